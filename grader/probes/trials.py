"""Try an exercise's function on several drawn inputs, as a check or grading does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from grader.exercises.exercise import Arguments, Exercise
from grader.probes.observation import Observation, Outcome
from grader.probes.observing import observe


def observe_each(
    exercise: Exercise,
    inputs: Iterable[Arguments],
    namespace: dict[str, Any],
    seconds: float | None = None,
    stand_ins: Mapping[str, Any] = MappingProxyType({}),
) -> list[Observation]:
    """Observe one call for each input, up to the first that does not return.

    Args:
        exercise: which function, and what it should return.
        inputs: the arguments of each call.
        namespace: the notebook's globals.
        seconds: the time limit of one call; the exercise's own if None.
        stand_ins: the course's own functions to be put around it, by name.
    """
    seen: list[Observation] = []
    for arguments in inputs:
        seen.append(observe(exercise, arguments, namespace, seconds, stand_ins))
        if seen[-1].outcome is not Outcome.RETURNED:
            break  # one endless loop is enough
    return seen
