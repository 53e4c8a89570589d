"""What the functions of stage 02 should return: from closed forms, and from a count.

No framework measures slopes, so there is none to compare with. What central differences
give is known on paper for the functions that are drawn (see ``functions.Cubic``).
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Arrays

#: What a probe reports of a fact that is as it should be. No error is negative, so that
#: this never passes for one that came back in the wrong place.
AS_IT_SHOULD_BE = np.array(-1.0)
#: The parts of a gradient check, and how many points each is worth.
CHECK_PARTS = {
    "accepts": 1.0,
    "rejects_scale": 1.0,
    "rejects_structure": 1.0,
    "rejects_single_entry": 1.0,
    "subtle": 1.0,
    "rejects_shape": 1.0,
    "rejects_nan": 1.0,
    "tiny": 0.5,
    "huge": 0.5,
    "zero": 0.5,
    "in_place": 0.5,
    "eps": 0.5,
    "tolerance": 0.5,
}


def reference_slopes(a: Arguments) -> Arrays:
    """The central differences with this step, truncation error included."""
    slopes = {
        name: f.central(point.astype(np.float64), a["eps"])
        for name, (f, point) in a["cases"].items()
    }
    return {**slopes, "a_afterwards": AS_IT_SHOULD_BE}


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """‖a - b‖ / max(‖a‖, ‖b‖), written with sums of squares.

    NaN in either makes it NaN: ``max`` would forget the one that comes second.
    """
    larger = np.maximum(np.square(a).sum(), np.square(b).sum())
    return float(np.sqrt(np.square(a - b).sum() / larger)) if larger else 0.0


def reference_error(a: Arguments) -> Arrays:
    """The relative error of the pair, which is the same the other way round."""
    error = np.array(relative_error(a["a"], a["b"]))
    return {
        "error": error,
        "other_way": error,
        "zeros": AS_IT_SHOULD_BE,
        "tiny_arrays": AS_IT_SHOULD_BE,
        "shapes": AS_IT_SHOULD_BE,
    }


def reference_verdicts(a: Arguments) -> Arrays:
    """Every part of a gradient check answers as it should."""
    return dict.fromkeys(CHECK_PARTS, AS_IT_SHOULD_BE)
