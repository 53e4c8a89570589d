"""What a result depends on, as digests: the same digest, the same result."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import Gradebook, MissingEntry, Notebook

import grader

_PACKAGE = Path(grader.__file__).parent
_STAGE = re.compile(r"\bstage_\d\d_\w+")
#: Parts of the package that no result depends on.
_OF_NO_CONSEQUENCE = ("batch", "classroom", "recorded")


def digest(*parts: Any) -> str:
    """A digest of some parts, each bytes or what JSON can hold."""
    whole = hashlib.sha256()
    for part in parts:
        content = (
            part
            if isinstance(part, bytes)
            else json.dumps(part, sort_keys=True, default=repr).encode()
        )
        whole.update(len(content).to_bytes(8) + content)
    return whole.hexdigest()


def of_folder(folder: Path) -> str:
    """A folder's files: their names and contents. What a link leads to is not read."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found.append([name, os.readlink(path)])
        elif path.is_file():
            found.append([name, _of_file(path)])
    return digest(found)


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Tests(NamedTuple):
    """What the gradebook has of an assignment."""

    notebooks: frozenset[str]  #: the names of its notebooks
    digest: str  #: of their cells, and of what those are worth


def tests_of(db_url: str, course: str, assignment: str) -> Tests:
    """What the gradebook has of an assignment; of one that it has not, nothing."""
    with Gradebook(db_url, course) as gradebook:
        try:
            notebooks = gradebook.find_assignment(assignment).notebooks
        except MissingEntry:
            notebooks = []
        cells = [[one.name, one.kernelspec, _cells(one)] for one in notebooks]
        return Tests(frozenset(one.name for one in notebooks), digest(cells))


def _cells(notebook: Notebook) -> list[list[Any]]:
    worth = {cell.name: cell.max_score for cell in notebook.grade_cells}
    return sorted(
        [one.name, one.cell_type, one.source, one.locked, worth.get(one.name)]
        for one in notebook.source_cells
    )


def of_course(stage: str) -> str:
    """The course's code and texts that judge a stage; other stages' do not count."""
    own = _reached(f"stage_{stage.replace('-', '_')}")
    texts = {f"{one[len('stage_') :].replace('_', '-')}.toml" for one in own}
    files = [
        path
        for path in sorted(_PACKAGE.rglob("*"))
        if path.suffix in (".py", ".toml")
        and path.relative_to(_PACKAGE).parts[0] not in _OF_NO_CONSEQUENCE
        and _stages_of(path) <= own
        and (path.name in texts or not re.match(r"\d\d-.*\.toml$", path.name))
    ]
    return digest([[str(p.relative_to(_PACKAGE)), _of_file(p)] for p in files])


def _stages_of(path: Path) -> set[str]:
    return {part for part in path.relative_to(_PACKAGE).parts if _STAGE.match(part)}


def _reached(package: str) -> set[str]:
    """A stage's package, and those that it imports, directly or not."""
    found, waiting = set(), [package]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for path in (_PACKAGE / "exercises" / name).glob("**/*.py"):
            waiting += _STAGE.findall(path.read_text("utf-8"))
    return found


@cache
def of_environment() -> str:
    """Python, the system, the installed packages, and the language of the verdicts."""
    # Their folders' names say it, and to read what is in them takes a while.
    folders = [Path(one) for one in sys.path if Path(one).name.endswith("-packages")]
    installed = {one.name for folder in folders for one in folder.glob("*.dist-info")}
    language = os.environ.get("GRADER_LANGUAGE")
    return digest(
        platform.python_version(), platform.machine(), language, sorted(installed)
    )


def of_settings(config: Mapping[str, Any], classes: Iterable[str]) -> str:
    """The settings of some classes that have an influence on what comes out."""
    return digest(list(_settings(config, classes)))


def _settings(config: Mapping[str, Any], classes: Iterable[str]) -> Iterator[Any]:
    for name in classes:
        section = config.get(name, {})
        yield (
            name,
            sorted(
                (key, repr(value))
                for key, value in section.items()
                if key not in ("warm", "secret_file")
            ),
        )
