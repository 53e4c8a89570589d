"""Try a student's torch.autograd.Function: its values, its gradients, its manners.

The drawn arrays are the Function's inputs, in order, and last the ``upstream``: the
gradient that arrives. What the student's backward returns is recorded before PyTorch
looks at it, so that gradients in the wrong order or shape can still be named; and the
multiplications that run during it are counted.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any
from unittest import mock

import numpy as np
import torch
import torch._dynamo  # what a first dispatch mode would import, for seconds
from torch.autograd.gradcheck import GradcheckError
from torch.utils._python_dispatch import TorchDispatchMode

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import first_line, plain
from grader.probes.comparing import is_close, is_equal
from grader.probes.fault import fault_of
from grader.probes.observation import Complaint

#: What a product of matrices or vectors is called inside PyTorch, with the place of its
#: left factor among the arguments.
PRODUCTS = {"mm": 0, "bmm": 0, "mv": 0, "dot": 0, "addmm": 1, "addmv": 1, "baddbmm": 1}

#: How PyTorch complains about what a backward returned. What that was is recorded.
_REJECTIONS = (
    "returned an incorrect number of gradients",
    "returned an invalid gradient",
    "expected Variable or None",
)
#: How PyTorch says that a method was never written.
_NO_METHOD = "You must implement"
_NUMPY_WORDS = "Can't call numpy()"
#: How Python says that a method's head is not as PyTorch calls it.
_HEAD_WORDS = ("backward() takes", "backward() missing", "vjp() takes", "vjp() missing")
#: How Python says that a tuple was used like the tensor in it.
_TUPLE_WORDS = ("of 'tuple' and", "'tuple' object", "'tuple' and", "not tuple")
#: How PyTorch says that a product cannot be made.
_SHAPE_WORDS = ("shapes cannot be multiplied", "must match the size of tensor")

#: By how much of itself an input is moved, to see whether something moves with it.
_A_BIT = 1e-6
_SETUP_CONTEXT = torch.autograd.Function.setup_context

Plain = np.ndarray | float | Complaint


@dataclass
class Call:
    """One run of the student's backward: what it returned, and what it cost."""

    returned: tuple[Any, ...]
    multiplications: int


@dataclass
class Recorder:
    """The runs of the student's backward, in order.

    What stands in for it is not recorded.
    """

    calls: list[Call] = field(default_factory=list)
    stand_in: Callable[..., Any] | None = None

    @property
    def last(self) -> Call:
        """The latest run."""
        return self.calls[-1]


# The first call imports for more than a second; no time limit must run then.
torch.autograd.gradcheck(torch.sin, torch.ones(1, dtype=torch.float64).requires_grad_())


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the output, one gradient for each input, and what is to be said of it.

    A dict: ``output``; ``grad_<input>`` for each input; 1.0, or a Complaint, for
    ``gradgradcheck``, for ``rules`` and for ``unneeded``; and the ``second``
    derivatives behind ``gradgradcheck``: see ``_Trial._second_derivatives``.
    """
    insist_on_a_function(subject)
    inputs = {name: value for name, value in arguments.items() if name != "upstream"}
    trial = _Trial(subject, inputs, arguments["upstream"], namespace)
    # Before the recording, which puts a method of its own in the place of backward.
    trial.not_static = next(
        (m for m in ("forward", "backward") if not _is_static(subject, m)), None
    )
    with (
        recorded(subject) as trial.recorder,
        torch.random.fork_rng(devices=()),
        quick_to_fail(),
    ):
        torch.default_generator.manual_seed(0)  # gradgradcheck draws
        return trial.results()


def quick_to_fail() -> AbstractContextManager[Any]:
    """Keep a failing gradcheck from measuring each slope by itself, for its message.

    For large inputs that takes seconds, and nobody reads the message: a wrong second
    derivative would be told as a loop that never ends.
    """
    gradcheck = sys.modules[torch.autograd.gradcheck.__module__]
    name = "_run_slow_mode_and_get_error"
    return mock.patch.object(gradcheck, name, return_value="", create=True)


def insist_on_a_function(subject: Any) -> None:
    """Condemn what is no Function, or does not use its own forward and backward."""
    if not (isinstance(subject, type) and issubclass(subject, torch.autograd.Function)):
        raise Complaint("no_function_class")
    own = [c for c in subject.__mro__ if not c.__module__.startswith("torch.")]
    if any("apply" in vars(each) for each in own):
        raise Complaint("own_backward_unused")


@contextmanager
def recorded(subject: type) -> Iterator[Recorder]:
    """Write down what a Function's backward returns, for the length of a block."""
    base = torch.autograd.Function
    name = "backward" if subject.backward is not base.backward else "vjp"
    original, own = getattr(subject, name), vars(subject).get(name)
    recorder = Recorder()
    if original is base.vjp:
        yield recorder
        return

    def recording(*values: Any) -> Any:
        if recorder.stand_in is not None:
            return recorder.stand_in(*values)
        with _CountMultiplications() as counter:
            returned = original(*values)
        as_tuple = returned if isinstance(returned, tuple) else (returned,)
        recorder.calls.append(Call(as_tuple, counter.count))
        return returned

    setattr(subject, name, staticmethod(recording))
    try:
        yield recorder
    finally:
        if own is None:
            delattr(subject, name)
        else:
            setattr(subject, name, own)


