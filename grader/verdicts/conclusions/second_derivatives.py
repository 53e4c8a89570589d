"""Whether the second derivatives of a Function bear out what is said of them.

Where the gradients are right, so have to be theirs, number by number. Where they are
not, these belong to another Function, and what the probe said of them holds.
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.exercises.stage_06_custom_function.references import (
    reference_my_linear,
    reference_my_relu,
    reference_second_derivatives,
)
from grader.probes.observation import Complaint, Observation
from grader.verdicts.comparison import are_close


def conclude(arguments: Arguments, seen: Observation) -> dict[str, Any]:
    """What the probe said of each part, where these numbers do not belie it."""
    said: dict[str, Any] = {**seen.values, **seen.complaints}
    second = said.pop("second", None)
    reference = reference_my_relu if "h" in arguments else reference_my_linear
    expected = reference(arguments)
    gradients = [name for name in expected if name.startswith("grad_")]
    if not all(are_close(said.get(name), expected[name]) for name in gradients):
        return said
    found_right = "gradgradcheck" not in seen.complaints
    right = reference_second_derivatives(arguments)
    if found_right and not are_close(second, right):
        said["gradgradcheck"] = Complaint("gradgradcheck_failed")
    return said
