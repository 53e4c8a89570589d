"""What NumPy does about overflow and the like, whatever a notebook has told it."""

from __future__ import annotations

from numpy import errstate


def as_numpy_has_it() -> errstate:
    """For the length of a block, NumPy's own settings.

    A student's `np.seterr(all="raise")` is for their own cells. What the course
    computes takes an exponential that vanishes for 0; and a function must not be right
    or wrong for what another cell has set.
    """
    return errstate(divide="warn", over="warn", under="ignore", invalid="warn")
