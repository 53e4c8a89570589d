"""Join what a hand has cut in two: a definition that goes on in the next cell."""

from __future__ import annotations

import ast

from nbformat import NotebookNode

from grader.autograding.statements import as_python, compiles, statements


def join_halves(notebook: NotebookNode) -> list[int]:
    """Put the two halves of a definition into one cell, where that makes it whole.

    Returns:
        Where those cells are now.
    """
    kept: list[NotebookNode] = []
    joined: dict[int, bool] = {}
    for cell in notebook.cells:
        above = kept[-1] if kept else None
        if above is not None and _belong_together(above, cell):
            above.source = _together(above, cell)
            joined[len(kept) - 1] = True
        else:
            kept.append(cell)
    notebook.cells = kept
    return list(joined)


def _together(above: NotebookNode, below: NotebookNode) -> str:
    return f"{above.source.rstrip()}\n{below.source}"


def _belong_together(above: NotebookNode, below: NotebookNode) -> bool:
    """Whether a cell is what the one above it lacks, and is nothing by itself."""
    if not above.cell_type == below.cell_type == "code" or not below.source.strip():
        return False
    marks = [cell.metadata.get("nbgrader") for cell in (above, below)]
    if marks[1] not in (None, marks[0]):
        return False
    is_whole = compiles(as_python(above.source)) and compiles(as_python(below.source))
    if is_whole and not _is_more_of_a_class(above, below):
        return False
    return compiles(_together(above, below))


def _is_more_of_a_class(above: NotebookNode, below: NotebookNode) -> bool:
    """Whether a cell, which Python would take by itself, holds a class's methods."""
    last = (statements(above.source) or [None])[-1]
    return isinstance(last, ast.ClassDef) and below.source.lstrip("\r\n")[:1] in " \t"
