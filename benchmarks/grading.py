"""How long a class takes: stock nbgrader, the course's grading, and the floor.

    make bench

The same submissions go through `nbgrader autograde` without the course's configuration
and with it, and their cells through one process that has everything imported (the
floor). Times are of this machine and this hour: compare them within one run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import nbformat
import psutil
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from simulated_class import hand_in, simulate  # noqa: E402

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = PAGE.with_suffix(".svg")
ABOUT = """\
# How long grading takes

Made by `make bench`, on {machine}, with the sandbox on.

![{alt}]({name})

Stock is `nbgrader autograde` as it comes; ours the same command under the course's
configuration; the floor is the same cells in one process that has imported everything.
CPU time is the whole machine's. Again is the same command when nothing has changed.
Each is a ratio within one run; honest submissions must score the same in both. MB a
worker: what the largest worker and the largest kernel held at once, and shared with
nobody.

The aims were ten times stock (eight with TensorFlow) and 1.5 times the floor. What
stands in the way of a small class is the start: nbgrader and PyTorch are imported one
after the other before the first verdict, a quarter of the time of twenty NumPy
notebooks. After that it is nbgrader, which converts one submission after another, and
what a kernel of its own costs each submission: a sandbox, and IPython around each cell;
the floor has neither.
"""
#: Told apart by the colour-blind, and in print.
COLOURS = ("#404040", "#0072b2", "#e69f00")
#: Seconds between two looks at memory, which take their time themselves.
_LOOKS = 2.0
STAGES = ("01-numpy", "05-autograd", "07-static-graph")
SEED = 2026
#: nbgrader as it comes, told only the folders' names.
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "backprop-by-hand"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.Execute.timeout = 120
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""
#: Runs the cells of each submission in a namespace of its own; prints the seconds.
FLOOR = """
import contextlib, importlib, io, sys, time, warnings
from pathlib import Path
import nbformat
warnings.simplefilter("ignore")
import grader, torch
if "07" in sys.argv[1]:
    import tensorflow
began, cpu = time.perf_counter(), time.process_time()
for path in sorted(Path(sys.argv[1]).glob("*/*/*.ipynb")):
    names = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        is_given = cell.metadata.get("nbgrader", {}).get("locked", False)
        is_shown = is_given and grader.notebook.blanks.only_shows(cell.source)
        if cell.cell_type == "code" and not is_shown:
            with contextlib.redirect_stdout(io.StringIO()):
                with contextlib.suppress(Exception):
                    exec(cell.source, names)
print(time.perf_counter() - began, time.process_time() - cpu)
"""


class Took(NamedTuple):
    """What one way of grading a class took, in seconds."""

    wall: float
    cpu: float  #: of the whole machine
    memory: float = 0.0  #: MB that a worker and its kernel hold for themselves, at most


Compared = dict[str, list[dict[str, Took]]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write a page with a picture."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=20, help="of a class")
    parser.add_argument("--stages", nargs="+", default=STAGES)
    parser.add_argument("--repeat", type=int, default=1, help="with other classes")
    parser.add_argument(
        "--growth", nargs="*", type=int, default=(10, 100, 1_000), help="of classes"
    )
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name}")
    options = parser.parse_args(arguments)
    console = Console(width=80, highlight=False)
    compared = {
        stage: [
            compare(stage, options.students, SEED + number)
            for number in track(range(options.repeat), stage, console=console)
        ]
        for stage in options.stages
    }
    grown = {
        size: grow(options.stages[0], size)
        for size in track(options.growth, "growth", console=console)
    }
    tables = [_compared(compared, options.students), _grown(grown)]
    for table in tables:
        console.print(table)
    if options.write:
        _draw(compared).savefig(PICTURE, metadata={"Date": None}, bbox_inches="tight")
        PAGE.write_text(_page(tables), encoding="utf-8")


def grow(stage: str, students: int) -> Took:
    """Grade a class of some size, with the course's configuration alone."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        _make_course(course, stage, None)
        hand_in(course, stage, [one for one, _ in _class(stage, students, SEED)])
        return _autograde(course, stage)


def _class(stage: str, students: int, seed: int) -> list[tuple[NotebookNode, bool]]:
    path = f"notebooks/{stage}/{stage}.ipynb"
    released, solution = (
        nbformat.read(ROOT / one, as_version=4)
        for one in (path, path.replace("notebooks", "solutions", 1))
    )
    return simulate(released, solution, students, seed)


def compare(stage: str, students: int, seed: int) -> dict[str, Took]:
    """Grade a simulated class in each way.

    Raises:
        SystemExit: an honest submission scores otherwise than with stock nbgrader.
    """
    with tempfile.TemporaryDirectory() as folder:
        courses = {name: Path(folder) / name for name in ("stock", "ours")}
        for name, course in courses.items():
            _make_course(course, stage, STOCK if name == "stock" else None)
        made = _class(stage, students, seed)
        for course in courses.values():
            hand_in(course, stage, [notebook for notebook, _ in made])
        took = {name: _autograde(course, stage) for name, course in courses.items()}
        took["again"] = _autograde(courses["ours"], stage)
        took["floor"] = _floor(courses["ours"] / "submitted")
        honest = [number for number, (_, is_honest) in enumerate(made) if is_honest]
        _compare_scores(courses, stage, honest)
    return took


