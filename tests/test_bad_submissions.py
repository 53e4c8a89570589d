"""Whatever is handed in: a sentence, the points earned, and everyone else graded."""

import re
import tempfile
from fnmatch import fnmatch
from pathlib import Path

import classes
import psutil
import pytest
from conftest import ROOT
from damaged import COPY, DAMAGED, REFUSED
from hostile import (
    HOSTILE,
    LEFT_BEHIND,
    LISTENER,
    SECONDS_LEFT_BEHIND,
    SECRET,
    VARIABLE,
)
from nbgrader.api import Gradebook
from submissions import ALL, STAGE, with_answer

from grader.exercises import STAGES

pytestmark = pytest.mark.chain

CLASS = DAMAGED | HOSTILE
#: Whose feedback pages are looked at: a page takes as long as a submission.
WITH_A_PAGE = "[prk]*"
each = pytest.mark.parametrize("student", CLASS)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class after plain ``nbgrader autograde``, as an instructor types it."""
    folder = classes.new_course(tmp_path_factory.mktemp("odd"), STAGE)
    _hand_in(folder / "submitted", CLASS)
    _hand_in_links(folder / "submitted")
    before = sorted((folder / "submitted").rglob("*"))
    graded = classes.grade_plainly(folder, STAGE, **{VARIABLE: SECRET})
    assert sorted((folder / "submitted").rglob("*")) == before
    classes.nbgrader(folder, "generate_feedback", STAGE, f"--student={WITH_A_PAGE}")
    return graded


def _hand_in(submitted, students):
    for student in students:
        content = CLASS[student][0]
        home = submitted / student / STAGE
        home.mkdir(parents=True)
        files = content if isinstance(content, dict) else {f"{STAGE}.ipynb": content}
        for name, bytes_ in files.items():
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_bytes(bytes_)


#: Submissions that are links, or hold some.
LINKS = ("linked_notebook", "lost_link", "linked_file")


def _hand_in_links(submitted):
    right = submitted / "right" / STAGE
    notebook, lost, file = (submitted / name / STAGE for name in LINKS)
    for home in (notebook, lost, file):
        home.mkdir(parents=True)
    (notebook / f"{STAGE}.ipynb").symlink_to(right / f"{STAGE}.ipynb")
    (lost / f"{STAGE}.ipynb").symlink_to("nowhere")
    (file / f"{STAGE}.ipynb").write_bytes(with_answer("grad_w2", READS_A_LINK))
    (file / "data.txt").symlink_to(ROOT / "pyproject.toml")
    (file / "numbers.csv").write_text("1,2")


READS_A_LINK = """
import pathlib
assert pathlib.Path("numbers.csv").read_text() == "1,2"
if pathlib.Path("data.txt").exists(): return h_relu.T @ grad_y_pred
return 0 * h_relu.T @ grad_y_pred
"""


def test_the_corpus_is_large_enough():
    assert len(DAMAGED) >= 40
    assert len(HOSTILE) + len(LINKS) >= 40


def test_the_page_of_promises_names_tests_that_there_are():
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|.*\| (.*) \|$", page, re.MULTILINE)[2:]
    assert len(rows) >= 12
    for row in rows:
        named = re.findall(r"`(.*?)`", row)
        assert named
        for name in named:
            is_file = (ROOT / "tests" / Path(name).name).is_file()
            assert name in HOSTILE or name in LINKS or is_file, name


def test_nobody_is_left_out(graded):
    assert graded.status == 0, graded.printed
    assert graded.scores(STAGE).keys() == {*CLASS, *LINKS}
    assert "Traceback" not in graded.printed


@each
def test_points(graded, student):
    scores = graded.scores(STAGE)[student]
    assert len(scores) == len([e for e in STAGES[STAGE] if e.points])
    assert None not in scores.values()
    assert sum(scores.values()) == CLASS[student][1]


@each
def test_sentence(graded, student):
    says = CLASS[student][2]
    remarks = graded.remarks(student, STAGE)
    assert (says in remarks) if says else remarks == ""


@pytest.mark.parametrize("student", [s for s in CLASS if fnmatch(s, WITH_A_PAGE)])
def test_the_page_has_the_sentence_too(graded, student):
    says = CLASS[student][2]
    page = classes.visible_text(graded.feedback(student, STAGE))
    assert says in page
    if CLASS[student][1] == 0 and not says:
        assert "No verdict came from this cell" in page


def test_a_student_without_a_notebook_gets_a_row(tmp_path):
    """nbgrader leaves out who has handed in none; `make grade` does not."""
    for student in ("nothing", "hidden"):
        (tmp_path / "submitted" / student / STAGE).mkdir(parents=True)
    hidden = tmp_path / "submitted" / "hidden" / STAGE / f".{COPY}"
    hidden.write_bytes(CLASS["right"][0])
    graded = classes.grade(tmp_path / "submitted", tmp_path / "build")
    for student in ("nothing", "hidden"):
        assert set(graded.scores(STAGE)[student].values()) == {0}
        assert "No 01-numpy.ipynb was handed in" in graded.remarks(student, STAGE)


def test_the_fault_is_blamed_on_the_right_cell(graded):
    scores = graded.scores(STAGE)["killed"]
    assert [name for name, score in scores.items() if score == 0] == ["check_grad_w2"]
    assert "check_grad_w2" in graded.remarks("killed", STAGE)


# ----------------------------------------------------------------- what is left behind


def test_a_link_is_not_followed(graded):
    for student in LINKS[:2]:
        assert set(graded.scores(STAGE)[student].values()) == {0}
        assert "The file is a link" in graded.remarks(student, STAGE)
    assert sum(graded.scores(STAGE)["linked_file"].values()) == ALL - 2


def test_nobody_has_reached_the_network(graded):
    with pytest.raises(BlockingIOError):
        LISTENER.accept()


def test_nothing_is_left_running(graded):
    for process in psutil.process_iter(["cmdline"]):
        assert SECONDS_LEFT_BEHIND not in (process.info["cmdline"] or [])


def test_nothing_is_left_on_the_disk(graded):
    places = ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", ROOT, Path.home())
    assert not [p for p in places if (Path(p) / LEFT_BEHIND).exists()]


def test_nothing_runs_in_the_browser_that_shows_a_page(graded):
    for student in ("page", "page_of_text"):
        page = graded.feedback(student, STAGE)
        assert "taken over" in classes.visible_text(page)
        own = page.partition("<body")[2]
        for word in ("<script>document", "<script>alert", "<img src=x", "<svg onload"):
            assert word not in own
        assert 'href="javascript' not in own


def test_what_could_not_be_matched_is_left_to_a_person(graded):
    with Gradebook(f"sqlite:///{graded.build / 'gradebook.db'}") as gradebook:
        by_hand = {
            student: [
                grade.name
                for grade in gradebook.find_submission_notebook(
                    STAGE, STAGE, student
                ).grades
                if grade.needs_manual_grade
            ]
            for student in ("blank_lost", "right", *REFUSED)
        }
    assert by_hand.pop("right") == []
    assert by_hand.pop("blank_lost") == ["check_grad_w2"]
    count = len([e for e in STAGES[STAGE] if e.points])
    assert {student: len(names) for student, names in by_hand.items()} == dict.fromkeys(
        REFUSED, count
    )


# ------------------------------------------------------------ for an ordinary user

#: What a sandbox that an ordinary user makes has to withstand as well.
SOME = (
    *("right", "killed", "leaves", "fork_bomb", "hoards", "floods", "gradebook"),
    *("everywhere", "environment", "other_processes", "network", "writes", "by_torch"),
)


@pytest.fixture(scope="module")
def graded_by_somebody():
    with tempfile.TemporaryDirectory() as name:
        folder = classes.new_course(Path(name), STAGE)
        _hand_in(folder / "submitted", SOME)
        before = classes.as_somebody(folder)
        yield classes.grade_plainly(folder, STAGE, before, **{VARIABLE: SECRET})


@pytest.mark.parametrize("student", SOME)
def test_an_ordinary_user_can_grade_too(graded_by_somebody, student):
    scores = graded_by_somebody.scores(STAGE)[student]
    assert sum(scores.values()) == CLASS[student][1]
    says = CLASS[student][2]
    remarks = graded_by_somebody.remarks(student, STAGE)
    assert (says in remarks) if says else remarks == ""
