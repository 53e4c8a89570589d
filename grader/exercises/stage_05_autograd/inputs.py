"""What the functions of stage 05 are called with."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import HIDDEN_SIZES, PUBLIC_SIZES, Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import draw_backward, draw_train

#: How large the hidden layer of one sample gets: more than what a ReLU6 lets through.
ABOVE_CEILING = 8.0
#: By how much the steps are shorter where no loop should diverge that need not.
CALM = 5.0


def draw_leaf(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An array, and a scale that is not 1."""
    return {
        "array": rng.standard_normal((sizes.d_in, sizes.h)),
        "scale": float(rng.uniform(0.1, 0.9)),
    }


def draw_gradients(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Return x, y, w1 and w2 of a small network, one sample of it large."""
    a = draw_backward(rng, sizes)
    h = a["x"] @ a["w1"]
    row = int(h.max(axis=1).argmax())
    a["x"][row] *= max(1.0, ABOVE_CEILING / h[row].max())
    return a


def draw_loop(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network, a learning rate and a number of steps.

    The first run is calm: with steps so long that a loss rises, loops with different
    mistakes diverge alike, and can no longer be told from each other.
    """
    a = draw_train(rng, sizes)
    calm = sizes in (PUBLIC_SIZES[0], HIDDEN_SIZES[0])
    return {**a, "learning_rate": a["learning_rate"] / (CALM if calm else 1.0)}


def draw_three_vectors(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """w, a and b, of one shape, with entries away from 0."""

    def vector() -> np.ndarray:
        sign = rng.choice([-1.0, 1.0], sizes.d_in)
        return sign * rng.uniform(0.5, 2.0, sizes.d_in)

    return {"w": vector(), "a": vector(), "b": vector()}
