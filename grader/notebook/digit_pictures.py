"""Pictures of handwritten digits, and of a network that reads them.

Each picture comes with a sentence that says what is in it, as alternative text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.notebook.curves import COLOURS, show_figure, tidy
from grader.notebook.shell import show
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Pixels along one side of a digit.
SIDE = 8
#: Pictures in one row, and the most that are shown at once.
ACROSS, MOST = 10, 20
#: Hidden units in one row, and how wide one pixel of theirs is.
_UNITS_ACROSS, _MAGNIFIED = 16, 6
#: Blue for negative, orange for positive: the ends of the course's palette.
_BELOW, _ABOVE = COLOURS[0], COLOURS[1]


def plot_digits(x: np.ndarray, titles: Sequence[Any]) -> None:
    """Show digits in a row or two, each with a word above it.

    Args:
        x: grey values from 0 to 1, one digit a row, (N, 64). At most 20 are shown.
        titles: what stands above each.
    """
    shown = [str(title) for title in titles[: min(MOST, len(x))]]
    figure = _gallery(x[: len(shown)], shown)
    words = say("digits.samples", count=len(shown), titles=", ".join(shown))
    show_figure(figure, words)


def plot_misread(x: np.ndarray, labels: np.ndarray, read: np.ndarray) -> None:
    """Show the digits that were misread, with what they are and were taken for.

    Args:
        x: grey values from 0 to 1, one digit a row, (N, 64).
        labels: what they are, (N,).
        read: what the network takes them for, (N,).
    """
    wrong = np.flatnonzero(np.asarray(read) != np.asarray(labels))
    if not wrong.size:
        show(say("digits.all_read"), {})
        return
    titles = [
        say("digits.misread_title", true=labels[i], read=read[i]) for i in wrong[:MOST]
    ]
    figure = _gallery(x[wrong[:MOST]], titles)
    if wrong.size > MOST:
        more = say("digits.not_shown", count=wrong.size - MOST)
        figure.supxlabel(more, fontsize="small")
    # Which ones they are is not said: the last digits of a rounding decide on a few.
    show_figure(figure, say("digits.misread"))


def plot_progress(losses: Sequence[float], shares: Sequence[float]) -> None:
    """Draw the training loss, and the share of held-out digits read, by epoch.

    Args:
        losses: after each epoch.
        shares: from 0 to 1, after each epoch.
    """
    from matplotlib.ticker import LogLocator

    figure = _figure(6.4, 4.6)
    above, below = figure.subplots(2, sharex=True)
    epochs = np.arange(1, len(losses) + 1)
    above.semilogy(epochs, losses, color=COLOURS[0], linewidth=2)
    above.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    above.yaxis.set_major_formatter("{x:g}")
    above.yaxis.set_minor_formatter("")
    above.set(ylabel=say("digits.training_loss"))
    below.plot(epochs, 100 * np.asarray(shares), color=COLOURS[1], linewidth=2)
    below.set(xlabel=say("digits.epoch"), ylabel=say("digits.share_read"))
    for axes in (above, below):
        tidy(axes)
    words = say(
        "digits.progress",
        epochs=len(losses),
        first_loss=f"{losses[0]:.1g}",
        last_loss=f"{losses[-1]:.1g}",
        first_share=f"{100 * shares[0]:.0f}",
        last_share=f"{100 * shares[-1]:.0f}",
    )
    show_figure(figure, words)


def plot_confusion(labels: np.ndarray, read: np.ndarray) -> None:
    """Draw how often each true digit was read as which.

    Args:
        labels: what the digits are, (N,).
        read: what the network takes them for, (N,).
    """
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(labels, read, labels=np.arange(10))
    figure = _figure(5.2, 4.6)
    axes = figure.subplots()
    # A misreading is rare, and has to show beside fifty right ones.
    axes.imshow(np.sqrt(counts), cmap="Blues")
    middle = np.sqrt(counts.max()) / 2
    for (true, taken_for), count in np.ndenumerate(counts):
        if count:
            colour = "white" if np.sqrt(count) > middle else "black"
            axes.text(
                taken_for, true, str(count), ha="center", va="center", color=colour
            )
    axes.set(
        xticks=range(10),
        yticks=range(10),
        xlabel=say("digits.read_digit"),
        ylabel=say("digits.true_digit"),
    )
    axes.spines[:].set_visible(False)
    show_figure(figure, say("digits.confusion"))


def plot_first_layer(weights: np.ndarray) -> None:
    """Show what belongs to each hidden unit's 64 pixels as a picture, centred on 0.

    Args:
        weights: of the first layer, or what was added to them, (64, H).
    """
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("", [_BELOW, "white", _ABOVE])
    colours = colours.with_extremes(bad="#cccccc")  # the lines between the pictures
    largest = float(np.abs(weights).max())
    figure = _figure(7.4, 2.0)
    axes = figure.subplots()
    image = axes.imshow(_tiled(weights), cmap=colours, vmin=-largest, vmax=largest)
    axes.set_axis_off()
    figure.colorbar(image, label=say("digits.weight"), fraction=0.03, pad=0.02)
    show_figure(figure, say("digits.first_layer", count=weights.shape[1]))


def _tiled(weights: np.ndarray) -> np.ndarray:
    """One large picture of all units, with NaN between them."""
    units = weights.T.reshape(-1, SIDE, SIDE)
    step = SIDE * _MAGNIFIED + 1
    rows = -(-len(units) // _UNITS_ACROSS)
    picture = np.full((rows * step + 1, _UNITS_ACROSS * step + 1), np.nan)
    for index, unit in enumerate(units):
        top, left = (place * step + 1 for place in divmod(index, _UNITS_ACROSS))
        large = np.kron(unit, np.ones((_MAGNIFIED, _MAGNIFIED)))
        picture[top : top + step - 1, left : left + step - 1] = large
    return picture


def _figure(width: float, height: float) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=110, layout="constrained", facecolor="w")


def _gallery(x: np.ndarray, titles: Sequence[str]) -> Figure:
    rows = -(-len(x) // ACROSS)
    figure = _figure(7.4, 1.05 * rows)
    grid = figure.subplots(rows, ACROSS, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, digit, title in zip(grid.flat, x, titles, strict=False):
        _draw_digit(axes, digit, title)
    return figure


def _draw_digit(axes: Axes, digit: np.ndarray, title: str) -> None:
    axes.imshow(digit.reshape(SIDE, SIDE), cmap="Greys", vmin=0, vmax=1)
    axes.set_title(title.replace(", ", ",\n"), fontsize=8)
