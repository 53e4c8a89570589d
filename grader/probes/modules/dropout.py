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
from grader.probes.comparing import is_close, is_equal
from grader.probes.modules.custom import (
    attempt,
    in_float64,
    insist_on_a_module_class,
    made,
)
from grader.probes.observation import Complaint

#: Standard deviations.
MOST_OFF = 6.5
#: A mask may have been made in float32.
MASK_PRECISION = 1e-6
#: To so many decimals factors are alike, and so large a share of the entries is many.
ROUNDED, FEWEST_ALIKE = 5, 0.02
#: Where all or nothing was dropped, so many more calls tell whether it is always so.
MORE_CALLS = 60
#: Where two calls dropped equally many entries, so many more tell whether all do.
CALLS_ALIKE = 4
#: The parts that are about training mode.
IN_TRAINING = ("scale", "rate", "mask", "gradient")

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
            return _Trial(subject, arguments, namespace).results()
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

    def __init__(
        self, subject: type, arguments: Arguments, namespace: dict[str, Any]
    ) -> None:
        self.subject = subject
        self.namespace = namespace
        self.p = arguments["p"]
        self.x = arguments["x"]
        self.upstream = torch.tensor(arguments["upstream"])
        self.edited = False  # whether a call has changed the x that it was given

    def results(self) -> dict[str, Plain]:
        """What is to be said of each part."""
        layer = self._made(self.p)
        starts_in_eval = not layer.training
        nn.Sequential(layer).train()
        try:
            in_training: Any = self._called(layer), self._called(layer)
        except Complaint as complaint:
            if complaint.key == "dropout_of_pytorch":
                raise
            in_training = complaint
        switched, edited = not layer.training, self.edited
        self.edited = False
        in_eval = attempt(lambda: self._in_eval(layer), layer, self.namespace)
        drops_in_eval = isinstance(in_eval, np.ndarray) and not in_eval.all()
        if isinstance(in_training, Complaint):
            parts: dict[str, Plain] = dict.fromkeys(IN_TRAINING, in_training)
        else:
            parts = self._judged(layer, *in_training, drops_in_eval)
            parts["gradient"] = attempt(
                lambda: self._gradient(layer), layer, self.namespace
            )
            if edited:  # what is kept and dropped may be right all the same
                parts["gradient"] = Complaint("input_edited", names="x")
            if switched:
                parts["mask"] = Complaint("dropout_switches_mode")
        if drops_in_eval:
            in_eval = Complaint("drops_in_eval" if in_eval.any() else "zeros_in_eval")
        elif starts_in_eval:
            in_eval = Complaint("starts_in_eval")
        return {**parts, "eval": in_eval}

    def _made(self, p: float) -> nn.Module:
        layer = made(self.subject, p)
        for name in ("train", "eval"):
            if not callable(getattr(layer, name)):
                raise Complaint("train_overwritten", name=name)
        if not isinstance(layer.training, bool):
            raise Complaint("train_overwritten", name="training")
        return layer

    def _called(self, layer: nn.Module, given: np.ndarray | None = None) -> np.ndarray:
        """What comes out, as an array; a Complaint is raised if that cannot be."""
        given = self.x if given is None else given
        x = torch.tensor(given)
        out = layer(x)
        self.edited = self.edited or not is_equal(plain(x), given)
        if not isinstance(out, torch.Tensor):
            key = "forward_returns_none" if out is None else "wanted_tensor"
            raise Complaint(key, part="output", came=type(out).__name__)
        if tuple(out.shape) != given.shape:
            shapes = {"came": str(tuple(out.shape)), "given": str(given.shape)}
            raise Complaint("dropout_shape", **shapes)
        return plain(out)

    # ----------------------------------------------------------- in training mode

    def _judged(
        self, layer: nn.Module, once: np.ndarray, again: np.ndarray, in_eval_too: bool
    ) -> dict[str, Plain]:
        """What is to be said of the scale, the rate and the mask of two calls."""
        if not (np.isfinite(once).all() and np.isfinite(again).all()):
            return dict.fromkeys(IN_TRAINING[:3], Complaint("dropout_not_finite"))
        if once.any() and not once.all():
            return {
                "scale": self._scale(once),
                "rate": self._rate(once),
                "mask": self._mask(layer, once, again),
            }
        kept = self._whole_and_kept(layer, once)
        if kept is not None:  # one draw for all: it may well be the right one
            return {
                "scale": self._scale(kept),
                "rate": 1.0,
                "mask": Complaint("mask_whole"),
            }
        key = "modes_swapped" if in_eval_too else "nothing_dropped"
        none = Complaint(key if once.any() else "everything_dropped")
        instead = self._not_zero(once) if once.any() else None
        if instead is not None:
            return dict.fromkeys(IN_TRAINING[:3], instead)
        is_as_it_was = not once.any() or is_equal(once, self.x)
        scale = none if is_as_it_was else self._scale(once)
        return {"scale": scale, "rate": none, "mask": none}

    def _not_zero(self, out: np.ndarray) -> Complaint | None:
        """What the dropped entries became, if they are told from the kept ones.

        One and the same multiple of many entries is what the kept ones are.
        """
        factors = out / self.x
        rounded, counts = np.unique(factors.round(ROUNDED), return_counts=True)
        factor = float(rounded[counts.argmax()])
        kept = np.abs(factors - factor) <= 10.0**-ROUNDED
        if not FEWEST_ALIKE < kept.mean() < 1 - FEWEST_ALIKE:
            return None
        if _is_constant(out[~kept]):
            return Complaint("dropped_to_constant", value=f"{out[~kept][0]:.3g}")
        added = (out - factors[kept].mean() * self.x)[~kept]
        if _is_constant(added):
            return Complaint("mask_not_multiplied", added=f"{added[0]:.3g}")
        return Complaint("dropped_not_zero")

    def _whole_and_kept(self, layer: nn.Module, once: np.ndarray) -> np.ndarray | None:
        """A call that kept everything, if there are others that dropped everything."""
        calls = [once, *(self._called(layer) for _ in range(MORE_CALLS))]
        kept = [out for out in calls if out.all()]
        is_dropped = any(not out.any() for out in calls)
        return kept[0] if kept and is_dropped else None

    def _scale(self, out: np.ndarray) -> Plain:
        """The one number that all kept entries are multiplied by."""
        kept = out != 0
        factors = out[kept] / self.x[kept]
        if not is_close(factors, factors[0], relative=MASK_PRECISION):
            return Complaint("kept_entries_changed")
        right = 1 / (1 - self.p)
        if abs(factors[0] / right - 1) > MASK_PRECISION:
            is_counted = abs(factors[0] * kept.mean() - 1) < MASK_PRECISION
            is_drawn = not kept.all()
            return Complaint("kept_over_count") if is_counted & is_drawn else factors[0]
        few = self.x[:3]
        without = self._called(nn.Sequential(self._made(0.0)).train()[0], few)
        kept = without != 0
        if not is_close(without[kept], few[kept], relative=MASK_PRECISION):
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
            if not is_swapped and abs(share - self._share_elsewhere()) <= 2 * allowed:
                key = "rate_without_p"
            return Complaint(key, share=f"{share:.2f}", p=f"{self.p:.2f}")
        return 1.0

    def _share_elsewhere(self) -> float:
        """The share of entries that are dropped if p is far from this one."""
        other = nn.Sequential(self._made(1 - self.p)).train()[0]
        return float((self._called(other) == 0).mean())

    def _mask(self, layer: nn.Module, once: np.ndarray, again: np.ndarray) -> Plain:
        """1.0 if every entry has a draw of its own, and every call too."""
        dropped = once == 0
        for axis in range(dropped.ndim):
            if dropped.shape[axis] > 1 and _is_shared(dropped, axis):
                return Complaint("mask_shared", shape=str(self.x.shape), axis=str(axis))
        if is_equal(dropped, again == 0):
            return Complaint("mask_kept")
        if self._always_as_many(layer, once, again):
            count, total = str(int(dropped.sum())), str(dropped.size)
            return Complaint("as_many_each_time", count=count, total=total)
        return 1.0

    def _always_as_many(
        self, layer: nn.Module, once: np.ndarray, again: np.ndarray
    ) -> bool:
        """Whether each call drops the same number of entries: then they depend.

        With some 24,000 draws two calls agree by chance once in two hundred times.
        """
        count = np.count_nonzero(once)
        return np.count_nonzero(again) == count and all(
            np.count_nonzero(self._called(layer)) == count for _ in range(CALLS_ALIKE)
        )

    def _gradient(self, layer: nn.Module) -> Plain:
        """1.0 if what comes back went through the mask of this very call."""
        learned = [name for name, _ in layer.named_parameters()]
        if learned:
            return Complaint("dropout_learns", names=", ".join(learned))
        nn.Sequential(layer).train()
        x = torch.tensor(self.x, requires_grad=True)
        out = layer(x)
        if not out.requires_grad:
            return Complaint("dropout_without_graph")
        (slope,) = torch.autograd.grad(out, x, self.upstream, allow_unused=True)
        if slope is None:
            return Complaint("dropout_without_graph")
        if not torch.isfinite(out).all():
            return Complaint("dropout_not_finite")
        right = self.upstream * out.detach() / x.detach()
        if not is_close(slope, right, relative=MASK_PRECISION):
            return Complaint("dropout_gradient")
        return 1.0

    # --------------------------------------------------------------- in eval mode

    def _in_eval(self, layer: nn.Module) -> Plain:
        """What comes out in eval mode, switched as a network switches its layers."""
        network = nn.Sequential(layer).eval()
        was_told = not layer.training
        out = self._called(layer)
        if self.edited:
            return Complaint("input_edited", names="x")
        if was_told and layer.training:
            return Complaint("dropout_switches_back")
        if not is_equal(out, self.x):
            layer.eval()
            if is_equal(self._called(layer), self.x):
                return Complaint("mode_of_its_own")
        network.train()
        return out


def _is_constant(values: np.ndarray) -> bool:
    return is_close(values, values[0], relative=MASK_PRECISION)


def _is_shared(dropped: np.ndarray, axis: int) -> bool:
    """Whether all entries along an axis were dropped or kept together."""
    return bool((dropped == dropped.take([0], axis=axis)).all())
