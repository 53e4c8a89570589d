"""What a student's own cells set or need must not cost a right answer its points."""

import build_class
import classes
import numpy as np
import pytest
from answers import verdict_in
from nbformat.v4 import new_code_cell
from submissions import as_bytes, cell

from grader.autograding.bindings import needed_by
from grader.autograding.cells import demonstrations_needed, is_demonstration
from grader.exercises import STAGES

STAGE = "12-digits"
ALL = sum(exercise.points for exercise in STAGES[STAGE])


def solved(stage=STAGE):
    return build_class.submission(stage, {"start": "solution"})


def needs_suspects():
    """An answer that looks at what a demonstration has made."""
    notebook = solved()
    blank = cell(notebook, "bug_hunt")
    blank.source = blank.source.replace(":\n", ":\n    assert len(suspects) >= 6\n", 1)
    return notebook


def looks_at_suspects():
    """A cell of the student's own does; and the answer needs what it makes."""
    notebook = solved()
    at = notebook.cells.index(cell(notebook, "bug_hunt"))
    own = new_code_cell("count = 0 * len([s for s in suspects])", id="own")
    notebook.cells.insert(at, own)
    blank = cell(notebook, "bug_hunt")
    blank.source = blank.source.replace(":\n", ":\n    assert count == 0\n", 1)
    return notebook


def sets_errors():
    notebook = solved()
    own = new_code_cell("np.seterr(all='raise')", id="own")
    notebook.cells.insert(notebook.cells.index(cell(notebook, "cross_entropy")), own)
    return notebook


CLASS = {
    "needs_suspects": needs_suspects(),
    "looks_at_suspects": looks_at_suspects(),
    "sets_errors": sets_errors(),
}


@pytest.mark.chain
def test_right_answers_are_right(tmp_path):
    folder = classes.new_course(tmp_path, STAGE)
    for student, notebook in CLASS.items():
        home = folder / "submitted" / student / STAGE
        home.mkdir(parents=True)
        (home / f"{STAGE}.ipynb").write_bytes(as_bytes(notebook))
    graded = classes.grade_plainly(folder, STAGE)
    totals = {name: sum(s.values()) for name, s in graded.scores(STAGE).items()}
    assert totals == dict.fromkeys(CLASS, ALL)
    assert {graded.remarks(student, STAGE) for student in CLASS} == {""}


@pytest.mark.parametrize("stage", STAGES)
def test_a_plain_submission_needs_no_demonstration(stage):
    notebook = solved(stage)
    assert any(map(is_demonstration, notebook.cells))
    assert demonstrations_needed(notebook) == set()


def test_a_demonstration_that_another_one_needs_is_run_too():
    notebook = solved()
    places = [i for i, c in enumerate(notebook.cells) if is_demonstration(c)]
    first, second, *_ = places
    notebook.cells[first].source = "with when_filled_in():\n    mine = 1"
    notebook.cells[second].source = "with when_filled_in():\n    yours = mine"
    notebook.cells.append(new_code_cell("print(yours)", id="own"))
    assert demonstrations_needed(notebook) == {first, second}
    notebook.cells[-1].source = "def f(yours): return yours"
    assert demonstrations_needed(notebook) == set()
    notebook.cells[-1].source = "yours = 1\nprint(yours)"
    assert demonstrations_needed(notebook) == set()


@pytest.mark.parametrize("name", ["cross_entropy", "grad_logits"])
def test_a_student_s_seterr_decides_no_verdict(name):
    before = np.geterr()
    with np.errstate(all="raise"):
        assert verdict_in(STAGE, name).is_right
        assert np.geterr() == dict.fromkeys(before, "raise")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("print(a)", {"print", "a"}),
        ("def f(b):\n    c = b\n    return a + c", {"a"}),
        ("def f():\n    return [g(b) for b in a]", {"a", "g"}),
        ("%time a = b\n%matplotlib inline", {"b"}),
        ("return a", {"a"}),
        ("a b", set()),
    ],
)
def test_what_a_cell_uses(source, names):
    assert needed_by(source) == names
