"""Start a function afresh: what it keeps for itself is put back as it was found.

A step that keeps its velocity in a global variable, in a default argument, on itself or
in an object of its own works for one parameter. It is tried several times over, and
each time must find what the notebook's cell left, or one mistake would be paid for in
every part.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

#: What is no value that a function could remember something in.
_NO_VALUES = (ModuleType, type, FunctionType, BuiltinFunctionType, MethodType)

_NOTHING = object()


class _Place(NamedTuple):
    """Where a value is kept between two calls: a name in a dictionary or an object."""

    owner: Any
    name: str
    value: Any

    def put(self, value: Any) -> None:
        if not isinstance(self.owner, dict):
            setattr(self.owner, self.name, value)
        elif value is _NOTHING:
            self.owner.pop(self.name, None)
        else:
            self.owner[self.name] = value


@contextmanager
def started_afresh(subject: Any, namespace: dict[str, Any]) -> Iterator[None]:
    """Let a function run in the block without leaving traces for the next block.

    Args:
        subject: the student's function, or whatever can be called in its place.
        namespace: the notebook's globals, in which functions look up their names.
    """
    places = list(_places(subject, namespace))
    known: dict[int, Any] = {}  # what two places share is shared by their copies
    for place in places:
        if place.value is not _NOTHING:
            place.put(_copied(place.value, known))
    try:
        yield
    finally:
        for place in places:
            place.put(place.value)


def _copied(value: Any, known: dict[int, Any]) -> Any:
    try:
        return copy.deepcopy(value, known)
    except Exception:  # a generator, a lock: it stays the one that it is
        return value


def _places(subject: Any, namespace: dict[str, Any]) -> Iterator[_Place]:
    """Where the function and all that it uses of the notebook's could keep values."""
    seen: set[int] = set()
    waiting = [subject]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, FunctionType):
            if thing.__globals__ is namespace:
                yield from _of_function(thing, namespace, waiting)
        elif isinstance(thing, MethodType):
            waiting += [thing.__func__, thing.__self__]
        elif isinstance(thing, functools.partial):
            waiting.append(thing.func)
        elif isinstance(thing, type):
            if thing.__module__ == namespace.get("__name__"):
                yield from _of_class(thing, waiting)
        elif hasattr(thing, "__dict__") and not isinstance(thing, _NO_VALUES):
            waiting.append(type(thing))
            if thing is subject:  # others are copied where they are found
                yield _Place(thing, "__dict__", vars(thing))


def _of_function(
    function: FunctionType, namespace: dict[str, Any], waiting: list[Any]
) -> Iterator[_Place]:
    for name in ("__dict__", "__defaults__", "__kwdefaults__"):
        yield _Place(function, name, getattr(function, name))
    for cell in function.__closure__ or ():
        try:
            content = cell.cell_contents
        except ValueError:  # not assigned yet
            continue
        waiting.append(content)
        if not isinstance(content, _NO_VALUES):
            yield _Place(cell, "cell_contents", content)
    for name in _names(function.__code__):
        # A global that does not exist yet can be made by the function.
        value = namespace.get(name, _NOTHING)
        waiting.append(value)
        if not isinstance(value, _NO_VALUES):
            yield _Place(namespace, name, value)


def _of_class(owner: type, waiting: list[Any]) -> Iterator[_Place]:
    for name, member in list(vars(owner).items()):
        inner = getattr(member, "__func__", getattr(member, "fget", member))
        if isinstance(inner, FunctionType):
            waiting.append(inner)
        elif not name.startswith("__") and not isinstance(member, _NO_VALUES):
            yield _Place(owner, name, member)


def _names(code: CodeType) -> set[str]:
    """The global names in a piece of code, and in the code within it."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
    return names
