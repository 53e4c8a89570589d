"""Draw a student's recorded graph: from left to right, parents before children.

All that is asked of a node is what it records: ``data``, ``grad``, ``parents`` and
``name``. The picture is told in words too, as its alternative text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.notebook.curves import DIGITS, show_figure
from grader.notebook.shell import show
from grader.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: More nodes than this would be too small to read.
MOST_NODES = 40
#: How often the rows of the columns are sorted by their neighbours.
SWEEPS = 8

#: Inches: a box, and from the middle of one to the middle of the next.
BOX = (1.2, 0.62)
STEP = (1.68, 0.95)
DARK, BLUE, GREY = "#333333", "#0072B2", "#555555"
LEAF_FILL, STEP_FILL = "#ffffff", "#f3efe6"


class _Place(NamedTuple):
    """A column and a row of the picture; rows need not be whole."""

    column: int
    row: float


def draw_graph(root: Any) -> None:
    """Draw the graph that a node was computed by, and describe it in a sentence or two.

    Args:
        root: a node with ``data``, ``grad``, ``parents`` (nodes again) and ``name``.
    """
    nodes = _ancestors(root)
    if len(nodes) > MOST_NODES:
        show(say("graphs.too_large", nodes=len(nodes), most=MOST_NODES), {})
        return
    show_figure(_draw(nodes), describe(nodes))


def _ancestors(root: Any) -> list[Any]:
    """The root and everything that it was computed from, parents first."""
    order: list[Any] = []
    seen: set[int] = set()
    waiting = [(root, False)]
    while waiting:
        node, is_done = waiting.pop()
        if is_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.append((node, True))
            waiting.extend((parent, False) for parent in reversed(tuple(node.parents)))
    return order


# ------------------------------------------------------------------------ in words


def describe(nodes: Sequence[Any]) -> str:
    """The graph in words: its leaves, then each step with what it takes."""
    leaves = [node for node in nodes if not node.parents]
    steps = [node for node in nodes if node.parents]
    called = {id(node): _leaf_name(node, place) for place, node in enumerate(leaves, 1)}
    called |= {
        id(node): say("graphs.step_number", number=number)
        for number, node in enumerate(steps, 1)
    }
    sentences = [
        say(
            "graphs.leaves",
            leaves=", ".join(
                f"{called[id(leaf)]} {_told(leaf.data)}" for leaf in leaves
            ),
        )
    ]
    if steps:
        told = [
            say(
                "graphs.step",
                number=called[id(node)],
                operation=_name(node),
                parents=say("graphs.and").join(called[id(p)] for p in node.parents),
                value=_told(node.data),
            )
            for node in steps
        ]
        sentences.append(say("graphs.steps", steps="; ".join(told)))
    sentences.append(_about_gradients(nodes, called))
    return " ".join(sentences)


def _about_gradients(nodes: Sequence[Any], called: dict[int, str]) -> str:
    if all(node.grad is None for node in nodes):
        return say("graphs.no_gradients")
    if any(np.shape(node.grad) != np.shape(node.data) for node in nodes):
        return say("graphs.odd_gradients")
    numbers = [
        f"{called[id(node)]} {_told(node.grad)}"
        for node in nodes
        if np.shape(node.grad) == ()
    ]
    if len(numbers) == len(nodes):
        return say("graphs.gradients_are", gradients=", ".join(numbers))
    return say("graphs.gradients")


def _name(node: Any) -> str:
    return str(node.name) or "?"


def _leaf_name(node: Any, place: int) -> str:
    return str(node.name) or say("graphs.unnamed_leaf", place=place)


def _told(value: Any) -> str:
    """An array's shape; of a single number, the number."""
    shape = np.shape(value)
    return str(shape) if shape else f"{float(value):.{DIGITS}g}"


# ---------------------------------------------------------------------- in a picture


def _draw(nodes: Sequence[Any]) -> Figure:
    from matplotlib.figure import Figure

    places, ways = _layout(nodes)
    columns = 1 + max(place.column for place in places.values())
    rows = [place.row for place in places.values()]
    rows += [place.row for way in ways for place in way]
    low, high = min(rows), max(rows)
    width, height = columns * STEP[0], (high - low) * STEP[1] + BOX[1] + 0.3
    figure = Figure(figsize=(width, height), dpi=110, facecolor="w")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(
        xlim=(-STEP[0] / 2, width - STEP[0] / 2),
        ylim=(-high * STEP[1] - BOX[1] / 2 - 0.15, -low * STEP[1] + BOX[1] / 2 + 0.15),
    )
    axes.axis("off")
    for way in ways:
        _draw_way(axes, way)
    for node in nodes:
        _draw_node(axes, node, places[id(node)])
    return figure


def _at(place: _Place) -> tuple[float, float]:
    return place.column * STEP[0], -place.row * STEP[1]


