"""The known wrong training loops of stage 01: steps gone wrong, losses noted wrongly.

A loop is simulated with one step of it exchanged. In NumPy: one wrong answer is
compared with hundreds of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.remembered import remembered
from grader.problem import LEARNING_RATE

Weights = tuple[np.ndarray, np.ndarray]
Gradients = tuple[np.ndarray, np.ndarray]

PARTS = ("losses", "w1", "w2")

# ------------------------------------------------------------- the network in a loop


def _relu(h: np.ndarray) -> np.ndarray:
    return np.maximum(h, 0)


@dataclass(frozen=True)
class Network:
    """The lines of a forward and backward pass, each of which may be wrong."""

    relu: Callable[[np.ndarray], np.ndarray] = _relu
    up: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda p, y: 2 * (p - y)
    slope: Callable[[np.ndarray, np.ndarray], Any] = lambda h, grad: h > 0
    sees_h: bool = False  #: the gradient of w2 is computed from h

    def predict(self, x: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
        """Run forward."""
        return self.relu(x @ w1) @ w2

    def gradients(
        self, x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
    ) -> Gradients:
        """The gradients of both weights."""
        h = x @ w1
        h_relu = self.relu(h)
        up = self.up(h_relu @ w2, y)
        grad_h_relu = up @ w2.T
        grad_w1 = x.T @ (grad_h_relu * self.slope(h, grad_h_relu))
        return grad_w1, (h if self.sees_h else h_relu).T @ up


RIGHT = Network()


@dataclass
class Turn:
    """One turn of a loop: what its step can see."""

    a: Arguments
    number: int
    weights: Weights
    network: Network
    memory: dict[str, Any] = field(default_factory=dict)  #: kept from turn to turn

    @property
    def rate(self) -> float:
        """The learning rate that was asked for."""
        return self.a["learning_rate"]

    def gradients(
        self, weights: Weights | None = None, rows: slice | None = None
    ) -> Gradients:
        """The gradients at some weights (the turn's own), of some samples (all)."""
        rows = rows or slice(None)
        x, y = self.a["x"][rows], self.a["y"][rows]
        return self.network.gradients(x, y, *(weights or self.weights))

    def moved(
        self, gradients: Gradients, rates: tuple[float, float] | None = None
    ) -> Weights:
        """The weights after a step along some gradients."""
        rates = rates or (self.rate, self.rate)
        (w1, w2), (grad_w1, grad_w2) = self.weights, gradients
        return w1 - rates[0] * grad_w1, w2 - rates[1] * grad_w2


Step = Callable[[Turn], Weights]


def _descend(turn: Turn) -> Weights:
    return turn.moved(turn.gradients())


def simulate(
    a: Arguments,
    step: Step = _descend,
    network: Network = RIGHT,
    steps: Callable[[int], int] = lambda asked: asked,
) -> dict[str, Any]:
    """Run a training loop with a mistake in it.

    Args:
        a: the arguments of ``train``.
        step: what a turn makes of the weights.
        network: the passes forward and backward.
        steps: how many turns are made of those that were asked for.

    Returns:
        ``losses``, ``w1``, ``w2``; and ``outputs``, what the losses are computed from.
    """
    weights, memory, outputs = (a["w1"], a["w2"]), {}, []
    for number in range(steps(a["steps"])):
        outputs.append(network.predict(a["x"], *weights))
        weights = step(Turn(a, number, weights, network, memory))
    losses = np.array([np.square(output - a["y"]).sum() for output in outputs])
    return {"losses": losses, "w1": weights[0], "w2": weights[1], "outputs": outputs}


# ------------------------------------------------------------------- steps gone wrong

#: By what a step's length is multiplied, where both weights are moved alike.
LENGTHS: Mapping[str, tuple[Callable[[Arguments], float], ...]] = {
    "climbs": (lambda a: -1.0,),
    "no_learning_rate": (lambda a: 1 / a["learning_rate"],),
    "fixed_learning_rate": tuple(
        lambda a, rate=rate: rate / a["learning_rate"]
        for rate in (LEARNING_RATE, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
    ),
    "mean_step": (lambda a: 1 / len(a["y"]), lambda a: 1 / a["y"].size),
    "double_step": (lambda a: 2.0,),
    "step_halved": (lambda a: 0.5,),
    "step_scaled": tuple(
        lambda a, by=by: by for by in (0.1, 10.0, 0.01, 100.0, 1e-3, 4.0, 0.25)
    ),
    "learning_rate_twice": (lambda a: a["learning_rate"],),
    "times_a_count": (lambda a: a["steps"], lambda a: len(a["y"])),
}
#: The same, where one of the two weights is moved as it should be.
ONE_LENGTH: Mapping[str, tuple[str, ...]] = {
    "one_climbs": ("climbs",),
    "one_without_rate": ("no_learning_rate",),
    "one_other_length": ("double_step", "step_halved", "mean_step"),
    "one_step_scaled": ("step_scaled",),
}

Lengths = Callable[[Arguments], tuple[float, float]]


def _of_lengths(lengths: Lengths) -> Step:
    def step(turn: Turn) -> Weights:
        first, second = lengths(turn.a)
        return turn.moved(turn.gradients(), (turn.rate * first, turn.rate * second))

    return step


def _new_w2_in_grad_h(turn: Turn) -> Weights:
    """w2 moves first, and the new w2 carries the gradient back to h."""
    w1, _ = turn.weights
    new_w2 = _descend(turn)[1]
    x, h = turn.a["x"], turn.a["x"] @ w1
    up = turn.network.up(turn.network.predict(x, *turn.weights), turn.a["y"])
    grad_h_relu = up @ new_w2.T
    grad_w1 = x.T @ (grad_h_relu * turn.network.slope(h, grad_h_relu))
    return w1 - turn.rate * grad_w1, new_w2


def _one_after_the_other(turn: Turn) -> Weights:
    """w2 moves first, and everything is computed anew before w1 moves."""
    w1, new_w2 = turn.weights[0], _descend(turn)[1]
    return w1 - turn.rate * turn.gradients((w1, new_w2))[0], new_w2


def _other_way_round(turn: Turn) -> Weights:
    """w1 moves first, and everything is computed anew before w2 moves."""
    new_w1, w2 = _descend(turn)[0], turn.weights[1]
    return new_w1, w2 - turn.rate * turn.gradients((new_w1, w2))[1]


def _along(change: Callable[[np.ndarray], Any]) -> Step:
    """A step along what something makes of each gradient."""
    return lambda turn: turn.moved(tuple(change(grad) for grad in turn.gradients()))


def _without_gradient(instead: Callable[[Turn, np.ndarray], Any]) -> Step:
    """A step in which something else stands where the gradients belong."""
    return lambda turn: turn.moved(tuple(instead(turn, w) for w in turn.weights))


def _loss_of(turn: Turn) -> float:
    output = turn.network.predict(turn.a["x"], *turn.weights)
    return np.square(output - turn.a["y"]).sum()


def _replaced(sign: float, first: bool, second: bool) -> Step:
    """Steps that are assigned to the weights, not subtracted from them."""

    def step(turn: Turn) -> Weights:
        kept = zip(_descend(turn), turn.gradients(), (first, second), strict=True)
        return tuple(
            sign * turn.rate * grad if is_replaced else moved
            for moved, grad, is_replaced in kept
        )

    return step


def _added_rate(rate: float, sign: float) -> Step:
    """A step whose learning rate is added to the gradient, or subtracted."""
    return lambda turn: tuple(
        weight - rate * turn.rate - sign * grad
        for weight, grad in zip(turn.weights, turn.gradients(), strict=True)
    )


def _multiplied(turn: Turn) -> Weights:
    both = zip(turn.weights, turn.gradients(), strict=True)
    return turn.moved(tuple(weight * grad for weight, grad in both))


def _normalised(turn: Turn) -> Weights:
    grads = turn.gradients()
    return turn.moved(tuple(grad / np.linalg.norm(grad) for grad in grads))


def _normalised_together(turn: Turn) -> Weights:
    grads = turn.gradients()
    length = np.sqrt(sum(np.square(grad).sum() for grad in grads))
    return turn.moved(tuple(grad / length for grad in grads))


def _clipped_by_norm(most: float) -> Step:
    return _along(lambda grad: grad * min(1.0, most / np.linalg.norm(grad)))


def _decayed(share: float, *, by_rate: bool) -> Step:
    """A step that also makes the weights smaller."""

    def step(turn: Turn) -> Weights:
        factor = share * (turn.rate if by_rate else 1.0)
        moved = zip(_descend(turn), turn.weights, strict=True)
        return tuple(new - factor * old for new, old in moved)

    return step


def _shrunk(share: float) -> Step:
    """A step after which all that is there becomes smaller."""
    return lambda turn: tuple((1 - share) * weight for weight in _descend(turn))


def _momentum(keep: float, add: float) -> Step:
    def step(turn: Turn) -> Weights:
        grads = turn.gradients()
        old = turn.memory.get("velocity", tuple(map(np.zeros_like, grads)))
        velocity = tuple(
            keep * v + add * grad for v, grad in zip(old, grads, strict=True)
        )
        turn.memory["velocity"] = velocity
        return turn.moved(velocity)

    return step


def _changing_rate(factor: Callable[[int], float]) -> Step:
    def step(turn: Turn) -> Weights:
        rate = turn.rate * factor(turn.number)
        return turn.moved(turn.gradients(), (rate, rate))

    return step


def _first_gradients(turn: Turn) -> Weights:
    """The gradients are computed once, from the starting weights."""
    return turn.moved(turn.memory.setdefault("first", turn.gradients()))


def _gradients_before(turn: Turn) -> Weights:
    """Each step takes the gradients of the turn before."""
    now = turn.gradients()
    return turn.moved((turn.memory.get("last", now), turn.memory.update(last=now))[0])


def _first_outputs(turn: Turn) -> Weights:
    """The forward pass is run once, before the loop."""
    w1, w2 = turn.memory.setdefault("first", turn.weights)
    x, h = turn.a["x"], turn.a["x"] @ w1
    up = turn.network.up(turn.network.predict(x, w1, w2), turn.a["y"])
    grad_h = (up @ turn.weights[1].T) * (h > 0)
    return turn.moved((x.T @ grad_h, np.maximum(h, 0).T @ up))


def _sample_by_sample(turn: Turn) -> Weights:
    weights = turn.weights
    for n in range(len(turn.a["x"])):
        one = Turn(turn.a, turn.number, weights, turn.network)
        weights = one.moved(one.gradients(rows=slice(n, n + 1)))
    return weights


def _some_samples(rows: slice) -> Step:
    return lambda turn: turn.moved(turn.gradients(rows=rows))


def _half_of_samples(*, first: bool) -> Step:
    def step(turn: Turn) -> Weights:
        half = len(turn.a["x"]) // 2
        rows = slice(0, half) if first else slice(half, None)
        return turn.moved(turn.gradients(rows=rows))

    return step


def _next_sample(turn: Turn) -> Weights:
    n = turn.number % len(turn.a["x"])
    return turn.moved(turn.gradients(rows=slice(n, n + 1)))


def _of_turns(moves: Callable[[int], tuple[bool, bool]]) -> Step:
    """A step that each weight makes in some turns alone."""

    def step(turn: Turn) -> Weights:
        first, second = moves(turn.number)
        return turn.moved(turn.gradients(), (turn.rate * first, turn.rate * second))

    return step


def _only_downhill(turn: Turn) -> Weights:
    """A step that is taken back where the loss would rise."""
    new = _descend(turn)
    rises = _loss_of(replace(turn, weights=new)) >= _loss_of(turn)
    return turn.weights if rises else new


def _rounded_to(decimals: int) -> Step:
    return lambda turn: tuple(weight.round(decimals) for weight in _descend(turn))


def _several_steps(count: Callable[[Arguments], int]) -> Step:
    """A turn within which a whole loop runs."""

    def step(turn: Turn) -> Weights:
        weights = turn.weights
        for _ in range(count(turn.a)):
            weights = _descend(Turn(turn.a, turn.number, weights, turn.network))
        return weights

    return step


def _lengths() -> Iterator[tuple[str, Step]]:
    for name, factors in LENGTHS.items():
        for by in factors:
            yield name, _of_lengths(lambda a, by=by: (by(a), by(a)))


def _one_length() -> Iterator[tuple[str, Step]]:
    for name, of in ONE_LENGTH.items():
        for by in (factor for one in of for factor in LENGTHS[one]):
            yield name, _of_lengths(lambda a, by=by: (by(a), 1.0))
            yield name, _of_lengths(lambda a, by=by: (1.0, by(a)))


_SHARES = (1.0, 0.5, 0.1, 0.05, 0.01, 5e-3, 1e-3, 5e-4, 1e-4)

#: Steps gone wrong, the likeliest first.
STEPS: tuple[tuple[str, Step], ...] = (
    *_lengths(),
    *_one_length(),
    ("only_w1", _of_lengths(lambda a: (1.0, 0.0))),
    ("only_w2", _of_lengths(lambda a: (0.0, 1.0))),
    ("new_weights_used", _new_w2_in_grad_h),
    ("new_weights_used", _one_after_the_other),
    ("new_weights_used", _other_way_round),
    *(
        ("weights_replaced", _replaced(sign, *which))
        for which in ((True, True), (True, False), (False, True))
        for sign in (-1.0, 1.0)
    ),
    ("sample_by_sample", _sample_by_sample),
    ("one_sample", _some_samples(slice(-1, None))),
    ("one_sample", _some_samples(slice(0, 1))),
    ("sample_not_counted", _some_samples(slice(0, -1))),
    ("sample_not_counted", _some_samples(slice(1, None))),
    ("half_of_samples", _half_of_samples(first=True)),
    ("half_of_samples", _half_of_samples(first=False)),
    ("first_gradients_kept", _first_gradients),
    ("first_gradients_kept", _first_outputs),
    ("gradients_too_old", _gradients_before),
    ("gradient_not_used", _without_gradient(lambda turn, w: np.ones_like(w))),
    ("gradient_not_used", _without_gradient(lambda turn, w: -np.ones_like(w))),
    ("gradient_not_used", _without_gradient(lambda turn, w: w)),
    ("gradient_not_used", _without_gradient(lambda turn, w: -w)),
    ("gradient_not_used", _without_gradient(lambda turn, w: _loss_of(turn))),
    *(
        ("rate_not_multiplied", _added_rate(rate, sign))
        for rate in (1, -1)
        for sign in (1, -1)
    ),
    ("gradient_times_weight", _multiplied),
    ("sign_of_gradient", _along(np.sign)),
    ("upstream_without_sign", _along(np.abs)),
    *(
        ("gradient_collapsed", _along(lambda grad, take=take: take(grad)))
        for take in (
            np.mean,
            np.sum,
            lambda grad: grad.mean(0),
            lambda grad: grad.sum(0),
            lambda grad: grad.mean(1, keepdims=True),
            lambda grad: grad.sum(1, keepdims=True),
        )
    ),
    ("gradient_normalised", _normalised),
    ("gradient_normalised", _normalised_together),
    ("gradient_normalised", _along(lambda grad: grad / np.abs(grad).max())),
    *(
        ("loop_gradient_clipped", step)
        for most in (1.0, 5.0, 10.0, 0.5, 0.1)
        for step in (
            _along(lambda grad, most=most: grad.clip(-most, most)),
            _clipped_by_norm(most),
        )
    ),
    *(
        ("weight_decay_added", _decayed(times * share, by_rate=by_rate))
        for share in _SHARES
        for times, by_rate in ((1, True), (2, True), (1, False))
    ),
    *(("weight_decay_added", _shrunk(share)) for share in _SHARES[1:]),
    *(
        ("loop_momentum", _momentum(keep, add))
        for keep in (0.9, 0.5, 0.99, 0.8, 1.0)
        for add in (1.0, 1 - keep)
        if add
    ),
    *(
        ("rate_changes", _changing_rate(lambda n, q=q, late=late: q ** (n + late)))
        for q in (0.9, 0.99, 0.95, 0.5, 0.999, 0.8, 0.1, 1.1, 2.0)
        for late in (0, 1)
    ),
    ("rate_changes", _changing_rate(lambda n: 1 / (n + 1))),
    ("rate_changes", _changing_rate(lambda n: 1 / np.sqrt(n + 1))),
    ("rate_changes", _changing_rate(lambda n: n)),
    ("rate_changes", _changing_rate(lambda n: n + 1)),
    ("several_steps_a_turn", _several_steps(lambda a: 2)),
    ("several_steps_a_turn", _several_steps(lambda a: a["steps"])),
    ("another_sample_each_turn", _next_sample),
    ("one_weight_a_turn", _of_turns(lambda n: (n % 2 == 0, n % 2 == 1))),
    ("one_weight_a_turn", _of_turns(lambda n: (n % 2 == 1, n % 2 == 0))),
    ("turns_without_step", _of_turns(lambda n: (n % 2 == 0,) * 2)),
    ("turns_without_step", _of_turns(lambda n: (n % 2 == 1,) * 2)),
    ("turns_without_step", _of_turns(lambda n: (n > 0,) * 2)),
    ("turns_without_step", _only_downhill),
    *(("weights_rounded", _rounded_to(decimals)) for decimals in (1, 2, 3, 4)),
)

#: Of the steps, those that use a weight that has moved.
_NEW_WEIGHTS = tuple(step for name, step in STEPS if name == "new_weights_used")
#: Of the lengths, those that may come together with another mistake.
_LIKELY_LENGTHS = (
    "climbs",
    "no_learning_rate",
    "mean_step",
    "double_step",
    "step_halved",
)
#: Of all steps, those that may come together with wrong losses.
_LIKELY_STEPS = (
    *_LIKELY_LENGTHS,
    "one_climbs",
    "only_w1",
    "only_w2",
    "new_weights_used",
    "weights_replaced",
    "no_mask_in_loop",
)

#: Lines of the network that are wrong within a loop, the likeliest first.
NETWORKS: tuple[tuple[str, Network], ...] = (
    ("no_mask_in_loop", Network(slope=lambda h, grad: 1.0)),
    ("mask_inverted", Network(slope=lambda h, grad: h < 0)),
    ("mask_by_gradient", Network(slope=lambda h, grad: grad > 0)),
    ("times_h_relu", Network(slope=lambda h, grad: np.maximum(h, 0))),
    ("times_h", Network(slope=lambda h, grad: h)),
    ("sign_as_mask", Network(slope=lambda h, grad: np.sign(h))),
    ("relu_forgotten", Network(sees_h=True)),
    ("forgot_y", Network(up=lambda p, y: 2 * p)),
    ("plus_y", Network(up=lambda p, y: 2 * (p + y))),
    ("bracket", Network(up=lambda p, y: 2 * p - y)),
    ("no_sign", Network(up=lambda p, y: 2 * np.abs(p - y))),
    ("absolute_error", Network(up=lambda p, y: np.sign(p - y))),
    ("square_kept", Network(up=lambda p, y: 2 * np.square(p - y))),
    ("loss_itself", Network(up=lambda p, y: np.square(p - y))),
    ("no_relu_in_loop", Network(relu=lambda h: h, slope=lambda h, grad: 1.0)),
    ("no_relu_in_loop", Network(relu=lambda h: h)),
    ("relu_with_ceiling", Network(relu=lambda h: h.clip(0, 6))),
    (
        "relu_with_ceiling",
        Network(relu=lambda h: h.clip(0, 6), slope=lambda h, grad: (h > 0) & (h < 6)),
    ),
)

#: How the inputs or the targets may have been normalised.
_SIZES: tuple[Callable[[np.ndarray], Any], ...] = (
    lambda array: (array - array.mean()) / array.std(),
    lambda array: (array - array.mean(0)) / array.std(0),
    lambda array: array - array.mean(0),
    lambda array: array - array.mean(),
    lambda array: array / np.abs(array).max(),
    lambda array: array / array.max(),
    lambda array: array / np.linalg.norm(array),
)

#: So many of them, from the first one on, may come together with wrong lengths.
_LIKELY_NETWORKS = 9

Run = Callable[[Arguments], Mapping[str, Any]]


def _runs() -> Iterator[tuple[str, Run]]:
    """Whole loops with one mistake in their steps."""
    for name, step in STEPS:
        yield name, remembered(lambda a, step=step: simulate(a, step))
    for name, network in NETWORKS:
        yield name, remembered(lambda a, network=network: simulate(a, network=network))
    for change in _SIZES:
        for which in ("x", "y"):
            yield (
                "data_normalised",
                remembered(lambda a, f=change, k=which: simulate({**a, k: f(a[k])})),
            )


def _length_pairs() -> Iterator[tuple[str, str, Run]]:
    """Whole loops whose steps are wrong in two ways, one of them their length."""
    single = [(name, by) for name in _LIKELY_LENGTHS for by in LENGTHS[name]]

    def pair(one: str, other: str, lengths: Lengths, network: Network = RIGHT) -> Any:
        step = _of_lengths(lengths)
        return one, other, remembered(lambda a: simulate(a, step, network))

    for (one, by), (other, times) in combinations(single, 2):
        if one != other:
            yield pair(one, other, lambda a, f=by, g=times: (f(a) * g(a),) * 2)
    for name, by in single:
        yield pair("only_w1", name, lambda a, by=by: (by(a), 0.0))
        yield pair("only_w2", name, lambda a, by=by: (0.0, by(a)))
        if name != "climbs":
            yield pair("one_climbs", name, lambda a, by=by: (-by(a), by(a)))
            yield pair("one_climbs", name, lambda a, by=by: (by(a), -by(a)))
        for wrong, network in NETWORKS[:_LIKELY_NETWORKS]:
            yield pair(wrong, name, lambda a, by=by: (by(a), by(a)), network)


def _pairs_of_new_weights() -> Iterator[tuple[str, str, Run]]:
    """Whole loops with a wrong line, in which a weight moves too early."""
    for step in _NEW_WEIGHTS:
        for name, network in NETWORKS[:_LIKELY_NETWORKS]:
            run = remembered(lambda a, s=step, n=network: simulate(a, s, n))
            yield "new_weights_used", name, run


# --------------------------------------------------------------- losses noted wrongly

Series = Callable[[np.ndarray], np.ndarray]


def _folded(
    losses: np.ndarray, note: Callable[[float, list[float]], float]
) -> np.ndarray:
    """Each loss mixed with what has been noted before it."""
    noted: list[float] = []
    for loss in losses:
        noted.append(note(loss, noted))
    return np.array(noted)


def _unless_constant(series: Series) -> Series:
    """A series that names nothing where it never changes: that has many causes."""

    def checked(losses: np.ndarray) -> np.ndarray:
        noted = series(losses)
        return noted if np.ptp(noted) else np.full_like(noted, np.nan)

    return checked


#: What may be noted in the place of the losses, made from all of them.
SERIES: tuple[tuple[str, Series], ...] = (
    ("running_total", np.cumsum),
    ("running_total", lambda losses: _folded(losses, lambda new, old: new + sum(old))),
    ("running_average", lambda losses: np.cumsum(losses) / _numbers_of(losses)),
    (
        "running_average",
        lambda losses: _folded(
            losses, lambda new, old: (new + sum(old)) / (len(old) + 1)
        ),
    ),
    *(
        (
            "running_average",
            lambda losses, keep=keep: _folded(
                losses,
                lambda new, old: keep * old[-1] + (1 - keep) * new if old else new,
            ),
        )
        for keep in (0.5, 0.9, 0.99, 0.1)
    ),
    ("best_so_far", _unless_constant(np.minimum.accumulate)),
    ("best_so_far", _unless_constant(np.maximum.accumulate)),
    ("losses_sorted", np.sort),
    ("losses_sorted", lambda losses: np.sort(losses)[::-1]),
    ("losses_reversed", lambda losses: losses[::-1]),
    ("same_loss", lambda losses: np.full_like(losses, losses[0])),
    ("last_loss_only", lambda losses: np.full_like(losses, losses[-1])),
    ("divided_by_turn", lambda losses: losses / _numbers_of(losses)),
    ("loss_change", lambda losses: np.diff(losses, prepend=0.0)),
    ("loss_change", lambda losses: np.diff(losses, prepend=losses[0])),
    ("loss_change", lambda losses: -np.diff(losses, prepend=losses[0])),
    ("loss_logarithm", np.log),
    ("loss_logarithm", np.log10),
    ("loss_logarithm", np.log1p),
    ("loss_noted_late", lambda losses: np.concatenate((losses[:1], losses[:-1]))),
    ("loss_noted_late", lambda losses: np.concatenate(([0.0], losses[:-1]))),
)
#: Those among them that may go together with a wrong step.
_LIKELY_SERIES = ("running_total", "best_so_far")

#: What may be noted of each output in the place of its loss.
ERRORS: tuple[tuple[str, Callable[[np.ndarray, np.ndarray], float]], ...] = (
    ("mean_over_batch", lambda p, y: np.square(p - y).sum() / len(y)),
    ("mean_over_outputs", lambda p, y: np.square(p - y).sum() / y.shape[1]),
    ("mean_over_all", lambda p, y: np.square(p - y).mean()),
    ("half_of_mean", lambda p, y: np.square(p - y).mean() / 2),
    ("half_of_mean", lambda p, y: np.square(p - y).sum() / 2 / len(y)),
    ("half_of_mean", lambda p, y: np.square(p - y).sum() / 2 / y.shape[1]),
    ("square_root", lambda p, y: np.linalg.norm(p - y)),
    ("root_mean_square", lambda p, y: np.sqrt(np.square(p - y).mean())),
    ("absolute_error", lambda p, y: np.abs(p - y).sum()),
    ("absolute_error", lambda p, y: np.abs(p - y).mean()),
    ("no_square", lambda p, y: (p - y).sum()),
    ("no_square", lambda p, y: (p - y).mean()),
    ("square_of_sum", lambda p, y: (p - y).sum() ** 2),
    ("forgot_y", lambda p, y: np.square(p).sum()),
    ("plus_y", lambda p, y: np.square(p + y).sum()),
    ("difference_of_squares", lambda p, y: (np.square(p) - np.square(y)).sum()),
    ("doubled_not_squared", lambda p, y: 2 * (p - y).sum()),
    ("one_sample", lambda p, y: np.square(p - y)[-1].sum()),
    ("one_sample", lambda p, y: np.square(p - y)[0].sum()),
    ("one_term", lambda p, y: np.square(p - y).max()),
)
#: Those among them that may go together with a wrong step, and are no mere factor.
_LIKELY_ERRORS = ("square_root", "absolute_error")


def _numbers_of(losses: np.ndarray) -> np.ndarray:
    return np.arange(1, len(losses) + 1)


def _noted(run: Run, error: Callable[..., float]) -> Callable[[Arguments], np.ndarray]:
    """Another error of each output of a run."""
    return lambda a: np.array([error(p, a["y"]) for p in run(a)["outputs"]])


def _series(run: Run, series: Series, late: bool = False) -> Callable[..., np.ndarray]:
    """Something else made from the losses of a run, or from those after its steps."""
    return lambda a: (
        series(run({**a, "steps": a["steps"] + 1})["losses"][1:])
        if late
        else series(run(a)["losses"])
    )


def _losses_of_samples(a: Arguments) -> np.ndarray:
    """Each sample's loss right before its own step, added up over a turn."""
    weights, losses = (a["w1"], a["w2"]), []
    for number in range(a["steps"]):
        total = 0.0
        for n in range(len(a["x"])):
            row = {**a, "x": a["x"][n : n + 1], "y": a["y"][n : n + 1]}
            turn = Turn(row, number, weights, RIGHT)
            total += _loss_of(turn)
            weights = _descend(turn)
        losses.append(total)
    return np.array(losses)


def _losses_between(moved_first: int) -> Callable[[Arguments], np.ndarray]:
    """The losses when one of the weights has moved, and the other is still to."""

    def formula(a: Arguments) -> np.ndarray:
        losses: list[float] = []

        def step(turn: Turn) -> Weights:
            new, half = _descend(turn), list(turn.weights)
            half[moved_first] = new[moved_first]
            losses.append(_loss_of(replace(turn, weights=tuple(half))))
            return new

        simulate(a, step)
        return np.array(losses)

    return formula


# ------------------------------------------------------------------ as known mistakes


def _of_run(name: str, run: Run, besides: str = "") -> list[Mistake]:
    """The same mistake as it shows in each of the values that train returns."""
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part], besides)
        for part in PARTS
    ]


