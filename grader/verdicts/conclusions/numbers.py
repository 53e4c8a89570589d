"""Read what a probe handed back as numbers of things, whatever it is."""

from __future__ import annotations

import numpy as np


def whole_numbers(array: np.ndarray | None) -> list[int]:
    """The entries of an array in one row; none if they are no whole numbers.

    The process that a student's code runs in can send any array.
    """
    if array is None or array.ndim != 1:
        return []
    if not np.isfinite(array).all() or (array != np.rint(array)).any():
        return []
    return [int(number) for number in array]
