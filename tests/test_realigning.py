"""Damaged notebooks get the released notebook's marks, types and order back."""

import nbformat
import pytest
from conftest import ROOT
from damaged import MENDED
from nbformat.v4 import new_code_cell
from submissions import STAGE, as_bytes, solved

from grader.autograding import notices
from grader.autograding.reading import read_notebook
from grader.autograding.realigning import grade_id, realign


def released():
    path = ROOT / "notebooks" / STAGE / f"{STAGE}.ipynb"
    return nbformat.read(path, as_version=4)


def names(notebook):
    return [name for name in map(grade_id, notebook.cells) if name]


@pytest.mark.parametrize("case", MENDED)
def test_it_is_a_valid_notebook_in_the_released_order(case):
    content, _, says = MENDED[case]
    notebook, expected = read_notebook(content), names(released())
    realign(notebook, released(), STAGE)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook).encode()
    found = names(notebook)
    assert found == [name for name in expected if name in found]
    assert says in " ".join(notices.all_of(notebook))


def test_a_released_notebook_of_an_older_format_is_as_good():
    old, notebook = released(), read_notebook(as_bytes(solved()))
    for cell in old.cells:
        del cell["id"]
    realign(notebook, old, STAGE)
    assert names(notebook) == names(old)


@pytest.mark.parametrize(
    "case", ["answer_below_check", "answer_at_the_end", "answer_above_blank"]
)
def test_an_answer_in_a_cell_of_its_own_runs_between_blank_and_check(case):
    notebook = read_notebook(MENDED[case][0])
    realign(notebook, released(), STAGE)
    (own,) = (c for c in notebook.cells if "def compute_grad_w2(h_relu, " in c.source)
    at = notebook.cells.index(own)
    assert grade_id(notebook.cells[at - 1]) == "grad_w2"


def test_a_cell_that_tries_something_out_below_a_filled_blank_stays_there():
    notebook = solved()
    notebook.cells.append(new_code_cell("def compute_grad_w2():\n    return 0"))
    notebook = read_notebook(as_bytes(notebook))
    realign(notebook, released(), STAGE)
    assert "return 0" in notebook.cells[-1].source
    assert notices.all_of(notebook) == []
