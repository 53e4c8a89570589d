"""Call a function that returns the loss as a node, and walk its graph back.

The walk is the course's own: what is judged is what the student recorded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_04_engine.stand_ins import backward
from grader.probes.engine.nodes import gradient_of, node_class
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the loss, and the gradients of the two weights."""
    node = node_class(namespace)
    weights = {name: node(arguments[name]) for name in ("w1", "w2")}
    loss = subject(arguments["x"], arguments["y"], *weights.values())
    if loss is None:
        raise Complaint("loss_none")
    if not isinstance(loss, node):
        raise Complaint("no_node_came_back", came=type(loss).__name__)
    reached = {id(each) for each in backward(loss)}
    gradients = {
        f"grad_{name}": gradient_of(weight)
        if id(weight) in reached
        else Complaint("cut_off", weight=name)
        for name, weight in weights.items()
    }
    return {"loss": np.asarray(loss.data), **gradients}
