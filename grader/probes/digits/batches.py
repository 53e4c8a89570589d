"""Ask for the batches that a student's function cuts epochs into.

Whether they are as they should be is judged in ``verdicts.conclusions.batches``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint

#: How code stops that has not thought of some number of samples.
_STOPS = (ValueError, IndexError, ZeroDivisionError)
#: The batches of one epoch, as arrays of indices.
Batches = list[np.ndarray]


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the epochs that were asked for, each as its indices and its lengths.

    Two come from one generator, one from another like it, and one from another seed;
    the others have nothing left over, one sample, and all in one batch.
    """
    n, size, seed = (arguments[name] for name in ("n", "size", "seed"))
    rng = np.random.default_rng(seed)
    first, second = (_as_arrays(subject(n, size, rng), n) for _ in range(2))
    even = n - n % size
    found = {
        "even": _of_other_count(subject, even, size, seed),
        "one over": _of_other_count(subject, even + 1, size, seed),
        "small": _of_other_count(subject, size - 1, size, seed, Exception),
    }
    for name, other in (("again", seed), ("other", seed + 1)):
        rng = np.random.default_rng(other)
        found[name] = _as_arrays(subject(n, size, rng), n)
    return _taken_apart({"first": first, "second": second, **found})


def _of_other_count(
    subject: Any,
    count: int,
    size: int,
    seed: int,
    stops: type[Exception] | tuple[type[Exception], ...] = _STOPS,
) -> Batches | Complaint:
    """An epoch of some other number of samples, or how it stopped."""
    try:
        return _as_arrays(subject(count, size, np.random.default_rng(seed)), count)
    except Complaint as complaint:
        if complaint.key == "no_batches":
            return []
        return complaint
    except NotImplementedError:
        raise
    except stops as error:
        fields = {"error": type(error).__name__, "n": str(count), "size": str(size)}
        return Complaint("stops_there", **fields)


def _taken_apart(epochs: dict[str, Batches | Complaint]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, batches in epochs.items():
        if isinstance(batches, Complaint):
            found[f"{name} indices"] = batches
            found[f"{name} lengths"] = []
        else:
            found[f"{name} indices"] = _joined(batches)
            found[f"{name} lengths"] = [len(batch) for batch in batches]
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
