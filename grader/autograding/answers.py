"""Which of a student's cells answers a blank, and how it comes to be what is checked.

A notebook runs from top to bottom: what a check finds is what was defined last above
it. So an answer above its check stays where it is, and what would undo it is taken out;
of one below its check, the definition is put in front of it. A blank that was left as
it was released never counts as an answer.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import is_grade

from grader.autograding.landmarks import landmark_of, names_something
from grader.autograding.marks import Marked, grade_id, is_blank
from grader.autograding.statements import (
    as_python,
    bound_by,
    first_line,
    needed_by,
    says_more,
    statements,
    text_of,
)
from grader.probes.fault import WORDS_OF_A_STUB

#: In a notebook with more characters, nobody looks for what an answer needs.
_MOST_SEARCHED = 300_000


def choose_answers(notebook: NotebookNode, marked: Marked) -> dict[str, NotebookNode]:
    """Find the cell that answers each blank; of its copies, leave one the marks.

    Returns:
        The answering cells by the blanks' names; of blanks that nobody has filled in,
        a cell that defines the same; without those that are nowhere.
    """
    read = [(cell, _read(cell, marked)) for cell in notebook.cells]
    chosen = {}
    for name, released in marked.items():
        if not is_blank(released):
            continue
        check = _index(notebook, check_of(name, marked))
        found = _Candidates(name, landmark_of(released.source))
        for index, (cell, body) in enumerate(read):
            found.look_at(cell, body, statements(released.source), index < check)
        if found.best is not None:
            chosen[name] = found.best
        _leave_marks_to(found, name, notebook)
    return chosen


def _read(cell: NotebookNode, marked: Marked) -> list[ast.stmt] | None:
    """The statements of a cell that a student may have written."""
    name = grade_id(cell)
    if cell.cell_type != "code" or (name and not is_blank(marked[name])):
        return None
    return statements(cell.source)


@dataclass
class _Candidates:
    """The cells that could answer a blank, as one comes upon them from the top."""

    name: str
    defined: str | None
    filled_in: dict[bool, NotebookNode] = field(default_factory=dict)
    others: list[NotebookNode] = field(default_factory=list)
    named: dict[bool, list[NotebookNode]] = field(
        default_factory=lambda: {True: [], False: []}
    )

    def look_at(
        self,
        cell: NotebookNode,
        body: list[ast.stmt] | None,
        released: list[ast.stmt] | None,
        is_above: bool,
    ) -> None:
        """Take note of a cell, above its check or below."""
        binding = [one for one in body or () if _binds(one, self.defined)]
        if grade_id(cell) == self.name:
            self.named[is_above].append(cell)
            # What Python does not take is an answer that went wrong.
            if body is None and WORDS_OF_A_STUB not in cell.source:
                self.filled_in[is_above] = cell
                return
        if not binding:
            return
        self.others.append(cell)
        if says_more(binding[-1], released or []):
            self.filled_in[is_above] = cell

    @property
    def best(self) -> NotebookNode | None:
        """The last answer above the check; the last one, if it is above none."""
        own = [*self.named[True], *self.named[False]]
        stub = next((one for one in own if _is_in(one, self.others)), None)
        last = self.others[-1] if self.others else None
        return self.filled_in.get(True) or self.filled_in.get(False) or stub or last


def _binds(statement: ast.stmt, name: str | None) -> bool:
    return names_something(statement) and name in bound_by(statement)


def _leave_marks_to(found: _Candidates, name: str, notebook: NotebookNode) -> None:
    """Let one of the cells that have a blank's marks keep them."""
    above, below = found.named[True], found.named[False]
    group = above or below
    keeping = [one for one in group if one is found.best]
    keeping += [one for one in group if _is_in(one, found.others)] + group
    for cell in (*above, *below):
        if cell is not keeping[0]:
            del cell.metadata["nbgrader"]


