"""The known wrong answers to stage 01, as formulas. Their sentences: grader/text/.

Of a line of the backward pass, and of the forward pass and the loss. Those of the
training loop are in ``loop_mistakes.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Mistake
from grader.exercises.stage_01_numpy.loop_mistakes import (
    TRAIN_MISTAKES as TRAIN_MISTAKES,
)

Formula = Callable[[Arguments], Any]
Change = Callable[[np.ndarray], Any]


def _relu(array: np.ndarray) -> np.ndarray:
    return np.maximum(array, 0)


def _sigmoid(array: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-array))


def _gaussian(array: np.ndarray) -> np.ndarray:
    """The share of a normal distribution below each entry: GELU multiplies by it."""
    return (1 + np.vectorize(math.erf)(array / np.sqrt(2))) / 2


def _softmax(array: np.ndarray, axis: int) -> np.ndarray:
    powers = np.exp(array - array.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def _reshaped(matrix: np.ndarray) -> np.ndarray:
    """The shape of the transpose, with the numbers in their old order."""
    return matrix.reshape(matrix.shape[::-1])


#: What may be made of the rows or the columns of an array.
_TOTALS: tuple[Change, ...] = tuple(
    lambda array, f=f, axis=axis: f(array, axis=axis, keepdims=True)
    for f in (np.sum, np.mean)
    for axis in (0, 1)
)


def _divided_by(size: Callable[..., Any], axis: int | None, *, centred: bool) -> Change:
    """Numbers less their mean, or as they are, over their own size along an axis."""

    def change(array: np.ndarray) -> np.ndarray:
        middle = array.mean(axis, keepdims=True) if centred else 0.0
        return (array - middle) / size(array, axis=axis, keepdims=True)

    return change


#: How numbers are normalised.
_RESCALED: tuple[Change, ...] = tuple(
    _divided_by(size, axis, centred=centred)
    for size, centred in (
        (np.std, True),
        (np.linalg.norm, False),
        (lambda array, **along: np.abs(array).max(**along), False),
        (np.max, False),
        (np.sum, False),
    )
    for axis in (None, 0, 1)
)


#: Numbers less their mean.
_CENTRED: tuple[Change, ...] = tuple(
    lambda array, axis=axis: array - array.mean(axis, keepdims=True)
    for axis in (None, 0, 1)
)


def _not_empty(formula: Formula) -> Formula:
    """A formula that names nothing where it gives zeros: they have many causes."""

    def checked(a: Arguments) -> np.ndarray:
        values = np.asarray(formula(a), dtype=np.float64)
        return values if values.any() else np.full(values.shape, np.nan)

    return checked


def all_values(a: Arguments) -> Arrays:
    """What a line of the backward pass can see: the student's own, where they are."""
    h = a["x"] @ a["w1"]
    values = {"h": h, "h_relu": _relu(h)}
    values["y_pred"] = values["h_relu"] @ a["w2"]
    values["grad_y_pred"] = 2 * (values["y_pred"] - a["y"])
    values["grad_w2"] = values["h_relu"].T @ values["grad_y_pred"]
    values["grad_h_relu"] = values["grad_y_pred"] @ a["w2"].T
    values["grad_h"] = values["grad_h_relu"] * (h > 0)
    values["grad_w1"] = a["x"].T @ values["grad_h"]
    return {**values, **a}


# --------------------------------------------------- what any array, any line can have


def _edges(part: str, right: Formula) -> Iterator[Mistake]:
    """What loops leave at zero that begin too late or end too early."""

    def kept(*rows_and_columns: slice) -> Formula:
        def formula(a: Arguments) -> np.ndarray:
            values = np.asarray(right(a))
            left = np.zeros(values.shape)
            left[rows_and_columns] = values[rows_and_columns]
            return left

        return formula

    short, late, whole = slice(0, -1), slice(1, None), slice(None)
    for rows, columns in (
        (short, whole),
        (whole, short),
        (short, short),
        (late, whole),
        (whole, late),
        (late, late),
    ):
        yield Mistake("edge_left_out", part, kept(rows, columns))

    def square(a: Arguments) -> np.ndarray:
        size = min(np.shape(right(a)))
        return kept(slice(0, size), slice(0, size))(a)

    yield Mistake("square_filled", part, square)
    yield Mistake("one_row_filled", part, kept(slice(-1, None), whole))
    yield Mistake("one_row_filled", part, kept(slice(0, 1), whole))


