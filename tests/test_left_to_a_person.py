"""What cannot be matched with confidence goes to a person, never silently to zero."""

import build_class
import classes
import nbformat
import pytest
from conftest import ROOT
from damaged import BLANK, without_marks
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from submissions import ALL, STAGE, as_bytes, cell, solved, with_answer

from grader.autograding.bindings import bound_by, changed_names
from grader.autograding.doubts import is_filled_in
from grader.exercises import STAGES

pytestmark = pytest.mark.chain

SAYS = "somebody will look at them by hand"
ANSWER = "def compute_grad_w2(h_relu, grad_y_pred):\n    return h_relu.T @ grad_y_pred"
STUB = f"def compute_grad_w2(h_relu, grad_y_pred):\n    {BLANK}"
HELPER = "def outer(a, b): return a.T @ b"


def changed(change):
    notebook = solved()
    change(notebook)
    return as_bytes(notebook)


def elsewhere(stub, *sources, name="grad_w2"):
    """A blank that somebody has emptied, and cells of their own at the end."""

    def change(notebook):
        cell(notebook, name).source = stub
        notebook.cells += [new_code_cell(s, id=f"e{n}") for n, s in enumerate(sources)]

    return changed(change)


def uses(name, at, line, used):
    """An answer that needs what somebody has put into a given cell, or behind all."""

    def change(notebook):
        cell(notebook, name).source += f"\n{line}"
        one = cell(notebook, at)
        one.source = one.source.replace(":\n", f":\n    {used}\n", 1)

    return changed(change)


def cut_in_two(notebook):
    one = cell(notebook, "forward")
    head, _, tail = one.source.partition("    return ")
    one.source, at = head, notebook.cells.index(one)
    notebook.cells.insert(at + 1, new_code_cell(f"    return {tail}", id="tail"))


def stopped_on_top(notebook):
    one = cell(notebook, "grad_w2")
    one.source = f"import a_package_that_nobody_has\n{one.source}"


def in_another_blank(notebook):
    one = cell(notebook, "forward")
    one.source += "\n\n" + cell(notebook, "squared_error").source
    cell(
        notebook, "squared_error"
    ).source = f"def squared_error(y_pred, y):\n    {BLANK}"


def experiment(notebook):
    """Something tried out at the end, and the check pasted below it."""
    again = new_code_cell(cell(notebook, "check_squared_error").source, id="again")
    other = "squared_error = lambda y_pred, y: abs(y_pred - y).sum()"
    notebook.cells += [new_code_cell(other, id="other"), again]


#: name: (file, what a person is to look at unless it has earned its points)
DOUBTFUL = {
    "emptied": (elsewhere("", ANSWER), "grad_w2"),
    "only_pass": (elsewhere(STUB.replace(BLANK, "pass"), ANSWER), "grad_w2"),
    "other_words": (elsewhere(STUB.replace("yet", "TODO"), ANSWER), "grad_w2"),
    "a_lambda": (
        elsewhere(STUB, "compute_grad_w2 = lambda a, b: a.T @ b"),
        "grad_w2",
    ),
    "in_a_block": (
        elsewhere(STUB, "if True:\n    " + ANSWER.replace("\n", "\n    ")),
        "grad_w2",
    ),
    "behind_a_command": (elsewhere(STUB, f"%matplotlib inline\n{ANSWER}"), "grad_w2"),
    "not_python": (elsewhere(STUB, f"{ANSWER}\nprint “done”"), "grad_w2"),
    "imported": (
        elsewhere(STUB, "from mine import dot as compute_grad_w2"),
        "grad_w2",
    ),
    "helper_below": (
        elsewhere(
            ANSWER.replace("h_relu.T @ grad_y_pred", "outer(h_relu, grad_y_pred)"),
            HELPER,
        ),
        "grad_w2",
    ),
    "constant_in_imports": (uses("imports", "train", "LR = 1", "LR * 1"), "train"),
    "import_behind_a_command": (
        uses(
            "data", "train", "%config Completer.use_jedi = False\nimport math", "math.e"
        ),
        "train",
    ),
    "cut_in_two": (changed(cut_in_two), "forward"),
    "stopped_on_top": (changed(stopped_on_top), "grad_w2"),
    "in_another_blank": (changed(in_another_blank), "squared_error"),
    "experiment": (changed(experiment), "squared_error"),
}


