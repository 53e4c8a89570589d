"""Name the mistake that explains a wrong array: its own known ones, then the common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, Exercise, Mistake, Part
from grader.verdicts.comparison import TOLERANCE, agree, agree_each, relative_error
from grader.verdicts.factors import FACTORS, factor_between
from grader.verdicts.patterns import pattern
from grader.verdicts.two_at_once import Known, two_at_once
from grader.verdicts.verdict import Message


def diagnose(
    exercise: Exercise,
    part: Part,
    arguments: Arguments,
    actual: np.ndarray,
    expected: Arrays,
) -> Message:
    """Explain why a part is not the expected one: by a name if the numbers have one.

    The likeliest explanation comes first: one known mistake, one common one, two at
    once. Where nothing explains the numbers, the message says where they go wrong.
    """
    right = expected[part.name]
    if not np.isfinite(actual).all():
        return Message("not_finite")
    # What has lost half of its digits is compared with the rest.
    precision = "float32" if actual.dtype == np.float32 else "float64"
    if precision == "float32" and agree(actual, right, precision):
        return _imprecise(actual, right)
    known: list[Known] = []
    own = [mistake for mistake in exercise.mistakes if mistake.part == part.name]
    for mistake in own:
        if mistake.besides:
            continue
        value = _numbers(mistake, arguments)
        if _explains(part, actual, value, precision):
            return Message(f"mistakes.{mistake.name}")
        known.append((Message(f"mistakes.{mistake.name}"), value))
    for other, value in expected.items():
        if other != part.name and agree(actual, value) and not agree(value, right):
            return Message("mistakes.swapped", {"other": other})
    actual = actual.astype(np.float64)
    return (
        _common(part, actual, right)
        or _known_pair(part, own, arguments, actual, precision)
        or two_at_once(part, actual, right, known, arguments, TOLERANCE[precision])
        or _swapped_and_wrong(exercise, part, arguments, actual, expected)
        or _wrong_shape(part, actual, right)
        or pattern(
            part,
            actual,
            right,
            # A probe has names of its own.
            arguments if exercise.probe.startswith("calls.") else {},
            _before(part, arguments, right),
        )
    )


def _numbers(mistake: Mistake, arguments: Arguments) -> np.ndarray:
    return np.asarray(mistake.formula(arguments), dtype=np.float64)


def _explains(
    part: Part, actual: np.ndarray, value: np.ndarray, precision: str
) -> bool:
    """Whether a mistake gives these numbers: of losses, each of them.

    By the norm of all, one loss that has run away would hide the others.
    """
    if not agree(actual, value, precision):
        return False
    return part.kind != "numbers" or agree_each(actual, value, precision)


def _known_pair(
    part: Part,
    own: Sequence[Mistake],
    arguments: Arguments,
    actual: np.ndarray,
    precision: str,
) -> Message | None:
    """Two known mistakes at once, whose numbers the exercise knows."""
    for mistake in own:
        if mistake.besides and _explains(
            part, actual, _numbers(mistake, arguments), precision
        ):
            besides = Message(f"mistakes.{mistake.besides}")
            return Message(f"mistakes.{mistake.name}", besides=besides)
    return None


def _swapped_and_wrong(
    exercise: Exercise,
    part: Part,
    arguments: Arguments,
    actual: np.ndarray,
    expected: Arrays,
) -> Message | None:
    """Another part's wrong answer in this one's place, as its shape gives away."""
    is_other = actual.ndim > 1 and actual.shape != expected[part.name].shape
    if not is_other or not actual.any():
        return None
    for other in exercise.parts:
        value = expected.get(other.name)
        if other.name == part.name or value is None or value.shape != actual.shape:
            continue
        besides = _named_alone(exercise, other, arguments, actual, value)
        if besides is not None:
            return Message("two_at_once.swapped", {"other": other.name}, besides)
    return None


def _named_alone(
    exercise: Exercise,
    part: Part,
    arguments: Arguments,
    actual: np.ndarray,
    right: np.ndarray,
) -> Message | None:
    """The one mistake, of an exercise's own or a common one, that is made in a part."""
    for mistake in exercise.mistakes:
        is_one = mistake.part == part.name and not mistake.besides
        if is_one and agree(actual, _numbers(mistake, arguments)):
            return Message(f"mistakes.{mistake.name}")
    return _common(part, actual, right)


def _before(part: Part, arguments: Arguments, right: np.ndarray) -> np.ndarray | None:
    """What a trained weight was before the training."""
    before = np.asarray(arguments.get(part.name, None))
    return before if before.shape == right.shape else None


def _common(part: Part, actual: np.ndarray, right: np.ndarray) -> Message | None:
    """A mistake that any exercise can have; None if it is none of them."""
    if actual.shape != right.shape:
        return _transposed(part, actual, right)
    if not actual.any():
        return Message("mistakes.zeros")
    if agree(actual, right, "float32"):
        return _imprecise(actual, right)
    factor = factor_between(actual, right, of_each=part.kind == "numbers")
    name = FACTORS.get(factor or 0.0)
    return Message(f"mistakes.{name}") if name else None


def _transposed(part: Part, actual: np.ndarray, right: np.ndarray) -> Message | None:
    if right.ndim != 2 or not agree(actual.T, right):
        return None
    key = "transposed_gradient" if part.name.startswith("grad_") else "transposed"
    return Message(f"mistakes.{key}", _shapes(actual, right))


def _imprecise(actual: np.ndarray, right: np.ndarray) -> Message:
    return Message("imprecise", {"error": f"{relative_error(actual, right):.0e}"})


def _wrong_shape(part: Part, actual: np.ndarray, right: np.ndarray) -> Message | None:
    if actual.shape == right.shape:
        return None
    if part.kind == "number":
        return Message("not_one_number", {"actual": str(actual.shape)})
    if part.kind == "numbers":
        lengths = {"actual": str(len(actual)), "expected": str(len(right))}
        return Message("length", lengths)
    return Message("shape", _shapes(actual, right))


def _shapes(actual: np.ndarray, right: np.ndarray) -> dict[str, str]:
    return {"actual": str(actual.shape), "expected": str(right.shape)}
