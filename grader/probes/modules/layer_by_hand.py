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

from grader.exercises.exercise import Arguments
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

#: What comes back, in order.
LAYER = ("grad_x", "grad_weight", "grad_bias")
LOSSES = ("grad_sum", "grad_mean")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients as arrays, with complaints beside them."""
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
    told = [
        one.beside(plain(value))
        if isinstance(one, Complaint) and isinstance(value, torch.Tensor)
        else one
        for one, value in zip(
            taken_apart(tuple(result), *seen), tuple(result), strict=True
        )
    ]
    names = LAYER if "weight" in kept else LOSSES
    return _with_one(told, names, [each for each in stopped if each is not None])


def _attempt(
    call: Callable[[], Any], namespace: dict[str, Any]
) -> tuple[Any, tuple[Complaint, str] | None]:
    """What comes back; or nothing, what to say of it, and the student's line."""
    try:
        return call(), None
    except Complaint as complaint:
        cause = complaint.__context__ or complaint
        return None, (complaint, fault_of(cause, namespace).source)


def _with_one(
    told: list[Any],
    names: tuple[str, ...],
    stopped: list[tuple[Complaint, str]],
) -> tuple[Any, ...]:
    """A call that stopped elsewhere costs one part: the one on that line."""
    free = [i for i, one in enumerate(told) if not isinstance(one, Complaint)]
    if not stopped or not free:
        return tuple(told)
    complaint, source = stopped[0]
    on_line = (i for i in free if i < len(names) and names[i] in source)
    index = next(on_line, free[0])
    told[index] = complaint.beside(told[index])
    return tuple(told)
