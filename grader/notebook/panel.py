"""Show a verdict: a compact HTML panel, and the same in plain text.

The text is what a terminal, a screen reader and nbval see. Colours carry no meaning of
their own: each line has a mark and a word.
"""

from __future__ import annotations

import html
import re
import textwrap

from grader.text import can_say, first_sentence, say
from grader.verdicts import Finding, Message, Verdict

#: Blue, vermilion and grey of the Okabe-Ito palette: told apart by colour-blind
#: readers, and legible on JupyterLab's light and dark themes.
COLOURS = {
    "right": "#0072B2",
    "part": "#D55E00",
    "wrong": "#D55E00",
    "blank": "#888888",
}
MARKS = {"right": "✓", "part": "◐", "wrong": "✗", "blank": "○"}
WIDTH = 78


def state_of(verdict: Verdict) -> str:
    """``right``, ``part``, ``wrong`` or ``blank``."""
    if verdict.is_blank:
        return "blank"
    if verdict.is_right:
        return "right"
    return "part" if any(finding.is_right for finding in verdict.findings) else "wrong"


def number(value: float) -> str:
    """A number of points as people write it: 2, not 2.0."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def title(verdict: Verdict) -> str:
    """The panel's first line: the function, right or not, and the points."""
    state = state_of(verdict)
    points = say("panel.ungraded")
    if verdict.points:
        points = say(
            "panel.points", score=number(verdict.score), points=number(verdict.points)
        )
    return f"{MARKS[state]} {_heading(verdict)}: {say(f'panel.{state}')} ({points})"


def _heading(verdict: Verdict) -> str:
    """What was tried: an exercise without a name of its own has its function's."""
    key = f"panel.headings.{verdict.exercise.partition('/')[2]}"
    return say(key) if can_say(key) else verdict.function


def lines(verdict: Verdict) -> list[str]:
    """One line for each sentence and the parts that it is about."""
    sentences = [_sentence(finding) for finding in verdict.findings]
    if verdict.is_right:
        key = "panel.tried" if verdict.inputs > 1 else "panel.tried_once"
        return [say(key, inputs=verdict.inputs)]
    if len(set(sentences)) == 1:
        return sentences[:1]
    parts: dict[str, list[str]] = {}  # those that share a sentence share a line
    for finding, sentence in zip(verdict.findings, sentences, strict=True):
        parts.setdefault(sentence, []).append(finding.part)
    return [
        f"{MARKS['wrong' if sentence else 'right']} {', '.join(names)}: "
        + (sentence or say("panel.right"))
        for sentence, names in parts.items()
    ]


def _sentence(finding: Finding) -> str:
    return _said(finding.message, finding.part) if finding.message else ""


def _said(message: Message, part: str) -> str:
    fields = {"part": part, **message.fields}
    if message.besides is None:
        return say(message.key, **fields)
    besides = _said(message.besides, part)
    if message.key.startswith("two_at_once."):
        return say(message.key, **fields, besides=besides)
    one = first_sentence(say(message.key, **fields))
    return say("two_at_once.both", one=one, besides=first_sentence(besides))


def plain_text(verdict: Verdict, footnotes: list[str]) -> str:
    """The panel as plain text, at most 78 columns wide."""
    body = [*lines(verdict), *footnotes]
    return "\n".join(
        [title(verdict)]
        + [
            textwrap.fill(
                line.replace("`", ""),
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
            )
            for line in body
        ]
    )


def html_panel(verdict: Verdict, footnotes: list[str], picture: str = "") -> str:
    """The panel as HTML: inline styles only, and nothing of the student's unescaped.

    ``picture`` is HTML that stands between what is said and the footnotes.
    """
    colour = COLOURS[state_of(verdict)]
    paragraphs = "".join(
        f'<div style="margin-top:.25em">{inline_code(line)}</div>'
        for line in lines(verdict)
    )
    notes = "".join(
        f'<div style="margin-top:.25em;opacity:.75;font-size:90%">{inline_code(line)}'
        "</div>"
        for line in footnotes
    )
    return (
        f'<div role="status" style="border-left:4px solid {colour};'
        'padding:.4em .8em;margin:.2em 0;max-width:48em">'
        f"<strong>{inline_code(title(verdict))}</strong>{paragraphs}{picture}{notes}</div>"
    )


def inline_code(sentence: str) -> str:
    """Escape a sentence for HTML and set its `backticks` as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(sentence, quote=False))
