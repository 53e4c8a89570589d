"""The known wrong answers to stage 08. Their sentences: grader/text/.

What a probe sees besides numbers (a model without biases, a loop that trains another
model) is named there, as a complaint; what PyTorch refuses is among the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_03_tensors import DTYPE_FAULTS
from grader.exercises.stage_05_autograd.mistakes import FAULTS
from grader.exercises.stage_08_nn.references import (
    network_values,
    output_of,
    reference_build_model,
)
from grader.exercises.stage_08_nn.wrong_loops import PAIRS_OF_LOOPS, SINGLE_LOOPS
from grader.problem import D_OUT, N

# ------------------------------------------------------------------- build_model


#: A layer of torch.nn: its name, or the name and its arguments; or a function.
Layer = str | tuple[str, dict[str, Any]] | Callable[[Any], Any]


def _network(middle: Layer, end: Layer = "Identity", start: Layer = "Identity") -> Any:
    """A network with other layers of torch.nn between, behind or before its Linears."""

    def predict(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
        from torch.nn import functional

        hidden = functional.linear(_made(start)(x), w1, b1)
        return _made(end)(functional.linear(_made(middle)(hidden), w2, b2))

    return predict


def _made(layer: Layer) -> Any:
    from torch import nn  # here, so that `import grader` stays quick

    if callable(layer):
        return layer
    name, settings = (layer, {}) if isinstance(layer, str) else layer
    return getattr(nn, name)(**settings)


_SOFTMAXES = tuple(
    (name, {"dim": axis}) for axis in (1, 0) for name in ("Softmax", "LogSoftmax")
)


def _normalised(over: str) -> Callable[[Any], Any]:
    """A norm without weights of its own: over the batch, or over each sample."""

    def norm(h: Any) -> Any:
        from torch.nn import functional

        if over == "batch":
            return functional.batch_norm(h, None, None, training=True)
        return functional.layer_norm(h, h.shape[1:])

    return norm


_NORMS = tuple(map(_normalised, ("batch", "sample")))

#: What may stand in the middle, by the mistake's name.
_MIDDLES: Mapping[str, tuple[Layer, ...]] = {
    "model_without_relu": ("Identity",),
    "leaky_relu": (
        "LeakyReLU",
        *(("LeakyReLU", {"negative_slope": slope}) for slope in (0.1, 0.2, 0.3, 0.001)),
    ),
    "sigmoid_for_relu": ("Sigmoid",),
    "tanh_for_relu": ("Tanh",),
    "absolute_for_relu": (lambda h: h.abs(),),
    "relu_flipped": (lambda h: h.clamp(max=0), lambda h: (-h).clamp(min=0)),
    "norm_in_between": (
        *(lambda h, norm=norm: norm(h).clamp(min=0) for norm in _NORMS),
        *(lambda h, norm=norm: norm(h.clamp(min=0)) for norm in _NORMS),
        *_NORMS,
    ),
    "layer_hidden_scaled": (
        lambda h: h.clamp(min=0) / h.shape[1],
        lambda h: h.clamp(min=0) / h.shape[1] ** 0.5,
        lambda h: h.clamp(min=0) / len(h),
        *(lambda h, times=times: times * h.clamp(min=0) for times in (2, 0.5, 0.1, -1)),
    ),
    "other_activation": (
        *("GELU", "SiLU", "ELU", "SELU", "Softplus", "ReLU6", "Hardtanh", "Mish"),
        *("Hardswish", "Hardsigmoid", "Softsign", "CELU", "LogSigmoid", "Tanhshrink"),
        ("GELU", {"approximate": "tanh"}),
        ("Threshold", {"threshold": 0.1, "value": 0.0}),
        ("Hardtanh", {"min_val": 0.0, "max_val": 1.0}),
        *_SOFTMAXES,
        lambda h: h.sign(),
        lambda h: h.square(),
        lambda h: h.clamp(min=0).square(),
        lambda h: (h > 0).to(h.dtype),
    ),
}
#: What may stand behind the last Linear.
_ENDS: Mapping[str, tuple[Layer, ...]] = {
    "relu_on_output": ("ReLU",),
    "squashed_output": (*_SOFTMAXES, "Sigmoid", "Tanh"),
    "bent_output": (
        *("LeakyReLU", "Softplus", "GELU", "ELU", "SiLU"),
        *(("LeakyReLU", {"negative_slope": slope}) for slope in (0.1, 0.2, 0.5)),
    ),
    "norm_behind_output": _NORMS,
}
_STARTS: Mapping[str, tuple[Layer, ...]] = {
    "relu_of_x": ("ReLU",),
    "activation_of_x": ("Sigmoid", "Tanh", "Softplus", "LeakyReLU"),
}


def _with_biases(first: float, behind: float, last: float) -> Any:
    """A network that adds each bias so many times: b1 before or behind the ReLU."""

    def predict(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
        h_relu = (x @ w1.T + first * b1).clamp(min=0) + behind * b1
        return h_relu @ w2.T + last * b2

    return predict


#: Networks with one wrong layer, by the mistake's name.
WRONG_NETWORKS: Mapping[str, tuple[Any, ...]] = {
    **{name: tuple(map(_network, middles)) for name, middles in _MIDDLES.items()},
    "relu_moved_to_the_end": (_network("Identity", "ReLU"),),
    "layer_bias_left_out": (
        _with_biases(1, 0, 0),
        _with_biases(0, 0, 1),
        _with_biases(0, 0, 0),
    ),
    "bias_behind_relu": (_with_biases(0, 1, 1), _with_biases(0, 1, 0)),
    "layer_bias_multiplied": tuple(
        _with_biases(first, 0, last)
        for first in (1, 2, -1)
        for last in (1, 2, -1)
        if (first, last) != (1, 1)
    ),
    **{
        name: tuple(_network("ReLU", end) for end in ends)
        for name, ends in _ENDS.items()
    },
    **{
        name: tuple(
            _network(middle, start=start)
            for middle in ("ReLU", "Identity")
            for start in starts
        )
        for name, starts in _STARTS.items()
    },
}

#: Networks with two wrong layers, by both names; only the likelier ones.
_LIKELY_MIDDLES = {name: middles[:6] for name, middles in _MIDDLES.items()}
_LIKELY_ENDS = {name: (*ends[:2], *ends[4:6]) for name, ends in _ENDS.items()}
_LIKELY_STARTS = {name: starts[:2] for name, starts in _STARTS.items()}

WRONG_TWICE: Mapping[tuple[str, str], tuple[Any, ...]] = {
    **{
        (name, besides): tuple(
            _network(middle, end) for middle in middles for end in ends
        )
        for name, middles in _LIKELY_MIDDLES.items()
        for besides, ends in _LIKELY_ENDS.items()
        if (name, besides) != ("model_without_relu", "relu_on_output")
    },
    **{
        (name, besides): tuple(
            _network(middle, start=start) for middle in middles for start in starts
        )
        for name, middles in list(_LIKELY_MIDDLES.items())[1:]
        for besides, starts in _LIKELY_STARTS.items()
    },
    **{
        (name, besides): tuple(
            _network(middle, end, start)
            for middle in ("ReLU", "Identity")
            for start in starts
            for end in ends
        )
        for name, starts in _LIKELY_STARTS.items()
        for besides, ends in _LIKELY_ENDS.items()
    },
}

BUILD_MODEL_MISTAKES = (
    *(
        Mistake(name, "output", lambda a, predict=predict: output_of(a, predict))
        for name, networks in WRONG_NETWORKS.items()
        for predict in networks
    ),
    *(
        Mistake(
            name,
            "gradients",
            lambda a, predict=predict: network_values(a, predict)["gradients"],
        )
        for name, networks in WRONG_NETWORKS.items()
        for predict in networks[:2]
    ),
    *(
        Mistake(
            name, "output", lambda a, predict=predict: output_of(a, predict), besides
        )
        for (name, besides), networks in WRONG_TWICE.items()
        for predict in networks
    ),
)


def gradients_of_own_network(a: Arguments, own: Arrays) -> Arrays:
    """The gradients of the wrong network that the student's output belongs to."""
    right = reference_build_model(a)
    if "output" not in own or _same(own["output"], right["output"]):
        return {}
    factor = _factor(own["output"], right["output"])
    if factor is not None:
        return {"gradients": factor * right["gradients"]}
    for predict in chain(*WRONG_NETWORKS.values(), *WRONG_TWICE.values()):
        if _same(own["output"], output_of(a, predict)):
            return {"gradients": network_values(a, predict)["gradients"]}
    return {}


