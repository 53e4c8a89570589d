"""Call a student's function with arrays, and hand back plain arrays and values.

The only module that touches an object of the student's.
"""

from __future__ import annotations

import copy
import io
import numbers
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Exercise, Part
from grader.probes.fault import fault_of
from grader.probes.observation import Observation, Outcome
from grader.probes.policy import forbidden_use
from grader.probes.time_limit import TimeLimitReached, time_limit

#: Seconds that one call may take. The drawn inputs are tiny: even a solution written
#: as three nested Python loops needs milliseconds.
SECONDS_PER_CALL = 5.0

_REAL_KINDS = "fiub"


def observe(
    exercise: Exercise,
    arguments: Arguments,
    namespace: dict[str, Any],
    seconds: float = SECONDS_PER_CALL,
) -> Observation:
    """Call ``exercise.function`` of ``namespace`` once and report what happened.

    The function gets copies of the arguments, in order. What it prints is dropped: a
    line on stderr would cost the student all points of an nbgrader cell.

    Args:
        exercise: which function, and what it should return.
        arguments: float64 arrays and plain numbers, by name.
        namespace: the notebook's globals.
        seconds: the time limit of the call.
    """
    if exercise.function not in namespace:
        return Observation(Outcome.UNDEFINED)
    function = namespace[exercise.function]
    if not callable(function):
        return Observation(Outcome.NOT_CALLABLE)
    package = forbidden_use(function, namespace, exercise.forbidden)
    if package is not None:
        return Observation(Outcome.FORBIDDEN, package=package)

    given = {name: copy.deepcopy(value) for name, value in arguments.items()}
    try:
        with (
            _replaced(namespace, exercise.surroundings),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
            time_limit(seconds),
        ):
            result = function(*given.values())
    except TimeLimitReached:
        return Observation(Outcome.TOO_SLOW)
    except NotImplementedError as error:
        return Observation(Outcome.BLANK, fault=fault_of(error, namespace))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # SystemExit too: a check outlives `exit()`
        return Observation(Outcome.RAISED, fault=fault_of(error, namespace))

    return _take_apart(result, exercise, _changed(arguments, given))


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
        if isinstance(value, np.ndarray) and not np.array_equal(value, after[name])
    )


def _take_apart(
    result: Any, exercise: Exercise, changed: tuple[str, ...]
) -> Observation:
    """Split what came back into parts: plain arrays, and what did not fit."""
    items = _items(result, exercise)
    if items is None:
        is_sequence = isinstance(result, tuple | list)
        size = f" of {len(result)}" if is_sequence else ""
        return Observation(Outcome.UNPACKABLE, came=f"{_name_of(result)}{size}")
    values: dict[str, np.ndarray] = {}
    misfits: dict[str, str] = {}
    for part, item in items:
        plain = _plain(item, part)
        if plain is None:
            misfits[part.name] = _name_of(item)
        else:
            values[part.name] = plain
    return Observation(Outcome.RETURNED, values, misfits, changed)


class _Missing:
    """Stands for a part that did not come back at all."""


def _items(result: Any, exercise: Exercise) -> list[tuple[Part, Any]] | None:
    """Each part with what came back for it; None if there are not so many values."""
    parts = exercise.parts
    if exercise.packed_as == "alone":
        return [(parts[0], result)]
    if exercise.packed_as == "dict" and isinstance(result, dict):
        return [(part, result.get(part.name, _Missing())) for part in parts]
    is_tuple = exercise.packed_as == "tuple" and isinstance(result, tuple | list)
    if is_tuple and len(result) == len(parts):
        return list(zip(parts, result, strict=True))
    return None


def _name_of(item: Any) -> str:
    if item is None:
        return "None"
    if isinstance(item, _Missing):
        return "missing"
    return type(item).__name__


def _plain(item: Any, part: Part) -> np.ndarray | None:
    """A plain copy of a student's number or array; None if it is neither."""
    if part.kind == "numbers":
        return _plain_numbers(item)
    if isinstance(item, np.ndarray | np.generic):
        array = np.array(item, subok=False)
        return array if array.dtype.kind in _REAL_KINDS else None
    if part.kind == "number" and isinstance(item, numbers.Real):
        return np.array(float(item))
    return None


def _plain_numbers(item: Any) -> np.ndarray | None:
    if isinstance(item, np.ndarray):
        item = list(item.ravel()) if item.ndim == 1 else None
    if not isinstance(item, tuple | list):
        return None
    plain = [_plain(entry, Part("", "number")) for entry in item]
    if any(entry is None or entry.size != 1 for entry in plain):
        return None
    return np.array([float(entry.reshape(())) for entry in plain])
