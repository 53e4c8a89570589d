"""Results of submissions that have been run, in a folder, by what they depend on.

Each stands in a file of its own that is there whole or not at all: a run that is
interrupted, whenever that is, goes on from those.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

#: Raised when what is in a file changes: older files are not read any more.
_VERSION = 1


class Result(NamedTuple):
    """What came of running a notebook."""

    notebook: str  #: the executed notebook, as JSON
    ran: tuple[str, ...]  #: the instructor's own tests that have run to their end
    seconds: float  #: how long it took


class Results:
    """The results of an assignment."""

    def __init__(self, folder: Path) -> None:
        """Args:
        folder: where they are; it is made when the first one is kept.
        """
        self._folder = folder

    def _path(self, whose: str, key: str) -> Path:
        return self._folder / f"{whose}.{key}.json"

    def find(self, whose: str, key: str) -> Result | None:
        """The result for a submission, if there is one that depends on the same."""
        try:
            found = json.loads(self._path(whose, key).read_text("utf-8"))
            if found["version"] == _VERSION:
                ran, seconds = tuple(found["ran"]), float(found["seconds"])
                return Result(found["notebook"], ran, seconds)
        except (OSError, ValueError, LookupError, TypeError):
            pass
        return None

    def keep(self, whose: str, key: str, result: Result) -> None:
        """Keep a result in the place of older ones.

        Without room or permission it is not kept; nothing but time is lost by that.
        """
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._path(whose, key), {"version": _VERSION, **result._asdict()})
            for other in self._folder.glob(f"{whose}.*.json"):
                if other != self._path(whose, key):
                    other.unlink()


def _write(path: Path, content: dict[str, Any]) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
