"""What the functions of stage 04 should return: PyTorch's autograd, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import (
    reference_backward,
    reference_forward,
    reference_loss,
    vector_jacobians,
)
from grader.exercises.stage_04_engine.graphs import Graph, flat

if TYPE_CHECKING:
    import torch

#: A promise that was kept.
KEPT = np.array(1.0)
#: What the blend of `apply` is called with, in order.
OPERANDS = ("a", "b", "c", "d")


def leaf(array: Any) -> torch.Tensor:
    """A float64 tensor of its own that autograd follows."""
    import torch  # here, so that `import grader` stays quick

    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=True)


#: PyTorch's own operations, by the names of the course's.
_TORCH: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "@": lambda a, b: a @ b,
    "relu": lambda a: a.clamp(min=0),
    "sum of squares": lambda a: a.pow(2).sum(),
}


def _pulled_back(operation: str, upstream: Any, *parents: Any) -> list[np.ndarray]:
    """The gradient of sum(operation(parents) * upstream) for each parent."""
    leaves = [leaf(parent) for parent in parents]
    value = _TORCH[operation](*leaves)
    return vector_jacobians(value, leaves, upstream)


def reference_unbroadcast(a: Arguments) -> Arrays:
    """The gradient of what `expand` stretches: autograd sums it back."""

    summed = {}
    for case, shape in a["shapes"].items():
        upstream, narrow = np.asarray(a[case]), leaf(np.zeros(shape))
        stretched = narrow.expand(upstream.shape)
        (summed[case],) = vector_jacobians(stretched, [narrow], upstream)
    return summed


def reference_pull(operation: str) -> Callable[[Arguments], Arrays]:
    """The gradients through one operation: ``grad_a``, and ``grad_b`` if it has two."""

    def reference(a: Arguments) -> Arrays:
        upstream, *parents = a.values()
        gradients = _pulled_back(operation, upstream, *parents)
        return dict(zip(("grad_a", "grad_b"), gradients, strict=False))

    return reference


def reference_apply(a: Arguments) -> Arrays:
    """The blend's value, and the gradients through it as one vector."""

    leaves = [leaf(a[name]) for name in OPERANDS]
    value = a["operation"].forward(*leaves)
    gradients = vector_jacobians(value, leaves, a["upstream"])
    return {
        "data": value.detach().numpy(),
        "parents": KEPT,
        "pull": flat(gradients),
    }


def reference_topological_order(a: Arguments) -> Arrays:
    """Orders are not unique; what can be said is that each promise was kept."""
    names = ("each node once", "parents first", "deep chain", "ladder")
    return dict.fromkeys(names, KEPT)


def gradients_of(graph: Graph) -> np.ndarray:
    """The gradients of the watched nodes, as one vector."""
    values: list[Any] = [leaf(array) for array in graph.leaves]
    for operation, parents in graph.steps:
        values.append(_TORCH[operation.name](*(values[number] for number in parents)))
        values[-1].retain_grad()
    values[-1].sum().backward()
    return flat([values[number].grad.numpy() for number in graph.asked_for])


def reference_graphs(a: Arguments) -> Arrays:
    """The gradients of the watched nodes of each graph, as one vector each."""
    return {name: gradients_of(graph) for name, graph in a.items()}


def reference_network_loss(a: Arguments) -> Arrays:
    """The loss of the two-layer network, and the gradients of its weights."""
    y_pred = reference_forward(a)["y_pred"]
    gradients = reference_backward(a)
    return {
        **reference_loss({"y_pred": y_pred, "y": a["y"]}),
        "grad_w1": gradients["grad_w1"],
        "grad_w2": gradients["grad_w2"],
    }
