"""Stage 10: Modules of the student's own, and what a Module does for its parameters.

Shapes, with the rows of a matrix as samples: x (N, D_in); weights as PyTorch's Linear
keeps them, (out, in); biases (out,). Besides values, exercises ask for facts that a
probe sees: what is registered, where gradients arrive, whose memory a copy has.
"""

from __future__ import annotations

from dataclasses import replace

from grader.exercises import stage_08_nn
from grader.exercises.exercise import Exercise, Part
from grader.exercises.stage_10_custom_module.inputs import (
    DROPOUT_HIDDEN_SIZES,
    DROPOUT_PUBLIC_SIZES,
    draw_dropout,
    draw_linear_layer,
    draw_restore,
    draw_two_layer_net,
)
from grader.exercises.stage_10_custom_module.mistakes import (
    DROPOUT_FAULTS,
    DROPOUT_MISTAKES,
    LINEAR_LAYER_MISTAKES,
    MODULE_FAULTS,
    RESTORE_FAULTS,
    RESTORE_MISTAKES,
    TRAIN_FAULTS,
    TRAIN_MISTAKES,
    TWO_LAYER_NET_MISTAKES,
)
from grader.exercises.stage_10_custom_module.references import (
    reference_dropout,
    reference_linear_layer,
    reference_restore,
    reference_two_layer_net,
)

_LAYER_PARTS = (
    Part("parameters", "number", weight=2),
    Part("output", weight=2),
    Part("gradients", "number"),
)
_NET_PARTS = (*_LAYER_PARTS, Part("state_dict", "number"))
#: The numbers behind ``gradients``; whether they are right is concluded outside.
_SLOPES = Part("slopes")

LINEAR_LAYER = Exercise(
    id="10-custom-module/linear_layer",
    function="MyLinear",
    parts=_LAYER_PARTS,
    packed_as="dict",
    observed=(*_LAYER_PARTS, _SLOPES),
    conclusion="slopes",
    draw=draw_linear_layer,
    reference=reference_linear_layer,
    probe="modules.custom",
    mistakes=LINEAR_LAYER_MISTAKES,
    faults=MODULE_FAULTS,
)

TWO_LAYER_NET = Exercise(
    id="10-custom-module/two_layer_net",
    function="TwoLayerNet",
    parts=_NET_PARTS,
    packed_as="dict",
    observed=(*_NET_PARTS, _SLOPES),
    conclusion="slopes",
    draw=draw_two_layer_net,
    reference=reference_two_layer_net,
    surroundings=("MyLinear",),
    probe="modules.custom",
    mistakes=TWO_LAYER_NET_MISTAKES,
    faults=MODULE_FAULTS,
)

DROPOUT = Exercise(
    id="10-custom-module/dropout",
    function="MyDropout",
    parts=(
        Part("scale", "number", weight=1.0),
        Part("rate", "number", weight=0.75),
        Part("mask", "number", weight=0.75),
        Part("eval", weight=1.0),
        Part("gradient", "number", weight=0.5),
    ),
    packed_as="dict",
    draw=draw_dropout,
    reference=reference_dropout,
    public_sizes=DROPOUT_PUBLIC_SIZES,
    hidden_sizes=DROPOUT_HIDDEN_SIZES,
    probe="modules.dropout",
    seconds=8.0,  # for a mask that is drawn entry by entry, in a loop
    mistakes=DROPOUT_MISTAKES,
    faults=DROPOUT_FAULTS,
)

RESTORE = Exercise(
    id="10-custom-module/restore",
    function="restore",
    parts=(
        Part("state", weight=1.0),
        Part("independent", "number", weight=0.5),
        Part("mode", "number", weight=0.5),
    ),
    packed_as="dict",
    draw=draw_restore,
    reference=reference_restore,
    probe="modules.restoring",
    mistakes=RESTORE_MISTAKES,
    faults=RESTORE_FAULTS,
)

TRAIN = replace(
    stage_08_nn.TRAIN,
    id="10-custom-module/train",
    surroundings=(),
    probe="modules.plain_descent",
    mistakes=TRAIN_MISTAKES,
    faults=TRAIN_FAULTS,
)

EXERCISES = (LINEAR_LAYER, TWO_LAYER_NET, DROPOUT, RESTORE, TRAIN)
