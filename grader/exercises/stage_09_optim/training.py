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
from grader.exercises.stage_09_optim.inputs import PARAMETERS
from grader.exercises.stage_09_optim.stand_ins import (
    adagrad_step,
    adam_step,
    adamw_step,
    momentum_step,
    rmsprop_step,
    sgd_step,
)
from grader.exercises.stage_09_optim.walking import Step

#: By which share one of the losses has to rise, and another one to fall.
_CLEARLY = 0.02
Parameters = dict[str, np.ndarray]


def draw_training(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small network with biases, weights as torch keeps them: (out, in)."""
    a = draw_train(rng, sizes)
    highest = (a["x"] @ a["w1"]).max(axis=0)
    drawn = {
        "x": a["x"],
        "y": a["y"],
        "w1": a["w1"].T.copy(),
        # No unit is off for every sample: each parameter has a gradient.
        "b1": rng.uniform(0.2, 1.0, sizes.h) + np.maximum(0, -highest),
        "w2": a["w2"].T.copy(),
        "b2": rng.standard_normal(sizes.d_out),
        # So large that the gradients are large, too: clipping them shows.
        "learning_rate": float(rng.uniform(1.2e-2, 3e-2)),
        # Fewer than stage 01's, and never 3: each one is a step of PyTorch's, watched.
        "steps": 2 + sizes.d_in // 2,
    }
    drawn = _with_losses_that_rise(drawn)
    return drawn if _forgetting_shows(drawn) else draw_training(rng, sizes)


def _forgetting_shows(a: Arguments) -> bool:
    """Whether an optimizer made anew in each turn is told from one that hardly steps.

    Its steps have one length, so that to and fro they can lead to the start, or to
    where a single step leads.
    """
    forgotten = simulate(a, anew=True)
    return not any(
        np.allclose(forgotten[name], other[name], atol=1e-6)
        for other in (a, simulate(a, turns=lambda steps: 1))
        for name in PARAMETERS
    )


def _with_losses_that_rise(a: dict[str, Any]) -> dict[str, Any]:
    """The same with targets so near that Adam's steps soon go beyond them.

    Where losses only fall, the lowest loss so far, or a sorted list, would pass for
    what is to be noted.
    """
    start = _outputs(a, a)[0]
    while True:
        changes = np.diff(np.log(simulate(a)["losses"]))
        if changes.max() > _CLEARLY and changes.min() < -_CLEARLY:
            return a
        a = {**a, "y": start + 0.7 * (a["y"] - start)}


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
    else; where they are right, gradients with a factor cost nothing at all.
    """
    if "losses" not in own:
        return {}
    factor = own["losses"][0] / simulate(a)["losses"][0]
    if not factor > 0:
        return {}
    if not np.isclose(factor, 1, rtol=1e-9):
        scaled = simulate(a, times=lambda y: factor)
        if not _same(own["losses"], scaled["losses"]):
            return {}
        return {name: scaled[name] for name in PARAMETERS}
    for gradients in _factors_of_gradients(a["y"]):
        followed = simulate(a, gradients=gradients)
        if all(_same(own[name], followed[name]) for name in own.keys() & followed):
            return followed
    return {}


def _factors_of_gradients(y: np.ndarray) -> tuple[float, ...]:
    """Counted twice, or three times; or the gradients of a half, or of a mean."""
    return (2.0, 3.0, 0.5, 1 / y.size, 1 / len(y), 1 / y.shape[1])


def _same(own: np.ndarray, expected: np.ndarray) -> bool:
    return float(np.linalg.norm(own - expected)) <= 1e-9 * np.linalg.norm(expected)


def _outputs(
    a: Arguments, now: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the network predicts, its hidden layer, and where its ReLU is open."""
    h = a["x"] @ now["w1"].T + now["b1"]
    hidden = np.maximum(h, 0)
    return hidden @ now["w2"].T + now["b2"], hidden, h > 0


#: (predictions, targets) -> the loss, and its gradient for the predictions
Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def sum_of_squares(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The loss that is asked for."""
    return float(np.square(y_pred - y).sum()), 2 * (y_pred - y)


def loss_and_gradients(
    a: Arguments, now: Parameters, loss: Loss = sum_of_squares
) -> tuple[float, Parameters]:
    """A loss, the sum of squares, and its gradient for each parameter."""
    y_pred, hidden, is_open = _outputs(a, now)
    value, up = loss(y_pred, a["y"])
    grad_h = (up @ now["w2"]) * is_open
    return value, {
        "w1": grad_h.T @ a["x"],
        "b1": grad_h.sum(axis=0),
        "w2": up.T @ hidden,
        "b2": up.sum(axis=0),
    }


@np.errstate(over="ignore", invalid="ignore")  # some of these loops diverge
def simulate(
    a: Arguments,
    *,
    step: Step = adam_step,
    kept: float = 0.0,
    never_zeroed: tuple[str, ...] = PARAMETERS,
    times: Callable[[np.ndarray], float] = lambda y: 1.0,
    gradients: float = 1.0,
    loss: Loss = sum_of_squares,
    in_turn: Callable[[int], Loss] | None = None,
    penalty: Callable[[str], float] = lambda name: 0.0,
    moved: tuple[str, ...] = PARAMETERS,
    anew: bool = False,
    often: int = 1,
    clipped: Callable[[Parameters], Parameters] = lambda gradients: gradients,
    rate: Callable[[float], float] = lambda rate: rate,
    turns: Callable[[int], int] = lambda steps: steps,
    zeroes: Callable[[int], bool] = lambda turn: False,
) -> Arrays:
    """Run the loop with mistakes in it.

    Args:
        a: the arguments of the loop, and the network's parameters.
        step: the rule by which each parameter moves.
        kept: which share of the old gradient is still there at the next backward call.
        never_zeroed: the parameters that keep it.
        times: what the loss is multiplied with, from y.
        gradients: what the gradients are multiplied with besides.
        loss: what is noted, and made small.
        in_turn: the same from the number of the turn, instead of ``loss``.
        penalty: by what the squares of a parameter are multiplied that the loss has in
            it, from the parameter's name.
        moved: the parameters that move.
        anew: the optimizer is made anew in each turn, so that its states are empty.
        often: so many steps are taken with each gradient.
        clipped: what is done to the gradients before the step.
        rate: the learning rate that is used, from the one that is handed in.
        turns: how many turns the loop has, from how many are asked for.
        zeroes: whether all is zeroed in a turn in spite of ``kept``, from its number.
    """
    now: Parameters = {name: a[name] for name in PARAMETERS}
    states: dict[str, Any] = {name: {} for name in PARAMETERS}
    before: Parameters = {}
    losses = []
    factor, lr = times(a["y"]), rate(a["learning_rate"])
    for turn in range(turns(a["steps"])):
        if zeroes(turn):
            before = {}
        value, found = loss_and_gradients(a, now, in_turn(turn) if in_turn else loss)
        for name in PARAMETERS:
            value += penalty(name) * float(np.square(now[name]).sum())
            found[name] = found[name] + 2 * penalty(name) * now[name]
        losses.append(factor * value)
        used = clipped(
            {
                name: gradients * factor * new
                + (kept * before[name] if before and name in never_zeroed else 0)
                for name, new in found.items()
            }
        )
        before = used
        if anew:
            states = {name: {} for name in PARAMETERS}
        for name in moved:
            for _ in range(often):
                now[name], states[name] = step(now[name], used[name], states[name], lr)
    return {"losses": np.array(losses), **now}


def _root(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    root = np.sqrt(np.square(y_pred - y).sum())
    return float(root), (y_pred - y) / root


def _root_of_mean(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    value, up = _root(y_pred, y)
    return value / np.sqrt(y.size), up / np.sqrt(y.size)


def _absolute(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return float(np.abs(y_pred - y).sum()), np.sign(y_pred - y)


def _without_square(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return float((y_pred - y).sum()), np.ones_like(y)


def _square_of_sum(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    total = float((y_pred - y).sum())
    return total**2, 2 * total * np.ones_like(y)


def _of_sample(index: int) -> Loss:
    """The loss of one sample alone."""

    def loss(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        alone, row = np.zeros_like(y), index % len(y)
        alone[row] = y_pred[row] - y[row]
        return float(np.square(alone).sum()), 2 * alone

    return loss


def _clip_norm(largest: float) -> Callable[[Parameters], Parameters]:
    """What ``clip_grad_norm_`` does."""

    def clipped(gradients: Parameters) -> Parameters:
        norm = np.sqrt(sum(np.square(g).sum() for g in gradients.values()))
        share = min(1.0, largest / (norm + 1e-6))
        return {name: share * gradient for name, gradient in gradients.items()}

    return clipped


def _clip_value(largest: float) -> Callable[[Parameters], Parameters]:
    """What ``clip_grad_value_`` does."""
    return lambda gradients: {
        name: gradient.clip(-largest, largest) for name, gradient in gradients.items()
    }


def _by_hand_too(
    param: np.ndarray, grad: np.ndarray, state: Any, lr: float
) -> tuple[np.ndarray, Any]:
    """Adam's step, and the one of the loops before."""
    return adam_step(sgd_step(param, grad, state, lr)[0], grad, state, lr)


#: What a mistake in the loop exchanges, by the arguments of `simulate`.
Changes = Mapping[str, Any]
#: Mistakes by their names in the text catalogue; a word behind a slash tells variants
#: apart.
Wrong = Mapping[str, Changes]

#: Each known mistake in the loop.
WRONG_LOOPS: Wrong = {
    "parameters_never_zeroed": {"kept": 1.0},
    "zeroed_in_some_turns": {"kept": 1.0, "zeroes": lambda turn: turn % 2 == 0},
    "zeroed_in_some_turns/odd": {"kept": 1.0, "zeroes": lambda turn: turn % 2 == 1},
    "optimizer_forgets": {"anew": True},
    "sgd_instead": {"step": sgd_step},
    "momentum_instead": {"step": momentum_step},
    "rmsprop_instead": {"step": rmsprop_step},
    "adagrad_instead": {"step": adagrad_step},
    "adamw_instead": {"step": adamw_step},
    "default_rate": {"rate": lambda rate: 1e-3},
    "fixed_learning_rate": {"rate": lambda rate: 1e-4},
    "climbs": {"gradients": -1.0},
    "step_twice": {"often": 2},
    "step_by_hand_too": {"step": _by_hand_too},
    "square_root": {"loss": _root},
    "root_mean_square": {"loss": _root_of_mean},
    "absolute_error": {"loss": _absolute},
    "no_square": {"loss": _without_square},
    "square_of_sum": {"loss": _square_of_sum},
    "forgot_y": {"loss": lambda y_pred, y: sum_of_squares(y_pred, 0 * y)},
    "plus_y": {"loss": lambda y_pred, y: sum_of_squares(y_pred, -y)},
    "one_sample": {"loss": _of_sample(0)},
    "one_sample/last": {"loss": _of_sample(-1)},
    "sample_in_turns": {"in_turn": lambda turn: _of_sample(turn)},
    **{
        f"penalty_added/{kind}_{strength}": {
            "penalty": lambda name, first=first, strength=strength: (
                strength if name.startswith(first) else 0.0
            )
        }
        for kind, first in (("all", ("w", "b")), ("weights", "w"))
        for strength in (1.0, 0.5, 0.1, 0.05, 0.01)
    },
    "only_first_layer_moves": {"moved": ("w1", "b1")},
    "only_last_layer_moves": {"moved": ("w2", "b2")},
    "only_weights_move": {"moved": ("w1", "w2")},
    "only_biases_move": {"moved": ("b1", "b2")},
    **{
        f"gradients_clipped/{kind}_{largest}": {"clipped": clip(largest)}
        for kind, clip in (("norm", _clip_norm), ("value", _clip_value))
        for largest in (1.0, 0.5)
    },
    **{
        f"some_never_zeroed/{'_'.join(names)}": {"kept": 1.0, "never_zeroed": names}
        for names in (("b1", "b2"), ("w1", "w2"), ("w2", "b2"), ("w1", "b1"))
    },
}

#: Those of them that another one may come on top of.
OFTEN = (
    "parameters_never_zeroed",
    "optimizer_forgets",
    "sgd_instead",
    "momentum_instead",
    "rmsprop_instead",
    "adagrad_instead",
    "adamw_instead",
    "default_rate",
    "climbs",
    "step_twice",
    "square_root",
    "absolute_error",
)

#: A mean, or a half, of the loss. Alone it costs the losses only (`from_own_losses`).
WRONG_FACTORS: Wrong = {
    "mse_left_at_mean": {"times": lambda y: 1 / y.size},
    "mean_over_batch": {"times": lambda y: 1 / len(y)},
    "mean_over_outputs": {"times": lambda y: 1 / y.shape[1]},
    "half": {"times": lambda y: 0.5},
    "half_of_mean": {"times": lambda y: 0.5 / y.size},
    "half_of_mean/batch": {"times": lambda y: 0.5 / len(y)},
}

#: What is noted instead of the loss of each turn, from the losses and y.
WRONG_NOTES: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "mean_noted": lambda losses, y: losses / y.size,
    "mean_noted/batch": lambda losses, y: losses / len(y),
    "root_noted": lambda losses, y: np.sqrt(losses),
    "running_total": lambda losses, y: np.cumsum(losses),
    "running_mean_noted": (
        lambda losses, y: np.cumsum(losses) / np.arange(1, len(losses) + 1)
    ),
    "lowest_noted": lambda losses, y: np.minimum.accumulate(losses),
    "losses_in_other_order": lambda losses, y: np.sort(losses),
    "losses_in_other_order/falling": lambda losses, y: np.sort(losses)[::-1],
    "losses_in_other_order/back": lambda losses, y: losses[::-1],
    "one_loss_noted": lambda losses, y: 0 * losses + losses[-1],
    "loss_change_noted": (lambda losses, y: np.diff(losses, prepend=losses[0])),
    "log_noted": lambda losses, y: np.log(losses),
    "relative_loss_noted": lambda losses, y: losses / losses[0],
    "loss_noted_too_late": (
        lambda losses, y: np.concatenate([losses[:1], losses[:-1]])
    ),
}

#: What shows in the parameters alone.
WRONG_ENDS: Wrong = {
    "no_update": {"moved": ()},
    "one_step_short": {"turns": lambda steps: steps - 1},
    "one_step_only": {"turns": lambda steps: 1},
    "one_step_long": {"turns": lambda steps: steps + 1},
}
