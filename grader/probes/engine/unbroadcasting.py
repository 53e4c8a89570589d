"""Call `unbroadcast` on one gradient for each way in which a shape can be stretched."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the summed gradients by the name of their case.

    ``arguments`` holds a gradient for each case, and under ``"shapes"`` the shapes
    that they are to be summed to.
    """
    shapes = arguments["shapes"]
    return {
        case: _summed(subject, arguments[case], shape) for case, shape in shapes.items()
    }


def _summed(subject: Any, grad: np.ndarray, shape: tuple[int, ...]) -> Any:
    own = grad.copy()
    value = subject(own, shape)
    if not np.array_equal(own, grad):
        return Complaint("grad_changed_in_place")
    # A plain number is as good as a NumPy one where a single number was asked for.
    return np.asarray(value) if isinstance(value, float | int) else value
