"""What the functions of stage 02 are called with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from grader.exercises.exercise import Arguments, Sizes
from grader.exercises.stage_02_gradient_check.functions import (
    Cubic,
    Gradient,
    Loss,
    Network,
    away_from_zero,
    check_shape,
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
        name: (Cubic.draw(rng, np.shape(a)), np.array(a)) for name, a in points.items()
    }
    # One number cannot tell a lost sign from a turned one. The first inputs are of the
    # larger batches: there `f` rises, and only a turned sign is wrong.
    f, a = cases["one_number"]
    sign = 1.0 if n >= LARGE_BATCH else -1.0
    if np.sign(f.central(a, eps)) != sign:
        cases["one_number"] = (f.turned(), a)
    return {"eps": eps, "cases": cases}


def draw_pairs(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Two arrays of one shape, of norms that differ; the second is the larger."""
    n, d_in, h, _ = sizes
    shape = ((d_in,), (n, d_in), (2, 3, n))[h % 3]
    # Large, so that a little something in the denominator shows only where it matters.
    a = 100 * rng.standard_normal(shape)
    b = 1.5 * a + 40 * rng.standard_normal(shape)
    if np.linalg.norm(b) < np.linalg.norm(a):
        a, b = b, a
    return {"a": a, "b": b}


@dataclass(frozen=True)
class Case:
    """One call of a gradient check: right or planted, and what the check should say.

    ``name`` is a key of ``[cases]`` in the text catalogue. ``given`` are arguments that
    are handed over by name; without them the check goes by its defaults.
    ``shape_of_f`` is what the function looks like along each entry: a measurement can
    be right of straight ones alone.
    """

    part: str
    name: str
    f: Loss
    grad_f: Gradient
    a: np.ndarray
    is_right: bool = False
    given: Mapping[str, float] = field(default_factory=dict)
    shape_of_f: Literal["bent", "straight", "constant"] = "bent"


