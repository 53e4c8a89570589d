"""Build the student's model, load stage 01's weights, and take its first gradients."""

from __future__ import annotations

from typing import Any

import torch

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.modules.parameters import (
    insist_on_a_module,
    insist_on_shapes,
    wanted_shapes,
)
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the loss, and the gradients of both weights the way stage 01 has them."""
    (d_in, h), d_out = arguments["w1"].shape, arguments["w2"].shape[1]
    with torch.random.fork_rng(devices=()), torch.enable_grad():
        model = subject(d_in, h, d_out)
        insist_on_a_module(model)
        insist_on_shapes(model, wanted_shapes(d_in, h, d_out))
        model = model.double()
        namespace["load_weights"](model, arguments["w1"], arguments["w2"])
        x, y = (torch.from_numpy(arguments[name]) for name in ("x", "y"))
        loss = (model(x) - y).pow(2).sum()
        w1, b1, w2, b2 = model.parameters()
        if b1.any() or b2.any():
            raise Complaint("start_with_biases")
        gradients = torch.autograd.grad(loss, (w1, w2))
    grad_w1, grad_w2 = (plain(gradient).T for gradient in gradients)
    return {"loss": plain(loss), "grad_w1": grad_w1, "grad_w2": grad_w2}
