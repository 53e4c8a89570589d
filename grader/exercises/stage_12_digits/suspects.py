"""The bug hunt's catalogue: gradients with one mistake each, and who gets which.

A suspect is called like the student's own ``gradients``. Each kind is the right
``Backward`` with one step replaced; the words for it stand in the notebook's table.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping

import numpy as np

from grader.exercises.stage_12_digits.network import (
    Backward,
    Params,
    forward,
    grad_logits,
    one_hot,
)

#: How many cases a student gets of each level: easy, medium, hard.
CASES_OF_LEVEL = 2
#: How far "a step" is for a suspect that moves a weight.
STEP = 0.1
#: Strength of the weight decay that slipped into a gradient.
DECAY = 0.01


class Suspect(Backward):
    """A gradient with a mistake: its name in the catalogue, and how hard it is."""

    name = ""
    level = 0  #: 1 shows in one number, 2 wants a comparison, 3 an experiment


class _BiasMean(Suspect):
    """The worked example; it is nobody's case."""

    name = "bias_mean"

    def grad_b1(self, upstream: np.ndarray, before_mask: np.ndarray) -> np.ndarray:
        return upstream.mean(axis=0)

    def grad_b2(self, upstream: np.ndarray) -> np.ndarray:
        return upstream.mean(axis=0)


# ------------------------------------------------------------------------- easy


class _NotAveraged(Suspect):
    name, level = "not_averaged", 1

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return grad_logits(logits, labels) * len(labels)


class _AveragedTwice(Suspect):
    name, level = "averaged_twice", 1

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return grad_logits(logits, labels) / len(labels)


class _AveragedOverClasses(Suspect):
    name, level = "averaged_over_classes", 1

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return grad_logits(logits, labels) / logits.shape[1]


class _OppositeSign(Suspect):
    name, level = "opposite_sign", 1

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return -grad_logits(logits, labels)


class _BiasAxis(Suspect):
    name, level = "bias_axis", 1

    def grad_b1(self, upstream: np.ndarray, before_mask: np.ndarray) -> np.ndarray:
        return upstream.sum(axis=1)

    def grad_b2(self, upstream: np.ndarray) -> np.ndarray:
        return upstream.sum(axis=1)


class _Transposed(Suspect):
    name, level = "transposed", 1

    def grad_w2(
        self, h: np.ndarray, h_relu: np.ndarray, upstream: np.ndarray, params: Params
    ) -> np.ndarray:
        return upstream.T @ h_relu


class _Accumulates(Suspect):
    name, level = "accumulates", 1

    def __init__(self) -> None:
        self._total: Params = {}

    def __call__(self, x: np.ndarray, labels: np.ndarray, params: Params) -> Params:
        for name, gradient in super().__call__(x, labels, params).items():
            self._total[name] = self._total.get(name, 0.0) + gradient
        return {name: total.copy() for name, total in self._total.items()}


class _MovesTheWeights(Suspect):
    name, level = "moves_the_weights", 1

    def __call__(self, x: np.ndarray, labels: np.ndarray, params: Params) -> Params:
        found = super().__call__(x, labels, params)
        for name, gradient in found.items():
            params[name] -= STEP * gradient
        return found


class _MaximumNotSubtracted(Suspect):
    """Right on tame logits; the exponential of large ones overflows."""

    name, level = "maximum_not_subtracted", 1

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            high = np.exp(logits)
            probability = high / high.sum(axis=1, keepdims=True)
        return (probability - one_hot(labels, logits.shape[1])) / len(labels)


# ----------------------------------------------------------------------- medium


class _MaskMissing(Suspect):
    name, level = "mask_missing", 2

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        return upstream


class _MaskInverted(Suspect):
    name, level = "mask_inverted", 2

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        return upstream * (h < 0)


class _MaskByGradient(Suspect):
    name, level = "mask_by_gradient", 2

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        return upstream * (upstream > 0)


class _TimesHRelu(Suspect):
    name, level = "times_h_relu", 2

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        return upstream * np.maximum(h, 0.0)


class _HInsteadOfHRelu(Suspect):
    name, level = "h_instead_of_h_relu", 2

    def grad_w2(
        self, h: np.ndarray, h_relu: np.ndarray, upstream: np.ndarray, params: Params
    ) -> np.ndarray:
        return h.T @ upstream


