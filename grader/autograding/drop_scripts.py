"""Keep a submission's scripts out of the feedback page.

A page is opened in the browser of an instructor or of a fellow student, and nbconvert
puts HTML, LaTeX, pictures and raw cells into it as they come.
"""

from __future__ import annotations

import html
import re
from typing import Any

import bleach
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.autograding.examination import exercise_asked_in

#: Markup besides Markdown's own marks, and links that lead to no page or file.
_MARKUP = re.compile(
    r"<\s*[a-zA-Z!/?]|&#|\]\(\s*(?!https?:|mailto:|[\w#./-]+\))|^\s*\[[^\]]+\]:",
    re.MULTILINE,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURES = ("image/png", "image/jpeg")
#: What Markdown is allowed besides its own marks.
_TAGS = bleach.ALLOWED_TAGS | {
    *("p", "br", "hr", "div", "span", "pre", "sub", "sup", "details", "summary"),
    *("img", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {
    **bleach.ALLOWED_ATTRIBUTES,
    "*": ["class", "id"],
    "a": ["href", "title"],
    "img": ["src", "alt", "width", "height"],
    "th": ["align"],
    "td": ["align"],
}


class DropScripts(NbGraderPreprocessor):
    """Of what a student's cells show, texts and pictures stay; verdicts stay whole."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean what a page would take over as it is."""
        if cell.cell_type == "raw":
            cell.source = html.escape(cell.source)
        elif cell.cell_type == "markdown" and _MARKUP.search(cell.source):
            page = markdown2html(cell.source)
            cell.source = bleach.clean(page, _TAGS, _ATTRIBUTES)
        # The outputs of a cell that asks for a verdict were written by `examination`.
        elif cell.cell_type == "code" and exercise_asked_in(cell.source) is None:
            cell.outputs = [_plain(output) for output in cell.outputs]
        return cell, resources


def _plain(output: NotebookNode) -> NotebookNode:
    if "data" in output:
        output.metadata = {}
        output.data = {kind: it for kind, it in output.data.items() if _stays(kind, it)}
    return output


def _stays(kind: str, content: Any) -> bool:
    if kind in _PICTURES:
        return isinstance(content, str) and bool(_BASE64.fullmatch(content))
    return kind == "text/plain"
