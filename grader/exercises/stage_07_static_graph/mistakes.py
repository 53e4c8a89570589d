"""The known wrong answers to stage 07. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_07_static_graph.references import repeat, repeat_with
from grader.exercises.stage_07_static_graph.stepping import (
    ABSOLUTE,
    CEILING,
    ELU,
    FLIPPED,
    GELU,
    PLAIN,
    RELU,
    SELU,
    SIGMOID,
    SOFTPLUS,
    SQUARES,
    SWISH,
    TANH,
    Loss,
    Memory,
    Update,
    Way,
    Weights,
    build_with,
    downhill,
    gradients_of,
    leaky,
    loss_of,
    next_loss,
    root_of_squares,
    scaled,
    starting_weights,
    step,
    train_with,
)
from grader.problem import LEARNING_RATE
from grader.verdicts.comparison import agree


def _softmax(p: np.ndarray) -> np.ndarray:
    raised = np.exp(p - p.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _through_softmax(p: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """A slope on its way back through a softmax."""
    s = _softmax(p)
    return s * (slope - (slope * s).sum(axis=1, keepdims=True))


def _cross_entropy(by: Callable[[np.ndarray], float]) -> Loss:
    """TensorFlow's, whose slope takes each row of targets to add up to 1."""
    return Loss(
        lambda p, y: -by(y) * (y * np.log(_softmax(p))).sum(),
        lambda p, y: by(y) * (_softmax(p) - y),
    )


#: Mistakes in the loss.
LOSSES = {
    "mean_over_all": scaled(lambda y: 1 / y.size),
    "mean_over_batch": scaled(lambda y: 1 / len(y)),
    "mean_over_outputs": scaled(lambda y: 1 / y.shape[1]),
    "half": scaled(lambda y: 1 / 2),
    "half_of_mean": scaled(lambda y: 1 / 2 / y.size),
    "square_root": Loss(root_of_squares, lambda p, y: (p - y) / root_of_squares(p, y)),
    "root_mean_square": Loss(
        lambda p, y: root_of_squares(p, y) / np.sqrt(y.size),
        lambda p, y: (p - y) / root_of_squares(p, y) / np.sqrt(y.size),
    ),
    "absolute_error": Loss(
        lambda p, y: np.abs(p - y).sum(), lambda p, y: np.sign(p - y)
    ),
    "no_square": Loss(lambda p, y: (p - y).sum(), lambda p, y: 1.0),
    "doubled_not_squared": Loss(lambda p, y: 2 * (p - y).sum(), lambda p, y: 2.0),
    "square_of_sum": Loss(
        lambda p, y: (p - y).sum() ** 2, lambda p, y: 2 * (p - y).sum()
    ),
    "difference_of_squares": Loss(
        lambda p, y: np.square(p).sum() - np.square(y).sum(), lambda p, y: 2 * p
    ),
    "forgot_y": Loss(lambda p, y: np.square(p).sum(), lambda p, y: 2 * p),
    "plus_y": Loss(lambda p, y: np.square(p + y).sum(), lambda p, y: 2 * (p + y)),
    # A function of whole rows, so no Curve.
    "softmax_behind_layers": Loss(
        lambda p, y: np.square(_softmax(p) - y).sum(),
        lambda p, y: _through_softmax(p, 2 * (_softmax(p) - y)),
    ),
    "loss_is_cross_entropy": _cross_entropy(lambda y: 1.0),
}


