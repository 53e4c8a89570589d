"""How long a student waits for a check, and a notebook from top to bottom.

    make bench

Times are of this machine and this hour: compare them within one run.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.exercises import STAGES
from grader.notebook.checking import PUBLIC_SEED
from grader.notebook.trying import try_out

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from solution_code import definitions  # noqa: E402

CHECKS = 20
NOTEBOOKS = 3

#: Runs a notebook in a kernel of its own; prints seconds, and the kernel's megabytes.
RUN_NOTEBOOK = """
import resource, sys, time, nbformat
from nbclient import NotebookClient
path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
folder = path.rpartition("/")[0]
started = time.perf_counter()
NotebookClient(notebook, resources={"metadata": {"path": folder}}).execute()
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(time.perf_counter() - started, peak / 1000)
"""


def main() -> None:
    """Measure and print."""
    console = Console(width=80, highlight=False)
    checks = Table("check", "median", "slowest", title="seconds", title_justify="left")
    exercises = [(stage, exercise) for stage, exs in STAGES.items() for exercise in exs]
    namespaces: dict[str, dict[str, object]] = {}
    for stage, exercise in track(exercises, "checks", console=console, transient=True):
        if stage not in namespaces:
            namespaces[stage] = _solved(stage)

        def check(exercise: object = exercise, stage: str = stage) -> None:
            try_out(exercise, exercise.public_sizes, PUBLIC_SEED, namespaces[stage])

        check()  # the first one imports the framework
        times = _times(check, CHECKS)
        median, slowest = statistics.median(times), max(times)
        checks.add_row(exercise.id, f"{median:.3f}", f"{slowest:.3f}")
    console.print(checks)

    notebooks = Table(
        "solution, cold, top to bottom", "median s", "slowest s", "most MB"
    )
    for stage in track(list(STAGES), "notebooks", console=console, transient=True):
        runs = [_run_notebook(stage) for _ in range(NOTEBOOKS)]
        seconds = [run[0] for run in runs]
        notebooks.add_row(
            stage,
            f"{statistics.median(seconds):.1f}",
            f"{max(seconds):.1f}",
            f"{max(run[1] for run in runs):.0f}",
        )
    console.print(notebooks)


def _times(run: Callable[[], object], count: int) -> list[float]:
    times = []
    for _ in range(count):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return times


def _solved(stage: str) -> dict[str, object]:
    """A notebook's globals with the stage's functions in them."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for source in definitions(stage).values():
            exec(source, namespace)
    return namespace


def _run_notebook(stage: str) -> tuple[float, float]:
    """Seconds and megabytes of one cold run."""
    path = ROOT / "solutions" / stage / f"{stage}.ipynb"
    done = subprocess.run(
        [sys.executable, "-c", RUN_NOTEBOOK, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return seconds, megabytes


if __name__ == "__main__":
    main()
