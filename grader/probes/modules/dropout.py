"""Try a dropout Module: what it drops, what it does to the rest, and when.

Dropping is random, and a verdict must not be. So the input is large: the share of zeros
may be six and a half standard deviations off, which a right answer exceeds once in ten
thousand million times. Everything else is exact, up to the rounding of a float32 mask.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import plain
from grader.probes.modules.custom import in_float64, insist_on_a_module_class, made
from grader.probes.observation import Complaint

#: Standard deviations.
MOST_OFF = 6.5
#: A mask may have been made in float32.
MASK_PRECISION = 1e-6

Plain = np.ndarray | float | Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return by what the kept entries are multiplied, and what comes out in eval mode.

    A dict: ``scale``, ``eval``; and 1.0, or a Complaint, for ``rate``, ``mask`` and
    ``gradient``.
    """
    insist_on_a_module_class(subject)
    with in_float64(), torch.random.fork_rng(devices=()), _NoDropoutOfPyTorch():
        np_state = np.random.get_state()
        try:
            np.random.seed(0)
            return _Trial(subject, arguments).results()
        finally:
            np.random.set_state(np_state)


class _NoDropoutOfPyTorch(TorchFunctionMode):
    """Condemn a Module that lets PyTorch do the dropping."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if "dropout" in getattr(func, "__name__", ""):
            raise Complaint("dropout_of_pytorch")
        return func(*args, **(kwargs or {}))


class _Trial:
    """One class, with one probability and one input."""

    def __init__(self, subject: type, arguments: Arguments) -> None:
        self.subject = subject
        self.p = arguments["p"]
        self.x = arguments["x"]
        self.upstream = torch.tensor(arguments["upstream"])

    def results(self) -> dict[str, Plain]:
        """What is to be said of each part."""
        layer = self._made(self.p)
        once, again = self._called(layer), self._called(layer)
        in_eval = self._in_eval(layer)
        drops_in_eval = isinstance(in_eval, np.ndarray) and not in_eval.all()
        if np.array_equal(once, self.x) or not once.any():
            key = "modes_swapped" if drops_in_eval else "nothing_dropped"
            key = key if once.any() else "everything_dropped"
            scale = rate = mask = Complaint(key)
        else:
            scale, rate = self._scale(once), self._rate(once)
            mask = self._mask(once, again)
        return {
            "scale": scale,
            "rate": rate,
            "mask": mask,
            "eval": Complaint("drops_in_eval") if drops_in_eval else in_eval,
            "gradient": self._gradient(layer),
        }

    def _made(self, p: float) -> nn.Module:
        layer = made(self.subject, p)
        for name in ("train", "eval"):
            if not callable(getattr(layer, name)):
                raise Complaint("train_overwritten", name=name)
        if not isinstance(layer.training, bool):
            raise Complaint("train_overwritten", name="training")
        return nn.Sequential(layer).train()[0]

    def _called(self, layer: nn.Module) -> np.ndarray:
        """What comes out, as an array; a Complaint is raised if that cannot be."""
        x = torch.tensor(self.x)
        out = layer(x)
        if not np.array_equal(plain(x), self.x):
            raise Complaint("input_edited", names="x")
        if not isinstance(out, torch.Tensor):
            key = "forward_returns_none" if out is None else "wanted_tensor"
            raise Complaint(key, part="output", came=type(out).__name__)
        if tuple(out.shape) != self.x.shape:
            shapes = {"came": str(tuple(out.shape)), "given": str(self.x.shape)}
            raise Complaint("dropout_shape", **shapes)
        return plain(out)

    # ----------------------------------------------------------- in training mode

    def _scale(self, out: np.ndarray) -> Plain:
        """The one number that all kept entries are multiplied by."""
        kept = out != 0
        factors = out[kept] / self.x[kept]
        if not np.allclose(factors, factors[0], rtol=MASK_PRECISION):
            return Complaint("kept_entries_changed")
        right = 1 / (1 - self.p)
        if abs(factors[0] / right - 1) > MASK_PRECISION:
            return factors[0]
        without = self._called(self._made(0.0))
        kept = without != 0
        if not np.allclose(without[kept], self.x[kept], rtol=MASK_PRECISION):
            return Complaint("p_zero_changes")
        return right

    def _rate(self, out: np.ndarray) -> Plain:
        """1.0 if about as many entries as asked for are zero."""
        dropped = out == 0
        for axis in range(dropped.ndim):  # entries that share a draw count once
            if _is_shared(dropped, axis):
                dropped = dropped.take([0], axis=axis)
        allowed = MOST_OFF * np.sqrt(self.p * (1 - self.p) / dropped.size)
        share = float(dropped.mean())
        if abs(share - self.p) > allowed:
            is_swapped = abs(share - (1 - self.p)) <= allowed
            key = "keeps_with_p" if is_swapped else "other_rate"
            return Complaint(key, share=f"{share:.2f}", p=f"{self.p:.2f}")
        return 1.0

    def _mask(self, once: np.ndarray, again: np.ndarray) -> Plain:
        """1.0 if every entry has a draw of its own, and every call too."""
        dropped = once == 0
        for axis in range(dropped.ndim):
            if dropped.shape[axis] > 1 and _is_shared(dropped, axis):
                return Complaint("mask_shared", shape=str(self.x.shape), axis=str(axis))
        if np.array_equal(dropped, again == 0):
            return Complaint("mask_kept")
        return 1.0

    def _gradient(self, layer: nn.Module) -> Plain:
        """1.0 if what comes back went through the mask of this very call."""
        nn.Sequential(layer).train()
        x = torch.tensor(self.x, requires_grad=True)
        out = layer(x)
        if not out.requires_grad:
            return Complaint("dropout_without_graph")
        (slope,) = torch.autograd.grad(out, x, self.upstream, allow_unused=True)
        if slope is None:
            return Complaint("dropout_without_graph")
        right = self.upstream * out.detach() / x.detach()
        if not torch.allclose(slope, right, rtol=MASK_PRECISION):
            return Complaint("dropout_gradient")
        return 1.0

    # --------------------------------------------------------------- in eval mode

    def _in_eval(self, layer: nn.Module) -> Plain:
        """What comes out in eval mode, switched as a network switches its layers."""
        network = nn.Sequential(layer).eval()
        out = self._called(layer)
        if not np.array_equal(out, self.x):
            layer.eval()
            if np.array_equal(self._called(layer), self.x):
                return Complaint("mode_of_its_own")
        network.train()
        return out


def _is_shared(dropped: np.ndarray, axis: int) -> bool:
    """Whether all entries along an axis were dropped or kept together."""
    return bool((dropped == dropped.take([0], axis=axis)).all())
