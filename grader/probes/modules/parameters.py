"""Look at a module's parameters, and fill them with drawn values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from grader.probes.observation import Complaint

Shapes = list[tuple[int, ...]]


def insist_on_a_module(item: object) -> None:
    """Condemn what is no module, or a class of modules.

    Raises:
        Complaint: always, but for an instance of torch.nn.Module.
    """
    if isinstance(item, type):
        raise Complaint("class_not_instance", came=item.__name__)
    if not isinstance(item, nn.Module):
        came = "None" if item is None else type(item).__name__
        raise Complaint("no_module", came=came)


def shapes_of(model: nn.Module) -> Shapes:
    """The shape of each parameter, in the model's order."""
    return [tuple(parameter.shape) for parameter in model.parameters()]


def wanted_shapes(d_in: int, h: int, d_out: int) -> Shapes:
    """The shapes of the two-layer network's parameters, as torch.nn.Linear has them."""
    return [(h, d_in), (h,), (d_out, h), (d_out,)]


def in_words(shapes: Shapes) -> str:
    """Shapes for a sentence."""
    return ", ".join(map(str, shapes)) or "none"


def insist_on_shapes(model: nn.Module, wanted: Shapes) -> None:
    """Condemn a model whose parameters are not the two-layer network's.

    Raises:
        Complaint: it says in which way.
    """
    came = shapes_of(model)
    if came == wanted:
        return
    told = {"came": in_words(came), "wanted": in_words(wanted)}
    if not came:
        key = "no_parameters"
    elif came == [shape for shape in wanted if len(shape) == 2]:
        key = "biases_missing"
    elif came in [wanted[:1] + wanted[2:], wanted[:3]]:
        key = "one_bias_missing"
    elif sorted(came) == sorted(wanted):
        key = "parameter_order"
    elif len(came) < len(wanted):
        key = "parameters_missing"
    else:
        key = "parameter_shapes" if len(came) == len(wanted) else "parameters_too_many"
    raise Complaint(key, **told)


def fill(model: nn.Module, arrays: Sequence[np.ndarray]) -> None:
    """Copy arrays into a model's parameters, in the model's order."""
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), arrays, strict=True):
            parameter.copy_(torch.from_numpy(np.array(array)))
