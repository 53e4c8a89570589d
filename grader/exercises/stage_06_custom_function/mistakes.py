"""The known wrong answers to stage 06, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, KnownFault, Mistake
from grader.exercises.stage_01_numpy.mistakes import GRAD_H_MISTAKES
from grader.exercises.stage_05_autograd.mistakes import FAULTS
from grader.exercises.stage_05_autograd.wrong_loops import (
    CEILINGS,
    LEAKS,
    OTHER_ACTIVATIONS,
)

#: The shares that a leaky ReLU lets through, also as float32 keeps them: that is what
#: `torch.where(h > 0, 1.0, 0.1)` makes of two plain numbers.
_SHARES = tuple(
    float(kind(share))
    for share in (*LEAKS, 0.001, 0.02, 0.05, 0.25, 0.3, 0.5)
    for kind in (np.float64, np.float32)
)


def _softmax(h: np.ndarray, axis: int) -> np.ndarray:
    exponentials = np.exp(h - h.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def _gelu_by_tanh(h: np.ndarray) -> np.ndarray:
    return h / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (h + 0.044715 * h**3)))


def _as_in_stage_01(mistake: Mistake) -> Mistake:
    """A mistake of stage 01's line through the ReLU, under this stage's names."""

    def formula(a: Arguments) -> Any:
        try:
            return mistake.formula({"h": a["h"], "grad_h_relu": a["upstream"]})
        except (IndexError, ValueError):  # it is about rows, and h has one axis here
            return np.nan

    return replace(mistake, part="grad_h", formula=formula)


def _outputs(name: str, *formulas: Callable[[np.ndarray], Any]) -> list[Mistake]:
    """What comes out where forward has something else than the ReLU."""
    return [
        Mistake(name, "output", lambda a, of=formula: of(a["h"]))
        for formula in formulas
    ]


def _slopes(name: str, *slopes: Callable[[np.ndarray], Any]) -> list[Mistake]:
    """What comes back where backward multiplies by another slope."""
    return [
        Mistake(name, "grad_h", lambda a, of=slope: a["upstream"] * of(a["h"]))
        for slope in slopes
    ]


def _two_in_grad_h() -> Iterator[Mistake]:
    """Something else than the gradient that arrives, times another slope."""
    arriving: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
        ("arriving_squared", np.square),
        ("upstream_without_sign", np.abs),
        ("sign_of_gradient", np.sign),
        ("mask_by_gradient", lambda upstream: np.maximum(upstream, 0)),
    )
    slopes: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
        ("no_mask", np.ones_like),
        ("mask_inverted", lambda h: h < 0),
        ("times_h", lambda h: h),
        ("times_h_relu", lambda h: np.maximum(h, 0)),
    )
    for (name, change), (besides, slope) in itertools.product(arriving, slopes):
        yield Mistake(
            name,
            "grad_h",
            lambda a, change=change, slope=slope: change(a["upstream"]) * slope(a["h"]),
            besides,
        )


MY_RELU_MISTAKES = (
    *_outputs("no_relu", lambda h: h),
    *_outputs("absolute_value", np.abs),
    *_outputs("relu_keeps_negative", lambda h: np.minimum(h, 0)),
    *_outputs("mask_as_relu", lambda h: h > 0),
    *_outputs("mask_inverted_as_relu", lambda h: h < 0),
    *_outputs("relu_of_minus_h", lambda h: np.maximum(-h, 0)),
    *_outputs(
        "relu_is_leaky",
        *(lambda h, leak=leak: np.where(h > 0, h, leak * h) for leak in _SHARES),
    ),
    *_outputs(
        "relu_with_ceiling",
        *(lambda h, top=top: np.clip(h, 0, top) for top in CEILINGS),
    ),
    *_outputs(
        "relu_threshold",
        *(
            lambda h, at=at, new=new: np.where(h > at, h, at if new else 0.0)
            for at in (1.0, -1.0, 0.1, 0.01, 0.5)
            for new in (True, False)
        ),
    ),
    *_outputs(
        "activation_instead",
        *(lambda h, of=activation: of(h)[0] for activation in OTHER_ACTIVATIONS),
        np.exp,
        np.sign,
        _gelu_by_tanh,
        *(partial(_softmax, axis=axis) for axis in (0, -1)),
    ),
    *_outputs("ones_everywhere", np.ones_like),
    *_outputs(
        "wrong_where_negative",
        *(lambda h, new=new: np.where(h > 0, h, new) for new in (1.0, -1.0)),
        lambda h: np.where(h > 0, h, -h / 2),
        lambda h: np.where(h > 0, h, h**2),
    ),
    *_outputs("forward_has_slope", lambda h: np.where(h > 0, 1.0, h)),
    *_slopes("opposite_sign", lambda h: -1.0 * (h > 0)),
    *_slopes("half_of_it", lambda h: 0.5 * (h > 0)),
    *_slopes("counted_twice", lambda h: 2.0 * (h > 0)),
    Mistake("mask_inverted_alone", "grad_h", lambda a: a["h"] < 0),
    Mistake("slope_one", "grad_h", lambda a: np.ones_like(a["h"])),
    Mistake("h_not_gradient", "grad_h", lambda a: a["h"]),
    *_slopes("zeros", np.zeros_like),
    *_two_in_grad_h(),
    *map(_as_in_stage_01, GRAD_H_MISTAKES),
    *_slopes(
        "h_cut_off_as_slope",
        lambda h: np.clip(h, 0, 1),
        lambda h: np.minimum(h, 1),
    ),
    Mistake("mask_added", "grad_h", lambda a: a["upstream"] + (a["h"] > 0)),
    *_slopes(
        "leaky_slope",
        *(lambda h, leak=leak: np.where(h > 0, 1, leak) for leak in _SHARES),
    ),
    *_slopes(
        "ceiling_in_mask",
        *(lambda h, top=top: (h > 0) & (h < top) for top in CEILINGS),
    ),
    *_slopes(
        "mask_threshold",
        *(lambda h, at=at: h > at for at in (1.0, 0.5, 0.1, 0.01, -1.0, 1e-2)),
    ),
    *_slopes(
        "other_slope",
        *(lambda h, of=activation: of(h)[1] for activation in OTHER_ACTIVATIONS),
        *(lambda h, of=activation: of(h)[0] for activation in OTHER_ACTIVATIONS),
        lambda h: np.exp(h),
    ),
    Mistake(
        "upstream_without_sign",
        "grad_h",
        lambda a: np.abs(a["upstream"]) * (a["h"] > 0),
    ),
    Mistake(
        "sign_of_gradient", "grad_h", lambda a: np.sign(a["upstream"]) * (a["h"] > 0)
    ),
    Mistake("sign_of_gradient", "grad_h", lambda a: (a["upstream"] > 0) * (a["h"] > 0)),
    Mistake("arriving_squared", "grad_h", lambda a: a["upstream"] ** 2 * (a["h"] > 0)),
    Mistake(
        "mask_of_product", "grad_h", lambda a: np.maximum(a["upstream"] * a["h"], 0)
    ),
    Mistake(
        "mask_of_product",
        "grad_h",
        lambda a: a["upstream"] * (a["upstream"] * a["h"] > 0),
    ),
    Mistake(
        "upstream_averaged",
        "grad_h",
        lambda a: a["upstream"].mean() * (a["h"] > 0),
    ),
    Mistake(
        "upstream_averaged",
        "grad_h",
        lambda a: a["upstream"].sum() * (a["h"] > 0),
    ),
    *(
        Mistake(
            "upstream_averaged",
            "grad_h",
            lambda a, of=of: of(a["upstream"][a["h"] > 0]) * (a["h"] > 0),
        )
        for of in (np.mean, np.sum)
    ),
    *(
        Mistake(
            "upstream_collapsed",
            "grad_h",
            lambda a, of=of, axis=axis: (
                of(a["upstream"], axis=axis, keepdims=True) * (a["h"] > 0)
            ),
        )
        for of in (np.mean, np.sum)
        for axis in (0, -1)
    ),
)


def _reshaped(matrix: np.ndarray) -> np.ndarray:
    """The shape of the transpose, with the numbers in their old order."""
    return matrix.reshape(matrix.shape[::-1])


def _collapsed(
    upstream: np.ndarray, of: Callable[..., Any], axis: int | None
) -> np.ndarray:
    """One number for all entries of a matrix, of each column or of each row."""
    return np.broadcast_to(of(upstream, axis=axis, keepdims=True), upstream.shape)


def _in_grads(
    name: str,
    grad_x: Callable[[Any, Any, Any], Any] | None,
    grad_w: Callable[[Any, Any, Any], Any] | None,
) -> list[Mistake]:
    """What comes back for x and for w, from x, w and the upstream gradient."""
    return [
        Mistake(name, part, lambda a, of=of: of(a["x"], a["w"], a["upstream"]))
        for part, of in (("grad_x", grad_x), ("grad_w", grad_w))
        if of is not None
    ]


MY_LINEAR_MISTAKES = (
    Mistake("relu_in_linear", "output", lambda a: np.maximum(a["x"] @ a["w"], 0)),
    *(
        Mistake("relu_in_linear", "output", formula)
        for formula in (
            lambda a: np.maximum(a["x"], 0) @ a["w"],
            lambda a: a["x"] @ np.maximum(a["w"], 0),
        )
    ),
    *(
        Mistake(
            "activation_in_linear",
            "output",
            lambda a, of=activation: of(a["x"] @ a["w"])[0],
        )
        for activation in (
            *OTHER_ACTIVATIONS,
            *(lambda h, axis=axis: (_softmax(h, axis),) for axis in (0, -1)),
        )
    ),
    *(
        Mistake("factor_squared", "output", formula)
        for formula in (
            lambda a: np.square(a["x"]) @ a["w"],
            lambda a: a["x"] @ np.square(a["w"]),
        )
    ),
    *_in_grads(
        "factor_squared",
        lambda x, w, up: np.square(up) @ w.T,
        lambda x, w, up: x.T @ np.square(up),
    ),
    *_in_grads(
        "factor_squared",
        lambda x, w, up: up @ np.square(w).T,
        lambda x, w, up: np.square(x).T @ up,
    ),
    *_in_grads(
        "sign_of_gradient",
        lambda x, w, up: np.sign(up) @ w.T,
        lambda x, w, up: x.T @ np.sign(up),
    ),
    *_in_grads(
        "sign_of_gradient",
        lambda x, w, up: np.sign(up @ w.T),
        lambda x, w, up: np.sign(x.T @ up),
    ),
    *(
        Mistake("input_left_out", "output", lambda a, k=k: a["x"][:, k] @ a["w"][k])
        for k in (slice(1, None), slice(None, -1))
    ),
    *_in_grads(
        "upstream_ignored",
        lambda x, w, up: np.ones_like(up) @ w.T,
        lambda x, w, up: x.T @ np.ones_like(up),
    ),
    *_in_grads(
        "local_ignored",
        lambda x, w, up: up @ np.ones_like(w).T,
        lambda x, w, up: np.ones_like(x).T @ up,
    ),
    *_in_grads("upstream_ignored", lambda x, w, up: w.T, lambda x, w, up: x.T),
    *_in_grads("upstream_ignored", lambda x, w, up: w, lambda x, w, up: x),
    *(
        mistake
        for of in (np.mean, np.sum)
        for mistake in _in_grads(
            "own_input_as_factor",
            lambda x, w, up, of=of: x * of(up, axis=1, keepdims=True),
            lambda x, w, up, of=of: w * of(up, axis=0),
        )
    ),
    *_in_grads("arriving_itself", lambda x, w, up: up, lambda x, w, up: up),
    *_in_grads(
        "output_as_upstream",
        lambda x, w, up: (x @ w) @ w.T,
        lambda x, w, up: x.T @ (x @ w),
    ),
    Mistake("output_saved", "grad_w", lambda a: (a["x"] @ a["w"]).T @ a["upstream"]),
    *_in_grads("mean_over_batch", None, lambda x, w, up: x.T @ up / len(x)),
    *_in_grads("slope_one", lambda x, w, up: np.ones_like(x), None),
    *_in_grads("slope_one", None, lambda x, w, up: np.ones_like(w)),
    *_in_grads("factor_itself", lambda x, w, up: x, lambda x, w, up: w),
    *_in_grads(
        "times_the_input",
        lambda x, w, up: (up @ w.T) * x,
        lambda x, w, up: (x.T @ up) * w,
    ),
    *_in_grads(
        "relu_not_here",
        lambda x, w, up: np.maximum(up @ w.T, 0),
        lambda x, w, up: np.maximum(x.T @ up, 0),
    ),
    *_in_grads(
        "relu_not_here",
        lambda x, w, up: np.maximum(up, 0) @ w.T,
        lambda x, w, up: x.T @ np.maximum(up, 0),
    ),
    *_in_grads(
        "mask_in_linear",
        lambda x, w, up: (up @ w.T) * (x > 0),
        lambda x, w, up: (x.T @ up) * (w > 0),
    ),
    *_in_grads(
        "mask_in_linear",
        lambda x, w, up: (up * (x @ w > 0)) @ w.T,
        lambda x, w, up: x.T @ (up * (x @ w > 0)),
    ),
    *_in_grads(
        "mask_instead_of_input",
        lambda x, w, up: up @ (w > 0).T,
        lambda x, w, up: (x > 0).T @ up,
    ),
    *_in_grads(
        "lost_sign_in_linear",
        lambda x, w, up: up @ np.abs(w).T,
        lambda x, w, up: np.abs(x).T @ up,
    ),
    *_in_grads(
        "lost_sign_in_linear",
        lambda x, w, up: np.abs(up) @ w.T,
        lambda x, w, up: x.T @ np.abs(up),
    ),
    *_in_grads(
        "lost_sign_in_linear",
        lambda x, w, up: np.abs(up @ w.T),
        lambda x, w, up: np.abs(x.T @ up),
    ),
    *_in_grads(
        "reshaped",
        lambda x, w, up: up @ _reshaped(w),
        lambda x, w, up: _reshaped(x) @ up,
    ),
    *_in_grads("reshaped", None, lambda x, w, up: _reshaped(up.T @ x)),
    *_in_grads("reshaped", lambda x, w, up: _reshaped(w @ up.T), None),
    *(
        mistake
        for n in (0, -1)
        for mistake in _in_grads(
            "one_sample_only", None, lambda x, w, up, n=n: np.outer(x[n], up[n])
        )
    ),
    *(
        mistake
        for k in (slice(1, None), slice(None, -1))
        for mistake in (
            *_in_grads(
                "sample_not_counted", None, lambda x, w, up, k=k: x[k].T @ up[k]
            ),
            *_in_grads(
                "output_left_out", lambda x, w, up, k=k: up[:, k] @ w[:, k].T, None
            ),
        )
    ),
    *(
        mistake
        for j in (0, -1)
        for mistake in _in_grads(
            "one_output", lambda x, w, up, j=j: np.outer(up[:, j], w[:, j]), None
        )
    ),
    *(
        mistake
        for total in (np.sum, np.mean)
        for mistake in _in_grads(
            "outer_of_sums",
            lambda x, w, up, of=total: np.outer(of(up, axis=1), of(w, axis=1)),
            lambda x, w, up, of=total: np.outer(of(x, axis=0), of(up, axis=0)),
        )
    ),
    *_in_grads(
        "batch_not_summed", None, lambda x, w, up: x[:, :, None] * up[:, None, :]
    ),
    *_in_grads("outputs_not_summed", lambda x, w, up: up[:, None, :] * w[None], None),
    *(
        mistake
        for share in (1e-4, 1e-3, 1e-2, 0.1, 1.0)
        for mistake in _in_grads(
            "input_added",
            lambda x, w, up, c=share: up @ w.T + c * x,
            lambda x, w, up, c=share: x.T @ up + c * w,
        )
    ),
    *_in_grads("inverse_not_transpose", lambda x, w, up: up @ np.linalg.pinv(w), None),
    *_in_grads("inverse_not_transpose", None, lambda x, w, up: np.linalg.pinv(x) @ up),
    *(
        mistake
        for of in (np.mean, np.sum)
        for axis in (None, 0, 1)
        for mistake in _in_grads(
            "upstream_collapsed",
            lambda x, w, up, of=of, axis=axis: _collapsed(up, of, axis) @ w.T,
            lambda x, w, up, of=of, axis=axis: x.T @ _collapsed(up, of, axis),
        )
    ),
)

#: What PyTorch says when a method's head is not as it calls it.
FUNCTION_FAULTS = (
    KnownFault("forward() takes", "forward_head"),
    KnownFault("forward() missing", "forward_head"),
    KnownFault("save_for_backward can only save", "save_one_by_one"),
    KnownFault("expected Variable or None", "not_a_gradient"),
    KnownFault(
        "a leaf Variable that requires grad has been used in an in-place operation",
        "in_place_forward",
    ),
)


TRAIN_FAULTS = (
    KnownFault("forward() missing 1 required positional argument", "forward_called"),
    KnownFault("backward() missing 1 required positional argument", "forward_called"),
    KnownFault("has no attribute 'save_for_backward'", "forward_called"),
    KnownFault("Legacy autograd function", "instance_called"),
    KnownFault("@: 'MyReLU'", "instance_called"),
    KnownFault("@: 'MyLinear'", "instance_called"),
    KnownFault("'MyReLU' and", "instance_called"),
    KnownFault("'MyLinear' and", "instance_called"),
    *FAULTS,
)
