"""The process that workers are forked from: it imports, once, what their references do.

That takes seconds, in which nbgrader's process gets the first submissions ready. Each
worker has a pipe of its own to that process: a job comes in, its result goes out. When
the lifeline, another pipe, is closed, all of them end, whatever they are doing.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from grader.batch.job import Circumstances, run_job
from grader.sandbox import warm

#: What the references for notebooks with a package import, besides PyTorch.
_WITH = {"torch": ("torch._dynamo",)}


class Pipes(NamedTuple):
    """One process's ends of the pipes between it and another one."""

    lifeline: Connection
    jobs: list[Connection]  #: one for each worker

    def close(self) -> None:
        """Let go of all of them."""
        for one in (self.lifeline, *self.jobs):
            one.close()


def oversee(
    ours: Pipes,
    theirs: Pipes,
    given: Circumstances,
    packages: Sequence[str],
    server: Any,
) -> None:
    """Fork the workers, and see that they end.

    Args:
        ours: the pipes to the process that has jobs.
        theirs: that process's ends: as long as they are open here, nothing ends.
        given: what the jobs depend on.
        packages: what the notebooks import.
        server: what kernels are forked from, if there is something.
    """
    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the first process's to stop
    os.environ |= given.variables  # of modules that read them when they are imported
    with_ = (module for package in packages for module in _WITH.get(package, ()))
    for module in ("torch", *with_):
        importlib.import_module(module)
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if can_fork else "spawn")
    gc.collect()
    gc.freeze()  # else the workers' first collection would write to all that is shared
    workers = [
        context.Process(target=_work, args=(index, ours, given, server))
        for index in range(len(ours.jobs))
    ]
    for worker in workers:
        worker.start()
    for pipe in ours.jobs:
        pipe.close()  # else nobody would be told that a worker has ended
    _wait_for(workers, ours.lifeline)


def _wait_for(workers: Sequence[Any], lifeline: Connection) -> None:
    alive = {worker.sentinel for worker in workers}
    while alive:
        over = wait([lifeline, *alive])
        if lifeline in over:
            break
        alive.difference_update(over)
    for worker in workers:
        worker.kill()
        worker.join()


def _work(index: int, pipes: Pipes, given: Circumstances, server: Any) -> None:
    """Run the jobs that come, until no more can come."""
    jobs = pipes.jobs[index]
    for other in (pipes.lifeline, *pipes.jobs):
        if other is not jobs:
            other.close()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    warm.adopt(server)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = jobs.recv()
            try:
                outcome = run_job(job, given)
            except Exception as error:
                outcome = error
            jobs.send(outcome)


def _end_with_parent() -> None:
    """End when the foreman does, however it does: nobody waits for results."""
    multiprocessing.parent_process().join()
    os._exit(1)
