"""The course's own functions on tensors, around a student's loop.

In plain arithmetic, not by autograd: they must also run where autograd is switched off,
and on tensors that have no values (grader/probes/calls/tensors.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


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
    "forward": _forward,
    "squared_error": _squared_error,
    "backward": _backward,
}
