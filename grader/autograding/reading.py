"""Read a submitted file, whatever it is, as a notebook of sources and marks.

Outputs, ids and other metadata are what editors, browsers and hands get wrong, and no
grade depends on them: they are left behind.
"""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from grader.autograding import notices
from grader.autograding.statements import as_python, compiles
from grader.text import say

_CONFLICT = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)
#: An empty cell by its type; what has another type is raw.
MAKE = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class Unusable(Exception):
    """A file that cannot be graded at all; its text is the sentence to say."""


def read_notebook(raw: bytes) -> NotebookNode:
    """The cells of a submitted notebook: their types, sources and nbgrader's marks.

    Raises:
        Unusable: it is no notebook.
    """
    if not raw.strip():
        raise Unusable(say("intake.empty"))
    try:
        # Some Windows editors write UTF-16, or a mark in front of UTF-8.
        text = raw.decode(json.detect_encoding(raw))
        content = json.loads(text)
    except RecursionError:
        raise Unusable(say("intake.not_json")) from None
    except ValueError:
        is_conflict = _CONFLICT.search(raw.decode(errors="replace"))
        key = "conflict" if is_conflict else "not_json"
        raise Unusable(say(f"intake.{key}")) from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise Unusable(say("intake.not_notebook"))
    notebook = new_notebook(cells=[_cell(one) for one in _cells(content)])
    if not notebook.cells and (reason := _reason_in(content)):
        raise Unusable(reason)
    return notebook


def _reason_in(content: dict[str, Any]) -> str | None:
    """Why there is nothing, if the file stands for one that was not handed in."""
    metadata = nbformat.from_dict({"metadata": content.get("metadata", {})})
    return notices.refusal(metadata)


def _cells(content: dict[str, Any]) -> list[dict[str, Any]]:
    if content["nbformat"] in (1, 2, 3):
        content = nbformat.convert(nbformat.from_dict(_without_outputs(content)), 4)
    cells = content["cells"]
    if not all(isinstance(cell, dict) for cell in cells):
        raise TypeError("a cell that is none")
    return cells


def _without_outputs(content: dict[str, Any]) -> dict[str, Any]:
    for sheet in content.get("worksheets", []):
        for cell in sheet.get("cells", []):
            if "outputs" in cell:
                cell["outputs"] = []
    return content


def _cell(found: dict[str, Any]) -> NotebookNode:
    cell = MAKE.get(found.get("cell_type"), new_raw_cell)(_source(found.get("source")))
    metadata = found.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    if isinstance(name, str):
        cell.metadata["nbgrader"] = {"grade_id": _writable(name)}
    if isinstance(found.get("id"), str):
        cell.metadata["was"] = _writable(found["id"])
    return cell


def _source(found: Any) -> str:
    """A cell's text, which a file may have line by line."""
    lines = found if isinstance(found, list) else [found]
    lines = [line for line in lines if isinstance(line, str)]
    text = "".join(lines)
    is_open = len(lines) > 1 and not any(one.endswith("\n") for one in lines[:-1])
    if is_open and not compiles(text):
        split = "\n".join(lines)  # some tool has dropped the ends of the lines
        text = split if compiles(as_python(split)) else text
    return _writable(text.removeprefix("\ufeff"))


def _writable(text: str) -> str:
    """The same without halves of characters, which no file can hold."""
    return text.encode(errors="replace").decode()
