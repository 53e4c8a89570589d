"""Known wrong gradients of the classifier: one step of the way replaced, or two.

The steps are those of `Backward`: forward, what arrives from the loss, what arrives at
the hidden layer, and a last line for each parameter. Where the student's own gradient
of w1 is among the arguments, b1's line starts from what reached the hidden layer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.stage_12_digits.network import (
    PARAMETERS,
    Params,
    forward,
    grad_logits,
    one_hot,
)
from grader.exercises.stage_12_digits.wrong_losses import (
    OfLogits,
    log_sigmoid,
    over_batch,
    probability,
)
from grader.exercises.stage_12_digits.wrong_slopes import TIMES_THE_LOSS


class Way(NamedTuple):
    """All that a line of the backward pass can be made of."""

    x: np.ndarray
    labels: np.ndarray
    params: Params
    h: np.ndarray
    h_relu: np.ndarray
    g: np.ndarray  #: what arrives from the loss, (N, C)
    before: np.ndarray  #: before the mask, (N, H)
    grad_h: np.ndarray  #: behind it, (N, H)


_Forward = Callable[[np.ndarray, Params], tuple[np.ndarray, ...]]
#: From all there is before the mask to what comes behind it.
_Mask = Callable[[Way], np.ndarray]
_Line = Callable[[Way], Any]


def _masked(w: Way) -> np.ndarray:
    return w.before * (w.h > 0)


def _walked(
    a: Arguments,
    ahead: _Forward = forward,
    slope: OfLogits = grad_logits,
    mask: _Mask = _masked,
) -> Way:
    """Forward, and back to the hidden layer."""
    params: Params = a["params"]
    h, h_relu, logits = ahead(a["x"], params)
    g = slope(logits, a["labels"])
    before = g @ params["w2"].T
    way = Way(a["x"], a["labels"], params, h, h_relu, g, before, before)
    return way._replace(grad_h=mask(way))


# ------------------------------------------------- what can stand in a step's place


def _no_relu(x: np.ndarray, params: Params) -> tuple[np.ndarray, ...]:
    h, _, _ = forward(x, params)
    return h, h, h @ params["w2"] + params["b2"]


def _without(bias: str) -> _Forward:
    def ahead(x: np.ndarray, params: Params) -> tuple[np.ndarray, ...]:
        return forward(x, {**params, bias: np.zeros_like(params[bias])})

    return ahead


_FORWARDS: tuple[tuple[str, _Forward], ...] = (
    ("net_without_relu", _no_relu),
    ("net_without_bias", _without("b1")),
    ("net_without_bias", _without("b2")),
    ("net_without_bias", lambda x, p: _without("b1")(x, {**p, "b2": 0 * p["b2"]})),
)


def _difference(softmax: Callable[[np.ndarray], np.ndarray]) -> OfLogits:
    return lambda z, t: (softmax(z) - one_hot(t, z.shape[1])) / len(t)


def _twice(slope: OfLogits, factor: float) -> OfLogits:
    return lambda z, t: factor * slope(z, t)


#: What can arrive from the loss instead of its gradient.
_SLOPES: tuple[tuple[str, OfLogits], ...] = (
    ("arrives_without_labels", lambda z, t: probability(z) / len(t)),
    ("arrives_without_labels", lambda z, t: probability(z)),
    ("arrives_from_logits", _difference(lambda z: z)),
    ("arrives_from_logits", lambda z, t: z - one_hot(t, z.shape[1])),
    ("arrives_from_logits", lambda z, t: 2 * (z - one_hot(t, z.shape[1]))),
    ("arrives_from_logits", _twice(_difference(lambda z: z), 2)),
    ("arrives_softmax_twice", _difference(lambda z: probability(probability(z)))),
    ("arrives_softmax_of_columns", _difference(lambda z: np.exp(over_batch(z)))),
    ("arrives_from_sigmoid", _difference(lambda z: np.exp(log_sigmoid(z)))),
    ("arrives_one_off", lambda z, t: grad_logits(z, t - 1)),
    ("arrives_one_off", lambda z, t: grad_logits(z, (t + 1) % z.shape[1])),
    (
        "arrives_plus_labels",
        lambda z, t: (probability(z) + one_hot(t, z.shape[1])) / len(t),
    ),
    ("arrives_labels_alone", lambda z, t: -one_hot(t, z.shape[1]) / len(t)),
    ("divided_by_entries", lambda z, t: grad_logits(z, t) / z.shape[1]),
    ("upstream_ignored", lambda z, t: np.ones_like(z)),
    ("upstream_ignored", lambda z, t: np.ones_like(z) / len(t)),
    ("arrives_logits", lambda z, t: z),
    ("arrives_logits", lambda z, t: z / len(t)),
    *(("times_the_loss", slope) for slope in TIMES_THE_LOSS),
)

#: The same, of kinds that come alone.
_RARE_SLOPES: tuple[tuple[str, OfLogits], ...] = (
    ("best_class", lambda z, t: grad_logits(z, z.argmax(axis=1))),
    ("upstream_without_sign", lambda z, t: np.abs(grad_logits(z, t))),
    ("class_not_softmax", _difference(lambda z: one_hot(z.argmax(1), z.shape[1]))),
)

#: What can arrive at the hidden layer instead of the right gradient.
_MASKS: tuple[tuple[str, _Mask], ...] = (
    ("no_mask", lambda w: w.before),
    ("mask_inverted", lambda w: w.before * (w.h < 0)),
    ("mask_by_gradient", lambda w: w.before * (w.before > 0)),
    ("times_h_relu", lambda w: w.before * w.h_relu),
    ("times_h", lambda w: w.before * w.h),
    ("sign_as_mask", lambda w: w.before * np.sign(w.h)),
    ("masked_twice", lambda w: w.before * (w.h > 0) * (w.before > 0)),
    ("leaky_slope", lambda w: w.before * np.where(w.h > 0, 1, 0.01)),
    ("where_turned_around", lambda w: np.where(w.h > 0, w.h, w.before)),
    ("where_turned_around", lambda w: np.where(w.h > 0, w.before, w.h)),
    ("slope_of_another", lambda w: w.before * w.h_relu * (1 - w.h_relu)),
    ("slope_of_another", lambda w: w.before * w.h * (1 - w.h)),
    ("slope_of_another", lambda w: w.before * _sigmoid(w.h) * (1 - _sigmoid(w.h))),
    ("slope_of_another", lambda w: w.before * (1 - w.h**2)),
    ("slope_of_another", lambda w: w.before * (1 - w.h_relu**2)),
    ("slope_of_another", lambda w: w.before * (1 - np.tanh(w.h) ** 2)),
    ("upstream_ignored", lambda w: (w.h > 0).astype(float)),
    ("bias_on_way_back", lambda w: (w.before + w.params["b1"]) * (w.h > 0)),
    (
        "bias_on_way_back",
        lambda w: ((w.g + w.params["b2"]) @ w.params["w2"].T) * (w.h > 0),
    ),
    ("back_through_grad_w2", lambda w: (w.g @ (w.g.T @ w.h_relu)) * (w.h > 0)),
)

#: The learning rates of a step that nobody asked for.
_RATES = (1.0, 0.5, 0.1, 0.05, 0.01, 0.001)


def _through_moved_w2(rate: float) -> _Mask:
    """The gradient goes to the hidden layer through w2 after a step."""

    def mask(w: Way) -> np.ndarray:
        moved = w.params["w2"] - rate * (w.h_relu.T @ w.g)
        return (w.g @ moved.T) * (w.h > 0)

    return mask


#: The same, of kinds that come alone.
_RARE_MASKS: tuple[tuple[str, _Mask], ...] = (
    ("mask_without_bias", lambda w: w.before * (w.h > w.params["b1"])),
    ("mask_not_per_entry", lambda w: w.before * (w.h.mean(axis=0) > 0)),
    ("mask_not_per_entry", lambda w: w.before * (w.h > 0).any(axis=0)),
    ("mask_not_per_entry", lambda w: w.before * (w.h > 0).all(axis=0)),
    ("mask_not_per_entry", lambda w: w.before * (w.h > 0).sum(axis=0)),
    ("mask_not_per_entry", lambda w: w.before * (w.h[0] > 0)),
    ("mask_not_per_entry", lambda w: w.before * (w.h.mean(1, keepdims=True) > 0)),
    *(
        ("mask_threshold", lambda w, at=at: w.before * (w.h > at))
        for at in (1.0, 0.5, 0.1, -0.5, -1.0)
    ),
    ("mask_threshold", lambda w: w.before * (w.h > w.h.mean())),
    ("mask_threshold", lambda w: w.before * (w.h > w.h.mean(axis=0))),
    ("upstream_without_sign", lambda w: np.abs(w.before) * (w.h > 0)),
    ("sign_of_gradient", lambda w: np.sign(w.before) * (w.h > 0)),
    ("roles_exchanged", lambda w: w.h * (w.before > 0)),
    ("roles_exchanged", lambda w: w.h_relu * (w.before > 0)),
    ("larger_of_two", lambda w: np.maximum(w.h, w.before)),
    ("larger_of_two", lambda w: np.minimum(w.h, w.before)),
    ("mask_added", lambda w: w.before + (w.h > 0)),
    *(("w2_moved_on_way", _through_moved_w2(rate)) for rate in _RATES),
)


def _sigmoid(h: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-h))


#: What a line of a bias can be instead, from what arrives at it.
_BIAS_LINES: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("bias_averaged", lambda g: g.mean(axis=0)),
    ("bias_along_wrong_axis", lambda g: g.sum(axis=1)),
    ("bias_along_wrong_axis", lambda g: g.mean(axis=1)),
    ("bias_not_added_up", lambda g: g),
    ("bias_keeps_axis", lambda g: g.sum(axis=0, keepdims=True)),
    ("bias_keeps_axis", lambda g: g.mean(axis=0, keepdims=True)),
    ("bias_keeps_axis", lambda g: g.sum(axis=0)[:, None]),
    ("bias_of_one_sample", lambda g: g[0]),
    ("bias_of_one_sample", lambda g: g[-1]),
    ("bias_added_to_one", lambda g: g.sum()),
    ("bias_added_to_one", lambda g: g.mean()),
    ("bias_slope_of_one", lambda g: np.ones(g.shape[1])),
    ("bias_slope_of_one", lambda g: np.full(g.shape[1], float(len(g)))),
    ("bias_slope_of_one", lambda g: np.full(g.shape[1], 1 / len(g))),
    ("divided_again", lambda g: g.sum(axis=0) / len(g)),
    ("no_mean_in_gradient", lambda g: g.sum(axis=0) * len(g)),
    ("sample_left_out", lambda g: g[1:].sum(axis=0)),
    ("sample_left_out", lambda g: g[:-1].sum(axis=0)),
    ("bias_largest", lambda g: g.max(axis=0)),
)


def _of_bias(name: str, line: _Line) -> tuple[tuple[str, _Line], ...]:
    """What a bias's line can be that has the bias itself in it."""
    return (
        ("bias_itself", lambda w: w.params[name]),
        ("bias_itself", lambda w: line(w) * w.params[name]),
        ("bias_itself", lambda w: line(w) + w.params[name]),
    )


