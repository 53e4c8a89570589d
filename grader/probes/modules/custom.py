"""Try a Module class of the student's: what it registers, computes, lets through.

The drawn arrays are ``x``, the ``upstream`` gradient, and one array for each parameter
that the class should register, under the name that it should have. They are written
into whatever tensors of these shapes the student's object holds, registered or not, so
that a layer in a plain list does not also cost the output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.modules.module import register_module_parameter_registration_hook
from torch.nn.parameter import UninitializedParameter

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_close, is_equal
from grader.probes.fault import fault_of, is_stub
from grader.probes.observation import Complaint

#: Half the distance between the two points of a measured slope.
STEP = 1e-6
#: How far a measured slope may be from autograd's.
CLOSE = 1e-5
#: Not a parameter, but what a gradient is asked for too.
INPUT = "x"

#: What PyTorch says in forward, and what to say of it.
_KNOWN_WORDS = {
    "have the same dtype": "dtype_written",
    "cannot assign '": "registered_name_reused",
}

Plain = np.ndarray | float | Complaint

# The first gradient of a tensor that is no single number imports for more than a
# second; no time limit must run then.
with torch.enable_grad():
    _first = torch.ones(2, requires_grad=True)
    torch.autograd.grad(2 * _first, _first, torch.ones(2))


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what the Module computes, and what is to be said of the rest.

    A dict: ``output``; 1.0, or a Complaint, for ``parameters``, ``gradients`` and
    ``state_dict``; and the ``slopes`` behind ``gradients``: autograd's for x and for
    each parameter in its right shape, one after the other in one row.
    """
    insist_on_a_module_class(subject)
    with in_float64(), torch.random.fork_rng(devices=()):
        return _Trial(subject, arguments, namespace).results()


def insist_on_a_module_class(subject: Any) -> None:
    """Condemn what is not a class that inherits from nn.Module."""
    if not isinstance(subject, type):
        raise Complaint("module_is_no_class", came=type(subject).__name__)
    if not issubclass(subject, nn.Module):
        raise Complaint("no_module_class")


@contextmanager
def in_float64() -> Iterator[None]:
    """Let new tensors be of float64, for the length of a block; and record."""
    with _new_tensors_in(torch.float64), torch.enable_grad():
        yield


