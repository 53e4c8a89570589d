"""Wrong training loops of stage 08, as numbers: one loop, and what can be wrong in it.

What is minimised, how a step is made of gradients, and what is noted are tables; a
wrong loop takes an entry of one of them, and two mistakes at once take one of each. All
is NumPy, because a wrong answer is compared with some hundreds of loops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import combinations, product
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Mistake
from grader.exercises.remembered import remembered
from grader.exercises.stage_07_static_graph.stepping import (
    RELU,
    SIGMOID,
    TANH,
    Curve,
)
from grader.exercises.stage_08_nn.references import (
    PARAMETERS,
    Update,
    gradient_descent,
    train,
)
from grader.problem import LEARNING_RATE

# ------------------------------------------------------------- what is minimised

#: From what y_pred misses y by, the loss and its slope for y_pred.
Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]
#: By what a loss is divided, from the shape of y.
Count = Callable[[np.ndarray], float]

_ENTRIES: Count = np.size
_SAMPLES: Count = len
_OUTPUTS: Count = lambda d: d.shape[1]  # noqa: E731


def sum_of_squares(difference: np.ndarray) -> tuple[float, np.ndarray]:
    """The course's loss."""
    return float(np.square(difference).sum()), 2 * difference


def _root_of_squares(difference: np.ndarray) -> tuple[float, np.ndarray]:
    root = np.sqrt(np.square(difference).sum())
    return float(root), difference / root


def _sum_of_absolutes(difference: np.ndarray) -> tuple[float, np.ndarray]:
    return float(np.abs(difference).sum()), np.sign(difference)


def _huber(difference: np.ndarray) -> tuple[float, np.ndarray]:
    size = np.abs(difference)
    values = np.where(size < 1, size**2 / 2, size - 0.5)
    return float(values.sum()), np.clip(difference, -1, 1)


def _plain_sum(difference: np.ndarray) -> tuple[float, np.ndarray]:
    return float(difference.sum()), np.ones_like(difference)


def _square_of_sum(
    difference: np.ndarray, axis: int | None = None
) -> tuple[float, np.ndarray]:
    """Summed up before it is squared: all of it, or along one axis alone."""
    total = difference.sum(axis=axis, keepdims=True)
    return float(np.square(total).sum()), 2 * total * np.ones_like(difference)


def _power(exponent: int, difference: np.ndarray) -> tuple[float, np.ndarray]:
    slope = exponent * difference ** (exponent - 1)
    return float((difference**exponent).sum()), slope


def _logarithm(difference: np.ndarray) -> tuple[float, np.ndarray]:
    value, slope = sum_of_squares(difference)
    return float(np.log(value)), slope / value


