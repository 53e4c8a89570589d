"""What can be seen of a suspect from outside: the bug hunt's evidence.

Both the table that a student reads and the sentence that contradicts a wrong name are
made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercises.stage_12_digits.network import PARAMETERS, Params, gradients

#: Takes x, labels and params; returns gradients by parameter.
Gradients = Callable[[np.ndarray, np.ndarray, Params], Mapping[str, Any]]

#: Below this relative error two gradients are the same.
SAME = 1e-9
#: Multiplying w2 by this makes logits whose exponential overflows.
LARGE = 1e4


@dataclass(frozen=True)
class Likeness:
    """How like the right array another one is.

    Attributes:
        shape: the shape that it has; ``wanted`` is the right one.
        wanted: see ``shape``.
        ratio: ⟨S, R⟩ / ⟨R, R⟩ of the array S and the right one, R; NaN if the shapes
            differ, if S is not finite, or if R is zero and S is not.
        residual: what the ratio leaves unexplained, ‖S - ratio · R‖ / ‖S‖; 1 if R is
            zero and S is not, NaN if the shapes differ or S is not finite.
        is_zero: S is zero, and so is R: the ratio is 1 by definition.
    """

    shape: tuple[int, ...]
    wanted: tuple[int, ...]
    ratio: float = np.nan
    residual: float = np.nan
    is_zero: bool = False

    @property
    def is_scaled(self) -> bool:
        """Whether it is the right array times a number."""
        return bool(self.residual < SAME)

    @property
    def is_right(self) -> bool:
        """Whether it is the right array."""
        return self.is_scaled and abs(self.ratio - 1) < SAME


@dataclass(frozen=True)
class Evidence:
    """What a suspect does to one problem.

    Attributes:
        gradients: of the first call, each beside the right one.
        second_call: the second call's gradients beside the first one's.
        changed: which of x, labels and the parameters a call altered.
        survives_large_logits: whether all stays finite where exponentials overflow.
    """

    gradients: Mapping[str, Likeness]
    second_call: Mapping[str, Likeness]
    changed: tuple[str, ...]
    survives_large_logits: bool

    @property
    def repeats(self) -> bool:
        """Whether a second call gives what the first one gave."""
        return all(one.is_right for one in self.second_call.values())


def likeness(actual: Any, right: np.ndarray) -> Likeness:
    """Hold one array beside the right one."""
    actual = np.asarray(actual, dtype=np.float64)
    if actual.shape != right.shape:
        return Likeness(actual.shape, right.shape)
    if not (np.isfinite(actual).all() and np.isfinite(right).all()):
        if np.array_equal(actual, right, equal_nan=True):  # two calls that overflow
            return Likeness(actual.shape, right.shape, 1.0, 0.0)
        return Likeness(actual.shape, right.shape)
    size = np.linalg.norm(actual)
    if not right.any():  # as where every hidden unit is switched off
        ratio, residual = (np.nan, 1.0) if size else (1.0, 0.0)
        return Likeness(actual.shape, right.shape, ratio, residual, is_zero=not size)
    ratio = float(np.vdot(actual, right) / np.vdot(right, right))
    residual = float(np.linalg.norm(actual - ratio * right) / size) if size else 0.0
    return Likeness(actual.shape, right.shape, ratio, residual)


@np.errstate(all="ignore")  # overflow is what one experiment is about
def gather(
    suspect: Gradients, x: np.ndarray, labels: np.ndarray, params: Params
) -> Evidence:
    """Try a suspect that has not been called before on a problem, three times.

    Args:
        suspect: what claims to return the gradients.
        x: inputs, (N, D).
        labels: classes, (N,).
        params: w1 (D, H), b1 (H,), w2 (H, C), b2 (C,). Nothing is changed: each call
            gets copies.
    """
    given = {"x": x.copy(), "labels": labels.copy(), **_copied(params)}
    own = {name: given[name] for name in PARAMETERS}
    # Of a copy: what is handed out may change at the next call.
    first = _copied(suspect(given["x"], given["labels"], own))
    before = {"x": x, "labels": labels, **params}
    after = {"x": given["x"], "labels": given["labels"], **own}
    changed = tuple(n for n in before if not np.array_equal(before[n], after[n]))
    second = suspect(x.copy(), labels.copy(), _copied(params))
    steep = {**_copied(params), "w2": params["w2"] * LARGE}
    extreme = suspect(x.copy(), labels.copy(), steep)
    right = gradients(x, labels, params)
    return Evidence(
        {name: likeness(first[name], right[name]) for name in PARAMETERS},
        {name: likeness(second[name], first[name]) for name in PARAMETERS},
        changed,
        all(np.isfinite(extreme[name]).all() for name in PARAMETERS),
    )


def _copied(arrays: Mapping[str, Any]) -> Params:
    return {name: np.array(array, dtype=np.float64) for name, array in arrays.items()}


@np.errstate(all="ignore")
def distance(
    named: Gradients,
    actual: Gradients,
    x: np.ndarray,
    labels: np.ndarray,
    params: Params,
) -> float:
    """How far apart what two suspects do is: 0 if nothing tells them apart.

    The largest relative difference of a gradient, in two calls; 1 where shapes differ,
    or what becomes of the inputs, or of large logits.
    """
    mine, theirs = (gather(one, x, labels, params) for one in (named, actual))
    if mine.changed != theirs.changed:
        return 1.0
    if mine.survives_large_logits != theirs.survives_large_logits:
        return 1.0
    apart = 0.0
    for _ in range(2):
        one, other = (
            _copied(subject(x.copy(), labels.copy(), _copied(params)))
            for subject in (named, actual)
        )
        for name in PARAMETERS:
            apart = max(apart, _apart(one[name], other[name]))
    return apart


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    if one.shape != other.shape:
        return 1.0
    size = max(np.linalg.norm(one), np.linalg.norm(other))
    return float(np.linalg.norm(one - other) / size) if size else 0.0
