"""What a trained classifier's parameters and losses show by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.network import Params, cross_entropy, forward
from grader.probes.observation import Complaint

#: How well the last loss must be that of the weights that come back.
SAME = 1e-6


def loss(x: np.ndarray, labels: np.ndarray, params: Params) -> float:
    """The mean cross-entropy of the classifier's answers."""
    with np.errstate(all="ignore"):
        return cross_entropy(forward(x, params)[2], labels)


def share_read(params: Params, a: Arguments) -> float:
    """The share of the held-out digits that is read."""
    with np.errstate(all="ignore"):
        logits = forward(a["held_out_x"], params)[2]
    return float(np.mean(logits.argmax(axis=1) == a["held_out_labels"]))


def fault_of_losses(
    losses: Sequence[float], params: Params, a: Arguments
) -> Complaint | None:
    """Whether the losses are one an epoch, and the last that of the weights."""
    came, epochs = len(losses), a["epochs"]
    if came != epochs:
        return Complaint("losses_count", came=str(came), epochs=str(epochs))
    if not np.isfinite(losses).all():
        return Complaint("losses_not_finite")
    last, own = losses[-1], loss(a["x"], a["labels"], params)
    if abs(last - own) > SAME * max(abs(own), 1e-3):
        if abs(last - own * len(a["x"])) <= SAME * own * len(a["x"]):
            return Complaint("losses_summed")
        read = np.mean(forward(a["x"], params)[2].argmax(axis=1) == a["labels"])
        if any(abs(last - share) <= SAME for share in (read, 1 - read)):
            return Complaint("losses_are_shares")
        return Complaint("last_loss_differs", came=f"{last:.4g}", own=f"{own:.4g}")
    return None
