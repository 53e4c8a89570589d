"""The known wrong answers to stage 01, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Mistake
from grader.exercises.stage_01_numpy.references import (
    descend,
    gradients_at,
    reference_train,
    train,
)
from grader.problem import LEARNING_RATE


def _residual(a: Arguments) -> np.ndarray:
    return a["y_pred"] - a["y"]


def _loss(a: Arguments) -> np.floating:
    return np.square(_residual(a)).sum()


def _reshaped(matrix: np.ndarray) -> np.ndarray:
    """The shape of the transpose, with the numbers in their old order."""
    return matrix.reshape(matrix.shape[::-1])


def _losses_after_update(a: Arguments) -> np.ndarray:
    return reference_train({**a, "steps": a["steps"] + 1})["losses"][1:]


def _only_w1(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    return descend(a, w1, w2)[0], w2


def _only_w2(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    return w1, descend(a, w1, w2)[1]


def _new_w2_in_grad_h(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w2 moves first, and the new w2 carries the gradient back to h."""
    new_w2 = descend(a, w1, w2)[1]
    h = a["x"] @ w1
    grad_h = (gradients_at(a, w1, w2)["grad_y_pred"] @ new_w2.T) * (h > 0)
    return w1 - a["learning_rate"] * (a["x"].T @ grad_h), new_w2


def _one_after_the_other(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w2 moves first, and everything is computed anew before w1 moves."""
    new_w2 = descend(a, w1, w2)[1]
    return descend(a, w1, new_w2)[0], new_w2


def _other_way_round(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w1 moves first, and everything is computed anew before w2 moves."""
    new_w1 = descend(a, w1, w2)[0]
    return new_w1, descend(a, new_w1, w2)[1]


def _up_and_down(up: str) -> Callable[..., tuple[np.ndarray, ...]]:
    """A step that moves one of the weights up its gradient, and the other down."""

    def step(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
        down, climb = descend(a, w1, w2), descend(_climbing(a), w1, w2)
        return (climb[0], down[1]) if up == "w1" else (down[0], climb[1])

    return step


def _climbing(a: Arguments) -> Arguments:
    return {**a, "learning_rate": -a["learning_rate"]}


def _no_mask_in_loop(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    grad_h_relu = gradients_at(a, w1, w2)["grad_y_pred"] @ w2.T
    return w1 - a["learning_rate"] * (a["x"].T @ grad_h_relu), descend(a, w1, w2)[1]


def _of_losses(name: str, change: Callable[[Arguments, Any], Any]) -> Mistake:
    """The right loop, and another number noted for each loss."""
    return Mistake(
        name, "losses", lambda a: change(a, np.array(reference_train(a)["losses"]))
    )


def _training_mistake(name: str, run: Callable[[Arguments], Arrays]) -> list[Mistake]:
    """The same mistake as it shows in each of the values that train returns."""
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part])
        for part in ("losses", "w1", "w2")
    ]


def _changed(**change: Callable[[Arguments], Any]) -> Callable[[Arguments], Arrays]:
    """The right loop on other arguments."""
    return lambda a: reference_train(
        {**a, **{name: value(a) for name, value in change.items()}}
    )


def _h(a: Arguments) -> np.ndarray:
    """What the next line sees of h: the student's own, where there is one."""
    return a["h"] if "h" in a else a["x"] @ a["w1"]


FORWARD_MISTAKES = (
    Mistake("no_relu", "h_relu", _h),
    Mistake("absolute_value", "h_relu", lambda a: np.abs(_h(a))),
    Mistake("relu_keeps_negative", "h_relu", lambda a: np.minimum(_h(a), 0)),
    Mistake("mask_as_relu", "h_relu", lambda a: _h(a) > 0),
    Mistake("relu_of_x", "h_relu", lambda a: np.maximum(a["x"], 0) @ a["w1"]),
    Mistake("relu_too_early", "h", lambda a: np.maximum(a["x"] @ a["w1"], 0)),
    Mistake("y_pred_from_h", "y_pred", lambda a: _h(a) @ a["w2"]),
    Mistake(
        "relu_on_output",
        "y_pred",
        lambda a: np.maximum(
            (a["h_relu"] if "h_relu" in a else np.maximum(_h(a), 0)) @ a["w2"], 0
        ),
    ),
)

