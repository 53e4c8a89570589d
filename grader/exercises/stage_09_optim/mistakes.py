"""The known wrong answers to stage 09. Their sentences: grader/text/."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, KnownFault, Mistake
from grader.exercises.remembered import remembered
from grader.exercises.stage_05_autograd.mistakes import FAULTS
from grader.exercises.stage_09_optim.stand_ins import COURSE_STEPS
from grader.exercises.stage_09_optim.training import (
    OFTEN,
    PARAMETERS,
    WRONG_ENDS,
    WRONG_FACTORS,
    WRONG_LOOPS,
    WRONG_NOTES,
    Changes,
    Wrong,
    simulate,
)
from grader.exercises.stage_09_optim.walking import WALKED, Step, part_of_walk
from grader.exercises.stage_09_optim.wrong_steps import (
    WRONG_STEPS,
    KnownStep,
    is_seldom,
)

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
    # The tensors of a loop never say this; the arrays of a step by hand do.
    KnownFault("operands could not be broadcast", "one_state_for_all"),
    *FAULTS,
)


def step_mistakes(name: str) -> tuple[Mistake, ...]:
    """Each wrong step in each part of a walk, and what parameters may share."""
    found = [
        _in_part(name, wrong, part) for wrong in WRONG_STEPS[name] for part in WALKED
    ]
    right = COURSE_STEPS[name]
    if name != "sgd_step":
        found += _shared("shared_state", name, right, in_one_state)
    if name in ("adam_step", "adamw_step"):
        found += _shared("shared_count", name, right, counted_together)
    return tuple(found)


#: Where several mistakes look the same after one step, a sentence that is true of all.
_AT_FIRST: dict[str, dict[str, str]] = {
    "sgd_step": {
        "rate_falls/late": "step_halved",
        "rate_falls/from_the_first_0.5": "step_halved",
        **{
            f"rate_falls/from_the_first_{share}": "first_rate_smaller"
            for share in (0.9, 0.95, 0.99)
        },
    },
    "momentum_step": {
        "look_ahead_unasked": "first_push_too_strong",
        "starts_with_gradient": "first_push_too_strong",
        "renewed_twice": "first_push_too_strong",
    },
    "nesterov_step": {
        "no_look_ahead": "first_without_look_ahead",
        "velocity_not_kept/unused": "first_without_look_ahead",
        "look_ahead_lacks_gradient": "first_without_look_ahead",
        "look_ahead_from_old": "first_without_look_ahead",
        "look_ahead_from_old/whole": "first_without_look_ahead",
        "look_ahead_old_undamped": "first_without_look_ahead",
        "look_ahead_averaged": "first_without_look_ahead",
        "momentum_on_gradient": "look_ahead_damped_twice",
        "momentum_shares_swapped": "look_ahead_damped_twice",
        "look_ahead_backwards": "first_push_too_weak",
    },
    "rmsprop_step": {
        "alpha_on_both": "alpha_on_square",
        "shares_swapped": "alpha_on_square",
        "alpha_around_all": "first_root_too_small",
        "centred": "first_root_too_small",
        "mean_above": "first_share_above",
        "share_squared": "first_share_too_small",
        "shares_squared": "first_share_too_small",
        "sizes_averaged/sizes": "first_share_too_small",
    },
    "adam_step": {
        "correction_outside_root": "first_root_too_large",
        "squares_share_missing": "first_root_too_large",
        "mean_is_sum/squares": "first_root_too_large",
        "means_start_full/squares": "first_root_too_large",
        "only_squares_corrected": "first_mean_too_small",
        "only_mean_corrected": "first_squares_too_small",
        "squares_share_squared": "first_squares_too_small",
        "shares_squared": "first_squares_too_small",
        "mean_share_swapped": "beta1_on_gradient",
        "beta_on_both/mean": "beta1_on_gradient",
        "squares_share_swapped": "beta2_on_square",
        "beta_on_both/squares": "beta2_on_square",
        "both_shares_swapped": "betas_on_new",
        "beta_on_both": "betas_on_new",
        "renewed_twice/mean": "look_ahead_in_adam",
    },
}
_AT_FIRST["adamw_step"] = _AT_FIRST["adam_step"]


def _in_part(exercise: str, wrong: KnownStep, part: str) -> Mistake:
    name, besides = (
        _said(exercise, one, part) if one else "" for one in (wrong.name, wrong.besides)
    )
    return Mistake(name, part, lambda a: part_of_walk(wrong.step, a, part), besides)


def _said(exercise: str, name: str, part: str) -> str:
    """The name by which a mistake goes in this part."""
    known = _AT_FIRST.get(exercise, {}) if part == "first" else {}
    return known.get(name) or name.partition("/")[0]


def _shared(
    name: str, exercise: str, right: Step, walk: Callable[[Step, Arguments], Any]
) -> list[Mistake]:
    """What two parameters share, by itself or with another mistake."""
    singles = [
        wrong
        for wrong in WRONG_STEPS[exercise]
        if not (wrong.besides or is_seldom(wrong.name))
    ]
    return [
        Mistake(name, "several", lambda a: walk(right, a)),
        *(
            Mistake(
                name,
                "several",
                lambda a, step=wrong.step: walk(step, a),
                besides=_said(exercise, wrong.name, "several"),
            )
            for wrong in singles
        ),
    ]


def in_one_state(step: Step, a: Arguments) -> np.ndarray:
    """Two parameters in turns, with one memory between them."""
    return part_of_walk(step, a, "several", shared_state=True)


def counted_together(step: Step, a: Arguments) -> np.ndarray:
    """Each parameter has means of its own, but all calls are counted together."""
    calls = itertools.count()

    def counting(
        param: np.ndarray, grad: np.ndarray, state: Any, lr: float, *hyper: float
    ) -> Any:
        return step(param, grad, {**state, "t": next(calls)}, lr, *hyper)

    return part_of_walk(counting, a, "several")


#: The parts of the loop that are numbers.
_NUMBERS = ("losses", *PARAMETERS)


def _in_loop(name: str, changes: Changes, besides: str = "") -> list[Mistake]:
    """A loop with a mistake, or with two, in each part where they can show."""
    run = remembered(lambda a: simulate(a, **changes))
    name, besides = (one.partition("/")[0] for one in (name, besides))
    in_parameters = "turns" in changes or changes.get("moved") == ()
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part], besides)
        for part in (PARAMETERS if in_parameters else _NUMBERS)
    ]


def _loops(wrong: Wrong) -> list[Mistake]:
    """Each of some mistakes by itself."""
    return [
        mistake
        for name, changes in wrong.items()
        for mistake in _in_loop(name, changes)
    ]


def _two_in_loop(one: Wrong, other: Wrong) -> list[Mistake]:
    """Two mistakes of two tables at once, wherever they are of different kinds."""
    seen: set[frozenset[str]] = set()
    found = []
    for (name, changes), (besides, more) in itertools.product(
        one.items(), other.items()
    ):
        names = frozenset((name, besides))
        if names not in seen and not changes.keys() & more.keys():
            seen.add(names)
            found += _in_loop(name, {**changes, **more}, besides)
    return found


def _noted(name: str, changes: Changes, *, alone: bool = False) -> list[Mistake]:
    """A loop, wrong by itself unless ``alone``, that notes something else as well."""
    run = remembered(lambda a: simulate(a, **changes))
    return [
        Mistake(
            note.partition("/")[0],
            "losses",
            lambda a, of=of: of(run(a)["losses"], a["y"]),
            besides="" if alone else name.partition("/")[0],
        )
        for note, of in WRONG_NOTES.items()
    ]


def _losses_of(changes: Changes) -> Callable[[Arguments], np.ndarray]:
    return lambda a: simulate(a, **changes)["losses"]


_OFTEN_WRONG = {name: WRONG_LOOPS[name] for name in OFTEN}
_ONLY_SOME_MOVE = {
    name: changes for name, changes in WRONG_LOOPS.items() if name.startswith("only_")
}

TRAIN_MISTAKES = (
    Mistake("loss_stands_still", "losses", lambda a: simulate(a, moved=())["losses"]),
    Mistake("loss_after_update", "losses", lambda a: _one_longer(a)[1:]),
    *(
        Mistake(name.partition("/")[0], "losses", _losses_of(changes))
        for name, changes in WRONG_FACTORS.items()
    ),
    *_noted("", {}, alone=True),
    *_loops({**WRONG_ENDS, **WRONG_LOOPS}),
    *_two_in_loop(_OFTEN_WRONG, WRONG_FACTORS),
    *_two_in_loop(_OFTEN_WRONG, _OFTEN_WRONG),
    *_two_in_loop(_ONLY_SOME_MOVE, WRONG_FACTORS),
    *_two_in_loop(WRONG_ENDS, {**WRONG_FACTORS, **_OFTEN_WRONG}),
    *(
        mistake
        for name, changes in {**_OFTEN_WRONG, **WRONG_FACTORS}.items()
        for mistake in _noted(name, changes)
    ),
)


def _one_longer(a: Arguments) -> np.ndarray:
    return simulate({**a, "steps": a["steps"] + 1})["losses"]
