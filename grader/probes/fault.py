"""Find the student's line in an exception that went through several people's code."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.probes.observation import Fault

#: An exception can carry an array's whole text; a sentence has room for this much.
LONGEST_TEXT = 160

_NAME = re.compile(r"[A-Za-z_]\w*")


def fault_of(error: BaseException, namespace: dict[str, Any]) -> Fault:
    """Describe an exception by the last line of it that the student wrote.

    Args:
        error: the exception, with its traceback.
        namespace: the notebook's globals; a frame that runs in them is the student's.
    """
    fault = Fault(type(error).__name__, _one_line(error))
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is namespace:
            source = linecache.getline(frame.f_code.co_filename, line).strip()
            fault = replace(
                fault,
                line=line,
                source=source,
                function=frame.f_code.co_name,
                shapes=_shapes(source, frame.f_locals),
            )
    return fault


def _shapes(source: str, variables: Mapping[str, Any]) -> str:
    """The shapes of the arrays that a line names, in order of appearance."""
    names = dict.fromkeys(_NAME.findall(source))
    arrays = {name: variables.get(name) for name in names}
    return ", ".join(
        f"{name} {array.shape}"
        for name, array in arrays.items()
        if isinstance(array, np.ndarray)
    )


def _one_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:  # an exception class of the student's own, whose __str__ fails
        return ""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
