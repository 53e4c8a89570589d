"""What the functions of stage 01 should return: PyTorch's autograd, in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.telling import differs_by_row

if TYPE_CHECKING:
    import torch


def _tensor(array: Any, *, leaf: bool = False) -> torch.Tensor:
    import torch  # here, so that `import grader` stays quick

    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=leaf)


def _vector_jacobian(output: Any, source: Any, upstream: Any) -> np.ndarray:
    """The gradient of sum(output * upstream) with respect to source."""
    (gradient,) = vector_jacobians(output, [source], upstream)
    return gradient


def vector_jacobians(
    output: Any, sources: Sequence[Any], upstream: Any
) -> list[np.ndarray]:
    """The gradients of sum(output * upstream) with respect to some leaves.

    The sum is taken here: autograd, handed an upstream gradient, imports SymPy first,
    and that takes a second.
    """
    import torch

    total = (output * _tensor(upstream)).sum()
    return [one.numpy() for one in torch.autograd.grad(total, sources)]


def _forward(x: Any, w1: Any, w2: Any) -> tuple[Any, Any, Any]:
    h = x @ w1
    h_relu = h.clamp(min=0)
    return h, h_relu, h_relu @ w2


def reference_forward(a: Arguments) -> Arrays:
    """Return h, h_relu and y_pred."""
    values = _forward(_tensor(a["x"]), _tensor(a["w1"]), _tensor(a["w2"]))
    names = ("h", "h_relu", "y_pred")
    return {name: value.numpy() for name, value in zip(names, values, strict=True)}


def forward_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """h_relu from the student's h, y_pred from the student's h_relu.

    Not from what is the same for all samples, or for all units: what follows from that
    can be written down without a ReLU, and without a product.
    """
    expected = {}
    h, h_relu = own.get("h"), own.get("h_relu")
    if h is not None and h.min() < 0 < h.max() and _tells(h):
        expected["h_relu"] = np.maximum(h, 0)
    if h_relu is not None and _tells(h_relu):
        expected["y_pred"] = h_relu @ a["w2"]
    return expected


def _tells(hidden: np.ndarray) -> bool:
    """Whether hidden values (N, H) differ between samples, and between units."""
    return differs_by_row(hidden) and differs_by_row(hidden.T)


def reference_loss(a: Arguments) -> Arrays:
    """The sum of squared errors, as a 0-d array."""
    loss = (_tensor(a["y_pred"]) - _tensor(a["y"])).pow(2).sum()
    return {"loss": loss.numpy()}


def backward_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """Each gradient from the student's own gradient before it."""
    h, h_relu, _ = reference_forward(a).values()
    expected = {}
    if "grad_y_pred" in own:
        expected["grad_w2"] = h_relu.T @ own["grad_y_pred"]
        expected["grad_h_relu"] = own["grad_y_pred"] @ a["w2"].T
    if "grad_h_relu" in own:
        expected["grad_h"] = own["grad_h_relu"] * (h > 0)
    if "grad_h" in own:
        expected["grad_w1"] = a["x"].T @ own["grad_h"]
    return expected


def reference_grad_y_pred(a: Arguments) -> Arrays:
    """The gradient of the loss with respect to y_pred."""
    y_pred = _tensor(a["y_pred"], leaf=True)
    loss = (y_pred - _tensor(a["y"])).pow(2).sum()
    return {"grad_y_pred": _vector_jacobian(loss, y_pred, 1.0)}


def reference_grad_w2(a: Arguments) -> Arrays:
    """The gradient through h_relu @ w2 with respect to w2."""
    upstream = a["grad_y_pred"]
    shape = (a["h_relu"].shape[1], upstream.shape[1])
    w2 = _tensor(np.zeros(shape), leaf=True)  # the gradient does not depend on w2
    return {"grad_w2": _vector_jacobian(_tensor(a["h_relu"]) @ w2, w2, upstream)}


def reference_grad_h_relu(a: Arguments) -> Arrays:
    """The gradient through h_relu @ w2 with respect to h_relu."""
    upstream = a["grad_y_pred"]
    shape = (upstream.shape[0], a["w2"].shape[0])
    h_relu = _tensor(np.zeros(shape), leaf=True)
    y_pred = h_relu @ _tensor(a["w2"])
    return {"grad_h_relu": _vector_jacobian(y_pred, h_relu, upstream)}


def reference_grad_h(a: Arguments) -> Arrays:
    """The gradient through the ReLU with respect to h."""
    h = _tensor(a["h"], leaf=True)
    return {"grad_h": _vector_jacobian(h.clamp(min=0), h, a["grad_h_relu"])}


def reference_grad_w1(a: Arguments) -> Arrays:
    """The gradient through x @ w1 with respect to w1."""
    upstream = a["grad_h"]
    shape = (a["x"].shape[1], upstream.shape[1])
    w1 = _tensor(np.zeros(shape), leaf=True)
    return {"grad_w1": _vector_jacobian(_tensor(a["x"]) @ w1, w1, upstream)}


def reference_backward(a: Arguments) -> Arrays:
    """All five gradients of the whole network, by one backward pass."""
    w1, w2 = _tensor(a["w1"], leaf=True), _tensor(a["w2"], leaf=True)
    h, h_relu, y_pred = _forward(_tensor(a["x"]), w1, w2)
    for value in (h, h_relu, y_pred):
        value.retain_grad()
    (y_pred - _tensor(a["y"])).pow(2).sum().backward()
    named = {"y_pred": y_pred, "w2": w2, "h_relu": h_relu, "h": h, "w1": w1}
    return {f"grad_{name}": value.grad.numpy() for name, value in named.items()}


def gradients_at(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> Arrays:
    """All five gradients at these weights."""
    return reference_backward({**a, "w1": w1, "w2": w2})


def descend(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    """One step of gradient descent."""
    gradients = gradients_at(a, w1, w2)
    return (
        w1 - a["learning_rate"] * gradients["grad_w1"],
        w2 - a["learning_rate"] * gradients["grad_w2"],
    )


def train(a: Arguments, step: Callable[..., tuple[np.ndarray, ...]]) -> Arrays:
    """The training loop, with a step of its own."""
    w1, w2, losses = a["w1"], a["w2"], []
    for _ in range(a["steps"]):
        y_pred = reference_forward({**a, "w1": w1, "w2": w2})["y_pred"]
        losses.append(float(reference_loss({"y_pred": y_pred, "y": a["y"]})["loss"]))
        w1, w2 = step(a, w1, w2)
    return {"losses": np.array(losses), "w1": w1, "w2": w2}


def reference_train(a: Arguments) -> Arrays:
    """The losses before each step, and the weights after the last."""
    return train(a, descend)
