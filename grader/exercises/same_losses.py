"""The question that every training stage ends with: is it the same curve as before?

From the same data and the same weights, in float64, the losses of every stage agree
with those of stage 01, step by step, whatever computes them. It is worth no points: it
shows a student that the new tool does the old thing.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Exercise, Part, Sizes
from grader.exercises.stage_01_numpy.references import reference_train
from grader.problem import (
    D_IN,
    D_OUT,
    LEARNING_RATE,
    STEPS_COMPARED,
    H,
    N,
    starting_point,
)

#: A patient limit: these are the real sizes.
SECONDS = 30.0


def _draw(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """The course's own problem: nothing about it is random."""
    start = starting_point()
    return {
        "x": start.x,
        "y": start.y,
        "w1": start.w1,
        "w2": start.w2,
        "learning_rate": LEARNING_RATE,
        "steps": STEPS_COMPARED,
    }


@cache
def _reference() -> Arrays:
    return reference_train(_draw(np.random.default_rng(), _SIZES[0]))


_SIZES = (Sizes(N, D_IN, H, D_OUT),)


def same_losses(stage: str, **how: Any) -> Exercise:
    """The exercise ``<stage>/same_losses`` on the student's ``train``.

    Args:
        stage: such as ``"03-tensors"``.
        how: further fields of the exercise, such as ``probe`` and ``policy``.

    ``train`` is asked for its losses and both weights, as in stage 01.
    """
    return Exercise(
        **{
            "id": f"{stage}/same_losses",
            "function": "train",
            "parts": (Part("losses", "numbers"), Part("w1"), Part("w2")),
            "packed_as": "tuple",
            "draw": _draw,
            "reference": lambda _: _reference(),
            "may_change": frozenset({"w1", "w2"}),
            "seconds": SECONDS,
            "public_sizes": _SIZES,
            "hidden_sizes": _SIZES,
            **how,
        }
    )
