"""TensorFlow's exceptions in a few words, with the student's traceback.

They come as a page of text: where each node was made, the student's code once more, and
somewhere in it the reason. And some of them are a NotImplementedError, which in this
course is what an empty blank raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from grader.probes.observation import Complaint

#: A symbolic tensor handed to NumPy.
_NOT_A_STUB = "symbolic"
_PLACE = re.compile(r"^(File |Detected at |Node: |in user code|Graph execution error)")
_STACK = "Original stack trace"
#: An advice of TensorFlow's that leads away from its own functions.
_ADVICE = ". If you are looking for numpy-related methods"
_GENERATED = "__autograph_generated_file"
_CLASS = re.compile(r"^[A-Za-z_.]+(Error|Exception): ")


@contextmanager
def in_few_words() -> Iterator[None]:
    """Raise an exception of the same name again, with only the reason as its text."""
    try:
        yield
    except Complaint:
        raise
    except Exception as error:
        is_stub = isinstance(error, NotImplementedError)
        if is_stub and _NOT_A_STUB not in str(error):
            raise
        name = "TypeError" if is_stub else type(error).__name__
        short = type(name, (Exception,), {})(reason(str(error)))
        raise short.with_traceback(_without_generated(error.__traceback__)) from None


def reason(text: str) -> str:
    """What a long error text says, without the places that it went through.

    Of a function that TensorFlow traced, the line of code stands behind it.
    """
    lines = [line.strip() for line in text.partition(_STACK)[0].splitlines()]
    if not any(_PLACE.match(line) for line in lines):
        return " ".join(text.partition(_ADVICE)[0].split())
    last = max(i for i, line in enumerate(lines) if _PLACE.match(line))
    code = lines[last + 1] if lines[last].endswith("*") else ""
    said = " ".join(line for line in lines[last + (2 if code else 1) :] if line)
    said = _CLASS.sub("", said).partition(_ADVICE)[0].rstrip(". ")
    return f"{said} (in `{code}`)" if code else said


def _without_generated(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the code that TensorFlow made out of the student's."""
    if trace is None:
        return None
    rest = _without_generated(trace.tb_next)
    if _GENERATED in trace.tb_frame.f_code.co_filename:
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)