def let_answers_count(
    notebook: NotebookNode, marked: Marked, answers: Mapping[str, NotebookNode]
) -> tuple[list[str], list[str]]:
    """See to it that each check finds what was chosen for its blank.

    Returns:
        The blanks whose answers stand in another cell, and those whose answers need
        something that stands below them.
    """
    elsewhere, needed = [], []
    released = set().union(*(_names_of(cell) for cell in marked.values()))
    for name, cell in answers.items():
        at = _at(notebook, cell)
        check = _index(notebook, check_of(name, marked))
        defined = landmark_of(marked[name].source)
        is_own_below = not grade_id(cell) and _index(notebook, name) < at < check
        if (grade_id(cell) != name and not is_own_below) or at > check:
            elsewhere.append(name)  # else it is where one would look for it
        if at < check:
            for other in notebook.cells[at + 1 : check]:
                _take_out(other, defined, marked)
        texts = [
            text_of(one, cell.source)
            for one in statements(cell.source) or ()
            if _binds(one, defined)
        ]
        bringing = _missing(
            notebook, min(check, len(notebook.cells)), texts, released, marked
        )
        needed += [name] if bringing and at < check else []
        bringing += texts if at > check else []
        if bringing:
            own = new_code_cell("\n\n".join(bringing))
            notebook.cells.insert(min(at, check), own)
    return elsewhere, needed


def _take_out(cell: NotebookNode, name: str | None, marked: Marked) -> None:
    """Make the lines that define something comments."""
    binding = [one for one in _read(cell, marked) or () if _binds(one, name)]
    if not binding:
        return
    lines = as_python(cell.source).split("\n")
    for one in binding:
        for number in range(first_line(one) - 1, one.end_lineno or 0):
            lines[number] = f"# {lines[number]}".rstrip()
    cell.source = "\n".join(lines)


def _missing(
    notebook: NotebookNode,
    check: int,
    texts: list[str],
    released: set[str],
    marked: Marked,
) -> list[str]:
    """What some lines need that a student has bound below a check only, in order."""
    wanted = needed_by("\n".join(texts)) - released - set(dir(builtins))
    size = sum(len(cell.source) for cell in notebook.cells)
    if not wanted or size > _MOST_SEARCHED:
        return []
    there = released.union(*(_names_of(cell) for cell in notebook.cells[:check]))
    below = [
        (one, cell.source)
        for cell in notebook.cells[check:]
        for one in _read(cell, marked) or ()
        if names_something(one) and not bound_by(one) & released
    ]
    wanted -= there
    brought: set[int] = set()
    while wanted:
        name = wanted.pop()
        there.add(name)
        for index, (one, source) in enumerate(below):
            if index not in brought and name in bound_by(one):
                brought.add(index)
                wanted |= needed_by(text_of(one, source)) - there
    return [text_of(*below[index]) for index in sorted(brought)]


def _names_of(cell: NotebookNode) -> set[str]:
    if cell.cell_type != "code":
        return set()
    return set().union(*map(bound_by, statements(cell.source) or ()))


def check_of(name: str, marked: Marked) -> str | None:
    """The graded cell that checks a blank: the next one."""
    names = list(marked)
    behind = names[names.index(name) + 1 :]
    return next((one for one in behind if is_grade(marked[one])), None)


def _index(notebook: NotebookNode, name: str | None) -> int:
    """Where a released cell is; behind all others, if it is not there."""
    found = (i for i, cell in enumerate(notebook.cells) if grade_id(cell) == name)
    return next(found, len(notebook.cells)) if name else len(notebook.cells)


def _at(notebook: NotebookNode, cell: NotebookNode) -> int:
    """Where this very cell is, and not one that is like it."""
    return next(i for i, one in enumerate(notebook.cells) if one is cell)


def _is_in(cell: NotebookNode, cells: list[NotebookNode]) -> bool:
    return any(cell is one for one in cells)
