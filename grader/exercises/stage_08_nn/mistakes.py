"""The known wrong answers to stage 08. Their sentences: grader/text/.

What a probe sees besides numbers (a model without biases, a loop that trains another
model) is named there, as a complaint; what PyTorch refuses is among the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_03_tensors import DTYPE_FAULTS
from grader.exercises.stage_05_autograd.mistakes import FAULTS
from grader.exercises.stage_08_nn.references import (
    PARAMETERS,
    network_values,
    reference_build_model,
    train,
)
from grader.problem import D_OUT, LEARNING_RATE, N

# ------------------------------------------------------------------- build_model


def _network(middle: str, end: str = "Identity", start: str = "Identity") -> Any:
    """A network with other layers of torch.nn between, behind or before its Linears."""

    def predict(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
        from torch import nn

        functional = nn.functional
        hidden = functional.linear(getattr(nn, start)()(x), w1, b1)
        output = functional.linear(getattr(nn, middle)()(hidden), w2, b2)
        return (getattr(nn, end)(**({"dim": 1} if "oftmax" in end else {})))(output)

    return predict


#: Networks with one wrong layer, by the mistake's name.
WRONG_NETWORKS: Mapping[str, tuple[Any, ...]] = {
    "model_without_relu": (_network("Identity"),),
    "relu_moved_to_the_end": (_network("Identity", "ReLU"),),
    "relu_on_output": (_network("ReLU", "ReLU"),),
    "relu_of_x": (_network("Identity", start="ReLU"), _network("ReLU", start="ReLU")),
    "leaky_relu": (_network("LeakyReLU"),),
    "sigmoid_for_relu": (_network("Sigmoid"),),
    "tanh_for_relu": (_network("Tanh"),),
    "other_activation": tuple(
        map(_network, ("GELU", "SiLU", "ELU", "SELU", "Softplus", "ReLU6"))
    ),
    "squashed_output": tuple(
        _network("ReLU", end) for end in ("Softmax", "LogSoftmax", "Sigmoid", "Tanh")
    ),
}


BUILD_MODEL_MISTAKES = tuple(
    Mistake(
        name,
        part,
        lambda a, part=part, predict=predict: network_values(a, predict)[part],
    )
    for name, networks in WRONG_NETWORKS.items()
    for predict in networks
    for part in ("output", "gradients")
)


def gradients_of_own_network(a: Arguments, own: Arrays) -> Arrays:
    """The gradients of the wrong network that the student's output belongs to."""
    if "output" not in own or _same(own["output"], reference_build_model(a)["output"]):
        return {}
    for predict in (one for networks in WRONG_NETWORKS.values() for one in networks):
        values = network_values(a, predict)
        if _same(own["output"], values["output"]):
            return {"gradients": values["gradients"]}
    return {}


def _same(output: np.ndarray, other: np.ndarray) -> bool:
    return np.allclose(output, other, rtol=1e-9, atol=1e-12)


BUILD_MODEL_FAULTS = (
    KnownFault("[ModuleList] is missing", "module_list_is_no_model"),
    KnownFault("before Module.__init__() call", "module_init_missing"),
    KnownFault('missing the required "forward" function', "module_forward_missing"),
    KnownFault("is not a Module subclass", "not_a_layer"),
    KnownFault("mat1 and mat2 shapes cannot be multiplied", "layers_do_not_fit"),
    *DTYPE_FAULTS,
)

SAME_START_MISTAKES = (
    Mistake(
        "model_without_relu",
        "loss",
        lambda a: np.square(a["x"] @ a["w1"] @ a["w2"] - a["y"]).sum(),
    ),
)

# ------------------------------------------------------------------ load_weights


def _old_biases(a: Arguments, *zeroed: str) -> np.ndarray:
    return np.concatenate(
        [np.zeros_like(a[n]) if n in zeroed else a[n] for n in ("old_b1", "old_b2")]
    )


