"""Computational graphs as data: drawn, run by PyTorch, and by a student's engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np


class Operation(NamedTuple):
    """A forward formula, and the pull that takes a gradient back through it.

    ``forward`` takes the parents' arrays. ``pull`` takes the upstream gradient and the
    same arrays, and returns one gradient for each parent. A notebook's `Operation` has
    the same fields in the same order.
    """

    name: str
    forward: Callable[..., Any]
    pull: Callable[..., tuple[Any, ...]]


class Step(NamedTuple):
    """One operation of a graph, and which earlier nodes it takes."""

    operation: Operation
    parents: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """Leaves, then one node a step; the last node is the root.

    Attributes:
        leaves: their arrays.
        steps: in an order in which they can be run.
        watched: the numbers of the nodes whose gradients are asked for; None for all.
        shares: whether pulls may hand the upstream array itself to several parents, as
            an addition does. Without it, each gets an array of its own.
    """

    leaves: tuple[np.ndarray, ...]
    steps: tuple[Step, ...]
    watched: tuple[int, ...] | None = None
    shares: bool = False

    @property
    def asked_for(self) -> tuple[int, ...]:
        """The numbers of the nodes whose gradients are asked for."""
        return self.watched or tuple(range(len(self.parents)))

    @property
    def parents(self) -> tuple[tuple[int, ...], ...]:
        """The parents of every node, by their numbers."""
        return ((),) * len(self.leaves) + tuple(step.parents for step in self.steps)

    def values(self) -> list[np.ndarray]:
        """The value of every node."""
        values = list(self.leaves)
        for operation, parents in self.steps:
            value = operation.forward(*(values[parent] for parent in parents))
            values.append(np.asarray(value))
        return values


def distances(parents: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """How many steps each node is away from the root along the shortest path."""
    found = [len(parents)] * len(parents)
    found[-1] = 0
    for number in reversed(range(len(parents))):  # children before their parents
        for parent in parents[number]:
            found[parent] = min(found[parent], found[number] + 1)
    return tuple(found)


def has_shortcut(parents: Sequence[Sequence[int]]) -> bool:
    """Whether a node that has parents is nearer to the root than a child of its.

    Where one is, going by the distance from the root goes wrong.
    """
    away = distances(parents)
    return any(
        away[parent] < away[number]
        for number, above in enumerate(parents)
        for parent in above
        if parents[parent]
    )


def searches(parents: Sequence[Sequence[int]]) -> dict[str, list[tuple[int, ...]]]:
    """Reversed breadth-first and depth-first searches: not the same as an order."""
    found: dict[str, list[tuple[int, ...]]] = {"breadth_first": [], "depth_first": []}
    for name, end in (("breadth_first", 0), ("depth_first", -1)):
        for flip, early in product((False, True), repeat=2):
            order: list[int] = []
            waiting, seen = [len(parents) - 1], {len(parents) - 1}
            while waiting:
                number = waiting.pop(end)
                if not early and number in order:
                    continue
                order.append(number)
                above = parents[number][::-1] if flip else parents[number]
                for parent in above:
                    if not early or parent not in seen:
                        seen.add(parent)
                        waiting.append(parent)
            found[name].append(tuple(reversed(order)))
    return found


def marked_early(parents: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Each node behind its parents, but those that are on the pile: no order."""
    found = []
    for step in (1, -1):
        order: list[int] = []
        pile, seen = [(len(parents) - 1, False)], {len(parents) - 1}
        while pile:
            number, parents_are_down = pile.pop()
            if parents_are_down:
                order.append(number)
                continue
            pile.append((number, True))
            for parent in parents[number][::step]:
                if parent not in seen:
                    seen.add(parent)
                    pile.append((parent, False))
        found.append(tuple(order))
    return found


def flat(gradients: Sequence[np.ndarray]) -> np.ndarray:
    """Several gradients as one vector, for a comparison as a whole."""
    return np.concatenate([np.ravel(gradient) for gradient in gradients])
