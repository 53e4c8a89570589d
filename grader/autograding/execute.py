"""Run a submission so that a fault costs only the cell that it is in.

nbgrader's Execute gives up on the whole notebook when the kernel dies or stops
answering. This one marks the cell at fault, starts a fresh kernel, runs the cells
before it again without it, and goes on behind it. The verdict on a graded cell is
given here (``examination.py``): the kernel only answers what it is asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Bool, Enum, Integer, Unicode

from grader.autograding import notices
from grader.autograding.examination import examine_cell, exercise_asked_in
from grader.autograding.failing import fail
from grader.autograding.secret import Secret
from grader.boundary import nothing
from grader.boundary.course_code import given_away, withheld_files
from grader.exercises import packages_withheld
from grader.exercises.exercise import Exercise
from grader.notebook.blanks import only_shows
from grader.sandbox import (
    KINDS,
    Limits,
    Sandbox,
    SandboxedKernelManager,
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
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class NoSandbox(RuntimeError):
    """There is no sandbox on this machine; the text says what to do."""


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

    secret_file = Unicode(
        "course_secret",
        help="The file with the secret that hidden inputs are drawn from; relative to "
        "the course's folder. Without one, it is made. Keep it, and a verdict can be "
        "replayed.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook's cells; a refused submission's cells are not run."""
        self._refuse_without_sandbox()
        self._attempt = _attempt(nb, resources.get("nbgrader", {}))
        self._own_files = own_files(
            resources.get("metadata", {}).get("path"), self._handed_in(resources)
        )
        reason = notices.refusal(nb)
        if reason is not None:
            _leave_alone(nb.cells, reason)
        else:
            self._run_around_faults(nb, resources)
        _show_notices(nb)
        return nb, resources

    def _handed_in(self, resources: dict[str, Any]) -> str | None:
        """The folder in which the submission was handed in."""
        coursedir = getattr(self.parent, "coursedir", None)
        ids = resources.get("nbgrader", {})
        if coursedir is None or not {"student", "assignment"} <= ids.keys():
            return None
        return coursedir.format_path(
            coursedir.submitted_directory, ids["student"], ids["assignment"]
        )

    def _refuse_without_sandbox(self) -> None:
        if self.sandbox == "none":
            self.log.warning(say("sandbox.none"))
            return
        reason = why_unavailable()
        if reason is not None:
            raise NoSandbox(say(f"sandbox.{reason}"))

    def create_kernel_manager(self) -> KernelManager:
        """A manager whose kernel runs in a sandbox, unless that is switched off."""
        if self.sandbox != "none":
            # nbgrader's `__init__` sets a class of its own, whatever is configured.
            self.kernel_manager_class = SandboxedKernelManager
        manager = super().create_kernel_manager()
        if isinstance(manager, SandboxedKernelManager):
            manager.sandbox = self._sandbox()
        return manager

    def _sandbox(self) -> Sandbox:
        _, assignment, _ = self._attempt
        return Sandbox(
            limits=Limits(
                memory=self.memory,
                processes=self.processes,
                cpu_seconds=self.cpu_seconds,
            ),
            own_files=self._own_files,
            withheld=packages_withheld(assignment),
            replaced=dict.fromkeys(withheld_files(assignment), Path(nothing.__file__)),
            environment={
                name: os.environ[name] for name in _VARIABLES if name in os.environ
            }
            | _ONE_THREAD,
        )

    def _run_around_faults(self, nb: NotebookNode, resources: dict[str, Any]) -> None:
        self._done: set[int] = set()  # cells whose outputs stand
        self._to_come = _exercises_asked_in(nb)
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
        if not _is_given(nb.cells[self._running]):
            return self._running
        own = (
            index
            for index in range(self._running - 1, -1, -1)
            if nb.cells[index].cell_type == "code" and index not in self._done
            if not _is_given(nb.cells[index]) and not is_grade(nb.cells[index])
        )
        return next(own, self._running)

    def _what_happened(self, error: Exception) -> str:
        if self._said > self.max_output * _MILLION:
            return "said_too_much"
        return "timed_out" if isinstance(error, CellTimeoutError) else "died"

    def _give_up(self, nb: NotebookNode, index: int, why: str) -> None:
        """Leave the cells from this one on alone."""
        sentence = say(
            f"execution.{why}", cell=_name(nb, index), seconds=self.notebook_timeout
        )
        notices.add(nb, sentence)
        _leave_alone(nb.cells[index:], sentence)

    def _sentence(self, what: str, cells: str) -> str:
        limits = {"seconds": self.timeout, "limit": self.max_output}
        return say(f"execution.{what}", cells=cells, **limits)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless its outputs stand from an earlier kernel."""
        if index in self._done:
            return cell, resources
        if _is_demonstration(cell) and not self.run_demonstrations:
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
            super().preprocess_cell(cell, resources, index)
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
            question = new_code_cell(source)
            try:
                self.execute_cell(question, index, store_history=False)
            finally:
                self.nb.cells[index] = cell  # nbclient puts the question there
            return question.outputs

        seed = self._secret.seed(*self._attempt, exercise.id)
        self._to_come = [one for one in self._to_come if one is not exercise]
        # What a trial gives away could be kept for the cells after it.
        shown = given_away(exercise) - {exercise.function}
        is_alone = any(one.function in shown for one in self._to_come)
        examine_cell(cell, exercise, ask, seed, is_alone=is_alone)

    @cached_property
    def _secret(self) -> Secret:
        path = Path(self.secret_file)
        coursedir = getattr(self.parent, "coursedir", None)
        return Secret(Path(coursedir.root) / path if coursedir else path)

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        """The limit for a cell; a given one, such as the imports, may take longer.

        What it takes is not the student's doing: an import of TensorFlow takes half a
        minute where many are graded at once.
        """
        limit = super()._get_timeout(cell)
        is_given = cell is not None and _is_given(cell)
        return limit * _PATIENCE_WITH_GIVEN if limit and is_given else limit

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take in what a cell says, unless it is too much: then its kernel is ended."""
        self._said += len(str(msg["content"]))
        if self._said <= self.max_output * _MILLION:
            return super().process_message(msg, cell, cell_index)
        cell.outputs = []
        if self.km.has_kernel:
            self._ending = asyncio.ensure_future(self.km._async_kill_kernel())
        return None

    def on_cell_executed(self, **kwargs: Any) -> None:
        """Say in a sentence that a cell was stopped; nbgrader records other errors."""
        reply = kwargs["execute_reply"]["content"]
        payload = reply.get("payload", [])
        self._asked_to_exit = any(one.get("source") == "ask_exit" for one in payload)
        if reply.get("ename") != "CellTimeoutError":
            super().on_cell_executed(**kwargs)
            return
        self._is_late = True

    def _blame(self, nb: NotebookNode, index: int, what: str) -> None:
        """Fail a cell, and remember it for what is said about the submission."""
        name = _name(nb, index)
        cells = self._faults.setdefault(what, [])
        if name not in cells:
            cells.append(name)
        fail(nb.cells[index], "CellFailed", self._sentence(what, name))


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


