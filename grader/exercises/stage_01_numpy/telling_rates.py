"""Learning rates with which right and wrong training loops have different losses.

To find one, a loop is run. So this is no part of the inputs, which are there where a
student's code runs: it knows the answer.
"""

from __future__ import annotations

import numpy as np

#: How much a loss rises in each training run, how much it changes at least from step to
#: step, how far it leaps at most at twice the rate, and the rates that are tried.
_A_RISE, _A_MOVE, _A_LEAP = 1.01, 1e-3, 1e150
_NEXT_RATE, _RATES_TRIED = 1.2, 32


def telling_rate(
    network: dict[str, np.ndarray], shortest: float, steps: int
) -> float | None:
    """The first rate, a little too large, with which the loss rises and falls."""
    for rate in shortest * _NEXT_RATE ** np.arange(_RATES_TRIED):
        losses = losses_of(network, rate, steps + 1)
        change = losses[1:] / losses[:-1]
        if not np.isfinite(losses).all():
            return None
        if change[:-1].max() > _A_RISE and change[:-1].min() < 1:
            is_telling = _moves(losses) and all(
                _moves(losses_of(network, wrong, steps + 1, first))
                for wrong, first in ((rate, "w1"), (rate, "w2"), (2 * rate, ""))
            )
            return float(rate) if is_telling else None
    return None


def _moves(losses: np.ndarray) -> bool:
    """Whether each step shows: not all units have died, and nothing overflows."""
    change = losses[1:] / losses[:-1]
    is_small = losses.max() < _A_LEAP * losses[0]
    return bool(is_small and np.abs(change - 1).min() > _A_MOVE)


def losses_of(
    network: dict[str, np.ndarray], rate: float, steps: int, first: str = ""
) -> np.ndarray:
    """The losses of a run, without PyTorch: stages draw before they need it.

    ``first`` is the weight that moves first, wrongly, before the other's gradient is
    computed; of a right run it is empty.
    """
    x, y, w1, w2 = (network[name] for name in ("x", "y", "w1", "w2"))

    def moved(w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = x @ w1
        h_relu = np.maximum(h, 0)
        up = 2 * (h_relu @ w2 - y)
        return w1 - rate * x.T @ (up @ w2.T * (h > 0)), w2 - rate * h_relu.T @ up

    losses = []
    for _ in range(steps):
        losses.append(np.square(np.maximum(x @ w1, 0) @ w2 - y).sum())
        new_w1, new_w2 = moved(w1, w2)
        if first == "w1":
            new_w2 = moved(new_w1, w2)[1]
        elif first == "w2":
            new_w1 = moved(w1, new_w2)[0]
        w1, w2 = new_w1, new_w2
    return np.array(losses)
