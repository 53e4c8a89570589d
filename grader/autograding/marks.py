"""The marks that nbgrader puts on cells: what they are called, and which are blanks."""

from __future__ import annotations

from collections.abc import Mapping

from nbformat import NotebookNode

#: The released cells that have marks, by their names, in order.
Marked = Mapping[str, NotebookNode]


def grade_id(cell: NotebookNode) -> str | None:
    """The name that a cell's marks give it."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_blank(cell: NotebookNode) -> bool:
    """Whether a cell is for students to fill in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))
