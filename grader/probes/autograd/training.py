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
from grader.probes.autograd.watch import Watch, watching
from grader.probes.calls.conversion import (
    as_tensors,
    called_in_float32,
    names_attribute,
    plain,
)
from grader.probes.observation import Complaint

WEIGHTS = ("w1", "w2")
DATA = ("x", "y")
#: Steps of the second run, which is in float32.
FEW_STEPS = 2
_SLOW_TO_START = ("optim", "torch.optim", "func", "torch.func")
#: Names that go round, such as the loss of the turn before, keep the graphs of so many
#: turns. Whatever keeps more of them keeps all.
_FEW_TURNS = 4


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
        and np.array_equal(moved[name], start[name])
        and start[name].shape in watch.used_as_zero
    ]
    too_early = Complaint("zeroed_too_early")
    if len(stuck) == len(WEIGHTS):
        plain_losses: Any = too_early
    else:
        plain_losses = _plain_losses(losses)
    moved |= dict.fromkeys(stuck, too_early)
    graph = mixed or _judged_graph(watch, arguments, losses)
    return (plain_losses, *moved.values(), graph)


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


def _plain_losses(losses: Any) -> Any:
    if isinstance(losses, torch.Tensor):
        return plain(losses)
    if not isinstance(losses, list | tuple):
        return losses
    return [plain(one) if isinstance(one, torch.Tensor) else one for one in losses]


def _judged_graph(watch: Watch, arguments: Arguments, losses: Any) -> Any:
    """True, or what is wrong with what the backward calls went through."""
    asked = watch.last.leaves_among({name: arguments[name] for name in DATA})
    if asked:
        return Complaint("gradient_of_data", names=" and ".join(asked))
    if watch.most_nodes > watch.first.nodes:
        first, last = str(watch.first.nodes), str(watch.last.nodes)
        return Complaint("history_grows", first=first, last=last)
    kept = losses if isinstance(losses, list | tuple | torch.Tensor) else ()
    if any(isinstance(one, torch.Tensor) and one.requires_grad for one in kept):
        return Complaint("losses_keep_graphs")
    if any(callable(one) for one in kept):
        return True  # `loss.item` without its brackets, which is the losses' mistake
    alive = _alive_by_turn(watch, arguments["steps"])
    if len(alive) > _FEW_TURNS and all(map(int.__lt__, alive[1:], alive[2:])):
        early, late = str(alive[1]), str(alive[-1])
        return Complaint("graphs_kept", early=early, late=late)
    return True


def _alive_by_turn(watch: Watch, steps: int) -> list[int]:
    """The most recorded operations that were alive at a backward call of each turn."""
    calls = len(watch.alive)
    each = calls // steps if calls % steps == 0 else 1
    return [max(watch.alive[i : i + each]) for i in range(0, calls, each)]
