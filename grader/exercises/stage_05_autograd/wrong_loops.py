"""Training loops with mistakes in them: what is minimised, and how the weights move.

A wrong loop is a set of arguments of `simulate`. Two that change different arguments
can be made at once, so the pairs are put together and not written out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Mistake
from grader.exercises.remembered import remembered
from grader.problem import LEARNING_RATE

#: Both weights, or their gradients.
Weights = list[np.ndarray]
#: From y_pred and y, the loss and its slope for y_pred.
Error = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]
#: From h, what stands in the place of the ReLU, and its slope.
Activation = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
#: From the arguments and both weights, the loss and both gradients.
Objective = Callable[[Arguments, Weights], tuple[float, Weights]]
#: From both gradients, both weights, a memory and the turn, what the rate multiplies.
Rule = Callable[[Weights, Weights, dict[str, Any], int], Weights]
Run = Callable[[Arguments], Arrays]

TRAINED = ("w1", "w2")
IN_EACH_VALUE = ("losses", *TRAINED)

# ------------------------------------------------------------- what is minimised


def squares(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The sum of the squared differences, and its slope."""
    difference = y_pred - y
    return float(np.square(difference).sum()), 2 * difference


def divided(
    y_pred: np.ndarray, y: np.ndarray, of: Error, by: Callable[[np.ndarray], float]
) -> tuple[float, np.ndarray]:
    """Another error, divided by a number that depends on y."""
    value, slope = of(y_pred, y)
    return value / by(y), slope / by(y)


def _with_other_y(factor: float) -> Error:
    return lambda y_pred, y: squares(y_pred, factor * y)