LOAD_WEIGHTS_MISTAKES = (
    *(Mistake("not_loaded", w, lambda a, w=w: a[f"old_{w}"]) for w in ("w1", "w2")),
    *(Mistake("weight_not_transposed", w, lambda a, w=w: a[w]) for w in ("w1", "w2")),
    *(
        Mistake("reshaped_not_transposed", w, lambda a, w=w: a[w].reshape(a[w].T.shape))
        for w in ("w1", "w2")
    ),
    *(
        Mistake("weight_added", w, lambda a, w=w: a[f"old_{w}"] + a[w].T)
        for w in ("w1", "w2")
    ),
    Mistake("biases_not_zeroed", "biases", _old_biases),
    Mistake("one_bias_not_zeroed", "biases", lambda a: _old_biases(a, "old_b1")),
    Mistake("one_bias_not_zeroed", "biases", lambda a: _old_biases(a, "old_b2")),
    Mistake("biases_are_one", "biases", lambda a: np.ones_like(_old_biases(a))),
)

LOAD_WEIGHTS_FAULTS = (
    KnownFault("must match the size of tensor", "weight_shapes_differ"),
    KnownFault("is being used in an in-place", "loaded_while_recording"),
    KnownFault("as parameter", "plain_tensor_as_parameter"),
    KnownFault("size mismatch for", "weight_shapes_differ"),
    KnownFault("argument 'other'", "array_is_no_tensor"),
    KnownFault("must be Tensor, not numpy.ndarray", "array_is_no_tensor"),
    KnownFault("Variable data has to be a tensor", "array_is_no_tensor"),
    KnownFault("expected torch.Tensor or Tensor-like", "array_is_no_tensor"),
)

# --------------------------------------------------------------- linear_backward


def _ones(a: Arguments) -> np.ndarray:
    return np.ones_like(a["grad_output"])


LINEAR_BACKWARD_MISTAKES = (
    Mistake("upstream_ignored", "grad_x", lambda a: _ones(a) @ a["weight"]),
    Mistake("upstream_ignored", "grad_weight", lambda a: _ones(a).T @ a["x"]),
    *(
        Mistake("averaged_over_batch", part, lambda a, run=run: run(a) / len(a["x"]))
        for part, run in (
            ("grad_x", lambda a: a["grad_output"] @ a["weight"]),
            ("grad_weight", lambda a: a["grad_output"].T @ a["x"]),
            ("grad_bias", lambda a: a["grad_output"].sum(0)),
        )
    ),
    Mistake("bias_not_summed", "grad_bias", lambda a: a["grad_output"]),
    Mistake("bias_wrong_axis", "grad_bias", lambda a: a["grad_output"].sum(1)),
    Mistake("bias_wrong_axis", "grad_bias", lambda a: a["grad_output"].mean(1)),
    Mistake(
        "bias_axis_kept",
        "grad_bias",
        lambda a: a["grad_output"].sum(0, keepdims=True),
    ),
    Mistake("bias_axis_kept", "grad_bias", lambda a: a["grad_output"].sum(0)[:, None]),
    Mistake(
        "bias_axis_kept_mean", "grad_bias", lambda a: a["grad_output"].mean(0)[None]
    ),
    Mistake("bias_summed_to_one", "grad_bias", lambda a: a["grad_output"].sum()),
    Mistake("bias_summed_to_one", "grad_bias", lambda a: a["grad_output"].mean()),
    Mistake("bias_one_sample", "grad_bias", lambda a: a["grad_output"][0]),
    Mistake("bias_one_sample", "grad_bias", lambda a: a["grad_output"][-1]),
    Mistake("upstream_ignored", "grad_bias", lambda a: _ones(a)[0]),
    Mistake("upstream_ignored", "grad_bias", lambda a: _ones(a).sum(0)),
    *(
        Mistake(
            "weight_one_sample",
            "grad_weight",
            lambda a, n=n: np.outer(a["grad_output"][n], a["x"][n]),
        )
        for n in (0, -1)
    ),
    Mistake("bias_sees_x", "grad_bias", lambda a: a["x"].sum(0)),
)

# ------------------------------------------------------------------ mse_gradients


def _difference(a: Arguments) -> np.ndarray:
    return a["y_pred"] - a["y"]


#: All ways to add up the entries of a matrix.
_AXES = (
    {},
    {"axis": 0},
    {"axis": 1},
    {"axis": 0, "keepdims": True},
    {"axis": 1, "keepdims": True},
)


def _divided(name: str, by: Callable[[Arguments], float]) -> Mistake:
    return Mistake(name, "grad_mean", lambda a: 2 * _difference(a) / by(a))


