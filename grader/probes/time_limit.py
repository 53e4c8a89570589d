"""A limit on the wall time of a call, so that an endless loop ends in a sentence."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitReached(BaseException):
    """Raised inside the running code. `except Exception` does not stop it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitReached in the block when it has run for so many seconds.

    It needs POSIX signals and the main thread, which is where a Jupyter kernel runs
    its cells; elsewhere the block runs without a limit.
    """
    has_alarm = hasattr(signal, "SIGALRM")
    if not has_alarm or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:
        raise TimeLimitReached(seconds)

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
