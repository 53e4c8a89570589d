"""Hold each mistake that a student names beside the suspect that it is named for.

Both are tried on drawn problems, and how far apart they are is what goes to the
verdict: a number that is 0 where nothing tells them apart. Where it is not, a sentence
says which piece of evidence speaks against the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.evidence import Evidence, distance, gather
from grader.exercises.stage_12_digits.network import PARAMETERS
from grader.exercises.stage_12_digits.references import CASES
from grader.exercises.stage_12_digits.suspects import CATALOGUE, cases_of
from grader.probes.digits.naming import read_name
from grader.probes.observation import Complaint

#: Below this the two are the same.
_NOTHING = 1e-9


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each case how far the named mistake is from the suspect."""
    if "student" not in namespace:
        raise Complaint("no_student")
    suspects = cases_of(read_name(namespace["student"]))
    named = subject()
    if not isinstance(named, Mapping):
        raise Complaint("wanted_names", came=type(named).__name__)
    answers = {_number(case): name for case, name in named.items()}
    return {
        part: _judged(answers[str(number)], suspects[number - 1], arguments)
        for number, part in enumerate(CASES, start=1)
        if str(number) in answers
    }


def _number(case: Any) -> str:
    """The number in what stands for a case: 3, 3.0, "3" and "case 3" are all right."""
    digits = re.search(r"\d+", str(case))
    return digits[0] if digits else ""


def _judged(answer: Any, actual: str, problem: Arguments) -> Any:
    if not isinstance(answer, str):
        return Complaint("mistake_is_no_text", came=type(answer).__name__)
    name = re.sub(r"[\s-]", "_", answer.strip(" \t\n`'\".,").casefold())
    if not name:
        return Complaint("no_mistake_named")
    if name not in CATALOGUE:
        return Complaint("unknown_mistake", named=answer, names=", ".join(CATALOGUE))
    kinds = CATALOGUE[name], CATALOGUE[actual]
    given = (problem["x"], problem["labels"], problem["params"])
    apart = distance(*(kind() for kind in kinds), *given)
    if apart <= _NOTHING:
        return 0.0
    return _contradiction(name, *(gather(kind(), *given) for kind in kinds))


def _contradiction(name: str, named: Evidence, seen: Evidence) -> Complaint:
    """The clearest piece of evidence against a name."""
    for find in (_by_changes, _by_shapes, _by_calls, _by_logits, _by_numbers):
        complaint = find(name, named, seen)
        if complaint is not None:
            return complaint
    return Complaint("other_numbers", named=name)


def _by_changes(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    if bool(named.changed) is bool(seen.changed):
        return None
    key = "would_change_inputs" if named.changed else "changes_inputs"
    return Complaint(key, named=name)


def _by_shapes(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    for parameter in PARAMETERS:
        would, has = (one.gradients[parameter].shape for one in (named, seen))
        if would != has:
            fields = {"would": str(would), "has": str(has)}
            return Complaint("other_shape", named=name, parameter=parameter, **fields)
    return None


def _by_calls(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    if named.repeats is seen.repeats:
        return None
    return Complaint("would_repeat" if named.repeats else "repeats", named=name)


def _by_logits(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    if named.survives_large_logits is seen.survives_large_logits:
        return None
    survives = seen.survives_large_logits
    key = "survives_large_logits" if survives else "breaks_on_large_logits"
    return Complaint(key, named=name)


def _by_numbers(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    for parameter in PARAMETERS:
        would, has = (one.gradients[parameter] for one in (named, seen))
        fields = {"named": name, "parameter": parameter}
        if would.is_right is not has.is_right:
            key = "is_wrong_there" if would.is_right else "is_right_there"
            return Complaint(key, **fields)
        if would.is_scaled and has.is_scaled and not np.isclose(would.ratio, has.ratio):
            ratios = {"would": f"{would.ratio:.3g}", "has": f"{has.ratio:.3g}"}
            return Complaint("other_ratio", **fields, **ratios)
        if would.is_scaled is not has.is_scaled:
            key = "is_not_scaled" if would.is_scaled else "is_scaled"
            return Complaint(key, **fields)
    return None
