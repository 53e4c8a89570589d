"""Build computational graphs from a notebook's own `Node`, and walk them back.

What the probes of the engine's functions share. A graph is built with the course's
forward formulas and pulls, so that only the function under test is the student's.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from grader.exercises.stage_04_engine.graphs import Graph, Operation, flat
from grader.probes.observation import Complaint


def node_class(namespace: dict[str, Any]) -> type:
    """The notebook's `Node`.

    Raises:
        Complaint: there is none.
    """
    found = namespace.get("Node")
    if not isinstance(found, type):
        raise Complaint("no_node_class")
    return found


class Pulls:
    """Counts how often each pull of a graph ran, and stops a walk that never ends.

    A walk along every single path runs the pulls of a ladder of n rungs 2^n times.
    """

    #: More than any right walk needs, which runs each pull once, or once a parent.
    MOST = 30

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def count(self, number: int) -> None:
        """Note that the pull of a node has run."""
        self._counts[number] += 1
        if self._counts[number] > self.MOST:
            raise Complaint("path_by_path")


def build(graph: Graph, node: type) -> list[Any]:
    """The nodes of a graph, in the order of its steps."""
    pulls = Pulls()
    nodes = [node(leaf) for leaf in graph.leaves]
    for operation, numbers in graph.steps:
        parents = tuple(nodes[number] for number in numbers)
        values = [np.asarray(parent.data) for parent in parents]
        pull = _pull(operation, values, graph.shares, pulls, len(nodes))
        nodes.append(node(operation.forward(*values), parents, pull, operation.name))
    return nodes


def _pull(
    operation: Operation, values: list[Any], shares: bool, pulls: Pulls, number: int
) -> Any:
    def pull(upstream: Any) -> tuple[Any, ...]:
        pulls.count(number)
        gradients = operation.pull(upstream, *values)
        return gradients if shares else tuple(np.array(each) for each in gradients)

    return pull


def operations_of(graph: Graph) -> list[str]:
    """The name of each node's operation; a leaf has none."""
    return [""] * len(graph.leaves) + [step.operation.name for step in graph.steps]


def gradients_of(nodes: list[Any], numbers: tuple[int, ...]) -> Any:
    """The gradients of some nodes as one vector, or what is wrong with the first.

    Args:
        nodes: all nodes of a graph, the root last.
        numbers: which of them.
    """
    found = [gradient_of(nodes[number], nodes[-1]) for number in numbers]
    complaints = [each for each in found if isinstance(each, Complaint)]
    return complaints[0] if complaints else flat(found)


def gradient_of(node: Any, root: Any = None) -> np.ndarray | Complaint:
    """A copy of a node's gradient, or what is wrong with it."""
    gradient = node.grad
    if gradient is None:
        return Complaint("no_grad")
    if not isinstance(gradient, np.ndarray | np.generic | float | int):
        return Complaint("grad_not_array", came=type(gradient).__name__)
    if np.shape(gradient) != np.shape(node.data):
        key = "seed_shape" if node is root else "grad_shape"
        shape = str(np.shape(node.data))
        return Complaint(key, actual=str(np.shape(gradient)), expected=shape)
    return np.array(gradient)
