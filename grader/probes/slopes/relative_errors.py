"""Ask for the relative error of a pair, and of the pairs where a formula breaks down.

Those are pairs far apart, two arrays of zeros, arrays so small that any constant added
to a denominator drowns them, and arrays of different shapes, which NumPy would
broadcast. What the answers should be is not known here, only what they are: see
``verdicts.conclusions.relative_errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_02_gradient_check.inputs import (
    FAR_APART,
    OF_SHAPES,
    OF_ZEROS,
    TINY_ARRAYS,
)
from grader.probes.slopes.measured import stopped

Pair = tuple[np.ndarray, np.ndarray]

#: The factor that makes arrays tiny; a power of two, which rounds nothing.
_TINY = 2.0**-100


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the error both ways round, and what came of each odd pair, by name."""
    a, b = arguments["a"].copy(), arguments["b"].copy()
    found = {
        "error": subject(arguments["a"], arguments["b"]),
        "other_way": subject(b.copy(), a.copy()),
    }
    for name, (one, other) in odd_pairs(a, b).items():
        found[name] = _asked(subject, one.copy(), other.copy(), namespace)
    return found


def odd_pairs(a: np.ndarray, b: np.ndarray) -> Mapping[str, Pair]:
    """The pairs that are asked for besides a and b, by name."""
    nothing, flat = np.zeros_like(a), a.ravel()
    pairs = (
        *_far_apart(a),
        (nothing, nothing),
        (nothing, a),
        (a, nothing),
        (_TINY * a, _TINY * b),
        *_that_broadcast(flat),
    )
    return dict(
        zip((*FAR_APART, *OF_ZEROS, TINY_ARRAYS, *OF_SHAPES), pairs, strict=True)
    )


def _far_apart(a: np.ndarray) -> tuple[Pair, ...]:
    """Pairs further apart than either is long, and ones that look alike in size.

    A formula that is right for the ordinary pair can still be blind to a sign, end at
    1, or take the larger of the two by another norm.
    """
    flat, peak = np.full(4, 2.0), np.array([3.0, 0.0, 0.0, 0.0])
    smaller_peak = np.array([2.5, 0.0, 0.0, 0.0])
    return (a, -a), (a, -a / 2), (peak, flat), (np.ones(4), smaller_peak)


def _that_broadcast(flat: np.ndarray) -> tuple[Pair, ...]:
    """Pairs of other numbers of axes, and of as many, where one axis has length 1."""
    column = np.full((flat.size, 1), flat[0])
    return (
        (flat, column),
        (column, flat),
        (np.full(flat.shape, 3.0), np.array(3.0)),
        (column, np.full((flat.size, 3), flat[0])),
        (flat[:1], flat),
        (flat, flat[:1]),
    )


def _asked(
    subject: Any, one: np.ndarray, other: np.ndarray, namespace: dict[str, Any]
) -> Any:
    """What comes of one pair: an exception in it costs that pair."""
    try:
        return subject(one, other)
    except NotImplementedError:
        raise
    except Exception as error:
        told = stopped(error, namespace)
        if isinstance(error, ValueError):  # one that is derived from it is as good
            told.fields["error"] = ValueError.__name__
        return told
