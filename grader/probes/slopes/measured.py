"""Let a function measure the slopes of others, and watch what it does meanwhile.

Each case is called by itself, so that a loop that works for one shape only loses the
others and no more. What the measured function is called with shows whether an array
of integers or of float32 was nudged as it came.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_unchanged
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint

#: What is reported of a fact that is as it should be.
AS_IT_SHOULD_BE = -1.0
#: Far below every step that is drawn, and far above rounding.
_NO_NUDGE = 1e-9
#: Half a step, a step that grows with an entry (0.5 to 3), and two steps have sentences
#: of their own. A step beyond these shares of the given one is another step.
_SHORT, _LONG = 0.4, 3.5


def is_another_step(taken: float, eps: float) -> bool:
    """Whether the farthest nudge belongs to another step than the given one."""
    return not _SHORT * eps <= taken <= _LONG * eps


class Watched:
    """The function to be measured; it remembers with what it was called."""

    def __init__(self, f: Any, start: np.ndarray) -> None:
        self._f = f
        self._start = start
        self.dtypes: list[np.dtype] = []
        self.was_nudged = False
        self.farthest = 0.0
        self.first = 0.0  # how far the first call that moves goes
        self.moved: list[int] = []  # how many entries are off, in each call that moves

    def __call__(self, a: Any) -> float:
        """Return the function's value, and note what it is asked for."""
        array = np.asarray(a)
        self.dtypes.append(array.dtype)
        if array.shape != self._start.shape:
            self.was_nudged = True
            self.farthest = np.inf
        else:
            apart = np.abs(np.subtract(array, self._start, dtype=float))
            nudge = apart.max(initial=0)
            # Up and down again can leave a rounding error, which is no nudge.
            self.was_nudged |= not nudge <= _NO_NUDGE
            self.farthest = max(self.farthest, nudge)
            self.first = self.first or (nudge if nudge > _NO_NUDGE else 0.0)
            if nudge > _NO_NUDGE:
                self.moved.append(int((apart > _NO_NUDGE).sum()))
        return self._f(a)

    @property
    def left_nudged(self) -> bool:
        """Whether entries that were nudged one by one have not been put back."""
        return bool(self.moved) and self.moved[0] == 1 < max(self.moved)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the slopes of each case, and whether every array is as it was."""
    found: dict[str, Any] = {}
    errors: list[Exception] = []
    changed = calls = 0
    for name, (f, a) in arguments["cases"].items():
        watched, given = Watched(f, a.copy()), a.copy()
        try:
            result = subject(watched, given, arguments["eps"])
        except NotImplementedError:
            raise
        except Exception as error:
            errors.append(error)
            found[name] = stopped(error, namespace)
            continue
        calls += len(watched.dtypes)
        changed += not is_unchanged(a, given)
        found[name] = _slopes(result, a, watched, arguments["eps"])
    if len(errors) == len(arguments["cases"]):
        raise errors[0]
    if not calls:
        raise Complaint("f_never_called")
    found["a_afterwards"] = Complaint("moved_point") if changed else AS_IT_SHOULD_BE
    return found


def stopped(error: Exception, namespace: dict[str, Any]) -> Complaint:
    """An exception in the student's code, said of one part alone."""
    fault = fault_of(error, namespace)
    return Complaint(
        "stopped",
        error=fault.error,
        line=str(fault.line or ""),
        source=fault.source,
        text=fault.text,
    )


def _slopes(result: Any, a: np.ndarray, watched: Watched, eps: float) -> Any:
    """What came back for one point, or what was seen to be wrong with it."""
    dtypes = watched.dtypes
    if dtypes and not any(_is_double(dtype) for dtype in dtypes):
        return Complaint("nudged_as_it_came", dtype=str(dtypes[-1]))
    if len(dtypes) >= 2 * a.size and not watched.was_nudged:
        return Complaint("never_nudged", calls=str(len(dtypes)))
    is_short = watched.was_nudged and watched.farthest < _SHORT * eps
    # With more calls than are needed, some may have gone anywhere.
    is_long = len(dtypes) <= 2 * a.size and watched.farthest > _LONG * eps
    if is_short or is_long:
        given, taken = f"{eps:.2g}", f"{watched.farthest:.0e}"
        is_first_right = not is_another_step(watched.first, eps)
        key = "other_step_left" if watched.left_nudged else "other_step"
        if is_long and is_first_right:
            key = "strayed"
        return Complaint(key, given=given, taken=taken)
    if a.ndim == 0 and isinstance(result, float):
        return np.array(result)
    if isinstance(result, np.ndarray) and not _is_double(result.dtype):
        return Complaint("slopes_cut_off", dtype=str(result.dtype))
    return result


def _is_double(dtype: np.dtype) -> bool:
    return dtype.kind == "f" and dtype.itemsize >= 8
