"""Put the nodes of drawn graphs in order, of a very deep one, and of a ladder.

Python's own recursion limit is in force meanwhile, and every look at a node's parents
is noticed: in the chain for how deep the calls are by then, in the ladder for how many
looks there are, so that a search along each of its 2^n paths is stopped. Whether an
order is one is judged elsewhere: see ``verdicts.conclusions.ordering``.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from grader.exercises.exercise import Arguments
from grader.probes.depth import calls_inside_one_another
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

#: The number of what is none of the nodes.
NO_NODE = -1


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the numbers of the nodes in each order that came."""
    node = node_class(namespace)
    with _pythons_own_recursion_limit():
        return {
            **_order(subject, arguments, node),
            "chain": _deep_chain(subject, arguments["depth"], node),
            "ladder": _ladder(subject, arguments["ladder"], node),
        }


def build(parents: Sequence[Sequence[int]], node: type) -> list[Any]:
    """Nodes without data that have these parents, by their numbers."""
    nodes: list[Any] = []
    for numbers in parents:
        nodes.append(node(0.0, tuple(nodes[number] for number in numbers)))
    return nodes


def _order(subject: Any, drawn: Arguments, node: type) -> dict[str, Any]:
    nodes = build(drawn["parents"], _hashed(node))
    for number, each in enumerate(nodes):
        each.hashed_as = order_of_a_set(len(nodes)).index(number)
    bystander = node(0.0, (nodes[-1], nodes[0]))  # made from them, but no ancestor
    ordered = _as_list(subject(nodes[-1]))
    if any(each is bystander for each in ordered):
        raise Complaint("foreign_node")
    order = _numbers(ordered, nodes)
    if NO_NODE in order:
        odd = ordered[order.index(NO_NODE)]
        raise Complaint("no_nodes_in_order", came=type(odd).__name__)
    return {"order": order, "again": _numbers(_as_list(subject(nodes[-1])), nodes)}


def order_of_a_set(count: int) -> list[int]:
    """In which order a set of the small graph's nodes gives their numbers.

    It is no order of any graph: the root stands in the middle.
    """
    middle = count // 2
    return [*range(middle, count), *range(middle)]


def _hashed(node: type) -> type:
    """A kind of node that lies in sets in a known order, by its small hashes.

    By their addresses the nodes would lie there in any, once in a while in a right one.
    """

    def hashed(self: Any) -> int:
        return self.__dict__.get("hashed_as", id(self))

    return type(node.__name__, (node,), {"__hash__": hashed})


def _numbers(ordered: Sequence[Any], nodes: Sequence[Any]) -> list[int]:
    """The numbers of nodes in a list."""
    numbers = {id(each): number for number, each in enumerate(nodes)}
    return [numbers.get(id(each), NO_NODE) for each in ordered]


def _as_list(result: Any) -> list[Any]:
    if result is None or isinstance(result, set | frozenset):
        raise Complaint("order_not_list", came=type(result).__name__)
    try:
        return list(result)
    except TypeError:
        raise Complaint("order_not_list", came=type(result).__name__) from None


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
    return _numbers(ordered, chain)


class _DepthGauge:
    """Measures how many calls run inside one another, at the first looks only."""

    kind: type  #: of the nodes that are looked at

    def __init__(self, looks: int) -> None:
        self.deepest = 0
        self._looks_left = looks

    def look(self) -> None:
        self._looks_left -= 1
        self.deepest = max(self.deepest, calls_inside_one_another(RECURSION_LIMIT))
        if self._looks_left == 0:  # it is slow, and there can be millions of looks
            del self.kind.parents


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
    ordered: list[Any] = []
    try:
        with _limit_within(LADDER_SECONDS) as alarm:
            ordered = _as_list(subject(nodes[-1]))
    except _TooManyLooks:
        return Complaint("ladder", nodes=str(len(nodes)), looks=f"{MOST_LOOKS:,}")
    except TimeLimitReached:
        pass  # the alarm knows it too
    if alarm.rang:
        return Complaint("ladder_too_slow", nodes=str(len(nodes)))
    return _numbers(ordered, nodes)


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
