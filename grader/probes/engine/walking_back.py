"""Run `backward` on drawn graphs, and read the gradients off their nodes."""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Graph, flat
from grader.probes.engine.nodes import build, gradient_of, node_class
from grader.probes.observation import Complaint

#: The graph on which `backward` is called a second time.
CALLED_TWICE = "second call"


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients of each graph as one vector, by the name of the graph."""
    node = node_class(namespace)
    return {
        name: _gradients(subject, graph, node, 2 if name == CALLED_TWICE else 1)
        for name, graph in arguments.items()
    }


def _gradients(subject: Any, graph: Graph, node: type, calls: int) -> Any:
    nodes = build(graph, node)
    try:
        for _ in range(calls):
            subject(nodes[-1])
    except Complaint as complaint:  # of a pull that ran too often
        return complaint
    found = [gradient_of(nodes[number]) for number in graph.asked_for]
    for gradient in found:
        if isinstance(gradient, Complaint):
            return gradient
    return flat(found)
