"""Where numbers go wrong that no mistake explains: which entries, from which step on.

It says what is seen and leaves the conclusion to the student.
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Part
from grader.verdicts.comparison import TOLERANCE, agree, relative_error
from grader.verdicts.verdict import Message

#: Nobody rounds to more decimals than this, and means it.
_MOST_DECIMALS = 6
#: How well something added has to be a multiple of an argument: it may be so small
#: that little of it is left in the sum. And how many entries it takes to tell.
_SAME_TERM, _FEWEST = 1e-6, 4


def pattern(
    part: Part,
    actual: np.ndarray,
    right: np.ndarray,
    arguments: Arguments,
    before: np.ndarray | None = None,
) -> Message:
    """Say what is seen of an array of the right shape that nothing explains.

    Args:
        part: what the array is.
        actual: the student's.
        right: the right one, of the same shape.
        arguments: what the student's function was given, by the names it has there.
        before: what it started from, of weights that a loop has trained.
    """
    rounded = _rounded(actual, right)
    if rounded is not None:
        return rounded
    shift = float((actual - right).mean())
    if actual.size > 1 and agree(actual - shift, right):
        return Message("mistakes.shifted", {"shift": f"{shift:.4g}"})
    told = (
        _signs(actual, right)
        or _bounded(actual, right)
        or _added(actual - right, arguments)
    )
    if told is not None:
        return told
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


def _signs(actual: np.ndarray, right: np.ndarray) -> Message | None:
    if actual.size < _FEWEST or not agree(np.abs(actual), np.abs(right)):
        return None
    return Message(f"mistakes.signs_{'mixed' if (actual < 0).any() else 'lost'}")


def _bounded(actual: np.ndarray, right: np.ndarray) -> Message | None:
    """The size that nothing is larger than, because the code cuts it off there."""
    bound = float(np.abs(actual).max())
    there = int((np.abs(actual) == bound).sum())
    if there < _FEWEST or not agree(actual, right.clip(-bound, bound)):
        return None
    return Message("mistakes.bounded", {"bound": f"{bound:.4g}"})


def _added(added: np.ndarray, arguments: Arguments) -> Message | None:
    """The argument of which a multiple was added to the right answer."""
    for name, value in arguments.items():
        is_like = isinstance(value, np.ndarray) and value.shape == added.shape
        if added.size < _FEWEST or not is_like or not value.any():
            continue
        share = float(np.vdot(added, value) / np.vdot(value, value))
        if share and relative_error(added, share * value) <= _SAME_TERM:
            return Message(
                "mistakes.term_added", {"scale": f"{share:.4g}", "name": name}
            )
    return None


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
