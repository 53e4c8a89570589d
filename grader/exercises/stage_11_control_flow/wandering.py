"""The network and the loop of stage 11 with a rule or two changed, in NumPy.

Each is what a student's own gives who has made a known mistake. They are tried in large
numbers, and autograd would be too slow for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.remembered import remembered
from grader.exercises.stage_07_static_graph.stepping import PLAIN, RELU, Curve
from grader.exercises.stage_11_control_flow.inputs import DRAWN, PARAMETERS
from grader.exercises.stage_11_control_flow.references import MOMENTUM

#: One run of a loop, or one network, with the same rules: how many of them are kept.
_KEPT = 256
remembering = partial(remembered, most=_KEPT)


# ---------------------------------------------------------------------- the network


@dataclass(frozen=True)
class Rules:
    """How the network goes forward. The defaults are as they should be.

    Attributes:
        uses: how often the middle layer is used, from the depth.
        first: what follows the input layer.
        before: what comes before each use of the middle layer.
        middle: what follows each use of the middle layer.
        end: what follows the last of them, or the input layer if there is none.
        last: what follows the output layer.
        biases: whether the layers have any.
        middle_bias: whether the middle layer has one.
        softmax: what comes behind that is a softmax.
        fed: the input layer's result is added before each use's function, too.
        skips: what enters a use is added to what it computes, before its function.
        turned: the middle layer multiplies by its weight as it stands, untransposed.
        mix: the shares of the hidden layer, and of what a use gives, in the next one.
        gain: what the output is multiplied by, from the depth.
        gathers: what the sum of all hidden layers is multiplied by, and how often the
            output's bias counts, from the number of those layers; None if the last one
            leads out alone.
        gain_of_use: what the middle layer's result is multiplied by, from the depth.
        learns_at: whether a use, of so many, brings the weight a gradient.
    """

    uses: Callable[[int], int] = lambda depth: depth
    first: Curve = RELU
    before: Curve = PLAIN
    middle: Curve = RELU
    end: Curve = PLAIN
    last: Curve = PLAIN
    biases: bool = True
    middle_bias: bool = True
    softmax: bool = False
    fed: bool = False
    skips: bool = False
    turned: bool = False
    mix: tuple[float, float] = (0.0, 1.0)
    gain: Callable[[int], float] = lambda depth: 1.0
    gathers: tuple[Callable[[int], float], Callable[[int], float]] | None = None
    gain_of_use: Callable[[int], float] = lambda depth: 1.0
    learns_at: Callable[[int, int], bool] = lambda use, uses: True


RIGHT = Rules()
#: Parameters, or their gradients, by name.
Parameters = Mapping[str, np.ndarray]


class _Use(NamedTuple):
    """What one use of the middle layer leaves for the way back."""

    hidden: np.ndarray
    entered: np.ndarray
    before: np.ndarray


def _forward(
    x: np.ndarray, p: Parameters, depth: int, rules: Rules
) -> tuple[np.ndarray, list[_Use], np.ndarray, np.ndarray]:
    """The output before its last function, the uses, and what leads in and out."""
    has = float(rules.biases)
    into = x @ p["w_in"].T + has * p["b_in"]
    hidden, uses = rules.first.value(into), []
    through = p["w_mid"] if rules.turned else p["w_mid"].T
    bias = has * rules.middle_bias * p["b_mid"]
    total = hidden
    for _ in range(rules.uses(depth)):
        entered = rules.before.value(hidden)
        before = (entered @ through + bias) * rules.gain_of_use(depth)
        before = before + rules.fed * into + rules.skips * entered
        uses.append(_Use(hidden, entered, before))
        hidden = rules.mix[0] * hidden + rules.mix[1] * rules.middle.value(before)
        total = total + hidden
    share, biases = _gathered(len(uses), rules)
    if rules.gathers:
        hidden = share * total
    out = rules.end.value(hidden) @ p["w_out"].T + has * biases * p["b_out"]
    return out, uses, into, hidden


def _gathered(uses: int, rules: Rules) -> tuple[float, float]:
    """The share of each hidden layer in what leads out, and how often the bias is."""
    if rules.gathers is None:
        return 1.0, 1.0
    share, biases = rules.gathers
    return share(uses + 1), biases(uses + 1)


def output_of(x: np.ndarray, p: Parameters, depth: int, rules: Rules) -> np.ndarray:
    """The output of the network, (N, D_out)."""
    return _end(_forward(x, p, depth, rules)[0], rules) * rules.gain(depth)


def _end(out: np.ndarray, rules: Rules) -> np.ndarray:
    """What comes behind the output layer."""
    end = rules.last.value(out)
    if not rules.softmax:
        return end
    powers = np.exp(end - end.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _back_from_end(g: np.ndarray, out: np.ndarray, rules: Rules) -> np.ndarray:
    """The gradient for what the output layer gives."""
    if rules.softmax:
        shares = _end(out, rules)
        g = shares * (g - (shares * g).sum(1, keepdims=True))
    return g * rules.last.slope(out)


def output_and_gradients(
    x: np.ndarray,
    p: Parameters,
    depth: int,
    rules: Rules,
    upstream: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The output, and all gradients for what arrives at it, by stage 01's formulas."""
    has, gain = float(rules.biases), rules.gain_of_use(depth)
    out, uses, into, hidden = _forward(x, p, depth, rules)
    output = _end(out, rules) * rules.gain(depth)
    g = _back_from_end(upstream(output) * rules.gain(depth), out, rules)
    left = rules.end.value(hidden)
    share, biases = _gathered(len(uses), rules)
    grads = {"w_out": g.T @ left, "b_out": has * biases * g.sum(0)}
    grads |= {name: np.zeros_like(p[name]) for name in ("w_mid", "b_mid")}
    g = share * (g @ p["w_out"]) * rules.end.slope(hidden)
    aside = g if rules.gathers else 0.0  # what arrives at every hidden layer
    led_in = np.zeros_like(into)  # what arrives at the input layer past the first use
    for place in range(len(uses), 0, -1):
        use = uses[place - 1]
        masked = rules.mix[1] * g * rules.middle.slope(use.before) * gain
        led_in = led_in + rules.fed * masked
        if rules.learns_at(place, len(uses)):
            product = masked.T @ use.entered
            turned = product.T if rules.turned else product
            grads["w_mid"] = grads["w_mid"] + turned
            grads["b_mid"] = grads["b_mid"] + has * rules.middle_bias * masked.sum(0)
        back = masked @ (p["w_mid"].T if rules.turned else p["w_mid"])
        back = back + rules.skips * masked / gain
        g = back * rules.before.slope(use.hidden) + rules.mix[0] * g + aside
    g = g * rules.first.slope(into) + led_in
    grads |= {"w_in": g.T @ x, "b_in": has * g.sum(0)}
    return output, grads


