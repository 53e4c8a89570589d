"""Keep TensorFlow's log lines out of a student's notebook.

nbgrader gives no points for a cell that writes to stderr, and TensorFlow writes there
on import, at the first session, and for each deprecated name. Three things write, and
each is silenced in its own way:

- while it is being imported, its C++ code, which listens to no setting yet (oneDNN,
  missing GPU drivers): the process's stderr leads nowhere for so long;
- afterwards, its C++ code: an environment variable;
- its Python code (deprecations, retracing): a filter on its logger.

Errors are exceptions, and those are not touched.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_PACKAGE = "tensorflow"
_STDERR = 2
#: TensorFlow's C++ log levels: 3 leaves only what ends the process.
_FATAL_ONLY = "3"


def quieten_tensorflow() -> None:
    """Silence TensorFlow's logs in this process; call it before the import.

    What the user has set in ``TF_CPP_MIN_LOG_LEVEL`` stays.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", _FATAL_ONLY)
    for name in (_PACKAGE, "absl"):
        logging.getLogger(name).addFilter(_is_an_error)
    if not any(isinstance(finder, _QuietFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _QuietFinder())


def _is_an_error(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR


class _QuietFinder(MetaPathFinder):
    """Finds TensorFlow where Python would, and has it imported in silence."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """The spec of TensorFlow with a silent loader; None for all other modules."""
        if fullname != _PACKAGE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _QuietLoader(spec.loader)
        return spec


class _QuietLoader(Loader):
    """Another loader, with stderr leading nowhere while the module runs."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave this to the other loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module. Whatever else there is to know, the other loader knows."""
        module.__loader__ = module.__spec__.loader = self._loader
        with _stderr_to_nowhere():
            self._loader.exec_module(module)


@contextmanager
def _stderr_to_nowhere() -> Iterator[None]:
    """Drop what this process's C++ code writes to stderr. Python's own is not touched
    in a notebook, where it does not go through the file descriptor."""
    with suppress(Exception):
        sys.stderr.flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is no stderr
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
