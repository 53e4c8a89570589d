"""The known wrong answers that only stage 03 can have: one function sees all values.

In stage 01 each line of the backward pass is a function, and sees what it needs. Here
a line can take the wrong one of many values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.remembered import remembered
from grader.exercises.stage_01_numpy.loop_mistakes import Turn, simulate
from grader.exercises.stage_01_numpy.mistakes import all_values

Lines = tuple[tuple[str, Callable[[Mapping[str, np.ndarray]], np.ndarray]], ...]

#: Lines that take a value of the forward pass for the gradient that arrives.
_VALUE_NOT_GRADIENT: Lines = (
    ("grad_w2", lambda v: v["h_relu"].T @ v["y_pred"]),
    ("grad_w2", lambda v: v["h_relu"].T @ v["y"]),
    ("grad_h_relu", lambda v: v["y_pred"] @ v["w2"].T),
    ("grad_h_relu", lambda v: v["y"] @ v["w2"].T),
    ("grad_w1", lambda v: v["x"].T @ v["h_relu"]),
    ("grad_w1", lambda v: v["x"].T @ v["h"]),
    ("grad_w1", lambda v: v["x"].T @ (v["h"] > 0)),
)
#: Lines that take a gradient for a value of the forward pass.
_GRADIENT_NOT_VALUE: Lines = (
    ("grad_w2", lambda v: v["grad_h_relu"].T @ v["grad_y_pred"]),
    ("grad_w2", lambda v: v["grad_h"].T @ v["grad_y_pred"]),
    ("grad_h_relu", lambda v: v["grad_y_pred"] @ v["grad_w2"].T),
    ("grad_w2", lambda v: v["x"].T @ v["grad_y_pred"]),
    ("grad_w1", lambda v: v["h"].T @ v["grad_h"]),
    ("grad_w1", lambda v: v["h_relu"].T @ v["grad_h"]),
)
#: Lines that take the gradient of another box for the one that arrives.
_OTHER_GRADIENT: Lines = (
    ("grad_w2", lambda v: v["h_relu"].T @ v["grad_h_relu"]),
    ("grad_w2", lambda v: v["h_relu"].T @ v["grad_h"]),
    ("grad_w1", lambda v: v["x"].T @ v["grad_y_pred"]),
)
#: Half of a line: so it is, too, with y_pred - y where its gradient belongs.
_HALF_UPSTREAM: Lines = (
    ("grad_w2", lambda v: v["h_relu"].T @ v["grad_y_pred"] / 2),
    ("grad_h_relu", lambda v: v["grad_y_pred"] @ v["w2"].T / 2),
)
#: Lines that take grad_h_relu past their own grad_h, with another slope.
_PAST_GRAD_H: Lines = tuple(
    ("grad_w1", lambda v, slope=slope: v["x"].T @ (v["grad_h_relu"] * slope(v)))
    for slope in (
        lambda v: v["h_relu"],
        lambda v: v["h"],
        lambda v: v["h"] < 0,
        lambda v: np.sign(v["h"]),
        lambda v: v["grad_h_relu"] > 0,
    )
)
#: A slope that is the value, or the root, of something else than h > 0.
_OTHER_SLOPES: Lines = tuple(
    ("grad_h", lambda v, bend=bend: v["grad_h_relu"] * bend(v["h_relu"]))
    for bend in (
        lambda r: np.minimum(r, 1),
        np.tanh,
        np.square,
        np.sqrt,
        np.exp,
    )
)


def _mistakes(name: str, lines: Lines) -> list[Mistake]:
    def formula(line: Callable[..., np.ndarray]) -> Callable[[Arguments], np.ndarray]:
        return lambda a: line(all_values(a))

    return [Mistake(name, part, formula(line)) for part, line in lines]


BACKWARD_MISTAKES = (
    *_mistakes("half_upstream", _HALF_UPSTREAM),
    *_mistakes("value_not_gradient", _VALUE_NOT_GRADIENT),
    *_mistakes("gradient_not_value", _GRADIENT_NOT_VALUE),
    *_mistakes("other_gradient", _OTHER_GRADIENT),
    *_mistakes("other_than_grad_h", _PAST_GRAD_H),
    *_mistakes("other_slope", _OTHER_SLOPES),
)

# -------------------------------------------------------------------------- the loss

#: The factors of y_pred², y_pred * y and y²; right ones are 1, -2 and 1.
_TERMS = ((0, -2, 1), (2, -2, 0))

LOSS_MISTAKES = (
    Mistake(
        "relu_of_difference",
        "loss",
        lambda a: np.square(np.maximum(a["y_pred"] - a["y"], 0)).sum(),
    ),
    *(
        Mistake(
            "terms_of_square",
            "loss",
            lambda a, by=factors: (
                by[0] * np.square(a["y_pred"]).sum()
                + by[1] * (a["y_pred"] * a["y"]).sum()
                + by[2] * np.square(a["y"]).sum()
            ),
        )
        for factors in _TERMS
    ),
)

# -------------------------------------------------------------------------- the loop

#: What may stand in one line of a step for the gradient, given the turn and the weight.
Moved = Callable[[Turn, np.ndarray, np.ndarray], np.ndarray]
_OTHER_STEPS: tuple[Moved, ...] = (
    lambda turn, grad, weight: turn.rate * grad,
    lambda turn, grad, weight: turn.number * grad,
    lambda turn, grad, weight: (turn.number + 1) * grad,
    lambda turn, grad, weight: grad / (turn.number + 1),
    lambda turn, grad, weight: np.sign(grad),
    lambda turn, grad, weight: np.clip(grad, -1, 1),
    lambda turn, grad, weight: grad / np.linalg.norm(grad),
    lambda turn, grad, weight: grad + weight,
    lambda turn, grad, weight: grad + 2 * weight,
    lambda turn, grad, weight: grad * weight,
    lambda turn, grad, weight: weight,
    lambda turn, grad, weight: np.abs(grad),
    lambda turn, grad, weight: np.full_like(grad, grad.mean()),
)


def _moving(change: Moved, is_changed: tuple[bool, bool]) -> Callable[..., Any]:
    """A loop in which a weight takes another step, and the other one the right one."""

    def step(turn: Turn) -> tuple[np.ndarray, np.ndarray]:
        both = zip(turn.gradients(), turn.weights, is_changed, strict=True)
        return turn.moved(tuple(change(turn, g, w) if odd else g for g, w, odd in both))

    @remembered
    def run(a: Arguments) -> dict[str, Any]:
        with np.errstate(all="ignore"):  # of steps that are far too long
            return simulate(a, step)

    return run


def _one_other_step() -> Iterator[Mistake]:
    """Loops in which one of the two weights moves otherwise than the other."""
    for change, is_changed in product(_OTHER_STEPS, ((True, False), (False, True))):
        run = _moving(change, is_changed)
        for part in ("losses", "w1", "w2"):
            yield Mistake(
                "one_step_of_another_kind",
                part,
                lambda a, run=run, part=part: run(a)[part],
            )


def _losses_without_relu(a: Arguments) -> np.ndarray:
    """The losses of the same products at the weights of each turn, without a ReLU."""
    losses: list[float] = []

    def step(turn: Turn) -> tuple[np.ndarray, np.ndarray]:
        w1, w2 = turn.weights
        losses.append(np.square(a["x"] @ w1 @ w2 - a["y"]).sum())
        return turn.moved(turn.gradients())

    simulate(a, step)
    return np.array(losses)


TRAIN_MISTAKES = (
    *_one_other_step(),
    Mistake("losses_without_relu", "losses", _losses_without_relu),
)
