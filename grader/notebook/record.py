"""A verdict's record: the names of the mistakes, for nbgrader's gradebook to keep.

It goes out with the panel, as one more form of the same output. It has names and
nothing else: no number of a hidden input, and no text of the student's.
"""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Exercise
from grader.notebook import panel
from grader.text import can_say
from grader.verdicts import Finding, Verdict
from grader.verdicts.verdict import AND

MIME_TYPE = "application/vnd.backprop-by-hand.verdict+json"
#: What `panel.state_of` says of a verdict that is not right.
_STATES = ("blank", "part", "wrong")


def record_of(verdict: Verdict) -> dict[str, Any]:
    """The record of a verdict: of each part its mistake's key in the text catalogue."""
    return {
        "exercise": verdict.exercise,
        "state": panel.state_of(verdict),
        "findings": [
            {"part": finding.part, "mistake": _key(finding)}
            for finding in verdict.findings
        ],
    }


def _key(finding: Finding) -> str | None:
    return finding.message.name if finding.message else None


def is_record_of(found: object, exercise: Exercise) -> bool:
    """Whether what came from a kernel is a record of an exercise, to the letter.

    The student's code runs in that kernel, so anything can come: a record has the parts
    of this exercise, in order, and no word that the course does not know.
    """
    if not _is_dict(found, "exercise", "state", "findings"):
        return False
    findings = found["findings"]
    return (
        found["exercise"] == exercise.id
        and found["state"] in _STATES
        and isinstance(findings, list)
        and len(findings) == len(exercise.parts)
        and all(
            _is_dict(finding, "part", "mistake")
            and finding["part"] == part.name
            and _is_mistake(finding["mistake"])
            for finding, part in zip(findings, exercise.parts, strict=True)
        )
        and any(finding["mistake"] for finding in findings)
    )


def _is_dict(found: object, *keys: str) -> bool:
    return isinstance(found, dict) and found.keys() == set(keys)


def _is_mistake(found: object) -> bool:
    """Two mistakes at once stand in one string, as in `Message.name`."""
    return found is None or (
        isinstance(found, str)
        and found.count(AND) <= 1
        and all(can_say(key) for key in found.split(AND))
    )
