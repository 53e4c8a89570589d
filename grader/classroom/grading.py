"""Grade a class: nbgrader's own steps, in order."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin

from grader.autograding import notices
from grader.autograding.export_mistakes import MistakesExportPlugin, rows
from grader.autograding.naming import notebooks_in
from grader.autograding.note_mistakes import mistakes_in
from grader.classroom.course import ClassFolders, open_course
from grader.sandbox import why_unavailable
from grader.text import say


@dataclass(frozen=True)
class Graded:
    """What became of one submission: nothing to remark, or sentences that say what."""

    student: str
    stage: str
    remarks: tuple[str, ...] = ()


class Made(NamedTuple):
    """A mistake, and how many students made it."""

    stage: str
    exercise: str
    mistake: str
    students: int


#: nbgrader's word for all students.
ANYBODY = "*"
#: What follows from another mistake or blank, and is none.
CONSEQUENCES = frozenset({"follows", "blank_elsewhere"})


class GradingFailed(Exception):
    """A step that concerns the whole class failed; the text is for the instructor."""


def prepare(folders: ClassFolders, stages: list[str]) -> None:
    """Start from scratch: a fresh gradebook, fresh releases, a copy of what came in."""
    if folders.sandbox != "none" and (reason := why_unavailable()):
        raise GradingFailed(say(f"sandbox.{reason}"))
    _refuse_to_lose_work(folders)
    try:
        if folders.build.exists():
            shutil.rmtree(folders.build)
        folders.build.mkdir(parents=True)
        folders.marker.touch()
        for stage in stages:
            _stage(folders, stage)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GradingFailed(
            say("classroom.not_writable", folder=folders.build, reason=reason)
        ) from None
    api = open_course(folders)
    for stage in stages:
        _stand_in_for_missing(folders, stage)
        result = api.generate_assignment(stage)
        if not result["success"]:
            raise GradingFailed(
                say("classroom.no_release", stage=stage, log=_end(result))
            )


def _refuse_to_lose_work(folders: ClassFolders) -> None:
    """Delete nothing but what this command made, and no grade that a person gave."""
    if folders.overlap():
        raise GradingFailed(say("classroom.overlap", folder=folders.build))
    if not folders.build.exists() or not any(folders.build.iterdir()):
        return
    if not folders.marker.is_file():
        raise GradingFailed(say("classroom.not_ours", folder=folders.build))
    if not folders.gradebook.is_file():
        return
    with Gradebook(f"sqlite:///{folders.gradebook}") as gradebook:
        scores = gradebook.db.query(Grade).filter(Grade.manual_score.is_not(None))
        # An empty one is what the Formgrader leaves of a comment that was taken back.
        words = gradebook.db.query(Comment).filter(Comment.manual_comment != "")
        if scores.count() or words.count():
            raise GradingFailed(say("classroom.manual_grades", folder=folders.build))


def _stage(folders: ClassFolders, stage: str) -> None:
    """Copy what came in for a stage; where links lead is not looked at here either."""
    for student in folders.students(stage):
        home = folders.staged / student / stage
        shutil.copytree(folders.submitted / student / stage, home, symlinks=True)


def _stand_in_for_missing(folders: ClassFolders, stage: str) -> None:
    """Give a student who handed in no notebook an empty one, with the reason.

    nbgrader would leave the student out altogether. (For one under another name see
    `grader.autograding.naming`.)
    """
    for student in folders.students(stage):
        home = folders.staged / student / stage
        expected = home / f"{stage}.ipynb"
        if not os.path.lexists(expected) and not notebooks_in(home):
            names = sorted(path.name for path in home.iterdir())
            sentence = say(
                "intake.missing",
                expected=expected.name,
                found=", ".join(names) or say("intake.nothing"),
            )
            nbformat.write(notices.refused_notebook(sentence), expected)


def grade_stage(
    folders: ClassFolders, stage: str, tell: Callable[[Graded], None]
) -> list[Graded]:
    """Grade what came in for a stage, and write the feedback; never raises.

    Args:
        folders: where everything is.
        stage: such as ``"01-numpy"``.
        tell: is told of each submission when it has been run.
    """
    seen: list[str] = []

    def told(student: str, remarks: Sequence[str]) -> None:
        seen.append(student)
        tell(Graded(student, stage, tuple(remarks)))

    students = folders.students(stage)
    with _chatter_in(folders.log):
        api = open_course(folders, told)
        api.autograde(stage, ANYBODY)
        failed = {
            student: _failure(api, folders, student, stage)
            for student in students
            if not folders.graded(student, stage).is_file()
        }
        api.generate_feedback(stage, ANYBODY)
        graded = [
            failed.get(student) or _graded(api, folders, student, stage)
            for student in students
        ]
    for one in graded:
        if one.student not in seen:
            tell(one)
    return graded


@contextmanager
def _chatter_in(log: Path) -> Iterator[None]:
    """Send what libraries say on stderr to a file; also what processes say that are
    started from here."""
    kept = os.dup(sys.stderr.fileno())
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), sys.stderr.fileno())
        yield
    finally:
        os.dup2(kept, sys.stderr.fileno())
        os.close(kept)


def _failure(
    api: NbGraderAPI, folders: ClassFolders, student: str, stage: str
) -> Graded | None:
    """What became of a submission that nbgrader has given up on; None if it succeeds.

    It is tried once more, by itself: among many, nobody knows what was said of it.
    """
    result = api.autograde(stage, student)
    if result["success"] and folders.graded(student, stage).is_file():
        return None
    _record_zero(api, student, stage)
    return Graded(student, stage, (say("classroom.not_graded", log=_end(result)),))


def _graded(
    api: NbGraderAPI, folders: ClassFolders, student: str, stage: str
) -> Graded:
    remarks = _remarks(folders.graded(student, stage))
    if not (folders.feedback / student / stage / f"{stage}.html").is_file():
        result = api.generate_feedback(stage, student)
        if not result["success"]:
            remarks = (*remarks, say("classroom.no_feedback", log=_end(result)))
    return Graded(student, stage, remarks)


def _record_zero(api: NbGraderAPI, student: str, stage: str) -> None:
    """Leave a row in the gradebook for a submission that nbgrader gave up on."""
    with api.gradebook as gradebook:
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(stage, student)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = 0.0
                grade.needs_manual_grade = True
        gradebook.db.commit()


def _remarks(path: Path) -> tuple[str, ...]:
    return tuple(notices.all_of(nbformat.read(path, as_version=4)))


def _end(result: dict[str, str]) -> str:
    """The last line of nbgrader's own report."""
    lines = (result.get("error") or result.get("log") or "").strip().splitlines()
    return lines[-1].strip() if lines else ""


