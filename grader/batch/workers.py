"""Processes of this machine that run notebooks side by side."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from multiprocessing.util import Finalize
from typing import Any

import psutil

from grader.autograding.execute import ONE_THREAD
from grader.batch.job import Circumstances, Job, JobLost, run_job
from grader.batch.results import Result
from grader.sandbox import warm

#: What the references for notebooks with a package import, besides PyTorch.
_WITH = {"torch": ("torch._dynamo",)}
#: What a worker, its kernel and its share of what they begin with hold, in MiB.
_MEMORY = {"tensorflow": 1_000, "torch": 700}
_MEMORY_OTHERWISE = 500


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
    """A pool of worker processes; it ends with this one."""

    is_lost_with_one = True  #: whether the others end with a worker that does

    def __init__(
        self, count: int, given: Circumstances, packages: Sequence[str]
    ) -> None:
        """Start them.

        Args:
            count: how many.
            given: what the jobs depend on.
            packages: what the notebooks import: the references will, too.
        """
        self.count = count
        # Read when libraries are imported, here or where workers come from. The other
        # variables are the workers' alone: this process may be a Jupyter server's.
        os.environ |= ONE_THREAD
        self._pool = ProcessPoolExecutor(
            count,
            mp_context=_context(packages),
            initializer=_start,
            initargs=(given, warm.latest()),
        )
        # In a process of multiprocessing's own, which waits for its children.
        Finalize(self, _end, (self._pool,), exitpriority=0)

    def run(self, job: Job) -> Future[Result]:
        """Run a notebook, as soon as there is a worker.

        Raises:
            JobLost: a worker has ended, and with it all of them.
        """
        with _others_go_too():
            return self._pool.submit(_run, job)

    def result(self, future: Future[Result]) -> Result:
        """What has come of a job.

        Raises:
            JobLost: a worker has ended, and with it all of them.
        """
        with _others_go_too():
            return future.result()

    def end(self) -> None:
        """End them, whatever they are doing."""
        _end(self._pool)


def _context(packages: Sequence[str]) -> BaseContext:
    """How workers are started: with all that references import imported already.

    They are forked from this process, which has imported most of it. Where that does
    something else besides (the Formgrader's does), they come from one that does not.
    """
    with_ = (module for package in packages for module in _WITH.get(package, ()))
    modules = ["torch", *with_]
    if (
        threading.active_count() == 1
        and "fork" in multiprocessing.get_all_start_methods()
    ):
        for module in modules:
            importlib.import_module(module)
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *modules])
    return context


@contextmanager
def _others_go_too() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise JobLost from None


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    for process in processes:
        process.kill()
    # Its thread is over then, and the next workers can be forked again.
    pool.shutdown(cancel_futures=True)


_given: Circumstances


def _start(given: Circumstances, server: Any) -> None:
    global _given
    _given = given
    os.environ |= given.variables  # of modules that read them when they are imported
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the first process's to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warm.adopt(server)


def _end_with_parent() -> None:
    """End when the first process does, however it does: nobody waits for results."""
    multiprocessing.parent_process().join()
    os._exit(1)


def _run(job: Job) -> Result:
    return run_job(job, _given)
