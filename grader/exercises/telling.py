"""Whether a student's own values tell enough for later lines to be judged by them.

What follows from a constant can be written down without the line that is to be paid
for: from zeros follow zeros, and from one row for all samples its multiples.
"""

from __future__ import annotations

import numpy as np


def differs_by_row(values: np.ndarray) -> bool:
    """Whether the rows of an array (N, ...) are not all the same.

    A single row, or a number, does not differ from any other.
    """
    rows = np.atleast_1d(values)
    return bool((rows != rows[:1]).any())


def is_constant(values: np.ndarray) -> bool:
    """Whether all entries of an array are the same number."""
    return not differs_by_row(np.ravel(values))
