"""Run the graph with a loop in it that a student's ``build_repeat`` wrote down.

It is built once, and run for two depths: a loop that is part of the graph follows the
number that is fed. One that Python went through while the graph was built cannot: its
turns are counted, even where the number chooses among them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.graphs.building import (
    check_nodes,
    open_session,
    operation_types,
    refuse_python,
)
from grader.probes.graphs.errors import in_few_words
from grader.probes.graphs.modes import mode_kept
from grader.probes.observation import Complaint

#: A loop of today's, and a part of each that TensorFlow 1 made.
_LOOPS = frozenset({"While", "StatelessWhile", "LoopCond"})


def run(
    subject: Any, arguments: Arguments, namespace: dict[str, Any]
) -> dict[str, Any]:
    """The output and the gradient at one depth, and the output at a greater one."""
    a = dict(arguments)
    with mode_kept(), in_few_words():
        net = subject(a["w"])
        check_nodes(net, ("h", "depth", "output"))
        types = operation_types(net.graph)
        refuse_python(types)
        fetches = [net.output] if net.grad_w is None else [net.output, net.grad_w]
        with open_session(net.graph) as session:
            output, *gradient = session.run(
                fetches, {net.h: a["h"], net.depth: a["depth"]}
            )
            (deeper, *_) = session.run(
                fetches, {net.h: a["next_h"], net.depth: a["next_depth"]}
            )
            same_h = [
                session.run(net.output, {net.h: a["h"], net.depth: depth})
                for depth in (1, a["next_depth"])
            ]
    has_loop = bool(types & _LOOPS)
    if has_loop and _is_counter(output, deeper, a):
        raise Complaint("output_is_counter")
    # All zeros are the same for every depth too, for reasons of their own.
    if all(np.array_equal(output, one) for one in same_h) and np.any(output):
        raise Complaint("turns_lost" if has_loop else "depth_baked_in")
    return {
        "output": output,
        "grad_w": gradient[0] if gradient else Complaint("no_gradient"),
        "deeper": deeper if has_loop else Complaint("turns_counted"),
    }


def _is_counter(output: Any, deeper: Any, a: Arguments) -> bool:
    """Whether single numbers came back that count turns."""
    if np.ndim(output) or np.ndim(deeper):
        return False
    is_whole = np.issubdtype(np.asarray(output).dtype, np.integer)
    return is_whole or deeper - output == a["next_depth"] - a["depth"]
