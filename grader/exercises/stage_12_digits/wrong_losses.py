"""Known wrong cross-entropies: each step of the right one beside what stands for it.

A loss is logarithms of probabilities, (N, C), one term picked of each row, and a mean.
What goes wrong in two of these steps at once is put together from the same lists.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.stage_12_digits.network import log_softmax, one_hot

#: Takes logits and labels.
OfLogits = Callable[[np.ndarray, np.ndarray], Any]


def of_label(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The entry of each row that its label names, (N,)."""
    return values[np.arange(len(labels)), labels]


def probability(logits: np.ndarray) -> np.ndarray:
    """The softmax, (N, C)."""
    return np.exp(log_softmax(logits))


def low(logits: np.ndarray) -> np.ndarray:
    """The logits less their row's largest, (N, C)."""
    return logits - logits.max(axis=1, keepdims=True)


def over_batch(logits: np.ndarray) -> np.ndarray:
    """The logarithm of the softmax of each column, (N, C)."""
    return log_softmax(logits.T).T


def over_all(logits: np.ndarray) -> np.ndarray:
    """The logarithm of a softmax over all entries at once, (N, C)."""
    under = logits - logits.max()
    return under - np.log(np.exp(under).sum())


def _log_sum_exp(logits: np.ndarray) -> np.ndarray:
    return -log_softmax(logits)[:, 0] + logits[:, 0]


