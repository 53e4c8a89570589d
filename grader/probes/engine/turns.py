"""Watch a walk through a graph: which pull ran when, and with what.

Where a walk goes wrong, this tells why by what was seen, and not by the numbers that a
guess would give: the order of the turns, what each pull was called with, and what is in
the nodes afterwards. What is right is found by a walk with the very same pulls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from grader.probes.observation import Complaint

#: The largest relative error that counts as the same.
_TOLERANCE = 1e-9
#: So many contributions are looked at in all their combinations; of more, one by one.
_MOST_COMBINED = 6


class Turns:
    """The turns of a graph's nodes, in the order in which their pulls were called.

    Args:
        nodes: parents before their children, the root last.
        names: of the operation of each node; a leaf's is not used.
    """

    def __init__(self, nodes: Sequence[Any], names: Sequence[str]) -> None:
        self._nodes = nodes
        self._names = names
        self._pulls = [node.pull for node in nodes]
        self._seen: list[tuple[int, np.ndarray]] = []
        for number, node in enumerate(nodes):
            if node.parents:
                node.pull = self._recorded(number, node.pull)

    def _recorded(self, number: int, pull: Callable[..., Any]) -> Callable[..., Any]:
        def recorded(upstream: Any) -> Any:
            self._seen.append((number, np.array(upstream)))
            return pull(upstream)

        return recorded

    def forget(self) -> None:
        """Begin anew, for another walk."""
        self._seen.clear()

    def complaint(self, asked_for: Sequence[int]) -> Complaint | None:
        """What went wrong in the last walk, if anything did and it can be told.

        Args:
            asked_for: the nodes that count. Where these are right, nothing is wrong.
        """
        try:
            right, arrived = self._walked()
        except Exception:  # pulls or a record of the student's own that are wrong
            return None
        found = [np.asarray(node.grad) for node in self._nodes]
        if not all(gradient.dtype.kind in "fiub" for gradient in found):
            return None
        wrong = [
            number
            for number, gradient in enumerate(found)
            if not _same(gradient, right[number])
        ]
        # What has lost half of its digits is told from the numbers alone.
        is_short = any(gradient.dtype == np.float32 for gradient in found)
        if is_short or not set(wrong) & set(asked_for):
            return None
        judged = _Walk(self._nodes, self._names, self._seen, right, arrived, found)
        return judged.complaint(wrong)

    def _walked(self) -> tuple[list[np.ndarray], list[list[np.ndarray]]]:
        """The right gradients, and what arrives at each node from its children."""
        numbers = {id(node): number for number, node in enumerate(self._nodes)}
        right = [np.zeros(np.shape(node.data)) for node in self._nodes]
        arrived: list[list[np.ndarray]] = [[] for _ in self._nodes]
        right[-1] = np.ones_like(right[-1])
        for number in reversed(range(len(self._nodes))):
            parents = self._nodes[number].parents
            if not parents:
                continue
            parts = self._pulls[number](right[number].copy())
            for parent, part in zip(parents, parts, strict=True):
                place = numbers[id(parent)]
                arrived[place].append(np.array(part, dtype=float))
                right[place] = right[place] + arrived[place][-1]
        return right, arrived


class _Walk:
    """One walk that went wrong."""

    def __init__(
        self,
        nodes: Sequence[Any],
        names: Sequence[str],
        seen: Sequence[tuple[int, np.ndarray]],
        right: list[np.ndarray],
        arrived: list[list[np.ndarray]],
        found: list[np.ndarray],
    ) -> None:
        self._nodes, self._names, self._seen = nodes, names, seen
        self._right, self._arrived, self._found = right, arrived, found
        self._inner = {number for number, node in enumerate(nodes) if node.parents}
        #: What each pull was called with in its first turn, in the order of the turns.
        self._first: dict[int, np.ndarray] = {}
        for number, upstream in seen:
            self._first.setdefault(number, upstream)

    def complaint(self, wrong: Sequence[int]) -> Complaint | None:
        """The first thing that went wrong; None if the numbers say it better."""
        missing = self._inner - self._first.keys()
        if missing:
            counts = {"missing": str(len(missing)), "nodes": str(len(self._inner))}
            return Complaint("turn_missing", **counts)
        root = len(self._nodes) - 1
        upstreams = [u for n, u in self._first.items() if n != root]
        is_forward = next(iter(self._first)) != root
        nothing_flows = is_forward and not any(u.any() for u in upstreams)
        begins = (self._first[root], self._found[root])
        is_begun_wrong = not any(_same(seed, self._right[root]) for seed in begins)
        if nothing_flows:
            return None
        if is_begun_wrong:
            return self._begun_with(self._first[root])
        if self._is_early():
            return Complaint("handed_on_too_early")
        if times := self._repeats():
            return Complaint("handed_on_again", times=str(times))
        for number, upstream in self._first.items():
            if not _same(upstream, self._right[number]):
                return self._pulled_with(number, upstream)
        return self._afterwards(wrong)

    def _begun_with(self, seed: np.ndarray) -> Complaint | None:
        """What the walk starts from; of nothing and of the data the numbers tell."""
        is_data = _same(seed, np.asarray(self._nodes[-1].data))
        if is_data or not seed.any() or np.shape(seed) != self._right[-1].shape:
            return None
        return Complaint("seed_not_ones")

    def _is_early(self) -> bool:
        """Whether a node had its turn before one of its children had."""
        place = {number: index for index, number in enumerate(self._first)}
        numbers = {id(node): number for number, node in enumerate(self._nodes)}
        return any(
            place[numbers[id(parent)]] < place[number]
            for number in self._inner
            for parent in self._nodes[number].parents
            if parent.parents
        )

    def _repeats(self) -> int:
        """How often some pull ran; 0 if each ran once, or once for each parent."""
        counts = Counter(number for number, _ in self._seen)
        is_once = all(count == 1 for count in counts.values())
        is_once_a_parent = all(
            count == len(self._nodes[number].parents)
            for number, count in counts.items()
        )
        return 0 if is_once or is_once_a_parent else max(counts.values())

    def _pulled_with(self, number: int, upstream: np.ndarray) -> Complaint:
        """All turns before this one were right, and then its pull got this."""
        # The gradient of a sum of squares is twice the value: once would be no proof.
        others = {n: u for n, u in self._first.items() if n != len(self._nodes) - 1}
        if all((u == 1).all() for u in others.values()):
            return Complaint("walk_drops_upstream")
        if all(_same(u, np.asarray(self._nodes[n].data)) for n, u in others.items()):
            return Complaint("pulled_with_data")
        key = _misadded(upstream, self._arrived[number])
        if key == "overwritten" and _same(self._found[number], self._right[number]):
            return Complaint("handed_on_too_early")  # the rest came while it handed on
        if self._arrived[number] and not upstream.any():
            return Complaint("nothing_handed")
        operation = self._names[number]
        if key:
            return Complaint(key, operation=operation)
        right, parts = self._right[number], self._arrived[number]
        if self._is_anothers(number, upstream):
            return Complaint("parts_exchanged", operation=operation)
        data = np.asarray(self._nodes[number].data)
        if key := _changed(upstream, right, data, parts):
            return Complaint(key, operation=operation)
        factor = _factor(upstream, right)
        if factor is not None:
            times = f"{factor:.3g}"
            return Complaint("gradient_scaled", operation=operation, factor=times)
        return Complaint("pulled_with_other", operation=operation)

    def _is_anothers(self, number: int, upstream: np.ndarray) -> bool:
        """Whether this is what the node's only child has for its other parent."""
        node = self._nodes[number]
        using = [n for n in self._inner if node in self._nodes[n].parents]
        if len(using) != 1 or len(self._nodes[using[0]].parents) != 2:
            return False
        child = self._nodes[using[0]]
        other = child.parents[0 if child.parents[1] is node else 1]
        place = next(n for n, each in enumerate(self._nodes) if each is other)
        return any(_same(upstream, part) for part in self._arrived[place])

    def _afterwards(self, wrong: Sequence[int]) -> Complaint:
        """All pulls ran in order and with the right gradients."""
        keys = {_misadded(self._found[n], self._arrived[n]) for n in wrong}
        if keys == {"overwritten"}:
            return Complaint("overwritten")
        if self._inner.issuperset(wrong):
            return Complaint("inner_lost")
        if self._inner.isdisjoint(wrong):
            return Complaint("leaf_lost")
        return Complaint("added_wrong")


