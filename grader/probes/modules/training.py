"""Run a loop that trains a module, and look at what it did besides giving numbers.

A loop can return plausible losses and train something else than the model that it was
given, or train it and leave it unusable for whoever holds on to its parameters. So the
model's parameters are looked at afterwards, by name and by identity, and every backward
call and every optimizer while it happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import torch
import torch._dynamo  # what a first optimizer would import, for seconds
from torch import nn

from grader.exercises.exercise import Arguments
from grader.probes.autograd.aftermath import judged_graphs, plain_losses
from grader.probes.autograd.watch import Watch, watching
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.modules.parameters import fill
from grader.probes.observation import Complaint

#: The arguments that make the course's model, under the names of its parameters.
PARAMETERS = {"0.weight": "w1", "0.bias": "b1", "2.weight": "w2", "2.bias": "b2"}
DATA = ("x", "y")
#: More backward calls than this a turn are a loop with a number of turns of its own.
#: (One call for each sample, or for each parameter, is fine.)
_MOST_CALLS_A_TURN = 30


class Trained(NamedTuple):
    """What is left after a training loop.

    Attributes:
        losses: what the loop returned, with tensors among it as arrays.
        parameters: the model's parameters by name, in order: values, or a Complaint.
        loop: True, or a Complaint about the loop.
        noted: the losses that came back, also where a Complaint stands for them.
    """

    losses: Any
    parameters: dict[str, np.ndarray | Complaint]
    loop: bool | Complaint
    noted: Any = None


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    return by_argument(train_model(subject, course_model(arguments), arguments))


def by_argument(trained: Trained) -> dict[str, Any]:
    """What is left of the course's model, under the names of the arguments."""
    named = {PARAMETERS[name]: value for name, value in trained.parameters.items()}
    return {"losses": trained.losses, **named, "loop": trained.loop}


def course_model(arguments: Arguments) -> nn.Sequential:
    """The course's own network in float64, with the drawn parameters.

    Args:
        arguments: ``w1`` (H, D_in), ``b1`` (H,), ``w2`` (D_out, H), ``b2`` (D_out,).
    """
    h, d_in = arguments["w1"].shape
    d_out = len(arguments["w2"])
    with torch.random.fork_rng(devices=()):  # the notebook's own draws stay the same
        model = nn.Sequential(
            nn.Linear(d_in, h, dtype=torch.float64),
            nn.ReLU(),
            nn.Linear(h, d_out, dtype=torch.float64),
        )
    fill(model, [arguments[name] for name in PARAMETERS.values()])
    return model


def train_model(
    subject: Any, model: nn.Module, arguments: Arguments, *, same_graph: bool = True
) -> Trained:
    """Call ``subject(model, x, y, learning_rate, steps)``, and look at what it did.

    Args:
        subject: the student's loop.
        model: what it is to train, in place.
        arguments: with ``x``, ``y``, ``learning_rate`` and ``steps``. The arrays are
            handed over as tensors that share their memory.
        same_graph: whether the recorded graph has one size, turn after turn.

    Raises:
        Complaint: no backward pass took place, or far too many did.
    """
    before = dict(model.named_parameters())
    start = {name: plain(parameter) for name, parameter in before.items()}
    x, y = (torch.from_numpy(arguments[name]) for name in DATA)
    with (
        watching() as watch,
        _calls_limited(arguments["steps"]),
        _optimizers_watched(watch) as made_late,
    ):
        losses = subject(model, x, y, arguments["learning_rate"], arguments["steps"])
    if not watch.calls:
        raise Complaint("without_autograd")
    after = dict(model.named_parameters())
    values = {
        name: plain(after[name]) if name in after else Complaint("parameter_gone")
        for name in before
    }
    if all(_same(values[name], start[name]) for name in before):
        return _nothing_moved(watch, before, losses)
    if any(after.get(name) is not before[name] for name in before):
        loop: bool | Complaint = Complaint("parameters_replaced")
    elif made_late:
        loop = Complaint("optimizer_made_anew", count=str(len(made_late) + 1))
    else:
        loop = _judged_graphs(watch, arguments, before, losses, same_graph)
    return Trained(plain_losses(losses), values, loop)


@contextmanager
def _calls_limited(steps: int) -> Iterator[None]:
    """Stop a loop that has a number of turns of its own, or no end."""
    engine, calls = torch.autograd._engine_run_backward, 0

    def counting(*values: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > _MOST_CALLS_A_TURN * steps:
            raise Complaint("far_too_many_turns", count=str(calls), steps=str(steps))
        return engine(*values, **named)

    with mock.patch.object(torch.autograd, "_engine_run_backward", counting):
        yield


@contextmanager
def _optimizers_watched(watch: Watch) -> Iterator[list[type]]:
    """Collect the classes of the optimizers made after the first backward call."""
    made_late: list[type] = []
    original = torch.optim.Optimizer.__init__

    def noting(self: Any, *values: Any, **named: Any) -> None:
        if watch.calls:
            made_late.append(type(self))
        original(self, *values, **named)

    with mock.patch.object(torch.optim.Optimizer, "__init__", noting):
        yield made_late


@contextmanager
def modes_watched(model: nn.Module) -> Iterator[list[Complaint]]:
    """Collect a complaint if a model learns in eval mode, and is left in it.

    It may be looked at in eval mode on the way, or be put into it behind the last turn.
    """
    found: list[Complaint] = []
    learned_in_eval = False

    def note(gradient: torch.Tensor) -> None:
        nonlocal learned_in_eval
        learned_in_eval = True

    def look(model: nn.Module, _: Any, out: Any) -> None:
        if not model.training and isinstance(out, torch.Tensor) and out.requires_grad:
            out.register_hook(note)

    hook = model.register_forward_hook(look)
    try:
        yield found
    finally:
        hook.remove()
    if learned_in_eval and not model.training:
        found.append(Complaint("left_in_eval_mode"))


def _same(value: Any, start: np.ndarray) -> bool:
    return isinstance(value, np.ndarray) and is_equal(value, start)


def _nothing_moved(
    watch: Watch, before: Mapping[str, torch.Tensor], losses: Any
) -> Trained:
    """Gradients were found, and the model is what it was: why, for every part."""
    shapes = {tuple(parameter.shape) for parameter in before.values()}
    told = plain_losses(losses)
    if not any(watch.last.reaches(parameter) for parameter in before.values()):
        why = Complaint("other_model_trained")
    elif shapes & watch.used_as_zero:
        why = told = Complaint("zeroed_too_early")
    else:
        why = Complaint("update_lost")
    return Trained(told, dict.fromkeys(before, why), why, plain_losses(losses))


def _judged_graphs(
    watch: Watch,
    arguments: Arguments,
    before: Mapping[str, torch.Tensor],
    losses: Any,
    same_graph: bool,
) -> bool | Complaint:
    """True, or what is wrong with what the backward calls went through."""
    own = {id(parameter) for parameter in before.values()}
    shapes = {tuple(leaf.shape) for leaf in watch.last.leaves if id(leaf) not in own}
    asked = [name for name in DATA if arguments[name].shape in shapes]
    return judged_graphs(watch, asked, losses, arguments["steps"], same_graph)
