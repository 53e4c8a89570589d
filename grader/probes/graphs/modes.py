"""Keep TensorFlow's mode, line by line or inside a graph, from leaking between cells.

A time limit can strike in the lines in which TensorFlow leaves a graph. Then it stays
in it, and every later cell of the notebook would write nodes where it means numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
    # An earlier cell is still in its graph, or has left one twice and taken with it
    # what `tf.init_scope` goes back to: that is not this code's doing.
    if graphs or not switches.stack:
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
