"""Try a student's function out on drawn inputs: probe, then verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercises.exercise import Exercise, Sizes
from grader.probes import Outcome, observe
from grader.verdicts import Verdict, judge, side_by_side

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
    """Judge the function in good company; if it fails there, as it stands.

    A loop that is right with the course's own functions around it is right, whatever
    the student's would do: one that ends the process must not cost the loop. One that
    cannot be run with them, or does not use them, because it calls its own in another
    way, is tried with those. One that gives wrong numbers is wrong: a second mistake in
    another cell, that makes up for the first, is no excuse.

    Args:
        exercise: what is asked.
        sizes: the sizes of the inputs, one call for each.
        seed: from which the inputs are drawn.
        namespace: the notebook's globals.
        seconds: the time limit of one call; the exercise's own if None.
        is_public: whether the verdict may hold a wrong array beside the right one.
    """
    if exercise.id not in _imported:
        _import_what_references_need(exercise, sizes[0])
        _imported.add(exercise.id)
    verdicts = []
    for surrounded in (True, False) if exercise.surroundings else (False,):
        rng = np.random.default_rng(seed)
        trials = []
        for drawn in sizes:
            arguments = exercise.draw(rng, drawn)
            seen = observe(exercise, arguments, namespace, seconds, surrounded)
            trials.append((arguments, seen))
            if seen.outcome is not Outcome.RETURNED:
                break  # one endless loop is enough
        verdict = replace(judge(exercise, trials), surrounded=surrounded)
        if is_public:
            compared = side_by_side(exercise, verdict, trials)
            verdict = replace(verdict, compared=compared)
        verdicts.append(verdict)
        last = trials[-1][1]
        gave_numbers = last.outcome is Outcome.RETURNED and not last.complaints
        if gave_numbers or last.outcome is Outcome.TOO_SLOW:
            break
    # Of two that are worth the same, the first one's sentence is about this function.
    return max(verdicts, key=lambda verdict: verdict.score)


def _import_what_references_need(exercise: Exercise, sizes: Sizes) -> None:
    """Import PyTorch, or whatever it is, before any time limit runs.

    An import takes longer than a student's function may, and one that is cut off in the
    middle can bring the whole process down later.
    """
    exercise.reference(exercise.draw(np.random.default_rng(0), sizes))