def _largest_square(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The slope of the largest squared difference alone."""
    away = np.abs(p - y)
    return np.where(away == away.max(), 2 * (p - y), 0.0)


def _huber(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    away = np.abs(p - y)
    return np.where(away < 1, away**2 / 2, away - 0.5)


#: Rare ones, for no pair.
_RARE_LOSSES = (
    ("one_term", Loss(lambda p, y: np.square(p - y).max(), _largest_square)),
    *(
        (
            "other_power",
            Loss(
                lambda p, y, n=n: (np.abs(p - y) ** n).sum(),
                lambda p, y, n=n: n * np.abs(p - y) ** (n - 1) * np.sign(p - y),
            ),
        )
        for n in (3, 4)
    ),
    *(
        (
            "other_loss",
            Loss(
                lambda p, y, by=by: by(y) * _huber(p, y).sum(),
                lambda p, y, by=by: by(y) * np.clip(p - y, -1, 1),
            ),
        )
        for by in (lambda y: 1.0, lambda y: 1 / y.size)
    ),
)
#: Mistakes in the network: what follows the first layer, and the second.
NETWORKS = {
    "graph_no_relu": Way(PLAIN),
    "relu_on_output": Way(last=RELU),
    "relu_behind_output": Way(PLAIN, RELU),
    "relu_with_ceiling": Way(CEILING),
    "relu_is_leaky": Way(leaky(0.2)),
    "relu_flipped": Way(FLIPPED),
    "absolute_for_relu": Way(ABSOLUTE),
    "layers_with_sigmoid": Way(SIGMOID),
    "layers_with_tanh": Way(TANH),
    "smooth_for_relu": Way(SOFTPLUS),
    "sigmoid_on_output": Way(last=SIGMOID),
    "tanh_on_output": Way(last=TANH),
}
#: What a leaky ReLU lets through; TensorFlow's own has it in float32.
_SLOPES = tuple(
    slope
    for usual in (0.2, 0.01, 0.1, 0.3)
    for slope in (usual, float(np.float32(usual)))
)
_LEAKY_IN_FLOAT32 = "relu_is_leaky", Way(leaky(float(np.float32(0.2))))
#: The same mistake by other means.
_MORE_NETWORKS = (
    ("relu_of_x", Way(PLAIN, entry=RELU)),
    *(("relu_is_leaky", Way(leaky(slope))) for slope in _SLOPES),
    *(("smooth_for_relu", Way(curve)) for curve in (ELU, SWISH, SELU, GELU)),
    ("layers_with_sigmoid", Way(SIGMOID, SIGMOID)),
    ("layers_with_tanh", Way(TANH, TANH)),
    ("loss_is_cross_entropy", Way(loss=_cross_entropy(lambda y: 1 / len(y)))),
)
#: A mistake in the network or in its loss. Its gradients are right for what it is.
MODELS = (
    *((name, Way(loss=loss)) for name, loss in LOSSES.items()),
    *NETWORKS.items(),
    *_MORE_NETWORKS,
    *((name, Way(loss=loss)) for name, loss in _RARE_LOSSES),
    *(
        ("penalty_added", Way(penalty=(factor * share * on[0], factor * share * on[1])))
        for share in (1e-2, 1e-3, 1e-4, 0.1, 1.0)
        for factor in (1, 0.5)
        for on in ((1, 1), (1, 0), (0, 1))
    ),
)
#: One of each.
MODEL_PAIRS = tuple(
    (name, besides, replace(network, loss=loss))
    for name, network in (*NETWORKS.items(), _LEAKY_IN_FLOAT32)
    for besides, loss in LOSSES.items()
)
#: All that a student's loss is looked up in. Two that give the same loss come in order.
KNOWN_WAYS = (
    Way(),
    *(way for _, way in MODELS),
    *(replace(way, late=True) for way in (Way(), *(way for _, way in MODELS))),
    *(way for *_, way in MODEL_PAIRS),
)
#: These come back as an array, whose entries add up to the right gradients.
UNSUMMED = {
    "not_summed": Loss(lambda p, y: np.square(p - y), SQUARES.slope),
    "summed_per_sample": Loss(lambda p, y: np.square(p - y).sum(1), SQUARES.slope),
    "summed_per_column": Loss(lambda p, y: np.square(p - y).sum(0), SQUARES.slope),
    "mean_per_sample": Loss(
        lambda p, y: np.square(p - y).mean(1), lambda p, y: 2 * (p - y) / y.shape[1]
    ),
}
#: Gradients that do not belong to the loss beside them: its own would be followed. Who
#: finds them by hand, or asks for those of something else, gets such ones.
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("half_step", {"followed": LOSSES["half"]}),
    ("step_of_mean", {"followed": LOSSES["mean_over_all"]}),
    ("mean_step", {"followed": LOSSES["mean_over_batch"]}),
    ("step_of_y_pred", {"followed": LOSSES["no_square"]}),
    ("step_forgets_y", {"followed": LOSSES["forgot_y"]}),
    ("step_of_another_loss", {"followed": LOSSES["plus_y"]}),
    ("step_of_another_loss", {"followed": LOSSES["half_of_mean"]}),
    ("step_of_another_loss", {"followed": LOSSES["absolute_error"]}),
    ("step_of_another_loss", {"followed": LOSSES["square_root"]}),
    ("step_without_mask", {"mask": lambda h, back: 1.0}),
    ("step_mask_inverted", {"mask": lambda h, back: h < 0}),
    ("step_mask_by_gradient", {"mask": lambda h, back: back > 0}),
    ("step_times_h_relu", {"mask": lambda h, back: np.maximum(h, 0)}),
    ("step_times_h", {"mask": lambda h, back: h}),
    ("step_sign_as_mask", {"mask": lambda h, back: np.sign(h)}),
    ("step_of_w2_from_h", {"from_h": True}),
)


def _by(rate: Callable[[float], float]) -> Update:
    """A step of another length."""
    return lambda w, gradient, learning_rate, memory: w - rate(learning_rate) * gradient


def _stay(
    w: np.ndarray, gradient: np.ndarray, learning_rate: float, memory: Memory
) -> np.ndarray:
    return w


#: Keras has such numbers in float32.
_NINE_TENTHS = 0.9, float(np.float32(0.9))


def _changing(factor: Callable[[int], float]) -> Update:
    """A step whose length depends on how many have been taken."""

    def update(w: Any, gradient: Any, learning_rate: float, memory: Memory) -> Any:
        taken = memory["taken"] = memory.get("taken", -1) + 1
        return w - factor(taken) * learning_rate * gradient

    return update


def _with_memory(nesterov: bool = False, decay: float = 0.9) -> Update:
    """Momentum."""

    def update(w: Any, gradient: Any, learning_rate: float, memory: Memory) -> Any:
        velocity = decay * memory.get("velocity", 0.0) + gradient
        memory["velocity"] = velocity
        along = gradient + decay * velocity if nesterov else velocity
        return w - learning_rate * along

    return update


def _adam(eps: float, beta_1: float = 0.9, beta_2: float = 0.999) -> Update:
    """Adam; the betas are those of its correction."""

    def update(w: Any, gradient: Any, learning_rate: float, memory: Memory) -> Any:
        t = memory["t"] = memory.get("t", 0) + 1
        m = memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * gradient
        v = memory["v"] = 0.999 * memory.get("v", 0.0) + 0.001 * gradient**2
        rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        return w - rate * m / (np.sqrt(v) + eps)

    return update


_KERAS_ADAM = _adam(1e-7, *(float(np.float32(beta)) for beta in (0.9, 0.999)))


def _rmsprop(start: float, eps: float) -> Update:
    """RMSProp: Keras begins with a mean square of 0, TensorFlow 1 with 1."""

    def update(w: Any, gradient: Any, learning_rate: float, memory: Memory) -> Any:
        v = memory["v"] = 0.9 * memory.get("v", start) + 0.1 * gradient**2
        return w - learning_rate * gradient / np.sqrt(v + eps)

    return update


def _adagrad(eps: float) -> Update:
    def update(w: Any, gradient: Any, learning_rate: float, memory: Memory) -> Any:
        v = memory["v"] = memory.get("v", 0.1) + gradient**2
        return w - learning_rate * gradient / np.sqrt(v + eps)

    return update


def _clipped_norm(limit: float) -> Update:
    """A step along a gradient that is no longer than the limit."""
    return lambda w, gradient, learning_rate, memory: (
        w - learning_rate * gradient / max(1.0, float(np.linalg.norm(gradient)) / limit)
    )


def _clipped(limit: float) -> Update:
    return lambda w, gradient, learning_rate, memory: (
        w - learning_rate * np.clip(gradient, -limit, limit)
    )


def _clipped_together(limit: float) -> Callable[[Weights], Weights]:
    """Both gradients shortened by one factor, which the norm of both decides."""

    def shorten(gradients: Weights) -> Weights:
        norm = np.sqrt(sum(np.square(gradient).sum() for gradient in gradients))
        return [gradient / max(1.0, norm / limit) for gradient in gradients]

    return shorten


def _normalised(size: Callable[[np.ndarray], Any]) -> Update:
    """A step along the gradient, divided by some measure of its own size."""
    return lambda w, gradient, learning_rate, memory: (
        w - learning_rate * gradient / size(gradient)
    )


def _decaying(share: float) -> Update:
    """A step that follows a penalty on the weights as well."""
    return lambda w, gradient, learning_rate, memory: (
        w - learning_rate * (gradient + share * w)
    )


#: The step itself, or the gradient, put in the weights' place.
_REPLACED: tuple[Update, ...] = (
    lambda w, gradient, learning_rate, memory: learning_rate * gradient,
    lambda w, gradient, learning_rate, memory: -learning_rate * gradient,
    lambda w, gradient, learning_rate, memory: gradient,
)
#: Learning rates that are written where the argument should stand.
_RATES = (LEARNING_RATE, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5)

UPDATES: tuple[tuple[str, Update], ...] = (
    ("climbs", _by(lambda rate: -rate)),
    ("no_learning_rate", _by(lambda rate: 1.0)),
    ("double_step", _by(lambda rate: 2 * rate)),
    ("half_step", _by(lambda rate: rate / 2)),
    *(("fixed_learning_rate", _by(lambda _, rate=rate: rate)) for rate in _RATES),
    *(
        ("fixed_learning_rate", _by(lambda _, rate=rate: float(np.float32(rate))))
        for rate in (1e-2, 1e-3)
    ),
    *(("step_in_place_of_weights", update) for update in _REPLACED),
    ("step_clipped", _clipped_norm(1.0)),
    ("step_clipped", _clipped(1.0)),
    ("steps_of_adam", _KERAS_ADAM),
    ("steps_of_adam", _adam(1e-8)),
    ("steps_of_another_optimizer", _rmsprop(0.0, 1e-7)),
    ("steps_of_another_optimizer", _adagrad(1e-7)),
)
_LIMITS = (5.0, 10.0, 0.5, 0.1)
#: The same by other numbers or means, and what is rare: for no pair.
_MORE_UPDATES: tuple[tuple[str, Update], ...] = (
    *(("step_clipped", _clipped_norm(limit)) for limit in _LIMITS),
    *(("step_clipped", _clipped(limit)) for limit in _LIMITS),
    ("steps_of_another_optimizer", _rmsprop(1.0, 1e-10)),
    ("steps_of_another_optimizer", _adagrad(0.0)),
    ("learning_rate_twice", _by(lambda rate: rate**2)),
    *(
        ("step_multiplied", _by(lambda rate, times=times: times * rate))
        for times in (3, 4, 10, 0.25, 0.1)
    ),
    (
        "gradient_times_parameter",
        lambda w, gradient, rate, memory: w - rate * gradient * w,
    ),
    ("step_clipped", _normalised(np.linalg.norm)),
    ("step_clipped", _normalised(lambda gradient: np.abs(gradient).max())),
    ("sign_of_gradient", _normalised(np.abs)),
    *(
        ("weight_decay_added", _decaying(factor * share))
        for share in (1e-2, 1e-3, 1e-4, 0.1)
        for factor in (1, 2)
    ),
)
_CLIPPED_TOGETHER = tuple(_clipped_together(limit) for limit in (1.0, *_LIMITS))
#: Both of these in one line.
UPDATE_PAIRS: tuple[tuple[str, str, Update], ...] = (
    ("climbs", "no_learning_rate", _by(lambda rate: -1.0)),
    ("climbs", "fixed_learning_rate", _by(lambda rate: -LEARNING_RATE)),
    ("climbs", "double_step", _by(lambda rate: -2 * rate)),
    ("climbs", "half_step", _by(lambda rate: -rate / 2)),
)
#: What shows from the second step on.
_LATER_UPDATES = (
    *(
        ("steps_with_momentum", _with_memory(nesterov, decay))
        for nesterov in (False, True)
        for decay in _NINE_TENTHS
    ),
    *(
        ("rate_changes", _changing(lambda taken, share=share: share**taken))
        for share in (0.9, 0.99, 0.95, 0.5, 0.1)
    ),
    ("rate_changes", _changing(lambda taken: 1 / (taken + 1))),
    ("rate_changes", _changing(lambda taken: taken + 1)),
)

# ------------------------------------------------- the student's own loss comes first


@lru_cache(maxsize=16)
def _ways_of(
    loss: float, shapes: tuple[Any, ...], contents: tuple[bytes, ...]
) -> tuple[Way, ...]:
    """The known ways that give this loss on a first batch."""
    x, y, *weights, rate = (
        np.frombuffer(content).reshape(shape)
        for content, shape in zip(contents, shapes, strict=True)
    )
    batch, right, found = {"x": x, "y": y, "learning_rate": rate.item()}, loss, []
    with np.errstate(all="ignore"):
        for way in KNOWN_WAYS:
            value = np.asarray(
                step(way, batch, weights, [{}, {}])[0]
                if way.late
                else loss_of(way, x, y, weights)
            )
            if agree(np.array(right), value):
                found.append((abs(right - value.item()) > 1e-13 * abs(right), way))
    # A slope of 0.2 and the same in float32 are nearly the same way.
    return tuple(way for _, way in sorted(found, key=lambda one: one[0]))


def _ways_of_first(
    a: Arguments, loss: Any, x: np.ndarray, y: np.ndarray
) -> tuple[Way, ...]:
    rate = np.array(a["learning_rate"])
    arrays = [np.asarray(v, dtype=float) for v in (x, y, *starting_weights(a), rate)]
    shapes = tuple(array.shape for array in arrays)
    contents = tuple(array.tobytes() for array in arrays)
    return _ways_of(np.asarray(loss).item(), shapes, contents)


def way_of_own_loss(a: Arguments, own: Arrays) -> Way | None:
    """What the student's losses belong to; None if that is not known."""
    if "loss" in own:
        ways = _ways_of_first(a, own["loss"], a["x"], a["y"])
    elif "losses" in own:
        losses = own["losses"]
        ways = _ways_of_first(a, losses[0], a["x"][0], a["y"][0])
        # Some show in a later batch alone.
        for way in ways if len(ways) > 1 else ():
            if agree(losses, train_with(way, a)["losses"]):
                return way
    else:
        return None
    return ways[0] if ways else None


def _base(a: Arguments) -> Way:
    """What the student computes, as far as an earlier part has told."""
    return way_of_own_loss(a, a) or Way()


def build_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """What follows from the student's own loss and weights.

    The gradients are right for the loss that was written down, if it is a known one;
    the next loss is right for the weights that the step led to.
    """
    way = way_of_own_loss(a, own)
    if way is None:
        return {}
    given = build_with(way, a)
    expected = {name: given[name] for name in ("new_w1", "new_w2")}
    if "new_w1" in own and "new_w2" in own:
        moved = [own["new_w1"], own["new_w2"]]
        expected["next_loss"] = np.asarray(next_loss(way, a, moved))
    return expected


def steps_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """The weights that follow from the student's own losses, if those are known."""
    way = way_of_own_loss(a, own)
    if way is None:
        return {}
    given = train_with(way, a)
    return {name: given[name] for name in ("w1", "w2")}


def _shows(
    name: str,
    parts: Sequence[str],
    run: Callable[[Arguments], Arrays],
    besides: str = "",
) -> list[Mistake]:
    """The same mistake as it shows in several values."""
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part], besides)
        for part in parts
    ]


