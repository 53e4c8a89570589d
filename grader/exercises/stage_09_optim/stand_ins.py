"""The course's own steps: one gradient, one parameter, one state, by the formulas.

The formulas are those of ``torch.optim`` (its documentation states each of them). Every
step takes a parameter, its gradient, its state ({} before the first step), a learning
rate and the optimizer's own numbers, and returns the new parameter and the new state.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
State = dict[str, Any]
Stepped = tuple[Array, State]


def sgd_step(param: Array, grad: Array, state: State, lr: float) -> Stepped:
    """Plain gradient descent."""
    return param - lr * grad, state


def momentum_step(
    param: Array, grad: Array, state: State, lr: float, momentum: float = 0.9
) -> Stepped:
    """``SGD(momentum=…)``: v ← mu·v + g, and a step along v."""
    velocity = momentum * state.get("velocity", 0.0) + grad
    return param - lr * velocity, {"velocity": velocity}


def nesterov_step(
    param: Array, grad: Array, state: State, lr: float, momentum: float = 0.9
) -> Stepped:
    """``SGD(nesterov=True)``: the same v, and a step along g + mu·v."""
    velocity = momentum * state.get("velocity", 0.0) + grad
    return param - lr * (grad + momentum * velocity), {"velocity": velocity}


def adagrad_step(
    param: Array, grad: Array, state: State, lr: float, eps: float = 1e-10
) -> Stepped:
    """``Adagrad``: the sum of all squares, entry by entry, and its root below g."""
    squares = state.get("squares", 0.0) + grad**2
    return param - lr * grad / (np.sqrt(squares) + eps), {"squares": squares}


def rmsprop_step(
    param: Array,
    grad: Array,
    state: State,
    lr: float,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> Stepped:
    """``RMSprop``: a running mean of the squares instead of their sum."""
    squares = alpha * state.get("squares", 0.0) + (1 - alpha) * grad**2
    return param - lr * grad / (np.sqrt(squares) + eps), {"squares": squares}


def adam_step(
    param: Array,
    grad: Array,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> Stepped:
    """``Adam``: both running means, each divided by the weight that it has so far."""
    t = state.get("t", 0) + 1
    mean = beta1 * state.get("mean", 0.0) + (1 - beta1) * grad
    squares = beta2 * state.get("squares", 0.0) + (1 - beta2) * grad**2
    direction = mean / (1 - beta1**t)
    size = np.sqrt(squares / (1 - beta2**t)) + eps
    return param - lr * direction / size, {"t": t, "mean": mean, "squares": squares}


def adamw_step(
    param: Array,
    grad: Array,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> Stepped:
    """``AdamW``: the weights shrink by themselves, and then Adam takes its step."""
    shrunk = param * (1 - lr * weight_decay)
    return adam_step(shrunk, grad, state, lr, beta1, beta2, eps)


COURSE_STEPS = {
    step.__name__: step
    for step in (
        sgd_step,
        momentum_step,
        nesterov_step,
        adagrad_step,
        rmsprop_step,
        adam_step,
        adamw_step,
    )
}
