"""Run a submission so that a fault costs only the cell that it is in.

nbgrader's Execute gives up on the whole notebook when the kernel dies or stops
answering. This one marks the cell at fault, starts a fresh kernel, runs the cells
before it again without it, and goes on behind it. The verdict on a graded cell is
given here (``examination.py``): the kernel only answers what it is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Enum, Integer, Unicode

from grader.autograding import notices
from grader.autograding.cells import (
    exercises_asked_in,
    imported_by_given_cells,
    is_demonstration,
    is_given,
    leave_alone,
    name_of,
    show_notices,
)
from grader.autograding.examination import examine_cell, exercise_asked_in
from grader.autograding.failing import fail
from grader.autograding.require_verdict import note_that_ran
from grader.autograding.secret import Secret, attempt_of
from grader.boundary import nothing
from grader.boundary.course_code import given_away, withheld_files
from grader.exercises import packages_withheld
from grader.exercises.exercise import Exercise
from grader.sandbox import (
    KINDS,
    ForkServer,
    Limits,
    Sandbox,
    SandboxedKernelManager,
    has_server_for,
    server_for,
    why_unavailable,
)
from grader.text import say

#: The instructor's variables that a submission is told.
_VARIABLES = ("NBGRADER_EXECUTION", "GRADER_LANGUAGE")
_MILLION = 1_000_000
#: So many files beside a notebook can be read by it.
_MOST_FILES = 100
#: What comes of messages that no kernel of ours would send.
_NONSENSE = (
    *(ArithmeticError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)
#: How many times longer a cell may run that the student has not written.
_PATIENCE_WITH_GIVEN = 4
#: Several submissions at once must not each want all cores.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class NoSandbox(RuntimeError):
    """There is no sandbox on this machine; the text says what to do."""


class OtherLanguage(RuntimeError):
    """The instructor's notebook wants a kernel that the sandbox does not have."""


class OutOfTime(Exception):
    """A submission's cells have taken longer together than they may."""