def _built(way: Way) -> Callable[[Arguments], Arrays]:
    return lambda a: build_with(way, a)


def _built_on_own(**changes: Any) -> Callable[[Arguments], Arrays]:
    """A graph of the student's own model, with a change in its step."""
    return lambda a: build_with(replace(_base(a), **changes), a)


# --------------------------------------------------------------------- build_graph

_WEIGHTS = ("new_w1", "new_w2")


def _next_at(a: Arguments, moved: tuple[int, ...]) -> Any:
    """The next loss, if only some of the weights have moved."""
    way, weights = _base(a), [a["w1"], a["w2"]]
    _, new = step(way, a, weights, [{}, {}])
    for which in moved:
        weights[which] = new[which]
    return next_loss(way, a, weights)


BUILD_MISTAKES = (
    *(
        mistake
        for name, changes in STEPS
        for mistake in _shows(name, _WEIGHTS, _built_on_own(**changes))
        if "mask" not in changes or mistake.part == "new_w1"
    ),
    *_shows("mean_per_sample", _WEIGHTS, _built(Way(loss=UNSUMMED["mean_per_sample"]))),
    *(
        mistake
        for name, way in MODELS
        for mistake in _shows(name, ("loss", *_WEIGHTS, "next_loss"), _built(way))
        # Beside a right loss, the same weights are those of a decay.
        if not any(way.penalty) or mistake.part not in _WEIGHTS
    ),
    *(
        mistake
        for name, loss in UNSUMMED.items()
        for mistake in _shows(name, ("loss", "next_loss"), _built(Way(loss=loss)))
    ),
    *_shows("loss_after_update", ("loss",), _built(Way(late=True))),
    *(
        mistake
        for between in (0, 1)
        for mistake in _shows(
            "loss_between_updates", ("loss",), _built(Way(between=between))
        )
    ),
    *(
        mistake
        for name, update in (*UPDATES, *_MORE_UPDATES)
        for mistake in _shows(name, _WEIGHTS, _built_on_own(updates=(update, update)))
    ),
    *(
        mistake
        for together in _CLIPPED_TOGETHER
        for mistake in _shows(
            "step_clipped", _WEIGHTS, _built_on_own(together=together)
        )
    ),
    Mistake("fetches_old_weights", "new_w1", lambda a: a["w1"]),
    Mistake("fetches_old_weights", "new_w2", lambda a: a["w2"]),
    *(
        mistake
        for first, part in ((0, "new_w2"), (1, "new_w1"))
        for mistake in _shows("new_weights_used", (part,), _built_on_own(first=first))
    ),
    *_shows("new_weights_used", ("new_w1",), _built_on_own(through_new=True)),
    *(
        Mistake("computed_not_assigned", "next_loss", lambda a, m=moved: _next_at(a, m))
        for moved in ((), (0,), (1,))
    ),
    *(
        mistake
        for name, besides, way in MODEL_PAIRS
        for mistake in _shows(name, ("loss", "next_loss"), _built(way), besides)
    ),
    *(
        mistake
        for name, way in MODELS
        for mistake in _shows(
            "loss_after_update", ("loss",), _built(replace(way, late=True)), name
        )
    ),
    *(
        mistake
        for name, besides, update in UPDATE_PAIRS
        for mistake in _shows(
            name, _WEIGHTS, _built_on_own(updates=(update, update)), besides
        )
    ),
    *(
        mistake
        for name, changes in STEPS
        for besides, update in UPDATES
        for mistake in _shows(
            name,
            _WEIGHTS,
            _built_on_own(**changes, updates=(update, update)),
            besides,
        )
        if "mask" not in changes or mistake.part == "new_w1"
    ),
    *(
        mistake
        for name, changes in STEPS
        if "mask" in changes
        for besides, others in STEPS
        if "followed" in others
        for mistake in _shows(
            name, ("new_w1",), _built_on_own(**changes, **others), besides
        )
    ),
)

