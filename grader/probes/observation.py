"""What a probe hands back: plain arrays and values, nothing of the student's.

This is the boundary of docs/architecture.md: everything past it may live in another
process, so an observation holds no object whose class a student could have written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np


class Outcome(StrEnum):
    """How the call of a student's function ended."""

    RETURNED = "returned"
    UNDEFINED = "undefined"  # there is no such name: its cell did not run
    NOT_CALLABLE = "not_callable"  # the name is something else than a function
    FORBIDDEN = "forbidden"  # it uses what would do the student's work
    BLANK = "blank"  # the stub is still in place
    RAISED = "raised"
    UNPACKABLE = "unpackable"  # not as many values as were asked for
    TOO_SLOW = "too_slow"
    CONDEMNED = "condemned"  # a probe saw that all of it is wrong


class Complaint(Exception):
    """Evidence that a part is wrong, which its numbers alone would not show.

    A probe returns it in the place of a part's value, or raises it where all parts are
    wrong. ``key`` is a key of ``[complaints]`` in the text catalogue; ``fields`` fill
    the sentence's gaps. It may come beside a value: then it counts if that is right,
    and a wrong value is told by its numbers.
    """

    def __init__(self, key: str, **fields: str) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields
        self.value: Any = None

    def beside(self, value: Any) -> Complaint:
        """The same, beside a part's value."""
        self.value = value
        return self


@dataclass(frozen=True)
class Fault:
    """An exception in the student's code, with the student's line."""

    error: str  #: class name, such as ``"ValueError"``
    text: str  #: the exception's own words, cut to one line
    line: int | None = None  #: line number within the student's cell
    source: str = ""  #: that line
    function: str = ""  #: the function that it is in
    shapes: str = ""  #: the arrays on that line: ``"x (5, 7), w1 (7, 11)"``


@dataclass(frozen=True)
class Observation:
    """One call of a student's function.

    Attributes:
        outcome: how the call ended.
        values: the parts that came back as numbers, by name, each a plain ndarray.
        misfits: the parts that did not, with what came instead: ``"None"``, ``"list"``.
        complaints: the parts that are wrong for a reason that the probe saw; where one
            has a value too, it is wrong for that reason if the value is right.
        changed: the arguments whose contents the call altered.
        came: what came back in place of so many values.
        package: what is forbidden, if it is used: a package, or an attribute.
        condemned: why all parts are wrong, if the probe said so.
        fault: the exception, if there was one; of a blank, where it is.
    """

    outcome: Outcome
    values: dict[str, np.ndarray] = field(default_factory=dict)
    misfits: dict[str, str] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    came: str = ""
    package: str = ""
    condemned: Complaint | None = None
    fault: Fault | None = None
