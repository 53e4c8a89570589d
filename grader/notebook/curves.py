"""Draw loss curves: log scale, labelled axes, colours that everyone can tell apart."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.notebook.shell import show
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The Okabe-Ito palette, with a line style each, so that curves that lie upon one
#: another, and curves printed in grey, can still be told apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STYLES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)))
#: Significant digits of what is said of a curve. More would differ between machines:
#: training multiplies the rounding of another order of summation.
DIGITS = 3


def plot_losses(curves: Mapping[str, Sequence[float]], title: str = "") -> None:
    """Plot one or more loss curves and describe them in a sentence.

    Args:
        curves: the losses of each run by its name, one number for each step.
        title: the figure's title.

    The sentence is the picture's alternative text, and its plain-text twin.
    """
    finite = {name: _finite(losses) for name, losses in curves.items()}
    description = say(
        "curves.description",
        curves="; ".join(
            _describe(name, curves[name], finite[name]) for name in curves
        ),
    )
    show(
        description,
        {"image/png": _png(_draw(finite, title))},
        metadata={"image/png": {"alt": description}},
    )


def _finite(losses: Sequence[float]) -> np.ndarray:
    """The losses up to the first one that is not a finite number."""
    values = np.asarray(losses, dtype=float).ravel()
    bad = np.flatnonzero(~np.isfinite(values))
    return values[: bad[0]] if bad.size else values


def _describe(name: str, losses: Sequence[float], finite: np.ndarray) -> str:
    if finite.size < np.size(losses):
        return say("curves.diverged", name=name, step=finite.size)
    if not finite.size:
        return say("curves.empty", name=name)
    first, last = (f"{value:.{DIGITS}g}" for value in (finite[0], finite[-1]))
    return say("curves.curve", name=name, first=first, last=last, steps=finite.size)


def _draw(curves: Mapping[str, np.ndarray], title: str) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.8), dpi=110, layout="constrained", facecolor="w")
    axes = figure.subplots()
    for index, (name, losses) in enumerate(curves.items()):
        axes.semilogy(
            losses,
            label=name,
            color=COLOURS[index % len(COLOURS)],
            linestyle=STYLES[index % len(STYLES)],
            linewidth=2,
        )
    axes.set(xlabel=say("curves.step"), ylabel=say("curves.loss"), title=title)
    axes.grid(True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    return figure


def _png(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode("ascii")