# ----------------------------------------------------------------------- run_graph


@np.errstate(all="ignore")
def _steps(a: Arguments, steps: int) -> Arrays:
    """The right loop, on one batch, with a number of steps."""
    weights, losses, way = [a["w1"], a["w2"]], [], Way()
    for _ in range(steps):
        loss, weights = step(way, a, weights, [{}, {}])
        losses.append(loss)
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _fetched_apart(loss: int, first: int) -> Callable[[Arguments], Arrays]:
    """Training that fetches new_w1 and new_w2 in two runs; the second sees the first's.

    Args:
        loss: whether it is fetched before both runs or with the first, 0, or with the
            second, 1.
        first: which of the weights moves first, 0 for w1 and 1 for w2.
    """

    def run(a: Arguments) -> Arrays:
        weights, losses, way = [a["w1"], a["w2"]], [], Way()
        for _ in range(a["steps"]):
            for turn, which in enumerate((first, 1 - first)):
                if turn == loss:
                    losses.append(loss_of(way, a["x"], a["y"], weights))
                slope = gradients_of(way, a["x"], a["y"], weights)[which]
                weights[which] = weights[which] - a["learning_rate"] * slope
        return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}

    return run


def _fetched_alone(inside: int, together: bool) -> Callable[[Arguments], Arrays]:
    """Training that fetches one new weight in the loop, and the other one behind it.

    Args:
        inside: which of them moves in the loop, 0 for w1 and 1 for w2.
        together: whether the run behind the loop moves both.
    """

    def run(a: Arguments) -> Arrays:
        weights, losses, way = [a["w1"], a["w2"]], [], Way()
        for _ in range(a["steps"]):
            loss, moved = step(way, a, weights, [{}, {}])
            losses.append(loss)
            weights[inside] = moved[inside]
        _, moved = step(way, a, weights, [{}, {}])
        weights[1 - inside] = moved[1 - inside]
        if together:
            weights[inside] = moved[inside]
        return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}

    return run


def _without(a: Arguments, samples: slice) -> Arrays:
    """Training on some of the samples."""
    return _steps({**a, "x": a["x"][samples], "y": a["y"][samples]}, a["steps"])


#: The first or last, all others, every second one.
_SOME_SAMPLES = (
    *(slice(0, 1), slice(-1, None), slice(1, None), slice(None, -1)),
    *(slice(None, None, 2), slice(1, None, 2), slice(2), slice(3)),
)


