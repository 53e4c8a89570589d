"""What the Functions of stage 06 are applied to: their inputs, and an upstream."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import LARGE_SIZES, Arguments, Sizes, beyond
from grader.exercises.stage_01_numpy.inputs import LARGE, draw_grad_h

#: The shapes of h: a size of 1 is left out, so that h has one, two or three axes.
RELU_PUBLIC_SIZES = (Sizes(5, 11, 1, 1), Sizes(3, 5, 2, 1), Sizes(13, 1, 1, 1))
RELU_HIDDEN_SIZES = (
    *(Sizes(7, 3, 1, 1), Sizes(2, 7, 5, 1), Sizes(11, 1, 1, 1)),
    Sizes(LARGE_SIZES.n, 1, 1, 1),
)


def draw_my_relu(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw h of both signs, away from the kink, and the gradient that arrives.

    The largest h is so large that a ReLU that has a ceiling shows.
    """
    shape = tuple(size for size in sizes if size > 1)
    drawn = draw_grad_h(rng, Sizes(int(np.prod(shape)), 1, 1, 1))
    h = drawn["h"].ravel()
    h[h.argmax()] = beyond(sizes) * LARGE * rng.uniform(0.5, 1.0)
    return {
        "h": h.reshape(shape),
        "upstream": drawn["grad_h_relu"].reshape(shape),
    }


def draw_my_linear(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Draw x (N, D_in), w (D_in, H) and the gradient that arrives, (N, H)."""
    scale = beyond(sizes)
    return {
        "x": scale * rng.standard_normal((sizes.n, sizes.d_in)),
        "w": rng.standard_normal((sizes.d_in, sizes.h)),
        "upstream": scale * rng.standard_normal((sizes.n, sizes.h)),
    }
