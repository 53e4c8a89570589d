"""Judge observations of a student's function against the exercise's reference.

Sees arrays and plain values only; it never touches an object of the student's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from grader.exercises.exercise import (
    Arguments,
    Arrays,
    Exercise,
    Part,
    asks_a_process,
)
from grader.probes.fault import WORDS_OF_A_STUB
from grader.probes.observation import Complaint, Fault, Observation, Outcome
from grader.verdicts.comparison import agree
from grader.verdicts.conclusions import concluded
from grader.verdicts.diagnosis import diagnose
from grader.verdicts.verdict import Finding, Message, Verdict

#: How NumPy and PyTorch say that two matrices do not fit together.
_PRODUCT_WORDS = ("matmul:", "not aligned", "mat1 and mat2 shapes")

#: What is said of losses that no mistake explains.
_WRONG_LOSSES = ("unexplained.first_loss", "unexplained.later_loss")

#: Where shapes would only be noise.
_NOT_ABOUT_SHAPES = ("NameError", "UnboundLocalError", "AttributeError")


class _OfZeros(NamedTuple):
    """A part that is zeros, as follows from the student's own values.

    From zeros any line makes zeros: it has to be seen at work on another input.
    """

    otherwise: Message  #: what is wrong with it if it never is


def judge(
    exercise: Exercise, trials: Sequence[tuple[Arguments, Observation]]
) -> Verdict:
    """Give the verdict on an exercise from calls on one or more drawn inputs.

    A part is right if it is right on every input; its message is the first one.
    One that follows from zeros has to be right on another input besides.
    No trial, no points.
    """
    found: dict[str, Message | None] = {
        part.name: None if trials else Message("no_trial") for part in exercise.parts
    }
    shown: set[str] = set()
    of_zeros: dict[str, Message] = {}
    for arguments, observation in trials:
        # What is wrong once needs no second diagnosis, which is the slow part.
        still_right = [part for part in exercise.parts if found[part.name] is None]
        # A student's `np.seterr` must not decide how a verdict is computed.
        with np.errstate(all="ignore"):
            told = _judge_call(exercise, arguments, observation, still_right)
            empty = {n: one for n, one in told.items() if isinstance(one, _OfZeros)}
            told |= dict.fromkeys(empty)
            shown |= {n for n, one in told.items() if one is None} - empty.keys()
            of_zeros = {n: one.otherwise for n, one in empty.items()} | of_zeros
            found |= _beside_right_weights(exercise, told)
    for name in of_zeros.keys() - shown:
        found[name] = found[name] or of_zeros[name]
    return Verdict(
        exercise=exercise.id,
        function=exercise.function,
        points=exercise.points,
        findings=tuple(
            Finding(part.name, found[part.name], part.weight) for part in exercise.parts
        ),
        is_blank=any(seen.outcome is Outcome.BLANK for _, seen in trials),
        inputs=len(trials),
    )


def _judge_call(
    exercise: Exercise,
    arguments: Arguments,
    observation: Observation,
    parts: Sequence[Part],
) -> dict[str, Message | _OfZeros | None]:
    """What is wrong with each of some parts in one call; None if nothing is."""
    observation = concluded(exercise, arguments, observation)
    if observation.outcome is not Outcome.RETURNED:
        message = _call_message(exercise, observation)
        return {part.name: message for part in parts}
    expected = exercise.reference(arguments)
    own = _usable(observation.values, expected)
    followed = (
        _usable(observation.values, expected, broadcast=True)
        if exercise.entry_by_entry
        else own
    )
    given_own = exercise.follow_on(arguments, followed) if exercise.follow_on else {}
    found = {
        part.name: _judge_part(
            exercise, part, arguments, observation, expected, own, given_own
        )
        for part in parts
    }
    changed = [name for name in observation.changed if name not in exercise.may_change]
    if not changed:
        return found
    message = Message("changed", {"names": ", ".join(changed)})
    # Of several values, later ones can be wrong for nothing else than that change.
    is_alone = len(exercise.parts) == 1
    return {
        name: _and_named(message, one) if is_alone else message
        for name, one in found.items()
    }


def _and_named(message: Message, also: Message | None) -> Message:
    """A message; and what else is wrong, if that is one mistake with a name."""
    is_named = also is not None and also.key.startswith("mistakes.")
    return (
        replace(message, besides=also) if is_named and not also.vagueness else message
    )


def _beside_right_weights(
    exercise: Exercise, found: dict[str, Message | None]
) -> dict[str, Message | None]:
    """Unexplained losses beside right weights: what is wrong is the noting."""
    weights = [part.name for part in exercise.parts if part.kind == "array"]
    if not weights or any(found.get(name) is not None for name in weights):
        return found
    return {
        name: Message("unexplained.noted", message.fields)
        if message is not None and message.key in _WRONG_LOSSES
        else message
        for name, message in found.items()
    }


def _call_message(exercise: Exercise, observation: Observation) -> Message:
    fields = {"function": exercise.function, "package": observation.package}
    match observation.outcome:
        case Outcome.RAISED:
            return _fault_message(exercise, observation.fault, fields)
        case Outcome.BLANK:
            # A given function calls the student's; one of those may be the blank.
            where = observation.fault.function or exercise.function
            key = "blank" if where == exercise.function else "blank_elsewhere"
            return Message(key, {**fields, "where": where})
        case Outcome.UNPACKABLE:
            names = ", ".join(f"`{part.name}`" for part in exercise.parts)
            fields |= {"came": observation.came, "names": names}
            return Message(f"wanted_{exercise.packed_as}", fields)
        case Outcome.FORBIDDEN:
            is_process = asks_a_process(observation.package)
            key = "forbidden_process" if is_process else exercise.policy.key
            return Message(key, fields)
        case Outcome.CONDEMNED:
            return _complaint_message(observation.condemned, fields)
    return Message(observation.outcome.value, fields)


def _complaint_message(complaint: Complaint, fields: dict[str, str]) -> Message:
    return Message(f"complaints.{complaint.key}", {**fields, **complaint.fields})


def _fault_message(exercise: Exercise, fault: Fault, fields: dict[str, str]) -> Message:
    fields = {**fields, "error": fault.error, "text": fault.text}
    if fault.error == "NotImplementedError" and fault.text == WORDS_OF_A_STUB:
        where = {"where": fault.function, "line": str(fault.line)}
        return Message("stub_left", {**fields, **where})
    for known in exercise.faults:
        if known.words in fault.text or known.words == fault.error:
            place = {"line": str(fault.line or ""), "source": fault.source}
            return Message(f"mistakes.{known.name}", {**fields, **place})
    if not fault.source:
        return Message("raised_elsewhere", fields)
    key = "raised"
    if fault.shapes and fault.error not in _NOT_ABOUT_SHAPES:
        is_product = any(word in fault.text for word in _PRODUCT_WORDS)
        key = "raised_product" if is_product else "raised_shapes"
    place = {"line": str(fault.line), "source": fault.source, "shapes": fault.shapes}
    return Message(key, {**fields, **place})


def _usable(
    values: Arrays, expected: Arrays, *, broadcast: bool = False
) -> dict[str, np.ndarray]:
    """The student's own values that later parts can be computed from.

    They have the right shape, or one that NumPy broadcasts to it.
    """
    return {
        name: value.astype(np.float64)
        for name, value in values.items()
        if np.isfinite(value).all()
        and (
            value.shape == expected[name].shape
            or (broadcast and _broadcasts(value.shape, expected[name].shape))
        )
    }


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def _judge_part(
    exercise: Exercise,
    part: Part,
    arguments: Arguments,
    observation: Observation,
    expected: Arrays,
    own: Arrays,
    given_own: Arrays,
) -> Message | _OfZeros | None:
    """What is wrong with one part of what came back; None if nothing is."""
    complaint = observation.complaints.get(part.name)
    actual = observation.values.get(part.name)
    is_right = actual is not None and _is_right(actual, expected[part.name])
    if complaint is not None and (actual is None or is_right):
        fields = {"function": exercise.function, "part": part.name}
        return _complaint_message(complaint, fields)
    if actual is None:
        return _misfit_message(part, observation.misfits.get(part.name, "missing"))
    if is_right:
        return None
    if part.name in given_own:
        precision = _precision(exercise, part, arguments, observation.values, own)
        if agree(actual, given_own[part.name], precision):
            if exercise.is_whole:
                return Message("follows")
            if given_own[part.name].any():
                return None
            return _OfZeros(diagnose(exercise, part, arguments, actual, expected))
    message = diagnose(exercise, part, arguments, actual, expected)
    if _is_about_shape(message) and _follows_from_odd_shapes(
        exercise, part, arguments, observation.values, expected
    ):
        return Message("follows") if exercise.is_whole else None
    follows = given_own.get(part.name)
    others = {name: value for name, value in own.items() if name != part.name}
    if follows is None or (
        agree(follows, expected[part.name])
        # What is right does not depend on the student's own. What is wrong may.
        and (not message.vagueness or _all_agree(others, expected))
    ):
        return message
    # A line before this one is wrong too: perhaps this one is no stranger for that.
    # (A trained weight is no starting weight, although it has its name.)
    seen = {**others, **arguments}
    alone = diagnose(
        exercise, part, seen, actual, {**expected, **others, part.name: follows}
    )
    return min(alone, message, key=lambda one: one.vagueness)


def _precision(
    exercise: Exercise, part: Part, arguments: Arguments, values: Arrays, own: Arrays
) -> str:
    """How exact a part has to be that is computed from a student's own values.

    One that follows from a float32 value is as right as that allows. One that follows
    from float64 values alone has lost its digits in its own line.
    """
    if not _is_short(values[part.name]) or exercise.follow_on is None:
        return "float64"
    long = {name: value for name, value in own.items() if not _is_short(values[name])}
    given_all = exercise.follow_on(arguments, own).get(part.name)
    given_long = exercise.follow_on(arguments, long).get(part.name)
    is_same = given_all is not None and given_long is not None
    return "float64" if is_same and agree(given_all, given_long) else "float32"


def _is_short(value: np.ndarray) -> bool:
    return value.dtype.itemsize < np.dtype(np.float64).itemsize


def _is_about_shape(message: Message) -> bool:
    """Whether nothing more is known of an array than its shape, or its transpose's."""
    return message.vagueness > 1 or message.key.startswith("mistakes.transposed")


