"""A limit on the wall time of a call, so that an endless loop ends in a sentence."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

#: Code that swallows the first alarm gets the next one this soon, in seconds: while it
#: is still in the `except` block, or on its way back to the top of its loop.
AT_ONCE = 20e-6
#: And again this often, in case it was late.
INSISTENCE = 0.05
#: An exception must not strike while the limit itself is being put away. (It may strike
#: in the course's own functions: they stand in for the student's, in a student's loop.)
_OWN_CODE = (str(Path(__file__).parent), contextlib.__file__)
_OWN_FILES = (__file__, contextlib.__file__)
#: Nor where it would leave something half done for all that comes after: a module half
#: imported, one of PyTorch's modes half put away.
_IMPORTING = "<frozen importlib"
_SETTING_UP = frozenset({"__enter__", "__exit__"})
#: So often at most is such a moment waited out. (Who loops for ever in one is stopped.)
PATIENCE = 20


class TimeLimitReached(BaseException):
    """Raised inside the running code. `except Exception` does not stop it."""


class Alarm:
    """Rings in the running code; knows afterwards whether it did."""

    def __init__(self, seconds: float, owner: FrameType | None) -> None:
        self.seconds = seconds
        self.rang = False
        self._owner = owner  # in whose block all that counts is running
        self._patience = PATIENCE

    def ring(self, signum: int, frame: FrameType | None) -> None:
        """Raise in the code that runs, unless this is no moment for it.

        An import takes as long as it takes: after it the time starts again.
        """
        files, names = _running(frame, self._owner)
        if self._patience and any(file.startswith(_IMPORTING) for file in files):
            self._patience -= 1
            signal.setitimer(signal.ITIMER_REAL, self.seconds, INSISTENCE)
            return
        self.rang = True
        if self._patience and not names.isdisjoint(_SETTING_UP):
            self._patience -= 1
            return
        if frame is None or not frame.f_code.co_filename.startswith(_OWN_CODE):
            signal.setitimer(signal.ITIMER_REAL, AT_ONCE, INSISTENCE)
            raise TimeLimitReached(self.seconds)


def _running(
    frame: FrameType | None, owner: FrameType | None
) -> tuple[set[str], set[str]]:
    """The files and the names of all functions that run in the owner's block."""
    files, names = set(), set()
    while frame is not None and frame is not owner:
        files.add(frame.f_code.co_filename)
        names.add(frame.f_code.co_name)
        frame = frame.f_back
    return files, names


def _caller_of_with() -> FrameType | None:
    """The function with the block, seen from the generator of a context manager."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_OWN_FILES):
        frame = frame.f_back
    return frame


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Alarm]:
    """Raise TimeLimitReached in the block when it has run for so many seconds.

    Whoever must not miss it asks the alarm afterwards whether it rang: the block may
    have caught the exception.

    It needs POSIX signals and the main thread, which is where a Jupyter kernel runs
    its cells; elsewhere the block runs without a limit.
    """
    alarm = Alarm(seconds, _caller_of_with())
    has_alarm = hasattr(signal, "SIGALRM")
    if not has_alarm or threading.current_thread() is not threading.main_thread():
        yield alarm
        return
    previous = signal.signal(signal.SIGALRM, alarm.ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, INSISTENCE)
    try:
        yield alarm
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
