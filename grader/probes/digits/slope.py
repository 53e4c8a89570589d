"""Call the gradient of the cross-entropy on tame, shifted and large logits."""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.probes.digits.three_logits import call_three_times


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradient of each."""
    return call_three_times(
        subject, arguments, tame="grad", vanished="probability_of_zero"
    )
