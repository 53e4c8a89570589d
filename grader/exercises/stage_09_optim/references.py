"""Where the steps of stage 09 should lead: where ``torch.optim`` leads, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays

#: The facts that a probe measures besides the numbers, where all is well.
AS_ASKED = np.array(True)

Settings = Callable[..., dict[str, Any]]


def reference_walk(name: str, settings: Settings) -> Callable[[Arguments], Arrays]:
    """The reference of a step: the walk of an optimizer of PyTorch's.

    Args:
        name: its class in ``torch.optim``.
        settings: its keywords, from the numbers of the course's step, by their names.
    """
    return lambda a: _walked(name, settings(**a["hyper"]), a)


def _walked(name: str, keywords: dict[str, Any], a: Arguments) -> Arrays:
    """All parts of the walk. One optimizer takes all steps at once: that is quicker."""
    import torch  # here, so that `import grader` stays quick

    alone, changing, *several = (
        torch.nn.Parameter(torch.tensor(param))
        for param in (a["param"], a["param"], *a["params"])
    )
    steady = {"params": [alone, *several], "lr": a["lr"]}
    groups = [steady, {"params": [changing], "lr": a["lr"]}]
    optimizer = getattr(torch.optim, name)(groups, **keywords)
    seen = []
    for step, lr in enumerate(a["lrs"]):
        optimizer.param_groups[1]["lr"] = float(lr)
        alone.grad = changing.grad = torch.tensor(a["grads"][step])
        for param, grad in zip(several, a["grads_of_several"][step], strict=True):
            param.grad = torch.tensor(grad)
        optimizer.step()
        seen.append(alone.detach().numpy().copy())
    return {
        "first": seen[0],
        "later": np.stack(seen[1:]),
        "changing_lr": changing.detach().numpy(),
        "several": np.stack([param.detach().numpy() for param in several]),
        "inputs": AS_ASKED,
    }


def _nesterov(momentum: float) -> dict[str, Any]:
    return {"momentum": momentum, "nesterov": True}


def _adam(beta1: float, beta2: float, **others: float) -> dict[str, Any]:
    return {"betas": (beta1, beta2), **others}


REFERENCES = {
    "sgd_step": reference_walk("SGD", dict),
    "momentum_step": reference_walk("SGD", dict),
    "nesterov_step": reference_walk("SGD", _nesterov),
    "adagrad_step": reference_walk("Adagrad", dict),
    "rmsprop_step": reference_walk("RMSprop", dict),
    "adam_step": reference_walk("Adam", _adam),
    "adamw_step": reference_walk("AdamW", _adam),
}
