"""Try an exercise's function on several drawn inputs, as a check or grading does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from grader.exercises.exercise import Exercise, Sizes
from grader.probes.observation import Observation, Outcome
from grader.probes.observing import observe


def observe_each(
    exercise: Exercise,
    sizes: Sequence[Sizes],
    seed: int,
    namespace: dict[str, Any],
    seconds: float | None = None,
    stand_ins: Mapping[str, Any] = MappingProxyType({}),
) -> list[Observation]:
    """Observe one call for each input, up to the first that does not return.

    The inputs are drawn here, so that a student's code cannot know them before it is
    called; whoever judges draws them again from the same seed.

    Args:
        exercise: which function, and what it should return.
        sizes: the sizes of the inputs, one call for each.
        seed: from which all of them are drawn, one after the other.
        namespace: the notebook's globals.
        seconds: the time limit of one call; the exercise's own if None.
        stand_ins: the course's own functions to be put around it, by name.
    """
    rng = np.random.default_rng(seed)
    seen: list[Observation] = []
    for drawn in sizes:
        arguments = exercise.draw(rng, drawn)
        seen.append(observe(exercise, arguments, namespace, seconds, stand_ins))
        if seen[-1].outcome is not Outcome.RETURNED:
            break  # one endless loop is enough
    return seen
