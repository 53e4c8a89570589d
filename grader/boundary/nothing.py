"""Has every name, and nothing in it: stands for a module that knows answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class _Nothing:
    """Can be called, gone through and taken apart, and gives nothing."""

    def __call__(self, *_: Any, **__: Any) -> _Nothing:
        return self

    def __getattr__(self, name: str) -> _Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: Any) -> _Nothing:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def keys(self) -> tuple[()]:
        """No names."""
        return ()


_NOTHING = _Nothing()


def __getattr__(name: str) -> _Nothing:
    if name.startswith("__"):
        raise AttributeError(name)
    return _NOTHING
