"""The known wrong answers to stage 02, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.stage_02_gradient_check.slopes import KnownCubic

# ---------------------------------------------------------------- measured slopes

#: Given the function, the point in float64 and the step: what comes out.
Measurement = Callable[[KnownCubic, np.ndarray, float], np.ndarray]
#: What is made of the values above, at the point and below it, and of the step.
Quotient = Callable[[Any, Any, Any, float], Any]


def simulate(quotient: Quotient) -> Measurement:
    """Each entry nudged by itself, and some quotient of what `f` gives."""

    def measure(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
        start = np.full(a.shape, f(a))
        return quotient(f.nudged(a, eps), start, f.nudged(a, -eps), eps)

    return measure


#: What may stand below the line instead of 2 eps.
_DISTANCES: tuple[Callable[[float], float], ...] = (
    lambda e: 2 * e,
    lambda e: e,
    lambda e: 2 / e,  # divided by 2, and then multiplied by eps
    lambda e: 1 / e,
    lambda e: 1.0,
    lambda e: 2.0,
    lambda e: e**2,
)
#: And what may, where nothing else is wrong.
_ODD_DISTANCES: tuple[Callable[[float], float], ...] = (
    lambda e: 1 / (2 * e),
    lambda e: 2 * e**2,
    lambda e: 4 * e**2,
    lambda e: 4 / e,
    lambda e: 2 + e,
    lambda e: np.sqrt(2 * e),
    lambda e: e / 2,
    lambda e: 1e-5,
    lambda e: 2e-5,
    lambda e: 1.5 * e,
    lambda e: 3 * e,
    lambda e: 10 * e,
    lambda e: 20 * e,
)
#: What may stand above it.
_NUMERATORS: tuple[tuple[str, Callable[[Any, Any, Any], Any]], ...] = (
    ("one_sided", lambda above, start, below: above - start),
    ("one_sided", lambda above, start, below: start - below),
    ("other_distance", lambda above, start, below: above - below),
    ("values_added", lambda above, start, below: above + below),
    ("values_added", lambda above, start, below: above + start),
    ("second_difference", lambda above, start, below: above - 2 * start + below),
    ("value_alone", lambda above, start, below: above),
    ("value_alone", lambda above, start, below: below),
    ("value_alone", lambda above, start, below: start),
    ("value_alone", lambda above, start, below: np.maximum(above, below)),
    ("value_alone", lambda above, start, below: np.minimum(above, below)),
    ("divided_by_value", lambda above, start, below: (above - below) / above),
    ("divided_by_value", lambda above, start, below: (above - below) / start),
    ("divided_by_value", lambda above, start, below: (above - below) / below),
    ("divided_by_value", lambda above, start, below: (above - start) / start),
    ("divided_by_value", lambda above, start, below: above / below),
)


def _quotients() -> Iterator[tuple[str, Measurement]]:
    """Every numerator with everything that it may be divided by."""
    for distance in _ODD_DISTANCES:
        yield (
            "other_distance",
            simulate(lambda up, start, down, e, d=distance: (up - down) / d(e)),
        )
    for (name, above_line), distance in product(_NUMERATORS, _DISTANCES):
        yield (
            name,
            simulate(
                lambda up, start, down, e, n=above_line, d=distance: (
                    n(up, start, down) / d(e)
                )
            ),
        )
    for distance in _DISTANCES[:3]:
        for other in (
            lambda up, start, down, e, d=distance: up - down / d(e),
            lambda up, start, down, e, d=distance: up / d(e) - down,
            lambda up, start, down, e, d=distance: up - start / d(e),
        ):
            yield "one_divided", simulate(other)


def _between(high: float, low: float, distance: float) -> Measurement:
    """The difference of two values, so many steps up and so many, over a distance."""
    return lambda f, a, e: (
        (f.nudged(a, high * e) - f.nudged(a, low * e)) / (distance * e)
    )


#: Two points that both lie on one side: how many steps from the entry, and how far
#: apart they are taken to be.
_ON_ONE_SIDE = (
    *((side * 2, side, side * distance) for side in (1, -1) for distance in (1, 2)),
    *((side * 2, 0, side * distance) for side in (1, -1) for distance in (1, 2)),
    *((side / 2, 0, side * distance) for side in (1, -1) for distance in (0.5, 1)),
)
#: And two of which one is further away than the other.
_UNEVEN = tuple(
    (high, low, distance)
    for high, low in ((1, -2), (2, -1), (1, -0.5), (0.5, -1))
    for distance in (high - low, 1, 2)
)


def _three_on_one_side(side: int) -> Measurement:
    """The parabola through three values on one side."""
    return lambda f, a, e: (
        side
        * (4 * f.nudged(a, side * e) - f.nudged(a, side * 2 * e) - 3 * f(a))
        / (2 * e)
    )


def _nudged_together(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
    return np.full(a.shape, (f(a + eps) - f(a - eps)) / (2 * eps))


def _one_walks_on(left: int) -> Measurement:
    """One copy for all entries; each entry stays so many steps from where it was."""

    def measure(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
        point, slopes = a.copy(), np.empty(a.shape)
        for index in np.ndindex(a.shape):
            point[index] = a[index] + eps
            above = f(point)
            point[index] = a[index] - eps
            slopes[index] = (above - f(point)) / (2 * eps)
            point[index] = a[index] + left * eps
        return slopes

    return measure


def _both_walk_on(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
    """Two copies for all entries, one raised and one lowered, entry after entry."""
    above, below, slopes = a.copy(), a.copy(), np.empty(a.shape)
    for index in np.ndindex(a.shape):
        above[index] += eps
        below[index] -= eps
        slopes[index] = (f(above) - f(below)) / (2 * eps)
    return slopes


def _one_side_walks_on(
    side: int, *, from_start: bool, distance: float = 1.0
) -> Measurement:
    """One-sided differences along a copy that is never put back.

    Args:
        side: +1 if entries are raised, -1 if they are lowered.
        from_start: each value is compared with the first one, not with the last.
        distance: what it is divided by, in steps.
    """

    def measure(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
        point, slopes, before = a.copy(), np.empty(a.shape), f(a)
        for index in np.ndindex(a.shape):
            point[index] += side * eps
            value = f(point)
            slopes[index] = side * (value - before) / (distance * eps)
            before = before if from_start else value
        return slopes

    return measure


def _rows_together(axes: int, *, is_view: bool = False) -> Measurement:
    """A loop over so many axes: what lies behind them is nudged at once.

    A whole row that was kept is a view, and moves along: ``is_view`` then has it back
    where it started when the value below is asked for.
    """

    def measure(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
        slopes = np.empty(a.shape)
        for index in np.ndindex(a.shape[:axes]):
            step = np.zeros(a.shape)
            step[index] = eps
            below = f(a) if is_view else f(a - step)
            slopes[index] = (f(a + step) - below) / (2 * eps)
        return slopes

    return measure


def _kept(where: Callable[[np.ndarray], Any]) -> Measurement:
    """The right slopes in some places, and zeros in the others."""

    def measure(f: KnownCubic, a: np.ndarray, eps: float) -> np.ndarray:
        right, slopes = f.central(a, eps), np.zeros(a.shape)
        place = where(a)
        slopes[place] = right[place]
        return slopes

    return measure


def _entries(start: int | None, end: int | None) -> Measurement:
    """The right slopes of the entries from one number to another, and zeros."""
    return _kept(
        lambda a: np.isin(
            np.arange(a.size).reshape(a.shape), np.arange(a.size)[start:end]
        )
    )


def _of_one_entry(number: int) -> Measurement:
    """The slope of one entry, in all places."""
    return lambda f, a, e: np.full(a.shape, f.central(a, e).flat[number])


def _size_of_entry(scale: Callable[[Any], Any]) -> tuple[tuple[str, Measurement], ...]:
    """A nudge that depends on the entry, divided by the one distance or the other."""
    return (
        ("relative_nudge", lambda f, a, e: f.central(a, e * scale(a))),
        ("relative_nudge", lambda f, a, e: f.central(a, e * scale(a)) * scale(a)),
    )


#: Each wrong measurement, the likeliest first.
_MEASUREMENTS: tuple[tuple[str, Measurement], ...] = (
    ("one_sided", lambda f, a, e: f.central(a, e) + f.curvature(a) * e / 2),
    ("one_sided", lambda f, a, e: f.central(a, e) - f.curvature(a) * e / 2),
    ("one_sided", lambda f, a, e: f.central(a, e) / 2 + f.curvature(a) * e / 4),
    ("divided_by_eps", lambda f, a, e: 2 * f.central(a, e)),
    ("precedence", lambda f, a, e: f.central(a, e) * e**2),
    ("not_divided", lambda f, a, e: f.central(a, e) * 2 * e),
    ("slopes_averaged", lambda f, a, e: f.central(a, e) / a.size),
    ("slopes_averaged", lambda f, a, e: f.central(a, e) / len(a)),
    ("slope_sign_lost", lambda f, a, e: np.abs(f.central(a, e))),
    ("sign_of_gradient", lambda f, a, e: np.sign(f.central(a, e))),
    ("sign_of_gradient", lambda f, a, e: f.central(a, e) > 0),
    ("slopes_begin_at_one", lambda f, a, e: f.central(a, e) + 1),
    ("slope_with_entry", lambda f, a, e: f.central(a, e) / a),
    ("slope_with_entry", lambda f, a, e: f.central(a, e) / np.abs(a)),
    ("slope_with_entry", lambda f, a, e: f.central(a, e) * a),
    ("residual_sign", lambda f, a, e: -f.central(a, e)),
    ("floor_division", lambda f, a, e: np.floor(f.central(a, e))),
    # A far shorter step, or a formula with more points: a cubic cannot tell them apart.
    ("too_exact", lambda f, a, e: f.gradient(a)),
    ("half_steps", lambda f, a, e: f.central(a, e / 2)),
    ("half_steps", lambda f, a, e: f.central(a, e / 2) / 2),
    ("double_steps", lambda f, a, e: f.central(a, 2 * e)),
    ("double_steps", lambda f, a, e: f.central(a, 2 * e) * 2),
    ("double_steps", lambda f, a, e: f.central(a, 2 * e) * 4),
    *_size_of_entry(lambda a: a),
    *_size_of_entry(np.abs),
    *_size_of_entry(lambda a: np.maximum(1, np.abs(a))),
    ("nudged_together", _nudged_together),
    ("nudged_together", _rows_together(0, is_view=True)),
    ("not_put_back", _one_walks_on(-1)),
    ("not_put_back", _one_walks_on(+1)),
    ("not_put_back", _one_walks_on(-2)),
    ("slopes_pile_up", _both_walk_on),
    *(
        ("not_put_back", _one_side_walks_on(side, from_start=first, distance=distance))
        for side, first, distance in product((1, -1), (True, False), (1.0, 2.0))
    ),
    ("not_every_entry", _entries(0, 1)),
    ("not_every_entry", _entries(-1, None)),
    ("not_every_entry", _entries(0, -1)),
    ("not_every_entry", _entries(1, None)),
    ("not_every_entry", _entries(1, -1)),
    ("not_every_entry", _kept(lambda a: np.s_[..., :1] if a.ndim else ())),
    ("not_every_entry", _kept(lambda a: np.s_[:1] if a.ndim else ())),
    ("same_slope_everywhere", _of_one_entry(-1)),
    ("same_slope_everywhere", _of_one_entry(0)),
    *(("one_sided", _between(*points)) for points in _ON_ONE_SIDE),
    *(("one_sided", _three_on_one_side(side)) for side in (1, -1)),
    *(("uneven_points", _between(*points)) for points in _UNEVEN),
    *_quotients(),
)
#: What only several entries can show.
_OF_SEVERAL = {
    "slopes_averaged",
    "nudged_together",
    "not_put_back",
    "slopes_pile_up",
    "not_every_entry",
    "same_slope_everywhere",
}
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
        return measure(KnownCubic.of(f), point.astype(np.float64), a["eps"])

    return formula


def _start_as_it_came(side: int, distance: float) -> Callable[[Arguments], np.ndarray]:
    """One-sided with no copy in float64: only where an array is added has it digits."""

    def formula(a: Arguments) -> np.ndarray:
        f, point = a["cases"]["float32"]
        step = side * a["eps"]
        moved = KnownCubic.of(f).nudged(point.astype(np.float64), step)
        return (moved - f(point)) / (distance * step)

    return formula


SLOPES_MISTAKES = (
    *(
        Mistake(name, part, _in_case(measure, part))
        for name, measure in _MEASUREMENTS
        for part in _MEASURED_PARTS
        if part != "one_number" or name not in _OF_SEVERAL
    ),
    *(
        Mistake("one_sided", "float32", _start_as_it_came(side, distance))
        for side, distance in product((1, -1), (1.0, 2.0))
    ),
    *(
        Mistake("row_by_row", part, _in_case(_rows_together(axes, is_view=view), part))
        for part, axes in (("matrix", 1), ("three_axes", 1), ("three_axes", 2))
        for view in (False, True)
    ),
    *(
        Mistake(
            "slopes_laid_out",
            part,
            _in_case(lambda f, a, e, way=way: way(f.central(a, e)), part),
        )
        for part, way in (
            *(
                (case, way)
                for case in ("vector", "integers", "float32")
                for way in (lambda slopes: slopes[:, None], lambda slopes: slopes[None])
            ),
            ("matrix", np.ravel),
            ("three_axes", np.ravel),
            ("three_axes", lambda slopes: slopes.T),
            ("one_number", np.ravel),
        )
    ),
)


# ------------------------------------------------------------ relative errors


def _norm(array: np.ndarray) -> float:
    return float(np.sqrt(np.square(array).sum()))


def _spectral(array: np.ndarray) -> float:
    """The largest singular value of a matrix; of anything else, the plain norm."""
    return float(np.linalg.norm(array, 2)) if array.ndim == 2 else _norm(array)


def _columns(array: np.ndarray) -> float:
    """The largest sum of a column's sizes; of anything but a matrix, of all."""
    return float(np.abs(array).sum(0).max() if array.ndim == 2 else np.abs(array).sum())


