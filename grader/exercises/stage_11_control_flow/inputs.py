"""What the networks and functions of stage 11 are tried with.

Weights are (out, in), as ``nn.Linear`` keeps them, and biases are never zero.
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import KINK_MARGIN, LARGE

#: The parameters of the network, in the order in which its layers are made.
PARAMETERS = ("w_in", "b_in", "w_mid", "b_mid", "w_out", "b_out")
#: The depths that forward draws from.
DRAWN = (0, 1, 2, 3)

#: The hidden layer is never so narrow that a ReLU could switch all of it off, and no
#: two input widths are the same: the number of training steps follows from them.
PUBLIC_SIZES = (Sizes(5, 7, 11, 3), Sizes(3, 5, 7, 2))
HIDDEN_SIZES = (Sizes(7, 5, 13, 11), Sizes(2, 11, 5, 3), Sizes(11, 3, 7, 5))

#: The deepest network that any exercise asks for: as deep as in the notebook.
DEEPEST = 8
#: Where depths are asked for in a list, their order is no order: a place in the list
#: can then never pass for a depth. One is greater than those that are drawn.
DEPTHS = (2, 0, 6, 1)


def _draw_layers(rng: np.random.Generator, sizes: Sizes) -> dict[str, np.ndarray]:
    """The six parameters of the dynamic network, in order."""
    _, d_in, h, d_out = sizes
    return {
        "w_in": rng.standard_normal((h, d_in)) / np.sqrt(d_in),
        "b_in": 0.5 * rng.standard_normal(h),
        "w_mid": rng.standard_normal((h, h)) * np.sqrt(2 / h),
        "b_mid": 0.5 * rng.standard_normal(h),
        "w_out": rng.standard_normal((d_out, h)) / np.sqrt(h),
        "b_out": 0.5 * rng.standard_normal(d_out),
    }


def _stays_alive(
    h: np.ndarray, weight: np.ndarray, bias: np.ndarray, uses: int
) -> bool:
    """Whether each use of a layer has entries of both signs, and none at the kink."""
    for _ in range(uses):
        before = h @ weight.T + bias
        share_open = (before > 0).mean()
        if np.abs(before).min() < KINK_MARGIN or not 0.2 < share_open < 0.8:
            return False
        h = np.maximum(before, 0)
    return True


def _draw_network(
    rng: np.random.Generator, sizes: Sizes, first_sample: float = 1.0
) -> dict[str, np.ndarray]:
    """x, its first sample perhaps a large one, and the six parameters, all alive."""
    while True:
        x = rng.standard_normal((sizes.n, sizes.d_in))
        x[0] *= first_sample
        layers = _draw_layers(rng, sizes)
        if not _stays_alive(x, layers["w_in"], layers["b_in"], 1):
            continue
        hidden = np.maximum(x @ layers["w_in"].T + layers["b_in"], 0)
        if _stays_alive(hidden, layers["w_mid"], layers["b_mid"], DEEPEST):
            return {"x": x, **layers}


def draw_dynamic_net(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """x, six parameters, and the gradient that arrives at the output, (N, D_out)."""
    network = _draw_network(rng, sizes, LARGE)
    return {**network, "upstream": rng.standard_normal((sizes.n, sizes.d_out))}


def draw_shared_gradient(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """h0, weight, bias, the gradient that arrives at the last layer, and the depth."""
    # There are uses besides the first and the last, and not as many as samples.
    depth = 5 - sizes.h % 3
    while True:
        # Of both signs: a mask that is taken from h0 then shows.
        h0 = rng.standard_normal((sizes.n, sizes.h))
        h0[0] *= LARGE
        layers = _draw_layers(rng, sizes)
        weight, bias = layers["w_mid"], layers["b_mid"]
        is_large = (h0 @ weight.T + bias).max() > LARGE / 2
        if is_large and _stays_alive(h0, weight, bias, depth):
            break
    return {
        "h0": h0,
        "weight": weight,
        "bias": bias,
        "upstream": rng.standard_normal(h0.shape),
        "depth": depth,
    }


def draw_gradient_norms(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """x, y, six parameters, and depths in no order."""
    network = _draw_network(rng, sizes)
    y = rng.standard_normal((sizes.n, sizes.d_out))
    return {"x": network.pop("x"), "y": y, **network, "depths": DEPTHS}


def draw_train(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """x, y, six parameters, a learning rate, and the depth of each step.

    No step has depth 0: there the middle layer gets no gradient, and whether an
    optimizer meets None or zero in its place is a matter of taste, but not of numbers.
    """
    network = _draw_network(rng, sizes)
    y = rng.standard_normal((sizes.n, sizes.d_out))
    steps = 4 + sizes.d_in // 2  # another number for each size
    # Neighbours differ: a loop that calls the network once too often goes astray.
    first = int(rng.integers(3))
    depths = [(1, 3, 2)[(first + step) % 3] for step in range(steps)]
    return {
        "x": network.pop("x"),
        "y": y,
        **network,
        "learning_rate": float(rng.uniform(5e-4, 1e-3)),
        "steps": steps,
        "depths": tuple(depths),
    }
