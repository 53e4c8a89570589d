"""Call the classifier's backward pass, twice: it must leave nothing behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_close, is_unchanged
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what the first call gave."""
    x, labels, params = (arguments[name] for name in ("x", "labels", "params"))
    own = {name: array.copy() for name, array in params.items()}
    result = subject(x, labels, own)
    if not isinstance(result, dict):
        refuse_changed(params, own)
        return result
    changed = _changed(params, own)
    if changed:  # that costs the parameters themselves, and not the other gradients
        told = Complaint("params_changed", names=", ".join(changed))
        return result | {name: told for name in changed if name in result}
    first = {
        name: value.copy() if isinstance(value, np.ndarray) else value
        for name, value in result.items()
    }
    again = subject(x, labels, own)
    if not all(_same(first[name], again.get(name)) for name in first):
        raise Complaint("second_call_differs")
    return first


def refuse_changed(before: dict[str, np.ndarray], after: dict[str, Any]) -> None:
    """Complain of parameters that were altered, dropped or replaced.

    Raises:
        Complaint: some were.
    """
    changed = _changed(before, after)
    if changed:
        raise Complaint("params_changed", names=", ".join(changed))


def _changed(before: dict[str, np.ndarray], after: dict[str, Any]) -> list[str]:
    return [
        name
        for name, array in before.items()
        if not is_unchanged(array, after.get(name))
    ]


def _same(first: Any, again: Any) -> bool:
    """Whether two calls gave the same array; what is no array is judged elsewhere."""
    if not isinstance(first, np.ndarray) or not isinstance(again, np.ndarray):
        return True
    return first.shape == again.shape and is_close(
        first, again, relative=1e-9, equal_nan=True
    )
