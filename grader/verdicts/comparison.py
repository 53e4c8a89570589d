"""When two arrays are the same: one comparison, one table of tolerances.

Arrays are compared as a whole, by norm: in float32 single elements of a right gradient
can be off by 0.74 while its norm is off by 4e-7. The tolerances leave a factor of at
least a thousand above the rounding of another order of summation.
"""

from __future__ import annotations

import numpy as np

#: The largest relative error, ‖actual - expected‖ / ‖expected‖, by precision.
TOLERANCE = {"float64": 1e-9, "float32": 1e-5}

#: By how much of itself an entry may be off where a wrong one has to be explained, by
#: precision: a loss that ran away would hide the others in the norm.
_TOLERANCE_OF_EACH = {"float64": 1e-6, "float32": 1e-2}


#: How far off the numbers behind a fact may be.
_CLOSE = 1e-4


def relative_error(actual: np.ndarray, expected: np.ndarray) -> float:
    """Return ‖actual - expected‖ / ‖expected‖ over all elements.

    Where the expected array is all zeros it is ‖actual‖. A NaN or an infinity anywhere
    makes it infinite.

    Raises:
        ValueError: the shapes differ. Nothing is ever broadcast.
    """
    if actual.shape != expected.shape:
        raise ValueError(f"shapes differ: {actual.shape} and {expected.shape}")
    actual = np.asarray(actual, dtype=np.float64)
    expected = np.asarray(expected, dtype=np.float64)
    if not (np.isfinite(actual).all() and np.isfinite(expected).all()):
        return float("inf")
    largest = max(np.abs(actual).max(initial=0.0), np.abs(expected).max(initial=0.0))
    if largest == 0.0:
        return 0.0
    # Dividing first keeps the squares inside the norm from overflowing.
    actual, expected = actual / largest, expected / largest
    size = np.linalg.norm(expected)
    return float(
        np.linalg.norm(actual - expected) / (size if size > 0 else 1 / largest)
    )


def agree(actual: np.ndarray, expected: np.ndarray, precision: str = "float64") -> bool:
    """Whether two arrays have the same shape and agree to a precision's tolerance."""
    return (
        actual.shape == expected.shape
        and relative_error(actual, expected) <= TOLERANCE[precision]
    )


def are_close(came: object, right: np.ndarray) -> bool:
    """Whether this is an array, and right but perhaps for its precision.

    For numbers behind a fact: float32 is told elsewhere, as a mistake of its own.
    """
    is_array = isinstance(came, np.ndarray) and came.shape == right.shape
    return is_array and relative_error(came, right) <= _CLOSE


def agree_each(
    actual: np.ndarray, expected: np.ndarray, precision: str = "float64"
) -> bool:
    """Whether two arrays of the same shape agree entry by entry."""
    tolerance = _TOLERANCE_OF_EACH[precision]
    return bool(np.allclose(actual, expected, rtol=tolerance, atol=0))
