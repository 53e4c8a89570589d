"""Training steps with mistakes in them, in NumPy.

A student who makes a mistake in the network, in its loss or in the step gets the
numbers of one of these. They are many, and autograd would be too slow for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Arrays

Weights = list[np.ndarray]
#: What a step keeps for the next one, of one weight: a velocity, say.
Memory = dict[str, Any]
#: Where a weight goes: (weight, gradient, learning rate, memory).
Update = Callable[[np.ndarray, np.ndarray, float, Memory], np.ndarray]


class Curve(NamedTuple):
    """A function of each entry, and its slope."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], Any]


def _sigmoid(h: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(h / 2))


def leaky(slope: float) -> Curve:
    """A ReLU that lets a share of the negative entries through."""
    return Curve(
        lambda h: np.where(h > 0, h, slope * h), lambda h: np.where(h > 0, 1.0, slope)
    )


RELU = Curve(lambda h: np.maximum(h, 0), lambda h: h > 0)
PLAIN = Curve(lambda h: h, lambda h: 1.0)
CEILING = Curve(lambda h: np.clip(h, 0, 6), lambda h: (h > 0) & (h < 6))
SIGMOID = Curve(_sigmoid, lambda h: _sigmoid(h) * (1 - _sigmoid(h)))
TANH = Curve(np.tanh, lambda h: 1 - np.tanh(h) ** 2)
SOFTPLUS = Curve(lambda h: np.logaddexp(0, h), _sigmoid)
ELU = Curve(
    lambda h: np.where(h > 0, h, np.expm1(np.minimum(h, 0))),
    lambda h: np.where(h > 0, 1, np.exp(np.minimum(h, 0))),
)
SWISH = Curve(
    lambda h: h * _sigmoid(h), lambda h: _sigmoid(h) * (1 + h * (1 - _sigmoid(h)))
)
_SELU = 1.0507009873554805, 1.6732632423543772
SELU = Curve(
    lambda h: _SELU[0] * np.where(h > 0, h, _SELU[1] * np.expm1(np.minimum(h, 0))),
    lambda h: _SELU[0] * np.where(h > 0, 1, _SELU[1] * np.exp(np.minimum(h, 0))),
)
_normal = np.vectorize(lambda h: 0.5 * (1 + math.erf(h / math.sqrt(2))))
GELU = Curve(
    lambda h: h * _normal(h),
    lambda h: _normal(h) + h * np.exp(-h * h / 2) / math.sqrt(2 * math.pi),
)
ABSOLUTE = Curve(np.abs, np.sign)
FLIPPED = Curve(lambda h: np.minimum(h, 0), lambda h: h < 0)


class Loss(NamedTuple):
    """A loss of outputs and targets, and its slope; of the sum, if it is an array."""

    value: Callable[[np.ndarray, np.ndarray], Any]
    slope: Callable[[np.ndarray, np.ndarray], Any]


def scaled(by: Callable[[np.ndarray], float]) -> Loss:
    """The squared error times a factor that the targets decide."""
    return Loss(
        lambda p, y: by(y) * np.square(p - y).sum(), lambda p, y: by(y) * 2 * (p - y)
    )


SQUARES = scaled(lambda y: 1.0)


def root_of_squares(p: np.ndarray, y: np.ndarray) -> float:
    """The root of the squared error."""
    return float(np.linalg.norm(p - y))


@dataclass(frozen=True)
class Way:
    """How a step is taken. The defaults are as they should be.

    Attributes:
        activation: what follows the first layer, and last: the second one.
        entry: what is made of x, in front of the first layer.
        loss: what comes back.
        followed: the loss whose gradients are followed; the same if None.
        mask: what is multiplied by what arrives at the activation, on the way back,
            from h and from what arrives; the activation's slope if None.
        from_h: the gradient of w2 is formed with h in the place of h_relu.
        penalty: the shares of w1's and w2's squares that the loss adds.
        through_new: what comes back passes through w2 as it is behind its step.
        updates: where w1 and w2 go.
        first: the weight that moves before the other one's gradient is computed.
        together: what is made of both gradients before the weights move.
        late: the loss is computed behind the step.
        between: the weight that alone has moved when the loss is computed.
    """

    activation: Curve = RELU
    last: Curve = PLAIN
    entry: Curve = PLAIN
    loss: Loss = SQUARES
    followed: Loss | None = None
    mask: Callable[[np.ndarray, np.ndarray], Any] | None = None
    from_h: bool = False
    penalty: tuple[float, float] = (0.0, 0.0)
    through_new: bool = False
    updates: tuple[Update, Update] = field(default=())  # type: ignore[assignment]
    first: int | None = None
    together: Callable[[Weights], Weights] = lambda gradients: gradients
    late: bool = False
    between: int | None = None


