"""Stage 04: a small reverse-mode engine on arrays, which trains the same network.

A graph is drawn as data, run by PyTorch for the reference, and built from the
notebook's own nodes for the student's functions (grader/probes/nodes.py).
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import (
    NUMPY_ONLY,
    Exercise,
    KnownFault,
    Part,
)
from grader.exercises.same_losses import same_losses
from grader.exercises.stage_01_numpy.inputs import draw_train
from grader.exercises.stage_01_numpy.mistakes import TRAIN_MISTAKES
from grader.exercises.stage_01_numpy.references import reference_train
from grader.exercises.stage_03_tensors.mistakes import (
    TRAIN_MISTAKES as MORE_TRAIN_MISTAKES,
)
from grader.exercises.stage_04_engine.inputs import (
    CASES,
    draw_apply,
    draw_graphs,
    draw_network_loss,
    draw_pull_matmul,
    draw_pull_relu,
    draw_pull_subtract,
    draw_pull_sum_of_squares,
    draw_topological_order,
    draw_unbroadcast,
)
from grader.exercises.stage_04_engine.mistakes import (
    APPLY_MISTAKES,
    BACKWARD_MISTAKES,
    MATMUL_MISTAKES,
    NETWORK_LOSS_MISTAKES,
    RELU_MISTAKES,
    SUBTRACT_MISTAKES,
    SUM_OF_SQUARES_MISTAKES,
    UNBROADCAST_MISTAKES,
)
from grader.exercises.stage_04_engine.references import (
    reference_apply,
    reference_graphs,
    reference_network_loss,
    reference_pull,
    reference_topological_order,
    reference_unbroadcast,
)

#: What the notebook gives, or what other exercises ask for, around a pull.
_AROUND_PULLS = ("unbroadcast", "pull_add", "pull_multiply")
#: What graphs are drawn from.
_OPERATIONS = ("ADD", "SUBTRACT", "MULTIPLY", "MATMUL", "RELU", "SUM_OF_SQUARES")
#: What records a graph. `Node` looks `apply` up when one of its operators is used.
_RECORDING = (
    *_AROUND_PULLS,
    *("pull_subtract", "pull_matmul", "pull_relu", "pull_sum_of_squares"),
    *_OPERATIONS,
    *("apply", "relu", "sum_of_squares"),
)

_RECURSION = KnownFault("RecursionError", "recursion_limit")


def _pull(name: str, operation: str, draw: Any, mistakes: Any) -> Exercise:
    """A pull: the gradients through one operation, in a tuple."""
    function = f"pull_{name}"
    names = ("grad_a", "grad_b") if operation in ("-", "@") else ("grad_a",)
    return Exercise(
        id=f"04-engine/{function}",
        function=function,
        parts=tuple(Part(part) for part in names),
        packed_as="tuple",
        draw=draw,
        reference=reference_pull(operation),
        surroundings=_AROUND_PULLS,
        policy=NUMPY_ONLY,
        mistakes=mistakes,
        probe="engine.pulling",
    )


UNBROADCAST = Exercise(
    id="04-engine/unbroadcast",
    function="unbroadcast",
    parts=tuple(
        Part(case, "number" if case == "single number" else "array", weight)
        for case, weight in zip(CASES, (1, 1, 0.5, 0.25, 0.25), strict=True)
    ),
    packed_as="dict",
    draw=draw_unbroadcast,
    reference=reference_unbroadcast,
    policy=NUMPY_ONLY,
    mistakes=UNBROADCAST_MISTAKES,
    probe="engine.unbroadcasting",
)

PULL_EXERCISES = (
    _pull("subtract", "-", draw_pull_subtract, SUBTRACT_MISTAKES),
    _pull("matmul", "@", draw_pull_matmul, MATMUL_MISTAKES),
    _pull("relu", "relu", draw_pull_relu, RELU_MISTAKES),
    _pull(
        "sum_of_squares",
        "sum of squares",
        draw_pull_sum_of_squares,
        SUM_OF_SQUARES_MISTAKES,
    ),
)

APPLY = Exercise(
    id="04-engine/apply",
    function="apply",
    parts=(Part("data"), Part("parents"), Part("pull")),
    packed_as="dict",
    draw=draw_apply,
    reference=reference_apply,
    policy=NUMPY_ONLY,
    mistakes=APPLY_MISTAKES,
    faults=(KnownFault("has no attribute 'data'", "operand_has_no_data"),),
    probe="engine.recording",
)

TOPOLOGICAL_ORDER = Exercise(
    id="04-engine/topological_order",
    function="topological_order",
    parts=tuple(
        Part(name, "number")
        for name in ("each node once", "parents first", "deep chain", "ladder")
    ),
    packed_as="dict",
    kept_back=frozenset({"distances", "depth_first", "marked_early"}),
    observed=tuple(
        Part(name, "numbers") for name in ("order", "again", "chain", "ladder")
    ),
    conclusion="ordering",
    draw=draw_topological_order,
    reference=reference_topological_order,
    policy=NUMPY_ONLY,
    faults=(_RECURSION,),
    probe="engine.ordering",
    seconds=6.0,  # the deep chain alone may take most of it
)

BACKWARD = Exercise(
    id="04-engine/backward",
    function="backward",
    parts=(
        Part("one path each"),
        Part("same node twice"),
        Part("several paths"),
        Part("second call", weight=0.5),
        Part("no shared arrays", weight=0.5),
    ),
    packed_as="dict",
    draw=draw_graphs,
    reference=reference_graphs,
    surroundings=("topological_order",),
    needed_to_try={"stand_ins": _OPERATIONS},
    policy=NUMPY_ONLY,
    mistakes=BACKWARD_MISTAKES,
    faults=(
        KnownFault("'NoneType' object is not callable", "leaf_pulled"),
        KnownFault("'NoneType' and", "grad_still_none"),
        KnownFault("and 'NoneType'", "upstream_still_none"),
        KnownFault("inhomogeneous", "tuple_added"),
        _RECURSION,
    ),
    probe="engine.walking_back",
)

NETWORK_LOSS = Exercise(
    id="04-engine/network_loss",
    function="network_loss",
    parts=(Part("loss", "number"), Part("grad_w1"), Part("grad_w2")),
    packed_as="dict",
    draw=draw_network_loss,
    reference=reference_network_loss,
    surroundings=_RECORDING,
    needed_to_try={"stand_ins": (*_OPERATIONS, "backward")},
    policy=NUMPY_ONLY,
    mistakes=NETWORK_LOSS_MISTAKES,
    probe="engine.recorded_loss",
)

TRAIN = Exercise(
    id="04-engine/train",
    function="train",
    parts=(Part("losses", "numbers"), Part("w1"), Part("w2")),
    packed_as="tuple",
    draw=draw_train,
    reference=reference_train,
    may_change=frozenset({"w1", "w2"}),  # `w1 -= ...` is a right way to update
    surroundings=(*_RECORDING, "topological_order", "backward", "network_loss"),
    policy=NUMPY_ONLY,
    mistakes=(*TRAIN_MISTAKES, *MORE_TRAIN_MISTAKES),
    faults=(
        KnownFault("NoneType", "train_without_backward"),
        KnownFault("not 'Node'", "node_for_array"),
    ),
)


#: The same graphs once more, recorded and walked by nothing but the student's own code.
WHOLE_ENGINE = Exercise(
    id="04-engine/engine",
    function="backward",
    parts=BACKWARD.parts[:3],
    packed_as="dict",
    draw=draw_graphs,
    reference=reference_graphs,
    policy=NUMPY_ONLY,
    mistakes=tuple(
        mistake
        for mistake in BACKWARD_MISTAKES
        if mistake.part in {part.name for part in BACKWARD.parts[:3]}
    ),
    faults=BACKWARD.faults,
    probe="engine.own_engine",
    needed_to_try=BACKWARD.needed_to_try,
)

EXERCISES = (
    UNBROADCAST,
    *PULL_EXERCISES,
    APPLY,
    TOPOLOGICAL_ORDER,
    BACKWARD,
    WHOLE_ENGINE,
    NETWORK_LOSS,
    TRAIN,
    same_losses("04-engine", policy=NUMPY_ONLY),
)
