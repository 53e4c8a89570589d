"""Which forbidden packages and attributes a student's function reaches for.

A stage that is done by hand forbids what would do it. Only what the
judged function itself uses counts: to compare one's own gradient with autograd's in
another cell is a good thing to do.
"""

from __future__ import annotations

import dis
import functools
from collections.abc import Collection, Iterator
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from grader.exercises.exercise import Policy

_LOOK_UPS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "IMPORT_NAME"})
_ATTRIBUTES = frozenset({"LOAD_ATTR", "LOAD_METHOD", "STORE_ATTR", "IMPORT_FROM"})


def forbidden_use(
    function: Any,
    namespace: dict[str, Any],
    policy: Policy,
    replaced: Collection[str] = (),
) -> str | None:
    """Return the first forbidden package or attribute that a function uses, or None.

    It follows the global names in the function's code, and into the notebook's own
    functions and classes behind them, except those that are replaced during the call.
    It reads code, and so it is a fence for the honest: what must hold against a student
    who tries is kept out of reach when grading.
    """
    if not policy.packages and not policy.attributes:
        return None
    known: set[int] = set()  # what has been looked into: things refer back
    waiting = list(_code_of(function, known))
    while waiting:
        code = waiting.pop()
        for name in _attribute_names(code):
            if name in policy.attributes:
                return name
        for name in _global_names(code):
            if name in replaced:
                continue
            value = namespace.get(name)
            package = _package(name, value)
            if package in policy.packages:
                return package
            waiting.extend(_code_of(value, known))
    return None


def _code_of(value: Any, known: set[int]) -> Iterator[CodeType]:
    """The code that calling something would run, as far as it is Python and new."""
    if id(value) in known:
        return
    known.add(id(value))
    if isinstance(value, FunctionType):
        yield value.__code__
        for cell in value.__closure__ or ():
            try:
                inner = cell.cell_contents
            except ValueError:  # not assigned yet
                continue
            if isinstance(inner, FunctionType):
                yield from _code_of(inner, known)
    elif isinstance(value, MethodType):
        yield from _code_of(value.__func__, known)
    elif isinstance(value, functools.partial):
        yield from _code_of(value.func, known)
    elif isinstance(value, type):
        if value.__module__ == "__main__":
            for member in vars(value).values():
                # of a static method
                yield from _code_of(getattr(member, "__func__", member), known)
    elif callable(value):
        yield from _code_of(type(value), known)


def _global_names(code: CodeType) -> Iterator[str]:
    """The global names and imports of a piece of code, and of the code within it."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in _LOOK_UPS:
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _global_names(constant)


def _attribute_names(code: CodeType) -> Iterator[str]:
    """The attributes, methods and keywords that a piece of code names."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in _ATTRIBUTES:
            yield instruction.argval
        elif instruction.opname == "IMPORT_NAME":
            yield from instruction.argval.split(".")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _attribute_names(constant)
        elif isinstance(constant, tuple):  # the keywords of a call are one
            yield from (name for name in constant if isinstance(name, str))


def _package(name: str, value: Any) -> str:
    """The top-level package behind a name: of the value, or as an import inside."""
    if isinstance(value, ModuleType):
        name = value.__name__
    elif value is not None:
        name = str(getattr(value, "__module__", "") or "")
    return name.partition(".")[0]
