"""Which forbidden packages a student's function reaches for.

A stage that is done by hand forbids the packages that would do it. Only what the
judged function itself uses counts: to compare one's own gradient with autograd's in
another cell is a good thing to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any


def forbidden_use(
    function: Any, namespace: dict[str, Any], forbidden: frozenset[str]
) -> str | None:
    """Return the first forbidden package that a function uses, or None.

    It follows the names in the function's code, and into the notebook's own functions
    that it calls. It reads code, and so it is a fence for the honest: what must hold
    against a student who tries is kept out of reach when grading.
    """
    waiting, seen = [function], set()
    while waiting:
        code = getattr(waiting.pop(), "__code__", None)
        if not isinstance(code, CodeType) or code in seen:
            continue
        seen.add(code)
        for name in _names(code):
            value = namespace.get(name)
            package = _package(name, value)
            if package in forbidden:
                return package
            if isinstance(value, FunctionType):
                waiting.append(value)
    return None


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _package(name: str, value: Any) -> str:
    """The top-level package behind a name: of the value, or as an import inside."""
    if isinstance(value, ModuleType):
        name = value.__name__
    elif value is not None:
        name = str(getattr(value, "__module__", "") or "")
    return name.partition(".")[0]
