"""The course's secret: from it come the inputs that nobody has seen.

The same student, attempt and exercise get the same inputs again, so that a verdict can
be replayed on appeal; who does not know the secret cannot know them.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

_BYTES = 32


class Secret:
    """A key in a file that only its owner can read; made when it is first needed."""

    def __init__(self, path: Path) -> None:
        """Read the key, or make one."""
        if not path.exists():
            _make(path)
        self._key = path.read_bytes().strip()
        if len(self._key) < _BYTES:
            raise ValueError(
                f"{path} holds no secret: delete it, and a new one is made"
            )

    def seed(self, *what: str) -> int:
        """A number of 64 bits that belongs to these words alone."""
        message = "".join(f"{len(word)}:{word}" for word in what).encode()
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return int.from_bytes(digest[:8])


def _make(path: Path) -> None:
    """Write a new key, unless another process has been quicker."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # only its owner can read it
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES))
    with contextlib.suppress(FileExistsError):
        os.link(name, path)
    os.unlink(name)


def attempt_of(nb: NotebookNode, ids: Mapping[str, str]) -> tuple[str, str, str]:
    """Who hands in what, and for which assignment, as words to draw a seed from.

    Other code is another attempt, and gets other inputs.
    """
    code = "\0".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    digest = hashlib.sha256(code.encode(errors="replace")).hexdigest()
    return ids.get("student", ""), ids.get("assignment", ""), digest
