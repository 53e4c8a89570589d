"""Run the graph that a student's ``build_graph`` wrote down.

The graph is run in a session of this probe's own: one step on the first batch, then the
loss on another batch, of another size. So what is seen is the graph's doing alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_close, is_equal
from grader.probes.graphs.errors import in_few_words
from grader.probes.graphs.modes import mode_kept
from grader.probes.observation import Complaint

tf1 = tf.compat.v1

#: A loop in a graph runs in C++, where no Python signal stops it.
LONGEST_RUN_MS = 1500

#: What TF1's old variables are made of. They are overwritten in place.
_OLD_VARIABLE = "VariableV2"
#: What only groups others, such as the initialiser: it waits for all of them.
_GROUP = "NoOp"
#: Nodes that call a function of Python's back, whenever they are run.
_PYTHON = frozenset({"PyFunc", "PyFuncStateless", "EagerPyFunc"})

#: What multiplies matrices.
PRODUCTS = frozenset(
    {"MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum"}
)
#: The same, written out: entry by entry, and then summed.
_WRITTEN_OUT = frozenset({"Mul", "Sum"})


def run(
    subject: Any, arguments: Arguments, namespace: dict[str, Any]
) -> dict[str, Any]:
    """The loss, the weights after one step, and the loss on the next batch."""
    a = dict(arguments)
    with mode_kept(), in_few_words():
        net = subject(a["w1"], a["w2"], a["learning_rate"])
        check_nodes(net, ("x", "y", "loss", "new_w1", "new_w2", "init"))
        refuse_python(operation_types(net.graph))
        _refuse_unordered_assigns(net.graph)
        with open_session(net.graph) as session:
            _initialise(session, net)
            loss, w1, w2 = session.run(
                [net.loss, net.new_w1, net.new_w2], {net.x: a["x"], net.y: a["y"]}
            )
            next_loss = session.run(net.loss, {net.x: a["next_x"], net.y: a["next_y"]})
            second = _step_on_next(session, net, a)
        with open_session(net.graph) as session:
            session.run(net.init)
            starts = _starts(session, net)
            again, once_more = (
                session.run(net.loss, {net.x: a["x"], net.y: a["y"]}) for _ in range(2)
            )
    if not is_close(again, loss, relative=1e-9, equal_nan=True):
        is_drawn = not is_close(again, once_more, relative=1e-9, equal_nan=True)
        raise Complaint("draws_at_each_run" if is_drawn else "starts_elsewhere")
    with mode_kept(), in_few_words():
        ignored = _ignored(subject, a, starts, loss)
        if ignored:
            raise Complaint("arrays_ignored", names=" and ".join(ignored))
        remember = _remember(subject, a, (w1, w2), next_loss, second)
    w1, w2 = (
        Complaint("step_remembers").beside(w) if remembers else w
        for w, remembers in zip((w1, w2), remember, strict=True)
    )
    values = {"loss": loss, "new_w1": w1, "new_w2": w2, "next_loss": next_loss}
    return {
        name: Complaint("no_value") if value is None else value
        for name, value in values.items()
    }


def _initialise(session: Any, net: Any) -> None:
    """Run the initialiser. What fails there starts from what is not there yet."""
    try:
        session.run(net.init)
    except (tf.errors.FailedPreconditionError, tf.errors.InvalidArgumentError) as error:
        raise Complaint("starts_from_a_node") from error


def _starts(session: Any, net: Any) -> list[Any]:
    """What the variables of a graph start from."""
    return session.run(net.graph.get_collection(tf1.GraphKeys.GLOBAL_VARIABLES))


def _ignored(subject: Any, a: Arguments, starts: list[Any], loss: Any) -> list[str]:
    """The weights that neither a variable's start nor the loss depends on."""
    return [
        name
        for name in ("w1", "w2")
        if not any(is_equal(start, a[name]) for start in starts)
        and not _depends_on(name, subject, a, starts, loss)
    ]