def _times(loss: Loss, factor: Count) -> Loss:
    """A multiple of a loss; the factor depends on the number of entries."""

    def scaled(difference: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = loss(difference)
        return factor(difference) * value, factor(difference) * slope

    return scaled


def _mean(loss: Loss, count: Count = _ENTRIES, share: float = 1.0) -> Loss:
    return _times(loss, lambda d: share / count(d))


def _with_mean(loss: Loss) -> tuple[Loss, ...]:
    return loss, _mean(loss), _mean(loss, _SAMPLES)


#: Losses that differ from ours, by the mistake's name.
LOSSES: Mapping[str, tuple[Loss, ...]] = {
    "mse_left_at_mean": (_mean(sum_of_squares),),
    "loop_mean_over_batch": (_mean(sum_of_squares, _SAMPLES),),
    "loop_mean_over_outputs": (_mean(sum_of_squares, _OUTPUTS),),
    "half": (_times(sum_of_squares, lambda d: 0.5),),
    "half_of_mean": tuple(
        _mean(sum_of_squares, count, 0.5) for count in (_ENTRIES, _SAMPLES, _OUTPUTS)
    ),
    "square_root": (_root_of_squares,),
    "root_mean_square": (
        _times(_root_of_squares, lambda d: d.size**-0.5),
        _times(_root_of_squares, lambda d: len(d) ** -0.5),
    ),
    "absolute_error": _with_mean(_sum_of_absolutes),
}
#: Less likely ones, which are looked for alone.
RARE_LOSSES: Mapping[str, tuple[Loss, ...]] = {
    "loss_doubled": (_times(sum_of_squares, lambda d: 2.0),),
    "square_root": _with_mean(_root_of_squares)[1:],
    "other_loss": _with_mean(_huber),
    "no_square": _with_mean(_plain_sum),
    "square_of_sum": (_square_of_sum, _times(_square_of_sum, lambda d: d.size**-2.0)),
    "entries_mixed": tuple(partial(_square_of_sum, axis=axis) for axis in (0, 1)),
    "other_power": tuple(
        scaled for n in (3, 4) for scaled in _with_mean(partial(_power, n))
    ),
    "loss_logarithm": (_logarithm,),
}
#: What the weights alone show of a loss, where that has another name.
_SHOWN_BY_WEIGHTS = {
    "half": "half_in_loop",
    "loss_doubled": "step_doubled",
    "half_of_mean": "step_over_double",
}


def slopes(
    a: Arguments, parameters: Arrays, loss: Loss = sum_of_squares
) -> tuple[float, Arrays]:
    """The loss and its gradients by formulas. (Autograd is slower, and it is often.)"""
    w1, b1, w2, b2 = (parameters[name] for name in PARAMETERS)
    hidden = a["x"] @ w1.T + b1
    h_relu = np.maximum(hidden, 0)
    value, upstream = loss(h_relu @ w2.T + b2 - a["y"])
    behind_relu = (upstream @ w2) * (hidden > 0)
    return value, {
        "w1": behind_relu.T @ a["x"],
        "b1": behind_relu.sum(0),
        "w2": upstream.T @ h_relu,
        "b2": upstream.sum(0),
    }


# ------------------------------------------------- how a step is made of gradients

#: From the arguments, how a step is made: with a memory of its own for each run.
Rule = Callable[[Arguments], Update]
#: From a gradient and its parameter, what is multiplied by the learning rate instead.
Direction = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _along(direction: Direction) -> Rule:
    """A descent along something that is made of a gradient and its parameter."""

    def rule(a: Arguments) -> Update:
        descend = gradient_descent(a)
        return lambda parameters, gradients: descend(
            parameters,
            {name: direction(g, parameters[name]) for name, g in gradients.items()},
        )

    return rule


def _rate(factor: Callable[[Arguments], float]) -> Rule:
    """A descent with some multiple of the learning rate."""
    return lambda a: gradient_descent(
        {**a, "learning_rate": factor(a) * a["learning_rate"]}
    )


def _rate_of(rate: float) -> Rule:
    return lambda a: gradient_descent({**a, "learning_rate": rate})


def _changing(factor: Callable[[int, int], float]) -> Rule:
    """A learning rate that changes from turn to turn."""

    def rule(a: Arguments) -> Update:
        turn = -1

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            nonlocal turn
            turn += 1
            rate = factor(turn, a["steps"]) * a["learning_rate"]
            return {n: p - rate * gradients[n] for n, p in parameters.items()}

        return update

    return rule


def _shrinking_on_way(share: float) -> Rule:
    """A learning rate that shrinks behind the step of each single parameter."""

    def rule(a: Arguments) -> Update:
        rate = a["learning_rate"]

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            nonlocal rate
            moved = {}
            for name, value in parameters.items():
                moved[name] = value - rate * gradients[name]
                rate *= share
            return moved

        return update

    return rule


def _biases_back_to_0(a: Arguments) -> Update:
    """After each step the biases are set to zero."""
    descend = gradient_descent(a)

    def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
        moved = descend(parameters, gradients)
        return {**moved, "b1": 0 * moved["b1"], "b2": 0 * moved["b2"]}

    return update


def _momentum(beta: float, *, ahead: bool = False, share: float = 1.0) -> Rule:
    """SGD with momentum; with Nesterov's look ahead; with a share of the gradient."""

    def rule(a: Arguments) -> Update:
        descend, velocity = gradient_descent(a), {}

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            for name, g in gradients.items():
                # PyTorch's first velocity is the whole gradient, whatever the share.
                is_first = name not in velocity
                velocity[name] = g if is_first else beta * velocity[name] + share * g
            if not ahead:
                return descend(parameters, velocity)
            steps = {n: g + beta * velocity[n] for n, g in gradients.items()}
            return descend(parameters, steps)

        return update

    return rule


def _smoothed(beta: float) -> Rule:
    """A running mean of the gradients, from zero."""

    def rule(a: Arguments) -> Update:
        descend, mean = gradient_descent(a), {}

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            for name, g in gradients.items():
                mean[name] = beta * mean.get(name, 0) + (1 - beta) * g
            return descend(parameters, mean)

        return update

    return rule


def _adam(rate: float | None = None, decay: float = 0.0) -> Rule:
    """Adam with its own two rates; with a decay of the weights as in AdamW."""

    def rule(a: Arguments) -> Update:
        first, second, turn = {}, {}, 0
        step = a["learning_rate"] if rate is None else rate

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            nonlocal turn
            turn += 1
            moved = {}
            for name, value in parameters.items():
                g = gradients[name]
                first[name] = 0.9 * first.get(name, 0) + 0.1 * g
                second[name] = 0.999 * second.get(name, 0) + 0.001 * g**2
                mean = first[name] / (1 - 0.9**turn)
                root = np.sqrt(second[name] / (1 - 0.999**turn))
                moved[name] = value * (1 - step * decay) - step * mean / (root + 1e-8)
            return moved

        return update

    return rule


def _over_root(kept: float, added: float, tiny: float) -> Rule:
    """RMSProp and AdaGrad: over the root of a sum of squares."""

    def rule(a: Arguments) -> Update:
        descend, squares = gradient_descent(a), {}

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            steps = {}
            for name, g in gradients.items():
                squares[name] = kept * squares.get(name, 0) + added * g**2
                steps[name] = g / (np.sqrt(squares[name]) + tiny)
            return descend(parameters, steps)

        return update

    return rule


def _each_by_its_own(factors: Callable[[Arguments], Mapping[str, float]]) -> Rule:
    """The steps of some parameters are multiplied by factors of their own."""

    def rule(a: Arguments) -> Update:
        descend, own = gradient_descent(a), factors(a)
        return lambda parameters, gradients: descend(
            parameters, {n: own.get(n, 1.0) * g for n, g in gradients.items()}
        )

    return rule


def _clipped(most: float) -> Rule:
    """The gradients of all parameters together are at most so long."""

    def rule(a: Arguments) -> Update:
        descend = gradient_descent(a)

        def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
            length = np.sqrt(sum(np.square(g).sum() for g in gradients.values()))
            factor = min(1.0, most / (length + 1e-6))
            return descend(parameters, {n: factor * g for n, g in gradients.items()})

        return update

    return rule


def _in_its_place(sign: float, factor: float | None = None) -> Rule:
    """The step takes the place of the parameter."""

    def rule(a: Arguments) -> Update:
        rate = sign * (a["learning_rate"] if factor is None else factor)
        return lambda parameters, gradients: {
            name: rate * gradients[name] for name in parameters
        }

    return rule


def _lagging(a: Arguments) -> Update:
    """Each step takes the gradients of the turn before; the first takes none."""
    descend, before = gradient_descent(a), {}

    def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
        moved = descend(parameters, before) if before else dict(parameters)
        before.update(gradients)
        return moved

    return update


def _always_the_first(a: Arguments) -> Update:
    """Each step takes the gradients of the first turn."""
    descend, first = gradient_descent(a), {}

    def update(parameters: Arrays, gradients: Arrays) -> dict[str, np.ndarray]:
        first.update({} if first else gradients)
        return descend(parameters, first)

    return update


def _length(g: np.ndarray) -> np.ndarray:
    return np.linalg.norm(g) or 1.0


# --------------------------------------------------------------------- the loop


def _always(turn: int, steps: int) -> bool:
    return True


def _never(turn: int) -> bool:
    return False


@np.errstate(all="ignore")  # some of these loops diverge
def simulate(
    a: Arguments,
    *,
    kept: float = 0.0,
    never_zeroed: tuple[str, ...] = PARAMETERS,
    moving: tuple[str, ...] = PARAMETERS,
    times: float = 1.0,
    moves: Callable[[int, int], bool] = _always,
    loss: Loss = sum_of_squares,
    rule: Rule = gradient_descent,
    zeroes: Callable[[int], bool] = _never,
) -> Arrays:
    """Run a training loop with mistakes in it.

    Args:
        a: the arguments of ``train``, with the model's parameters.
        kept: which share of the old gradients is still there at the next backward call.
        never_zeroed: the parameters that keep such a share.
        moving: the parameters that are updated.
        times: how often each gradient is added, or moves its parameter.
        moves: whether anything moves in a turn, from its number and that of all turns.
        loss: what is minimised.
        rule: how a step is made of the gradients.
        zeroes: whether all is zeroed at the start of a turn in spite of that.
    """
    old = {name: 0.0 for name in PARAMETERS}
    step, turn = rule(a), -1

    def update(
        parameters: Mapping[str, np.ndarray], gradients: Arrays
    ) -> dict[str, np.ndarray]:
        nonlocal turn
        turn += 1
        for name in PARAMETERS:
            is_kept = name in never_zeroed and not zeroes(turn)
            rest = kept * old[name] if is_kept else 0.0
            old[name] = rest + times * gradients[name]
        if not moves(turn, a["steps"]):
            return dict(parameters)
        moved = step(parameters, old)
        return {n: moved[n] if n in moving else p for n, p in parameters.items()}

    return train(a, update, partial(slopes, loss=loss))


@np.errstate(all="ignore")
def _one_after_the_other(a: Arguments, order: tuple[str, ...]) -> Arrays:
    """Each gradient is found anew, with the parameters before it moved already."""
    parameters, losses = {name: a[name] for name in PARAMETERS}, []
    for _ in range(a["steps"]):
        losses.append(slopes(a, parameters)[0])
        for name in order:
            gradient = slopes(a, parameters)[1][name]
            moved = parameters[name] - a["learning_rate"] * gradient
            parameters = {**parameters, name: moved}
    return {"losses": np.array(losses), **parameters}


@np.errstate(all="ignore")
def _with_slopes(
    a: Arguments, change: Callable[[float, Arrays, Arrays], tuple[float, Arrays]]
) -> Arrays:
    """The right loop, with something else made of the loss, the slopes, the weights."""
    return train(a, gradient_descent(a), lambda a, p: change(*slopes(a, p), p))


def _penalised(
    share: float, loss: float, gradients: Arrays, parameters: Arrays
) -> tuple[float, Arrays]:
    """A loss with a penalty on the parameters' squares."""
    penalty = sum(np.square(p).sum() for p in parameters.values())
    slopes = {n: g + 2 * share * parameters[n] for n, g in gradients.items()}
    return loss + share * penalty, slopes


def _moved_by_loss(
    loss: float, gradients: Arrays, parameters: Arrays
) -> tuple[float, Arrays]:
    """What is subtracted is made of the loss itself."""
    return loss, dict.fromkeys(gradients, loss)


@np.errstate(all="ignore")
def _back_through_first_graph(a: Arguments) -> Arrays:
    """One forward pass for all turns: only the weight of the last layer is today's."""
    hidden = a["x"] @ a["w1"].T + a["b1"]
    h_relu = np.maximum(hidden, 0)
    loss, upstream = sum_of_squares(h_relu @ a["w2"].T + a["b2"] - a["y"])

    def slopes_of_old_values(a: Arguments, parameters: Arrays) -> tuple[float, Arrays]:
        behind_relu = (upstream @ parameters["w2"]) * (hidden > 0)
        return loss, {
            "w1": behind_relu.T @ a["x"],
            "b1": behind_relu.sum(0),
            "w2": upstream.T @ h_relu,
            "b2": upstream.sum(0),
        }

    return train(a, gradient_descent(a), slopes_of_old_values)


def _with_bent_prediction(curve: Curve, a: Arguments) -> Arrays:
    """The loss sees a function of the prediction."""

    def loss(difference: np.ndarray) -> tuple[float, np.ndarray]:
        y_pred = difference + a["y"]
        value, slope = sum_of_squares(curve.value(y_pred) - a["y"])
        return value, slope * curve.slope(y_pred)

    return simulate(a, loss=loss)


#: What a loop that steps after each sample can note in a turn: of the samples' losses,
#: of the loss before all steps, and of the one after them.
_NOTED_BY_SAMPLE: tuple[Callable[[list[float], float, float], float], ...] = (
    lambda losses, before, after: sum(losses),
    lambda losses, before, after: sum(losses) / len(losses),
    lambda losses, before, after: losses[-1],
    lambda losses, before, after: before,
    lambda losses, before, after: after,
)


@np.errstate(all="ignore")
def _step_for_each_sample(
    a: Arguments, note: Callable[[list[float], float, float], float], many: int = 1
) -> Arrays:
    """A step after each sample, or after so many."""
    parameters, noted = {name: a[name] for name in PARAMETERS}, []
    descend = gradient_descent(a)
    for _ in range(a["steps"]):
        before, losses = slopes(a, parameters)[0], []
        for n in range(0, len(a["x"]), many):
            sample = {"x": a["x"][n : n + many], "y": a["y"][n : n + many]}
            loss, gradients = slopes(sample, parameters)
            losses.append(loss)
            parameters = descend(parameters, gradients)
        noted.append(note(losses, before, slopes(a, parameters)[0]))
    return {"losses": np.array(noted), **parameters}


# ------------------------------------------------------------ one mistake in a loop

#: What ``simulate`` is told, by the mistake's name; the likeliest first.
Settings = Mapping[str, Any]

STEPS: Mapping[str, tuple[Settings, ...]] = {
    "parameters_never_zeroed": ({"kept": 1.0},),
    "climbs": ({"times": -1.0},),
    "half_in_loop": ({"times": 0.5},),
    "step_doubled": ({"times": 2.0},),
    "mean_step": tuple(
        {"rule": _rate(lambda a, count=count: 1 / count(a["y"]))}
        for count in (_SAMPLES, _ENTRIES, _OUTPUTS)
    ),
    "momentum_added": ({"rule": _momentum(0.9)},),
    "adam_taken": ({"rule": _adam()},),
    "weight_decay_added": tuple(
        {"rule": _along(lambda g, p, decay=decay: g + decay * p)}
        for decay in (0.01, 0.1, 1e-3, 1e-4, 5e-4)
    ),
    "loop_gradient_clipped": (
        *({"rule": _clipped(most)} for most in (1.0, 5.0, 10.0, 0.5, 0.1)),
        *(
            {"rule": _along(lambda g, p, most=most: np.clip(g, -most, most))}
            for most in (1.0, 5.0, 10.0, 0.5, 0.1)
        ),
    ),
    "fixed_learning_rate": tuple(
        {"rule": _rate_of(rate)}  # the course's own, and usual ones
        for rate in (LEARNING_RATE, 1e-4, 1e-3, 1e-2, 1e-5, 0.1)
    ),
    "no_learning_rate": ({"rule": _rate_of(1.0)},),
    "learning_rate_twice": ({"rule": _rate(lambda a: a["learning_rate"])},),
}

_SOME = (("b1", "b2"), ("w1", "w2"), ("w2", "b2"), ("w1", "b1"))

#: Parameters that are treated in another way than the rest.
_GROUPS = (
    *_SOME,
    *combinations(PARAMETERS, 1),
    *combinations(PARAMETERS, 3),
)
#: By what the steps of such a group can be multiplied.
_FACTORS: tuple[Callable[[Arguments], float], ...] = (
    lambda a: 1 / len(a["y"]),
    lambda a: 1 / a["y"].size,
    lambda a: 1 / a["learning_rate"],
    lambda a: a["learning_rate"],
    *(lambda a, factor=factor: factor for factor in (-1.0, 2.0, 0.5, 10.0, 0.1)),
)


def _of_some(
    names: tuple[str, ...], factor: Callable[[Arguments], float], a: Arguments
) -> dict[str, float]:
    return dict.fromkeys(names, factor(a))


def _by_position(a: Arguments, power: int) -> dict[str, float]:
    """The first is multiplied or divided by 1, the second by 2, and so on."""
    return {name: (n + 1.0) ** power for n, name in enumerate(PARAMETERS)}


#: Less likely ones, which are looked for alone.
RARE_STEPS: Mapping[str, tuple[Settings, ...]] = {
    "some_never_zeroed": tuple(
        {"kept": 1.0, "never_zeroed": names} for names in (*_GROUPS,)
    ),
    "climbs_and_never_zeroed": ({"times": -1.0, "kept": 1.0},),
    "zeroed_in_some_turns": (
        {"kept": 1.0, "zeroes": lambda turn: turn % 2 == 0},
        {"kept": 1.0, "zeroes": lambda turn: turn % 2 == 1},
    ),
    "moves_once": ({"moves": lambda turn, steps: turn == 0},),
    "moves_in_some_turns": (
        {"moves": lambda turn, steps: turn % 2 == 0},
        {"moves": lambda turn, steps: turn % 2 == 1},
        {"moves": lambda turn, steps: turn > 0},
        {"moves": lambda turn, steps: turn == steps - 1},
    ),
    "step_multiplied": tuple({"times": times} for times in (3.0, 4.0, 0.25, 10.0, 0.1)),
    "loop_momentum": (
        *({"rule": _momentum(beta)} for beta in (0.5, 0.8, 0.95, 0.99)),
        {"rule": _momentum(0.9, ahead=True)},
        {"rule": _momentum(0.9, share=0.1)},
        {"rule": _smoothed(0.9)},
    ),
    "adam_taken": (
        {"rule": _adam(1e-3)},
        {"rule": _adam(decay=0.01)},
        {"rule": _adam(1e-3, decay=0.01)},
    ),
    "adaptive_steps_taken": (
        {"rule": _over_root(0.99, 0.01, 1e-8)},
        {"rule": _over_root(0.9, 0.1, 1e-8)},
        {"rule": _over_root(1.0, 1.0, 1e-10)},
    ),
    "gradient_normalised": (
        {"rule": _along(lambda g, p: g / _length(g))},
        {"rule": _along(lambda g, p: g / (_length(g) + 1e-8))},
    ),
    "sign_of_gradient": ({"rule": _along(lambda g, p: np.sign(g))},),
    "upstream_without_sign": ({"rule": _along(lambda g, p: np.abs(g))},),
    "gradient_times_parameter": ({"rule": _along(lambda g, p: g * p)},),
    "gradient_not_used": (
        {"rule": _along(lambda g, p: p)},
        {"rule": _along(lambda g, p: 1.0)},
    ),
    "step_in_place_of_parameter": (
        {"rule": _in_its_place(1.0)},
        {"rule": _in_its_place(-1.0)},
        {"rule": _in_its_place(1.0, 1.0)},
    ),
    "step_over_steps": ({"rule": _rate(lambda a: 1 / a["steps"])},),
    "steps_differ_by_parameter": (
        *(
            {"rule": _each_by_its_own(partial(_of_some, names, factor))}
            for names in _GROUPS
            for factor in _FACTORS
        ),
        *(
            {"rule": _each_by_its_own(partial(_by_position, power=power))}
            for power in (1, -1)
        ),
        {"rule": _each_by_its_own(lambda a: {n: 1 / a[n].size for n in PARAMETERS})},
        {"rule": _each_by_its_own(lambda a: {n: 1 / len(a[n]) for n in PARAMETERS})},
    ),
    "weight_decay_added": tuple(
        {"rule": _along(lambda g, p, decay=decay: g + decay * p)}
        for decay in (0.02, 0.2, 2e-3, 2e-4, 1.0)
    ),
    "gradient_collapsed": (
        {"rule": _along(lambda g, p: g.mean())},
        {"rule": _along(lambda g, p: g.sum())},
        *(
            {
                "rule": _along(
                    lambda g, p, axis=axis, add=add: add(g, axis, keepdims=True)
                )
            }
            for add in (np.mean, np.sum)
            for axis in (0, -1)
        ),
    ),
    "biases_put_to_zero": ({"rule": _biases_back_to_0},),
    "gradients_too_old": ({"rule": _lagging},),
    "first_gradients_kept": ({"rule": _always_the_first},),
    "rate_changes": (
        *(
            {"rule": _changing(lambda t, steps, share=share: share**t)}
            for share in (0.9, 0.99, 0.95, 0.5, 0.1)
        ),
        *({"rule": _shrinking_on_way(share)} for share in (0.9, 0.99, 0.95, 0.5)),
        {"rule": _changing(lambda t, steps: 1 / (t + 1))},
        {"rule": _changing(lambda t, steps: 1 - t / steps)},
        {"rule": _changing(lambda t, steps: t + 1)},
        {"rule": _changing(lambda t, steps: t)},
    ),
}

#: The parameters that are moved, where not all of them are.
SUBSETS: Mapping[str, tuple[str, ...]] = {
    "only_weights_move": ("w1", "w2"),
    "only_biases_move": ("b1", "b2"),
    "only_first_layer_moves": ("w1", "b1"),
    "only_last_layer_moves": ("w2", "b2"),
}
_ONE_OR_THREE = (*combinations(PARAMETERS, 3), *combinations(PARAMETERS, 1))

VALUES = ("losses", *PARAMETERS)
Run = Callable[[Arguments], Arrays]


def in_each_value(
    name: str, run: Run, besides: str = "", parts: Iterable[str] = VALUES
) -> list[Mistake]:
    """One mistake in a loop, as it shows in the losses and in each parameter."""
    once = remembered(run)
    return [
        Mistake(name, part, lambda a, part=part: once(a)[part], besides)
        for part in parts
    ]


def _loop(name: str, settings: Settings, besides: str = "") -> list[Mistake]:
    """A loop with wrong settings; of some parameters alone, in those that move."""
    moving = settings.get("moving", PARAMETERS)
    run = partial(simulate, **settings)
    return in_each_value(name, run, besides, ("losses", *moving))


def _minimising(name: str, loss: Loss, settings: Settings, besides: str = "") -> Any:
    """A loop with another loss; the weights may show it under another name."""
    by_weights = _SHOWN_BY_WEIGHTS.get(name, name)
    run = remembered(partial(simulate, loss=loss, **settings))
    return (
        *in_each_value(name, run, besides, VALUES[:1]),
        *in_each_value(by_weights, run, besides, settings.get("moving", PARAMETERS)),
    )


def _other(name: str, change: Callable[[Arguments], Arguments]) -> list[Mistake]:
    """The right loop on other arguments."""
    return in_each_value(name, lambda a: simulate({**a, **change(a)}))


def _longer(a: Arguments, steps: int) -> Arguments:
    return {**a, "steps": a["steps"] + steps}


def _each(table: Mapping[str, tuple[Any, ...]]) -> list[tuple[str, Any]]:
    return [(name, entry) for name, entries in table.items() for entry in entries]


#: What is noted of the right losses.
NOTED: Mapping[str, tuple[Callable[[np.ndarray, Arguments], Any], ...]] = {
    "mean_noted": (
        lambda losses, a: losses / a["y"].size,
        lambda losses, a: losses / len(a["y"]),
        lambda losses, a: losses / a["y"].shape[1],
    ),
    "root_noted": (
        lambda losses, a: np.sqrt(losses),
        lambda losses, a: np.sqrt(losses / a["y"].size),
    ),
    "running_total": (lambda losses, a: np.cumsum(losses),),
    "running_average": (
        lambda losses, a: np.cumsum(losses) / np.arange(1, len(losses) + 1),
    ),
    "divided_by_steps": (lambda losses, a: losses / a["steps"],),
    "last_loss_only": (lambda losses, a: np.full_like(losses, losses[-1]),),
    "best_so_far": (
        lambda losses, a: np.minimum.accumulate(losses),
        lambda losses, a: np.maximum.accumulate(losses),
    ),
    "losses_sorted": (
        lambda losses, a: np.sort(losses),
        lambda losses, a: np.sort(losses)[::-1],
    ),
    "losses_reversed": (lambda losses, a: losses[::-1],),
    "loss_logarithm": (lambda losses, a: np.log(losses),),
    "square_of_loss": (lambda losses, a: losses**2,),
}


def _noting(settings: Settings, besides: str = "") -> list[Mistake]:
    """What can be noted of a loop's losses in their place."""
    run = remembered(partial(simulate, **settings))
    return [
        Mistake(name, "losses", lambda a, note=note: note(run(a)["losses"], a), besides)
        for name, note in _each(NOTED)
    ]


#: Other numbers of turns.
_OWN_COUNTS: tuple[Callable[[Arguments], int], ...] = (
    *(lambda a, steps=steps: steps for steps in (2, 3, 5, 10, 20, 50, 100)),
    lambda a: 2 * a["steps"],
    lambda a: a["steps"] // 2,
    lambda a: a["steps"] + 2,
    lambda a: a["steps"] - 2,
)
_ORDERS = (PARAMETERS, PARAMETERS[::-1])
#: Counts that a loss can be divided by, and that have nothing to do with it.
_OTHER_COUNTS: tuple[Callable[[Arguments], float], ...] = (
    lambda a: a["steps"],
    lambda a: a["x"].size,
    lambda a: a["x"].shape[1],
    lambda a: len(a["w1"]),
    lambda a: sum(a[name].size for name in PARAMETERS),
    lambda a: len(PARAMETERS),
)
#: What can be made of x or y before the training, where it should come in as it is.
_CHANGED_DATA: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
    *(
        lambda x, axis=axis, ddof=ddof: (x - x.mean(axis)) / x.std(axis, ddof=ddof)
        for axis in (0, None)
        for ddof in (0, 1)
    ),
    lambda x: x - x.mean(0),
    lambda x: x - x.mean(),
    lambda x: x / np.abs(x).max(),
    lambda x: x / x.max(),
    lambda x: x / np.linalg.norm(x, axis=1, keepdims=True),
    lambda x: x[::-1],
    lambda x: x / 2,
    lambda x: 2 * x,
    lambda x: x + 1,
    np.abs,
    lambda x: np.maximum(x, 0),
    lambda x: np.broadcast_to(x[:1], x.shape),
    lambda x: np.broadcast_to(x[:, :1], x.shape),
    lambda x: np.broadcast_to(x.mean(0), x.shape),
)


