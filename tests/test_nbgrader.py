"""Plain nbgrader, from the command line, the Formgrader, and without our settings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import build_class
import lab
import nbformat
import pytest
from conftest import ROOT, find_program
from nbgrader.api import Gradebook

from grader.exercises.points import table

pytestmark = pytest.mark.chain

STAGE = "01-numpy"
ALL = float(sum(table()[STAGE].values()))
#: What ines is told: one of three values of her forward pass is wrong.
INES = ALL - table()[STAGE]["forward"] / 3


@pytest.fixture
def course(tmp_path):
    """A course folder as an instructor has it: solutions, settings, two submissions."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    lab.copy_notebooks(ROOT / "notebooks", tmp_path / "notebooks")
    for student in ("ines", "mila"):
        target = tmp_path / "submitted" / student / STAGE
        shutil.copytree(build_class.SUBMITTED / student / STAGE, target)
    return tmp_path


def nbgrader(course, *arguments, fails=False, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "HOME": str(course), **environment},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert bool(done.returncode) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def totals(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(STAGE)}


def test_the_instructors_commands(course):
    nbgrader(course, "generate_assignment", STAGE, "--force")
    released = course / "notebooks" / STAGE / f"{STAGE}.ipynb"
    assert released.read_bytes() == (ROOT / released.relative_to(course)).read_bytes()
    nbgrader(course, "autograde", STAGE)
    assert totals(course) == pytest.approx({"ines": INES, "mila": 0.0})
    nbgrader(course, "generate_feedback", STAGE)
    page = (course / "feedback" / "mila" / STAGE / f"{STAGE}.html").read_text()
    assert "not valid JSON" in page and "HIDDEN TESTS" not in page
    assert (course / "feedback" / "ines" / STAGE / "graph.svg").is_file()
    nbgrader(course, "export")
    assert "ines" in (course / "grades.csv").read_text()
    exporter = "grader.autograding.export_mistakes.MistakesExportPlugin"
    nbgrader(course, "export", f"--exporter={exporter}")
    mistakes = (course / "mistakes.csv").read_text().splitlines()
    assert "01-numpy,ines,forward,2.0,3.0,y_pred: y_pred_from_h" in mistakes
    nbgrader(course, "export", f"--exporter={exporter}", "--to", "some.csv")
    assert (course / "some.csv").read_text().splitlines() == mistakes


def test_without_our_settings_nbgrader_grades_all_the_same(course):
    (course / "nbgrader_config.py").unlink()
    (course / "solutions").rename(course / "source")
    shutil.rmtree(course / "submitted" / "mila")  # stock nbgrader gives up on it
    nbgrader(course, "generate_assignment", STAGE)
    nbgrader(course, "autograde", STAGE)
    assert totals(course) == pytest.approx({"ines": INES})


def test_without_a_sandbox_grading_refuses_unless_it_is_told_to_go_on(course):
    shutil.rmtree(course / "submitted" / "mila")
    nbgrader(course, "generate_assignment", STAGE, "--force")
    alone = {"PATH": str(Path(sys.executable).parent)}  # bubblewrap is not found there
    said = nbgrader(course, "autograde", STAGE, fails=True, **alone)
    assert "which needs bubblewrap. On Debian: `apt install bubblewrap`" in said
    assert totals(course).get("ines", 0) == 0
    said = nbgrader(
        course, "autograde", STAGE, "--ExecuteSubmission.sandbox=none", **alone
    )
    assert "No sandbox: the submissions' code runs as you" in said
    assert totals(course) == pytest.approx({"ines": INES})


def test_a_solution_grades_to_full_points_and_its_release_to_none(course):
    nbgrader(course, "generate_assignment", STAGE, "--force")
    for student, folder in (("solver", "solutions"), ("beginner", "notebooks")):
        target = course / "submitted" / student / STAGE
        shutil.copytree(course / folder / STAGE, target)
    for student in ("ines", "mila"):
        shutil.rmtree(course / "submitted" / student)
    nbgrader(course, "autograde", STAGE)
    assert totals(course) == {"solver": ALL, "beginner": 0.0}


def test_validate_on_the_command_line(course):
    student = {"start": "solution", "blanks": {"grad_w2": "grad_w2 = -h_relu.T"}}
    wrong = build_class.submission(STAGE, student)
    nbformat.write(wrong, course / "wrong.ipynb")
    nbformat.write(
        build_class.submission(STAGE, {"start": "solution"}), course / "a.ipynb"
    )
    assert "Success!" in nbgrader(course, "validate", "a.ipynb")
    said = nbgrader(course, "validate", "wrong.ipynb")
    assert "VALIDATION FAILED ON 1 CELL" in said
    assert "Its shape is" in said
    assert "Traceback" not in said


def test_the_formgraders_buttons(course):
    chromium = find_program(*lab.CHROMIUM_NAMES)
    with (
        lab.server(course, course / "home") as address,
        lab.browser_page(chromium) as page,
    ):
        page.goto(f"{address}lab?token={lab.TOKEN}")
        page.locator("#jp-main-statusbar").wait_for()
        page.goto(f"{address}formgrader/manage_assignments")
        row = page.get_by_role("row").filter(has_text=STAGE)
        row.locator(".assign .glyphicon").click()
        close_dialog(page, "Success")
        page.goto(f"{address}formgrader/manage_submissions/{STAGE}")
        for student, score in (("ines", "19 / 20"), ("mila", "0 / 20")):
            row = page.get_by_role("row").filter(has_text=student)
            row.locator(".autograde .glyphicon").click()
            close_dialog(page, "Success")
            row.get_by_text(score).wait_for()
        assert totals(course) == pytest.approx({"ines": INES, "mila": 0.0})
        row.locator(".generate-feedback .glyphicon").click()
        close_dialog(page, "Success")
    assert (course / "feedback" / "mila" / STAGE / f"{STAGE}.html").is_file()


def close_dialog(page, title):
    """Wait for the Formgrader's word on what it did, and close it."""
    dialog = page.locator(".modal.in, .modal.show", has=page.locator(".modal-title"))
    dialog.wait_for(timeout=120_000)
    said = dialog.inner_text()
    dialog.locator(".modal-footer [data-dismiss]").first.click()
    dialog.wait_for(state="detached")
    assert title in said, said
