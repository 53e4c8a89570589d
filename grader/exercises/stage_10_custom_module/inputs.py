"""What the classes and functions of stage 10 are tried with.

The arrays that stand for parameters have the names that ``state_dict`` should give
them, and PyTorch's shapes: weights (out, in), biases (out,).
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import KINK_MARGIN, LARGE

#: Large, for a share of zeros is estimated; a size of 1 is left out.
DROPOUT_PUBLIC_SIZES = (Sizes(127, 191, 1, 1), Sizes(23, 29, 37, 1))
DROPOUT_HIDDEN_SIZES = (Sizes(131, 179, 1, 1), Sizes(19, 31, 41, 1))


def draw_linear_layer(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw x (N, D_in), the parameters, and the gradient that arrives, (N, D_out)."""
    n, d_in, _, d_out = sizes
    return {
        "x": rng.standard_normal((n, d_in)),
        "weight": rng.standard_normal((d_out, d_in)),
        "bias": rng.standard_normal(d_out),
        "upstream": rng.standard_normal((n, d_out)),
    }


def draw_two_layer_net(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw x, four parameters and an upstream gradient, with h away from the kink."""
    n, d_in, h, d_out = sizes
    while True:
        drawn = {
            "x": rng.standard_normal((n, d_in)),
            "linear1.weight": rng.standard_normal((h, d_in)) / np.sqrt(d_in),
            "linear1.bias": rng.standard_normal(h),
        }
        drawn["x"][0] *= LARGE
        hidden = drawn["x"] @ drawn["linear1.weight"].T + drawn["linear1.bias"]
        is_mixed = np.ptp(np.sign(hidden)) == 2
        if np.abs(hidden).min() > KINK_MARGIN and is_mixed:
            break
    return {
        **drawn,
        "linear2.weight": rng.standard_normal((d_out, h)) / np.sqrt(h),
        "linear2.bias": rng.standard_normal(d_out),
        "upstream": rng.standard_normal((n, d_out)),
    }


def draw_dropout(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw p away from one half, x without zeros, and the gradient that arrives."""
    shape = tuple(size for size in sizes if size > 1)
    p = rng.uniform(0.1, 0.4)
    sign = rng.choice([-1.0, 1.0], shape)
    return {
        "p": float(rng.choice([p, 1 - p])),
        "x": sign * rng.uniform(0.5, 2.0, shape),
        "upstream": rng.standard_normal(shape),
    }


def state_sizes(d_in: int, h: int, d_out: int) -> dict[str, int]:
    """How many numbers each kind of entry has, in the order of the state.

    The model is a Linear, a batch normalisation, a ReLU and a Linear. The batch
    normalisation's entries are its weight and bias, and then three buffers: a mean, a
    variance, and the number of batches that it has seen.
    """
    return {
        "weight 0": h * d_in,
        "bias 0": h,
        "weight 1": h,
        "bias 1": h,
        "buffers": 2 * h + 1,
        "weight 3": d_out * h,
        "bias 3": d_out,
    }


def draw_restore(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw the whole state of a model, that of a fresh one, and a mode."""
    count = sum(state_sizes(sizes.d_in, sizes.h, sizes.d_out).values())
    return {
        # A variance is positive, a number of batches is whole.
        "state": rng.integers(1, 1000, count).astype(float),
        "fresh": rng.integers(1001, 2000, count).astype(float),
        "d_in": sizes.d_in,
        "h": sizes.h,
        "d_out": sizes.d_out,
        "training": sizes.h % 4 == 3,  # of both kinds among the public and the hidden
    }
