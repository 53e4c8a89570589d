"""The known wrong answers to stage 05. Their sentences: grader/text/.

A mistake with autograd shows in one of three ways: as an exception of PyTorch's (the
faults), as numbers (the formulas), or only in what a probe sees (its complaints).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.remembered import remembered
from grader.exercises.stage_05_autograd.references import reference_predictions
from grader.exercises.stage_05_autograd.wrong_loops import (
    COMMON_OBJECTIVES,
    COMMON_STEPS,
    RARER_OBJECTIVES,
    TRAINED,
    Error,
    Objective,
    Run,
    absolutes,
    differences,
    divided,
    everywhere,
    in_parts,
    network,
    one_sample_a_turn,
    several_in_turn,
    simulate,
    squares,
    two_in_gradients,
    two_in_one_loop,
    wrong_gradients,
    wrong_graphs,
    wrong_objectives,
    wrong_steps,
)
from grader.problem import STEPS

_LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place"

#: Exceptions by a part of their text, or by the class under which the probe raises
#: those that have several causes.
FAULTS = (
    KnownFault("NothingRequiresGrad", "nothing_requires_grad"),
    KnownFault("ForwardNotRecorded", "forward_not_recorded"),
    KnownFault("CutFromWeights", "cut_from_weights"),
    KnownFault("RequiresGradLost", "requires_grad_lost"),
    KnownFault("UpdateRecorded", "update_recorded"),
    KnownFault("NoLeaf", "gradient_of_no_leaf"),
    KnownFault("PlainWeight", "plain_weight"),
    KnownFault("NoGradientYet", "no_gradient_yet"),
    KnownFault("GradientDroppedEarly", "gradient_dropped_early"),
    KnownFault(_LEAF_IN_PLACE, "leaf_changed_in_place"),
    KnownFault("has no attribute 'backward'", "number_has_no_backward"),
    KnownFault("backward through the graph a second time", "graph_is_gone"),
    KnownFault("has been modified by an inplace operation", "graph_is_outdated"),
    KnownFault("implicitly created only for scalar outputs", "backward_of_many"),
    KnownFault("numpy() on Tensor that requires grad", "numpy_leaves_the_graph"),
    KnownFault("nference tensor", "inference_tensor"),
    KnownFault("cannot unpack non-iterable NoneType", "backward_returns_nothing"),
    KnownFault("assigned grad expected to be a Tensor", "gradient_set_to_number"),
)

#: In one backward call there are no turns, and there is no update.
GRADIENTS_FAULTS = (
    KnownFault("backward through the graph a second time", "graph_walked_twice"),
    KnownFault(_LEAF_IN_PLACE, "changed_before_backward"),
    *FAULTS,
)

#: A leaf is made here; there is no update yet.
LEAF_FAULTS = (KnownFault(_LEAF_IN_PLACE, "leaf_scaled_in_place"),)

# ---------------------------------------------------------------------- make_leaf

LEAF_MISTAKES = (
    Mistake("not_scaled", "values", lambda a: a["array"]),
    Mistake("scaled_twice", "values", lambda a: a["scale"] ** 2 * a["array"]),
    Mistake("divided_by_scale", "values", lambda a: a["array"] / a["scale"]),
    Mistake("scale_added", "values", lambda a: a["array"] + a["scale"]),
    Mistake("scale_added", "values", lambda a: a["array"] - a["scale"]),
    Mistake("lost_signs", "values", lambda a: np.abs(a["scale"] * a["array"])),
    Mistake("scale_as_power", "values", lambda a: np.abs(a["array"]) ** a["scale"]),
    Mistake(
        "half_precision",
        "values",
        lambda a: (a["scale"] * a["array"]).astype(np.float16),
    ),
    Mistake(
        "half_precision",
        "values",
        lambda a: a["scale"] * a["array"].astype(np.float16).astype(np.float64),
    ),
    Mistake("array_made_whole", "values", lambda a: a["scale"] * np.trunc(a["array"])),
    Mistake("array_made_whole", "values", lambda a: a["scale"] * np.round(a["array"])),
    Mistake("only_the_scale", "values", lambda a: np.full_like(a["array"], a["scale"])),
)

# ---------------------------------------------------------------------- gradients


def _gradient(a: Arguments, part: str) -> np.ndarray:
    _, (grad_w1, grad_w2) = network(a, [a["w1"], a["w2"]])
    return {"grad_w1": grad_w1, "grad_w2": grad_w2}[part]


def _in_both(name: str, change: Callable[[Arguments, np.ndarray], Any]) -> Any:
    """What became of both right gradients."""
    return (
        Mistake(name, part, lambda a, part=part: change(a, _gradient(a, part)))
        for part in ("grad_w1", "grad_w2")
    )


def _weight_of(part: str) -> str:
    return part.removeprefix("grad_")


#: What both weights may have been multiplied with, or one of them alone.
_OTHER_STARTS = tuple(
    {"w1": in_w1, "w2": in_w2}
    for share in (0.01, 0.1, 0.5, 2.0)
    for in_w1, in_w2 in ((share, share), (share, 1.0), (1.0, share))
)


def _gradient_elsewhere(a: Arguments, part: str, shares: Mapping[str, float]) -> Any:
    return _gradient({**a, **{name: shares[name] * a[name] for name in TRAINED}}, part)


GRADIENTS_MISTAKES = (
    *_in_both("second_backward_added", lambda a, gradient: 2.0 * gradient),
    *_in_both("third_backward_added", lambda a, gradient: 3.0 * gradient),
    *_in_both("zeroed_before_returned", lambda a, gradient: 0.0 * gradient),
    *wrong_gradients(COMMON_OBJECTIVES),
    *wrong_gradients(RARER_OBJECTIVES),
    *_in_both(
        "gradient_normalised", lambda a, gradient: gradient / np.linalg.norm(gradient)
    ),
    *_in_both(
        "gradient_normalised", lambda a, gradient: gradient / np.abs(gradient).max()
    ),
    *_in_both("sign_of_gradient", lambda a, gradient: np.sign(gradient)),
    *_in_both("upstream_without_sign", lambda a, gradient: np.abs(gradient)),
    *_in_both("gradient_squared", lambda a, gradient: np.square(gradient)),
    *(
        mistake
        for most in (1.0, 5.0, 10.0, 0.5, 0.1, 2.0)
        for mistake in _in_both(
            "gradient_cut", lambda a, gradient, m=most: np.clip(gradient, -m, m)
        )
    ),
    *_in_both("gradient_cut", lambda a, gradient: np.maximum(gradient, 0)),
    *_in_both("gradient_cut", lambda a, gradient: np.minimum(gradient, 0)),
    *(
        Mistake(
            "gradient_cut",
            part,
            lambda a, part=part: _gradient(a, part) * (a[_weight_of(part)] > 0),
        )
        for part in ("grad_w1", "grad_w2")
    ),
    *(
        Mistake(
            "gradient_times_its_weight",
            part,
            lambda a, part=part: _gradient(a, part) * a[_weight_of(part)],
        )
        for part in ("grad_w1", "grad_w2")
    ),
    *(
        Mistake(
            "network_scaled",
            part,
            lambda a, part=part, shares=shares: _gradient_elsewhere(a, part, shares),
        )
        for part in ("grad_w1", "grad_w2")
        for shares in _OTHER_STARTS
    ),
    *(
        Mistake("weight_itself", part, lambda a, part=part: a[_weight_of(part)])
        for part in ("grad_w1", "grad_w2")
    ),
    *(
        Mistake(
            "weight_after_step",
            part,
            lambda a, part=part, rate=rate: (
                a[_weight_of(part)] - rate * _gradient(a, part)
            ),
        )
        for part in ("grad_w1", "grad_w2")
        for rate in (1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0)
    ),
    *two_in_gradients(),
)

# ------------------------------------------------------------------ predict_grads


def _right(name: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: reference_predictions(a)[name]


def _once(a: Arguments) -> np.ndarray:
    """After the first call: the student's own, where a later value follows from it."""
    return a["once"] if "once" in a else reference_predictions(a)["once"]


