"""The functions that stage 02 measures: NumPy in, one float out, slopes in closed form.

The slopes are derived on paper, because a measured one has to be compared with one that
was not measured. (The tests hold them against autograd's.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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

    def gradient(self, a: np.ndarray) -> np.ndarray:
        """Return the slopes at a, of its shape."""
        inner = (self.b * a).sum()
        return self.scale * (3 * self.c * a**2 + 2 * inner * self.b)

    def curvature(self, a: np.ndarray) -> np.ndarray:
        """Return the second derivative with respect to each entry alone."""
        return self.scale * (6 * self.c * a + 2 * self.b**2)

    def central(self, a: np.ndarray, eps: float | np.ndarray) -> np.ndarray:
        """Return what central differences must give, without rounding.

        By Taylor's theorem it is the slope plus eps²/6 times the third derivative,
        which is 6 c; there is no fourth.
        """
        return self.gradient(a) + self.scale * eps**2 * self.c

    def nudged(self, a: np.ndarray, eps: float) -> np.ndarray:
        """Return for each entry the value with that entry alone raised by eps."""
        cubes, inner = (self.c * a**3).sum(), (self.b * a).sum()
        risen = self.c * ((a + eps) ** 3 - a**3)
        return self.scale * (cubes + risen + (inner + self.b * eps) ** 2)

    def turned(self) -> Cubic:
        """The same function upside down: every slope has the opposite sign."""
        return Cubic(self.c, self.b, -self.scale)

    @staticmethod
    def draw(
        rng: np.random.Generator, shape: tuple[int, ...], scale: float = 1.0
    ) -> Cubic:
        """Draw coefficients, none of them near 0."""
        return Cubic(away_from_zero(rng, shape), away_from_zero(rng, shape), scale)


def away_from_zero(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Draw numbers of both signs between 0.5 and 1.5 in size."""
    return rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape)


@dataclass(frozen=True)
class Network:
    """Stage 01's loss on data x (N, D_in), y (N, D_out), as a function of weights."""

    x: np.ndarray
    y: np.ndarray

    def loss(self, w1: np.ndarray, w2: np.ndarray) -> float:
        """Return the sum of squared errors."""
        active = np.maximum(self.x @ check_real(w1), 0)
        return float(((active @ check_real(w2) - self.y) ** 2).sum())

    def slopes(
        self,
        w1: np.ndarray,
        w2: np.ndarray,
        slope_of_relu: Callable[[np.ndarray], np.ndarray] = lambda h: h > 0,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the slopes with respect to w1 and w2.

        Args:
            w1: first layer, (D_in, H).
            w2: second layer, (H, D_out).
            slope_of_relu: makes the mask from the hidden layer; a wrong one plants a
                mistake.
        """
        hidden = self.x @ w1
        active = np.maximum(hidden, 0)
        upstream = 2 * (active @ w2 - self.y)
        return (
            self.x.T @ ((upstream @ w2.T) * slope_of_relu(hidden)),
            active.T @ upstream,
        )
