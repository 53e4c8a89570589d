"""The known wrong answers to stage 05. Their sentences: grader/text/.

A mistake with autograd shows in one of three ways: as an exception of PyTorch's (the
faults), as numbers (the formulas), or only in what a probe sees (its complaints).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_05_autograd.references import reference_predictions
from grader.problem import LEARNING_RATE

_LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place"

#: Exceptions by a part of their text, or by the class under which the probe raises
#: those that have several causes.
FAULTS = (
    KnownFault("NothingRequiresGrad", "nothing_requires_grad"),
    KnownFault("ForwardNotRecorded", "forward_not_recorded"),
    KnownFault("CutFromWeights", "cut_from_weights"),
    KnownFault("RequiresGradLost", "requires_grad_lost"),
    KnownFault("UpdateRecorded", "update_recorded"),
    KnownFault("NoLeaf", "gradient_of_no_leaf"),
    KnownFault("PlainWeight", "plain_weight"),
    KnownFault("NoGradientYet", "no_gradient_yet"),
    KnownFault("GradientDroppedEarly", "gradient_dropped_early"),
    KnownFault(_LEAF_IN_PLACE, "leaf_changed_in_place"),
    KnownFault("has no attribute 'backward'", "number_has_no_backward"),
    KnownFault("backward through the graph a second time", "graph_is_gone"),
    KnownFault("has been modified by an inplace operation", "graph_is_outdated"),
    KnownFault("implicitly created only for scalar outputs", "backward_of_many"),
    KnownFault("numpy() on Tensor that requires grad", "numpy_leaves_the_graph"),
    KnownFault("nference tensor", "inference_tensor"),
    KnownFault("cannot unpack non-iterable NoneType", "backward_returns_nothing"),
    KnownFault("assigned grad expected to be a Tensor", "gradient_set_to_number"),
)

#: In one backward call there are no turns, and there is no update.
GRADIENTS_FAULTS = (
    KnownFault("backward through the graph a second time", "graph_walked_twice"),
    KnownFault(_LEAF_IN_PLACE, "changed_before_backward"),
    *FAULTS,
)

#: A leaf is made here; there is no update yet.
LEAF_FAULTS = (KnownFault(_LEAF_IN_PLACE, "leaf_scaled_in_place"),)

#: Both weights, or their gradients.
Weights = list[np.ndarray]


def _loss_and_gradients(
    a: Arguments, weights: Weights, *, relu: bool = True
) -> tuple[float, Weights]:
    """Stage 01's formulas. (Simulated often, so not by autograd, which is slower.)"""
    w1, w2 = weights
    h = a["x"] @ w1
    h_relu = np.maximum(h, 0) if relu else h
    difference = h_relu @ w2 - a["y"]
    grad_y_pred = 2 * difference
    grad_h = (grad_y_pred @ w2.T) * (h > 0 if relu else 1)
    loss = float(np.square(difference).sum())
    return loss, [a["x"].T @ grad_h, h_relu.T @ grad_y_pred]


@np.errstate(over="ignore", invalid="ignore")  # some of these loops diverge
def simulate(
    a: Arguments,
    *,
    kept: tuple[float, float] = (0.0, 0.0),
    moved: tuple[float, float] = (1.0, 1.0),
    times: float = 1.0,
    relu: bool = True,
) -> Arrays:
    """Run a training loop with mistakes in it.

    Args:
        a: the arguments of ``train``.
        kept: which share of each weight's old gradient is still there at the next
            backward call: 0 if it is zeroed, 1 if not.
        moved: by how many learning rates each weight is moved.
        times: how often each turn calls backward on its loss.
        relu: whether the network has its ReLU.
    """
    weights: Weights = [a["w1"], a["w2"]]
    gradients: Weights = [np.zeros_like(weight) for weight in weights]
    losses = []
    for _ in range(a["steps"]):
        loss, new = _loss_and_gradients(a, weights, relu=relu)
        losses.append(loss)
        gradients = [
            share * old + times * added
            for share, old, added in zip(kept, gradients, new, strict=True)
        ]
        weights = [
            weight - rate * a["learning_rate"] * gradient
            for weight, rate, gradient in zip(weights, moved, gradients, strict=True)
        ]
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _loop(name: str, **mistakes: Any) -> list[Mistake]:
    """One mistake in the loop, as it shows in each of the values that come back."""
    return _run(name, lambda a: simulate(a, **mistakes))


def _run(name: str, run: Callable[[Arguments], Arrays]) -> list[Mistake]:
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part])
        for part in ("losses", "w1", "w2")
    ]


def _mean(a: Arguments, count: int) -> Arrays:
    """The loop with a mean as its loss."""
    values = simulate(a, times=1 / count)
    return {**values, "losses": values["losses"] / count}


