"""The known wrong answers to stage 12, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, KnownFault, Mistake
from grader.exercises.stage_12_digits.wrong_gradients import GRADIENTS
from grader.exercises.stage_12_digits.wrong_losses import LOSSES
from grader.exercises.stage_12_digits.wrong_slopes import SLOPES

#: A mistake's name, the second one's if it is two, and what is then returned.
Known = tuple[str, str, Callable[..., Any]]


def _on(array: str, formula: Callable[..., Any]) -> Callable[[Arguments], Any]:
    def on(a: Arguments) -> Any:
        # The known mistakes overflow, too.
        with np.errstate(all="ignore"):
            return formula(a[array], a["labels"])

    return on


def _on_each(known: Iterator[Known], tame: str) -> tuple[Mistake, ...]:
    """The same mistakes on tame, on shifted, and on large logits."""
    return tuple(
        Mistake(name, part, _on(array, formula), besides)
        for name, besides, formula in known
        for part, array in (
            (tame, "logits"),
            ("shifted", "shifted"),
            ("large", "large"),
        )
    )


CROSS_ENTROPY_MISTAKES = _on_each(iter(LOSSES), "loss")
GRAD_LOGITS_MISTAKES = _on_each(iter(SLOPES), "grad")
GRADIENTS_MISTAKES = GRADIENTS

#: What picking the label's entries stops with, of either function.
LOGITS_FAULTS = (KnownFault("is out of bounds for axis", "index_beyond_logits"),)

#: What cutting stops with that knows of equal parts only, or shuffles in place.
BATCH_FAULTS = (
    KnownFault("equal division", "cut_into_equal_parts"),
    KnownFault("cannot reshape array", "cut_into_equal_parts"),
    KnownFault("'NoneType' object is not subscriptable", "shuffle_gives_nothing"),
    KnownFault("object of type 'NoneType' has no len()", "shuffle_gives_nothing"),
)

#: What a loop stops with when labels are not picked with the same indices as x.
TRAINING_FAULTS = (
    KnownFault("could not be broadcast", "labels_not_picked"),
    KnownFault("could not broadcast", "labels_not_picked"),
    KnownFault("shape mismatch: indexing arrays", "labels_not_picked"),
)
