"""Save a submission's scores and what is noted of them, in one transaction.

nbgrader commits after each cell: whoever looked meanwhile, or after an interruption,
would find half of a submission's new scores beside half of its old ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from grader.autograding.note_mistakes import note_mistakes


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with mistakes' names; all at once or not at all."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write to the gradebook; the notebook stays as it is."""
        ids = resources["nbgrader"]
        self.notebook_id, self.assignment_id = ids["notebook"], ids["assignment"]
        self.student_id = ids["student"]
        with Gradebook(ids["db_url"]) as self.gradebook, _at_once(self.gradebook):
            # What is nbgrader's is done cell by cell; that which opens a gradebook of
            # its own and commits is passed over.
            NbGraderPreprocessor.preprocess(self, nb, resources)
            note_mistakes(nb, self.gradebook, ids)
        return nb, resources


@contextmanager
def _at_once(gradebook: Gradebook) -> Iterator[None]:
    """Commit at the end what is committed within; nothing, if that fails."""
    session = gradebook.db
    commit, session.commit = session.commit, session.flush
    yield
    commit()
