"""The course's own versions of a student's functions, for who puts them in their place.

They are in the module ``stand_ins`` of each stage, under the names that the notebook
uses. Where a submission is graded that module is out of reach: what an exercise needs
of it is sent along when the exercise is examined, and no more.
"""

from __future__ import annotations

import ast
import importlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.exercises import package_of
from grader.exercises.exercise import Exercise


def stand_ins(exercise: Exercise) -> dict[str, Any]:
    """What stands around an exercise's function, by name."""
    if not exercise.surroundings:
        return {}
    return _by_name(_module(exercise), exercise)


def source_of_stand_ins(exercise: Exercise) -> str:
    """The source of the same, without the course's other functions.

    Nothing is imported: who sends it along has no use for TensorFlow.
    """
    if not exercise.surroundings:
        return ""
    source = Path(find_spec(_name(exercise)).origin).read_text(encoding="utf-8")
    return excerpt(source, tuple(exercise.surroundings))


def stand_ins_from(source: str, exercise: Exercise) -> dict[str, Any]:
    """What `source_of_stand_ins` is the source of."""
    module = ModuleType("stand_ins")
    exec(compile(source, "<the course's own functions>", "exec"), module.__dict__)
    return _by_name(module, exercise)


def _module(exercise: Exercise) -> ModuleType:
    return importlib.import_module(_name(exercise))


def _name(exercise: Exercise) -> str:
    return f"{package_of(exercise.id)}.stand_ins"


def _by_name(module: ModuleType, exercise: Exercise) -> dict[str, Any]:
    return {name: getattr(module, name) for name in exercise.surroundings}


@cache
def excerpt(source: str, names: tuple[str, ...]) -> str:
    """A module's source, without the definitions that some names do not need."""
    body = ast.parse(source).body
    needed, grown = set(names), True
    while grown:
        wanted = [one for one in body if _is_import(one) or _defined(one) & needed]
        found = needed.union(*(_used(one) for one in wanted if not _is_import(one)))
        grown, needed = found != needed, found
    return ast.unparse(ast.Module(wanted, []))


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _defined(statement: ast.stmt) -> set[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _used(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
