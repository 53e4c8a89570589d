"""What the functions of stage 07 are called with."""

from __future__ import annotations

import numpy as np

from grader.exercises.bouncing import bouncing_rate
from grader.exercises.exercise import HIDDEN_SIZES, Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import (
    KINK_MARGIN,
    LARGE,
    draw_backward,
)
from grader.exercises.stage_01_numpy.telling_rates import losses_of

#: The range of the greater depth of a loop, without its end.
DEEPER = (12, 15)
#: A graph must take batches of another size than the first one.
MORE_SAMPLES = 2


def _learning_rate(rng: np.random.Generator, low: float, high: float) -> float:
    """A learning rate that float32 holds exactly: TensorFlow's optimisers keep theirs
    in it, and they are a right way to train."""
    return float(np.float32(rng.uniform(low, high)))


def draw_build(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network, a learning rate, and a second batch of another size."""
    network = draw_backward(rng, sizes)
    network["x"][0] = _large_sample(rng, network["w1"])
    n = sizes.n + MORE_SAMPLES
    next_x = rng.standard_normal((n, sizes.d_in))
    next_x[0] = _large_sample(rng, network["w1"])
    return {
        **network,
        "learning_rate": _learning_rate(rng, 2e-3, 8e-3),
        "next_x": next_x,
        "next_y": rng.standard_normal((n, sizes.d_out)),
    }


def draw_run(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network, a small learning rate, and a number of steps.

    The steps are many, so that an operation which each of them adds to the graph can be
    told from a few that are added once. One hidden run is calm; in the others a loss
    rises.
    """
    drawn = {
        **draw_backward(rng, sizes),
        "learning_rate": _learning_rate(rng, 5e-4, 2e-3),
        "steps": 20 + sizes.d_in,
    }
    if sizes == HIDDEN_SIZES[0]:
        return drawn
    rate = bouncing_rate(
        drawn["learning_rate"],
        lambda rate: losses_of(drawn, float(np.float32(rate)), drawn["steps"]),
    )
    if rate is None:
        return draw_run(rng, sizes)
    return {**drawn, "learning_rate": float(np.float32(rate))}


def draw_repeat(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A square w, two depths, and for each of them a batch.

    No hidden layer comes close to the kink of the ReLU, and at the first depth each has
    both signs.
    The second depth is greater than any most that a loop might have been given.
    """
    n, width = sizes.n, sizes.d_in
    depth = int(rng.integers(2, 4))
    next_depth = int(rng.integers(*DEEPER))
    while True:
        # A positive mean keeps the ReLU from ending everything after a few layers.
        w = (rng.standard_normal((width, width)) + 0.4) / np.sqrt(width)
        h = rng.standard_normal((n, width))
        next_h = rng.standard_normal((n + MORE_SAMPLES, width))
        h[0] *= LARGE
        layers = _layers(h, w, depth + 1)
        next_layers = _layers(next_h, w, next_depth + 1)
        if (
            all(np.ptp(np.sign(layer)) == 2 for layer in layers)
            and layers[0].max() > LARGE / 2
            and _all_away(layers)
            and _all_away(next_layers)
            and _goes_on(next_layers)
        ):
            break
    return {
        "w": w,
        "h": h,
        "depth": depth,
        "next_h": next_h,
        "next_depth": next_depth,
    }


def _all_away(layers: list[np.ndarray]) -> bool:
    """Whether no entry is near the kink, for the size of its layer."""
    return all(
        np.abs(layer).min() > KINK_MARGIN * min(1.0, np.abs(layer).max())
        for layer in layers
    )


def _goes_on(layers: list[np.ndarray]) -> bool:
    """Whether each turn changes what there is, and leaves numbers of a usual size."""
    hidden = [np.maximum(layer, 0) for layer in layers]
    sizes = [np.linalg.norm(one) for one in hidden]
    changed = all(
        np.linalg.norm(one - before) > 1e-3 * size
        for before, one, size in zip(hidden, hidden[1:], sizes, strict=False)
    )
    return changed and 1e-3 < sizes[-1] < 1e6


def _layers(h: np.ndarray, w: np.ndarray, depth: int) -> list[np.ndarray]:
    """Every hidden layer before its ReLU."""
    layers = []
    for _ in range(depth):
        layers.append(h @ w)
        h = np.maximum(layers[-1], 0)
    return layers


def _large_sample(rng: np.random.Generator, w1: np.ndarray) -> np.ndarray:
    """A sample that brings some unit far above any ceiling of a ReLU."""
    while True:
        sample = rng.standard_normal(len(w1))
        hidden = sample @ w1
        if hidden.max() > 0.5 and np.abs(hidden).min() > KINK_MARGIN:
            return LARGE * sample


def draw_steps(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network, a learning rate, and for each step a batch of the same shape.

    x (steps, N, D_in) and y (steps, N, D_out).
    """
    network = draw_backward(rng, sizes)
    steps = 4  # few: without a learning rate, more of them would overflow
    x = rng.standard_normal((steps, sizes.n, sizes.d_in))
    # Not before the last step: after such a one the weights are far away.
    x[-1, 0] = _large_sample(rng, network["w1"])
    return {
        "x": x,
        "y": rng.standard_normal((steps, sizes.n, sizes.d_out)),
        "w1": network["w1"],
        "w2": network["w2"],
        # The trained ones have the same names; from their own a later part is judged.
        "start_w1": network["w1"],
        "start_w2": network["w2"],
        "learning_rate": _learning_rate(rng, 2e-3, 8e-3),
    }
