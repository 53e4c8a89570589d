"""Make the sample class's submissions from ``examples/class/students/``.

python tools/build_class.py [--to FOLDER]
"""

from __future__ import annotations

import argparse
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from build_solutions import ROOT
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

STUDENTS = ROOT / "examples" / "class" / "students"
SUBMITTED = ROOT / "examples" / "class" / "submitted"
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_STUB = "# YOUR CODE HERE"
#: Stands between the answers to several blanks of one cell, such as a class's methods.
NEXT_BLANK = "\n### NEXT BLANK\n"


def students(stage: str) -> dict[str, dict[str, Any]]:
    """Who of the sample class handed in a stage, by name, and what they wrote."""
    return tomllib.loads((STUDENTS / f"{stage}.toml").read_text(encoding="utf-8"))


def stages_of_the_class() -> list[str]:
    """The stages that the sample class has handed in, in order."""
    return sorted(path.stem for path in STUDENTS.glob("*.toml"))


def solution_blanks(stage: str) -> dict[str, str]:
    """The solution of each blank, by the name of its cell, without its indentation."""
    notebook = nbformat.read(ROOT / f"solutions/{stage}/{stage}.ipynb", as_version=4)
    blanks = {}
    for cell in notebook.cells:
        before, *regions = cell.source.split(_BEGIN)
        bodies = []
        for region in regions:
            indent = before.rpartition("\n")[2]
            body, _, before = region.partition(_END)
            lines = body.strip("\n").rstrip().splitlines()
            bodies.append("\n".join(line.removeprefix(indent) for line in lines))
        if bodies:
            blanks[cell.metadata.nbgrader.grade_id] = NEXT_BLANK.join(bodies)
    return blanks


def fill_in(notebook: NotebookNode, blanks: dict[str, str]) -> NotebookNode:
    """Write answers into the blanks of a released notebook, as a student would."""
    for cell in notebook.cells:
        answer = blanks.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if answer is None or _STUB not in cell.source:
            continue
        done, source = "", cell.source
        for body in answer.split(NEXT_BLANK):
            before, _, rest = source.partition(_STUB)
            indent = before.rpartition("\n")[2]
            source = rest.split("\n", 2)[2] if rest.count("\n") > 1 else ""
            filled = ("\n" + indent).join(body.strip("\n").splitlines())
            done += f"{before}{filled}\n"
        cell.source = (done + source).rstrip("\n")
    return notebook


def submission(stage: str, student: dict[str, Any]) -> NotebookNode:
    """A student's notebook, before anything happened to the file."""
    released = nbformat.read(ROOT / f"notebooks/{stage}/{stage}.ipynb", as_version=4)
    blanks = solution_blanks(stage) if student.get("start") == "solution" else {}
    return fill_in(released, blanks | student.get("blanks", {}))


# ------------------------------------------------ what can become of a file


def _plain(folder: Path, stage: str, notebook: NotebookNode) -> None:
    nbformat.write(notebook, folder / f"{stage}.ipynb")


def _no_marks(folder: Path, stage: str, notebook: NotebookNode) -> None:
    for index, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({})
        cell.id = f"renamed-{index}"
    _plain(folder, stage, notebook)


def _cell_twice(folder: Path, stage: str, notebook: NotebookNode) -> None:
    index = next(i for i, c in enumerate(notebook.cells) if c.id == "forward")
    twin = nbformat.from_dict({**notebook.cells[index], "id": "forward-again"})
    notebook.cells.insert(index, twin)
    _plain(folder, stage, notebook)


def _text(folder: Path, stage: str, _: NotebookNode) -> None:
    text = "My notebook does not open, so here is what I did:\ngrad_w2 = h_relu.T @ g\n"
    (folder / f"{stage}.ipynb").write_text(text, encoding="utf-8")


def _empty(folder: Path, stage: str, _: NotebookNode) -> None:
    (folder / f"{stage}.ipynb").write_bytes(b"")


def _other_stage(folder: Path, stage: str, _: NotebookNode) -> None:
    marks = {
        "grade": False,
        "grade_id": "something_else",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    cell = new_code_cell("answer = 42", id="answer", metadata={"nbgrader": marks})
    title = new_markdown_cell("# Another course altogether", id="title")
    _plain(folder, stage, new_notebook(cells=[title, cell]))


def _other_name(folder: Path, _: str, notebook: NotebookNode) -> None:
    nbformat.write(notebook, folder / "my solution.ipynb")


FILES: dict[str, Callable[[Path, str, NotebookNode], None]] = {
    "plain": _plain,
    "no_marks": _no_marks,
    "cell_twice": _cell_twice,
    "text": _text,
    "empty": _empty,
    "other_stage": _other_stage,
    "other_name": _other_name,
}


def build(folder: Path) -> None:
    """Write the whole class's submissions into a folder, in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    for stage in stages_of_the_class():
        for name, student in students(stage).items():
            home = folder / name / stage
            home.mkdir(parents=True)
            write = FILES[student.get("file", "plain")]
            write(home, stage, submission(stage, student))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=SUBMITTED)
    build(parser.parse_args().to)
    print("The sample class has been written.")
