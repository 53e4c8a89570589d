"""The slopes of stage 02's functions in closed form.

They are derived on paper, because a measured one has to be compared with one that was
not measured. (The tests hold them against autograd's.) None of this is where a
student's code is graded: there it would be the answer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.exercises.stage_02_gradient_check.functions import (
    Cubic,
    Hinges,
    OfW1,
    OfW2,
    Waves,
)

#: Makes a mask from the hidden layer.
Mask = Callable[[np.ndarray], np.ndarray]


class KnownCubic(Cubic):
    """A cubic, with what is known about it on paper."""

    @classmethod
    def of(cls, f: Cubic) -> KnownCubic:
        """What is known about a cubic."""
        return cls(f.c, f.b, f.scale)

    @property
    def bare(self) -> Cubic:
        """The function, which does not tell its slopes."""
        return Cubic(self.c, self.b, self.scale)

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

    def turned(self) -> KnownCubic:
        """The same function upside down: every slope has the opposite sign."""
        return KnownCubic(self.c, self.b, -self.scale)


def of_w1(f: OfW1, w1: np.ndarray, slope_of_relu: Mask = lambda h: h > 0) -> np.ndarray:
    """The slopes of a network's loss with respect to w1, (D_in, H).

    Args:
        f: the loss.
        w1: the first layer.
        slope_of_relu: makes the mask; a wrong one plants a mistake.
    """
    hidden = f.x @ w1
    upstream = 2 * (np.maximum(hidden, 0) @ f.w2 - f.y)
    return f.x.T @ ((upstream @ f.w2.T) * slope_of_relu(hidden))


def of_w2(f: OfW2, w2: np.ndarray) -> np.ndarray:
    """The slopes of a network's loss with respect to w2, (H, D_out)."""
    active = np.maximum(f.x @ f.w1, 0)
    return active.T @ (2 * (active @ w2 - f.y))


def of_waves(f: Waves, a: np.ndarray) -> np.ndarray:
    """The slopes of waves, of a's shape."""
    return f.heights * np.cos(a)


def of_hinges(f: Hinges, a: np.ndarray) -> np.ndarray:
    """The slopes of hinges, none of which bends at a."""
    return f.slopes * (a > f.kinks)
