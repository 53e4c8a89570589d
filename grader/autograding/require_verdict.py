"""Grade closed: no verdict, no points, and a warning costs nothing.

nbgrader gives full points to a graded cell that says nothing, and none to one that
writes a line to stderr. Both are put right here, between running a submission and
reading its scores.

A cell that checks an exercise of the course needs a verdict. An instructor's own test,
such as a bare ``assert``, may stay silent, as nbgrader has it, if it has really run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from grader.autograding.examination import exercise_asked_in
from grader.autograding.failing import fail
from grader.exercises import STAGES, find
from grader.text import say

#: Under this key of a conversion's resources stand the tests that have run. No file is
#: read into them: what a notebook says of itself does not count.
_RAN = "tests_that_ran"
#: What a cell has that checks an exercise of the course, or did before somebody changed
#: it: our package, our functions, and the stage of an exercise.
_CALL = re.compile(r"\bgrader\b|(?<![\w.])(check|grade)\s*\(")
_STAGE = re.compile(r"\b(\d\d-[a-z0-9-]+)/")


def note_that_ran(resources: dict[str, Any], tests: Iterable[str]) -> None:
    """Note that a kernel has run an instructor's own tests, and found nothing."""
    resources.setdefault(_RAN, set()).update(tests)


def that_ran(resources: dict[str, Any]) -> Collection[str]:
    """The names of the cells that have been noted."""
    return resources.get(_RAN, ())


class RequireVerdict(NbGraderPreprocessor):
    """A graded cell without exactly one score within its points gets an error.

    Of an instructor's own tests, one that has run needs no score.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Look at one cell; only tests that are graded by running are touched."""
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            _quieten(cell)
            # The first of them is what nbgrader reads.
            cell.outputs.sort(key=lambda output: output.output_type != "error")
            failed = any(output.output_type == "error" for output in cell.outputs)
            if not failed and not _has_earned(cell, resources):
                fail(cell, "NoVerdict", say("execution.no_verdict"))
        return cell, resources


def _quieten(cell: NotebookNode) -> None:
    """Turn stderr into stdout: it stays readable and costs no points."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"


def _has_earned(cell: NotebookNode, resources: dict[str, Any]) -> bool:
    """Whether what nbgrader reads in a cell are points that somebody decided on."""
    if exercise_asked_in(cell.source) is not None:
        return has_verdict(cell)  # which `examination` has written
    name = cell.metadata.nbgrader["grade_id"]
    notebook = resources.get("nbgrader", {}).get("notebook", "")
    if is_of_the_course(cell.source, notebook, name):
        return False  # it ran in the student's process, which is not asked for scores
    is_silent = not any(map(_is_number, _results(cell)))
    return has_verdict(cell) or (is_silent and name in that_ran(resources))


def is_of_the_course(source: str, notebook: str, name: str) -> bool:
    """Whether a graded cell is to check an exercise of ours, whatever is left of it.

    Args:
        source: the cell's source.
        notebook: the name of its notebook, which for ours is the stage.
        name: its own name: ours are those of their exercises, with ``check_`` before.
    """
    if _CALL.search(source) or any(one in STAGES for one in _STAGE.findall(source)):
        return True
    try:
        return bool(find(f"{notebook}/{name.removeprefix('check_')}").points)
    except LookupError:
        return False


def has_verdict(cell: NotebookNode) -> bool:
    """Whether a cell's outputs hold exactly one score between 0 and its points."""
    results = _results(cell)
    if len(results) != 1:
        return False
    try:
        score = float(results[0].data["text/plain"])
    except (KeyError, TypeError, ValueError):
        return False
    return math.isfinite(score) and 0 <= score <= cell.metadata.nbgrader["points"]


def _results(cell: NotebookNode) -> list[NotebookNode]:
    return [o for o in cell.outputs if o.output_type == "execute_result"]


def _is_number(result: NotebookNode) -> bool:
    """Whether nbgrader would read a score in a result, or trip over it."""
    text = result.data.get("text/plain")
    if not text or not isinstance(text, str):
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True