def _rows(array: np.ndarray) -> float:
    """The largest sum of a row's sizes; of anything but a matrix, the largest size."""
    return float(np.abs(array).sum(-1).max() if array.ndim == 2 else _peak(array))


def _of_rows(array: np.ndarray) -> Any:
    """The norm of each row: NumPy's along the last axis."""
    return np.linalg.norm(array, axis=-1)


def _peak(array: np.ndarray) -> float:
    return float(np.abs(array).max())


#: Of two arrays: one number.
Measure = Callable[[np.ndarray, np.ndarray], Any]
#: What takes a norm's place, and what that is called.
_LENGTHS: tuple[tuple[str, Callable[[np.ndarray], float]], ...] = (
    ("", _norm),
    ("other_norm", lambda v: np.abs(v).sum()),
    ("other_norm", _peak),
    ("other_norm", lambda v: np.abs(v).mean()),
    ("other_norm", lambda v: np.sqrt(np.square(v).mean())),
    ("other_norm", _spectral),
    ("other_norm", _columns),
    ("other_norm", _rows),
    ("norm_without_root", lambda v: np.square(v).sum()),
    ("norm_without_root", lambda v: np.square(v).mean()),
    ("sums_instead_of_norms", lambda v: abs(v.sum())),
    ("sums_instead_of_norms", np.sum),
    ("sums_instead_of_norms", np.max),
    ("sums_instead_of_norms", np.mean),
)
#: How the two lengths are made one.
_TOGETHER: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("", max),
    ("smaller_norm", min),
    ("sum_of_norms", lambda one, other: one + other),
    ("sum_of_norms", lambda one, other: (one + other) / 2),
    ("sum_of_norms", lambda one, other: 2 * (one + other)),
    ("other_denominator", lambda one, other: one * other),
    ("other_denominator", lambda one, other: np.sqrt(one * other)),
    ("other_denominator", lambda one, other: np.hypot(one, other)),
    ("not_relative", lambda one, other: 1.0),
)
#: What the entries of a difference are divided by, one by one.
_ENTRIES: tuple[Measure, ...] = (
    lambda a, b: np.maximum(np.abs(a), np.abs(b)),
    lambda a, b: np.minimum(np.abs(a), np.abs(b)),
    lambda a, b: np.abs(a) + np.abs(b),
    lambda a, b: (np.abs(a) + np.abs(b)) / 2,
    lambda a, b: np.maximum(a, b),
    lambda a, b: np.abs(np.maximum(a, b)),
    lambda a, b: a,
    lambda a, b: b,
    lambda a, b: np.abs(a),
    lambda a, b: np.abs(b),
    lambda a, b: a + b,
    lambda a, b: np.abs(a + b),
)
#: What is made of the entries after that.
_OF_ENTRIES: tuple[Callable[[np.ndarray], float], ...] = (
    np.max,
    np.mean,
    np.sum,
    _norm,
    np.median,
    lambda v: np.sqrt(np.square(v).mean()),
)