def _squares(a: Arguments) -> np.ndarray:
    """The terms of the first loss."""
    return np.square(a["a"] * a["w"])


def _both(name: str, change: Callable[[Arguments], Any]) -> tuple[Mistake, Mistake]:
    """A wrong gradient of the second loss, after both calls and after zeroing."""
    return (
        Mistake(name, "both", lambda a: _once(a) + change(a)),
        Mistake(name, "zeroed", change),
    )


#: Wrong slopes of the second loss.
_SECOND_SLOPES: tuple[tuple[str, Callable[[Arguments], Any]], ...] = (
    ("slope_of_product", lambda a: a["b"] * a["w"]),
    ("slope_of_product", lambda a: (a["b"] * a["w"]).sum()),
    ("gradient_of_b", lambda a: a["w"]),
    ("slope_is_not_1", lambda a: np.ones_like(a["w"])),
    ("as_if_squared", lambda a: a["b"] ** 2),
    ("as_if_squared", lambda a: 2 * a["b"] ** 2 * a["w"]),
    ("as_if_squared", lambda a: 2 * a["b"] * a["w"]),
    ("antiderivative", lambda a: a["b"] * a["w"] ** 2 / 2),
    ("sum_as_factor", lambda a: np.full_like(a["w"], a["b"].sum())),
    ("sum_as_factor", lambda a: np.full_like(a["w"], a["b"].mean())),
    ("factors_mixed_up", lambda a: a["a"]),
    ("factors_mixed_up", lambda a: a["a"] ** 2),
    ("factors_mixed_up", lambda a: a["a"] * a["b"]),
    ("slope_of_product", lambda a: np.full_like(a["w"], a["b"] @ a["w"])),
)


