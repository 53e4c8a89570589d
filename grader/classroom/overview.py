"""The whole class over all stages: a table for the terminal, and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.console import Console
from rich.text import Text

from grader.classroom.report import plain_table
from grader.notebook.panel import number
from grader.text import say

#: How many of the cells that cost the class most are drawn.
HARDEST = 15
#: Dark for little, light for much; even in brightness, so also for the colour-blind.
COLOURS = "cividis"


@dataclass(frozen=True)
class Stage:
    """One graded stage.

    Attributes:
        name: such as ``"01-numpy"``.
        worth: the most points of each graded cell.
        scores: the points of each student for each cell.
    """

    name: str
    worth: Mapping[str, float]
    scores: Mapping[str, Mapping[str, float]]

    @property
    def most(self) -> float:
        """The points of the whole stage."""
        return sum(self.worth.values())

    def total(self, student: str) -> float | None:
        """A student's points, or None for who handed nothing in."""
        earned = self.scores.get(student)
        return None if earned is None else sum(earned.values())

    def shares(self) -> dict[str, float]:
        """Which share of each cell's points the class earned, from 0 to 1."""
        return {
            cell: float(np.mean([one[cell] for one in self.scores.values()]) / most)
            for cell, most in self.worth.items()
        }


def students(stages: list[Stage]) -> list[str]:
    """Everybody who handed in anything, in alphabetical order."""
    return sorted({student for stage in stages for student in stage.scores})


def print_overview(console: Console, stages: list[Stage]) -> None:
    """Print a row for each student and a column for each stage, rounded to points."""
    table = plain_table(say("classroom.overview"))
    table.add_column(say("classroom.student"), no_wrap=True)
    for stage in stages:
        table.add_column(stage.name.partition("-")[0], justify="right")
    table.add_column(say("classroom.total"), justify="right", style="bold")
    for student in students(stages):
        totals = [stage.total(student) for stage in stages]
        cells = ["–" if total is None else f"{total:.0f}" for total in totals]
        everything = sum(total or 0.0 for total in totals)
        table.add_row(Text(student), *cells, f"{everything:.0f}")
    table.add_section()
    most = [number(stage.most) for stage in stages]
    table.add_row(say("classroom.most"), *most, number(sum(s.most for s in stages)))
    console.print(table)


def draw_overview(stages: list[Stage], path: Path) -> None:
    """Draw who earned what in which stage, and which cells cost the class most.

    Args:
        stages: in order.
        path: the PNG file that is written.
    """
    names = students(stages)
    height = 1.6 + 0.3 * len(names) + 0.26 * HARDEST
    figure = Figure(figsize=(8.6, height), dpi=120, layout="constrained")
    ratios = [0.3 * len(names) + 0.5, 0.26 * HARDEST]
    above, below = figure.subplots(2, height_ratios=ratios)
    _draw_totals(above, stages, names)
    _draw_hardest(below, stages)
    figure.savefig(path, metadata={"Software": None})


def _draw_totals(axes: Axes, stages: list[Stage], names: list[str]) -> None:
    shares = np.array(
        [
            [
                np.nan if (total := stage.total(name)) is None else total / stage.most
                for stage in stages
            ]
            for name in names
        ]
    )
    axes.imshow(shares, cmap=COLOURS, vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        if np.isnan(share):
            continue
        points = f"{share * stages[column].most:.0f}"
        ink = "black" if share > 0.5 else "white"
        axes.text(column, row, points, ha="center", va="center", color=ink, fontsize=8)
    axes.set(title=say("classroom.totals_title"))
    axes.set_xticks(range(len(stages)), [stage.name for stage in stages])
    axes.tick_params(axis="x", rotation=30, labelsize=8, length=0)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
        label.set_rotation_mode("anchor")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", labelsize=8, length=0)
    axes.spines[:].set_visible(False)


def _draw_hardest(axes: Axes, stages: list[Stage]) -> None:
    shares = {
        f"{stage.name[:2]} {cell.removeprefix('check_')}": share
        for stage in stages
        for cell, share in stage.shares().items()
    }
    hardest = sorted(shares, key=lambda cell: shares[cell])[:HARDEST]
    values = [100 * shares[cell] for cell in hardest]
    bars = axes.barh(range(len(hardest)), values, color="#0072B2", height=0.7)
    axes.bar_label(bars, fmt="%.0f %%", padding=3, fontsize=8)
    axes.set(
        title=say("classroom.hardest_title", count=len(hardest)),
        xlabel=say("classroom.share"),
        xlim=(0, 105),
    )
    axes.set_yticks(range(len(hardest)), hardest, fontsize=8)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
