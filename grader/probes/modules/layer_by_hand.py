"""Call a layer's backward by hand, on other dtypes and another device too.

As in ``calls.tensors`` it is called in float32 and on a GPU that need not be there. But
here the numbers come first: a wrong gradient is told by its numbers, whatever device
its tensors were made on, and one helper on the wrong device costs one gradient and not
all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_08_nn.references import (
    reference_linear_backward,
    reference_mse_gradients,
)
from grader.probes.calls import tensors
from grader.probes.calls.conversion import (
    arrays_among,
    as_tensors,
    called_in_float32,
    plain,
    taken_apart,
)
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint

#: How close numbers have to be for what else is wrong to matter.
CLOSE = 1e-9


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients as arrays, or complaints in the place of right ones."""
    kept = {name: np.copy(value) for name, value in arrays_among(arguments).items()}
    with torch.inference_mode():
        result = subject(*as_tensors(arguments))
        others = [
            _attempt(partial(call, subject, arguments, kept), namespace)
            for call in (called_in_float32, tensors.on_gpu)
        ]
    if not isinstance(result, tuple | list):
        return result
    seen, stopped = zip(*others, strict=True)
    told = taken_apart(tuple(result), *seen)
    right = _right_parts(result, kept)
    for index in range(len(told)):
        is_number = isinstance(result[index], torch.Tensor)
        if isinstance(told[index], Complaint) and is_number and index not in right:
            told = (*told[:index], plain(result[index]), *told[index + 1 :])
    return _with_one(told, right, [each for each in stopped if each is not None])


def _attempt(
    call: Callable[[], Any], namespace: dict[str, Any]
) -> tuple[Any, tuple[Complaint, str] | None]:
    """What comes back; or nothing, what to say of it, and the student's line."""
    try:
        return call(), None
    except Complaint as complaint:
        cause = complaint.__context__ or complaint
        return None, (complaint, fault_of(cause, namespace).source)


def _right_parts(result: Any, arguments: Arrays) -> dict[int, str]:
    """The names of what has the right numbers, by its place in what came back."""
    is_layer = "weight" in arguments
    find = reference_linear_backward if is_layer else reference_mse_gradients
    right = find(arguments)
    if len(result) != len(right):
        return {}
    return {
        index: name
        for index, (name, value) in enumerate(right.items())
        if isinstance(result[index], torch.Tensor)
        and tuple(result[index].shape) == value.shape
        and np.allclose(plain(result[index]), value, rtol=CLOSE, atol=CLOSE)
    }


def _with_one(
    told: tuple[Any, ...],
    right: dict[int, str],
    stopped: list[tuple[Complaint, str]],
) -> tuple[Any, ...]:
    """A call that stopped elsewhere costs one right part: the one on that line."""
    free = {i: name for i, name in right.items() if not isinstance(told[i], Complaint)}
    if not stopped or not free:
        return told
    complaint, source = stopped[0]
    index = next((i for i, name in free.items() if name in source), min(free))
    return (*told[:index], complaint, *told[index + 1 :])
