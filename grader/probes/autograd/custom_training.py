"""Run a training loop on autograd, and see whether it goes through the student's own
Functions.

A loop that goes around them trains just as well, so the backward passes of each are
counted. Everything else is looked at as in the stage before: ``training``.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import torch

from grader.exercises.exercise import Arguments
from grader.probes.autograd import training
from grader.probes.autograd.custom_function import recorded
from grader.probes.observation import Complaint

#: How often each step goes backward through each Function of the notebook's.
USES = {"MyReLU": 1, "MyLinear": 2}
RESULTS = ("losses", "w1", "w2", "graph")

prepare = training.prepare


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return losses, w1, w2, what is to be said of the graph, and ``own_functions``.

    The last one is 1.0, or a Complaint that names the Function which was not used.
    """
    counts: list[dict[str, int]] = []  # one entry for each run: there is a second one
    with ExitStack() as stack:
        recorders = {
            name: stack.enter_context(recorded(namespace[name]))
            for name in USES
            if _is_function_class(namespace.get(name))
        }

        def counted(*values: Any) -> Any:
            result = subject(*values)
            counts.append({name: len(r.calls) for name, r in recorders.items()})
            return result

        results = training.run(counted, arguments, namespace)
    return {
        **dict(zip(RESULTS, results, strict=True)),
        "own_functions": _uses(counts[0], arguments["steps"]),
    }


def _is_function_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, torch.autograd.Function)


def _uses(counts: dict[str, int], steps: int) -> float | Complaint:
    for name, times in USES.items():
        count = counts.get(name, 0)
        if count < times * steps:
            wanted = {"steps": str(steps), "wanted": str(times * steps)}
            return Complaint(
                "own_function_unused", name=name, came=str(count), **wanted
            )
    return 1.0
