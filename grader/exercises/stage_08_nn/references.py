"""What the functions of stage 08 should return: PyTorch's modules and its autograd.

``train`` and ``loss_and_gradients`` serve the later stages that train this network too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import (
    reference_backward,
    reference_forward,
    reference_loss,
)
from grader.exercises.stage_05_autograd.references import AS_ASKED, recorded
from grader.exercises.telling import is_constant
from grader.problem import starting_point

#: The parameters of the network, in the order of ``model.parameters()``.
PARAMETERS = ("w1", "b1", "w2", "b2")

#: From parameters and their gradients, by name, the parameters after one step.
Update = Callable[[Mapping[str, np.ndarray], Arrays], dict[str, np.ndarray]]
#: From the arguments and parameters, the loss and the gradients by name.
Slopes = Callable[[Arguments, Arrays], tuple[float, Arrays]]


def _leaves(arrays: Arrays) -> dict[str, Any]:
    import torch  # here, so that `import grader` stays quick

    return {
        name: torch.tensor(array, requires_grad=True) for name, array in arrays.items()
    }


def _predict(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    from torch.nn import functional

    hidden = functional.relu(functional.linear(x, w1, b1))
    return functional.linear(hidden, w2, b2)


def flat(arrays: Any) -> np.ndarray:
    """All entries of several arrays in a row."""
    return np.concatenate([np.ravel(array) for array in arrays])


def reference_build_model(a: Arguments) -> Arrays:
    """The output, and all gradients in a row; and that the parameters are as asked."""
    return {"parameters": AS_ASKED, **network_values(a, _predict)}


def network_values(a: Arguments, predict: Callable[..., Any]) -> dict[str, np.ndarray]:
    """The output and the gradients of a network with the drawn parameters."""
    import torch

    with torch.enable_grad():  # also in a notebook that has switched autograd off
        leaves = _leaves({name: a[name] for name in PARAMETERS})
        output = predict(torch.tensor(a["x"]), *leaves.values())
        upstream = torch.tensor(a["upstream"])
        # A network may leave a parameter out; its gradient is zero.
        gradients = torch.autograd.grad(
            output, list(leaves.values()), upstream, materialize_grads=True
        )
    return {
        "output": output.detach().numpy(),
        "gradients": flat(gradient.numpy() for gradient in gradients),
    }


def output_of(a: Arguments, predict: Callable[..., Any]) -> np.ndarray:
    """The output alone of a network with the drawn parameters."""
    import torch

    with torch.no_grad():
        given = (torch.from_numpy(a[name]) for name in ("x", *PARAMETERS))
        return predict(*given).numpy()


def reference_load_weights(a: Arguments) -> Arrays:
    """The transposed weights, and zeros; and that the parameters are still the same."""
    return {
        "w1": a["w1"].T,
        "w2": a["w2"].T,
        "biases": np.zeros(a["w1"].shape[1] + a["w2"].shape[1]),
        "parameters": AS_ASKED,
    }


@recorded
def reference_linear_backward(a: Arguments) -> Arrays:
    """The three gradients of one torch.nn.functional.linear."""
    import torch
    from torch.nn import functional

    bias = np.zeros(len(a["weight"]))  # the gradients do not depend on it
    leaves = _leaves({"x": a["x"], "weight": a["weight"], "bias": bias})
    output = functional.linear(*leaves.values())
    upstream = torch.tensor(a["grad_output"])
    found = torch.autograd.grad(output, list(leaves.values()), upstream)
    return {
        f"grad_{name}": gradient.numpy()
        for name, gradient in zip(leaves, found, strict=True)
    }


@recorded
def reference_mse_gradients(a: Arguments) -> Arrays:
    """The gradients of torch.nn.MSELoss, of its sum and of its mean."""
    import torch

    found = {}
    for reduction in ("sum", "mean"):
        (y_pred,) = _leaves({"y_pred": a["y_pred"]}).values()
        loss = torch.nn.MSELoss(reduction=reduction)(y_pred, torch.tensor(a["y"]))
        (gradient,) = torch.autograd.grad(loss, y_pred)
        found[f"grad_{reduction}"] = gradient.numpy()
    return found


def mean_from_own_sum(a: Arguments, own: Arrays) -> Arrays:
    """The gradient of the mean, given the student's own gradient of the sum.

    A constant is no gradient of these losses, and tells nothing.
    """
    has_own = "grad_sum" in own and not is_constant(own["grad_sum"])
    return {"grad_mean": own["grad_sum"] / a["y"].size} if has_own else {}


def loss_and_gradients(a: Arguments, parameters: Arrays) -> tuple[float, Arrays]:
    """The sum of squared errors, and its gradients by the parameters' names."""
    import torch

    with torch.enable_grad():
        leaves = _leaves(parameters)
        y_pred = _predict(torch.tensor(a["x"]), *leaves.values())
        loss = (y_pred - torch.tensor(a["y"])).pow(2).sum()
        gradients = torch.autograd.grad(loss, list(leaves.values()))
    named = zip(leaves, (gradient.numpy() for gradient in gradients), strict=True)
    return loss.item(), dict(named)


def gradient_descent(a: Arguments) -> Update:
    """The plain step down the gradient."""

    def update(
        parameters: Mapping[str, np.ndarray], gradients: Arrays
    ) -> dict[str, np.ndarray]:
        return {
            name: value - a["learning_rate"] * gradients[name]
            for name, value in parameters.items()
        }

    return update


def train(a: Arguments, update: Update, slopes: Slopes = loss_and_gradients) -> Arrays:
    """A training loop: the losses before each step, and the parameters at the end.

    Args:
        a: ``x``, ``y``, the parameters ``w1, b1, w2, b2`` and ``steps``.
        update: makes the step. What it remembers between steps is its own business.
        slopes: finds the loss and the gradients.
    """
    parameters, losses = {name: a[name] for name in PARAMETERS}, []
    for _ in range(a["steps"]):
        loss, gradients = slopes(a, parameters)
        losses.append(loss)
        parameters = update(parameters, gradients)
    return {"losses": np.array(losses), **parameters}


def reference_training(
    a: Arguments, make_update: Callable[[Arguments], Update] = gradient_descent
) -> Arrays:
    """Losses and parameters of the right loop; and that it was a loop as asked.

    Args:
        a: the arguments of ``train`` and the model's parameters.
        make_update: makes a fresh update from the arguments, for one run.
    """
    return {**train(a, make_update(a)), "loop": AS_ASKED}


@cache
def reference_start() -> Arrays:
    """Stage 01's first loss, and its gradients of both weights, from its own start."""
    start = starting_point()._asdict()
    gradients = reference_backward(start)
    y_pred = reference_forward(start)["y_pred"]
    return {
        "loss": reference_loss({"y_pred": y_pred, "y": start["y"]})["loss"],
        "grad_w1": gradients["grad_w1"],
        "grad_w2": gradients["grad_w2"],
    }
