"""Try a function that makes a second model with the weights of a first.

The model has a layer with buffers (batch normalisation), so that a copy of the
parameters alone is not enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.observation import Complaint

#: What PyTorch's load_state_dict returns.
_REPORT = "_IncompatibleKeys"

Plain = np.ndarray | float | Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the second model's whole state as one array, and what is to be said.

    A dict: ``state``; and 1.0, or a Complaint, for ``independent`` and ``mode``.
    """
    sizes = [arguments[name] for name in ("d_in", "h", "d_out")]

    def make_model() -> nn.Module:
        return _model(*sizes, arguments["fresh"])

    with torch.random.fork_rng(devices=()), torch.enable_grad():
        model = _model(*sizes, arguments["state"]).train(arguments["training"])
        copy = subject(model, make_model)
        _insist_on_a_second_model(model, copy, make_model)
        if not is_equal(_flat(model), arguments["state"]):
            raise Complaint("original_overwritten")
        return {
            "state": _other_dtype(model, copy) or _flat(copy),
            "independent": _independent(model, copy),
            "mode": _mode(model, copy, arguments["training"]),
        }


def _model(d_in: int, h: int, d_out: int, state: np.ndarray) -> nn.Module:
    """A network whose parameters and buffers, in order, have these values."""
    model = nn.Sequential(
        nn.Linear(d_in, h), nn.BatchNorm1d(h), nn.ReLU(), nn.Linear(h, d_out)
    ).double()
    at = 0
    with torch.no_grad():
        for tensor in model.state_dict().values():
            values = torch.tensor(state[at : at + tensor.numel()])
            tensor.copy_(values.reshape(tensor.shape))
            at += tensor.numel()
    return model


def _flat(model: nn.Module) -> np.ndarray:
    """All parameters and buffers, in order, as one array."""
    entries = _state(model).values()
    return np.concatenate([plain(t).astype(np.float64).ravel() for t in entries])


def _state(model: nn.Module) -> dict[str, torch.Tensor]:
    """A model's state, also if its method has been overwritten by another model's."""
    return nn.Module.state_dict(model)


def _insist_on_a_second_model(
    model: nn.Module, copy: Any, make_model: Callable[[], nn.Module]
) -> None:
    if copy is model:
        raise Complaint("same_model")
    if type(copy).__name__ == _REPORT:
        raise Complaint("load_report_returned")
    if not isinstance(copy, nn.Module):
        is_maker = copy is make_model
        name = "make_model" if is_maker else type(copy).__name__
        name = "None" if copy is None else name
        raise Complaint("wanted_model", came=name)
    if _state(copy).keys() != _state(model).keys():
        raise Complaint("other_kind_of_model")


def _other_dtype(model: nn.Module, copy: nn.Module) -> Complaint | None:
    for (name, own), came in zip(
        _state(model).items(), _state(copy).values(), strict=True
    ):
        if came.dtype != own.dtype:
            dtypes = {"came": str(came.dtype), "wanted": str(own.dtype)}
            return Complaint("copy_dtype", name=name, **dtypes)
    return None


def _independent(model: nn.Module, copy: nn.Module) -> Plain:
    """1.0 if training one of the two can never change the other."""
    own = {tensor.untyped_storage().data_ptr() for tensor in _state(model).values()}
    shared = [
        name
        for name, tensor in _state(copy).items()
        if tensor.untyped_storage().data_ptr() in own
    ]
    if shared:
        return Complaint("models_share_memory", name=shared[0], count=str(len(shared)))
    if not all(parameter.requires_grad for parameter in model.parameters()):
        return Complaint("original_frozen")
    for name, parameter in copy.named_parameters():
        if not (parameter.is_leaf and parameter.requires_grad):
            return Complaint("copy_not_trainable", name=name)
    return 1.0


def _mode(model: nn.Module, copy: nn.Module, training: bool) -> Plain:
    """1.0 if every layer of both is in the mode that the model was in."""
    modes = {True: "train", False: "eval"}
    if any(each.training is not training for each in model.modules()):
        return Complaint("original_mode_changed", mode=modes[training])
    if copy.training is not training:
        return Complaint("mode_not_taken", mode=modes[training])
    if any(each.training is not training for each in copy.modules()):
        return Complaint("mode_of_the_root_alone")
    return 1.0
