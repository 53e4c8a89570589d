"""Stage 02: slopes measured with nothing but the function, and a check made of them.

A check of gradients is graded by what it catches: right gradients that it accepts,
planted wrong ones that it rejects, of functions that it has not seen.
"""

from __future__ import annotations

from grader.exercises.exercise import (
    HIDDEN_SIZES,
    LARGE_SIZES,
    NUMPY_ONLY,
    Exercise,
    Part,
)
from grader.exercises.stage_02_gradient_check.inputs import (
    CASES,
    CHECK_PARTS,
    FAR_APART,
    OF_SHAPES,
    OF_ZEROS,
    TINY_ARRAYS,
    draw_cases,
    draw_pairs,
    draw_slopes,
)
from grader.exercises.stage_02_gradient_check.mistakes import (
    ERROR_MISTAKES,
    SLOPES_MISTAKES,
)
from grader.exercises.stage_02_gradient_check.references import (
    reference_error,
    reference_slopes,
    reference_verdicts,
)

NUMERICAL_GRADIENT = Exercise(
    id="02-gradient-check/numerical_gradient",
    function="numerical_gradient",
    parts=(
        Part("vector"),
        Part("matrix"),
        Part("three_axes", weight=0.5),
        Part("one_number", weight=0.5),
        Part("integers"),
        Part("float32"),
        Part("a_afterwards", "number"),
    ),
    packed_as="dict",
    probe="slopes.measured",
    draw=draw_slopes,
    reference=reference_slopes,
    # Each entry of a matrix (N, D_out) takes two calls.
    hidden_sizes=(*HIDDEN_SIZES, LARGE_SIZES._replace(d_out=2)),
    policy=NUMPY_ONLY,
    mistakes=SLOPES_MISTAKES,
)

RELATIVE_ERROR = Exercise(
    id="02-gradient-check/relative_error",
    function="relative_error",
    parts=(
        Part("error", "number"),
        Part("other_way", "number"),
        Part("zeros", "number", weight=0.5),
        Part("tiny_arrays", "number", weight=0.5),
        Part("shapes", "number"),
    ),
    packed_as="dict",
    probe="slopes.relative_errors",
    observed=tuple(
        Part(name, "number")
        for name in (
            "error",
            "other_way",
            *FAR_APART,
            *OF_ZEROS,
            TINY_ARRAYS,
            *OF_SHAPES,
        )
    ),
    conclusion="relative_errors",
    draw=draw_pairs,
    reference=reference_error,
    hidden_sizes=(*HIDDEN_SIZES, LARGE_SIZES),
    policy=NUMPY_ONLY,
    mistakes=ERROR_MISTAKES,
)

GRADIENT_CHECK = Exercise(
    id="02-gradient-check/gradient_check",
    function="gradient_check",
    parts=tuple(Part(name, "number", weight) for name, weight in CHECK_PARTS.items()),
    packed_as="dict",
    probe="slopes.planted",
    kept_back=frozenset({"expected"}),
    observed=(
        *(Part(f"case {number}", "number") for number in range(CASES)),
        Part("farthest", "numbers"),
    ),
    conclusion="planted",
    draw=draw_cases,
    reference=reference_verdicts,
    surroundings=("numerical_gradient", "relative_error"),
    policy=NUMPY_ONLY,
)

EXERCISES = (NUMERICAL_GRADIENT, RELATIVE_ERROR, GRADIENT_CHECK)
