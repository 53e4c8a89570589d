"""Take the hidden tests out of what students get back, and nothing of their own.

nbgrader looks for the words in every cell, and stops where a student has written them:
then nobody of that name has a feedback page.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade, is_solution


class ClearOurHiddenTests(ClearHiddenTests):
    """nbgrader's ClearHiddenTests, for the instructor's graded cells alone."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Clear one cell, if its text is the instructor's."""
        if not is_grade(cell) or is_solution(cell):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)
