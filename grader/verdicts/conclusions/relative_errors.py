"""What a relative error's answers for odd pairs say of it.

Of zeros and of arrays of different shapes the right answers are known; tiny arrays are
as far apart as the same arrays are that are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_02_gradient_check.inputs import (
    FAR_APART,
    OF_SHAPES,
    OF_ZEROS,
    TINY_ARRAYS,
)
from grader.exercises.stage_02_gradient_check.stand_ins import relative_error
from grader.probes.observation import Complaint, Observation
from grader.probes.slopes.measured import AS_IT_SHOULD_BE
from grader.probes.slopes.relative_errors import odd_pairs

#: How far from a right answer a number may be.
_TOLERANCE = 1e-9
#: A constant in the denominator shifts the error of the ordinary pair by less.
_NEARLY_RIGHT = 1e-3
#: The only complaint of the probe: an exception came.
_STOPPED = "stopped"


def conclude(arguments: Arguments, seen: Observation) -> dict[str, Any]:
    """The errors as they came, and of each odd case that it is as it should be.

    A part is missing for which nothing came.
    """
    found = {
        "error": seen.values.get("error"),
        "other_way": _far_apart(arguments, seen),
        "zeros": _zeros(seen),
        "tiny_arrays": _tiny(arguments, seen),
        "shapes": _shapes(arguments, seen),
    }
    return {name: one for name, one in found.items() if one is not None}


def _right(arguments: Arguments) -> float:
    return relative_error(arguments["a"], arguments["b"])


def _far_apart(arguments: Arguments, seen: Observation) -> Any:
    """The error the other way round, if pairs that are far apart do not belie it."""
    came, pairs = seen.values.get("other_way"), odd_pairs(**arguments)
    right = _right(arguments)
    if not all(_is(seen.values.get(one), right) for one in ("error", "other_way")):
        return came
    for number, name in enumerate(FAR_APART):
        if _has_stopped(seen, name):
            return seen.complaints[name]
        wanted = relative_error(*pairs[name])
        if not _is(seen.values.get(name), wanted, _NEARLY_RIGHT):
            key = "opposite_agrees" if number < 2 else "other_norm"
            return Complaint(key, came=_said(seen, name), wanted=f"{wanted:.3g}")
    return came


def _zeros(seen: Observation) -> Complaint | float:
    """Two arrays of zeros agree, and an array of zeros is wholly wrong for another."""
    for number, name in enumerate(OF_ZEROS):
        if _has_stopped(seen, name):
            return seen.complaints[name]
        came = seen.values.get(name)
        if number == 0 and not _is(came, 0.0):
            return Complaint("zeros_disagree", came=_said(seen, name))
        # What is nearly 1 has been judged with the ordinary pair.
        if number and not _is(came, 1.0, _NEARLY_RIGHT):
            return Complaint("one_of_zeros", came=_said(seen, name))
    return AS_IT_SHOULD_BE


def _tiny(arguments: Arguments, seen: Observation) -> Complaint | float | None:
    """Two arrays divided by the same number are as far apart as they were before."""
    if _has_stopped(seen, TINY_ARRAYS):
        return seen.complaints[TINY_ARRAYS]
    error = seen.values.get("error")
    if _is(seen.values.get(TINY_ARRAYS), error):
        # The same number for all pairs is none that was computed.
        return None if _is_constant(seen) else AS_IT_SHOULD_BE
    # Of constants it can only be said if nothing else is wrong with the formula.
    is_drowned = _is(error, _right(arguments), _NEARLY_RIGHT)
    key = "tiny_drowned" if is_drowned else "size_matters"
    return Complaint(key, came=_said(seen, TINY_ARRAYS), error=_said(seen, "error"))


def _is_constant(seen: Observation) -> bool:
    """Whether pairs that have nothing in common get the same answer."""
    return _always_gives(seen, (*FAR_APART, OF_ZEROS[0]), seen.values["error"])


def _shapes(arguments: Arguments, seen: Observation) -> Complaint | float | None:
    """Arrays of different shapes have no relative error, which a ValueError says."""
    pairs = odd_pairs(**arguments)
    for name in OF_SHAPES:
        error = (
            seen.complaints[name].fields["error"] if _has_stopped(seen, name) else ""
        )
        if error == ValueError.__name__:
            continue
        key, came = ("other_error", error) if error else _answered(seen, name)
        one, other = (str(array.shape) for array in pairs[name])
        return Complaint(key, one=one, other=other, came=came)
    return AS_IT_SHOULD_BE


def _answered(seen: Observation, name: str) -> tuple[str, str]:
    """What is wrong with an answer where there is none, and what came."""
    value, misfit = seen.values.get(name), seen.misfits.get(name, "")
    # What is infinite or NaN was not broadcast, but made for this case.
    is_result = _is_number(value) and np.isfinite(value)
    is_result = is_result and not _always_gives(seen, OF_SHAPES, value)
    if is_result or misfit.startswith("ndarray of shape"):
        return "broadcast", _said(seen, name)
    return "not_raised", "float" if _is_number(value) else _said(seen, name)


def _always_gives(seen: Observation, names: Sequence[str], number: Any) -> bool:
    """Whether all these pairs give the same number: it was chosen, not computed."""
    return all(_is(seen.values.get(name), number) for name in names)


def _has_stopped(seen: Observation, name: str) -> bool:
    return name in seen.complaints and seen.complaints[name].key == _STOPPED


def _is_number(value: Any) -> bool:
    return isinstance(value, np.ndarray | float) and np.ndim(value) == 0


def _is(came: Any, expected: Any, tolerance: float = _TOLERANCE) -> bool:
    """Whether a number came back, and this one."""
    if not (_is_number(came) and _is_number(expected)):
        return False
    return bool(abs(float(came) - float(expected)) <= tolerance)


def _said(seen: Observation, name: str) -> str:
    """An answer in a sentence: a number, or of what type it is."""
    value = seen.values.get(name)
    if _is_number(value):
        return f"{float(value):.3g}"
    return seen.misfits.get(name, "nothing").partition(" ")[0]
