"""Run a training loop that leaves the update to an optimizer.

It is stage 08's loop and is looked at in the same way; where nothing moved although
gradients arrived, the reason is another one.
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.probes.modules import training
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    result = training.run(subject, arguments, namespace)
    return {name: _in_other_words(value) for name, value in result.items()}


def _in_other_words(value: Any) -> Any:
    """A complaint about an update by hand, as one about a step by an optimizer."""
    is_lost = isinstance(value, Complaint) and value.key == "update_lost"
    return Complaint("step_never_taken") if is_lost else value
