"""Take in a submitted file, whatever it is: everybody gets a grade and a reason.

nbgrader reads a submission through an exporter and gives up on a file that is not a
notebook. This one never does: what cannot be read is replaced by the released notebook,
marked as refused, with a sentence on top that says why. What can be read is compared
with the released notebook, and its marks are mended where that is safe.
"""

from __future__ import annotations

import copy
import os
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from traitlets import Integer

from grader.autograding import doubts, notices
from grader.autograding.doubts import is_filled_in
from grader.autograding.links import links_in, remove_copies
from grader.autograding.marks import grade_id
from grader.autograding.naming import distinct, is_of_another_stage, notebooks_in
from grader.autograding.reading import Unusable, read_notebook
from grader.autograding.realigning import realign
from grader.batch import Batch
from grader.text import say

#: So many names are said of what lies where a notebook should be.
_MOST_NAMES = 10


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, for files that may be anything."""

    max_megabytes = Integer(
        10,
        help="A submitted file that is larger, in millions of bytes, is not opened.",
    ).tag(config=True)

    def __init__(self, **options: Any) -> None:
        """Look at all that is to be graded, if nbgrader is about to."""
        super().__init__(**options)
        self.batch = None
        self._sanitized: dict[str, Any] = {}  # what has been looked into, by path
        if isinstance(self.parent, Autograde):
            self.batch = Batch(self.parent, parent=self)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> Any:
        """Open a submission under the name that it has; have others run meanwhile."""
        if self.batch is not None and self.parent._sanitizing:
            remove_copies(*map(Path, self._folders(resources)))
            self.batch.look_ahead(self._look_into)
            if filename in self._sanitized:
                return self._sanitized.pop(filename)
        return self._opened(filename, resources, **kw)

    def _opened(
        self, filename: str, resources: dict[str, Any] | None, **kw: Any
    ) -> Any:
        """What comes of a file, under the name that it has."""
        found = self._found(filename, resources)
        if os.path.exists(found):
            return super().from_filename(found, resources=resources, **kw)
        # Nothing, or a link to nowhere: nbconvert would look at what it leads to.
        home, name = os.path.split(filename)
        resources = self._init_resources(resources)
        resources["metadata"] |= {"name": Path(name).stem, "path": home}
        is_link = os.path.lexists(filename)
        sentence = say("intake.link") if is_link else nothing_in(Path(home), name)
        notebook = _refused(self._released(resources), sentence)
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def _look_into(self, path: Path) -> str:
        """What nbgrader will make of a submitted file before it is run."""
        resources = self.parent.init_single_notebook_resources(str(path))
        self.log.disabled = True  # its turn has not come
        try:
            made = self._opened(str(path), resources)
        finally:
            self.log.disabled = False
        self._sanitized[str(path)] = made
        return made[0]

    def from_file(
        self, file_stream: TextIO, resources: dict[str, Any] | None = None, **kw: Any
    ) -> Any:
        """Read a submission. Any other file (a graded notebook) is read as usual."""
        if resources is None or not self._is_submission(resources):
            return super().from_file(file_stream, resources=resources, **kw)
        released = self._released(resources)
        handed_in = Path(self._folders(resources)[0])
        try:
            remarks = _about_names(file_stream.name, resources)
            notebook = self._read(file_stream)
            cells = doubts.cells_of(notebook)
            realign(notebook, released, resources["nbgrader"]["notebook"])
            doubts.note(notebook, cells, released)
            for remark in remarks:
                notices.add(notebook, remark)
            if self._filled_in_beside(file_stream.name, released):
                notices.add(notebook, say("intake.which_one"))
                notices.leave_to_a_person(notebook, _names_in(released))
            if links := ", ".join(map(str, links_in(handed_in))):
                notices.add(notebook, say("intake.links", links=links))
        except Unusable as reason:
            notebook = _refused(released, str(reason))
        except Exception as error:
            sentence = say("intake.unreadable", error=type(error).__name__)
            notebook = _refused(released, sentence)
        # The same file is to become the same notebook each time.
        for index, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{index}"
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def _is_submission(self, resources: dict[str, Any]) -> bool:
        if not {"student", "assignment"} <= resources.get("nbgrader", {}).keys():
            return False
        handed_in, *_ = self._folders(resources)
        return (
            Path(resources["metadata"]["path"]).resolve() == Path(handed_in).resolve()
        )

    def _folders(self, resources: dict[str, Any]) -> tuple[str, str, str]:
        """Where a submission is handed in, is graded, and has the course's files."""
        ids, coursedir = resources["nbgrader"], self.parent.coursedir
        student, assignment = ids["student"], ids["assignment"]
        return (
            coursedir.format_path(coursedir.submitted_directory, student, assignment),
            coursedir.format_path(coursedir.autograded_directory, student, assignment),
            coursedir.format_path(coursedir.source_directory, ".", assignment),
        )

    def _found(self, filename: str, resources: dict[str, Any] | None) -> str:
        """The file with a submission: another one, if that alone is filled in."""
        path = Path(filename)
        if not os.path.lexists(filename):
            return str(next(iter(notebooks_in(path.parent)), filename))
        if len(notebooks_in(path.parent)) < 2 or "nbgrader" not in (resources or {}):
            return filename
        filled_in = self._filled_in_beside(filename, self._released(resources))
        return str(filled_in[0]) if len(filled_in) == 1 else filename

    def _filled_in_beside(self, filename: str, released: NotebookNode) -> list[Path]:
        """The notebooks beside one, if they hold answers, and it holds none."""
        path, limit = Path(filename), self.max_megabytes * 1_000_000
        here = distinct([path, *notebooks_in(path.parent)])
        if len(here) < 2 or is_filled_in(path, released, limit):
            return []
        return [
            one for one in here if one != path and is_filled_in(one, released, limit)
        ]

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


def nothing_in(folder: Path, expected: str) -> str:
    """What there is to say of a folder without a notebook, and of what is there."""
    there = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    names = [str(path.relative_to(folder)) for path in islice(there, _MOST_NAMES)]
    found = ", ".join(names) or say("intake.nothing")
    return say("intake.missing", expected=expected, found=found)


def _about_names(path: str, resources: dict[str, Any]) -> list[str]:
    """What there is to say of a notebook's name, and of others beside it.

    Raises:
        Unusable: there are several, and nobody knows which one is meant; or its name is
            another stage's.
    """
    expected, found = f"{resources['nbgrader']['notebook']}.ipynb", Path(path)
    names = [one.name for one in distinct([found, *notebooks_in(found.parent)])]
    others = ", ".join(name for name in names if name not in (found.name, expected))
    beside = [say("intake.beside", found=others, graded=found.name)] if others else []
    if found.name == expected:
        return beside
    other_name = say("intake.other_name", expected=expected, found=found.name)
    if os.path.lexists(found.parent / expected):
        return [other_name, *beside]  # that one was not filled in
    if len(names) > 1:
        listed = ", ".join(names)
        raise Unusable(say("intake.several", expected=expected, found=listed))
    # Stages share some cells' names: by its cells alone it would pass for this one.
    if is_of_another_stage(found, resources["nbgrader"]["notebook"]):
        raise Unusable(say("intake.other_stage", expected=expected))
    return [other_name]


def _refused(released: NotebookNode, sentence: str) -> NotebookNode:
    """The released notebook in the place of a file that cannot be graded."""
    notebook = copy.deepcopy(released)
    notices.refuse(notebook, sentence)
    notices.leave_to_a_person(notebook, _names_in(notebook))
    return notebook


def _names_in(notebook: NotebookNode) -> list[str]:
    return [name for name in map(grade_id, notebook.cells) if name]
