"""Stage 08: PyTorch's nn: layers with biases, their gradients, a loop over parameters.

Shapes, with the rows of a matrix as samples: x (N, D_in), y (N, D_out). The weight of a
Linear is (out, in), and its bias (out,). Besides values, exercises ask for facts that a
probe sees: the shapes of a model's parameters, that they are still the same objects.
"""

from __future__ import annotations

from grader.exercises.exercise import Exercise, Part, Sizes
from grader.exercises.stage_01_numpy.inputs import draw_loss
from grader.exercises.stage_03_tensors import BY_HAND, DTYPE_FAULTS
from grader.exercises.stage_08_nn.inputs import (
    course_start,
    draw_build_model,
    draw_linear_backward,
    draw_load_weights,
    draw_train,
)
from grader.exercises.stage_08_nn.mistakes import (
    BUILD_MODEL_FAULTS,
    BUILD_MODEL_MISTAKES,
    LINEAR_BACKWARD_MISTAKES,
    LOAD_WEIGHTS_FAULTS,
    LOAD_WEIGHTS_MISTAKES,
    MSE_GRADIENTS_MISTAKES,
    SAME_START_MISTAKES,
    TRAIN_FAULTS,
    TRAIN_MISTAKES,
    gradients_of_own_network,
)
from grader.exercises.stage_08_nn.references import (
    mean_from_own_sum,
    reference_build_model,
    reference_linear_backward,
    reference_load_weights,
    reference_mse_gradients,
    reference_start,
    reference_training,
)
from grader.problem import D_IN, D_OUT, H, N

BUILD_MODEL = Exercise(
    id="08-nn/build_model",
    function="build_model",
    parts=(
        Part("parameters", "number", weight=2),
        Part("output", weight=3),
        Part("gradients", weight=1),
    ),
    packed_as="dict",
    draw=draw_build_model,
    reference=reference_build_model,
    follow_on=gradients_of_own_network,
    probe="modules.building",
    mistakes=BUILD_MODEL_MISTAKES,
    faults=BUILD_MODEL_FAULTS,
)

LOAD_WEIGHTS = Exercise(
    id="08-nn/load_weights",
    function="load_weights",
    parts=(
        Part("w1", weight=2),
        Part("w2", weight=2),
        Part("biases", weight=1),
        Part("parameters", "number", weight=1),
    ),
    packed_as="dict",
    draw=draw_load_weights,
    reference=reference_load_weights,
    surroundings=("build_model",),
    probe="modules.loading",
    mistakes=LOAD_WEIGHTS_MISTAKES,
    faults=LOAD_WEIGHTS_FAULTS,
)

_BY_HAND = {
    "packed_as": "tuple",
    "probe": "modules.layer_by_hand",
    "policy": BY_HAND,
    "faults": DTYPE_FAULTS,
}

LINEAR_BACKWARD = Exercise(
    id="08-nn/linear_backward",
    function="linear_backward",
    parts=(Part("grad_x"), Part("grad_weight"), Part("grad_bias")),
    draw=draw_linear_backward,
    reference=reference_linear_backward,
    mistakes=LINEAR_BACKWARD_MISTAKES,
    **_BY_HAND,
)

MSE_GRADIENTS = Exercise(
    id="08-nn/mse_gradients",
    function="mse_gradients",
    parts=(Part("grad_sum"), Part("grad_mean")),
    draw=draw_loss,
    reference=reference_mse_gradients,
    follow_on=mean_from_own_sum,
    mistakes=MSE_GRADIENTS_MISTAKES,
    **_BY_HAND,
)

#: From the course's own start the first step has nothing that stage 01's has not.
SAME_START = Exercise(
    id="08-nn/same_start",
    function="build_model",
    parts=(Part("loss", "number"), Part("grad_w1"), Part("grad_w2")),
    packed_as="dict",
    draw=course_start,
    reference=lambda a: reference_start(),
    probe="modules.starting",
    mistakes=SAME_START_MISTAKES,
    public_sizes=(Sizes(N, D_IN, H, D_OUT),),
    hidden_sizes=(Sizes(N, D_IN, H, D_OUT),),
)

TRAIN = Exercise(
    id="08-nn/train",
    function="train",
    parts=(
        Part("losses", "numbers", weight=4),
        *(Part(name, weight=3) for name in ("w1", "b1", "w2", "b2")),
        Part("loop", "number", weight=4),
    ),
    packed_as="dict",
    draw=draw_train,
    reference=reference_training,
    surroundings=(
        "build_model",
        "load_weights",
        "linear_backward",
        "mse_gradients",
    ),
    probe="modules.any_model",
    mistakes=TRAIN_MISTAKES,
    faults=TRAIN_FAULTS,
)

EXERCISES = (
    BUILD_MODEL,
    LOAD_WEIGHTS,
    LINEAR_BACKWARD,
    MSE_GRADIENTS,
    SAME_START,
    TRAIN,
)
