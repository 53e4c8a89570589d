"""The known wrong answers to stage 02, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.stage_02_gradient_check.functions import Cubic

#: Given the function, the point in float64 and the step: what comes out.
Measurement = Callable[[Cubic, np.ndarray, float], np.ndarray]


def _nudged_together(f: Cubic, a: np.ndarray, eps: float) -> np.ndarray:
    return np.full(a.shape, (f(a + eps) - f(a - eps)) / (2 * eps))


def _one_walks_on(left: int) -> Measurement:
    """One copy for all entries; each entry stays so many steps from where it was."""

    def measure(f: Cubic, a: np.ndarray, eps: float) -> np.ndarray:
        point, slopes = a.copy(), np.empty(a.shape)
        for index in np.ndindex(a.shape):
            point[index] = a[index] + eps
            above = f(point)
            point[index] = a[index] - eps
            slopes[index] = (above - f(point)) / (2 * eps)
            point[index] = a[index] + left * eps
        return slopes

    return measure


def _both_walk_on(f: Cubic, a: np.ndarray, eps: float) -> np.ndarray:
    """Two copies for all entries, one raised and one lowered, entry after entry."""
    above, below, slopes = a.copy(), a.copy(), np.empty(a.shape)
    for index in np.ndindex(a.shape):
        above[index] += eps
        below[index] -= eps
        slopes[index] = (f(above) - f(below)) / (2 * eps)
    return slopes


def _rows_together(axes: int) -> Measurement:
    """A loop over so many axes: what lies behind them is nudged at once."""

    def measure(f: Cubic, a: np.ndarray, eps: float) -> np.ndarray:
        slopes = np.empty(a.shape)
        for index in np.ndindex(a.shape[:axes]):
            step = np.zeros(a.shape)
            step[index] = eps
            slopes[index] = (f(a + step) - f(a - step)) / (2 * eps)
        return slopes

    return measure


#: Each wrong measurement, the likeliest first.
_MEASUREMENTS: tuple[tuple[str, Measurement], ...] = (
    ("one_sided", lambda f, a, e: f.central(a, e) + f.curvature(a) * e / 2),
    ("one_sided", lambda f, a, e: f.central(a, e) - f.curvature(a) * e / 2),
    ("one_sided", lambda f, a, e: f.central(a, e) / 2 + f.curvature(a) * e / 4),
    ("divided_by_eps", lambda f, a, e: 2 * f.central(a, e)),
    ("precedence", lambda f, a, e: f.central(a, e) * e**2),
    ("not_divided", lambda f, a, e: f.central(a, e) * 2 * e),
    # A far shorter step, or a formula with more points: a cubic cannot tell them apart.
    ("too_exact", lambda f, a, e: f.gradient(a)),
    ("half_steps", lambda f, a, e: f.central(a, e / 2)),
    ("half_steps", lambda f, a, e: f.central(a, e / 2) / 2),
    ("relative_nudge", lambda f, a, e: f.central(a, e * a)),
    ("relative_nudge", lambda f, a, e: f.central(a, e * a) * a),
    ("relative_nudge", lambda f, a, e: f.central(a, e * a) * np.abs(a)),
    ("nudged_together", _nudged_together),
    ("not_put_back", _one_walks_on(-1)),
    ("not_put_back", _one_walks_on(+1)),
    ("not_put_back", _one_walks_on(-2)),
    ("not_put_back", _both_walk_on),
)
_MEASURED_PARTS = (
    "vector",
    "matrix",
    "three_axes",
    "one_number",
    "integers",
    "float32",
)


def _in_case(measure: Measurement, part: str) -> Callable[[Arguments], np.ndarray]:
    def formula(a: Arguments) -> np.ndarray:
        f, point = a["cases"][part]
        return measure(f, point.astype(np.float64), a["eps"])

    return formula


SLOPES_MISTAKES = (
    *(
        Mistake(name, part, _in_case(measure, part))
        for name, measure in _MEASUREMENTS
        for part in _MEASURED_PARTS
    ),
    *(
        Mistake("row_by_row", part, _in_case(_rows_together(axes), part))
        for part, axes in (("matrix", 1), ("three_axes", 1), ("three_axes", 2))
    ),
)


def _norm(array: np.ndarray) -> float:
    return float(np.sqrt(np.square(array).sum()))


#: Each wrong error of a pair.
_ERRORS: tuple[tuple[str, Callable[[np.ndarray, np.ndarray], Any]], ...] = (
    ("smaller_norm", lambda a, b: _norm(a - b) / min(_norm(a), _norm(b))),
    ("sum_of_norms", lambda a, b: _norm(a - b) / (_norm(a) + _norm(b))),
    ("sum_of_norms", lambda a, b: 2 * _norm(a - b) / (_norm(a) + _norm(b))),
    ("not_relative", lambda a, b: _norm(a - b)),
    ("not_relative", lambda a, b: np.abs(a - b).max()),
    ("not_relative", lambda a, b: np.abs(a - b).mean()),
    ("squared_norms", lambda a, b: (_norm(a - b) / max(_norm(a), _norm(b))) ** 2),
    (
        "elementwise",
        lambda a, b: (np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).max(),
    ),
    (
        "elementwise",
        lambda a, b: (np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).mean(),
    ),
    (
        "elementwise",
        lambda a, b: (np.abs(a - b) / (np.abs(a) + np.abs(b))).max(),
    ),
    (
        "elementwise",
        lambda a, b: (np.abs(a - b) / (np.abs(a) + np.abs(b))).mean(),
    ),
    (
        "elementwise_array",
        lambda a, b: np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)),
    ),
    (
        "difference_of_norms",
        lambda a, b: abs(_norm(a) - _norm(b)) / max(_norm(a), _norm(b)),
    ),
    (
        "sums_instead_of_norms",
        lambda a, b: abs((a - b).sum()) / max(abs(a.sum()), abs(b.sum())),
    ),
    (
        "other_norm",
        lambda a, b: np.abs(a - b).sum() / max(np.abs(a).sum(), np.abs(b).sum()),
    ),
    (
        "other_norm",
        lambda a, b: np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max()),
    ),
    ("other_norm", lambda a, b: _spectral(a - b) / max(_spectral(a), _spectral(b))),
)


def _spectral(array: np.ndarray) -> float:
    """The largest singular value of a matrix; of anything else, the plain norm."""
    return float(np.linalg.norm(array, 2)) if array.ndim == 2 else _norm(array)


ERROR_MISTAKES = tuple(
    mistake
    for name, measure in _ERRORS
    for mistake in (
        Mistake(name, "error", lambda p, measure=measure: measure(p["a"], p["b"])),
        Mistake(name, "other_way", lambda p, measure=measure: measure(p["b"], p["a"])),
    )
)