def _divided_by(count: Callable[[Arguments], float], a: Arguments) -> Arrays:
    return simulate(a, loss=_mean(sum_of_squares, lambda d: count(a)))


SINGLE_LOOPS = (
    *_loop("parameters_never_zeroed", {"kept": 1.0}),
    *(m for name, loss in _each(LOSSES) for m in _minimising(name, loss, {})),
    *(m for name, settings in _each(STEPS) for m in _loop(name, settings)),
    *(m for name, moving in SUBSETS.items() for m in _loop(name, {"moving": moving})),
    *(
        Mistake("parameter_stands_still", part, lambda a, part=part: a[part])
        for part in PARAMETERS
    ),
    Mistake(
        "loss_stands_still",
        "losses",
        lambda a: simulate(a, moving=())["losses"],
    ),
    Mistake(
        "loss_after_update",
        "losses",
        lambda a: simulate(_longer(a, 1))["losses"][1:],
    ),
    *_other("one_step_short", lambda a: _longer(a, -1))[1:],
    *_other("one_step_long", lambda a: _longer(a, 1))[1:],
    *(m for name, settings in _each(RARE_STEPS) for m in _loop(name, settings)),
    *(
        m
        for steps in _OWN_COUNTS
        for m in _other("steps_ignored", lambda a, steps=steps: {"steps": steps(a)})[1:]
    ),
    *in_each_value("gradient_not_used", partial(_with_slopes, change=_moved_by_loss)),
    *(
        m
        for share in (0.01, 0.1, 1e-3, 1e-4)
        for m in in_each_value(
            "penalty_added",
            partial(_with_slopes, change=partial(_penalised, share)),
            parts=VALUES[:1],
        )
    ),
    *(
        m
        for moving in _ONE_OR_THREE
        for m in _loop("only_some_move", {"moving": moving})
    ),
    *(m for name, loss in _each(RARE_LOSSES) for m in _minimising(name, loss, {})),
    *(
        m
        for count in _OTHER_COUNTS
        for m in in_each_value("loss_over_other_count", partial(_divided_by, count))
    ),
    *(
        m
        for data, change in product(("x", "y"), _CHANGED_DATA)
        for m in _other(
            "data_changed",
            lambda a, data=data, change=change: {data: change(a[data])},
        )
    ),
    *_other("forgot_y", lambda a: {"y": 0 * a["y"]}),
    *_other("plus_y", lambda a: {"y": -a["y"]}),
    *in_each_value("first_gradients_kept", _back_through_first_graph)[1:],
    *(
        m
        for order in _ORDERS
        for m in in_each_value(
            "gradients_found_anew", partial(_one_after_the_other, order=order)
        )
    ),
    *(
        m
        for parts, note in zip(
            (VALUES, *4 * [VALUES[:1]]), _NOTED_BY_SAMPLE, strict=True
        )
        for m in in_each_value(
            "sample_by_sample", partial(_step_for_each_sample, note=note), parts=parts
        )
    ),
    *(
        m
        for many in (2, 3, 4)
        for note in _NOTED_BY_SAMPLE
        for m in in_each_value(
            "batch_by_batch", partial(_step_for_each_sample, note=note, many=many)
        )
    ),
    *(
        m
        for curve in (RELU, SIGMOID, TANH)
        for m in in_each_value("prediction_bent", partial(_with_bent_prediction, curve))
    ),
    *_noting({}),
    Mistake("half", "losses", lambda a: simulate(a)["losses"] / 2),
)

