"""Call a function of torch tensors, and see whether dtype and device survive it.

The arrays go in as tensors that share their memory, so that a function which changes
its inputs is noticed. Then the function is called twice more on copies: in float32, and
on a GPU that need not be there (PyTorch's fake tensors know shapes, dtypes and devices,
and compute nothing). Autograd is switched off: in these stages the student is it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
import torch._dynamo  # what a first fake tensor or optimizer would import, for seconds
from torch._subclasses.fake_tensor import FakeTensorMode

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint

#: How PyTorch says that tensors of two dtypes, or of two devices, met.
_DTYPE_WORDS = ("dtype", "scalar type")
_DEVICE_WORDS = ("same device", "expected device", "device meta")
#: How it says that a tensor would have to leave its device to become an array.
_NUMPY_WORDS = ".numpy() is not supported"


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what the function returns, as arrays and numbers, or complaints."""
    kept = {name: np.copy(value) for name, value in _arrays(arguments).items()}
    with torch.inference_mode():
        result = subject(*as_tensors(arguments))
        in_float32 = called_in_float32(subject, arguments, kept)
        on_gpu = _on_gpu(subject, arguments, kept)
    return taken_apart(result, in_float32, on_gpu)


def as_tensors(arguments: Arguments) -> list[Any]:
    """The arguments in order; the arrays as tensors that share their memory."""
    return _on(arguments, _arrays(arguments), torch.from_numpy)


def _arrays(arguments: Arguments) -> dict[str, np.ndarray]:
    return {k: v for k, v in arguments.items() if isinstance(v, np.ndarray)}


def _on(
    arguments: Arguments,
    arrays: Mapping[str, np.ndarray],
    convert: Callable[[np.ndarray], torch.Tensor],
) -> list[Any]:
    """The arguments in order, with each array converted."""
    return [
        convert(arrays[name]) if name in arrays else value
        for name, value in arguments.items()
    ]


def called_in_float32(
    subject: Any, arguments: Arguments, arrays: Mapping[str, np.ndarray]
) -> Any:
    """What comes back for float32 inputs."""
    values = _on(
        arguments, arrays, lambda array: torch.tensor(array, dtype=torch.float32)
    )
    try:
        return subject(*values)
    except RuntimeError as error:
        if any(word in str(error) for word in _DTYPE_WORDS):
            raise Complaint("dtype_mixed", text=_first_line(error)) from None
        raise


def _on_gpu(
    subject: Any, arguments: Arguments, arrays: Mapping[str, np.ndarray]
) -> Any:
    """What comes back for inputs on a GPU; None where only a real one could tell."""
    try:
        with FakeTensorMode():
            values = _on(
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
            raise Complaint("device_mixed", text=_first_line(error)) from None
        if _NUMPY_WORDS in str(error):
            raise Complaint("through_numpy") from None
        return None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].split("! (")[0][:120].rstrip(" .,!")


def taken_apart(result: Any, in_float32: Any = None, on_gpu: Any = None) -> Any:
    """The result in plain values, next to what came back for the other inputs."""
    if isinstance(result, dict):
        return {
            name: taken_apart(item, _item(in_float32, name), _item(on_gpu, name))
            for name, item in result.items()
        }
    if isinstance(result, tuple | list):
        return [
            taken_apart(item, _item(in_float32, index), _item(on_gpu, index))
            for index, item in enumerate(result)
        ]
    if isinstance(result, np.ndarray):
        return Complaint("wanted_tensor", came=type(result).__name__)
    if not isinstance(result, torch.Tensor):
        return result
    is_lost = isinstance(in_float32, torch.Tensor) and in_float32.dtype != torch.float32
    if is_lost and result.dtype.is_floating_point:
        came = str(in_float32.dtype)
        return Complaint("dtype_lost", came=came, given=str(torch.float32))
    if isinstance(on_gpu, torch.Tensor) and on_gpu.device.type != "cuda":
        return Complaint("device_lost")
    return plain(result)


def _item(container: Any, key: Any) -> Any:
    try:
        return container[key]
    except (TypeError, LookupError):
        return None


def plain(tensor: torch.Tensor) -> np.ndarray:
    """A tensor's values as an array of its own."""
    return tensor.detach().cpu().resolve_conj().numpy().copy()