def _product(part: str, left: Formula, right: Formula, over: str) -> Iterator[Mistake]:
    """What goes wrong in a product that adds up over samples or outputs.

    Args:
        part: the gradient that the product gives.
        left: its left factor, whose columns are added up over.
        right: its right factor, whose rows are.
        over: ``"sample"`` or ``"output"``.
    """

    def of(change: Callable[[np.ndarray, np.ndarray], Any]) -> Formula:
        return lambda a: change(left(a), right(a))

    left_out = "sample_not_counted" if over == "sample" else "output_left_out"
    for some in (slice(-1, None), slice(0, 1)):
        few = of(lambda p, q, some=some: p[:, some] @ q[some])
        yield Mistake(f"one_{over}", part, few)
    for some in (slice(0, -1), slice(1, None), slice(0, None, 2)):
        few = of(lambda p, q, some=some: p[:, some] @ q[some])
        yield Mistake(left_out, part, few)
    yield Mistake("outer_of_sums", part, of(lambda p, q: np.outer(p.sum(1), q.sum(0))))
    yield Mistake(
        "outer_of_sums", part, of(lambda p, q: np.outer(p.mean(1), q.mean(0)))
    )
    yield from _edges(part, of(np.matmul))
    yield Mistake("relu_not_here", part, of(lambda p, q: _relu(p) @ q))
    yield Mistake("relu_not_here", part, of(lambda p, q: p @ _relu(q)))
    yield Mistake("relu_not_here", part, of(lambda p, q: _relu(p @ q)))
    for name, change in (
        ("upstream_without_sign", np.abs),
        ("sign_of_gradient", np.sign),
        ("sign_of_gradient", lambda arrived: arrived > 0),
    ):
        if over == "output":  # what arrives stands on the left
            formula = of(lambda p, q, change=change: change(p) @ q)
        else:
            formula = of(lambda p, q, change=change: p @ change(q))
        yield Mistake(name, part, formula)
    for slope in (lambda p, q: p @ q > 0, lambda p, q: np.sign(p @ q)):
        yield Mistake("sign_of_gradient", part, of(slope))
    added = of(lambda p, q: p.sum(1, keepdims=True) + q.sum(0))
    yield Mistake("factors_added", part, added)
    for total in _TOTALS:
        one = of(lambda p, q, f=total: np.broadcast_to(f(p), p.shape) @ q)
        other = of(lambda p, q, f=total: p @ np.broadcast_to(f(q), q.shape))
        yield Mistake("factor_collapsed", part, one)
        yield Mistake("factor_collapsed", part, other)
    for name, change in (
        ("one_factor_squared", np.square),
        ("factor_without_sign", np.abs),
        *(("mean_subtracted", centred) for centred in _CENTRED),
    ):
        yield Mistake(name, part, of(lambda p, q, f=change: f(p) @ q))
        yield Mistake(name, part, of(lambda p, q, f=change: p @ f(q)))
    yield Mistake("wrong_pairs", part, of(lambda p, q: p[:, ::-1] @ q))
    if over == "sample":
        for some in (lambda n: slice(0, n // 2), lambda n: slice(n // 2, None)):
            few = of(lambda p, q, s=some: p[:, s(len(q))] @ q[s(len(q))])
            yield Mistake("half_of_samples", part, few)
    one = of(lambda p, q: np.linalg.pinv(p.T) @ q)
    other = of(lambda p, q: p @ np.linalg.pinv(q.T))
    yield Mistake("inverse_for_transpose", part, one)
    yield Mistake("inverse_for_transpose", part, other)
    for scaled in _RESCALED:
        yield Mistake("values_rescaled", part, of(lambda p, q, f=scaled: f(p @ q)))


# ------------------------------------------------------------------ the forward pass


def _h(a: Arguments) -> np.ndarray:
    """What the next line sees of h: the student's own, where there is one."""
    return a["h"] if "h" in a else a["x"] @ a["w1"]


def _h_relu(a: Arguments) -> np.ndarray:
    """What the next line sees of h_relu: the student's own, where there is one."""
    return a["h_relu"] if "h_relu" in a else _relu(_h(a))


def _y_pred(a: Arguments) -> np.ndarray:
    return _h_relu(a) @ a["w2"]


#: Functions that are not the ReLU.
ACTIVATIONS: tuple[Change, ...] = (
    _sigmoid,
    np.tanh,
    lambda h: h * _gaussian(h),
    lambda h: h / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (h + 0.044715 * h**3))),
    lambda h: np.logaddexp(0, h),
    lambda h: np.where(h > 0, h, np.expm1(np.minimum(h, 0))),
    lambda h: (
        1.0507009873554805
        * np.where(h > 0, h, 1.6732632423543772 * np.expm1(np.minimum(h, 0)))
    ),
    lambda h: h * _sigmoid(h),
    lambda h: h.clip(-1, 1),
    lambda h: _softmax(h, 1),
    lambda h: _softmax(h, 0),
    lambda h: h * np.tanh(np.logaddexp(0, h)),
    lambda h: h / (1 + np.abs(h)),
    lambda h: h.clip(-3, 3) / 6 + 0.5,
    lambda h: h * (h + 3).clip(0, 6) / 6,
    lambda h: np.square(_relu(h)),
    lambda h: np.sqrt(_relu(h)),
    np.exp,
    np.square,
    np.sign,
)
_LEAKS = (0.01, 0.1, 0.2, 0.05, 0.001, 0.3, 0.25, 0.5, -0.01, -0.1)
_CEILINGS = (6.0, 1.0, 2.0, 5.0, 10.0, 20.0)
_THRESHOLDS = (1.0, 0.5, 0.1, 0.01, 0.2, 0.05, 0.02, 0.001, 2.0)
_BOTH_SIDES = tuple(sign * size for size in _THRESHOLDS for sign in (1, -1))
#: Masks that whole rows, or whole columns, share.
_ROWS_OR_COLUMNS: tuple[Change, ...] = (
    lambda h: h.sum(1, keepdims=True) > 0,
    lambda h: h.sum(0, keepdims=True) > 0,
    lambda h: (h > 0).all(1, keepdims=True),
    lambda h: (h > 0).any(1, keepdims=True),
    lambda h: (h > 0).all(0, keepdims=True),
    lambda h: (h > 0).any(0, keepdims=True),
)