def _with_second_slopes() -> Iterator[Mistake]:
    """A wrong slope of the second loss, and what the calls do is wrong as well."""
    for name, slope in _SECOND_SLOPES:
        yield Mistake("second_call_replaces", "both", slope, name)
        yield Mistake(
            "zeroing_ignored", "zeroed", lambda a, of=slope: _once(a) + of(a), name
        )


PREDICTION_MISTAKES = (
    Mistake("no_factor_2", "once", lambda a: a["a"] ** 2 * a["w"]),
    Mistake("second_derivative", "once", lambda a: 2 * a["a"] ** 2),
    Mistake("inner_slope_missing", "once", lambda a: 2 * a["a"] * a["w"]),
    Mistake("square_itself", "once", _squares),
    Mistake("square_itself", "once", lambda a: _squares(a).sum()),
    Mistake("antiderivative", "once", lambda a: a["a"] ** 2 * a["w"] ** 3 / 3),
    Mistake("sum_as_factor", "once", lambda a: 2 * (a["a"] @ a["a"]) * a["w"]),
    Mistake("sum_as_factor", "once", lambda a: 2 * a["a"] * (a["a"] @ a["w"])),
    Mistake("sum_as_factor", "once", lambda a: 2 * a["a"] ** 2 * a["w"].sum()),
    Mistake("gradient_of_a", "once", lambda a: 2 * a["a"] * a["w"] ** 2),
    Mistake("a_left_out", "once", lambda a: 2 * a["w"]),
    Mistake("w_left_out", "once", lambda a: 2 * a["a"]),
    Mistake("w_left_out", "once", lambda a: a["a"]),
    Mistake("slope_of_w_alone", "once", lambda a: 2 * a["a"] ** 2 * np.abs(a["w"])),
    Mistake("square_kept", "once", lambda a: 2 * (a["a"] * a["w"]) ** 2),
    Mistake("square_kept", "once", lambda a: 2 * a["a"] * (a["a"] * a["w"]) ** 2),
    Mistake("w_added", "once", lambda a: _right("once")(a) + a["w"]),
    Mistake("weight_after_step", "once", lambda a: a["w"] - _right("once")(a)),
    Mistake("weight_after_step", "both", lambda a: a["w"] - _right("both")(a)),
    Mistake("weight_after_step", "zeroed", lambda a: a["w"] - a["b"]),
    Mistake("weight_after_step", "twice", lambda a: a["w"] - _right("twice")(a)),
    Mistake("both_losses_at_once", "once", lambda a: _right("once")(a) * a["b"]),
    *(
        Mistake("factors_mixed_up", "once", formula)
        for formula in (
            lambda a: 2 * a["b"] ** 2 * a["w"],
            lambda a: 2 * a["a"] * a["b"] * a["w"],
            lambda a: 2 * a["b"] * a["w"],
            lambda a: 2 * a["b"] ** 2,
            lambda a: a["b"],
        )
    ),
    Mistake("one_tensor_two_names", "once", _right("both")),
    Mistake("slopes_summed", "once", lambda a: _right("once")(a).sum()),
    Mistake("slopes_summed", "both", lambda a: _right("once")(a).sum() + a["b"]),
    Mistake("slopes_summed", "both", lambda a: _once(a) + a["b"].sum()),
    Mistake("slopes_summed", "both", lambda a: (_once(a) + a["b"]).sum()),
    Mistake("square_itself", "both", lambda a: _squares(a).sum() + a["b"]),
    Mistake("square_itself", "twice", lambda a: 2 * _squares(a).sum()),
    Mistake("slopes_summed", "zeroed", lambda a: a["b"].sum()),
    Mistake("slopes_summed", "twice", lambda a: 2 * _right("once")(a).sum()),
    Mistake("second_call_replaces", "both", lambda a: a["b"]),
    Mistake("second_call_ignored", "both", _once),
    Mistake("average_of_calls", "both", lambda a: (_once(a) + a["b"]) / 2),
    Mistake("gradients_multiplied", "both", lambda a: _once(a) * a["b"]),
    Mistake("gradients_subtracted", "both", lambda a: _once(a) - a["b"]),
    Mistake("gradients_subtracted", "both", lambda a: a["b"] - _once(a)),
    Mistake("first_call_twice", "both", lambda a: 2 * _once(a) + a["b"]),
    Mistake("second_call_twice", "both", lambda a: _once(a) + 2 * a["b"]),
    Mistake("larger_of_both", "both", lambda a: np.maximum(_once(a), a["b"])),
    *(
        Mistake("losses_run_together", "both", formula)
        for formula in (
            lambda a: 2 * (a["a"] + a["b"]) * a["w"],
            lambda a: 2 * (a["a"] + a["b"]) ** 2 * a["w"],
            lambda a: 2 * (a["a"] ** 2 + a["b"]) * a["w"],
            lambda a: 2 * a["a"] ** 2 * (a["w"] + a["b"]),
            lambda a: 2 * a["a"] * (a["a"] * a["w"] + a["b"]),
            lambda a: 2 * (a["a"] * a["w"] + a["b"]),
            lambda a: 3 * (a["a"] * a["w"]) ** 2 * a["b"],
        )
    ),
    Mistake("w_added", "both", lambda a: _once(a) + a["b"] + a["w"]),
    Mistake(
        "losses_themselves",
        "both",
        lambda a: (a["a"] * a["w"]) ** 2 + a["b"] * a["w"],
    ),
    Mistake("zeroing_ignored", "zeroed", lambda a: _once(a) + a["b"]),
    Mistake("zeroing_comes_first", "zeroed", lambda a: np.zeros_like(a["w"])),
    Mistake("second_call_undone", "zeroed", _once),
    Mistake("gradients_multiplied", "zeroed", lambda a: _once(a) * a["b"]),
    Mistake("gradients_subtracted", "zeroed", lambda a: a["b"] - _once(a)),
    Mistake("gradients_subtracted", "zeroed", lambda a: _once(a) - a["b"]),
    *(mistake for name, slope in _SECOND_SLOPES for mistake in _both(name, slope)),
    Mistake("second_call_replaces", "twice", _once),
    Mistake("second_walk_not_empty", "twice", lambda a: np.zeros_like(a["w"])),
    Mistake("gradients_multiplied", "twice", lambda a: _once(a) ** 2),
    Mistake("second_derivative", "twice", lambda a: 2 * a["a"] ** 2),
    Mistake("second_derivative_added", "twice", lambda a: _once(a) + 2 * a["a"] ** 2),
    Mistake("chain_twice", "twice", lambda a: 2 * a["a"] ** 2 * _once(a)),
    Mistake("chain_twice", "twice", lambda a: a["a"] * _once(a)),
    Mistake("square_kept", "twice", lambda a: 2 * _once(a) * a["w"]),
    Mistake("three_calls", "twice", lambda a: 3 * _once(a)),
    Mistake("other_loss_in_twice", "twice", lambda a: _once(a) + a["b"]),
    Mistake("other_loss_in_twice", "twice", lambda a: 2 * (_once(a) + a["b"])),
    Mistake("other_loss_in_twice", "twice", lambda a: 2 * _once(a) + a["b"]),
    *_with_second_slopes(),
)

