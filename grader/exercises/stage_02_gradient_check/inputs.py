"""What the functions of stage 02 are called with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Sizes, beyond
from grader.exercises.stage_02_gradient_check.functions import (
    Claimed,
    Constant,
    Gradient,
    Hinges,
    Linear,
    Loss,
    OfW1,
    OfW2,
    Waves,
    away_from_zero,
)
from grader.exercises.stage_02_gradient_check.slopes import (
    KnownCubic,
    of_hinges,
    of_w1,
    of_w2,
    of_waves,
)

#: The parts of a gradient check, and how many points each is worth.
CHECK_PARTS = {
    "accepts": 1.0,
    "rejects_scale": 1.0,
    "rejects_structure": 1.0,
    "rejects_single_entry": 1.0,
    "subtle": 1.0,
    "rejects_shape": 1.0,
    "rejects_nan": 1.0,
    "tiny": 0.5,
    "huge": 0.5,
    "zero": 0.5,
    "in_place": 0.5,
    "eps": 0.5,
    "tolerance": 0.5,
}

#: So far from the point, the kinks are still where they were.
NEAR = 1e-6
#: How many gradients a check is asked about.
CASES = 46

#: No drawn network comes closer to the ReLU's kink than this: far more than any
#: sensible nudge of a weight moves the hidden layer.
KINK_MARGIN = 0.02
TINY, HUGE = 1e-12, 1e12
#: The relative error of a small mistake: less than the suspect's in the notebook, and
#: three times what the most generous sensible tolerance, 1e-5, lets pass.
SUBTLE = 3e-5

#: How far a kink is, at least, and two steps: one that spans it, and one that does not.
#: Each leaves room for a check that takes some multiple of the step that it is given.
KINK_DISTANCE, LONG_STEP, SHORT_STEP = 1e-3, 0.5, 1e-6
#: The relative error of a middling mistake, and tolerances far above it and far below.
MIDDLING, LOOSE, STRICT = 0.05, 0.5, 1e-3
#: The same below what is tolerated by default.
FAINT, VERY_STRICT = 2e-7, 1e-9


#: The shape of a matrix whose slopes come back lying on their side.
SIDEWAYS = 4, 3
#: So many samples are a large batch among the sizes that are drawn.
LARGE_BATCH = 5


def draw_slopes(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A step, and a function with a point for each shape and dtype that must work.

    The step is long. Its truncation error is then far above rounding, and tells a
    central difference from a one-sided one and from the exact slope.
    """
    n, d_in, _, d_out = sizes
    points = {
        "vector": away_from_zero(rng, (d_in,)),
        "matrix": away_from_zero(rng, (n, d_out)),
        "three_axes": away_from_zero(rng, (2, d_out, 3)),
        "one_number": away_from_zero(rng, ()),
        "integers": rng.integers(1, 4, n) * rng.choice([-1, 1], n),
        "float32": away_from_zero(rng, (d_out,)).astype(np.float32),
    }
    eps = float(rng.uniform(0.05, 0.2))
    cases = {
        name: (KnownCubic.draw(rng, np.shape(a), beyond(sizes)), np.array(a))
        for name, a in points.items()
    }
    # One number cannot tell a lost sign from a turned one. The first inputs are of the
    # larger batches: there `f` rises, and only a turned sign is wrong.
    f, a = cases["one_number"]
    sign = 1.0 if n >= LARGE_BATCH else -1.0
    if np.sign(f.central(a, eps)) != sign:
        cases["one_number"] = (f.turned(), a)
    return {"eps": eps, "cases": {name: (f.bare, a) for name, (f, a) in cases.items()}}


#: What a relative error is asked for besides the drawn pair: the names of the pairs.
FAR_APART = ("opposite", "half the opposite", "a peak", "a smaller peak")
OF_ZEROS = ("zeros", "zeros first", "zeros last")
TINY_ARRAYS = "tiny"
OF_SHAPES = tuple(f"shapes {number}" for number in range(6))