_BEHIND_H: tuple[tuple[str, Change], ...] = (
    ("no_relu", lambda h: h),
    ("absolute_value", np.abs),
    ("relu_keeps_negative", lambda h: np.minimum(h, 0)),
    ("relu_of_minus_h", lambda h: np.maximum(-h, 0)),
    ("mask_as_relu", lambda h: h > 0),
    *(
        ("leaky_relu", lambda h, leak=leak: np.where(h > 0, h, leak * h))
        for leak in _LEAKS
    ),
    *(
        ("relu_with_ceiling", lambda h, most=most: h.clip(0, most))
        for most in _CEILINGS
    ),
    *(("relu_threshold", lambda h, t=t: np.maximum(h, t)) for t in _BOTH_SIDES),
    *(("relu_threshold", lambda h, t=t: np.where(h > t, h, 0)) for t in _BOTH_SIDES),
    ("relu_threshold", lambda h: np.where(h > h.mean(), h, 0)),
    *(
        ("mask_not_per_entry", lambda h, some=some: h * some(h))
        for some in _ROWS_OR_COLUMNS
    ),
    ("ones_everywhere", np.ones_like),
    ("mask_inverted_as_relu", lambda h: h <= 0),
    *(
        ("choice_of_h", lambda h, p=p, n=n: np.where(h > 0, p(h), n(h)))
        for p in (lambda h: h, np.ones_like, np.zeros_like)
        for n in (np.zeros_like, lambda h: h, np.ones_like, lambda h: -np.ones_like(h))
        if p is not n
    ),
    *(("other_activation", function) for function in ACTIVATIONS),
)

_ON_OUTPUT: tuple[tuple[str, Change], ...] = (
    ("relu_on_output", _relu),
    *(("activation_on_output", function) for function in (np.abs, *ACTIVATIONS)),
)

_NORMALISED = (("values_rescaled", _RESCALED), ("mean_subtracted", _CENTRED))

FORWARD_MISTAKES = (
    *(
        Mistake(name, "h_relu", _not_empty(lambda a, f=function: f(_h(a))))
        for name, function in _BEHIND_H
    ),
    *(
        Mistake("largest_not_relu", "h_relu", lambda a, axis=axis: _h(a).max(axis))
        for axis in (0, 1)
    ),
    Mistake("relu_of_x", "h_relu", lambda a: _relu(a["x"]) @ a["w1"]),
    Mistake("relu_of_weights", "h_relu", lambda a: a["x"] @ _relu(a["w1"])),
    *_edges("h_relu", lambda a: _relu(_h(a))),
    Mistake("relu_too_early", "h", lambda a: _relu(a["x"] @ a["w1"])),
    Mistake("relu_on_factor", "h_relu", lambda a: _relu(a["x"]) @ _relu(a["w1"])),
    Mistake("factor_without_sign", "h", lambda a: np.abs(a["x"]) @ a["w1"]),
    Mistake("factor_without_sign", "h", lambda a: a["x"] @ np.abs(a["w1"])),
    Mistake("relu_on_factor", "h", lambda a: _relu(a["x"]) @ _relu(a["w1"])),
    Mistake("relu_on_factor", "h", lambda a: _relu(a["x"]) @ a["w1"]),
    Mistake("relu_on_factor", "h", lambda a: a["x"] @ _relu(a["w1"])),
    *(
        Mistake("activation_too_early", "h", lambda a, f=function: f(a["x"] @ a["w1"]))
        for function in (np.abs, *ACTIVATIONS)
    ),
    *_edges("h", lambda a: a["x"] @ a["w1"]),
    *(
        Mistake(name, part, lambda a, f=change, of=of: f(of(a)))
        for part, of in (
            ("h", lambda a: a["x"] @ a["w1"]),
            ("h_relu", lambda a: _relu(_h(a))),
            ("y_pred", _y_pred),
        )
        for name, changes in _NORMALISED
        for change in changes
    ),
    *(
        Mistake(name, "h", lambda a, f=change: f(a["x"]) @ a["w1"])
        for name, changes in _NORMALISED
        for change in changes
    ),
    Mistake("input_left_out", "h", lambda a: a["x"][:, :-1] @ a["w1"][:-1]),
    Mistake("input_left_out", "h", lambda a: a["x"][:, 1:] @ a["w1"][1:]),
    Mistake("reshaped", "h", lambda a: _reshaped(a["x"].T) @ a["w1"]),
    Mistake("y_pred_from_h", "y_pred", lambda a: _h(a) @ a["w2"]),
    *(
        Mistake(name, "y_pred", lambda a, f=function: f(_y_pred(a)))
        for name, function in _ON_OUTPUT
    ),
    Mistake("mask_instead_of_value", "y_pred", lambda a: (_h_relu(a) > 0) @ a["w2"]),
    *_edges("y_pred", _y_pred),
    Mistake("input_left_out", "y_pred", lambda a: _h_relu(a)[:, :-1] @ a["w2"][:-1]),
    Mistake("input_left_out", "y_pred", lambda a: _h_relu(a)[:, 1:] @ a["w2"][1:]),
    *(
        Mistake(
            "y_pred_from_h", "y_pred", lambda a, f=function: f(_h(a) @ a["w2"]), name
        )
        for name, function in _ON_OUTPUT
    ),
)

