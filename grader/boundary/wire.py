"""Observations as bytes, and back: numbers and words, checked one by one.

The bytes come from a process in which a student's code runs, so they can be anything.
`unpack` believes none of them: what is not an observation of this exercise, to the
letter, is Garbled. It builds plain arrays and strings and calls nothing.
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgpack
import numpy as np

from grader.exercises.exercise import Exercise
from grader.probes.observation import Complaint, Fault, Observation, Outcome
from grader.probes.observing import MOST_ELEMENTS
from grader.text import can_say, template

#: The most bytes that the observations of one exercise may take. Right ones take a few
#: thousand.
MOST_BYTES = 32_000_000
#: The longest word, such as an exception's text, in characters.
LONGEST_WORD = 400
#: The most entries of a list or a table; exercises have a dozen parts at most.
MOST_ENTRIES = 64
#: What arrays are made of, as NumPy writes it.
_DTYPES = {np.dtype(one).str: np.dtype(one) for one in "?bhilqBHILQefd"}
_MOST_DIMENSIONS = 8
#: The gaps of a complaint's sentence that the verdict fills.
_GIVEN = {"function", "package", "part"}

_T = TypeVar("_T")


class Garbled(Exception):
    """What came is not an observation of this exercise. Its text is for a log."""


# ------------------------------------------------------------------------- to bytes


def pack(observations: Sequence[Observation]) -> bytes:
    """The observations of one exercise as bytes."""
    return msgpack.packb([_observation(one) for one in observations])


def _observation(seen: Observation) -> dict[str, Any]:
    return {
        "outcome": seen.outcome.value,
        "values": {name: _array(value) for name, value in seen.values.items()},
        "misfits": dict(seen.misfits),
        "complaints": {n: _complaint(one) for n, one in seen.complaints.items()},
        "changed": list(seen.changed),
        "came": seen.came,
        "package": seen.package,
        "condemned": _complaint(seen.condemned) if seen.condemned else None,
        "fault": vars(seen.fault) if seen.fault else None,
    }


def _array(value: np.ndarray) -> dict[str, Any]:
    # An extended float is more than any reference has: a float64 does.
    plain = value if value.dtype.str in _DTYPES else value.astype(np.float64)
    return {
        "dtype": plain.dtype.str,
        "shape": list(plain.shape),
        "data": plain.tobytes(),
    }


def _complaint(complaint: Complaint) -> dict[str, Any]:
    fields = {name: str(value) for name, value in complaint.fields.items()}
    return {"key": complaint.key, "fields": fields}


# ----------------------------------------------------------------------- from bytes


def unpack(packed: bytes, exercise: Exercise) -> list[Observation]:
    """The observations that bytes of unknown origin hold.

    Raises:
        Garbled: they hold something else.
    """
    if len(packed) > MOST_BYTES:
        raise Garbled(f"{len(packed)} bytes")
    try:
        found = msgpack.unpackb(
            packed,
            strict_map_key=True,
            max_array_len=MOST_ENTRIES,
            max_map_len=MOST_ENTRIES,
            max_ext_len=0,
        )
    except (ValueError, RecursionError) as error:  # as msgpack's own errors are
        raise Garbled(type(error).__name__) from None
    return [_read(one, exercise) for one in _is(found, list)]


_KEYS = {
    "outcome",
    "values",
    "misfits",
    "complaints",
    "changed",
    "came",
    "package",
    "condemned",
    "fault",
}


def _read(found: Any, exercise: Exercise) -> Observation:
    if not isinstance(found, dict) or found.keys() != _KEYS:
        raise Garbled("not an observation")
    try:
        outcome = Outcome(found["outcome"])
    except ValueError:
        raise Garbled("an unknown outcome") from None
    parts = {part.name for part in exercise.handed_back}
    condemned, fault = found["condemned"], found["fault"]
    seen = Observation(
        outcome,
        values={n: _read_array(v) for n, v in _table(found["values"], parts)},
        misfits={n: _word(v) for n, v in _table(found["misfits"], parts)},
        complaints={
            n: _read_complaint(v) for n, v in _table(found["complaints"], parts)
        },
        changed=tuple(_word(one) for one in _is(found["changed"], list)),
        came=_word(found["came"]),
        package=_word(found["package"]),
        condemned=None if condemned is None else _read_complaint(condemned),
        fault=None if fault is None else _read_fault(fault),
    )
    if (outcome in (Outcome.RAISED, Outcome.BLANK)) != (seen.fault is not None):
        raise Garbled("an exception without a fault, or a fault without one")
    if (outcome is Outcome.CONDEMNED) != (seen.condemned is not None):
        raise Garbled("condemned for no reason")
    return seen


def _is(found: Any, kind: type[_T]) -> _T:
    if type(found) is not kind:
        raise Garbled(f"{type(found).__name__} for {kind.__name__}")
    return found


def _table(found: Any, names: set[str]) -> Sequence[tuple[str, Any]]:
    if not _is(found, dict).keys() <= names:
        raise Garbled("an unknown part")
    return list(found.items())


def _word(found: Any) -> str:
    """A short text in one line; what is not printable is shown as a question mark."""
    word = _is(found, str)[:LONGEST_WORD]
    return "".join(letter if letter.isprintable() else "?" for letter in word)


def _read_array(found: Any) -> np.ndarray:
    if not isinstance(found, dict) or found.keys() != {"dtype", "shape", "data"}:
        raise Garbled("not an array")
    dtype = _DTYPES.get(_is(found["dtype"], str))
    shape, data = _is(found["shape"], list), _is(found["data"], bytes)
    if dtype is None or len(shape) > _MOST_DIMENSIONS:
        raise Garbled("an array of something else")
    if any(type(size) is not int or size < 0 for size in shape):
        raise Garbled("an impossible shape")
    size = math.prod(shape)
    if size > MOST_ELEMENTS or size * dtype.itemsize != len(data):
        raise Garbled("an array of another size than it says")
    return np.frombuffer(data, dtype).reshape(shape).copy()


def _read_complaint(found: Any) -> Complaint:
    """A complaint that the course knows how to say."""
    if not isinstance(found, dict) or found.keys() != {"key", "fields"}:
        raise Garbled("not a complaint")
    key, fields = _word(found["key"]), _is(found["fields"], dict)
    if not can_say(f"complaints.{key}"):
        raise Garbled("an unknown complaint")
    wanted = _gaps(f"complaints.{key}")
    if not wanted <= fields.keys() | _GIVEN:
        raise Garbled("a complaint that lacks a word")
    # Words that the sentence has no gap for are not wanted, whatever they are.
    return Complaint(key, **{n: _word(fields[n]) for n in wanted if n in fields})


def _gaps(key: str) -> set[str]:
    """The names of a sentence's gaps."""
    return {name for _, name, _, _ in string.Formatter().parse(template(key)) if name}


def _read_fault(found: Mapping[str, Any]) -> Fault:
    if not isinstance(found, dict) or found.keys() != vars(Fault("", "")).keys():
        raise Garbled("not a fault")
    line = found["line"]
    if line is not None and (type(line) is not int or line < 0):
        raise Garbled("an impossible line")
    words = {name: _word(value) for name, value in found.items() if name != "line"}
    return Fault(line=line, **words)