def _products(left: str, right: str) -> tuple[tuple[str, _Line], ...]:
    """What a line of a weight can be instead of left.T @ right."""

    def of(line: Callable[[np.ndarray, np.ndarray], Any]) -> _Line:
        return lambda w: line(getattr(w, left), getattr(w, right))

    return (
        ("divided_again", of(lambda u, g: u.T @ g / len(u))),
        ("no_mean_in_gradient", of(lambda u, g: u.T @ g * len(u))),
        ("upstream_ignored", of(lambda u, g: u.T @ np.ones_like(g))),
        (
            "mask_of_x" if left == "x" else "mask_instead_of_value",
            of(lambda u, g: (u > 0).T @ g),
        ),
        ("one_sample", of(lambda u, g: np.outer(u[0], g[0]))),
        ("one_sample", of(lambda u, g: np.outer(u[-1], g[-1]))),
        ("sample_left_out", of(lambda u, g: u[1:].T @ g[1:])),
        ("sample_left_out", of(lambda u, g: u[:-1].T @ g[:-1])),
        ("reshaped", of(lambda u, g: u.reshape(u.shape[::-1]) @ g)),
        ("reshaped", of(lambda u, g: (g.T @ u).reshape(u.shape[1], g.shape[1]))),
        ("input_ignored", of(lambda u, g: np.ones_like(u).T @ g)),
    )


