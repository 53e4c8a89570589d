"""What the bad submissions are made of: a solved notebook, and ways to spoil it."""

import copy
import json

import build_class
import nbformat
from nbformat.v4 import new_code_cell

from grader.exercises.points import table

STAGE = "01-numpy"
ALL = float(sum(table()[STAGE].values()))
SOLVED = build_class.submission(STAGE, {"start": "solution"})


def solved():
    return copy.deepcopy(SOLVED)


def name_of(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def cell(notebook, name):
    return next(c for c in notebook.cells if name_of(c) == name)


def as_bytes(notebook):
    return nbformat.writes(nbformat.from_dict(notebook)).encode()


def as_json(notebook):
    """The notebook as plain lists and dicts, for what nbformat would not write."""
    return json.loads(nbformat.writes(notebook))


def with_cell(source, at=1, blanks=None):
    """A solved notebook with a cell of the student's own near its top."""
    student = {"start": "solution", "blanks": blanks or {}}
    notebook = build_class.submission(STAGE, student) if blanks else solved()
    notebook.cells.insert(at, new_code_cell(source, id="of-the-student"))
    return as_bytes(notebook)


def without(*names):
    notebook = solved()
    notebook.cells = [c for c in notebook.cells if name_of(c) not in names]
    return as_bytes(notebook)


def with_answer(name, body):
    student = {"start": "solution", "blanks": {name: body}}
    return as_bytes(build_class.submission(STAGE, student))
