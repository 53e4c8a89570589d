"""Try a student's function or class once, and hand back plain arrays and values.

How it is tried is the exercise's probe, a module of this package with a function
``run(subject, arguments, namespace)``: it calls what the student wrote, and returns
what a right function would return, in plain arrays and numbers, with a Complaint in the
place of what it saw to be wrong. What takes long and is not the student's doing goes to
its ``prepare(subject)``. All around that is here: limits, silence,
policy, faults. Nothing outside this package touches an object of the student's.
"""

from __future__ import annotations

import copy
import importlib
import io
import numbers
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import MappingProxyType
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Exercise, Part
from grader.probes.at_work import watched
from grader.probes.comparing import is_unchanged
from grader.probes.fault import fault_of, is_left_below, is_stub
from grader.probes.observation import Complaint, Observation, Outcome
from grader.probes.policy import forbidden_use
from grader.probes.time_limit import TimeLimitReached, time_limit

#: The largest array that is looked at. The right ones have a few dozen elements.
MOST_ELEMENTS = 1_000_000

_REAL_KINDS = "fiub"

#: IPython's own `exit` stops the kernel a moment later, while another cell is running.
_EXITS = {"exit": sys.exit, "quit": sys.exit}


def observe(
    exercise: Exercise,
    arguments: Arguments,
    namespace: dict[str, Any],
    seconds: float | None = None,
    stand_ins: Mapping[str, Any] = MappingProxyType({}),
) -> Observation:
    """Try ``exercise.function`` of ``namespace`` once and report what happened.

    The function gets copies of the arguments, in order. What it prints is dropped: a
    line on stderr would cost the student all points of an nbgrader cell.

    Args:
        exercise: which function, and what it should return.
        arguments: float64 arrays and plain numbers, by name.
        namespace: the notebook's globals.
        seconds: the time limit of the call; the exercise's own if None.
        stand_ins: the course's own functions, put in the place of the student's other
            ones during the call, by name.
    """
    with watched(exercise.policy, namespace) as caught:
        seen = _observe(exercise, arguments, namespace, seconds, stand_ins)
    if caught:
        return Observation(Outcome.FORBIDDEN, package=caught[0])
    return seen


def _observe(
    exercise: Exercise,
    arguments: Arguments,
    namespace: dict[str, Any],
    seconds: float | None,
    stand_ins: Mapping[str, Any],
) -> Observation:
    if exercise.function not in namespace:
        return Observation(Outcome.UNDEFINED)
    function = namespace[exercise.function]
    if not callable(function):
        return Observation(Outcome.NOT_CALLABLE)
    package = forbidden_use(function, namespace, exercise.policy, stand_ins)
    if package is not None:
        return Observation(Outcome.FORBIDDEN, package=package)

    # Imports come before any limit: one that is cut off crashes Python later.
    probe = importlib.import_module(f"grader.probes.{exercise.probe}")
    if hasattr(probe, "prepare"):
        probe.prepare(function)
    arguments = exercise.told(arguments)
    given = {name: copy.deepcopy(value) for name, value in arguments.items()}
    try:
        with (
            _replaced(namespace, {**stand_ins, **_EXITS}),
            _silence(),
            time_limit(exercise.seconds if seconds is None else seconds) as alarm,
        ):
            result = probe.run(function, given, namespace)
            # What came back may be an object with a mind of its own.
            seen = _take_apart(result, exercise, _changed(arguments, given))
    except TimeLimitReached:
        return Observation(Outcome.TOO_SLOW)
    except Complaint as complaint:
        return Observation(Outcome.CONDEMNED, condemned=complaint)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: a check outlives `exit()`
        if alarm.rang:  # and what it struck stopped with an exception of its own
            return Observation(Outcome.TOO_SLOW)
        is_blank = is_stub(error) and not is_left_below(error, namespace)
        outcome = Outcome.BLANK if is_blank else Outcome.RAISED
        return Observation(outcome, fault=fault_of(error, namespace))
    if alarm.rang:
        return Observation(Outcome.TOO_SLOW)
    return seen


