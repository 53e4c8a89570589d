"""Train with a student's ``train_step``, and count when TensorFlow builds a graph.

A ``tf.function`` runs its Python once, to write a graph down, and from then on runs the
graph. Every step gets another batch of the same shape, so one graph is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf

# TensorFlow has no public name for being told what runs line by line.
from tensorflow.python.eager import context
from tensorflow.python.framework import op_callbacks

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_equal
from grader.probes.graphs.building import PRODUCTS, multiplies, refuse_python
from grader.probes.graphs.errors import in_few_words
from grader.probes.graphs.modes import mode_kept
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Losses, w1, w2, and at how many of the steps the step was traced."""
    a = dict(arguments)
    with mode_kept(), in_few_words(), _graphs_built() as every_graph:
        result = subject(a["w1"], a["w2"], a["learning_rate"])
        if not isinstance(result, tuple | list) or len(result) != 3:
            raise Complaint("wanted_step")
        train_step, w1, w2 = result
        if not callable(train_step):
            raise Complaint("wanted_step")
        losses, traced = [], 0
        with _run_by_line() as by_line:
            for x, y in zip(a["x"], a["y"], strict=True):
                so_far = len(every_graph)
                loss = train_step(tf.constant(x), tf.constant(y))
                if loss is None:
                    raise Complaint("no_loss")
                losses.append(_plain(loss))
                traced += len(every_graph) > so_far
        return (
            _one_number_each(losses),
            _moved(w1, arguments["w1"]),
            _moved(w2, arguments["w2"]),
            _judged(traced, len(losses), train_step, every_graph, by_line),
        )


def _one_number_each(losses: list[Any]) -> list[Any] | Complaint:
    """The losses; or what came back in the place of one."""
    for loss in losses:
        if isinstance(loss, tuple | list | dict):
            return Complaint("step_returns_more", came=type(loss).__name__)
        if getattr(loss, "shape", ()) != ():
            return Complaint("loss_not_summed", shape=str(loss.shape))
        if getattr(loss, "dtype", None) == np.float32:
            return Complaint("loss_in_float32")
    return losses


def _judged(
    traced: int, steps: int, step: Any, graphs: list[Any], by_line: set[str]
) -> int | Complaint:
    """At how many steps a graph was written, or what is wrong with that."""
    if traced > 1:
        return Complaint("retraced", traced=str(traced), steps=str(steps))
    if traced == 0 and not _was_traced_before(step):
        return Complaint("never_traced")
    known = [*graphs, step.graph] if type(step) is _function_types()[1] else graphs
    types = {op.type for graph in known for op in graph.get_operations()}
    try:
        refuse_python(types)
    except Complaint as complaint:
        return complaint
    # Some graph that was written for show is not the step.
    if not multiplies(types) or by_line & PRODUCTS:
        return Complaint("never_traced")
    return 1


def _was_traced_before(step: Any) -> bool:
    """Whether what was returned has a graph already, so that no step wrote one.

    Its type tells, and not an attribute: whoever wants to can set one.
    """
    traced_function, concrete = _function_types()
    if type(step) is traced_function:
        return bool(traced_function.experimental_get_tracing_count(step))
    return type(step) is concrete


@cache
def _function_types() -> tuple[type, type]:
    """The types of a ``tf.function``, and of one of its graphs that can be called."""
    some = tf.function(tf.identity)
    return type(some), type(some.get_concrete_function(tf.constant(0.0)))


def _moved(weight: Any, start: np.ndarray) -> Any:
    """A weight after the steps, or what is not its variable and so stays behind."""
    if isinstance(weight, np.ndarray) and is_equal(weight, start):
        return Complaint("array_came_back")
    return _plain(weight)


def _plain(value: Any) -> Any:
    if isinstance(value, tf.Variable) or tf.is_tensor(value):
        return value.numpy()
    return value


@contextmanager
def _graphs_built() -> Iterator[list[Any]]:
    """Note every graph that TensorFlow begins, whichever function it is for."""
    built: list[Any] = []
    begin = tf.Graph.__init__

    def noted(graph: Any, *args: Any, **named: Any) -> None:
        built.append(graph)
        begin(graph, *args, **named)

    tf.Graph.__init__ = noted
    try:
        yield built
    finally:
        tf.Graph.__init__ = begin


@contextmanager
def _run_by_line() -> Iterator[set[str]]:
    """Note the types of all operations that run at once, and in no graph."""
    types: set[str] = set()

    def noted(
        op_type: Any,
        inputs: Any,
        attrs: Any,
        outputs: Any,
        op_name: Any = None,
        graph: Any = None,
    ) -> None:
        if graph is None:
            types.add(str(op_type))

    op_callbacks.add_op_callback(noted)
    try:
        yield types
    finally:
        if noted in context.context().op_callbacks:  # a step may have cleared them
            op_callbacks.remove_op_callback(noted)
