"""Keep TensorFlow's mode, line by line or inside a graph, from leaking between cells.

A time limit can strike in the lines in which TensorFlow leaves a graph. Then it stays
in it, and every later cell of the notebook would write nodes where it means numbers. A
student can set a mode for the whole process, too, to look into a function, say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf

# TensorFlow has no public name for what its own `with` blocks keep this in.
from tensorflow.python.eager import context
from tensorflow.python.framework import ops, stack


@contextmanager
def mode_kept() -> Iterator[None]:
    """Run a block outside of any graph that is open, and leave all as it was before."""
    state = context.context()
    kept, switches = state._thread_local_data, state.context_switches
    graphs = ops._default_graph_stack.stack
    stacks = (graphs, stack._default_session_stack.stack, switches.stack)
    before, was_eager = [list(entries) for entries in stacks], kept.is_eager
    default, by_line = context.default_execution_mode, tf.config.functions_run_eagerly()
    context.default_execution_mode = context.EAGER_MODE
    tf.config.run_functions_eagerly(False)
    # An earlier cell is still in its graph, or has left one twice and taken with it
    # what `tf.init_scope` goes back to, or has switched to graphs for good: that is not
    # this code's doing.
    if graphs or not switches.stack or not was_eager:
        for entries in stacks:
            entries.clear()
        switches.push(False, context.eager_mode, None)  # as in a new thread
        kept.is_eager = True
    try:
        yield
    finally:
        for entries, earlier in zip(stacks, before, strict=True):
            entries[:] = earlier
        kept.is_eager = was_eager
        context.default_execution_mode = default
        tf.config.run_functions_eagerly(by_line)
