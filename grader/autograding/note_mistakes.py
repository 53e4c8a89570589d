"""Note in the gradebook which mistake a check has named: the comment on its blank.

nbgrader keeps comments on the cells that a student fills in, shows them in its feedback
page and in the Formgrader, and lets a person's comment stand in their place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, Notebook
from nbgrader.utils import determine_grade

from grader.autograding import notices
from grader.autograding.marks import grade_id
from grader.exercises import find
from grader.exercises.exercise import Exercise
from grader.notebook.record import MIME_TYPE, is_record_of
from grader.text import say
from grader.verdicts.verdict import AND

#: What grading's own errors are called here; any other one is a cell that failed.
_ERRORS = {"NoVerdict": "no_verdict", "NotRun": "not_run"}
_ANY_ERROR = "cell_failed"
#: The tables of the text catalogue whose names speak for themselves.
_PLAIN_TABLES = ("mistakes.", "complaints.", "two_at_once.")


def note_mistakes(nb: NotebookNode, gradebook: Gradebook, ids: dict[str, str]) -> None:
    """Make the mistakes of a graded cell the comment on its blank.

    SaveAutoGrades has cleared what an earlier grading has noted, or has said "No
    response.": of what is right or unknown, its word stands. A person's comment does,
    too.

    Args:
        nb: the notebook after grading.
        gradebook: an open one; nothing is committed.
        ids: whose notebook it is, as nbgrader's resources have it.
    """
    master = gradebook.find_notebook(ids["notebook"], ids["assignment"])
    for blank, notes in _notes(nb, master).items():
        comment = gradebook.find_comment(
            blank, ids["notebook"], ids["assignment"], ids["student"]
        )
        comment.auto_comment = "; ".join(notes) or None
    _leave_to_a_person(nb, master, gradebook, ids)


def _notes(nb: NotebookNode, master: Notebook) -> dict[str, list[str]]:
    """What there is to note, by blank."""
    blanks = blanks_of(master)
    cells = {grade_id(cell): cell for cell in nb.cells}
    # SaveAutoGrades did not clear the comment on a blank that is not handed in.
    notes: dict[str, list[str]] = {
        blank: [] for blank in blanks.values() if blank not in cells
    }
    for check, blank in blanks.items():
        exercise = _exercise(f"{master.name}/{exercise_name(check)}")
        if exercise and check in cells and (said := _note(cells[check], exercise)):
            notes.setdefault(blank, []).append(said)
    return notes


def _leave_to_a_person(
    nb: NotebookNode, master: Notebook, gradebook: Gradebook, ids: dict[str, str]
) -> None:
    """Put what could not be matched with the released notebook on the list of those
    that are graded by hand, unless it has earned its points, or somebody has done so.
    """
    lost = notices.left_to_a_person(nb)
    for check, blank in blanks_of(master).items():
        if blank not in lost:
            continue
        grade = gradebook.find_grade(
            check, ids["notebook"], ids["assignment"], ids["student"]
        )
        has_lost = not grade.auto_score or grade.auto_score < grade.max_score
        if grade.manual_score is None and has_lost:
            grade.needs_manual_grade = True


def exercise_name(check: str) -> str:
    """The exercise that a graded cell checks."""
    return check.removeprefix("check_")


def blanks_of(notebook: Notebook) -> dict[str, str]:
    """By graded cell, the blank whose comment is about it; in the notebook's order."""
    cells = [cell.name for cell in notebook.source_cells]
    blanks = {cell.name for cell in notebook.solution_cells}
    checks = {cell.name for cell in notebook.grade_cells} - blanks
    found = {check: blank_of(check, cells, blanks) for check in cells}
    return {check: found[check] for check in cells if check in checks and found[check]}


def blank_of(check: str, cells: Sequence[str], blanks: Collection[str]) -> str | None:
    """The blank that a cell checks: of the same name, or else the nearest above.

    Args:
        check: the checking cell's name.
        cells: the names of the notebook's marked cells, in order.
        blanks: the names of those that a student fills in.
    """
    if exercise_name(check) in blanks:
        return exercise_name(check)
    above = [cell for cell in cells[: cells.index(check)] if cell in blanks]
    return above[-1] if above else None


def comment_of(record: dict[str, Any], exercise: Exercise) -> str:
    """The comment for a record, such as ``"h_relu: no_relu; y_pred: too_slow"``."""
    if record["state"] == "blank":
        return say("panel.blank")
    parts: dict[str, list[str]] = {}  # those with the same mistake share it
    for finding in record["findings"]:
        if finding["mistake"]:
            parts.setdefault(_short(finding["mistake"]), []).append(finding["part"])
    if len(parts) == 1 and len(record["findings"]) == len(*parts.values()) > 1:
        parts = {mistake: [exercise.id.partition("/")[2]] for mistake in parts}
    return "; ".join(f"{', '.join(names)}: {one}" for one, names in parts.items())


def mistakes_in(comment: str) -> set[str]:
    """The mistakes that a comment names. What is merely not there is none."""
    items = (item.rpartition(": ") for item in comment.split("; "))
    return {one for _, colon, named in items if colon for one in named.split(AND)}


def _short(name: str) -> str:
    """Mistakes without their tables: ``"opposite_sign + no_mask"``."""
    keys = name.split(AND)
    for table in _PLAIN_TABLES:
        keys = [key.removeprefix(table) for key in keys]
    return AND.join(keys)


def _note(cell: NotebookNode, exercise: Exercise) -> str | None:
    """What there is to note of a graded cell; None if it is right, or not known."""
    for output in cell.outputs:
        if output.output_type == "error":
            return _ERRORS.get(output.ename, _ANY_ERROR)
    earned, most = determine_grade(cell, None)
    if earned == most:
        return None
    for output in cell.outputs:
        if output.output_type == "display_data":
            record = output.data.get(MIME_TYPE)
            if is_record_of(record, exercise):
                return comment_of(record, exercise)
    return None


def _exercise(exercise_id: str) -> Exercise | None:
    try:
        return find(exercise_id)
    except LookupError:  # a notebook of the instructor's own
        return None
