"""Run a training loop that leaves plain gradient descent to an optimizer.

It is stage 08's loop and is looked at in the same way. Besides, the optimizer that
takes the steps is looked at: another one, or a setting that nobody asked for, changes
the numbers in ways that they do not always tell.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_close
from grader.probes.modules import training
from grader.probes.observation import Complaint

#: What the numbers tell, with these settings besides the ones that nobody touched.
_TOLD_BY_NUMBERS: dict[str, dict[str, Any]] = {
    "SGD": {"momentum": 0.9},
    "Adam": {},
    "AdamW": {},
    "RMSprop": {},
    "Adagrad": {},
}
#: Settings that do not change a step, or whose change the numbers tell.
_NOT_LOOKED_AT = ("params", "lr", "maximize", "foreach", "fused")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    model = training.course_model(arguments)
    with _steps_watched() as odd, training.modes_watched(model) as modes:
        trained = training.train_model(subject, model, arguments)
    result = training.by_argument(trained)
    if _is_another_loss(trained.noted, arguments):
        result["losses"] = trained.noted
    if modes and result["loop"] is True:
        result["loop"] = modes[0]
    if odd:
        numbers = result.keys() - {"loop"}
        result |= {n: odd[0] for n in numbers if not isinstance(result[n], Complaint)}
    return {name: _in_other_words(value) for name, value in result.items()}


def _is_another_loss(noted: Any, arguments: Arguments) -> bool:
    """Whether a loop in which nothing moved noted numbers, and other ones than ours."""
    try:
        numbers = np.array(noted, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    if noted is None or numbers.shape != (arguments["steps"],):
        return False
    x, y = (torch.from_numpy(arguments[name]) for name in training.DATA)
    with torch.no_grad():
        ours = (training.course_model(arguments)(x) - y).square().sum().item()
    return not is_close(numbers, ours, relative=1e-9, absolute=1e-8)


@contextmanager
def _steps_watched() -> Iterator[list[Complaint]]:
    """Collect what is wrong with PyTorch's optimizers that take steps."""
    found: list[Complaint] = []

    def look(optimizer: torch.optim.Optimizer, *_: Any) -> None:
        if type(optimizer).__module__.startswith("torch."):
            found.extend(_odd(optimizer))
        # Another one is the student's own, which its numbers judge.

    hook = register_optimizer_step_pre_hook(look)
    try:
        yield found
    finally:
        hook.remove()


def _odd(optimizer: torch.optim.Optimizer) -> Iterator[Complaint]:
    came = type(optimizer).__name__
    told = _TOLD_BY_NUMBERS.get(came)
    settings = _settings_changed(optimizer)
    if told is None or (came != "SGD" and settings):
        yield Complaint("other_optimizer", came=came)
    elif settings and settings != told:
        names = " and ".join(f"`{name}`" for name in settings)
        yield Complaint("descent_settings", names=names)


def _settings_changed(optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    """The settings that are not those of an optimizer that is told none."""
    usual = inspect.signature(type(optimizer).__init__).parameters
    return {
        name: group[name]
        for group in optimizer.param_groups
        for name, parameter in usual.items()
        if name in group and name not in _NOT_LOOKED_AT
        if group[name] != parameter.default
    }


def _in_other_words(value: Any) -> Any:
    """A complaint about an update by hand, as one about a step by an optimizer."""
    is_lost = isinstance(value, Complaint) and value.key == "update_lost"
    return Complaint("step_never_taken") if is_lost else value
