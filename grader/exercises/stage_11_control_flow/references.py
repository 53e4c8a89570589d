"""What the networks and functions of stage 11 should give: PyTorch's autograd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_05_autograd.references import AS_ASKED, recorded
from grader.exercises.stage_11_control_flow.inputs import DRAWN, PARAMETERS

#: How much of its velocity a weight keeps from step to step.
MOMENTUM = 0.9


def _leaves(a: Arguments) -> list[Any]:
    import torch

    return [torch.tensor(a[name], requires_grad=True) for name in PARAMETERS]


def network(x: Any, leaves: Sequence[Any], depth: int) -> Any:
    """The output of the network for these six parameters, (N, D_out), with its graph.

    Raises:
        ValueError: there are not six parameters.
    """
    w_in, b_in, w_mid, b_mid, w_out, b_out = leaves
    hidden = (x @ w_in.T + b_in).clamp(min=0)
    for _ in range(depth):
        hidden = (hidden @ w_mid.T + b_mid).clamp(min=0)
    return hidden @ w_out.T + b_out


@recorded
def reference_dynamic_net(a: Arguments) -> Arrays:
    """Outputs and gradients; and that parameters and depths are as asked.

    The output at each depth, (4, N, D_out), and all gradients, (4, how many).
    """
    import torch

    x, upstream = torch.tensor(a["x"]), torch.tensor(a["upstream"])
    outputs, gradients = [], []
    for depth in DRAWN:
        leaves = _leaves(a)
        out = network(x, leaves, depth)
        (out * upstream).sum().backward()
        outputs.append(out.detach().numpy())
        found = [
            np.zeros(leaf.numel()) if leaf.grad is None else leaf.grad.numpy().ravel()
            for leaf in leaves
        ]
        gradients.append(np.concatenate(found))
    facts = {"parameters": AS_ASKED, "depth": AS_ASKED}
    return {**facts, "output": np.stack(outputs), "gradients": np.stack(gradients)}


# --------------------------------------------------------------- one layer, by hand


@recorded
def reference_shared_gradient(a: Arguments) -> Arrays:
    """Each use gets a copy of the weight, and each copy a gradient of its own."""
    import torch

    copies = [torch.tensor(a["weight"], requires_grad=True) for _ in range(a["depth"])]
    h0 = torch.tensor(a["h0"], requires_grad=True)
    hidden = h0
    for copy in copies:
        hidden = torch.relu(hidden @ copy.T + torch.tensor(a["bias"]))
    *shares, grad_h0 = torch.autograd.grad(
        hidden, [*copies, h0], torch.tensor(a["upstream"])
    )
    stacked = np.stack([share.numpy() for share in shares])
    return {
        "shares": stacked,
        "grad_weight": stacked.sum(0),
        "grad_h0": grad_h0.numpy(),
    }


@recorded
def reference_gradient_norms(a: Arguments) -> Arrays:
    """The norm of the gradient of the input layer's weight, at each depth."""
    import torch

    x, y, norms = torch.tensor(a["x"]), torch.tensor(a["y"]), []
    for depth in a["depths"]:
        leaves = _leaves(a)
        loss = (network(x, leaves, depth) - y).pow(2).sum()
        norms.append(torch.autograd.grad(loss, leaves[0])[0].norm().item())
    return {"norms": np.array(norms)}


# -------------------------------------------------------------------- the loop


@recorded
def reference_training(a: Arguments) -> Arrays:
    """Losses and parameters after the last step; and that the loop is as it should be.

    The network takes the depths from the arguments, one for each step.
    """
    import torch

    x, y, leaves = torch.tensor(a["x"]), torch.tensor(a["y"]), _leaves(a)
    optimizer = torch.optim.SGD(leaves, lr=a["learning_rate"], momentum=MOMENTUM)
    losses = []
    for step in range(a["steps"]):
        depth = a["depths"][step % len(a["depths"])]
        loss = (network(x, leaves, depth) - y).pow(2).sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = np.concatenate([leaf.detach().numpy().ravel() for leaf in leaves])
    return {"losses": np.array(losses), "weights": after, "loop": AS_ASKED}
