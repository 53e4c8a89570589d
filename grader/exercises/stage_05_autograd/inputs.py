"""What the functions of stage 05 are called with."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Sizes


def draw_leaf(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An array, and a scale that is not 1."""
    return {
        "array": rng.standard_normal((sizes.d_in, sizes.h)),
        "scale": float(rng.uniform(0.1, 0.9)),
    }


def draw_three_vectors(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """w, a and b, of one shape, with entries away from 0."""

    def vector() -> np.ndarray:
        sign = rng.choice([-1.0, 1.0], sizes.d_in)
        return sign * rng.uniform(0.5, 2.0, sizes.d_in)

    return {"w": vector(), "a": vector(), "b": vector()}
