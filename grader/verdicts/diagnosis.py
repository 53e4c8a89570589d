"""Name the mistake that explains a wrong array: its own known ones, then the common."""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Exercise, Mistake, Part
from grader.verdicts.comparison import TOLERANCE, agree, relative_error
from grader.verdicts.verdict import Message

#: A submission is "the right answer times a number" when it is so to this precision.
_SCALE_PRECISION = 1e-9
#: Below this relative error an answer is right, and only its precision is lost.
_ONLY_ROUNDED = 1e-5

#: Factors that have a name.
_FACTORS = {-1.0: "opposite_sign", 0.5: "half_of_it", 2.0: "counted_twice"}


def diagnose(
    exercise: Exercise,
    part: Part,
    arguments: Arguments,
    actual: np.ndarray,
    expected: Arrays,
) -> Message:
    """Explain why a part is not the expected one: by a name if the numbers have one."""
    right = expected[part.name]
    if not np.isfinite(actual).all():
        return Message("not_finite")
    for mistake in exercise.mistakes:
        if mistake.part == part.name and _explains(mistake, arguments, actual):
            return Message(f"mistakes.{mistake.name}")
    for other, value in expected.items():
        if other != part.name and agree(actual, value) and not agree(value, right):
            return Message("mistakes.swapped", {"other": other})
    if actual.shape != right.shape:
        return _diagnose_shape(part, actual, right)
    return _diagnose_numbers(actual, right)


def _explains(mistake: Mistake, arguments: Arguments, actual: np.ndarray) -> bool:
    return agree(actual, np.asarray(mistake.formula(arguments), dtype=np.float64))


def _diagnose_shape(part: Part, actual: np.ndarray, right: np.ndarray) -> Message:
    if part.kind == "number":
        return Message("not_one_number", {"actual": str(actual.shape)})
    if part.kind == "numbers":
        lengths = {"actual": str(len(actual)), "expected": str(len(right))}
        return Message("length", lengths)
    shapes = {"actual": str(actual.shape), "expected": str(right.shape)}
    if right.ndim == 2 and agree(actual, right.T):
        is_gradient = part.name.startswith("grad_")
        key = "transposed_gradient" if is_gradient else "transposed"
        return Message(f"mistakes.{key}", shapes)
    return Message("shape", shapes)


def _diagnose_numbers(actual: np.ndarray, right: np.ndarray) -> Message:
    if not actual.any():
        return Message("mistakes.zeros")
    error = relative_error(actual, right)
    if error <= _ONLY_ROUNDED:
        return Message("imprecise", {"error": f"{error:.0e}"})
    actual = actual.astype(np.float64)
    scale = float(np.vdot(actual, right) / np.vdot(right, right))
    if scale and relative_error(actual, scale * right) <= _SCALE_PRECISION:
        for factor, name in _FACTORS.items():
            if abs(scale - factor) <= _SCALE_PRECISION:
                return Message(f"mistakes.{name}")
        if right.size > 1:  # one number is some multiple of every other
            return Message("mistakes.scaled", {"scale": f"{scale:.4g}"})
    fields = {"error": f"{error:.1e}", "tolerance": f"{TOLERANCE['float64']:.0e}"}
    return Message("unexplained", fields)
