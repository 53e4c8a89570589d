"""Run `backward` on drawn graphs, and read the gradients off their nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Graph
from grader.probes.engine.nodes import build, gradients_of, node_class
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
    before = [np.array(each.data) for each in nodes]
    try:
        for _ in range(calls):
            subject(nodes[-1])
    except Complaint as complaint:  # of a pull that ran too often
        return complaint
    if not all(map(np.array_equal, before, (each.data for each in nodes))):
        return Complaint("data_changed")
    return gradients_of(nodes, graph.asked_for)
