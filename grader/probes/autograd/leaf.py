"""Call a function that makes a leaf, and ask PyTorch whether it is one."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the tensor's values, and whether it is a leaf that gets a gradient.

    An argument that was written into costs the values, which were made there.
    """
    before = {name: np.copy(value) for name, value in arguments.items()}
    with torch.enable_grad():
        tensor = subject(*arguments.values())
    if not isinstance(tensor, torch.Tensor):
        came = "None" if tensor is None else type(tensor).__name__
        raise Complaint("wanted_tensor", part="leaf", came=came)
    edited = [n for n, one in arguments.items() if not is_equal(before[n], one)]
    values: Any = plain(tensor)
    if edited:
        values = Complaint("array_edited", names=", ".join(edited)).beside(values)
    return values, _judged_leaf(tensor)


def _judged_leaf(tensor: torch.Tensor) -> Any:
    if not tensor.is_leaf:
        return Complaint("made_after_requires_grad", operation=tensor.grad_fn.name())
    return True if tensor.requires_grad else Complaint("requires_no_grad")