MSE_GRADIENTS_MISTAKES = (
    Mistake("no_factor_2", "grad_sum", _difference),
    Mistake("residual_sign", "grad_sum", lambda a: -2 * _difference(a)),
    Mistake("no_factor_2_and_sign", "grad_sum", lambda a: -_difference(a)),
    Mistake("forgot_y", "grad_sum", lambda a: 2 * a["y_pred"]),
    Mistake("bracket", "grad_sum", lambda a: 2 * a["y_pred"] - a["y"]),
    Mistake("plus_y", "grad_sum", lambda a: 2 * (a["y_pred"] + a["y"])),
    Mistake("loss_itself", "grad_sum", lambda a: _difference(a) ** 2),
    Mistake("no_sign", "grad_sum", lambda a: 2 * np.abs(_difference(a))),
    Mistake("absolute_error", "grad_sum", lambda a: np.sign(_difference(a))),
    Mistake("mean_as_sum", "grad_sum", lambda a: 2 * _difference(a) / a["y"].size),
    Mistake("mean_over_batch", "grad_sum", lambda a: 2 * _difference(a) / len(a["y"])),
    Mistake(
        "mean_over_outputs", "grad_sum", lambda a: 2 * _difference(a) / a["y"].shape[1]
    ),
    _divided("mean_not_divided", lambda a: 1.0),
    _divided("mean_divides_by_batch", lambda a: len(a["y"])),
    _divided("mean_divides_by_outputs", lambda a: a["y"].shape[1]),
    _divided("mean_of_course_sizes", lambda a: float(N * D_OUT)),
    _divided("mean_divides_twice", lambda a: float(a["y"].size) ** 2),
    Mistake("no_factor_2", "grad_mean", lambda a: _difference(a) / a["y"].size),
    Mistake("mean_without_2", "grad_mean", lambda a: _difference(a) / len(a["y"])),
    Mistake("mean_without_2", "grad_mean", _difference),
    Mistake("loss_not_gradient", "grad_sum", lambda a: np.sum(_difference(a) ** 2)),
    Mistake("loss_not_gradient", "grad_mean", lambda a: np.mean(_difference(a) ** 2)),
    *(
        Mistake(
            "gradient_summed",
            "grad_sum",
            lambda a, axes=axes: np.sum(2 * _difference(a), **axes),
        )
        for axes in _AXES
    ),
    *(
        Mistake(
            "mean_of_gradient",
            "grad_mean",
            lambda a, axes=axes, factor=factor: np.mean(
                factor * _difference(a), **axes
            ),
        )
        for axes in _AXES
        for factor in (2, 1)
    ),
)

# -------------------------------------------------------------------------- train

TRAIN_FAULTS = (
    KnownFault("Boolean value of Tensor with more than one", "loss_function_not_made"),
    KnownFault("RequiresGradLost", "not_the_parameter"),
    *FAULTS,
)

#: From what y_pred misses y by, the loss and its slope for y_pred.
Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def _sum_of_squares(difference: np.ndarray) -> tuple[float, np.ndarray]:
    return float(np.square(difference).sum()), 2 * difference


def _root_of_squares(difference: np.ndarray) -> tuple[float, np.ndarray]:
    root = np.sqrt(np.square(difference).sum())
    return float(root), difference / root


def _sum_of_absolutes(difference: np.ndarray) -> tuple[float, np.ndarray]:
    return float(np.abs(difference).sum()), np.sign(difference)


