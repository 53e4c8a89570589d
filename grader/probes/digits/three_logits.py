"""Call a function of logits and labels three times: tame, shifted and large logits.

Where exponentials overflow, the numbers say no more than "infinite". What went wrong is
found out by one more call. What is changed in place costs one part: the numbers that
come back may be right for all that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.inputs import FAR
from grader.probes.comparing import is_close, is_unchanged
from grader.probes.observation import Complaint

#: How Python's own `math` and a strict NumPy say that a number is out of range.
_OUT_OF_RANGE = (OverflowError, FloatingPointError, ZeroDivisionError, ValueError)


def call_three_times(
    subject: Callable[..., Any], arguments: Arguments, tame: str, vanished: str
) -> dict[str, Any]:
    """Return what comes back for each of the drawn logits.

    Args:
        subject: the student's function.
        arguments: ``logits``, ``shifted`` and ``large``, (N, C) each, and ``labels``.
        tame: the name of the part that the tame logits decide.
        vanished: what is said where nothing overflows and yet not all is finite: then a
            probability became 0.
    """
    changed: list[str] = []
    parts = _called(partial(_on_copies, subject, changed), arguments, tame, vanished)
    for name in ("large", "shifted", tame):
        if changed and not isinstance(parts[name], Complaint):
            told = Complaint("input_changed", name=changed[0])
            return parts | {name: told.beside(parts[name])}
    return parts


def _called(
    subject: Callable[..., Any], arguments: Arguments, tame: str, vanished: str
) -> dict[str, Any]:
    """The same, of a function that gets copies."""
    labels = arguments["labels"]
    parts = {tame: subject(arguments["logits"], labels)}
    for name in ("shifted", "large"):
        parts[name] = _call_out_of_range(subject, arguments[name], labels)
    if not _is_finite(parts[tame]):
        return parts | _of_signs(subject, arguments, parts, tame)
    if not _is_finite(parts["shifted"]):
        key = _why_no_shift(subject, arguments["logits"], labels, parts[tame])
        parts["shifted"] = Complaint(key)
        if not _is_finite(parts["large"]):
            parts["large"] = Complaint(key)
    elif not _is_finite(parts["large"]):
        overflows = _overflows(subject, arguments["large"], labels)
        parts["large"] = Complaint("exponential_overflows" if overflows else vanished)
    return parts


def _of_signs(
    subject: Callable[..., Any], a: Arguments, parts: dict[str, Any], tame: str
) -> dict[str, Any]:
    """A complaint where tame logits are too much only if some are negative."""
    positive = a["logits"] - a["logits"].min() + 1
    if not _is_finite(_call_out_of_range(subject, positive, a["labels"])):
        return {}
    missing = Complaint("exponential_missing")
    names = [name for name in (tame, "shifted", "large") if not _is_finite(parts[name])]
    return dict.fromkeys(names, missing)


def _why_no_shift(
    subject: Callable[..., Any], logits: np.ndarray, labels: np.ndarray, tame: Any
) -> str:
    """Why shifted rows give no finite number, where tame ones do."""

    def shifted(by: float) -> Any:
        return _call_out_of_range(subject, logits + by, labels)

    if not _is_close(shifted(1.0), tame):
        return "moves_with_shift"
    # One shift for all rows does no harm where the maximum of all is taken off.
    together = _is_finite(shifted(FAR)) and _is_finite(shifted(-FAR))
    return "maximum_of_all" if together else "exponential_overflows"


def _on_copies(
    subject: Callable[..., Any],
    changed: list[str],
    logits: np.ndarray,
    labels: np.ndarray,
) -> Any:
    """What comes back; what was changed is added to the names."""
    given, given_labels = logits.copy(), labels.copy()
    result = subject(given, given_labels)
    for name, before, after in (
        ("logits", logits, given),
        ("labels", labels, given_labels),
    ):
        if not is_unchanged(before, after):
            changed.append(name)
    return result.copy() if isinstance(result, np.ndarray) else result


def _call_out_of_range(
    subject: Callable[..., Any], logits: np.ndarray, labels: np.ndarray
) -> Any:
    """The same; an exception that is about the size of a number counts as NaN."""
    try:
        return subject(logits, labels)
    except _OUT_OF_RANGE:
        return np.nan


def _overflows(
    subject: Callable[..., Any], logits: np.ndarray, labels: np.ndarray
) -> bool:
    """Whether a number becomes too large on the way, not too small."""
    try:
        with np.errstate(all="ignore", over="raise"):
            subject(logits, labels)
    except (FloatingPointError, OverflowError):
        return True
    except (ZeroDivisionError, ValueError):
        return False
    return False


def _is_finite(value: Any) -> bool:
    """Whether a value has no NaN and no infinity; what is no number has none."""
    try:
        return bool(np.isfinite(np.asarray(value, dtype=float)).all())
    except (TypeError, ValueError):
        return True


def _is_close(one: Any, other: Any) -> bool:
    """Whether two values are the same numbers, but for rounding."""
    try:
        first, second = (np.asarray(value, dtype=float) for value in (one, other))
    except (TypeError, ValueError):
        return True
    return first.shape == second.shape and is_close(
        first, second, relative=1e-6, absolute=1e-8
    )
