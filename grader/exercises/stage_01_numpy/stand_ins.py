"""The course's own functions, in the place of the student's around a student's loop.

In NumPy alone: they run where the student's code runs, and there PyTorch is out of
reach when it is graded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

Array = np.ndarray


def _stand_in(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which says what it was given if it cannot work with it."""
    name = function.__name__
    parameters = function.__code__.co_varnames[: function.__code__.co_argcount]

    @wraps(function)
    def called(*values: Any, **named: Any) -> Any:
        given = dict(zip(parameters, values, strict=False)) | named
        try:
            return function(**{one: np.asarray(given[one]) for one in parameters})
        except Exception:
            shapes = [str(np.shape(value)) for value in given.values()]
            raise ValueError(
                f"{name}({', '.join(parameters)}) was called with {len(given)} "
                f"values of shapes {', '.join(shapes)}"
            ) from None

    return called


@_stand_in
def forward(x: Array, w1: Array, w2: Array) -> tuple[Array, Array, Array]:
    """Return h (N, H), h_relu (N, H) and y_pred (N, D_out)."""
    h = x @ w1
    h_relu = np.maximum(h, 0)
    return h, h_relu, h_relu @ w2


@_stand_in
def squared_error(y_pred: Array, y: Array) -> np.float64:
    """The sum of squared errors."""
    return np.float64(np.square(y_pred - y).sum())


@_stand_in
def compute_grad_y_pred(y_pred: Array, y: Array) -> Array:
    """(N, D_out)."""
    return 2 * (y_pred - y)


@_stand_in
def compute_grad_w2(h_relu: Array, grad_y_pred: Array) -> Array:
    """(H, D_out)."""
    return h_relu.T @ grad_y_pred


@_stand_in
def compute_grad_h_relu(grad_y_pred: Array, w2: Array) -> Array:
    """(N, H)."""
    return grad_y_pred @ w2.T


@_stand_in
def compute_grad_h(grad_h_relu: Array, h: Array) -> Array:
    """(N, H)."""
    return grad_h_relu * (h > 0)


@_stand_in
def compute_grad_w1(x: Array, grad_h: Array) -> Array:
    """(D_in, H)."""
    return x.T @ grad_h


@_stand_in
def backward(x: Array, y: Array, w1: Array, w2: Array) -> dict[str, Array]:
    """All five gradients, by name."""
    h, h_relu, y_pred = forward(x, w1, w2)
    grad_y_pred = compute_grad_y_pred(y_pred, y)
    grad_h_relu = compute_grad_h_relu(grad_y_pred, w2)
    grad_h = compute_grad_h(grad_h_relu, h)
    return {
        "grad_y_pred": grad_y_pred,
        "grad_w2": compute_grad_w2(h_relu, grad_y_pred),
        "grad_h_relu": grad_h_relu,
        "grad_h": grad_h,
        "grad_w1": compute_grad_w1(x, grad_h),
    }
