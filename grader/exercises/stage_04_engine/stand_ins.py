"""The course's own engine, in the place of the student's other functions.

It knows a node by its fields alone, so that it works on the notebook's own `Node`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.stage_04_engine.graphs import (
    ADD,
    MATMUL,
    MULTIPLY,
    RELU,
    SUBTRACT,
    SUM_OF_SQUARES,
    Operation,
    pull_add,
    pull_matmul,
    pull_multiply,
    pull_relu,
    pull_subtract,
    pull_sum_of_squares,
    unbroadcast,
)


def _is_node(value: Any) -> bool:
    return hasattr(value, "parents") and hasattr(value, "pull")


def apply(operation: Operation, *operands: Any) -> Any:
    """Run an operation forward and record it, in a node of the operands' own kind."""
    kinds = [type(operand) for operand in operands if _is_node(operand)]
    if not kinds:
        raise TypeError(f"apply: none of the operands of {operation.name} is a Node")
    node = kinds[0]
    parents = tuple(each if _is_node(each) else node(each) for each in operands)
    values = [parent.data for parent in parents]
    return node(
        operation.forward(*values),
        parents,
        lambda upstream: operation.pull(upstream, *values),
        operation.name,
    )


def relu(a: Any) -> Any:
    """The node of max(a, 0)."""
    return apply(RELU, a)


def sum_of_squares(a: Any) -> Any:
    """The node of the sum of all squared entries of a."""
    return apply(SUM_OF_SQUARES, a)


def topological_order(root: Any) -> list[Any]:
    """Every node that the root was computed from, parents first, the root last."""
    order, seen, waiting = [], set(), [(root, False)]
    while waiting:
        node, is_done = waiting.pop()
        if is_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.append((node, True))
            waiting.extend((parent, False) for parent in reversed(node.parents))
    return order


def backward(root: Any) -> list[Any]:
    """Put the gradient of the root into every node; return them in order."""
    order = topological_order(root)
    for node in order:
        node.grad = np.zeros(np.shape(node.data))
    root.grad = np.ones(np.shape(root.data))
    for node in reversed(order):
        if node.parents:
            for parent, gradient in zip(
                node.parents, node.pull(node.grad), strict=True
            ):
                parent.grad = parent.grad + gradient
    return order


def network_loss(x: Any, y: Any, w1: Any, w2: Any) -> Any:
    """The loss of the two-layer network, as a node."""
    hidden = relu(apply(MATMUL, x, w1))
    return sum_of_squares(apply(SUBTRACT, apply(MATMUL, hidden, w2), y))


#: What computes gradients through one operation.
PULLS = {
    "unbroadcast": unbroadcast,
    "pull_add": pull_add,
    "pull_multiply": pull_multiply,
    "pull_subtract": pull_subtract,
    "pull_matmul": pull_matmul,
    "pull_relu": pull_relu,
    "pull_sum_of_squares": pull_sum_of_squares,
}
#: What records a graph. `Node` looks `apply` up when one of its operators is used.
RECORDING = {
    **PULLS,
    "ADD": ADD,
    "SUBTRACT": SUBTRACT,
    "MULTIPLY": MULTIPLY,
    "MATMUL": MATMUL,
    "RELU": RELU,
    "SUM_OF_SQUARES": SUM_OF_SQUARES,
    "apply": apply,
    "relu": relu,
    "sum_of_squares": sum_of_squares,
}
ENGINE = {**RECORDING, "topological_order": topological_order, "backward": backward}


def without(name: str, functions: dict[str, Any]) -> dict[str, Any]:
    """Some of the course's functions, but for the one that is judged."""
    return {key: value for key, value in functions.items() if key != name}