class _Nowhere(io.BufferedIOBase):
    """Takes any bytes, and keeps none."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return len(content)


@contextmanager
def _silence() -> Iterator[None]:
    """Drop what is printed, also by code that writes bytes."""
    out, err = (io.TextIOWrapper(_Nowhere(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        yield


@contextmanager
def _replaced(
    namespace: dict[str, Any], functions: Mapping[str, Any]
) -> Iterator[None]:
    """Put other functions in the place of the student's for the length of a block."""
    kept = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    try:
        yield
    finally:
        for name in functions:
            if name in kept:
                namespace[name] = kept[name]
            else:
                namespace.pop(name, None)


def _changed(before: Arguments, after: Arguments) -> tuple[str, ...]:
    return tuple(
        name
        for name, value in before.items()
        if isinstance(value, np.ndarray) and not is_unchanged(value, after[name])
    )


def _take_apart(
    result: Any, exercise: Exercise, changed: tuple[str, ...]
) -> Observation:
    """Split what came back into parts: plain arrays, and what did not fit."""
    items = _items(result, exercise)
    if items is None:
        is_sequence = isinstance(result, tuple | list)
        size = f" of {len(result)} values" if is_sequence else ""
        return Observation(Outcome.UNPACKABLE, came=f"{_name_of(result)}{size}")
    values: dict[str, np.ndarray] = {}
    misfits: dict[str, str] = {}
    complaints: dict[str, Complaint] = {}
    for part, item in items:
        if isinstance(item, Complaint):
            complaints[part.name] = item
            item = item.value
        plain = None if item is None else _plain(item, part)
        if plain is not None:
            values[part.name] = plain
        elif part.name not in complaints:
            is_list = part.kind == "numbers"
            misfits[part.name] = _name_of_numbers(item) if is_list else _name_of(item)
    return Observation(Outcome.RETURNED, values, misfits, complaints, changed)


class _Missing:
    """Stands for a part that did not come back at all."""


def _items(result: Any, exercise: Exercise) -> list[tuple[Part, Any]] | None:
    """Each part with what came back for it; None if there are not so many values."""
    parts = exercise.handed_back
    if exercise.packed_as == "alone":
        return [(parts[0], result)]
    if exercise.packed_as == "dict" and isinstance(result, dict):
        return [(part, result.get(part.name, _Missing())) for part in parts]
    is_tuple = exercise.packed_as == "tuple" and isinstance(result, tuple | list)
    if is_tuple and len(result) == len(parts):
        return list(zip(parts, result, strict=True))
    return None


def _name_of(item: Any) -> str:
    """What came instead, as a student would name it."""
    if item is None:
        return "None"
    if isinstance(item, _Missing):
        return "missing"
    name = type(item).__name__
    if isinstance(item, np.ndarray):
        return f"{name} of shape {item.shape} and dtype {item.dtype}"
    return name


def _plain(item: Any, part: Part) -> np.ndarray | None:
    """A plain copy of a student's number or array; None if it is neither."""
    if part.kind == "numbers":
        return _plain_numbers(item)
    if isinstance(item, np.ndarray | np.generic):
        is_usable = item.dtype.kind in _REAL_KINDS and item.size <= MOST_ELEMENTS
        return np.array(item, subok=False) if is_usable else None
    return _plain_number(item) if part.kind == "number" else None


def _plain_number(item: Any) -> np.ndarray | None:
    if isinstance(item, np.ndarray | np.generic):
        is_number = item.dtype.kind in _REAL_KINDS and item.ndim == 0
        return np.array(item, subok=False) if is_number else None
    if isinstance(item, numbers.Real):
        try:
            return np.array(float(item))
        except OverflowError:
            return np.array(np.inf)
    return None


def _name_of_numbers(item: Any) -> str:
    """What came instead of a list of numbers: of a list, its first odd entry."""
    if _is_sequence(item):
        odd = [entry for entry in item if _plain_number(entry) is None]
        return f"{_name_of(item)} with an entry that is: {_name_of(odd[0])}"
    return _name_of(item)


def _plain_numbers(item: Any) -> np.ndarray | None:
    if isinstance(item, np.ndarray):
        item = list(item) if item.ndim == 1 and item.size <= MOST_ELEMENTS else None
    if not _is_sequence(item):
        return None
    plain = [_plain_number(entry) for entry in item]
    if any(entry is None for entry in plain):
        return None
    return np.array([float(entry) for entry in plain])


def _is_sequence(item: Any) -> bool:
    """A list, a tuple, or something of that kind that is no text and not too long."""
    is_one = isinstance(item, Sequence) and not isinstance(item, str | bytes)
    return is_one and len(item) <= MOST_ELEMENTS
