"""What the code of a cell binds and needs, told from its text: nothing is run.

A cell that Python does not take is read once more as Jupyter would run it: without the
lines that are commands of its own, and without an indentation of the whole. (IPython's
own reading of such lines takes time that grows with their number, and a submission
could have as many as it likes.)
"""

from __future__ import annotations

import ast
import functools
import re
import symtable
import textwrap
from collections.abc import Iterator

_FAULTS = (SyntaxError, ValueError, RecursionError, MemoryError)
#: So many characters of a cell are read, and of so many the trees are kept.
_MOST_READ, _MOST_KEPT = 50_000, 5_000
#: The commands for a whole cell whose other lines are Python.
_AROUND_PYTHON = re.compile(r"\A\s*%%(time|timeit|capture|prun)\b.*\n")
_COMMAND = re.compile(r"^([ \t]*)([%!?].*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
_ASSIGNED_COMMAND = re.compile(r"^([ \t]*\w[\w, ]*=)[ \t]*[%!].*$", re.MULTILINE)
#: What stands before a line that Jupyter runs like any other.
_TIMED = re.compile(r"^%time(?:it)?[ \t]+(?!-)", re.MULTILINE)
_PROMPT = re.compile(r"^(>>>|\.\.\.)( |$)", re.MULTILINE)


def as_python(source: str) -> str:
    """A cell's text as Python, where it can be made so."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if _parsed(text) is not None:
        return text
    text = _PROMPT.sub("", text) if text.lstrip().startswith(">>>") else text
    text = _AROUND_PYTHON.sub("", text)
    text = _TIMED.sub("", text)
    text = _ASSIGNED_COMMAND.sub(r"\1 None", text)
    return textwrap.dedent(_COMMAND.sub(r"\1pass", text))


def statements(source: str) -> list[ast.stmt] | None:
    """A cell's statements; None of what Python would not take."""
    return _parsed(as_python(source))


def _parsed(text: str) -> list[ast.stmt] | None:
    if len(text) > _MOST_READ:
        return None
    return _kept(text) if len(text) < _MOST_KEPT else _kept.__wrapped__(text)


@functools.lru_cache(maxsize=256)
def _kept(text: str) -> list[ast.stmt] | None:
    """What has been read; so many trees of larger cells would not fit into memory."""
    try:
        tree = ast.parse(text)
        ast.dump(tree)  # one that is too deep for this is too deep for all below
        return tree.body
    except _FAULTS:
        return None


def compiles(source: str) -> bool:
    """Whether Python takes a text; a `return` outside of a function, it does not."""
    try:
        compile(source, "", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except _FAULTS:
        return False
    return True


def text_of(statement: ast.stmt, source: str) -> str:
    """A statement as it was written, with its comments."""
    lines = as_python(source).split("\n")
    return "\n".join(lines[first_line(statement) - 1 : statement.end_lineno])


def first_line(statement: ast.stmt) -> int:
    """Where a statement begins; a function's decorators are a part of it."""
    above = getattr(statement, "decorator_list", [])
    return min(one.lineno for one in (statement, *above))


def bound_by(statement: ast.stmt) -> set[str]:
    """The names that a statement gives something to, outside of any function."""
    return set(_bound(statement))


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.Import() | ast.ImportFrom():
            for one in node.names:
                yield one.asname or one.name.partition(".")[0]
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return  # what these bind, they keep to themselves
        case ast.GeneratorExp():
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _bound(child)


def needed_by(text: str) -> set[str]:
    """The names that some statements look up outside of themselves, in the end."""
    try:
        table = symtable.symtable(text, "", "exec")
    except _FAULTS:
        return set()
    return {name for one in _tables(table) for name in _looked_up(one)}


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _looked_up(table: symtable.SymbolTable) -> Iterator[str]:
    is_outermost = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (is_outermost or symbol.is_global()):
            yield symbol.get_name()


def says_more(statement: ast.stmt, released: list[ast.stmt]) -> bool:
    """Whether a definition has a line that the released ones have not.

    One that has none is a blank that was not filled in, whatever stands in the place
    of its `raise`. Comments, hints at types and sentences are no lines.
    """
    there = {line for one in released for line in _lines(one)}
    return bool(set(_lines(statement)) - there)


def _lines(definition: ast.stmt) -> Iterator[str]:
    """The lines of code in a definition, one by one; of a block, its head."""
    for node in ast.walk(definition):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if node is not definition:
                    yield f"def {node.name}"
            case ast.stmt() if not _is_nothing(node):
                parts = (
                    (name, value)
                    for name, value in ast.iter_fields(node)
                    if name not in ("body", "orelse", "finalbody", "handlers", "cases")
                )
                yield f"{type(node).__name__} {[_dumped(value) for _, value in parts]}"


def _dumped(value: object) -> str:
    if isinstance(value, list):
        return str([_dumped(one) for one in value])
    return ast.dump(value) if isinstance(value, ast.AST) else repr(value)


def _is_nothing(statement: ast.stmt) -> bool:
    """Whether a line only holds the place of others."""
    match statement:
        case ast.Pass() | ast.Expr(ast.Constant()):
            return True
        case ast.Assign(value=ast.Constant(value=None)):
            return True
        case ast.Raise(exc=ast.Name(name) | ast.Call(ast.Name(name))):
            return name == "NotImplementedError"
    return False
