"""Find out which cell of a submission is which, by its marks and by its content.

A cell that defines what a released blank defines is that blank, whatever its marks say:
editors drop them, and hands move them. What is found is put in the released order.
"""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import is_grade

from grader.autograding import notices
from grader.autograding.reading import MAKE, Unusable
from grader.probes.fault import WORDS_OF_A_STUB
from grader.text import say

#: The lines by which a cell is known.
_LANDMARK = re.compile(r'^(def \w+|class \w+|check\("[^"]+"\))', re.MULTILINE)
#: The most cells that one sentence lists.
_MOST = 5

#: The released cells that have marks, by their names, in order.
Marked = Mapping[str, NotebookNode]


def realign(notebook: NotebookNode, released: NotebookNode, name: str) -> None:
    """Give a submission the released notebook's marks, given cells and order.

    Args:
        notebook: its cells as `reading.read_notebook` leaves them.
        released: the notebook that it was made from.
        name: what that is called.

    Raises:
        Unusable: none of its cells belongs to the released notebook.
    """
    marked = {grade_id(cell): cell for cell in released.cells if grade_id(cell)}
    had_marks = any(map(grade_id, notebook.cells))
    notebook.metadata = copy.deepcopy(released.metadata)
    recognised = _name_cells(notebook, marked)
    found = Counter(filter(None, map(grade_id, notebook.cells)))
    _unmark_all_but_the_last(notebook, found)
    if not found:
        key = "other_stage" if had_marks else "no_metadata"
        raise Unusable(say(f"intake.{key}", expected=f"{name}.ipynb"))
    missing = [one for one in marked if one not in found]
    elsewhere = [one for one in missing if _is_within(notebook, marked[one])]
    lost = [one for one in missing if _is_blank(marked[one]) and one not in elsewhere]
    added = _keep_what_was_added(notebook, marked)
    _put_back_given_cells(notebook, marked, missing)
    is_moved = _put_in_order(notebook, list(marked))
    elsewhere += _bring_answers(notebook, marked)
    for key, cells in (
        ("recognised", recognised),
        ("merged", [one for one in elsewhere if _is_blank(marked[one])]),
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


def grade_id(cell: NotebookNode) -> str | None:
    """The name that a cell's marks give it."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _is_blank(cell: NotebookNode) -> bool:
    return cell.metadata.nbgrader.get("solution", False)


def _landmarks(cell: NotebookNode) -> list[str]:
    """The lines by which a cell is known when its marks are lost."""
    return _LANDMARK.findall(cell.source.replace("\r\n", "\n"))


def _is_within(notebook: NotebookNode, released: NotebookNode) -> bool:
    """Whether a released cell's content is in some cell of a submission."""
    wanted = _landmarks(released)[:1]
    return any(
        landmark in wanted
        for cell in notebook.cells
        if cell.cell_type == "code"
        for landmark in _landmarks(cell)
    )


def _name_cells(notebook: NotebookNode, marked: Marked) -> list[str]:
    """Make each cell the released cell that it is; others get no marks.

    Returns:
        The cells whose marks were lost or another cell's.
    """
    known = {marks[0]: name for name, c in marked.items() if (marks := _landmarks(c))}
    claimed = [_claimed(cell, marked, known) for cell in notebook.cells]
    held = set(filter(None, claimed))
    by_id = {cell["id"]: name for name, cell in marked.items() if "id" in cell}
    recognised = {}
    for index, cell in enumerate(notebook.cells):
        name, is_code = claimed[index], cell.cell_type in ("code", "raw")
        if name is None and is_code:
            content = [known.get(landmark) for landmark in _landmarks(cell)]
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
    content = {known[one] for one in _landmarks(cell) if one in known}
    return name if not content or name in content else None


def _as_released(cell: NotebookNode, released: NotebookNode | None) -> NotebookNode:
    """A cell with the type and the metadata of the released one that it is."""
    if released is None:
        cell.metadata = {}
        return cell
    made = MAKE[released.cell_type](cell.source)
    made.metadata = copy.deepcopy(released.metadata)
    return made


def _unmark_all_but_the_last(notebook: NotebookNode, found: Counter[str]) -> None:
    """Let the last of several copies of a cell count: it is the one that runs last."""
    left = found.copy()
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is not None:
            left[name] -= 1
            if left[name]:
                del cell.metadata["nbgrader"]


def _keep_what_was_added(notebook: NotebookNode, marked: Marked) -> list[str]:
    """Give what a student has put into a given cell a cell of its own.

    nbgrader writes the released text over a given cell. What its own functions need,
    such as an import, belongs behind it; what it checks, before it.

    Returns:
        The names of those cells.
    """
    found, cells = [], []
    for cell in notebook.cells:
        name = grade_id(cell)
        added = _added_to(cell, marked[name]) if name else ""
        own = [new_code_cell(added)] if added else []
        is_check = bool(own) and is_grade(marked[name])
        cells += [*own, cell] if is_check else [cell, *own]
        found += [name] if own else []
    notebook.cells = cells
    return found


def _added_to(cell: NotebookNode, released: NotebookNode) -> str:
    """The imports and definitions that a released cell does not have.

    What it does have, and somebody has changed, is put right without a word.
    """
    if cell.cell_type != "code" or _is_blank(released):
        return ""
    try:
        own, given = (ast.parse(one.source).body for one in (cell, released))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""  # Jupyter's own commands, say
    there = {ast.unparse(one) for one in given} | {_defined(one) for one in given}
    added = (
        one
        for one in own
        if isinstance(one, ast.Import | ast.ImportFrom) or _defined(one)
        if not {ast.unparse(one), _defined(one)} & there - {None}
    )
    return "\n".join(map(ast.unparse, added))


def _defined(statement: ast.stmt) -> str | None:
    """The name of a function or a class."""
    is_definition = isinstance(statement, ast.FunctionDef | ast.ClassDef)
    return statement.name if is_definition else None


def _put_back_given_cells(
    notebook: NotebookNode, marked: Marked, missing: list[str]
) -> None:
    """Put checks and given code back where the released notebook has them."""
    order = list(marked)
    for name in missing:
        if _is_blank(marked[name]):
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


def _bring_answers(notebook: NotebookNode, marked: Marked) -> list[str]:
    """Put an answer in a cell of its own behind the blank that was left as it was.

    Where it stands, the check comes before it, or the blank undoes it.

    Returns:
        The names of those blanks.
    """
    brought = []
    for name in filter(lambda one: _is_blank(marked[one]), marked):
        cells = notebook.cells
        at = next((i for i, c in enumerate(cells) if grade_id(c) == name), None)
        if at is None or WORDS_OF_A_STUB not in cells[at].source:
            continue
        answers = [i for i, cell in enumerate(cells) if _answers(cell, marked[name])]
        below = at + 1
        while _is_own(notebook, below) and below not in answers:
            below += 1
        if answers and below not in answers:
            others = [i for i in range(len(cells)) if i not in answers]
            behind = others.index(at) + 1
            order = [*others[:behind], *answers, *others[behind:]]
            notebook.cells = [cells[i] for i in order]
            brought.append(name)
    return brought


def _answers(cell: NotebookNode, blank: NotebookNode) -> bool:
    """Whether a student's own cell defines what a blank is to define."""
    is_own = cell.cell_type == "code" and not grade_id(cell)
    defines = set(_landmarks(blank)[:1]) & set(_landmarks(cell))
    return is_own and bool(defines) and WORDS_OF_A_STUB not in cell.source


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
