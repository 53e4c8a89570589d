"""Look at the batches that a student's function cuts an epoch into."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint

AS_ASKED = True
#: Fewer indices than this may well come in their own order by chance.
_FEW = 8
#: The batches of one epoch, as arrays of indices.
Batches = list[np.ndarray]


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each fact that it is as it should be, or what was seen instead."""
    n, size, seed = (arguments[name] for name in ("n", "size", "seed"))

    def epoch(rng: np.random.Generator, count: int = n) -> Batches:
        return _as_arrays(subject(count, size, rng), count)

    rng = np.random.default_rng(seed)
    first, second = epoch(rng), epoch(rng)
    facts = {"each_once": _each_once(first, n, size), "sizes": _sizes(first, n, size)}
    facts = _other_counts(epoch, seed, n - n % size, size, facts)
    return {
        **{name: complaint or AS_ASKED for name, complaint in facts.items()},
        "shuffled": _order(first, second, n)
        or _randomness(epoch, seed, first, second)
        or AS_ASKED,
    }


def _other_counts(
    epoch: Callable[..., Batches],
    seed: int,
    even: int,
    size: int,
    seen: dict[str, Complaint | None],
) -> dict[str, Complaint | None]:
    """The same, where nothing is left over, or one, or all fit into one batch."""
    found = dict(seen)
    for count, key in (
        (even, "samples_missing"),
        (even + 1, "single_sample_dropped"),
        (size - 1, "small_data_dropped"),
    ):
        if count < size and any(found.values()):
            break  # what cuts into another number of batches is paid for already
        try:
            batches = epoch(np.random.default_rng(seed), count)
        except Complaint as complaint:
            if complaint.key != "no_batches":
                raise
            batches = []
        except (ValueError, IndexError, ZeroDivisionError) as error:
            fields = {"error": type(error).__name__, "n": str(count), "size": str(size)}
            found["each_once"] = found["each_once"] or Complaint(
                "stops_there", **fields
            )
            continue
        wrong = _each_once(batches, count, size)
        if wrong and wrong.key in ("last_batch_dropped", "samples_missing"):
            wrong = Complaint(key, **wrong.fields)
        found["each_once"] = found["each_once"] or wrong
        is_even = count == even
        empty = _no_remainder(batches) if is_even else None
        found["sizes"] = found["sizes"] or empty or _sizes(batches, count, size)
    return found


def _as_arrays(result: Any, n: int) -> Batches:
    """What came back as arrays of indices.

    Raises:
        Complaint: it is something else.
    """
    if result is None or not hasattr(result, "__iter__") or isinstance(result, dict):
        raise Complaint("wanted_batches", came=type(result).__name__)
    batches = list(itertools.islice(result, 2 * n + 2))
    if len(batches) > 2 * n:
        raise Complaint("endless_batches")
    arrays = [_indices(batch) for batch in batches]
    if not _joined(arrays).size:
        raise Complaint("no_batches")
    return arrays


def _indices(batch: Any) -> np.ndarray:
    if isinstance(batch, int | np.integer):
        raise Complaint("single_indices")
    if isinstance(batch, slice) or batch is None:
        raise Complaint("no_indices", came=type(batch).__name__)
    try:
        array = np.array(batch)
    except ValueError:
        raise Complaint("no_indices", came=type(batch).__name__) from None
    if array.dtype == bool or (array.size and array.dtype.kind not in "iu"):
        raise Complaint("no_indices", came=f"array of dtype {array.dtype}")
    if array.ndim != 1:
        raise Complaint("no_indices", came=f"array of shape {array.shape}")
    return array


def _joined(batches: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=int), *batches]).astype(int)


def _each_once(batches: Batches, n: int, size: int) -> Complaint | None:
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
        return Complaint("drawn_twice", **fields)
    if missing and missing == n % size:
        return Complaint("last_batch_dropped", **fields)
    if missing:
        return Complaint("samples_missing", **fields)
    return None


def _are_the_same(batches: Batches) -> bool:
    """Whether no batch holds a sample that the first has not."""
    first = set(batches[0].tolist())
    return all(set(batch.tolist()) <= first for batch in batches)


def _sizes(batches: Batches, n: int, size: int) -> Complaint | None:
    lengths = [len(batch) for batch in batches]
    fields = {"size": str(size), "n": str(n), "lengths": _in_words(lengths)}
    if 0 in lengths:
        return Complaint("empty_batch", **fields)
    # A dropped remainder is paid for where each index is looked for.
    if any(length != size for length in lengths[:-1]) or max(lengths, default=0) > size:
        return Complaint("sizes_differ", **fields)
    return None


def _in_words(lengths: Sequence[int]) -> str:
    shown = ", ".join(str(length) for length in lengths[:8])
    return shown + (", …" if len(lengths) > 8 else "")


def _no_remainder(batches: Batches) -> Complaint | None:
    if any(len(batch) == 0 for batch in batches):
        return Complaint("empty_last_batch")
    return None


def _order(first: Batches, second: Batches, n: int) -> Complaint | None:
    """What is not random in the order, if something is not."""
    drawn = _joined(first)
    if len(drawn) < _FEW:
        return None
    if (np.diff(drawn) > 0).all() or (np.diff(drawn) < 0).all():
        return Complaint("not_shuffled")
    # (All in one batch, or each alone: then these say nothing.)
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


def _order_kept(first: Batches, second: Batches) -> Complaint | None:
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


def _randomness(
    epoch: Callable[..., Batches], seed: int, first: Batches, second: Batches
) -> Complaint | None:
    """Whether the order comes from the generator that was given."""
    drawn = _joined(first)
    again = epoch(np.random.default_rng(seed))
    other = epoch(np.random.default_rng(seed + 1))
    if np.array_equal(drawn, _joined(other)):
        return Complaint("same_every_epoch")
    if np.array_equal(drawn, _joined(second)):
        return Complaint("generator_set_back")
    if not np.array_equal(drawn, _joined(again)):
        return Complaint("another_generator")
    return None
