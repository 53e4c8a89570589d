"""Find out which cell of a submission is which, by its marks and by its content.

A cell that defines what a released blank defines is that blank, whatever its marks say:
editors drop them, and hands move them. What is found is put in the released order.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping

from nbformat import NotebookNode
from nbgrader.utils import is_grade

from grader.autograding import notices
from grader.autograding.answers import choose_answers, let_answers_count
from grader.autograding.given_cells import keep_what_was_added
from grader.autograding.joining import join_halves
from grader.autograding.landmarks import landmark_of, landmarks_in
from grader.autograding.marks import Marked, grade_id, is_blank
from grader.autograding.reading import MAKE, Unusable
from grader.text import say

#: The most cells that one sentence lists.
_MOST = 5
#: The most characters of code that are read: thirty times those of a solution. What all
#: cells bind and need is looked up for each blank, and nobody else is graded meanwhile.
_MOST_CODE = 400_000


def realign(notebook: NotebookNode, released: NotebookNode, name: str) -> None:
    """Give a submission the released notebook's marks, given cells and order.

    Args:
        notebook: its cells as `reading.read_notebook` leaves them.
        released: the notebook that it was made from.
        name: what that is called.

    Raises:
        Unusable: none of its cells belongs to the released notebook, or they are too
            many to be read.
    """
    code = sum(len(one.source) for one in notebook.cells if one.cell_type == "code")
    if code > _MOST_CODE:
        raise Unusable(say("intake.too_long", most=f"{_MOST_CODE:,}"))
    marked = {grade_id(cell): cell for cell in released.cells if grade_id(cell)}
    had_marks = any(map(grade_id, notebook.cells))
    notebook.metadata = copy.deepcopy(released.metadata)
    joined = join_halves(notebook)
    recognised = _name_cells(notebook, marked)
    found = Counter(filter(None, map(grade_id, notebook.cells)))
    if not found:
        key = "other_stage" if had_marks else "no_metadata"
        raise Unusable(say(f"intake.{key}", expected=f"{name}.ipynb"))
    missing = [one for one in marked if one not in found]
    halved = [named for index in joined if (named := grade_id(notebook.cells[index]))]
    _unmark_all_but_the_first(notebook, marked)
    added = keep_what_was_added(notebook, marked)
    answers = choose_answers(notebook, marked)
    _put_back_given_cells(notebook, marked, missing)
    is_moved = _put_in_order(notebook, list(marked))
    elsewhere, needed = let_answers_count(notebook, marked, answers)
    lost = [one for one in missing if is_blank(marked[one]) and one not in answers]
    for key, cells in (
        ("recognised", recognised),
        ("joined", halved),
        ("merged", elsewhere),
        ("needed", needed),
        ("some_missing", lost),
        ("duplicated", [one for one, count in found.items() if count > 1]),
        ("reordered", [""] if is_moved else []),
        ("added", added),
    ):
        if cells:
            notices.add(notebook, say(f"intake.{key}", cells=_listed(cells)))
    notices.leave_to_a_person(notebook, lost)


def _listed(cells: list[str]) -> str:
    if len(cells) <= _MOST:
        return ", ".join(cells)
    rest = say("intake.and_more", count=len(cells) - _MOST)
    return f"{', '.join(cells[:_MOST])} {rest}"


def _name_cells(notebook: NotebookNode, marked: Marked) -> list[str]:
    """Make each cell the released cell that it is; others get no marks.

    Returns:
        The cells whose marks were lost or another cell's.
    """
    known = {landmark_of(one.source): name for name, one in marked.items()}
    known.pop(None, None)
    blanks = {name for name, one in marked.items() if is_blank(one)}
    assigned = {f"={mark}": name for mark, name in known.items() if name in blanks}
    claimed = [_claimed(cell, marked, known) for cell in notebook.cells]
    held = set(filter(None, claimed))
    by_id = {cell["id"]: name for name, cell in marked.items() if "id" in cell}
    recognised = {}
    for index, cell in enumerate(notebook.cells):
        name, is_code = claimed[index], cell.cell_type in ("code", "raw")
        if name is None and is_code:
            marks = landmarks_in(cell.source)
            content = [known.get(one) or assigned.get(one) for one in marks]
            # The course's own cells can be put back.
            content.sort(key=lambda one: one not in blanks)
            was = by_id.get(cell.metadata.get("was"))
            found = (one for one in (*content, was) if one and one not in held)
            name = next(found, None)
            recognised[name] = True
        notebook.cells[index] = _as_released(cell, marked.get(name))
    return [name for name in recognised if name]


def _claimed(
    cell: NotebookNode, marked: Marked, known: Mapping[str, str]
) -> str | None:
    """The name that a cell's marks give it, unless its content is another cell's."""
    name = grade_id(cell)
    if name not in marked:
        return None
    content = {known[one] for one in landmarks_in(cell.source) if one in known}
    is_given = not is_blank(marked[name]) and not is_grade(marked[name])
    if is_given and any(is_blank(marked[one]) for one in content):
        return None
    return name if not content or name in content else None


def _as_released(cell: NotebookNode, released: NotebookNode | None) -> NotebookNode:
    """A cell with the type and the metadata of the released one that it is."""
    if released is None:
        cell.metadata = {}
        return cell
    made = MAKE[released.cell_type](cell.source)
    made.metadata = copy.deepcopy(released.metadata)
    return made


def _unmark_all_but_the_first(notebook: NotebookNode, marked: Marked) -> None:
    """Let the first of several copies of a check or a given cell be the one.

    Pasted below, it checks what a student has tried out there. Of the copies of a
    blank, the one that holds the answer is chosen.
    """
    found = set()
    for cell in notebook.cells:
        name = grade_id(cell)
        if name and name in found and not is_blank(marked[name]):
            del cell.metadata["nbgrader"]
        found.add(name)


def _put_back_given_cells(
    notebook: NotebookNode, marked: Marked, missing: list[str]
) -> None:
    """Put checks and given code back where the released notebook has them."""
    order = list(marked)
    for name in missing:
        if is_blank(marked[name]):
            continue
        before = set(order[: order.index(name)])
        position = 0
        for index, cell in enumerate(notebook.cells):
            if grade_id(cell) in before:
                position = index + 1
        # An answer may stand in a cell of its own.
        while is_grade(marked[name]) and _is_own(notebook, position):
            position += 1
        notebook.cells.insert(position, copy.deepcopy(marked[name]))


def _is_own(notebook: NotebookNode, index: int) -> bool:
    return index < len(notebook.cells) and not grade_id(notebook.cells[index])


def _put_in_order(notebook: NotebookNode, order: list[str]) -> bool:
    """Put the released cells in their order; a student's own stay before the next one.

    Returns:
        Whether they were in another one.
    """
    found = [name for name in map(grade_id, notebook.cells) if name]
    if found == [name for name in order if name in found]:
        return False
    groups: dict[str, list[NotebookNode]] = {}
    waiting: list[NotebookNode] = []
    for cell in notebook.cells:
        waiting.append(cell)
        if name := grade_id(cell):
            groups[name], waiting = waiting, []
    ordered = (cell for name in order for cell in groups.get(name, []))
    notebook.cells = [*ordered, *waiting]
    return True