LOSS_MISTAKES = (
    Mistake("mean_over_all", "loss", lambda a: np.square(_residual(a)).mean()),
    Mistake("half", "loss", lambda a: np.square(_residual(a)).sum() / 2),
    Mistake(
        "mean_over_batch",
        "loss",
        lambda a: np.square(_residual(a)).sum() / len(a["y"]),
    ),
    Mistake(
        "root_mean_square", "loss", lambda a: np.sqrt(np.square(_residual(a)).mean())
    ),
    Mistake("square_root", "loss", lambda a: np.linalg.norm(_residual(a))),
    Mistake("absolute_error", "loss", lambda a: np.abs(_residual(a)).sum()),
    Mistake("no_square", "loss", lambda a: _residual(a).sum()),
    Mistake("square_of_sum", "loss", lambda a: _residual(a).sum() ** 2),
    Mistake("forgot_y", "loss", lambda a: np.square(a["y_pred"]).sum()),
    Mistake("plus_y", "loss", lambda a: np.square(a["y_pred"] + a["y"]).sum()),
    Mistake("mean_over_outputs", "loss", lambda a: _loss(a) / a["y"].shape[1]),
    Mistake("half_of_mean", "loss", lambda a: _loss(a) / 2 / a["y"].size),
    Mistake("half_of_mean", "loss", lambda a: _loss(a) / 2 / len(a["y"])),
    Mistake("doubled_not_squared", "loss", lambda a: 2 * _residual(a).sum()),
    Mistake(
        "difference_of_squares",
        "loss",
        lambda a: (np.square(a["y_pred"]) - np.square(a["y"])).sum(),
    ),
    Mistake("one_sample", "loss", lambda a: np.square(_residual(a)[-1]).sum()),
    Mistake("one_sample", "loss", lambda a: np.square(_residual(a)[0]).sum()),
    Mistake("not_summed", "loss", lambda a: np.square(_residual(a))),
    Mistake("summed_per_sample", "loss", lambda a: np.square(_residual(a)).sum(1)),
    Mistake("summed_per_column", "loss", lambda a: np.square(_residual(a)).sum(0)),
)

GRAD_Y_PRED_MISTAKES = (
    Mistake("no_factor_2", "grad_y_pred", _residual),
    Mistake("residual_sign", "grad_y_pred", lambda a: -2 * _residual(a)),
    Mistake("no_factor_2_and_sign", "grad_y_pred", lambda a: -_residual(a)),
    Mistake("forgot_y", "grad_y_pred", lambda a: 2 * a["y_pred"]),
    Mistake("plus_y", "grad_y_pred", lambda a: 2 * (a["y_pred"] + a["y"])),
    Mistake("mean_over_all", "grad_y_pred", lambda a: 2 * _residual(a) / a["y"].size),
    Mistake("mean_over_batch", "grad_y_pred", lambda a: 2 * _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / a["y"].size),
    Mistake(
        "mean_over_outputs",
        "grad_y_pred",
        lambda a: 2 * _residual(a) / a["y"].shape[1],
    ),
    Mistake("bracket", "grad_y_pred", lambda a: 2 * a["y_pred"] - a["y"]),
    Mistake("no_sign", "grad_y_pred", lambda a: 2 * np.abs(_residual(a))),
    Mistake("no_sign", "grad_y_pred", lambda a: np.abs(_residual(a))),
    Mistake("absolute_error", "grad_y_pred", lambda a: np.sign(_residual(a))),
    Mistake("square_kept", "grad_y_pred", lambda a: 2 * np.square(_residual(a))),
    Mistake("loss_itself", "grad_y_pred", lambda a: np.square(_residual(a))),
    Mistake(
        "square_root",
        "grad_y_pred",
        lambda a: _residual(a) / np.linalg.norm(_residual(a)),
    ),
)

GRAD_W2_MISTAKES = (
    Mistake(
        "mean_over_batch",
        "grad_w2",
        lambda a: a["h_relu"].T @ a["grad_y_pred"] / len(a["h_relu"]),
    ),
    Mistake(
        "upstream_ignored",
        "grad_w2",
        lambda a: a["h_relu"].T @ np.ones_like(a["grad_y_pred"]),
    ),
    Mistake(
        "mean_over_outputs",
        "grad_w2",
        lambda a: a["h_relu"].T @ a["grad_y_pred"] / a["grad_y_pred"].shape[1],
    ),
    Mistake(
        "one_sample",
        "grad_w2",
        lambda a: np.outer(a["h_relu"][-1], a["grad_y_pred"][-1]),
    ),
    Mistake(
        "one_sample", "grad_w2", lambda a: np.outer(a["h_relu"][0], a["grad_y_pred"][0])
    ),
    Mistake("reshaped", "grad_w2", lambda a: _reshaped(a["h_relu"]) @ a["grad_y_pred"]),
    Mistake(
        "reshaped", "grad_w2", lambda a: _reshaped(a["grad_y_pred"].T @ a["h_relu"])
    ),
    Mistake(
        "mask_instead_of_value",
        "grad_w2",
        lambda a: (a["h_relu"] > 0).T @ a["grad_y_pred"],
    ),
)

GRAD_H_RELU_MISTAKES = (
    Mistake(
        "upstream_ignored",
        "grad_h_relu",
        lambda a: np.ones_like(a["grad_y_pred"]) @ a["w2"].T,
    ),
    Mistake(
        "mean_over_outputs",
        "grad_h_relu",
        lambda a: a["grad_y_pred"] @ a["w2"].T / a["w2"].shape[1],
    ),
    Mistake("reshaped", "grad_h_relu", lambda a: a["grad_y_pred"] @ _reshaped(a["w2"])),
    Mistake(
        "mask_too_early",
        "grad_h_relu",
        lambda a: np.maximum(a["grad_y_pred"] @ a["w2"].T, 0),
    ),
)