def _one_by_one(a: Arguments, runs: int) -> Arrays:
    """A run for each sample, and from the first one again after the last."""
    weights, losses = [a["w1"], a["w2"]], []
    for turn in range(runs):
        sample = [turn % len(a["x"])]
        one = {**a, "x": a["x"][sample], "y": a["y"][sample]}
        loss, weights = step(Way(), one, weights, [{}, {}])
        losses.append(loss)
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _noted(change: Callable[[np.ndarray, Arguments], Any]) -> Callable[..., Any]:
    """The right losses, noted in another way."""
    return lambda a: change(_steps(a, a["steps"])["losses"], a)


def _averages_of_averages(losses: np.ndarray) -> list[float]:
    """Each loss averaged with what stands in the list already."""
    noted: list[float] = []
    for loss in losses:
        noted.append((sum(noted) + loss) / (len(noted) + 1))
    return noted


#: Data that was fed otherwise than it came.
_CHANGED_DATA: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
    lambda x: (x - x.mean(0)) / x.std(0),
    lambda x: (x - x.mean()) / x.std(),
    lambda x: x - x.mean(0),
    lambda x: x / np.abs(x).max(),
    lambda x: x / x.max(),
    lambda x: x / np.linalg.norm(x, axis=1, keepdims=True),
    lambda x: x / np.abs(x).max(0),
    lambda x: x / 2,
    lambda x: 2 * x,
    lambda x: x / 10,
    lambda x: 10 * x,
    lambda x: x / 255,
    lambda x: -x,
    lambda x: np.abs(x),
    lambda x: np.maximum(x, 0),
    lambda x: x + 1,
    lambda x: x[::-1],
    lambda x: 0 * x,
    lambda x: 0 * x + 1,
)

RUN_MISTAKES = (
    *(
        mistake
        for change in _CHANGED_DATA
        for data in ("x", "y")
        for mistake in _shows(
            "fed_changed",
            ("losses", "w1", "w2"),
            lambda a, change=change, data=data: _steps(
                {**a, data: change(a[data])}, a["steps"]
            ),
        )
    ),
    Mistake("running_total", "losses", _noted(lambda values, a: np.cumsum(values))),
    # Each loss is added to the sum of what is in the list.
    Mistake(
        "running_total",
        "losses",
        _noted(
            lambda values, a: np.array(
                [
                    values[n] + sum(2 ** (n - 1 - k) * values[k] for k in range(n))
                    for n in range(len(values))
                ]
            )
        ),
    ),
    Mistake("mean_over_batch", "losses", _noted(lambda v, a: v / len(a["y"]))),
    Mistake("mean_over_all", "losses", _noted(lambda v, a: v / a["y"].size)),
    Mistake("square_root", "losses", _noted(lambda v, a: np.sqrt(v))),
    Mistake("losses_backward", "losses", _noted(lambda v, a: v[::-1])),
    Mistake("losses_sorted", "losses", _noted(lambda v, a: np.sort(v))),
    Mistake("best_so_far", "losses", _noted(lambda v, a: np.minimum.accumulate(v))),
    Mistake("loss_logarithm", "losses", _noted(lambda v, a: np.log(v))),
    Mistake("loss_noted_late", "losses", _noted(lambda v, a: np.r_[v[0], v[:-1]])),
    *(
        Mistake("running_average", "losses", _noted(average))
        for average in (
            lambda v, a: np.cumsum(v) / np.arange(1, 1 + v.size),
            lambda v, a: _averages_of_averages(v),
        )
    ),
    *(
        mistake
        for samples in _SOME_SAMPLES
        for mistake in _shows(
            "fed_in_part",
            ("losses", "w1", "w2"),
            lambda a, samples=samples: _without(a, samples),
        )
    ),
    *_shows(
        "fed_in_part", ("losses", "w1", "w2"), lambda a: _one_by_one(a, a["steps"])
    ),
    *_shows(
        "fed_in_part",
        ("losses", "w1", "w2"),
        lambda a: _one_by_one(a, a["steps"] * len(a["x"])),
    ),
    Mistake(
        "fed_in_part",
        "losses",
        lambda a: (
            _one_by_one(a, a["steps"] * len(a["x"]))["losses"]
            .reshape(a["steps"], -1)
            .sum(1)
        ),
    ),
    *_shows("first_update_only", ("w1", "w2"), lambda a: _steps(a, 2), "fetched_again"),
    *(
        mistake
        for inside, behind in ((0, "w2"), (1, "w1"))
        for mistake in _shows(
            "first_update_only",
            (behind,),
            lambda a, inside=inside: _fetched_alone(inside, False)({**a, "steps": 1}),
            "fetched_alone",
        )
    ),
    *(
        Mistake(
            "own_number_of_steps",
            part,
            lambda a, part=part, count=count: _steps(a, count)[part],
        )
        for part in ("w1", "w2")
        for count in (5, 10, 50, 100, 500)
    ),
    *(
        Mistake(
            "two_updates_a_step",
            part,
            lambda a, part=part: _steps(a, 2 * a["steps"] - 1)[part],
        )
        for part in ("w1", "w2")
    ),
    *(
        mistake
        for loss in (0, 1)
        for first in (0, 1)
        for mistake in _shows(
            "fetched_apart", ("losses", "w1", "w2"), _fetched_apart(loss, first)
        )
        if loss == 0 or mistake.part == "losses"
    ),
    *(
        mistake
        for inside in (0, 1)
        for together in (False, True)
        for mistake in _shows(
            "fetched_alone", ("losses", "w1", "w2"), _fetched_alone(inside, together)
        )
    ),
    Mistake(
        "graph_stands_still",
        "losses",
        lambda a: np.full(a["steps"], _steps(a, 1)["losses"][0]),
    ),
    Mistake(
        "loss_after_update", "losses", lambda a: _steps(a, a["steps"] + 1)["losses"][1:]
    ),
    *(
        Mistake(name, part, lambda a, part=part, count=count: _steps(a, count(a))[part])
        for part in ("w1", "w2")
        for name, count in (
            ("first_update_only", lambda a: 1),
            ("no_update", lambda a: 0),
            ("fetched_before", lambda a: a["steps"] - 1),
            ("fetched_again", lambda a: a["steps"] + 1),
        )
    ),
    *(
        Mistake(
            "two_updates_a_step",
            part,
            lambda a, part=part: _steps(a, 2 * a["steps"])[part],
        )
        for part in ("w1", "w2")
    ),
    Mistake(
        "two_updates_a_step",
        "losses",
        lambda a: _steps(a, 2 * a["steps"])["losses"][::2],
    ),
    Mistake(
        "two_updates_a_step",
        "losses",
        lambda a: _steps(a, 2 * a["steps"])["losses"][1::2],
    ),
)

