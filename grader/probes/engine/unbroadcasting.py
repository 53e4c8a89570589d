"""Call `unbroadcast` on one gradient for each way in which a shape can be stretched."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the summed gradients by the name of their case.

    ``arguments`` holds a gradient for each case, and under ``"shapes"`` the shapes
    that they are to be summed to.
    """
    shapes = arguments["shapes"]
    summed = {case: subject(arguments[case], shape) for case, shape in shapes.items()}
    # A plain number is as good as a NumPy one where a single number was asked for.
    return {
        case: np.asarray(value) if isinstance(value, float | int) else value
        for case, value in summed.items()
    }