def _one_after_the_other(a: Arguments, order: tuple[int, int]) -> Arrays:
    """The loop that computes everything anew before it moves the second weight."""
    weights, losses = [a["w1"], a["w2"]], []
    for _ in range(a["steps"]):
        losses.append(_loss_and_gradients(a, weights)[0])
        for index in order:
            gradient = _loss_and_gradients(a, weights)[1][index]
            weights[index] = weights[index] - a["learning_rate"] * gradient
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _other(**change: Callable[[Arguments], Any]) -> Callable[[Arguments], Arrays]:
    """The right loop on other arguments."""
    return lambda a: simulate(
        {**a, **{name: value(a) for name, value in change.items()}}
    )


LEAF_MISTAKES = (
    Mistake("not_scaled", "values", lambda a: a["array"]),
    Mistake("scaled_twice", "values", lambda a: a["scale"] ** 2 * a["array"]),
)

GRADIENTS_MISTAKES = tuple(
    Mistake(name, part, lambda a, part=part, times=times: times(a) * _gradient(a, part))
    for name, times in (
        ("second_backward_added", lambda a: 2.0),
        ("zeroed_before_returned", lambda a: 0.0),
        ("mean_over_all", lambda a: 1 / a["y"].size),
        ("mean_over_batch", lambda a: 1 / len(a["y"])),
    )
    for part in ("grad_w1", "grad_w2")
)


def _gradient(a: Arguments, part: str) -> np.ndarray:
    _, (grad_w1, grad_w2) = _loss_and_gradients(a, [a["w1"], a["w2"]])
    return {"grad_w1": grad_w1, "grad_w2": grad_w2}[part]


def _right(name: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: reference_predictions(a)[name]


PREDICTION_MISTAKES = (
    Mistake("no_factor_2", "once", lambda a: a["a"] ** 2 * a["w"]),
    Mistake("second_derivative", "once", lambda a: 2 * a["a"] ** 2),
    Mistake("inner_slope_missing", "once", lambda a: 2 * a["a"] * a["w"]),
    Mistake("square_itself", "once", lambda a: (a["a"] * a["w"]) ** 2),
    Mistake("gradient_of_a", "once", lambda a: 2 * a["a"] * a["w"] ** 2),
    Mistake("one_tensor_two_names", "once", _right("both")),
    Mistake("second_call_replaces", "both", lambda a: a["b"]),
    Mistake("second_call_ignored", "both", _right("once")),
    Mistake("slope_of_product", "both", lambda a: _right("once")(a) + a["b"] * a["w"]),
    Mistake("average_of_calls", "both", lambda a: (_right("once")(a) + a["b"]) / 2),
    Mistake("zeroing_ignored", "zeroed", _right("both")),
    Mistake("zeroing_comes_first", "zeroed", lambda a: np.zeros_like(a["w"])),
    Mistake("slope_of_product", "zeroed", lambda a: a["b"] * a["w"]),
    Mistake("second_call_replaces", "twice", _right("once")),
    Mistake("gradient_squared", "twice", lambda a: _right("once")(a) ** 2),
    Mistake("second_derivative", "twice", lambda a: 2 * a["a"] ** 2),
)

TRAIN_MISTAKES = (
    *_loop("never_zeroed", kept=(1.0, 1.0)),
    *_loop("only_w1_zeroed", kept=(0.0, 1.0)),
    *_loop("only_w2_zeroed", kept=(1.0, 0.0)),
    *_loop("second_backward_in_turn", times=2.0),
    *_loop("climbs", moved=(-1.0, -1.0)),
    *_loop("climbs_and_never_zeroed", kept=(1.0, 1.0), moved=(-1.0, -1.0)),
    *_loop("no_update", moved=(0.0, 0.0))[1:],
    Mistake(
        "loss_stands_still",
        "losses",
        lambda a: simulate(a, moved=(0.0, 0.0))["losses"],
    ),
    Mistake(
        "loss_after_update",
        "losses",
        lambda a: simulate({**a, "steps": a["steps"] + 1})["losses"][1:],
    ),
    *_run("no_learning_rate", _other(learning_rate=lambda a: 1.0)),
    *_run("fixed_learning_rate", _other(learning_rate=lambda a: LEARNING_RATE)),
    *_run("one_step_short", _other(steps=lambda a: a["steps"] - 1))[1:],
    *_run("one_step_long", _other(steps=lambda a: a["steps"] + 1))[1:],
    *_loop("only_w1", moved=(1.0, 0.0)),
    *_loop("only_w2", moved=(0.0, 1.0)),
    *_run("mean_over_all", lambda a: _mean(a, a["y"].size)),
    *_run("mean_over_batch", lambda a: _mean(a, len(a["y"]))),
    Mistake("zeroed_weights", "w1", lambda a: np.zeros_like(a["w1"])),
    Mistake("zeroed_weights", "w2", lambda a: np.zeros_like(a["w2"])),
    *_loop("half_in_loop", times=0.5),
    Mistake("half", "losses", lambda a: simulate(a, times=0.5)["losses"] / 2),
    *_run("no_relu_in_loop", lambda a: simulate(a, relu=False)),
    *_run("new_weights_used", lambda a: _one_after_the_other(a, (0, 1))),
    *_run("new_weights_used", lambda a: _one_after_the_other(a, (1, 0))),
)
