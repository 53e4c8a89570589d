"""The known wrong answers to stage 12, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, KnownFault, Mistake
from grader.exercises.stage_12_digits.network import (
    Params,
    forward,
    grad_logits,
    log_softmax,
    one_hot,
)

#: Takes logits and labels.
OfLogits = Callable[[np.ndarray, np.ndarray], Any]


def _of_label(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return values[np.arange(len(labels)), labels]


def _probability(logits: np.ndarray) -> np.ndarray:
    return np.exp(log_softmax(logits))


def _terms(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The loss of each sample, (N,)."""
    return -_of_label(log_softmax(logits), labels)


def _over_batch(logits: np.ndarray) -> np.ndarray:
    """The log-softmax of each column, (N, C)."""
    return log_softmax(logits.T).T


def _log_sum_exp(logits: np.ndarray) -> np.ndarray:
    return -log_softmax(logits)[:, 0] + logits[:, 0]


def _each_class(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """One yes-or-no question for each class."""
    p, hot = _probability(logits), one_hot(labels, logits.shape[1])
    return -np.log(np.where(hot == 1, p, 1 - p))


def _over_all(logits: np.ndarray) -> np.ndarray:
    """The logarithm of a softmax over all entries at once, (N, C)."""
    low = logits - logits.max()
    return low - np.log(np.exp(low).sum())


def _as_numbers(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each row's logarithms, times the label as if it were a number, (N, C)."""
    return -labels[:, None] * log_softmax(logits)


def _guarded(eps: float) -> list[OfLogits]:
    """Probabilities that were kept from 0 by a small number."""
    return [
        lambda z, t: -np.log(_of_label(_probability(z), t) + eps).mean(),
        lambda z, t: -np.log(np.clip(_of_label(_probability(z), t), eps, 1)).mean(),
        lambda z, t: (
            -np.log(np.clip(_of_label(_probability(z), t), eps, 1 - eps)).mean()
        ),
    ]


#: Where people cut logits off, so that no exponential overflows.
_CLIPS = (20.0, 30.0, 50.0, 100.0, 500.0, 600.0, 700.0, 709.0)

_LOSSES: tuple[tuple[str, OfLogits], ...] = (
    ("sum_over_batch", lambda z, t: _terms(z, t).sum()),
    ("mean_over_entries", lambda z, t: _terms(z, t).mean() / z.shape[1]),
    ("sum_over_entries", lambda z, t: -log_softmax(z).sum()),
    ("sum_over_entries", lambda z, t: -log_softmax(z).sum(axis=1).mean()),
    ("sum_over_entries", lambda z, t: -log_softmax(z).mean()),
    ("one_loss_per_sample", _terms),
    ("log_likelihood", lambda z, t: -_terms(z, t).mean()),
    ("log_to_base_2", lambda z, t: _terms(z, t).mean() / np.log(2)),
    ("log_to_base_10", lambda z, t: _terms(z, t).mean() / np.log(10)),
    ("no_logarithm", lambda z, t: _of_label(_probability(z), t).mean()),
    ("no_logarithm", lambda z, t: -_of_label(_probability(z), t).mean()),
    ("no_logarithm", lambda z, t: 1 - _of_label(_probability(z), t).mean()),
    ("log_of_mean", lambda z, t: -np.log(_of_label(_probability(z), t).mean())),
    ("logits_as_log", lambda z, t: -_of_label(z, t).mean()),
    (
        "logits_as_log",
        lambda z, t: -_of_label(z - z.max(axis=1, keepdims=True), t).mean(),
    ),
    ("normaliser_only", lambda z, t: _log_sum_exp(z).mean()),
    ("softmax_of_columns", lambda z, t: -_of_label(_over_batch(z), t).mean()),
    ("softmax_of_everything", lambda z, t: -_of_label(_over_all(z), t).mean()),
    ("maximum_of_columns", lambda z, t: _terms(z - z.max(axis=0), t).mean()),
    *(
        ("logits_clipped", lambda z, t, c=c: _terms(np.clip(z, -c, c), t).mean())
        for c in _CLIPS
    ),
    ("labels_as_numbers", lambda z, t: _as_numbers(z, t).sum(axis=1).mean()),
    ("labels_as_numbers", lambda z, t: _as_numbers(z, t).mean()),
    ("labels_as_numbers", lambda z, t: _as_numbers(z, t).sum()),
    (
        "maximum_not_restored",
        lambda z, t: (_terms(z, t) - z.max(axis=1)).mean(),
    ),
    (
        "maximum_not_restored",
        lambda z, t: (_terms(z, t) + z.max(axis=1)).mean(),
    ),
    ("labels_one_off", lambda z, t: _terms(z, t - 1).mean()),
    ("labels_one_off", lambda z, t: _terms(z, (t + 1) % z.shape[1]).mean()),
    ("best_class", lambda z, t: -log_softmax(z).max(axis=1).mean()),
    ("all_pairs", lambda z, t: -log_softmax(z)[:, t].mean()),
    ("all_pairs", lambda z, t: -log_softmax(z)[:, t].sum() / len(t)),
    ("rows_by_label", lambda z, t: -log_softmax(z)[t % len(t)].mean()),
    ("other_classes", lambda z, t: -np.log1p(-_of_label(_probability(z), t)).mean()),
    ("each_class_apart", lambda z, t: _each_class(z, t).sum(axis=1).mean()),
    ("each_class_apart", lambda z, t: _each_class(z, t).mean()),
    (
        "squared_error_of_softmax",
        lambda z, t: np.square(_probability(z) - one_hot(t, z.shape[1])).sum(1).mean(),
    ),
    (
        "squared_error_of_softmax",
        lambda z, t: np.square(_probability(z) - one_hot(t, z.shape[1])).mean(),
    ),
    ("entropy", lambda z, t: -(_probability(z) * log_softmax(z)).sum(1).mean()),
    ("softmax_twice", lambda z, t: _terms(_probability(z), t).mean()),
    ("logarithm_twice", lambda z, t: _terms(log_softmax(z) * 2, t).mean()),
)

_GUARDS = (
    *(1e-300, 1e-200, 1e-100, 1e-50, 1e-30, 1e-20, 1e-16, 1e-15, 1e-14, 1e-12, 1e-10),
    *(1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3),
    *(float(np.finfo(float).eps), float(np.finfo(float).tiny)),
)


def _on(array: str, formula: OfLogits) -> Callable[[Arguments], Any]:
    def on(a: Arguments) -> Any:
        # The known mistakes overflow, too.
        with np.errstate(all="ignore"):
            return formula(a[array], a["labels"])

    return on


CROSS_ENTROPY_MISTAKES = (
    *(
        Mistake(name, part, _on(array, formula))
        for part, array in (
            ("loss", "logits"),
            ("shifted", "shifted"),
            ("large", "large"),
        )
        for name, formula in _LOSSES
    ),
    *(
        Mistake("number_in_logarithm", part, _on(array, formula))
        for part, array in (
            ("loss", "logits"),
            ("shifted", "shifted"),
            ("large", "large"),
        )
        for eps in _GUARDS
        for formula in _guarded(eps)
    ),
)


def _columns(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """``p[:, labels] -= 1``: whole columns instead of one entry in each row."""
    p = _probability(logits)
    p[:, labels] -= 1
    return p / len(labels)


def _slope_of_softmax(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    p = _probability(logits)
    return p * (1 - p) / len(labels)


def _slope_of_logarithm(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    hot = one_hot(labels, logits.shape[1])
    return np.where(hot == 1, -1 / _probability(logits), 0.0) / len(labels)


def _hot(labels: np.ndarray, logits: np.ndarray) -> np.ndarray:
    return one_hot(labels, logits.shape[1])


def _rows_by_label(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """``p[labels] -= 1``: whole rows, each once."""
    p = _probability(logits)
    p[labels % len(p)] -= 1
    return p


def _through_probabilities(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The slope of the logarithm times that of the softmax: nothing where p is 0."""
    vanished = _of_label(_probability(logits), labels) == 0
    return np.where(vanished[:, None], 0.0, grad_logits(logits, labels))


#: What stands in the place of softmax minus one-hot, with and without the mean.
_DIFFERENCES: tuple[tuple[str, OfLogits], ...] = (
    ("softmax_of_everything", lambda z, t: np.exp(_over_all(z)) - _hot(t, z)),
    (
        "maximum_of_columns",
        lambda z, t: _probability(z - z.max(axis=0)) - _hot(t, z),
    ),
    (
        "not_normalised",
        lambda z, t: np.exp(z - z.max(axis=1, keepdims=True)) - _hot(t, z),
    ),
    ("sigmoid_not_softmax", lambda z, t: 1 / (1 + np.exp(-z)) - _hot(t, z)),
    ("labels_as_numbers", lambda z, t: _probability(z) - t[:, None]),
    ("rows_by_label", _rows_by_label),
    (
        "only_label_entry",
        lambda z, t: np.where(_hot(t, z) == 1, _probability(z) - 1, 0.0),
    ),
)

_GRADS: tuple[tuple[str, OfLogits], ...] = (
    ("not_divided_by_n", lambda z, t: grad_logits(z, t) * len(t)),
    ("divided_by_entries", lambda z, t: grad_logits(z, t) / z.shape[1]),
    ("divided_by_classes", lambda z, t: grad_logits(z, t) * len(t) / z.shape[1]),
    ("only_softmax_divided", lambda z, t: _probability(z) / len(t) - _hot(t, z)),
    ("only_one_hot_divided", lambda z, t: _probability(z) - _hot(t, z) / len(t)),
    ("softmax_alone", lambda z, t: _probability(z) / len(t)),
    ("softmax_alone", lambda z, t: _probability(z)),
    ("minus_turned_round", lambda z, t: -grad_logits(z, t)),
    ("minus_turned_round", lambda z, t: -grad_logits(z, t) * len(t)),
    ("plus_one_hot", lambda z, t: (_probability(z) + _hot(t, z)) / len(t)),
    ("plus_one_hot", lambda z, t: _probability(z) + _hot(t, z)),
    ("logits_not_softmax", lambda z, t: (z - _hot(t, z)) / len(t)),
    ("logits_not_softmax", lambda z, t: z - _hot(t, z)),
    ("softmax_of_columns", lambda z, t: (np.exp(_over_batch(z)) - _hot(t, z)) / len(t)),
    ("softmax_of_columns", lambda z, t: np.exp(_over_batch(z)) - _hot(t, z)),
    ("labels_one_off", lambda z, t: grad_logits(z, t - 1)),
    ("labels_one_off", lambda z, t: grad_logits(z, (t + 1) % z.shape[1])),
    ("one_from_every_class", lambda z, t: (_probability(z) - 1) / len(t)),
    ("one_from_every_class", lambda z, t: _probability(z) - 1),
    ("whole_columns", _columns),
    ("whole_columns", lambda z, t: _columns(z, t) * len(t)),
    ("slope_of_softmax", _slope_of_softmax),
    ("slope_of_softmax", lambda z, t: _slope_of_softmax(z, t) * len(t)),
    ("slope_of_logarithm", _slope_of_logarithm),
    ("slope_of_logarithm", lambda z, t: _slope_of_logarithm(z, t) * len(t)),
    ("log_softmax_kept", lambda z, t: (log_softmax(z) - _hot(t, z)) / len(t)),
    ("log_softmax_kept", lambda z, t: log_softmax(z) - _hot(t, z)),
    ("one_hot_alone", lambda z, t: -_hot(t, z) / len(t)),
    ("one_hot_alone", lambda z, t: -_hot(t, z)),
    ("squared_difference", lambda z, t: 2 * grad_logits(z, t)),
    *(
        (name, lambda z, t, of=of, share=share: of(z, t) / (len(t) if share else 1))
        for share in (True, False)
        for name, of in _DIFFERENCES
    ),
    ("probability_vanished", _through_probabilities),
)

GRAD_LOGITS_MISTAKES = tuple(
    Mistake(name, part, _on(array, formula))
    for part, array in (("grad", "logits"), ("shifted", "shifted"), ("large", "large"))
    for name, formula in _GRADS
)

#: Takes x, h, h_relu, the upstream gradients of h_relu and of the logits, and params.
_Way = Callable[[dict[str, Any]], Any]


def _way_back(a: Arguments) -> dict[str, Any]:
    """All that a line of the backward pass can be made of."""
    params: Params = a["params"]
    h, h_relu, logits = forward(a["x"], params)
    upstream = grad_logits(logits, a["labels"])
    before_mask = upstream @ params["w2"].T
    return {
        "n": len(a["x"]),
        "x": a["x"],
        "h": h,
        "h_relu": h_relu,
        "g": upstream,
        "before": before_mask,
        "grad_h": before_mask * (h > 0),
        "hot": one_hot(a["labels"], logits.shape[1]),
    }


#: What can arrive at the hidden layer instead of the right gradient.
_WRONG_GRAD_H: tuple[tuple[str, _Way], ...] = (
    ("no_mask", lambda v: v["before"]),
    ("mask_inverted", lambda v: v["before"] * (v["h"] < 0)),
    ("mask_by_gradient", lambda v: v["before"] * (v["before"] > 0)),
    ("times_h_relu", lambda v: v["before"] * v["h_relu"]),
    ("times_h", lambda v: v["before"] * v["h"]),
    ("sign_as_mask", lambda v: v["before"] * np.sign(v["h"])),
    ("upstream_ignored", lambda v: (v["h"] > 0).astype(float)),
    ("divided_again", lambda v: v["grad_h"] / v["n"]),
    ("no_mean_in_gradient", lambda v: v["grad_h"] * v["n"]),
)


def _biases(name: str, upstream: str) -> list[Mistake]:
    """What goes wrong with a bias, from what arrives at it."""

    def at(formula: Callable[[np.ndarray], Any]) -> Callable[[Arguments], Any]:
        return lambda a: formula(_way_back(a)[upstream])

    return [
        Mistake("bias_averaged", name, at(lambda g: g.mean(axis=0))),
        Mistake("bias_along_wrong_axis", name, at(lambda g: g.sum(axis=1))),
        Mistake("bias_along_wrong_axis", name, at(lambda g: g.mean(axis=1))),
        Mistake("bias_not_added_up", name, at(lambda g: g)),
        Mistake("bias_keeps_axis", name, at(lambda g: g.sum(axis=0, keepdims=True))),
        Mistake("bias_keeps_axis", name, at(lambda g: g.mean(axis=0, keepdims=True))),
        Mistake("bias_of_one_sample", name, at(lambda g: g[0])),
        Mistake("bias_of_one_sample", name, at(lambda g: g[-1])),
        Mistake("bias_added_to_one", name, at(lambda g: g.sum())),
        Mistake("bias_slope_of_one", name, at(lambda g: np.ones(g.shape[1]))),
        Mistake(
            "bias_slope_of_one", name, at(lambda g: np.full(g.shape[1], float(len(g))))
        ),
        Mistake("divided_again", name, at(lambda g: g.sum(axis=0) / len(g))),
        Mistake("no_mean_in_gradient", name, at(lambda g: g.sum(axis=0) * len(g))),
    ]


def _line(name: str, part: str, formula: _Way) -> Mistake:
    return Mistake(name, part, lambda a: formula(_way_back(a)))


GRADIENTS_MISTAKES = (
    *(
        _line(name, "w1", lambda v, wrong=wrong: v["x"].T @ wrong(v))
        for name, wrong in _WRONG_GRAD_H
    ),
    *_biases("b1", "grad_h"),
    *(
        _line("mask_passed_by_bias" if name == "no_mask" else name, "b1", formula)
        for name, formula in (
            (name, lambda v, wrong=wrong: wrong(v).sum(axis=0))
            for name, wrong in _WRONG_GRAD_H
        )
    ),
    _line("h_in_grad_w2", "w2", lambda v: v["h"].T @ v["g"]),
    _line("mask_instead_of_value", "w2", lambda v: (v["h"] > 0).T @ v["g"]),
    _line("upstream_ignored", "w2", lambda v: v["h_relu"].T @ np.ones_like(v["g"])),
    _line("divided_again", "w2", lambda v: v["h_relu"].T @ v["g"] / v["n"]),
    _line("no_mean_in_gradient", "w2", lambda v: v["h_relu"].T @ v["g"] * v["n"]),
    *_biases("b2", "g"),
)

#: What a loop stops with when labels are not picked with the same indices as x.
TRAINING_FAULTS = (
    KnownFault("could not be broadcast", "labels_not_picked"),
    KnownFault("could not broadcast", "labels_not_picked"),
    KnownFault("shape mismatch: indexing arrays", "labels_not_picked"),
)
