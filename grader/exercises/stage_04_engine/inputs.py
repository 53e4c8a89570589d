"""What the functions of stage 04 are called with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import (
    KINK_MARGIN,
    draw_backward,
    draw_grad_h,
)
from grader.exercises.stage_04_engine.graphs import (
    Graph,
    Operation,
    Step,
    distances,
    has_shortcut,
    marked_early,
    searches,
)
from grader.exercises.stage_04_engine.stand_ins import (
    ADD,
    MATMUL,
    MULTIPLY,
    RELU,
    SUBTRACT,
    SUM_OF_SQUARES,
)

#: The ways in which broadcasting stretches a shape.
CASES = (
    "axes in front",
    "axes of length 1",
    "both at once",
    "single number",
    "nothing stretched",
)
#: More than Python's recursion limit. Not much more, so that a right answer that looks
#: through all nodes again for each of them is slow, but not too slow.
DEPTH = 1_200
#: A search along every path of such a ladder would take 2^40 steps.
RUNGS = 40
#: As many are enough to tell a walk along every path by the number of its pulls.
FEW_RUNGS = 8


def draw_unbroadcast(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A gradient for each case, and the shape that it is to be summed to."""
    n, d_in, h, d_out = sizes
    # Two axes of one length: which of them is summed shows in the numbers alone. And an
    # odd number of them goes: a sign that is wrong for each does not cancel.
    from_to = {
        "axes in front": ((d_out, n, h, h), (h,)),
        "axes of length 1": ((n, d_out, n, h), (1, d_out, 1, 1)),
        "both at once": ((d_in, n, n, h), (n, 1, 1)),
        "single number": ((n, d_out, h), ()),
        "nothing stretched": ((1, d_in), (1, d_in)),
    }
    gradients = {case: rng.standard_normal(from_to[case][0]) for case in CASES}
    return {**gradients, "shapes": {case: from_to[case][1] for case in CASES}}