# ------------------------------------------------------------ two mistakes at once

#: What goes with anything else. A multiple of a step is left out, where it is the same
#: as another loss.
_COMMON_STEPS = {
    name: STEPS[name]
    for name in ("parameters_never_zeroed", "climbs", "momentum_added", "adam_taken")
} | {name: ({"moving": moving},) for name, moving in SUBSETS.items()}
_WITH_LOSS = _COMMON_STEPS | {
    "fixed_learning_rate": STEPS["fixed_learning_rate"][:2],
    "weight_decay_added": STEPS["weight_decay_added"][:1],
    "loop_gradient_clipped": STEPS["loop_gradient_clipped"][:1],
    "no_learning_rate": STEPS["no_learning_rate"],
    "moves_once": RARE_STEPS["moves_once"],
    "step_doubled": STEPS["step_doubled"],
}
_LIKELY_STEPS = {name: entries[:2] for name, entries in STEPS.items()}
_LIKELY_LOSSES = {name: entries[:1] for name, entries in LOSSES.items()} | {
    "half_of_mean": LOSSES["half_of_mean"][:2]
}


def _together(one: Settings, other: Settings) -> Settings | None:
    """Both settings; None if they are about the same thing."""
    return None if one.keys() & other.keys() else {**one, **other}


def _pairs_of_steps() -> Iterable[Mistake]:
    tables = (*_each(_LIKELY_STEPS), *_each(_COMMON_STEPS)[4:])
    for (name, one), (besides, other) in combinations(tables, 2):
        settings = _together(one, other)
        is_named = {name, besides} == {"parameters_never_zeroed", "climbs"}
        if settings is not None and name != besides and not is_named:
            yield from _loop(name, settings, besides)


def _of_other_length() -> Iterable[Mistake]:
    """One turn too few or too many, and something else; in the weights."""
    for name, more in (("one_step_short", -1), ("one_step_long", 1)):
        for besides, settings in _each(_COMMON_STEPS):
            run = partial(_run_longer, more=more, settings=settings)
            parts = settings.get("moving", PARAMETERS)
            yield from in_each_value(name, run, besides, parts)
        for besides, loss in _each(_LIKELY_LOSSES):
            besides = _SHOWN_BY_WEIGHTS.get(besides, besides)
            run = partial(_run_longer, more=more, settings={"loss": loss})
            yield from in_each_value(name, run, besides, PARAMETERS)


def _run_longer(a: Arguments, more: int, settings: Settings) -> Arrays:
    return simulate(_longer(a, more), **settings)


PAIRS_OF_LOOPS = (
    *(
        m
        for besides, settings in _each(_WITH_LOSS)
        for name, loss in _each(_LIKELY_LOSSES)
        for m in _minimising(name, loss, settings, besides)
    ),
    *_pairs_of_steps(),
    *_of_other_length(),
    *(m for name, step in _each(_COMMON_STEPS) for m in _noting(step, name)),
)