def _factor(output: np.ndarray, base: np.ndarray) -> float | None:
    """The number that makes one output of another; None if there is none."""
    factor = float(np.vdot(output, base) / np.vdot(base, base))
    return factor if _same(output, factor * base) else None


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


def _with_a_bias_of_1(a: Arguments, one: str) -> np.ndarray:
    return np.concatenate(
        [np.full_like(a[n], float(n == one)) for n in ("old_b1", "old_b2")]
    )


def _loaded_in_part(a: Arguments, w: str, part: Any) -> np.ndarray:
    """Some of the new entries, and what was there before in the other places."""
    values = a[f"old_{w}"].copy()
    values[part] = a[w].T[part]
    return values


#: Rows and columns that a loop or an index may reach alone.
_SOME_ENTRIES = tuple(
    entries
    for some in (0, -1, slice(1, None), slice(None, -1))
    for entries in ((some,), (slice(None), some))
)


def _sorted_rows(weight: np.ndarray) -> np.ndarray:
    return np.sort(weight, axis=1)


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
    *(
        Mistake("weight_mixed", w, lambda a, w=w, mix=mix: mix(a[f"old_{w}"], a[w].T))
        for w in ("w1", "w2")
        for mix in (
            lambda old, new: old - new,
            lambda old, new: new - old,
            lambda old, new: old * new,
            lambda old, new: (old + new) / 2,
        )
    ),
    Mistake("biases_not_zeroed", "biases", _old_biases),
    Mistake("one_bias_not_zeroed", "biases", lambda a: _old_biases(a, "old_b1")),
    Mistake("one_bias_not_zeroed", "biases", lambda a: _old_biases(a, "old_b2")),
    Mistake("biases_are_one", "biases", lambda a: np.ones_like(_old_biases(a))),
    *(
        Mistake(
            "one_bias_is_one", "biases", lambda a, one=one: _with_a_bias_of_1(a, one)
        )
        for one in ("old_b1", "old_b2")
    ),
    *(
        Mistake(
            "loaded_in_part", w, lambda a, w=w, part=part: _loaded_in_part(a, w, part)
        )
        for w in ("w1", "w2")
        for part in _SOME_ENTRIES
    ),
    *(
        Mistake("weight_in_half", w, lambda a, w=w: a[w].T.astype(np.float16))
        for w in ("w1", "w2")
    ),
    *(
        Mistake("weight_reordered", w, lambda a, w=w, turn=turn: turn(a[w].T))
        for w in ("w1", "w2")
        for turn in (np.flipud, np.fliplr, lambda new: new[::-1, ::-1], _sorted_rows)
    ),
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