# -------------------------------------------------------------------------- train


def _other(run: Run = simulate, **change: Callable[[Arguments], Any]) -> Run:
    """A loop, the right one if none is given, on other arguments."""
    return lambda a: run({**a, **{name: value(a) for name, value in change.items()}})


@np.errstate(over="ignore", invalid="ignore")
def _one_after_the_other(a: Arguments, order: tuple[int, int]) -> Arrays:
    """The loop that computes everything anew before it moves the second weight."""
    weights, losses = [a["w1"], a["w2"]], []
    for _ in range(a["steps"]):
        losses.append(network(a, weights)[0])
        for index in order:
            gradient = network(a, weights)[1][index]
            weights[index] = weights[index] - a["learning_rate"] * gradient
    return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}


def _noted(name: str, note: Callable[[np.ndarray, Arguments], Any]) -> Mistake:
    """The right loop, and something else noted in the place of its losses."""
    return Mistake(name, "losses", lambda a: note(simulate(a)["losses"], a))


def _measured(name: str, error: Error) -> Mistake:
    """The right steps, and another measure of the error noted."""

    def measured(y_pred: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return error(y_pred, y)[0], squares(y_pred, y)[1]

    run = partial(simulate, objective=partial(network, error=measured))
    return Mistake(name, "losses", lambda a: run(a)["losses"])


def _averaged(losses: np.ndarray, share: float) -> list[float]:
    """A running average of the losses, as it stands in each turn."""
    average = [float(losses[0])]
    for loss in losses[1:]:
        average.append(share * average[-1] + (1 - share) * loss)
    return average


def _without_weights(a: Arguments, *, from_start: bool) -> np.ndarray:
    """The losses of weights that are zero, from the start or after the first turn."""
    losses = np.full(a["steps"], float(np.square(a["y"]).sum()))
    if not from_start:
        losses[0] = simulate({**a, "steps": 1})["losses"][0]
    return losses


WRONG_NOTES = (
    _noted("running_total", lambda losses, a: np.cumsum(losses)),
    _noted("root_noted", lambda losses, a: np.sqrt(losses)),
    _noted("root_noted", lambda losses, a: np.sqrt(losses / a["y"].size)),
    _noted("root_noted", lambda losses, a: np.sqrt(losses / len(a["y"]))),
    _noted("loss_logarithm", lambda losses, a: np.log(losses)),
    _noted("loss_logarithm", lambda losses, a: np.log10(losses)),
    _noted("best_so_far", lambda losses, a: np.minimum.accumulate(losses)),
    _noted("best_so_far", lambda losses, a: np.maximum.accumulate(losses)),
    _noted("running_average", lambda losses, a: np.cumsum(losses) / (1 + _turns(a))),
    *(
        _noted("running_average", lambda losses, a, s=share: _averaged(losses, s))
        for share in (0.9, 0.5, 0.99, 0.1)
    ),
    _noted("losses_reversed", lambda losses, a: losses[::-1]),
    _noted("losses_sorted", lambda losses, a: np.sort(losses)),
    _noted("losses_sorted", lambda losses, a: np.sort(losses)[::-1]),
    _noted("compared_with_first", lambda losses, a: losses / losses[0]),
    _noted("compared_with_first", lambda losses, a: losses - losses[0]),
    _noted("turns_noted", lambda losses, a: _turns(a)),
    _noted("turns_noted", lambda losses, a: _turns(a) + 1),
    _noted("last_loss_only", lambda losses, a: np.full_like(losses, losses[-1])),
    _measured("absolute_error", absolutes),
    _measured("mean_absolute_error", partial(divided, of=absolutes, by=np.size)),
    _measured("nothing_squared", differences),
    _noted("divided_by_turn", lambda losses, a: losses / (1 + _turns(a))),
    _noted("loss_noted_late", lambda losses, a: np.r_[losses[0], losses[:-1]]),
    _noted("loss_noted_late", lambda losses, a: np.r_[0.0, losses[:-1]]),
    _noted("loss_change", lambda losses, a: np.diff(losses, prepend=losses[0])),
    _noted("loss_change", lambda losses, a: -np.diff(losses, prepend=losses[0])),
    _noted("loss_change", lambda losses, a: np.diff(losses, prepend=0.0)),
    _noted("loss_change", lambda losses, a: np.diff(losses, append=0.0)),
)


#: What may be noted in any wrong loop.
_OTHER_NOTES: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("running_total", np.cumsum),
    ("root_noted", np.sqrt),
    ("best_so_far", np.minimum.accumulate),
    (
        "running_average",
        lambda losses: np.cumsum(losses) / np.arange(1, 1 + losses.size),
    ),
    ("loss_logarithm", np.log),
)