def draw_pairs(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Two arrays of one shape, of norms that differ; the second is the larger."""
    n, d_in, h, _ = sizes
    shape = ((d_in,), (n, d_in), (2, 3, n))[h % 3]
    # Large, so that a little something in the denominator shows only where it matters.
    scale = beyond(sizes)
    a = 100 * scale * rng.standard_normal(shape)
    b = 1.5 * a + 40 * scale * rng.standard_normal(shape)
    if np.linalg.norm(b) < np.linalg.norm(a):
        a, b = b, a
    return {"a": a, "b": b}


@dataclass(frozen=True)
class Case:
    """One call of a gradient check; what the check should say, it does not tell.

    ``given`` are arguments that are handed over by name; without them the check goes by
    its defaults.
    """

    f: Loss
    grad_f: Claimed
    a: np.ndarray
    given: Mapping[str, float] = field(default_factory=dict)


class Expected(NamedTuple):
    """What a check should say of a case, and what the case is called.

    ``name`` is a key of ``[cases]`` in the text catalogue. ``shape_of_f`` is what the
    function looks like along each entry: a measurement can be right of straight ones
    alone. ``number`` is the case's among those that are drawn.
    """

    part: str
    name: str
    is_right: bool
    shape_of_f: Literal["bent", "straight", "constant"] = "bent"
    has_defaults: bool = True
    number: int = 0


#: A case, and what a check should say of it.
Told = tuple[Case, Expected]


def draw_cases(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Gradients to be accepted and gradients to be rejected, well mixed.

    Which is which is among the arguments that stay where answers are judged.
    """
    told = (
        *_ordinary(rng, sizes),
        *_wrong_scale(rng, sizes),
        *_wrong_structure(rng, sizes),
        *_wrong_entry(rng),
        *_subtle(rng, sizes),
        *_wrong_shape(rng, sizes),
        *_not_a_number(rng, sizes),
        *_magnitude("tiny", TINY, rng, sizes),
        *_magnitude("huge", HUGE, rng, sizes),
        *_zero(rng, sizes),
        *_moved(rng, sizes),
        *_steps(rng, sizes),
        *_tolerances(rng, sizes),
    )
    # In an order of their own, the number of a call would tell what to answer.
    order = rng.permutation(len(told)).tolist()
    return {
        "cases": tuple(told[index][0] for index in order),
        "expected": tuple(
            expected._replace(number=order.index(index))
            for index, (_, expected) in enumerate(told)
        ),
    }


def _right(part: str, name: str, f: Any, grad_f: Gradient, a: np.ndarray) -> Told:
    return _told(part, name, f, grad_f, a, is_right=True)


def _wrong(part: str, name: str, f: Any, grad_f: Gradient, a: np.ndarray) -> Told:
    return _told(part, name, f, grad_f, a, is_right=False)


def _told(
    part: str,
    name: str,
    f: Any,
    grad_f: Gradient,
    a: np.ndarray,
    *,
    is_right: bool,
    given: Mapping[str, float] | None = None,
) -> Told:
    bare = f.bare if isinstance(f, KnownCubic) else f
    shape = {Linear: "straight", Constant: "constant"}.get(type(f), "bent")
    case = Case(bare, _claimed(grad_f, a), a, given or {})
    return case, Expected(part, name, is_right, shape, not given)


def _claimed(grad_f: Gradient, a: np.ndarray) -> Claimed:
    """A gradient function as it is at a point and near it, and nothing else of it."""
    slopes = grad_f(a)
    bend = (grad_f(a + NEAR) - slopes) / NEAR
    return Claimed(a, np.asarray(slopes), np.asarray(bend))


def _network(rng: np.random.Generator, sizes: Sizes) -> tuple[OfW1, OfW2]:
    """A network whose hidden layer stays away from the kink and has both signs.

    It comes as a function of the one layer, and of the other; each holds the other's.
    """
    n, d_in, h, d_out = sizes
    while True:
        x = rng.standard_normal((n, d_in))
        w1 = rng.standard_normal((d_in, h)) / np.sqrt(d_in)
        hidden = x @ w1
        if np.abs(hidden).min() > KINK_MARGIN and np.ptp(np.sign(hidden)) == 2:
            break
    w2 = rng.standard_normal((h, d_out)) / np.sqrt(h)
    y = rng.standard_normal((n, d_out))
    return OfW1(x, y, w2), OfW2(x, y, w1)


def _cubic(
    rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0
) -> tuple[KnownCubic, np.ndarray]:
    return KnownCubic.draw(rng, shape, scale), away_from_zero(rng, shape)


def _ordinary(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "accepts"
    vector, a = _cubic(rng, (sizes.d_in,))
    matrix, b = _cubic(rng, (sizes.n, sizes.d_out))
    first, second = _network(rng, sizes)
    w1, w2 = second.w1, first.w2
    waves, c = Waves(away_from_zero(rng, (sizes.h,))), rng.standard_normal(sizes.h)
    spread = np.geomspace(1e-8, 1e2, sizes.d_in) * rng.choice([-1, 1], sizes.d_in)
    d = rng.standard_normal(spread.size)
    return [
        _right(part, "right_vector", vector, vector.gradient, a),
        _right(part, "right_matrix", matrix, matrix.gradient, b),
        _right(part, "right_w1", first, partial(of_w1, first), w1),
        _right(part, "right_w2", second, partial(of_w2, second), w2),
        _right(part, "right_waves", waves, partial(of_waves, waves), c),
        _right(part, "right_mixed", Linear(spread), lambda _: spread, d),
    ]


def _wrong_scale(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "rejects_scale"
    f, second = _network(rng, sizes)
    w1 = second.w1
    planted = {
        "no_factor_2": 1 / 2,
        "mean_over_batch": 1 / sizes.n,
        "opposite_sign": -1.0,
        "one_percent": 1.01,
    }
    return [
        _right(part, "right_w1", f, partial(of_w1, f), w1),
        *(
            _wrong(part, name, f, lambda w, k=factor: k * of_w1(f, w), w1)
            for name, factor in planted.items()
        ),
    ]


def _wrong_structure(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "rejects_structure"
    side = 5
    square, a = _cubic(rng, (side, side))
    f, second = _network(rng, sizes)
    w1 = second.w1
    return [
        _right(part, "right_matrix", square, square.gradient, a),
        _wrong(part, "transposed", square, lambda a: square.gradient(a).T, a),
        _right(part, "right_w1", f, partial(of_w1, f), w1),
        _wrong(part, "no_mask", f, lambda w: of_w1(f, w, np.ones_like), w1),
        _wrong(part, "mask_inverted", f, lambda w: of_w1(f, w, lambda h: h < 0), w1),
    ]


def _with_entry(
    rng: np.random.Generator, low: int, high: int
) -> tuple[KnownCubic, np.ndarray, tuple[np.intp, ...]]:
    """A matrix, and one of its 35 entries, with a rank in the size of the slopes."""
    f, a = _cubic(rng, (5, 7))
    by_size = np.argsort(np.abs(f.gradient(a)), axis=None)
    return f, a, np.unravel_index(by_size[rng.integers(low, high)], a.shape)


def _wrong_entry(rng: np.random.Generator) -> list[Told]:
    part = "rejects_single_entry"
    # Its slope is of ordinary size, so that it matters.
    f, a, entry = _with_entry(rng, 20, 30)

    def with_entry(factor: float) -> Gradient:
        def grad_f(a: np.ndarray) -> np.ndarray:
            gradient = f.gradient(a)
            gradient[entry] *= factor
            return gradient

        return grad_f

    return [
        _right(part, "right_matrix", f, f.gradient, a),
        _wrong(part, "entry_zero", f, with_entry(0), a),
        _wrong(part, "entry_sign", f, with_entry(-1), a),
    ]


def _subtle(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    """Small mistakes, spread over all entries and in one: a tolerance shows its size.

    Whichever norm a check takes, and entry by entry too, they are above 1e-5.
    """
    part = "subtle"
    f, second = _network(rng, sizes)
    w1 = second.w1
    # A small slope: what is added to it hardly changes the length of the gradient.
    g, b, entry = _with_entry(rng, 2, 10)

    def entry_off(b: np.ndarray) -> np.ndarray:
        gradient = g.gradient(b)
        gradient[entry] += SUBTLE * np.linalg.norm(gradient)
        return gradient

    return [
        _right(part, "right_w1", f, partial(of_w1, f), w1),
        _wrong(part, "slightly_off", f, lambda w: (1 + SUBTLE) * of_w1(f, w), w1),
        _right(part, "right_matrix", g, g.gradient, b),
        _wrong(part, "entry_slightly_off", g, entry_off, b),
    ]


def _wrong_shape(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "rejects_shape"
    # The same slope in every entry: what is broadcast then agrees in every number.
    slope = float(away_from_zero(rng, ()))
    f = Linear(np.full(sizes.d_in, slope))
    a = rng.standard_normal(sizes.d_in)
    g, b = _cubic(rng, (sizes.d_in,))
    k, c = _cubic(rng, SIDEWAYS)
    return [
        _right(part, "right_vector", f, lambda _: f.slopes, a),
        _wrong(part, "column", f, lambda _: f.slopes[:, None], a),
        _wrong(part, "column", g, lambda b: g.gradient(b)[:, None], b),
        _wrong(part, "scalar", f, lambda _: np.float64(slope), a),
        _wrong(part, "sideways", k, lambda c: k.gradient(c).T, c),
    ]


def _not_a_number(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "rejects_nan"
    f, a = _cubic(rng, (sizes.d_in,))
    holes = np.ones(a.shape)
    holes[rng.integers(sizes.d_in)] = np.nan

    def one_nan(a: np.ndarray) -> np.ndarray:
        return f.gradient(a) * holes

    def all_nan(a: np.ndarray) -> np.ndarray:
        return np.full(a.shape, np.nan)

    return [
        _right(part, "right_vector", f, f.gradient, a),
        _wrong(part, "one_nan", f, one_nan, a),
        _wrong(part, "all_nan", f, all_nan, a),
        # Zeros in the place of the NaN would be right here.
        _wrong(part, "nan_for_a_constant", Constant(), all_nan, a),
    ]


def _magnitude(
    part: str, scale: float, rng: np.random.Generator, sizes: Sizes
) -> list[Told]:
    f, a = _cubic(rng, (sizes.h, 2), scale)
    return [
        _right(part, f"right_{part}", f, f.gradient, a),
        _wrong(part, f"wrong_{part}", f, lambda a: 2 * f.gradient(a), a),
    ]


def _zero(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "zero"
    a = rng.standard_normal(sizes.n)
    f, b = _cubic(rng, (sizes.d_in,))
    return [
        _right(part, "right_zero", Constant(), np.zeros_like, a),
        _wrong(part, "slopes_of_a_constant", Constant(), np.ones_like, a),
        _wrong(part, "zeros_instead", f, np.zeros_like, b),
    ]


def _moved(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    part = "in_place"
    f, a = _cubic(rng, (sizes.d_in,))
    factor = 0.5

    def moved(a: np.ndarray) -> np.ndarray:
        return f.gradient(factor * a)

    case, expected = _wrong(part, "moves_its_input", f, moved, a)
    moves = replace(case, grad_f=replace(case.grad_f, moves=factor))
    return [_right(part, "right_vector", f, f.gradient, a), (moves, expected)]


def _steps(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    """One right gradient near a kink, measured with a short step and with a long one.

    A check that takes a step of its own gives both the same answer.
    """
    part = "eps"
    slopes, kinks = away_from_zero(rng, (sizes.h, 2)), rng.standard_normal((sizes.h, 2))
    sides = rng.permuted(np.resize([1.0, -1.0], kinks.size)).reshape(kinks.shape)
    a = kinks + sides * rng.uniform(KINK_DISTANCE, 2 * KINK_DISTANCE, kinks.shape)
    f = Hinges(slopes, kinks)

    def case(name: str, eps: float, *, is_right: bool) -> Told:
        right, given = partial(of_hinges, f), {"eps": eps}
        return _told(part, name, f, right, a, is_right=is_right, given=given)

    return [
        case("short_step", SHORT_STEP, is_right=True),
        case("long_step", LONG_STEP, is_right=False),
    ]


def _tolerances(rng: np.random.Generator, sizes: Sizes) -> list[Told]:
    """Gradients a little off, with tolerances above what they are off, and below."""
    part = "tolerance"
    f, a = _cubic(rng, (sizes.d_in,))

    def case(name: str, error: float, tolerance: float) -> Told:
        def claimed(a: np.ndarray) -> np.ndarray:
            return (1 + error) * f.gradient(a)

        is_right, given = error < tolerance, {"tolerance": tolerance}
        return _told(part, name, f, claimed, a, is_right=is_right, given=given)

    return [
        case("loose_tolerance", MIDDLING, LOOSE),
        case("strict_tolerance", MIDDLING, STRICT),
        case("very_strict_tolerance", FAINT, VERY_STRICT),
    ]