def _make_course(course: Path, stage: str, config: str | None) -> None:
    shutil.copytree(ROOT / "solutions" / stage, course / "solutions" / stage)
    if config is None:
        shutil.copy(ROOT / "nbgrader_config.py", course)
    else:
        (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    _nbgrader(course, "generate_assignment", stage, "--create")


def _nbgrader(course: Path, *command: str) -> float:
    """Run a command of nbgrader's; return the MB that `_held` has seen at most."""
    # Stock nbgrader looks for `alembic` on the PATH.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    log, most = course / f"{command[0]}.log", 0.0
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *command],
            cwd=course,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOKS)
                break
            most = max(most, _held(psutil.Process(process.pid)))
    if process.returncode:
        end = log.read_text(encoding="utf-8")[-2000:]
        raise SystemExit(f"nbgrader {' '.join(command)}:\n{end}")
    return most


def _held(first: psutil.Process) -> float:
    """MB that the largest worker and the largest kernel share with nobody."""
    workers, kernels = [0.0], [0.0]
    with contextlib.suppress(psutil.Error):
        for process in first.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                command = " ".join(process.cmdline())
                if "nbgrader" in command:
                    workers.append(process.memory_full_info().uss / 1e6)
                elif process.uids().real != os.getuid() and "python" in command:
                    kernels.append(process.memory_full_info().uss / 1e6)
    return max(workers) + max(kernels)


def _autograde(course: Path, stage: str) -> Took:
    began, before = time.perf_counter(), psutil.cpu_times()
    memory = _nbgrader(course, "autograde", stage)
    after = psutil.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    return Took(time.perf_counter() - began, cpu, memory)


def _floor(submitted: Path) -> Took:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", FLOOR, str(submitted)],
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return Took(*map(float, done.stdout.split()[-2:]))


def _compare_scores(courses: dict[str, Path], stage: str, honest: list[int]) -> None:
    scores = {name: _scores(course, stage) for name, course in courses.items()}
    for number in honest:
        name = f"student{number:04}"
        if scores["stock"][name] != scores["ours"][name]:
            raise SystemExit(
                f"{stage}, {name}: {scores['stock'][name]} points with stock nbgrader, "
                f"{scores['ours'][name]} with the course's configuration."
            )


def _scores(course: Path, stage: str) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(stage)
        return {one.student.id: round(one.score, 6) for one in submissions}


def _compared(compared: Compared, students: int) -> Table:
    table = _table(
        f"A class of {students}",
        *("stage", "stock s", "ours s", "times faster", "cpu / floor"),
        *("again: times faster", "MB a worker"),
    )
    for stage, runs in compared.items():
        table.add_row(
            stage,
            f"{statistics.median(run['stock'].wall for run in runs):.1f}",
            f"{statistics.median(run['ours'].wall for run in runs):.1f}",
            _spread([run["stock"].wall / run["ours"].wall for run in runs]),
            _spread([run["ours"].cpu / run["floor"].cpu for run in runs]),
            _spread([run["stock"].wall / run["again"].wall for run in runs]),
            f"{max(run['ours'].memory for run in runs):.0f}",
        )
    return table


def _grown(grown: dict[int, Took]) -> Table:
    """How the time grows: seconds for each student more than in the class before."""
    table = _table("Larger classes", "students", "s", "s for one more", "MB a worker")
    sizes = sorted(grown)
    for smaller, size in zip([None, *sizes], sizes, strict=False):
        more = (
            "-"
            if smaller is None
            else f"{(grown[size].wall - grown[smaller].wall) / (size - smaller):.2f}"
        )
        took = grown[size]
        table.add_row(str(size), f"{took.wall:.1f}", more, f"{took.memory:.0f}")
    return table


def _table(title: str, first: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first, min_width=len(max(STAGES, key=len)))
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


def _spread(values: list[float]) -> str:
    middle = f"{statistics.median(values):.1f}"
    if len(values) < 2:
        return middle
    return f"{middle} ({min(values):.1f}-{max(values):.1f})"


def _draw(compared: Compared) -> Figure:
    """Wall time by stage, as bars side by side."""
    ways = {"stock": "nbgrader alone", "ours": "the course's", "again": "once more"}
    figure, axes = plt.subplots(figsize=(7, 0.9 + 0.8 * len(compared)), dpi=150)
    for place, stage in enumerate(compared):
        for step, (way, colour) in enumerate(zip(ways, COLOURS, strict=True)):
            wall = statistics.median(run[way].wall for run in compared[stage])
            axes.barh(place + 0.27 * step, wall, 0.25, color=colour)
            axes.annotate(
                f"{ways[way]}: {wall:.1f} s",
                (wall, place + 0.27 * step),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
    axes.set_yticks([place + 0.27 for place in range(len(compared))], compared)
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.set_xlabel("seconds to grade the class")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _page(tables: Sequence[Table]) -> str:
    machine = f"{psutil.cpu_count()} cores, Python {platform.python_version()}"
    alt = "Bars: seconds to grade a class, for each stage and way"
    lines = (line for table in tables for line in ("", *_markdown(table)))
    return ABOUT.format(machine=machine, alt=alt, name=PICTURE.name) + "\n".join(
        [*lines, ""]
    )


def _markdown(table: Table) -> Iterator[str]:
    yield f"## {table.title}"
    yield ""
    rows = zip(*(column.cells for column in table.columns), strict=True)
    headings = [str(column.header) for column in table.columns]
    for line in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(map(str, line)) + " |"


if __name__ == "__main__":
    main()
