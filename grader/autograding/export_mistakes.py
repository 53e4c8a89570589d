"""An export for `nbgrader export`: who made which mistake in which exercise, as CSV.

It reads the gradebook alone, where SaveGrades has left the names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Assignment, Gradebook, SubmittedNotebook
from nbgrader.plugins import ExportPlugin

from grader.autograding.note_mistakes import blanks_of, exercise_name

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Row(NamedTuple):
    """One exercise of one student."""

    assignment: str
    student_id: str
    exercise: str
    score: float | None
    max_score: float
    mistakes: str  #: as grading has noted them; empty if there are none


class MistakesExportPlugin(ExportPlugin):
    """Writes a row for each exercise of each submission."""

    def export(self, gradebook: Gradebook) -> None:
        """Write ``mistakes.csv``, or what ``--to`` names."""
        path = Path(self.to or "mistakes.csv")
        self.log.info("Exporting mistakes to %s", path)
        assignments, students = map(_texts, (self.assignment, self.student))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(Row._fields)
            for row in rows(gradebook):
                if (not assignments or row.assignment in assignments) and (
                    not students or row.student_id in students
                ):
                    writer.writerow(map(_harmless, row))


def _texts(chosen: list[object]) -> set[str]:
    """What ``--assignment`` or ``--student`` chose; a number there is a name too."""
    return {str(one) for one in chosen}


def rows(gradebook: Gradebook) -> Iterator[Row]:
    """Everything that was handed in, in the order of assignment, student, notebook."""
    for assignment in sorted(gradebook.assignments, key=lambda one: one.name):
        handed_in = gradebook.assignment_submissions(assignment.name)
        for submission in sorted(handed_in, key=lambda one: one.student.id):
            for notebook in submission.notebooks:
                yield from _rows(assignment, submission.student.id, notebook)


def _rows(
    assignment: Assignment, student: str, notebook: SubmittedNotebook
) -> Iterator[Row]:
    noted = {one.name: one.auto_comment or "" for one in notebook.comments}
    grades = {grade.name: grade for grade in notebook.grades}
    for check, blank in blanks_of(notebook.notebook).items():
        grade = grades[check]
        yield Row(
            assignment.name,
            student,
            exercise_name(check),
            grade.score,
            grade.max_score,
            noted.get(blank, ""),
        )


def _harmless(value: object) -> object:
    """A value that no spreadsheet computes: an apostrophe makes text of it."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