def _exercises_asked_in(nb: NotebookNode) -> list[Exercise]:
    """What the graded cells of a notebook check, in order."""
    found = (exercise_asked_in(cell.source) for cell in nb.cells if is_grade(cell))
    return [exercise for exercise in found if exercise is not None]


def _attempt(nb: NotebookNode, ids: dict[str, str]) -> tuple[str, ...]:
    """Who hands in what: other code is another attempt, and gets other inputs."""
    code = "\0".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    digest = hashlib.sha256(code.encode(errors="replace")).hexdigest()
    return ids.get("student", ""), ids.get("assignment", ""), digest


def _is_demonstration(cell: NotebookNode) -> bool:
    """Whether a cell is given, and does nothing but use the student's functions."""
    return cell.cell_type == "code" and _is_given(cell) and only_shows(cell.source)


def _is_given(cell: NotebookNode) -> bool:
    """Whether a cell is the course's own, and worth nothing."""
    is_locked = cell.metadata.get("nbgrader", {}).get("locked", False)
    return bool(is_locked) and not is_grade(cell)


def _name(nb: NotebookNode, index: int) -> str:
    """What to call a cell: its nbgrader id, or its number."""
    if index < len(nb.cells):
        name = nb.cells[index].metadata.get("nbgrader", {}).get("grade_id")
        if name:
            return name
    return say("execution.unnamed", number=index + 1)


def _leave_alone(cells: list[NotebookNode], reason: str) -> None:
    """Give graded cells an error, so that a cell that was not run earns nothing."""
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = []
            if is_grade(cell):
                fail(cell, "NotRun", say("execution.not_run", reason=reason))


def _show_notices(nb: NotebookNode) -> None:
    """Put what there is to say about the submission on top of it."""
    sentences = notices.all_of(nb)
    if sentences:
        text = "\n".join(f"- {sentence}" for sentence in sentences)
        heading = say("intake.heading")
        nb.cells.insert(
            0, new_markdown_cell(f"## {heading}\n\n{text}", id="about-this-submission")
        )