def slopes(
    a: Arguments, parameters: Arrays, loss: Loss = _sum_of_squares
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


@np.errstate(over="ignore", invalid="ignore")  # some of these loops diverge
def simulate(
    a: Arguments,
    *,
    kept: float = 0.0,
    never_zeroed: tuple[str, ...] = PARAMETERS,
    moving: tuple[str, ...] = PARAMETERS,
    times: float = 1.0,
    turns: int | None = None,
    loss: Loss = _sum_of_squares,
) -> Arrays:
    """Run a training loop with mistakes in it.

    Args:
        a: the arguments of ``train``, with the model's parameters.
        kept: which share of the old gradients is still there at the next backward call.
        never_zeroed: the parameters that keep such a share.
        moving: the parameters that are updated.
        times: how often each gradient is added, or moves its parameter.
        turns: after so many turns nothing moves any more; None for never.
        loss: what is minimised.
    """
    old = {name: np.zeros_like(a[name]) for name in PARAMETERS}
    turn = 0

    def update(
        parameters: Mapping[str, np.ndarray], gradients: Arrays
    ) -> dict[str, np.ndarray]:
        nonlocal turn
        turn += 1
        for name in PARAMETERS:
            rest = kept * old[name] if name in never_zeroed else 0.0
            old[name] = rest + times * gradients[name]
        rests = turns is not None and turn > turns
        return {
            name: value - a["learning_rate"] * old[name]
            if name in moving and not rests
            else value
            for name, value in parameters.items()
        }

    return train(a, update, partial(slopes, loss=loss))


def in_each_value(name: str, run: Callable[[Arguments], Arrays]) -> list[Mistake]:
    """One mistake in a loop, as it shows in the losses and in each parameter."""
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part])
        for part in ("losses", *PARAMETERS)
    ]


def _loop(name: str, **mistakes: Any) -> list[Mistake]:
    return in_each_value(name, lambda a: simulate(a, **mistakes))


def _only(name: str, *moving: str) -> list[Mistake]:
    """A loop that moves some parameters alone; the others show it in one way only."""
    found = _loop(name, moving=moving)
    return [mistake for mistake in found if mistake.part in ("losses", *moving)]


def _other(name: str, change: Callable[[Arguments], Arguments]) -> list[Mistake]:
    """The right loop on other arguments."""
    return in_each_value(name, lambda a: simulate({**a, **change(a)}))


def _mean(a: Arguments, count: float) -> Arrays:
    values = simulate(a, times=1 / count)
    return {**values, "losses": values["losses"] / count}


TRAIN_MISTAKES = (
    *_loop("parameters_never_zeroed", kept=1.0),
    *in_each_value("mse_left_at_mean", lambda a: _mean(a, a["y"].size)),
    *in_each_value("loop_mean_over_batch", lambda a: _mean(a, len(a["y"]))),
    *in_each_value("loop_mean_over_outputs", lambda a: _mean(a, a["y"].shape[1])),
    *_loop("square_root", loss=_root_of_squares),
    *_loop("absolute_error", loss=_sum_of_absolutes),
    *(
        mistake
        for names in (("b1", "b2"), ("w1", "w2"), ("w2", "b2"), ("w1", "b1"))
        for mistake in _loop("some_never_zeroed", kept=1.0, never_zeroed=names)
    ),
    *_only("only_weights_move", "w1", "w2"),
    *_only("only_biases_move", "b1", "b2"),
    *_only("only_first_layer_moves", "w1", "b1"),
    *_only("only_last_layer_moves", "w2", "b2"),
    *(
        Mistake("parameter_stands_still", part, lambda a, part=part: a[part])
        for part in PARAMETERS
    ),
    *_loop("moves_once", turns=1),
    *_loop("climbs", times=-1.0),
    *_loop("climbs_and_never_zeroed", times=-1.0, kept=1.0),
    Mistake("loss_stands_still", "losses", lambda a: simulate(a, turns=0)["losses"]),
    Mistake(
        "loss_after_update",
        "losses",
        lambda a: simulate({**a, "steps": a["steps"] + 1})["losses"][1:],
    ),
    *_other("no_learning_rate", lambda a: {"learning_rate": 1.0}),
    *(
        mistake
        for rate in (LEARNING_RATE, 1e-4)  # the course's own, and the usual one
        for mistake in _other(
            "fixed_learning_rate", lambda a, rate=rate: {"learning_rate": rate}
        )
    ),
    *_other("one_step_short", lambda a: {"steps": a["steps"] - 1})[1:],
    *_other("one_step_long", lambda a: {"steps": a["steps"] + 1})[1:],
    *_loop("second_backward_in_turn", times=2.0),
    *_loop("half_in_loop", times=0.5),
    Mistake("half", "losses", lambda a: simulate(a, times=0.5)["losses"] / 2),
    Mistake("mean_noted", "losses", lambda a: simulate(a)["losses"] / a["y"].size),
    Mistake("mean_noted", "losses", lambda a: simulate(a)["losses"] / len(a["y"])),
    Mistake("root_noted", "losses", lambda a: np.sqrt(simulate(a)["losses"])),
)
