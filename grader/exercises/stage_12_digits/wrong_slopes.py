"""Known wrong gradients of the logits: softmax, minus one-hot, by N, a step replaced.

What goes wrong in two of the three steps at once is put together from the same lists.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from grader.exercises.stage_12_digits.network import grad_logits, log_softmax, one_hot
from grader.exercises.stage_12_digits.wrong_losses import (
    DENOMINATORS,
    RESCALED,
    SMOOTHED,
    OfLogits,
    log_sigmoid,
    low,
    of_label,
    over_all,
    over_batch,
    probability,
)


def _by_row(values: np.ndarray, of: np.ndarray) -> np.ndarray:
    return values / of.sum(axis=1, keepdims=True)


def _cut(logits: np.ndarray, at: float) -> np.ndarray:
    return probability(np.clip(logits, -at, at))


#: What stands in the place of the softmax.
SOFTMAXES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("logits_not_softmax", lambda z: z),
    ("logits_not_softmax", low),
    ("softmax_of_columns", lambda z: np.exp(over_batch(z))),
    ("softmax_of_columns", lambda z: np.exp(low(z)) / np.exp(low(z)).sum(axis=0)),
    ("softmax_of_everything", lambda z: np.exp(over_all(z))),
    ("softmax_of_everything", lambda z: np.exp(low(z)) / np.exp(low(z)).sum()),
    ("maximum_of_columns", lambda z: probability(z - z.max(axis=0))),
    ("log_softmax_kept", log_softmax),
    ("not_normalised", lambda z: np.exp(low(z))),
    ("not_normalised", np.exp),
    ("maximum_not_restored", lambda z: _by_row(np.exp(z), np.exp(low(z)))),
    ("maximum_not_restored", lambda z: _by_row(np.exp(low(z)), np.exp(z))),
    ("sigmoid_not_softmax", lambda z: np.exp(log_sigmoid(z))),
    ("exponential_missing", lambda z: _by_row(z, z)),
    ("exponential_missing", lambda z: _by_row(low(z), low(z))),
    ("softmax_twice", lambda z: probability(probability(z))),
    *(("logits_rescaled", lambda z, of=of: probability(of(z))) for of in RESCALED),
    ("mean_in_softmax", lambda z: probability(z) * z.shape[1]),
    ("squared_softmax", lambda z: probability(z) ** 2),
    ("class_not_softmax", lambda z: one_hot(z.argmax(axis=1), z.shape[1])),
    ("class_not_softmax", lambda z: np.round(probability(z))),
    ("minus_in_exponent", lambda z: probability(-z)),
    *(("temperature", lambda z, f=f: probability(f * z)) for f in (0.5, 2, 0.1, 10)),
    ("temperature", lambda z: probability(z / z.shape[1])),
    ("temperature", lambda z: probability(z / np.sqrt(z.shape[1]))),
    *(
        ("logits_clipped", lambda z, at=at: _cut(z, at))
        for at in (20.0, 30.0, 50.0, 100.0, 500.0, 600.0, 700.0, 709.0)
    ),
    *(
        (
            "number_in_denominator",
            lambda z, e=e: np.exp(low(z)) / (np.exp(low(z)).sum(1, keepdims=True) + e),
        )
        for e in DENOMINATORS
    ),
)


def _entry(value: Callable[[np.ndarray], np.ndarray]) -> OfLogits:
    """Something put into the label's entry, where one is to be subtracted."""

    def assigned(p: np.ndarray, t: np.ndarray) -> np.ndarray:
        is_own = one_hot(t, p.shape[1]) == 1
        return np.where(is_own, value(p), p)

    return assigned


def _less(hot: OfLogits) -> OfLogits:
    return lambda p, t: p - hot(p, t)


