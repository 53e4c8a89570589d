"""Draw how wrong a measured slope is against the step that it was measured with.

On two logarithmic axes a power of the step is a straight line, so each branch of the
curve shows by its slope which error rules there. The slopes are fitted to the data and
written beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.notebook.curves import COLOURS, line_style, show_figure, tidy
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: A branch begins this factor away from the best step; nearer by, both errors count.
_AWAY = 8.0
#: Above this relative error nothing is right any more, and no law holds.
_LOST = 0.3
#: How far along its branch the slope of each curve is written: never side by side.
_WRITTEN_AT = {"left": (0.3, 0.5, 0.6), "right": (0.35, 0.35, 0.6)}


class _Branch(NamedTuple):
    """A straight piece of a curve: log10(error) = slope · log10(step) + height."""

    slope: float
    height: float
    start: float  #: log10 of its shortest step
    end: float  #: log10 of its longest step


def plot_step_sizes(
    steps: Sequence[float], errors: Mapping[str, Sequence[float]], title: str = ""
) -> None:
    """Plot relative errors against the step, and describe the curves in a sentence.

    Args:
        steps: the steps, in any order.
        errors: the relative error at each step, by the name of what measured.
        title: the figure's title.

    The sentence is the picture's alternative text, and its plain-text twin. Its numbers
    are rounded to what every machine reproduces: no two round alike.
    """
    curves = {name: _usable(steps, values) for name, values in errors.items()}
    branches = {name: _branches(*curve) for name, curve in curves.items()}
    description = say(
        "step_sizes.description",
        curves="; ".join(
            _describe(name, *curves[name], branches[name]) for name in curves
        ),
    )
    show_figure(_draw(curves, branches, title), description)


def _usable(
    steps: Sequence[float], errors: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """The points that have a logarithm, from the shortest step to the longest."""
    x, y = np.asarray(steps, dtype=float), np.asarray(errors, dtype=float)
    order = np.argsort(x)
    x, y = x[order], y[order]
    kept = np.isfinite(y) & (y > 0)
    return x[kept], y[kept]


def _branches(steps: np.ndarray, errors: np.ndarray) -> dict[str, _Branch]:
    """The straight pieces to the left and to the right of the smallest error."""
    if not steps.size:
        return {}
    best = steps[errors.argmin()]
    sides = {"left": steps < best / _AWAY, "right": steps > best * _AWAY}
    found = {}
    for side, there in sides.items():
        there = there & (errors < _LOST)
        if there.sum() < 3:
            continue
        x, y = np.log10(steps[there]), np.log10(errors[there])
        slope, height = np.polyfit(x, y, 1)
        found[side] = _Branch(slope, height, x[0], x[-1])
    return found


def _describe(
    name: str,
    steps: np.ndarray,
    errors: np.ndarray,
    branches: Mapping[str, _Branch],
) -> str:
    if not steps.size:
        return say("step_sizes.empty", name=name)
    sentence = say("step_sizes.best", name=name, step=_best(steps, errors, branches))
    for side, branch in branches.items():
        sentence += say(f"step_sizes.{side}", slope=f"{branch.slope:+.0f}")
    return sentence


def _best(
    steps: np.ndarray, errors: np.ndarray, branches: Mapping[str, _Branch]
) -> str:
    """The power of ten nearest to the best step: where the branches would meet."""
    exponent = np.log10(steps[errors.argmin()])
    if len(branches) == 2:
        left, right = branches["left"], branches["right"]
        if right.slope > left.slope:
            exponent = (left.height - right.height) / (right.slope - left.slope)
    return f"1e{round(exponent):d}"


def _draw(
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    branches: Mapping[str, Mapping[str, _Branch]],
    title: str,
) -> Figure:
    # Not through pyplot: its figures would be shown a second time by the notebook.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.8, 4.4), dpi=110, layout="constrained", facecolor="w")
    axes = figure.subplots()
    for index, (name, (steps, errors)) in enumerate(curves.items()):
        axes.loglog(steps, errors, label=name, **line_style(index, 2))
        if steps.size:
            best = errors.argmin()
            axes.plot(steps[best], errors[best], "o", color=_colour(index))
        for side, branch in branches[name].items():
            _write_slope(axes, index, _WRITTEN_AT[side][index % 3], branch)
    axes.set(
        xlabel=f"{say('step_sizes.step')}\n{say('step_sizes.who_rules')}",
        ylabel=say("step_sizes.error"),
        title=title,
    )
    tidy(axes)
    axes.legend(frameon=False, fontsize="small")
    return figure


def _write_slope(axes: Axes, index: int, part: float, branch: _Branch) -> None:
    """Write a branch's slope onto it."""
    at = branch.start + part * (branch.end - branch.start)
    axes.text(
        10**at,
        10 ** (branch.slope * at + branch.height),
        f"{branch.slope:+.0f}".replace("-", "−"),
        ha="center",
        va="center",
        color=_colour(index),
        weight="bold",
        bbox={"facecolor": "w", "edgecolor": "none", "pad": 1.5},
    )


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]
