"""A limit on the wall time of a call, so that an endless loop ends in a sentence."""

from __future__ import annotations

import contextlib
import signal
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


class TimeLimitReached(BaseException):
    """Raised inside the running code. `except Exception` does not stop it."""


class Alarm:
    """Rings in the running code; knows afterwards whether it did."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.rang = False

    def ring(self, signum: int, frame: FrameType | None) -> None:
        """Raise in the code that runs, unless it is this package's own."""
        self.rang = True
        if frame is None or not frame.f_code.co_filename.startswith(_OWN_CODE):
            signal.setitimer(signal.ITIMER_REAL, AT_ONCE, INSISTENCE)
            raise TimeLimitReached(self.seconds)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Alarm]:
    """Raise TimeLimitReached in the block when it has run for so many seconds.

    Whoever must not miss it asks the alarm afterwards whether it rang: the block may
    have caught the exception.

    It needs POSIX signals and the main thread, which is where a Jupyter kernel runs
    its cells; elsewhere the block runs without a limit.
    """
    alarm = Alarm(seconds)
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
