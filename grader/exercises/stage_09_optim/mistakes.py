"""The known wrong answers to stage 09. Their sentences: grader/text/."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_05_autograd.mistakes import FAULTS
from grader.exercises.stage_09_optim.stand_ins import COURSE_STEPS
from grader.exercises.stage_09_optim.training import (
    PARAMETERS,
    WRONG_ENDS,
    WRONG_LOOPS,
    WRONG_LOSSES,
)
from grader.exercises.stage_09_optim.walking import WALKED, Step, part_of_walk
from grader.exercises.stage_09_optim.wrong_steps import WRONG_STEPS

#: Before the first step the state is empty, and a mean of squares is never negative.
STEP_FAULTS = (
    KnownFault("KeyError", "state_is_empty_at_first"),
    KnownFault("'NoneType'", "state_is_empty_at_first"),
    KnownFault("and 'dict'", "state_is_a_dictionary"),
    KnownFault(": 'dict' and", "state_is_a_dictionary"),
    KnownFault("invalid value encountered in sqrt", "root_of_negative"),
)

#: 1 - beta**t is 0 where t is 0.
ADAM_FAULTS = (
    *STEP_FAULTS,
    KnownFault("ZeroDivisionError", "count_starts_at_0"),
    KnownFault("divide by zero encountered", "count_starts_at_0"),
    KnownFault("invalid value encountered in divide", "count_starts_at_0"),
)

TRAIN_FAULTS = (
    KnownFault("optimizer can only optimize Tensors", "optimizer_of_no_parameters"),
    KnownFault("object is not iterable", "parameters_not_called"),
    KnownFault("optimizer got an empty parameter list", "parameters_used_up"),
    *FAULTS,
)


def step_mistakes(name: str) -> tuple[Mistake, ...]:
    """Each wrong step in each part of a walk, and what parameters may share."""
    found = [
        _in_part(name, wrong, step, part)
        for wrong, step in WRONG_STEPS[name].items()
        for part in WALKED
    ]
    right = COURSE_STEPS[name]
    if name != "sgd_step":
        found.append(_shared_state(right))
    if name in ("adam_step", "adamw_step"):
        found.append(_shared_count(right))
    return tuple(found)


#: Where several mistakes look the same after one step, a sentence that is true of all.
_AT_FIRST = {
    ("momentum_step", "look_ahead_unasked"): "first_push_too_strong",
    ("momentum_step", "starts_with_gradient"): "first_push_too_strong",
    ("rmsprop_step", "alpha_on_both"): "alpha_on_square",
    ("rmsprop_step", "shares_swapped"): "alpha_on_square",
    ("adam_step", "correction_outside_root"): "first_root_too_large",
    ("adam_step", "squares_share_missing"): "first_root_too_large",
}


def _in_part(exercise: str, name: str, step: Step, part: str) -> Mistake:
    name = name.partition("/")[0]
    if part == "first":
        name = _AT_FIRST.get((exercise, name), name)
    return Mistake(name, part, lambda a: part_of_walk(step, a, part))


def _shared_state(step: Step) -> Mistake:
    return Mistake(
        "shared_state",
        "several",
        lambda a: part_of_walk(step, a, "several", shared_state=True),
    )


def _shared_count(step: Step) -> Mistake:
    """Each parameter has means of its own, but all calls are counted together."""

    def counted_together(a: Arguments) -> np.ndarray:
        calls = itertools.count()

        def counting(
            param: np.ndarray, grad: np.ndarray, state: Any, lr: float, *hyper: float
        ) -> Any:
            return step(param, grad, {**state, "t": next(calls)}, lr, *hyper)

        return part_of_walk(counting, a, "several")

    return Mistake("shared_count", "several", counted_together)


def _run_once(run: Callable[[Arguments], Arrays]) -> Callable[[Arguments], Arrays]:
    """The same, but a run on the same arguments is not repeated for the next part."""
    last: list[Any] = []

    def run_or_remember(a: Arguments) -> Arrays:
        if not last or last[0] is not a:
            last[:] = a, run(a)
        return last[1]

    return run_or_remember


def _in_parts(
    name: str, run: Callable[[Arguments], Arrays], parts: Iterable[str]
) -> list[Mistake]:
    once = _run_once(run)
    return [Mistake(name, part, lambda a, part=part: once(a)[part]) for part in parts]


TRAIN_MISTAKES = (
    *(Mistake(name, "losses", losses) for name, losses in WRONG_LOSSES.items()),
    *(m for name, run in WRONG_ENDS.items() for m in _in_parts(name, run, PARAMETERS)),
    *(
        mistake
        for name, run in WRONG_LOOPS.items()
        for mistake in _in_parts(name, run, ("losses", *PARAMETERS))
    ),
)
