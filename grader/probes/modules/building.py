"""Call a function that builds a model, and try the model.

What it starts from is random, so its parameters are filled with drawn ones first. Then
its output and the gradients of its parameters say which function it computes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.modules.parameters import (
    fill,
    in_words,
    insist_on_a_module,
    insist_on_shapes,
    shapes_of,
    wanted_shapes,
)
from grader.probes.observation import Complaint

SIZES = ("d_in", "h", "d_out")
PARAMETERS = ("w1", "b1", "w2", "b2")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what is to be said of the parameters, the output and all gradients."""
    # The notebook's own draws stay the same, whatever is drawn here.
    with torch.random.fork_rng(devices=()), torch.enable_grad():
        model = _built(subject, [arguments[name] for name in SIZES])
        parameters = _judged_parameters(model)
        fill(model.double(), [arguments[name] for name in PARAMETERS])
        x = torch.from_numpy(arguments["x"])
        output = model(x)
        _insist_on_a_tensor(output)
        fault = _fault_of_output(model, x, output)
        return {
            "parameters": parameters,
            "output": fault or plain(output),
            "gradients": fault or _gradients(model, output, arguments["upstream"]),
        }


def _built(subject: Any, sizes: list[int]) -> nn.Module:
    """The model, if it has the parameters that were asked for."""
    model = subject(*sizes)
    insist_on_a_module(model)
    wanted = wanted_shapes(*sizes)
    came = shapes_of(model)
    if came != wanted and came == shapes_of(subject(*(size + 1 for size in sizes))):
        told = {"came": in_words(came), "wanted": in_words(wanted)}
        if came:
            raise Complaint("sizes_fixed", **told)
    insist_on_shapes(model, wanted)
    return model


def _judged_parameters(model: nn.Module) -> Any:
    if not all(parameter.requires_grad for parameter in model.parameters()):
        return Complaint("parameters_frozen")
    weights = [p for p in model.parameters() if p.dim() == 2 and p.numel() > 1]
    if not all(parameter.isfinite().all() for parameter in model.parameters()):
        return Complaint("start_not_finite")
    if any(not weight.std() > 0 for weight in weights):
        return Complaint("weights_all_equal")
    return True


def _insist_on_a_tensor(output: Any) -> None:
    if not isinstance(output, torch.Tensor):
        came = "None" if output is None else type(output).__name__
        raise Complaint("wanted_tensor", part="output", came=came)


def _fault_of_output(
    model: nn.Module, x: torch.Tensor, output: torch.Tensor
) -> Complaint | None:
    """What makes the output, and with it the gradients, no matter for numbers."""
    if output.dtype != x.dtype:
        return Complaint("dtype_lost", came=str(output.dtype), given=str(x.dtype))
    if not is_equal(output, model(x)):
        return Complaint("model_is_random")
    return None


def _gradients(model: nn.Module, output: torch.Tensor, upstream: np.ndarray) -> Any:
    """All gradients in a row, or why there are none."""
    if output.grad_fn is None or output.shape != upstream.shape:
        is_cut = output.grad_fn is None
        return Complaint("output_without_graph" if is_cut else "output_of_other_shape")
    if not all(parameter.requires_grad for parameter in model.parameters()):
        return Complaint("parameters_frozen")
    gradients = torch.autograd.grad(
        output,
        list(model.parameters()),
        torch.from_numpy(upstream),
        allow_unused=True,
    )
    if any(gradient is None for gradient in gradients):
        without = [
            shape
            for shape, gradient in zip(shapes_of(model), gradients, strict=True)
            if gradient is None
        ]
        return Complaint("parameters_cut_off", shapes=in_words(without))
    return np.concatenate([plain(gradient).ravel() for gradient in gradients])