@remembering
def outputs(a: Arguments, rules: Rules = RIGHT) -> Arrays:
    """The output at each depth, (4, N, D_out)."""
    with np.errstate(all="ignore"):
        rows = [output_of(a["x"], a, depth, rules) for depth in DRAWN]
    return {"output": np.stack(rows)}


@remembering
def outputs_and_gradients(a: Arguments, rules: Rules = RIGHT) -> Arrays:
    """The output at each depth, (4, N, D_out), and all gradients, (4, how many)."""
    rows = [
        output_and_gradients(a["x"], a, depth, rules, lambda _: a["upstream"])
        for depth in DRAWN
    ]
    gradients = [
        np.concatenate([grads[name].ravel() for name in PARAMETERS])
        for _, grads in rows
    ]
    return {
        "output": np.stack([out for out, _ in rows]),
        "gradients": np.stack(gradients),
    }


# -------------------------------------------------------------------------- the loop

#: What an optimizer keeps from turn to turn.
Memory = dict[str, Any]


@dataclass(frozen=True)
class Momentum:
    """SGD with momentum. The defaults are as they should be."""

    keeps: float = MOMENTUM
    takes: float = 1.0
    takes_first: float = 1.0
    nesterov: bool = False
    decay: float = 0.0
    moves_first: bool = False

    def __call__(self, w: Any, gradient: Any, memory: Memory) -> Any:
        """What is subtracted from a parameter, before the learning rate."""
        gradient = gradient + self.decay * w
        old = memory.get("velocity")
        if old is None:
            new = self.takes_first * gradient
        else:
            new = self.keeps * old + self.takes * gradient
        memory["velocity"] = new
        if self.moves_first:
            return np.zeros_like(w) if old is None else old
        return gradient + self.keeps * new if self.nesterov else new


