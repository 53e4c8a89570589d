"""The course's own functions, in the place of the student's other ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.stage_12_digits.network import (
    Params,
    cross_entropy,
    forward,
    grad_logits,
)
from grader.exercises.stage_12_digits.network import gradients as _gradients

__all__ = ["cross_entropy", "forward", "grad_logits", "gradients", "minibatches"]


def minibatches(n: int, size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """The indices 0 to n - 1 in a random order, cut into batches."""
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]


def gradients(x: Any, labels: Any, params: Params) -> Params:
    """The gradients by parameter. (A plain function: a policy can read its code.)"""
    return _gradients(x, labels, params)
