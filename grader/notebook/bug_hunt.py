"""The bug hunt of stage 12: a student's suspects, and a table of what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.exercise import Sizes
from grader.exercises.stage_12_digits.evidence import SAME, Evidence, Likeness, gather
from grader.exercises.stage_12_digits.inputs import draw_hunt
from grader.exercises.stage_12_digits.network import PARAMETERS, Params
from grader.exercises.stage_12_digits.suspects import (
    CATALOGUE,
    EXAMPLE,
    Suspect,
    cases_of,
)
from grader.text import say

#: The problem that suspects are first tried on: N, D, H, C.
_SIZES = Sizes(5, 7, 11, 3)
_SEED = 12
#: A residual below this is rounding of a lower precision, and differs by machine.
_TINY = 1e-5


class Case:
    """A gradient with a mistake in it, to experiment with; it does not tell which.

    Called with x (N, D), labels (N,) and params it returns gradients by parameter, as
    the student's own ``gradients`` does.
    """

    def __init__(self, number: int, kind: type[Suspect]) -> None:
        self.number = number
        self._kind = kind
        self._suspect = kind()

    def __call__(self, x: np.ndarray, labels: np.ndarray, params: Params) -> Params:
        """Return the suspect's gradients by parameter."""
        return self._suspect(x, labels, params)

    def __repr__(self) -> str:
        return say("hunt.suspect", number=self.number)

    def fresh(self) -> Suspect:
        """The same, as if it had never been called."""
        return self._kind()


def bug_hunt_cases(student: str) -> dict[int, Case]:
    """The suspects that belong to a name: 1 to 6, and 0, which everybody has.

    Args:
        student: any text; the same one gives the same cases.
    """
    names = (EXAMPLE, *cases_of(student))
    return {number: Case(number, CATALOGUE[name]) for number, name in enumerate(names)}


def hunting_ground() -> tuple[np.ndarray, np.ndarray, Params]:
    """A small random problem: x (5, 7), labels (5,), params with H = 11 and C = 3."""
    drawn = draw_hunt(np.random.default_rng(_SEED), _SIZES)
    return drawn["x"], drawn["labels"], drawn["params"]


def examine(
    suspect: Callable[..., Any], x: np.ndarray, labels: np.ndarray, params: Params
) -> None:
    """Print what a suspect does, beside the right gradients.

    Args:
        suspect: a case, or any function that is called like one. A case is examined as
            if it had never been called before.
        x: inputs, (N, D).
        labels: classes, (N,).
        params: w1 (D, H), b1 (H,), w2 (H, C), b2 (C,). Nothing is changed.
    """
    tried = suspect.fresh() if isinstance(suspect, Case) else suspect
    seen = gather(tried, x, labels, params)
    is_case = isinstance(suspect, Case) or not hasattr(suspect, "__name__")
    name = repr(suspect) if is_case else suspect.__name__
    print("\n".join(_table(name, seen)))


def _table(name: str, seen: Evidence) -> list[str]:
    header = {
        column: say(f"hunt.header_{column}")
        for column in ("wanted", "shape", "ratio", "residual")
    }
    return [
        say("hunt.columns", what=name, **header),
        *(_row(f"  {one}", seen.gradients[one]) for one in PARAMETERS),
        *(
            f"  {say(f'hunt.{what}'):14}{found}"
            for what, found in (
                ("second_call", _second_call(seen)),
                ("inputs", _inputs(seen)),
                ("large_logits", _large_logits(seen)),
            )
        ),
    ]


def _row(name: str, like: Likeness) -> str:
    return say(
        "hunt.columns",
        what=name,
        wanted=str(like.wanted),
        shape=str(like.shape),
        ratio=_ratio(like),
        residual=_residual(like.residual),
    )


def _ratio(like: Likeness) -> str:
    if like.is_zero:
        return say("hunt.both_zero")
    if np.isnan(like.ratio):
        # The shapes are the same, and yet there is no residual: it is not finite.
        is_nan = like.shape == like.wanted and np.isnan(like.residual)
        return say("hunt.nan") if is_nan else "-"
    return f"{like.ratio:.4g}"


def _residual(residual: float) -> str:
    if np.isnan(residual):
        return "-"
    if residual < SAME:
        return "0"
    if residual < _TINY:
        return f"< {_TINY:.0e}"
    return f"{residual:.0e}" if residual < 0.01 else f"{residual:.2f}"


def _second_call(seen: Evidence) -> str:
    if seen.repeats:
        return say("hunt.same")
    calls = [one for one in seen.second_call.values() if not one.is_zero]
    ratios = {f"{one.ratio:.4g}" for one in calls if one.is_scaled}
    if len(ratios) == 1 and all(one.is_scaled for one in calls):
        return say("hunt.scaled", ratio=ratios.pop())
    return say("hunt.different")


def _inputs(seen: Evidence) -> str:
    if not seen.changed:
        return say("hunt.untouched")
    return say("hunt.changed", names=", ".join(seen.changed))


def _large_logits(seen: Evidence) -> str:
    return say("hunt.finite" if seen.survives_large_logits else "hunt.not_finite")
