"""What of the course's code knows answers, and how much of it crosses to the student's.

In a student's process the modules with reference formulas, known mistakes and stand-ins
are replaced by `nothing`. What an exercise cannot be tried without is sent along when
it is examined: after the student's code was loaded, and after what it gives away has
been examined itself.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from grader import exercises
from grader.boundary import nothing
from grader.exercises import package_of
from grader.exercises.exercise import Exercise
from grader.exercises.standing_in import excerpt, source_of_stand_ins

#: What stays in each stage: what is asked, what it is tried on, and what those need.
_HARMLESS = frozenset({"__init__", "inputs", "functions", "graphs"})
#: Stage 12's notebook lets a student question suspects, who are wrong gradients each.
_FOR_THE_NOTEBOOK = frozenset({"network", "evidence", "suspects"})


def withheld_files(stage: str) -> tuple[Path, ...]:
    """The files of the modules that are replaced by `nothing` where one is graded."""
    files = sorted(_folder(exercises.__name__).glob("stage_*/*.py"))
    stays = _folder(package_of(stage)).name
    return tuple(
        file
        for file in files
        if not (file.parent.name == stays and file.stem in _FOR_THE_NOTEBOOK)
        # A stage builds on those before it, and may be given away by those after it.
        and (file.stem not in _HARMLESS or _is_after(file, stays))
    )


def _is_after(file: Path, stage_folder: str) -> bool:
    """Whether a module belongs to a later stage; that one's names stay."""
    return file.stem != "__init__" and file.parent.name > stage_folder


def _folder(package: str) -> Path:
    """Where a package of the exercises is, whatever has been imported of it."""
    (root,) = exercises.__path__
    return Path(root, *package.removeprefix(exercises.__name__).split("."))


def sent_along(exercise: Exercise) -> dict[str, str]:
    """The source of the modules without which an exercise cannot be tried."""
    package, sources = package_of(exercise.id), {}
    for name, needed in exercise.needed_to_try.items():
        source = (_folder(package) / f"{name}.py").read_text(encoding="utf-8")
        sources[f"{package}.{name}"] = excerpt(source, needed) if needed else source
    return sources


def given_away(exercise: Exercise) -> frozenset[str]:
    """The functions whose right answer an exercise's trial would give away."""
    sources = (*sent_along(exercise).values(), source_of_stand_ins(exercise))
    statements = (one for source in sources for one in ast.parse(source).body)
    return frozenset(one.name for one in statements if hasattr(one, "name"))


#: The modules that were taken in, with their source.
_taken: dict[str, str] = {}


def take_in(modules: Mapping[str, str]) -> None:
    """Put modules that were sent in the place of `nothing`, in a student's process."""
    new = {n: source for n, source in modules.items() if _is_to_come(n, source)}
    if not new:
        return
    _taken.update(new)
    (package,) = {name.rpartition(".")[0] for name in new}
    importlib.import_module(package)
    for name, source in new.items():
        module = sys.modules[name] = ModuleType(name)
        exec(compile(source, f"<{name}>", "exec"), module.__dict__)
    # What is asked was put together with nothing: once more, with what has come.
    for name in (package, f"{package}.inputs"):
        sys.modules.pop(name, None)
    importlib.import_module(package)


def _is_to_come(name: str, source: str) -> bool:
    if name in _taken:
        return _taken[name] != source
    return importlib.import_module(name).__doc__ == nothing.__doc__
