"""Call a function that finds gradients by autograd, and see what it did to its inputs.

The caller's tensors are plain: they do not require a gradient, and they should not do
so afterwards; nor should a copy of the data. The function is called a second time,
because what it left behind in the caller's tensors would be added to, and once in
float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.probes.autograd import training
from grader.probes.autograd.watch import (
    CutFromWeights,
    NoLeaf,
    PlainWeight,
    Watch,
    watching,
)
from grader.probes.calls.conversion import called_in_float32, plain
from grader.probes.comparing import is_close
from grader.probes.observation import Complaint

NAMES = ("grad_w1", "grad_w2")
DATA = training.DATA
prepare = training.prepare
#: What is said of a gradient that is None, by the cause.
WHY_NONE = {
    NoLeaf: "none_on_no_leaf",
    PlainWeight: "none_on_plain_weight",
    CutFromWeights: "none_behind_a_cut",
}


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients by name, and under ``inputs`` whether they were spared."""
    kept = {name: np.copy(value) for name, value in arguments.items()}
    tensors = {name: torch.from_numpy(value) for name, value in arguments.items()}
    with watching() as watch:
        result = _by_name(subject(*tensors.values()))
    if not watch.calls:
        raise Complaint("without_autograd")
    # Copied before the second call, which must not change what the first one gave.
    parts = {
        name: _plain_gradient(result.get(name), kept[name.removeprefix("grad_")], watch)
        for name in NAMES
    }
    data = watch.last.leaves_among({name: kept[name] for name in DATA})
    touched = [name for name, tensor in tensors.items() if tensor.requires_grad]
    with watching():
        again = _by_name(subject(*tensors.values()))
        in_float32, mixed = _in_float32(subject, arguments, kept)
    for name in NAMES:
        gradient = in_float32.get(name)
        if _is_tensor(gradient) and gradient.dtype != torch.float32:
            came, given = str(gradient.dtype), str(torch.float32)
            parts[name] = Complaint("dtype_lost", came=came, given=given)
    if mixed is not None:
        parts["inputs"] = mixed
    elif touched:
        parts["inputs"] = Complaint("caller_made_a_leaf", names=", ".join(touched))
    elif data:
        parts["inputs"] = Complaint("gradient_of_data", names=" and ".join(data))
    elif not all(_same(parts[name], again.get(name)) for name in NAMES):
        parts["inputs"] = Complaint("second_call_differs")
    else:
        parts["inputs"] = True
    return parts


def _in_float32(
    subject: Any, arguments: Arguments, kept: dict[str, np.ndarray]
) -> tuple[dict[str, Any], Complaint | None]:
    """The gradients of float32 inputs, or why there are none."""
    try:
        return _by_name(called_in_float32(subject, arguments, kept)), None
    except Complaint as mixed:
        return {}, mixed


def _by_name(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise Complaint("wanted_gradients", came=type(result).__name__)
    return result


def _is_tensor(item: Any) -> bool:
    return isinstance(item, torch.Tensor)


def _plain_gradient(item: Any, weight: np.ndarray, watch: Watch) -> Any:
    if item is None:
        cause = watch.cause_of_missing(weight.shape)
        return Complaint(WHY_NONE.get(cause, "gradient_is_none"))
    if not _is_tensor(item):
        return Complaint("wanted_tensor", came=type(item).__name__)
    return plain(item)


def _same(first: Any, again: Any) -> bool:
    """Whether both calls gave the same; what is no array is complained of already."""
    is_comparable = isinstance(first, np.ndarray) and _is_tensor(again)
    return not is_comparable or is_close(first, plain(again), relative=1e-9)
