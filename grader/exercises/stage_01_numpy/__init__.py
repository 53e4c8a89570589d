"""Stage 01: the two-layer network in NumPy, every gradient by hand.

Shapes, with the rows of a matrix as samples: x (N, D_in), w1 (D_in, H), w2 (H, D_out),
y and y_pred (N, D_out).
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import (
    HIDDEN_SIZES,
    LARGE_SIZES,
    NUMPY_ONLY,
    Exercise,
    Part,
)
from grader.exercises.stage_01_numpy.inputs import (
    draw_backward,
    draw_forward,
    draw_grad_h,
    draw_grad_h_relu,
    draw_grad_w1,
    draw_grad_w2,
    draw_loss,
    draw_train,
)
from grader.exercises.stage_01_numpy.mistakes import (
    FORWARD_MISTAKES,
    GRAD_H_MISTAKES,
    GRAD_H_RELU_MISTAKES,
    GRAD_W1_MISTAKES,
    GRAD_W2_MISTAKES,
    GRAD_Y_PRED_MISTAKES,
    LOSS_MISTAKES,
    TRAIN_MISTAKES,
    backward_mistakes,
)
from grader.exercises.stage_01_numpy.references import (
    backward_from_own_values,
    forward_from_own_values,
    reference_backward,
    reference_forward,
    reference_grad_h,
    reference_grad_h_relu,
    reference_grad_w1,
    reference_grad_w2,
    reference_grad_y_pred,
    reference_loss,
    reference_train,
)

#: What grading draws: the last are large in every way.
HIDDEN = (*HIDDEN_SIZES, LARGE_SIZES)
#: The lines of the backward pass.
_LINES = ("y_pred", "w2", "h_relu", "h", "w1")


def _line(name: str, draw: Any, reference: Any, mistakes: Any) -> Exercise:
    """One line of the backward pass: a function that returns one gradient."""
    return Exercise(
        id=f"01-numpy/{name}",
        function=f"compute_{name}",
        parts=(Part(name),),
        draw=draw,
        reference=reference,
        hidden_sizes=HIDDEN,
        policy=NUMPY_ONLY,
        mistakes=mistakes,
    )


FORWARD = Exercise(
    id="01-numpy/forward",
    function="forward",
    parts=(Part("h"), Part("h_relu"), Part("y_pred")),
    packed_as="tuple",
    draw=draw_forward,
    reference=reference_forward,
    follow_on=forward_from_own_values,
    policy=NUMPY_ONLY,
    hidden_sizes=HIDDEN,
    mistakes=FORWARD_MISTAKES,
)

SQUARED_ERROR = Exercise(
    id="01-numpy/squared_error",
    function="squared_error",
    parts=(Part("loss", "number"),),
    draw=draw_loss,
    reference=reference_loss,
    policy=NUMPY_ONLY,
    hidden_sizes=HIDDEN,
    mistakes=LOSS_MISTAKES,
)

TRAIN = Exercise(
    id="01-numpy/train",
    function="train",
    parts=(Part("losses", "numbers"), Part("w1"), Part("w2")),
    packed_as="tuple",
    draw=draw_train,
    reference=reference_train,
    may_change=frozenset({"w1", "w2"}),  # `w1 -= ...` is a right way to update
    surroundings=(
        "forward",
        "squared_error",
        *(f"compute_grad_{name}" for name in _LINES),
        "backward",
    ),
    policy=NUMPY_ONLY,
    hidden_sizes=HIDDEN,
    mistakes=TRAIN_MISTAKES,
)

LINES = (
    _line("grad_y_pred", draw_loss, reference_grad_y_pred, GRAD_Y_PRED_MISTAKES),
    _line("grad_w2", draw_grad_w2, reference_grad_w2, GRAD_W2_MISTAKES),
    _line("grad_h_relu", draw_grad_h_relu, reference_grad_h_relu, GRAD_H_RELU_MISTAKES),
    _line("grad_h", draw_grad_h, reference_grad_h, GRAD_H_MISTAKES),
    _line("grad_w1", draw_grad_w1, reference_grad_w1, GRAD_W1_MISTAKES),
)


BACKWARD = Exercise(
    id="01-numpy/backward",
    function="backward",
    is_whole=True,
    parts=tuple(Part(f"grad_{name}") for name in _LINES),
    packed_as="dict",
    draw=draw_backward,
    reference=reference_backward,
    follow_on=backward_from_own_values,
    mistakes=backward_mistakes(m for line in LINES for m in line.mistakes),
    policy=NUMPY_ONLY,
    hidden_sizes=HIDDEN,
)

EXERCISES = (FORWARD, SQUARED_ERROR, *LINES, BACKWARD, TRAIN)
