"""Train with a student's ``train_step``, and count when TensorFlow builds a graph.

A ``tf.function`` runs its Python once, to write a graph down, and from then on runs the
graph. Every step gets another batch of the same shape, so one graph is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf

from grader.exercises.exercise import Arguments
from grader.probes.graphs.errors import in_few_words
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Losses, w1, w2, and at how many of the steps the step was traced."""
    a = dict(arguments)
    if not tf.executing_eagerly():
        raise Complaint("eager_is_off")
    with in_few_words():
        result = subject(a["w1"], a["w2"], a["learning_rate"])
        if not isinstance(result, tuple | list) or len(result) != 3:
            raise Complaint("wanted_step")
        train_step, w1, w2 = result
        if not callable(train_step):
            raise Complaint("wanted_step")
        losses, traced = [], 0
        for x, y in zip(a["x"], a["y"], strict=True):
            with _graphs_built() as built:
                loss = train_step(tf.constant(x), tf.constant(y))
            if loss is None:
                raise Complaint("no_loss")
            losses.append(_plain(loss))
            traced += bool(built)
    return losses, _plain(w1), _plain(w2), _judged(traced, len(losses))


def _judged(traced: int, steps: int) -> int | Complaint:
    if traced == 0:
        return Complaint("never_traced")
    if traced > 1:
        return Complaint("retraced", traced=str(traced), steps=str(steps))
    return traced


def _plain(value: Any) -> Any:
    if isinstance(value, tf.Variable) or tf.is_tensor(value):
        return value.numpy()
    return value


@contextmanager
def _graphs_built() -> Iterator[list[str]]:
    """Note every graph that TensorFlow begins, whichever function it is for."""
    built: list[str] = []
    begin = tf.Graph.__init__

    def noted(graph: Any, *args: Any, **named: Any) -> None:
        built.append(type(graph).__name__)
        begin(graph, *args, **named)

    tf.Graph.__init__ = noted
    try:
        yield built
    finally:
        tf.Graph.__init__ = begin
