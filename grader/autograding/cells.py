"""What the cells of a submission are, and what is written into them from outside."""

from __future__ import annotations

import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.utils import is_grade

from grader.autograding import notices
from grader.autograding.bindings import bound_by, needed_by
from grader.autograding.examination import exercise_asked_in
from grader.autograding.failing import fail
from grader.exercises.exercise import Exercise
from grader.notebook.blanks import only_shows
from grader.text import say

#: The packages that a cell's lines import.
_IMPORTED = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)


def exercises_asked_in(nb: NotebookNode) -> list[Exercise]:
    """What the graded cells of a notebook check, in order."""
    found = (exercise_asked_in(cell.source) for cell in nb.cells if is_grade(cell))
    return [exercise for exercise in found if exercise is not None]


def is_demonstration(cell: NotebookNode) -> bool:
    """Whether a cell is given, and does nothing but use the student's functions."""
    return cell.cell_type == "code" and is_given(cell) and only_shows(cell.source)


def demonstrations_needed(nb: NotebookNode) -> set[int]:
    """Those that later cells of the student's need, by their places.

    They need a name that a demonstration binds, and nothing else does.
    """
    code = [(i, c) for i, c in enumerate(nb.cells) if c.cell_type == "code"]
    shows = {i: c.source for i, c in code if is_demonstration(c)}
    own = {i: needed_by(c.source) for i, c in code if _may_answer(c)}
    others = (c.source for i, c in code if i not in shows and not is_grade(c))
    bound = set().union(*map(bound_by, others))
    needed: set[int] = set()
    for index in sorted(shows, reverse=True):  # one may need another one above it
        only_here = bound_by(shows[index]) - bound
        if any(names & only_here for at, names in own.items() if at > index):
            needed.add(index)
            own[index] = needed_by(shows[index])
    return needed


def _may_answer(cell: NotebookNode) -> bool:
    """Whether a cell is the student's, and does not only show something, too."""
    return not (is_given(cell) or is_grade(cell) or only_shows(cell.source))


def is_given(cell: NotebookNode) -> bool:
    """Whether a cell is the course's own, and worth nothing."""
    is_locked = cell.metadata.get("nbgrader", {}).get("locked", False)
    return bool(is_locked) and not is_grade(cell)


def imported_by_given_cells(nb: NotebookNode) -> list[str]:
    """The packages that the course's own cells import; a student's do not count."""
    given = (c for c in nb.cells if c.cell_type == "code" and is_given(c))
    return sorted({name for cell in given for name in _IMPORTED.findall(cell.source)})


def name_of(nb: NotebookNode, index: int) -> str:
    """What to call a cell: its nbgrader id, or its number."""
    if index < len(nb.cells):
        name = nb.cells[index].metadata.get("nbgrader", {}).get("grade_id")
        if name:
            return name
    return say("execution.unnamed", number=index + 1)


def leave_alone(cells: list[NotebookNode], reason: str) -> None:
    """Give graded cells an error, so that a cell that was not run earns nothing."""
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = []
            if is_grade(cell):
                fail(cell, "NotRun", say("execution.not_run", reason=reason))


def show_notices(nb: NotebookNode) -> None:
    """Put what there is to say about the submission on top of it."""
    sentences = notices.all_of(nb)
    if sentences:
        text = "\n".join(f"- {sentence}" for sentence in sentences)
        heading = say("intake.heading")
        nb.cells.insert(
            0, new_markdown_cell(f"## {heading}\n\n{text}", id="about-this-submission")
        )
