"""Watch autograd while a student's function runs: what was asked of it, and when.

Numbers alone do not tell why a gradient is None or why a loss has no graph, and
PyTorch's own words are the same for several mistakes. So every backward call is looked
at while it happens, and every reading of a ``.grad``; with that, an exception that has
several causes is raised again under the name of the one that it had.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np
import torch
from torch.overrides import TorchFunctionMode

from grader.probes.depth import calls_inside_one_another

#: How PyTorch says that a loss has no way back to any weight.
_NO_GRAPH_WORDS = "does not require grad and does not have a grad_fn"
#: Functions that cut a tensor's history on purpose, or only ask something.
_CUTS = frozenset({"detach", "detach_", "requires_grad_", "item", "tolist", "numpy"})

#: Functions that are given a gradient in order to empty it.
_ZEROING = frozenset({"zero_", "fill_", "mul_"})


class NothingRequiresGrad(Exception):
    """Backward was called, and no tensor had ever been told to require a gradient."""


class ForwardNotRecorded(Exception):
    """The forward pass ran while recording was switched off."""


class CutFromWeights(Exception):
    """Weights that require a gradient were there, but the loss has no way to them."""


class RequiresGradLost(Exception):
    """The first turn worked; then the weights were replaced by plain tensors."""


class UpdateRecorded(Exception):
    """The weights became the result of the recorded update, and are leaves no more."""


class NoLeaf(Exception):
    """The gradient was looked for in a tensor that is the result of an operation."""


class PlainWeight(Exception):
    """Backward worked, but this weight had never been told to require a gradient."""


class NoGradientYet(Exception):
    """A gradient was used before the first backward call."""


class GradientDroppedEarly(Exception):
    """A gradient was set to None between backward and its use."""


@dataclass(frozen=True)
class Graph:
    """What one backward call went through.

    Attributes:
        leaves: the tensors that it brings a gradient to.
        nodes: the number of recorded operations.
        order: when the last of them was recorded; later ones have larger numbers.
    """

    leaves: tuple[torch.Tensor, ...]
    nodes: int
    order: int

    def reaches(self, tensor: torch.Tensor) -> bool:
        """Whether this very tensor is one of the leaves."""
        return any(leaf is tensor for leaf in self.leaves)

    def leaves_among(self, arrays: Mapping[str, np.ndarray]) -> list[str]:
        """The names of the arrays that a leaf is made of, by its shape or values."""
        return [
            name
            for name, array in arrays.items()
            if any(_is_made_of(leaf, array) for leaf in self.leaves)
        ]


class _Mark:
    """Lies in the metadata of a recorded operation, and lives as long as it does."""


class Watch(TorchFunctionMode):
    """What happened so far.

    Attributes:
        calls: the number of backward calls that ended well.
        first: the graph of the first one.
        last: the graph of the last one.
        most_nodes: the size of the largest graph.
        used_as_zero: the shapes of weights whose gradient was zero or None when it was
            read, or used, after a backward call that had filled it.
        alive: how many recorded operations were alive at each backward call, whether it
            went through them or not.
        depths: how many functions were running at each backward call.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.first: Graph | None = None
        self.last: Graph | None = None
        self.most_nodes = 0
        self.used_as_zero: set[tuple[int, ...]] = set()
        self.alive: list[int] = []
        self.depths: list[int] = []
        self._marks: weakref.WeakSet[_Mark] = weakref.WeakSet()
        self._saw_leaf = False
        self._saw_unrecorded = False
        self._read_as_none: torch.Tensor | None = None
        self._without_gradient: dict[tuple[int, ...], torch.Tensor] = {}
        self._gradients: dict[tuple[int, ...], torch.Tensor] = {}

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        """Do what the student asks for, and take note."""
        # Looked at before the call: `requires_grad_` changes what it is given.
        asked = any(isinstance(a, torch.Tensor) and a.requires_grad for a in args)
        name, owner = func.__name__, getattr(func, "__self__", None)
        is_operation = name not in ("__get__", "__set__")
        if is_operation and name not in _ZEROING:
            self._gradients_used(args)
        result = func(*args, **(kwargs or {}))
        if asked:
            self._saw_leaf = True
            is_forward = is_operation and name not in _CUTS
            if is_forward and not torch.is_grad_enabled():
                self._saw_unrecorded = True
        if isinstance(result, torch.Tensor) and result.grad_fn is not None:
            self._marks.add(result.grad_fn.metadata.setdefault(_Mark, _Mark()))
        if name == "__get__" and getattr(owner, "__name__", "") == "grad":
            self._gradient_read(args[0], result)
        return result

    def _gradient_read(self, tensor: torch.Tensor, gradient: Any) -> None:
        self._read_as_none = tensor if gradient is None else None
        if gradient is None:
            self._without_gradient[tuple(tensor.shape)] = tensor
        else:
            self._gradients[tuple(tensor.shape)] = gradient
        was_filled = self.last is not None and self.last.reaches(tensor)
        if was_filled and (gradient is None or not gradient.any()):
            self.used_as_zero.add(tuple(tensor.shape))

    def _gradients_used(self, arguments: Any) -> None:
        """A gradient may have been read before it was zeroed, and used after it."""
        for shape, gradient in self._gradients.items():
            if any(a is gradient for a in arguments) and not gradient.any():
                self.used_as_zero.add(shape)

    def _run_backward(self, engine: Any, roots: Any, *args: Any, **kwargs: Any) -> Any:
        graph = _graph_of(roots)
        if len(self._marks) > max(self.alive[1:], default=0):
            gc.collect(1)  # what only refers to itself is not kept by anybody
        self.alive.append(len(self._marks))
        self.depths.append(calls_inside_one_another())
        result = engine(roots, *args, **kwargs)
        self.calls += 1
        self.first = self.first or graph
        self.last = graph
        self.most_nodes = max(self.most_nodes, graph.nodes)
        return result

    def cause_of(self, error: Exception) -> type[Exception] | None:
        """What an exception of several possible causes was caused by, if known."""
        if _NO_GRAPH_WORDS in str(error):
            if self.calls:
                return RequiresGradLost
            if not self._saw_leaf:
                return NothingRequiresGrad
            return ForwardNotRecorded if self._saw_unrecorded else CutFromWeights
        if "NoneType" in str(error) and self._read_as_none is not None:
            return self._cause_of_none(self._read_as_none)
        return None

    def cause_of_missing(self, shape: tuple[int, ...]) -> type[Exception] | None:
        """Why a gradient of this shape was None when it was last read, if known."""
        weight = self._without_gradient.get(shape)
        return self._cause_of_none(weight) if weight is not None else None

    def _cause_of_none(self, weight: torch.Tensor) -> type[Exception]:
        """Why this tensor has no gradient."""
        if not self.calls:
            return NoGradientYet
        if weight.grad_fn is not None:
            is_newer = _order(weight.grad_fn) > self.first.order
            return UpdateRecorded if is_newer else NoLeaf
        if not weight.requires_grad:
            shapes = [leaf.shape for leaf in self.first.leaves]
            return RequiresGradLost if weight.shape in shapes else PlainWeight
        return GradientDroppedEarly if self.last.reaches(weight) else CutFromWeights


