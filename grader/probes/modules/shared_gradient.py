"""Call a function that finds each use's share of a gradient, as one array."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import as_tensors, plain
from grader.probes.observation import Complaint

NAMES = ("shares", "grad_weight", "grad_h0")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the shares, stacked in the order of the uses, the sum, and grad_h0."""
    with torch.inference_mode():
        result = subject(*as_tensors(arguments))
    if not isinstance(result, tuple | list):
        raise Complaint("wanted_shares", came=type(result).__name__)
    if len(result) != len(NAMES):
        raise Complaint("three_values", came=str(len(result)))
    shares, *rest = result
    values = [
        plain(item)
        if isinstance(item, torch.Tensor)
        else Complaint("wanted_tensor", part=name, came=type(item).__name__)
        for name, item in zip(NAMES[1:], rest, strict=True)
    ]
    return (_stacked(shares, arguments), *values)


def _stacked(shares: Any, arguments: Arguments) -> np.ndarray | Complaint:
    """The shares as one array, or what is wrong with them as a list."""
    if isinstance(shares, torch.Tensor):
        shares = list(shares) if shares.ndim == 3 else [shares]
    if not isinstance(shares, list | tuple):
        return Complaint("wanted_share_list", came=type(shares).__name__)
    depth, shape = arguments["depth"], arguments["weight"].shape
    if len(shares) != depth:
        return Complaint("share_count", came=str(len(shares)), depth=str(depth))
    for share in shares:
        if not isinstance(share, torch.Tensor):
            return Complaint("wanted_share_list", came=type(share).__name__)
        if share.shape != shape:
            came = str(tuple(share.shape))
            return Complaint("share_shape", came=came, wanted=str(shape))
    return np.stack([plain(share) for share in shares])