def _unwarned(note: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], Any]:
    """The same, of losses that have run away."""

    def noted(losses: np.ndarray) -> Any:
        with np.errstate(all="ignore"):
            return note(losses)

    return noted


def _other_notes_of_wrong_loops() -> Iterator[Mistake]:
    """A wrong loop, and something else noted in the place of its losses."""
    for step, how in COMMON_STEPS:
        run = remembered(partial(simulate, **how))
        for name, note in _OTHER_NOTES:
            noted = _unwarned(note)
            yield Mistake(
                name, "losses", lambda a, r=run, of=noted: of(r(a)["losses"]), step
            )


def _other_counts_of_wrong_loops() -> Iterator[Mistake]:
    """A wrong loop that makes one step less or one more."""
    wrong: list[tuple[str, Mapping[str, Any]]] = [
        *COMMON_STEPS,
        *((one.of_weights, {"objective": one.objective}) for one in COMMON_OBJECTIVES),
    ]
    for count, more in (("one_step_short", -1), ("one_step_long", 1)):
        for name, how in wrong:
            run = _other(
                partial(simulate, **how), steps=lambda a, m=more: a["steps"] + m
            )
            yield from in_parts(dict.fromkeys(TRAINED, count), run, name)


def _true_losses_of_wrong_objectives() -> Iterator[Mistake]:
    """The right loss is noted, and backward is called on something else."""

    def noting(a: Arguments, weights: Any, minimised: Objective) -> Any:
        return network(a, weights)[0], minimised(a, weights)[1]

    for wrong in (*COMMON_OBJECTIVES, *RARER_OBJECTIVES):
        objective = partial(noting, minimised=wrong.objective)
        run = partial(simulate, objective=objective)
        yield from in_parts({"losses": wrong.of_weights}, run)


