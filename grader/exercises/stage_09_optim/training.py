"""The training loop of stage 09: its inputs, its reference, and what can go wrong.

The network is torch's: weights (out, in), with biases. Its gradients by stage 01's
formulas, and its steps by the course's own `adam_step`, make the known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Sizes
from grader.exercises.stage_01_numpy.inputs import draw_train
from grader.exercises.stage_05_autograd.references import AS_ASKED, recorded
from grader.exercises.stage_09_optim.stand_ins import (
    adagrad_step,
    adam_step,
    adamw_step,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from grader.exercises.stage_09_optim.walking import Step

PARAMETERS = ("w1", "b1", "w2", "b2")
Parameters = dict[str, np.ndarray]


def draw_training(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network with biases, weights as torch keeps them: (out, in)."""
    a = draw_train(rng, sizes)
    highest = (a["x"] @ a["w1"]).max(axis=0)
    return {
        "x": a["x"],
        "y": a["y"],
        "w1": a["w1"].T.copy(),
        # No unit is off for every sample: each parameter has a gradient.
        "b1": rng.uniform(0.2, 1.0, sizes.h) + np.maximum(0, -highest),
        "w2": a["w2"].T.copy(),
        "b2": rng.standard_normal(sizes.d_out),
        "learning_rate": float(rng.uniform(2e-3, 8e-3)),
        # Fewer than stage 01's, and never 3: each one is a step of PyTorch's, watched.
        "steps": 2 + sizes.d_in // 2,
    }


@recorded
def reference_training(a: Arguments) -> Arrays:
    """Losses and parameters of a loop with ``torch.optim.Adam``."""
    import torch

    x, y = torch.tensor(a["x"]), torch.tensor(a["y"])
    w1, b1, w2, b2 = leaves = [
        torch.tensor(a[name], requires_grad=True) for name in PARAMETERS
    ]
    optimizer = torch.optim.Adam(leaves, lr=a["learning_rate"])
    losses = []
    for _ in range(a["steps"]):
        optimizer.zero_grad()
        hidden = torch.relu(x @ w1.T + b1)
        loss = (hidden @ w2.T + b2 - y).square().sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    ends = {
        name: leaf.detach().numpy().copy()
        for name, leaf in zip(PARAMETERS, leaves, strict=True)
    }
    return {"losses": np.array(losses), **ends, "loop": AS_ASKED}


def from_own_losses(a: Arguments, own: Arrays) -> Arrays:
    """What follows if the loss, or its gradients, have a factor of the student's own.

    A factor changes no step of Adam's, but for eps. So it costs the losses, and nothing
    else; where they are right, gradients that were counted twice cost nothing at all.
    """
    if "losses" not in own:
        return {}
    right = simulate(a)["losses"]
    factor = own["losses"][0] / right[0]
    if (
        not factor > 0
        or np.abs(own["losses"] - factor * right).max() > 1e-6 * factor * right.max()
    ):
        return {}
    if abs(factor - 1) < 1e-6:
        return simulate(a, gradients=2.0)
    scaled = simulate(a, times=factor)
    return {name: scaled[name] for name in PARAMETERS}


def loss_and_gradients(a: Arguments, now: Parameters) -> tuple[float, Parameters]:
    """The sum of squares, and its gradient for each parameter."""
    h = a["x"] @ now["w1"].T + now["b1"]
    hidden = np.maximum(h, 0)
    difference = hidden @ now["w2"].T + now["b2"] - a["y"]
    up = 2 * difference
    grad_h = (up @ now["w2"]) * (h > 0)
    gradients = {
        "w1": grad_h.T @ a["x"],
        "b1": grad_h.sum(axis=0),
        "w2": up.T @ hidden,
        "b2": up.sum(axis=0),
    }
    return float(np.square(difference).sum()), gradients


