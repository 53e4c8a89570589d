"""Two mistakes at once: a known one that is transposed, negated or scaled as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.exercises.exercise import Arguments, Part
from grader.verdicts.comparison import agree
from grader.verdicts.factors import FACTORS, factor_between, size_in, written
from grader.verdicts.verdict import Message

_ONLY_FACTORS = (
    Message("two_at_once.half_of_it"),
    Message("two_at_once.counted_twice"),
)

#: A known mistake's sentence, and the numbers that it gives.
Known = tuple[Message, np.ndarray]


def two_at_once(
    part: Part,
    actual: np.ndarray,
    right: np.ndarray,
    known: Sequence[Known],
    arguments: Arguments,
    tolerance: float,
) -> Message | None:
    """Name two mistakes that explain an array together; None if no two do.

    A nameless factor is a mistake of its own, and comes last: nearly anything is some
    multiple of something.
    """
    if _is_a_fact(actual, right):
        return None
    others = [(name, value) for name, value in known if _tells(value, right)]
    common = [
        (Message(f"mistakes.{name}"), factor * right)
        for factor, name in FACTORS.items()
    ]
    for besides, value in (*others, *common):
        on_top = _named(part, actual, value, tolerance)
        is_factor = factor_between(value, right) is not None
        if on_top is None or (is_factor and on_top in _ONLY_FACTORS):
            continue  # half of a half is one factor, not two mistakes
        return replace(on_top, besides=besides)
    for besides, value in ((None, right), *others):
        factor = factor_between(
            actual, value, tolerance, of_each=part.kind == "numbers"
        )
        if factor is None or actual.size == 1:  # one number is a multiple of any other
            continue
        name, fields = _of_factor(factor, arguments)
        table = "mistakes" if besides is None else "two_at_once"
        return Message(f"{table}.{name}", fields, besides)
    return None


def _of_factor(factor: float, arguments: Arguments) -> tuple[str, dict[str, str]]:
    """What a factor without a name is: one of the sizes here, or just a number."""
    found = size_in(factor, arguments)
    if found is None:
        return "scaled", {"scale": written(factor, arguments)}
    size, count = found
    name = "times_a_size" if factor > 1 else "divided_by_a_size"
    return name, {"size": size, "count": str(count)}


def _is_a_fact(actual: np.ndarray, right: np.ndarray) -> bool:
    """Whether this is one whole number, such as how often something was traced."""
    whole = actual.size == right.size == 1
    return whole and float(actual.item()).is_integer() and right.item() % 1 == 0


def _tells(value: np.ndarray, right: np.ndarray) -> bool:
    """Whether a known mistake's numbers are its own on this input."""
    return bool(np.isfinite(value).all() and value.any() and not agree(value, right))


def _named(
    part: Part, actual: np.ndarray, value: np.ndarray, tolerance: float
) -> Message | None:
    """What else happened to a mistake's numbers, if that has a name."""
    of_each = part.kind == "numbers"
    factor = factor_between(actual, value, tolerance, of_each=of_each)
    name = FACTORS.get(factor or 0.0)
    if name:
        return Message(f"two_at_once.{name}")
    if value.ndim == 2 and factor_between(actual.T, value, tolerance) == 1.0:
        return Message("two_at_once.transposed")
    if part.kind == "numbers" and agree(actual[:-1], value[1:]):
        return Message("two_at_once.loss_after_update")
    return None
