"""Whether the orders that a student's function made are topological ones.

A node is known by its number among those that were drawn; -1 is none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.exercises.exercise import Arguments
from grader.probes.engine.ordering import order_of_a_set
from grader.probes.observation import Complaint, Observation
from grader.verdicts.conclusions.numbers import whole_numbers

#: A promise that was kept.
KEPT = 1.0


def conclude(arguments: Arguments, seen: Observation) -> dict[str, Any]:
    """For each promise of a topological order, whether it was kept.

    Raises:
        Complaint: what came are no nodes.
    """
    order, again, chain, ladder = (
        whole_numbers(seen.values.get(name))
        for name in ("order", "again", "chain", "ladder")
    )
    parents, complaints = arguments["parents"], seen.complaints
    if not set(order) <= set(range(len(parents))):
        raise Complaint("no_nodes_in_order", came="int")
    has_less = len(again) < len(order)
    return {
        "each node once": Complaint("marks_left")
        if has_less
        else _each_once(order, parents),
        "parents first": _parents_first(order, arguments),
        "deep chain": complaints.get("chain") or _chain(chain, arguments["depth"]),
        "ladder": complaints.get("ladder") or _ladder(ladder, arguments["ladder"]),
    }


def _chain(order: list[int], depth: int) -> Any:
    if len(order) == depth and set(order) == set(range(depth)):
        return KEPT
    links = [(), *((number,) for number in range(depth - 1))]
    ends = _missing_end(order, links)
    if ends and len(order) == len(set(order)):
        return ends
    return Complaint("chain_incomplete", actual=str(len(order)), depth=str(depth))


def _ladder(order: list[int], parents: Sequence[Sequence[int]]) -> Any:
    found = len(set(range(len(parents))).intersection(order))
    if found == len(parents):
        return KEPT
    ends = _missing_end(order, parents)
    if ends:
        return ends
    nodes = str(len(parents))
    return Complaint("ladder_incomplete", actual=str(found), nodes=nodes)


def _each_once(order: list[int], parents: Sequence[Sequence[int]]) -> Any:
    if len(set(order)) < len(order):
        return Complaint("node_twice")
    return _missing(order, parents) or KEPT


def _missing_end(
    order: list[int], parents: Sequence[Sequence[int]]
) -> Complaint | None:
    """Whether all is there but the leaves, or but the root."""
    missing = set(range(len(parents))) - set(order)
    if missing == {number for number, above in enumerate(parents) if not above}:
        return Complaint("leaves_missing")
    return Complaint("root_missing") if missing == {len(parents) - 1} else None


def _missing(order: list[int], parents: Sequence[Sequence[int]]) -> Complaint | None:
    missing = set(range(len(parents))) - set(order)
    if not missing:
        return None
    if ends := _missing_end(order, parents):
        return ends
    missing_of = {"missing": str(len(missing)), "nodes": str(len(parents))}
    return Complaint("nodes_missing", **missing_of)


def _parents_first(order: list[int], drawn: Arguments) -> Any:
    parents = drawn["parents"]
    missing = _missing(order, parents)
    if missing is not None:  # a part of the nodes is no order of the graph
        return missing
    if _is_topological(order, parents):
        return KEPT
    if order == order_of_a_set(len(parents)):
        return Complaint("order_of_a_set")
    if _is_topological(order[::-1], parents):
        return Complaint("order_reversed")
    if order[0] == len(parents) - 1:
        return Complaint("root_first")
    away = [drawn["distances"][number] for number in order]
    if away == sorted(away, reverse=True):
        return Complaint("breadth_first")
    for key in ("depth_first", "marked_early"):
        if tuple(order) in drawn[key]:
            return Complaint(key)
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