def simulate(
    a: Arguments,
    *,
    step: Step = adam_step,
    kept: float = 0.0,
    times: float = 1.0,
    gradients: float = 1.0,
    root: bool = False,
    moved: tuple[str, ...] = PARAMETERS,
    anew: bool = False,
) -> Arrays:
    """Run the loop with a mistake in it.

    Args:
        a: the arguments of the loop, and the network's parameters.
        step: the rule by which each parameter moves.
        kept: which share of the old gradient is still there at the next backward call.
        times: what the loss is multiplied with.
        gradients: what the gradients are multiplied with besides.
        root: it is the root of the loss that is noted, and made small.
        moved: the parameters that move.
        anew: the optimizer is made anew in each turn, so that its states are empty.
    """
    now: Parameters = {name: a[name] for name in PARAMETERS}
    states: dict[str, Any] = {name: {} for name in PARAMETERS}
    before: Parameters | None = None
    losses = []
    for _ in range(a["steps"]):
        loss, found = loss_and_gradients(a, now)
        factor = times / (2 * np.sqrt(loss)) if root else times
        losses.append(times * np.sqrt(loss) if root else times * loss)
        used = {
            name: gradients * factor * new
            + (kept * before[name] if before and kept else 0)
            for name, new in found.items()
        }
        before = used
        for name in moved:
            state = {} if anew else states[name]
            now[name], states[name] = step(
                now[name], used[name], state, a["learning_rate"]
            )
    return {"losses": np.array(losses), **now}


def _other(**change: Any) -> Callable[[Arguments], Arrays]:
    """The right loop with other arguments, each made from the right ones."""
    return lambda a: simulate({**a, **{name: of(a) for name, of in change.items()}})


def _loop(**mistake: Any) -> Callable[[Arguments], Arrays]:
    return lambda a: simulate(a, **mistake)


def _uphill(param: np.ndarray, grad: np.ndarray, state: Any, lr: float) -> Any:
    return adam_step(param, -grad, state, lr)


def _step_twice(param: np.ndarray, grad: np.ndarray, state: Any, lr: float) -> Any:
    param, state = adam_step(param, grad, state, lr)
    return adam_step(param, grad, state, lr)


#: Each known mistake in the loop, by its name in the text catalogue.
WRONG_LOOPS: Mapping[str, Callable[[Arguments], Arrays]] = {
    "parameters_never_zeroed": _loop(kept=1.0),
    "optimizer_forgets": _loop(anew=True),
    "sgd_instead": _loop(step=sgd_step),
    "momentum_instead": _loop(step=momentum_step),
    "rmsprop_instead": _loop(step=rmsprop_step),
    "adagrad_instead": _loop(step=adagrad_step),
    "adamw_instead": _loop(step=adamw_step),
    "default_rate": _other(learning_rate=lambda a: 1e-3),
    "fixed_learning_rate": _other(learning_rate=lambda a: 1e-4),
    "climbs": _loop(step=_uphill),
    "step_twice": _loop(step=_step_twice),
    "square_root": _loop(root=True),
    "only_first_layer_moves": _loop(moved=("w1", "b1")),
    "only_last_layer_moves": _loop(moved=("w2", "b2")),
    "only_weights_move": _loop(moved=("w1", "w2")),
    "only_biases_move": _loop(moved=("b1", "b2")),
}

#: What shows in the parameters alone, or in the losses alone.
WRONG_ENDS: Mapping[str, Callable[[Arguments], Arrays]] = {
    "no_update": _loop(moved=()),
    "one_step_short": _other(steps=lambda a: a["steps"] - 1),
    "one_step_only": _other(steps=lambda a: 1),
    "one_step_long": _other(steps=lambda a: a["steps"] + 1),
}
WRONG_LOSSES: Mapping[str, Callable[[Arguments], np.ndarray]] = {
    "loss_stands_still": lambda a: simulate(a, moved=())["losses"],
    "loss_after_update": lambda a: _one_longer(a)[1:],
    "mse_left_at_mean": lambda a: simulate(a, times=1 / a["y"].size)["losses"],
    "mean_over_batch": lambda a: simulate(a, times=1 / len(a["y"]))["losses"],
    "half": lambda a: simulate(a, times=0.5)["losses"],
    "mean_noted": lambda a: simulate(a)["losses"] / a["y"].size,
}


def _one_longer(a: Arguments) -> np.ndarray:
    return simulate({**a, "steps": a["steps"] + 1})["losses"]
