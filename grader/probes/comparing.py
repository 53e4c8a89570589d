"""Comparisons in which no function of NumPy's or PyTorch's has a say.

Those are the notebook's too: anybody can put another in the place of `np.array_equal`,
and a probe looks later than that. What an operator of an array's does stays as it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import asarray, errstate

#: For a bound on what is infinite.
_INFINITY = float("inf")


def is_unchanged(before: np.ndarray, after: Any) -> bool:
    """Whether something is an array with the shape and the numbers of another.

    Args:
        before: a plain array, which no student's code has seen.
        after: what is there now.
    """
    return isinstance(after, type(before)) and is_equal(before, after)


def is_equal(one: Any, other: Any, *, equal_nan: bool = False) -> bool:
    """Whether two arrays, tensors or numbers have the same shape and the same numbers.

    Args:
        one: one of them.
        other: the other.
        equal_nan: whether what is not a number equals what is not one either.
    """
    try:
        first, second = _plain(one), _plain(other)
    except Exception:  # of a class of the student's, or a list of unequal lists
        return False
    if first.shape != second.shape:
        return False
    same = first == second
    if equal_nan:
        same = same | ((first != first) & (second != second))
    return _all(same)


def is_close(
    one: Any,
    other: Any,
    *,
    relative: float,
    absolute: float = 0.0,
    equal_nan: bool = False,
) -> bool:
    """Whether numbers differ by no more than a share of the other, and an amount.

    Args:
        one: an array, a tensor or a number.
        other: the same; it may be of another shape, to which NumPy broadcasts it.
        relative: the largest difference, in units of the other's size.
        absolute: how much is added to that.
        equal_nan: whether what is not a number equals what is not one either.
    """
    first, second = _plain(one, float), _plain(other, float)
    with errstate(all="ignore"):
        size = second.__abs__()
        near = (first - second).__abs__() <= absolute + relative * size
        same = (near & (size < _INFINITY)) | (first == second)
        if equal_nan:
            same = same | ((first != first) & (second != second))
    return _all(same)


def _plain(value: Any, dtype: type | None = None) -> np.ndarray:
    """An array of NumPy's own class, which compares as NumPy has it."""
    array = asarray(value.detach() if hasattr(value, "detach") else value, dtype)
    kind = np.ndarray
    return kind.view(array, kind)


def _all(told: Any) -> bool:
    return b"\0" not in asarray(told, bool).tobytes()
