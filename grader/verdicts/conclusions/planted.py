"""What a gradient check's answers to right gradients and planted ones say of it.

A part is as it should be if every answer in it is; a complaint names the first case
that is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint, Observation
from grader.probes.slopes.measured import AS_IT_SHOULD_BE, is_another_step
from grader.text import say

#: Of the functions of right gradients: bent ones, straight ones and constants.
SHAPES_OF_F = 3
#: What may have come in the place of an answer; sentences are made of their words.
INSTEAD = ("stopped", "wanted_bool")
#: With any other step no slope comes out that is good enough.
USABLE_STEPS = 1e-9, 1e-2
#: Right gradients that say what is wrong where they alone are refused.
TELLING = ("right_mixed", "right_huge", "right_zero")
#: Wrong by a factor alone; some of them, of ordinary size and of others; and wrong by
#: a sign alone.
STRETCHED = (
    "no_factor_2",
    "mean_over_batch",
    "one_percent",
    "slightly_off",
    "wrong_tiny",
    "wrong_huge",
    "strict_tolerance",
    "very_strict_tolerance",
)
OF_OTHER_LENGTH = STRETCHED[:3]
STRETCHED_TOO = ("wrong_tiny", "wrong_huge")
TURNED = ("opposite_sign", "entry_sign")
#: Wrong in the order of its entries alone.
MIXED_UP = "transposed"
#: Plainly wrong in one entry of many.
SINGLE_ENTRIES = ("entry_zero", "entry_sign")
#: Wrong in one entry of many, and the same of all entries, which tells whether it is
#: what is wrong that goes unnoticed, or where.
IN_ONE_ENTRY = {"one_nan": "all_nan", "entry_slightly_off": "slightly_off"}


@dataclass(frozen=True)
class _Asked:
    """A case, what should be said of it, and what was.

    ``answer`` is yes, no, or what was seen instead. ``farthest`` is the longest step.
    """

    case: Any
    expected: Any
    answer: bool | Complaint
    has_moved: bool
    farthest: float

    @property
    def is_as_expected(self) -> bool:
        return self.answer is self.expected.is_right

    @property
    def name(self) -> str:
        """The case's name, in a sentence."""
        return say(f"cases.{self.expected.name}")


def conclude(arguments: Arguments, seen: Observation) -> dict[str, float | Complaint]:
    """For each part that it is as it should be, or what slipped through.

    Raises:
        Complaint: what is wrong with every answer.
    """
    asked = [
        _asked(arguments["cases"][one.number], one, seen)
        for one in arguments["expected"]
    ]
    _condemn(asked)
    overall, alone = _overall(asked), _refused_alone(asked)
    unseen = _unseen(asked)
    found: dict[str, float | Complaint] = {}
    for one in asked:
        complaint = _complaint(one, overall, alone, unseen)
        if complaint is not None and _may_be_the_step(one):
            complaint = _of_other_step(one) or complaint
        if not isinstance(found.get(one.expected.part), Complaint):
            found[one.expected.part] = complaint or AS_IT_SHOULD_BE
    return found


def _asked(case: Any, expected: Any, seen: Observation) -> _Asked:
    name = f"case {expected.number}"
    farthest = seen.values.get("farthest", np.zeros(0))
    has_step = expected.number < farthest.size
    complaint, value = seen.complaints.get(name), seen.values.get(name)
    has_moved = complaint is not None and complaint.key == "check_moved_a"
    if value is not None and value.shape == () and value in (0, 1):
        answer = bool(value)
    elif complaint is not None and complaint.key in INSTEAD:
        answer = complaint
    else:
        answer = Complaint("wanted_bool", came=seen.misfits.get(name, ""))
    return _Asked(
        case,
        expected,
        answer,
        has_moved,
        float(farthest.flat[expected.number]) if has_step else 0.0,
    )


def _may_be_the_step(one: _Asked) -> bool:
    """Whether a wrong answer may come from a step that is not the asked one."""
    is_refused = one.answer is False and one.expected.is_right
    is_about_steps = one.expected.part == "eps"
    return is_refused or (is_about_steps and isinstance(one.answer, bool))


def _of_other_step(one: _Asked) -> Complaint | None:
    """What to say if the check measures with a step of its own."""
    taken = one.farthest
    if "eps" in one.case.given:
        is_other = is_another_step(taken, one.case.given["eps"])
    else:
        is_other = not USABLE_STEPS[0] <= taken <= USABLE_STEPS[1]
    if not is_other or not 0 < taken < np.inf:
        return None
    return Complaint("check_takes_other_step", case=one.name, taken=f"{taken:.0e}")


