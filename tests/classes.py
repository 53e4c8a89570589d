"""Grade a class as an instructor does, and read what came of it."""

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from conftest import ROOT
from nbgrader.api import Gradebook

from grader.autograding import notices
from grader.text import say


@dataclass(frozen=True)
class GradedClass:
    """A class's folder after grading, and what the terminal showed."""

    build: Path
    printed: str
    status: int

    def scores(self, stage: str) -> dict[str, dict[str, float | None]]:
        """The gradebook's points by student and graded cell."""
        with Gradebook(f"sqlite:///{self.build}/gradebook.db") as gradebook:
            return {
                submission.student.id: {
                    grade.name: grade.score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(stage)
            }

    def remarks(self, student: str, stage: str) -> str:
        """What the graded notebook says about the submission as a whole."""
        path = self.build / "autograded" / student / stage / f"{stage}.ipynb"
        return " ".join(notices.all_of(nbformat.read(path, as_version=4)))

    def feedback(self, student: str, stage: str) -> str:
        """The source of a student's feedback page."""
        path = self.build / "feedback" / student / stage / f"{stage}.html"
        return path.read_text(encoding="utf-8")

    def exported(self) -> dict[tuple[str, str], float]:
        """The scores of nbgrader's CSV, by stage and student."""
        with (self.build / "grades.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return {
            (row["assignment"], row["student_id"]): float(row["score"]) for row in rows
        }

    def mistakes(self) -> list[dict[str, str]]:
        """The rows of the CSV of mistakes."""
        with (self.build / "mistakes.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, title: str) -> str:
        """What was printed under a title: a stage's name, or that of the overview."""
        titles = rf"(?:\d\d-[\w-]+|{say('classroom.overview')}) *$"
        sections = re.split(rf"(?m)^ *(?={titles})", self.printed)
        (found,) = (s for s in sections if re.match(rf"{title} *$", s, re.MULTILINE))
        return found


def grade(submitted: Path, build: Path, *options: str) -> GradedClass:
    """Run what `make grade` runs, on another class."""
    command = [sys.executable, "-m", "grader.classroom", *options]
    done = subprocess.run(
        [*command, f"--submitted={submitted}", f"--build={build}"],
        cwd=ROOT,
        # No environment is activated: nothing may rely on it.
        env={**os.environ, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=900,
    )
    return GradedClass(build, done.stdout + done.stderr, done.returncode)


def visible_text(page: str) -> str:
    """An HTML page without its markup."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