def blank_and_wrong(notebook):
    cell(notebook, "grad_w2").source = STUB
    cell(
        notebook, "grad_h"
    ).source = "def compute_grad_h(grad_h_relu, h):\n    return grad_h_relu"


def with_notes(notebook):
    blank_and_wrong(notebook)
    cell(notebook, "data").source += "\nprint(x.shape)"
    notebook.cells.insert(9, new_code_cell("1 + 1\nmy_shape = x.shape", id="mine"))


def without_any_marks(notebook):
    blank_and_wrong(notebook)
    for index, one in enumerate(notebook.cells):
        without_marks(index, one)


LOST = ALL - 4
#: name: (file, points); nobody need look at these.
PLAIN = {
    "solved": (changed(lambda notebook: None), ALL),
    "blank_and_wrong": (changed(blank_and_wrong), LOST),
    "with_notes": (changed(with_notes), LOST),
    "without_marks": (changed(without_any_marks), LOST),
    "not_python_at_home": (with_answer("grad_w2", "print(“done”)"), ALL - 2),
    "a_name_of_nobodys": (with_answer("grad_w2", "grad_w2 = hrelu.T"), ALL - 2),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = classes.new_course(tmp_path_factory.mktemp("doubts"), STAGE)
    for student, (content, _) in (DOUBTFUL | PLAIN).items():
        home = folder / "submitted" / student / STAGE
        home.mkdir(parents=True)
        (home / f"{STAGE}.ipynb").write_bytes(content)
    return classes.grade_plainly(folder, STAGE)


def by_hand(graded, student):
    with Gradebook(f"sqlite:///{graded.build}/gradebook.db") as gradebook:
        found = gradebook.find_submission_notebook(STAGE, STAGE, student)
        return [one.name for one in found.grades if one.needs_manual_grade]


@pytest.mark.parametrize("student", DOUBTFUL)
def test_what_is_in_doubt_is_looked_at_by_a_person(graded, student):
    check = f"check_{DOUBTFUL[student][1]}"
    if sum(graded.scores(STAGE)[student].values()) == ALL:
        return  # it was found
    assert by_hand(graded, student) == [check]
    assert SAYS in graded.remarks(student, STAGE)


@pytest.mark.parametrize("student", PLAIN)
def test_what_is_plainly_blank_or_wrong_is_not(graded, student):
    assert sum(graded.scores(STAGE)[student].values()) == PLAIN[student][1]
    assert by_hand(graded, student) == []
    assert SAYS not in graded.remarks(student, STAGE)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (STUB, set()),
        ("def f():\n    '''Words.'''\n    ...", set()),
        ("def f(): return 1", {"f"}),
        ("class A:\n    def f(self): return 1", {"A"}),
        ("class A:\n    def f(self):\n        " + BLANK, set()),
        ("A.f = g\nb, c = 1, 2", {"A", "b", "c"}),
        ("%%time\nimport numpy.linalg as la, os.path", {"la", "os"}),
        ("!pip install x\nwith a() as b: c = 1", {"b", "c"}),
        ("def f(:\n  g = 1", {"f", "g"}),
    ],
)
def test_what_a_cell_binds(source, names):
    assert bound_by(source) == names


def test_a_comment_and_a_line_that_binds_nothing_change_no_name():
    assert changed_names("x = 1  # one\nprint(x)", "x = 1") == set()
    assert changed_names("x = 2\ny = 1", "x = 1") == {"x", "y"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_released_notebook_is_not_filled_in_and_a_solved_one_is(stage, tmp_path):
    path = ROOT / "notebooks" / stage / f"{stage}.ipynb"
    released = nbformat.read(path, as_version=4)
    solution = tmp_path / path.name
    nbformat.write(build_class.submission(stage, {"start": "solution"}), solution)
    assert not is_filled_in(path, released, 10**7)
    assert is_filled_in(solution, released, 10**7)
    assert not is_filled_in(solution, released, 100)
