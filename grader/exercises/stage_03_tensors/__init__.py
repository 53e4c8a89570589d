"""Stage 03: stage 01 on torch tensors, with dtype and device kept, and no autograd.

What is asked is what stage 01 asks, so its inputs, references and mistakes are used
again. The five gradients are one function here, each still worth its own points.
"""

from __future__ import annotations

from dataclasses import replace

from grader.exercises import stage_01_numpy as numpy_stage
from grader.exercises.exercise import (
    AUTOGRAD_PACKAGES,
    Exercise,
    KnownFault,
    Policy,
)
from grader.exercises.same_losses import same_losses
from grader.exercises.stage_03_tensors.mistakes import (
    BACKWARD_MISTAKES,
    LOSS_MISTAKES,
    TRAIN_MISTAKES,
)

#: Tensors can differentiate by themselves; these are the words that make them do it.
BY_HAND = Policy(
    packages=AUTOGRAD_PACKAGES - {"torch"},
    attributes=frozenset(
        {
            "autograd",
            "backward",
            "func",
            "requires_grad",
            "requires_grad_",
            "retain_grad",
        }
    ),
    key="forbidden_autograd",
)

#: How PyTorch says that tensors of two dtypes met, already in the first run.
DTYPE_FAULTS = (
    KnownFault("same dtype", "dtypes_mixed"),
    KnownFault("dtypes match", "dtypes_mixed"),
    KnownFault("requires the same scalar type", "dtypes_mixed"),
)

#: How it says that a ReLU was built of what NumPy has under the same name.
_RELU_FAULTS = (
    KnownFault("torch.return_types", "max_along_axis"),
    KnownFault("must be Tensor, not int", "number_for_tensor"),
    KnownFault("must be Tensor, not float", "number_for_tensor"),
)

_ON_TENSORS = {"probe": "calls.tensors", "policy": BY_HAND, "faults": DTYPE_FAULTS}

FORWARD = replace(
    numpy_stage.FORWARD,
    id="03-tensors/forward",
    **{**_ON_TENSORS, "faults": (*DTYPE_FAULTS, *_RELU_FAULTS)},
)

SQUARED_ERROR = replace(
    numpy_stage.SQUARED_ERROR,
    id="03-tensors/squared_error",
    mistakes=(*numpy_stage.SQUARED_ERROR.mistakes, *LOSS_MISTAKES),
    **_ON_TENSORS,
)

BACKWARD = replace(
    numpy_stage.BACKWARD,
    id="03-tensors/backward",
    is_whole=False,  # here each line is paid for, given the student's own before it
    mistakes=(*numpy_stage.BACKWARD.mistakes, *BACKWARD_MISTAKES),
    surroundings=("forward",),
    **_ON_TENSORS,
)

TRAIN = replace(
    numpy_stage.TRAIN,
    id="03-tensors/train",
    mistakes=(*numpy_stage.TRAIN.mistakes, *TRAIN_MISTAKES),
    surroundings=("forward", "squared_error", "backward"),
    **_ON_TENSORS,
)

SAME_LOSSES = same_losses("03-tensors", probe="calls.tensors_once", policy=BY_HAND)

EXERCISES: tuple[Exercise, ...] = (FORWARD, SQUARED_ERROR, BACKWARD, TRAIN, SAME_LOSSES)
