"""What the functions of stage 01 are called with."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import BEYOND, LARGE_SIZES, Arguments, Sizes, beyond
from grader.exercises.stage_01_numpy.telling_rates import telling_rate

#: ReLU has no derivative at 0 and frameworks choose differently there, so no drawn
#: input comes closer to 0 than this before the ReLU.
KINK_MARGIN = 1e-3
#: How much larger than others one sample is: a ReLU that has a ceiling then shows.
LARGE = 30.0

#: Above this is the hidden layer of one sample in the shortest training runs.
_ABOVE_CEILING = 8.0
_FEWEST_STEPS = 4
#: Of the training run with the largest batch: as many as no other has.
_STEPS_BEYOND = 7


def _draw_network(rng: np.random.Generator, sizes: Sizes) -> dict[str, np.ndarray]:
    """x, y, w1, w2 whose hidden layer stays away from the kink and has both signs."""
    n, d_in, h, d_out = sizes
    while True:
        x = rng.standard_normal((n, d_in))
        w1 = rng.standard_normal((d_in, h)) / np.sqrt(d_in)
        hidden = x @ w1
        if np.abs(hidden).min() > KINK_MARGIN and np.ptp(np.sign(hidden)) == 2:
            break
    y = rng.standard_normal((n, d_out))
    w2 = rng.standard_normal((h, d_out)) / np.sqrt(h)
    return {"x": x, "y": y, "w1": w1, "w2": w2}


def draw_forward(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Return x, w1 and w2 of a small network, one sample of it large."""
    network = draw_backward(rng, sizes)
    network["x"][0] *= LARGE
    return {name: network[name] for name in ("x", "w1", "w2")}


def draw_loss(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Outputs and targets, (N, D_out) each."""
    shape, scale = (sizes.n, sizes.d_out), beyond(sizes)
    return {
        "y_pred": scale * rng.standard_normal(shape),
        "y": scale * rng.standard_normal(shape),
    }


def draw_grad_w2(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A hidden layer after the ReLU, and a random upstream gradient."""
    scale = beyond(sizes)
    return {
        "h_relu": scale * np.maximum(rng.standard_normal((sizes.n, sizes.h)), 0),
        "grad_y_pred": scale * rng.standard_normal((sizes.n, sizes.d_out)),
    }


def draw_grad_h_relu(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A random upstream gradient, and w2."""
    return {
        "grad_y_pred": beyond(sizes) * rng.standard_normal((sizes.n, sizes.d_out)),
        "w2": rng.standard_normal((sizes.h, sizes.d_out)),
    }


def draw_grad_h(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A random upstream gradient, and h of both signs."""
    shape = (sizes.n, sizes.h)
    # Of every magnitude down to the kink: a mask with a threshold of its own shows.
    magnitude = np.exp(rng.uniform(np.log(2 * KINK_MARGIN), np.log(3.0), shape))
    sign = rng.permuted(np.resize([1.0, -1.0], sizes.n * sizes.h)).reshape(shape)
    scale = beyond(sizes)
    return {
        "grad_h_relu": scale * rng.standard_normal(shape),
        "h": scale * sign * magnitude,
    }


def draw_grad_w1(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Inputs, and a random upstream gradient."""
    scale = beyond(sizes)
    return {
        "x": scale * rng.standard_normal((sizes.n, sizes.d_in)),
        "grad_h": scale * rng.standard_normal((sizes.n, sizes.h)),
    }


def draw_backward(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Return x, y, w1 and w2 of a small network."""
    network, scale = _draw_network(rng, sizes), beyond(sizes)
    return {**network, "x": scale * network["x"], "y": scale * network["y"]}


def draw_train(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network, a learning rate and a number of steps.

    The loss rises once and falls once: losses that only fall are also their own running
    minimum, and sorted.
    """
    if sizes == LARGE_SIZES:
        return _train_beyond(rng, sizes)
    # Both differ from draw to draw: a rate or a count written into the loop fails.
    # And never 3 steps: three losses could pass for three values. With many more, steps
    # that are far too long overflow before they can be told from others.
    steps = _FEWEST_STEPS + (sizes.h // 2 - 1) % 3
    while True:
        network = _draw_network(rng, sizes)
        if steps == _FEWEST_STEPS:  # more of them overflow
            _exceed_ceiling(network)
        with np.errstate(all="ignore"):  # of rates that are far too large
            rate = telling_rate(network, float(rng.uniform(2e-3, 8e-3)), steps)
        if rate is not None:
            return {**network, "learning_rate": rate, "steps": steps}


def _train_beyond(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """The same with the largest batch, where a loss that only falls will do."""
    # The slopes are larger by the square, and a sum over so many.
    rate = float(rng.uniform(2e-4, 8e-4)) / BEYOND**2
    return {
        **draw_backward(rng, sizes),
        "learning_rate": rate,
        "steps": _STEPS_BEYOND,
    }


def _exceed_ceiling(network: dict[str, np.ndarray]) -> None:
    """Scale one sample until its hidden layer is above what ReLU6 lets through."""
    h = network["x"][0] @ network["w1"]
    network["x"][0] *= _ABOVE_CEILING / h[np.abs(h).argmax()]
