"""How far a class is: a line as each submission is done, and a summary at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from logging import Logger

from grader.text import say

#: How many of the slowest, and of the failed, the summary lists.
_MOST = 5


@dataclass
class Progress:
    """Counts submissions, and says so in a log.

    Attributes:
        log: where it is said.
        total: how many there are to grade.
    """

    log: Logger
    total: int
    _began: float = field(default_factory=time.monotonic)
    _done: int = 0
    _kept: int = 0
    _seconds: dict[str, float] = field(default_factory=dict)
    _remarks: dict[str, Sequence[str]] = field(default_factory=dict)

    def add(self, student: str, seconds: float | None, remarks: Sequence[str]) -> None:
        """Count one.

        Args:
            student: whose.
            seconds: how long its notebook ran; None for a result of an earlier run.
            remarks: what there is to say about it; usually nothing.
        """
        self._done += 1
        if seconds is None:
            self._kept += 1
        else:
            self._seconds[student] = seconds
        self._say(student, remarks)

    def fail(self, student: str, reason: str) -> None:
        """Count one that could not be run, and say why."""
        self._done += 1
        self._say(student, [reason])

    def _say(self, student: str, remarks: Sequence[str]) -> None:
        if remarks:
            self._remarks[student] = remarks
        passed = max(time.monotonic() - self._began, 1e-3)
        rate = self._done / passed
        self.log.info(
            "%s",
            say(
                "batch.progress",
                done=self._done,
                total=self.total,
                student=student,
                rate=f"{rate:.1f}",
                left=_duration((self.total - self._done) / rate),
            ),
        )
        for remark in remarks:
            self.log.warning("%s: %s", student, remark)
        if self._done == self.total > 1:
            self._sum_up(passed)

    @property
    def is_over(self) -> bool:
        """Whether all are done."""
        return self._done >= self.total

    def _sum_up(self, passed: float) -> None:
        counts = {"total": self.total, "kept": self._kept, "noted": len(self._remarks)}
        self.log.info("%s", say("batch.summary", took=_duration(passed), **counts))
        slowest = sorted(self._seconds, key=self._seconds.__getitem__)[-_MOST:]
        if slowest:
            times = (f"{name} ({self._seconds[name]:.1f} s)" for name in slowest[::-1])
            self.log.info("%s", say("batch.slowest", slowest=", ".join(times)))
        if self._remarks:
            names = [*self._remarks][:_MOST]
            more = "…" if len(self._remarks) > _MOST else ""
            self.log.info("%s", say("batch.noted", names=", ".join(names) + more))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
