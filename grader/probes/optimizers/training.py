"""Run a training loop that leaves the update to an optimizer.

It is stage 08's loop and is looked at in the same way; where nothing moved although
gradients arrived, the reason is another one. Besides, the optimizer that takes the
steps is looked at: a decay of the weights or another class changes the numbers in ways
that nobody can guess from them.
"""

from __future__ import annotations

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

#: What is told by its numbers: AdamW without decay, for one, is Adam.
_KNOWN = ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    with _steps_watched() as odd:
        result = training.run(subject, arguments, namespace)
    if odd:
        numbers = result.keys() - {"loop"}
        result |= {name: odd[0] for name in numbers if _is_value(result[name])}
    return {name: _in_other_words(value) for name, value in result.items()}


@contextmanager
def _steps_watched() -> Iterator[list[Complaint]]:
    """Collect what is wrong with the optimizers that take steps."""
    found: list[Complaint] = []

    def look(optimizer: torch.optim.Optimizer, *_: Any) -> None:
        came, package = type(optimizer).__name__, type(optimizer).__module__
        if not package.startswith("torch."):
            return  # the student's own, which its numbers judge
        if came == "Adam":
            odd = {
                name
                for group in optimizer.param_groups
                for name, usual in _USUAL.items()
                if (tuple(group[name]) if name == "betas" else group[name]) != usual
            }
            if odd:
                names = " and ".join(f"`{name}`" for name in _USUAL if name in odd)
                found.append(Complaint("adam_settings", names=names))
        elif came not in _KNOWN:
            found.append(Complaint("other_optimizer", came=came))

    hook = register_optimizer_step_pre_hook(look)
    try:
        yield found
    finally:
        hook.remove()


def _is_value(value: Any) -> bool:
    return not isinstance(value, Complaint)


def _in_other_words(value: Any) -> Any:
    """A complaint about an update by hand, as one about a step by an optimizer."""
    is_lost = isinstance(value, Complaint) and value.key == "update_lost"
    return Complaint("step_never_taken") if is_lost else value
