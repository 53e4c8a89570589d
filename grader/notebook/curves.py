"""Draw loss curves: log scale, labelled axes, colours that everyone can tell apart.

Curves that should be the same lie upon one another, so the earlier ones are drawn
wider, and how far they really are apart is drawn below them.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.notebook.shell import show
from grader.problem import STEPS_COMPARED
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The Okabe-Ito palette, with a line style each, so that curves that lie upon one
#: another, and curves printed in grey, can still be told apart.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STYLES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)))
#: How much wider than the next one a curve is drawn that others lie upon, in points;
#: and the most that the first of many is wider than the last.
WIDER, MOST_WIDER = 1.8, 10.0
#: From so many curves on, their names stand beside the picture.
MANY = 6
#: Significant digits of what is said of a curve. More would differ between machines:
#: training multiplies the rounding of another order of summation.
DIGITS = 3
#: The differences that are told apart in words: a bound that every machine keeps.
BOUNDS = (1e-9, 1e-6, 1e-3)


def plot_losses(
    curves: Mapping[str, Sequence[float]],
    title: str = "",
    differences: bool = False,
    digits: int = DIGITS,
) -> None:
    """Plot one or more loss curves and describe them in a sentence.

    Args:
        curves: the losses of each run by its name, one number for each step.
        title: the figure's title.
        differences: draw below how far each curve is from the first one, relative to
            it.
        digits: significant digits of the losses in the description; 0 for nothing but
            their order of magnitude.

    The sentence is the picture's alternative text, and its plain-text twin.
    """
    finite = {name: _finite(losses) for name, losses in curves.items()}
    sentences = [_describe(name, curves[name], finite[name], digits) for name in curves]
    apart = _apart(finite) if differences and len(finite) > 1 else {}
    sentences += [
        _describe_difference(*one, next(iter(finite))) for one in apart.items()
    ]
    description = say("curves.description", curves="; ".join(sentences))
    show_figure(_draw(finite, apart, title), description)


def show_figure(figure: Figure, description: str) -> None:
    """Show a figure with its description, as alternative text and as plain text."""
    show(
        description,
        {"image/png": _png(figure)},
        metadata={"image/png": {"alt": description}},
    )


def _apart(curves: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """How far each curve is from the first one, relative to that."""
    first, *others = curves
    apart = {}
    for name in others:
        steps = min(curves[first].size, curves[name].size)
        reference = curves[first][:steps]
        apart[name] = np.abs(curves[name][:steps] - reference) / np.abs(reference)
    return apart


def _describe_difference(name: str, apart: np.ndarray, first: str) -> str:
    compared = apart[:STEPS_COMPARED]
    largest = compared.max(initial=0.0)
    for bound in BOUNDS:
        if largest < bound:
            return say(
                "curves.close",
                name=name,
                first=first,
                bound=f"{bound:.0e}",
                steps=compared.size,
            )
    return say("curves.apart", name=name, first=first)


def _finite(losses: Sequence[float]) -> np.ndarray:
    """The losses up to the first one that is not a finite number."""
    values = np.asarray(losses, dtype=float).ravel()
    bad = np.flatnonzero(~np.isfinite(values))
    return values[: bad[0]] if bad.size else values


def _describe(
    name: str, losses: Sequence[float], finite: np.ndarray, digits: int
) -> str:
    if finite.size < np.size(losses):
        return say("curves.diverged", name=name, step=finite.size)
    if not finite.size:
        return say("curves.empty", name=name)
    first, last = (_in_words(value, digits) for value in (finite[0], finite[-1]))
    return say("curves.curve", name=name, first=first, last=last, steps=finite.size)


def _in_words(loss: float, digits: int) -> str:
    if digits or loss <= 0:
        return f"{loss:.{max(digits, 1)}g}"
    return say("curves.order", power=int(np.floor(np.log10(loss))))


def _draw(
    curves: Mapping[str, np.ndarray], apart: Mapping[str, np.ndarray], title: str
) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    is_crowded = len(curves) >= MANY
    figure = Figure(
        figsize=(8.2 if is_crowded else 6.4, 5.2 if apart else 3.8),
        dpi=110,
        layout="constrained",
        facecolor="w",
    )
    if apart:
        axes, below = figure.subplots(2, sharex=True, height_ratios=[3, 2])
    else:
        axes = below = figure.subplots()
    # Of curves that lie upon one another, each earlier one shows on both sides.
    wider = min(WIDER, MOST_WIDER / len(curves)) if apart else 0
    for index, (name, losses) in enumerate(curves.items()):
        width = 2 + wider * (len(curves) - 1 - index)
        axes.semilogy(losses, label=name, **line_style(index, width))
        if name in apart:
            seen = np.where(apart[name] > 0, apart[name], np.nan)  # 0 has no logarithm
            below.semilogy(seen, **line_style(index, 1.2, solid=True))
    axes.set(ylabel=say("curves.loss"), title=title)
    below.set(xlabel=say("curves.step"))
    for each in {axes, below}:
        tidy(each)
    if is_crowded:
        figure.legend(frameon=False, loc="outside right upper", labelspacing=0.8)
    else:
        axes.legend(frameon=False)
    if apart:
        largest = max(part.max(initial=0.0) for part in apart.values())
        below.set(ylabel=say("curves.difference"), ylim=(1e-17, max(1e-5, 5 * largest)))
    return figure


def line_style(index: int, width: float, *, solid: bool = False) -> dict[str, Any]:
    """The colour, style and width of the curve with this number."""
    again = index // len(COLOURS)  # a colour that comes again has another style
    return {
        "color": COLOURS[index % len(COLOURS)],
        "linestyle": "-" if solid else STYLES[(index + again) % len(STYLES)],
        "linewidth": width,
    }


def tidy(axes: Axes) -> None:
    """Give axes a light grid and no frame."""
    axes.grid(True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)


def _png(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode("ascii")