class _CountMultiplications(TorchDispatchMode):
    """Count the multiplications of numbers in a block, in products of any form."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        if name in PRODUCTS:
            self.count += result.numel() * args[PRODUCTS[name]].shape[-1]
        elif name == "mul":
            self.count += result.numel()
        return result


class _Trial:
    """One Function with one set of inputs."""

    recorder: Recorder
    not_static: str | None  #: the method that lacks its @staticmethod, if one does

    def __init__(
        self,
        subject: Any,
        inputs: Mapping[str, np.ndarray],
        upstream: np.ndarray,
        namespace: dict[str, Any],
    ) -> None:
        self.subject = subject
        self.inputs = inputs
        self.upstream = upstream
        self.namespace = namespace

    def results(self) -> dict[str, Plain]:
        """What is to be said of each part."""
        leaves, upstream = self._leaves(), torch.tensor(self.upstream)
        out = self._forward(leaves)
        output = _plain_tensor(out, "output")
        if isinstance(output, Complaint):
            raise output
        edited = self._edited(leaves)
        kept = _tensors_on(out.grad_fn)
        gradients = self._gradients(out, leaves, upstream)
        unusable = next(
            (v for v in gradients.values() if isinstance(v, Complaint)), None
        )
        rude = unusable
        if unusable is None and not _same(upstream, self.upstream):
            rude = Complaint("upstream_edited")
        if unusable is None and not _same(out, output):
            rude = Complaint("output_edited")
        if unusable is None and self._edited(leaves):
            rude = Complaint("input_edited", names=self._edited(leaves))
        return {
            "output": Complaint("input_edited", names=edited) if edited else output,
            **gradients,
            "gradgradcheck": self._attempt(self._twice, rude),
            "rules": self._attempt(lambda: self._rules(kept), rude),
            "unneeded": self._attempt(self._unneeded, unusable),
            "second": np.zeros(0) if rude else self._second_derivatives(),
        }

    # ------------------------------------------------------------------ forward

    def _leaves(self, needed: Sequence[str] | None = None) -> list[torch.Tensor]:
        return [
            torch.tensor(array, requires_grad=needed is None or name in needed)
            for name, array in self.inputs.items()
        ]

    def _forward(self, leaves: Sequence[torch.Tensor]) -> torch.Tensor:
        try:
            out = self.subject.apply(*leaves)
        except NotImplementedError as error:
            if _NO_METHOD in str(error):
                raise Complaint("method_missing", method="forward") from None
            raise
        if isinstance(out, torch.Tensor):
            if out.grad_fn is None:
                raise Complaint("not_differentiable", came=str(out.dtype))
            if not isinstance(out.grad_fn, self.subject._backward_cls):
                raise Complaint("own_backward_unused")
            if out.dtype != leaves[0].dtype:
                dtypes = {"came": str(out.dtype), "given": str(leaves[0].dtype)}
                raise Complaint("dtype_lost", part="output", **dtypes)
        return out

    def _edited(self, leaves: Sequence[torch.Tensor]) -> str:
        """The inputs that are no longer what they were, by name."""
        pairs = zip(self.inputs.items(), leaves, strict=True)
        return ", ".join(
            name for (name, array), leaf in pairs if not _same(leaf, array)
        )

    # ----------------------------------------------------------------- backward

    def _grad(
        self,
        out: torch.Tensor,
        leaves: Sequence[torch.Tensor],
        upstream: Any,
        **how: Any,
    ) -> tuple[torch.Tensor | None, ...]:
        """Run the student's backward once."""
        wanted = [leaf for leaf in leaves if leaf.requires_grad]
        return torch.autograd.grad(out, wanted, upstream, allow_unused=True, **how)

    def _returned(
        self,
        out: torch.Tensor,
        leaves: Sequence[torch.Tensor],
        upstream: torch.Tensor,
        **how: Any,
    ) -> tuple[Any, ...]:
        """Run the student's backward once: what it returns, if PyTorch takes it or not.

        A gradient of a wrong shape costs itself, and not what else is looked at.
        """
        try:
            self._grad(out, leaves, upstream, **how)
        except Exception as error:
            if not _is_rejection(error):
                raise
        return self.recorder.last.returned

    def _gradients(
        self, out: torch.Tensor, leaves: Sequence[torch.Tensor], upstream: torch.Tensor
    ) -> dict[str, Plain]:
        """What the student's backward returns, for each input."""
        names = [f"grad_{name}" for name in self.inputs]
        try:
            returned = self._returned(out, leaves, upstream)
        except Exception as error:
            complaint = self._complaint(error)
            return {
                f"grad_{name}": self._gradient_alone(name, complaint)
                for name in self.inputs
            }
        while len(returned) > len(names) and returned[-1] is None:
            returned = returned[:-1]
        if len(returned) != len(names):
            counts = {"came": str(len(returned)), "wanted": str(len(names))}
            return dict.fromkeys(names, Complaint("gradient_count", **counts))
        return {
            name: _plain_tensor(item, name)
            for name, item in zip(names, returned, strict=True)
        }

    def _gradient_alone(self, needed: str, complaint: Complaint) -> Plain:
        """One gradient where backward stops at another; else the complaint."""
        if len(self.inputs) == 1:
            return complaint
        try:
            self._grad(*self._applied([needed]), torch.tensor(self.upstream))
        except Exception:
            return complaint
        came = dict(zip(self.inputs, self.recorder.last.returned, strict=False))
        alone = _plain_tensor(came.get(needed), f"grad_{needed}")
        return complaint if isinstance(alone, Complaint) else alone

    def _complaint(self, error: Exception) -> Complaint:
        """What to say of an exception that came out of the student's backward."""
        if isinstance(error, Complaint):
            return error
        if isinstance(error, NotImplementedError):
            is_missing = _NO_METHOD in str(error)
            key = "method_missing" if is_missing else "method_blank"
            return Complaint(key, method="backward")
        if any(words in str(error) for words in _HEAD_WORDS):
            return Complaint("backward_head")
        fault = fault_of(error, self.namespace)
        if not fault.source and not isinstance(error, RuntimeError | TypeError):
            raise error  # neither the student's nor PyTorch's
        told = {"error": fault.error, "text": fault.text}
        if not fault.source:
            return Complaint("backward_rejected", **told)
        place = {"line": str(fault.line), "source": fault.source}
        if "'tuple' object is not callable" in fault.text:
            return Complaint("tuple_called", **told, **place)
        if any(words in fault.text for words in _TUPLE_WORDS):
            return Complaint("saved_is_tuple", **told, **place)
        if "values to unpack" in fault.text:
            return Complaint("saved_too_few", **told, **place)
        if any(words in fault.text for words in _SHAPE_WORDS):
            return Complaint("shapes_in_backward", **told, **place)
        return Complaint("backward_raised", **told, **place)

    def _attempt(self, look: Callable[[], None], unusable: Complaint | None) -> Plain:
        """1.0 if a look at the Function finds nothing to complain of."""
        if unusable is not None:
            return unusable
        try:
            look()
        except Exception as error:
            return self._complaint(error)
        return 1.0

    def _twice(self) -> None:
        """Differentiate the student's backward once more."""
        leaves = self._leaves()
        upstream = torch.tensor(self.upstream, requires_grad=True)
        out = self._forward(leaves)
        try:
            returned = self._returned(out, leaves, upstream, create_graph=True)
        except RuntimeError as error:
            if _NUMPY_WORDS in str(error):
                raise Complaint("backward_detached") from None
            raise
        gradients = returned[: len(self.inputs)]
        for index, gradient in enumerate(gradients):
            if gradient is None:
                raise Complaint("backward_detached")
            if not gradient.requires_grad and not self._is_constant(index):
                raise Complaint("backward_detached")
            if type(gradient.grad_fn).__name__ in ("Error", "DelayedError"):
                raise Complaint("once_differentiable")
        constant = [gradient for gradient in gradients if not gradient.requires_grad]
        if len(constant) == len(gradients):
            return  # their derivative is 0
        try:
            if not constant:  # which gradgradcheck does not take beside another
                torch.autograd.gradgradcheck(
                    self.subject.apply, tuple(leaves), fast_mode=True
                )
                return
        except RuntimeError as error:  # a GradcheckError is one
            if isinstance(error, GradcheckError):
                self._insist_on_dtypes(leaves)
            elif not _is_rejection(error):
                raise
        if not self._is_derivative_of_itself():
            raise Complaint("gradgradcheck_failed")

    def _second_derivatives(self) -> np.ndarray:
        """The slopes of the sum of all squared gradients, in one row.

        For each input, and last for the upstream; an empty row if none come. (One
        number made of all gradients is enough: a second derivative that is lost or
        wrong moves its slopes.)
        """
        leaves = self._leaves()
        upstream = torch.tensor(self.upstream, requires_grad=True)
        try:
            out = self._forward(leaves)
            gradients = self._grad(out, leaves, upstream, create_graph=True)
            total = sum(one.square().sum() for one in gradients)
            slopes = torch.autograd.grad(
                total, [*leaves, upstream], materialize_grads=True
            )
        except Exception:  # what is wrong has been said with ``gradgradcheck``
            return np.zeros(0)
        return np.concatenate([plain(slope).ravel() for slope in slopes])

    def _is_constant(self, index: int) -> bool:
        """Whether a gradient stays as it is where the inputs and upstream move a bit.

        It may be wrong, and has the derivative that a tensor without a history has: 0.
        """
        came = []
        for scale in (1.0, 1.0 + _A_BIT):
            leaves = [
                torch.tensor(scale * array, requires_grad=True)
                for array in self.inputs.values()
            ]
            upstream = torch.tensor(scale * self.upstream)
            returned = self._returned(self._forward(leaves), leaves, upstream)
            came.append(_copy(returned[index]))
        return is_equal(*came)

    def _is_derivative_of_itself(self) -> bool:
        """Whether the second derivative is right for the first, right or wrong.

        It goes back through the student's backward again where the output was saved,
        and is wrong if that is. Here it goes back through the forward in its place, by
        autograd; and a gradient that PyTorch does not take is differentiated as it is.
        """
        inputs: list[torch.Tensor] = []

        def first(*values: torch.Tensor) -> tuple[torch.Tensor, ...]:
            *inputs[:], upstream = values
            self.recorder.stand_in = None
            out = self._forward(inputs)
            returned = self._returned(out, inputs, upstream, create_graph=True)
            self.recorder.stand_in = lambda ctx, *came: self._through_forward(
                inputs, came
            )
            return tuple(one for one in returned if one.requires_grad)

        values = (*self._leaves(), torch.tensor(self.upstream, requires_grad=True))
        try:
            return torch.autograd.gradcheck(first, values, fast_mode=True)
        except Exception:
            return False
        finally:
            self.recorder.stand_in = None

    def _through_forward(
        self, inputs: Sequence[torch.Tensor], came: Sequence[torch.Tensor]
    ) -> tuple[torch.Tensor | None, ...]:
        """What autograd makes of the student's forward."""
        with torch.enable_grad():
            leaves = [one.detach().requires_grad_() for one in inputs]
            is_apart = self.subject.setup_context is not _SETUP_CONTEXT
            ctx = () if is_apart else (mock.MagicMock(),)
            out = self.subject.forward(*ctx, *leaves)
        return torch.autograd.grad(out, leaves, came, allow_unused=True)

    def _insist_on_dtypes(self, leaves: Sequence[torch.Tensor]) -> None:
        """Condemn a gradient with fewer digits than its input: autograd converts it."""
        returned = self.recorder.last.returned
        for name, leaf, item in zip(self.inputs, leaves, returned, strict=False):
            if isinstance(item, torch.Tensor) and item.dtype != leaf.dtype:
                dtypes = {"came": str(item.dtype), "given": str(leaf.dtype)}
                raise Complaint("dtype_lost", part=f"grad_{name}", **dtypes)

    def _rules(self, kept: Sequence[str]) -> None:
        """What PyTorch asks of a Function, and cannot see for itself."""
        if self.not_static is not None:
            raise Complaint("not_static", method=self.not_static)
        if kept:
            raise Complaint("kept_on_ctx", names=", ".join(kept))
        leaves = self._leaves()
        out = self._forward(leaves)
        upstream = torch.tensor(self.upstream)
        returned = self._returned(out, leaves, upstream, retain_graph=True)
        once = [_copy(item) for item in returned]
        with torch.no_grad():  # another use of the same Function, in between
            self.subject.apply(*(-leaf for leaf in self._leaves()))
        again = self._returned(out, leaves, upstream)
        if not all(map(_equal, once, again)):
            raise Complaint("kept_outside_ctx")
        try:
            torch.autograd.gradcheck(self.subject.apply, self._leaves(), fast_mode=True)
        except GradcheckError as error:
            # That the numbers are wrong is said of the gradients themselves.
            if "reentrant" in str(error) or "undefined" in str(error):
                raise Complaint("gradcheck_failed", text=first_line(error)) from None
        except RuntimeError as error:
            if not _is_rejection(error):
                raise

    def _unneeded(self) -> None:
        """Whether a gradient that nobody needs is left out, and not computed."""
        upstream = torch.tensor(self.upstream)
        self._returned(*self._applied(list(self.inputs)), upstream)
        for_all = self.recorder.last.multiplications
        names = self._in_order(self.recorder.last.returned)
        alone = {}
        for needed in self.inputs:
            out, leaves = self._applied([needed])
            self._returned(out, leaves, upstream)
            call = self.recorder.last
            came = dict(zip(names, call.returned, strict=False))
            for other, gradient in came.items():
                if other == needed and gradient is None:
                    raise Complaint("needed_left_out", needed=needed)
                if other != needed and gradient is not None:
                    raise Complaint("unneeded_returned", needed=needed, other=other)
            alone[needed] = call.multiplications
        for needed, count in alone.items():
            # A gradient that costs nothing, or nothing that is seen, can't be left out.
            others = sum(alone.values()) - count
            if 0 < for_all <= count and others:
                raise Complaint("unneeded_product", needed=needed)

    def _in_order(self, returned: Sequence[Any]) -> list[str]:
        """The inputs in the order in which their gradients came, by their shapes.

        Another order than the inputs' costs the gradients, and nothing else.
        """
        names = {array.shape: name for name, array in self.inputs.items()}
        shapes = [tuple(getattr(one, "shape", ())) for one in returned]
        order = [names[shape] for shape in shapes if shape in names]
        is_another = len(order) == len(returned) and set(order) == set(self.inputs)
        return order if is_another else list(self.inputs)

    def _applied(self, needed: Sequence[str]) -> tuple[torch.Tensor, Any]:
        leaves = self._leaves(needed)
        return self._forward(leaves), leaves


