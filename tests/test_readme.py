"""The README is true: what it tells to type exists, and is run by a test."""

import re
import subprocess

import gate
import pytest
import test_start
from conftest import ROOT

from grader.exercises import STAGES

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip()
    for block in BLOCKS
    for line in block.splitlines()
    if line.strip()
]

#: Each command of the README, and the test that runs it.
RUN_BY = {
    "make lab": "test_browser.py::page",
    "make grade": "test_sample_class.py::test_the_class_is_graded",
    "nbgrader generate_assignment 01-numpy --force": "test_nbgrader.py::test_the",
    "nbgrader autograde 01-numpy": "test_nbgrader.py::test_the_instructors_commands",
    "nbgrader generate_feedback 01-numpy": "test_nbgrader.py::test_the_instructors",
    "nbgrader export": "test_nbgrader.py::test_the_instructors_commands",
    (
        "nbgrader export"
        " --exporter=grader.autograding.export_mistakes.MistakesExportPlugin"
    ): "test_nbgrader.py::test_the_instructors_commands",
    "python -m grader.classroom --submitted submitted --build build/my-class": (
        "classes.py::grade"
    ),
}


def test_every_command_is_run_by_a_test():
    assert set(COMMANDS) == RUN_BY.keys()
    for place in RUN_BY.values():
        name, function = place.split("::")
        source = (ROOT / "tests" / name).read_text(encoding="utf-8")
        assert f"def {function}" in source, place


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make (\w+)`", README))))
def test_every_target_exists(target):
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_the_targets_run_what_the_tests_run():
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "python -m grader.classroom" in recipes
    assert "jupyter lab --notebook-dir=notebooks" in recipes


def test_links_lead_somewhere():
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    for document in documents:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (document.parent / target).exists(), target


def test_the_picture_has_a_description():
    (description,) = re.findall(r"!\[(.*?)\]\(docs/", README)
    assert len(description) > 100


def test_figures_are_true():
    wrong = int(re.search(r"about (\d+) wrong answers", README).group(1))
    right = int(re.search(r"(\d+) unusual\s+right ones", README).group(1))
    assert size_of("WRONG", "HIDDEN") == pytest.approx(wrong, abs=25)
    assert size_of("RIGHT", "EQUIVALENT") == pytest.approx(right, abs=15)


def size_of(*kinds):
    return sum(1 for _ in gate.answers(*kinds))


def test_the_table_of_stages_is_the_maps():
    """What the map of the course says (test_start.py), but for the points."""
    rows = re.findall(
        r"^\| \[`(.*?)`\]\(notebooks/(.*?)\) \| (.*) \| (.*) \|$", README, re.M
    )
    assert rows == [row[:4] for row in test_start.ROWS]
    assert len(rows) == len(STAGES)
