"""What a cell's code binds and names, judged by its text; nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.autograding.statements import needed_by as looked_up_by
from grader.autograding.statements import statements
from grader.probes.fault import WORDS_OF_A_STUB

#: What a cell binds whose code Python does not take: a guess.
_GUESSED = re.compile(
    r"\b(?:def|class|import|as)[ \t]+(\w+)|^[ \t]*(\w+)[ \t]*=(?!=)", re.MULTILINE
)
_WORD = re.compile(r"\b[A-Za-z_]\w*")


def bound_by(source: str) -> set[str]:
    """The names that a cell binds, not counting functions that are still stubs."""
    found = statements(source)
    if found is None:
        return {name for pair in _GUESSED.findall(source) for name in pair if name}
    return {name for one in _flat(found) if not _is_stub(one) for name in _targets(one)}


def named_in(source: str) -> set[str]:
    """All names in a cell, whatever is done with them."""
    found = statements(source)
    if found is None:
        return set(_WORD.findall(source))
    nodes = [node for one in found for node in ast.walk(one)]
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def needed_by(source: str) -> set[str]:
    """The notebook's names that a cell uses: not those of a function's own."""
    found = statements(source)
    if found is None:
        return set()  # it will not run
    return looked_up_by(ast.unparse(ast.Module([*found], [])))


def changed_names(source: str, given: str) -> set[str]:
    """The names that a given cell binds in another way since somebody changed it."""
    now, before = statements(source), statements(given)
    if now is None or before is None:
        return bound_by(source) if source.strip() != given.strip() else set()
    there = set(map(ast.dump, before))
    changed = [one for one in now if ast.dump(one) not in there]
    return {name for one in _flat(changed) for name in _targets(one)}


def returns_by_itself(source: str) -> bool:
    """Whether a cell is the rest of a function that begins in another cell."""
    found = statements(source)
    return found is not None and any(isinstance(s, ast.Return) for s in _flat(found))


def _flat(found: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements, with those in blocks of `if`, `with`, `try` and loops."""
    for one in found:
        yield one
        if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for block in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(one, block, []))
            for handler in getattr(one, "handlers", []):
                yield from _flat(handler.body)


def _targets(one: ast.stmt) -> Iterator[str]:
    """The names that one statement binds; `A.f = g` changes `A`."""
    match one:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield one.name
        case ast.Import() | ast.ImportFrom():
            for alias in one.names:
                yield (alias.asname or alias.name).partition(".")[0]
        case ast.Assign():
            yield from _stored(one.targets)
        case ast.AnnAssign() if one.value is not None:
            yield from _stored([one.target])
        case ast.For() | ast.AugAssign():
            yield from _stored([one.target])
        case ast.With():
            yield from _stored([i.optional_vars for i in one.items if i.optional_vars])


def _stored(targets: Sequence[ast.expr]) -> Iterator[str]:
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                is_base = isinstance(target, ast.Attribute) and node is target.value
                if isinstance(node.ctx, ast.Store) or is_base:
                    yield node.id


def _is_stub(one: ast.stmt) -> bool:
    """Whether a definition does nothing yet, or still has its stub's `raise`."""
    if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    has_raise = any(_is_stub_s_raise(node) for node in ast.walk(one))
    return has_raise or all(map(_does_nothing, one.body))


def _does_nothing(one: ast.stmt) -> bool:
    is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    is_empty = isinstance(one, ast.Return) and (
        one.value is None or ast.unparse(one.value) == "None"
    )
    return is_text or is_empty or isinstance(one, ast.Pass) or _is_stub_s_raise(one)


def _is_stub_s_raise(one: ast.AST) -> bool:
    if not isinstance(one, ast.Raise) or one.exc is None:
        return False
    text = ast.unparse(one.exc)
    return text.startswith("NotImplementedError") or WORDS_OF_A_STUB in text
