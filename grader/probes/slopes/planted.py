"""Hand a student's gradient check right gradients and planted wrong ones.

What comes back for each is one word, yes or no. A part is as it should be if every word
in it is; a complaint names the first case that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint
from grader.probes.slopes.measured import AS_IT_SHOULD_BE
from grader.text import say


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each part that it is as it should be, or what slipped through."""
    cases = arguments["cases"]
    answers = [_answer(subject, case) for case in cases]
    _condemn(cases, answers)
    found: dict[str, Any] = {}
    for case, answer in zip(cases, answers, strict=True):
        complaint = _complaint(case, answer, namespace)
        if not isinstance(found.get(case.part), Complaint):
            found[case.part] = complaint or AS_IT_SHOULD_BE
    return found


class _Moved:
    """The right answer of a check that left the caller's point elsewhere."""


def _answer(subject: Any, case: Any) -> Any:
    """Yes, no, or what came instead: an exception, or an object that is neither."""
    a = case.a.copy()
    try:
        answer = subject(case.f, case.grad_f, a, **case.given)
    except NotImplementedError:
        raise
    except Exception as error:
        return error
    answer = _as_bool(answer)
    # A wrong answer is the first thing to say; what moved is its cause.
    has_moved = case.part == "in_place" and not np.array_equal(a, case.a)
    return _Moved() if has_moved and answer is case.is_right else answer


def _as_bool(answer: Any) -> Any:
    """NumPy's kinds of yes and no as Python's; everything else as it came."""
    is_plain = isinstance(answer, bool | np.bool_)
    is_array = isinstance(answer, np.ndarray) and answer.dtype == bool
    return bool(answer) if is_plain or (is_array and answer.ndim == 0) else answer


def _condemn(cases: Sequence[Any], answers: Sequence[Any]) -> None:
    """Say once what is wrong with every answer."""
    if all(isinstance(answer, Exception) for answer in answers):
        raise answers[0]
    right = [a for case, a in zip(cases, answers, strict=True) if case.is_right]
    if all(_is_odd(answer) for answer in right):
        raise Complaint("wanted_bool", came=type(right[0]).__name__)
    if all(answer is False for answer in right):
        raise Complaint("refuses_everything")


def _is_odd(answer: Any) -> bool:
    return not isinstance(answer, bool | Exception | _Moved)


def _complaint(case: Any, answer: Any, namespace: dict[str, Any]) -> Complaint | None:
    name = say(f"cases.{case.name}")
    if isinstance(answer, Exception):
        fault = fault_of(answer, namespace)
        return Complaint(
            "check_stopped",
            case=name,
            error=fault.error,
            text=fault.text,
            wanted=str(case.is_right),
        )
    if isinstance(answer, _Moved):
        return Complaint("check_moved_a")
    if _is_odd(answer):
        return Complaint("answered_otherwise", case=name, came=type(answer).__name__)
    if answer is case.is_right:
        return None
    if not case.is_right:
        return Complaint(f"passed_{case.part}", case=name)
    # By the tolerance that was given it passes; right it is not.
    key = "refused_tolerance" if case.part == "tolerance" else "refused"
    return Complaint(key, case=name)
