"""Look at the batches that a student's function cuts an epoch into."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint

AS_ASKED = True
#: The batches of one epoch, as arrays of indices.
Batches = list[np.ndarray]


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return for each fact that it is as it should be, or what was seen instead."""
    n, size, seed = (arguments[name] for name in ("n", "size", "seed"))

    def epoch(rng: np.random.Generator, count: int = n) -> Batches:
        return _as_arrays(subject(count, size, rng), count)

    rng = np.random.default_rng(seed)
    first, second = epoch(rng), epoch(rng)
    whole = epoch(np.random.default_rng(seed), n - n % size)  # no remainder
    return {
        "each_once": _each_once(first, n, size),
        "sizes": _sizes(first, n, size) or _no_remainder(whole) or AS_ASKED,
        "shuffled": _order(first, second, n)
        or _randomness(epoch, seed, first)
        or AS_ASKED,
    }


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


def _each_once(batches: Batches, n: int, size: int) -> Any:
    drawn = _joined(batches)
    if drawn.size and (drawn.min() < 0 or drawn.max() >= n):
        worst = int(drawn.max() if drawn.max() >= n else drawn.min())
        return Complaint("index_out_of_range", index=str(worst), n=str(n))
    counts = np.bincount(drawn, minlength=n)
    missing, repeated = int((counts == 0).sum()), int((counts > 1).sum())
    fields = {"n": str(n), "missing": str(missing), "repeated": str(repeated)}
    if repeated and missing and len(drawn) in (n, n - n % size):
        return Complaint("with_replacement", **fields)
    if repeated:
        return Complaint("drawn_twice", **fields)
    if missing == n % size:
        return Complaint("last_batch_dropped", **fields)
    if missing:
        return Complaint("samples_missing", **fields)
    return AS_ASKED


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
    if len(drawn) < 2:
        return None
    if (np.diff(drawn) > 0).all() or (np.diff(drawn) < 0).all():
        return Complaint("not_shuffled")
    # (All in one batch, or each alone: then these say nothing.)
    spans = [np.ptp(b) + 1 == len(b) for b in first if 1 < len(b) < n]
    if spans and all(spans):
        starts = np.array([batch.min() for batch in first if len(batch)])
        in_order = (np.diff(starts) > 0).all()
        key = "shuffled_within_batches" if in_order else "only_batches_shuffled"
        return Complaint(key)
    strides = [len(set(np.diff(np.sort(b)))) == 1 for b in first if len(b) > 2]
    if all(strides) and len(strides) > 1:
        return Complaint("batches_of_fixed_samples")
    if np.array_equal(drawn, _joined(second)):
        return Complaint("same_every_epoch")
    return None


def _randomness(
    epoch: Callable[..., Batches], seed: int, first: Batches
) -> Complaint | None:
    """Whether the order comes from the generator that was given."""
    again = epoch(np.random.default_rng(seed))
    other = epoch(np.random.default_rng(seed + 1))
    if np.array_equal(_joined(first), _joined(other)):
        return Complaint("same_every_epoch")
    if not np.array_equal(_joined(first), _joined(again)):
        return Complaint("another_generator")
    return None