def _cut(line: _Line) -> tuple[tuple[str, _Line], ...]:
    """The gradient cut off, or brought to length 1."""
    return (
        *(
            ("slope_cut_off", lambda w, m=most: np.clip(line(w), -m, m))
            for most in (1.0, 0.5, 0.1, 0.05, 0.01)
        ),
        (
            "slope_cut_off",
            lambda w: line(w) / max(np.linalg.norm(line(w)), 1e-300),
        ),
    )


def _stepped(name: str, line: _Line) -> tuple[tuple[str, _Line], ...]:
    """The parameter after a step, and what it is multiplied by where it should not."""
    after = (
        ("step_returned", lambda w, r=r: w.params[name] - r * line(w)) for r in _RATES
    )
    times = ("times_the_weight", lambda w: line(w) * w.params[name])
    return (*after, times) if name in ("w1", "w2") else tuple(after)


#: How strongly people decay weights.
_DECAYS = (1e-5, 1e-4, 5e-4, 1e-3, 5e-3, 0.01, 0.05, 0.1, 0.5, 1.0)


def _decayed(name: str, line: _Line) -> list[tuple[str, _Line]]:
    return [
        ("weight_decay", lambda w, s=s: line(w) + s * w.params[name])
        for decay in _DECAYS
        for s in (decay, 2 * decay)
    ]


