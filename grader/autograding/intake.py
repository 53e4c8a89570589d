"""Take in a submitted file, whatever it is: everybody gets a grade and a reason.

nbgrader reads a submission through an exporter and gives up on a file that is not a
notebook. This one never does: what cannot be read is replaced by the released notebook,
marked as refused, with a sentence on top that says why. What can be read is compared
with the released notebook, and its marks are mended where that is safe.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, TextIO

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from traitlets import Integer

from grader.autograding import notices
from grader.text import say

_LANDMARK = re.compile(r'^(def \w+\(|class \w+|check\("[^"]+"\))', re.MULTILINE)


class Unusable(Exception):
    """A file that cannot be graded at all; its text is the sentence to say."""


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, for files that may be anything."""

    max_megabytes = Integer(
        10,
        help="A submitted file that is larger, in millions of bytes, is not opened.",
    ).tag(config=True)

    def from_file(
        self, file_stream: TextIO, resources: dict[str, Any] | None = None, **kw: Any
    ) -> Any:
        """Read a submission. Any other file (a graded notebook) is read as usual."""
        if resources is None or not self._is_submission(resources):
            return super().from_file(file_stream, resources=resources, **kw)
        released = self._released(resources)
        try:
            notebook = self._read(file_stream)
            _align(notebook, released, resources["nbgrader"]["notebook"])
        except Unusable as reason:
            notebook = copy.deepcopy(released)
            notices.refuse(notebook, str(reason))
        except Exception as error:
            notebook = copy.deepcopy(released)
            notices.refuse(
                notebook, say("intake.unreadable", error=type(error).__name__)
            )
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def _is_submission(self, resources: dict[str, Any]) -> bool:
        ids = resources.get("nbgrader", {})
        if not {"student", "assignment"} <= ids.keys():
            return False
        folder = self.parent.coursedir.format_path(
            self.parent.coursedir.submitted_directory, ids["student"], ids["assignment"]
        )
        return Path(resources["metadata"]["path"]).resolve() == Path(folder).resolve()

    def _released(self, resources: dict[str, Any]) -> NotebookNode:
        coursedir, ids = self.parent.coursedir, resources["nbgrader"]
        folder = coursedir.format_path(
            coursedir.release_directory, ".", ids["assignment"]
        )
        path = Path(folder) / f"{ids['notebook']}.ipynb"
        if not path.is_file():
            raise FileNotFoundError(
                f"{path} is missing; run `nbgrader generate_assignment "
                f"{ids['assignment']}` first."
            )
        return nbformat.read(path, as_version=4)

    def _read(self, file_stream: TextIO) -> NotebookNode:
        limit = self.max_megabytes * 1_000_000
        raw = file_stream.buffer.read(limit + 1)
        if len(raw) > limit:
            raise Unusable(say("intake.too_large", limit=self.max_megabytes))
        if not raw.strip():
            raise Unusable(say("intake.empty"))
        try:
            # "utf-8-sig" drops the mark that some Windows editors put in front.
            content = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise Unusable(say("intake.not_json")) from None
        if not isinstance(content, dict) or "nbformat" not in content:
            raise Unusable(say("intake.not_notebook"))
        return nbformat.reads(json.dumps(content), as_version=4)


def _align(notebook: NotebookNode, released: NotebookNode, name: str) -> None:
    """Mend the nbgrader marks of a submission after the released notebook's."""
    reason = notices.refusal(notebook)
    if reason and not notebook.cells:  # it stands for a submission that is not there
        raise Unusable(reason)
    notices.clear(notebook)
    marked = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    had_marks = any(map(_grade_id, notebook.cells))
    recognised = _restore_marks(notebook, marked)
    found = Counter(filter(None, map(_grade_id, notebook.cells)))
    _unmark_all_but_the_last(notebook, found)
    if not found:
        key = "other_stage" if had_marks else "no_metadata"
        raise Unusable(say(f"intake.{key}", expected=f"{name}.ipynb"))
    missing = [grade_id for grade_id in marked if grade_id not in found]
    _put_back_given_cells(notebook, marked, missing)
    lost = [grade_id for grade_id in missing if _is_blank_cell(marked[grade_id])]
    twice = [grade_id for grade_id, count in found.items() if count > 1]
    for key, cells in (
        ("recognised", recognised),
        ("some_missing", lost),
        ("duplicated", twice),
    ):
        if cells:
            notices.add(notebook, say(f"intake.{key}", cells=_listed(cells)))


def _listed(cells: list[str], most: int = 5) -> str:
    if len(cells) <= most:
        return ", ".join(cells)
    rest = say("intake.and_more", count=len(cells) - most)
    return f"{', '.join(cells[:most])} {rest}"


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _is_blank_cell(cell: NotebookNode) -> bool:
    return cell.metadata.nbgrader.get("solution", False)


def _restore_marks(
    notebook: NotebookNode, marked: dict[str, NotebookNode]
) -> list[str]:
    """Give each cell the released metadata of the cell that it is; others get none.

    Returns:
        The cells that had lost their marks and were known by something else.
    """
    present = set(map(_grade_id, notebook.cells))
    lost = {name: cell for name, cell in marked.items() if name not in present}
    by_cell_id = {cell.id: name for name, cell in lost.items()}
    by_landmark = {
        landmark: name for name, cell in lost.items() if (landmark := _landmark(cell))
    }
    recognised = {}
    for cell in notebook.cells:
        name = _grade_id(cell)
        if name is None and cell.cell_type == "code":
            name = by_landmark.get(_landmark(cell)) or by_cell_id.get(cell.get("id"))
            recognised[name] = True
        cell.metadata.pop("nbgrader", None)
        if name in marked:
            cell.metadata["nbgrader"] = copy.deepcopy(marked[name].metadata.nbgrader)
    return [name for name in recognised if name]


def _unmark_all_but_the_last(notebook: NotebookNode, found: Counter[str]) -> None:
    """Let the last of several copies of a cell count: it is the one that runs last."""
    left = found.copy()
    for cell in notebook.cells:
        grade_id = _grade_id(cell)
        if grade_id is not None:
            left[grade_id] -= 1
            if left[grade_id]:
                del cell.metadata["nbgrader"]


def _landmark(cell: NotebookNode) -> str | None:
    """The line by which a cell is known when its marks are lost."""
    match = _LANDMARK.search(cell.source)
    return match.group() if match else None


def _put_back_given_cells(
    notebook: NotebookNode, marked: dict[str, NotebookNode], missing: list[str]
) -> None:
    """Put checks and given code back where the released notebook has them."""
    order = list(marked)
    for grade_id in missing:
        if _is_blank_cell(marked[grade_id]):
            continue
        before = set(order[: order.index(grade_id)])
        position = 0
        for index, cell in enumerate(notebook.cells):
            if _grade_id(cell) in before:
                position = index + 1
        notebook.cells.insert(position, copy.deepcopy(marked[grade_id]))
