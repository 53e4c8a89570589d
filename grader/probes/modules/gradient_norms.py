"""Call a function that measures gradients of a DynamicNet at several depths.

The network is the notebook's own class, or the course's where that stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.exercises.stage_11_control_flow.inputs import PARAMETERS
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_unchanged
from grader.probes.modules.custom import in_float64
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the norms, one for each depth, as one array."""
    with in_float64(), torch.random.fork_rng(devices=()):
        model = loaded(namespace["DynamicNet"], arguments)
        x, y = torch.tensor(arguments["x"]), torch.tensor(arguments["y"])
        start = [plain(parameter) for parameter in model.parameters()]
        model.register_forward_pre_hook(_insist_on_a_depth, with_kwargs=True)
        norms = subject(model, x, y, list(arguments["depths"]))
        after = [plain(parameter) for parameter in model.parameters()]
    if not all(map(is_unchanged, start, after)):
        return Complaint("norms_move_model")
    return _as_array(norms, len(arguments["depths"]))


def _insist_on_a_depth(_: Any, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Condemn a call of the network that leaves the depth to chance."""
    if (values[1] if len(values) > 1 else named.get("depth")) is None:
        raise Complaint("norms_without_depth")


def loaded(net: type, arguments: Arguments) -> torch.nn.Module:
    """A network with the drawn parameters, in the order of its own."""
    h, d_in = arguments["w_in"].shape
    model = net(d_in, h, len(arguments["w_out"])).double()
    with torch.no_grad():
        for parameter, name in zip(model.parameters(), PARAMETERS, strict=True):
            parameter.copy_(torch.tensor(arguments[name]))
    return model


def _as_array(norms: Any, count: int) -> np.ndarray | Complaint | None:
    if norms is None:
        return None
    if isinstance(norms, torch.Tensor | np.ndarray):
        norms = list(norms) if norms.ndim else [norms]
    if not isinstance(norms, Sequence) or isinstance(norms, str):
        return Complaint("wanted_norms", came=type(norms).__name__)
    values = [plain(one) if isinstance(one, torch.Tensor) else one for one in norms]
    for one in values:
        if one is None or isinstance(one, str):
            return Complaint("wanted_norms", came=type(one).__name__)
    odd = [one for one in values if np.ndim(one) or not np.isrealobj(one)]
    if odd:
        return Complaint("norm_is_array", shape=str(np.shape(odd[0])))
    if len(values) != count:
        return Complaint("norm_count", came=str(len(values)), wanted=str(count))
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return Complaint("wanted_norms", came=type(values[0]).__name__)
