"""Put the nodes of drawn graphs in order, of a very deep one, and of a ladder.

Python's own recursion limit is in force meanwhile, and in the ladder every look at a
node's parents is counted, so that a search along each of its 2^n paths is stopped.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.engine.nodes import node_class
from grader.probes.observation import Complaint

#: Python's own. A notebook's may have been raised.
RECURSION_LIMIT = 1000
#: The ladder has 121 nodes; twice their number squared is more than any right way
#: needs, however roundabout.
MOST_LOOKS = 30_000

RIGHT = np.array(1.0)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return, for each promise of a topological order, whether it was kept."""
    node = node_class(namespace)
    with _pythons_own_recursion_limit():
        return {
            **_order(subject, arguments["parents"], arguments["lookalikes"], node),
            "deep chain": _deep_chain(subject, arguments["depth"], node),
            "ladder": _ladder(subject, arguments["ladder"], node),
        }


def build(parents: Sequence[Sequence[int]], node: type) -> list[Any]:
    """Nodes without data that have these parents, by their numbers."""
    nodes: list[Any] = []
    for numbers in parents:
        nodes.append(node(0.0, tuple(nodes[number] for number in numbers)))
    return nodes


def _order(
    subject: Any,
    parents: Sequence[Sequence[int]],
    lookalikes: dict[str, list[tuple[int, ...]]],
    node: type,
) -> dict[str, Any]:
    nodes = build(parents, node)
    numbers = {id(each): number for number, each in enumerate(nodes)}
    bystander = node(0.0, (nodes[-1], nodes[0]))  # made from them, but no ancestor
    ordered = _as_list(subject(nodes[-1]))
    if any(each is bystander for each in ordered):
        raise Complaint("foreign_node")
    if any(id(each) not in numbers for each in ordered):
        odd = next(each for each in ordered if id(each) not in numbers)
        raise Complaint("no_nodes_in_order", came=type(odd).__name__)
    order = [numbers[id(each)] for each in ordered]
    again = _as_list(subject(nodes[-1]))
    return {
        "each node once": Complaint("marks_left")
        if len(again) < len(order)
        else _each_once(order, parents),
        "parents first": _parents_first(order, parents, lookalikes),
    }


def _as_list(result: Any) -> list[Any]:
    if result is None or isinstance(result, set | frozenset):
        raise Complaint("order_not_list", came=type(result).__name__)
    try:
        return list(result)
    except TypeError:
        raise Complaint("order_not_list", came=type(result).__name__) from None


def _each_once(order: list[int], parents: Sequence[Sequence[int]]) -> Any:
    if len(set(order)) < len(order):
        return Complaint("node_twice")
    missing = set(range(len(parents))) - set(order)
    if missing:
        leaves = {number for number, above in enumerate(parents) if not above}
        root = len(parents) - 1
        if missing == leaves:
            return Complaint("leaves_missing")
        if missing == {root}:
            return Complaint("root_missing")
        missing_of = {"missing": str(len(missing)), "nodes": str(len(parents))}
        return Complaint("nodes_missing", **missing_of)
    return RIGHT


def _parents_first(
    order: list[int],
    parents: Sequence[Sequence[int]],
    lookalikes: dict[str, list[tuple[int, ...]]],
) -> Any:
    if _is_topological(order, parents):
        return RIGHT if len(order) > 1 else Complaint("too_few_nodes")
    if _is_topological(order[::-1], parents):
        return Complaint("order_reversed")
    for name, orders in lookalikes.items():
        if tuple(order) in orders:
            return Complaint(name)
    return Complaint("child_before_parent")


def _is_topological(order: list[int], parents: Sequence[Sequence[int]]) -> bool:
    """Whether no node stands before one of its parents, at its first place."""
    place: dict[int, int] = {}
    for index, number in enumerate(order):
        place.setdefault(number, index)
    return all(
        place[parent] < place[number]
        for number in place
        for parent in parents[number]
        if parent in place
    )


def _deep_chain(subject: Any, depth: int, node: type) -> Any:
    chain = build([(), *((number,) for number in range(depth - 1))], node)
    try:
        ordered = _as_list(subject(chain[-1]))
    except RecursionError:
        return Complaint("recursion", depth=f"{depth:,}")
    if sys.getrecursionlimit() != RECURSION_LIMIT:
        return Complaint("recursion_limit_raised")
    if len(ordered) != depth:
        return Complaint("chain_incomplete", actual=str(len(ordered)), depth=str(depth))
    return RIGHT


class _TooManyLooks(BaseException):
    """Raised inside the student's code. `except Exception` does not stop it."""


def _ladder(subject: Any, parents: Sequence[Sequence[int]], node: type) -> Any:
    nodes = build(parents, _counting(node))
    try:
        subject(nodes[-1])
    except _TooManyLooks:
        return Complaint("ladder", nodes=str(len(nodes)), looks=f"{MOST_LOOKS:,}")
    return RIGHT


def _counting(node: type) -> type:
    """A node that counts how often the parents of any of its kind are looked at."""
    looks = 0

    def get(self: Any) -> Any:
        nonlocal looks
        looks += 1
        if looks > MOST_LOOKS:
            raise _TooManyLooks
        return self.__dict__["parents"]

    def put(self: Any, parents: Any) -> None:
        self.__dict__["parents"] = parents

    members: dict[str, Callable[..., Any] | property] = {"parents": property(get, put)}
    return type(node.__name__, (node,), members)


@contextmanager
def _pythons_own_recursion_limit() -> Iterator[None]:
    kept = sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION_LIMIT)
    try:
        yield
    finally:
        sys.setrecursionlimit(kept)