def _follows_from_odd_shapes(
    exercise: Exercise, part: Part, arguments: Arguments, values: Arrays, right: Arrays
) -> bool:
    """Whether a part follows from an earlier value that has another shape.

    What the course computes from such a value may fail in any way: then the part is
    judged by itself.
    """
    own = {
        name: value.astype(np.float64)
        for name, value in values.items()
        if value.size and value.ndim <= right[name].ndim and np.isfinite(value).all()
    }
    is_odd = any(value.shape != right[name].shape for name, value in own.items())
    if exercise.follow_on is None or not is_odd:
        return False
    try:
        follows = exercise.follow_on(arguments, own).get(part.name)
    except Exception:
        return False
    return follows is not None and agree(values[part.name], follows)


def _all_agree(own: Arrays, expected: Arrays) -> bool:
    return all(agree(value, expected[name]) for name, value in own.items())


def _is_right(actual: np.ndarray, right: np.ndarray) -> bool:
    # float32 has lost half of the digits that were handed in, if there were so many.
    has_digits = actual.dtype.itemsize >= right.dtype.itemsize
    return agree(actual, right) and (has_digits or np.array_equal(actual, right))


def _misfit_message(part: Part, came: str) -> Message:
    if came in ("None", "missing"):
        return Message(f"came_{came.lower()}", {"part": part.name})
    return Message(f"wanted_{part.kind}", {"part": part.name, "came": came})
