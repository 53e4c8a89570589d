"""Draw the losses of a network whose depth changes from step to step: one point a step.

A line through such losses would be a hedge. Points in a colour and a shape for each
depth show several curves in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.notebook.curves import COLOURS, show_figure, tidy
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARKERS = ("o", "s", "^", "D", "v")
#: The share of a run, at its end, that a depth's last loss is the median of.
_LAST = 0.2


def plot_losses_by_depth(
    losses: Sequence[float], depths: Sequence[int], title: str = ""
) -> None:
    """Plot the loss of each step, marked by its depth, and describe it in a sentence.

    Args:
        losses: one for each step.
        depths: the depth of the network at each step.
        title: the figure's title.

    The sentence is the picture's alternative text, and its plain-text twin. Of the
    losses it says no more than the order of magnitude, which every machine reproduces.
    """
    values, drawn = np.asarray(losses, dtype=float), np.asarray(depths)[: len(losses)]
    sentences = [
        say(
            "loss_by_depth.one",
            depth=depth,
            steps=int((drawn == depth).sum()),
            first=_order(values[drawn == depth][:1]),
            last=_order(_last_of(values, drawn == depth)),
        )
        for depth in sorted(set(drawn.tolist()))
    ]
    description = say("loss_by_depth.description", depths="; ".join(sentences))
    show_figure(_draw(values, drawn, title), description)


def _last_of(values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    late = chosen & (np.arange(values.size) >= (1 - _LAST) * values.size)
    return values[late] if late.any() else values[chosen][-1:]


def _order(values: np.ndarray) -> str:
    middle = float(np.median(values))
    if not np.isfinite(middle) or middle <= 0:
        return say("loss_by_depth.unknown")
    return say("curves.order", power=int(np.floor(np.log10(middle))))


def _draw(values: np.ndarray, drawn: np.ndarray, title: str) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.8, 4.0), dpi=110, layout="constrained", facecolor="w")
    axes = figure.subplots()
    axes.semilogy(values, color="#cccccc", linewidth=0.6, zorder=1)
    for index, depth in enumerate(sorted(set(drawn.tolist()))):
        steps = np.flatnonzero(drawn == depth)
        axes.semilogy(
            steps,
            values[steps],
            linestyle="none",
            marker=_MARKERS[index % 5],
            markersize=4,
            color=COLOURS[index % len(COLOURS)],
            label=say("loss_by_depth.label", depth=depth),
        )
    axes.set(xlabel=say("curves.step"), ylabel=say("curves.loss"), title=title)
    tidy(axes)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure
