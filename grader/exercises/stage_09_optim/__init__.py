"""Stage 09: optimizers by hand, against ``torch.optim``, and a loop that uses one.

A step is a function of arrays: ``step(param, grad, state, lr, …) -> (param, state)``.
It is walked along random gradients, so that every step of it is decided, and judged
against PyTorch's optimizer of the same name. The loop is stage 08's, with Adam.
"""

from __future__ import annotations

from grader.exercises.exercise import HIDDEN_SIZES, Exercise, Part, Policy
from grader.exercises.stage_09_optim.inputs import PARAMETERS, draw_walk
from grader.exercises.stage_09_optim.mistakes import (
    ADAM_FAULTS,
    STEP_FAULTS,
    TRAIN_FAULTS,
    TRAIN_MISTAKES,
    step_mistakes,
)
from grader.exercises.stage_09_optim.references import REFERENCES
from grader.exercises.stage_09_optim.training import (
    draw_training,
    from_own_losses,
    reference_training,
)

STAGE = "09-optim"

#: A step is made of NumPy's arithmetic; these packages have optimizers ready.
BY_HAND = Policy(
    packages=frozenset({"torch", "tensorflow", "keras", "jax", "optax"}),
    key="optimizer_not_by_hand",
)

#: The first step, the steps after it, and what only a closer look tells apart: where
#: the learning rate stands, whose state it is, and what became of the inputs.
WALK = (
    Part("first", weight=2.0),
    Part("later", weight=3.0),
    Part("changing_lr", weight=2.0),
    Part("several", weight=2.0),
    Part("inputs", "number", weight=1.0),
)


#: A step treats every entry alike and is walked for six steps three times over, and an
#: optimizer does not ask for shapes: a third size would say nothing new.
TRIED_WHEN_GRADING = HIDDEN_SIZES[:2]

#: The steps that another step can be made of.
_CALLED = {"nesterov_step": ("momentum_step",), "adamw_step": ("adam_step",)}


def _step(name: str, *hyper: str) -> Exercise:
    """The exercise on a step function with these numbers of its own."""
    return Exercise(
        id=f"{STAGE}/{name}",
        function=name,
        parts=WALK,
        packed_as="dict",
        draw=draw_walk(*hyper),
        reference=REFERENCES[name],
        surroundings=_CALLED.get(name, ()),
        policy=BY_HAND,
        mistakes=step_mistakes(name),
        faults=ADAM_FAULTS if name.startswith("adam") else STEP_FAULTS,
        probe="optimizers.stepping",
        hidden_sizes=TRIED_WHEN_GRADING,
    )


TRAIN = Exercise(
    id=f"{STAGE}/train",
    function="train",
    parts=(
        Part("losses", "numbers", weight=2.0),
        *(Part(name) for name in PARAMETERS),
        Part("loop", "number", weight=2.0),
    ),
    packed_as="dict",
    draw=draw_training,
    reference=reference_training,
    follow_on=from_own_losses,
    mistakes=TRAIN_MISTAKES,
    faults=TRAIN_FAULTS,
    probe="optimizers.training",
    hidden_sizes=TRIED_WHEN_GRADING,
)

EXERCISES = (
    _step("sgd_step"),
    _step("momentum_step", "momentum"),
    _step("nesterov_step", "momentum"),
    _step("adagrad_step", "eps"),
    _step("rmsprop_step", "alpha", "eps"),
    _step("adam_step", "beta1", "beta2", "eps"),
    _step("adamw_step", "beta1", "beta2", "eps", "weight_decay"),
    TRAIN,
)