def _is_made_of(leaf: torch.Tensor, array: np.ndarray) -> bool:
    """Whether a leaf has an array's shape, as it is or transposed, or holds it."""
    if tuple(leaf.shape) in (array.shape, array.shape[::-1]):
        return True
    wanted = torch.from_numpy(array).to(leaf.dtype)
    return array.size <= leaf.numel() and bool(torch.isin(wanted, leaf.detach()).all())


def _order(node: Any) -> int:
    return node._sequence_nr()


def _graph_of(roots: Any) -> Graph:
    """Walk back from the tensors that backward is called on."""
    tensors = [root for root in roots if isinstance(root, torch.Tensor)]
    waiting = [root.grad_fn for root in tensors if root.grad_fn is not None]
    order = max(map(_order, waiting), default=0)
    known, leaves = set(waiting), []
    while waiting:
        node = waiting.pop()
        if hasattr(node, "variable"):  # it only puts a gradient into a leaf
            leaves.append(node.variable)
        for earlier, _ in node.next_functions:
            if earlier is not None and earlier not in known:
                known.add(earlier)
                waiting.append(earlier)
    return Graph(tuple(leaves), len(known), order)


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch what happens in the block; name the causes of exceptions that leave it."""
    watch, engine = Watch(), torch.autograd._engine_run_backward

    def run_backward(roots: Any, *args: Any, **kwargs: Any) -> Any:
        return watch._run_backward(engine, roots, *args, **kwargs)

    # `backward` and `grad` both end here, under whatever name a student imported them.
    with mock.patch.object(torch.autograd, "_engine_run_backward", run_backward):
        try:
            with torch.enable_grad(), watch:
                yield watch
        except (RuntimeError, TypeError, AttributeError) as error:
            cause = watch.cause_of(error)
            if cause is None:
                raise
            raise cause(str(error)).with_traceback(error.__traceback__) from None
