"""The known wrong answers to stage 06, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_01_numpy.mistakes import GRAD_H_MISTAKES
from grader.exercises.stage_05_autograd.mistakes import (
    FAULTS,
    TRAIN_MISTAKES,
    simulate,
)


def _as_in_stage_01(mistake: Mistake) -> Mistake:
    """A mistake of stage 01's line through the ReLU, under this stage's names."""
    return Mistake(
        mistake.name,
        "grad_h",
        lambda a: mistake.formula({"h": a["h"], "grad_h_relu": a["upstream"]}),
    )


MY_RELU_MISTAKES = (
    Mistake("no_relu", "output", lambda a: a["h"]),
    Mistake("absolute_value", "output", lambda a: np.abs(a["h"])),
    Mistake("relu_keeps_negative", "output", lambda a: np.minimum(a["h"], 0)),
    Mistake("mask_as_relu", "output", lambda a: a["h"] > 0),
    *map(_as_in_stage_01, GRAD_H_MISTAKES),
)

MY_LINEAR_MISTAKES = (
    Mistake("relu_in_linear", "output", lambda a: np.maximum(a["x"] @ a["w"], 0)),
    Mistake(
        "upstream_ignored", "grad_x", lambda a: np.ones_like(a["upstream"]) @ a["w"].T
    ),
    Mistake(
        "upstream_ignored", "grad_w", lambda a: a["x"].T @ np.ones_like(a["upstream"])
    ),
    Mistake("output_saved", "grad_w", lambda a: (a["x"] @ a["w"]).T @ a["upstream"]),
    Mistake(
        "mean_over_batch", "grad_w", lambda a: a["x"].T @ a["upstream"] / len(a["x"])
    ),
)

#: What PyTorch says when a method's head is not as it calls it.
FUNCTION_FAULTS = (
    KnownFault("forward() takes", "forward_head"),
    KnownFault("forward() missing", "forward_head"),
    KnownFault("save_for_backward can only save", "save_one_by_one"),
    KnownFault("expected Variable or None", "not_a_gradient"),
    KnownFault(
        "a leaf Variable that requires grad has been used in an in-place operation",
        "in_place_forward",
    ),
)


def _with_mean_loss(a: Arguments) -> Arrays:
    """Training on the mean of the squares, in the place of their sum."""
    count = a["y"].size
    run = simulate({**a, "learning_rate": a["learning_rate"] / count})
    return {**run, "losses": run["losses"] / count}


TRAIN_WITH_FUNCTIONS_MISTAKES = (
    *TRAIN_MISTAKES,
    *(
        Mistake("mean_over_all", part, lambda a, part=part: _with_mean_loss(a)[part])
        for part in ("losses", "w1", "w2")
    ),
)

TRAIN_FAULTS = (
    KnownFault("forward() missing 1 required positional argument", "forward_called"),
    KnownFault("backward() missing 1 required positional argument", "forward_called"),
    KnownFault("has no attribute 'save_for_backward'", "forward_called"),
    KnownFault("Legacy autograd function", "instance_called"),
    KnownFault("@: 'MyReLU'", "instance_called"),
    KnownFault("@: 'MyLinear'", "instance_called"),
    KnownFault("'MyReLU' and", "instance_called"),
    KnownFault("'MyLinear' and", "instance_called"),
    *FAULTS,
)
