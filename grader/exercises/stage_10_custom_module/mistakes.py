"""The known wrong answers to stage 10, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from grader.exercises import stage_08_nn
from grader.exercises.exercise import Arguments, KnownFault, Mistake
from grader.exercises.stage_08_nn.references import PARAMETERS
from grader.exercises.stage_08_nn.wrong_loops import (
    LOSSES,
    in_each_value,
    simulate,
)
from grader.exercises.stage_10_custom_module.inputs import state_sizes

# ---------------------------------------------------------------------- the layers

#: A value of a layer, from its product x @ weight.T and its bias.
Sum = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _relu(h: np.ndarray) -> np.ndarray:
    return np.maximum(h, 0)


def _sigmoid(h: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-h))


def _softmax(h: np.ndarray) -> np.ndarray:
    powers = np.exp(h - h.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


#: What a layer can make of its product and its bias, by the mistake's name.
WRONG_SUMS: Mapping[str, tuple[Sum, ...]] = {
    "bias_not_added": (lambda h, b: h,),
    "bias_subtracted": (lambda h, b: h - b,),
    "bias_added_twice": (lambda h, b: h + 2 * b,),
    "bias_multiplied": (lambda h, b: h * b, lambda h, b: h * b + b),
    "bias_not_per_output": (
        lambda h, b: h + b.sum(),
        lambda h, b: h + b.mean(),
        lambda h, b: h + b[0],
        lambda h, b: h + b[-1],
        lambda h, b: h + b[::-1],
    ),
    "bias_scaled": (
        lambda h, b: h + b / 2,
        lambda h, b: h + b / len(h),
        lambda h, b: h + b * len(h),
    ),
    "bias_alone": (lambda h, b: 0 * h + b,),
    "product_subtracted": (lambda h, b: b - h,),
}


def _standardised(
    h: np.ndarray, axis: int, correction: int = 0, eps: float = 0.0
) -> np.ndarray:
    """Less the mean, and divided by the root of the variance and a small number."""
    variance = h.var(axis=axis, ddof=correction, keepdims=True)
    return (h - h.mean(axis=axis, keepdims=True)) / np.sqrt(variance + eps)


def _over_deviation(
    h: np.ndarray, axis: int, correction: int = 0, eps: float = 0.0
) -> np.ndarray:
    """The same with the small number outside of the root."""
    deviation = h.std(axis=axis, ddof=correction, keepdims=True)
    return (h - h.mean(axis=axis, keepdims=True)) / (deviation + eps)


#: Ways to bring each column, or each row, to mean 0 and spread 1.
_STANDARDISED: tuple[Callable[[np.ndarray], np.ndarray], ...] = tuple(
    partial(way, axis=axis, correction=correction, eps=eps)
    for axis in (0, 1)
    for correction in (0, 1)
    for way, eps in (
        (_standardised, 0.0),
        (_standardised, 1e-5),
        (_over_deviation, 1e-5),
        (_over_deviation, 1e-8),
    )
)
#: What a layer or a network can do to its output.
BENDS: Mapping[str, tuple[Callable[[np.ndarray], np.ndarray], ...]] = {
    "relu_in_layer": (_relu,),
    "squashed_layer": (_sigmoid, np.tanh, _softmax, lambda h: _softmax(h.T).T),
    "sign_lost": (np.abs, np.square),
    "layer_normalised": (
        lambda h: h / np.linalg.norm(h, axis=1, keepdims=True),
        lambda h: h / np.linalg.norm(h, axis=0, keepdims=True),
        lambda h: h - h.mean(axis=0),
        lambda h: h - h.mean(axis=1, keepdims=True),
        *_STANDARDISED,
    ),
}
#: By what a product can be multiplied: roots of sizes belong into the start alone.
PRODUCT_FACTORS: tuple[Callable[[Arguments], float], ...] = (
    lambda a: 1 / np.sqrt(a["x"].shape[1]),
    lambda a: 1 / a["x"].shape[1],
    lambda a: np.sqrt(a["x"].shape[1]),
    lambda a: 1 / np.sqrt(len(a["bias"])),
    lambda a: 1 / len(a["bias"]),
    lambda a: 1 / len(a["x"]),
    lambda a: -1.0,
    lambda a: 2.0,
)


def _layer(a: Arguments, total: Sum, factor: float = 1.0) -> np.ndarray:
    return total(factor * a["x"] @ a["weight"].T, a["bias"])


def _add(h: np.ndarray, b: np.ndarray) -> np.ndarray:
    return h + b


LINEAR_LAYER_MISTAKES = (
    *(
        Mistake(name, "output", lambda a, total=total: _layer(a, total))
        for name, totals in WRONG_SUMS.items()
        for total in totals
    ),
    *(
        Mistake(name, "output", lambda a, bend=bend: bend(_layer(a, _add)))
        for name, bends in BENDS.items()
        for bend in bends
    ),
    *(
        Mistake(
            "product_scaled",
            "output",
            lambda a, factor=factor: _layer(a, _add, factor(a)),
        )
        for factor in PRODUCT_FACTORS
    ),
    *(
        Mistake(
            "product_scaled",
            "output",
            lambda a, factor=factor: factor(a) * _layer(a, _add),
        )
        for factor in PRODUCT_FACTORS[:-2]
    ),
    Mistake(
        "bias_before_product",
        "output",
        lambda a: a["x"] @ (a["weight"].T + a["bias"]),
    ),
    Mistake(
        "reshaped",
        "output",
        lambda a: a["x"] @ a["weight"].reshape(a["weight"].shape[::-1]) + a["bias"],
    ),
    *(
        Mistake(
            "sum_of_layer",
            "output",
            lambda a, take=take, axis=axis: take(_layer(a, _add), axis),
        )
        for take in (np.sum, np.mean)
        for axis in (0, 1, None)
    ),
    *(
        Mistake(name, "output", lambda a, t=t, bend=bend: bend(_layer(a, t)), besides)
        for name, totals in WRONG_SUMS.items()
        for t in totals
        for besides, bends in BENDS.items()
        for bend in bends
    ),
    *(
        Mistake(
            name,
            "output",
            lambda a, t=t, factor=factor: _layer(a, t, factor(a)),
            "product_scaled",
        )
        for name, totals in WRONG_SUMS.items()
        for t in totals
        for factor in PRODUCT_FACTORS
    ),
    *(
        Mistake(
            "bias_subtracted",
            "output",
            lambda a, factor=factor: _layer(a, lambda h, b: h - factor(h) * b),
            "bias_scaled",
        )
        for factor in (lambda h: 0.5, lambda h: 2.0, len, lambda h: 1 / len(h))
    ),
)

#: What stands between the two layers.
Activation = Callable[[np.ndarray], np.ndarray]


def _same(h: np.ndarray) -> np.ndarray:
    return h


def _first(a: Arguments, *, bias: float = 1.0) -> np.ndarray:
    return a["x"] @ a["linear1.weight"].T + bias * a["linear1.bias"]


def _second(a: Arguments, h_relu: np.ndarray, *, bias: float = 1.0) -> np.ndarray:
    return h_relu @ a["linear2.weight"].T + bias * a["linear2.bias"]


def _net(
    a: Arguments,
    between: Activation = _relu,
    biases: tuple[float, float] = (1, 1),
    start: Activation = _same,
    end: Activation = _same,
) -> np.ndarray:
    first, second = biases
    hidden = between(_first({**a, "x": start(a["x"])}, bias=first))
    return end(_second(a, hidden, bias=second))


_OTHERS: tuple[Activation, ...] = (
    _sigmoid,
    np.tanh,
    np.abs,
    *(
        lambda h, slope=slope: np.where(h > 0, h, slope * h)
        for slope in (0.01, 0.1, 0.2, 0.25)  # the last one is where a PReLU starts
    ),
    lambda h: np.logaddexp(0, h),  # Softplus
    lambda h: np.clip(h, 0, 6),  # ReLU6
    lambda h: np.clip(h, 0, 1),
    lambda h: np.clip(h, -1, 1),  # Hardtanh
    lambda h: np.where(h > 0, h, np.expm1(np.minimum(h, 0))),  # ELU
    lambda h: h * _sigmoid(h),  # SiLU
    lambda h: _gelu(h),
    lambda h: h / (1 + np.abs(h)),  # Softsign
    lambda h: np.maximum(h, 1),
    lambda h: np.maximum(h, 0.01),
    lambda h: np.maximum(h, -1),
    lambda h: np.square(_relu(h)),
    lambda h: np.sqrt(_relu(h)),
    lambda h: h + _relu(h),
    np.square,
    np.exp,
    np.sin,
    _softmax,
    lambda h: _softmax(h.T).T,
    *(lambda h, axis=axis: h.max(axis=axis, keepdims=True) + 0 * h for axis in (0, 1)),
)


def _gelu(h: np.ndarray) -> np.ndarray:
    from torch import from_numpy  # here, so that `import grader` stays quick
    from torch.nn.functional import gelu

    return gelu(from_numpy(h)).numpy()


#: What can be wrong with the network, as settings of `_net`, by the mistake's name.
WRONG_NETS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "relu_between_missing": ({"between": _same},),
    "relu_on_output": ({"end": _relu},),
    "relu_moved_to_output": ({"between": _same, "end": _relu},),
    "relu_on_input": ({"start": _relu}, {"start": _relu, "between": _same}),
    "relu_keeps_negative": (
        {"between": lambda h: np.minimum(h, 0)},
        {"between": lambda h: _relu(-h)},
    ),
    "relu_as_mask": ({"between": lambda h: 1.0 * (h > 0)},),
    "another_activation": tuple({"between": bend} for bend in _OTHERS),
    "hidden_scaled": tuple(
        {"between": lambda h, factor=factor: factor * _relu(h)}
        for factor in (0.5, 2.0, -1.0, 0.1)
    ),
    "softmax_on_output": (
        {"end": _softmax},
        {"end": lambda y: np.log(_softmax(y))},
        {"end": lambda y: _softmax(y.T).T},
    ),
    "activation_moved_or_added": tuple(
        {"end": bend, "between": between}
        for bend in (_sigmoid, np.tanh)
        for between in (_relu, _same, bend)
    ),
    "bias_left_out": tuple({"biases": biases} for biases in ((0, 0), (0, 1), (1, 0))),
    "net_bias_subtracted": tuple(
        {"biases": biases} for biases in ((-1, -1), (-1, 1), (1, -1))
    ),
    "net_bias_twice": tuple({"biases": b} for b in ((2, 2), (2, 1), (1, 2))),
}


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return not one.keys() & other.keys()


TWO_LAYER_NET_MISTAKES = (
    *(
        Mistake(name, "output", lambda a, s=settings: _net(a, **s))
        for name, some in WRONG_NETS.items()
        for settings in some
    ),
    *(
        Mistake("hidden_normalised", "output", lambda a, b=between: _net(a, b))
        for normalise in _STANDARDISED
        for between in (
            normalise,
            lambda h, normalise=normalise: normalise(_relu(h)),
            lambda h, normalise=normalise: _relu(normalise(h)),
        )
    ),
    Mistake("hidden_returned", "output", lambda a: _relu(_first(a))),
    Mistake("hidden_returned", "output", lambda a: _first(a)),
    *(
        Mistake(name, "output", lambda a, s={**one, **other}: _net(a, **s), besides)
        for (name, some), (besides, others) in combinations(WRONG_NETS.items(), 2)
        for one in some
        for other in others
        if _together(one, other)
    ),
)

_BEFORE_INIT = "before Module.__init__() call"

#: What PyTorch says when a Module's constructor is not as it should be.
MODULE_FAULTS = (
    KnownFault(_BEFORE_INIT, "set_before_super"),
    # An attribute is looked up before there is a place to look it up in.
    KnownFault("has no attribute '_parameters'", "set_before_super"),
    KnownFault("has no attribute '_modules'", "set_before_super"),
    KnownFault("has no attribute '_buffers'", "set_before_super"),
    KnownFault("__init__() takes 1 positional argument but", "super_with_arguments"),
    KnownFault("Module.__init__() missing 1 required", "super_without_self"),
    KnownFault("unbound method", "super_without_self"),
    KnownFault("descriptor '__init__' of 'super' object", "super_without_brackets"),
    KnownFault("__init__() should return None", "init_returns"),
    KnownFault("is not a Module subclass", "list_of_no_modules"),
    KnownFault("cannot assign '", "registered_name_taken"),
    KnownFault("cannot register parameter", "registered_name_taken"),
    KnownFault("Only Tensors of floating point", "parameter_of_integers"),
    KnownFault("object has no attribute 'detach'", "parameter_of_no_tensor"),
)

# ------------------------------------------------------------------------ dropout

#: By what the kept entries can be multiplied, from p, by the mistake's name.
WRONG_SCALES: Mapping[str, tuple[Callable[[float], float], ...]] = {
    "kept_not_scaled": (lambda p: 1.0,),
    "kept_times_p": (lambda p: p,),
    "kept_times_rest": (lambda p: 1 - p,),
    "kept_over_p": (lambda p: 1 / p,),
    "kept_twice_scaled": (lambda p: 1 / (1 - p) ** 2,),
    "kept_times_more": (lambda p: 1 + p,),
    "kept_root": (lambda p: (1 - p) ** -0.5, lambda p: (1 - p) ** 0.5),
    "kept_other_scale": (
        lambda p: 1 / (1 + p),
        lambda p: p / (1 - p),
        lambda p: (1 - p) / p,
        lambda p: 1 / (p * (1 - p)),
        lambda p: p * (1 - p),
        lambda p: p**-0.5,
        lambda p: 1 / p**2,
        lambda p: (1 - p) ** 2,
        lambda p: 2 - p,
    ),
    "kept_constant": (lambda p: 2.0, lambda p: 0.5, lambda p: 1.25, lambda p: 10.0),
    "kept_turned_around": (
        lambda p: -1 / (1 - p),
        lambda p: -1.0,
    ),
}

DROPOUT_MISTAKES = (
    *(
        Mistake(name, "scale", lambda a, scale=scale: scale(a["p"]))
        for name, scales in WRONG_SCALES.items()
        for scale in scales
    ),
    *(
        Mistake("scaled_in_eval", "eval", lambda a, scale=scale: scale(a["p"]) * a["x"])
        for scale in (
            lambda p: 1 / (1 - p),
            *(scale for scales in WRONG_SCALES.values() for scale in scales),
        )
    ),
)

DROPOUT_FAULTS = (
    KnownFault("'bool' object is not callable", "train_is_a_method"),
    KnownFault("'float' object is not callable", "train_is_a_method"),
    KnownFault("Boolean value of Tensor", "condition_on_tensor"),
    KnownFault("name 'p' is not defined", "not_found_on_self"),
    KnownFault("name 'training' is not defined", "not_found_on_self"),
    *MODULE_FAULTS,
)

# ------------------------------------------------------------------------ restore


def _mixed(a: Arguments, taken: Callable[[str], bool]) -> np.ndarray:
    """The fresh model's state, with the entries of some kinds from the first model."""
    sizes = state_sizes(a["d_in"], a["h"], a["d_out"])
    is_taken = np.concatenate(
        [np.full(size, taken(kind)) for kind, size in sizes.items()]
    )
    return np.where(is_taken, a["state"], a["fresh"])