def _misadded(actual: np.ndarray, parts: Sequence[np.ndarray]) -> str | None:
    """How what arrived was put together, if not by a sum."""
    if not parts:
        return None
    if len(parts) > 1:
        sizes = range(1, len(parts)) if len(parts) <= _MOST_COMBINED else (1,)
        if any(_same(actual, sum(c)) for k in sizes for c in combinations(parts, k)):
            return "overwritten"
        if _same(actual, sum(parts) / len(parts)):
            return "contributions_averaged"
        is_even = len({part.shape for part in parts}) == 1  # not so of wrong pulls
        if is_even and (key := _otherwise_joined(actual, parts)):
            return key
    return "contributions_subtracted" if _same(actual, -sum(parts)) else None


def _otherwise_joined(actual: np.ndarray, parts: Sequence[np.ndarray]) -> str | None:
    if any(_same(actual, best(parts, axis=0)) for best in (np.max, np.min)):
        return "largest_contribution"
    if _same(actual, np.prod(parts, axis=0)):
        return "contributions_multiplied"
    return "contributions_weighted" if _is_weighted(actual, parts) else None


def _is_weighted(actual: np.ndarray, parts: Sequence[np.ndarray]) -> bool:
    """Whether each part is in there, but not all of them with the same factor."""
    if actual.size <= len(parts) or np.shape(actual) != parts[0].shape:
        return False
    columns = np.stack([part.ravel() for part in parts], axis=1)
    weights, _, rank, _ = np.linalg.lstsq(columns, actual.ravel(), rcond=None)
    is_sure = rank == len(parts) and _same(actual.ravel(), columns @ weights)
    # A path without its part is overwritten; with one factor for all, they are scaled.
    return is_sure and np.abs(weights).min() > _TOLERANCE < np.ptp(weights)


