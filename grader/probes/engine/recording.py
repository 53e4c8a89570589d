"""Apply an operation to nodes, a plain array and a number, and look at what comes back.

The operation is one that the notebook does not have. What it pulls back depends on the
parents' data and on the upstream gradient, and it notes when it is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Operation
from grader.probes.comparing import is_equal
from grader.probes.engine.nodes import node_class
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint

#: A promise that was kept.
KEPT = np.array(1.0)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the node's data, whether its parents are right, and what it pulls back."""
    node = node_class(namespace)
    asked: list[Any] = []
    operation = _watched(arguments["operation"], asked, node)
    a, b, c, d = (arguments[name] for name in ("a", "b", "c", "d"))
    operands = (node(a.copy()), b.copy(), node(c.copy()), d)
    made = subject(operation, *operands)
    if made is None:
        return None
    if not isinstance(made, node):
        raise Complaint("no_node_came_back", came=type(made).__name__)
    pulled_early = bool(asked)
    is_changed = not all(
        map(is_equal, (a, b, c), (operands[0].data, operands[1], operands[2].data))
    )
    if is_changed:
        raise Complaint("operands_changed")
    return {
        "data": _plain(made.data),
        "parents": _parents(made.parents, operands, node)
        or _one_node_twice(subject, a, node)
        or KEPT,
        "pull": Complaint("pulled_early")
        if pulled_early
        else _pulled(made, arguments["upstream"], asked, namespace),
    }


def _watched(operation: Operation, asked: list[Any], node: type) -> Operation:
    """The same operation. It says in plain words what it was not made for."""

    def forward(*values: Any) -> Any:
        if any(isinstance(value, node) for value in values):
            raise Complaint("forward_with_nodes")
        return operation.forward(*_so_many(values, "forward", 4))

    def pull(*values: Any) -> Any:
        asked.append(values)
        if any(isinstance(value, node) for value in values):
            raise Complaint("pull_with_nodes")
        return operation.pull(*_so_many(values, "pull", 5))

    return operation._replace(forward=forward, pull=pull)


def _so_many(values: tuple[Any, ...], name: str, wanted: int) -> tuple[Any, ...]:
    # Python's own words for it would name a function that the student never saw.
    if len(values) != wanted:
        given = f"operation.{name} takes {wanted} arrays here, and was given"
        raise TypeError(f"{given} {len(values)}")
    return values


def _plain(data: Any) -> Any:
    return np.asarray(data) if isinstance(data, float | int) else data


def _one_node_twice(subject: Any, a: np.ndarray, node: type) -> Complaint | None:
    """An operand that is given twice is a parent twice: each use has its gradient."""
    square = Operation("product", np.multiply, lambda up, a, b: (up * b, up * a))
    operand = node(a.copy())
    try:
        parents = subject(square, operand, operand).parents
        is_twice = len(parents) == 2
    except NotImplementedError:
        raise
    except Exception:  # what stops here has been looked into with other operands
        return None
    return None if is_twice else Complaint("parent_given_twice", came=str(len(parents)))


def _parents(parents: Any, operands: Sequence[Any], node: type) -> Complaint | None:
    """What is wrong with the parents of four operands, if anything is."""
    if not isinstance(parents, Sequence) or isinstance(parents, str):
        return Complaint("parents_not_tuple", came=type(parents).__name__)
    if len(parents) == 0:
        return Complaint("no_parents")
    if len(parents) != len(operands):
        return Complaint("parents_missing", came=str(len(parents)))
    for parent in parents:
        if not isinstance(parent, node):
            return Complaint("parent_not_node", came=type(parent).__name__)
    if _stand_for(parents, operands, node):
        return None
    if any(_stand_for(parents, order, node) for order in permutations(operands)):
        return Complaint("parents_order")
    if all(_is_among(parent, operands, node) for parent in parents):
        return Complaint("parents_repeated")
    given = [each.data if isinstance(each, node) else each for each in operands]
    is_copied = all(
        any(is_equal(parent.data, data) for data in given) for parent in parents
    )
    return Complaint("parent_is_copy" if is_copied else "parent_is_another")


def _is_among(parent: Any, operands: Sequence[Any], node: type) -> bool:
    return any(_stand_for([parent], [operand], node) for operand in operands)


def _stand_for(parents: Sequence[Any], operands: Sequence[Any], node: type) -> bool:
    """Whether each parent is the operand in its place, or a node made of it."""
    return all(
        parent is operand
        if isinstance(operand, node)
        else is_equal(parent.data, operand)
        for parent, operand in zip(parents, operands, strict=True)
    )


def _pulled(
    made: Any, upstream: np.ndarray, asked: list[Any], namespace: dict[str, Any]
) -> Any:
    """What the node's pull returns, as one vector."""
    if made.pull is None:
        return Complaint("no_pull")
    if not callable(made.pull):
        return Complaint("pull_not_callable", came=type(made.pull).__name__)
    try:
        gradients = made.pull(upstream)
    except Complaint as complaint:
        return complaint
    except Exception as error:
        if asked and len(asked[-1]) == 1:  # the operation's own pull, without the data
            return Complaint("pull_without_data")
        return _pull_raised(error, namespace)
    if not isinstance(gradients, tuple | list):
        return Complaint("pull_not_tuple", came=type(gradients).__name__)
    return np.concatenate([np.ravel(gradient) for gradient in gradients])


def _pull_raised(error: Exception, namespace: dict[str, Any]) -> Complaint:
    fault = fault_of(error, namespace)
    if not fault.source:
        return Complaint("pull_raised_elsewhere", error=fault.error, text=fault.text)
    place = {"line": str(fault.line), "source": fault.source}
    return Complaint("pull_raised", error=fault.error, text=fault.text, **place)
