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
from functools import cache
from typing import Any
from unittest import mock

from grader.exercises.exercise import PROCESS_EVENTS, Policy

#: What a call is named after: every way to autograd's engine ends in the first.
_ENGINE, _FORWARD_MODE = "backward", "jvp"
#: The attribute under which a tensor keeps the node of the graph that made it.
_NODE = "grad_fn"
#: Who is to be told of these.
_LISTENING: list[Callable[[str], None]] = []
#: A mode passes on what it was told: it has asked for nothing itself.
_PASSED_ON = frozenset({"__torch_dispatch__", "__torch_function__"})
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
            _watch_derivatives(watches, stop)
            _watch_graphs(watches, stop)
        if "torch" in policy.packages:
            _watch_optimizers(watches, stop)
            watches.enter_context(_stops_operations(stop))
            watches.enter_context(_stops_calls(stop))
        if policy.attributes or policy.packages:
            watches.enter_context(_no_other_process(stop))
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


def _watch_optimizers(watches: ExitStack, stop: Callable[[str], None]) -> None:
    """An optimizer is built by no mode's operation, and so no mode sees it."""
    from torch.optim import Optimizer

    def noticed(method: Callable[..., Any]) -> Callable[..., Any]:
        def stopped(*args: Any, **kwargs: Any) -> Any:
            stop("torch")
            return method(*args, **kwargs)

        return stopped

    for name in ("__init__", "zero_grad", "state_dict", "load_state_dict"):
        patched = noticed(getattr(Optimizer, name))
        watches.enter_context(mock.patch.object(Optimizer, name, patched))


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


def _watch_graphs(watches: ExitStack, stop: Callable[[str], None]) -> None:
    """What a tensor was made by is not there for a student to call.

    A node of autograd's graph gives its derivative to who calls it, without the engine.
    To ask whether there is one is allowed.
    """
    from torch import Tensor

    read = Tensor.grad_fn.__get__

    def node(tensor: Any) -> Any:
        found = read(tensor)
        if found is not None:
            stop(_NODE)
        return found

    watches.enter_context(mock.patch.object(Tensor, _NODE, property(node)))


def _watch_derivatives(watches: ExitStack, stop: Callable[[str], None]) -> None:
    """PyTorch's own derivatives are not for a student to call.

    A mode would see them too, and would make each addition of a loop ten times as slow.
    """
    from torch._ops import OpOverload, OpOverloadPacket

    def noticed(call: Callable[..., Any]) -> Callable[..., Any]:
        def stopped(operation: Any, /, *args: Any, **kwargs: Any) -> Any:
            packet = getattr(operation, "overloadpacket", operation)
            if _ENGINE in packet.__name__:
                stop(packet.__name__)
            return call(operation, *args, **kwargs)

        return stopped

    for kind in (OpOverload, OpOverloadPacket):
        patched = noticed(kind.__call__)
        watches.enter_context(mock.patch.object(kind, "__call__", patched))


def _stops_operations(stop: Callable[[str], None]) -> Any:
    """A mode that also sees what runs where `_stops_calls` was switched off."""
    from torch.utils._python_dispatch import TorchDispatchMode

    class StopsOperations(TorchDispatchMode):
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # to skip it, PyTorch would import it, for seconds

        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            stop("torch")
            return func(*args, **(kwargs or {}))

    return StopsOperations()


@contextmanager
def _no_other_process(stop: Callable[[str], None]) -> Iterator[None]:
    """Stop who starts a process, or asks one, that is watched by nobody."""
    _listen()
    _LISTENING.append(stop)
    try:
        yield
    finally:
        _LISTENING[:] = [one for one in _LISTENING if one is not stop]


@cache
def _listen() -> None:
    """Be told of processes from now on: Python takes such a hook back from nobody."""
    sys.addaudithook(_heard)


def _heard(event: str, args: Any) -> None:
    if _LISTENING and event in PROCESS_EVENTS:
        for stop in tuple(_LISTENING):
            stop(event)


def _is_wanted_by_student(namespace: Mapping[str, Any]) -> bool:
    """Whether the nearest frame that is the student's or the course's is the student's.

    (A probe that lets the engine run a student's backward has asked for it itself.)
    """
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__") or ""
        if frame.f_globals is namespace or name in _OF_A_NOTEBOOK:
            return True
        if (
            name.startswith("grader.")
            and name != __name__
            and frame.f_code.co_name not in _PASSED_ON
        ):
            return False
        frame = frame.f_back
    return False
