"""Record drawn graphs with the notebook's own operators, and walk them back.

Nothing stands in for anything: it is the student's whole engine that runs.
"""

from __future__ import annotations

import operator
from typing import Any

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.graphs import Graph
from grader.probes.engine.nodes import gradients_of, node_class, operations_of
from grader.probes.engine.turns import Turns
from grader.probes.observation import Complaint

_OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "@": operator.matmul,
}


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients of each graph as one vector, by the name of the graph."""
    return {
        name: _gradients(subject, graph, namespace) for name, graph in arguments.items()
    }


def _gradients(subject: Any, graph: Graph, namespace: dict[str, Any]) -> Any:
    node = node_class(namespace)
    named = {
        "relu": namespace.get("relu"),
        "sum of squares": namespace.get("sum_of_squares"),
    }
    nodes = [node(leaf) for leaf in graph.leaves]
    for operation, numbers in graph.steps:
        step = _OPERATORS.get(operation.name) or named[operation.name]
        nodes.append(step(*(nodes[number] for number in numbers)))
    turns = Turns(nodes, operations_of(graph))
    subject(nodes[-1])
    found = gradients_of(nodes, graph.asked_for)
    return (
        found
        if isinstance(found, Complaint)
        else turns.complaint(graph.asked_for) or found
    )