class ExecuteSubmission(Execute):
    """nbgrader's Execute, made to outlive a dead kernel."""

    sandbox = Enum(
        KINDS,
        default_value=KINDS[0],
        help="Where submissions run. With 'none' their code runs as you, and can read "
        "and change whatever you can.",
    ).tag(config=True)

    memory = Integer(
        Limits.memory,
        help="How many MiB a submission may hold at once, with all its processes.",
    ).tag(config=True)

    processes = Integer(
        Limits.processes,
        help="How many processes and threads a submission may have at once.",
    ).tag(config=True)

    cpu_seconds = Integer(
        Limits.cpu_seconds,
        help="How many seconds a submission may compute, all its cells together.",
    ).tag(config=True)

    max_output = Integer(
        5,
        help="How many million characters one cell may print and show. Whatever says "
        "more is ended.",
    ).tag(config=True)

    notebook_timeout = Integer(
        600,
        help="Seconds that all cells of a submission may take together.",
    ).tag(config=True)

    max_lost_kernels = Integer(
        10,
        help="How many kernels one submission may use up before the rest of its cells "
        "is left alone.",
    ).tag(config=True)

    run_demonstrations = Bool(
        False,
        help="Whether given cells that only show something (training runs, plots) are "
        "run too. They are worth no points, no graded cell needs them, and they take "
        "a third of the time or more.",
    ).tag(config=True)

    warm = Bool(
        True,
        help="Whether kernels are forked from a process that has imported what the "
        "notebook imports. Otherwise each is started, and imports it again.",
    ).tag(config=True)

    secret_file = Unicode(
        "course_secret",
        help="The file with the secret that hidden inputs are drawn from; relative to "
        "the course's folder. Without one, it is made. Keep it, and a verdict can be "
        "replayed.",
    ).tag(config=True)

    _watching: asyncio.Task[None] | None = None

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook's cells, here or where the batch has them run."""
        self._refuse_without_sandbox()
        files = own_files(
            resources.get("metadata", {}).get("path"), self._handed_in(resources)
        )
        batch = getattr(self.parent, "batch", None)
        if batch is None:
            self.run(nb, resources, files)
        else:
            batch.run(nb, resources, lambda: self.run(nb, resources, files))
        return nb, resources

    def run(
        self,
        nb: NotebookNode,
        resources: dict[str, Any],
        files: tuple[Path, ...],
        seeds: Mapping[str, int] | None = None,
    ) -> None:
        """Run a notebook's cells; a refused submission's cells are not run.

        Args:
            nb: the notebook; outputs, verdicts and notices are written into it.
            resources: nbgrader's: whose it is.
            files: what the notebook finds beside it.
            seeds: what `seeds` has returned, where the course's secret is not.
        """
        ids = resources.get("nbgrader", {})
        self._assignment, self._own_files = ids.get("assignment", ""), files
        self._seeds = self.seeds(nb, ids) if seeds is None else seeds
        self._refuse_other_languages(nb)
        reason = notices.refusal(nb)
        if reason is not None:
            leave_alone(nb.cells, reason)
        else:
            self._run_around_faults(nb, resources)
        show_notices(nb)

    def seeds(self, nb: NotebookNode, ids: Mapping[str, str]) -> dict[str, int]:
        """What the hidden inputs of each exercise are drawn from, by its id."""
        attempt = attempt_of(nb, ids)
        return {
            one.id: self.secret.seed(*attempt, one.id) for one in exercises_asked_in(nb)
        }

    def warm_up(self, nb: NotebookNode) -> list[str]:
        """Start what a notebook's kernel is forked from.

        Returns:
            The packages that the notebook's given cells import.
        """
        packages = imported_by_given_cells(nb)
        if self.warm and self.sandbox != "none":
            server_for(packages, Sandbox(environment=variables_told()).variables())
        return packages

    @property
    def _coursedir(self) -> CourseDirectory | None:
        """The course's folders; unknown where no converter of nbgrader's is at work."""
        converter = getattr(self.parent, "parent", None)  # the parent is an exporter
        return getattr(converter, "coursedir", None)

    def _handed_in(self, resources: dict[str, Any]) -> str | None:
        """The folder in which the submission was handed in."""
        ids = resources.get("nbgrader", {})
        if self._coursedir is None or not {"student", "assignment"} <= ids.keys():
            return None
        return self._coursedir.format_path(
            self._coursedir.submitted_directory, ids["student"], ids["assignment"]
        )

    def _refuse_without_sandbox(self) -> None:
        if self.sandbox == "none":
            self.log.warning(say("sandbox.none"))
            return
        reason = why_unavailable()
        if reason is not None:
            raise NoSandbox(say(f"sandbox.{reason}"))

    def _refuse_other_languages(self, nb: NotebookNode) -> None:
        """Grade nobody's R as if it were Python: the sandbox has Python's kernel only.

        (What the notebook says of its kernel is the instructor's word by now.)
        """
        language = nb.metadata.get("kernelspec", {}).get("language", "python")
        if self.sandbox != "none" and str(language).lower() != "python":
            raise OtherLanguage(say("execution.other_language", language=language))

    def create_kernel_manager(self) -> KernelManager:
        """A manager whose kernel runs in a sandbox, unless that is switched off."""
        if self.sandbox != "none":
            # nbgrader's `__init__` sets a class of its own, whatever is configured.
            self.kernel_manager_class = SandboxedKernelManager
        manager = super().create_kernel_manager()
        if isinstance(manager, SandboxedKernelManager):
            manager.sandbox = self._sandbox()
            manager.fork_server = self._fork_server(manager.sandbox.variables())
        return manager

    def _fork_server(self, variables: dict[str, str]) -> ForkServer | None:
        """What the next kernel is forked from, if it is not rather started.

        A submission's first kernel is started where there is no fork server yet: to
        have everything imported in one process, so that one other can be forked from
        it, takes longer. `warm_up` is for whoever knows that there will be more.
        """
        if not self.warm:
            return None
        packages = imported_by_given_cells(self.nb)
        is_first, self._is_first_kernel = self._is_first_kernel, False
        if is_first and not has_server_for(packages, variables):
            return None
        return server_for(packages, variables)

    def _sandbox(self) -> Sandbox:
        return Sandbox(
            limits=Limits(
                memory=self.memory,
                processes=self.processes,
                cpu_seconds=self.cpu_seconds,
            ),
            own_files=self._own_files,
            withheld=packages_withheld(self._assignment),
            replaced=dict.fromkeys(
                withheld_files(self._assignment), Path(nothing.__file__)
            ),
            environment=variables_told(),
        )

    def _run_around_faults(self, nb: NotebookNode, resources: dict[str, Any]) -> None:
        self._done: set[int] = set()  # cells whose outputs stand
        self._to_come = exercises_asked_in(nb)
        self._is_first_kernel = True
        self._faults: dict[str, list[str]] = {}  # what happened: in which cells
        self._ends = time.monotonic() + self.notebook_timeout
        for _ in range(self.max_lost_kernels):
            self._running, self._is_running = 0, False
            try:
                super().preprocess(nb, resources)
                break
            except (DeadKernelError, CellTimeoutError) as error:
                culprit = self._culprit(nb)
                self._blame(nb, culprit, self._what_happened(error))
                self._done.add(culprit)
            except _NONSENSE:
                if not self._is_running:
                    raise  # nothing of the student's has run yet: a fault of ours
                self._stop_watching()
                self._blame(nb, self._running, "garbled")
                self._done.add(self._running)
            except OutOfTime:
                self._give_up(nb, self._running, "out_of_time")
                break
        else:
            self._give_up(nb, self._running + 1, "gave_up")
        for key, cells in self._faults.items():
            notices.add(nb, self._sentence(key, ", ".join(cells)))

    def _culprit(self, nb: NotebookNode) -> int:
        """The cell that stopped everything: of a given cell, the student's before it.

        (What closes the kernel's streams, say, is noticed by the next cell.)
        """
        if not is_given(nb.cells[self._running]):
            return self._running
        own = (
            index
            for index in range(self._running - 1, -1, -1)
            if nb.cells[index].cell_type == "code" and index not in self._done
            if not is_given(nb.cells[index]) and not is_grade(nb.cells[index])
        )
        return next(own, self._running)

    def _what_happened(self, error: Exception) -> str:
        if self._said > self.max_output * _MILLION:
            return "said_too_much"
        return "timed_out" if isinstance(error, CellTimeoutError) else "died"

    def _give_up(self, nb: NotebookNode, index: int, why: str) -> None:
        """Leave the cells from this one on alone."""
        sentence = say(
            f"execution.{why}", cell=name_of(nb, index), seconds=self.notebook_timeout
        )
        notices.add(nb, sentence)
        leave_alone(nb.cells[index:], sentence)

    def _sentence(self, what: str, cells: str) -> str:
        limits = {"seconds": self.timeout, "limit": self.max_output}
        return say(f"execution.{what}", cells=cells, **limits)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless its outputs stand from an earlier kernel."""
        if index in self._done:
            return cell, resources
        if is_demonstration(cell) and not self.run_demonstrations:
            said = say("execution.demonstration")
            cell.outputs = [new_output("stream", name="stdout", text=said)]
            return cell, resources
        self._running = index
        if time.monotonic() > self._ends:
            raise OutOfTime
        self._is_running, self._asked_to_exit, self._is_late = True, False, False
        self._said = 0
        exercise = exercise_asked_in(cell.source) if is_grade(cell) else None
        if exercise is None:
            self._replied = ""
            super().preprocess_cell(cell, resources, index)
            if self._has_passed(cell) and self._would_fail(cell, index):
                note_that_ran(resources, [cell.metadata.nbgrader["grade_id"]])
        else:
            self._examine(cell, exercise, index)
        if is_grade(cell):
            self._done.add(index)  # a verdict is given once
        if self._asked_to_exit:
            # The kernel stops a moment later; the next cell must not be blamed.
            raise DeadKernelError("exit() was called")
        if self._is_late:
            # What it has left half done might keep the next cell from ending, too.
            raise CellTimeoutError
        return cell, resources

    def _examine(self, cell: NotebookNode, exercise: Exercise, index: int) -> None:
        """Give the verdict on a graded cell here; its kernel only answers questions."""
        cell.outputs = []

        def ask(source: str) -> list[NotebookNode]:
            return self._ask(source, cell, index)

        self._to_come = [one for one in self._to_come if one is not exercise]
        # What a trial gives away could be kept for the cells after it.
        shown = given_away(exercise) - {exercise.function}
        is_alone = any(one.function in shown for one in self._to_come)
        seed = self._seeds[exercise.id]
        examine_cell(cell, exercise, ask, seed, is_alone=is_alone)

    def _ask(self, source: str, cell: NotebookNode, index: int) -> list[NotebookNode]:
        """Run something else in a cell's place; returns what it shows."""
        question = new_code_cell(source)
        try:
            self.execute_cell(question, index, store_history=False)
        finally:
            self.nb.cells[index] = cell  # nbclient puts the question there
        return question.outputs

    def _has_passed(self, cell: NotebookNode) -> bool:
        """Whether the kernel says that an instructor's own test has run to its end."""
        is_test = cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
        is_over = self._asked_to_exit or self._is_late
        return is_test and not is_over and self._replied == "ok"

    def _would_fail(self, cell: NotebookNode, index: int) -> bool:
        """Whether the kernel still says so when a test fails.

        One whose cells no longer run at all, since somebody emptied the list of its
        input transformers, say, reports success of whatever it is asked.
        """
        self._ask(f"assert False, {secrets.token_hex(8)!r}", cell, index)
        return self._replied == "error"

    @cached_property
    def secret(self) -> Secret:
        """What hidden inputs are drawn from."""
        root = Path(self._coursedir.root) if self._coursedir else Path()
        return Secret(root / self.secret_file)

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        """The limit for a cell; a given one, such as the imports, may take longer.

        What it takes is not the student's doing: an import of TensorFlow takes half a
        minute where many are graded at once.
        """
        limit = super()._get_timeout(cell)
        if limit and cell is not None and is_given(cell):
            return limit * _PATIENCE_WITH_GIVEN
        return limit

    async def _async_poll_kernel_alive(self) -> None:
        """Watch the kernel while a cell runs, so that it can be stopped."""
        self._watching = asyncio.current_task()
        await super()._async_poll_kernel_alive()

    def _stop_watching(self) -> None:
        """End what nbclient leaves running where it cannot understand a message."""
        if self._watching is not None:
            self._watching.cancel()

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take in what a cell says, unless it is too much: then its kernel is ended."""
        self._said += len(str(msg["content"]))
        if self._said <= self.max_output * _MILLION:
            return super().process_message(msg, cell, cell_index)
        cell.outputs = []
        if self.km.has_kernel:
            self._ending = asyncio.ensure_future(self._end_kernel())
        return None

    async def _end_kernel(self) -> None:
        # It may have ended meanwhile, which is as good.
        with contextlib.suppress(AttributeError, RuntimeError, OSError):
            await self.km._async_kill_kernel()

    def on_cell_executed(self, **kwargs: Any) -> None:
        """Say in a sentence that a cell was stopped; nbgrader records other errors."""
        reply = kwargs["execute_reply"]["content"]
        payload = reply.get("payload", [])
        self._asked_to_exit = any(one.get("source") == "ask_exit" for one in payload)
        self._replied = reply.get("status", "")
        if reply.get("ename") != "CellTimeoutError":
            super().on_cell_executed(**kwargs)
            return
        self._is_late = True

    def _blame(self, nb: NotebookNode, index: int, what: str) -> None:
        """Fail a cell, and remember it for what is said about the submission."""
        name = name_of(nb, index)
        cells = self._faults.setdefault(what, [])
        if name not in cells:
            cells.append(name)
        fail(nb.cells[index], "CellFailed", self._sentence(what, name))


def variables_told() -> dict[str, str]:
    """The variables of the environment in which a submission runs."""
    told = {name: os.environ[name] for name in _VARIABLES if name in os.environ}
    return told | ONE_THREAD


def own_files(folder: str | None, handed_in: str | None) -> tuple[Path, ...]:
    """The files beside a notebook that its student may read: no notebooks, no links.

    Args:
        folder: where nbgrader has copied the submission to; it copies what a link
            leads to.
        handed_in: where the links still are.
    """
    if folder is None or not os.path.isdir(folder):
        return ()
    files = (one for one in sorted(Path(folder).iterdir()) if one.is_file())
    return tuple(
        file
        for file in files
        if file.suffix != ".ipynb"
        and not file.is_symlink()
        and not (handed_in and Path(handed_in, file.name).is_symlink())
    )[:_MOST_FILES]
