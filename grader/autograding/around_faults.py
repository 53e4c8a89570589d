"""Run a notebook so that a fault costs only the cell that it is in.

nbgrader's Execute gives up on the whole notebook when the kernel dies or stops
answering. This one marks the cell at fault, starts a fresh kernel, runs the cells
before it again without it, and goes on behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Integer, default

from grader.autograding import notices
from grader.autograding.cells import is_given, leave_alone, name_of
from grader.autograding.failing import fail
from grader.autograding.odd_messages import refuse_odd
from grader.text import say

_MILLION = 1_000_000
#: So many cells may say as much as one of them may; the notebook is held in memory.
_FULL = 6
#: What comes of messages that no kernel of ours would send.
_NONSENSE = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)
#: Seconds after which a kernel that was told to shut down has.
_AFTERMATH = 0.5
#: How many times longer a cell may run that the student has not written.
_PATIENCE_WITH_GIVEN = 4


class OutOfTime(Exception):
    """A submission's cells have taken longer together than they may."""


class KnownEnd(DeadKernelError):
    """A kernel ends, and the cell that has just run is why."""


class ExecuteAroundFaults(Execute):
    """nbgrader's Execute, made to outlive a dead kernel."""

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

    _watching: asyncio.Task[None] | None = None
    _is_careful = False

    @default("shutdown_kernel")
    def _shutdown_kernel_default(self) -> str:
        return "immediate"  # nothing is left to be cleaned up, and it takes a while

    @default("store_widget_state")
    def _store_widget_state_default(self) -> bool:
        return False  # no page shows it, and a kernel may say anything for it

    def run_around_faults(self, nb: NotebookNode, resources: dict[str, Any]) -> None:
        """Run a notebook's cells, and again those that a lost kernel takes along.

        Args:
            nb: the notebook; outputs and notices are written into it.
            resources: nbgrader's.
        """
        self._done: set[int] = set()  # cells whose outputs stand
        self._faults: dict[str, list[str]] = {}  # what happened: in which cells
        self._said_by_all = 0
        self._ends = time.monotonic() + self.notebook_timeout
        self._is_careful = False
        for _ in range(self.max_lost_kernels + 1):
            self._running, self._is_running = 0, False
            try:
                super().preprocess(nb, resources)
                break
            except (DeadKernelError, CellTimeoutError) as error:
                if self._is_open_who_it_was(error):
                    self._is_careful = True
                    continue
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

    def _is_open_who_it_was(self, error: Exception) -> bool:
        """Whether a kernel has ended that an earlier cell may have told to.

        Some ends come a moment late. From then on each cell's are waited for.
        """
        is_known = isinstance(error, (CellTimeoutError, KnownEnd))
        return not (self._is_careful or is_known or self._has_said_too_much())

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
        if self._has_said_too_much():
            return "said_too_much"
        return "timed_out" if isinstance(error, CellTimeoutError) else "died"

    def _has_said_too_much(self) -> bool:
        return self._said > self.max_output * _MILLION

    def _leave_out(self, nb: NotebookNode, index: int) -> None:
        """Keep no more outputs, where all together have become too much to hold."""
        self._said_by_all += self._said
        is_too_much = self._said_by_all > _FULL * self.max_output * _MILLION
        if is_too_much and nb.cells[index].get("outputs"):
            nb.cells[index].outputs = []
            cells, name = self._faults.setdefault("left_out", []), name_of(nb, index)
            cells += [name] if name not in cells else []

    def _give_up(self, nb: NotebookNode, index: int, why: str) -> None:
        """Leave the cells from this one on alone."""
        sentence = say(
            f"execution.{why}", cell=name_of(nb, index), seconds=self.notebook_timeout
        )
        notices.add(nb, sentence)
        leave_alone(nb.cells[index:], sentence)

    def _sentence(self, what: str, cells: str) -> str:
        limits = {
            "seconds": self.timeout,
            "limit": self.max_output,
            "limit_in_all": _FULL * self.max_output,
        }
        return say(f"execution.{what}", cells=cells, **limits)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless its outputs stand from an earlier kernel."""
        if index in self._done:
            return cell, resources
        self._running = index
        if time.monotonic() > self._ends:
            raise OutOfTime
        self._is_running, self._asked_to_exit, self._is_late = True, False, False
        self._said, self._replied = 0, ""
        self.run_cell(cell, resources, index)
        if is_grade(cell):
            self._done.add(index)  # a verdict is given once
            self.clear_display_id_mapping(index)  # and nothing is put in its place
        else:
            self._leave_out(self.nb, index)
        if self._asked_to_exit:
            # The kernel stops a moment later; the next cell must not be blamed.
            raise KnownEnd("exit() was called")
        if self._is_late:
            # What it has left half done might keep the next cell from ending, too.
            raise CellTimeoutError
        if self.is_spent():
            # The next one must not be blamed for what this one has used up.
            raise KnownEnd("the sandbox holds too much")
        is_own = cell.cell_type == "code" and not (is_given(cell) or is_grade(cell))
        if self._is_careful and is_own:
            self._wait_for_the_end(cell, index)
        return cell, resources

    def _wait_for_the_end(self, cell: NotebookNode, index: int) -> None:
        """Have the kernel end now, if it is about to."""
        time.sleep(_AFTERMATH)
        try:
            self.execute_cell(new_code_cell("pass"), index, store_history=False)
        finally:
            self.nb.cells[index] = cell  # nbclient puts the question there

    def run_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> None:
        """Run a cell; other classes may know what else there is to do with it."""
        super().preprocess_cell(cell, resources, index)

    def is_spent(self) -> bool:
        """Whether the kernel is of no use to the next cell; nobody knows, here."""
        return False

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
        if not self._has_said_too_much():
            refuse_odd(msg)
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
        if reply.get("status") == "error":
            refuse_odd({"msg_type": "error", "content": reply})
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
