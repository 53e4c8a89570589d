"""Hand arrays to a function as tensors, and take tensors back as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint

#: How PyTorch says that tensors of two dtypes met.
_DTYPE_WORDS = ("dtype", "scalar type")


def as_tensors(arguments: Arguments) -> list[Any]:
    """The arguments in order; the arrays as tensors that share their memory."""
    return converted(arguments, arrays_among(arguments), torch.from_numpy)


def arrays_among(arguments: Arguments) -> dict[str, np.ndarray]:
    """The arguments that are arrays, by name."""
    return {k: v for k, v in arguments.items() if isinstance(v, np.ndarray)}


def converted(
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
    values = converted(
        arguments, arrays, lambda array: torch.tensor(array, dtype=torch.float32)
    )
    try:
        return subject(*values)
    except RuntimeError as error:
        if any(word in str(error) for word in _DTYPE_WORDS):
            raise Complaint("dtype_mixed", text=first_line(error)) from None
        raise


def first_line(error: Exception) -> str:
    """The beginning of what PyTorch says, short enough for a sentence."""
    return str(error).strip().splitlines()[0].split("! (")[0][:120].rstrip(" .,!")


def names_attribute(subject: Any, name: str) -> bool:
    """Whether a function's own code names an attribute."""
    code = getattr(subject, "__code__", None)
    return code is not None and name in code.co_names


def taken_apart(result: Any, in_float32: Any = None, on_gpu: Any = None) -> Any:
    """The result in plain values, next to what came back for the other inputs."""
    if isinstance(result, dict):
        return {
            name: taken_apart(item, _item(in_float32, name), _item(on_gpu, name))
            for name, item in result.items()
        }
    if isinstance(result, tuple | list):
        items = [
            _entry(item)
            if isinstance(item, list)
            else taken_apart(item, _item(in_float32, index), _item(on_gpu, index))
            for index, item in enumerate(result)
        ]
        return items if isinstance(result, list) else tuple(items)
    if isinstance(result, np.ndarray) and result.ndim:
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


def _entry(value: Any) -> Any:
    """An entry of a list, or all of them: tensors as arrays, the rest as it is."""
    if isinstance(value, list):
        return [_entry(one) for one in value]
    return plain(value) if isinstance(value, torch.Tensor) else value


def _item(container: Any, key: Any) -> Any:
    try:
        return container[key]
    except (TypeError, LookupError):
        return None


def plain(tensor: torch.Tensor) -> np.ndarray:
    """A tensor's values as an array of its own."""
    return tensor.detach().cpu().resolve_conj().resolve_neg().numpy().copy()