# --------------------------------------------------------------------- build_repeat

#: Layers that are known to be wrong: the next hidden layer.
_LAYERS: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("loop_no_relu", lambda h, w: h @ w),
    ("loop_relu_too_early", lambda h, w: h.clamp(min=0) @ w),
    ("loop_transposed", lambda h, w: (h @ w.T).clamp(min=0)),
    ("layers_with_tanh", lambda h, w: (h @ w).tanh()),
    ("layers_with_sigmoid", lambda h, w: (h @ w).sigmoid()),
    ("relu_with_ceiling", lambda h, w: (h @ w).clamp(min=0, max=6)),
    *(
        (
            "relu_is_leaky",
            lambda h, w, s=slope: (h @ w).clamp(min=0) + s * (h @ w).clamp(max=0),
        )
        for slope in _SLOPES
    ),
    ("relu_flipped", lambda h, w: (h @ w).clamp(max=0)),
    ("absolute_for_relu", lambda h, w: (h @ w).abs()),
    ("smooth_for_relu", lambda h, w: (h @ w).exp().log1p()),
    ("smooth_for_relu", lambda h, w: _elu(h @ w)),
    ("smooth_for_relu", lambda h, w: (h @ w) * (h @ w).sigmoid()),
    ("loop_adds_h", lambda h, w: h + (h @ w).clamp(min=0)),
    ("loop_adds_h", lambda h, w: (h + h @ w).clamp(min=0)),
    ("loop_adds_h", lambda h, w: h + h @ w),
    *(
        ("loop_adds_h", lambda h, w, more=more: (h @ w).clamp(min=0) + more)
        for more in (1.0, 0.1, 0.01)
    ),
    ("loop_adds_h", lambda h, w: (h @ w + 1).clamp(min=0)),
    ("loop_softmax", lambda h, w: (h @ w).softmax(-1)),
)


def _elu(h: Any) -> Any:
    return h.clamp(min=0) + h.clamp(max=0).expm1()


def _all_stages(h: Any, w: Any, depth: int) -> Any:
    """What every turn has handed on, as `tf.scan` returns it."""
    import torch  # here, so that `import grader` stays quick

    return torch.stack([repeat(h, w, turns) for turns in range(1, depth + 1)])


def _stages_together(how: str, *, with_start: bool) -> Callable[[Any, Any, int], Any]:
    """What all turns have handed on, made one by a sum, a mean or the like."""

    def run(h: Any, w: Any, depth: int) -> Any:
        import torch  # here, so that `import grader` stays quick

        stages = _all_stages(h, w, depth)
        if with_start:
            stages = torch.cat([h[None], stages])
        return getattr(stages, how)(0)

    return run


def _right_layer(h: Any, w: Any) -> Any:
    return (h @ w).clamp(min=0)


