"""Learning rates with which a loss rises: what falls only hides some mistakes.

Losses that only fall are also the lowest so far, and sorted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

#: How much a loss rises, and another one falls; by which share each changes at least;
#: and how far the highest may be above the first.
_CLEARLY, _A_MOVE, _HIGHEST = 1.01, 1e-3, 100.0
_NEXT_RATE, _RATES_TRIED = 1.15, 60


def bouncing_rate(
    shortest: float, losses_at: Callable[[float], np.ndarray]
) -> float | None:
    """The first rate that is large enough; None if there is none.

    Args:
        shortest: the rate to begin with.
        losses_at: the losses of a run with a rate, one for each step.
    """
    for rate in shortest * _NEXT_RATE ** np.arange(_RATES_TRIED):
        with np.errstate(all="ignore"):  # of rates that are far too large
            losses = losses_at(float(rate))
        if not losses.max() < _HIGHEST * losses[0]:
            return None
        change = losses[1:] / losses[:-1]
        if change.max() > _CLEARLY and change.min() < 1 / _CLEARLY:
            # All units can have died of a long step.
            return float(rate) if np.abs(change - 1).min() > _A_MOVE else None
    return None
