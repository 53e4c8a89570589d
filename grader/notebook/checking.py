"""The two calls of a graded cell: `check` in the student's hands, `grade` when graded.

Both are the same exercise with other inputs. They never raise (a notebook must run from
top to bottom around a blank), with one exception: under nbgrader's Validate button a
check that fails raises its sentence, because that is the only text the button shows.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from typing import Any

from grader.exercises import find
from grader.exercises.exercise import Exercise, Sizes
from grader.notebook import hinting, panel, showing
from grader.notebook.shell import notebook_globals, show
from grader.notebook.trying import try_out
from grader.text import say
from grader.verdicts import Verdict

PUBLIC_SEED = 1


class CheckFailed(AssertionError):
    """A failed check under nbgrader's Validate button; its text is the panel's."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback."""
        return str(self).splitlines()


class Points(float):
    """A score. nbgrader reads its plain text; a page shows nothing: the panel did."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(float(self)))

    def _repr_html_(self) -> str:
        return ""


def check(exercise_id: str) -> Points | None:
    """Try the student's function on public inputs and show the verdict.

    Args:
        exercise_id: such as ``"01-numpy/grad_w2"``.

    Returns:
        The points that these inputs would earn. None while nbgrader autogrades: there
        the hidden `grade` of the same cell speaks.
    """
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return None
    exercise = find(exercise_id)
    hinting.remember(exercise_id)
    # A panel says to type `hint(...)`; it must not need an import first.
    notebook_globals().setdefault("hint", hinting.hint)
    verdict = _verdict(exercise, exercise.public_sizes, PUBLIC_SEED, is_public=True)
    footnotes = _what_next(verdict)
    if os.environ.get("NBGRADER_EXECUTION") == "validate" and not verdict.is_right:
        raise CheckFailed(panel.plain_text(verdict, footnotes))
    return _show(verdict, footnotes)


def grade(exercise_id: str) -> Points:
    """Try the student's function on inputs that nobody has seen; return the points."""
    exercise = find(exercise_id)
    return _show(_verdict(exercise, exercise.hidden_sizes, secrets.randbits(64)), [])


def _what_next(verdict: Verdict) -> list[str]:
    """What a student who has read the verdict wants to know."""
    if verdict.is_right:
        return [say("panel.public")] if verdict.points else []
    count = hinting.number_of_hints(verdict.exercise)
    if not count:
        return []
    name = verdict.exercise.partition("/")[2]
    return [
        say("panel.hint" if count > 1 else "panel.one_hint", name=name, count=count)
    ]


def _verdict(
    exercise: Exercise, sizes: Sequence[Sizes], seed: int, *, is_public: bool = False
) -> Verdict:
    try:
        return try_out(exercise, sizes, seed, notebook_globals(), is_public=is_public)
    except Exception as error:  # a fault of the checker's must not give points
        return showing.no_verdict(exercise, type(error).__name__)


def _show(verdict: Verdict, footnotes: list[str]) -> Points:
    text, rich = showing.as_display(verdict, footnotes)
    show(text, rich)
    return Points(verdict.score)
