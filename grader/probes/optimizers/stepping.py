"""Walk parameters along given gradients with a step function that a student wrote.

The gradients come from outside, so every step has one right answer whatever the steps
before it were. The function is walked three times: on one parameter, on one parameter
with a learning rate that changes, and on two parameters in turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_equal
from grader.probes.fault import fault_of, is_stub
from grader.probes.observation import Complaint
from grader.probes.optimizers.memory import started_afresh


class _Handed(NamedTuple):
    """An array that the student's function was given, and what it held then."""

    name: str
    array: np.ndarray
    before: np.ndarray

    @property
    def is_changed(self) -> bool:
        return not is_equal(self.array, self.before)


class _Walker:
    """Calls a step function, and remembers what it was given."""

    def __init__(
        self, subject: Any, namespace: dict[str, Any], arguments: Arguments
    ) -> None:
        self._subject, self._namespace = subject, namespace
        self._hyper = tuple(arguments["hyper"].values())
        self._handed: list[_Handed] = []
        self._changed_at_once: set[str] = set()

    def walk(
        self, params: np.ndarray, grads: np.ndarray, rates: Sequence[float]
    ) -> Iterator[np.ndarray]:
        """Yield the parameters after each step, each with a state of its own.

        Args:
            params: (parameters, …). grads: (steps, parameters, …). rates: one a step.
        """
        now, states = list(params), [{} for _ in params]
        with started_afresh(self._subject, self._namespace):
            for lr, gradients in zip(rates, grads, strict=True):
                for index, grad in enumerate(gradients):
                    now[index], states[index] = self._step(
                        now[index], grad, states[index], float(lr)
                    )
                yield np.stack(now)

    def _step(
        self, param: np.ndarray, grad: np.ndarray, state: Any, lr: float
    ) -> tuple[np.ndarray, Any]:
        """One call. The student gets copies, so that nothing is shared by accident."""
        if state is None:
            raise Complaint("state_is_none")
        handed = [
            _Handed(name, array.copy(), array)
            for name, array in (("param", param), ("grad", grad))
        ]
        self._handed += handed
        # A division by zero is an error here, and the student's own line is named.
        with np.errstate(divide="raise", invalid="raise"):
            result = self._subject(*(h.array for h in handed), state, lr, *self._hyper)
        self._changed_at_once |= {h.name for h in handed if h.is_changed}
        moved, state = _taken_apart(result)
        if moved.shape != param.shape:
            came, given = str(moved.shape), str(param.shape)
            raise Complaint("step_changes_shape", came=came, given=given)
        return np.array(moved, subok=False), state

    def judged_inputs(self) -> bool | Complaint:
        """True, or what became of the arrays that were handed over."""
        if self._changed_at_once:
            names = " and ".join(sorted(f"`{name}`" for name in self._changed_at_once))
            return Complaint("step_in_place", names=names)
        if any(handed.is_changed for handed in self._handed):
            return Complaint("state_shares_input")
        return True


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what became of the parameters, by part, and whether inputs were spared."""
    a = arguments
    walker = _Walker(subject, namespace, a)
    alone, grads = a["param"][None], a["grads"][:, None]
    steady = [a["lr"]] * len(grads)
    with closing(walker.walk(alone, grads, steady)) as steps:
        first = next(steps)[0]
        later = _tried(lambda: np.stack([params[0] for params in steps]), namespace)
    is_weight = _is_negative(later) and _has_negative_weight(subject, namespace, a)
    stands_still = isinstance(later, np.ndarray) and (later == a["param"]).all()
    changing_lr = _tried(
        lambda: _last(walker.walk(alone, grads, a["lrs"]))[0], namespace
    )
    several = _tried(
        lambda: _last(walker.walk(a["params"], a["grads_of_several"], steady)),
        namespace,
    )
    walked = {"later": later, "changing_lr": changing_lr, "several": several}
    return {
        "first": first,
        **{
            part: _of_weight(one) if is_weight and _is_negative(one) else one
            for part, one in walked.items()
        },
        "inputs": (
            Complaint("step_stands_still") if stands_still else walker.judged_inputs()
        ),
    }


def _is_negative(walked: Any) -> bool:
    return isinstance(walked, Complaint) and walked.key == "negative_on_the_way"


def _of_weight(complaint: Complaint) -> Complaint:
    """The same place in the code, where a wrong weight is the reason."""
    return Complaint("weight_negative_on_the_way", **complaint.fields)


def _has_negative_weight(
    subject: Any, namespace: dict[str, Any], arguments: Arguments
) -> bool:
    """Whether it is 1 - beta * t, and no square, that the root finds negative.

    Of gradients that are all 1, every mean is positive. If the root finds something
    negative all the same, and not with a beta so small that beta * t stays below 1,
    then beta and the number of the step alone decide it.
    """
    hyper = dict(arguments["hyper"])
    if "beta2" not in hyper:
        return False
    steps = len(arguments["grads"])
    small = {name: 1 / (2 * steps) for name in ("beta1", "beta2")}
    ones = {**arguments, "grads": np.ones_like(arguments["grads"])}

    def fails(numbers: dict[str, float]) -> bool:
        walker = _Walker(subject, namespace, {**ones, "hyper": numbers})
        walk = walker.walk(ones["param"][None], ones["grads"][:, None], [0.1] * steps)
        return _is_negative(_tried(lambda: _last(walk), namespace))

    return fails(hyper) and not fails({**hyper, **small})


def _last(steps: Iterator[np.ndarray]) -> np.ndarray:
    return list(steps)[-1]


def _tried(walk: Callable[[], np.ndarray], namespace: dict[str, Any]) -> Any:
    """What a walk gives, or why it stopped: its first step was right once already."""
    try:
        return walk()
    except Complaint as complaint:
        return complaint
    except Exception as error:
        if is_stub(error):
            raise
        fault = fault_of(error, namespace)
        is_root = "in sqrt" in fault.text
        return Complaint(
            "negative_on_the_way" if is_root else "stopped_on_the_way",
            error=fault.error,
            text=fault.text,
            line=str(fault.line or ""),
            source=fault.source,
        )


def _taken_apart(result: Any) -> tuple[np.ndarray, Any]:
    """The new parameter and the state, of what came back."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Complaint("wanted_param_and_state", came=type(result).__name__)
    param, state = result
    if isinstance(param, np.ndarray):
        return param, state
    if isinstance(state, np.ndarray):
        raise Complaint("step_turned_round")
    raise Complaint(
        "wanted_param_and_state", came=f"tuple that begins with {type(param).__name__}"
    )
