"""Read the name under which a student's cases are drawn."""

from __future__ import annotations

from typing import Any

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return that there is a name."""
    read_name(subject)
    return True


def read_name(student: Any) -> str:
    """What the student's ``student()`` returns.

    Raises:
        Complaint: it is no name.
    """
    name = student()
    if not isinstance(name, str):
        raise Complaint("name_is_no_text", came=type(name).__name__)
    if not name.strip():
        raise Complaint("name_is_empty")
    return name
