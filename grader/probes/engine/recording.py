"""Apply an operation to nodes and a plain array, and look at the node that comes back.

The operation is one that the notebook does not have. What it pulls back depends on the
parents' data and on the upstream gradient, and it notes when it is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Operation
from grader.probes.engine.nodes import node_class
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the node's data, whether its parents are right, and what it pulls back."""
    node = node_class(namespace)
    asked: list[Any] = []
    operation = _watched(arguments["operation"], asked)
    first, plain, last = node(arguments["a"]), arguments["b"], node(arguments["c"])
    made = subject(operation, first, plain, last)
    if made is None:
        return None
    if not isinstance(made, node):
        raise Complaint("no_node_came_back", came=type(made).__name__)
    pulled_early = bool(asked)
    return {
        "data": _plain(made.data),
        "parents": _parents(made.parents, (first, plain, last), node),
        "pull": Complaint("pulled_early")
        if pulled_early
        else _pulled(made, arguments["upstream"], asked),
    }


def _watched(operation: Operation, asked: list[Any]) -> Operation:
    def pull(*values: Any) -> Any:
        asked.append(values)
        return operation.pull(*values)

    return operation._replace(pull=pull)


def _plain(data: Any) -> Any:
    return np.asarray(data) if isinstance(data, float | int) else data


def _parents(parents: Any, operands: Sequence[Any], node: type) -> Any:
    if not isinstance(parents, Sequence) or isinstance(parents, str):
        return Complaint("parents_not_tuple", came=type(parents).__name__)
    if len(parents) == 0:
        return Complaint("no_parents")
    if len(parents) != len(operands):
        return Complaint("parents_missing", came=str(len(parents)))
    for parent, operand in zip(parents, operands, strict=True):
        if not isinstance(parent, node):
            return Complaint("parent_not_node", came=type(parent).__name__)
        is_operand = parent is operand
        if isinstance(operand, np.ndarray):
            is_operand = np.array_equal(parent.data, operand)
        if not is_operand:
            others = [other for other in operands if isinstance(other, node)]
            is_other = any(parent is other for other in others)
            return Complaint("parents_order" if is_other else "parent_is_copy")
    return np.array(1.0)


def _pulled(made: Any, upstream: np.ndarray, asked: list[Any]) -> Any:
    """What the node's pull returns, as one vector."""
    if made.pull is None:
        return Complaint("no_pull")
    if not callable(made.pull):
        return Complaint("pull_not_callable", came=type(made.pull).__name__)
    try:
        gradients = made.pull(upstream)
    except TypeError:
        if asked and len(asked[-1]) == 1:  # the operation's own pull, without the data
            return Complaint("pull_without_data")
        raise
    if not isinstance(gradients, tuple | list):
        return Complaint("pull_not_tuple", came=type(gradients).__name__)
    return np.concatenate([np.ravel(gradient) for gradient in gradients])
