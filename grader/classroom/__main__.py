"""Grade a class: ``python -m grader.classroom``, or ``make grade``.

Everything is graded from scratch by nbgrader itself, under the course's configuration.
It leaves the gradebook, the feedback pages, a CSV of the grades, one of the mistakes
and, of several stages, a picture in the build folder.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from grader import sandbox
from grader.classroom import grading, overview, report
from grader.classroom.course import ClassFolders, open_course
from grader.text import say


def main() -> int:
    """Read the command line, grade, and print the table; return the exit status."""
    folders = _read_command_line()
    console = report.terminal()
    if not folders.stages():
        console.print(say("classroom.nobody", folder=folders.submitted), markup=False)
        return 1
    try:
        _grade(folders, console)
    except grading.GradingFailed as reason:
        console.print(str(reason), markup=False)
        return 1
    return 0


def _read_command_line() -> ClassFolders:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--course", type=Path, default=Path())
    parser.add_argument(
        "--submitted", type=Path, default=Path("examples/class/submitted")
    )
    parser.add_argument("--build", type=Path, default=Path("build/class"))
    parser.add_argument("--stage", action="append", help="only this one; repeatable")
    parser.add_argument(
        "--sandbox",
        choices=sandbox.KINDS,
        default=sandbox.KINDS[0],
        help="where submissions run; with `none` their code runs as you",
    )
    given = parser.parse_args()
    return ClassFolders(
        given.course.resolve(),
        given.submitted.resolve(),
        given.build.resolve(),
        tuple(given.stage or ()),
        given.sandbox,
    )


def _grade(folders: ClassFolders, console: Console) -> None:
    """Grade; print each stage's table as soon as its last submission is graded."""
    started = time.monotonic()
    stages = folders.stages()
    total = sum(len(folders.students(stage)) for stage in stages)
    with Progress(
        TextColumn("{task.description:<30}", markup=False),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        auto_refresh=False,  # by a thread; and workers are forked where there is none
    ) as progress:
        task = progress.add_task(say("classroom.preparing"), total=total)
        progress.refresh()
        grading.prepare(folders, stages)
        count = itertools.count(1)

        def tell(one: grading.Graded) -> None:
            description = say("classroom.graded", student=one.student)
            progress.update(task, advance=1, description=description, refresh=True)
            if not console.is_terminal:
                _print_line(console, next(count), total, one)

        for stage in stages:
            graded = grading.grade_stage(folders, stage, tell)
            _print_table(console, folders, stage, graded)
    with open_course(folders).gradebook as gradebook:
        grading.export(gradebook, folders.build)
        made = grading.commonest_mistakes(gradebook)
    report.print_commonest(console, made)
    if len(stages) > 1:
        _show_overview(console, folders, [_scores(folders, one) for one in stages])
    console.print(
        say(
            "classroom.done",
            total=total,
            seconds=f"{time.monotonic() - started:.0f}",
            folder=_short(folders.build),
        ),
        markup=False,
    )


def _print_table(
    console: Console, folders: ClassFolders, stage: str, graded: list[grading.Graded]
) -> None:
    one = _scores(folders, stage)
    report.print_stage(console, stage, one.worth, one.scores, graded)


def _show_overview(
    console: Console, folders: ClassFolders, stages: list[overview.Stage]
) -> None:
    picture = folders.build / "class.png"
    overview.print_overview(console, stages)
    overview.draw_overview(stages, picture)
    said = say("classroom.pictured", picture=_short(picture))
    console.print(said, markup=False)


def _scores(folders: ClassFolders, stage: str) -> overview.Stage:
    with open_course(folders).gradebook as gradebook:
        worth = grading.most_points(gradebook, stage)
        return overview.Stage(stage, worth, grading.scores(gradebook, stage))


def _print_line(console: Console, count: int, total: int, one: grading.Graded) -> None:
    remark = f": {one.remarks[0]}" if one.remarks else ""
    line = f"{count:3d} of {total}  {one.stage}  {one.student}{remark}"
    console.print(line, markup=False, overflow="ellipsis", no_wrap=True)


def _short(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


if __name__ == "__main__":
    sys.exit(main())
