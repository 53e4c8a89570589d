"""Find a stage's notebook that was handed in under another name.

A browser makes "01-numpy (1).ipynb" of a second download, or "01-numpy.ipynb.txt", and
JupyterLab's file browser "01-numpy-Copy1.ipynb" of a copy. nbgrader would pass over any
of them, and over whoever has handed in no notebook at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from glob import glob
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from grader.exercises import STAGES

#: What editors leave beside a file that is open, and what a system hides.
_NOT_HANDED_IN = (".", "~$")
#: What becomes of a notebook's name where it is saved as something else.
_OTHER_SUFFIXES = (".ipynb", ".txt", ".json")
#: What every notebook has; of a larger file nobody looks at more than this.
_IN_EVERY_NOTEBOOK, _LOOKED_AT = b'"nbformat"', 20_000_000


def notebooks_in(folder: Path) -> list[Path]:
    """The notebooks in a submission's folder: those that are called so, or any."""
    files = [path for path in sorted(folder.glob("*")) if path.is_file()]
    seen = [path for path in files if not path.name.startswith(_NOT_HANDED_IN)]
    called_so = [path for path in seen if path.suffix == ".ipynb"]
    return called_so or [path for path in seen if _holds_notebook(path)]


def _holds_notebook(path: Path) -> bool:
    """Whether a file with another suffix is a notebook for all that."""
    if path.suffix.lower() not in _OTHER_SUFFIXES or path.is_symlink():
        return False
    with path.open("rb") as file:
        return _IN_EVERY_NOTEBOOK in file.read(_LOOKED_AT)


def distinct(paths: Iterable[Path]) -> list[Path]:
    """The files without those that are the same as one before, byte by byte."""
    return list({_content(path): path for path in reversed([*paths])}.values())[::-1]


def _content(path: Path) -> bytes | Path:
    """What tells whether two files are the same; no link is followed."""
    is_read = not path.is_symlink() and path.stat().st_size <= _LOOKED_AT
    return path.read_bytes() if is_read else path


def is_of_another_stage(path: Path, stage: str) -> bool:
    """Whether a file's name, or that of what it is a copy of, is another stage's."""
    others = (one for one in STAGES if one != stage)
    return any(path.name.startswith(one) for one in others)


def expect_stage(assignment: str, student: str, notebooks: list[str]) -> None:
    """Have nbgrader grade a stage's notebook although there is none of that name.

    nbgrader calls this before it looks which of the notebooks in a folder it knows. Who
    opens the notebook (``intake.py``) looks for the file that is there.

    Args:
        assignment: what is graded; of the course's own it is the stage.
        student: nbgrader's pattern for whom it grades; not needed.
        notebooks: the paths of the notebooks in one submission's folder.
    """
    if assignment not in STAGES or not notebooks:
        return
    expected = _expected(os.path.dirname(notebooks[0]), assignment)
    if not os.path.lexists(expected):
        notebooks[:] = [expected]  # nbgrader goes on with this very list


def leave_nobody_out() -> None:
    """Have nbgrader's autograde take in a stage's folder without any notebook, too.

    It passes over such a folder, before it asks anybody, and gives up where there is
    no other. What to say of it is then ``intake.py``'s business.
    """
    if not hasattr(Autograde.init_notebooks, "leaves_nobody_out"):
        Autograde.init_notebooks = _with_everybody(Autograde.init_notebooks)


def _with_everybody(
    init_notebooks: Callable[[Autograde], None],
) -> Callable[[Autograde], None]:
    def init_all(self: Autograde) -> None:
        empty = _folders_without_notebook(self)
        try:
            init_notebooks(self)
        except NbGraderException:
            if not empty:
                raise
        for folder, expected in empty.items():
            self.assignments.setdefault(folder, [expected])

    init_all.leaves_nobody_out = True
    return init_all


def _folders_without_notebook(converter: Autograde) -> dict[str, str]:
    """The folders that nbgrader would pass over, with what is expected in each."""
    coursedir = converter.coursedir
    stage = coursedir.assignment_id
    if stage not in STAGES or coursedir.notebook_id not in ("*", stage):
        return {}
    folders = glob(converter._format_source(stage, coursedir.student_id))
    return {
        folder: _expected(folder, stage)
        for folder in folders
        if os.path.isdir(folder) and not glob(os.path.join(folder, "*.ipynb"))
    }


def _expected(folder: str, stage: str) -> str:
    return os.path.join(folder, f"{stage}.ipynb")