def _mean_of_states(a: Arguments) -> np.ndarray:
    """The mean of both states; the number of batches, the last buffer, stays whole."""
    sizes = state_sizes(a["d_in"], a["h"], a["d_out"])
    behind_it = sizes["weight 3"] + sizes["bias 3"]
    mean = (a["state"] + a["fresh"]) / 2
    mean[-behind_it - 1] //= 1
    return mean


def _but_some_buffers(a: Arguments, *left_out: str) -> np.ndarray:
    """The first model's state, with some of the fresh one's buffers in it."""
    sizes = state_sizes(a["d_in"], a["h"], a["d_out"])
    before_them = sum(sizes[f"{name} {n}"] for n in "01" for name in ("weight", "bias"))
    ends = np.cumsum([before_them, a["h"], a["h"], 1])
    state = a["state"].copy()
    for name, begin, end in zip(_BUFFERS, ends[:-1], ends[1:], strict=True):
        if name in left_out:
            state[begin:end] = a["fresh"][begin:end]
    return state


#: The buffers of a batch normalisation, in order.
_BUFFERS = ("mean", "variance", "count")
#: Which kinds of entries were copied, by the mistake's name.
COPIED: Mapping[str, tuple[Callable[[str], bool], ...]] = {
    "nothing_restored": (lambda kind: False,),
    "buffers_left_out": (lambda kind: kind != "buffers",),
    "only_buffers_copied": (lambda kind: kind == "buffers",),
    "biases_not_copied": (lambda kind: "bias" not in kind,),
    "weights_not_copied": (lambda kind: "weight" not in kind,),
    "only_weights_copied": (lambda kind: "weight" in kind,),
    "only_biases_copied": (lambda kind: "bias" in kind,),
    "only_linears_copied": (lambda kind: kind[-1] in "03",),
    "only_normalisation_copied": (
        lambda kind: kind[-1] == "1" or kind == "buffers",
        lambda kind: kind[-1] == "1",
    ),
    "only_matrices_copied": (lambda kind: kind in ("weight 0", "weight 3"),),
    "one_layer_copied": (
        lambda kind: kind[-1] == "0",
        lambda kind: kind[-1] == "3",
        lambda kind: kind[-1] != "0",
        lambda kind: kind[-1] != "3",
    ),
    "some_entries_copied": (
        lambda kind: kind == "weight 0",
        lambda kind: kind == "bias 3",
        lambda kind: kind != "weight 0",
        lambda kind: kind != "bias 3",
    ),
}