def _from_other_weights() -> Iterator[Mistake]:
    """The right loop, which starts elsewhere."""
    for shares in _OTHER_STARTS:
        start = {name: lambda a, n=name, s=shares[name]: s * a[n] for name in TRAINED}
        yield from in_parts(everywhere("network_scaled"), _other(**start))


def _turns(a: Arguments) -> np.ndarray:
    return np.arange(float(a["steps"]))


def _rate_added(a: Arguments) -> Arrays:
    """The step is the sum where it should be the product."""

    def rule(gradients: Any, weights: Any, memory: Any, turn: int) -> Any:
        return [gradient + a["learning_rate"] for gradient in gradients]

    return simulate(a, rule=rule, rate=lambda a: 1.0)


def _moved_by_loss(a: Arguments) -> Arrays:
    """The step is the learning rate times the loss."""

    def rule(gradients: Any, weights: Any, memory: Any, turn: int) -> Any:
        loss = network(a, weights)[0]
        return [np.full_like(weight, loss) for weight in weights]

    return simulate(a, rule=rule)


def _same_weights_twice(run: Run) -> Run:
    """The weights' gradients in the place of the weights."""
    return lambda a: {name: run(a)[f"grad_{name}"] for name in TRAINED}


TRAIN_MISTAKES = (
    *in_parts(
        {**everywhere("no_update"), "losses": "loss_stands_still"},
        partial(simulate, moved=(0.0, 0.0)),
    ),
    *wrong_steps(),
    *in_parts(
        everywhere("climbs_and_never_zeroed"),
        partial(simulate, kept=(1.0, 1.0), moved=(-1.0, -1.0)),
    ),
    *in_parts(dict.fromkeys(TRAINED, "moves_in_one_turn"), _other(steps=lambda a: 1)),
    Mistake(
        "loss_after_update",
        "losses",
        lambda a: simulate({**a, "steps": a["steps"] + 1})["losses"][1:],
    ),
    *wrong_objectives(),
    *in_parts(everywhere("learning_rate_added"), _rate_added),
    *in_parts(everywhere("gradient_not_used"), _moved_by_loss),
    *(
        mistake
        for count in (10, 100, STEPS)
        for mistake in in_parts(
            dict.fromkeys(TRAINED, "steps_ignored"),
            _other(steps=lambda a, count=count: count),
        )
    ),
    *several_in_turn(),
    *wrong_graphs(),
    *in_parts(everywhere("sample_by_sample"), one_sample_a_turn),
    *in_parts(
        dict.fromkeys(TRAINED, "one_step_short"),
        _other(steps=lambda a: a["steps"] - 1),
    ),
    *in_parts(
        dict.fromkeys(TRAINED, "one_step_long"), _other(steps=lambda a: a["steps"] + 1)
    ),
    Mistake("zeroed_weights", "w1", lambda a: np.zeros_like(a["w1"])),
    Mistake("zeroed_weights", "w2", lambda a: np.zeros_like(a["w2"])),
    *(
        Mistake(
            "zeroed_weights",
            "losses",
            lambda a, start=start: _without_weights(a, from_start=start),
        )
        for start in (False, True)
    ),
    *WRONG_NOTES,
    *in_parts(
        everywhere("new_weights_used"), partial(_one_after_the_other, order=(0, 1))
    ),
    *in_parts(
        everywhere("new_weights_used"), partial(_one_after_the_other, order=(1, 0))
    ),
    *in_parts(
        dict.fromkeys(TRAINED, "gradient_returned"), _same_weights_twice(simulate)
    ),
    *in_parts(
        dict.fromkeys(TRAINED, "gradient_returned"),
        _same_weights_twice(partial(simulate, kept=(1.0, 1.0))),
    ),
    *two_in_one_loop(),
    *_true_losses_of_wrong_objectives(),
    *_from_other_weights(),
    *_other_notes_of_wrong_loops(),
    *_other_counts_of_wrong_loops(),
)