def _depends_on(
    name: str, subject: Any, a: Arguments, starts: list[Any], loss: Any
) -> bool:
    """Whether another array makes another graph."""
    other = {**a, name: a[name] + 1.0}
    net = subject(other["w1"], other["w2"], a["learning_rate"])
    with open_session(net.graph) as session:
        session.run(net.init)
        others = _starts(session, net)
        now = session.run(net.loss, {net.x: a["x"], net.y: a["y"]})
    are_same = len(starts) == len(others) and all(map(is_equal, starts, others))
    return not (are_same and _close(now, loss))


def _step_on_next(session: Any, net: Any, a: Arguments) -> list[Any]:
    """The loss and both weights of a step on the second batch."""
    fetches = [net.loss, net.new_w1, net.new_w2]
    return session.run(fetches, {net.x: a["next_x"], net.y: a["next_y"]})


def _remember(
    subject: Any,
    a: Arguments,
    moved: tuple[Any, Any],
    next_loss: Any,
    second: list[Any],
) -> tuple[bool, bool]:
    """Which weights' second step depends on more than the weights and its batch.

    A fresh graph, built where the first step led to, takes that step as its first.
    """
    weights = (a["w1"], a["w2"])
    if any(np.shape(w) != start.shape for w, start in zip(moved, weights, strict=True)):
        return False, False
    net = subject(*(np.array(w, dtype=np.float64) for w in moved), a["learning_rate"])
    with open_session(net.graph) as session:
        session.run(net.init)
        at_once = session.run(net.loss, {net.x: a["next_x"], net.y: a["next_y"]})
        fresh = _step_on_next(session, net, a)
    # Where the first step has left the weights behind, the second starts elsewhere.
    if not _close(at_once, next_loss):
        return False, False
    return not _close(fresh[1], second[1]), not _close(fresh[2], second[2])


def _close(one: Any, other: Any) -> bool:
    return is_close(one, other, relative=1e-9, absolute=1e-12, equal_nan=True)


def open_session(graph: Any) -> Any:
    """A session that gives up after a while and does not optimise: that takes longer
    than running such a small graph."""
    config = tf1.ConfigProto(
        operation_timeout_in_ms=LONGEST_RUN_MS,
        # One operation after another: a variable that is read again, for a gradient by
        # hand, is read before it is assigned to, however busy the machine is.
        inter_op_parallelism_threads=1,
        use_per_session_threads=True,
    )
    # Folding constants would run a loop whose condition is always true, for ever.
    optimizer = config.graph_options.optimizer_options
    optimizer.opt_level = tf1.OptimizerOptions.L0
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    return tf1.Session(graph=graph, config=config)


def check_nodes(net: Any, names: tuple[str, ...]) -> None:
    """Complain about what is no node of the graph, and so cannot be run."""
    if not isinstance(getattr(net, "graph", None), tf.Graph):
        raise Complaint("wanted_graph", came=type(net).__name__)
    for name in names:
        node = getattr(net, name, None)
        other = getattr(node, "graph", net.graph)
        if other is not net.graph and isinstance(other, tf.Graph):
            raise Complaint("node_elsewhere", part=name)
        try:
            net.graph.as_graph_element(node, allow_tensor=True, allow_operation=True)
        except (TypeError, ValueError, KeyError):
            came = type(node).__name__
            raise Complaint("not_a_node", part=name, came=came) from None


def operation_types(graph: Any) -> set[str]:
    """The types of all operations of a graph, and of the functions that it calls."""
    definition = graph.as_graph_def()
    bodies = [definition.node, *(f.node_def for f in definition.library.function)]
    return {node.op for body in bodies for node in body}


def multiplies(types: set[str]) -> bool:
    """Whether operations of these types can multiply matrices, in one or in two."""
    return bool(types & PRODUCTS) or types >= _WRITTEN_OUT


def refuse_python(types: set[str]) -> None:
    """Complain about nodes behind which Python does the work at every run."""
    if types & _PYTHON:
        raise Complaint("python_in_graph")


def _refuse_unordered_assigns(graph: Any) -> None:
    """TF1's old variables are overwritten while other operations still use what they
    read: two runs need not agree, unless somebody wrote down which comes first."""
    operations = graph.get_operations()
    is_old = any(op.type == _OLD_VARIABLE for op in operations)
    if is_old and not any(op.control_inputs for op in operations if op.type != _GROUP):
        raise Complaint("old_variables")