# --------------------------------------------------------------------------- the loss


def _residual(a: Arguments) -> np.ndarray:
    return a["y_pred"] - a["y"]


def _squares(a: Arguments) -> np.ndarray:
    return np.square(_residual(a))


def _loss(a: Arguments) -> np.floating:
    return _squares(a).sum()


def _huber(residual: np.ndarray) -> np.ndarray:
    size = np.abs(residual)
    return np.where(size < 1, np.square(size) / 2, size - 0.5)


#: What may stand in the place of the squared differences.
TERMS: tuple[tuple[str, Formula], ...] = (
    ("absolute_error", lambda a: np.abs(_residual(a))),
    ("no_square", _residual),
    ("no_square", lambda a: -_residual(a)),
    ("forgot_y", lambda a: np.square(a["y_pred"])),
    ("plus_y", lambda a: np.square(a["y_pred"] + a["y"])),
    ("doubled_not_squared", lambda a: 2 * _residual(a)),
    ("doubled_not_squared", lambda a: -2 * _residual(a)),
    ("difference_of_squares", lambda a: np.square(a["y_pred"]) - np.square(a["y"])),
    ("difference_of_squares", lambda a: np.square(a["y"]) - np.square(a["y_pred"])),
    ("other_power", lambda a: _residual(a) ** 4),
    ("other_power", lambda a: _residual(a) ** 3),
    ("other_power", lambda a: np.abs(_residual(a)) ** 3),
    ("other_power", lambda a: np.abs(_residual(a)) ** 1.5),
    ("other_loss", lambda a: _huber(_residual(a))),
    ("other_loss", lambda a: np.log(np.cosh(_residual(a)))),
    ("only_product", lambda a: a["y_pred"] * a["y"]),
    ("forgot_y_pred", lambda a: np.square(a["y"])),
    *(
        (
            "multiplied_out",
            lambda a, m=mixed, s=squared: (
                np.square(a["y_pred"])
                - m * a["y_pred"] * a["y"]
                + s * np.square(a["y"])
            ),
        )
        for mixed, squared in ((2, 0), (1, 1), (0, 1), (2, -1), (4, 1))
    ),
    ("relative_to_y", lambda a: np.square(_residual(a) / a["y"])),
    ("relative_to_y", lambda a: np.abs(_residual(a) / a["y"])),
    ("relative_to_y", lambda a: np.square(_residual(a)) / np.abs(a["y"])),
    ("relative_to_y", lambda a: np.square(_residual(a)) / np.square(a["y"]).sum()),
    ("relative_to_y", lambda a: np.square(_residual(a)) / a["y"].var()),
    ("signs_kept", lambda a: _residual(a) * np.abs(_residual(a))),
    ("relu_not_here", lambda a: np.square(_relu(_residual(a)))),
    ("relu_not_here", lambda a: np.square(_relu(-_residual(a)))),
    *(
        (
            "y_averaged",
            lambda a, axis=axis: np.square(
                a["y_pred"] - a["y"].mean(axis, keepdims=True)
            ),
        )
        for axis in (None, 0, 1)
    ),
    ("one_squared", lambda a: a["y_pred"] - np.square(a["y"])),
    ("one_squared", lambda a: np.square(a["y_pred"]) - a["y"]),
)

