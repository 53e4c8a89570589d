"""Ends a sandbox that uses up what others need: memory, processes, the processor.

Limits of Linux's are for one process each. These are for all that are in a sandbox.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from grader.sandbox.bubblewrap import HOME, MIB, Limits

#: Seconds between two looks.
_INTERVAL = 0.2
#: The share of the memory that a process may map from which on it is ended.
_NEARLY_ALL = 0.8
#: MiB by which this process may grow meanwhile: messages wait in its memory.
_MOST_HERE = 1_000
#: What is in memory besides processes. (SOCKETS is too small to matter.)
_DISKS = ("/tmp", "/dev/shm", HOME)
#: A notebook computes one cell after another. What computes on more than this many
#: cores, for so many seconds, takes the processor from the others that are graded.
_MOST_CORES, _SECONDS = 1.5, 10.0
#: Bytes of a page of memory, and ticks of the clock a second.
_PAGE, _TICKS = (
    (os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK"))
    if hasattr(os, "sysconf")
    else (4096, 100)
)
#: In what /proc says of a process after its name: four kinds of time, in ticks.
_TIMES = slice(11, 15)


class Held(NamedTuple):
    """What one process uses."""

    mapped: int  #: bytes
    resident: int  #: bytes
    computed: float  #: seconds, with those of its children that have ended


class Watch(threading.Thread):
    """Ends a sandbox that uses more than it may."""

    def __init__(self, first: psutil.Process, limits: Limits) -> None:
        """Prepare to watch; `start` begins.

        Args:
            first: the sandbox's first process: all others end with it.
            limits: what it may use.
        """
        super().__init__(name=f"sandbox-{first.pid}", daemon=True)
        self._first, self._limits = first, limits
        self._root = Path(f"/proc/{first.pid}/root")
        # The sandbox's own has its processes and nobody else's, whoever their parents
        # are; to look through a whole machine's takes a hundred times as long.
        self._processes = self._root / "proc"
        self._began_with = _resident_here()
        self._computing = _Computing()

    def run(self) -> None:
        """Look again and again, until it is over."""
        with contextlib.suppress(psutil.Error):
            while self._first.is_running():
                if self.is_to_end():
                    self._first.kill()
                    return
                time.sleep(_INTERVAL)

    def is_to_end(self) -> bool:
        """Whether it uses too much at this moment."""
        return self._is_set_up() and self._is_too_much()

    def _is_set_up(self) -> bool:
        """Whether it has its own: in that, this process has no number."""
        return not os.path.exists(self._processes / "self")

    def _is_too_much(self) -> bool:
        held = [*self._held()]
        resident = sum(one.resident for one in held) + sum(self._on_disks())
        computed = self._computing.add(sum(one.computed for one in held))
        return (
            len(held) > self._limits.processes
            or resident > self._limits.memory * MIB
            # A process that can map no more is of no use to the cells that follow.
            or max((one.mapped for one in held), default=0)
            > _NEARLY_ALL * self._limits.address_space * MIB
            or computed > self._limits.cpu_seconds
            or self._computing.cores() > _MOST_CORES
            or _resident_here() - self._began_with > _MOST_HERE * MIB
        )

    def _held(self) -> Iterator[Held]:
        """What each process inside uses."""
        with contextlib.suppress(OSError):  # it is over
            for number in filter(str.isdecimal, os.listdir(self._processes)):
                with contextlib.suppress(OSError):  # this one is
                    yield _held_by(self._processes / number)

    def _on_disks(self) -> Iterator[int]:
        """The bytes of the files in each of its disks, which are memory."""
        for disk in _DISKS:
            with contextlib.suppress(OSError):
                found = os.statvfs(f"{self._root}{disk}")
                yield (found.f_blocks - found.f_bfree) * found.f_frsize


class _Computing:
    """How much the processes of a sandbox have computed, and on how many cores."""

    def __init__(self) -> None:
        self._total = self._last = 0.0
        self._looks: deque[tuple[float, float]] = deque()  # when, how much by then

    def add(self, seconds: float) -> float:
        """Take in what those that are alive have computed; return all there was.

        (Of some that have ended nobody is told how long they have computed.)
        """
        self._total += max(0.0, seconds - self._last)
        self._last = seconds
        now = time.monotonic()
        self._looks.append((now, self._total))
        while len(self._looks) > 2 and self._looks[1][0] <= now - _SECONDS:
            self._looks.popleft()
        return self._total

    def cores(self) -> float:
        """On how many cores they have computed of late; 0 if that is not known yet."""
        (began, before), (now, total) = self._looks[0], self._looks[-1]
        return (total - before) / (now - began) if now - began >= _SECONDS else 0.0


def _held_by(process: Path) -> Held:
    pages = (process / "statm").read_text().split()
    # Its name may hold anything, brackets too.
    ticks = (process / "stat").read_text().rpartition(")")[2].split()[_TIMES]
    mapped, resident = (int(count) * _PAGE for count in pages[:2])
    return Held(mapped, resident, sum(map(int, ticks)) / _TICKS)


def _resident_here() -> int:
    return psutil.Process().memory_info().rss
