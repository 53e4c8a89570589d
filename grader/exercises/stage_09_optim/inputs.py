"""What the steps of stage 09 are walked along: gradients from outside, odd numbers.

The optimizer's own numbers (``hyper``) are far from their usual values: with an eps of
1e-8 nobody would see where it was added.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.exercises.exercise import Arguments, Sizes

#: What the training loop moves.
PARAMETERS = ("w1", "b1", "w2", "b2")
#: Steps of each walk.
STEPS_WALKED = 6

#: The range from which each of the optimizers' numbers is drawn.
HYPER = {
    "momentum": (0.45, 0.8),
    "alpha": (0.6, 0.85),
    "beta1": (0.4, 0.7),
    "beta2": (0.8, 0.95),
    "eps": (0.2, 0.6),
    "weight_decay": (0.3, 0.8),
}

Draw = Callable[[np.random.Generator, Sizes], Arguments]


def draw_walk(*hyper: str) -> Draw:
    """A function that draws walks for a step with these numbers, in this order.

    It gives: ``param`` (D_in, H) with ``grads`` (steps, D_in, H); ``params`` (2, D_out)
    with ``grads_of_several`` (steps, 2, D_out), two parameters of one shape, so that
    nothing but the numbers tells whether their states were mixed up; ``lr``, and
    ``lrs`` (steps,), which changes from step to step; ``hyper`` by name.
    """

    def draw(rng: np.random.Generator, sizes: Sizes) -> Arguments:
        shape = (sizes.d_in, sizes.h)
        return {
            "param": rng.standard_normal(shape),
            "grads": _gradients(rng, *shape),
            "params": rng.standard_normal((2, sizes.d_out)),
            "grads_of_several": _gradients(rng, 2, sizes.d_out),
            "lr": float(rng.uniform(0.1, 0.4)),
            "lrs": rng.permutation(np.linspace(0.05, 0.6, STEPS_WALKED)),
            "hyper": {name: float(rng.uniform(*HYPER[name])) for name in hyper},
        }

    return draw


def _gradients(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Gradients of one step after the other, none of them near zero."""
    size = (STEPS_WALKED, *shape)
    return rng.choice([-1.0, 1.0], size) * rng.uniform(0.3, 2.0, size)
