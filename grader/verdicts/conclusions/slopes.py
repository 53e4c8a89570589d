"""Whether the gradients that came out of a Module bear out what is said of them.

Where the output is right, they have to be those of the right network, number by number.
Where it is not, they belong to another one, and what the probe said of them holds.
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.exercises.stage_10_custom_module.references import (
    reference_linear_layer,
    reference_slopes,
    reference_two_layer_net,
)
from grader.probes.observation import Complaint, Observation
from grader.verdicts.comparison import are_close


def conclude(arguments: Arguments, seen: Observation) -> dict[str, Any]:
    """What the probe said of each part, where the slopes do not belie it."""
    said: dict[str, Any] = {**seen.values, **seen.complaints}
    slopes = said.pop("slopes", None)
    is_one = "weight" in arguments
    reference = reference_linear_layer if is_one else reference_two_layer_net
    is_right = are_close(said.get("output"), reference(arguments)["output"])
    found_right = "gradients" in seen.values and "gradients" not in seen.complaints
    if is_right:
        are_borne_out = are_close(slopes, reference_slopes(arguments))
    else:
        are_borne_out = getattr(slopes, "ndim", None) == 1  # there is a row of some
    if found_right and not are_borne_out:
        said["gradients"] = Complaint("forward_without_graph")
    return said
