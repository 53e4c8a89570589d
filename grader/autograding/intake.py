"""Take in a submitted file, whatever it is: everybody gets a grade and a reason.

nbgrader reads a submission through an exporter and gives up on a file that is not a
notebook. This one never does: what cannot be read is replaced by the released notebook,
marked as refused, with a sentence on top that says why. What can be read is compared
with the released notebook, and its marks are mended where that is safe.
"""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any, TextIO

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from traitlets import Integer

from grader.autograding import notices
from grader.autograding.reading import Unusable, read_notebook
from grader.autograding.realigning import grade_id, realign
from grader.text import say


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
            realign(notebook, released, resources["nbgrader"]["notebook"])
        except Unusable as reason:
            notebook = _refused(released, str(reason))
        except Exception as error:
            sentence = say("intake.unreadable", error=type(error).__name__)
            notebook = _refused(released, sentence)
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
        released = nbformat.read(path, as_version=4)
        # Cells have ids from 4.5 on, and the sentences on top come in one that has.
        return nbformat.v4.upgrade(released, 4, released.nbformat_minor)

    def _read(self, file_stream: TextIO) -> NotebookNode:
        if os.path.islink(file_stream.name):
            raise Unusable(say("intake.link"))
        limit = self.max_megabytes * 1_000_000
        raw = file_stream.buffer.read(limit + 1)
        if len(raw) > limit:
            raise Unusable(say("intake.too_large", limit=self.max_megabytes))
        return read_notebook(raw)


def _refused(released: NotebookNode, sentence: str) -> NotebookNode:
    """The released notebook in the place of a file that cannot be graded."""
    notebook = copy.deepcopy(released)
    notices.refuse(notebook, sentence)
    notices.leave_to_a_person(notebook, filter(None, map(grade_id, notebook.cells)))
    return notebook
