"""What could not be matched with confidence goes to a person, never silently to zero.

A submitted notebook is compared with the released one before its cells are put right
(`note`): whose answer stands somewhere else too, what was changed in given cells, what
is there twice. After it was run, what has lost points and is in doubt goes on the list
of those graded by hand, and a sentence says so (`leave_to_a_person`). An answer that is
wrong in its own cell is no such case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade, is_solution

from grader.autograding import notices
from grader.autograding.bindings import (
    bound_by,
    changed_names,
    named_in,
    returns_by_itself,
    statements,
)
from grader.autograding.marks import grade_id
from grader.autograding.reading import read_notebook
from grader.notebook.record import MIME_TYPE
from grader.text import say

_CALL_OF_CHECK = re.compile(r"""check\(["'][\w-]+/(\w+)["']\)""")
_NAME_ERROR = re.compile(r"name '(\w+)' is not defined")
#: What a record calls it when the function's cell did not get so far.
_UNDEFINED = "undefined"
#: More names than these are not kept.
_MOST = 1000


class Cell(NamedTuple):
    """A code cell as it was handed in."""

    name: str | None  #: what its marks say
    source: str


def cells_of(notebook: NotebookNode) -> list[Cell]:
    """The code of a notebook that is about to be put right."""
    return [
        Cell(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        for cell in notebook.cells
        if cell.cell_type in ("code", "raw") and cell.source.strip()
    ]


def note(
    notebook: NotebookNode, handed_in: Sequence[Cell], released: NotebookNode
) -> None:
    """Note in a notebook what of it is in doubt.

    Args:
        notebook: the submission, its cells put right.
        handed_in: its code cells before that.
        released: what it was made from.
    """
    given = _Released(released)
    own = [cell for cell in handed_in if cell.source.strip() not in given.texts]
    now = {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}
    changed = _changed(own, given)
    twice = _twice(handed_in, own, now, given)
    blanks = {
        name: {
            "doubtful": name in twice
            or _is_elsewhere(name, own, now, given)
            or bool(changed & named_in(now.get(name, "")))
            or _goes_on_below(name, handed_in, given),
            "binds": _reaches(now.get(name, ""), given.binds[name]),
        }
        for name in given.binds
    }
    is_odd = bool(changed or twice or notices.left_to_a_person(notebook))
    is_moved = say("intake.reordered") in notices.all_of(notebook)
    notices.doubt(
        notebook,
        {
            "blanks": blanks,
            "odd": is_odd or is_moved or _is_garbled(own, given),
            "bound": sorted(_bound_around(own, handed_in, given))[:_MOST],
        },
    )


def is_filled_in(path: Path, released: NotebookNode, limit: int) -> bool:
    """Whether a file is a notebook with an answer to anything that is asked.

    Args:
        path: the file; no link is followed.
        released: the notebook that it is a copy of.
        limit: a larger file is not opened.
    """
    if path.is_symlink() or path.stat().st_size > limit:
        return False
    try:
        cells = cells_of(read_notebook(path.read_bytes()))
    except Exception:  # no notebook, or a broken one: who opens it will say so
        return False
    given = _Released(released)
    asked = set().union(*given.binds.values())
    return any(
        asked & bound_by(cell.source)
        for cell in cells
        if cell.source.strip() not in given.texts
    )


def leave_to_a_person(notebook: NotebookNode) -> None:
    """Put what is in doubt and has lost points on the list of those graded by hand.

    Args:
        notebook: the submission after it was run, its verdicts in it.
    """
    doubts = notices.doubts(notebook)
    by_hand = notices.left_to_a_person(notebook)
    found = [
        name
        for cell in notebook.cells
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
        for name in [cell.metadata.nbgrader["grade_id"].removeprefix("check_")]
        if name not in by_hand and _is_in_doubt(cell, name, doubts)
    ]
    if found:
        notices.add(notebook, say("intake.by_hand", cells=", ".join(found)))
        notices.leave_to_a_person(notebook, [*by_hand, *found])


def _is_in_doubt(cell: NotebookNode, name: str, doubts: Mapping[str, Any]) -> bool:
    blank = doubts.get("blanks", {}).get(name)
    if blank is None or not _has_lost_points(cell):
        return False
    mistakes, text = _what_was_said(cell)
    missing = _NAME_ERROR.search(text)
    return (
        blank["doubtful"]
        or (_UNDEFINED in mistakes and (doubts["odd"] or blank["binds"]))
        or bool(missing and missing[1] in doubts["bound"])
    )


def _has_lost_points(cell: NotebookNode) -> bool:
    try:
        earned, most = determine_grade(cell, None)
    except (LookupError, TypeError, ValueError):  # `require_verdict` will take it away
        return True
    return earned is not None and earned < most


def _what_was_said(cell: NotebookNode) -> tuple[set[str | None], str]:
    """The mistakes' names in a verdict, and its text."""
    shown = [o.data for o in cell.outputs if o.output_type == "display_data"]
    findings = [f for d in shown for f in d.get(MIME_TYPE, {}).get("findings", [])]
    text = " ".join(str(data.get("text/plain", "")) for data in shown)
    return {finding["mistake"] for finding in findings}, " ".join(text.split())


class _Released:
    """What there is to know of a released notebook."""

    def __init__(self, released: NotebookNode) -> None:
        code = [cell for cell in released.cells if cell.cell_type == "code"]
        self.texts = {c.source.strip() for c in code if not is_solution(c)}
        self.given = {
            grade_id(c): c.source for c in code if grade_id(c) and not is_solution(c)
        }
        #: By blank, what it is to define.
        self.binds = {
            grade_id(c): set(_defined(c.source))
            for c in code
            if grade_id(c) and is_solution(c)
        }


def _defined(source: str) -> list[str]:
    """The functions and classes of a released blank, stubs that they are."""
    return [one.name for one in statements(source) or () if hasattr(one, "name")]


def _is_elsewhere(
    name: str, own: Sequence[Cell], now: Mapping[str, str], given: _Released
) -> bool:
    """Whether what a blank is to define is defined in another cell, and no stub."""
    home = now.get(name, "").strip()
    return any(
        given.binds[name] & bound_by(cell.source)
        for cell in own
        if cell.name != name and cell.source.strip() != home
    )


def _changed(own: Sequence[Cell], given: _Released) -> set[str]:
    """What given cells bind in another way than they did."""
    return {
        name
        for cell in own
        if cell.name in given.given
        for name in changed_names(cell.source, given.given[cell.name])
    }


def _twice(
    handed_in: Sequence[Cell],
    own: Sequence[Cell],
    now: Mapping[str, str],
    given: _Released,
) -> set[str]:
    """The blanks that are there more than once, or whose check is."""
    marks = Counter(cell.name for cell in own if cell.name in given.binds)
    called = (one for c in handed_in for one in set(_CALL_OF_CHECK.findall(c.source)))
    checks = Counter(called)
    return {name for name, count in (*marks.items(), *checks.items()) if count > 1}


def _goes_on_below(name: str, handed_in: Sequence[Cell], given: _Released) -> bool:
    """Whether the rest of a blank's function stands in the cell below it."""
    pairs = pairwise(handed_in)
    return any(
        bool(given.binds[name] & _names_of(above.source))
        and returns_by_itself(below.source)
        for above, below in pairs
    )


def _names_of(source: str) -> set[str]:
    """What a cell defines or begins to, stubs too."""
    return set(_defined(source)) | bound_by(source)


def _reaches(source: str, binds: set[str]) -> bool:
    """Whether a blank is Python that defines what it should, if it runs so far."""
    return statements(source) is not None and bool(binds & bound_by(source))


def _is_garbled(own: Sequence[Cell], given: _Released) -> bool:
    """Whether a given cell has become something that is no Python."""
    return any(
        cell.name in given.given and statements(cell.source) is None for cell in own
    )


def _bound_around(
    own: Sequence[Cell], handed_in: Sequence[Cell], given: _Released
) -> set[str]:
    """What some cell binds; of blanks that are no Python, nothing is guessed."""
    return {
        name
        for cell in handed_in
        if cell.name not in given.binds or statements(cell.source) is not None
        for name in bound_by(cell.source)
    }