def draw_pull_subtract(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An upstream gradient (N, H), and two parents that were both stretched to it."""
    return {
        "upstream": rng.standard_normal((sizes.n, sizes.h)),
        "a": rng.standard_normal((sizes.n, 1)),
        "b": rng.standard_normal(sizes.h),
    }


def draw_pull_matmul(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An upstream gradient (N, D_out), and the parents (N, H) and (H, D_out)."""
    return {
        "upstream": rng.standard_normal((sizes.n, sizes.d_out)),
        "a": rng.standard_normal((sizes.n, sizes.h)),
        "b": rng.standard_normal((sizes.h, sizes.d_out)),
    }


def draw_pull_relu(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An upstream gradient, and a parent of both signs."""
    drawn = draw_grad_h(rng, sizes)
    return {"upstream": drawn["grad_h_relu"], "a": drawn["h"]}


def draw_pull_sum_of_squares(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An upstream gradient, one number that is not 1, and a parent."""
    sign = rng.choice([-1.0, 1.0])
    return {
        "upstream": np.array(sign * rng.uniform(2.5, 4.0)),
        "a": rng.standard_normal((sizes.n, sizes.d_out)),
    }


def draw_apply(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """An operation of four operands that the notebook does not have, and operands.

    It does not go entry by entry, so that the upstream gradient cannot be multiplied
    in afterwards. The last operand is a plain Python number.
    """
    q = float(rng.uniform(2.0, 3.0))
    operation = Operation(
        "blend",
        lambda a, b, c, d: d * (a @ b) - q * c,
        lambda upstream, a, b, c, d: (
            d * (upstream @ b.T),
            d * (a.T @ upstream),
            -q * upstream,
            (upstream * (a @ b)).sum(),
        ),
    )
    return {
        "operation": operation,
        "a": rng.standard_normal((sizes.n, sizes.h)),
        "b": rng.standard_normal((sizes.h, sizes.d_out)),
        "c": rng.standard_normal((sizes.n, sizes.d_out)),
        "d": float(rng.uniform(2.0, 3.0)),
        "upstream": rng.standard_normal((sizes.n, sizes.d_out)),
    }


# ------------------------------------------------------------------ graphs to order


def draw_topological_order(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A small graph with shared nodes, a chain's length, and a ladder.

    Graphs are the parents of each node, by their numbers. What is no order of the
    small graph, and looks like one, is known by ``distances`` from the root, and by
    the orders that ``depth_first`` searches give, or nodes that are ``marked_early``.
    """
    while True:
        parents = _draw_parents(rng)
        depth_first = searches(parents)["depth_first"]
        early = marked_early(parents)
        is_order = any(_is_order(order, parents) for order in (*depth_first, *early))
        if has_shortcut(parents) and not is_order:
            break
    ladder: list[tuple[int, ...]] = [()]
    for _ in range(RUNGS):
        foot = len(ladder) - 1
        ladder += [(foot,), (foot,), (foot + 1, foot + 2)]
    return {
        "parents": tuple(parents),
        "distances": distances(parents),
        "depth_first": tuple(depth_first),
        "marked_early": tuple(early),
        "depth": DEPTH + int(rng.integers(100)),
        "ladder": tuple(ladder),
    }


def _draw_parents(rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Three leaves, a node with one parent twice, random ones, and a root."""
    parents: list[tuple[int, ...]] = [(), (), (), (0, 0)]
    for _ in range(int(rng.integers(6, 10))):
        count = int(rng.integers(1, 3))
        parents.append(tuple(int(i) for i in rng.integers(len(parents), size=count)))
    used = {parent for above in parents for parent in above}
    ends = [number for number in range(len(parents)) if number not in used]
    # Some that are used already, so that paths of different lengths meet in the root.
    ends += [int(i) for i in rng.choice(len(parents) - 1, 2, replace=False)]
    parents.append(tuple(int(i) for i in rng.permutation(ends)))
    return parents


def _is_order(order: Sequence[int], parents: Sequence[Sequence[int]]) -> bool:
    place = {number: index for index, number in enumerate(order)}
    return all(
        place[parent] < place[number] for number in place for parent in parents[number]
    )


# -------------------------------------------------------------- graphs to walk back

#: A node of a graph while it is being drawn: "leaf" or "step", and its number there.
_Name = tuple[str, int]


class _Sketch:
    """A graph while it is being drawn. Most of its nodes have one shape, (N, H)."""

    def __init__(self, rng: np.random.Generator, sizes: Sizes) -> None:
        self._rng = rng
        self._main = (sizes.n, sizes.h)
        self._leaves: list[np.ndarray] = []
        self._steps: list[tuple[Operation, tuple[_Name, ...]]] = []

    def leaf(self, *shape: int) -> _Name:
        """A new leaf, of the main shape if none is given."""
        self._leaves.append(self._rng.standard_normal(shape or self._main))
        return "leaf", len(self._leaves) - 1

    def stretched(self) -> _Name:
        """A new leaf of a shape that stretches to the main one."""
        n, h = self._main
        shape = self._one_of((n, h), (h,), (n, 1), (1, h), (1,))
        return self.leaf(*shape)

    def step(self, operation: Operation, *parents: _Name) -> _Name:
        """A new step."""
        self._steps.append((operation, parents))
        return "step", len(self._steps) - 1

    def combined(self, first: _Name, second: _Name) -> _Name:
        """Two nodes added, subtracted or multiplied, in either order."""
        operation = self._one_of(ADD, SUBTRACT, MULTIPLY)
        return self.step(operation, *self._shuffled(first, second))

    def summed(self, *parents: _Name) -> _Name:
        """All of some nodes added or subtracted, one after the other."""
        total, *others = self._shuffled(*parents)
        for other in others:
            operation = self._one_of(ADD, SUBTRACT)
            total = self.step(operation, *self._shuffled(total, other))
        return total

    def layer(self, width: int) -> _Name:
        """A matrix product of two new leaves."""
        n, h = self._main
        return self.step(MATMUL, self.leaf(n, width), self.leaf(width, h))

    def squared(self, last: _Name) -> _Name:
        """The squared distance of a node from a random target: a root."""
        return self.step(SUM_OF_SQUARES, self.step(SUBTRACT, last, self.leaf()))

    def graph(self, watched: Sequence[_Name] | None = None, **how: Any) -> Graph:
        """The finished graph. Unless told otherwise, all nodes are watched."""
        leaves = len(self._leaves)

        def number(name: _Name) -> int:
            return name[1] + (leaves if name[0] == "step" else 0)

        return Graph(
            leaves=tuple(self._leaves),
            steps=tuple(
                Step(operation, tuple(number(name) for name in parents))
                for operation, parents in self._steps
            ),
            watched=tuple(number(name) for name in watched) if watched else None,
            **how,
        )

    def _one_of(self, *choices: Any) -> Any:
        return choices[int(self._rng.integers(len(choices)))]

    def _shuffled(self, *names: _Name) -> list[_Name]:
        return [names[int(index)] for index in self._rng.permutation(len(names))]


def draw_graphs(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """One graph for each promise of `backward`."""
    return {
        "one path each": _away_from_kinks(_draw_single_paths, rng, sizes),
        "same node twice": _away_from_kinks(_draw_twice, rng, sizes),
        "several paths": _away_from_kinks(_draw_several_paths, rng, sizes),
        "second call": _away_from_kinks(_draw_network, rng, sizes),
        "no shared arrays": _draw_shared(rng, sizes),
    }


def _away_from_kinks(
    draw: Callable[[np.random.Generator, Sizes], Graph],
    rng: np.random.Generator,
    sizes: Sizes,
) -> Graph:
    """A graph in which no entry comes near the kink of a ReLU."""
    while True:
        graph = draw(rng, sizes)
        values = graph.values()
        into_relu = [
            values[parents[0]]
            for operation, parents in graph.steps
            if operation is RELU
        ]
        if all(np.abs(value).min() > KINK_MARGIN for value in into_relu):
            return graph


def _draw_single_paths(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """No node is used twice. The root is a matrix."""
    sketch = _Sketch(rng, sizes)
    node = sketch.step(RELU, sketch.layer(sizes.d_in))
    for _ in range(int(rng.integers(2, 5))):
        node = sketch.combined(node, sketch.stretched())
    sketch.step(MULTIPLY, node, sketch.leaf())
    return sketch.graph()


def _draw_twice(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """Two steps that take one node as both parents; nothing else is used twice."""
    sketch = _Sketch(rng, sizes)
    weights = sketch.leaf(sizes.h, sizes.h)
    weights = sketch.step(MATMUL, weights, weights)
    node = sketch.combined(sketch.leaf(), sketch.stretched())
    node = sketch.step(MULTIPLY, node, node)
    node = sketch.combined(sketch.step(MATMUL, node, weights), sketch.stretched())
    sketch.squared(node)
    return sketch.graph()


def _draw_several_paths(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """A graph in which going by the distance from the root is too early somewhere."""
    while True:
        graph = _draw_knotted(rng, sizes)
        if has_shortcut(graph.parents):
            return graph


def _draw_knotted(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """Random steps from nodes that are used again and again, then a ladder."""
    sketch = _Sketch(rng, sizes)
    pool = [sketch.layer(sizes.d_in), sketch.leaf()]
    for _ in range(int(rng.integers(4, 7))):
        first, second = (pool[int(i)] for i in rng.permutation(len(pool))[:2])
        kind = rng.random()
        if kind < 0.25:
            pool.append(sketch.step(RELU, pool[0]))
        elif kind < 0.5:
            pool.append(sketch.combined(first, sketch.stretched()))
        else:
            pool.append(sketch.combined(first, second))
    node = sketch.summed(*pool)
    for _ in range(FEW_RUNGS):
        left = sketch.step(MULTIPLY, node, sketch.leaf(sizes.h))
        right = sketch.step(SUBTRACT, sketch.leaf(sizes.n, 1), node)
        node = sketch.summed(left, right)
    sketch.squared(node)
    return sketch.graph()


def _draw_network(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """A two-layer network: every node is used once."""
    sketch = _Sketch(rng, sizes)
    hidden = sketch.step(RELU, sketch.layer(sizes.d_in))
    output = sketch.step(MATMUL, hidden, sketch.leaf(sizes.h, sizes.h))
    sketch.squared(output)
    return sketch.graph()


def _draw_shared(rng: np.random.Generator, sizes: Sizes) -> Graph:
    """Additions that hand one array to both parents, one of which gets more later.

    Whatever the order, ``late`` gets its second gradient after ``bystander`` got its
    only one, which is the same array as the first of ``late``'s.
    """
    sketch = _Sketch(rng, sizes)
    late, bystander = sketch.leaf(), sketch.leaf()
    inner = sketch.step(ADD, late, sketch.step(MULTIPLY, late, sketch.leaf()))
    sketch.squared(sketch.step(ADD, inner, bystander))
    return sketch.graph(watched=[bystander], shares=True)


# ------------------------------------------------------------------------ the network

draw_network_loss = draw_backward
