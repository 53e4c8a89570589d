"""Stage 05: PyTorch's autograd: leaves, backward, accumulation, no_grad, zeroing.

Shapes, with the rows of a matrix as samples: x (N, D_in), w1 (D_in, H), w2 (H, D_out),
y (N, D_out). Besides values, exercises ask for facts that a probe sees: that a tensor
is a leaf, that inputs were spared, that the graph stays as it should be.
"""

from __future__ import annotations

from dataclasses import replace

from grader.exercises.exercise import Exercise, Part, Policy
from grader.exercises.same_losses import same_losses
from grader.exercises.stage_03_tensors import BY_HAND
from grader.exercises.stage_05_autograd.inputs import (
    draw_gradients,
    draw_leaf,
    draw_loop,
    draw_three_vectors,
)
from grader.exercises.stage_05_autograd.mistakes import (
    FAULTS,
    GRADIENTS_FAULTS,
    GRADIENTS_MISTAKES,
    LEAF_FAULTS,
    LEAF_MISTAKES,
    PREDICTION_MISTAKES,
    TRAIN_MISTAKES,
)
from grader.exercises.stage_05_autograd.references import (
    AS_ASKED,
    predictions_from_own_values,
    recorded,
    reference_gradients,
    reference_leaf,
    reference_predictions,
    reference_training,
)

MAKE_LEAF = Exercise(
    id="05-autograd/make_leaf",
    function="make_leaf",
    parts=(Part("values"), Part("leaf", "number")),
    packed_as="tuple",
    draw=draw_leaf,
    reference=reference_leaf,
    may_change=frozenset({"array"}),  # the probe sees it, and the leaf is paid for
    mistakes=LEAF_MISTAKES,
    faults=LEAF_FAULTS,
    probe="autograd.leaf",
)

GRADIENTS = Exercise(
    id="05-autograd/gradients",
    function="gradients",
    parts=(
        Part("grad_w1", weight=1.5),
        Part("grad_w2", weight=1.5),
        Part("inputs", "number", weight=1.0),
    ),
    packed_as="dict",
    draw=draw_gradients,
    reference=reference_gradients,
    surroundings=("make_leaf", "network_loss"),
    mistakes=GRADIENTS_MISTAKES,
    faults=GRADIENTS_FAULTS,
    probe="autograd.gradients",
)

PREDICT_GRADS = Exercise(
    id="05-autograd/predict_grads",
    function="predict_grads",
    parts=(Part("once"), Part("both"), Part("zeroed"), Part("twice")),
    packed_as="tuple",
    draw=draw_three_vectors,
    reference=reference_predictions,
    follow_on=predictions_from_own_values,
    entry_by_entry=True,
    policy=Policy(attributes=BY_HAND.attributes, key="predicted_by_autograd"),
    mistakes=PREDICTION_MISTAKES,
    probe="calls.tensors_once",
)

_TRAINING = {
    "parts": (
        Part("losses", "numbers", weight=2.0),
        Part("w1", weight=2.5),
        Part("w2", weight=2.5),
        Part("graph", "number", weight=1.0),
    ),
    "surroundings": ("make_leaf", "network_loss", "gradients"),
    "faults": FAULTS,
    "probe": "autograd.training",
}

TRAIN = Exercise(
    id="05-autograd/train",
    function="train",
    packed_as="tuple",
    draw=draw_loop,
    reference=reference_training,
    may_change=frozenset({"w1", "w2"}),  # `w1 -= ...` is a right way to update
    mistakes=TRAIN_MISTAKES,
    **_TRAINING,
)

_NUMBERS = same_losses("05-autograd", **_TRAINING)
SAME_LOSSES = replace(
    _NUMBERS,
    reference=recorded(lambda a: {**_NUMBERS.reference(a), "graph": AS_ASKED}),
)

EXERCISES = (MAKE_LEAF, GRADIENTS, PREDICT_GRADS, TRAIN, SAME_LOSSES)
