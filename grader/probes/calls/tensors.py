"""Call a function of torch tensors, and see whether dtype and device survive it.

The arrays go in as tensors that share their memory, so that a function which changes
its inputs is noticed. Then the function is called twice more on copies: in float32, and
on a GPU that need not be there (PyTorch's fake tensors know shapes, dtypes and devices,
and compute nothing). Autograd is switched off: in these stages the student is it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
import torch._dynamo  # what a first fake tensor would import, for seconds
from torch._subclasses.fake_tensor import FakeTensorMode

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import (
    arrays_among,
    as_tensors,
    called_in_float32,
    converted,
    first_line,
    names_attribute,
    taken_apart,
)
from grader.probes.observation import Complaint

#: How PyTorch says that tensors of two devices met.
_DEVICE_WORDS = ("same device", "expected device", "device meta")
#: How it says that a tensor would have to leave its device to become an array.
_NUMPY_WORDS = ".numpy() is not supported"


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what the function returns, as arrays and numbers, or complaints."""
    kept = {name: np.copy(value) for name, value in arrays_among(arguments).items()}
    with torch.inference_mode():
        result = subject(*as_tensors(arguments))
        in_float32 = called_in_float32(subject, arguments, kept)
        on_a_gpu = on_gpu(subject, arguments, kept)
    return taken_apart(result, in_float32, on_a_gpu)


def on_gpu(subject: Any, arguments: Arguments, arrays: Mapping[str, np.ndarray]) -> Any:
    """What comes back for inputs on a GPU; None where only a real one could tell."""
    try:
        with FakeTensorMode():
            values = converted(
                arguments,
                arrays,
                lambda array: torch.empty(
                    array.shape, dtype=torch.float64, device="cuda"
                ),
            )
            return subject(*values)
    except Exception as error:
        # A fake tensor has no values: code that asks for one (`.item()`, `if`) stops
        # here, and does so rightly.
        if any(word in str(error) for word in _DEVICE_WORDS):
            raise Complaint("device_mixed", text=first_line(error)) from None
        # (After `.cpu()` a tensor may become an array; fake ones never can.)
        if _NUMPY_WORDS in str(error) and not names_attribute(subject, "cpu"):
            raise Complaint("through_numpy") from None
        return None
