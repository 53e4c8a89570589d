"""Run a training loop on autograd, and see whether it goes through the student's own
Functions.

A loop that goes around them trains just as well, so the backward passes of each are
counted. Everything else is looked at as in the stage before: ``training``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import torch

from grader.exercises.exercise import Arguments
from grader.probes.autograd import training
from grader.probes.autograd.custom_function import recorded
from grader.probes.observation import Complaint

#: How often each step goes backward through each Function of the notebook's.
USES = {"MyReLU": 1, "MyLinear": 2}
RESULTS = ("losses", "w1", "w2", "graph")

prepare = training.prepare


class Uses(NamedTuple):
    """How often a Function was applied, and how often autograd came back through it."""

    forward: int
    backward: int


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return losses, w1, w2, what is to be said of the graph, and ``own_functions``.

    The last one is 1.0, or a Complaint that names the Function which was not used.
    """
    counts: list[dict[str, Uses]] = []  # one entry for each run: there is a second one
    with ExitStack() as stack:
        seen = {
            name: (
                stack.enter_context(_applied(namespace[name])),
                stack.enter_context(recorded(namespace[name])),
            )
            for name in USES
            if _is_function_class(namespace.get(name))
        }

        def counted(*values: Any) -> Any:
            result = subject(*values)
            counts.append(
                {
                    name: Uses(len(applied), len(recorder.calls))
                    for name, (applied, recorder) in seen.items()
                }
            )
            return result

        results = training.run(counted, arguments, namespace)
    return {
        **dict(zip(RESULTS, results, strict=True)),
        "own_functions": _judged(counts[0], arguments["steps"]),
    }


@contextmanager
def _applied(function: Any) -> Iterator[list[Any]]:
    """Note each use of a Function in a forward pass, for the length of a block."""
    uses: list[Any] = []
    apply, own = function.apply, vars(function).get("apply")

    def noted(*values: Any, **named: Any) -> Any:
        uses.append(None)
        return apply(*values, **named)

    function.apply = staticmethod(noted)
    try:
        yield uses
    finally:
        if own is None:
            del function.apply
        else:
            function.apply = own


def _is_function_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, torch.autograd.Function)


def _judged(counts: dict[str, Uses], steps: int) -> float | Complaint:
    for name, times in USES.items():
        uses, wanted = counts.get(name, Uses(0, 0)), times * steps
        if uses.backward < wanted:
            is_applied = uses.forward >= wanted
            return Complaint(
                "own_backward_not_reached" if is_applied else "own_function_unused",
                name=name,
                steps=str(steps),
                came=str(uses.backward),
                wanted=str(wanted),
            )
    return 1.0
