"""Show a class's scores in a table that fits a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.autograding.note_mistakes import exercise_name
from grader.classroom.grading import Graded, Made
from grader.notebook.panel import number
from grader.text import say

WIDTH = 80
#: How many of the commonest mistakes are listed.
COMMONEST = 8


def terminal() -> Console:
    """A console as wide as the terminal, and never wider than 80 columns."""
    console = Console(highlight=False, soft_wrap=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


def plain_table(title: str) -> Table:
    """A table with a line below its headings, and nothing that takes up room."""
    return Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )


def print_stage(
    console: Console,
    stage: str,
    worth: Mapping[str, float],
    scores: Mapping[str, Mapping[str, float]],
    graded: Sequence[Graded],
) -> None:
    """Print one stage: a row for each student, and below it what there is to say.

    Args:
        console: where to print.
        stage: such as ``"01-numpy"``.
        worth: the most points of each graded cell, in order.
        scores: the points of each student for each cell.
        graded: what became of each submission.
    """
    remarks = {one.student: one.remarks for one in graded if one.stage == stage}
    table = plain_table(stage)
    table.add_column(say("classroom.student"), no_wrap=True)
    headings = [_heading(cell) for cell in worth]
    is_too_wide = _width(headings) > WIDTH
    for index, heading in enumerate(headings, 1):
        table.add_column(str(index) if is_too_wide else heading, justify="right")
    table.add_column(say("classroom.total"), justify="right", style="bold")
    for student, earned in scores.items():
        name = f"{student} *" if remarks.get(student) else student
        cells = [_points(earned[cell], most) for cell, most in worth.items()]
        table.add_row(Text(name), *cells, number(sum(earned.values())))
    table.add_section()
    most = [number(points) for points in worth.values()]
    table.add_row(say("classroom.most"), *most, number(sum(worth.values())))
    console.print(table)
    if is_too_wide:
        console.print(Text(_legend(worth)), soft_wrap=False)
    for student in scores:
        for remark in remarks.get(student, ()):
            console.print(Text(f"* {student}: {remark}"), soft_wrap=False)


def print_commonest(console: Console, made: Sequence[Made]) -> None:
    """Print what most students got wrong, and how many; nothing if nobody did.

    Args:
        console: where to print.
        made: the mistakes of the class, the commonest first.
    """
    if not made:
        return
    table = plain_table(say("classroom.commonest"))
    table.add_column(say("classroom.exercise"))
    table.add_column(say("classroom.mistake"))
    table.add_column(say("classroom.students"), justify="right")
    for one in made[:COMMONEST]:
        number_of_stage = one.stage.partition("-")[0]
        table.add_row(
            Text(f"{number_of_stage} {one.exercise}"),
            Text(one.mistake),
            str(one.students),
        )
    console.print(table)


def _heading(cell: str) -> str:
    """A graded cell's name, broken so that its column stays narrow."""
    return exercise_name(cell).replace("_", "\n", 1)


def _width(headings: Sequence[str]) -> int:
    """How wide a table with these columns would be, beside the students' names."""
    columns = sum(max(map(len, one.splitlines())) + 1 for one in headings)
    return columns + len(say("classroom.student")) + len(say("classroom.total")) + 6


def _legend(worth: Mapping[str, float]) -> str:
    """What the numbered columns stand for."""
    names = map(exercise_name, worth)
    return ", ".join(f"{index} {name}" for index, name in enumerate(names, 1))


def _points(earned: float, most: float) -> Text:
    """Points lost stand out by weight, and by colour for those who see it."""
    style = "" if earned >= most else "bold dark_orange"
    return Text(number(earned), style=style)
