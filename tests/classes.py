"""Grade a class as an instructor does, and read what came of it."""

import csv
import os
import re
import shutil
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


def new_course(folder: Path, stage: str) -> Path:
    """A course's folder with one stage, released; nobody has handed anything in."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for kind in ("solutions", "notebooks"):
        shutil.copytree(ROOT / kind / stage, folder / kind / stage)
    (folder / "submitted").mkdir()
    nbgrader(folder, "generate_assignment", stage, "--create", "--force")
    return folder


def grade_plainly(
    course: Path, stage: str, before: tuple[str, ...] = (), **variables: str
) -> GradedClass:
    """Run what an instructor types in a course's folder."""
    printed = nbgrader(course, "autograde", stage, before=before, **variables)
    return GradedClass(course, printed, 0)


def nbgrader(
    course: Path, *command: str, before: tuple[str, ...] = (), **variables: str
) -> str:
    """What a command of nbgrader's prints, started in a course's folder.

    Raises:
        AssertionError: it failed; the text is what it printed.
    """
    done = subprocess.run(
        [*before, sys.executable, "-m", "nbgrader", *command],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout + done.stderr


#: Somebody who is not root, and has no account.
SOMEBODY = 12345


def as_somebody(course: Path, user: int = SOMEBODY) -> tuple[str, ...]:
    """What to put before a command so that an ordinary user runs it.

    Args:
        course: a folder, given to that user.
        user: the user's number. Whoever is none but an ordinary user has
            it already, and needs nothing before a command.
    """
    if os.getuid() != 0:
        return ()
    for path in (course, *course.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)
    ids = (f"--reuid={user}", f"--regid={user}", "--clear-groups")
    become = ("setpriv", *ids, "env", f"HOME={course}", "PYTHONDONTWRITEBYTECODE=1")
    return (*_seen_by_everybody(ROOT, Path(sys.base_prefix)), *become)


def _seen_by_everybody(*needed: Path) -> tuple[str, ...]:
    """What to put before a command that may not pass a folder on the way to others."""
    closed = {
        next((p for p in reversed(path.parents) if not p.stat().st_mode & 1), None)
        for path in needed
    } - {None}
    if not closed:
        return ()
    covers = [word for path in sorted(closed) for word in ("--tmpfs", str(path))]
    binds = [word for p in needed for word in ("--ro-bind", str(p), str(p))]
    return ("bwrap", "--dev-bind", "/", "/", *covers, *binds, "--")


def visible_text(page: str) -> str:
    """An HTML page without its markup."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
