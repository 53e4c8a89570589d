"""Stage 11: a forward pass that is a program, and a layer that is used several times.

Weights are (out, in), as nn.Linear keeps them. The middle layer's weight is (H, H), and
its gradient is the sum of what each use contributes.
"""

from __future__ import annotations

from grader.exercises.exercise import Exercise, Part
from grader.exercises.stage_03_tensors import BY_HAND
from grader.exercises.stage_11_control_flow.inputs import (
    HIDDEN_SIZES,
    PUBLIC_SIZES,
    draw_dynamic_net,
    draw_gradient_norms,
    draw_shared_gradient,
    draw_train,
)
from grader.exercises.stage_11_control_flow.mistakes import (
    DYNAMIC_NET_FAULTS,
    DYNAMIC_NET_MISTAKES,
    GRADIENT_NORMS_FAULTS,
    GRADIENT_NORMS_MISTAKES,
    SHARED_GRADIENT_MISTAKES,
    TRAIN_FAULTS,
    TRAIN_MISTAKES,
    from_own_shares,
    gradients_of_own_network,
)
from grader.exercises.stage_11_control_flow.references import (
    reference_dynamic_net,
    reference_gradient_norms,
    reference_shared_gradient,
    reference_training,
)

_SIZES = {"public_sizes": PUBLIC_SIZES, "hidden_sizes": HIDDEN_SIZES}

DYNAMIC_NET = Exercise(
    id="11-control-flow/dynamic_net",
    function="DynamicNet",
    parts=(
        Part("parameters", "number", weight=1.5),
        Part("output", weight=2.5),
        Part("gradients", weight=2.5),
        Part("depth", "number", weight=1.5),
    ),
    packed_as="dict",
    draw=draw_dynamic_net,
    reference=reference_dynamic_net,
    follow_on=gradients_of_own_network,
    mistakes=DYNAMIC_NET_MISTAKES,
    faults=DYNAMIC_NET_FAULTS,
    probe="modules.dynamic_net",
    **_SIZES,
)

SHARED_GRADIENT = Exercise(
    id="11-control-flow/shared_gradient",
    function="shared_gradient",
    parts=(
        Part("shares", weight=3.0),
        Part("grad_weight", weight=1.5),
        Part("grad_h0", weight=1.5),
    ),
    packed_as="tuple",
    draw=draw_shared_gradient,
    reference=reference_shared_gradient,
    follow_on=from_own_shares,
    policy=BY_HAND,
    mistakes=SHARED_GRADIENT_MISTAKES,
    probe="modules.shared_gradient",
    **_SIZES,
)

GRADIENT_NORMS = Exercise(
    id="11-control-flow/gradient_norms",
    function="gradient_norms",
    parts=(Part("norms"),),
    draw=draw_gradient_norms,
    reference=reference_gradient_norms,
    surroundings=("DynamicNet",),
    mistakes=GRADIENT_NORMS_MISTAKES,
    faults=GRADIENT_NORMS_FAULTS,
    probe="modules.gradient_norms",
    **_SIZES,
)

TRAIN = Exercise(
    id="11-control-flow/train",
    function="train",
    parts=(
        Part("losses", "numbers", weight=1.5),
        Part("weights", weight=2.0),
        Part("loop", "number", weight=0.5),
    ),
    packed_as="dict",
    draw=draw_train,
    reference=reference_training,
    mistakes=TRAIN_MISTAKES,
    faults=TRAIN_FAULTS,
    probe="modules.dynamic_training",
    needed_to_try={"stand_ins": ("DynamicNet",)},
    **_SIZES,
)

EXERCISES = (DYNAMIC_NET, SHARED_GRADIENT, GRADIENT_NORMS, TRAIN)
