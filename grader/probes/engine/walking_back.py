"""Run `backward` on drawn graphs, and read the gradients off their nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Graph
from grader.probes.comparing import is_equal
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
    found = {}
    for name, graph in arguments.items():
        found[name] = _gradients(subject, graph, node, 2 if name == CALLED_TWICE else 1)
        if graph.shares and not isinstance(found[name], Complaint):
            # What goes wrong without shared arrays too has nothing to do with sharing.
            apart = _gradients(subject, replace(graph, shares=False), node, 1)
            found[name] = apart if isinstance(apart, Complaint) else found[name]
    return found


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
            # Where pulls hand one array to several parents, a gradient that was changed
            # meanwhile would look like another mistake.
            is_seen = not isinstance(found, Complaint) and not graph.shares
            complaints.append(turns.complaint(graph.asked_for) if is_seen else None)
    except Complaint as complaint:  # of a pull that ran too often
        return complaint
    if not all(map(is_equal, before, (each.data for each in nodes))):
        return Complaint("data_changed")
    if isinstance(found, Complaint):
        return found
    if complaints[0] is None and complaints[-1] is not None:
        return Complaint("not_fresh")
    return complaints[0] or found
