"""Grade closed: no verdict, no points, and a warning costs nothing.

nbgrader gives full points to a graded cell that says nothing, and none to one that
writes a line to stderr. Both are put right here, between running a submission and
reading its scores.
"""

from __future__ import annotations

import math
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from grader.autograding.failing import fail
from grader.text import say


class RequireVerdict(NbGraderPreprocessor):
    """A graded cell without exactly one score within its points gets an error."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Look at one cell; only tests that are graded by running are touched."""
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            _quieten(cell)
            failed = any(output.output_type == "error" for output in cell.outputs)
            if not failed and not has_verdict(cell):
                fail(cell, "NoVerdict", say("execution.no_verdict"))
        return cell, resources


def _quieten(cell: NotebookNode) -> None:
    """Turn stderr into stdout: it stays readable and costs no points."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"


def has_verdict(cell: NotebookNode) -> bool:
    """Whether a cell's outputs hold exactly one score between 0 and its points."""
    results = [o for o in cell.outputs if o.output_type == "execute_result"]
    if len(results) != 1:
        return False
    try:
        score = float(results[0].data["text/plain"])
    except (KeyError, TypeError, ValueError):
        return False
    return math.isfinite(score) and 0 <= score <= cell.metadata.nbgrader["points"]
