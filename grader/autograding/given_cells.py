"""Keep what a student has put into a given cell, which nbgrader writes over."""

from __future__ import annotations

import ast

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import is_grade

from grader.autograding.marks import Marked, grade_id
from grader.autograding.statements import statements, text_of
from grader.notebook.blanks import only_shows

#: What leaves nothing behind for the cells below.
_SHOWING = ("check", "grade", "print", "display")


def keep_what_was_added(notebook: NotebookNode, marked: Marked) -> list[str]:
    """Give what a student has put into a given cell a cell of its own.

    What stood above all of the given lines stays above them; what a check is to find,
    stands before it.

    Returns:
        The names of those cells.
    """
    found, cells = [], []
    for cell in notebook.cells:
        name = grade_id(cell)
        before, behind = _added_to(cell, marked[name]) if name else ("", "")
        if name and is_grade(marked[name]):
            before, behind = "\n".join(filter(None, (before, behind))), ""
        above, below = ([new_code_cell(one)] if one else [] for one in (before, behind))
        cells += [*above, cell, *below]
        found += [name] if before or behind else []
    notebook.cells = cells
    return found


def _added_to(cell: NotebookNode, released: NotebookNode) -> tuple[str, str]:
    """What a released cell does not have: above its first statement, and below."""
    if cell.cell_type != "code" or released.metadata.nbgrader.get("solution"):
        return "", ""
    own, given = statements(cell.source), statements(released.source)
    if own is None or given is None:
        return "", ""
    there = {ast.dump(one) for one in given}
    kept: tuple[list[str], list[str]] = [], []
    is_behind = False
    for one in own:
        if ast.dump(one) in there:
            is_behind = True
        elif not _only_shows(one, text := text_of(one, cell.source)):
            kept[is_behind].append(text)
    return "\n".join(kept[0]), "\n".join(kept[1])


def _only_shows(statement: ast.stmt, text: str) -> bool:
    """Whether a statement does nothing that the cells below could miss."""
    match statement:
        case ast.Pass() | ast.Expr(ast.Constant() | ast.Name()):
            return True
        case ast.Expr(ast.Call(ast.Name(name))):
            return name in _SHOWING
    return only_shows(text)
