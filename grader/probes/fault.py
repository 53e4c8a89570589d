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
from grader.text import say

#: An exception can carry an array's whole text; a sentence has room for this much.
LONGEST_TEXT = 160

#: What a blank says before it is filled in (``nbgrader_config.py``).
WORDS_OF_A_STUB = "not filled in yet"
_COMMENT_OF_A_STUB = "# YOUR CODE HERE"

#: Names, but not what comes behind a dot: `tensor` in `torch.tensor` is no variable.
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


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
                # As in `MyLinear.forward`; of a function inside another, the outer one.
                function=frame.f_code.co_qualname.partition(".<locals>")[0],
                shapes=_shapes(source, frame.f_locals, namespace),
            )
    return fault


def is_stub(error: BaseException) -> bool:
    """Whether an exception comes from a blank that is not filled in yet.

    NumPy and PyTorch raise NotImplementedError too, with words of their own.
    """
    is_one = isinstance(error, NotImplementedError)
    return is_one and error.args in ((), (WORDS_OF_A_STUB,))


def is_left_below(error: BaseException, namespace: dict[str, Any]) -> bool:
    """Whether it is a stub's own `raise`, and lines of code stand right above it.

    Whoever has written an answer there has filled the blank in, and left the `raise`.
    """
    frames = (
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is namespace
    )
    *_, (code, line) = ((None, 0), *frames)
    if code is None or not is_stub(error) or not error.args:
        return False
    above = linecache.getlines(code.co_filename)[code.co_firstlineno : line - 1]
    told = [one.strip() for one in above if one.strip()]
    while told and told[-1].startswith("#") and told[-1] != _COMMENT_OF_A_STUB:
        told.pop()
    no_code = (_COMMENT_OF_A_STUB, ":", '"""', "'''")
    return bool(told) and not told[-1].endswith(no_code)


def _shapes(source: str, local: Mapping[str, Any], notebook: Mapping[str, Any]) -> str:
    """The shapes of the arrays that a line names, in order of appearance.

    A function that reads an array of the notebook's where it meant its own argument is
    a common mistake, so those are told apart.
    """
    found = []
    for name in dict.fromkeys(_NAME.findall(source)):
        if name in local:
            shape = _shape(local[name])
            found += [f"{name} {shape}"] if shape is not None else []
        elif (shape := _shape(notebook.get(name))) is not None:
            found.append(say("shape_of_notebook_array", name=name, shape=shape))
    return ", ".join(found)


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape of an array or a tensor of any framework; None of anything else."""
    package = type(value).__module__.partition(".")[0]
    if not isinstance(value, np.ndarray) and package not in ("torch", "tensorflow"):
        return None
    try:
        return tuple(value.shape)
    except Exception:  # a class of the framework's that has no shape
        return None


def _one_line(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split()).rstrip(".")
    except Exception:  # an exception class of the student's own, whose __str__ fails
        return ""
    if text in ("", "None"):
        return say("no_words")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
