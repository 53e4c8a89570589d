"""Ask for the relative error of a pair, and of the pairs where a formula breaks down.

Those are two arrays of zeros, arrays so small that any constant added to a denominator
drowns them, and arrays of different shapes, which NumPy would broadcast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint
from grader.probes.slopes.measured import AS_IT_SHOULD_BE, stopped

Pair = tuple[np.ndarray, np.ndarray]

#: The factor that makes arrays tiny; a power of two, which rounds nothing.
_TINY = 2.0**-100
#: How far from a right answer a number may be.
_TOLERANCE = 1e-9
#: A constant in the denominator shifts the error of the ordinary pair by less.
_NEARLY_RIGHT = 1e-3


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the error both ways round, and what is to be said of the odd pairs."""
    a, b = arguments["a"].copy(), arguments["b"].copy()
    error = subject(arguments["a"], arguments["b"])
    other_way = subject(b.copy(), a.copy())

    def alone(check: Callable[[], Complaint | float]) -> Complaint | float:
        """An exception in one odd pair costs that pair."""
        try:
            return check()
        except NotImplementedError:
            raise
        except Exception as fault:
            return stopped(fault, namespace)

    if _is(error, _right(a, b)) and _is(other_way, _right(a, b)):
        other_way = alone(lambda: _far_apart(subject, a, other_way))
    return {
        "error": error,
        "other_way": other_way,
        "zeros": alone(lambda: _zeros(subject, a)),
        "tiny_arrays": alone(lambda: _tiny(subject, a, b, error)),
        "shapes": _shapes(subject, a),
    }


def _right(a: np.ndarray, b: np.ndarray) -> float:
    larger = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / larger)


def _far_apart(subject: Any, a: np.ndarray, otherwise: Any) -> Complaint | Any:
    """Of pairs further apart than either is long, and of ones that look alike in size.

    A formula that is right for the ordinary pair can still be blind to a sign, end at
    1, or take the larger of the two by another norm.
    """
    flat, peak = np.full(4, 2.0), np.array([3.0, 0.0, 0.0, 0.0])
    for one, other in (
        (a, -a),
        (a, -a / 2),
        (peak, flat),
        (np.ones(4), np.array([2.5, 0.0, 0.0, 0.0])),
    ):
        came = subject(one.copy(), other.copy())
        if not _is(came, _right(one, other), _NEARLY_RIGHT):
            key = "opposite_agrees" if other is not flat and one is a else "other_norm"
            wanted = _said(_right(one, other))
            return Complaint(key, came=_said(came), wanted=wanted)
    return otherwise


def _zeros(subject: Any, a: np.ndarray) -> Complaint | float:
    """Two arrays of zeros agree, and an array of zeros is wholly wrong for another."""
    both = subject(np.zeros_like(a), np.zeros_like(a))
    if not _is(both, 0.0):
        return Complaint("zeros_disagree", came=_said(both))
    for pair in ((np.zeros_like(a), a.copy()), (a.copy(), np.zeros_like(a))):
        one = subject(*pair)
        # What is nearly 1 has been judged with the ordinary pair.
        if not _is(one, 1.0, _NEARLY_RIGHT):
            return Complaint("one_of_zeros", came=_said(one))
    return AS_IT_SHOULD_BE


def _tiny(subject: Any, a: np.ndarray, b: np.ndarray, error: Any) -> Complaint | float:
    """Two arrays divided by the same number are as far apart as they were before."""
    divided = subject(_TINY * a, _TINY * b)
    if _is(divided, error):
        return AS_IT_SHOULD_BE
    # Of constants it can only be said if nothing else is wrong with the formula.
    is_drowned = _is(error, _right(a, b), _NEARLY_RIGHT)
    key = "tiny_drowned" if is_drowned else "size_matters"
    return Complaint(key, came=_said(divided), error=_said(error))


def _shapes(subject: Any, a: np.ndarray) -> Complaint | float:
    """Arrays of different shapes have no relative error, which a ValueError says."""
    pairs = _pairs_that_broadcast(a.ravel())
    for one, other in pairs:
        try:
            came = subject(one.copy(), other.copy())
        except NotImplementedError:
            raise
        except ValueError:
            continue
        except Exception as error:
            key, came = "other_error", type(error).__name__
        else:
            # What is infinite or NaN was not broadcast, but made for this case.
            is_result = _is_number(came) and np.isfinite(came)
            is_result &= not _always_gives(subject, pairs, came)
            is_result |= isinstance(came, np.ndarray) and came.ndim > 0
            key = "broadcast" if is_result else "not_raised"
            came = _said(came) if is_result else type(came).__name__
        return Complaint(key, one=str(one.shape), other=str(other.shape), came=came)
    return AS_IT_SHOULD_BE


def _always_gives(subject: Any, pairs: Sequence[Pair], number: Any) -> bool:
    """Whether all these pairs give the same number: it was chosen, not computed."""
    try:
        return all(
            _is(subject(one.copy(), other.copy()), number) for one, other in pairs
        )
    except Exception:
        return False


def _pairs_that_broadcast(flat: np.ndarray) -> tuple[Pair, ...]:
    """Pairs of other numbers of axes, and of as many, where one axis has length 1."""
    column = np.full((flat.size, 1), flat[0])
    return (
        (flat, column),
        (column, flat),
        (np.full(flat.shape, 3.0), np.array(3.0)),
        (column, np.full((flat.size, 3), flat[0])),
        (flat[:1], flat),
        (flat, flat[:1]),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int | np.number) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind == "f"
    )


def _is(came: Any, expected: Any, tolerance: float = _TOLERANCE) -> bool:
    """Whether a number came back, and this one."""
    if not (_is_number(came) and _is_number(expected)):
        return False
    return bool(abs(float(came) - float(expected)) <= tolerance)


def _said(value: Any) -> str:
    return f"{float(value):.3g}" if _is_number(value) else type(value).__name__