RESTORE_MISTAKES = (
    *(
        Mistake(name, "state", lambda a, taken=taken: _mixed(a, taken))
        for name, kinds in COPIED.items()
        for taken in kinds
    ),
    Mistake(
        "buffers_left_out",
        "state",
        lambda a: _but_some_buffers(a, "mean", "variance"),
    ),
    *(
        Mistake(
            "some_buffers_left_out",
            "state",
            lambda a, n=names: _but_some_buffers(a, *n),
        )
        for names in (
            ("count",),
            ("mean",),
            ("variance",),
            ("mean", "count"),
            ("variance", "count"),
        )
    ),
    Mistake("states_mixed", "state", lambda a: a["state"] + a["fresh"]),
    Mistake("states_mixed", "state", _mean_of_states),
)

RESTORE_FAULTS = (
    KnownFault("Expected state_dict to be dict-like", "state_dict_wanted"),
    KnownFault("a leaf Variable that requires grad", "copied_while_recording"),
    KnownFault("requires_grad=True as a parent", "copied_while_recording"),
    KnownFault("'function' object has no attribute", "make_model_not_called"),
    KnownFault("'_IncompatibleKeys' object has no attribute", "load_report_used"),
    KnownFault("local variable 'copy'", "copy_is_a_name_here"),
    KnownFault("training mode is expected to be boolean", "mode_is_the_flag"),
    KnownFault("'bool' object is not callable", "train_is_a_method"),
    KnownFault(
        "make_model() takes 0 positional arguments", "make_model_with_arguments"
    ),
    KnownFault("Error(s) in loading state_dict", "state_does_not_fit"),
)

