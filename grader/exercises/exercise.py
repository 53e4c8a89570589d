"""What an exercise is: the inputs it draws, the answer it expects, what it is worth.

An exercise is data. It knows nothing of notebooks, of nbgrader, or of how a student's
function is called; it is the first station of a gradient's way (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

#: Arguments of one call, by name, in the order in which they are passed.
Arguments = Mapping[str, Any]
Arrays = Mapping[str, np.ndarray]


class Sizes(NamedTuple):
    """Batch size, input width, hidden width and output width of one drawn network."""

    n: int
    d_in: int
    h: int
    d_out: int


#: Distinct primes: an array of the wrong shape can never pass for one of the right
#: shape, and a size written into the code fails on the second draw.
PUBLIC_SIZES = (Sizes(5, 7, 11, 3), Sizes(3, 5, 2, 7))
HIDDEN_SIZES = (Sizes(7, 5, 3, 11), Sizes(2, 11, 5, 3), Sizes(11, 3, 7, 5))


@dataclass(frozen=True)
class Part:
    """One value that a student's function returns, judged and paid for by itself.

    ``kind`` is ``"array"`` for an ndarray, ``"number"`` for one real number, and
    ``"numbers"`` for a sequence of real numbers (a list, a tuple or a 1-D array).
    """

    name: str
    kind: Literal["array", "number", "numbers"] = "array"


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: the numbers it gives, and the name under which to say so.

    ``formula`` takes the arguments of the call, and returns what a student who makes
    this mistake returns for ``part``. ``name`` is a key of ``[mistakes]`` in the text
    catalogue.
    """

    name: str
    part: str
    formula: Callable[[Arguments], Any]


@dataclass(frozen=True)
class Exercise:
    """One graded blank of a stage.

    Attributes:
        id: ``"01-numpy/grad_w2"``: the stage and the name of the graded cell.
        function: the name of the student's function, as the notebook defines it.
        points: what a right answer is worth; the parts share it equally.
        parts: the values that the function returns, in order.
        draw: makes the arguments of one call from a generator and sizes.
        reference: the right values by part name, from the same arguments.
        follow_on: the right values of later parts, given the student's own earlier
            ones, so that one wrong line costs one line. It leaves out what the
            student's values are too poor to decide.
        packed_as: how several parts come back: in a tuple, or in a dict by name.
        may_change: arguments that the function may update in place.
        surroundings: the course's own versions of the student's other functions, put
            in their place during the call, so that a wrong ``backward`` is not paid
            for a second time in ``train``.
        is_whole: it puts together what other exercises have been paid for. What follows
            from an earlier value is then called wrong, but not looked into.
        forbidden: top-level packages that would do the student's work.
        mistakes: the known wrong answers, the likeliest first.
    """

    id: str
    function: str
    points: float
    parts: tuple[Part, ...]
    draw: Callable[[np.random.Generator, Sizes], Arguments]
    reference: Callable[[Arguments], Arrays]
    follow_on: Callable[[Arguments, Arrays], Arrays] | None = None
    packed_as: Literal["alone", "tuple", "dict"] = "alone"
    may_change: frozenset[str] = frozenset()
    surroundings: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    is_whole: bool = False
    forbidden: frozenset[str] = frozenset()
    mistakes: tuple[Mistake, ...] = ()
