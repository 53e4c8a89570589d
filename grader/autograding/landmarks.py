"""By what a cell is known when its marks are lost: what it defines, or checks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.autograding.statements import bound_by, statements

#: The same in a cell that Python does not take.
_LINE = re.compile(r'^(def +\w+|class +\w+|check\("[^"]+"\))', re.MULTILINE)
#: Statements that are there to give a name to something.
_NAMING = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.If, ast.Try)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def landmark_of(source: str) -> str | None:
    """What a released cell is known by: the first thing that it defines or checks."""
    return next((one for one in landmarks_in(source) if not one.startswith("=")), None)


def landmarks_in(source: str) -> list[str]:
    """What a cell defines or checks, in order; what it only names begins with `=`."""
    body = statements(source)
    if body is None:
        found = _LINE.findall(source.replace("\r\n", "\n"))
        return [one.split()[-1] for one in found]
    return [landmark for one in body for landmark in _landmarks(one)]


def _landmarks(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(str(name))])):
            yield f'check("{name}")'
        case _ if isinstance(statement, _DEFINITIONS):
            yield statement.name
        case _ if names_something(statement):
            yield from (f"={name}" for name in sorted(bound_by(statement)))


def names_something(statement: ast.stmt) -> bool:
    """Whether a statement is there to bind names, and not to show something."""
    return isinstance(statement, _DEFINITIONS + _NAMING)
