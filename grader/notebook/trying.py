"""Try a student's function out in the process that it lives in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Exercise, Sizes
from grader.exercises.standing_in import stand_ins
from grader.probes.arithmetic import as_numpy_has_it
from grader.probes.observation import Observation
from grader.probes.trials import observe_each
from grader.verdicts import Verdict, examine

#: The exercises whose references have what they need.
_imported: set[str] = set()


def try_out(
    exercise: Exercise,
    sizes: Sequence[Sizes],
    seed: int,
    namespace: dict[str, Any],
    seconds: float | None = None,
    *,
    is_public: bool = False,
) -> Verdict:
    """Observe the function and give the verdict, both here.

    Args:
        exercise: what is asked.
        sizes: the sizes of the inputs, one call for each.
        seed: from which the inputs are drawn.
        namespace: the notebook's globals.
        seconds: the time limit of one call; the exercise's own if None.
        is_public: whether the verdict may hold a wrong array beside the right one.
    """

    def witness(surrounded: bool, _: Sequence[Arguments]) -> list[Observation]:
        around = stand_ins(exercise) if surrounded else {}
        # Not the inputs that are judged: a student's code could have changed those.
        inputs = exercise.draw_each(sizes, seed)
        return observe_each(exercise, inputs, namespace, seconds, around)

    with as_numpy_has_it():
        if exercise.id not in _imported:
            _import_what_references_need(exercise, sizes[0])
            _imported.add(exercise.id)
        return examine(exercise, sizes, seed, witness, is_public=is_public)


def _import_what_references_need(exercise: Exercise, sizes: Sizes) -> None:
    """Import PyTorch, or whatever it is, before any time limit runs.

    An import takes longer than a student's function may, and one that is cut off in the
    middle can bring the whole process down later.
    """
    exercise.reference(exercise.draw(np.random.default_rng(0), sizes))
