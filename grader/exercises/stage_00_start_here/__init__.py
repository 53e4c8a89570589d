"""Before the stages: one number to fill in, so that a student has met the check once.

The smallest network that there is, y_pred = w * x with all three plain numbers, and the
slope of its squared error. Nothing here is graded.
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import (
    NUMPY_ONLY,
    Arguments,
    Arrays,
    Exercise,
    Mistake,
    Part,
    Sizes,
)


def _draw(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """x, y and w, and a difference that is far from 0."""
    x, y = rng.uniform(1.5, 3.0, 2)
    sign = rng.choice([-1.0, 1.0])
    return {"x": float(x), "y": float(y), "w": float(sign * rng.uniform(2.5, 4.0))}


def _difference(a: Arguments) -> float:
    return a["w"] * a["x"] - a["y"]


def _reference(a: Arguments) -> Arrays:
    """d/dw (w x - y)^2 = 2 (w x - y) x."""
    return {"slope": np.array(2 * _difference(a) * a["x"])}


SLOPE = Exercise(
    id="00-start-here/slope",
    function="slope",
    parts=(Part("slope", "number"),),
    draw=_draw,
    reference=_reference,
    policy=NUMPY_ONLY,
    mistakes=tuple(
        Mistake(name, "slope", formula)
        for name, formula in (
            ("start_no_factor_2", lambda a: _difference(a) * a["x"]),
            ("start_no_inner_slope", lambda a: 2 * _difference(a)),
            ("start_neither", _difference),
            ("start_loss_itself", lambda a: _difference(a) ** 2),
            ("start_slope_of_x", lambda a: 2 * _difference(a) * a["w"]),
            ("start_sign", lambda a: -2 * _difference(a) * a["x"]),
            ("start_no_target", lambda a: 2 * a["w"] * a["x"] ** 2),
        )
    ),
)

EXERCISES = (SLOPE,)
