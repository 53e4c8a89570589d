"""The course's own functions on tensors, around a student's loop.

In plain arithmetic, not by autograd: they must also run where autograd is switched off,
and on tensors that have no values (grader/probes/calls/tensors.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def _of_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with a sentence for who calls it with something else."""

    def insisting(*values: Any, **named: Any) -> Any:
        import torch

        odd = [v for v in (*values, *named.values()) if not torch.is_tensor(v)]
        if odd:
            name, came = function.__name__.strip("_"), type(odd[0]).__name__
            raise TypeError(f"{name} was called with a {came} in place of a tensor")
        return function(*values, **named)

    return insisting


def _forward(x: Tensor, w1: Tensor, w2: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    h = x.matmul(w1)
    h_relu = h.relu()
    return h, h_relu, h_relu.matmul(w2)


def _squared_error(y_pred: Tensor, y: Tensor) -> Tensor:
    return y_pred.sub(y).square().sum()


def _backward(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> dict[str, Tensor]:
    h, h_relu, y_pred = _forward(x, w1, w2)
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


COURSE_FUNCTIONS = {
    "forward": _of_tensors(_forward),
    "squared_error": _of_tensors(_squared_error),
    "backward": _of_tensors(_backward),
}