def _is_rejection(error: Exception) -> bool:
    return any(words in str(error) for words in _REJECTIONS)


def _plain_tensor(item: Any, name: str) -> np.ndarray | Complaint:
    """A tensor's values; a complaint if it is none."""
    if _is_maximum_along_axis(item):
        return Complaint("maximum_along_axis", part=name)
    if item is None:
        is_gradient = name.startswith("grad_")
        return Complaint("needed_is_none" if is_gradient else "no_tensor", part=name)
    if not isinstance(item, torch.Tensor):
        return Complaint("wanted_tensor", part=name, came=type(item).__name__)
    return plain(item)


def _is_maximum_along_axis(item: Any) -> bool:
    """Whether this is what `torch.max(h, 0)` gives: values, and where they are."""
    is_pair = isinstance(item, tuple) and len(item) == 2
    if not is_pair or not all(isinstance(one, torch.Tensor) for one in item):
        return False
    values, places = item
    return values.shape == places.shape and places.dtype == torch.int64


def _same(tensor: torch.Tensor, array: np.ndarray) -> bool:
    return is_equal(tensor, array, equal_nan=True)


def _copy(item: Any) -> Any:
    return item.detach().clone() if isinstance(item, torch.Tensor) else item


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        return is_close(one, other, relative=1e-12, absolute=1e-300)
    return one is other


def _tensors_on(ctx: Any) -> list[str]:
    """The attributes of a ctx that hold tensors or arrays, by name."""
    return [f"ctx.{name}" for name, value in vars(ctx).items() if _holds_array(value)]


def _holds_array(value: Any) -> bool:
    if isinstance(value, torch.Tensor | np.ndarray):
        return True
    if isinstance(value, Mapping):
        return any(map(_holds_array, value.values()))
    if isinstance(value, FunctionType):  # what it was defined around
        cells = inspect.getclosurevars(value).nonlocals.values()
        return any(map(_holds_array, (*cells, *(value.__defaults__ or ()))))
    if isinstance(value, functools.partial):
        return any(map(_holds_array, (*value.args, *value.keywords.values())))
    return isinstance(value, list | tuple) and any(map(_holds_array, value))


def _is_static(subject: type, method: str) -> bool:
    """Whether a method is static, if the student wrote it at all."""
    for each in subject.__mro__:
        if method in vars(each):
            return isinstance(vars(each)[method], staticmethod)
    return True
