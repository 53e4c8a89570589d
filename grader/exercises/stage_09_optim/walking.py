"""Where a step function leads: the parts of a walk, for formulas right and wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays

#: (param, grad, state, lr, *hyper) -> (param, state)
Step = Callable[..., tuple[np.ndarray, Any]]

#: The parts that are numbers.
WALKED = ("first", "later", "changing_lr", "several")


def walk(
    step: Step,
    params: np.ndarray,
    grads: np.ndarray,
    rates: Sequence[float],
    hyper: Sequence[float] = (),
    *,
    shared_state: bool = False,
) -> np.ndarray:
    """The parameters after each step, (steps, parameters, …).

    Args:
        step: a step function, of arrays or of anything that it understands.
        params: (parameters, …).
        grads: (steps, parameters, …).
        rates: a learning rate for each step.
        hyper: the step's other numbers.
        shared_state: use one state for all parameters, which is a mistake.
    """
    now = list(params)
    states: list[Any] = [{} for _ in now]
    seen = []
    for lr, gradients in zip(rates, grads, strict=True):
        for index, grad in enumerate(gradients):
            own = 0 if shared_state else index
            now[index], states[own] = step(now[index], grad, states[own], lr, *hyper)
        seen.append(list(now))
    return np.array(seen)


def part_of_walk(
    step: Step, a: Arguments, part: str, *, shared_state: bool = False
) -> np.ndarray:
    """One part of what a step function gives for the drawn arguments.

    ``first``: the parameter after step 1, (D_in, H); ``later``: after each step from 2
    on, (steps - 1, D_in, H); ``changing_lr``: after the last step with a learning rate
    that changes, (D_in, H); ``several``: two parameters in turns, after the last step,
    (2, D_out).
    """
    hyper = tuple(a["hyper"].values())
    alone, grads = a["param"][None], a["grads"][:, None]
    steady = [a["lr"]] * len(grads)
    match part:
        case "first":
            return walk(step, alone, grads[:1], steady[:1], hyper)[0, 0]
        case "later":
            return walk(step, alone, grads, steady, hyper)[1:, 0]
        case "changing_lr":
            return walk(step, alone, grads, a["lrs"], hyper)[-1, 0]
        case "several":
            params, grads = a["params"], a["grads_of_several"]
            return walk(step, params, grads, steady, hyper, shared_state=shared_state)[
                -1
            ]
    raise LookupError(f"no part of a walk is called {part!r}")


def parts_of_walk(step: Step, a: Arguments) -> Arrays:
    """All parts that are numbers."""
    return {part: part_of_walk(step, a, part) for part in WALKED}
