"""The functions that stage 02 measures: NumPy in, one float out.

Each is put together from arrays alone, so that it can be sent to where a student's code
runs. What its slopes are is not told there: see ``slopes``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from grader.text import say

#: Maps an array of one certain shape to one number.
Loss = Callable[[np.ndarray], float]
#: Maps the same array to one slope for each entry.
Gradient = Callable[[np.ndarray], np.ndarray]


def check_shape(a: object, shape: tuple[int, ...]) -> np.ndarray:
    """Return an argument as an array of the right shape.

    Raises:
        ValueError: it has another one. Nothing is ever broadcast.
        TypeError: it is complex.
    """
    array = check_real(a)
    if array.shape != shape:
        raise ValueError(say("functions.shape", actual=array.shape, expected=shape))
    return array


def check_real(a: object) -> np.ndarray:
    """Return an argument as an array of real numbers.

    Raises:
        TypeError: it is complex. To return a float, an imaginary part would be dropped.
    """
    array = np.asarray(a)
    if np.iscomplexobj(array):
        raise TypeError(say("functions.complex"))
    return array


@dataclass(frozen=True)
class Cubic:
    """f(a) = scale · (Σ c a³ + (Σ b a)²): it bends, and its entries know each other."""

    c: np.ndarray
    b: np.ndarray
    scale: float = 1.0

    def __call__(self, a: np.ndarray) -> float:
        """Return the value, as one float."""
        a = check_shape(a, self.c.shape)
        return float(self.scale * ((self.c * a**3).sum() + (self.b * a).sum() ** 2))

    @classmethod
    def draw(
        cls, rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0
    ) -> Self:
        """Draw coefficients, none of them near 0."""
        return cls(away_from_zero(rng, shape), away_from_zero(rng, shape), scale)


@dataclass(frozen=True)
class OfW1:
    """Stage 01's loss on x (N, D_in) and y (N, D_out), as a function of w1 alone."""

    x: np.ndarray
    y: np.ndarray
    w2: np.ndarray

    def __call__(self, w1: np.ndarray) -> float:
        """Return the sum of squared errors."""
        return _sum_of_squares(self.x, self.y, check_real(w1), self.w2)


@dataclass(frozen=True)
class OfW2:
    """Stage 01's loss on x (N, D_in) and y (N, D_out), as a function of w2 alone."""

    x: np.ndarray
    y: np.ndarray
    w1: np.ndarray

    def __call__(self, w2: np.ndarray) -> float:
        """Return the sum of squared errors."""
        return _sum_of_squares(self.x, self.y, self.w1, check_real(w2))


def _sum_of_squares(
    x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> float:
    return float(((np.maximum(x @ w1, 0) @ w2 - y) ** 2).sum())


@dataclass(frozen=True)
class Waves:
    """f(a) = Σ heights · sin(a)."""

    heights: np.ndarray

    def __call__(self, a: np.ndarray) -> float:
        """Return the value, as one float."""
        return float((self.heights * np.sin(check_shape(a, self.heights.shape))).sum())


@dataclass(frozen=True)
class Linear:
    """f(a) = Σ slopes · a: it is straight everywhere."""

    slopes: np.ndarray

    def __call__(self, a: np.ndarray) -> float:
        """Return the value, as one float."""
        return float((self.slopes * check_shape(a, self.slopes.shape)).sum())


@dataclass(frozen=True)
class Constant:
    """The same number everywhere."""

    value: float = 7.0

    def __call__(self, a: np.ndarray) -> float:
        """Return that number."""
        return self.value


@dataclass(frozen=True)
class Hinges:
    """f(a) = Σ slopes · max(a - kinks, 0)."""

    slopes: np.ndarray
    kinks: np.ndarray

    def __call__(self, a: np.ndarray) -> float:
        """Return the value, as one float."""
        above = check_shape(a, self.kinks.shape) - self.kinks
        return float((self.slopes * np.maximum(above, 0)).sum())


@dataclass(frozen=True)
class Claimed:
    """Somebody's gradient function, near one point; whether it is right is not told.

    ``slopes`` is what it returns at the point ``at``, and ``bend`` how that changes as
    all entries grow alike: who asks elsewhere gets something else. ``moves`` is a
    factor by which it multiplies its argument, in place.
    """

    at: np.ndarray
    slopes: np.ndarray
    bend: np.ndarray
    moves: float = 1.0

    def __call__(self, a: np.ndarray) -> np.ndarray:
        """Return the slopes."""
        slopes = self.slopes + self.bend * np.mean(a - self.at)
        if self.moves != 1:
            a *= self.moves
        return slopes


def away_from_zero(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Draw numbers of both signs between 0.5 and 1.5 in size."""
    return np.asarray(rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape))
