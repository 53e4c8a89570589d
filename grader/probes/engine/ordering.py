"""Put the nodes of drawn graphs in order, of a very deep one, and of a ladder.

Python's own recursion limit is in force meanwhile, and every look at a node's parents
is noticed: in the chain for how deep the calls are by then, in the ladder for how many
looks there are, so that a search along each of its 2^n paths is stopped.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.engine.nodes import node_class
from grader.probes.observation import Complaint
from grader.probes.time_limit import Alarm, TimeLimitReached, time_limit

#: Python's own. A notebook's may have been raised.
RECURSION_LIMIT = 1000
#: The ladder has 121 nodes; twice their number squared is more than any right way
#: needs, however roundabout.
MOST_LOOKS = 30_000
#: What the deep chain may take. Work that grows with the square of its length needs
#: a quarter of it on a slow machine, and is right.
CHAIN_SECONDS = 4.0
#: And the ladder, which has only 121 nodes.
LADDER_SECONDS = 1.0
#: A time limit that ran out meanwhile rings this soon.
SOON = 0.001

RIGHT = np.array(1.0)


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return, for each promise of a topological order, whether it was kept."""
    node = node_class(namespace)
    with _pythons_own_recursion_limit():
        return {
            **_order(subject, arguments, node),
            "deep chain": _deep_chain(subject, arguments["depth"], node),
            "ladder": _ladder(subject, arguments["ladder"], node),
        }


def build(parents: Sequence[Sequence[int]], node: type) -> list[Any]:
    """Nodes without data that have these parents, by their numbers."""
    nodes: list[Any] = []
    for numbers in parents:
        nodes.append(node(0.0, tuple(nodes[number] for number in numbers)))
    return nodes


def _order(subject: Any, drawn: Arguments, node: type) -> dict[str, Any]:
    parents = drawn["parents"]
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
        "parents first": _parents_first(order, drawn),
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
    return _missing(order, parents) or RIGHT


def _missing(order: list[int], parents: Sequence[Sequence[int]]) -> Complaint | None:
    missing = set(range(len(parents))) - set(order)
    leaves = {number for number, above in enumerate(parents) if not above}
    if not missing:
        return None
    if missing == leaves:
        return Complaint("leaves_missing")
    if missing == {len(parents) - 1}:
        return Complaint("root_missing")
    missing_of = {"missing": str(len(missing)), "nodes": str(len(parents))}
    return Complaint("nodes_missing", **missing_of)


def _parents_first(order: list[int], drawn: Arguments) -> Any:
    parents = drawn["parents"]
    missing = _missing(order, parents)
    if missing is not None:  # a part of the nodes is no order of the graph
        return missing
    if _is_topological(order, parents):
        return RIGHT
    if _is_topological(order[::-1], parents):
        return Complaint("order_reversed")
    if order[0] == len(parents) - 1:
        return Complaint("root_first")
    away = [drawn["distances"][number] for number in order]
    if away == sorted(away, reverse=True):
        return Complaint("breadth_first")
    is_depth_first = tuple(order) in drawn["depth_first"]
    return Complaint("depth_first" if is_depth_first else "child_before_parent")


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
    gauge = _DepthGauge(looks=10 * depth)
    gauge.kind = kind = _looked_at(node, gauge.look)
    chain = build([(), *((number,) for number in range(depth - 1))], kind)
    ordered: list[Any] = []
    try:
        with _limit_within(CHAIN_SECONDS) as alarm, _noted_limits() as limits:
            ordered = _as_list(subject(chain[-1]))
    except RecursionError:
        return Complaint("recursion", depth=f"{depth:,}")
    except TimeLimitReached:
        pass  # the alarm knows it too
    if alarm.rang:
        seconds = f"{alarm.seconds:.0f}"
        return Complaint("chain_too_slow", depth=f"{depth:,}", seconds=seconds)
    is_raised = limits or sys.getrecursionlimit() != RECURSION_LIMIT
    if is_raised or gauge.deepest > RECURSION_LIMIT:
        return Complaint("recursion_limit_raised")
    found = _found(ordered, chain)
    if found < depth or len(ordered) != depth:
        return Complaint("chain_incomplete", actual=str(len(ordered)), depth=str(depth))
    return RIGHT


def _found(ordered: Sequence[Any], nodes: Sequence[Any]) -> int:
    """How many of some nodes are in a list."""
    return len({id(each) for each in ordered} & {id(each) for each in nodes})


class _DepthGauge:
    """Measures how many calls run inside one another, at the first looks only."""

    kind: type  #: of the nodes that are looked at

    def __init__(self, looks: int) -> None:
        self.deepest = 0
        self._looks_left = looks

    def look(self) -> None:
        self._looks_left -= 1
        self.deepest = max(self.deepest, _calls_inside_one_another())
        if self._looks_left == 0:  # it is slow, and there can be millions of looks
            del self.kind.parents


def _calls_inside_one_another() -> int:
    """Counted no further than is needed to see that they are too many."""
    frame, depth = sys._getframe(), 0
    while frame is not None and depth <= RECURSION_LIMIT:
        frame, depth = frame.f_back, depth + 1
    return depth


@contextmanager
def _noted_limits() -> Iterator[list[int]]:
    """Note the recursion limits that are set meanwhile, also those that are undone."""
    noted: list[int] = []
    setting = sys.setrecursionlimit

    def set_and_note(limit: int) -> None:
        noted.append(limit)
        setting(limit)

    sys.setrecursionlimit = set_and_note
    try:
        yield noted
    finally:
        sys.setrecursionlimit = setting


@contextmanager
def _limit_within(seconds: float) -> Iterator[Alarm]:
    """A time limit inside the one of the whole trial, which goes on afterwards."""
    if not hasattr(signal, "getitimer"):
        with time_limit(seconds) as alarm:
            yield alarm
        return
    left, again = signal.getitimer(signal.ITIMER_REAL)
    began = time.monotonic()
    try:
        with time_limit(min(seconds, left * 0.8) if left else seconds) as alarm:
            yield alarm
    finally:
        if left:
            left -= time.monotonic() - began
            signal.setitimer(signal.ITIMER_REAL, max(left, SOON), again)


class _TooManyLooks(BaseException):
    """Raised inside the student's code. `except Exception` does not stop it."""


def _ladder(subject: Any, parents: Sequence[Sequence[int]], node: type) -> Any:
    nodes = build(parents, _looked_at(node, _stop_after(MOST_LOOKS)))
    found = 0
    try:
        with _limit_within(LADDER_SECONDS) as alarm:
            found = _found(_as_list(subject(nodes[-1])), nodes)
    except _TooManyLooks:
        return Complaint("ladder", nodes=str(len(nodes)), looks=f"{MOST_LOOKS:,}")
    except TimeLimitReached:
        pass  # the alarm knows it too
    if alarm.rang:
        return Complaint("ladder_too_slow", nodes=str(len(nodes)))
    if found < len(nodes):
        return Complaint("ladder_incomplete", actual=str(found), nodes=str(len(nodes)))
    return RIGHT


def _stop_after(most: int) -> Callable[[], None]:
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks > most:
            raise _TooManyLooks

    return look


def _looked_at(node: type, look: Callable[[], None]) -> type:
    """A kind of node that reports every look at its parents."""

    def get(self: Any) -> Any:
        look()
        return self.__dict__["parents"]  # where Python looks, should the property go

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
