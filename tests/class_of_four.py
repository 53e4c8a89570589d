"""A small class that has handed in, as fixtures: before and after it is graded."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from nbgrader.api import Gradebook
from simulated_class import hand_in, simulate

STAGE = "02-gradient-check"
STUDENTS = 4


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A course with a class that has handed in, and nothing graded."""
    course = tmp_path_factory.mktemp("prepared")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "solutions" / STAGE, course / "solutions" / STAGE)
    released, solution = (
        nbformat.read(ROOT / folder / STAGE / f"{STAGE}.ipynb", as_version=4)
        for folder in ("notebooks", "solutions")
    )
    made = simulate(released, solution, STUDENTS, seed=3)
    hand_in(course, STAGE, [notebook for notebook, _ in made])
    run(course, "generate_assignment", STAGE, "--create")
    return course


@pytest.fixture(scope="module")
def graded(prepared, tmp_path_factory):
    """The same, graded, and what was said."""
    course = copy_of(prepared, tmp_path_factory.mktemp("graded"))
    return course, run(course, "autograde", STAGE)


@pytest.fixture
def course(prepared, tmp_path):
    return copy_of(prepared, tmp_path)


def copy_of(course, folder):
    shutil.copytree(course, folder, dirs_exist_ok=True)
    return folder


def start(course, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, "HOME": str(course)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(course, *arguments):
    process = start(course, *arguments)
    _, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
    return said


def grades(course, database=None):
    with Gradebook(database or f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            (submission.student.id, grade.name): (
                grade.auto_score,
                grade.needs_manual_grade,
            )
            for submission in gradebook.assignment_submissions(STAGE)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def graded_in(said):
    """Whose notebooks were graded, by what was said."""
    return {
        line.split(": ")[1].split(" (")[0]
        for line in said.splitlines()
        if " a second, " in line
    }


def whole_class():
    return {f"student{number:04}" for number in range(STUDENTS)}
