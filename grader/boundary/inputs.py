"""Drawn inputs as bytes, and back, to the last bit: where they are numbers and words.

What is drawn on this side needs nothing of what knows the answers on the other. The
bytes come from the course, so they are believed. Closures and graphs cannot be sent; an
exercise that asks for such is drawn again from its seed, where it is tried.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import msgpack
import numpy as np

from grader.exercises.exercise import Arguments

_PLAIN = (bool, int, float, str, type(None))
_ARRAY, _RECORD = 1, 2
#: The modules whose dataclasses may be sent; the other side has them too.
_OF_EXERCISES = "grader.exercises."


class NotPlain(TypeError):
    """Something among the inputs cannot be sent. Its text is for a log."""


def pack_inputs(inputs: Sequence[Arguments]) -> bytes:
    """The arguments of some calls as bytes.

    Raises:
        NotPlain: they hold more than arrays, numbers, words, tuples and dicts of them,
            and the dataclasses of an exercise.
    """
    return msgpack.packb([_plain(arguments) for arguments in inputs])


def unpack_inputs(packed: bytes) -> list[Arguments]:
    """What `pack_inputs` packed; arrays are writable, and share no memory."""
    return list(
        msgpack.unpackb(
            packed, use_list=False, strict_map_key=False, ext_hook=_ext_from
        )
    )


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case tuple():
            return [_plain(one) for one in value]
        case np.ndarray() if value.dtype.kind in "biuf":
            return msgpack.ExtType(_ARRAY, _array(value))
    if is_dataclass(value) and type(value).__module__.startswith(_OF_EXERCISES):
        return msgpack.ExtType(_RECORD, _record(value))
    if type(value) not in _PLAIN:
        raise NotPlain(type(value).__name__)
    return value


def _array(value: np.ndarray) -> bytes:
    return msgpack.packb([value.dtype.str, value.shape, value.tobytes()])


def _record(value: Any) -> bytes:
    content = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return msgpack.packb([type(value).__module__, type(value).__name__, content])


def _ext_from(code: int, packed: bytes) -> Any:
    if code == _ARRAY:
        dtype, shape, data = msgpack.unpackb(packed)
        return np.frombuffer(data, dtype).reshape(shape).copy()
    module, name, content = msgpack.unpackb(packed, use_list=False, ext_hook=_ext_from)
    return getattr(importlib.import_module(module), name)(**content)