_RIGHT: dict[str, _Line] = {
    "w1": lambda w: w.x.T @ w.grad_h,
    "b1": lambda w: w.grad_h.sum(axis=0),
    "w2": lambda w: w.h_relu.T @ w.g,
    "b2": lambda w: w.g.sum(axis=0),
}

#: What a parameter's last line can be instead.
_LINES: dict[str, tuple[tuple[str, _Line], ...]] = {
    "w1": (
        ("h_in_grad_w1", lambda w: w.h_relu.T @ w.grad_h),
        ("h_in_grad_w1", lambda w: w.h.T @ w.grad_h),
        *_products("x", "grad_h"),
        *_decayed("w1", _RIGHT["w1"]),
    ),
    "b1": (
        *((name, lambda w, of=of: of(w.grad_h)) for name, of in _BIAS_LINES),
        ("mask_passed_by_bias", lambda w: w.before.sum(axis=0)),
        ("input_in_bias", lambda w: (w.x.T @ w.grad_h).sum(axis=0)),
        ("input_in_bias", lambda w: (w.x.T @ w.grad_h).mean(axis=0)),
        *_of_bias("b1", _RIGHT["b1"]),
    ),
    "w2": (
        ("h_in_grad_w2", lambda w: w.h.T @ w.g),
        ("x_in_grad_w2", lambda w: w.x.T @ w.g),
        *_products("h_relu", "g"),
        *_decayed("w2", _RIGHT["w2"]),
    ),
    "b2": (
        *((name, lambda w, of=of: of(w.g)) for name, of in _BIAS_LINES),
        ("input_in_bias", lambda w: (w.h_relu.T @ w.g).sum(axis=0)),
        ("input_in_bias", lambda w: (w.h_relu.T @ w.g).mean(axis=0)),
        *_of_bias("b2", _RIGHT["b2"]),
    ),
}


#: The same, of kinds that come alone.
_RARE_LINES: dict[str, tuple[tuple[str, _Line], ...]] = {
    name: (*_stepped(name, line), *_cut(line)) for name, line in _RIGHT.items()
}
for _name in ("w1", "w2"):
    _RARE_LINES[_name] += (
        (
            "mask_of_parameter",
            lambda w, n=_name: _RIGHT[n](w) * (w.params[n] > 0),
        ),
    )
for _name in ("b1", "b2"):
    _RARE_LINES[_name] += tuple(
        ("bias_itself", line) for _, line in _decayed(_name, _RIGHT[_name])
    )
_RARE_LINES["b1"] += (
    ("value_not_gradient", lambda w: w.h.sum(axis=0)),
    ("value_not_gradient", lambda w: w.h.mean(axis=0)),
    ("value_not_gradient", lambda w: w.h_relu.sum(axis=0)),
    ("value_not_gradient", lambda w: w.h_relu.mean(axis=0)),
)
_RARE_LINES["w1"] += (("value_not_gradient", lambda w: w.x.T @ w.h_relu),)