def draw_cases(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Gradients to be accepted and gradients to be rejected, by part."""
    return {
        "cases": (
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
    }


def _network(rng: np.random.Generator, sizes: Sizes) -> tuple[Network, np.ndarray, ...]:
    """A network whose hidden layer stays away from the kink and has both signs."""
    n, d_in, h, d_out = sizes
    while True:
        x = rng.standard_normal((n, d_in))
        w1 = rng.standard_normal((d_in, h)) / np.sqrt(d_in)
        hidden = x @ w1
        if np.abs(hidden).min() > KINK_MARGIN and np.ptp(np.sign(hidden)) == 2:
            break
    w2 = rng.standard_normal((h, d_out)) / np.sqrt(h)
    return Network(x, rng.standard_normal((n, d_out))), w1, w2


def _cubic(
    rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0
) -> tuple[Cubic, np.ndarray]:
    return Cubic.draw(rng, shape, scale), away_from_zero(rng, shape)


def _linear(slopes: np.ndarray) -> tuple[Loss, Gradient]:
    """The function with these slopes everywhere."""
    return (
        lambda a: float((slopes * check_shape(a, slopes.shape)).sum()),
        lambda a: slopes.copy(),
    )


def _ordinary(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "accepts"
    vector, a = _cubic(rng, (sizes.d_in,))
    matrix, b = _cubic(rng, (sizes.n, sizes.d_out))
    network, w1, w2 = _network(rng, sizes)
    waves, c = away_from_zero(rng, (sizes.h,)), rng.standard_normal(sizes.h)
    spread = np.geomspace(1e-8, 1e2, sizes.d_in) * rng.choice([-1, 1], sizes.d_in)
    mixed, grad_mixed = _linear(spread)
    d = rng.standard_normal(spread.size)
    return [
        Case(part, "right_vector", vector, vector.gradient, a, True),
        Case(part, "right_matrix", matrix, matrix.gradient, b, True),
        Case(
            part,
            "right_w1",
            lambda w: network.loss(w, w2),
            lambda w: network.slopes(w, w2)[0],
            w1,
            True,
        ),
        Case(
            part,
            "right_w2",
            lambda w: network.loss(w1, w),
            lambda w: network.slopes(w1, w)[1],
            w2,
            True,
        ),
        Case(
            part,
            "right_waves",
            lambda a: float((waves * np.sin(check_shape(a, waves.shape))).sum()),
            lambda a: waves * np.cos(a),
            c,
            True,
        ),
        Case(part, "right_mixed", mixed, grad_mixed, d, True, shape_of_f="straight"),
    ]


def _wrong_scale(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "rejects_scale"
    network, w1, w2 = _network(rng, sizes)

    def f(w: np.ndarray) -> float:
        return network.loss(w, w2)

    def right(w: np.ndarray) -> np.ndarray:
        return network.slopes(w, w2)[0]

    planted = {
        "no_factor_2": 1 / 2,
        "mean_over_batch": 1 / sizes.n,
        "opposite_sign": -1.0,
        "one_percent": 1.01,
    }
    return [
        Case(part, "right_w1", f, right, w1, True),
        *(
            Case(part, name, f, lambda w, k=factor: k * right(w), w1)
            for name, factor in planted.items()
        ),
    ]


def _wrong_structure(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "rejects_structure"
    side = 5
    square, a = _cubic(rng, (side, side))
    network, w1, w2 = _network(rng, sizes)

    def f(w: np.ndarray) -> float:
        return network.loss(w, w2)

    return [
        Case(part, "right_matrix", square, square.gradient, a, True),
        Case(part, "transposed", square, lambda a: square.gradient(a).T.copy(), a),
        Case(part, "right_w1", f, lambda w: network.slopes(w, w2)[0], w1, True),
        Case(part, "no_mask", f, lambda w: network.slopes(w, w2, np.ones_like)[0], w1),
        Case(
            part,
            "mask_inverted",
            f,
            lambda w: network.slopes(w, w2, lambda h: h < 0)[0],
            w1,
        ),
    ]


def _with_entry(
    rng: np.random.Generator, low: int, high: int
) -> tuple[Cubic, np.ndarray, tuple[np.intp, ...]]:
    """A matrix, and one of its 35 entries, with a rank in the size of the slopes."""
    f, a = _cubic(rng, (5, 7))
    by_size = np.argsort(np.abs(f.gradient(a)), axis=None)
    return f, a, np.unravel_index(by_size[rng.integers(low, high)], a.shape)


def _wrong_entry(rng: np.random.Generator) -> list[Case]:
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
        Case(part, "right_matrix", f, f.gradient, a, True),
        Case(part, "entry_zero", f, with_entry(0), a),
        Case(part, "entry_sign", f, with_entry(-1), a),
    ]


def _subtle(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    """Small mistakes, spread over all entries and in one: a tolerance shows its size.

    Whichever norm a check takes, and entry by entry too, they are above 1e-5.
    """
    part = "subtle"
    network, w1, w2 = _network(rng, sizes)
    # A small slope: what is added to it hardly changes the length of the gradient.
    g, b, entry = _with_entry(rng, 2, 10)

    def f(w: np.ndarray) -> float:
        return network.loss(w, w2)

    def right(w: np.ndarray) -> np.ndarray:
        return network.slopes(w, w2)[0]

    def entry_off(a: np.ndarray) -> np.ndarray:
        gradient = g.gradient(a)
        gradient[entry] += SUBTLE * np.linalg.norm(gradient)
        return gradient

    return [
        Case(part, "right_w1", f, right, w1, True),
        Case(part, "slightly_off", f, lambda w: (1 + SUBTLE) * right(w), w1),
        Case(part, "right_matrix", g, g.gradient, b, True),
        Case(part, "entry_slightly_off", g, entry_off, b),
    ]


def _wrong_shape(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "rejects_shape"
    # The same slope in every entry: what is broadcast then agrees in every number.
    slope = float(away_from_zero(rng, ()))
    f, right = _linear(np.full(sizes.d_in, slope))
    a = rng.standard_normal(sizes.d_in)
    g, b = _cubic(rng, (sizes.d_in,))
    return [
        Case(part, "right_vector", f, right, a, True, shape_of_f="straight"),
        Case(part, "column", f, lambda a: right(a)[:, None], a),
        Case(part, "column", g, lambda a: g.gradient(a)[:, None], b),
        Case(part, "scalar", f, lambda a: np.float64(slope), a),
    ]


def _not_a_number(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "rejects_nan"
    f, a = _cubic(rng, (sizes.d_in,))
    entry = rng.integers(sizes.d_in)

    def one_nan(a: np.ndarray) -> np.ndarray:
        gradient = f.gradient(a)
        gradient[entry] = np.nan
        return gradient

    return [
        Case(part, "right_vector", f, f.gradient, a, True),
        Case(part, "one_nan", f, one_nan, a),
        Case(part, "all_nan", f, lambda a: np.full(a.shape, np.nan), a),
        # Zeros in the place of the NaN would be right here.
        Case(
            part,
            "nan_for_a_constant",
            lambda a: 7.0,
            lambda a: np.full(a.shape, np.nan),
            a,
        ),
    ]


def _magnitude(
    part: str, scale: float, rng: np.random.Generator, sizes: Sizes
) -> list[Case]:
    f, a = _cubic(rng, (sizes.h, 2), scale)
    return [
        Case(part, f"right_{part}", f, f.gradient, a, True),
        Case(part, f"wrong_{part}", f, lambda a: 2 * f.gradient(a), a),
    ]


def _zero(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "zero"
    a = rng.standard_normal(sizes.n)
    f, b = _cubic(rng, (sizes.d_in,))
    return [
        Case(
            part,
            "right_zero",
            lambda a: 7.0,
            np.zeros_like,
            a,
            True,
            shape_of_f="constant",
        ),
        Case(part, "slopes_of_a_constant", lambda a: 7.0, np.ones_like, a),
        Case(part, "zeros_instead", f, np.zeros_like, b),
    ]


def _moved(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    part = "in_place"
    f, a = _cubic(rng, (sizes.d_in,))

    def moves_its_input(a: np.ndarray) -> np.ndarray:
        a *= 0.5
        return f.gradient(a)

    return [
        Case(part, "right_vector", f, f.gradient, a, True),
        Case(part, "moves_its_input", f, moves_its_input, a),
    ]


def _steps(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    """One right gradient near a kink, measured with a short step and with a long one.

    A check that takes a step of its own gives both the same answer.
    """
    part = "eps"
    slopes, kinks = away_from_zero(rng, (sizes.h, 2)), rng.standard_normal((sizes.h, 2))
    sides = rng.permuted(np.resize([1.0, -1.0], kinks.size)).reshape(kinks.shape)
    a = kinks + sides * rng.uniform(KINK_DISTANCE, 2 * KINK_DISTANCE, kinks.shape)

    def f(a: np.ndarray) -> float:
        above = check_shape(a, kinks.shape) - kinks
        return float((slopes * np.maximum(above, 0)).sum())

    def right(a: np.ndarray) -> np.ndarray:
        return slopes * (a > kinks)

    return [
        Case(part, "short_step", f, right, a, True, {"eps": SHORT_STEP}),
        Case(part, "long_step", f, right, a, False, {"eps": LONG_STEP}),
    ]


def _tolerances(rng: np.random.Generator, sizes: Sizes) -> list[Case]:
    """Gradients a little off, with tolerances above what they are off, and below."""
    part = "tolerance"
    f, a = _cubic(rng, (sizes.d_in,))

    def off_by(error: float) -> Gradient:
        return lambda a: (1 + error) * f.gradient(a)

    def case(name: str, error: float, tolerance: float) -> Case:
        is_right = error < tolerance
        given = {"tolerance": tolerance}
        return Case(part, name, f, off_by(error), a, is_right, given)

    return [
        case("loose_tolerance", MIDDLING, LOOSE),
        case("strict_tolerance", MIDDLING, STRICT),
        case("very_strict_tolerance", FAINT, VERY_STRICT),
    ]
