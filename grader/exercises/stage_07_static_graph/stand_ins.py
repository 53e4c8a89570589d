"""The course's own ``build_graph``, in the place of the student's."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf


class StaticGraph(NamedTuple):
    """A network and its training step, written down as in the notebook."""

    graph: Any
    x: Any
    y: Any
    loss: Any
    new_w1: Any
    new_w2: Any
    init: Any


def build_graph(w1: np.ndarray, w2: np.ndarray, learning_rate: float) -> StaticGraph:
    """Write down the two-layer network, its loss, its gradients and its step."""
    tf1 = tf.compat.v1
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float64, (None, w1.shape[0]))
        y = tf1.placeholder(tf.float64, (None, w2.shape[1]))
        variables = [tf1.Variable(w, use_resource=True) for w in (w1, w2)]
        y_pred = tf.nn.relu(x @ variables[0]) @ variables[1]
        loss = tf.reduce_sum((y_pred - y) ** 2)
        gradients = tf.gradients(loss, variables)
        new_w1, new_w2 = (
            variable.assign_sub(learning_rate * gradient)
            for variable, gradient in zip(variables, gradients, strict=True)
        )
        init = tf1.global_variables_initializer()
    return StaticGraph(graph, x, y, loss, new_w1, new_w2, init)