#: From x, the weight and the upstream gradient, one of the three gradients.
Gradient = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

_RIGHT: Mapping[str, Gradient] = {
    "grad_x": lambda x, w, g: g @ w,
    "grad_weight": lambda x, w, g: g.T @ x,
    "grad_bias": lambda x, w, g: g.sum(0),
}
#: What can happen to the upstream gradient on its way into any of the three.
_UPSTREAMS: Mapping[str, tuple[Callable[[np.ndarray], np.ndarray], ...]] = {
    "upstream_ignored": (np.ones_like,),
    "relu_not_here": (lambda g: np.maximum(g, 0),),
    "upstream_without_sign": (np.abs,),
    "sign_of_gradient": (np.sign,),
    "upstream_squared": (np.square,),
}
#: The same, where the layer's own output has a say in it.
_WITH_OUTPUT: Mapping[str, tuple[Callable[[np.ndarray, np.ndarray], Any], ...]] = {
    "masked_by_output": (lambda g, out: g * (out > 0),),
    "output_in_gradient": (lambda g, out: g * out,),
    "upstream_as_target": (
        lambda g, out: 2 * (out - g),
        lambda g, out: out - g,
        lambda g, out: g - out,
    ),
}
#: By what a right gradient can be divided.
_DIVISORS: Mapping[str, tuple[Callable[[np.ndarray, np.ndarray], float], ...]] = {
    "averaged_over_batch": (lambda x, w: len(x),),
    "averaged_over_outputs": (lambda x, w: len(w),),
    "averaged_over_inputs": (lambda x, w: w.shape[1],),
    "averaged_over_all": (
        lambda x, w: len(x) * len(w),
        lambda x, w: w.size,
        lambda x, w: x.size,
    ),
}
#: What is wrong with one of the three alone, the likeliest first.
_OF_LAYER: Mapping[str, Mapping[str, tuple[Gradient, ...]]] = {
    "grad_x": {
        "upstream_ignored": (
            lambda x, w, g: w.sum(0),
            lambda x, w, g: w.mean(0),
            lambda x, w, g: np.ones((len(x), 1)) * w.mean(0),
        ),
        "local_ignored": (
            lambda x, w, g: g,
            lambda x, w, g: g.sum(1, keepdims=True) * np.ones_like(x),
        ),
        "outer_of_sums": (
            lambda x, w, g: np.outer(g.sum(1), w.sum(0)),
            lambda x, w, g: np.outer(g.mean(1), w.sum(0)),
        ),
        "x_one_sample": (
            lambda x, w, g: g[0] @ w,
            lambda x, w, g: g[-1] @ w,
            lambda x, w, g: _one_row(g @ w, 0),
            lambda x, w, g: _one_row(g @ w, -1),
        ),
        "x_one_output": (
            lambda x, w, g: np.outer(g[:, 0], w[0]),
            lambda x, w, g: np.outer(g[:, -1], w[-1]),
        ),
        "x_summed": (
            lambda x, w, g: (g @ w).sum(0),
            lambda x, w, g: (g @ w).sum(0, keepdims=True),
            lambda x, w, g: (g @ w).mean(0),
            lambda x, w, g: (g @ w).sum(),
            lambda x, w, g: g.sum(0)[:, None] * w,
        ),
        "not_summed_yet": (lambda x, w, g: g[:, :, None] * w,),
        "masked_by_x": (
            lambda x, w, g: (g @ w) * (x > 0),
            lambda x, w, g: (g @ w) * x,
        ),
        "input_itself": (lambda x, w, g: x,),
        "grad_weight_for_weight": (lambda x, w, g: g @ (g.T @ x),),
    },
    "grad_weight": {
        "upstream_ignored": (
            lambda x, w, g: x.sum(0),
            lambda x, w, g: x.mean(0),
            lambda x, w, g: np.ones((len(w), 1)) * x.mean(0),
        ),
        "local_ignored": (
            lambda x, w, g: g,
            lambda x, w, g: g.T,
            lambda x, w, g: g.sum(0)[:, None] * np.ones_like(w),
        ),
        "outer_of_sums": (
            lambda x, w, g: np.outer(g.sum(0), x.sum(0)),
            lambda x, w, g: np.outer(g.sum(0), x.mean(0)),
            lambda x, w, g: np.outer(g.mean(0), x.sum(0)),
            lambda x, w, g: np.outer(g.mean(0), x.mean(0)),
        ),
        "weight_one_sample": (
            lambda x, w, g: np.outer(g[0], x[0]),
            lambda x, w, g: np.outer(g[-1], x[-1]),
        ),
        "sample_not_counted": (
            lambda x, w, g: g[1:].T @ x[1:],
            lambda x, w, g: g[:-1].T @ x[:-1],
        ),
        "weight_summed": (
            lambda x, w, g: (g.T @ x).sum(0),
            lambda x, w, g: (g.T @ x).sum(1),
            lambda x, w, g: (g.T @ x).sum(),
        ),
        "not_summed_yet": (lambda x, w, g: g[:, :, None] * x[:, None],),
        "weight_in_its_own_gradient": (
            lambda x, w, g: (g.T @ x) * w,
            lambda x, w, g: (g.T @ x) + w,
            lambda x, w, g: w,
            lambda x, w, g: g.sum(0)[:, None] * w,
            lambda x, w, g: g.mean(0)[:, None] * w,
            lambda x, w, g: (x @ w.T).T @ g @ w,
            lambda x, w, g: (g.T @ x) @ w.T @ w,
        ),
        "weight_moved": (lambda x, w, g: w - g.T @ x,),
        "grad_x_for_x": (lambda x, w, g: g.T @ (g @ w),),
        "relu_not_here": (lambda x, w, g: g.T @ np.maximum(x, 0),),
        "reshaped": (
            lambda x, w, g: (x.T @ g).reshape(w.shape),
            lambda x, w, g: g.reshape(g.T.shape) @ x,
        ),
    },
    "grad_bias": {
        "bias_not_summed": (lambda x, w, g: g, lambda x, w, g: g.T),
        **{
            name: tuple(
                lambda x, w, g, how=how, kept=kept: how(g, axis=1, keepdims=kept)
                for kept in (False, True)
            )
            for name, how in (
                ("bias_wrong_axis", np.sum),
                ("bias_wrong_axis_mean", np.mean),
            )
        },
        "bias_axis_kept": (
            lambda x, w, g: g.sum(0, keepdims=True),
            lambda x, w, g: g.sum(0)[:, None],
        ),
        "bias_axis_kept_mean": (
            lambda x, w, g: g.mean(0, keepdims=True),
            lambda x, w, g: g.mean(0)[:, None],
        ),
        "bias_repeated": (
            lambda x, w, g: g.sum(0) * np.ones_like(g),
            lambda x, w, g: g.mean(0) * np.ones_like(g),
        ),
        "bias_summed_to_one": tuple(
            lambda x, w, g, how=how, like=like: how(g) * like(w)
            for like in (lambda w: 1.0, lambda w: np.ones(len(w)), lambda w: np.ones(1))
            for how in (np.sum, np.mean)
        ),
        "bias_one_sample": (lambda x, w, g: g[0], lambda x, w, g: g[-1]),
        "sample_not_counted": (
            lambda x, w, g: g[1:].sum(0),
            lambda x, w, g: g[:-1].sum(0),
        ),
        "bias_picked": (
            lambda x, w, g: g.max(0),
            lambda x, w, g: g.min(0),
            lambda x, w, g: np.abs(g).max(0),
            lambda x, w, g: np.median(g, axis=0),
            lambda x, w, g: np.sort(g, axis=0)[(len(g) - 1) // 2],
            lambda x, w, g: np.prod(g, axis=0),
            lambda x, w, g: np.linalg.norm(g, axis=0),
            lambda x, w, g: np.cumsum(g, axis=0),
        ),
        "upstream_ignored": (
            lambda x, w, g: np.ones(len(w)),
            lambda x, w, g: np.array(1.0),
            lambda x, w, g: np.ones_like(g),
        ),
        "bias_sees_x": (
            lambda x, w, g: x.sum(0),
            lambda x, w, g: x.mean(0),
            lambda x, w, g: (g.T @ x).sum(1),
            lambda x, w, g: (g.T @ x).mean(1),
            lambda x, w, g: g.T @ x,
            lambda x, w, g: (x @ w.T).sum(0),
        ),
        "bias_sees_weight": (
            lambda x, w, g: (g @ w).sum(0),
            lambda x, w, g: w.sum(1),
            lambda x, w, g: g.sum(0) * w.sum(1),
        ),
    },
}


def _one_row(array: np.ndarray, row: int) -> np.ndarray:
    """An array of zeros but for one row."""
    alone = np.zeros_like(array)
    alone[row] = array[row]
    return alone


def _on_layer(gradient: Gradient) -> Callable[[Arguments], np.ndarray]:
    return lambda a: gradient(a["x"], a["weight"], a["grad_output"])


def _changed(
    right: Gradient,
    upstream: Callable[[np.ndarray], np.ndarray] = np.asarray,
    divisor: Callable[[np.ndarray, np.ndarray], float] = lambda x, w: 1.0,
) -> Callable[[Arguments], np.ndarray]:
    """A right gradient of another upstream one, or divided by some size."""
    return _on_layer(lambda x, w, g: right(x, w, upstream(g)) / divisor(x, w))


LINEAR_BACKWARD_MISTAKES = (
    *(
        Mistake(name, part, _changed(right, divisor=divisor))
        for part, right in _RIGHT.items()
        for name, divisors in _DIVISORS.items()
        for divisor in divisors
    ),
    *(
        Mistake(name, part, _changed(right, upstream))
        for part, right in _RIGHT.items()
        for name, upstreams in _UPSTREAMS.items()
        for upstream in upstreams
    ),
    *(
        Mistake(
            name,
            part,
            _on_layer(lambda x, w, g, right=right, end=end: end(right(x, w, g))),
        )
        for part, right in _RIGHT.items()
        for name, end in (
            ("upstream_without_sign", np.abs),
            ("relu_not_here", lambda gradient: np.maximum(gradient, 0)),
        )
    ),
    *(
        Mistake(
            name,
            part,
            _on_layer(
                lambda x, w, g, right=right, met=met: right(x, w, met(g, x @ w.T))
            ),
        )
        for part, right in _RIGHT.items()
        for name, meetings in _WITH_OUTPUT.items()
        for met in meetings
    ),
    *(
        Mistake(name, part, _on_layer(gradient))
        for part, table in _OF_LAYER.items()
        for name, gradients in table.items()
        for gradient in gradients
    ),
    *(
        Mistake(name, part, _changed(right, upstream, divisor), besides)
        for part, right in _RIGHT.items()
        for name, upstreams in _UPSTREAMS.items()
        for upstream in upstreams
        for besides, divisors in _DIVISORS.items()
        for divisor in divisors
    ),
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

#: What stands where 2 (y_pred - y) belongs, from y_pred and y.
Slope = Callable[[np.ndarray, np.ndarray], np.ndarray]
SLOPES: Mapping[str, tuple[Slope, ...]] = {
    "no_factor_2": (lambda p, y: p - y,),
    "residual_sign": (lambda p, y: 2 * (y - p),),
    "no_factor_2_and_sign": (lambda p, y: y - p,),
    "forgot_y": (lambda p, y: 2 * p,),
    "forgot_y_pred": (lambda p, y: 2 * y, lambda p, y: -2 * y),
    "bracket": (lambda p, y: 2 * p - y,),
    "bracket_on_y": (lambda p, y: p - 2 * y,),
    "plus_y": (lambda p, y: 2 * (p + y),),
    "loss_itself": (lambda p, y: (p - y) ** 2,),
    "square_kept": (lambda p, y: 2 * (p - y) ** 2,),
    "no_sign": (lambda p, y: 2 * np.abs(p - y),),
    "absolute_error": (lambda p, y: np.sign(p - y),),
    "inner_slope": (
        lambda p, y: 2 * (p - y) * p,
        lambda p, y: 2 * (p - y) * y,
        lambda p, y: -2 * (p - y) * y,
    ),
    "other_power": (lambda p, y: 3 * (p - y) ** 2, lambda p, y: 4 * (p - y) ** 3),
    "derivative_of_slope": (lambda p, y: 2 * np.ones_like(p),),
    "difference_of_squares": (lambda p, y: p**2 - y**2,),
    "other_loss": (lambda p, y: np.clip(p - y, -1, 1),),
}
#: By what a slope is divided.
Divisor = Callable[[np.ndarray], float]
_DIVIDED_SUMS: Mapping[str, tuple[Divisor, ...]] = {
    "mean_as_sum": (np.size,),
    "mean_over_batch": (len,),
    "mean_over_outputs": (lambda y: y.shape[1],),
}
_DIVIDED_MEANS: Mapping[str, tuple[Divisor, ...]] = {
    "mean_not_divided": (lambda y: 1.0,),
    "mean_divides_by_batch": (len,),
    "mean_divides_by_outputs": (lambda y: y.shape[1],),
    "mean_of_course_sizes": tuple(
        lambda y, size=size: float(size) for size in (N * D_OUT, N)
    ),
    "mean_divides_twice": (
        lambda y: float(y.size) ** 2,
        lambda y: float(y.size) * len(y),
        lambda y: float(y.size) * y.shape[1],
    ),
    "mean_divides_by_other": (
        lambda y: len(y) + y.shape[1],
        lambda y: y.size - 1,
        lambda y: y.size**0.5,
        lambda y: len(y) ** 2,
    ),
    "mean_multiplied": (
        lambda y: 1 / y.size,
        lambda y: 1 / len(y),
        lambda y: 1 / y.shape[1],
    ),
}


def _slope(
    slope: Slope, divisor: Divisor = lambda y: 1.0
) -> Callable[[Arguments], np.ndarray]:
    return lambda a: slope(a["y_pred"], a["y"]) / divisor(a["y"])


def _right_slope(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * (p - y)


def _slopes(part: str, divisor: Divisor = lambda y: 1.0, besides: str = "") -> Any:
    """All wrong slopes, divided by something."""
    return (
        Mistake(name, part, _slope(slope, divisor), besides)
        for name, some in SLOPES.items()
        for slope in some
    )


MSE_GRADIENTS_MISTAKES = (
    *_slopes("grad_sum"),
    *(
        Mistake(name, "grad_sum", _slope(_right_slope, divisor))
        for name, divisors in _DIVIDED_SUMS.items()
        for divisor in divisors
    ),
    *(
        Mistake(name, "grad_mean", _slope(_right_slope, divisor))
        for name, divisors in _DIVIDED_MEANS.items()
        for divisor in divisors
    ),
    *_slopes("grad_mean", np.size),
    *(
        Mistake("count_without_brackets", "grad_mean", formula)
        for formula in (
            lambda a: 2 * _difference(a) / len(a["y"]) * a["y"].shape[1],
            lambda a: 2 * _difference(a) / len(a["y"]) + a["y"].shape[1],
        )
    ),
    # Twice a half and a half's double are one factor, whatever was thought of.
    Mistake("mean_without_2", "grad_mean", lambda a: _difference(a) / len(a["y"])),
    Mistake("mean_without_2", "grad_mean", lambda a: _difference(a) / a["y"].shape[1]),
    Mistake("mean_without_2", "grad_mean", _difference),
    Mistake("loss_not_gradient", "grad_sum", lambda a: np.sum(_difference(a) ** 2)),
    Mistake("loss_not_gradient", "grad_sum", lambda a: np.mean(_difference(a) ** 2)),
    Mistake("loss_not_gradient", "grad_mean", lambda a: np.mean(_difference(a) ** 2)),
    Mistake("loss_not_gradient", "grad_mean", lambda a: np.sum(_difference(a) ** 2)),
    *(
        Mistake(
            name,
            part,
            lambda a, axes=axes, factor=factor, add=add: add(
                factor * _difference(a), **axes
            ),
        )
        for name, part, add in (
            ("gradient_summed", "grad_sum", np.sum),
            ("mean_of_gradient", "grad_mean", np.mean),
            ("mean_of_gradient", "grad_sum", np.mean),
            ("gradient_summed", "grad_mean", np.sum),
        )
        for axes in _AXES
        for factor in (2, 1)
    ),
    *(
        Mistake(
            name,
            part,
            lambda a, axis=axis, add=add: np.broadcast_to(
                2 * add(_difference(a), axis=axis, keepdims=True), a["y"].shape
            ),
        )
        for part in ("grad_sum", "grad_mean")
        for axis in (0, 1, None)
        for name, add in (("gradient_summed", np.sum), ("mean_of_gradient", np.mean))
    ),
    *(
        mistake
        for besides, divisors in _DIVIDED_SUMS.items()
        for divisor in divisors
        for mistake in _slopes("grad_sum", divisor, besides)
    ),
    *(
        mistake
        for besides, divisors in _DIVIDED_MEANS.items()
        for divisor in divisors
        for mistake in _slopes("grad_mean", divisor, besides)
    ),
)

# -------------------------------------------------------------------------- train

TRAIN_FAULTS = (
    KnownFault("Boolean value of Tensor with more than one", "loss_function_not_made"),
    KnownFault("RequiresGradLost", "not_the_parameter"),
    *FAULTS,
)

TRAIN_MISTAKES = (*SINGLE_LOOPS, *PAIRS_OF_LOOPS)