def _right(a: np.ndarray, b: np.ndarray) -> float:
    return _norm(a - b) / max(_norm(a), _norm(b))


def _over_larger(top: Measure) -> Measure:
    """Something else above the line, and the larger norm below it."""
    return lambda a, b: top(a, b) / max(_norm(a), _norm(b))


#: Each wrong error of a pair, the likeliest first.
_ERRORS: tuple[tuple[str, Measure], ...] = (
    ("yes_or_no", lambda a, b: 1.0),
    (
        "entries_sorted",
        _over_larger(lambda a, b: _norm(np.sort(a, None) - np.sort(b, None))),
    ),
    ("squared_norms", lambda a, b: _right(a, b) ** 2),
    ("root_twice", lambda a, b: np.sqrt(_right(a, b))),
    ("upside_down", lambda a, b: 1 / _right(a, b)),
    ("one_minus", lambda a, b: 1 - _right(a, b)),
    ("in_percent", lambda a, b: 100 * _right(a, b)),
    ("averaged_norm", lambda a, b: _right(a, b) / a.size),
    ("averaged_norm", lambda a, b: _right(a, b) / len(a)),
    ("multiplied", lambda a, b: _norm(a - b) * max(_norm(a), _norm(b))),
    ("norms_compared", lambda a, b: abs(_norm(a) - _norm(b))),
    ("difference_of_norms", _over_larger(lambda a, b: abs(_norm(a) - _norm(b)))),
    (
        "difference_of_norms",
        lambda a, b: abs(_norm(a) - _norm(b)) / (_norm(a) + _norm(b)),
    ),
    (
        "difference_of_norms",
        lambda a, b: (
            abs(np.abs(a).sum() - np.abs(b).sum())
            / max(np.abs(a).sum(), np.abs(b).sum())
        ),
    ),
    ("arrays_added", _over_larger(lambda a, b: _norm(a + b))),
    ("signs_dropped", _over_larger(lambda a, b: _norm(np.abs(a) - np.abs(b)))),
    ("sums_instead_of_norms", _over_larger(lambda a, b: abs((a - b).sum()))),
    (
        "sums_instead_of_norms",
        lambda a, b: abs((a - b).sum()) / max(abs(a.sum()), abs(b.sum())),
    ),
    ("angle", lambda a, b: 1 - (a * b).sum() / (_norm(a) * _norm(b))),
    *(
        (
            "row_norms",
            lambda a, b, reduced=reduced: reduced(
                _of_rows(a - b) / np.maximum(_of_rows(a), _of_rows(b))
            ),
        )
        for reduced in (np.max, np.mean, np.sum)
    ),
    *(
        (
            "row_norms",
            lambda a, b, reduced=reduced: (
                reduced(_of_rows(a - b))
                / max(reduced(_of_rows(a)), reduced(_of_rows(b)))
            ),
        )
        for reduced in (np.max, np.mean)
    ),
    *(
        (
            "row_norms",
            _over_larger(
                lambda a, b, reduced=reduced, axis=axis: reduced(
                    np.linalg.norm(a - b, axis=axis)
                )
            ),
        )
        for reduced in (np.max, np.mean, np.sum)
        for axis in (0, -1)
    ),
    *(
        (
            "row_norms",
            lambda a, b, reduced=reduced: reduced(
                np.linalg.norm(a - b, axis=0)
                / np.maximum(np.linalg.norm(a, axis=0), np.linalg.norm(b, axis=0))
            ),
        )
        for reduced in (np.max, np.mean, np.sum)
    ),
    *(
        (
            "constant_below",
            lambda a, b, constant=constant, together=together: (
                _norm(a - b) / (constant + together(_norm(a), _norm(b)))
            ),
        )
        for constant, together in (
            *((constant, max) for constant in (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5)),
            (1.0, lambda one, other: one + other),
        )
    ),
    (
        "signs_dropped",
        lambda a, b: _norm(a**2 - b**2) / max(_norm(a**2), _norm(b**2)),
    ),
    ("signs_dropped", _over_larger(lambda a, b: np.sqrt(np.abs(a**2 - b**2).sum()))),
    (
        "difference_of_norms",
        lambda a, b: (
            abs(np.square(a).sum() - np.square(b).sum())
            / max(np.square(a).sum(), np.square(b).sum())
        ),
    ),
    (
        "difference_of_norms",
        _over_larger(
            lambda a, b: np.sqrt(abs(np.square(a).sum() - np.square(b).sum()))
        ),
    ),
    *(
        (
            "other_denominator",
            lambda a, b, size=size: _norm(a - b) / _norm(size(np.abs(a), np.abs(b))),
        )
        for size in (np.add, np.minimum)
    ),
    ("norm_outside", lambda a, b: _norm(a - b) / _norm(a) + _norm(b)),
    ("norm_outside", lambda a, b: _norm(a - b) / _norm(b) + _norm(a)),
    ("other_denominator", lambda a, b: _norm(a - b) / _norm(np.maximum(a, b))),
    (
        "other_denominator",
        lambda a, b: _norm(a - b) / _norm(np.maximum(np.abs(a), np.abs(b))),
    ),
    ("other_denominator", lambda a, b: _norm(a - b) / _norm(a + b)),
    (
        "other_denominator",
        lambda a, b: _norm(a - b) / (_norm(a - b) + max(_norm(a), _norm(b))),
    ),
    ("smaller_norm", lambda a, b: _norm(a - b) / min(_norm(a), _norm(b))),
    *(
        (
            "elementwise",
            lambda a, b, reduced=reduced, below=below, top=top: reduced(
                top(a - b) / below(a, b)
            ),
        )
        for reduced in _OF_ENTRIES
        for below in _ENTRIES
        for top in (np.abs, np.asarray)
    ),
    *(
        ("elementwise_array", lambda a, b, below=below: np.abs(a - b) / below(a, b))
        for below in _ENTRIES
    ),
)


