"""Let a student's ``run_graph`` run a graph, and see whether the graph stays as it was.

Which graph: the one that the notebook's ``build_graph`` writes down, or that of the
course, which stands in its place first (the exercise's ``surroundings``).
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from grader.exercises.exercise import Arguments
from grader.probes.graphs.errors import in_few_words
from grader.probes.graphs.modes import mode_kept
from grader.probes.observation import Complaint

tf1 = tf.compat.v1


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Losses, w1, w2, and how many operations each step added to the graph."""
    a = dict(arguments)
    with mode_kept(), in_few_words():
        net = namespace["build_graph"](a["w1"], a["w2"], a["learning_rate"])
        before = len(net.graph.get_operations())
        session = tf1.get_default_session()
        try:
            result = subject(net, a["x"], a["y"], a["steps"])
        finally:
            is_left_open = _close_what_is_open(session)
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise Complaint("wanted_three", came=_name_of(result))
    # An initialiser may well be added, once.
    added = (len(net.graph.get_operations()) - before) // a["steps"]
    grown = Complaint("graph_grows", added=str(added)) if added else added
    parts = [
        Complaint("not_yours", name=name)
        if part is not None and part is namespace.get(name)
        else _plain(part)
        for name, part in zip(("losses", "w1", "w2"), result, strict=True)
    ]
    return (*parts, Complaint("session_left_open") if is_left_open else grown)


def _close_what_is_open(before: Any) -> bool:
    """Close an InteractiveSession. Left open, it keeps the notebook in its graph."""
    session = tf1.get_default_session()
    if session is before:
        return False
    session.close()
    return True


def _plain(part: Any) -> Any:
    """What was asked for has been computed: a node of the graph has not been."""
    if tf.is_symbolic_tensor(part) or isinstance(part, tf.Variable | tf.Operation):
        return Complaint("still_a_node", came=type(part).__name__)
    return part.numpy() if isinstance(part, tf.Tensor) else part


def _name_of(result: Any) -> str:
    is_sequence = isinstance(result, tuple | list)
    size = f" of {len(result)} values" if is_sequence else ""
    return type(result).__name__ + size
