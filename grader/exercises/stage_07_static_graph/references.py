"""What the functions of stage 07 should give: PyTorch's autograd, in float64.

TensorFlow's results are compared with another framework's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_01_numpy.references import reference_train
from grader.verdicts.comparison import agree

if TYPE_CHECKING:
    import torch


class Model(NamedTuple):
    """A network and its loss: the right ones, or a known mistake in one of them."""

    network: Callable[[Any, Any, Any], Any]
    loss: Callable[[Any, Any], Any]


def right_network(x: Any, w1: Any, w2: Any) -> Any:
    """The outputs of the two-layer network."""
    return (x @ w1).clamp(min=0) @ w2


def right_loss(y_pred: Any, y: Any) -> Any:
    """The sum of squared errors."""
    return (y_pred - y).pow(2).sum()


RIGHT = Model(right_network, right_loss)

#: Where the weights go from gradients: (weights, gradients, learning rate).
Update = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def downhill(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    """One step of gradient descent."""
    return w - learning_rate * gradient


def _tensor(array: Any, *, leaf: bool = False) -> torch.Tensor:
    import torch  # here, so that `import grader` stays quick

    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=leaf)


def loss_at(
    model: Model, x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> float:
    """A model's loss on one batch."""
    y_pred = model.network(_tensor(x), _tensor(w1), _tensor(w2))
    return float(model.loss(y_pred, _tensor(y)))


def gradients_of(
    model: Model, x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The gradients of a model's loss with respect to w1 and w2."""
    import torch

    leaves = _tensor(w1, leaf=True), _tensor(w2, leaf=True)
    loss = model.loss(model.network(_tensor(x), *leaves), _tensor(y))
    grad_w1, grad_w2 = torch.autograd.grad(loss.sum(), leaves, allow_unused=True)
    zeros = np.zeros_like(w1), np.zeros_like(w2)
    return (
        zeros[0] if grad_w1 is None else grad_w1.numpy(),
        zeros[1] if grad_w2 is None else grad_w2.numpy(),
    )


def one_step(
    model: Model, a: Arguments, update: Update = downhill
) -> tuple[np.ndarray, np.ndarray]:
    """Both weights after one step on the first batch."""
    gradients = gradients_of(model, a["x"], a["y"], a["w1"], a["w2"])
    new_w1, new_w2 = (
        update(w, gradient, a["learning_rate"])
        for w, gradient in zip((a["w1"], a["w2"]), gradients, strict=True)
    )
    return new_w1, new_w2


# --------------------------------------------------------------------- build_graph


def build_with(model: Model, a: Arguments, update: Update = downhill) -> Arrays:
    """What a graph of this model gives: loss, new weights, loss on the next batch."""
    new_w1, new_w2 = one_step(model, a, update)
    return {
        "loss": np.array(loss_at(model, a["x"], a["y"], a["w1"], a["w2"])),
        "new_w1": new_w1,
        "new_w2": new_w2,
        "next_loss": np.array(loss_at(model, a["next_x"], a["next_y"], new_w1, new_w2)),
    }


def reference_build(a: Arguments) -> Arrays:
    """The loss, the weights after one step, and the loss on the next batch."""
    return build_with(RIGHT, a)


def build_from_own_values(
    models: Sequence[Model],
) -> Callable[[Arguments, Arrays], Arrays]:
    """What follows from the student's own loss and weights.

    The gradients are right for the loss that was written down, if it is one of
    ``models``; the next loss is right for the weights that the step led to.
    """

    def follow(a: Arguments, own: Arrays) -> Arrays:
        model = _model_of(models, a, own)
        if model is None:
            return {}
        given = build_with(model, a)
        expected = {name: given[name] for name in ("new_w1", "new_w2")}
        if "new_w1" in own and "new_w2" in own:
            moved = own["new_w1"], own["new_w2"]
            expected["next_loss"] = np.array(
                loss_at(model, a["next_x"], a["next_y"], *moved)
            )
        return expected

    return follow


def _model_of(models: Sequence[Model], a: Arguments, own: Arrays) -> Model | None:
    if "loss" not in own:
        return None
    for model in (RIGHT, *models):
        loss = loss_at(model, a["x"], a["y"], a["w1"], a["w2"])
        if agree(own["loss"], np.array(loss)):
            return model
    return None


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
    """The gradient and the deeper output of the loop that the own output comes from."""

    def follow(a: Arguments, own: Arrays) -> Arrays:
        for run in loops:
            given = repeat_with(a, run)
            if "output" in own and agree(own["output"], given["output"]):
                return {name: given[name] for name in ("grad_w", "deeper")}
        return {}

    return follow


# --------------------------------------------------------------------- train_step


def train_with(model: Model, a: Arguments, update: Update = downhill) -> Arrays:
    """Losses and weights of a training run with another batch at each step."""
    w1, w2, losses = a["w1"], a["w2"], []
    for x, y in zip(a["x"], a["y"], strict=True):
        batch = {**a, "x": x, "y": y, "w1": w1, "w2": w2}
        losses.append(loss_at(model, x, y, w1, w2))
        w1, w2 = one_step(model, batch, update)
    return {"losses": np.array(losses), "w1": w1, "w2": w2}


def reference_steps(a: Arguments) -> Arrays:
    """The training run, which is traced at one step: the first."""
    return {**train_with(RIGHT, a), "traces": np.array(1.0)}


def steps_from_own_values(
    models: Sequence[Model],
) -> Callable[[Arguments, Arrays], Arrays]:
    """The weights that follow from the student's own losses, if those are known."""

    def follow(a: Arguments, own: Arrays) -> Arrays:
        for model in models:
            given = train_with(model, a)
            if "losses" in own and agree(own["losses"], given["losses"]):
                return {name: given[name] for name in ("w1", "w2")}
        return {}

    return follow
