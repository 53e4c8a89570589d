"""Name the mistake that explains a wrong array: its own known ones, then the common."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Exercise
from grader.verdicts.comparison import TOLERANCE, agree, relative_error
from grader.verdicts.verdict import Message

#: A submission is "the right answer times a number" when it is so to this precision.
_SCALE_PRECISION = 1e-9


def diagnose(
    exercise: Exercise,
    part: str,
    arguments: Arguments,
    actual: np.ndarray,
    expected: np.ndarray,
) -> Message:
    """Explain why ``actual`` is not ``expected``: by a name if the numbers have one."""
    if not np.isfinite(actual).all():
        return Message("not_finite")
    for mistake in exercise.mistakes:
        if mistake.part == part and _fits(actual, mistake.formula, arguments):
            return Message(f"mistakes.{mistake.name}")
    if actual.shape != expected.shape:
        return _diagnose_shape(actual, expected)
    return _diagnose_numbers(actual, expected)


def _fits(actual: np.ndarray, formula: object, arguments: Arguments) -> bool:
    with np.errstate(all="ignore"):
        return agree(actual, np.asarray(formula(arguments), dtype=np.float64))


def _diagnose_shape(actual: np.ndarray, expected: np.ndarray) -> Message:
    shapes = {"actual": str(actual.shape), "expected": str(expected.shape)}
    if expected.ndim == 2 and agree(actual, expected.T):
        return Message("mistakes.transposed", shapes)
    if expected.ndim == 0 and actual.size == 1:
        return Message("not_a_number", shapes)
    return Message("shape", shapes)


def _diagnose_numbers(actual: np.ndarray, expected: np.ndarray) -> Message:
    if not actual.any():
        return Message("mistakes.zeros")
    if actual.dtype.itemsize < 8 and agree(actual, expected, "float32"):
        return Message("downcast", {"dtype": str(actual.dtype)})
    scale = float(np.vdot(actual, expected) / np.vdot(expected, expected))
    if scale and relative_error(actual, scale * expected) <= _SCALE_PRECISION:
        return _diagnose_scale(scale)
    return Message(
        "unexplained",
        {
            "error": f"{relative_error(actual, expected):.1e}",
            "tolerance": f"{TOLERANCE['float64']:.0e}",
        },
    )


def _diagnose_scale(scale: float) -> Message:
    for name, factor in (("sign", -1.0), ("no_factor_2", 0.5), ("counted_twice", 2.0)):
        if abs(scale - factor) <= _SCALE_PRECISION:
            return Message(f"mistakes.{name}")
    return Message("mistakes.scaled", {"scale": f"{scale:.4g}"})
