"""Run a submission in a sandbox, and give the verdicts on its graded cells.

Those are given here (``examination.py``): the kernel only answers what it is asked.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Enum, Integer, Unicode

from grader.autograding import doubts, notices
from grader.autograding.around_faults import ExecuteAroundFaults
from grader.autograding.cells import (
    demonstrations_needed,
    exercises_asked_in,
    imported_by_given_cells,
    is_demonstration,
    leave_alone,
    show_notices,
)
from grader.autograding.examination import examine_cell, exercise_asked_in
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
#: So many files beside a notebook can be read by it.
_MOST_FILES = 100
#: Several submissions at once must not each want all cores.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class NoSandbox(RuntimeError):
    """There is no sandbox on this machine; the text says what to do."""


class OtherLanguage(RuntimeError):
    """The instructor's notebook wants a kernel that the sandbox does not have."""


class ExecuteSubmission(ExecuteAroundFaults):
    """nbgrader's Execute, with a sandbox around it and the verdicts outside."""

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

    run_demonstrations = Bool(
        False,
        help="Whether given cells that only show something (training runs, plots) are "
        "run too, where no cell of the student's needs them. They are worth no points, "
        "and they take a third of the time or more.",
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
            self._to_come, self._is_first_kernel = exercises_asked_in(nb), True
            self._needed = demonstrations_needed(nb)
            self.run_around_faults(nb, resources)
            doubts.leave_to_a_person(nb)
        show_notices(nb)

    def seeds(self, nb: NotebookNode, ids: Mapping[str, str]) -> dict[str, int]:
        """What the hidden inputs of each exercise are drawn from, by its id."""
        attempt = attempt_of(nb, ids)
        return {
            one.id: self.secret.seed(*attempt, one.id) for one in exercises_asked_in(nb)
        }

    def warm_up(self, nb: NotebookNode, variables: Mapping[str, str]) -> list[str]:
        """Start what a notebook's kernel is forked from.

        Args:
            nb: the notebook.
            variables: what `variables_told` returns where the notebook will run. With
                others, one more would be started there.

        Returns:
            The packages that the notebook's given cells import.
        """
        packages = imported_by_given_cells(nb)
        if self.warm and self.sandbox != "none":
            server_for(packages, Sandbox(environment=dict(variables)).variables())
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

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless it only shows something that no answer needs."""
        is_needed = self.run_demonstrations or index in self._needed
        if is_demonstration(cell) and not is_needed:
            said = say("execution.demonstration")
            cell.outputs = [new_output("stream", name="stdout", text=said)]
            return cell, resources
        return super().preprocess_cell(cell, resources, index)

    def run_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> None:
        """Run a cell; give the verdict on it instead, if it asks for one."""
        exercise = exercise_asked_in(cell.source) if is_grade(cell) else None
        if exercise is not None:
            self._examine(cell, exercise, index)
            return
        super().run_cell(cell, resources, index)
        if self._has_passed(cell) and self._would_fail(cell, index):
            note_that_ran(resources, [cell.metadata.nbgrader["grade_id"]])

    def is_spent(self) -> bool:
        """Whether the sandbox holds more than it may."""
        return isinstance(self.km, SandboxedKernelManager) and self.km.is_spent()

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
            # Else a later cell could show something else in place of the verdict.
            self.clear_display_id_mapping(index)
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
