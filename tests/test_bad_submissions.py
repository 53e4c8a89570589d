"""Whatever is handed in: a sentence, the points earned, and everyone else graded."""

import copy
import json

import build_class
import classes
import nbformat
import pytest
from nbformat.v4 import new_code_cell

from grader.exercises import STAGES
from grader.exercises.points import table

pytestmark = pytest.mark.chain

STAGE = "01-numpy"
ALL = float(sum(table()[STAGE].values()))
SOLVED = build_class.submission(STAGE, {"start": "solution"})


def solved():
    return copy.deepcopy(SOLVED)


def cell(notebook, name):
    return next(
        c
        for c in notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def as_bytes(notebook):
    return nbformat.writes(notebook).encode()


def with_cell(source, at=1):
    notebook = solved()
    notebook.cells.insert(at, new_code_cell(source, id="of-the-student"))
    return as_bytes(notebook)


def without(*names):
    notebook = solved()
    notebook.cells = [
        c
        for c in notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") not in names
    ]
    return as_bytes(notebook)


def with_answer(name, body):
    student = {"start": "solution", "blanks": {name: body}}
    return as_bytes(build_class.submission(STAGE, student))


def saved_by_an_old_jupyter():
    notebook = solved()
    notebook.nbformat_minor = 2
    for c in notebook.cells:
        c.pop("id")
    return json.dumps(notebook).encode()


def with_retyped_cells():
    notebook = solved()
    check = cell(notebook, "check_forward")
    check.source = "print('I changed the test')\n2000.0"
    check.metadata.nbgrader.points = 2000
    cell(notebook, "check_train").metadata.nbgrader.grade = False
    return as_bytes(notebook)


def twice(name):
    notebook = solved()
    index = notebook.cells.index(cell(notebook, name))
    again = copy.deepcopy(notebook.cells[index])
    again.id = "again"
    notebook.cells.insert(index, again)
    return as_bytes(notebook)


DEAF = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

#: name: (file, expected total, part of what is said about it; "" for nothing)
CLASS = {
    "right": (as_bytes(solved()), ALL, ""),
    # Files that are no notebook of this stage.
    "empty": (b" \n", 0, "empty"),
    "binary": (bytes(range(256)) * 40, 0, "not valid JSON"),
    "text": (b"<html>Sign in to continue</html>", 0, "not valid JSON"),
    "cut_off": (as_bytes(solved())[:5000], 0, "not valid JSON"),
    "number": (b"42", 0, "not a Jupyter notebook"),
    "list": (b"[1, 2]", 0, "not a Jupyter notebook"),
    "no_cells": (b'{"nbformat": 4, "nbformat_minor": 5}', 0, "could not be read"),
    "wrong_cells": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}',
        0,
        "could not be read",
    ),
    "bomb": (b"[" * 200_000, 0, "not valid JSON"),
    "huge": (as_bytes(solved()) + b" " * 10_000_000, 0, "larger than 10 MB"),
    "no_cells_at_all": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
        0,
        "lost the marks",
    ),
    # Notebooks that are damaged, and graded all the same.
    "windows": (b"\xef\xbb\xbf" + as_bytes(solved()).replace(b"\n", b"\r\n"), ALL, ""),
    "old_format": (saved_by_an_old_jupyter(), ALL, ""),
    "retyped": (with_retyped_cells(), ALL, ""),
    "check_lost": (without("check_forward", "check_train", "imports"), ALL, ""),
    "blank_lost": (without("grad_w2"), ALL - 2, "Missing from the notebook"),
    "check_twice": (twice("check_grad_h"), ALL, "more than once"),
    "blank_twice": (twice("grad_h"), ALL, "more than once"),
    "extra_check": (
        with_cell('from grader import check; check("01-numpy/x")'),
        ALL,
        "",
    ),
    # Code that does not end well.
    "killed": (with_answer("grad_w2", KILLED), ALL - 2, "ended the Python process"),
    "killed_on_top": (with_cell(KILLED), ALL, "ended the Python process"),
    "deaf": (with_cell(DEAF), ALL, "ran for more than 30 seconds"),
    "floods": (
        with_cell("while True: print('x' * 100_000)"),
        ALL,
        "showed more than 5 million characters: number 2",
    ),
    "floods_in_answer": (
        with_answer("grad_w2", "import sys\nwhile True: print('x' * 100_000)"),
        ALL - 2,
        "",
    ),
    "floods_the_pipe": (
        with_cell("import os\nwhile True: os.write(1, b'x' * 100_000)"),
        ALL,
        "showed more than 5 million characters: number 2",
    ),
    "hoards": (
        with_cell("held = []\nwhile True: held.append(bytes(10**8))"),
        ALL,
        "ended the Python process: number 2",
    ),
    "exits": (with_answer("grad_w2", "exit()"), ALL - 2, ""),
    "exits_on_top": (with_cell("exit()"), ALL, "ended the Python process: number 2."),
    # Output that nbgrader alone would misread.
    "warns": (
        with_answer(
            "squared_error",
            "import sys, warnings\nwarnings.warn('careful')\n"
            "print('to stderr', file=sys.stderr)\nloss = np.sum((y_pred - y) ** 2)",
        ),
        ALL,
        "",
    ),
    "warns_on_check": (
        with_cell(
            "import sys\n"
            "get_ipython().events.register('post_run_cell',"
            " lambda r: print('late', file=sys.stderr))"
        ),
        ALL,
        "",
    ),
    # The verdict is given elsewhere: what the notebook does to it has no effect.
    "no_display": (
        with_cell("get_ipython().ast_node_interactivity = 'none'"),
        ALL,
        "",
    ),
    "own_check": (
        with_cell(
            "import grader\ngrader.check = grader.grade = lambda name: 'all fine'"
        ),
        ALL,
        "",
    ),
    "rich": (with_cell("import grader\ngrader.grade = lambda name: 1000.0"), ALL, ""),
    "rich_and_wrong": (
        with_answer(
            "grad_w2", "import grader\ngrader.grade = lambda name: 1000.0\ngrad_w2 = 0"
        ),
        ALL - 2,
        "",
    ),
    "does_not_answer": (
        with_cell("import sys\nsys.modules['grader.boundary.answer'] = sys"),
        0,
        "",
    ),
}

