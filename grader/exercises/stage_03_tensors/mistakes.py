"""The known wrong answers that only stage 03 can have: one function sees all values.

In stage 01 each line of the backward pass is a function, and sees what it needs. Here
a line can take the wrong one of many values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
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


def _mistakes(name: str, lines: Lines) -> list[Mistake]:
    def formula(line: Callable[..., np.ndarray]) -> Callable[[Arguments], np.ndarray]:
        return lambda a: line(all_values(a))

    return [Mistake(name, part, formula(line)) for part, line in lines]


BACKWARD_MISTAKES = (
    *_mistakes("half_upstream", _HALF_UPSTREAM),
    *_mistakes("value_not_gradient", _VALUE_NOT_GRADIENT),
    *_mistakes("gradient_not_value", _GRADIENT_NOT_VALUE),
    *_mistakes("other_gradient", _OTHER_GRADIENT),
)