@contextmanager
def _new_tensors_in(dtype: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def made(subject: type, *arguments: Any) -> nn.Module:
    """An object of the student's class, in float64."""
    return _constructed(subject, *arguments).double()


def _constructed(subject: type, *arguments: Any) -> nn.Module:
    torch.default_generator.manual_seed(0)  # torch.manual_seed takes 4 ms
    module = subject(*arguments)
    if "_parameters" not in vars(module):
        raise Complaint("super_not_called")
    for name, parameter in module.named_parameters():
        if isinstance(parameter, UninitializedParameter):
            raise Complaint("parameter_without_shape", name=name)
    return module


# ------------------------------------------------- what a student's object holds


class _Holdings:
    """The tensors that a Module holds, by where they are.

    Attributes:
        registered: the parameters that ``named_parameters`` finds.
        buffers: the buffers that it finds.
        attributes: tensors that are plain attributes.
        contained: tensors, and those of Modules, that lie in lists, tuples or dicts.
        containers: these lists, tuples and dicts: what kind each is, by its name.
    """

    def __init__(self, module: nn.Module) -> None:
        self.registered = dict(module.named_parameters())
        self.buffers = dict(module.named_buffers())
        self.attributes: dict[str, torch.Tensor] = {}
        self.contained: dict[str, torch.Tensor] = {}
        self.containers: dict[str, str] = {}
        bare = vars(nn.Module())
        for path, each in module.named_modules():
            for name, value in vars(each).items():
                if name not in bare:
                    self._take(f"{path}.{name}" if path else name, value)

    def _take(self, name: str, value: Any) -> None:
        if isinstance(value, torch.Tensor):
            self.attributes[name] = value
            return
        found = dict(_within(name, value))
        if found:
            self.contained |= found
            self.containers[name] = type(value).__name__

    def everything(self) -> dict[str, torch.Tensor]:
        """All tensors, the registered ones first."""
        # The first of two entries under one name stays in front.
        return self.registered | self.contained | self.attributes | self.buffers


def _within(name: str, value: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors inside of a container, also those of Modules in it."""
    if isinstance(value, Mapping):
        entries: Any = value.items()
    elif isinstance(value, list | tuple | set):
        entries = enumerate(value)
    else:
        return
    for key, entry in entries:
        place = f"{name}[{key!r}]"
        if isinstance(entry, torch.Tensor):
            yield place, entry
        elif isinstance(entry, nn.Module):
            entry.double()
            yield from ((f"{place}.{n}", p) for n, p in entry.named_parameters())
        else:
            yield from _within(place, entry)


def _matching(shape: tuple[int, ...], held: Mapping[str, torch.Tensor]) -> str | None:
    """The name of the first tensor of this shape."""
    return next((n for n, t in held.items() if tuple(t.shape) == shape), None)


# ---------------------------------------------------------------------- a trial


class _Trial:
    """One class, with one set of arrays."""

    def __init__(
        self, subject: type, arguments: Arguments, namespace: dict[str, Any]
    ) -> None:
        self.subject = subject
        self.namespace = namespace
        self.x, self.upstream = arguments["x"], torch.tensor(arguments["upstream"])
        self.wanted = {
            name: value
            for name, value in arguments.items()
            if name not in (INPUT, "upstream")
        }
        matrices = [value for value in self.wanted.values() if value.ndim == 2]
        self.sizes = (matrices[0].shape[1], *(len(matrix) for matrix in matrices))
        self.is_one_layer = len(matrices) == 1
        self.edited: Complaint | None = None
        self.slopes = np.zeros(0)

    def results(self) -> dict[str, Plain]:
        """What is to be said of each part."""
        # First of the two: a class may keep its last object's tensors outside of it.
        as_written = self._as_in_the_notebook()
        module = made(self.subject, *self.sizes)
        held = _Holdings(module)
        if self.is_one_layer and any(
            isinstance(m, nn.Linear) for m in module.modules()
        ):
            raise Complaint("linear_of_pytorch")
        parameters: Plain = self._judged_parameters(as_written)
        missing = self._write(held)
        with _registrations() as names:
            out = attempt(lambda: self._forward(module), module, self.namespace)
        if names:
            # What is made at every pass holds no values to compare, nor ever learns.
            out = Complaint("made_in_forward", names=", ".join(sorted(names)))
            parameters = out
        lost = isinstance(parameters, Complaint) and any(
            n in missing for n in self._matrices()
        )
        if lost and not isinstance(out, Complaint):
            out = parameters
        if isinstance(out, Complaint):
            output, gradients = out, out
        else:
            output = attempt(lambda: self._output(module, out), module, self.namespace)
            if isinstance(parameters, Complaint) and (
                self._has_other_bias(held) or self._uses_other_matrix(held, out)
            ):
                output = parameters
            gradients = attempt(
                lambda: self._gradients(module, held, out), module, self.namespace
            )
        return {
            "parameters": parameters,
            "output": output,
            "gradients": gradients,
            "state_dict": attempt(self._state_dict, module, self.namespace),
            "slopes": self.slopes,
        }

    def _as_in_the_notebook(self) -> _Holdings:
        """What an object holds that is made there, where new tensors are of float32.

        A Parameter that is converted afterwards is one no longer, and that only shows
        where there is something to convert.
        """
        with _new_tensors_in(torch.float32):
            return _Holdings(_constructed(self.subject, *self.sizes))

    def _has_other_bias(self, held: _Holdings) -> bool:
        """Whether what is registered as a bias has room for none of the right ones.

        The values that it has are the student's own, so the output tells nothing.
        """
        placed = {place for place, _ in self.placed.values()}
        is_missing = len(placed) < len(self.wanted)
        return is_missing and not placed.issuperset(held.registered)

    def _uses_other_matrix(self, held: _Holdings, out: Any) -> bool:
        """Whether the output depends on a registered matrix that nobody asked for.

        It has the values that it was drawn with, so the output tells nothing.
        """
        placed = {place for place, _ in self.placed.values()}
        others = [
            tensor
            for name, tensor in held.registered.items()
            if name not in placed and tensor.ndim == 2 and tensor.requires_grad
        ]
        if not others or not isinstance(out, torch.Tensor) or not out.requires_grad:
            return False
        slopes = torch.autograd.grad(
            out.sum(), others, allow_unused=True, retain_graph=True
        )
        return any(slope is not None for slope in slopes)

    def _matrices(self) -> list[str]:
        return [name for name, value in self.wanted.items() if value.ndim == 2]

    # -------------------------------------------------------------- parameters

    def _judged_parameters(self, held: _Holdings) -> Plain:
        """1.0, or why the registered parameters are not the right ones."""
        wanted = {name: value.shape for name, value in self.wanted.items()}
        came = {name: tuple(p.shape) for name, p in held.registered.items()}
        if sorted(came.values()) != sorted(wanted.values()):
            return self._why_not_registered(held, wanted, came)
        frozen = [n for n, p in held.registered.items() if not p.requires_grad]
        if frozen:
            return Complaint("parameter_frozen", names=", ".join(frozen))
        if self.is_one_layer and came.keys() != wanted.keys():
            return Complaint("parameter_names", came=", ".join(came))
        for name, parameter in held.registered.items():
            is_matrix = parameter.ndim == 2
            if not torch.isfinite(parameter).all():
                return Complaint("parameter_not_finite", name=name)
            if is_matrix and bool((parameter == parameter[0]).all()):
                return Complaint("units_start_alike", name=name)
        return 1.0

    def _why_not_registered(
        self,
        held: _Holdings,
        wanted: Mapping[str, tuple[int, ...]],
        came: Mapping[str, tuple[int, ...]],
    ) -> Complaint:
        missing = {n: s for n, s in wanted.items() if s not in came.values()}
        extra = {n: s for n, s in came.items() if s not in wanted.values()}
        if missing and held.containers:
            name, kind = next(iter(held.containers.items()))
            return Complaint("parameters_in_container", name=name, kind=kind)
        for shape in missing.values():
            for either in (shape, shape[::-1]):
                plain_one = _matching(either, held.attributes)
                if plain_one:
                    is_result = held.attributes[plain_one].grad_fn is not None
                    key = (
                        "parameter_calculated_with" if is_result else "plain_attribute"
                    )
                    return Complaint(key, name=plain_one)
                if _matching(either, held.buffers):
                    return Complaint(
                        "buffer_attribute", name=_matching(either, held.buffers)
                    )
        turned = {n: s for n, s in extra.items() if s[::-1] in missing.values()}
        if turned and all(len(shape) == 2 for shape in extra.values()):
            name, shape = next(iter(turned.items()))
            return Complaint(
                "parameter_transposed",
                name=name,
                came=str(shape),
                wanted=str(shape[::-1]),
            )
        if missing and not extra and all(len(s) == 1 for s in missing.values()):
            return Complaint("bias_missing", shapes=_listed(missing.values()))
        if not came:
            return Complaint("nothing_registered")
        shapes = {"came": _listed(came.values()), "wanted": _listed(wanted.values())}
        if not missing:
            return Complaint("parameter_extra", **shapes)
        return Complaint("registered_shapes", **shapes)

    def _write(self, held: _Holdings) -> set[str]:
        """Write the drawn values into the object; return the names without a place."""
        missing = set()
        everything = held.everything()
        self.placed: dict[str, tuple[str, torch.Tensor]] = {}
        for name, value in self.wanted.items():
            shape = value.shape
            shapes = [shape, shape[::-1]]
            if len(shape) == 1:
                # A row is added as its entries are, and a column to what is turned.
                shapes += [(1, *shape), (*shape, 1)]
            places = (_matching(s, everything) for s in shapes)
            place = next(filter(None, places), None)
            if place is None:
                missing.add(name)
                continue
            tensor = everything[place]
            fitting = value if tuple(tensor.shape) == shape else value.T
            with torch.no_grad():
                tensor.copy_(torch.tensor(fitting).reshape(tensor.shape))
            self.placed[name] = (place, tensor)
        return missing

    # ----------------------------------------------------------------- forward

    def _forward(self, module: nn.Module, x: torch.Tensor | None = None) -> Any:
        torch.default_generator.manual_seed(1)  # what forward draws is drawn once
        # A copy, with a way back to x: what is edited in place is not x itself.
        given = torch.tensor(self.x) if x is None else x.clone()
        before = plain(given)
        out = module(given)
        if not is_equal(plain(given), before):
            self.edited = Complaint("input_edited", names=INPUT)
        return out

    def _not_repeated(self, module: nn.Module, out: Any) -> Complaint | None:
        """What to say if the same input gives another output the next time."""
        if not isinstance(out, torch.Tensor):
            return None
        first = out.detach().clone()
        with torch.no_grad():
            again = module(torch.tensor(self.x))
        is_repeated = (
            isinstance(again, torch.Tensor)
            and first.shape == again.shape
            and is_close(first, again, relative=1e-5, absolute=1e-8, equal_nan=True)
        )
        return None if is_repeated else Complaint("output_not_repeated")

    def _output(self, module: nn.Module, out: Any) -> Any:
        complaint = self.edited or self._not_repeated(module, out)
        if complaint or out is None:
            return complaint
        if not isinstance(out, torch.Tensor):
            return Complaint("wanted_tensor", part="output", came=type(out).__name__)
        return plain(out)

    # --------------------------------------------------------------- gradients

    def _gradients(self, module: nn.Module, held: _Holdings, out: Any) -> Plain:
        """Whether autograd gets from the output to every parameter, and to x."""
        if not isinstance(out, torch.Tensor):
            return Complaint("no_output_no_gradient")
        x = torch.tensor(self.x, requires_grad=True)
        out = self._forward(module, x)
        if out.shape != self.upstream.shape:
            upstream = torch.linspace(-1, 1, out.numel()).reshape(out.shape)
        else:
            upstream = self.upstream
        if not out.requires_grad:
            return Complaint("forward_without_graph")
        tensors = {name: tensor for name, tensor in self.placed.values()}
        # A registered parameter that has no use is asked for too.
        tensors = {INPUT: x} | tensors | held.registered
        fixed = [name for name, tensor in tensors.items() if not tensor.requires_grad]
        if fixed:
            return Complaint("gradient_of_plain", names=", ".join(fixed))
        slopes = torch.autograd.grad(
            out, list(tensors.values()), upstream, allow_unused=True
        )
        self.slopes = self._in_a_row(dict(zip(tensors, slopes, strict=True)))
        if out.dtype != torch.float64:  # too coarse to measure a slope
            return 1.0
        for (name, tensor), slope in zip(tensors.items(), slopes, strict=True):
            self._compare(module, x, name, tensor, slope, upstream)
        return 1.0

    def _in_a_row(self, slopes: Mapping[str, torch.Tensor | None]) -> np.ndarray:
        """The slopes for x and for the parameters, as they should be stored."""
        row = [] if slopes[INPUT] is None else [plain(slopes[INPUT]).ravel()]
        for name, value in self.wanted.items():
            place, tensor = self.placed.get(name, ("", None))
            slope = slopes.get(place)
            if slope is None or tensor is None:
                continue
            stored = plain(slope)
            if stored.shape != value.shape:
                stored = stored.reshape(value.T.shape).T
            row.append(stored.ravel())
        return np.concatenate(row) if row else np.zeros(0)

    def _compare(
        self,
        module: nn.Module,
        x: torch.Tensor,
        name: str,
        tensor: torch.Tensor,
        slope: torch.Tensor | None,
        upstream: torch.Tensor,
    ) -> None:
        """Hold a gradient against what forward really does, in one direction."""
        direction = torch.linspace(-1, 1.3, tensor.numel()).reshape(tensor.shape)
        values = []
        with torch.no_grad():
            before = tensor.detach().clone()
            for sign in (1, -1):
                tensor.copy_(before + sign * STEP * direction)
                values.append((self._forward(module, x) * upstream).sum().item())
            tensor.copy_(before)
        measured = (values[0] - values[1]) / (2 * STEP)
        is_felt = abs(measured) > CLOSE
        if slope is None:
            key = "gradient_cut" if is_felt else "parameter_unused"
            raise Complaint(key, name=name)
        by_autograd = (slope * direction).sum().item()
        if abs(by_autograd - measured) > CLOSE * (1 + abs(measured)):
            not_repeated = self._not_repeated(module, self._forward(module))
            raise not_repeated or Complaint("gradient_misses_a_way", name=name)

    # -------------------------------------------------------------- state_dict

    def _state_dict(self) -> Plain:
        """Whether a state_dict with the right names and shapes fits, both ways."""
        module = made(self.subject, *self.sizes)
        came = module.state_dict()
        if came.keys() != self.wanted.keys():
            names = ", ".join(came) or "—"
            return Complaint("state_names", came=names, wanted=", ".join(self.wanted))
        for name, value in self.wanted.items():
            if tuple(came[name].shape) != value.shape:
                shapes = {
                    "came": str(tuple(came[name].shape)),
                    "wanted": str(value.shape),
                }
                return Complaint("state_shapes", name=name, **shapes)
        module.load_state_dict({n: torch.tensor(v) for n, v in self.wanted.items()})
        for name, tensor in module.state_dict().items():
            if not is_equal(plain(tensor), self.wanted[name]):
                return Complaint("state_lost", name=name)
        return 1.0


def attempt(
    look: Callable[[], Any], module: nn.Module, namespace: dict[str, Any]
) -> Any:
    """What a look at a Module gives, or what to say of an exception in it."""
    try:
        return look()
    except Complaint as complaint:
        return complaint
    except Exception as error:
        return complaint_of(error, module, namespace)


def complaint_of(
    error: Exception, module: nn.Module, namespace: dict[str, Any]
) -> Complaint:
    """What to say of an exception in a Module's forward pass.

    Args:
        error: it, with its traceback.
        module: an object of the student's class.
        namespace: the notebook's globals.
    """
    if is_stub(error):
        return Complaint("method_blank", method="forward")
    fault = fault_of(error, namespace)
    place = {"line": str(fault.line), "source": fault.source}
    if not fault.source:
        return Complaint("forward_stopped", error=fault.error, text=fault.text)
    lost = getattr(error, "name", None)
    if isinstance(error, NameError) and lost:
        if lost in _set_on(module):
            return Complaint("self_forgotten", name=lost, **place)
        if lost in _names_in_init(type(module)):
            return Complaint("name_of_init", name=lost, **place)
    is_own = isinstance(getattr(error, "obj", None), type(module))
    # A Module raises its own AttributeError, which names neither.
    own_words = f"'{type(module).__name__}' object has no attribute"
    if isinstance(error, AttributeError) and (is_own or own_words in str(error)):
        return Complaint("attribute_never_set", text=fault.text, **place)
    for words, key in _KNOWN_WORDS.items():
        if words in fault.text:
            return Complaint(key, **place)
    shapes = f" ({fault.shapes})" if fault.shapes else ""
    return Complaint(
        "forward_raised", **place, error=fault.error, text=fault.text + shapes
    )


def _set_on(module: nn.Module) -> set[str]:
    """The names that a constructor set on self: attributes, and what is registered."""
    registered = (module._parameters, module._modules, module._buffers)
    return set(vars(module)).union(*registered)


@contextmanager
def _registrations() -> Iterator[set[str]]:
    """The names under which parameters are registered during a block."""
    names: set[str] = set()

    def note(module: nn.Module, name: str, parameter: Any) -> None:
        names.add(name)

    handle = register_module_parameter_registration_hook(note)
    try:
        yield names
    finally:
        handle.remove()


def _names_in_init(subject: type) -> tuple[str, ...]:
    code = getattr(subject.__init__, "__code__", None)
    return code.co_varnames if code else ()


def _listed(shapes: Any) -> str:
    return ", ".join(str(tuple(shape)) for shape in shapes) or "—"
