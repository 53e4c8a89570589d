"""The course's own functions, in the place of the student's around a student's code."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def build_model(d_in: int, h: int, d_out: int) -> Any:
    """Linear, ReLU, Linear."""
    first, last = nn.Linear(d_in, h), nn.Linear(h, d_out)
    return nn.Sequential(first, nn.ReLU(), last)


def load_weights(model: Any, w1: Any, w2: Any) -> None:
    """Copy (in, out) arrays into the model, transposed; set its biases to zero."""
    weights = iter((w1, w2))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.zero_()
            else:
                parameter.copy_(torch.as_tensor(next(weights)).T)


def linear_backward(x: Any, weight: Any, grad_output: Any) -> tuple[Any, Any, Any]:
    """The gradients of x, of the weight and of the bias of one layer."""
    return grad_output @ weight, grad_output.T @ x, grad_output.sum(0)


def mse_gradients(y_pred: Any, y: Any) -> tuple[Any, Any]:
    """The gradients of the sum and of the mean of the squares."""
    grad_sum = 2 * (y_pred - y)
    return grad_sum, grad_sum / y.numel()
