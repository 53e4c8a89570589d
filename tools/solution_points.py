"""Write into a solution what its cells are worth: the numbers of grader/points.toml."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from grader.exercises.points import table

_ROW = re.compile(r"^(\| \*\*Points\*\* \| ).*( \|)$", re.MULTILINE)
_CHECK = "check_"


def with_points(stage: str, notebook: NotebookNode) -> NotebookNode:
    """Set the points of every graded cell, and the row of the notebook's first table.

    Raises:
        SystemExit: the notebook's graded cells are not those of the table.
    """
    worth = table().get(stage, {})
    graded = []
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            name = marks["grade_id"].removeprefix(_CHECK)
            marks["points"] = worth.get(name, 0)
            graded.append(name)
    if graded != list(worth):
        raise SystemExit(
            f"{stage}: grader/points.toml lists {list(worth)}, in this order, and the "
            f"notebook's graded cells are {graded}. Make them the same."
        )
    first = notebook.cells[0]
    first.source = _ROW.sub(rf"\g<1>{in_words(stage)}\g<2>", first.source)
    return notebook


def in_words(stage: str) -> str:
    """The points of a stage in one line: all of them, then each cell's."""
    worth = table()[stage]
    cells = ", ".join(f"`{name}` {points:g}" for name, points in worth.items())
    return f"{sum(worth.values()):g}: {cells}"
