"""Call `unbroadcast` on one gradient for each way in which a shape can be stretched."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_unchanged
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint

#: Exceptions that tell what is wrong, by their words or their class.
_KNOWN = {"index out of range": "shape_shorter", "AxisError": "axes_moved"}


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the summed gradients by the name of their case.

    ``arguments`` holds a gradient for each case, and under ``"shapes"`` the shapes
    that they are to be summed to.
    """
    shapes = arguments["shapes"]
    found = {
        case: _tried(subject, arguments[case], shape) for case, shape in shapes.items()
    }
    if all(isinstance(one, Exception) for one in found.values()):
        raise next(iter(found.values()))
    return {
        case: _complaint(one, namespace) if isinstance(one, Exception) else one
        for case, one in found.items()
    }


def _tried(subject: Any, grad: np.ndarray, shape: tuple[int, ...]) -> Any:
    """What came of one case; an exception costs that case."""
    try:
        return _summed(subject, grad, shape)
    except NotImplementedError:
        raise
    except Exception as error:
        return error


def _complaint(error: Exception, namespace: dict[str, Any]) -> Complaint:
    if isinstance(error, Complaint):
        return error
    fault = fault_of(error, namespace)
    known = (
        key
        for words, key in _KNOWN.items()
        if words in fault.text or words == fault.error
    )
    return Complaint(
        next(known, "stopped"),
        error=fault.error,
        text=fault.text,
        line=str(fault.line or ""),
        source=fault.source,
    )


def _summed(subject: Any, grad: np.ndarray, shape: tuple[int, ...]) -> Any:
    own = grad.copy()
    value = subject(own, shape)
    if not is_unchanged(grad, own):
        return Complaint("grad_changed_in_place")
    # A plain number is as good as a NumPy one where a single number was asked for.
    return np.asarray(value) if isinstance(value, float | int) else value
