"""A class graded at once: side by side, only what has changed, and after any crash."""

import contextlib
import logging
import os
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing

import nbformat
import psutil
import pytest
from class_of_four import (
    STAGE,
    STUDENTS,
    copy_of,
    course,
    graded,
    graded_in,
    grades,
    prepared,
    run,
    start,
    whole_class,
)
from conftest import ROOT
from traitlets.config import Config

from grader.batch import depending
from grader.batch.batch import SETTINGS
from grader.batch.job import circumstances
from grader.batch.progress import Progress
from grader.batch.results import Result, Results
from grader.batch.workers import Workers, as_many_as_fit

# --------------------------------------------------------------- what results depend on


def test_a_folder_is_another_one_when_a_file_is(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.csv").write_text("1")
    before = depending.of_folder(tmp_path)
    assert depending.of_folder(tmp_path) == before
    (tmp_path / "more" / "a.csv").write_text("2")
    assert depending.of_folder(tmp_path) != before
    (tmp_path / "more" / "a.csv").write_text("1")
    assert depending.of_folder(tmp_path) == before
    (tmp_path / "more" / "a.csv").rename(tmp_path / "more" / "b.csv")
    assert depending.of_folder(tmp_path) != before


def test_what_a_link_leads_to_is_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("1")
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "link").symlink_to(secret)
    before = depending.of_folder(folder)
    secret.write_text("2")
    assert depending.of_folder(folder) == before


@pytest.mark.parametrize(
    ("changed", "stages"),
    [
        # Stage 03 asks the same as 01, on tensors.
        ("exercises/stage_01_numpy/references.py", {"01-numpy", "03-tensors"}),
        ("exercises/stage_02_gradient_check/__init__.py", {STAGE}),
        ("text/en/02-gradient-check.toml", {STAGE}),
        ("text/en/common.toml", {"01-numpy", STAGE, "03-tensors", "elsewhere"}),
        ("verdicts/comparison.py", {"01-numpy", STAGE, "03-tensors", "elsewhere"}),
        ("classroom/report.py", set()),
    ],
)
def test_a_change_concerns_the_stages_that_use_it(
    tmp_path, monkeypatch, changed, stages
):
    package = tmp_path / "grader"
    shutil.copytree(ROOT / "grader", package)
    monkeypatch.setattr(depending, "_PACKAGE", package)
    some = ("01-numpy", STAGE, "03-tensors", "elsewhere")
    before = {stage: depending.of_course(stage) for stage in some}
    with (package / changed).open("a") as file:
        file.write("\n")
    assert {one for one in some if depending.of_course(one) != before[one]} == stages


def test_parts_cannot_be_mistaken_for_one_another():
    assert depending.digest("a", "bc") != depending.digest("ab", "c")
    assert depending.digest(b"1") != depending.digest(b"1", b"")


def test_settings_count_if_they_have_an_influence():
    def of(**section):
        return depending.of_settings(
            {"ExecuteSubmission": section}, ["ExecuteSubmission"]
        )

    assert of(timeout=3) != of(timeout=4) != of()
    assert of(warm=False) == of(warm=True) == of()
    # As an instructor may have set the limit of a cell.
    assert {"Execute", "ExecuteSubmission", "LimitOutput"} <= set(SETTINGS)


# --------------------------------------------------------------------- kept results


def test_a_result_is_found_by_what_it_depends_on(tmp_path):
    results, made = Results(tmp_path / "new"), Result("{}", ("a", "b"), 0.5)
    assert results.find("ada.ps1", "1") is None
    results.keep("ada.ps1", "1", made)
    results.keep("ada.ps2", "1", made._replace(ran=()))
    assert results.find("ada.ps1", "1") == made
    assert results.find("ada.ps1", "2") is None
    results.keep("ada.ps1", "2", made)
    assert results.find("ada.ps1", "1") is None, "it is not needed any more"
    assert results.find("ada.ps2", "1") == made._replace(ran=())


@pytest.mark.parametrize(
    "content", ["", '{"version": 1, "note', "[]", '{"version": 0}']
)
def test_half_a_result_is_none(tmp_path, content):
    results = Results(tmp_path)
    results.keep("ada", "1", Result("{}", (), 0.5))
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    assert results.find("ada", "1") is None