#: What may happen to a gradient, or to each part of it, on its way to a pull.
_CHANGES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("gradient_cut_off", lambda grad: np.maximum(grad, 0)),
    ("gradient_cut_off", lambda grad: np.minimum(grad, 0)),
    ("gradient_lost_signs", np.abs),
    ("gradient_signs_alone", np.sign),
    ("gradient_squared", np.square),
)


def _changed(
    actual: np.ndarray,
    right: np.ndarray,
    data: np.ndarray,
    parts: Sequence[np.ndarray],
) -> str | None:
    """What has happened to a gradient, if it is more than a factor."""
    if np.shape(actual) != right.shape:
        return None
    for key, change in _CHANGES:
        # Of a single number no proof: any other is a multiple of it, too.
        by_part = sum(map(change, parts)) if parts else change(right)
        if right.size > 1 and any(_same(actual, x) for x in (change(right), by_part)):
            return key
    # Below a sum of squares the gradient is twice the value, which is half of it.
    halved = right.size > 1 and _factor(actual, right)
    joined = (right * data, right + data, *([] if halved else [right - data]))
    if any(_same(actual, one) for one in joined):
        return "gradient_with_value"
    if right.size == 1 or halved:
        return None
    most = np.abs(actual).max()
    if (actual == actual.flat[0]).all():
        return "gradient_uniform"
    if _same(actual, np.clip(right, -most, most)):
        return "gradient_clipped"
    added = actual - right
    is_number = _same(added, np.full_like(added, added.mean()))
    return "gradient_raised" if is_number else None


def _factor(actual: np.ndarray, right: np.ndarray) -> float | None:
    """By what a gradient was multiplied; None if it was not."""
    if np.shape(actual) != right.shape or not right.any():
        return None
    factor = float(np.vdot(right, actual) / np.vdot(right, right))
    return factor if _same(actual, factor * right) else None


def _same(actual: np.ndarray, right: np.ndarray) -> bool:
    if np.shape(actual) != np.shape(right):
        return False
    apart, size = np.linalg.norm(actual - right), np.linalg.norm(right)
    return bool(apart <= _TOLERANCE * size)
