"""The course's own two functions, in the place of the student's around a check."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.exercises.stage_02_gradient_check import references
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
    """‖a - b‖ / max(‖a‖, ‖b‖), and 0 for two arrays of zeros.

    Raises:
        ValueError: the shapes differ.
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(say("functions.differ", one=np.shape(a), other=np.shape(b)))
    return references.relative_error(
        np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    )


COURSE_FUNCTIONS = {
    "numerical_gradient": numerical_gradient,
    "relative_error": relative_error,
}
