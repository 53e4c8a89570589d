"""Examine an exercise: ask for observations, and decide from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.exercises.exercise import Arguments, Exercise, Sizes
from grader.probes.observation import Observation, Outcome
from grader.verdicts.judging import judge
from grader.verdicts.side_by_side import side_by_side
from grader.verdicts.verdict import Verdict

#: Gives an observation for each input, or for the first ones. Its arguments tell
#: whether the course's own functions are to stand around the student's, and what the
#: inputs are; those are not to be changed.
Witness = Callable[[bool, Sequence[Arguments]], Sequence[Observation]]


def examine(
    exercise: Exercise,
    sizes: Sequence[Sizes],
    seed: int,
    witness: Witness,
    *,
    is_public: bool = False,
) -> Verdict:
    """Judge the function in good company; if it cannot run there, as it stands.

    A loop that is right with the course's own functions around it is right, whatever
    the student's would do: one that ends the process must not cost the loop. One that
    cannot be run with them, or does not use them, because it calls its own in another
    way, is tried with those. One that gives wrong numbers is wrong: a second mistake in
    another cell, that makes up for the first, is no excuse.

    Args:
        exercise: what is asked.
        sizes: the sizes of the inputs.
        seed: from which the inputs are drawn.
        witness: tells what the student's function did.
        is_public: whether the verdict may hold a wrong array beside the right one.
    """
    inputs = exercise.draw_each(sizes, seed)
    verdicts = []
    for surrounded in (True, False) if exercise.surroundings else (False,):
        trials = _trials(inputs, witness(surrounded, inputs))
        verdict = replace(judge(exercise, trials), surrounded=surrounded)
        if is_public:
            compared = side_by_side(exercise, verdict, trials)
            verdict = replace(verdict, compared=compared)
        verdicts.append(verdict)
        if _is_final(trials[-1][1] if trials else None):
            break
    # Of two that are worth the same, the first one's sentence is about this function.
    return max(verdicts, key=lambda verdict: verdict.score)


def _trials(
    inputs: Sequence[Arguments], seen: Sequence[Observation]
) -> list[tuple[Arguments, Observation]]:
    """Each input with what was seen; none if the witness has kept something back."""
    is_stopped = any(one.outcome is not Outcome.RETURNED for one in seen)
    if len(seen) != len(inputs) and not is_stopped:
        return []
    return list(zip(inputs, seen, strict=False))


def _is_final(last: Observation | None) -> bool:
    """Whether another trial, with the student's own functions, would say no more."""
    if last is None or last.outcome is Outcome.TOO_SLOW:
        return True
    return last.outcome is Outcome.RETURNED and not last.complaints
