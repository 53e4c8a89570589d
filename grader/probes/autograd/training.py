"""Run a training loop that uses autograd, and look at every backward call of it.

Besides the numbers it sees whether the loop asks for gradients of the weights alone,
whether the recorded graph stays as small as it was at the first step, and whether the
graphs of past steps are forgotten.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.probes.autograd.aftermath import judged_graphs, plain_losses
from grader.probes.autograd.watch import watching
from grader.probes.calls.conversion import (
    as_tensors,
    called_in_float32,
    names_attribute,
    plain,
)
from grader.probes.comparing import is_equal
from grader.probes.observation import Complaint

WEIGHTS = ("w1", "w2")
DATA = ("x", "y")
#: Steps of the second run, which is in float32.
FEW_STEPS = 2
_SLOW_TO_START = ("optim", "torch.optim", "func", "torch.func")


def prepare(subject: Any) -> None:
    """Import what a first optimizer, or `torch.func`, would import for seconds."""
    if any(names_attribute(subject, name) for name in _SLOW_TO_START):
        importlib.import_module("torch._dynamo")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return losses, w1, w2 and, last, what is to be said of the graph."""
    start = {name: np.copy(arguments[name]) for name in (*DATA, *WEIGHTS)}
    with watching() as watch:
        result = subject(*as_tensors(arguments))
    losses, *weights = _taken_apart(result)
    if not watch.calls:
        raise Complaint("without_autograd")
    narrow, mixed = _weights_in_float32(subject, arguments, start)
    moved = {
        name: _plain_weight(weight, other)
        for name, weight, other in zip(WEIGHTS, weights, narrow, strict=True)
    }
    stuck = [
        name
        for name in WEIGHTS
        if isinstance(moved[name], np.ndarray)
        and is_equal(moved[name], start[name])
        and start[name].shape in watch.used_as_zero
    ]
    too_early = Complaint("zeroed_too_early")
    told = too_early if len(stuck) == len(WEIGHTS) else plain_losses(losses)
    moved |= dict.fromkeys(stuck, too_early)
    data = watch.last.leaves_among({name: arguments[name] for name in DATA})
    graph = mixed or judged_graphs(watch, data, losses, arguments["steps"])
    return (told, *moved.values(), graph)


def _weights_in_float32(
    subject: Any, arguments: Arguments, start: dict[str, np.ndarray]
) -> tuple[Sequence[Any], Complaint | None]:
    """The weights after a short run in float32, or why there is no such run."""
    try:
        with watching():
            result = called_in_float32(
                subject, {**arguments, "steps": FEW_STEPS}, start
            )
    except Complaint as mixed:
        return (None,) * len(WEIGHTS), mixed
    return _taken_apart(result)[1:], None


def _taken_apart(result: Any) -> Sequence[Any]:
    if not isinstance(result, tuple | list) or len(result) != 1 + len(WEIGHTS):
        raise Complaint("wanted_run", came=type(result).__name__)
    return result


def _plain_weight(weight: Any, in_float32: Any) -> Any:
    if weight is None:
        return None
    if not isinstance(weight, torch.Tensor):
        return Complaint("wanted_tensor", came=type(weight).__name__)
    if isinstance(in_float32, torch.Tensor) and in_float32.dtype != torch.float32:
        came, given = str(in_float32.dtype), str(torch.float32)
        return Complaint("dtype_lost", came=came, given=given)
    return plain(weight)