def _condemn(asked: Sequence[_Asked]) -> None:
    """Say once what is wrong with every answer.

    A check that always says the same checks nothing, so what it says rightly is no
    merit of its own.
    """
    right = [one for one in asked if one.expected.is_right]
    if all(one.answer is True for one in asked):
        wrong = next(one for one in asked if not one.expected.is_right)
        raise Complaint("accepts_everything", case=wrong.name)
    if all(_is_odd(one) for one in right):
        raise Complaint("wanted_bool", **right[0].answer.fields)
    if all(one.answer is False for one in right):
        passed = [
            one for one in asked if one.answer is True and not one.expected.is_right
        ]
        if passed:
            raise Complaint("turned_around", case=passed[0].name)
        raise Complaint("refuses_everything")


def _overall(asked: Sequence[_Asked]) -> dict[bool, str]:
    """What is to be said of all wrong answers alike, by what they should be."""
    said: dict[bool, str] = {}
    if all(one.answer is True for one in asked if one.expected.part != "rejects_shape"):
        said[False] = "accepts_all_numbers"
    # Those with a step or a tolerance of their own are another question.
    usual = [
        one for one in asked if one.expected.is_right and one.expected.has_defaults
    ]
    accepted = {one.expected.shape_of_f for one in usual if one.answer is True}
    refused = {one.expected.shape_of_f for one in usual if one.answer is False}
    if not accepted & refused and len(accepted | refused) == SHAPES_OF_F:
        if accepted == {"constant"}:
            said[True] = "only_constants"
        elif refused == {"bent"}:
            said[True] = "refused_where_it_bends"
    return said


def _refused_alone(asked: Sequence[_Asked]) -> _Asked | None:
    """The only right gradient that is refused by the check's defaults, if it tells."""
    refused = [
        one
        for one in asked
        if one.expected.is_right and one.answer is False and one.expected.has_defaults
    ]
    is_telling = len(refused) == 1 and refused[0].expected.name in TELLING
    return refused[0] if is_telling else None


def _unseen(asked: Sequence[_Asked]) -> dict[str, str]:
    """What is to be said of wrong gradients whose length or sign is not looked at."""
    wrong = [one for one in asked if not one.expected.is_right]
    passed = {one.expected.name for one in wrong if one.answer is True}
    noticed = {one.expected.name for one in wrong if one.answer is False}
    said: dict[str, str] = {}
    # Who does not even notice a transpose does not compare entries at all.
    is_any_length = passed.issuperset((*OF_OTHER_LENGTH, *STRETCHED_TOO))
    if is_any_length and noticed.issuperset((MIXED_UP, "entry_zero")):
        said |= dict.fromkeys(STRETCHED, "passed_length")
    is_sign_alone = MIXED_UP in noticed or noticed.issuperset(OF_OTHER_LENGTH)
    if TURNED[0] in passed and is_sign_alone:
        said |= dict.fromkeys(TURNED, "passed_sign")
    # Where even this is noticed in all entries, the tolerance is not what is wrong.
    if "slightly_off" in noticed and passed & {MIXED_UP, *SINGLE_ENTRIES}:
        is_mixed_up = MIXED_UP in passed and SINGLE_ENTRIES[0] in noticed
        key = f"passed_rejects_{'structure' if is_mixed_up else 'single_entry'}"
        said |= {
            one: key
            for one, whole in IN_ONE_ENTRY.items()
            if one in passed and whole in noticed
        }
    return said


def _is_odd(one: _Asked) -> bool:
    return isinstance(one.answer, Complaint) and one.answer.key == "wanted_bool"


def _complaint(
    one: _Asked,
    overall: Mapping[bool, str],
    alone: _Asked | None,
    unseen: Mapping[str, str],
) -> Complaint | None:
    """What is wrong with one answer.

    ``overall`` is said of all that are alike; ``alone`` is the one case that tells;
    ``unseen`` is said of wrong ones, by their names.
    """
    expected = one.expected
    if _is_odd(one):
        return Complaint("answered_otherwise", case=one.name, **one.answer.fields)
    if isinstance(one.answer, Complaint):
        fields = {**one.answer.fields, "wanted": str(expected.is_right)}
        return Complaint("check_stopped", case=one.name, **fields)
    if one.is_as_expected:
        # A wrong answer is the first thing to say; what moved is its cause.
        has_moved = expected.part == "in_place" and one.has_moved
        return Complaint("check_moved_a") if has_moved else None
    is_about_shape = expected.part == "rejects_shape"
    is_about_tolerance = expected.is_right and expected.part == "tolerance"
    if one is alone:
        return Complaint(f"refused_{expected.name}", case=one.name)
    shape_differs = is_about_shape and overall.get(False) == "accepts_all_numbers"
    if expected.is_right in overall and not (is_about_tolerance or shape_differs):
        return Complaint(overall[expected.is_right], case=one.name)
    if not expected.is_right:
        key = unseen.get(expected.name, f"passed_{expected.part}")
        return Complaint(key, case=one.name)
    # By the tolerance that was given it passes; right it is not.
    key = "refused_tolerance" if expected.part == "tolerance" else "refused"
    return Complaint(key, case=one.name)