#: What may be made of the terms in the place of their sum.
REDUCTIONS: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("mean_over_all", np.mean),
    ("half", lambda terms: terms.sum() / 2),
    ("counted_twice", lambda terms: 2 * terms.sum()),
    ("mean_over_batch", lambda terms: terms.sum() / len(terms)),
    ("root_mean_square", lambda terms: np.sqrt(terms.mean())),
    ("square_root", lambda terms: np.sqrt(terms.sum())),
    ("square_root", lambda terms: np.sqrt(terms.sum(1)).sum()),
    ("square_root", lambda terms: np.sqrt(terms.sum(0)).sum()),
    ("square_root", lambda terms: np.sqrt(terms.sum(1)).mean()),
    ("mean_over_outputs", lambda terms: terms.sum() / terms.shape[1]),
    ("half_of_mean", lambda terms: terms.mean() / 2),
    ("half_of_mean", lambda terms: terms.sum() / 2 / len(terms)),
    ("half_of_mean", lambda terms: terms.sum() / 2 / terms.shape[1]),
    ("one_sample", lambda terms: terms[-1].sum()),
    ("one_sample", lambda terms: terms[0].sum()),
    ("sample_not_counted", lambda terms: terms[:-1].sum()),
    ("sample_not_counted", lambda terms: terms[1:].sum()),
    ("output_left_out", lambda terms: terms[:, :-1].sum()),
    ("output_left_out", lambda terms: terms[:, 1:].sum()),
    ("half_of_samples", lambda terms: terms[: len(terms) // 2].sum()),
    ("half_of_samples", lambda terms: terms[len(terms) // 2 :].sum()),
    ("worst_only", lambda terms: terms.sum(1).max()),
    ("worst_only", lambda terms: terms.sum(0).max()),
    ("one_output", lambda terms: terms[:, -1].sum()),
    ("one_output", lambda terms: terms[:, 0].sum()),
    ("one_term", np.max),
    ("one_term", np.min),
    ("one_term", np.median),
    ("one_term", lambda terms: terms[0, 0]),
    ("one_term", lambda terms: terms[-1, -1]),
    ("one_term", lambda terms: np.diag(terms).sum()),
    ("one_term", lambda terms: terms.max(0).sum()),
    ("one_term", lambda terms: terms.max(1).sum()),
    ("square_of_loss", lambda terms: terms.sum() ** 2),
    ("loss_logarithm", lambda terms: np.log(terms.sum())),
)
#: So many of them, from the first one on, may come together with other terms.
_LIKELY_REDUCTIONS = 15
#: What is said of them then, where their sentence speaks of the right answer.
_ALSO = {
    "half": "also_halved",
    "counted_twice": "also_doubled",
    "mean_over_batch": "also_divided",
    "mean_over_outputs": "also_divided",
    "square_root": "also_root",
    "root_mean_square": "also_root",
}
_SHAPED: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("not_summed", lambda terms: terms),
    ("summed_per_sample", lambda terms: terms.sum(1)),
    ("summed_per_column", lambda terms: terms.sum(0)),
)

LOSS_MISTAKES = (
    *(
        Mistake(name, "loss", lambda a, f=reduce: f(_squares(a)))
        for name, reduce in (*REDUCTIONS, *_SHAPED)
    ),
    *(Mistake(name, "loss", lambda a, f=terms: f(a).sum()) for name, terms in TERMS),
    Mistake("square_of_sum", "loss", lambda a: _residual(a).sum() ** 2),
    Mistake("entries_mixed", "loss", lambda a: np.square(_residual(a).sum(0)).sum()),
    Mistake("entries_mixed", "loss", lambda a: np.square(_residual(a).sum(1)).sum()),
    Mistake("square_of_sum", "loss", lambda a: _residual(a).mean() ** 2),
    Mistake("square_of_sum", "loss", lambda a: np.abs(_residual(a)).sum() ** 2),
    Mistake("product_not_square", "loss", lambda a: _residual(a).T @ _residual(a)),
    Mistake("product_not_square", "loss", lambda a: _residual(a) @ _residual(a).T),
    *(
        Mistake(
            "norm_of_matrix",
            "loss",
            lambda a, kind=kind, n=n: np.linalg.norm(_residual(a), kind) ** n,
        )
        for kind in (2, 1, np.inf, "nuc")
        for n in (1, 2)
    ),
    Mistake("y_after_sum", "loss", lambda a: np.square(a["y_pred"]).sum() - a["y"]),
    Mistake("variance", "loss", lambda a: _residual(a).var()),
    Mistake("variance", "loss", lambda a: _residual(a).std()),
    Mistake("variance", "loss", lambda a: _residual(a).var() * a["y"].size),
    Mistake("variance", "loss", lambda a: _residual(a).var(ddof=1)),
    *(
        Mistake(
            name,
            "loss",
            lambda a, f=terms, g=reduce: g(f(a)),
            _ALSO.get(besides, besides),
        )
        for name, terms in TERMS
        for besides, reduce in REDUCTIONS[:_LIKELY_REDUCTIONS]
    ),
    *(
        Mistake(name, "loss", lambda a, f=terms, g=reduce: g(f(a)), besides)
        for name, terms in TERMS
        for besides, reduce in _SHAPED
    ),
)

# ------------------------------------------------------------------------ grad_y_pred

GRAD_Y_PRED_MISTAKES = (
    Mistake("no_factor_2", "grad_y_pred", _residual),
    Mistake("residual_sign", "grad_y_pred", lambda a: -2 * _residual(a)),
    Mistake("no_factor_2_and_sign", "grad_y_pred", lambda a: -_residual(a)),
    Mistake("forgot_y", "grad_y_pred", lambda a: 2 * a["y_pred"]),
    Mistake("plus_y", "grad_y_pred", lambda a: 2 * (a["y_pred"] + a["y"])),
    Mistake("mean_over_all", "grad_y_pred", lambda a: 2 * _residual(a) / a["y"].size),
    Mistake("mean_over_batch", "grad_y_pred", lambda a: 2 * _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / a["y"].size),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / a["y"].shape[1]),
    Mistake(
        "mean_over_outputs",
        "grad_y_pred",
        lambda a: 2 * _residual(a) / a["y"].shape[1],
    ),
    Mistake("bracket", "grad_y_pred", lambda a: 2 * a["y_pred"] - a["y"]),
    Mistake("bracket", "grad_y_pred", lambda a: 2 * a["y_pred"] + a["y"], "plus_y"),
    Mistake("half_for_2", "grad_y_pred", lambda a: _residual(a) / 2),
    Mistake("times_loss", "grad_y_pred", lambda a: 2 * _loss(a) * _residual(a)),
    Mistake("bracket_on_y", "grad_y_pred", lambda a: a["y_pred"] - 2 * a["y"]),
    Mistake("y_lost", "grad_y_pred", lambda a: 2 * a["y_pred"] - 2),
    Mistake("y_lost", "grad_y_pred", lambda a: 2 * a["y_pred"] - 1),
    Mistake("forgot_y_pred", "grad_y_pred", lambda a: -2 * a["y"]),
    Mistake("forgot_y_pred", "grad_y_pred", lambda a: 2 * a["y"]),
    Mistake("no_sign", "grad_y_pred", lambda a: 2 * np.abs(_residual(a))),
    Mistake("no_sign", "grad_y_pred", lambda a: np.abs(_residual(a))),
    Mistake("absolute_error", "grad_y_pred", lambda a: np.sign(_residual(a))),
    Mistake("square_kept", "grad_y_pred", lambda a: 2 * _squares(a)),
    Mistake("loss_itself", "grad_y_pred", _squares),
    Mistake(
        "square_root",
        "grad_y_pred",
        lambda a: _residual(a) / np.linalg.norm(_residual(a)),
    ),
    Mistake(
        "square_root",
        "grad_y_pred",
        lambda a: _residual(a) / np.linalg.norm(_residual(a), axis=1, keepdims=True),
    ),
    *(
        Mistake(
            "inner_slope", "grad_y_pred", lambda a, f=factor: 2 * _residual(a) * f(a)
        )
        for factor in (
            lambda a: a["y_pred"],
            lambda a: a["y"],
            lambda a: 1 - a["y"],
            lambda a: a["y_pred"] * (1 - a["y_pred"]),
        )
    ),
    *(
        Mistake("other_power", "grad_y_pred", formula)
        for formula in (
            lambda a: 3 * _squares(a),
            lambda a: 4 * _residual(a) ** 3,
            lambda a: _residual(a) ** 3,
            lambda a: 2.0 ** _residual(a),
        )
    ),
    Mistake(
        "difference_of_squares",
        "grad_y_pred",
        lambda a: np.square(a["y_pred"]) - np.square(a["y"]),
    ),
    Mistake(
        "difference_of_squares",
        "grad_y_pred",
        lambda a: np.square(a["y_pred"]) - a["y"],
    ),
    *(
        Mistake(
            "y_averaged",
            "grad_y_pred",
            lambda a, axis=axis: 2 * (a["y_pred"] - a["y"].mean(axis, keepdims=True)),
        )
        for axis in (None, 0, 1)
    ),
    Mistake("only_product", "grad_y_pred", lambda a: 2 * a["y_pred"] * a["y"]),
    Mistake("derivative_of_slope", "grad_y_pred", lambda a: np.full(a["y"].shape, 2.0)),
    Mistake("other_loss", "grad_y_pred", lambda a: _residual(a).clip(-1, 1)),
    Mistake("relu_not_here", "grad_y_pred", lambda a: 2 * _relu(_residual(a))),
    *(
        Mistake(
            "sum_everywhere",
            "grad_y_pred",
            lambda a, f=total: 2 * np.broadcast_to(f(_residual(a)), a["y"].shape),
        )
        for total in (
            np.sum,
            np.mean,
            lambda r: r.sum(0),
            lambda r: r.sum(1, keepdims=True),
            lambda r: r.mean(0),
            lambda r: r.mean(1, keepdims=True),
        )
    ),
    *(
        Mistake(
            "sum_everywhere",
            "grad_y_pred",
            lambda a, f=total: np.broadcast_to(f(_squares(a)), a["y"].shape),
        )
        for total in (np.sum, np.mean)
    ),
    *(
        Mistake("summed_up", "grad_y_pred", lambda a, f=total, of=of: f(of(a)))
        for of in (lambda a: 2 * _residual(a), _residual, _squares)
        for total in (
            np.sum,
            np.mean,
            lambda r: r.sum(0),
            lambda r: r.sum(1),
            lambda r: r.mean(0),
            lambda r: r.mean(1),
        )
    ),
    Mistake("summed_up", "grad_y_pred", lambda a: 2 * _loss(a)),
    *_edges("grad_y_pred", lambda a: 2 * _residual(a)),
)

# ------------------------------------------------------------------- the two products

GRAD_W2_MISTAKES = (
    Mistake(
        "mean_over_batch",
        "grad_w2",
        lambda a: a["h_relu"].T @ a["grad_y_pred"] / len(a["h_relu"]),
    ),
    Mistake(
        "upstream_ignored",
        "grad_w2",
        lambda a: a["h_relu"].T @ np.ones_like(a["grad_y_pred"]),
    ),
    Mistake(
        "mean_over_outputs",
        "grad_w2",
        lambda a: a["h_relu"].T @ a["grad_y_pred"] / a["grad_y_pred"].shape[1],
    ),
    Mistake(
        "local_ignored",
        "grad_w2",
        lambda a: np.ones_like(a["h_relu"]).T @ a["grad_y_pred"],
    ),
    Mistake("reshaped", "grad_w2", lambda a: _reshaped(a["h_relu"]) @ a["grad_y_pred"]),
    Mistake(
        "reshaped", "grad_w2", lambda a: _reshaped(a["grad_y_pred"].T @ a["h_relu"])
    ),
    Mistake(
        "mask_instead_of_value",
        "grad_w2",
        lambda a: (a["h_relu"] > 0).T @ a["grad_y_pred"],
    ),
    *_product("grad_w2", lambda a: a["h_relu"].T, lambda a: a["grad_y_pred"], "sample"),
)

GRAD_H_RELU_MISTAKES = (
    Mistake(
        "upstream_ignored",
        "grad_h_relu",
        lambda a: np.ones_like(a["grad_y_pred"]) @ a["w2"].T,
    ),
    Mistake(
        "local_ignored",
        "grad_h_relu",
        lambda a: a["grad_y_pred"] @ np.ones_like(a["w2"]).T,
    ),
    Mistake(
        "mean_over_outputs",
        "grad_h_relu",
        lambda a: a["grad_y_pred"] @ a["w2"].T / a["w2"].shape[1],
    ),
    Mistake("reshaped", "grad_h_relu", lambda a: a["grad_y_pred"] @ _reshaped(a["w2"])),
    Mistake(
        "reshaped", "grad_h_relu", lambda a: _reshaped(a["w2"] @ a["grad_y_pred"].T)
    ),
    Mistake(
        "mask_too_early",
        "grad_h_relu",
        lambda a: _relu(a["grad_y_pred"] @ a["w2"].T),
    ),
    *_product("grad_h_relu", lambda a: a["grad_y_pred"], lambda a: a["w2"].T, "output"),
)

GRAD_W1_MISTAKES = (
    Mistake(
        "mean_over_batch", "grad_w1", lambda a: a["x"].T @ a["grad_h"] / len(a["x"])
    ),
    Mistake("reshaped", "grad_w1", lambda a: _reshaped(a["x"]) @ a["grad_h"]),
    Mistake("reshaped", "grad_w1", lambda a: _reshaped(a["grad_h"].T @ a["x"])),
    Mistake(
        "upstream_ignored",
        "grad_w1",
        lambda a: a["x"].T @ np.ones_like(a["grad_h"]),
    ),
    Mistake("local_ignored", "grad_w1", lambda a: np.ones_like(a["x"]).T @ a["grad_h"]),
    *_product("grad_w1", lambda a: a["x"].T, lambda a: a["grad_h"], "sample"),
)

# ------------------------------------------------------------------- through the ReLU


def _masked(a: Arguments) -> np.ndarray:
    return a["grad_h_relu"] * (a["h"] > 0)


#: What a choice may hold where h is positive, and where it is negative.
_ARMS: tuple[Formula, ...] = (
    lambda a: a["grad_h_relu"],
    lambda a: np.zeros_like(a["h"]),
    lambda a: np.ones_like(a["h"]),
    lambda a: a["h"],
    lambda a: -a["grad_h_relu"],
    lambda a: -np.ones_like(a["h"]),
    lambda a: a["grad_h_relu"] * a["h"],
)
_PASSES, _STOPS, *_WRONG_ARMS = _ARMS
#: Without the negated gradient: all of it negated is another mistake.
_NOT_PASSED = [arm for at, arm in enumerate(_WRONG_ARMS) if at != 2]


def _chosen(positive: Formula, negative: Formula) -> Formula:
    return lambda a: np.where(a["h"] > 0, positive(a), negative(a))


#: What the gradient may be multiplied by in the place of the ReLU's slope.
_SLOPES: tuple[tuple[str, Change], ...] = (
    ("times_h_relu", _relu),
    ("times_h", lambda h: h),
    ("times_h", np.abs),
    ("sign_as_mask", np.sign),
    *(
        ("leaky_slope", lambda h, leak=leak: np.where(h > 0, 1.0, leak))
        for leak in _LEAKS
    ),
    *(("mask_threshold", lambda h, t=t: h > t) for t in _BOTH_SIDES),
    ("mask_threshold", lambda h: h > h.mean()),
    ("mask_threshold", lambda h: h > h.mean(0)),
    ("mask_threshold", lambda h: h > h.mean(1, keepdims=True)),
    *(
        ("ceiling_in_mask", lambda h, most=most: (h > 0) & (h < most))
        for most in (1, 2)
    ),
    *(
        ("mask_not_per_entry", lambda h, some=some: some(h))
        for some in (
            *_ROWS_OR_COLUMNS,
            lambda h: h[:1] > 0,
            lambda h: h[:, :1] > 0,
        )
    ),
    *(
        ("other_slope", slope)
        for slope in (
            _sigmoid,
            lambda h: _sigmoid(h) * (1 - _sigmoid(h)),
            np.tanh,
            lambda h: 1 - np.square(np.tanh(h)),
            lambda h: h * (1 - h),
            lambda h: _relu(h) * (1 - _relu(h)),
            lambda h: np.where(h > 0, 1.0, np.exp(np.minimum(h, 0))),
            np.exp,
        )
    ),
)

GRAD_H_MISTAKES = (
    Mistake("no_mask", "grad_h", lambda a: a["grad_h_relu"]),
    Mistake("mask_inverted", "grad_h", lambda a: a["grad_h_relu"] * (a["h"] < 0)),
    Mistake(
        "mask_by_gradient",
        "grad_h",
        lambda a: a["grad_h_relu"] * (a["grad_h_relu"] > 0),
    ),
    Mistake(
        "mask_by_gradient",
        "grad_h",
        lambda a: a["grad_h_relu"] * (a["grad_h_relu"] < 0),
    ),
    Mistake("upstream_ignored", "grad_h", lambda a: a["h"] > 0),
    Mistake("picked_out", "grad_h", lambda a: a["grad_h_relu"][a["h"] > 0]),
    Mistake("roles_exchanged", "grad_h", lambda a: a["h"] * (a["grad_h_relu"] > 0)),
    Mistake(
        "roles_exchanged", "grad_h", lambda a: _relu(a["h"]) * (a["grad_h_relu"] > 0)
    ),
    Mistake("larger_of_two", "grad_h", lambda a: np.maximum(a["grad_h_relu"], a["h"])),
    Mistake("larger_of_two", "grad_h", lambda a: np.minimum(a["grad_h_relu"], a["h"])),
    *(
        Mistake(
            "larger_of_two",
            "grad_h",
            lambda a, f=choice: f(a["grad_h_relu"], _relu(a["h"])),
        )
        for choice in (np.maximum, np.minimum)
    ),
    Mistake(
        "mean_over_batch",
        "grad_h",
        lambda a: _masked(a) / len(a["h"]),
    ),
    Mistake("masked_twice", "grad_h", lambda a: _relu(_masked(a))),
    Mistake("masked_twice", "grad_h", lambda a: np.minimum(_masked(a), 0)),
    Mistake(
        "where_turned_around",
        "grad_h",
        lambda a: np.where(a["h"] > 0, a["h"], a["grad_h_relu"]),
    ),
    Mistake("relu_again", "grad_h", lambda a: _relu(a["h"])),
    *(
        Mistake(
            name, "grad_h", _not_empty(lambda a, f=slope: a["grad_h_relu"] * f(a["h"]))
        )
        for name, slope in _SLOPES
    ),
    *(
        Mistake(
            "factor_collapsed",
            "grad_h",
            lambda a, f=total: f(a["grad_h_relu"]) * (a["h"] > 0),
        )
        for total in _TOTALS
    ),
    Mistake("upstream_without_sign", "grad_h", lambda a: np.abs(_masked(a))),
    Mistake("sign_of_gradient", "grad_h", lambda a: np.sign(_masked(a))),
    Mistake("mask_added", "grad_h", lambda a: a["grad_h_relu"] + (a["h"] > 0)),
    Mistake("mask_added", "grad_h", lambda a: a["grad_h_relu"] - (a["h"] <= 0)),
    Mistake("mask_added", "grad_h", lambda a: a["grad_h_relu"] + _relu(a["h"])),
    Mistake("relu_again", "grad_h", lambda a: a["h"]),
    *(
        Mistake("wrong_where_negative", "grad_h", _chosen(_PASSES, arm))
        for arm in _WRONG_ARMS
    ),
    *(
        Mistake(
            "wrong_where_negative",
            "grad_h",
            _chosen(_PASSES, lambda a, c=constant: np.full(a["h"].shape, c)),
        )
        for constant in (0.01, 0.1, 0.5, 1e-3)
    ),
    *(
        Mistake("wrong_where_positive", "grad_h", _chosen(arm, _STOPS))
        for arm in _NOT_PASSED
    ),
    *(
        Mistake("wrong_on_both_sides", "grad_h", _chosen(one, other))
        for one in (_STOPS, *_NOT_PASSED)
        for other in (_PASSES, *_WRONG_ARMS)
    ),
    *_edges("grad_h", _masked),
    *(
        Mistake(
            name,
            "grad_h",
            lambda a, f=slope: _relu(a["grad_h_relu"]) * f(a["h"]),
            "relu_not_here",
        )
        for name, slope in _SLOPES[:4]
    ),
    # A mask that whole rows share may let none of them pass.
    Mistake("nothing_passes", "grad_h", lambda a: np.zeros(a["h"].shape)),
)


def backward_mistakes(of_lines: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """What can be wrong in the whole: each line's known mistakes, and three more."""
    return (
        *(_in_the_whole(mistake) for mistake in of_lines),
        Mistake(
            "relu_forgotten",
            "grad_w2",
            lambda a: all_values(a)["h"].T @ all_values(a)["grad_y_pred"],
        ),
        Mistake(
            "mask_passed_by",
            "grad_w1",
            lambda a: a["x"].T @ all_values(a)["grad_h_relu"],
        ),
        Mistake("changed_afterwards", "grad_h_relu", lambda a: all_values(a)["grad_h"]),
    )


def _in_the_whole(mistake: Mistake) -> Mistake:
    """A line's known mistake, as it shows in the whole backward pass."""
    return replace(mistake, formula=lambda a: mistake.formula(all_values(a)))
