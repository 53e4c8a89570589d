"""Stage 07: the same network as a static graph, in TensorFlow.

A graph is judged by what it gives when it is run, and by whether running it leaves it
as it was.
"""

from __future__ import annotations

from dataclasses import replace

from grader.exercises.exercise import Exercise, Part, Sizes
from grader.exercises.same_losses import same_losses
from grader.exercises.stage_07_static_graph.inputs import (
    draw_build,
    draw_repeat,
    draw_run,
    draw_steps,
)
from grader.exercises.stage_07_static_graph.mistakes import (
    BUILD_FAULTS,
    BUILD_MISTAKES,
    LOOP_PAIRS,
    LOOPS,
    REPEAT_FAULTS,
    REPEAT_MISTAKES,
    RUN_FAULTS,
    RUN_MISTAKES,
    STEP_FAULTS,
    STEP_MISTAKES,
    build_from_own_values,
    steps_from_own_values,
)
from grader.exercises.stage_07_static_graph.references import (
    NOTHING_ADDED,
    reference_build,
    reference_repeat,
    reference_run,
    reference_steps,
    repeat_from_own_values,
)

STAGE = "07-static-graph"

#: TensorFlow is slow at first: writing a graph down takes 50 ms, its first run 30 ms.
SECONDS = 6.0
#: So a check tries few inputs; in each of them the batches have two sizes.
PUBLIC_SIZES = (Sizes(5, 7, 11, 3),)
HIDDEN_SIZES = (Sizes(7, 5, 3, 11), Sizes(3, 11, 5, 2))

_RUN_PARTS = (
    Part("losses", "numbers", weight=2),
    Part("w1"),
    Part("w2"),
    Part("added", "number"),
)

BUILD_GRAPH = Exercise(
    id=f"{STAGE}/build_graph",
    function="build_graph",
    parts=(
        Part("loss", "number", weight=2),
        Part("new_w1", weight=1.5),
        Part("new_w2", weight=1.5),
        Part("next_loss", "number", weight=1),
    ),
    packed_as="dict",
    draw=draw_build,
    reference=reference_build,
    follow_on=build_from_own_values,
    mistakes=BUILD_MISTAKES,
    faults=BUILD_FAULTS,
    probe="graphs.building",
    seconds=SECONDS,
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

RUN_GRAPH = Exercise(
    id=f"{STAGE}/run_graph",
    function="run_graph",
    parts=_RUN_PARTS,
    packed_as="tuple",
    draw=draw_run,
    reference=reference_run,
    surroundings=("build_graph",),
    mistakes=RUN_MISTAKES,
    faults=RUN_FAULTS,
    probe="graphs.running",
    seconds=2 * SECONDS,  # a graph that grows is set up anew at every step
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

_SAME = same_losses(
    STAGE, function="run_graph", faults=RUN_FAULTS, probe="graphs.running"
)
SAME_LOSSES = replace(
    _SAME,
    parts=_RUN_PARTS,
    reference=lambda a: {**_SAME.reference(a), "added": NOTHING_ADDED},
)

BUILD_REPEAT = Exercise(
    id=f"{STAGE}/build_repeat",
    function="build_repeat",
    parts=(Part("output", weight=2), Part("grad_w"), Part("deeper", weight=2)),
    packed_as="dict",
    draw=draw_repeat,
    reference=reference_repeat,
    follow_on=repeat_from_own_values(tuple(run for *_, run in (*LOOPS, *LOOP_PAIRS))),
    mistakes=REPEAT_MISTAKES,
    faults=REPEAT_FAULTS,
    probe="graphs.loop",
    seconds=SECONDS,
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

MAKE_TRAIN_STEP = Exercise(
    id=f"{STAGE}/make_train_step",
    function="make_train_step",
    parts=(
        Part("losses", "numbers", weight=1),
        Part("w1", weight=0.5),
        Part("w2", weight=0.5),
        Part("traces", "number", weight=2),
    ),
    packed_as="tuple",
    draw=draw_steps,
    reference=reference_steps,
    follow_on=steps_from_own_values,
    mistakes=STEP_MISTAKES,
    faults=STEP_FAULTS,
    probe="graphs.traced_step",
    seconds=SECONDS,
    public_sizes=PUBLIC_SIZES,
    hidden_sizes=HIDDEN_SIZES,
)

EXERCISES = (BUILD_GRAPH, RUN_GRAPH, SAME_LOSSES, BUILD_REPEAT, MAKE_TRAIN_STEP)