def _whole_columns(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.isin(np.arange(p.shape[1]), t) * np.ones_like(p)


def _whole_rows(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.isin(np.arange(len(p)), t % len(p))[:, None] * np.ones_like(p)


def _in_first_row(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    hot = np.zeros_like(p)
    hot[0, t] = 1
    return hot


def _hot(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    return one_hot(t, p.shape[1])


def _hot_but_row(index: int) -> OfLogits:
    """The labels of a loop that leaves out its first or its last turn."""

    def but(p: np.ndarray, t: np.ndarray) -> np.ndarray:
        hot = _hot(p, t)
        hot[index] = 0
        return hot

    return but


#: What stands in the place of minus one-hot. Takes the softmax and the labels.
DIFFERENCES: tuple[tuple[str, OfLogits], ...] = (
    ("softmax_alone", lambda p, t: p),
    ("minus_turned_round", lambda p, t: _hot(p, t) - p),
    ("plus_one_hot", _less(lambda p, t: -_hot(p, t))),
    ("labels_one_off", _less(lambda p, t: _hot(p, t - 1))),
    ("labels_one_off", _less(lambda p, t: _hot(p, (t + 1) % p.shape[1]))),
    ("one_from_every_class", lambda p, t: p - 1),
    *(
        ("label_not_one", _less(lambda p, t, share=share: share * _hot(p, t)))
        for share in (2.0, 0.5, 0.1, 3.0)
    ),
    ("first_row_only", _less(_in_first_row)),
    ("same_class_for_all", _less(lambda p, t: _hot(p, 0 * t))),
    ("same_class_for_all", _less(lambda p, t: _hot(p, 0 * t - 1))),
    ("whole_columns", _less(_whole_columns)),
    ("rows_by_label", _less(_whole_rows)),
    ("sample_left_out", _less(_hot_but_row(-1))),
    ("sample_left_out", _less(_hot_but_row(0))),
    ("labels_as_numbers", _less(lambda p, t: t[:, None] * np.ones_like(p))),
    ("labels_as_numbers", _less(lambda p, t: t[:, None] * _hot(p, t))),
    *(
        (
            "labels_smoothed",
            _less(lambda p, t, s=share: (1 - s) * _hot(p, t) + s / p.shape[1]),
        )
        for share in SMOOTHED
    ),
    ("best_class", _less(lambda p, t: _hot(p, p.argmax(axis=1)))),
    (
        "only_label_entry",
        lambda p, t: np.where(_hot(p, t) == 1, p - 1, 0.0),
    ),
    ("only_label_entry", lambda p, t: np.where(_hot(p, t) == 1, p, 0.0)),
    ("label_entry_missing", _entry(lambda p: 0 * p)),
    ("label_entry_replaced", _entry(lambda p: 0 * p - 1)),
    ("label_entry_replaced", _entry(lambda p: 0 * p + 1)),
    ("label_entry_replaced", _entry(lambda p: 1 - p)),
    ("label_entry_replaced", _entry(lambda p: -p)),
    ("label_entry_replaced", _entry(np.log)),
    ("label_entry_replaced", _entry(lambda p: -np.log(p))),
    ("slope_of_softmax", lambda p, t: p * (1 - p)),
    ("slope_of_probability", lambda p, t: of_label(p, t)[:, None] * (_hot(p, t) - p)),
    ("slope_of_softmax_times", lambda p, t: (p - _hot(p, t)) * p * (1 - p)),
    ("difference_bent", lambda p, t: (p - _hot(p, t)) * (1 - (p - _hot(p, t)))),
    ("times_probability", lambda p, t: (p - _hot(p, t)) * p),
    ("label_share_subtracted", lambda p, t: p - of_label(p, t)[:, None]),
    ("slope_of_squared_error", lambda p, t: _through_softmax(p, p - _hot(p, t))),
    ("slope_of_squared_error", lambda p, t: 2 * _through_softmax(p, p - _hot(p, t))),
    ("slope_of_logarithm", lambda p, t: np.where(_hot(p, t) == 1, -1 / p, 0.0)),
    ("slope_of_logarithm", lambda p, t: -1 / p),
    ("one_hot_alone", lambda p, t: -_hot(p, t)),
    ("difference_squared", lambda p, t: (p - _hot(p, t)) ** 2),
    ("loss_not_slope", lambda p, t: -np.log(p)),
    ("loss_not_slope", lambda p, t: np.where(_hot(p, t) == 1, -np.log(p), 0)),
)


def _through_softmax(p: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """What reaches the logits of a gradient that arrives at the probabilities."""
    return p * (upstream - (upstream * p).sum(axis=1, keepdims=True))


#: What stands in the place of dividing by N. Takes the difference, N and C.
SCALES: tuple[tuple[str, Callable[[np.ndarray, int, int], np.ndarray]], ...] = (
    ("not_divided_by_n", lambda d, n, c: d),
    ("divided_by_entries", lambda d, n, c: d / (n * c)),
    ("divided_by_classes", lambda d, n, c: d / c),
    ("divided_by_n_twice", lambda d, n, c: d / n**2),
    ("multiplied_by_n", lambda d, n, c: d * n),
    ("divided_by_one_less", lambda d, n, c: d / (n - 1)),
    ("divided_by_one_less", lambda d, n, c: d / (n + 1)),
    ("mean_taken_away", lambda d, n, c: (d - d.mean(axis=0)) / n),
    ("added_over_batch", lambda d, n, c: d.sum(axis=0) / n),
    ("added_over_batch", lambda d, n, c: d.sum(axis=0)),
)


def _by_n(difference: np.ndarray, n: int, c: int) -> np.ndarray:
    return difference / n


def _minus_hot(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    return p - _hot(p, t)


def _assembled(
    softmax: Callable[[np.ndarray], np.ndarray] = probability,
    minus: OfLogits = _minus_hot,
    scale: Callable[[np.ndarray, int, int], np.ndarray] = _by_n,
) -> OfLogits:
    def slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
        return scale(minus(softmax(z), t), *z.shape)

    return slope


def _through_probabilities(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The slope of the logarithm times that of the softmax: nothing where p is 0."""
    vanished = of_label(probability(logits), labels) == 0
    return np.where(vanished[:, None], 0.0, grad_logits(logits, labels))


def _one_row(index: int) -> OfLogits:
    def alone(z: np.ndarray, t: np.ndarray) -> np.ndarray:
        slope = np.zeros_like(z)
        slope[index] = grad_logits(z, t)[index]
        return slope

    return alone


def _but_row(index: int) -> OfLogits:
    return lambda z, t: grad_logits(z, t) - _one_row(index)(z, t)


def _mean_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    return float(-of_label(log_softmax(logits), labels).mean())


def _divided_where(is_divided: OfLogits) -> OfLogits:
    """Divided by N in some entries alone."""

    def slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
        right = grad_logits(z, t)
        return np.where(is_divided(z, t), right, right * len(t))

    return slope


def _divided_in_loop(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """All of it divided by N in each turn of a loop over the samples."""
    slope = probability(logits)
    for n, label in enumerate(labels):
        slope[n, label] -= 1
        slope /= len(labels)
    return slope


def _label_in_exponentials(
    exponentials: Callable[[np.ndarray], np.ndarray], *, before_sum: bool
) -> OfLogits:
    """The 1 subtracted from an exponential, before or after its row is added up."""

    def slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
        whole = exponentials(z)
        less = whole - _hot(z, t)
        return _by_row(less, less if before_sum else whole) / len(t)

    return slope


def _of_length_1(slope: np.ndarray) -> np.ndarray:
    return slope / max(np.linalg.norm(slope), 1e-300)


#: The loss itself as a factor, or under the line.
TIMES_THE_LOSS: tuple[OfLogits, ...] = (
    lambda z, t: grad_logits(z, t) * _mean_loss(z, t),
    lambda z, t: grad_logits(z, t) * len(t) * _mean_loss(z, t),
    lambda z, t: grad_logits(z, t) * len(t) / _mean_loss(z, t),
    lambda z, t: grad_logits(z, t) / _mean_loss(z, t),
)

#: Those that are none of these steps.
_OTHERS: tuple[tuple[str, OfLogits], ...] = (
    ("only_softmax_divided", lambda z, t: probability(z) / len(t) - _hot(z, t)),
    ("only_one_hot_divided", lambda z, t: probability(z) - _hot(z, t) / len(t)),
    *(
        ("label_in_exponentials", _label_in_exponentials(of, before_sum=before))
        for of in (np.exp, lambda z: np.exp(low(z)))
        for before in (True, False)
    ),
    ("only_label_divided", _divided_where(lambda z, t: _hot(z, t) == 1)),
    ("label_not_divided", _divided_where(lambda z, t: _hot(z, t) == 0)),
    *(
        ("slope_cut_off", lambda z, t, m=most: np.clip(grad_logits(z, t), -m, m))
        for most in (0.5, 0.1, 0.05, 0.01)
    ),
    ("slope_cut_off", lambda z, t: _of_length_1(grad_logits(z, t))),
    ("squared_difference", lambda z, t: 2 * grad_logits(z, t)),
    ("probability_vanished", _through_probabilities),
    ("divided_in_loop", _divided_in_loop),
    ("one_sample_filled", _one_row(0)),
    ("one_sample_filled", _one_row(-1)),
    ("sample_left_out", _but_row(0)),
    ("sample_left_out", _but_row(-1)),
    *(("times_the_loss", slope) for slope in TIMES_THE_LOSS),
    ("times_logits", lambda z, t: grad_logits(z, t) * z),
    ("times_logits", lambda z, t: grad_logits(z, t) * low(z)),
)

#: A name, a second one of two mistakes at once, and the formula.
SLOPES: tuple[tuple[str, str, OfLogits], ...] = (
    *((name, "", _assembled(scale=scale)) for name, scale in SCALES),
    *((name, "", formula) for name, formula in _OTHERS),
    *((name, "", _assembled(minus=minus)) for name, minus in DIFFERENCES),
    *((name, "", _assembled(softmax)) for name, softmax in SOFTMAXES),
    *(
        (name, besides, _assembled(softmax, scale=scale))
        for (name, softmax), (besides, scale) in itertools.product(SOFTMAXES, SCALES)
    ),
    *(
        (name, besides, _assembled(minus=minus, scale=scale))
        for (name, minus), (besides, scale) in itertools.product(DIFFERENCES, SCALES)
    ),
    *(
        (name, besides, _assembled(softmax, minus))
        for (name, softmax), (besides, minus) in itertools.product(
            SOFTMAXES[: -len(DENOMINATORS)], DIFFERENCES
        )
    ),
)