def _terms(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The loss of each sample, (N,)."""
    return -of_label(log_softmax(logits), labels)


def log_sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logarithm of 1 / (1 + exp(-z)), (N, C)."""
    return -np.log1p(np.exp(-logits))


#: Where people cut logits off, so that no exponential overflows.
_CLIPS = (20.0, 30.0, 50.0, 100.0, 500.0, 600.0, 700.0, 709.0)
#: What people add to a sum of exponentials, so that nobody divides by zero.
DENOMINATORS = (1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0)


def _on_row(of: Callable[..., np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda z: of(z, axis=1, keepdims=True)


#: Logits that were divided, row by row.
RESCALED: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
    lambda z: z / _on_row(np.max)(z),
    lambda z: z / _on_row(np.max)(np.abs(z)),
    lambda z: z / np.abs(z).max(),
    lambda z: z / z.max(),
    lambda z: (z - _on_row(np.mean)(z)) / _on_row(np.std)(z),
    lambda z: (z - _on_row(np.min)(z)) / _on_row(np.ptp)(z),
    lambda z: z / np.linalg.norm(z, axis=1, keepdims=True),
)

#: What stands in the place of the logarithm of the softmax.
_LOGARITHMS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("logits_as_log", lambda z: z),
    ("logits_as_log", low),
    ("softmax_of_columns", over_batch),
    (
        "softmax_of_columns",
        lambda z: low(z) - np.log(np.exp(low(z)).sum(axis=0)),
    ),
    ("softmax_of_everything", over_all),
    ("softmax_of_everything", lambda z: low(z) - np.log(np.exp(low(z)).sum())),
    ("maximum_of_columns", lambda z: log_softmax(z - z.max(axis=0))),
    ("maximum_not_restored", lambda z: log_softmax(z) + z.max(axis=1, keepdims=True)),
    ("maximum_not_restored", lambda z: log_softmax(z) - z.max(axis=1, keepdims=True)),
    ("softmax_twice", lambda z: log_softmax(probability(z))),
    ("logarithm_twice", lambda z: log_softmax(2 * log_softmax(z))),
    ("sigmoid_not_softmax", log_sigmoid),
    (
        "sigmoid_not_softmax",
        lambda z: log_sigmoid(z) - np.log(np.exp(log_sigmoid(z)).sum(1, keepdims=True)),
    ),
    ("minus_in_exponent", lambda z: log_softmax(-z)),
    ("exponential_missing", lambda z: np.log(z / z.sum(axis=1, keepdims=True))),
    (
        "exponential_missing",
        lambda z: np.log(low(z) / low(z).sum(axis=1, keepdims=True)),
    ),
    ("logarithm_of_sum_missing", lambda z: low(z) - np.exp(low(z)).sum(1)[:, None]),
    ("logarithm_of_sum_missing", lambda z: z - np.exp(z).sum(1)[:, None]),
    ("log_to_base_2", lambda z: low(z) - np.log2(np.exp(low(z)).sum(1))[:, None]),
    ("log_to_base_10", lambda z: low(z) - np.log10(np.exp(low(z)).sum(1))[:, None]),
    ("logarithm_before_sum", lambda z: low(z) - low(z).sum(axis=1, keepdims=True)),
    ("logarithm_before_sum", lambda z: z - z.sum(axis=1, keepdims=True)),
    *(("logits_rescaled", lambda z, of=of: log_softmax(of(z))) for of in RESCALED),
    ("mean_in_softmax", lambda z: log_softmax(z) + np.log(z.shape[1])),
    ("normaliser_added", lambda z: 2 * low(z) - log_softmax(z)),
    *(
        ("normaliser_scaled", lambda z, f=f: low(z) + f * (log_softmax(z) - low(z)))
        for f in (0.5, 2.0)
    ),
    *(
        ("normaliser_scaled", lambda z, f=f: z + f * (log_softmax(z) - z))
        for f in (0.5, 2.0)
    ),
    *(("temperature", lambda z, f=f: log_softmax(f * z)) for f in (0.5, 2, 0.1, 10)),
    ("temperature", lambda z: log_softmax(z / z.shape[1])),
    ("temperature", lambda z: log_softmax(z / np.sqrt(z.shape[1]))),
    ("logits_lost_sign", lambda z: log_softmax(np.abs(z))),
    *(
        ("logits_clipped", lambda z, c=c: log_softmax(np.clip(z, -c, c)))
        for c in _CLIPS
    ),
    *(
        (
            "number_in_denominator",
            lambda z, e=e: low(z) - np.log(np.exp(low(z)).sum(1, keepdims=True) + e),
        )
        for e in DENOMINATORS
    ),
)


def _each_class(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """One yes-or-no question for each class, (N, C)."""
    is_own = one_hot(labels, log_p.shape[1]) == 1
    return np.where(is_own, log_p, np.log1p(-np.exp(log_p)))


def _as_numbers(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each row's logarithms, times the label as if it were a number, (N, C)."""
    return labels[:, None] * log_p


def _but_label(log_p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    is_own = one_hot(labels, log_p.shape[1]) == 1
    return np.where(is_own, 0.0, log_p)


#: How much of a label people give to all classes alike.
SMOOTHED = (0.1, 0.05, 0.2, 0.01)

#: What stands in the place of the label's entry: a term of each sample, (N,).
_PICKS: tuple[tuple[str, OfLogits], ...] = (
    ("labels_one_off", lambda p, t: of_label(p, t - 1)),
    ("labels_one_off", lambda p, t: of_label(p, (t + 1) % p.shape[1])),
    *(
        (
            "labels_smoothed",
            lambda p, t, s=share: (1 - s) * of_label(p, t) + s * p.mean(axis=1),
        )
        for share in SMOOTHED
    ),
    ("best_class", lambda p, t: p.max(axis=1)),
    ("worst_class", lambda p, t: p.min(axis=1)),
    ("sum_over_entries", lambda p, t: p.sum(axis=1)),
    ("sum_over_entries", lambda p, t: p.mean(axis=1)),
    ("all_pairs", lambda p, t: p[:, t].mean(axis=1)),
    ("all_pairs", lambda p, t: p[:, t].sum(axis=1)),
    ("rows_by_label", lambda p, t: p[t % len(t)].mean(axis=1)),
    ("rows_by_label", lambda p, t: p[t % len(t)].sum(axis=1)),
    ("first_row_only", lambda p, t: p[0, t]),
    ("same_class_for_all", lambda p, t: p[:, 0]),
    ("same_class_for_all", lambda p, t: p[:, -1]),
    ("same_class_for_all", lambda p, t: p[:, t[0]]),
    ("labels_as_numbers", lambda p, t: _as_numbers(p, t).sum(axis=1)),
    ("labels_as_numbers", lambda p, t: _as_numbers(p, t).mean(axis=1)),
    ("labels_as_numbers", lambda p, t: t * of_label(p, t)),
    ("other_classes", lambda p, t: np.log1p(-np.exp(of_label(p, t)))),
    ("all_but_label", lambda p, t: _but_label(p, t).sum(axis=1)),
    ("each_class_apart", lambda p, t: _each_class(p, t).sum(axis=1)),
    ("each_class_apart", lambda p, t: _each_class(p, t).mean(axis=1)),
    ("no_logarithm", lambda p, t: np.exp(of_label(p, t))),
    ("weighted_by_itself", lambda p, t: np.exp(of_label(p, t)) * of_label(p, t)),
    ("entropy", lambda p, t: (np.exp(p) * p).sum(axis=1)),
)

#: What stands in the place of the mean over the samples. Takes (N,), and N and C.
_MEANS: tuple[tuple[str, Callable[[np.ndarray, int, int], Any]], ...] = (
    ("sum_over_batch", lambda q, n, c: q.sum()),
    ("mean_over_entries", lambda q, n, c: q.mean() / c),
    ("divided_by_classes", lambda q, n, c: q.sum() / c),
    ("one_loss_per_sample", lambda q, n, c: q),
    ("loss_averaged_twice", lambda q, n, c: q.mean() / n),
    ("log_likelihood", lambda q, n, c: -q.mean()),
    ("log_to_base_2", lambda q, n, c: q.mean() / np.log(2)),
    ("log_to_base_10", lambda q, n, c: q.mean() / np.log(10)),
    ("log_to_base_c", lambda q, n, c: q.mean() / np.log(c)),
    ("one_sample", lambda q, n, c: q[0]),
    ("one_sample", lambda q, n, c: q[-1]),
    ("one_sample", lambda q, n, c: q[0] / n),
    ("one_sample", lambda q, n, c: q[-1] / n),
    ("sample_left_out", lambda q, n, c: q[1:].sum() / n),
    ("sample_left_out", lambda q, n, c: q[:-1].sum() / n),
    ("sample_left_out", lambda q, n, c: q[1:].mean()),
    ("sample_left_out", lambda q, n, c: q[:-1].mean()),
    ("divided_by_one_less", lambda q, n, c: q.sum() / (n - 1)),
    ("divided_by_one_less", lambda q, n, c: q.sum() / (n + 1)),
    ("largest_of_batch", lambda q, n, c: q.max()),
    ("median_of_batch", lambda q, n, c: np.median(q)),
)

_GUARDS = (
    *(1e-300, 1e-200, 1e-100, 1e-50, 1e-40, 1e-38, 1e-37, 1e-36, 1e-35, 1e-32, 1e-30),
    *(1e-25, 1e-24, 1e-20, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11),
    *(1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2),
    *(float(np.finfo(float).eps), float(np.finfo(float).tiny)),
    float(np.finfo(np.float32).eps),
)

#: How people keep a probability away from 0.
_KEPT: tuple[Callable[[np.ndarray, float], np.ndarray], ...] = (
    lambda p, eps: p + eps,
    lambda p, eps: np.clip(p, eps, 1),
    lambda p, eps: np.clip(p, eps, 1 - eps),
)


def _assembled(
    log_p: Callable[[np.ndarray], np.ndarray] = log_softmax,
    pick: OfLogits = of_label,
    mean: Callable[[np.ndarray, int, int], Any] = lambda q, n, c: q.mean(),
) -> OfLogits:
    def loss(z: np.ndarray, t: np.ndarray) -> Any:
        return mean(-pick(log_p(z), t), *z.shape)

    return loss


def _guarded(
    kept: Callable[..., np.ndarray], eps: float, mean: Any, at: float = np.inf
) -> OfLogits:
    """A probability kept away from 0, of logits cut off at some size."""

    def loss(z: np.ndarray, t: np.ndarray) -> Any:
        p = probability(np.clip(z, -at, at))
        return mean(-np.log(kept(of_label(p, t), eps)), *z.shape)

    return loss


def _squares(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.square(probability(logits) - one_hot(labels, logits.shape[1]))


def _hinge(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """By how much other classes come within 1 of the label's, (N,)."""
    margins = np.maximum(0, logits - of_label(logits, labels)[:, None] + 1)
    return margins.sum(axis=1) - 1


#: Those that are none of these steps.
_OTHERS: tuple[tuple[str, OfLogits], ...] = (
    ("sum_over_entries", lambda z, t: -log_softmax(z).sum()),
    ("labels_as_numbers", lambda z, t: -_as_numbers(log_softmax(z), t).sum()),
    ("no_logarithm", lambda z, t: of_label(probability(z), t).mean()),
    ("no_logarithm", lambda z, t: 1 - of_label(probability(z), t).mean()),
    ("no_logarithm", lambda z, t: of_label(probability(z), t).sum()),
    ("no_logarithm", lambda z, t: -of_label(probability(z), t).sum()),
    ("log_of_mean", lambda z, t: -np.log(of_label(probability(z), t).mean())),
    ("log_of_mean", lambda z, t: -np.log(of_label(probability(z), t).sum())),
    ("log_of_mean", lambda z, t: -np.log(of_label(probability(z), t).sum()) / len(t)),
    ("normaliser_only", lambda z, t: _log_sum_exp(z).mean()),
    ("normaliser_only", lambda z, t: _log_sum_exp(low(z)).mean()),
    ("normaliser_only", lambda z, t: _log_sum_exp(z).sum()),
    ("normaliser_only", lambda z, t: _log_sum_exp(low(z)).sum()),
    ("squared_error_of_softmax", lambda z, t: _squares(z, t).sum(axis=1).mean()),
    ("squared_error_of_softmax", lambda z, t: _squares(z, t).mean()),
    ("squared_error_of_softmax", lambda z, t: _squares(z, t).sum()),
    ("squared_error_of_softmax", lambda z, t: _squares(z, t).sum() / 2),
    ("squared_error_of_softmax", lambda z, t: _squares(z, t).sum(1).mean() / 2),
    ("share_of_samples", lambda z, t: np.mean(z.argmax(axis=1) != t)),
    ("share_of_samples", lambda z, t: np.mean(z.argmax(axis=1) == t)),
    *(
        (
            "distributions_swapped",
            lambda z, t, e=e: (
                -(probability(z) * np.log(one_hot(t, z.shape[1]) + e)).sum(1).mean()
            ),
        )
        for e in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6)
    ),
    ("squared_logarithm", lambda z, t: np.square(_terms(z, t)).mean()),
    ("squared_logarithm", lambda z, t: np.square(_terms(z, t)).sum()),
    ("squared_logarithm", lambda z, t: np.sqrt(np.square(_terms(z, t)).mean())),
    ("reciprocal", lambda z, t: (1 / of_label(probability(z), t)).mean()),
    ("reciprocal", lambda z, t: np.exp(_terms(z, t).mean())),
    ("hinge_loss", lambda z, t: _hinge(z, t).mean()),
    ("sigmoid_not_softmax", lambda z, t: -_sigmoids(z, t).sum(axis=1).mean()),
    ("sigmoid_not_softmax", lambda z, t: -_sigmoids(z, t).mean()),
)


def _sigmoids(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """A sigmoid's yes-or-no question for each class, (N, C)."""
    is_own = one_hot(labels, logits.shape[1]) == 1
    return np.where(is_own, log_sigmoid(logits), log_sigmoid(-logits))


def _right(q: np.ndarray, n: int, c: int) -> Any:
    return q.mean()


_SINGLE = (
    *((name, "", _assembled(mean=mean)) for name, mean in _MEANS),
    *((name, "", formula) for name, formula in _OTHERS[:2]),
    *((name, "", _assembled(pick=pick)) for name, pick in _PICKS),
    *((name, "", formula) for name, formula in _OTHERS[2:]),
    *((name, "", _assembled(log_p)) for name, log_p in _LOGARITHMS),
    *(
        ("number_in_logarithm", "", _guarded(kept, eps, _right))
        for eps in _GUARDS
        for kept in _KEPT
    ),
)

#: The reductions that go with another mistake. Signs are found by themselves.
_OFTEN = tuple(
    pair
    for pair in _MEANS
    if pair[0]
    in (
        "sum_over_batch",
        "mean_over_entries",
        "one_loss_per_sample",
        "log_to_base_2",
        "log_to_base_10",
        "divided_by_classes",
        "loss_averaged_twice",
        "one_sample",
    )
)

_PAIRS = (
    # A logarithm of another base goes with every reduction.
    *(
        (name, besides, _assembled(mean=lambda q, n, c, f=f, m=mean: m(q, n, c) / f))
        for name, f in (("log_to_base_2", np.log(2)), ("log_to_base_10", np.log(10)))
        for besides, mean in _OFTEN[:3]
    ),
    *(
        (name, besides, _assembled(log_p, mean=mean))
        for (name, log_p), (besides, mean) in itertools.product(_LOGARITHMS, _OFTEN)
    ),
    *(
        (name, besides, _assembled(pick=pick, mean=mean))
        for (name, pick), (besides, mean) in itertools.product(_PICKS, _OFTEN)
    ),
    *(
        (name, besides, _assembled(log_p, pick))
        for (name, log_p), (besides, pick) in itertools.product(
            _LOGARITHMS[: -len(DENOMINATORS)], _PICKS
        )
    ),
    *(
        ("number_in_logarithm", besides, _guarded(kept, eps, mean))
        for eps in _GUARDS
        for kept in _KEPT[:2]
        for besides, mean in _OFTEN[:4]
    ),
    *(
        ("logits_clipped", "number_in_logarithm", _guarded(kept, eps, _right, at))
        for at in _CLIPS
        for eps in (1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-300)
        for kept in _KEPT[:2]
    ),
)

#: A name, a second one of two mistakes at once, and the formula.
LOSSES: tuple[tuple[str, str, OfLogits], ...] = (*_SINGLE, *_PAIRS)