def test_where_nothing_can_be_kept_nothing_but_time_is_lost(tmp_path):
    (tmp_path / "file").write_text("")
    results = Results(tmp_path / "file" / "folder")
    results.keep("ada", "1", Result("{}", (), 0.5))
    assert results.find("ada", "1") is None


def test_as_many_workers_as_cores_and_memory_allow(monkeypatch):
    monkeypatch.setattr("grader.batch.workers.cores", lambda: 8)

    def room(gigabytes):
        memory = type("Memory", (), {"available": gigabytes * 1024**3})
        monkeypatch.setattr("psutil.virtual_memory", lambda: memory)

    room(100)
    assert as_many_as_fit(["numpy"]) == as_many_as_fit(["tensorflow"]) == 8
    room(3)
    assert 1 < as_many_as_fit(["tensorflow"]) < as_many_as_fit(["numpy"]) < 8
    room(0)
    assert as_many_as_fit([]) == 1


def test_the_workers_variables_are_theirs_alone(monkeypatch):
    """A Formgrader's Jupyter server would hand them to its own kernels."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    given = circumstances(Config())
    assert given.variables["NBGRADER_EXECUTION"] == "autograde"
    Workers(1, given, []).end()
    assert "NBGRADER_EXECUTION" not in os.environ


def test_one_that_fails_is_counted_and_named(caplog):
    progress = Progress(logging.getLogger("course"), 2)
    with caplog.at_level(logging.INFO, logger="course"):
        progress.fail("bo", "Not graded: no room")
        assert not progress.is_over
        progress.add("ada", 0.5, [])
    assert progress.is_over
    assert "1 of 2: bo" in caplog.text and "bo: Not graded: no room" in caplog.text
    assert "0 had been run before, 1 have remarks" in caplog.text
    assert "With remarks: bo" in caplog.text and "ada (0.5 s)" in caplog.text


# ------------------------------------------------------------------- a class, for real

pytestmark = pytest.mark.chain
__all__ = ["course", "graded", "prepared"]  # fixtures


def test_side_by_side_is_the_same_as_one_after_another(graded, course):
    together, said = graded
    assert graded_in(said) == whole_class()
    assert f"{STUDENTS} submissions in " in said and "The slowest: " in said
    some = sorted(whole_class())[:2]
    for student in some:
        run(
            *(course, "autograde", STAGE, f"--student={student}"),
            "--ExecuteSubmission.warm=False",
        )
    expected = {key: was for key, was in grades(together).items() if key[0] in some}
    assert grades(course) == expected
    assert len({score for score, _ in expected.values()}) > 1


def test_only_what_has_changed_is_graded_again(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    before = grades(course)
    assert graded_in(run(course, "autograde", STAGE)) == set()
    path = course / "submitted" / "student0001" / STAGE / f"{STAGE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "pass"
    nbformat.write(notebook, path)
    said = run(course, "autograde", STAGE)
    assert graded_in(said) == {"student0001"} and "is graded again" in said
    after = grades(course)
    changed = {
        student for (student, _), was in before.items() if after[student, _] != was
    }
    assert changed == {"student0001"}


def test_what_a_link_leads_to_reaches_nobody(course):
    """nbgrader would copy it beside the graded notebook, and into the feedback."""
    for student in whole_class() - {"student0002"}:
        shutil.rmtree(course / "submitted" / student)
    secret = course / "secret.txt"
    secret.write_text("of the instructor's")
    home = course / "submitted" / "student0002" / STAGE
    (home / "deep").mkdir()
    for place in ("open.txt", "deep/below.txt"):
        (home / place).symlink_to(secret)
    (home / "own.txt").write_text("of the student's")
    path = home / f"{STAGE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    looks = "import os; print(sorted(os.listdir()), open('own.txt').read())"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(looks))
    nbformat.write(notebook, path)
    run(course, "autograde", STAGE)
    run(course, "generate_feedback", STAGE)
    graded = course / "autograded" / "student0002" / STAGE
    shown = (graded / f"{STAGE}.ipynb").read_text()
    assert "of the student's" in shown and "'open.txt'" not in shown
    assert "Links are not followed" in shown and "deep/below.txt, open.txt" in shown
    assert (graded / "own.txt").is_file()
    for folder in ("autograded", "feedback"):
        files = [path for path in (course / folder).rglob("*") if path.is_file()]
        assert not [p for p in files if "of the instructor's" in p.read_text("latin-1")]


def test_force_runs_everything_again(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    said = run(course, "autograde", STAGE, "--force")
    assert graded_in(said) == whole_class()
    assert "; 0 had been run before" in said
    assert grades(course) == grades(graded[0])


#: `KILLS=all`: twenty moments, in ten minutes.
MOMENTS = range(20) if os.environ.get("KILLS") == "all" else [1]


@pytest.mark.parametrize("seed", MOMENTS)
def test_killed_at_any_moment_it_goes_on(graded, course, seed):
    moment = random.Random(seed).uniform(2, 12)
    process = start(course, "autograde", STAGE)
    inside = psutil.Process(process.pid)
    time.sleep(moment)
    started = inside.children(recursive=True) if process.poll() is None else []
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []
    run(course, "autograde", STAGE)
    assert grades(course) == grades(graded[0])
    assert graded_in(run(course, "autograde", STAGE)) == set()


def test_a_worker_that_is_killed_costs_nothing(graded, course):
    process = start(course, "autograde", STAGE)
    first_worker(process).send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=200)
    assert process.returncode == 0 and "has ended; it is run again" in said, said
    assert grades(course) == grades(graded[0])


def test_all_kernels_are_forked_from_one_server(course):
    process = start(course, "autograde", STAGE)
    found = {}
    while process.poll() is None:
        for one in below(process):
            with contextlib.suppress(psutil.Error):
                if is_fork_server(one):
                    found[one.pid] = one.ppid()
        time.sleep(0.02)
    process.communicate()
    started = [pid for pid, parent in found.items() if parent not in found]
    assert [found[pid] for pid in started] == [process.pid]
    assert len(found) > len(started)


def is_fork_server(process):
    return any(part.endswith("fork_server.py") for part in process.cmdline())


def first_worker(process):
    """A worker: a grandchild by forks; a kernel has begun to run."""
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            if any(map(is_sandbox_of_a_kernel, below(process))):
                foreman = next(forks(psutil.Process(process.pid)))
                return next(forks(foreman))
        time.sleep(0.02)
    raise AssertionError("no worker was started")


def below(process):
    return psutil.Process(process.pid).children(recursive=True)


def forks(process):
    command = process.cmdline()
    return (one for one in process.children() if one.cmdline() == command)


def is_sandbox_of_a_kernel(process):
    return any("exec cat" in part for part in process.cmdline())


def test_a_gradebook_that_cannot_be_read_is_said_in_a_sentence(course):
    (course / "gradebook.db").write_bytes(b"not a database, for as long as it may be")
    process = start(course, "autograde", STAGE)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The gradebook cannot be read (" in said and "Traceback" not in said


def test_a_gradebook_that_another_program_locks_is_said_in_a_sentence(graded, course):
    process = start(course, "autograde", STAGE, "--Batch.patience=2")
    results = course / ".grading" / STAGE
    while process.poll() is None and not any(results.glob("*.json")):
        time.sleep(0.05)
    with closing(sqlite3.connect(course / "gradebook.db", timeout=60)) as other:
        other.isolation_level = None
        other.execute("BEGIN EXCLUSIVE")
        _, said = process.communicate(timeout=100)
        other.execute("ROLLBACK")
    assert process.returncode == 1
    assert "kept the gradebook locked for 2 seconds" in said
    assert "Traceback" not in said
    run(course, "autograde", STAGE)
    assert grades(course) == grades(graded[0])


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(course):
    (course / "autograded").write_text("a file")
    process = start(course, "autograde", STAGE)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Graded notebooks cannot be written to " in said and "Traceback" not in said


def test_a_full_disk_is_said_in_a_sentence(course):
    process = start(course, "autograde", STAGE, "--Batch.least_room=1000000000")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "MB left on the disk of " in said and "Traceback" not in said


def test_two_at_once_do_not_spoil_it(graded, course):
    both = [start(course, "autograde", STAGE) for _ in range(2)]
    for process in both:
        process.communicate(timeout=200)
    run(course, "autograde", STAGE)
    assert grades(course) == grades(graded[0])
