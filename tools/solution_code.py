"""The code of a stage's solution, cell by cell, for tools that need no kernel."""

from __future__ import annotations

import jupytext
from build_solutions import TWIN_FORMAT, paths

from grader.notebook.blanks import only_shows

#: The cell that trains the course's network and leaves ``losses`` behind.
TRAINING_RUN = "training_run"


def code_cells(stage: str) -> dict[str, str]:
    """The code cells of a stage's solution in order, by their ids; no checks."""
    notebook = jupytext.reads(paths(stage)[1].read_text("utf-8"), fmt=TWIN_FORMAT)
    cells = {}
    for index, cell in enumerate(notebook.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{index}")
        if cell.cell_type == "code" and not name.startswith("check_"):
            cells[name] = cell.source
    return cells


def definitions(stage: str) -> dict[str, str]:
    """The code cells that define something, not those that only use it."""
    return {
        name: source
        for name, source in code_cells(stage).items()
        if not only_shows(source)
    }
