"""Keep what a submission's links lead to out of everybody's reach.

nbgrader copies a file that a link leads to, which may be anything that the instructor
can read, beside the graded notebook, and from there to the student's feedback.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def links_in(folder: Path) -> Iterator[Path]:
    """The links in a submission's folder, relative to it, but for notebooks."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_symlink())
    return (path.relative_to(folder) for path in found if path.suffix != ".ipynb")


def remove_copies(handed_in: Path, copied: Path, source: Path) -> None:
    """Remove what nbgrader has copied in the place of links.

    Args:
        handed_in: the submission's folder, with the links.
        copied: where nbgrader has copied it.
        source: the folder of the course's own files, which stay.
    """
    for link in links_in(handed_in):
        if not (source / link).exists():
            (copied / link).unlink(missing_ok=True)
