"""Stage 06: operations of the student's own, as torch.autograd.Functions.

Shapes, with the rows of a matrix as samples: h of any shape; x (N, D_in), w (D_in, H).
"""

from __future__ import annotations

from dataclasses import replace

from grader.exercises.exercise import (
    HIDDEN_SIZES,
    LARGE_SIZES,
    Exercise,
    Part,
    Policy,
)
from grader.exercises.same_losses import same_losses
from grader.exercises.stage_05_autograd.inputs import draw_loop
from grader.exercises.stage_05_autograd.mistakes import TRAIN_MISTAKES
from grader.exercises.stage_06_custom_function.inputs import (
    RELU_HIDDEN_SIZES,
    RELU_PUBLIC_SIZES,
    draw_my_linear,
    draw_my_relu,
)
from grader.exercises.stage_06_custom_function.mistakes import (
    FUNCTION_FAULTS,
    MY_LINEAR_MISTAKES,
    MY_RELU_MISTAKES,
    TRAIN_FAULTS,
)
from grader.exercises.stage_06_custom_function.references import (
    TRAINED_AS_ASKED,
    reference_my_linear,
    reference_my_relu,
    reference_training,
)

#: Inside a Function the derivative is the student's to write.
NO_AUTOGRAD_INSIDE = Policy(
    attributes=frozenset(
        {
            "backward",
            "enable_grad",
            "grad",
            "jacobian",
            "jacrev",
            "jvp",
            "requires_grad_",
            "set_grad_enabled",
            "threshold_backward",
            "vjp",
        }
    ),
    key="autograd_inside",
)

_RELU_PARTS = (
    Part("output", weight=2),
    Part("grad_h", weight=2),
    Part("gradgradcheck", "number"),
    Part("rules", "number"),
)
_LINEAR_PARTS = (
    Part("output"),
    Part("grad_x", weight=2),
    Part("grad_w", weight=2),
    Part("unneeded", "number"),
    Part("gradgradcheck", "number"),
    Part("rules", "number"),
)
#: The numbers behind ``gradgradcheck``; whether they are right is concluded outside.
_SECOND = Part("second")

MY_RELU = Exercise(
    id="06-custom-function/my_relu",
    function="MyReLU",
    parts=_RELU_PARTS,
    packed_as="dict",
    observed=(*_RELU_PARTS, _SECOND),
    conclusion="second_derivatives",
    draw=draw_my_relu,
    reference=reference_my_relu,
    public_sizes=RELU_PUBLIC_SIZES,
    hidden_sizes=RELU_HIDDEN_SIZES,
    probe="autograd.custom_function",
    policy=NO_AUTOGRAD_INSIDE,
    mistakes=MY_RELU_MISTAKES,
    faults=FUNCTION_FAULTS,
)

MY_LINEAR = Exercise(
    id="06-custom-function/my_linear",
    function="MyLinear",
    parts=_LINEAR_PARTS,
    packed_as="dict",
    observed=(*_LINEAR_PARTS, _SECOND),
    conclusion="second_derivatives",
    draw=draw_my_linear,
    reference=reference_my_linear,
    hidden_sizes=(*HIDDEN_SIZES, LARGE_SIZES),
    probe="autograd.custom_function",
    policy=NO_AUTOGRAD_INSIDE,
    mistakes=MY_LINEAR_MISTAKES,
    faults=FUNCTION_FAULTS,
)

_TRAINING = {
    "parts": (
        Part("losses", "numbers", weight=1.0),
        Part("w1", weight=1.0),
        Part("w2", weight=1.0),
        Part("own_functions", "number", weight=2.5),
        Part("graph", "number", weight=0.5),
    ),
    "packed_as": "dict",
    "surroundings": ("MyReLU", "MyLinear"),
    "probe": "autograd.custom_training",
    "faults": TRAIN_FAULTS,
}

TRAIN = Exercise(
    id="06-custom-function/train",
    function="train",
    draw=draw_loop,
    reference=reference_training,
    may_change=frozenset({"w1", "w2"}),
    mistakes=TRAIN_MISTAKES,
    **_TRAINING,
)

_NUMBERS = same_losses("06-custom-function", **_TRAINING)
SAME_LOSSES = replace(
    _NUMBERS, reference=lambda a: {**_NUMBERS.reference(a), **TRAINED_AS_ASKED}
)

EXERCISES = (MY_RELU, MY_LINEAR, TRAIN, SAME_LOSSES)
