"""Run a training loop that leaves the update to an optimizer.

It is stage 08's loop and is looked at in the same way; where nothing moved although
gradients arrived, the reason is another one. Besides, the optimizer that takes the
steps is looked at: a decay of the weights or another class changes the numbers in ways
that nobody can guess from them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook

from grader.exercises.exercise import Arguments
from grader.probes.modules import training
from grader.probes.observation import Complaint

#: Adam's settings that change its steps, and what they are if nobody touches them.
_USUAL = {
    "betas": (0.9, 0.999),
    "eps": 1e-8,
    "weight_decay": 0,
    "amsgrad": False,
}

#: What is told by its numbers, with these settings: AdamW without decay, for one, is
#: Adam. Any other optimizer, and any other setting, is told by the optimizer's name.
_TOLD_BY_NUMBERS: dict[str, dict[str, tuple[Any, ...]]] = {
    "AdamW": {name: (value,) for name, value in _USUAL.items()}
    | {"weight_decay": (0, 1e-2)},
    "SGD": {"momentum": (0, 0.9), "dampening": (0,), "nesterov": (False,)},
    "RMSprop": {"alpha": (0.99,), "eps": (1e-8,), "momentum": (0,)}
    | {"centered": (False,)},
    "Adagrad": {"lr_decay": (0,), "eps": (1e-10,), "initial_accumulator_value": (0,)},
}

#: Learning rates that are told by their numbers, besides the one that is handed in.
_RATES_TOLD_BY_NUMBERS = (1e-3, 1e-4)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    with _steps_watched(arguments["learning_rate"]) as odd:
        result = training.run(subject, arguments, namespace)
    if odd:
        numbers = result.keys() - {"loop"}
        result |= {name: odd[0] for name in numbers if _is_value(result[name])}
    return {name: _in_other_words(value) for name, value in result.items()}


@contextmanager
def _steps_watched(rate: float) -> Iterator[list[Complaint]]:
    """Collect what is wrong with the optimizers that take steps."""
    found: list[Complaint] = []

    def look(optimizer: torch.optim.Optimizer, *_: Any) -> None:
        if type(optimizer).__module__.startswith("torch."):
            complaint = _judged(optimizer, rate)
            found.extend([complaint] if complaint else [])
        # Another one is the student's own, which its numbers judge.

    hook = register_optimizer_step_pre_hook(look)
    try:
        yield found
    finally:
        hook.remove()


def _judged(optimizer: torch.optim.Optimizer, rate: float) -> Complaint | None:
    """What is to be said of one of PyTorch's optimizers, if numbers do not tell it."""
    came, groups = type(optimizer).__name__, optimizer.param_groups
    if came == "Adam":
        odd = {name for group in groups for name in _unlike(group, _USUAL)}
        if odd:
            names = " and ".join(f"`{name}`" for name in _USUAL if name in odd)
            return Complaint("adam_settings", names=names)
    elif came not in _TOLD_BY_NUMBERS or any(
        _setting(group, name) not in told
        for group in groups
        for name, told in _TOLD_BY_NUMBERS[came].items()
    ):
        return Complaint("other_optimizer", came=came)
    for used in (float(group["lr"]) for group in groups):
        told = (rate, *_RATES_TOLD_BY_NUMBERS)
        if not any(math.isclose(used, known, rel_tol=1e-6) for known in told):
            name = f"{used:.4g}"
            return Complaint("rate_not_handed_in", came=came, rate=name)
    return None


def _unlike(group: dict[str, Any], usual: dict[str, Any]) -> set[str]:
    """The names of a group's settings that are not the usual ones."""
    return {name for name, value in usual.items() if _setting(group, name) != value}


def _setting(group: dict[str, Any], name: str) -> Any:
    return tuple(group[name]) if name == "betas" else group[name]


def _is_value(value: Any) -> bool:
    return not isinstance(value, Complaint)


def _in_other_words(value: Any) -> Any:
    """A complaint about an update by hand, as one about a step by an optimizer."""
    is_lost = isinstance(value, Complaint) and value.key == "update_lost"
    return Complaint("step_never_taken") if is_lost else value
