"""Arrays that are a multiple of one another, and the factors that have a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.verdicts.comparison import TOLERANCE, agree_each, relative_error

#: A factor's name is a key of ``[mistakes]`` in the text catalogue, and one of
#: ``[two_at_once]`` for a factor on top of another mistake.
FACTORS = {-1.0: "opposite_sign", 0.5: "half_of_it", 2.0: "counted_twice"}

#: Up to this, a factor need not be a size because it is equal to one.
_SMALL = 5
#: From this on, no factor is made of a size.
_LARGE = 1e4


def factor_between(
    actual: np.ndarray,
    base: np.ndarray,
    tolerance: float = TOLERANCE["float64"],
    *,
    of_each: bool = False,
) -> float | None:
    """The number that makes ``base`` the actual array; None if there is none.

    One that is 1 or a named factor to within the tolerance is given as exactly that.

    Args:
        actual: the student's array.
        base: what it may be a multiple of.
        tolerance: how far off the norm may be.
        of_each: it must hold of each entry, not of the norm alone: of losses that run
            away, the last one is all that the norm sees.
    """
    if actual.shape != base.shape:
        return None
    factor = float(np.vdot(actual, base) / np.vdot(base, base))
    if not np.isfinite(factor) or not factor:
        return None
    if relative_error(actual, factor * base) > tolerance:
        return None
    if of_each and not agree_each(actual, factor * base):
        return None
    named = (name for name in (1.0, *FACTORS) if abs(factor - name) <= tolerance)
    return next(named, factor)


def written(factor: float, arguments: Mapping[str, Any]) -> str:
    """A factor in figures; and what of a size it is, if that is seen."""
    figures = f"{factor:.4g}"
    if not 1 / _LARGE < factor < _LARGE:
        return figures
    for before, after, of_size in (
        ("2 / ", "", factor / 2),
        ("1 / √", "", factor**2),
        ("√", "", factor**2),
        ("", " / 2", 2 * factor),
    ):
        found = size_in(of_size, arguments)
        if found is not None and (of_size < 1) == ("/ " in before):
            return f"{figures} = {before}`{found[0]}`{after}"
    return _as_fraction(factor, figures)


def _as_fraction(factor: float, figures: str) -> str:
    """One over a whole number, such as a batch size that stands in the code.

    Only where the figures are cut off: 0.1 says more than 1/10.
    """
    count = round(1 / factor)
    is_cut = abs(float(figures) - factor) > TOLERANCE["float64"] * factor
    is_count = abs(1 / factor - count) <= TOLERANCE["float64"] * count
    return f"{figures} = 1/{count}" if is_cut and is_count and count > 1 else figures


def size_in(factor: float, arguments: Mapping[str, Any]) -> tuple[str, int] | None:
    """The size of an argument that a factor is, or is one over; None if it is none.

    Returns:
        how a student writes it, such as ``"len(x)"``, and what it is.
    """
    count = factor if factor > 1 else 1 / factor
    # Small numbers can be anything: three calls, say.
    if (
        round(count) < (_SMALL if factor > 1 else 2)
        or abs(count - round(count)) > TOLERANCE["float64"] * count
    ):
        return None
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim:
            sizes = {f"len({name})": len(value), f"{name}.size": value.size}
            if value.ndim > 1:
                sizes[f"{name}.shape[1]"] = value.shape[1]
            for written, size in sizes.items():
                if size == round(count):
                    return written, size
    return None