# ----------------------------------------------------------- what b1's line was given


def own_grad_h(a: Arguments, w1: np.ndarray) -> np.ndarray | None:
    """What reached the hidden layer, read off the student's own gradient of w1.

    There are fewer samples than inputs, so x.T @ grad_h has one solution at most. Where
    it is a multiple of a gradient that is known, the factor stays with w1: it may stand
    in w1's line as well as before it.
    """
    if not w1.any():
        return None
    grad_h = np.linalg.pinv(a["x"].T) @ w1
    if not np.allclose(a["x"].T @ grad_h, w1, rtol=1e-9, atol=1e-12):
        return None
    for mask in (_masked, *(mask for _, mask in _MASKS)):
        known = _walked(a, mask=mask).grad_h
        if _is_multiple(grad_h, known):
            return known
    return grad_h


def _is_multiple(one: np.ndarray, other: np.ndarray) -> bool:
    factor = np.vdot(one, other) / max(np.vdot(other, other), 1e-300)
    return bool(
        np.linalg.norm(one - factor * other) <= 1e-9 * max(np.linalg.norm(one), 1e-300)
    )


def _as_far_as_known(a: Arguments) -> Way:
    """The right way back, or the student's own from the hidden layer on."""
    way = _walked(a)
    seen = own_grad_h(a, a["w1"]) if "w1" in a else None
    return way if seen is None else way._replace(grad_h=seen)


# ---------------------------------------------------------------------- the mistakes


def _mistake(
    name: str, part: str, line: _Line, besides: str = "", **steps: Any
) -> Mistake:
    """A line at the end of a way of which some steps are replaced."""

    def formula(a: Arguments) -> Any:
        with np.errstate(all="ignore"):
            return line(_walked(a, **steps) if steps else _as_far_as_known(a))

    return Mistake(name, part, formula, besides)


def _of_the_hidden_layer(name: str, part: str) -> str:
    """What a wrong mask is called in the line of a bias."""
    return "mask_passed_by_bias" if (name, part) == ("no_mask", "b1") else name


def _singles(part: str) -> list[Mistake]:
    right = _RIGHT[part]
    is_behind_mask = part in ("w1", "b1")
    return [
        *(_mistake(name, part, line) for name, line in _LINES[part]),
        *(
            _mistake(_of_the_hidden_layer(name, part), part, right, mask=mask)
            for name, mask in _MASKS
            if is_behind_mask
        ),
        *(
            _mistake(name, part, right, slope=slope)
            for name, slope in _SLOPES
            if (name, part) != ("upstream_ignored", "b2")
        ),
        *(_mistake(name, part, right, ahead=ahead) for name, ahead in _FORWARDS),
        *(_mistake(name, part, line) for name, line in _RARE_LINES[part]),
        *(
            _mistake(name, part, right, mask=mask)
            for name, mask in _RARE_MASKS
            if is_behind_mask
        ),
        *(_mistake(name, part, right, slope=slope) for name, slope in _RARE_SLOPES),
    ]


def _pairs(part: str) -> list[Mistake]:
    right, lines = _RIGHT[part], _LINES[part]
    masks = _MASKS if part in ("w1", "b1") else ()
    return [
        *(
            _mistake(name, part, line, besides, mask=mask)
            for (name, line), (besides, mask) in itertools.product(lines, masks)
        ),
        *(
            _mistake(name, part, right, besides, slope=slope, mask=mask)
            for (name, slope), (besides, mask) in itertools.product(_SLOPES, masks)
        ),
        *(
            _mistake(name, part, right, besides, ahead=ahead, mask=mask)
            for (name, ahead), (besides, mask) in itertools.product(_FORWARDS, masks)
        ),
        *(
            _mistake(name, part, line, besides, slope=slope)
            for (name, line), (besides, slope) in itertools.product(lines, _SLOPES)
        ),
    ]


GRADIENTS: tuple[Mistake, ...] = (
    *(mistake for part in PARAMETERS for mistake in _singles(part)),
    *(mistake for part in PARAMETERS for mistake in _pairs(part)),
)
