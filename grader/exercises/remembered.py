"""Compute once what several parts of an answer are compared with.

One run of a loop gives the numbers of several parts, each part asks for its own, and
wrong runs are tried by the thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays


class _Drawn:
    """Arguments that are the same if their contents are."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self._contents = tuple(
            (name, _content(value)) for name, value in arguments.items()
        )

    def __hash__(self) -> int:
        return hash(self._contents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Drawn) and self._contents == other._contents


def _content(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    return value


def remembered(function: Callable[..., Arrays], most: int = 1) -> Callable[..., Arrays]:
    """The same, computed once for the same arguments (and rules).

    Args:
        function: of an exercise's arguments, and of rules that can be hashed. The
            arguments are arrays and plain values.
        most: for how many different calls the result is kept.

    The arrays that it returns are read only, since several share them.
    """

    @lru_cache(maxsize=most)
    def compute(drawn: _Drawn, *rules: Any) -> Arrays:
        arrays = {
            name: np.asarray(array).view()
            for name, array in function(drawn.arguments, *rules).items()
        }
        for array in arrays.values():
            array.flags.writeable = False
        return arrays

    @wraps(function)
    def recall(a: Arguments, *rules: Any) -> Arrays:
        return dict(compute(_Drawn(a), *rules))

    return recall
