"""Judge a piece of a student's code as the checks do, without a kernel."""

import itertools
import linecache
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises import find
from grader.exercises.exercise import HIDDEN_SIZES, PUBLIC_SIZES, Sizes
from grader.probes import observe
from grader.verdicts import Verdict, judge

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
    exercise = find(exercise_id)
    namespace = notebook_namespace(*cells)
    rng = np.random.default_rng(seed)
    trials = []
    for drawn in sizes:
        arguments = exercise.draw(rng, drawn)
        trials.append((arguments, observe(exercise, arguments, namespace, seconds)))
    return judge(exercise, trials)


def keys(verdict: Verdict) -> dict[str, str]:
    """The message keys of the parts that are wrong."""
    return {
        finding.part: finding.message.key
        for finding in verdict.findings
        if finding.message is not None
    }
