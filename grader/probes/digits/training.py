"""Train on real digits, and see whether digits that were held out are read.

How a loop trains is the student's choice, so its result is what counts. Why a result
is poor is found out on a dozen random samples, with an eye on which of them reach the
function ``gradients``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.exercises.stage_12_digits.inputs import GOOD_ENOUGH, starting_params
from grader.exercises.stage_12_digits.network import (
    PARAMETERS,
    Params,
    gradients,
)
from grader.probes.comparing import is_close, is_equal, is_unchanged
from grader.probes.digits.backward import refuse_changed
from grader.probes.digits.trained import SAME, fault_of_losses, loss, share_read
from grader.probes.observation import Complaint

AS_ASKED = True
#: The small problem: samples, inputs, hidden units, classes, and a batch.
_N, _D, _H, _C, _BATCH = 12, 4, 5, 3, 4
_RATE, _SHORT = 0.1, 1e-4
#: With some of these, steps are so long that the loss rises in the second epoch.
_LONG = (3.0, 4.0, 5.0, 7.0)
#: Batches that leave two samples over, and one.
_UNEVEN = (5, 11)
_NAME = "gradients"
#: What reached ``gradients`` in one call: rows of x, labels, all weights in one row.
_Call = tuple[Any, Any, np.ndarray]


@dataclass
class Seen:
    """One call of a student's loop.

    ``sizes`` are those of the batches whose gradients were asked for, ``samples`` which
    they were, as far as they were found among the given ones; ``mixed`` says that some
    came with another sample's label, and ``weights`` are each call's parameters, all in
    one row.
    """

    params: Params
    losses: list[float] | Complaint
    inputs: Any
    samples: list[tuple[int, ...]] = field(default_factory=list)
    weights: list[np.ndarray] = field(default_factory=list)
    mixed: bool = False


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the facts, and what was trained and noted, which has to bear them out."""
    a = arguments
    how = (a["learning_rate"], a["epochs"], a["batch_size"])
    small = _Small(subject, namespace)
    with small.watching() as calls:
        seen = _train(subject, a["x"], a["labels"], a["params"], how, a["seed"])
    reached = _rows_reached(calls, a["x"])
    accuracy = _accuracy(seen, a, small)
    used = _arguments(small)
    if used is AS_ASKED and accuracy == GOOD_ENOUGH:
        used = _left_out(seen.params, a, small, reached) or AS_ASKED
        if used is AS_ASKED:
            used = _other_size(calls, a) or AS_ASKED
    losses = seen.losses
    if not isinstance(losses, Complaint):
        losses = fault_of_losses(losses, seen.params, a) or AS_ASKED
        if isinstance(losses, Complaint) and losses.key == "last_loss_differs":
            key = small.noted_instead() or losses.key
            losses = Complaint(key, **losses.fields)
    if losses is AS_ASKED and accuracy == GOOD_ENOUGH:
        if not small.notes_each_epoch():
            losses = Complaint("earlier_losses_differ")
        elif small.hides_a_rise():
            losses = Complaint("rise_not_noted")
    return {
        "losses": losses,
        "accuracy": accuracy,
        "arguments": used,
        "inputs": seen.inputs,
        **seen.params,
        "noted": [] if isinstance(seen.losses, Complaint) else seen.losses,
    }


def _left_out(
    trained: Params, a: Arguments, small: _Small, reached: int | None
) -> Complaint | None:
    """Which parameters or samples take no part, or the wrong one."""
    still = _untouched(trained, a["params"])
    if still:
        return Complaint("parameters_left_out", names=still)
    climbing = small.climbing()
    if climbing:
        return Complaint("some_climb", names=", ".join(climbing))
    different = len(np.unique(a["x"], axis=0))
    if reached is not None and reached < different:
        fields = {"seen": str(reached), "n": str(different)}
        return Complaint("samples_never_seen", **fields)
    return small.unfair_epoch()


def _other_size(calls: Sequence[_Call], a: Arguments) -> Complaint | None:
    """Whether most batches are far from as large as was asked for."""
    lengths = [len(x) for x, _, _ in calls if len(x) < len(a["x"])]
    if not lengths:
        return None
    usual, wanted = int(np.median(lengths)), a["batch_size"]
    if 2 * wanted < 3 * usual < 4 * wanted:
        return None
    return Complaint("other_batch_size", came=str(usual), size=str(wanted))


def _rows_reached(calls: Sequence[_Call], x: np.ndarray) -> int | None:
    """How many different samples reached ``gradients``; None if others did, too."""
    given = {row.tobytes() for row in x}
    seen = {row.tobytes() for batch, _, _ in calls for row in np.atleast_2d(batch)}
    return len(seen) if seen and seen <= given else None


