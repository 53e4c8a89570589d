"""A verdict as the output of a cell: its panel, its picture, its record."""

from __future__ import annotations

from grader.exercises.exercise import Exercise
from grader.notebook import matrix_picture, panel, record
from grader.text import say
from grader.verdicts import Finding, Message, Verdict


def as_display(verdict: Verdict, footnotes: list[str]) -> tuple[str, dict[str, object]]:
    """The output's plain text, and its other forms by MIME type."""
    is_wrong = not verdict.is_right and not verdict.is_blank
    if is_wrong and verdict.surrounded:
        footnotes = [*footnotes, say("panel.surroundings")]
    text = panel.plain_text(verdict, footnotes)
    picture = ""
    if verdict.compared is not None:
        text += f"\n{matrix_picture.as_text(verdict.compared)}"
        picture = matrix_picture.as_html(verdict.compared)
    rich: dict[str, object] = {
        "text/html": panel.html_panel(verdict, footnotes, picture)
    }
    if not verdict.is_right:
        rich[record.MIME_TYPE] = record.record_of(verdict)
    return text, rich


def no_verdict(exercise: Exercise, error: str) -> Verdict:
    """What stands for a verdict where the checker itself has failed: no points."""
    message = Message("internal", {"error": error})
    findings = (Finding(part.name, message, part.weight) for part in exercise.parts)
    return Verdict(exercise.id, exercise.function, exercise.points, tuple(findings))
