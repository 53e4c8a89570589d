"""Run the graph with a loop in it that a student's ``build_repeat`` wrote down.

It is built once, and run for two depths: a loop that is part of the graph follows the
number that is fed. One that Python went through while the graph was built cannot.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.graphs.building import check_nodes, open_session
from grader.probes.graphs.errors import in_few_words
from grader.probes.observation import Complaint


def run(
    subject: Any, arguments: Arguments, namespace: dict[str, Any]
) -> dict[str, Any]:
    """The output and the gradient at one depth, and the output at a greater one."""
    a = dict(arguments)
    with in_few_words():
        net = subject(a["w"])
        check_nodes(net, ("h", "depth", "output"))
        fetches = [net.output] if net.grad_w is None else [net.output, net.grad_w]
        with open_session(net.graph) as session:
            output, *gradient = session.run(
                fetches, {net.h: a["h"], net.depth: a["depth"]}
            )
            (deeper, *_) = session.run(
                fetches, {net.h: a["next_h"], net.depth: a["next_depth"]}
            )
            same_h = session.run(
                net.output, {net.h: a["h"], net.depth: a["next_depth"]}
            )
    if np.array_equal(output, same_h):
        raise Complaint("depth_baked_in")
    return {
        "output": output,
        "grad_w": gradient[0] if gradient else Complaint("no_gradient"),
        "deeper": deeper,
    }
