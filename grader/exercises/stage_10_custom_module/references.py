"""What the classes and functions of stage 10 should give: PyTorch's own layers do."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays

#: What a probe says where it has nothing to complain of.
FOUND_RIGHT = np.array(1.0)


def _tensors(a: Arguments) -> dict[str, Any]:
    import torch  # here, so that `import grader` stays quick

    return {name: torch.tensor(value) for name, value in a.items()}


def reference_linear_layer(a: Arguments) -> Arrays:
    """x @ weight.T + bias, by PyTorch's function behind nn.Linear."""
    output = _output(_tensors(a)).numpy()
    return {"output": output, **_found_right("parameters", "gradients")}


def reference_two_layer_net(a: Arguments) -> Arrays:
    """Linear, ReLU, Linear, by PyTorch's functions behind the layers."""
    output = _output(_tensors(a)).numpy()
    return {"output": output, **_found_right("parameters", "gradients", "state_dict")}


def reference_slopes(a: Arguments) -> np.ndarray:
    """The gradients for x and for each parameter, by autograd, in one row.

    Args:
        a: the arguments of either exercise: x, the parameters, and the upstream.
    """
    import torch

    with torch.inference_mode(False), torch.enable_grad():  # a notebook may say other
        t = _tensors(a)
        upstream = t.pop("upstream")
        for leaf in t.values():
            leaf.requires_grad_()
        slopes = torch.autograd.grad(_output(t), list(t.values()), upstream)
    return np.concatenate([slope.numpy().ravel() for slope in slopes])


def _output(t: dict[str, Any]) -> Any:
    """What one layer gives, or two with a ReLU between: their names tell which."""
    from torch.nn.functional import linear, relu

    if "weight" in t:
        return linear(t["x"], t["weight"], t["bias"])
    h_relu = relu(linear(t["x"], t["linear1.weight"], t["linear1.bias"]))
    return linear(h_relu, t["linear2.weight"], t["linear2.bias"])


def reference_dropout(a: Arguments) -> Arrays:
    """The scale that keeps the mean, 1/(1-p) (Srivastava et al. 2014, section 10)."""
    facts = _found_right("rate", "mask", "gradient")
    return {"scale": np.array(1 / (1 - a["p"])), "eval": a["x"], **facts}


def reference_restore(a: Arguments) -> Arrays:
    """The first model's state."""
    return {"state": a["state"], **_found_right("independent", "mode")}


def _found_right(*parts: str) -> Arrays:
    return dict.fromkeys(parts, FOUND_RIGHT)
