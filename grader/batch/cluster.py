"""Other machines that run notebooks: the workers of a Dask scheduler.

Dask sends a job to a worker that is free, and to another one if that is lost. A worker
gets what a job needs, and nothing else: no gradebook, no secret, no folder in common.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from pathlib import Path

from distributed import Client
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError, resolve_address
from distributed.scheduler import KilledWorker

from grader.batch import depending
from grader.batch.job import Circumstances, Job, JobLost, NoCluster, run_job
from grader.batch.results import Result


class Cluster:
    """The workers of a scheduler; they stay when this process ends."""

    is_lost_with_one = False  #: whether the others end with a worker that does

    def __init__(
        self, address: str, given: Circumstances, stages: Sequence[str], patience: float
    ) -> None:
        """Connect.

        Args:
            address: the scheduler's, such as ``"tcp://10.0.0.7:8786"``.
            given: what the jobs depend on.
            stages: what is graded.
            patience: seconds for the scheduler to answer, and for a worker to come.

        Raises:
            NoCluster: there is no scheduler, no worker, or one with other packages.
        """
        self._given = given
        _silence("distributed", "tornado.application", "asyncio")
        try:
            resolve_address(address)  # a client that finds it odd says so at length
            self._client = Client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoCluster("no_scheduler", str(error)) from None
        try:
            self._client.wait_for_workers(1, timeout=patience)
            self._refuse_other_versions(stages)
            self.count = sum(self._client.nthreads().values())
        except TimeoutError:
            self.end()
            raise NoCluster("no_workers", "") from None
        except BaseException:
            self.end()
            raise

    def _refuse_other_versions(self, stages: Sequence[str]) -> None:
        """What other packages make of a notebook is another result."""
        expected = _versions(stages)
        found = self._client.run(_versions, stages, on_error="return")
        others = sorted(name for name, one in found.items() if one != expected)
        if others:
            raise NoCluster("other_versions", ", ".join(others))

    def run(self, job: Job) -> Future[Result]:
        """Run a notebook, as soon as there is a worker.

        Raises:
            NoCluster: the scheduler was lost.
        """
        files = {path.name: path.read_bytes() for path in job.own_files}
        sent = job._replace(own_files=())
        try:
            return self._client.submit(_run, sent, files, self._given, pure=False)
        except (ClosedClientError, CommClosedError) as error:
            raise NoCluster("scheduler_lost", str(error)) from None

    def result(self, future: Future[Result]) -> Result:
        """What has come of a job.

        Raises:
            JobLost: several workers were lost while they ran it.
            NoCluster: the scheduler was.
        """
        try:
            return future.result()
        except KilledWorker:
            raise JobLost from None
        except (CancelledError, CommClosedError) as error:
            raise NoCluster("scheduler_lost", str(error)) from None

    def end(self) -> None:
        """Take back what is not done, and leave."""
        self._client.close()


def _silence(*loggers: str) -> None:
    """Log nothing of a lost scheduler: it is said in a sentence, and once."""
    for name in list(logging.root.manager.loggerDict):
        # Dask gives some of the loggers below its own a level of their own.
        if any(f"{name}.".startswith(f"{above}.") for above in loggers):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _versions(stages: Sequence[str]) -> str:
    """The packages and the course's code, where this is run."""
    code = [depending.of_course(stage) for stage in stages]
    return depending.digest(depending.of_environment(), code)


def _run(job: Job, files: dict[str, bytes], given: Circumstances) -> Result:
    """Run a notebook on a worker, with copies of what lies beside it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        own = tuple(Path(folder, name) for name in sorted(files))
        return run_job(job._replace(own_files=own), given)
