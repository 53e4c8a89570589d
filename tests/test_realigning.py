"""Damaged notebooks get the released notebook's marks, types and order back."""

import nbformat
import pytest
from conftest import ROOT
from damaged import MENDED
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