def _untouched(after: Params, before: Params) -> str:
    """The names of the parameters that training left as they were."""
    return ", ".join(n for n in PARAMETERS if is_equal(after[n], before[n]))


def _train(
    subject: Callable[..., Any],
    x: np.ndarray,
    labels: np.ndarray,
    params: Params,
    how: tuple[float, int, int],
    seed: int,
) -> Seen:
    """Call the student's loop on copies, and take apart what comes back."""
    given = x.copy(), labels.copy(), {n: array.copy() for n, array in params.items()}
    rate, epochs, batch = how
    result = subject(*given, rate, epochs, batch, np.random.default_rng(seed))
    try:
        for name, array, after in (("x", x, given[0]), ("labels", labels, given[1])):
            if not is_unchanged(array, after):
                raise Complaint("input_changed", name=name)
        refuse_changed(params, given[2])
        inputs: Any = AS_ASKED
    except Complaint as complaint:
        inputs = complaint
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Complaint("wanted_params_and_losses", came=_kind(result))
    trained, losses = result
    if isinstance(losses, Mapping) and not isinstance(trained, Mapping):
        raise Complaint("params_come_first")
    return Seen(_params(trained, params), _numbers(losses), inputs)


def _kind(result: Any) -> str:
    name = type(result).__name__
    is_sequence = isinstance(result, tuple | list)
    return f"{name} of {len(result)} values" if is_sequence else name


def _params(trained: Any, before: Params) -> Params:
    """The trained parameters as plain arrays.

    Raises:
        Complaint: they are something else, or have other shapes.
    """
    if not isinstance(trained, Mapping):
        raise Complaint("wanted_params", came=type(trained).__name__)
    for name in PARAMETERS:
        shape = np.shape(trained.get(name))
        if shape != before[name].shape:
            wanted = str(before[name].shape)
            raise Complaint("param_shape", name=name, shape=str(shape), wanted=wanted)
    return {name: np.array(trained[name], dtype=np.float64) for name in PARAMETERS}


def _numbers(losses: Any) -> list[float] | Complaint:
    try:
        plain = np.array(list(losses), dtype=np.float64)
    except (TypeError, ValueError):
        return Complaint("losses_no_numbers", came=type(losses).__name__)
    if plain.ndim != 1:
        return Complaint("losses_no_numbers", came=f"array of shape {plain.shape}")
    return plain.tolist()


def _accuracy(seen: Seen, a: Arguments, small: _Small) -> Any:
    """The share of held-out digits read, where it is enough; or why it is not."""
    share = share_read(seen.params, a)
    if share >= GOOD_ENOUGH:
        return GOOD_ENOUGH
    percent = f"{100 * share:.0f}"
    still = _untouched(seen.params, a["params"])
    if still == ", ".join(PARAMETERS):
        moved = small.looked_elsewhere()
        return Complaint("start_returned" if moved else "nothing_trained")
    fault = small.fault(percent)
    if fault is not None:
        return fault
    if small.climbs():
        return Complaint("training_climbs", percent=percent)
    # (Not "greater than": the loss may be NaN.)
    if not loss(a["x"], a["labels"], seen.params) <= loss(
        a["x"], a["labels"], a["params"]
    ):
        return Complaint("training_diverged", percent=percent)
    if still:
        return Complaint("not_all_trained", names=still, percent=percent)
    climbing = small.climbing()
    if climbing:
        return Complaint("some_climb", names=", ".join(climbing))
    if small.ends_early():
        return Complaint("epochs_unused")
    return small.odd_step(percent) or Complaint("too_few_read", percent=percent)


#: From a loss of weights and perhaps a batch, an epoch's batches, and its weights
#: before each step and behind the last, what an epoch's loss may have been taken for.
_Noted = Callable[
    [Callable[..., float], Sequence[tuple[int, ...]], Sequence[np.ndarray]],
    tuple[float, ...],
]
_NOTED_INSTEAD: tuple[tuple[str, _Noted], ...] = (
    ("loss_of_epoch_start", lambda loss, batches, weights: (loss(weights[0]),)),
    (
        "loss_of_last_batch",
        lambda loss, batches, weights: (
            loss(weights[-1], batches[-1]),
            loss(weights[-2], batches[-1]),
        ),
    ),
    (
        "loss_of_batches_averaged",
        lambda loss, batches, weights: (
            float(np.mean([*map(loss, weights[:-1], batches)])),
            float(np.mean([*map(loss, weights[1:], batches)])),
        ),
    ),
)


