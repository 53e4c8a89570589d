"""Grade one submission, or a class side by side: nbgrader's own steps, in order."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin

from grader.autograding import notices
from grader.autograding.export_mistakes import MistakesExportPlugin, rows
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
    """Copy what came in for a stage, without the links in it: those lead elsewhere."""
    for student in folders.students(stage):
        home = folders.staged / student / stage
        shutil.copytree(folders.submitted / student / stage, home, symlinks=True)
        for path in [path for path in home.rglob("*") if path.is_symlink()]:
            path.unlink()
            if path == home / f"{stage}.ipynb":
                nbformat.write(notices.refused_notebook(say("intake.link")), path)


def _stand_in_for_missing(folders: ClassFolders, stage: str) -> None:
    """Give a student whose notebook has another name an empty one, with the reason.

    nbgrader would leave the student out altogether.
    """
    for student in folders.students(stage):
        home = folders.staged / student / stage
        expected = home / f"{stage}.ipynb"
        if not expected.exists():
            names = sorted(path.name for path in home.iterdir())
            sentence = say(
                "intake.missing",
                expected=expected.name,
                found=", ".join(names) or say("intake.nothing"),
            )
            nbformat.write(notices.refused_notebook(sentence), expected)


def grade_all(folders: ClassFolders, stages: list[str]) -> Iterator[Graded]:
    """Grade every submission, as many at once as there are cores; yield as they end."""
    jobs = [(student, stage) for stage in stages for student in folders.students(stage)]
    # Two workers whose arithmetic each wants all cores would only get in each other's
    # way.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with ProcessPoolExecutor(
        max_workers=min(os.cpu_count() or 1, len(jobs)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(folders,),
    ) as workers:
        waiting = [workers.submit(_grade, folders, *job) for job in jobs]
        for done in as_completed(waiting):
            yield done.result()


_api: NbGraderAPI


def _start_worker(folders: ClassFolders) -> None:
    """Get ready to grade. What libraries complain of goes to a file."""
    global _api
    with folders.log.open("ab") as log:
        os.dup2(log.fileno(), sys.stderr.fileno())
    logging.disable(logging.WARNING)
    _api = open_course(folders)


def _grade(folders: ClassFolders, student: str, stage: str) -> Graded:
    """Autograde one submission and write its feedback. Never raises."""
    result = _api.autograde(stage, student)
    if not result["success"]:
        _record_zero(student, stage)
        return Graded(student, stage, (say("classroom.not_graded", log=_end(result)),))
    remarks = _remarks(folders.autograded / student / stage / f"{stage}.ipynb")
    result = _api.generate_feedback(stage, student)
    if not result["success"]:
        remarks = (*remarks, say("classroom.no_feedback", log=_end(result)))
    return Graded(student, stage, remarks)


def _record_zero(student: str, stage: str) -> None:
    """Leave a row in the gradebook for a submission that nbgrader gave up on."""
    with _api.gradebook as gradebook:
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