def downhill(
    w: np.ndarray, gradient: np.ndarray, learning_rate: float, memory: Memory
) -> np.ndarray:
    """One step of gradient descent."""
    return w - learning_rate * gradient


def loss_of(way: Way, x: np.ndarray, y: np.ndarray, weights: Weights) -> Any:
    """The loss on one batch, for what the way computes."""
    hidden = way.activation.value(way.entry.value(x) @ weights[0])
    value = way.loss.value(way.last.value(hidden @ weights[1]), y)
    penalties = (
        s * np.square(w).sum() for s, w in zip(way.penalty, weights, strict=True)
    )
    return value + sum(penalties) if any(way.penalty) else value


def gradients_of(
    way: Way,
    x: np.ndarray,
    y: np.ndarray,
    weights: Weights,
    through: np.ndarray | None = None,
) -> Weights:
    """What the way takes for the gradients of both weights.

    On the way back another matrix can stand in the place of w2.
    """
    w1, w2 = weights
    x = way.entry.value(x)
    h = x @ w1
    hidden = way.activation.value(h)
    out = hidden @ w2
    followed = way.followed or way.loss
    arrived = followed.slope(way.last.value(out), y) * way.last.slope(out)
    arrived = np.broadcast_to(arrived, out.shape)
    back = arrived @ (w2 if through is None else through).T
    mask = way.activation.slope(h) if way.mask is None else way.mask(h, back)
    gradients = [x.T @ (back * mask), (h if way.from_h else hidden).T @ arrived]
    if any(way.penalty):
        gradients = [
            gradient + 2 * share * w
            for gradient, share, w in zip(gradients, way.penalty, weights, strict=True)
        ]
    return way.together(gradients)


def step(
    way: Way, a: Arguments, weights: Weights, memories: list[Memory]
) -> tuple[Any, Weights]:
    """The loss that comes back from one step on x and y, and both weights behind it."""
    x, y, updates = a["x"], a["y"], way.updates or (downhill, downhill)
    moved = list(weights)
    for which in (1, 0) if way.first == 1 or way.through_new else (0, 1):
        at = weights if way.first is None else moved
        through = moved[1] if way.through_new else None
        gradient = gradients_of(way, x, y, at, through)[which]
        moved[which] = updates[which](
            weights[which], gradient, a["learning_rate"], memories[which]
        )
    at = [
        new if way.late or way.between == which else old
        for which, (old, new) in enumerate(zip(weights, moved, strict=True))
    ]
    return loss_of(way, x, y, at), moved


@np.errstate(all="ignore")  # some of these steps lead far away
def build_with(way: Way, a: Arguments) -> Arrays:
    """What a graph gives: loss, new weights, the loss on the next batch."""
    loss, moved = step(way, a, [a["w1"], a["w2"]], [{}, {}])
    return {
        "loss": np.asarray(loss),
        "new_w1": moved[0],
        "new_w2": moved[1],
        "next_loss": np.asarray(next_loss(way, a, moved)),
    }


def next_loss(way: Way, a: Arguments, weights: Weights) -> Any:
    """What a graph at these weights gives as the loss on the next batch."""
    batch = {**a, "x": a["next_x"], "y": a["next_y"]}
    if way.late:
        return step(way, batch, weights, [{}, {}])[0]
    return loss_of(way, batch["x"], batch["y"], weights)


def starting_weights(a: Arguments) -> Weights:
    """Both weights before the first step.

    What a student's loop leaves behind has their names, and may stand in their place.
    """
    return [a.get("start_w1", a["w1"]), a.get("start_w2", a["w2"])]


@np.errstate(all="ignore")
def train_with(way: Way, a: Arguments) -> Arrays:
    """Losses and weights of a training run with another batch at each step."""
    weights, losses = starting_weights(a), []
    memories: list[Memory] = [{}, {}]
    for x, y in zip(a["x"], a["y"], strict=True):
        loss, weights = step(way, {**a, "x": x, "y": y}, weights, memories)
        losses.append(loss)
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}
