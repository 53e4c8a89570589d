"""A wrong matrix beside the right one, and their difference: a table of colours.

Every entry also has its number, and every wrong one a frame, so that nobody depends on
the colours. It is drawn as HTML: no library has to be imported for it.
"""

from __future__ import annotations

import numpy as np

from grader.notebook.panel import inline_code
from grader.text import say
from grader.verdicts import Compared
from grader.verdicts.comparison import TOLERANCE

#: The ends of the colour scale, vermilion and blue of the Okabe-Ito palette, which
#: colour-blind readers tell apart. White is 0.
POSITIVE, NEGATIVE = (0xD5, 0x5E, 0x00), (0x00, 0x72, 0xB2)
#: The strongest colour still leaves black numbers legible.
STRONGEST = 0.75
#: Wider matrices have room for colours alone.
MOST_COLUMNS_WITH_NUMBERS = 8
#: Where the largest entry is between these, two decimals say enough of the others.
_FEW_DIGITS = (0.1, 1000.0)
#: How wide a line of the plain-text twin can get, in characters.
WIDTH = 78


def description(compared: Compared) -> str:
    """The picture in a sentence."""
    if compared.actual.shape != compared.expected.shape:
        return say(
            "picture.other_shape",
            part=compared.part,
            actual=str(compared.actual.shape),
            expected=str(compared.expected.shape),
        )
    wrong = _wrong(compared)
    return say(
        "picture.description",
        part=compared.part,
        wrong=int(wrong.sum()),
        total=wrong.size,
    )


def as_text(compared: Compared) -> str:
    """The picture's plain-text twin: the sentence, and the numbers that fit."""
    blocks = [f"  {description(compared)}".replace("`", "")]
    with np.printoptions(linewidth=WIDTH - 4, precision=2, suppress=True):
        for key, matrix in _matrices(compared).items():
            if matrix.shape[1] <= MOST_COLUMNS_WITH_NUMBERS:
                lines = str(matrix).splitlines()
                blocks += [f"  {say(f'picture.{key}')}:", *(f"    {x}" for x in lines)]
    return "\n".join(blocks)


def as_html(compared: Compared) -> str:
    """The picture: up to three tables side by side, of colours and numbers."""
    matrices = _matrices(compared)
    scale = max(_size(compared.actual), _size(compared.expected)) or 1.0
    framed = _framed(compared)
    tables = "".join(
        _table(
            say(f"picture.{key}"), matrix, scale, None if key == "expected" else framed
        )
        for key, matrix in matrices.items()
    )
    legend = say("picture.colours" if framed is None else "picture.framed")
    return (
        '<figure style="margin:.5em 0 0"><div style="display:flex;flex-wrap:wrap;'
        f'gap:.4em 1.6em;align-items:flex-start">{tables}</div>'
        '<figcaption style="opacity:.75;font-size:90%;margin-top:.25em">'
        f"{inline_code(description(compared))} {inline_code(legend)}"
        "</figcaption></figure>"
    )


def _matrices(compared: Compared) -> dict[str, np.ndarray]:
    actual = compared.actual.astype(np.float64)
    matrices = {"actual": actual, "expected": compared.expected}
    if actual.shape == compared.expected.shape:
        matrices["difference"] = actual - compared.expected
    return matrices


def _size(matrix: np.ndarray) -> float:
    finite = np.abs(matrix[np.isfinite(matrix)])
    return float(finite.max(initial=0.0))


def _wrong(compared: Compared) -> np.ndarray:
    """Which entries differ by more than the rounding of the largest one."""
    difference = np.abs(compared.actual - compared.expected)
    return ~(difference <= TOLERANCE["float64"] * _size(compared.expected))


def _framed(compared: Compared) -> np.ndarray | None:
    """The entries to point out; None where that would be all of them."""
    if compared.actual.shape != compared.expected.shape:
        return None
    wrong = _wrong(compared)
    return None if wrong.all() else wrong


def _table(
    caption: str, matrix: np.ndarray, scale: float, framed: np.ndarray | None
) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            _cell(
                value,
                scale,
                framed=framed is not None and bool(framed[row, column]),
                numbered=matrix.shape[1] <= MOST_COLUMNS_WITH_NUMBERS,
            )
            for column, value in enumerate(values)
        )
        + "</tr>"
        for row, values in enumerate(matrix)
    )
    return (
        '<table style="border-collapse:separate;border-spacing:2px;margin:0;'
        'font-size:80%"><caption style="caption-side:top;text-align:left;'
        'padding:0 0 .2em;color:inherit">'
        f"{inline_code(caption)}</caption>{rows}</table>"
    )


def _cell(value: float, scale: float, *, framed: bool, numbered: bool) -> str:
    text = f"{value:.2f}" if _FEW_DIGITS[0] < scale < _FEW_DIGITS[1] else f"{value:.1e}"
    frame = "2px solid #000" if framed else "2px solid transparent"
    width = "min-width:3.2em" if numbered else "width:1em;height:1.2em"
    return (
        f'<td title="{text}" style="background:{_colour(value / scale)};color:#000;'
        f"border:{frame};{width};padding:.1em .3em;text-align:right;"
        f'font-variant-numeric:tabular-nums">{text if numbered else ""}</td>'
    )


def _colour(share: float) -> str:
    """The colour of a value between -1 and 1; grey for what is no number."""
    if not np.isfinite(share):
        return "#bbbbbb"
    end = POSITIVE if share > 0 else NEGATIVE
    weight = STRONGEST * min(abs(share), 1.0)
    mixed = (round(255 + weight * (channel - 255)) for channel in end)
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
