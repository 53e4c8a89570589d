"""The course's own engine, in the place of the student's other functions.

Its operations, each a forward formula and its pull, give drawn graphs their numbers. It
knows a node by its fields alone, so that it works on the notebook's own `Node`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.stage_04_engine.graphs import Operation

# --------------------------------------------------------- the course's operations


def unbroadcast(grad: Any, shape: tuple[int, ...]) -> Any:
    """Sum a gradient over the axes along which a value of this shape was stretched.

    Raises:
        ValueError: no value of this shape stretches to the gradient's.
        TypeError: it is no shape.
    """
    if isinstance(shape, np.ndarray):
        raise TypeError("unbroadcast takes a shape, and was given an array")
    grad, shape = np.asarray(grad), tuple(shape)
    try:
        np.broadcast_to(0.0, shape)
        fits = np.broadcast_shapes(grad.shape, shape) == grad.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"unbroadcast: nothing of shape {shape} stretches to {grad.shape}"
        )
    front = grad.ndim - len(shape)
    stretched = tuple(
        axis
        for axis in range(grad.ndim)
        if axis < front or (shape[axis - front] == 1 and grad.shape[axis] > 1)
    )
    return grad.sum(axis=stretched).reshape(shape) if stretched else grad


def pull_add(upstream: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """Both parents move the sum as fast as themselves."""
    return unbroadcast(upstream, a.shape), unbroadcast(upstream, b.shape)


def pull_multiply(upstream: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """Each parent moves the product as fast as the other one is large."""
    return unbroadcast(upstream * b, a.shape), unbroadcast(upstream * a, b.shape)


def pull_subtract(upstream: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """The second parent moves the difference the other way."""
    return unbroadcast(upstream, a.shape), -unbroadcast(upstream, b.shape)


def pull_matmul(upstream: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """Stage 01, 3.3 and 3.2."""
    return np.einsum("nk,jk->nj", upstream, b), np.einsum("nj,nk->jk", a, upstream)


def pull_relu(upstream: Any, a: Any) -> tuple[Any]:
    """Stage 01, 3.4."""
    return (np.where(a > 0, upstream, 0.0),)


def pull_sum_of_squares(upstream: Any, a: Any) -> tuple[Any]:
    """Stage 01, 3.1, with an upstream gradient."""
    return (upstream * (a + a),)


ADD = Operation("+", np.add, pull_add)
SUBTRACT = Operation("-", np.subtract, pull_subtract)
MULTIPLY = Operation("*", np.multiply, pull_multiply)
MATMUL = Operation("@", np.matmul, pull_matmul)
RELU = Operation("relu", lambda a: np.maximum(a, 0.0), pull_relu)
SUM_OF_SQUARES = Operation(
    "sum of squares", lambda a: np.sum(np.square(a)), pull_sum_of_squares
)


# ------------------------------------------------------------------ the engine


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