def _other_count(name: str, steps: Callable[[int], int]) -> list[Mistake]:
    """Right steps, and another number of them. (Of losses it shows in the length.)"""
    return _of_run(name, remembered(lambda a: simulate(a, steps=steps)))[1:]


_right_run = remembered(simulate)


def _single_mistakes() -> Iterator[Mistake]:
    yield Mistake(
        "loss_after_update", "losses", _series(_right_run, np.asarray, late=True)
    )
    yield from _other_count("no_update", lambda asked: 0)
    for name, series in SERIES:
        yield Mistake(name, "losses", _series(_right_run, series))
    for name, error in ERRORS:
        yield Mistake(name, "losses", _noted(_right_run, error))
    yield Mistake("sample_by_sample", "losses", _losses_of_samples)
    for weight in (0, 1):
        yield Mistake("loss_amid_updates", "losses", _losses_between(weight))
    yield Mistake("losses_all_zero", "losses", lambda a: np.zeros(a["steps"]))
    yield from _other_count("one_step_short", lambda asked: asked - 1)
    yield from _other_count("one_step_long", lambda asked: asked + 1)
    for name, run in _runs():
        yield from _of_run(name, run)
    yield from _other_count("first_step_only", lambda asked: 1)
    for count in (2, 3, 10, 100):
        yield from _other_count("steps_ignored", lambda asked, count=count: count)


def _pairs() -> Iterator[Mistake]:
    """Two at once that are no mere factor apart: see ``verdicts/two_at_once.py``."""
    for name, besides, run in (*_length_pairs(), *_pairs_of_new_weights()):
        yield from _of_run(name, run, besides)
    for note, series in SERIES:
        late = _series(_right_run, series, late=True)
        yield Mistake(note, "losses", late, "loss_after_update")
    without = Network(slope=lambda h, grad: 1.0, sees_h=True)
    run = remembered(lambda a: simulate(a, network=without))
    yield from _of_run("no_mask_in_loop", run, "relu_forgotten")
    for name, run in _runs():
        if name not in _LIKELY_STEPS:
            continue
        for note, error in ERRORS:
            if note in _LIKELY_ERRORS:
                yield Mistake(name, "losses", _noted(run, error), note)
        for note, series in SERIES:
            if note in _LIKELY_SERIES:
                yield Mistake(name, "losses", _series(run, series), note)


TRAIN_MISTAKES = (*_single_mistakes(), *_pairs())
