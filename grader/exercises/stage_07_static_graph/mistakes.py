"""The known wrong answers to stage 07. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_01_numpy.mistakes import TRAIN_MISTAKES
from grader.exercises.stage_01_numpy.references import reference_train
from grader.exercises.stage_07_static_graph.references import (
    RIGHT,
    Model,
    Update,
    build_with,
    loss_at,
    one_step,
    repeat,
    repeat_with,
    right_loss,
    right_network,
    train_with,
)
from grader.problem import LEARNING_RATE

#: A mistake in the network or in its loss, as a model of its own. Its gradients are
#: right for what it is.
MODELS = {
    "mean_over_all": Model(right_network, lambda p, y: right_loss(p, y) / y.numel()),
    "mean_over_batch": Model(right_network, lambda p, y: right_loss(p, y) / len(y)),
    "half": Model(right_network, lambda p, y: right_loss(p, y) / 2),
    "half_of_mean": Model(right_network, lambda p, y: right_loss(p, y) / 2 / y.numel()),
    "square_root": Model(right_network, lambda p, y: right_loss(p, y).sqrt()),
    "absolute_error": Model(right_network, lambda p, y: (p - y).abs().sum()),
    "no_square": Model(right_network, lambda p, y: (p - y).sum()),
    "square_of_sum": Model(right_network, lambda p, y: (p - y).sum() ** 2),
    "forgot_y": Model(right_network, lambda p, y: right_loss(p, 0 * y)),
    "plus_y": Model(right_network, lambda p, y: right_loss(p, -y)),
    "graph_no_relu": Model(lambda x, w1, w2: x @ w1 @ w2, right_loss),
    "relu_on_output": Model(
        lambda x, w1, w2: right_network(x, w1, w2).clamp(min=0), right_loss
    ),
}
#: These come back as an array, whose entries add up to the right gradients.
UNSUMMED = {
    "not_summed": Model(right_network, lambda p, y: (p - y).pow(2)),
    "summed_per_sample": Model(right_network, lambda p, y: (p - y).pow(2).sum(1)),
    "summed_per_column": Model(right_network, lambda p, y: (p - y).pow(2).sum(0)),
    "mean_per_sample": Model(right_network, lambda p, y: (p - y).pow(2).mean(1)),
}
#: Gradients that do not belong to the loss beside them: its own would be followed. Who
#: finds them by hand, or asks for those of something else, gets such ones.
STEPS = {
    "half_step": MODELS["half"],
    "step_of_mean": MODELS["mean_over_all"],
    "step_of_y_pred": Model(right_network, lambda p, y: p.sum()),
    "step_without_mask": Model(lambda x, w1, w2: _open_relu(x @ w1) @ w2, right_loss),
}


def _open_relu(h: Any) -> Any:
    """A ReLU through which every gradient passes."""
    return h + (h.clamp(min=0) - h).detach()


def _entries(model: Model, a: Arguments, data: str = "") -> np.ndarray:
    """The loss of an unsummed model, entry by entry."""
    y_pred = np.maximum(a[f"{data}x"] @ a["w1"], 0) @ a["w2"]
    return _in_torch(model.loss, y_pred, a[f"{data}y"])


def _in_torch(function: Callable[..., Any], *arrays: np.ndarray) -> np.ndarray:
    import torch

    return function(*(torch.tensor(array) for array in arrays)).numpy()


def _uphill(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    return w + learning_rate * gradient


def _whole(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    return w - gradient


def _fixed(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    return w - LEARNING_RATE * gradient


def _stay(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    return w


#: The step itself, or the gradient, put in the weights' place.
_REPLACED: tuple[Update, ...] = (
    lambda w, gradient, learning_rate: learning_rate * gradient,
    lambda w, gradient, learning_rate: -learning_rate * gradient,
    lambda w, gradient, learning_rate: gradient,
)

_UPDATES: tuple[tuple[str, Update], ...] = (
    ("climbs", _uphill),
    ("no_learning_rate", _whole),
    ("fixed_learning_rate", _fixed),
)


# --------------------------------------------------------------------- build_graph


def _build_mistakes(
    name: str, parts: Sequence[str], run: Callable[[Arguments], Arrays]
) -> list[Mistake]:
    """The same mistake as it shows in several values."""
    return [Mistake(name, part, lambda a, part=part: run(a)[part]) for part in parts]


def _next_loss(
    a: Arguments, w1: np.ndarray | None = None, w2: np.ndarray | None = None
) -> float:
    """The loss on the next batch at some weights; at the starting ones if None."""
    w1, w2 = (a["w1"] if w1 is None else w1), (a["w2"] if w2 is None else w2)
    return loss_at(RIGHT, a["next_x"], a["next_y"], w1, w2)


BUILD_MISTAKES = (
    *(
        mistake
        for name, model in STEPS.items()
        for mistake in _build_mistakes(
            name, ("new_w1", "new_w2"), lambda a, model=model: build_with(model, a)
        )
        if (name, mistake.part) != ("step_without_mask", "new_w2")
    ),
    *_build_mistakes(
        "mean_per_sample",
        ("new_w1", "new_w2"),
        lambda a: dict(
            zip(
                ("new_w1", "new_w2"),
                one_step(UNSUMMED["mean_per_sample"], a),
                strict=True,
            )
        ),
    ),
    *(
        mistake
        for name, model in MODELS.items()
        for mistake in _build_mistakes(
            name,
            ("loss", "new_w1", "new_w2", "next_loss"),
            lambda a, model=model: build_with(model, a),
        )
    ),
    *(
        Mistake(name, "loss", lambda a, model=model: _entries(model, a))
        for name, model in UNSUMMED.items()
    ),
    *(
        Mistake(
            name,
            "next_loss",
            lambda a, model=model: _entries(
                model,
                {**a, **dict(zip(("w1", "w2"), one_step(model, a), strict=True))},
                "next_",
            ),
        )
        for name, model in UNSUMMED.items()
    ),
    Mistake(
        "loss_after_update",
        "loss",
        lambda a: loss_at(RIGHT, a["x"], a["y"], *one_step(RIGHT, a)),
    ),
    *(
        mistake
        for name, update in _UPDATES
        for mistake in _build_mistakes(
            name,
            ("new_w1", "new_w2"),
            lambda a, update=update: build_with(RIGHT, a, update),
        )
    ),
    *(
        mistake
        for update in _REPLACED
        for mistake in _build_mistakes(
            "step_in_place_of_weights",
            ("new_w1", "new_w2"),
            lambda a, update=update: build_with(RIGHT, a, update),
        )
    ),
    Mistake("fetches_old_weights", "new_w1", lambda a: a["w1"]),
    Mistake("fetches_old_weights", "new_w2", lambda a: a["w2"]),
    *(
        Mistake(
            "new_weights_used",
            f"new_{mistake.part}",
            lambda a, mistake=mistake: mistake.formula({**a, "steps": 1}),
        )
        for mistake in TRAIN_MISTAKES
        if mistake.name == "new_weights_used" and mistake.part != "losses"
    ),
    Mistake("computed_not_assigned", "next_loss", _next_loss),
    Mistake(
        "computed_not_assigned",
        "next_loss",
        lambda a: _next_loss(a, w1=one_step(RIGHT, a)[0]),
    ),
    Mistake(
        "computed_not_assigned",
        "next_loss",
        lambda a: _next_loss(a, w2=one_step(RIGHT, a)[1]),
    ),
)

# ----------------------------------------------------------------------- run_graph


def _steps(a: Arguments, steps: int) -> Arrays:
    return reference_train({**a, "steps": steps})


def _fetched_apart(loss: int, first: int) -> Callable[[Arguments], Arrays]:
    """Training that fetches new_w1 and new_w2 in two runs; the second sees the first's.

    Args:
        loss: whether it is fetched before both runs or with the first, 0, or with the
            second, 1.
        first: which of the weights moves first, 0 for w1 and 1 for w2.
    """

    def run(a: Arguments) -> Arrays:
        weights, losses = [a["w1"], a["w2"]], []
        for _ in range(a["steps"]):
            for turn, which in enumerate((first, 1 - first)):
                if turn == loss:
                    losses.append(loss_at(RIGHT, a["x"], a["y"], *weights))
                at = {**a, "w1": weights[0], "w2": weights[1]}
                weights[which] = one_step(RIGHT, at)[which]
        return {"losses": np.array(losses), "w1": weights[0], "w2": weights[1]}

    return run


RUN_MISTAKES = (
    *(
        mistake
        for loss in (0, 1)
        for first in (0, 1)
        for mistake in _build_mistakes(
            "fetched_apart", ("losses", "w1", "w2"), _fetched_apart(loss, first)
        )
        if loss == 0 or mistake.part == "losses"
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

#: Loops that are known to be wrong: the output after `depth` turns.
LOOPS: tuple[tuple[str, Callable[[Any, Any, int], Any]], ...] = (
    ("loop_no_relu", lambda h, w, depth: repeat(h, w, depth, lambda h, w: h @ w)),
    (
        "loop_relu_at_the_end",
        lambda h, w, depth: repeat(h, w, depth, lambda h, w: h @ w).clamp(min=0),
    ),
    (
        "loop_relu_too_early",
        lambda h, w, depth: repeat(h, w, depth, lambda h, w: h.clamp(min=0) @ w),
    ),
    ("loop_one_short", lambda h, w, depth: repeat(h, w, depth - 1)),
    ("loop_one_long", lambda h, w, depth: repeat(h, w, depth + 1)),
    (
        "loop_transposed",
        lambda h, w, depth: repeat(h, w, depth, lambda h, w: (h @ w.T).clamp(min=0)),
    ),
)

REPEAT_MISTAKES = tuple(
    mistake
    for name, run in LOOPS
    for mistake in _build_mistakes(
        name, ("output", "grad_w", "deeper"), lambda a, run=run: repeat_with(a, run)
    )
)

# --------------------------------------------------------------------- train_step


def _losses_after_update(a: Arguments) -> np.ndarray:
    losses, w1, w2 = [], a["w1"], a["w2"]
    for x, y in zip(a["x"], a["y"], strict=True):
        w1, w2 = one_step(RIGHT, {**a, "x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss_at(RIGHT, x, y, w1, w2))
    return np.array(losses)


def _only(moves: str) -> Callable[[Arguments], Arrays]:
    """Training in which only one of the weights moves."""

    def run(a: Arguments) -> Arrays:
        losses, w = [], {"w1": a["w1"], "w2": a["w2"]}
        for x, y in zip(a["x"], a["y"], strict=True):
            losses.append(loss_at(RIGHT, x, y, **w))
            moved = one_step(RIGHT, {**a, "x": x, "y": y, **w})
            w[moves] = moved[0 if moves == "w1" else 1]
        return {"losses": np.array(losses), **w}

    return run


def _always_first(a: Arguments) -> Arguments:
    """The first batch at every step, as when it was written into the graph."""
    return {**a, "x": a["x"][[0] * len(a["x"])], "y": a["y"][[0] * len(a["y"])]}


_STEP_PARTS = ("losses", "w1", "w2")


def _one_after_the_other(first: int) -> Callable[[Arguments], Arrays]:
    """Training in which the second gradient is that of a weight already moved."""
    runs = _fetched_apart(0, first)

    def run(a: Arguments) -> Arrays:
        losses, w = [], {"w1": a["w1"], "w2": a["w2"]}
        for x, y in zip(a["x"], a["y"], strict=True):
            moved = runs({**a, **w, "x": x, "y": y, "steps": 1})
            losses.append(moved["losses"][0])
            w = {"w1": moved["w1"], "w2": moved["w2"]}
        return {"losses": np.array(losses), **w}

    return run


STEP_MISTAKES = (
    *(
        mistake
        for name, model in MODELS.items()
        for mistake in _build_mistakes(
            name, _STEP_PARTS, lambda a, model=model: train_with(model, a)
        )
    ),
    Mistake("loss_after_update", "losses", _losses_after_update),
    Mistake(
        "step_changes_nothing",
        "losses",
        lambda a: train_with(RIGHT, a, _stay)["losses"],
    ),
    Mistake("step_changes_nothing", "w1", lambda a: a["w1"]),
    Mistake("step_changes_nothing", "w2", lambda a: a["w2"]),
    *(
        mistake
        for name, update in _UPDATES
        for mistake in _build_mistakes(
            name, _STEP_PARTS, lambda a, update=update: train_with(RIGHT, a, update)
        )
    ),
    *(
        mistake
        for update in _REPLACED[:2]
        for mistake in _build_mistakes(
            "step_in_place_of_weights",
            _STEP_PARTS,
            lambda a, update=update: train_with(RIGHT, a, update),
        )
    ),
    *(
        mistake
        for first in (0, 1)
        for mistake in _build_mistakes(
            "new_weights_used", _STEP_PARTS, _one_after_the_other(first)
        )
    ),
    *_build_mistakes("only_w1", _STEP_PARTS, _only("w1")),
    *_build_mistakes("only_w2", _STEP_PARTS, _only("w2")),
    *_build_mistakes(
        "first_batch_baked_in",
        _STEP_PARTS,
        lambda a: train_with(RIGHT, _always_first(a)),
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
    _EAGER,
    _EAGER_GRADIENTS,
)