GRAD_H_MISTAKES = (
    Mistake("no_mask", "grad_h", lambda a: a["grad_h_relu"]),
    Mistake("mask_inverted", "grad_h", lambda a: a["grad_h_relu"] * (a["h"] < 0)),
    Mistake(
        "mask_by_gradient",
        "grad_h",
        lambda a: a["grad_h_relu"] * (a["grad_h_relu"] > 0),
    ),
    Mistake("upstream_ignored", "grad_h", lambda a: (a["h"] > 0).astype(float)),
    Mistake(
        "times_h_relu", "grad_h", lambda a: a["grad_h_relu"] * np.maximum(a["h"], 0)
    ),
    Mistake("times_h", "grad_h", lambda a: a["grad_h_relu"] * a["h"]),
    Mistake("sign_as_mask", "grad_h", lambda a: a["grad_h_relu"] * np.sign(a["h"])),
    Mistake(
        "mean_over_batch",
        "grad_h",
        lambda a: a["grad_h_relu"] * (a["h"] > 0) / len(a["h"]),
    ),
    Mistake(
        "masked_twice",
        "grad_h",
        lambda a: np.maximum(a["grad_h_relu"], 0) * (a["h"] > 0),
    ),
    Mistake(
        "where_turned_around",
        "grad_h",
        lambda a: np.where(a["h"] > 0, a["h"], a["grad_h_relu"]),
    ),
    Mistake(
        "leaky_slope",
        "grad_h",
        lambda a: np.where(a["h"] > 0, 1.0, 0.01) * a["grad_h_relu"],
    ),
    Mistake("relu_again", "grad_h", lambda a: np.maximum(a["h"], 0)),
)

GRAD_W1_MISTAKES = (
    Mistake(
        "mean_over_batch", "grad_w1", lambda a: a["x"].T @ a["grad_h"] / len(a["x"])
    ),
    Mistake("one_sample", "grad_w1", lambda a: np.outer(a["x"][-1], a["grad_h"][-1])),
    Mistake("one_sample", "grad_w1", lambda a: np.outer(a["x"][0], a["grad_h"][0])),
    Mistake("reshaped", "grad_w1", lambda a: _reshaped(a["x"]) @ a["grad_h"]),
    Mistake(
        "upstream_ignored",
        "grad_w1",
        lambda a: a["x"].T @ np.ones_like(a["grad_h"]),
    ),
)

TRAIN_MISTAKES = (
    Mistake("loss_after_update", "losses", _losses_after_update),
    *_training_mistake("climbs", _changed(learning_rate=lambda a: -a["learning_rate"])),
    *_training_mistake("no_update", _changed(learning_rate=lambda a: 0.0))[1:],
    Mistake(
        "same_loss",
        "losses",
        lambda a: reference_train({**a, "learning_rate": 0.0})["losses"],
    ),
    *_training_mistake("no_learning_rate", _changed(learning_rate=lambda a: 1.0)),
    *_training_mistake(
        "fixed_learning_rate", _changed(learning_rate=lambda a: LEARNING_RATE)
    ),
    *_training_mistake("one_step_short", _changed(steps=lambda a: a["steps"] - 1))[1:],
    *_training_mistake("one_step_long", _changed(steps=lambda a: a["steps"] + 1))[1:],
    _of_losses("mean_over_batch", lambda a, losses: losses / len(a["y"])),
    _of_losses("mean_over_outputs", lambda a, losses: losses / a["y"].shape[1]),
    _of_losses("mean_over_all", lambda a, losses: losses / a["y"].size),
    _of_losses("square_root", lambda a, losses: np.sqrt(losses)),
    _of_losses("running_total", lambda a, losses: np.cumsum(losses)),
    *_training_mistake("one_climbs", lambda a: train(a, _up_and_down("w1"))),
    *_training_mistake("one_climbs", lambda a: train(a, _up_and_down("w2"))),
    *_training_mistake(
        "mean_step", _changed(learning_rate=lambda a: a["learning_rate"] / len(a["y"]))
    ),
    *_training_mistake(
        "mean_step", _changed(learning_rate=lambda a: a["learning_rate"] / a["y"].size)
    ),
    *_training_mistake(
        "double_step", _changed(learning_rate=lambda a: 2 * a["learning_rate"])
    ),
    *_training_mistake(
        "step_halved", _changed(learning_rate=lambda a: a["learning_rate"] / 2)
    ),
    *_training_mistake("no_mask_in_loop", lambda a: train(a, _no_mask_in_loop)),
    *_training_mistake("only_w1", lambda a: train(a, _only_w1)),
    *_training_mistake("only_w2", lambda a: train(a, _only_w2)),
    *_training_mistake("new_weights_used", lambda a: train(a, _new_w2_in_grad_h)),
    *_training_mistake("new_weights_used", lambda a: train(a, _one_after_the_other)),
    *_training_mistake("new_weights_used", lambda a: train(a, _other_way_round)),
)
