"""What the functions of stage 07 should give: PyTorch's autograd, in float64.

TensorFlow's results are compared with another framework's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import reference_train
from grader.verdicts.comparison import agree

if TYPE_CHECKING:
    import torch


def _tensor(array: Any, *, leaf: bool = False) -> torch.Tensor:
    import torch  # here, so that `import grader` stays quick

    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=leaf)


def _loss(x: Any, y: Any, w1: Any, w2: Any) -> Any:
    return ((x @ w1).clamp(min=0) @ w2 - y).pow(2).sum()


def _one_step(a: Arguments) -> tuple[float, np.ndarray, np.ndarray]:
    """The loss, and both weights after one step on the batch."""
    import torch

    leaves = _tensor(a["w1"], leaf=True), _tensor(a["w2"], leaf=True)
    loss = _loss(_tensor(a["x"]), _tensor(a["y"]), *leaves)
    grad_w1, grad_w2 = torch.autograd.grad(loss, leaves)
    rate = a["learning_rate"]
    new_w1, new_w2 = a["w1"] - rate * grad_w1.numpy(), a["w2"] - rate * grad_w2.numpy()
    return loss.item(), new_w1, new_w2


# --------------------------------------------------------------------- build_graph


def reference_build(a: Arguments) -> Arrays:
    """The loss, the weights after one step, and the loss on the next batch."""
    loss, new_w1, new_w2 = _one_step(a)
    next_loss = _loss(*map(_tensor, (a["next_x"], a["next_y"], new_w1, new_w2)))
    return {
        "loss": np.array(loss),
        "new_w1": new_w1,
        "new_w2": new_w2,
        "next_loss": next_loss.numpy(),
    }


# ----------------------------------------------------------------------- run_graph


#: How many operations a step adds to a graph that is run.
NOTHING_ADDED = np.array(0.0)


def reference_run(a: Arguments) -> Arrays:
    """The losses before each step, the weights after the last, and nothing added."""
    return {**reference_train(a), "added": NOTHING_ADDED}


# --------------------------------------------------------------------- build_repeat


def repeat(
    h: Any,
    w: Any,
    depth: int,
    layer: Callable[[Any, Any], Any] = lambda h, w: (h @ w).clamp(min=0),
) -> Any:
    """PyTorch's twin of the loop: plain Python."""
    for _ in range(depth):
        h = layer(h, w)
    return h


def repeat_with(a: Arguments, run: Callable[[Any, Any, int], Any] = repeat) -> Arrays:
    """The output and the gradient of its sum of squares, and a deeper output."""
    import torch

    w = _tensor(a["w"], leaf=True)
    output = run(_tensor(a["h"]), w, a["depth"])
    (grad_w,) = torch.autograd.grad(output.pow(2).sum(), w)
    deeper = run(_tensor(a["next_h"]), w, a["next_depth"])
    return {
        "output": output.detach().numpy(),
        "grad_w": grad_w.numpy(),
        "deeper": deeper.detach().numpy(),
    }


def reference_repeat(a: Arguments) -> Arrays:
    """The output at two depths, and the gradient at the first of them."""
    return repeat_with(a)


def repeat_from_own_values(
    loops: Sequence[Callable[[Any, Any, int], Any]],
) -> Callable[[Arguments, Arrays], Arrays]:
    """The gradient and the deeper output of the loop that the own output comes from.

    Of several, the one that gives the own deeper output as well.
    """

    def follow(a: Arguments, own: Arrays) -> Arrays:
        found: list[Arrays] = []
        for run in loops:
            given = repeat_with(a, run)
            if "output" in own and agree(own["output"], given["output"]):
                found.append({name: given[name] for name in ("grad_w", "deeper")})
        deeper = own.get("deeper", np.array(np.nan))
        whole = (given for given in found if agree(deeper, given["deeper"]))
        return next(whole, found[0] if found else {})

    return follow


# --------------------------------------------------------------------- train_step


def reference_steps(a: Arguments) -> Arrays:
    """The training run, another batch at each step; it is traced at one: the first."""
    w1, w2, losses = a["w1"], a["w2"], []
    for x, y in zip(a["x"], a["y"], strict=True):
        loss, w1, w2 = _one_step({**a, "x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
    return {"losses": np.array(losses), "w1": w1, "w2": w2, "traces": np.array(1.0)}
