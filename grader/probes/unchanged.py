"""Whether an array that a student's code was given is still as it was.

Without a function of NumPy's: those are the notebook's too, where anybody can put
another in their place, and a probe is imported later than that.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def is_unchanged(before: np.ndarray, after: Any) -> bool:
    """Whether something is an array with the shape and the numbers of another.

    Args:
        before: a plain array, which no student's code has seen.
        after: what is there now.
    """
    kind = type(before)
    if not isinstance(after, kind):
        return False
    plain = kind.view(after, kind)  # a class of its own could compare as it likes
    if plain.shape != before.shape:
        return False
    return b"\0" not in (before == plain).tobytes()
