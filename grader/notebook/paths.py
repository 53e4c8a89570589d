"""Draw the ways that optimizers take down a valley, over its contour lines.

One panel for each: several paths in one picture hide one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.notebook.curves import COLOURS, show_figure
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Panels side by side.
_COLUMNS = 3
#: Contour lines, and the points along each axis that they are computed from.
_LINES, _GRID = 12, 120

Height = Callable[[np.ndarray], np.ndarray]
Range = tuple[float, float]


def plot_paths(
    height: Height,
    paths: Mapping[str, Sequence[np.ndarray]],
    title: str = "",
    across: Range = (-11.0, 3.0),
    up: Range = (-2.2, 2.2),
) -> None:
    """Plot paths over the contour lines of a surface, and say where they end.

    Args:
        height: the surface: of points (2, …) their heights (…).
        paths: the points of each path, (steps + 1, 2), by its name. All start alike.
        title: the figure's title.
        across: the picture's range along the first coordinate.
        up: and along the second one.

    The sentence is the picture's alternative text, and its plain-text twin.
    """
    arrays = {name: np.asarray(path, dtype=float) for name, path in paths.items()}
    start = ", ".join(f"{entry:g}" for entry in next(iter(arrays.values()))[0])
    ends = [_describe(name, path, height, across, up) for name, path in arrays.items()]
    description = say("paths.description", start=f"({start})", paths="; ".join(ends))
    show_figure(_draw(height, arrays, title, across, up), description)


def _describe(
    name: str, path: np.ndarray, height: Height, across: Range, up: Range
) -> str:
    low, high = np.array([across, up]).T
    outside = ~((path >= low) & (path <= high)).all(axis=1)
    if outside.any():
        return say("paths.far", name=name, step=int(outside.argmax()))
    steps, end = len(path) - 1, float(height(path[-1]))
    return say("paths.near", name=name, steps=steps, height=f"{end:.2g}")


def _draw(
    height: Height,
    paths: Mapping[str, np.ndarray],
    title: str,
    across: Range,
    up: Range,
) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    rows = -(-len(paths) // _COLUMNS)
    figure = Figure(
        figsize=(8.4, 0.6 + 2.1 * rows), dpi=110, layout="constrained", facecolor="w"
    )
    panels = figure.subplots(rows, _COLUMNS, sharex=True, sharey=True, squeeze=False)
    for index, axes in enumerate(panels.flat):
        axes.set_visible(index < len(paths))
    for index, (axes, (name, path)) in enumerate(
        zip(panels.flat, paths.items(), strict=False)
    ):
        _draw_contours(axes, height, across, up)
        colour = COLOURS[index % len(COLOURS)]
        axes.plot(*path.T, ".-", color=colour, linewidth=1.3, markersize=4)
        axes.plot(*path[0], "o", color="#333333", markersize=6)
        axes.set(title=name, xlim=across, ylim=up)
        axes.title.set_fontsize(10)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in panels[-1]:
        axes.set_xlabel("a")
    for axes in panels[:, 0]:
        axes.set_ylabel("b")
    figure.suptitle(title, fontsize=11)
    return figure


def _draw_contours(axes: Axes, height: Height, across: Range, up: Range) -> None:
    grid = np.meshgrid(np.linspace(*across, _GRID), np.linspace(*up, _GRID))
    heights = height(np.stack(grid))
    # Equal distances between lines in the root of the height: a bowl looks like one.
    levels = np.linspace(0, np.sqrt(heights.max()), _LINES + 1)[1:] ** 2
    axes.contour(*grid, heights, levels=levels, colors="#bbbbbb", linewidths=0.8)
    axes.plot(0, 0, "+", color="#333333", markersize=9)