def _draw_node(axes: Axes, node: Any, place: _Place) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = _at(place)
    axes.add_patch(
        FancyBboxPatch(
            (x - BOX[0] / 2, y - BOX[1] / 2),
            *BOX,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=STEP_FILL if node.parents else LEAF_FILL,
            edgecolor=DARK,
            linewidth=1.2 if node.parents else 0.8,
            linestyle="-" if node.parents else "--",
            zorder=2,
        )
    )
    centre = {"ha": "center", "va": "center", "zorder": 3}
    has_gradient = node.grad is not None
    top = 0.17 if has_gradient else 0.12
    axes.text(x, y + top, _name(node), color="#111111", weight="bold", size=9, **centre)
    axes.text(x, y + top - 0.2, _told(node.data), color=GREY, size=7.5, **centre)
    if has_gradient:
        told = say("graphs.gradient", value=_told(node.grad))
        axes.text(x, y + top - 0.37, told, color=BLUE, size=7.5, **centre)


def _draw_way(axes: Axes, way: Sequence[_Place]) -> None:
    """An arrow from a parent to a child, smoothly through the places in between."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    points = [_at(place) for place in way]
    points[0] = (points[0][0] + BOX[0] / 2, points[0][1])
    points[-1] = (points[-1][0] - BOX[0] / 2 - 0.02, points[-1][1])
    corners, codes = [points[0]], [Path.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(points):
        half = (x1 - x0) / 2
        corners += [(x0 + half, y0), (x1 - half, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
    axes.add_patch(
        FancyArrowPatch(
            path=Path(corners, codes),
            arrowstyle="-|>",
            mutation_scale=11,
            color=DARK,
            linewidth=1.3,
            zorder=1,
        )
    )


# ---------------------------------------------------------------------------- layout


def _layout(
    nodes: Sequence[Any],
) -> tuple[dict[int, _Place], list[list[_Place]]]:
    """A place for each node, and the way of each arrow.

    An arrow over several columns gets a place in each, so that it runs between boxes
    and not through them. The columns are then sorted by what they are connected to.
    """
    column = _columns(nodes)
    links = [(id(parent), id(node)) for node in nodes for parent in node.parents]
    rows: list[list[Any]] = [[] for _ in range(1 + max(column.values()))]
    for node in nodes:
        rows[column[id(node)]].append(id(node))
    chains = []
    for index, (parent, child) in enumerate(links):
        between = [(index, at) for at in range(column[parent] + 1, column[child])]
        for at, stop in zip(
            range(column[parent] + 1, column[child]), between, strict=True
        ):
            rows[at].append(stop)
        chains.append([parent, *between, child])
    neighbours: dict[Any, list[Any]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
    row = _rows(rows, neighbours)
    places = {id(node): _Place(column[id(node)], row[id(node)]) for node in nodes}
    ways = []
    twins = _twins(links)
    for index, chain in enumerate(chains):
        way = [
            places[stop] if isinstance(stop, int) else _Place(stop[1], row[stop])
            for stop in chain
        ]
        # Two arrows between the same two boxes run side by side.
        aside = 0.14 * twins[index]
        ways.append([_Place(place.column, place.row + aside) for place in way])
    return places, ways


def _columns(nodes: Sequence[Any]) -> dict[int, int]:
    """One column right of all parents; a leaf stands just left of its first child."""
    column: dict[int, int] = {}
    for node in nodes:
        above = [column[id(parent)] for parent in node.parents]
        column[id(node)] = 1 + max(above) if above else 0
    first_child: dict[int, int] = {}
    for node in nodes:
        for parent in node.parents:
            mine = column[id(node)]
            first_child[id(parent)] = min(first_child.get(id(parent), mine), mine)
    for node in nodes:
        if not node.parents and id(node) in first_child:
            column[id(node)] = first_child[id(node)] - 1
    return column


def _rows(
    columns: Sequence[Sequence[Any]], neighbours: dict[Any, list[Any]]
) -> dict[Any, float]:
    """A row for everything, near the rows of its neighbours and at least one apart."""
    row = {each: float(at) for column in columns for at, each in enumerate(column)}
    for _ in range(SWEEPS):
        for column in (*columns, *columns[::-1]):
            wanted = {
                each: float(np.mean([row[other] for other in neighbours[each]]))
                if each in neighbours
                else row[each]
                for each in column
            }
            ordered = sorted(column, key=wanted.__getitem__)
            for each, place in zip(
                ordered, _spread([wanted[each] for each in ordered]), strict=True
            ):
                row[each] = place
    return row


def _spread(wanted: Sequence[float]) -> list[float]:
    """Sorted places, moved as little as needed to be one apart."""
    groups: list[list[float]] = []  # [sum of what the first place wants, how many]
    for index, place in enumerate(wanted):
        groups.append([place - index, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > (
            groups[-1][0] / groups[-1][1]
        ):
            total, count = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += count
    starts = [total / count for total, count in groups for _ in range(int(count))]
    return [start + index for index, start in enumerate(starts)]


def _twins(links: Sequence[tuple[int, int]]) -> list[float]:
    """How far each arrow stands aside: 0, or -1 and 1 for two of the same ends."""
    aside = []
    for index, link in enumerate(links):
        same = [other for other, each in enumerate(links) if each == link]
        place = same.index(index)
        aside.append(0.0 if len(same) == 1 else 2.0 * place / (len(same) - 1) - 1)
    return aside
