"""Stage 12: a classifier of handwritten digits in NumPy, and a hunt for mistakes.

Shapes, with the rows of a matrix as samples: x (N, D), labels (N,) of int, and params
by name: w1 (D, H), b1 (H,), w2 (H, C), b2 (C,). The loss is a mean over the batch.
"""

from __future__ import annotations

from grader.exercises.exercise import AUTOGRAD_PACKAGES, Exercise, Part, Policy, Sizes
from grader.exercises.stage_12_digits.inputs import (
    CASES,
    HIDDEN_SIZES,
    HIDDEN_TRAINING,
    PUBLIC_SIZES,
    PUBLIC_TRAINING,
    draw_batches,
    draw_gradients,
    draw_hunt,
    draw_logits,
    draw_training,
)
from grader.exercises.stage_12_digits.mistakes import (
    BATCH_FAULTS,
    CROSS_ENTROPY_MISTAKES,
    GRAD_LOGITS_MISTAKES,
    GRADIENTS_MISTAKES,
    LOGITS_FAULTS,
    TRAINING_FAULTS,
)
from grader.exercises.stage_12_digits.network import PARAMETERS
from grader.exercises.stage_12_digits.references import (
    b1_from_own_w1,
    reference_batches,
    reference_cross_entropy,
    reference_grad_logits,
    reference_gradients,
    reference_hunt,
    reference_name,
    reference_training,
)

#: NumPy only: SciPy and scikit-learn have these formulas ready made.
BY_HAND = Policy(
    # (The package has the network whose bugs are hunted.)
    packages=AUTOGRAD_PACKAGES | {"grader", "scipy", "sklearn"},
    key="forbidden_ready_made",
)

#: The cases can be looked up in the package; that is not how they are to be solved.
BY_EVIDENCE = Policy(packages=AUTOGRAD_PACKAGES | {"grader"}, key="forbidden_look_up")


CROSS_ENTROPY = Exercise(
    id="12-digits/cross_entropy",
    function="cross_entropy",
    parts=(
        Part("loss", "number", weight=2),
        Part("shifted", "number"),
        Part("large", "number"),
    ),
    packed_as="dict",
    draw=draw_logits,
    reference=reference_cross_entropy,
    policy=BY_HAND,
    mistakes=CROSS_ENTROPY_MISTAKES,
    faults=LOGITS_FAULTS,
    probe="digits.loss",
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

GRAD_LOGITS = Exercise(
    id="12-digits/grad_logits",
    function="grad_logits",
    parts=(Part("grad", weight=2), Part("shifted"), Part("large")),
    packed_as="dict",
    draw=draw_logits,
    reference=reference_grad_logits,
    surroundings=("cross_entropy",),
    policy=BY_HAND,
    mistakes=GRAD_LOGITS_MISTAKES,
    faults=LOGITS_FAULTS,
    probe="digits.slope",
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

GRADIENTS = Exercise(
    id="12-digits/gradients",
    function="gradients",
    parts=tuple(Part(name) for name in PARAMETERS),
    packed_as="dict",
    draw=draw_gradients,
    reference=reference_gradients,
    follow_on=b1_from_own_w1,
    surroundings=("forward", "cross_entropy", "grad_logits"),
    policy=BY_HAND,
    mistakes=GRADIENTS_MISTAKES,
    probe="digits.backward",
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

MINIBATCHES = Exercise(
    id="12-digits/minibatches",
    function="minibatches",
    parts=(
        Part("each_once", "number", weight=2),
        Part("sizes", "number"),
        Part("shuffled", "number"),
    ),
    packed_as="dict",
    observed=tuple(
        Part(f"{epoch} {what}", "numbers")
        for epoch in ("first", "second", "again", "other", "even", "one over", "small")
        for what in ("indices", "lengths")
    ),
    conclusion="batches",
    draw=draw_batches,
    reference=reference_batches,
    policy=BY_HAND,
    faults=BATCH_FAULTS,
    probe="digits.batches",
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

_FACTS_OF_TRAINING = (
    Part("losses", "number", weight=2),
    Part("accuracy", "number", weight=4),
    Part("arguments", "number"),
    Part("inputs", "number"),
)

TRAIN = Exercise(
    id="12-digits/train",
    function="train_digits",
    parts=_FACTS_OF_TRAINING,
    packed_as="dict",
    observed=(
        *_FACTS_OF_TRAINING,
        *(Part(name) for name in PARAMETERS),
        Part("noted", "numbers"),
    ),
    conclusion="trained",
    draw=draw_training,
    reference=reference_training,
    surroundings=(
        "forward",
        "cross_entropy",
        "grad_logits",
        "gradients",
        "minibatches",
    ),
    policy=BY_HAND,
    faults=TRAINING_FAULTS,
    probe="digits.training",
    seconds=15.0,
    public_sizes=PUBLIC_TRAINING,
    hidden_sizes=HIDDEN_TRAINING,
)

STUDENT = Exercise(
    id="12-digits/student",
    function="student",
    parts=(Part("name", "number"),),
    draw=lambda rng, sizes: {},
    reference=reference_name,
    probe="digits.naming",
    public_sizes=PUBLIC_SIZES[:1],  # nothing is drawn
    hidden_sizes=HIDDEN_SIZES[:1],
)

BUG_HUNT = Exercise(
    id="12-digits/bug_hunt",
    function="name_the_mistakes",
    parts=tuple(Part(case, "number") for case in CASES),
    packed_as="dict",
    draw=draw_hunt,
    reference=reference_hunt,
    policy=BY_EVIDENCE,
    probe="digits.hunting",
    public_sizes=(Sizes(5, 7, 11, 3),),
    hidden_sizes=(Sizes(7, 5, 11, 3), Sizes(11, 7, 5, 3)),
)

EXERCISES = (
    CROSS_ENTROPY,
    GRAD_LOGITS,
    GRADIENTS,
    MINIBATCHES,
    TRAIN,
    STUDENT,
    BUG_HUNT,
)
