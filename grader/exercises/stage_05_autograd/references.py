"""What the functions of stage 05 should return: what PyTorch does, in float64."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import (
    reference_backward,
    reference_train,
)

_P = ParamSpec("_P")
_R = TypeVar("_R")

#: The facts that a probe measures besides the numbers, where all is well.
AS_ASKED = np.array(True)


def recorded(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same, also in a notebook that has switched autograd off."""

    @functools.wraps(function)
    def with_autograd(*values: _P.args, **named: _P.kwargs) -> _R:
        import torch  # here, so that `import grader` stays quick

        with torch.enable_grad():
            return function(*values, **named)

    return with_autograd


def reference_leaf(a: Arguments) -> Arrays:
    """The scaled values; and that it is a leaf."""
    return {"values": a["scale"] * a["array"], "leaf": AS_ASKED}


@recorded
def reference_gradients(a: Arguments) -> Arrays:
    """Both gradients; and that the inputs were spared."""
    gradients = reference_backward(a)
    return {
        "grad_w1": gradients["grad_w1"],
        "grad_w2": gradients["grad_w2"],
        "inputs": AS_ASKED,
    }


@recorded
def reference_predictions(a: Arguments) -> Arrays:
    """What PyTorch leaves in w.grad after one backward call and after two."""
    import torch

    w = torch.tensor(a["w"], requires_grad=True)
    first, second = torch.tensor(a["a"]), torch.tensor(a["b"])

    def squares() -> Any:
        return ((first * w) ** 2).sum()

    def seen() -> np.ndarray:
        return w.grad.numpy().copy()

    squares().backward()
    once = seen()
    (second * w).sum().backward()
    both = seen()
    w.grad.zero_()
    (second * w).sum().backward()
    zeroed = seen()
    w.grad = None
    loss = squares()
    loss.backward(retain_graph=True)
    loss.backward()
    return {"once": once, "both": both, "zeroed": zeroed, "twice": seen()}


def predictions_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """What follows from the student's own gradient after the first call."""
    if not own.get("once", np.zeros(1)).any():
        return {}
    # What is right after zeroing does not depend on it; what is wrong there may.
    return {"both": own["once"] + a["b"], "zeroed": a["b"], "twice": 2 * own["once"]}


@recorded
def reference_training(a: Arguments) -> Arrays:
    """Losses and weights of stage 01's loop; and that the graph was as it should be."""
    return {**reference_train(a), "graph": AS_ASKED}
