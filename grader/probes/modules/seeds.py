"""See whether code puts a random generator back to where it was, as a seed does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

#: The state of a generator, as something that can be compared.
_State = bytes


def _states() -> tuple[_State, ...]:
    """Where Python's, NumPy's and PyTorch's own generators stand."""
    return (
        repr(random.getstate()).encode(),
        repr(_of_numpy(np.random.get_state())).encode(),
        torch.default_generator.get_state().numpy().tobytes(),
    )


def _of_numpy(state: Any) -> tuple[Any, ...]:
    name, keys, *rest = state
    return name, keys.tobytes(), *rest


class Starts:
    """Where the generators stood at some moments; each is moved on behind every one.

    Whatever stands at the same place again was put back.
    """

    def __init__(self) -> None:
        self._noted: list[tuple[_State, ...]] = []

    def note(self) -> None:
        """Note where they stand, and move them on."""
        self._noted.append(_states())
        random.random()
        np.random.random()
        torch.rand(1)

    def are_all_alike(self) -> bool:
        """Whether one of them stood at the same place each time."""
        each = zip(*self._noted, strict=True)
        return len(self._noted) > 1 and any(len(set(states)) == 1 for states in each)


@contextmanager
def generators_restored() -> Iterator[None]:
    """Leave Python's and NumPy's generators as they were before a block."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
