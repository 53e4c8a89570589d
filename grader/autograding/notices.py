"""Sentences about a submission as a whole, kept in its notebook's metadata.

They travel with the graded notebook: the feedback page shows them on top, and the table
of a class reads them from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

_KEY = "grader"


def clear(notebook: NotebookNode) -> None:
    """Forget what a submitted file claims about itself."""
    notebook.metadata.pop(_KEY, None)


def add(notebook: NotebookNode, sentence: str) -> None:
    """Add a sentence."""
    entry = notebook.metadata.setdefault(_KEY, {})
    entry.setdefault("notices", []).append(sentence)


def all_of(notebook: NotebookNode) -> list[str]:
    """The sentences, in order."""
    return list(notebook.metadata.get(_KEY, {}).get("notices", []))


def leave_to_a_person(notebook: NotebookNode, cells: Iterable[str]) -> None:
    """Note whose answers were not found: somebody is to look for them."""
    notebook.metadata.setdefault(_KEY, {})["by_hand"] = list(cells)


def left_to_a_person(notebook: NotebookNode) -> list[str]:
    """The names of those cells."""
    return list(notebook.metadata.get(_KEY, {}).get("by_hand", []))


def doubt(notebook: NotebookNode, found: dict[str, Any]) -> None:
    """Note what of a submission is in doubt, as `doubts.py` has it."""
    notebook.metadata.setdefault(_KEY, {})["doubts"] = found


def doubts(notebook: NotebookNode) -> dict[str, Any]:
    """What has been noted; nothing, for a notebook that was not taken in."""
    return notebook.metadata.get(_KEY, {}).get("doubts", {})


def refuse(notebook: NotebookNode, sentence: str) -> None:
    """Add a sentence that says why nothing of the submission can be run."""
    add(notebook, sentence)
    notebook.metadata[_KEY]["refused"] = sentence


def refused_notebook(sentence: str) -> NotebookNode:
    """An empty notebook that stands for a submission that is not there."""
    notebook = new_notebook()
    refuse(notebook, sentence)
    return notebook


def refusal(notebook: NotebookNode) -> str | None:
    """Why nothing of the submission can be run; None if it can."""
    return notebook.metadata.get(_KEY, {}).get("refused")
