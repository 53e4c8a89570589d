"""A notebook to be run, and what comes of it: a pure function, wherever it is run.

Whoever runs it knows neither the gradebook, nor the other submissions, nor the secret
that hidden inputs are drawn from.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from grader.autograding.execute import ExecuteSubmission, variables_told
from grader.autograding.require_verdict import note_that_ran, that_ran
from grader.batch.results import Result


class Job(NamedTuple):
    """A notebook to be run."""

    notebook: str  #: as JSON, with the hidden tests in it
    ids: dict[str, str]  #: whose it is, as nbgrader's resources have it
    seeds: dict[str, int]  #: what hidden inputs are drawn from, by exercise
    own_files: tuple[Path, ...]  #: what lies beside it


class JobLost(Exception):
    """Whoever ran a job has ended, or everybody who tried; it can be run here."""


class NoCluster(Exception):
    """The cluster cannot be used: why, as a key of the texts, and what it said."""

    def __init__(self, why: str, said: str) -> None:
        super().__init__(why, said)
        self.why, self.said = why, said


class Circumstances(NamedTuple):
    """What is the same for all jobs of a run."""

    config: Config  #: nbgrader's
    variables: dict[str, str]  #: of the environment


def circumstances(config: Config) -> Circumstances:
    """What jobs depend on besides themselves, in this process."""
    variables = {**variables_told(), "NBGRADER_EXECUTION": "autograde"}
    # What is told of a run is not for those who run jobs, and may not be sent.
    settings = {name: section for name, section in config.items() if name != "Batch"}
    return Circumstances(Config(settings), variables)


def run_job(job: Job, given: Circumstances) -> Result:
    """Run a notebook here; the process's environment is the given one from then on."""
    os.environ |= given.variables
    notebook = nbformat.reads(job.notebook, as_version=4)
    resources: dict[str, Any] = {"nbgrader": dict(job.ids)}
    began = time.monotonic()
    execute = ExecuteSubmission(config=given.config)
    execute.warm_up(notebook, given.variables)
    execute.run(notebook, resources, job.own_files, job.seeds)
    return as_result(notebook, resources, time.monotonic() - began)


def as_result(
    notebook: NotebookNode, resources: dict[str, Any], seconds: float
) -> Result:
    """What has come of running a notebook, to be kept or sent."""
    ran = tuple(sorted(that_ran(resources)))
    return Result(nbformat.writes(notebook), ran, seconds)


def take_over(
    result: Result, notebook: NotebookNode, resources: dict[str, Any]
) -> None:
    """Make a notebook what has come of running it elsewhere."""
    executed = nbformat.reads(result.notebook, as_version=4)
    notebook.cells, notebook.metadata = executed.cells, executed.metadata
    note_that_ran(resources, result.ran)
