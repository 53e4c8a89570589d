"""Find the student's line in an exception that went through several people's code."""

from __future__ import annotations

import linecache
import traceback
from typing import Any

from grader.probes.observation import Fault

#: An exception can carry an array's whole text; a sentence has room for this much.
LONGEST_TEXT = 160


def fault_of(error: BaseException, namespace: dict[str, Any]) -> Fault:
    """Describe an exception by the last line of it that the student wrote.

    Args:
        error: the exception, with its traceback.
        namespace: the notebook's globals; a frame that runs in them is the student's.
    """
    line, source = None, ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is namespace:
            line = number
            source = linecache.getline(frame.f_code.co_filename, number).strip()
    return Fault(type(error).__name__, _one_line(error), line, source)


def _one_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:  # an exception class of the student's own, whose __str__ fails
        return ""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
