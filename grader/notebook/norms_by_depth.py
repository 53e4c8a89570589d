"""Draw how large a gradient is against the depth of the network that it came through.

Each use of a layer multiplies a gradient by about the same factor, so on a logarithmic
scale the curves are nearly straight lines: downhill is vanishing, uphill is exploding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.notebook.curves import COLOURS, line_style, show_figure, tidy
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARKERS = ("o", "s", "^", "D", "v")


def plot_gradient_norms(
    depths: Sequence[int], norms: Mapping[str, Sequence[float]], title: str = ""
) -> None:
    """Plot gradient norms against depth, and describe the curves in a sentence.

    Args:
        depths: from the smallest to the largest.
        norms: one norm for each depth, by the name of the network.
        title: the figure's title.

    The sentence is the picture's alternative text, and its plain-text twin. It says by
    what factor one more use of the layer changes the norm, in the geometric mean.
    """
    curves = {name: np.asarray(values, dtype=float) for name, values in norms.items()}
    sentences = [
        say("norms_by_depth.curve", name=name, factor=_factor(depths, values))
        for name, values in curves.items()
    ]
    description = say("norms_by_depth.description", curves="; ".join(sentences))
    show_figure(_draw(depths, curves, title), description)


def _factor(depths: Sequence[int], norms: np.ndarray) -> str:
    """The geometric mean of the factors from depth to depth, to one digit or two."""
    if norms.size < 2 or not (np.isfinite(norms) & (norms > 0)).all():
        return say("norms_by_depth.unknown")
    growth = (norms[-1] / norms[0]) ** (1 / (depths[-1] - depths[0]))
    return f"{growth:.1f}"


def _draw(
    depths: Sequence[int], curves: Mapping[str, np.ndarray], title: str
) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.9), dpi=110, layout="constrained", facecolor="w")
    axes = figure.subplots()
    for index, (name, values) in enumerate(curves.items()):
        axes.semilogy(
            depths, values, marker=_MARKERS[index % 5], **line_style(index, 2)
        )
        axes.annotate(
            name,
            (depths[-1], values[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=COLOURS[index % len(COLOURS)],
            weight="bold",
            annotation_clip=False,
        )
    axes.set(
        xlabel=say("norms_by_depth.depth"),
        ylabel=say("norms_by_depth.norm"),
        title=title,
        xticks=list(depths),
    )
    tidy(axes)
    return figure