class _BiasBeforeMask(Suspect):
    name, level = "bias_before_mask", 2

    def grad_b1(self, upstream: np.ndarray, before_mask: np.ndarray) -> np.ndarray:
        return before_mask.sum(axis=0)


class _UpstreamIgnored(Suspect):
    name, level = "upstream_ignored", 2

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        return (h > 0).astype(float)


# ------------------------------------------------------------------------- hard


class _LabelsIgnored(Suspect):
    name, level = "labels_ignored", 3

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return grad_logits(logits, labels) + one_hot(labels, logits.shape[1]) / len(
            labels
        )


class _SoftmaxForgotten(Suspect):
    name, level = "softmax_forgotten", 3

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return (logits - one_hot(labels, logits.shape[1])) / len(labels)


class _SoftmaxOverBatch(Suspect):
    name, level = "softmax_over_batch", 3

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        low = np.exp(logits - logits.max(axis=0))
        return (low / low.sum(axis=0) - one_hot(labels, logits.shape[1])) / len(labels)


class _LabelsFromOne(Suspect):
    name, level = "labels_from_one", 3

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        return grad_logits(logits, (labels - 1) % logits.shape[1])


class _LastSampleLeftOut(Suspect):
    name, level = "last_sample_left_out", 3

    def grad_logits(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        upstream = grad_logits(logits, labels)
        upstream[-1] = 0.0
        return upstream


class _B1LeftOut(Suspect):
    name, level = "b1_left_out", 3

    def forward(self, x: np.ndarray, params: Params) -> tuple[np.ndarray, ...]:
        return forward(x, {**params, "b1": np.zeros_like(params["b1"])})


class _W2MovedFirst(Suspect):
    name, level = "w2_moved_first", 3

    def __call__(self, x: np.ndarray, labels: np.ndarray, params: Params) -> Params:
        right = super().__call__(x, labels, params)
        moved = {"w2": params["w2"] - STEP * right["w2"]}
        h, _, logits = forward(x, params)
        grad_h = self.grad_h(self.grad_h_relu(grad_logits(logits, labels), moved), h)
        return {**right, "w1": x.T @ grad_h, "b1": grad_h.sum(axis=0)}


class _WeightDecay(Suspect):
    name, level = "weight_decay", 3

    def grad_w1(
        self, x: np.ndarray, upstream: np.ndarray, params: Params
    ) -> np.ndarray:
        return x.T @ upstream + DECAY * params["w1"]

    def grad_w2(
        self, h: np.ndarray, h_relu: np.ndarray, upstream: np.ndarray, params: Params
    ) -> np.ndarray:
        return h_relu.T @ upstream + DECAY * params["w2"]


_KINDS: tuple[type[Suspect], ...] = (
    _NotAveraged,
    _AveragedTwice,
    _AveragedOverClasses,
    _OppositeSign,
    _BiasAxis,
    _Transposed,
    _Accumulates,
    _MovesTheWeights,
    _MaximumNotSubtracted,
    _MaskMissing,
    _MaskInverted,
    _MaskByGradient,
    _TimesHRelu,
    _HInsteadOfHRelu,
    _BiasBeforeMask,
    _UpstreamIgnored,
    _LabelsIgnored,
    _SoftmaxForgotten,
    _SoftmaxOverBatch,
    _LabelsFromOne,
    _LastSampleLeftOut,
    _B1LeftOut,
    _W2MovedFirst,
    _WeightDecay,
)

#: Every mistake by its name: the drawn ones by level, the worked example first.
CATALOGUE: Mapping[str, type[Suspect]] = {
    kind.name: kind for kind in (_BiasMean, *_KINDS)
}
EXAMPLE = _BiasMean.name


def cases_of(student: str) -> tuple[str, ...]:
    """The six mistakes that belong to a name: two of each level, in a mixed order.

    The same name gives the same cases on every machine. Letter case and spaces around
    the name make no difference.
    """
    plain = unicodedata.normalize("NFKC", student).strip().casefold()
    digest = hashlib.sha256(plain.encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    drawn = [
        name
        for level in (1, 2, 3)
        for name in rng.choice(
            [kind.name for kind in _KINDS if kind.level == level],
            CASES_OF_LEVEL,
            replace=False,
        )
    ]
    return tuple(str(name) for name in rng.permutation(drawn))
