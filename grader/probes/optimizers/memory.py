"""Start a function afresh: what it keeps for itself is put back as it was found.

A step that keeps its velocity in a global variable, in a default argument or on itself
works for one parameter. It is tried several times over, and each time must find what
the notebook's cell left, or one mistake would be paid for in every part.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import numpy as np

#: What a function can keep something in, or count with.
_KEEPS = (dict, list, set, np.ndarray, int, float)


@contextmanager
def started_afresh(subject: Any, namespace: dict[str, Any]) -> Iterator[None]:
    """Let a function run in the block without leaving traces for the next block.

    Args:
        subject: the student's function. Anything else is left alone.
        namespace: the notebook's globals, in which the function looks up its names.
    """
    if not isinstance(subject, FunctionType):
        yield
        return
    names = [name for name in subject.__code__.co_names if _is_kept(name, namespace)]
    found = {name: namespace[name] for name in names if name in namespace}
    defaults, attributes = subject.__defaults__, dict(vars(subject))
    namespace.update(copy.deepcopy(found))
    subject.__defaults__ = copy.deepcopy(defaults)
    vars(subject).update(copy.deepcopy(attributes))
    try:
        yield
    finally:
        for name in names:
            namespace.pop(name, None)
        namespace.update(found)
        subject.__defaults__ = defaults
        vars(subject).clear()
        vars(subject).update(attributes)


def _is_kept(name: str, namespace: dict[str, Any]) -> bool:
    """Whether the name is a variable, or a global that does not exist yet."""
    return name not in namespace or isinstance(namespace[name], _KEEPS)
