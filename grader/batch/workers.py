"""Processes of this machine that run notebooks side by side."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from queue import Empty, SimpleQueue

import psutil

from grader.autograding.execute import ONE_THREAD
from grader.batch.foreman import Pipes, oversee
from grader.batch.job import Circumstances, Job, JobLost
from grader.batch.results import Result
from grader.sandbox import warm

#: A job, and what is told when it is done.
Waiting = tuple[Future[Result], Job]
#: What a worker, its kernel and its share of what they begin with hold, in MiB.
_MEMORY = {"tensorflow": 1_000, "torch": 700}
_MEMORY_OTHERWISE = 500
#: Seconds that workers have to end.
_PATIENCE = 10.0


def cores() -> int:
    """How many processes can compute at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def as_many_as_fit(packages: Sequence[str]) -> int:
    """As many workers as there are cores, and room in memory.

    Args:
        packages: what the notebooks import.
    """
    need = max(_MEMORY.get(one, _MEMORY_OTHERWISE) for one in ("", *packages))
    room = psutil.virtual_memory().available // (need * 1024**2)
    return max(1, min(cores(), room))


class Workers:
    """Some worker processes; they end with this one.

    For each there is a thread here, which gives it a job and waits for the result.
    """

    is_lost_with_one = True  #: whether the others end with a worker that does

    def __init__(
        self, count: int, given: Circumstances, packages: Sequence[str]
    ) -> None:
        """Start them; they are not waited for.

        Args:
            count: how many.
            given: what the jobs depend on.
            packages: what the notebooks import: the references will, too.
        """
        self.count = count
        # Read when libraries are imported, here or where workers come from. The other
        # variables are the workers' alone: this process may be a Jupyter server's.
        os.environ |= ONE_THREAD
        ours, theirs = _pipes(count)
        foreman = _context().Process(
            target=oversee, args=(theirs, ours, given, packages, warm.latest())
        )
        foreman.start()
        theirs.close()
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        threads = [
            threading.Thread(target=_serve, args=(worker, self._waiting), daemon=True)
            for worker in ours.jobs
        ]
        for thread in threads:
            thread.start()
        # In a process of multiprocessing's own, which waits for its children.
        self._end = Finalize(
            self, _end, (foreman, ours, self._waiting, threads), exitpriority=0
        )

    def run(self, job: Job) -> Future[Result]:
        """Run a notebook, as soon as there is a worker.

        Raises:
            JobLost: the workers have been ended.
        """
        if not self._end.still_active():
            raise JobLost
        future: Future[Result] = Future()
        self._waiting.put((future, job))
        return future

    def result(self, future: Future[Result]) -> Result:
        """What has come of a job.

        Raises:
            JobLost: its worker has ended, or all have been.
        """
        return future.result()

    def end(self) -> None:
        """End them, whatever they are doing."""
        self._end()


def _pipes(count: int) -> tuple[Pipes, Pipes]:
    lifeline, jobs = (
        multiprocessing.Pipe(),
        [multiprocessing.Pipe() for _ in range(count)],
    )
    return tuple(Pipes(lifeline[end], [one[end] for one in jobs]) for end in (0, 1))


def _context() -> BaseContext:
    """How the foreman is started.

    It is forked from this process, which has imported much of what it needs. Where that
    does something else besides (the Formgrader's does), it is a new one.
    """
    is_alone = threading.active_count() == 1
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if is_alone and can_fork else "spawn")


def _serve(worker: Connection, waiting: SimpleQueue[Waiting | None]) -> None:
    """Give a worker one job after another."""
    while (one := waiting.get()) is not None:
        future, job = one
        future.set_running_or_notify_cancel()
        try:
            worker.send(job)
            outcome = worker.recv()
        except (EOFError, OSError):
            outcome = JobLost()
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)


def _end(
    foreman: BaseProcess,
    pipes: Pipes,
    waiting: SimpleQueue[Waiting | None],
    threads: Sequence[threading.Thread],
) -> None:
    """End all, whatever they are doing; what has not been done is lost."""
    with contextlib.suppress(Empty):
        while one := waiting.get_nowait():
            one[0].set_exception(JobLost())
    pipes.lifeline.close()
    foreman.join(_PATIENCE)
    if foreman.is_alive():
        foreman.kill()
        foreman.join()
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join(_PATIENCE)  # the next workers can be forked again then
    pipes.close()
