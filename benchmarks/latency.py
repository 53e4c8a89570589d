"""How long a student waits for a check, and a notebook from top to bottom.

    make bench

Times are of this machine and this hour: compare them within one run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.exercises import STAGES
from grader.notebook.checking import PUBLIC_SEED
from grader.notebook.trying import try_out

ROOT = Path(__file__).resolve().parent.parent
CHECKS = 20
NOTEBOOKS = 3


def main() -> None:
    """Measure and print."""
    console = Console(width=80, highlight=False)
    table = Table("what", "median", "slowest", title="seconds", title_justify="left")
    namespaces = {stage: _solved(stage) for stage in STAGES}
    exercises = [(stage, exercise) for stage, exs in STAGES.items() for exercise in exs]
    for stage, exercise in track(exercises, "checks", console=console, transient=True):

        def check(exercise: object = exercise, stage: str = stage) -> None:
            try_out(exercise, exercise.public_sizes, PUBLIC_SEED, namespaces[stage])

        check()  # the first one imports PyTorch
        _add(table, f"check {exercise.id}", _times(check, CHECKS))
    imports = [sys.executable, "-c", "import grader, torch"]
    _add(table, "import grader, torch", _times(lambda: subprocess.run(imports), 5))
    for stage in track(list(STAGES), "notebooks", console=console, transient=True):
        times = _times(lambda stage=stage: _run_notebook(stage), NOTEBOOKS)
        _add(table, f"solution {stage}, cold, top to bottom", times)
    console.print(table)


def _add(table: Table, name: str, times: list[float]) -> None:
    table.add_row(name, f"{statistics.median(times):.3f}", f"{max(times):.3f}")


def _times(run: Callable[[], object], count: int) -> list[float]:
    times = []
    for _ in range(count):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return times


def _notebook(stage: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / f"solutions/{stage}/{stage}.ipynb", as_version=4)


def _solved(stage: str) -> dict[str, object]:
    """A notebook's globals with the stage's functions in them."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    for cell in _notebook(stage).cells:
        is_definition = cell.source.startswith(("def ", "import "))
        if cell.cell_type == "code" and is_definition:
            exec(cell.source, namespace)
    return namespace


def _run_notebook(stage: str) -> None:
    folder = str(ROOT / "solutions" / stage)
    resources = {"metadata": {"path": folder}}
    NotebookClient(_notebook(stage), resources=resources).execute()


if __name__ == "__main__":
    main()
