"""What the Functions of stage 06 should give: PyTorch's own operations and autograd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import reference_train

#: What the probe says where it has nothing to complain of.
FOUND_RIGHT = np.array(1.0)
TRAINED_AS_ASKED = {"own_functions": FOUND_RIGHT, "graph": FOUND_RIGHT}


def reference_second_derivatives(a: Arguments) -> np.ndarray:
    """The slopes of the sum of all squared gradients, by autograd, in one row.

    Args:
        a: the arguments of either exercise: the inputs, and last the upstream.
    """
    import torch  # here, so that `import grader` stays quick

    with torch.inference_mode(False), torch.enable_grad():  # a notebook may say other
        *leaves, upstream = (torch.tensor(v, requires_grad=True) for v in a.values())
        operation = torch.relu if "h" in a else torch.matmul
        out = operation(*leaves)
        gradients = torch.autograd.grad(out, leaves, upstream, create_graph=True)
        total = sum(one.square().sum() for one in gradients)
        places = [*leaves, upstream]
        slopes = torch.autograd.grad(total, places, materialize_grads=True)
    return np.concatenate([slope.numpy().ravel() for slope in slopes])


def _apply(
    operation: Callable[..., Any], a: Arguments, inputs: Sequence[str]
) -> dict[str, np.ndarray]:
    """The operation's output, and the gradient for each input."""
    import torch

    leaves = [torch.tensor(a[name], requires_grad=True) for name in inputs]
    out = operation(*leaves)
    gradients = torch.autograd.grad(out, leaves, torch.tensor(a["upstream"]))
    named = {
        f"grad_{name}": gradient.numpy()
        for name, gradient in zip(inputs, gradients, strict=True)
    }
    facts = dict.fromkeys(("gradgradcheck", "rules", "unneeded"), FOUND_RIGHT)
    return {"output": out.detach().numpy(), **named, **facts}


def reference_my_relu(a: Arguments) -> Arrays:
    """The ReLU and its gradient."""
    import torch

    return _apply(torch.relu, a, ("h",))


def reference_my_linear(a: Arguments) -> Arrays:
    """The matrix product and both of its gradients."""
    import torch

    return _apply(torch.matmul, a, ("x", "w"))


def reference_training(a: Arguments) -> Arrays:
    """Losses and weights of stage 01's loop; and that nothing else was wrong."""
    return {**reference_train(a), **TRAINED_AS_ASKED}