class _Small:
    """The student's loop on a dozen random samples, run when it is asked about."""

    def __init__(self, subject: Any, namespace: dict[str, Any]) -> None:
        self._subject, self._namespace = subject, namespace
        rng = np.random.default_rng(12)
        self.x = rng.standard_normal((_N, _D))
        self.labels = rng.permutation(np.arange(_N) % _C)
        self.params = starting_params(rng, _D, _H, _C)
        self._watched: Seen | None = None
        self._stopped: Params | None = None

    def run(
        self, rate: float = _RATE, epochs: int = 2, batch: int = _BATCH, seed: int = 0
    ) -> Seen:
        """Train, and note what reaches ``gradients``."""
        with self.watching() as calls:
            seen = _train(
                self._subject,
                self.x,
                self.labels,
                self.params,
                (rate, epochs, batch),
                seed,
            )
        for x, labels, weights in calls:
            seen.weights.append(weights)
            found = self._find(x)
            if found is None:
                continue
            seen.samples.append(found)
            is_own = is_equal(np.ravel(labels), self.labels[list(found)])
            seen.mixed = seen.mixed or not is_own
        return seen

    @property
    def watched(self) -> Seen:
        """One run of two epochs."""
        if self._watched is None:
            self._watched = self.run()
        return self._watched

    @contextmanager
    def watching(self) -> Iterator[list[_Call]]:
        """Note each call of ``gradients`` in the notebook."""
        calls: list[_Call] = []
        own = self._namespace.get(_NAME)

        def noted(x: Any, labels: Any, params: Any, *others: Any, **more: Any) -> Any:
            calls.append((np.copy(x), np.copy(labels), _in_one_row(params)))
            return own(x, labels, params, *others, **more)

        if own is None:
            yield calls
            return
        self._namespace[_NAME] = noted
        try:
            yield calls
        finally:
            self._namespace[_NAME] = own

    def _find(self, batch: np.ndarray) -> tuple[int, ...] | None:
        """Which of the samples a batch holds; None if it holds something else."""
        if batch.ndim != 2 or batch.shape[1] != _D:
            return None
        same = (batch[:, None, :] == self.x[None, :, :]).all(axis=2)
        if not same.any(axis=1).all():
            return None
        return tuple(int(index) for index in same.argmax(axis=1))

    def looked_elsewhere(self) -> bool:
        """Whether gradients were asked for at weights other than the first."""
        start = _in_one_row(self.params)
        return any(not is_equal(w, start) for w in self.watched.weights)

    def starts_elsewhere(self) -> bool:
        """Whether the first gradients are not those of the given weights."""
        first = self.watched.weights[:1]
        start = _in_one_row(self.params)
        return any(not is_close(w, start, relative=1e-5, absolute=1e-9) for w in first)

    def stops(self) -> Params:
        """The weights after training with a learning rate of 0."""
        if self._stopped is None:
            self._stopped = self.run(rate=0.0).params
        return self._stopped

    def ends_early(self) -> bool:
        """Whether more epochs change nothing."""
        return not _moved(self.watched.params, self.run(epochs=5).params)

    def climbs(self) -> bool:
        """Whether even short steps go uphill."""
        before, after = (
            loss(self.x, self.labels, params)
            for params in (self.params, self.run(rate=_SHORT).params)
        )
        return after > before

    def first_step(self, rate: float) -> dict[str, tuple[float, bool]]:
        """By parameter, how far along -rate * gradient the first step goes.

        In units of that step; and whether it goes nowhere else.
        """
        seen = self.run(rate=rate, epochs=1, batch=_UNEVEN[0])
        if len(seen.samples) != len(seen.weights):
            return {}
        steps = itertools.pairwise(seen.weights)
        moved_at = [n for n, (a, b) in enumerate(steps) if not is_equal(a, b)]
        if not moved_at:
            return {}
        (first, *_) = moved_at
        batch = list(seen.samples[first])
        right = gradients(self.x[batch], self.labels[batch], self.params)
        moved = _by_name(seen.weights[first + 1] - seen.weights[first], self.params)
        found = {}
        for name in PARAMETERS:
            plain = -rate * right[name]
            share = float(np.vdot(moved[name], plain) / np.vdot(plain, plain))
            found[name] = (share, _is_same_step(moved[name], share * plain))
        return found

    def climbing(self) -> list[str]:
        """The parameters whose first step goes up, where others' goes down."""
        shares = {name: share for name, (share, _) in self.first_step(_RATE).items()}
        up = [name for name, share in shares.items() if share < 0]
        return up if len(up) < len(shares) else []

    def odd_step(self, percent: str) -> Complaint | None:
        """What the factor is, where a step is some multiple of a plain one."""
        rate = 0.03
        if self.rate_changes(rate):
            return Complaint("rate_changes_on_way", percent=percent)
        steps = self.first_step(rate).values()
        shares = [share for share, _ in steps]
        is_plain = all(nowhere_else for _, nowhere_else in steps)
        if not shares or not is_plain or not _is_same_share(shares, shares[0]):
            return None
        (share, *_) = shares
        names = {
            1 / _UNEVEN[0]: "step_averaged_again",
            1 / _N: "step_averaged_again",
            rate: "rate_used_twice",
        }
        for factor, key in names.items():
            if _is_same_share(share, factor):
                return Complaint(key, percent=percent)
        if _is_same_share(share, 1):
            return None
        return Complaint("step_scaled", percent=percent, factor=f"{share:.3g}")

    def rate_changes(self, rate: float) -> bool:
        """Whether plain steps are sometimes longer and sometimes shorter."""
        seen = self.run(rate=rate, epochs=3)
        if len(seen.samples) != len(seen.weights):
            return False
        shares = []
        weights = [*seen.weights, _in_one_row(seen.params)]
        for place, batch in enumerate(map(list, seen.samples)):
            before, after = weights[place : place + 2]
            params = _by_name(before, self.params)
            right = gradients(self.x[batch], self.labels[batch], params)
            plain = -rate * _in_one_row(right)
            shares.append(float(np.vdot(after - before, plain) / np.vdot(plain, plain)))
            if not _is_same_step(after - before, shares[-1] * plain):
                return False
        return all(shares) and not _is_same_share(shares, shares[0])

    def unfair_epoch(self) -> Complaint | None:
        """Samples that an epoch leaves out."""
        for batch in _UNEVEN:
            missing = self._without_effect(batch, epochs=1)
            if not missing or len(missing) == _N:
                continue  # nothing moves at all: that is told elsewhere
            fields = {"missing": str(len(missing)), "n": str(_N), "size": str(batch)}
            if self._without_effect(batch, epochs=6):
                seen = _N - len(self._without_effect(batch, epochs=6))
                return Complaint("samples_never_seen", seen=str(seen), n=str(_N))
            if len(missing) == _N % batch:
                return Complaint("rest_never_trained", **fields)
            if len(missing) == _N - batch:
                return Complaint("one_batch_an_epoch", **fields)
            return Complaint("not_each_once", **fields)
        return None

    def _without_effect(self, batch: int, epochs: int) -> list[int]:
        """The samples that may be any others, and the weights come out the same."""
        as_given = self.run(batch=batch, epochs=epochs).params
        found = []
        for index in range(_N):
            other = _Small(self._subject, self._namespace)
            other.x[index] += 1
            other.labels[index] = (other.labels[index] + 1) % _C
            trained = other.run(batch=batch, epochs=epochs).params
            if not _moved(as_given, trained):
                found.append(index)
        return found

    def notes_each_epoch(self) -> bool:
        """Whether the first of two losses is that of the weights after an epoch.

        They are known from a run of one epoch, or from what reaches ``gradients`` next:
        whoever changes the steps as the end comes near differs in the one, and whoever
        looks ahead in the other.
        """
        seen, alone = self.watched, self.run(epochs=1)
        if isinstance(seen.losses, Complaint) or len(seen.losses) != 2:
            return True
        passed = [_by_name(weights, self.params) for weights in seen.weights]
        losses = [loss(self.x, self.labels, p) for p in (alone.params, *passed)]
        return any(abs(seen.losses[0] - loss) <= SAME * abs(loss) for loss in losses)

    def noted_instead(self) -> str | None:
        """The name of what is noted where the loss of an epoch belongs, if it has one.

        It has to be that in both epochs.
        """
        seen = self.watched
        if isinstance(seen.losses, Complaint) or len(seen.losses) != 2:
            return None
        if len(seen.samples) != len(seen.weights) or len(seen.weights) % 2:
            return None
        weights = [*seen.weights, _in_one_row(seen.params)]
        each = len(seen.samples) // 2
        epochs = [
            (seen.samples[at : at + each], weights[at : at + each + 1])
            for at in (0, each)
        ]
        for name, losses in _NOTED_INSTEAD:
            own = [losses(self._loss, *epoch) for epoch in epochs]
            for noted in zip(*own, strict=True):
                if is_close(seen.losses, noted, relative=SAME):
                    return name
        return None

    def _loss(self, weights: np.ndarray, batch: Sequence[int] | None = None) -> float:
        """The loss of some samples, or of all, with weights that are in one row."""
        rows = slice(None) if batch is None else list(batch)
        params = _by_name(weights, self.params)
        return loss(self.x[rows], self.labels[rows], params)

    def hides_a_rise(self) -> bool:
        """Whether a loss is noted again where that of the weights has become higher."""
        for rate in _LONG:
            seen = self.run(rate=rate)
            if isinstance(seen.losses, Complaint) or len(seen.losses) != 2:
                continue
            own = loss(self.x, self.labels, seen.params)
            if seen.losses[0] == seen.losses[1] < (1 - SAME) * own:
                return True
        return False

    def fault(self, percent: str = "") -> Complaint | None:
        """What is wrong with the batches or the place of the gradients, if seen."""
        seen = self.watched
        if self.starts_elsewhere():
            return Complaint("start_ignored")
        if not any(weights.any() for weights in self.stops().values()):
            return Complaint("step_replaces_weights")
        if seen.mixed:
            return Complaint("labels_mixed")
        if len(seen.weights) > 1 and not self.looked_elsewhere():
            return Complaint("gradients_at_start")
        if self._moves_once_an_epoch():
            return Complaint("one_step_an_epoch")
        if seen.weights and not seen.samples:
            return Complaint("samples_altered", percent=percent)
        reached = {index for batch in seen.samples for index in batch}
        if seen.samples and len(reached) < _N:
            return Complaint("samples_never_seen", seen=str(len(reached)), n=str(_N))
        return None

    def _moves_once_an_epoch(self) -> bool:
        """Whether, in two epochs of several gradients, the weights change but once."""
        weights = self.watched.weights
        steps = [not is_equal(a, b) for a, b in itertools.pairwise(weights)]
        return len(steps) > 2 and sum(steps) == 1


