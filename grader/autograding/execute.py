"""Run a submission so that a fault costs only the cell that it is in.

nbgrader's Execute gives up on the whole notebook when the kernel dies or stops
answering. This one marks the cell at fault, starts a fresh kernel, runs the cells
before it again without it, and goes on behind it.
"""

from __future__ import annotations

from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Integer

from grader.autograding import notices
from grader.autograding.failing import fail
from grader.text import say


class ExecuteSubmission(Execute):
    """nbgrader's Execute, made to outlive a dead kernel."""

    max_lost_kernels = Integer(
        5,
        help="How many kernels one submission may use up before the rest of its cells "
        "is left alone.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook's cells; a refused submission's cells are not run."""
        reason = notices.refusal(nb)
        if reason is not None:
            _leave_alone(nb.cells, reason)
        else:
            self._run_around_faults(nb, resources)
        _show_notices(nb)
        return nb, resources

    def _run_around_faults(self, nb: NotebookNode, resources: dict[str, Any]) -> None:
        self._done: set[int] = set()  # cells whose outputs stand
        for _ in range(self.max_lost_kernels):
            self._running = 0
            try:
                super().preprocess(nb, resources)
                return
            except (DeadKernelError, CellTimeoutError) as error:
                self._blame(nb, self._running, error)
        rest = self._running + 1
        sentence = say("execution.gave_up", cell=_name(nb, rest))
        notices.add(nb, sentence)
        _leave_alone(nb.cells[rest:], sentence)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless its outputs stand from an earlier kernel."""
        if index in self._done:
            return cell, resources
        self._running = index
        result = super().preprocess_cell(cell, resources, index)
        if is_grade(cell):
            self._done.add(index)  # a verdict is given once
        return result

    def on_cell_executed(self, **kwargs: Any) -> None:
        """Say in a sentence that a cell was stopped; nbgrader records other errors."""
        reply = kwargs["execute_reply"]["content"]
        if reply.get("ename") != "CellTimeoutError":
            super().on_cell_executed(**kwargs)
            return
        cell, index = kwargs["cell"], kwargs["cell_index"]
        sentence = say(
            "execution.timed_out", cell=_name(self.nb, index), seconds=self.timeout
        )
        notices.add(self.nb, sentence)
        fail(cell, "CellTimeoutError", sentence)

    def _blame(self, nb: NotebookNode, index: int, error: Exception) -> None:
        timed_out = isinstance(error, CellTimeoutError)
        sentence = say(
            "execution.timed_out" if timed_out else "execution.died",
            cell=_name(nb, index),
            seconds=self.timeout,
        )
        if sentence not in notices.all_of(nb):
            notices.add(nb, sentence)
        fail(nb.cells[index], type(error).__name__, sentence)
        self._done.add(index)


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
