"""Whether batches hold each sample once, are as long as asked, and in random order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint, Observation
from grader.verdicts.conclusions.numbers import whole_numbers

AS_ASKED = 1.0
#: Fewer indices than this may well come in their own order by chance.
_FEW = 8
#: What is said where samples never come up.
_LEFT_OUT = (
    *("last_batch_dropped", "samples_missing"),
    *("sample_0_missing", "last_sample_missing", "whole_batch_missing"),
)
#: The batches of one epoch, as arrays of indices.
Epoch = list[np.ndarray]


def conclude(arguments: Arguments, seen: Observation) -> dict[str, float | Complaint]:
    """For each fact that it is as it should be, or what was seen instead.

    Raises:
        Complaint: what came are no batches.
    """
    n, size = arguments["n"], arguments["size"]
    epochs = {
        name: _epoch(seen, name) for name in ("first", "second", "again", "other")
    }
    first = epochs["first"]
    if not all(epochs.values()):
        raise Complaint("no_batches")
    facts = {"each_once": _each_once(first, n, size), "sizes": _sizes(first, n, size)}
    facts["sizes"] = facts["sizes"] or _rest_dropped(first, n, size, facts["each_once"])
    facts |= _other_counts(seen, n - n % size, size, facts)
    facts["shuffled"] = _order(first, epochs["second"], n) or _randomness(epochs)
    return {name: complaint or AS_ASKED for name, complaint in facts.items()}


def _epoch(seen: Observation, name: str) -> Epoch:
    """The batches of an epoch; none if what came does not fit together."""
    indices, lengths = (
        whole_numbers(seen.values.get(f"{name} {what}"))
        for what in ("indices", "lengths")
    )
    is_one = sum(lengths) == len(indices) and all(one >= 0 for one in lengths)
    if not lengths or not is_one:
        return []
    return np.split(np.array(indices, dtype=int), np.cumsum(lengths)[:-1])


def _other_counts(
    seen: Observation, even: int, size: int, facts: Mapping[str, Complaint | None]
) -> dict[str, Complaint | None]:
    """The same, where nothing is left over, or one, or all fit into one batch."""
    found = dict(facts)
    for name, count, key in (
        ("even", even, "samples_missing"),
        ("one over", even + 1, "single_sample_dropped"),
        ("small", size - 1, "small_data_dropped"),
    ):
        if count < size and any(found.values()):
            break  # what cuts into another number of batches is paid for already
        complaint = seen.complaints.get(f"{name} indices")
        if complaint is not None:
            if complaint.key != "stops_there":
                raise complaint
            found["each_once"] = found["each_once"] or complaint
            continue
        batches = _epoch(seen, name)
        wrong = _each_once(batches, count, size)
        if wrong and wrong.key in _LEFT_OUT:
            wrong = Complaint(key, **wrong.fields)
        found["each_once"] = found["each_once"] or wrong
        empty = _no_remainder(batches) if count == even else None
        found["sizes"] = found["sizes"] or empty or _sizes(batches, count, size)
    return found


def _joined(batches: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=int), *batches])


def _each_once(batches: Epoch, n: int, size: int) -> Complaint | None:
    drawn = _joined(batches)
    if drawn.size and (drawn.min() < 0 or drawn.max() >= n):
        worst = int(drawn.max() if drawn.max() >= n else drawn.min())
        return Complaint("index_out_of_range", index=str(worst), n=str(n))
    counts = np.bincount(drawn, minlength=n)
    missing, repeated = int((counts == 0).sum()), int((counts > 1).sum())
    fields = {"n": str(n), "missing": str(missing), "repeated": str(repeated)}
    if repeated and missing:
        same = len(batches) > 1 and _are_the_same(batches)
        return Complaint("same_batch_again" if same else "with_replacement", **fields)
    if repeated:
        return Complaint(_why_repeated(batches, n, size), **fields)
    if missing and missing == n % size:
        return Complaint("last_batch_dropped", **fields)
    if missing == 1 and not counts[[0, -1]].all():
        key = "last_sample_missing" if counts[0] else "sample_0_missing"
        return Complaint(key, **fields, last=str(n - 1))
    if missing:
        key = "whole_batch_missing" if missing == size else "samples_missing"
        return Complaint(key, **fields)
    return None


def _why_repeated(batches: Epoch, n: int, size: int) -> str:
    """How samples come up twice where none is missing."""
    if len(batches) > 1 and len(batches[-1]) == n:
        return "all_once_more"
    is_full = all(len(batch) == size for batch in batches)
    rest = set(batches[-1].tolist())
    others = _joined(batches[:-1]).tolist()
    if is_full and n % size and len(set(others)) == len(others) and len(rest) == size:
        return "last_batch_filled_up"
    return "drawn_twice"


def _are_the_same(batches: Epoch) -> bool:
    """Whether no batch holds a sample that the first has not."""
    first = set(batches[0].tolist())
    return all(set(batch.tolist()) <= first for batch in batches)


def _sizes(batches: Epoch, n: int, size: int) -> Complaint | None:
    lengths = [len(batch) for batch in batches]
    fields = {"size": str(size), "n": str(n), "lengths": _in_words(lengths)}
    if 0 in lengths:
        return Complaint("empty_batch", **fields)
    # A dropped remainder is paid for where each index is looked for.
    whole = set(lengths[:-1])
    if whole == {size} and lengths[-1] > size:
        return Complaint("last_batch_too_long", last=str(lengths[-1]), **fields)
    short = [length for length in lengths if length < size]
    full = [size] * (len(lengths) - len(short))
    if full and short[1:] and lengths == full + short:
        return Complaint("several_batches_short", short=str(len(short)), **fields)
    if len(whole) == 1 and whole <= {size - 1, size + 1}:
        return Complaint("batches_one_off", came=str(*whole), **fields)
    in_order = [size] * (n // size) + [n % size]
    if lengths[-1:] == [size] and sorted(lengths, reverse=True) == in_order:
        return Complaint("small_batch_not_last", **fields)
    if whole - {size} or max(lengths, default=0) > size:
        return Complaint("sizes_differ", **fields)
    return None


def _rest_dropped(
    batches: Epoch, n: int, size: int, told: Complaint | None
) -> Complaint | None:
    """A remainder that has no batch, where it is not told which samples are missing."""
    if told is None or told.key in _LEFT_OUT:
        return None
    if [len(batch) for batch in batches] != [size] * (n // size) or not n % size:
        return None
    return Complaint("last_batch_dropped", missing=str(n % size), n=str(n))


def _in_words(lengths: Sequence[int]) -> str:
    shown = ", ".join(str(length) for length in lengths[:8])
    return shown + (", …" if len(lengths) > 8 else "")


def _no_remainder(batches: Epoch) -> Complaint | None:
    if any(len(batch) == 0 for batch in batches):
        return Complaint("empty_last_batch")
    return None


def _order(first: Epoch, second: Epoch, n: int) -> Complaint | None:
    """What is not random in the order, if something is not."""
    drawn = _joined(first)
    if len(drawn) < _FEW:
        return None
    if (np.diff(drawn) > 0).all() or (np.diff(drawn) < 0).all():
        return Complaint("not_shuffled")
    # (All in one batch, or each alone: then these say nothing.)
    if (np.diff(drawn) % n == 1).all():
        return Complaint("neighbours_kept")
    joined = [_is_stretch(b, n) for b in first if 1 < len(b) < n]
    if joined and all(joined):
        starts = np.array([batch.min() for batch in first if len(batch)])
        in_order = (np.diff(starts) > 0).all()
        key = "shuffled_within_batches" if in_order else "only_batches_shuffled"
        return Complaint(key)
    strides = [len(set(np.diff(np.sort(b)))) == 1 for b in first if len(b) > 2]
    if all(strides) and len(strides) > 1:
        return Complaint("batches_of_fixed_samples")
    return _order_kept(first, second)


def _is_stretch(batch: np.ndarray, n: int) -> bool:
    """Whether a batch holds neighbours, where the first follows upon the last."""
    gaps = np.diff(np.sort(batch), append=batch.min() + n)
    return n - gaps.max() + 1 == len(batch)


def _order_kept(first: Epoch, second: Epoch) -> Complaint | None:
    """What one epoch has kept of the order of the one before it."""
    drawn, again = _joined(first), _joined(second)
    if np.array_equal(drawn, again):
        return None  # whose fault that is tells another generator
    parted, parted_again = ({frozenset(b.tolist()) for b in e} for e in (first, second))
    if len(first) > 1 and max(map(len, first)) > 1 and parted == parted_again:
        return Complaint("same_batches_in_other_order")
    followers = set(itertools.pairwise(drawn.tolist()))
    kept = followers & set(itertools.pairwise(again.tolist()))
    # Of a random order the next one keeps about one pair of neighbours.
    if 3 * len(kept) > len(drawn):
        return Complaint("neighbours_kept")
    return None


def _randomness(epochs: Mapping[str, Epoch]) -> Complaint | None:
    """Whether the order comes from the generator that was given."""
    drawn, second, again, other = (
        _joined(epochs[name]) for name in ("first", "second", "again", "other")
    )
    if np.array_equal(drawn, other):
        return Complaint("same_every_epoch")
    if np.array_equal(drawn, second):
        return Complaint("generator_set_back")
    if not np.array_equal(drawn, again):
        return Complaint("another_generator")
    return None
