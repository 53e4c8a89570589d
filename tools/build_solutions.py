"""Bring each solution and its text twin together, and store fresh outputs.

    python tools/build_solutions.py [STAGE ...]

A solution can be edited as a notebook (in ``solutions/``) or as text (its twin in
``solutions_text/``). Where the two differ, the newer one counts. Then the notebook is
executed, and what depends on the machine or the hour is left out of it. What its cells
are worth comes from ``grader/points.toml``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from solution_points import with_points

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
TWINS = ROOT / "solutions_text"
TWIN_FORMAT = "py:percent"
KERNEL = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}


def stages() -> list[str]:
    """The stages that have a text twin, in order."""
    return sorted(path.parent.name for path in TWINS.glob("*/*.py"))


def paths(stage: str) -> tuple[Path, Path]:
    """The notebook and the text twin of a stage's solution."""
    return SOLUTIONS / stage / f"{stage}.ipynb", TWINS / stage / f"{stage}.py"


def as_text(notebook: NotebookNode) -> str:
    """The text twin of a notebook: no outputs, and no metadata but nbgrader's."""
    bare = nbformat.from_dict(
        {**notebook, "metadata": {"kernelspec": KERNEL, "jupytext": _TWIN_HEADER}}
    )
    return jupytext.writes(bare, fmt=TWIN_FORMAT)


_TWIN_HEADER = {
    "notebook_metadata_filter": "kernelspec,-jupytext",
    "cell_metadata_filter": "nbgrader,-all",
}


def from_text(text: str) -> NotebookNode:
    """A notebook without outputs, with cell ids that do not change between builds."""
    notebook = jupytext.reads(text, fmt=TWIN_FORMAT)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    ids = set()
    for index, cell in enumerate(notebook.cells):
        cell.metadata.pop("lines_to_next_cell", None)  # how the text was spaced
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.id = (grade_id or f"cell-{index:02d}").replace("_", "-")
        if cell.id in ids:
            raise SystemExit(f"Two cells have the id {cell.id}. Rename one of them.")
        ids.add(cell.id)
    return notebook


def newer_text(stage: str) -> str:
    """The text of a stage's solution, of the notebook or of the twin."""
    notebook_path, twin_path = paths(stage)
    twin = twin_path.read_text(encoding="utf-8")
    if not notebook_path.exists():
        return twin
    notebook = as_text(nbformat.read(notebook_path, as_version=4))
    is_newer = notebook_path.stat().st_mtime > twin_path.stat().st_mtime
    return notebook if is_newer and notebook != normalised(twin) else twin


def normalised(text: str) -> str:
    """A twin's text as Jupytext itself would write it."""
    return as_text(from_text(text))


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run a notebook and keep of its outputs what every machine reproduces."""
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        coalesce_streams=True,  # how a kernel cuts them is chance
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})


def build(stage: str) -> None:
    """Bring one stage's notebook and twin together and execute the notebook."""
    notebook_path, twin_path = paths(stage)
    notebook = with_points(stage, from_text(newer_text(stage)))
    text = as_text(notebook)
    notebook_path.parent.mkdir(parents=True, exist_ok=True)
    execute(notebook, notebook_path.parent)
    nbformat.write(notebook, notebook_path)
    # Last, so that the twin is the newer one until somebody saves the notebook.
    twin_path.write_text(text, encoding="utf-8")
    print(f"  {notebook_path.relative_to(ROOT)}", flush=True)


if __name__ == "__main__":
    print("Executing the solutions:", flush=True)
    for name in sys.argv[1:] or stages():
        build(name)