def absolutes(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The sum of the absolute differences, and its slope."""
    return float(np.abs(y_pred - y).sum()), np.sign(y_pred - y)


def _root(
    y_pred: np.ndarray, y: np.ndarray, of: Callable[[np.ndarray], float]
) -> tuple[float, np.ndarray]:
    difference = y_pred - y
    root = np.sqrt(np.square(difference).sum() / of(y))
    return float(root), difference / root / of(y)


def differences(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """The sum of the differences as they are, and its slope."""
    return float((y_pred - y).sum()), np.ones_like(y)


def _square_of_sum(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    total = (y_pred - y).sum()
    return float(total**2), np.full_like(y, 2 * total)


def _of_squares(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return float((np.square(y_pred) - np.square(y)).sum()), 2 * y_pred


def _one_row(y_pred: np.ndarray, y: np.ndarray, row: int) -> tuple[float, np.ndarray]:
    slope = np.zeros_like(y)
    value, slope[row] = squares(y_pred[row], y[row])
    return value, slope


def _largest(y_pred: np.ndarray, y: np.ndarray, of: Error) -> tuple[float, np.ndarray]:
    """One term alone: the largest."""
    slope = of(y_pred, y)[1]
    at = np.unravel_index(np.abs(y_pred - y).argmax(), y.shape)
    alone = np.zeros_like(y)
    alone[at] = slope[at]
    return of(y_pred[at], y[at])[0], alone


def _smooth(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Huber's: squares up to a difference of 1, and straight from there."""
    away = np.abs(y_pred - y)
    near = away < 1
    value = np.where(near, np.square(away) / 2, away - 0.5).sum()
    return float(value), np.where(near, y_pred - y, np.sign(y_pred - y))


def _log_cosh(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    difference = y_pred - y
    value = np.logaddexp(difference, -difference) - np.log(2)
    return float(value.sum()), np.tanh(difference)


def _power(
    y_pred: np.ndarray, y: np.ndarray, exponent: int
) -> tuple[float, np.ndarray]:
    away = np.abs(y_pred - y)
    slope = exponent * away ** (exponent - 1) * np.sign(y_pred - y)
    return float((away**exponent).sum()), slope


def relu(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """max(h, 0), and its slope."""
    return np.maximum(h, 0), h > 0


def _leaky(h: np.ndarray, slope: float) -> tuple[np.ndarray, np.ndarray]:
    slopes = np.where(h > 0, 1.0, slope)
    return slopes * h, slopes


def _scaled(
    h: np.ndarray, by: Callable[[np.ndarray], float]
) -> tuple[np.ndarray, np.ndarray]:
    value, slope = relu(h)
    return by(h) * value, by(h) * slope


def _sigmoid(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    value = 1 / (1 + np.exp(-h))
    return value, value * (1 - value)


def _softplus(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.logaddexp(h, 0), _sigmoid(h)[0]


def _silu(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    value, slope = _sigmoid(h)
    return h * value, value + h * slope


def _elu(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    below = np.exp(np.minimum(h, 0))
    return np.where(h > 0, h, below - 1), np.where(h > 0, 1.0, below)


def _selu(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scale, share = 1.0507009873554805, 1.6732632423543772
    below = share * np.exp(np.minimum(h, 0))
    return scale * np.where(h > 0, h, below - share), scale * np.where(h > 0, 1, below)


def _gelu(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """h times the share of a normal distribution that is below it."""
    below = (1 + np.vectorize(math.erf)(h / np.sqrt(2))) / 2
    return h * below, below + h * np.exp(-np.square(h) / 2) / np.sqrt(2 * np.pi)


#: What a student may have put in the place of the ReLU.
OTHER_ACTIVATIONS: tuple[Activation, ...] = (
    _sigmoid,
    lambda h: (np.tanh(h), 1 - np.tanh(h) ** 2),
    lambda h: (np.abs(h), np.sign(h)),
    _softplus,
    _silu,
    _elu,
    _selu,
    _gelu,
    lambda h: (np.clip(h, -1, 1), np.abs(h) < 1),
    lambda h: (np.maximum(h, 0) ** 2, 2 * np.maximum(h, 0)),
    lambda h: (np.square(h), 2 * h),
)
LEAKS = (0.01, 0.1, 0.2)
CEILINGS = (6.0, 1.0)


def _ceiling(h: np.ndarray, top: float) -> tuple[np.ndarray, np.ndarray]:
    return np.clip(h, 0, top), (h > 0) & (h < top)


def network(
    a: Arguments,
    weights: Weights,
    *,
    error: Error = squares,
    activation: Activation = relu,
    on_output: Activation | None = None,
    penalty: float = 0.0,
    turn: int = 0,
) -> tuple[float, Weights]:
    """The loss and both gradients, by formulas. (Run often, so not by autograd.)

    Args:
        a: the arguments of ``train``: x and y of them.
        weights: where.
        error: what is summed.
        activation: what stands behind the first layer.
        on_output: what stands behind the second one.
        penalty: what the squares of the weights are added to the loss with.
        turn: nothing depends on it here.
    """
    w1, w2 = weights
    hidden, slope = activation(a["x"] @ w1)
    y_pred, slope_out = hidden @ w2, 1.0
    if on_output is not None:
        y_pred, slope_out = on_output(y_pred)
    loss, up = error(y_pred, a["y"])
    up = up * slope_out
    gradients = [a["x"].T @ ((up @ w2.T) * slope), hidden.T @ up]
    if penalty:
        loss += penalty * sum(float(np.square(weight).sum()) for weight in weights)
        gradients = [
            gradient + 2 * penalty * weight
            for gradient, weight in zip(gradients, weights, strict=True)
        ]
    return loss, gradients


def _of_rows(a: Arguments, rows: slice) -> Arguments:
    return {"x": a["x"][rows], "y": a["y"][rows]}


def _on_rows(a: Arguments, weights: Weights, rows: slice) -> tuple[float, Weights]:
    return network(_of_rows(a, rows), weights)


def _on_half(a: Arguments, weights: Weights, *, first: bool) -> tuple[float, Weights]:
    middle = len(a["y"]) // 2
    return _on_rows(a, weights, slice(middle) if first else slice(middle, None))


def _relu_on_x(a: Arguments, weights: Weights) -> tuple[float, Weights]:
    inner = {**a, "x": np.maximum(a["x"], 0)}
    return network(inner, weights, activation=_none)


def _changed_first(
    a: Arguments, weights: Weights, name: str, change: Activation
) -> tuple[float, Weights]:
    """One of x, y, w1 and w2 goes through a function before the network has it."""
    all_of_it = {**a, **dict(zip(TRAINED, weights, strict=True))}
    all_of_it[name], slope = change(all_of_it[name])
    loss, gradients = network(all_of_it, [all_of_it[weight] for weight in TRAINED])
    return loss, [
        gradient * slope if weight == name else gradient
        for weight, gradient in zip(TRAINED, gradients, strict=True)
    ]


def _none(h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return h, np.ones_like(h)


def _made_of_loss(
    a: Arguments, weights: Weights, of: Callable[[float], tuple[float, float]]
) -> tuple[float, Weights]:
    """A function of the loss is minimised: from the loss, its value and its slope."""
    loss, gradients = network(a, weights)
    value, slope = of(np.float64(loss))  # a float of Python's raises an OverflowError
    return float(value), [slope * gradient for gradient in gradients]


class Minimised(NamedTuple):
    """A wrong objective, and what it is called in the losses and in what follows."""

    name: str
    objective: Objective
    in_steps: str = ""  #: the same name if empty
    in_gradients: str = (
        ""  #: "" is ``in_steps``; "-" leaves it to what all exercises know
    )

    @property
    def of_weights(self) -> str:
        """Its name where only the steps show it."""
        return self.in_steps or self.name


def _all(y: np.ndarray) -> float:
    return y.size


def _outputs(y: np.ndarray) -> float:
    return y.shape[1]


def _mean(by: Callable[[np.ndarray], float], of: Error = squares) -> Objective:
    return partial(network, error=partial(divided, of=of, by=by))


def _error(error: Error) -> Objective:
    return partial(network, error=error)


#: Wrong losses and wrong networks that a class is likely to write.
COMMON_OBJECTIVES = (
    Minimised("mean_over_all", _mean(_all)),
    Minimised("loop_mean_over_batch", _mean(len), "step_divided", "mean_over_batch"),
    Minimised(
        "loop_mean_over_outputs", _mean(_outputs), "step_divided", "mean_over_outputs"
    ),
    Minimised("half", _mean(lambda y: 2.0), "half_in_loop", "-"),
    Minimised("half_of_mean", _mean(lambda y: 2.0 * y.size)),
    Minimised("half_of_mean", _mean(lambda y: 2.0 * len(y))),
    Minimised("forgot_y", _error(_with_other_y(0.0))),
    Minimised("plus_y", _error(_with_other_y(-1.0))),
    Minimised("absolute_error", _error(absolutes)),
    Minimised("mean_absolute_error", _mean(_all, absolutes)),
    Minimised("square_root", _error(partial(_root, of=lambda y: 1.0))),
    Minimised("root_of_mean", _error(partial(_root, of=_all))),
    Minimised("relu_left_out", partial(network, activation=_none)),
    Minimised("relu_on_output", partial(network, on_output=relu)),
)
#: Wrong networks that may have one of these losses besides.
OTHER_NETWORKS = (
    Minimised(
        "relu_only_on_output", partial(network, activation=_none, on_output=relu)
    ),
    Minimised(
        "relu_flipped",
        partial(network, activation=lambda h: (np.minimum(h, 0), h < 0)),
    ),
    *(
        Minimised("activation_instead", partial(network, activation=activation))
        for activation in OTHER_ACTIVATIONS[:3]
    ),
)
RARER_OBJECTIVES = (
    Minimised("mean_absolute_error", _mean(len, absolutes)),
    Minimised("nothing_squared", _error(differences)),
    Minimised("square_of_sum_in_loss", _error(_square_of_sum)),
    Minimised("squares_subtracted", _error(_of_squares), "forgot_y"),
    Minimised("one_sample_in_loss", _error(partial(_one_row, row=0))),
    Minimised("one_sample_in_loss", _error(partial(_one_row, row=-1))),
    *(
        Minimised("sample_not_counted", partial(_on_rows, rows=rows))
        for rows in (slice(1, None), slice(None, -1))
    ),
    *(
        Minimised("half_batch", partial(_on_half, first=first))
        for first in (True, False)
    ),
    Minimised("sample_not_counted", partial(_on_rows, rows=slice(None, None, 2))),
    Minimised("one_term", _error(partial(_largest, of=absolutes))),
    Minimised("one_term", _error(partial(_largest, of=squares))),
    Minimised("other_loss", _error(_log_cosh)),
    Minimised("other_loss", _error(_smooth)),
    Minimised("other_loss", _mean(_all, _smooth)),
    Minimised("other_power", _error(partial(_power, exponent=3))),
    Minimised("other_power", _error(partial(_power, exponent=4))),
    Minimised("relu_of_x", _relu_on_x),
    Minimised(
        "relu_of_minus_h",
        partial(network, activation=lambda h: (np.maximum(-h, 0), -1.0 * (h < 0))),
    ),
    *(
        Minimised(
            "network_scaled", partial(network, activation=partial(_scaled, by=by))
        )
        for by in (lambda h: 2.0, lambda h: 0.5, lambda h: 1 / len(h))
    ),
    *(
        Minimised("other_y", _error(lambda y_pred, y, of=of: squares(y_pred, of(y))))
        for of in (
            lambda y: y.mean(axis=0),
            lambda y: y.mean(axis=1, keepdims=True),
            lambda y: np.full_like(y, y.mean()),
            lambda y: y - 1,
            lambda y: y + 1,
        )
    ),
    *(
        Minimised("changed_first", partial(_changed_first, name=name, change=change))
        for name in ("x", "y", *TRAINED)
        for change in (relu, lambda v: (np.abs(v), np.sign(v)))
    ),
    *OTHER_NETWORKS,
    *(
        Minimised("function_of_loss", partial(_made_of_loss, of=of))
        for of in (
            lambda loss: (np.log(loss), 1 / loss),
            lambda loss: (np.log1p(loss), 1 / (1 + loss)),
            lambda loss: (loss**2, 2 * loss),
        )
    ),
    *(
        Minimised(
            "relu_is_leaky", partial(network, activation=partial(_leaky, slope=leak))
        )
        for leak in LEAKS
    ),
    *(
        Minimised(
            "relu_with_ceiling",
            partial(network, activation=partial(_ceiling, top=top)),
        )
        for top in CEILINGS
    ),
    *(
        Minimised("activation_instead", partial(network, activation=activation))
        for activation in OTHER_ACTIVATIONS[3:]
    ),
    *(
        Minimised("penalty_in_loss", partial(network, penalty=share * half))
        for share in (1e-4, 1e-3, 1e-2, 0.1, 1.0)
        for half in (1.0, 0.5)
    ),
)

# ------------------------------------------------------------- how the weights move


def _plain(
    gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
) -> Weights:
    return gradients


def _each(change: Callable[[np.ndarray], np.ndarray]) -> Rule:
    return lambda gradients, weights, memory, turn: [change(g) for g in gradients]


def _unit(gradient: np.ndarray) -> np.ndarray:
    return gradient / np.linalg.norm(gradient)


def _clipped_norm(most: float, *, together: bool) -> Rule:
    """As `clip_grad_norm_` does it."""

    def rule(
        gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
    ) -> Weights:
        sizes = [np.linalg.norm(gradient) for gradient in gradients]
        if together:
            sizes = [np.linalg.norm(sizes)] * len(sizes)
        return [
            min(1.0, most / (size + 1e-6)) * gradient
            for gradient, size in zip(gradients, sizes, strict=True)
        ]

    return rule


def _decaying(share: float) -> Rule:
    return lambda gradients, weights, memory, turn: [
        gradient + share * weight
        for gradient, weight in zip(gradients, weights, strict=True)
    ]


def _momentum(kept: float, taken: float = 1.0, *, ahead: bool = False) -> Rule:
    def rule(
        gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
    ) -> Weights:
        old = memory.get("velocity", [0.0, 0.0])
        memory["velocity"] = new = [
            kept * velocity + taken * gradient
            for velocity, gradient in zip(old, gradients, strict=True)
        ]
        if not ahead:
            return new
        return [g + kept * v for g, v in zip(gradients, new, strict=True)]

    return rule


def _over_root(
    kept: float, squared: float | None, *, corrected: bool = False, eps: float = 1e-8
) -> Rule:
    """RMSProp, AdaGrad or Adam, as PyTorch has them."""

    def rule(
        gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
    ) -> Weights:
        mean = memory.get("mean", [0.0, 0.0])
        square = memory.get("square", [0.0, 0.0])
        old, new = (1.0, 1.0) if squared is None else (squared, 1 - squared)
        mean = [kept * m + (1 - kept) * g for m, g in zip(mean, gradients, strict=True)]
        square = [old * s + new * g**2 for s, g in zip(square, gradients, strict=True)]
        memory["mean"], memory["square"] = mean, square
        first = 1 - kept ** (turn + 1) if corrected else 1.0
        second = 1 - old ** (turn + 1) if corrected else 1.0
        return [
            m / first / (np.sqrt(s / second) + eps)
            for m, s in zip(mean, square, strict=True)
        ]

    return rule


_ADAM = _over_root(0.9, 0.999, corrected=True)


def _adam_and_decay(
    gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
) -> Weights:
    """AdamW with PyTorch's own weight decay."""
    steps = _ADAM(gradients, weights, memory, turn)
    return [step + 0.01 * weight for step, weight in zip(steps, weights, strict=True)]


def _taking_turns(first: int) -> Rule:
    """In each turn one weight moves and the other stays."""
    return lambda gradients, weights, memory, turn: [
        gradient * ((turn + index + first) % 2)
        for index, gradient in enumerate(gradients)
    ]


def _over_both(of: Callable[[list[Any]], Any]) -> Rule:
    """Both gradients are divided by one length, made of both of theirs."""

    def rule(
        gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
    ) -> Weights:
        length = of([np.linalg.norm(gradient) for gradient in gradients])
        return [gradient / length for gradient in gradients]

    return rule


def _lagging(
    gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
) -> Weights:
    """Move first, and find the gradients afterwards."""
    before = memory.get("before", [np.zeros_like(g) for g in gradients])
    memory["before"] = gradients
    return before


def _step_times_weight(
    gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
) -> Weights:
    return [g * w for g, w in zip(gradients, weights, strict=True)]


def _in_one(other: Callable[[np.ndarray, np.ndarray], Any], index: int) -> Rule:
    """One weight moves by something else: from its gradient and itself."""

    def rule(
        gradients: Weights, weights: Weights, memory: dict[str, Any], turn: int
    ) -> Weights:
        steps = list(gradients)
        steps[index] = other(gradients[index], weights[index])
        return steps

    return rule


def _collapsed(of: Callable[..., np.ndarray], axis: int | None) -> Any:
    """One number for many entries of a gradient."""
    return lambda gradient, weight: np.broadcast_to(
        of(gradient, axis=axis), gradient.shape
    )


def _all_rows(gradient: np.ndarray, of: Callable[..., np.ndarray]) -> np.ndarray:
    return np.broadcast_to(of(gradient, axis=0), gradient.shape)


def _weight_itself(gradient: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return weight


@np.errstate(over="ignore", invalid="ignore", divide="ignore")  # some of them diverge
def simulate(
    a: Arguments,
    *,
    objective: Objective = network,
    kept: tuple[float, float] = (0.0, 0.0),
    zeroed_in: Callable[[int], bool] | None = None,
    moved: tuple[float, float] | Callable[[Arguments], tuple[float, float]] = (
        1.0,
        1.0,
    ),
    times: float = 1.0,
    rule: Rule = _plain,
    rate: Callable[[Arguments], float] | None = None,
    changing: Callable[[int], float] | None = None,
    forgets: float = 0.0,
    measured_in: Callable[[int], bool] | None = None,
    restarts: bool = False,
) -> Arrays:
    """Run a training loop with mistakes in it.

    Args:
        a: the arguments of ``train``.
        objective: what is minimised.
        kept: which share of each weight's old gradient is still there at the next
            backward call: 0 if it is zeroed, 1 if not.
        zeroed_in: the turns whose gradients are zeroed, if not as ``kept`` says.
        moved: by how many learning rates each weight is moved.
        times: how often each turn calls backward on its loss.
        rule: what becomes of a gradient before the learning rate multiplies it.
        rate: the learning rate, if it is not the one that was given.
        changing: what the learning rate is multiplied with in each turn.
        forgets: which share of a weight is dropped when it is moved.
        measured_in: the turns that find gradients; others use what is left.
        restarts: each turn starts from the first weights again.
    """
    moved = moved(a) if callable(moved) else moved
    weights: Weights = [a["w1"], a["w2"]]
    gradients: Weights = [np.zeros_like(weight) for weight in weights]
    memory: dict[str, Any] = {}
    losses = []
    for turn in range(a["steps"]):
        if restarts:
            weights = [a["w1"], a["w2"]]
        loss, new = objective(a, weights)
        losses.append(loss)
        if measured_in is None or measured_in(turn):
            shares = kept
            if zeroed_in is not None:
                shares = (float(turn > 0 and not zeroed_in(turn - 1)),) * 2
            gradients = [
                share * old + times * added if share else times * added
                for share, old, added in zip(shares, gradients, new, strict=True)
            ]
        length = a["learning_rate"] if rate is None else rate(a)
        length *= 1.0 if changing is None else changing(turn)
        weights = [
            (1 - forgets) * weight - each * length * step if each else weight
            for weight, each, step in zip(
                weights, moved, rule(gradients, weights, memory, turn), strict=True
            )
        ]
    return {
        "losses": np.array(losses),
        "w1": weights[0],
        "w2": weights[1],
        "grad_w1": gradients[0],
        "grad_w2": gradients[1],
    }


def _rate(value: float) -> dict[str, Any]:
    return {"rate": lambda a: value}


#: What is wrong with the steps: names, and the arguments of `simulate`.
COMMON_STEPS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("never_zeroed", {"kept": (1.0, 1.0)}),
    ("only_w1_zeroed", {"kept": (0.0, 1.0)}),
    ("only_w2_zeroed", {"kept": (1.0, 0.0)}),
    ("second_backward_in_turn", {"times": 2.0}),
    ("half_in_loop", {"times": 0.5}),
    ("climbs", {"moved": (-1.0, -1.0)}),
    ("only_w1", {"moved": (1.0, 0.0)}),
    ("only_w2", {"moved": (0.0, 1.0)}),
    ("one_climbs", {"moved": (-1.0, 1.0)}),
    ("one_climbs", {"moved": (1.0, -1.0)}),
    ("no_learning_rate", _rate(1.0)),
    ("fixed_learning_rate", _rate(LEARNING_RATE)),
    ("fixed_learning_rate", _rate(1e-4)),
    ("fixed_learning_rate", _rate(1e-3)),
    ("fixed_learning_rate", _rate(1e-2)),
    ("fixed_learning_rate", _rate(0.1)),
    ("step_divided", {"rate": lambda a: a["learning_rate"] / len(a["y"])}),
    ("mean_over_all", {"rate": lambda a: a["learning_rate"] / a["y"].size}),
    ("adam_unasked", {"rule": _ADAM}),
    ("loop_momentum", {"rule": _momentum(0.9)}),
    ("sign_of_gradient", {"rule": _each(np.sign)}),
)
#: Those that stand beside any other mistake.
_LIKELIEST_STEPS = [
    (name, how) for name, how in COMMON_STEPS if name in ("never_zeroed", "climbs")
]
RARER_STEPS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("step_divided", {"rate": lambda a: a["learning_rate"] / a["y"].shape[1]}),
    ("step_divided", {"rate": lambda a: a["learning_rate"] / a["steps"]}),
    *(("fixed_learning_rate", _rate(value)) for value in (1e-5, 5e-4, 5e-3, 0.05, 0.5)),
    ("learning_rate_twice", {"rate": lambda a: a["learning_rate"] ** 2}),
    ("one_without_rate", {"moved": lambda a: (1 / a["learning_rate"], 1.0)}),
    ("one_without_rate", {"moved": lambda a: (1.0, 1 / a["learning_rate"])}),
    ("rate_twice_in_one", {"moved": lambda a: (a["learning_rate"], 1.0)}),
    ("rate_twice_in_one", {"moved": lambda a: (1.0, a["learning_rate"])}),
    *(
        ("one_other_length", {"moved": lengths})
        for share in (2.0, 0.5)
        for lengths in ((share, 1.0), (1.0, share))
    ),
    *(
        (
            "one_other_length",
            {"moved": lambda a, w1=w1, by=by: (1 / by(a), 1) if w1 else (1, 1 / by(a))},
        )
        for w1 in (True, False)
        for by in (
            lambda a: len(a["y"]),
            lambda a: a["y"].size,
            lambda a: a["y"].shape[1],
        )
    ),
    ("rate_changes", {"changing": lambda turn: 1 / (turn + 1)}),
    ("rate_changes", {"changing": lambda turn: 1 / np.sqrt(turn + 1)}),
    ("rate_changes", {"changing": float}),
    ("rate_changes", {"changing": lambda turn: turn + 1.0}),
    *(
        ("rate_changes", {"changing": lambda turn, share=share: share**turn})
        for share in (0.9, 0.99, 0.999, 0.95, 0.8, 0.5, 0.1)
    ),
    *(
        ("rate_changes", {"changing": lambda turn, share=share: share ** (turn + 1)})
        for share in (0.9, 0.99, 0.999, 0.95, 0.8, 0.5, 0.1)
    ),
    *(  # no step in every second turn
        ("rate_changes", {"changing": lambda turn, first=first: (turn + first) % 2})
        for first in (0, 1)
    ),
    *(
        ("loop_momentum", {"rule": _momentum(kept, taken, ahead=ahead)})
        for kept in (0.9, 0.5, 0.99, 0.95, 0.8, 0.1)
        for taken in (1.0, 1 - kept)
        for ahead in (False, True)
    ),
    ("adam_unasked", {"rule": _ADAM, **_rate(1e-3)}),
    ("adam_unasked", {"rule": _adam_and_decay}),
    ("adam_unasked", {"rule": _adam_and_decay, **_rate(1e-3)}),
    ("adam_unasked", {"rule": _over_root(0.0, 0.0)}),  # made anew in each turn
    ("root_of_squares_unasked", {"rule": _over_root(0.0, 0.99)}),
    ("root_of_squares_unasked", {"rule": _over_root(0.0, 0.99), **_rate(1e-2)}),
    ("root_of_squares_unasked", {"rule": _over_root(0.0, 0.9)}),
    ("root_of_squares_unasked", {"rule": _over_root(0.0, None, eps=1e-10)}),
    ("root_of_squares_unasked", {"rule": _over_root(0.0, None)}),
    ("gradient_normalised", {"rule": _each(_unit)}),
    ("gradient_normalised", {"rule": _each(lambda g: g / np.abs(g).max())}),
    *(("weights_take_turns", {"rule": _taking_turns(first)}) for first in (0, 1)),
    *(
        ("loop_gradient_clipped", {"rule": _clipped_norm(most, together=together)})
        for most in (1.0, 5.0, 10.0, 0.5, 0.1, 2.0)
        for together in (True, False)
    ),
    *(
        (
            "loop_gradient_clipped",
            {"rule": _each(lambda g, most=most: np.clip(g, -most, most))},
        )
        for most in (1.0, 5.0, 10.0, 0.5, 0.1, 2.0)
    ),
    ("gradient_normalised", {"rule": _over_both(np.linalg.norm)}),
    ("gradient_normalised", {"rule": _over_both(sum)}),
    *(
        ("weight_decay_added", {"rule": _decaying(share)})
        for share in (1e-2, 1e-4, 1e-3, 5e-4, 0.1, 1e-5, 0.5, 1.0)
    ),
    *(("weight_decay_added", {"forgets": share}) for share in (1e-2, 1e-3, 1e-4, 0.1)),
    ("upstream_without_sign", {"rule": _each(np.abs)}),
    ("gradient_collapsed", {"rule": _each(lambda g: np.full_like(g, g.mean()))}),
    ("gradient_collapsed", {"rule": _each(lambda g: np.full_like(g, g.sum()))}),
    ("step_times_weight", {"rule": _step_times_weight}),
    ("weights_replaced", {"forgets": 1.0}),
    ("zeroed_now_and_then", {"zeroed_in": lambda turn: turn == 0}),
    ("zeroed_now_and_then", {"zeroed_in": lambda turn: turn % 2 == 0}),
    ("zeroed_now_and_then", {"zeroed_in": lambda turn: turn % 2 == 1}),
    ("first_gradients_kept", {"measured_in": lambda turn: turn == 0}),
    ("three_times_in_turn", {"times": 3.0}),
    ("gradients_too_old", {"rule": _lagging}),
    ("gradient_not_used", {"rule": _each(np.ones_like)}),
    (
        "gradient_not_used",
        {"rule": lambda gradients, weights, memory, turn: weights},
    ),
    *(
        ("one_without_gradient", {"rule": _in_one(other, index)})
        for index in (0, 1)
        for other in (_weight_itself, lambda g, w: np.ones_like(g))
    ),
    *(
        ("gradient_collapsed", {"rule": _in_one(_collapsed(of, axis), index)})
        for index in (0, 1)
        for of in (np.mean, np.sum)
        for axis in (None, 0)
    ),
    *(
        ("gradient_collapsed", {"rule": _each(partial(_all_rows, of=of))})
        for of in (np.mean, np.sum)
    ),
)


#: From the losses that a turn has met, and that of the whole batch before it, the one
#: that is noted.
Noted = Callable[[list[float], float], float]


@np.errstate(over="ignore", invalid="ignore")
def step_by_part(
    a: Arguments, *, parts: Callable[[Arguments], Sequence[Arguments]], noted: Noted
) -> Arrays:
    """The loop that makes several steps in each turn, one for each of some batches."""
    weights: Weights = [a["w1"], a["w2"]]
    losses = []
    for _ in range(a["steps"]):
        met, before = [], network(a, weights)[0]
        for some in parts(a):
            loss, gradients = network(some, weights)
            met.append(loss)
            weights = [
                weight - a["learning_rate"] * gradient
                for weight, gradient in zip(weights, gradients, strict=True)
            ]
        losses.append(noted(met, before))
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _samples(a: Arguments) -> list[Arguments]:
    return [_of_rows(a, slice(n, n + 1)) for n in range(len(a["y"]))]


def _halves(a: Arguments) -> list[Arguments]:
    middle = len(a["y"]) // 2
    return [_of_rows(a, slice(middle)), _of_rows(a, slice(middle, None))]


@np.errstate(over="ignore", invalid="ignore")
def one_sample_a_turn(a: Arguments) -> Arrays:
    """The loop whose turns look at one sample each, one after the other."""
    weights: Weights = [a["w1"], a["w2"]]
    losses = []
    for turn in range(a["steps"]):
        loss, gradients = network(_samples(a)[turn % len(a["y"])], weights)
        losses.append(loss)
        weights = [
            weight - a["learning_rate"] * gradient
            for weight, gradient in zip(weights, gradients, strict=True)
        ]
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


@np.errstate(over="ignore", invalid="ignore")
def graphs_walked_again(
    a: Arguments, *, first_alone: bool = False, kept: float = 0.0
) -> Arrays:
    """The loop whose backward walks the graphs of earlier turns, too.

    It goes where weights are moved behind autograd's back, through `.data`: what a
    graph has saved stays as it was, but for the weights themselves.

    Args:
        a: the arguments of ``train``.
        first_alone: there is one graph, that of the first turn.
        kept: which share of the old gradients is still there at a backward call.
    """
    weights: Weights = [a["w1"], a["w2"]]
    gradients: Weights = [np.zeros_like(weight) for weight in weights]
    walked: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    losses = []
    for turn in range(a["steps"]):
        if not (turn and first_alone):
            hidden, slope = relu(a["x"] @ weights[0])
            loss, up = squares(hidden @ weights[1], a["y"])
            walked.append((hidden, slope, up))
        losses.append(loss)
        found = [
            sum(a["x"].T @ ((up @ weights[1].T) * slope) for _, slope, up in walked),
            sum(hidden.T @ up for hidden, _, up in walked),
        ]
        gradients = [
            kept * old + new for old, new in zip(gradients, found, strict=True)
        ]
        weights = [
            weight - a["learning_rate"] * gradient
            for weight, gradient in zip(weights, gradients, strict=True)
        ]
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def wrong_graphs() -> Iterator[Mistake]:
    """Each loop that walks the graph of another turn than its own."""
    for kept, besides in ((0.0, ""), (1.0, "never_zeroed")):
        run = remembered(partial(graphs_walked_again, kept=kept))
        yield from in_parts(everywhere("earlier_losses_added"), run, besides)
        yield Mistake(
            "earlier_losses_added",
            "losses",
            lambda a, run=run: np.cumsum(run(a)["losses"]),
            besides,
        )
    run = partial(graphs_walked_again, first_alone=True)
    yield from in_parts({"w1": "first_gradients_kept"}, run)


def several_in_turn() -> Iterator[Mistake]:
    """Each wrong loop that makes several steps in a turn."""
    notes: tuple[Noted, ...] = (
        lambda met, before: sum(met),
        lambda met, before: met[-1],
        lambda met, before: before,
        lambda met, before: sum(met) / len(met),
    )
    for name, parts in (
        ("sample_by_sample", _samples),
        ("several_steps_a_turn", lambda a: [a] * 2),
        ("several_steps_a_turn", lambda a: [a] * 3),
        ("several_steps_a_turn", lambda a: [a] * 10),
        ("several_steps_a_turn", lambda a: [a] * a["steps"]),
        ("several_steps_a_turn", _halves),
    ):
        for number, noted in enumerate(notes):
            names = {"losses": name} if number else everywhere(name)
            yield from in_parts(names, partial(step_by_part, parts=parts, noted=noted))


# ------------------------------------------------------------------ as mistakes


def in_parts(
    names: Mapping[str, str], run: Run, besides: str = "", *, less: str = ""
) -> list[Mistake]:
    """One wrong run, under its name in each part; ``less`` is left out."""
    run = remembered(run)
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part], besides)
        for part, name in names.items()
        if part != less
    ]


def everywhere(name: str) -> dict[str, str]:
    """One name in every part."""
    return dict.fromkeys(IN_EACH_VALUE, name)


def _names(wrong: Minimised) -> dict[str, str]:
    return {**everywhere(wrong.of_weights), "losses": wrong.name}


def wrong_steps() -> Iterator[Mistake]:
    """Each wrong way to move the weights."""
    for name, how in (*COMMON_STEPS, *RARER_STEPS):
        yield from in_parts(everywhere(name), partial(simulate, **how))


def wrong_objectives() -> Iterator[Mistake]:
    """Each wrong thing to minimise."""
    for wrong in (*COMMON_OBJECTIVES, *RARER_OBJECTIVES):
        yield from in_parts(_names(wrong), partial(simulate, objective=wrong.objective))


def _changed(wrong: Minimised) -> dict[str, Any]:
    """The arguments of `network` that a wrong objective changes."""
    return getattr(wrong.objective, "keywords", {})


def wrong_in_error_and_network() -> Iterator[tuple[Minimised, Minimised, Objective]]:
    """Two things wrong with what is minimised: the error, and the network."""
    networks = (
        *(w for w in COMMON_OBJECTIVES if "error" not in _changed(w)),
        *OTHER_NETWORKS,
    )
    errors = [w for w in COMMON_OBJECTIVES if "error" in _changed(w)]
    for error, other in itertools.product(errors, networks):
        yield error, other, partial(network, **_changed(error), **_changed(other))


def two_in_one_loop() -> Iterator[Mistake]:
    """What is minimised is wrong, and how; or two things are wrong with either."""
    for name, moved in (("only_w1", (-1.0, 0.0)), ("only_w2", (0.0, -1.0))):
        run = partial(simulate, moved=moved)
        yield from in_parts(everywhere(name), run, "climbs")
    for wrong, (name, how) in itertools.product(COMMON_OBJECTIVES, COMMON_STEPS):
        run = remembered(partial(simulate, objective=wrong.objective, **how))
        for part, first in _names(wrong).items():
            if first != name:
                yield Mistake(first, part, lambda a, p=part, r=run: r(a)[p], name)
    for wrong, other, objective in wrong_in_error_and_network():
        run = remembered(partial(simulate, objective=objective))
        for part, first in _names(wrong).items():
            yield Mistake(first, part, lambda a, p=part, r=run: r(a)[p], other.name)
    for name, error in (
        ("forgot_y", _with_other_y(0.0)),
        ("plus_y", _with_other_y(-1)),
    ):
        for mean, by in (
            ("mean_over_all", _all),
            ("loop_mean_over_batch", len),
            ("loop_mean_over_outputs", _outputs),
            ("half", lambda y: 2.0),
        ):
            run = partial(simulate, objective=_mean(by, error))
            yield from in_parts({"losses": mean}, run, name)
    for wrong, (name, how) in itertools.product(RARER_OBJECTIVES, _LIKELIEST_STEPS):
        if wrong.name != "penalty_in_loss":
            run = partial(simulate, objective=wrong.objective, **how)
            yield from in_parts(_names(wrong), run, name)
    pairs: Sequence[Any] = [
        *itertools.combinations(COMMON_STEPS, 2),
        *itertools.product(COMMON_STEPS[:1], RARER_STEPS),
    ]
    for (one, how), (other, besides) in pairs:
        if one != other and not how.keys() & besides.keys():
            yield from in_parts(
                everywhere(one), partial(simulate, **how, **besides), other
            )


#: Losses whose gradient is no multiple of the right one.
_OTHER_GRADIENTS = ("forgot_y", "plus_y", "absolute_error")


def two_in_gradients() -> Iterator[Mistake]:
    """The gradients where the loss and the network are wrong."""
    for wrong, other, objective in wrong_in_error_and_network():
        if wrong.name in _OTHER_GRADIENTS:
            for index, part in enumerate(("grad_w1", "grad_w2")):
                yield Mistake(
                    wrong.name,
                    part,
                    lambda a, i=index, of=objective: of(a, [a["w1"], a["w2"]])[1][i],
                    other.of_weights,
                )


def wrong_gradients(objectives: Sequence[Minimised]) -> Iterator[Mistake]:
    """The gradients of each wrong thing to minimise."""
    for wrong in objectives:
        name = wrong.in_gradients or wrong.of_weights
        for index, part in enumerate(("grad_w1", "grad_w2")):
            if name != "-":
                yield Mistake(
                    name,
                    part,
                    lambda a, i=index, w=wrong: w.objective(a, [a["w1"], a["w2"]])[1][
                        i
                    ],
                )
