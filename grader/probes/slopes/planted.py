"""Hand a student's gradient check right gradients and planted wrong ones.

What comes back for each is one word, yes or no. A part is as it should be if every word
in it is; a complaint names the first case that is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint
from grader.probes.slopes.measured import AS_IT_SHOULD_BE
from grader.text import say

#: Of the functions of right gradients: bent ones, straight ones and constants.
SHAPES_OF_F = 3
#: Right gradients that say what is wrong where they alone are refused.
TELLING = ("right_mixed", "right_huge", "right_zero")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each part that it is as it should be, or what slipped through."""
    cases = arguments["cases"]
    answers = [_answer(subject, case) for case in cases]
    _condemn(cases, answers)
    overall = _overall(cases, answers)
    alone = _refused_alone(cases, answers)
    found: dict[str, Any] = {}
    for case, answer in zip(cases, answers, strict=True):
        complaint = _complaint(case, answer, namespace, overall, alone)
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
        passed = [
            case
            for case, a in zip(cases, answers, strict=True)
            if a is True and not case.is_right
        ]
        if passed:
            name = say(f"cases.{passed[0].name}")
            raise Complaint("turned_around", case=name)
        raise Complaint("refuses_everything")


def _overall(cases: Sequence[Any], answers: Sequence[Any]) -> dict[bool, str]:
    """What is to be said of all wrong answers alike, by what they should be."""
    said: dict[bool, str] = {}
    if all(answer is True for answer in answers):
        said[False] = "accepts_everything"
    # Those with a step or a tolerance of their own are another question.
    usual = [
        (case.shape_of_f, answer)
        for case, answer in zip(cases, answers, strict=True)
        if case.is_right and not case.given
    ]
    accepted = {shape for shape, answer in usual if answer is True}
    refused = {shape for shape, answer in usual if answer is False}
    if not accepted & refused and len(accepted | refused) == SHAPES_OF_F:
        if accepted == {"constant"}:
            said[True] = "only_constants"
        elif refused == {"bent"}:
            said[True] = "refused_where_it_bends"
    return said


def _refused_alone(cases: Sequence[Any], answers: Sequence[Any]) -> Any:
    """The only right gradient that is refused by the check's defaults, if it tells."""
    refused = [
        case
        for case, answer in zip(cases, answers, strict=True)
        if case.is_right and answer is False and not case.given
    ]
    is_telling = len(refused) == 1 and refused[0].name in TELLING
    return refused[0] if is_telling else None


def _is_odd(answer: Any) -> bool:
    return not isinstance(answer, bool | Exception | _Moved)


def _complaint(
    case: Any,
    answer: Any,
    namespace: dict[str, Any],
    overall: Mapping[bool, str],
    alone: Any,
) -> Complaint | None:
    """What is wrong with one answer.

    ``overall`` is said of all that are alike; ``alone`` is the one case that tells.
    """
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
    is_about_tolerance = case.is_right and case.part == "tolerance"
    if case is alone:
        return Complaint(f"refused_{case.name}", case=name)
    if case.is_right in overall and not is_about_tolerance:
        return Complaint(overall[case.is_right], case=name)
    if not case.is_right:
        return Complaint(f"passed_{case.part}", case=name)
    # By the tolerance that was given it passes; right it is not.
    key = "refused_tolerance" if case.part == "tolerance" else "refused"
    return Complaint(key, case=name)
