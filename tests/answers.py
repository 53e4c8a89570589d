"""Judge a piece of a student's code as the checks do, without a kernel."""

import itertools
import linecache
from collections.abc import Sequence
from typing import Any

from grader.exercises import find
from grader.exercises.exercise import HIDDEN_SIZES, PUBLIC_SIZES, Sizes
from grader.notebook.trying import try_out
from grader.verdicts import Verdict

SEED = 20_26
SIZES = (*PUBLIC_SIZES, *HIDDEN_SIZES)

_counter = itertools.count()


def notebook_namespace(*cells: str) -> dict[str, Any]:
    """The globals of a notebook after these cells, as IPython would leave them."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in ("import numpy as np\nArray = np.ndarray\n", *cells):
        filename = f"<cell {next(_counter)}>"
        lines = cell.splitlines(keepends=True)
        linecache.cache[filename] = (len(cell), None, lines, filename)
        exec(compile(cell, filename, "exec"), namespace)
    return namespace


def verdict_on(
    exercise_id: str,
    *cells: str,
    seed: int = SEED,
    sizes: Sequence[Sizes] = SIZES,
    seconds: float = 5.0,
) -> Verdict:
    """The verdict on an exercise after a student's cells."""
    namespace = notebook_namespace(*cells)
    return try_out(find(exercise_id), sizes, seed, namespace, seconds)


def keys(verdict: Verdict) -> dict[str, str]:
    """The message keys of the parts that are wrong."""
    return {
        finding.part: finding.message.key
        for finding in verdict.findings
        if finding.message is not None
    }
