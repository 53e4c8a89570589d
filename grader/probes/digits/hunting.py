"""Hold each mistake that a student names beside the suspect that it is named for.

Both are tried on drawn problems, and how far apart they are is what goes to the
verdict: a number that is 0 where nothing tells them apart. Where it is not, a sentence
says which piece of evidence speaks against the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.evidence import (
    Evidence,
    Gradients,
    distance,
    gather,
)
from grader.exercises.stage_12_digits.inputs import CASES
from grader.exercises.stage_12_digits.network import PARAMETERS, Params
from grader.exercises.stage_12_digits.suspects import CATALOGUE, cases_of
from grader.probes.comparing import is_close
from grader.probes.digits.naming import read_name
from grader.probes.observation import Complaint

#: Below this the two are the same.
_NOTHING = 1e-9

#: x, labels and params.
_Problem = tuple[np.ndarray, np.ndarray, Params]


def _with_b1(change: Callable[[np.ndarray], np.ndarray]) -> Callable[..., _Problem]:
    return lambda x, labels, params: (x, labels, {**params, "b1": change(params["b1"])})


#: Experiments after which some mistakes do no harm: what is said where the named one
#: would do none, and what where the suspect's does none.
_HARMLESS: tuple[tuple[str, str, Callable[..., _Problem]], ...] = (
    ("b1_zero_wrong", "b1_zero_right", _with_b1(lambda b1: 0 * b1)),
    ("units_on_wrong", "units_on_right", _with_b1(lambda b1: b1 + 100)),
    ("units_off_wrong", "units_off_right", _with_b1(lambda b1: b1 - 100)),
)
#: Experiments that leave some gradients as they were: what is said where the named
#: mistake's would stay, and what where the suspect's stay.
_WITHOUT_EFFECT: tuple[tuple[str, str, Callable[..., _Problem]], ...] = (
    ("labels_count", "labels_do_not_count", lambda x, t, p: (x, 0 * t, p)),
    (
        "last_counts",
        "last_does_not_count",
        lambda x, t, p: (np.concatenate([x[:-1], x[-1:] + 1]), t, p),
    ),
)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each case how far the named mistake is from the suspect."""
    if "student" not in namespace:
        raise Complaint("no_student")
    suspects = cases_of(read_name(namespace["student"]))
    named = subject()
    if not isinstance(named, Mapping):
        raise Complaint("wanted_names", came=type(named).__name__)
    if named and all(_plain(case) in CATALOGUE for case in named):
        raise Complaint("cases_by_name")
    answers = {_number(case): name for case, name in named.items()}
    found = {
        part: _judged(answers[str(number)], suspects[number - 1], arguments)
        for number, part in enumerate(CASES, start=1)
        if str(number) in answers
    }
    if "0" in answers and set(CASES) - set(found) == {CASES[-1]}:
        found[CASES[-1]] = Complaint("cases_from_zero")
    return found


def _number(case: Any) -> str:
    """The number in what stands for a case: 3, 3.0, "3" and "case 3" are all right."""
    digits = re.search(r"\d+", str(case))
    return digits[0] if digits else ""


def _plain(name: Any) -> str:
    """A mistake's name as the catalogue writes it."""
    return re.sub(r"[\s-]", "_", str(name).strip(" \t\n`'\".,").casefold())


def _judged(answer: Any, actual: str, problem: Arguments) -> Any:
    if not isinstance(answer, str):
        return Complaint("mistake_is_no_text", came=type(answer).__name__)
    name = _plain(answer)
    if not name:
        return Complaint("no_mistake_named")
    if name not in CATALOGUE:
        return Complaint("unknown_mistake", named=answer, names=", ".join(CATALOGUE))
    kinds = CATALOGUE[name], CATALOGUE[actual]
    given = (problem["x"], problem["labels"], problem["params"])
    apart = distance(*(kind() for kind in kinds), *given)
    if apart <= _NOTHING:
        return 0.0
    seen = (gather(kind(), *given) for kind in kinds)
    return (
        _contradiction(name, *seen)
        or _by_experiments(name, kinds, given)
        or Complaint("other_numbers", named=name)
    )


def _contradiction(name: str, named: Evidence, seen: Evidence) -> Complaint | None:
    """The clearest piece of evidence against a name."""
    for find in (_by_changes, _by_shapes, _by_calls, _by_logits, _by_numbers):
        complaint = find(name, named, seen)
        if complaint is not None:
            return complaint
    return None


def _by_experiments(
    name: str, kinds: Sequence[Callable[[], Gradients]], given: _Problem
) -> Complaint | None:
    """What parts two mistakes that look alike until something is changed."""
    for counts, does_not_count, changed in _WITHOUT_EFFECT:
        stays = [_unmoved(kind, given, changed(*given)) for kind in kinds]
        for parameter in PARAMETERS:
            would, has = (parameter in one for one in stays)
            if would is not has:
                key = counts if would else does_not_count
                return Complaint(key, named=name, parameter=parameter)
    for is_wrong, is_right, changed in _HARMLESS:
        found = [gather(kind(), *changed(*given)).gradients for kind in kinds]
        for parameter in PARAMETERS:
            would, has = (one[parameter].is_right for one in found)
            if would is not has:
                key = is_wrong if would else is_right
                return Complaint(key, named=name, parameter=parameter)
    return None


def _unmoved(
    kind: Callable[[], Gradients], one: _Problem, other: _Problem
) -> list[str]:
    """The parameters whose gradient is the same for two problems."""
    before, after = (kind()(*deepcopy(problem)) for problem in (one, other))
    return [n for n in PARAMETERS if is_close(before[n], after[n], relative=1e-9)]


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
        if (
            would.is_scaled
            and has.is_scaled
            and not is_close(would.ratio, has.ratio, relative=1e-5, absolute=1e-8)
        ):
            ratios = {"would": f"{would.ratio:.3g}", "has": f"{has.ratio:.3g}"}
            return Complaint("other_ratio", **fields, **ratios)
        if would.is_scaled is not has.is_scaled:
            key = "is_not_scaled" if would.is_scaled else "is_scaled"
            return Complaint(key, **fields)
    return None