each = pytest.mark.parametrize("student", CLASS)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    for student, (content, _, _) in CLASS.items():
        home = folder / "submitted" / student / STAGE
        home.mkdir(parents=True)
        (home / f"{STAGE}.ipynb").write_bytes(content)
    nothing = folder / "submitted" / "nothing" / STAGE
    nothing.mkdir(parents=True)
    return classes.grade(folder / "submitted", folder / "build")


def test_nobody_is_left_out(graded):
    assert graded.status == 0, graded.printed
    assert graded.scores(STAGE).keys() == {*CLASS, "nothing"}
    assert "Traceback" not in graded.printed


@each
def test_points(graded, student):
    scores = graded.scores(STAGE)[student]
    assert len(scores) == len([e for e in STAGES[STAGE] if e.points])
    assert None not in scores.values()
    assert sum(scores.values()) == CLASS[student][1]


@each
def test_sentence(graded, student):
    says = CLASS[student][2]
    remarks = graded.remarks(student, STAGE)
    assert (says in remarks) if says else remarks == ""
    page = classes.visible_text(graded.feedback(student, STAGE))
    assert says in page
    if CLASS[student][1] == 0 and not says:
        assert "No verdict came from this cell" in page


def test_a_student_without_a_notebook_gets_a_row(graded):
    assert set(graded.scores(STAGE)["nothing"].values()) == {0}
    assert "No 01-numpy.ipynb was handed in" in graded.remarks("nothing", STAGE)


def test_the_fault_is_blamed_on_the_right_cell(graded):
    scores = graded.scores(STAGE)["killed"]
    assert [name for name, score in scores.items() if score == 0] == ["check_grad_w2"]
    assert "check_grad_w2" in graded.remarks("killed", STAGE)