def _divided() -> Iterator[tuple[str, str, Measure]]:
    """Every length above the line with every one below it, and what that is called."""
    for (above, top), (below, bottom), (pair, together) in product(
        _LENGTHS, _LENGTHS, _TOGETHER
    ):
        names = [name for name in dict.fromkeys((above, below, pair)) if name]
        if pair == "not_relative":
            # Nothing is below the line, whatever the norm would have been.
            if bottom is not _norm:
                continue
            names = ["not_relative"]
        is_squared = "norm_without_root" in (above, below) and top is bottom
        if is_squared:
            names = ["squared_norms", *names[1:]]
        if not 1 <= len(names) <= 2:
            continue
        yield (
            names[0],
            "".join(names[1:]),
            lambda a, b, top=top, bottom=bottom, together=together: (
                top(a - b) / together(bottom(a), bottom(b))
            ),
        )


ERROR_MISTAKES = tuple(
    mistake
    for name, besides, measure in (
        *((name, "", measure) for name, measure in _ERRORS),
        *_divided(),
    )
    for mistake in (
        Mistake(
            name,
            "error",
            lambda p, measure=measure: measure(p["a"], p["b"]),
            besides,
        ),
        Mistake(
            name,
            "other_way",
            lambda p, measure=measure: measure(p["b"], p["a"]),
            besides,
        ),
    )
)
