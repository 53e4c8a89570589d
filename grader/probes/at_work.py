"""See at run time that a student's code has others do its work.

`policy.py` reads code, and so misses what is put together while it runs:
``getattr(loss, "back" + "ward")()``. This one stands where the work is done, and asks
who wanted it. Like all that runs beside a student's code, it can be got round by who
tries; what must hold against that is out of reach where a submission is graded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from grader.exercises.exercise import Policy

#: What a call is named after: every way to autograd's engine ends in the first.
_ENGINE, _FORWARD_MODE = "backward", "jvp"
#: Modules in which notebooks' code runs, also what `exec` is given no name for.
_OF_A_NOTEBOOK = frozenset({"__main__", "builtins", ""})


class ForbiddenAtWork(BaseException):
    """Stops the call; no ``except Exception`` of a student's is to catch it."""


@contextmanager
def watched(policy: Policy, namespace: Mapping[str, Any]) -> Iterator[list[str]]:
    """Stop what a policy forbids as soon as a student's code has it done.

    Args:
        policy: what is forbidden. Of packages only PyTorch shows itself.
        namespace: the notebook's globals: the student's code runs in them.

    Yields:
        A list, to which what was caught is added, by name.
    """
    caught: list[str] = []
    if "torch" not in sys.modules:
        yield caught
        return

    def stop(name: str) -> None:
        if _is_wanted_by_student(namespace):
            caught.append(name)
            raise ForbiddenAtWork(name)

    with ExitStack() as watches:
        if policy.attributes:
            _watch_autograd(watches, stop)
        if "torch" in policy.packages:
            watches.enter_context(_stops_calls(stop))
        yield caught


def _watch_autograd(watches: ExitStack, stop: Callable[[str], None]) -> None:
    from torch import autograd
    from torch.autograd import forward_ad

    def first(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def stopped(*args: Any, **kwargs: Any) -> Any:
            stop(name)
            return function(*args, **kwargs)

        return stopped

    for module, entry, name in (
        (autograd, "_engine_run_backward", _ENGINE),
        (forward_ad, "enter_dual_level", _FORWARD_MODE),
    ):
        patched = first(name, getattr(module, entry))
        watches.enter_context(mock.patch.object(module, entry, patched))


def _stops_calls(stop: Callable[[str], None]) -> Any:
    """A mode in which PyTorch's functions are only for those who may call them."""
    from torch.overrides import TorchFunctionMode

    class StopsCalls(TorchFunctionMode):
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            stop("torch")
            return func(*args, **(kwargs or {}))

    return StopsCalls()


def _is_wanted_by_student(namespace: Mapping[str, Any]) -> bool:
    """Whether the nearest frame that is the student's or the course's is the student's.

    (A probe that lets the engine run a student's backward has asked for it itself.)
    """
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__") or ""
        if frame.f_globals is namespace or name in _OF_A_NOTEBOOK:
            return True
        if name.startswith("grader.") and name != __name__:
            return False
        frame = frame.f_back
    return False
