"""Call a function that loads weights into a model, and look at the model afterwards.

The model comes from ``build_model``, the course's or the student's own. Its parameters
have known values before the call, biases too, so that what was left alone shows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.modules.parameters import fill, insist_on_a_module, insist_on_shapes
from grader.probes.observation import Complaint

BEFORE = ("old_w1", "old_b1", "old_w2", "old_b2")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return both weights, the biases in a row, and what is to be said of them all."""
    model = _prepared(arguments, namespace, torch.float64)
    before = list(model.parameters())
    is_left_off = _load(subject, model, arguments)
    after = _parameters_after(model)
    w1, b1, w2, b2 = (
        _numbers(parameter, wanted)
        for parameter, wanted in zip(after, _wanted(arguments), strict=True)
    )
    narrow = _prepared(arguments, namespace, torch.float32)
    _load(subject, narrow, arguments)
    return {
        "w1": w1,
        "w2": w2,
        "biases": _biases([b1, b2], [arguments[name] for name in ("old_b1", "old_b2")]),
        "parameters": Complaint("recording_left_off")
        if is_left_off
        else _judged(before, after, narrow, arguments),
    }


def _load(subject: Any, model: nn.Module, arguments: Arguments) -> bool:
    """Call the function; return whether it has left autograd switched off."""
    with torch.enable_grad():  # also in a notebook that has switched autograd off
        subject(model, arguments["w1"], arguments["w2"])
        return not torch.is_grad_enabled()


def _prepared(
    arguments: Arguments, namespace: dict[str, Any], dtype: torch.dtype
) -> nn.Module:
    """A model of the right sizes, with values of before."""
    h, d_in = arguments["old_w1"].shape
    d_out = len(arguments["old_w2"])
    with torch.random.fork_rng(devices=()), torch.enable_grad():
        model = namespace["build_model"](d_in, h, d_out)
    insist_on_a_module(model)
    insist_on_shapes(model, [arguments[name].shape for name in BEFORE])
    fill(model.to(dtype), [arguments[name] for name in BEFORE])
    return model


def _parameters_after(model: nn.Module) -> list[nn.Parameter]:
    parameters = list(model.parameters())
    if len(parameters) != len(BEFORE):
        count, wanted = str(len(parameters)), str(len(BEFORE))
        raise Complaint("parameters_removed", count=count, wanted=wanted)
    return parameters


def _wanted(arguments: Arguments) -> list[np.ndarray]:
    """What each parameter should hold."""
    weights = [arguments[name].T for name in ("w1", "w2")]
    return [part for w in weights for part in (w, np.zeros(len(w)))]


def _numbers(parameter: nn.Parameter, wanted: np.ndarray) -> np.ndarray:
    """A parameter's values; the wanted ones if they are what its dtype leaves of those.

    That the dtype is another one is told of the parameters, and of them alone.
    """
    values = plain(parameter)
    return wanted if is_equal(values, wanted.astype(values.dtype)) else values


def _biases(after: list[np.ndarray], before: list[np.ndarray]) -> Any:
    """The biases in a row; what to say if they hold numbers of no known origin."""
    is_known = all(
        not new.any() or is_equal(new, old) or (new == 1).all()
        for new, old in zip(after, before, strict=True)
    )
    if not is_known and all(np.isfinite(new).all() for new in after):
        return Complaint("biases_other")
    return np.concatenate([new.ravel() for new in after])


def _judged(
    before: list[nn.Parameter],
    after: list[nn.Parameter],
    narrow: nn.Module,
    arguments: Arguments,
) -> Any:
    """True, or what is wrong with the parameters besides their values."""
    arrays = [arguments["w1"], arguments["w2"]]
    memories = [parameter.detach().numpy() for parameter in after]
    olds = [arguments[name] for name in BEFORE]
    if all(map(is_equal, memories, olds)):
        return Complaint("nothing_loaded")
    is_replaced = any(new is not old for new, old in zip(after, before, strict=True))
    changed = _changed_dtype(after, narrow)
    if any(np.shares_memory(m, array) for m in memories for array in arrays):
        if is_replaced:
            return Complaint("memory_shared_and_replaced")
        return Complaint("memory_shared_and_dtype" if changed else "memory_shared")
    if is_replaced:
        return Complaint("parameters_replaced")
    if not all(parameter.requires_grad for parameter in after):
        return Complaint("parameters_frozen")
    return Complaint("model_dtype_changed", given=changed) if changed else True


def _changed_dtype(after: list[nn.Parameter], narrow: nn.Module) -> str:
    """The dtype that a model had before the call and has not kept; empty if none."""
    for parameters, given in ((after, "float64"), (narrow.parameters(), "float32")):
        if any(p.dtype != getattr(torch, given) for p in parameters):
            return given
    return ""