#: Loops that are known to be wrong: the output after `depth` turns.
LOOPS: tuple[tuple[str, Callable[[Any, Any, int], Any]], ...] = (
    *(
        (name, lambda h, w, depth, layer=layer: repeat(h, w, depth, layer))
        for name, layer in _LAYERS
    ),
    (
        "loop_relu_at_the_end",
        lambda h, w, depth: repeat(h, w, depth, lambda h, w: h @ w).clamp(min=0),
    ),
    ("loop_relu_at_the_start", lambda h, w, depth: repeat(h.clamp(min=0), w, depth)),
    ("loop_one_short", lambda h, w, depth: repeat(h, w, depth - 1)),
    # A counter that rises by two: at the first depth it is one turn short.
    ("loop_one_short", lambda h, w, depth: repeat(h, w, (depth + 1) // 2)),
    ("loop_one_long", lambda h, w, depth: repeat(h, w, depth + 1)),
    ("loop_twice_each_turn", lambda h, w, depth: repeat(h, w, 2 * depth)),
    (
        "loop_twice_each_turn",
        lambda h, w, depth: repeat(h, w, depth, lambda h, w: (h @ w @ w).clamp(min=0)),
    ),
    ("loop_adds_start", lambda h, w, depth: h + repeat(h, w, depth)),
    (
        "loop_adds_start",
        lambda h, w, depth: repeat(h, w, depth, lambda v, w: h + _right_layer(v, w)),
    ),
    (
        "loop_adds_start",
        lambda h, w, depth: repeat(h, w, depth, lambda v, w: (v @ w + h).clamp(min=0)),
    ),
    (
        "loop_without_last_relu",
        lambda h, w, depth: repeat(h, w, depth - 1) @ w,
    ),
    ("loop_starts_elsewhere", lambda h, w, depth: repeat(h * 0 + 1, w, depth)),
    ("loop_all_stages", lambda h, w, depth: _all_stages(h, w, depth)),
    *(
        (
            "loop_turn_scaled",
            lambda h, w, depth, times=times: repeat(
                h, w, depth, lambda h, w: times * _right_layer(h, w)
            ),
        )
        for times in (0.5, 2.0, 0.1, 0.9, 10.0, 3.0)
    ),
    *(
        ("loop_stages_together", _stages_together(how, with_start=with_start))
        for how in ("sum", "mean", "amax")
        for with_start in (False, True)
    ),
    ("loop_output_scaled", lambda h, w, depth: 2 * repeat(h, w, depth)),
    ("loop_output_scaled", lambda h, w, depth: repeat(h, w, depth) / 2),
    ("loop_output_scaled", lambda h, w, depth: -repeat(h, w, depth)),
)
#: Off by one, and another mistake.
LOOP_PAIRS = tuple(
    (
        name,
        besides,
        lambda h, w, depth, layer=layer, off=off: repeat(h, w, depth + off, layer),
    )
    for name, layer in _LAYERS
    for besides, off in (("loop_one_long", 1), ("loop_one_short", -1))
)
#: Loops with the right output, in which some turns bring no gradient.
DEAF_LOOPS: tuple[tuple[str, Callable[[Any, Any, int], Any]], ...] = (
    (
        "loop_last_turn_learns",
        lambda h, w, depth: repeat(
            h, w, depth, lambda h, w: _right_layer(h.detach(), w)
        ),
    ),
    (
        "loop_first_turn_learns",
        lambda h, w, depth: repeat(_right_layer(h, w), w.detach(), depth - 1),
    ),
)

_REPEAT_PARTS = ("output", "grad_w", "deeper")
REPEAT_MISTAKES = (
    # Said of an output that was right at a smaller depth.
    *(
        Mistake(
            "loop_has_a_most",
            "deeper",
            lambda a, most=most: repeat_with(a, lambda h, w, d: repeat(h, w, most))[
                "deeper"
            ],
        )
        for most in range(1, 11)
    ),
    *(
        mistake
        for name, run in LOOPS
        for mistake in _shows(
            name, _REPEAT_PARTS, lambda a, run=run: repeat_with(a, run)
        )
    ),
    *(
        mistake
        for name, run in DEAF_LOOPS
        for mistake in _shows(name, ("grad_w",), lambda a, run=run: repeat_with(a, run))
    ),
    Mistake("loop_gradient_stopped", "grad_w", lambda a: np.zeros_like(a["w"])),
    *(
        mistake
        for name, besides, run in LOOP_PAIRS
        for mistake in _shows(
            name, _REPEAT_PARTS, lambda a, run=run: repeat_with(a, run), besides
        )
    ),
)

# --------------------------------------------------------------------- train_step


def _trained(way: Way) -> Callable[[Arguments], Arrays]:
    return lambda a: train_with(way, a)


def _trained_on_own(**changes: Any) -> Callable[[Arguments], Arrays]:
    """Training of the student's own model, with a change in its steps."""
    return lambda a: train_with(replace(_base(a), late=False, **changes), a)


def _always_first(a: Arguments) -> Arguments:
    """The first batch at every step, as when it was written into the graph."""
    return {**a, "x": a["x"][[0] * len(a["x"])], "y": a["y"][[0] * len(a["y"])]}


def _on_part(a: Arguments, samples: slice) -> Arguments:
    """Some samples of each batch."""
    return {**a, "x": a["x"][:, samples], "y": a["y"][:, samples]}


_STEP_PARTS = ("losses", "w1", "w2")
#: Steps that go wrong in both weights.
_ALL_UPDATES = (*UPDATES, *_MORE_UPDATES, *_LATER_UPDATES)
#: And in one of them.
_ONE_SIDED = {
    "climbs": "one_climbs",
    "no_learning_rate": "one_whole_gradient",
    "double_step": "one_step_of_other_length",
    "half_step": "one_step_of_other_length",
}
#: What is changed in a step, by the name of the mistake.
_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    *STEPS,
    *((name, {"updates": (update, update)}) for name, update in _ALL_UPDATES),
    ("only_w1", {"updates": (downhill, _stay)}),
    ("only_w2", {"updates": (_stay, downhill)}),
    *(
        (_ONE_SIDED.get(name, "one_step_astray"), {"updates": updates})
        for name, update in (*UPDATES, *_MORE_UPDATES)
        for updates in ((update, downhill), (downhill, update))
    ),
    ("new_weights_used", {"first": 0}),
    ("new_weights_used", {"first": 1}),
    ("new_weights_used", {"through_new": True}),
    *(("step_clipped", {"together": together}) for together in _CLIPPED_TOGETHER),
)
#: Of each kind the commonest, for two at once.
_COMMON_CHANGES = (
    *((name, {"updates": (update, update)}) for name, update in UPDATES[:4]),
    ("fixed_learning_rate", {"updates": (_by(lambda rate: LEARNING_RATE),) * 2}),
    ("step_in_place_of_weights", {"updates": (_REPLACED[1],) * 2}),
    ("step_changes_nothing", {"updates": (_stay, _stay)}),
    ("only_w1", {"updates": (downhill, _stay)}),
    ("only_w2", {"updates": (_stay, downhill)}),
    ("one_climbs", {"updates": (_by(lambda rate: -rate), downhill)}),
    ("one_climbs", {"updates": (downhill, _by(lambda rate: -rate))}),
    ("steps_with_momentum", {"updates": (_with_memory(), _with_memory())}),
    ("steps_of_adam", {"updates": (_KERAS_ADAM, _KERAS_ADAM)}),
    ("new_weights_used", {"first": 0}),
    ("new_weights_used", {"first": 1}),
)

#: The models and gradients of which two are tried at once: in four steps, so few.
_COMMON_MODELS = tuple(
    (name, way)
    for name, way in MODELS[: len(LOSSES) + len(NETWORKS)]
    if name
    in (
        *("mean_over_all", "mean_over_batch", "half", "half_of_mean", "square_root"),
        *("absolute_error", "forgot_y", "graph_no_relu", "relu_on_output"),
        *("layers_with_sigmoid", "layers_with_tanh"),
    )
)
_COMMON_STEPS = tuple(
    (name, changes)
    for name, changes in STEPS
    if name
    in (
        *("half_step", "step_of_mean", "step_without_mask", "step_mask_inverted"),
        *("step_mask_by_gradient", "step_of_w2_from_h", "step_forgets_y"),
    )
)
_COMMON_PAIRS = tuple(
    pair
    for pair in MODEL_PAIRS
    if {pair[0], pair[1]} <= {name for name, _ in _COMMON_MODELS}
)

STEP_MISTAKES = (
    *_shows("loss_after_update", ("losses",), _trained(Way(late=True))),
    # Another loss beside the steps, which are wrong in some other way.
    *(
        mistake
        for name in ("mean_over_all", "mean_over_batch", "half", "square_root")
        for besides, changes in _COMMON_CHANGES
        for mistake in _shows(
            name,
            ("losses",),
            _trained(Way(loss=LOSSES[name], followed=SQUARES, **changes)),
            besides,
        )
    ),
    # The steps of another network, and another loss beside them: those of its own loss
    # would be of other lengths.
    *(
        mistake
        for name, network in NETWORKS.items()
        for mistake in _shows(name, ("w1", "w2"), _trained(network))
    ),
    *(
        mistake
        for name, network in NETWORKS.items()
        for besides in ("mean_over_all", "mean_over_batch", "half", "square_root")
        for mistake in _shows(
            name,
            ("losses",),
            _trained(replace(network, loss=LOSSES[besides], followed=SQUARES)),
            besides,
        )
    ),
    # Right steps, and another loss beside them.
    *(
        mistake
        for name, loss in LOSSES.items()
        for mistake in _shows(
            name, ("losses",), _trained(Way(loss=loss, followed=SQUARES))
        )
    ),
    *(
        mistake
        for between in (0, 1)
        for first in (between, None)
        for mistake in _shows(
            "loss_between_updates",
            ("losses",),
            _trained(Way(first=first, between=between)),
        )
    ),
    *_shows(
        "step_changes_nothing",
        _STEP_PARTS,
        _trained(Way(updates=(_stay, _stay))),
    ),
    *(
        mistake
        for name, changes in _CHANGES
        for mistake in _shows(name, _STEP_PARTS, _trained_on_own(**changes))
    ),
    *(
        mistake
        for name, way in MODELS
        for mistake in _shows(name, _STEP_PARTS, _trained(way))
        if not any(way.penalty) or mistake.part == "losses"
    ),
    *_shows(
        "first_batch_baked_in",
        _STEP_PARTS,
        lambda a: train_with(Way(), _always_first(a)),
    ),
    *(
        mistake
        for samples in _SOME_SAMPLES
        for mistake in _shows(
            "step_on_part_of_batch",
            _STEP_PARTS,
            lambda a, samples=samples: train_with(Way(), _on_part(a, samples)),
        )
    ),
    *(
        mistake
        for name, besides, way in _COMMON_PAIRS
        for mistake in _shows(name, ("losses",), _trained(way), besides)
    ),
    *(
        mistake
        for name, way in MODELS
        for mistake in _shows(
            "loss_after_update", ("losses",), _trained(replace(way, late=True)), name
        )
    ),
    *(
        mistake
        for name, changes in (*STEPS, *_COMMON_CHANGES)
        for mistake in _shows(
            "loss_after_update",
            ("losses",),
            _trained(Way(late=True, **changes)),
            name,
        )
    ),
    *(
        mistake
        for name, way in _COMMON_MODELS
        for besides, changes in (*_COMMON_STEPS, *_COMMON_CHANGES)
        for mistake in _shows(
            name, ("losses",), _trained(replace(way, **changes)), besides
        )
    ),
    *(
        mistake
        for name, besides, update in UPDATE_PAIRS
        for mistake in _shows(
            name, _STEP_PARTS, _trained_on_own(updates=(update, update)), besides
        )
    ),
    *(
        mistake
        for name, changes in _COMMON_STEPS
        for besides, others in _COMMON_CHANGES
        for mistake in _shows(
            name, _STEP_PARTS, _trained_on_own(**changes, **others), besides
        )
    ),
)

# ------------------------------------------------------------------------ exceptions

_NUMPY = KnownFault("Cannot convert a symbolic", "numpy_in_graph")
_VALUE = KnownFault("'SymbolicTensor' object has no attribute 'numpy'", "no_value_yet")
_FLOAT = KnownFault("not 'SymbolicTensor'", "no_value_yet")
_NO_ASSIGN = KnownFault("has no attribute 'assign", "not_a_variable")
_NONE = (
    KnownFault("and 'NoneType'", "gradient_none"),
    KnownFault("'NoneType' and", "gradient_none"),
    KnownFault("None values not supported", "gradient_none"),
)
_ELSEWHERE = KnownFault("module 'tensorflow' has no attribute", "lives_in_tf1")
_DTYPES = (
    KnownFault("that does not match type", "float32_in_graph"),
    KnownFault("was expected to be a", "float32_in_graph"),
)
_IF = KnownFault("as a Python `bool`", "python_asks_a_node")
_TAPE = KnownFault("non-persistent GradientTape", "tape_answers_once")
_EAGER = KnownFault("not compatible with eager execution", "outside_the_graph")
_LIST = KnownFault("can't multiply sequence", "gradients_are_a_list")
_METHOD = KnownFault("Tensor object has no attribute", "no_numpy_methods")
_EAGER_GRADIENTS = KnownFault("not supported when eager", "outside_the_graph")

BUILD_FAULTS = (
    _NUMPY,
    _VALUE,
    _FLOAT,
    _NO_ASSIGN,
    *_NONE,
    _ELSEWHERE,
    *_DTYPES,
    _IF,
    _LIST,
    _METHOD,
    KnownFault("Cannot feed value of shape", "placeholder_shape"),
    KnownFault("FailedPreconditionError", "initialiser_misses"),
    KnownFault("You must feed a value", "own_placeholder"),
)

RUN_FAULTS = (
    KnownFault("FailedPreconditionError", "never_initialised"),
    KnownFault("You must feed a value", "not_fed"),
    KnownFault("Cannot feed value of shape", "fed_crosswise"),
    KnownFault("Session graph is empty", "session_without_graph"),
    KnownFault("not an element of this graph", "session_without_graph"),
    KnownFault("closed Session", "session_closed"),
    KnownFault("Cannot interpret feed_dict key", "fed_by_name"),
    KnownFault("unhashable type: 'numpy.ndarray'", "fed_by_name"),
    KnownFault("value of a feed cannot be", "fed_a_tensor"),
    KnownFault("Argument `target` must be", "graph_by_position"),
    KnownFault("as a Python `bool`", "fetches_without_a_list"),
    KnownFault("'SymbolicTensor' object has no attribute 'numpy'", "value_without_run"),
    KnownFault("not 'SymbolicTensor'", "value_without_run"),
    KnownFault("Cannot be None", "assign_without_value"),
    _ELSEWHERE,
)

REPEAT_FAULTS = (
    KnownFault("cannot be interpreted as an integer", "python_loop"),
    KnownFault("Iterating over a symbolic", "python_loop"),
    _IF,
    KnownFault("DeadlineExceededError", "loop_never_ends"),
    KnownFault("same nested structure", "loop_returns_too_little"),
    KnownFault("must be a list or tuple", "loop_returns_too_little"),
    KnownFault("after one iteration", "loop_changes_shape"),
    KnownFault("slice index", "too_few_stages"),
    KnownFault("is not in [0,", "too_few_stages"),
    KnownFault("pow(): 'tuple'", "loop_returns_all"),
    KnownFault("pow(): 'list'", "loop_returns_all"),
    KnownFault("You must feed a value", "own_placeholder"),
    _NUMPY,
    _VALUE,
    _FLOAT,
    *_NONE,
    _ELSEWHERE,
    *(KnownFault(fault.words, "dtypes_in_loop") for fault in _DTYPES),
    _METHOD,
)

STEP_FAULTS = (
    KnownFault("Dimension 0 in both shapes must be equal", "assigned_other_shape"),
    KnownFault("UnboundLocalError", "name_moved"),
    _LIST,
    _METHOD,
    KnownFault("singleton tf.Variable", "variable_in_every_call"),
    KnownFault("create variables on non-first call", "variable_in_every_call"),
    _NUMPY,
    _VALUE,
    _FLOAT,
    _NO_ASSIGN,
    KnownFault("has no attribute '_id'", "not_a_variable"),
    *_NONE,
    _ELSEWHERE,
    *_DTYPES,
    _TAPE,
    _EAGER,
    _EAGER_GRADIENTS,
)
