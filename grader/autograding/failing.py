"""Fail a cell: the one way to say in its outputs that it earns nothing, and why."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_output


def fail(cell: NotebookNode, name: str, sentence: str) -> None:
    """Replace whatever could be read as a score by an error that says a sentence.

    nbgrader takes the first result or error of a cell, so the error goes in front.
    """
    kept = [
        output
        for output in cell.get("outputs", [])
        if output.output_type not in ("execute_result", "error")
    ]
    error = new_output("error", ename=name, evalue=sentence, traceback=[sentence])
    cell.outputs = [error, *kept]
