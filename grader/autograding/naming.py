"""Find a stage's notebook that was handed in under another name.

A browser makes "01-numpy (1).ipynb" of a second download, and JupyterLab's file browser
"01-numpy-Copy1.ipynb" of a copy. nbgrader would pass over either.
"""

from __future__ import annotations

import os
from pathlib import Path

from grader.exercises import STAGES


def notebooks_in(folder: Path) -> list[Path]:
    """The notebooks in a submission's folder, as nbgrader finds them."""
    found = (path for path in folder.glob("*.ipynb") if not path.name.startswith("."))
    return sorted(path for path in found if path.is_file())


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
    folder = os.path.dirname(notebooks[0])
    expected = os.path.join(folder, f"{assignment}.ipynb")
    if not os.path.lexists(expected) and notebooks_in(Path(folder)):
        notebooks[:] = [expected]  # nbgrader goes on with this very list
