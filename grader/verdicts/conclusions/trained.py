"""Whether what was trained bears out what is said of the training."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.inputs import GOOD_ENOUGH
from grader.exercises.stage_12_digits.network import PARAMETERS, Params
from grader.probes.digits.trained import fault_of_losses, share_read
from grader.probes.observation import Complaint, Observation


def conclude(arguments: Arguments, seen: Observation) -> dict[str, Any]:
    """What the probe said of each part, where the parameters do not belie it.

    Raises:
        Complaint: there are no trained parameters.
    """
    params = _params(arguments, seen)
    said = {**seen.values, **seen.complaints}
    share = share_read(params, arguments)
    if "accuracy" not in seen.complaints and share < GOOD_ENOUGH:
        said["accuracy"] = Complaint("too_few_read", percent=f"{100 * share:.0f}")
    if "losses" not in seen.complaints:
        noted = np.ravel(seen.values.get("noted", ())).tolist()
        said["losses"] = fault_of_losses(noted, params, arguments) or said.get(
            "losses", np.nan
        )
    parts = ("losses", "accuracy", "arguments", "inputs")
    return {name: said[name] for name in parts if name in said}


def _params(arguments: Arguments, seen: Observation) -> Params:
    params = {}
    for name in PARAMETERS:
        array, wanted = seen.values.get(name), arguments["params"][name].shape
        if array is None or array.shape != wanted:
            shape = str(None if array is None else array.shape)
            raise Complaint("param_shape", name=name, shape=shape, wanted=str(wanted))
        params[name] = array
    return params
