"""Run `backward` on drawn graphs, and read the gradients off their nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Graph
from grader.probes.engine.nodes import (
    build,
    gradients_of,
    node_class,
    operations_of,
)
from grader.probes.engine.turns import Turns
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
    turns = Turns(nodes, operations_of(graph))
    complaints: list[Complaint | None] = []
    try:
        for _ in range(calls):
            turns.forget()
            subject(nodes[-1])
            found = gradients_of(nodes, graph.asked_for)
            # Where pulls hand one array to several parents, numbers alone tell.
            is_seen = not isinstance(found, Complaint) and not graph.shares
            complaints.append(turns.complaint() if is_seen else None)
    except Complaint as complaint:  # of a pull that ran too often
        return complaint
    if not all(map(np.array_equal, before, (each.data for each in nodes))):
        return Complaint("data_changed")
    if isinstance(found, Complaint):
        return found
    if complaints[0] is None and complaints[-1] is not None:
        return Complaint("not_fresh")
    return complaints[0] or found
