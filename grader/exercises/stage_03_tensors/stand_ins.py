"""The course's own functions on tensors, around a student's loop.

In plain arithmetic, not by autograd: they must also run where autograd is switched off,
and on tensors that have no values (grader/probes/calls/tensors.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def _of_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with a sentence for who calls it with something else."""

    @wraps(function)
    def insisting(*values: Any, **named: Any) -> Any:
        import torch

        odd = [v for v in (*values, *named.values()) if not torch.is_tensor(v)]
        if odd:
            name, came = function.__name__, type(odd[0]).__name__
            raise TypeError(f"{name} was called with a {came} in place of a tensor")
        return function(*values, **named)

    return insisting


@_of_tensors
def forward(x: Tensor, w1: Tensor, w2: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return h (N, H), h_relu (N, H) and y_pred (N, D_out)."""
    h = x.matmul(w1)
    h_relu = h.relu()
    return h, h_relu, h_relu.matmul(w2)


@_of_tensors
def squared_error(y_pred: Tensor, y: Tensor) -> Tensor:
    """The sum of squared errors."""
    return y_pred.sub(y).square().sum()


@_of_tensors
def backward(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> dict[str, Tensor]:
    """All five gradients, by name."""
    h, h_relu, y_pred = forward(x, w1, w2)
    grad_y_pred = y_pred.sub(y).mul(2)
    grad_h_relu = grad_y_pred.matmul(w2.mT)
    grad_h = grad_h_relu.mul(h.gt(0))
    return {
        "grad_y_pred": grad_y_pred,
        "grad_w2": h_relu.mT.matmul(grad_y_pred),
        "grad_h_relu": grad_h_relu,
        "grad_h": grad_h,
        "grad_w1": x.mT.matmul(grad_h),
    }
