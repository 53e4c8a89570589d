"""Make ``notebooks/00-start-here.ipynb``, the map of the course.

    python tools/build_start.py [--to FOLDER]

Its text is ``solutions_text/00-start-here.py``. The times come from the stages' own
notebooks, the points from ``grader/points.toml``. No assignment of nbgrader's: it lies
beside their folders, and nothing in it is graded.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import nbformat
from build_solutions import ROOT, TWINS, from_text, paths, stages

from grader.exercises.points import table

NAME = "00-start-here"
TEXT = TWINS / f"{NAME}.py"
PICTURE = TWINS / "course-map.svg"
_TIME = re.compile(r"\*\*Time\*\* \| about ([^|,.]+?)(?:,[^|]*)? \|")


def time_of(stage: str) -> str:
    """How long a stage takes, in the words of its notebook: ``"two hours"``."""
    return _TIME.search(paths(stage)[1].read_text(encoding="utf-8")).group(1)


def filled_in(text: str) -> str:
    """The text with the times and points of all stages in it."""
    for stage in stages():
        points = sum(table()[stage].values())
        text = text.replace(f"{{time {stage}}}", time_of(stage))
        text = text.replace(f"{{points {stage}}}", f"{points:g}")
    everything = sum(sum(cells.values()) for cells in table().values())
    return text.replace("{points of all}", f"{everything:g}")


def build(folder: Path) -> None:
    """Write the notebook and its picture into a folder."""
    text = TEXT.read_text(encoding="utf-8")
    notebook = from_text(filled_in(text))
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    shutil.copyfile(PICTURE, folder / PICTURE.name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "notebooks")
    arguments = parser.parse_args()
    build(arguments.to)
    print(f"The map of the course: {NAME}.ipynb", flush=True)
