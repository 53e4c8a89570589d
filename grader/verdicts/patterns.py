"""Where numbers go wrong that no mistake explains: which entries, from which step on.

It says what is seen and leaves the conclusion to the student.
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Part
from grader.verdicts.comparison import TOLERANCE, agree, relative_error
from grader.verdicts.verdict import Message

#: Nobody rounds to more decimals than this, and means it.
_MOST_DECIMALS = 6


def pattern(
    part: Part, actual: np.ndarray, right: np.ndarray, before: np.ndarray | None = None
) -> Message:
    """Say what is seen of an array of the right shape that nothing explains.

    Args:
        part: what the array is.
        actual: the student's.
        right: the right one, of the same shape.
        before: what it started from, of weights that a loop has trained.
    """
    rounded = _rounded(actual, right)
    if rounded is not None:
        return rounded
    shift = float((actual - right).mean())
    if actual.size > 1 and agree(actual - shift, right):
        return Message("mistakes.shifted", {"shift": f"{shift:.4g}"})
    fields = {
        "error": f"{relative_error(actual, right):.1e}",
        "tolerance": f"{TOLERANCE['float64']:.0e}",
        "shape": str(actual.shape),
        "total": str(actual.size),
    }
    if actual.size == 1:
        return Message("unexplained.number", fields)
    wrong = _wrong_entries(actual, right)
    first = np.argwhere(wrong)[0]
    if part.kind == "numbers":
        fields |= {"step": str(first[0])}
        return Message(f"unexplained.{_first_wrong_loss(wrong)}", fields)
    fields |= {
        "wrong": str(int(wrong.sum())),
        "place": ", ".join(str(index) for index in first),
    }
    # Behind a unit that never fires a right gradient is 0, and so is a wrong one.
    idle = right == (0.0 if before is None else before)
    if not idle.all() and np.array_equal(wrong, ~idle):
        return Message("unexplained.everywhere", fields)
    return Message(f"unexplained.{_kind_of_entries(actual, right, wrong)}", fields)


def _rounded(actual: np.ndarray, right: np.ndarray) -> Message | None:
    for decimals in range(_MOST_DECIMALS, -1, -1):
        if np.array_equal(actual, np.round(right, decimals)):
            return Message("mistakes.rounded", {"decimals": str(decimals)})
    if np.array_equal(actual, np.trunc(right)):
        return Message("mistakes.whole_numbers")
    return None


def _wrong_entries(actual: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Where two arrays differ by more than the rounding of their largest entry."""
    wrong = np.abs(actual - right) > TOLERANCE["float64"] * np.abs(right).max()
    # What is wrong by its norm is wrong somewhere.
    return wrong if wrong.any() else actual != right


def _first_wrong_loss(wrong: np.ndarray) -> str:
    return "first_loss" if wrong[0] else "later_loss"


def _kind_of_entries(actual: np.ndarray, right: np.ndarray, wrong: np.ndarray) -> str:
    if wrong.all():
        return "everywhere"
    if not actual[wrong].any():
        return "zeros"
    if not right[wrong].any():
        return "not_zeros"
    return "somewhere"
