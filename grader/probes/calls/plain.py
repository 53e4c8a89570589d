"""Call a function with the drawn arguments, in order."""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return what the student's function returns."""
    return subject(*arguments.values())
