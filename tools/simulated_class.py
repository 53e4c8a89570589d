"""A simulated class: right, mistaken, blank and broken notebooks, from a seed."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import nbformat
from nbformat import NotebookNode

#: How often a blank is filled in how. (A guess: the right ones and the blanks of a
#: class vary far more than what grading them costs.)
SHARES = {"right": 0.72, "mistaken": 0.15, "blank": 0.1, "broken": 0.03}
#: Slips that a solution's lines allow; the first that changes something is made.
_SLIPS = (
    ("2.0 * ", ""),
    ("2 * ", ""),
    ("-= ", "+= "),
    (" - learning_rate", " + learning_rate"),
    (".T", ""),
    (" @ ", " * "),
    ("return ", "return -"),
)


def simulate(
    released: NotebookNode, solution: NotebookNode, students: int, seed: int
) -> list[tuple[NotebookNode, bool]]:
    """Notebooks of a class, and whether each is honest: nothing in it is broken.

    Args:
        released: what they were made from.
        solution: what a right one looks like.
        students: how many.
        seed: the same one makes the same class.
    """
    chance = random.Random(seed)
    return [_notebook(released, solution, chance) for _ in range(students)]


def _notebook(
    released: NotebookNode, solution: NotebookNode, chance: random.Random
) -> tuple[NotebookNode, bool]:
    notebook, is_honest = copy.deepcopy(released), True
    right = {_name(cell): cell.source for cell in solution.cells if _name(cell)}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            (how,) = chance.choices([*SHARES], SHARES.values())
            cell.source = _filled_in(cell.source, right[_name(cell)], how)
            is_honest &= how != "broken"
    return notebook, is_honest


def _filled_in(blank: str, right: str, how: str) -> str:
    if how == "mistaken":
        slipped = (right.replace(*slip, 1) for slip in _SLIPS)
        return next((one for one in slipped if one != right), blank)
    return {"right": right, "blank": blank, "broken": f"{right}\n    ("}[how]


def _name(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def hand_in(course: Path, stage: str, notebooks: list[NotebookNode]) -> None:
    """Write notebooks where nbgrader looks for submissions."""
    for number, notebook in enumerate(notebooks):
        folder = course / "submitted" / f"student{number:04}" / stage
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{stage}.ipynb")
