"""The course's own two functions, in the place of the student's around a check."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.text import say


def numerical_gradient(
    f: Callable[[np.ndarray], float], a: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Central differences of f at a, in float64, of a's shape."""
    a = np.asarray(a, dtype=np.float64)
    steps = eps * np.eye(a.size).reshape(a.size, *a.shape)
    slopes = [(f(a + step) - f(a - step)) / (2 * eps) for step in steps]
    return np.array(slopes).reshape(a.shape)


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """‖a - b‖ / max(‖a‖, ‖b‖), with sums of squares; 0 for two arrays of zeros.

    Raises:
        ValueError: the shapes differ.
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(say("functions.differ", one=np.shape(a), other=np.shape(b)))
    one, other = (np.asarray(each, dtype=np.float64) for each in (a, b))
    # (`max` would forget a NaN that comes second.)
    larger = np.maximum(np.square(one).sum(), np.square(other).sum())
    return float(np.sqrt(np.square(one - other).sum() / larger)) if larger else 0.0
