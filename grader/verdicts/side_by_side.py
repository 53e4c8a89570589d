"""Pick the wrong matrix that shows best what is wrong: the smallest one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.exercises.exercise import Arguments, Exercise
from grader.probes.observation import Observation
from grader.verdicts.comparison import agree
from grader.verdicts.verdict import Compared, Verdict

#: More entries than this are no longer seen one by one.
MOST_ENTRIES = 150


def side_by_side(
    exercise: Exercise,
    verdict: Verdict,
    trials: Sequence[tuple[Arguments, Observation]],
) -> Compared | None:
    """Return a wrong matrix beside the right one; None if there is none to be seen.

    It is the first part that the verdict finds wrong: what is wrong after it may only
    follow from it.
    """
    wrong = [finding.part for finding in verdict.findings if not finding.is_right]
    if not wrong:
        return None
    (first, *_) = wrong
    pairs = []
    for arguments, seen in trials:
        if first in seen.values and np.ndim(seen.values[first]) == 2:
            right = exercise.reference(arguments)[first]
            pairs.append(Compared(first, seen.values[first], right))
    shown = [
        pair
        for pair in pairs
        if not agree(pair.actual, pair.expected)
        and max(pair.actual.size, pair.expected.size) <= MOST_ENTRIES
    ]
    return min(shown, key=lambda pair: pair.expected.size, default=None)
