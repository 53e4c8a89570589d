"""Whatever is handed in: a sentence, the points earned, and everyone else graded."""

import os
import re
from pathlib import Path

import classes
import psutil
import pytest
from conftest import ROOT
from damaged import DAMAGED, REFUSED
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
each = pytest.mark.parametrize("student", CLASS)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    for student, (content, _, _) in CLASS.items():
        home = folder / "submitted" / student / STAGE
        home.mkdir(parents=True)
        (home / f"{STAGE}.ipynb").write_bytes(content)
    _hand_in_links(folder / "submitted")
    nothing = folder / "submitted" / "nothing" / STAGE
    nothing.mkdir(parents=True)
    os.environ[VARIABLE] = SECRET
    yield classes.grade(folder / "submitted", folder / "build")
    del os.environ[VARIABLE]


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
    assert graded.scores(STAGE).keys() == {*CLASS, *LINKS, "nothing"}
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
    page = classes.visible_text(graded.feedback(student, STAGE))
    assert says in page
    if CLASS[student][1] == 0 and not says:
        assert "No verdict came from this cell" in page


def test_a_student_without_a_notebook_gets_a_row(graded):
    assert set(graded.scores(STAGE)["nothing"].values()) == {0}
    assert "No 01-numpy.ipynb was handed in" in graded.remarks("nothing", STAGE)


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