@dataclass(frozen=True)
class Loop:
    """How the loop trains. The defaults are as they should be.

    Attributes:
        moves_by: what is subtracted, before the learning rate; from parameters, their
            gradients and a memory.
        rate: the learning rate, from the argument.
        kept: which share of its old gradient is still there at the next backward call.
        loss: the loss and its slope, of outputs and targets.
        noted: what is noted instead of the loss, from it and from the targets.
        moves: which of the parameters are trained.
        clip: changes the gradients of a turn, one after another.
        times: how often the optimizer steps in a turn.
        share_at: what the learning rate is multiplied by, from the turn.
        steps_at: whether the optimizer steps in a turn.
        kept_unstepped: as ``kept``, behind a turn in which nothing stepped.
    """

    moves_by: Callable[[Any, Any, Memory], Any] = Momentum()
    rate: Callable[[float], float] = lambda rate: rate
    kept: float = 0.0
    loss: tuple[Callable[..., Any], Callable[..., Any]] = (
        lambda p, y: np.square(p - y).sum(),
        lambda p, y: 2 * (p - y),
    )
    noted: Callable[[float, np.ndarray], float] = lambda loss, y: loss
    moves: tuple[str, ...] = PARAMETERS
    clip: Callable[[np.ndarray], np.ndarray] = lambda gradients: gradients
    times: int = 1
    share_at: Callable[[int], float] = lambda turn: 1.0
    steps_at: Callable[[int], bool] = lambda turn: True
    kept_unstepped: float = 0.0


@remembering
def training(a: Arguments, loop: Loop | None = None) -> Arrays:
    """The loss before each step, and all parameters after the last, one after another.

    The network takes the depths from the arguments, one for each step.
    """
    loop = loop or Loop()
    # All parameters in one array, and looked at by name.
    together = np.concatenate([a[name].ravel() for name in PARAMETERS])
    moving = np.concatenate([np.full(a[n].size, n in loop.moves) for n in PARAMETERS])
    held, memory, losses = np.zeros_like(together), Memory(), []
    rate = loop.rate(a["learning_rate"])
    with np.errstate(all="ignore"):
        for turn in range(a["steps"]):
            out, grads = output_and_gradients(
                a["x"],
                _by_name(together, a),
                a["depths"][turn % len(a["depths"])],
                RIGHT,
                lambda out: loop.loss[1](out, a["y"]),
            )
            losses.append(loop.noted(float(loop.loss[0](out, a["y"])), a["y"]))
            new = np.concatenate([grads[name].ravel() for name in PARAMETERS])
            stepped = turn == 0 or loop.steps_at(turn - 1)
            kept = loop.kept if stepped else loop.kept_unstepped
            held = (kept * held + new) * moving
            gradient = loop.clip(held)
            for _ in range(loop.times * loop.steps_at(turn)):
                by = loop.moves_by(together, gradient, memory)
                together = together - rate * loop.share_at(turn) * by * moving
    return {"losses": np.array(losses), "weights": together}


def _by_name(together: np.ndarray, a: Arguments) -> Parameters:
    """The parts of an array that belong to each parameter."""
    ends = np.cumsum([a[name].size for name in PARAMETERS])
    return {
        name: together[end - a[name].size : end].reshape(a[name].shape)
        for name, end in zip(PARAMETERS, ends, strict=True)
    }