def _arguments(small: _Small) -> Any:
    """Whether rate, epochs, batch size and generator each make a difference."""
    first = small.watched
    if small.starts_elsewhere():
        return Complaint("start_ignored")
    if first.samples and all(len(batch) == _N for batch in first.samples):
        if len(first.samples) > 2:  # more than one in each of the two epochs
            return Complaint("all_samples_each_step")
    elif small.fault() is not None:
        return AS_ASKED  # nor is it asked who shuffles what is mixed up
    if _moved(small.stops(), small.params):
        return Complaint("rate_unused")
    if not _moved(first.params, small.params):
        return AS_ASKED  # nothing moves at all: that is told elsewhere
    if small.ends_early():
        return Complaint("epochs_unused")
    whole = small.run(batch=_N)
    if not _moved(first.params, whole.params):
        return Complaint("batch_size_unused")
    if _moved(first.params, small.run().params):
        return Complaint("training_not_repeatable")
    if not _moved(first.params, small.run(seed=1).params):
        return Complaint("generator_unused")
    parts = [batch for batch in first.samples if len(batch) < _N]
    return _order_kept(parts) or AS_ASKED


def _order_kept(batches: Sequence[tuple[int, ...]]) -> Complaint | None:
    """What the second of two epochs has kept of the order of the first."""
    half = len(batches) // 2
    one, other = batches[:half], batches[half:]
    if half > 1 and set(map(frozenset, one)) == set(map(frozenset, other)):
        return Complaint("same_batches_each_epoch")
    followers, again = (
        set(itertools.pairwise(itertools.chain.from_iterable(epoch)))
        for epoch in (one, other)
    )
    # Of a random order the next one keeps about one pair of neighbours.
    if 3 * len(followers & again) > 2 * _N:
        return Complaint("order_only_shifted")
    return None


def _in_one_row(params: Any) -> np.ndarray:
    """All parameters of a call of ``gradients``, one after another."""
    return np.concatenate(
        [np.ravel(np.asarray(params[name], dtype=float)) for name in PARAMETERS]
    )


def _by_name(row: np.ndarray, like: Params) -> Params:
    """The opposite of ``_in_one_row``."""
    ends = np.cumsum([like[name].size for name in PARAMETERS])
    parts = np.split(row, ends[:-1])
    return {n: p.reshape(like[n].shape) for n, p in zip(PARAMETERS, parts, strict=True)}


def _is_same_step(one: np.ndarray, other: np.ndarray) -> bool:
    return is_close(one, other, relative=1e-5, absolute=1e-12)


def _is_same_share(one: Any, other: Any) -> bool:
    return is_close(one, other, relative=1e-5, absolute=1e-8)


def _moved(one: Params, other: Params) -> bool:
    near = {"relative": 1e-9, "absolute": 1e-12, "equal_nan": True}
    return any(not is_close(one[name], other[name], **near) for name in PARAMETERS)
