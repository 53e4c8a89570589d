"""A verdict: what is right, what is wrong and why, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

#: Between the names of two mistakes at once.
AND = " + "

#: A factor or a term whose cause is not known.
_WITHOUT_CAUSE = tuple(
    f"mistakes.{name}"
    for name in ("scaled", "divided_by_a_size", "times_a_size", "term_added")
)


@dataclass(frozen=True)
class Message:
    """A sentence to be said: its key in the text catalogue, and what fills its gaps.

    Of two mistakes at once, ``besides`` is the second one's.
    """

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    besides: Message | None = None

    @property
    def name(self) -> str:
        """The keys of all mistakes that are named, joined by ``" + "``."""
        return f"{self.key}{AND}{self.besides.name}" if self.besides else self.key

    @property
    def vagueness(self) -> int:
        """0 for one known mistake, 1 for two or one without a cause, 2 for no name."""
        if self.besides is not None or self.key in _WITHOUT_CAUSE:
            return 1
        return 0 if self.key.startswith("mistakes.") else 2


@dataclass(frozen=True)
class Compared:
    """A wrong matrix of the student's beside the right one."""

    part: str
    actual: np.ndarray
    expected: np.ndarray


@dataclass(frozen=True)
class Finding:
    """The verdict on one part of an exercise. A right part has no message."""

    part: str
    message: Message | None = None
    weight: float = 1.0

    @property
    def is_right(self) -> bool:
        """Whether the part earns its share of the points."""
        return self.message is None


@dataclass(frozen=True)
class Verdict:
    """The verdict on one exercise.

    Attributes:
        exercise: the exercise's id.
        function: the name of the student's function.
        points: what a right answer is worth.
        findings: one for each part.
        is_blank: the stub was still in place, which is no mistake.
        inputs: on how many drawn inputs the function was tried.
        surrounded: the course's own functions stood in for the student's other ones.
        compared: the first wrong part beside the right one, if it is a matrix and may
            be shown.
    """

    exercise: str
    function: str
    points: float
    findings: tuple[Finding, ...]
    is_blank: bool = False
    inputs: int = 0
    surrounded: bool = False
    compared: Compared | None = field(default=None, compare=False)

    @property
    def is_right(self) -> bool:
        """Whether every part is right."""
        return all(finding.is_right for finding in self.findings)

    @property
    def score(self) -> float:
        """The points earned: the parts share them by weight."""
        right = sum(one.weight for one in self.findings if one.is_right)
        return self.points * right / sum(one.weight for one in self.findings)