# -------------------------------------------------------------------------- train

#: What torch.optim takes where no other is named.
_DEFAULT_RATE = 1e-3

TRAIN_MISTAKES = (
    *(
        Mistake("parameter_not_moved", part, lambda a, part=part: a[part])
        for part in PARAMETERS
    ),
    *(
        Mistake(
            "one_turn_taken",
            part,
            lambda a, part=part: simulate({**a, "steps": 1})[part],
        )
        for part in PARAMETERS
    ),
    *in_each_value(
        "default_learning_rate",
        lambda a: simulate({**a, "learning_rate": _DEFAULT_RATE}),
    ),
    # Losses that only fall are sorted when they are turned around.
    Mistake("losses_in_other_order", "losses", lambda a: simulate(a)["losses"][::-1]),
    *stage_08_nn.TRAIN.mistakes,
    # Where nothing moves, another loss still shows in what is noted.
    *(
        Mistake(
            name,
            "losses",
            lambda a, loss=loss: simulate(a, moving=(), loss=loss)["losses"],
            "loss_stands_still",
        )
        for name, losses in LOSSES.items()
        for loss in losses
    ),
)

TRAIN_FAULTS = (
    KnownFault("'method' object is not iterable", "parameters_is_a_method"),
    KnownFault("object is not iterable", "optimizer_wants_parameters"),
    KnownFault("can only optimize Tensors", "optimizer_wants_parameters"),
    KnownFault("optimizer got an empty parameter list", "nothing_to_optimize"),
    KnownFault("params argument given to the optimizer", "optimizer_wants_parameters"),
    KnownFault("can't optimize a non-leaf", "optimizer_wants_no_results"),
    KnownFault("unexpected keyword argument 'learning_rate'", "rate_is_called_lr"),
    *stage_08_nn.TRAIN.faults,
)
