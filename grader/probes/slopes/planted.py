"""Ask a student's gradient check about right gradients and planted wrong ones.

Which are which is not known here, only what the check says of each: see
``verdicts.conclusions.planted``. What it did meanwhile is noted too: how far from the
point it measured, and whether it left the point where it was.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_unchanged
from grader.probes.observation import Complaint
from grader.probes.slopes.measured import Watched, stopped


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what is said of each case, and the farthest nudge in each."""
    answers, farthest, errors = {}, [], []
    for number, case in enumerate(arguments["cases"]):
        f, a = Watched(case.f, case.a), case.a.copy()
        try:
            answer = _yes_or_no(subject(f, case.grad_f, a, **case.given))
        except NotImplementedError:
            raise
        except Exception as error:
            errors.append(error)
            answer = stopped(error, namespace)
        if isinstance(answer, float) and not is_unchanged(case.a, a):
            answer = Complaint("check_moved_a").beside(answer)
        answers[f"case {number}"] = answer
        farthest.append(f.farthest)
    if len(errors) == len(answers):
        raise errors[0]
    return {**answers, "farthest": farthest}


def _yes_or_no(answer: Any) -> float | Complaint:
    """Python's and NumPy's yes as 1, their no as 0."""
    is_array = isinstance(answer, np.ndarray) and answer.ndim == 0
    if isinstance(answer, bool | np.bool_) or (is_array and answer.dtype == bool):
        return float(answer)
    return Complaint("wanted_bool", came=type(answer).__name__)