def export(gradebook: Gradebook, folder: Path) -> None:
    """Write nbgrader's own CSV export, and the mistakes by student and exercise."""
    CsvExportPlugin(to=str(folder / "grades.csv")).export(gradebook)
    MistakesExportPlugin(to=str(folder / "mistakes.csv")).export(gradebook)


def commonest_mistakes(gradebook: Gradebook) -> list[Made]:
    """The mistakes of a class, by how many students made each."""
    made: Counter[tuple[str, str, str]] = Counter()
    for row in rows(gradebook):
        for mistake in sorted(mistakes_in(row.mistakes) - CONSEQUENCES):
            made[row.assignment, row.exercise, mistake] += 1
    return [Made(*which, students) for which, students in made.most_common()]


def most_points(gradebook: Gradebook, stage: str) -> dict[str, float]:
    """What each graded cell of a stage is worth, in the notebook's order."""
    (notebook,) = gradebook.find_assignment(stage).notebooks
    worth = {cell.name: cell.max_score for cell in notebook.grade_cells}
    return {c.name: worth[c.name] for c in notebook.source_cells if c.name in worth}


def scores(gradebook: Gradebook, stage: str) -> dict[str, dict[str, float]]:
    """The points of each student for each graded cell, in the notebook's order."""
    order = most_points(gradebook, stage)
    table = {}
    for submission in gradebook.assignment_submissions(stage):
        (notebook,) = submission.notebooks
        earned = {grade.name: grade.score for grade in notebook.grades}
        table[submission.student.id] = {cell: earned[cell] for cell in order}
    return dict(sorted(table.items()))
