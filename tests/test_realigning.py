"""Damaged notebooks get the released notebook's marks, types and order back."""

import contextlib
import copy
import json

import nbformat
import numpy as np
import pytest
from conftest import ROOT
from damaged import MENDED
from nbformat.v4 import new_code_cell
from submissions import STAGE, as_bytes, as_json, cell, solved

from grader.autograding import notices
from grader.autograding.landmarks import landmark_of
from grader.autograding.marks import grade_id
from grader.autograding.reading import Unusable, read_notebook
from grader.autograding.realigning import realign
from grader.autograding.statements import as_python


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
    for one in old.cells:
        del one["id"]
    realign(notebook, old, STAGE)
    assert names(notebook) == names(old)


def mended(notebook):
    content = notebook if isinstance(notebook, bytes) else as_bytes(notebook)
    notebook = read_notebook(content)
    realign(notebook, released(), STAGE)
    return notebook


#: What the course's package would give to a notebook.
_SURROUNDINGS = """
import contextlib, numpy as np
check = plot_losses = lambda *_, **__: None
starting_point = lambda: [np.ones((2, 2))] * 4
when_filled_in = lambda: contextlib.suppress(Exception)
LEARNING_RATE, STEPS = 1e-6, 1
"""


def finds(notebook, name, *arguments):
    """What a check gets from a blank's function, where cells are run from the top."""
    namespace = {}
    exec(_SURROUNDINGS, namespace)
    defined = landmark_of(cell(released(), name).source)
    for one in notebook.cells:
        if grade_id(one) == f"check_{name}":
            return namespace[defined](*arguments)
        if one.cell_type == "code":
            source = as_python(one.source).replace("from grader", "from math")
            imports = source.startswith("from math import")
            source = source.partition("\n")[2] if imports else source
            with contextlib.suppress(Exception):
                exec(source.replace(GIVEN_IMPORT, ""), namespace)
    raise LookupError(name)


GIVEN_IMPORT = (
    "from math import LEARNING_RATE, STEPS, plot_losses, starting_point, when_filled_in"
)
A, B = np.arange(6.0).reshape(2, 3), np.arange(8.0).reshape(2, 4) + 1


def answers_w2(notebook):
    return np.array_equal(finds(mended(notebook), "grad_w2", A, B), A.T @ B)


@pytest.mark.parametrize(
    "case", ["answer_below_check", "answer_at_the_end", "answer_above_blank"]
)
def test_an_answer_in_a_cell_of_its_own_is_what_the_check_finds(case):
    assert answers_w2(MENDED[case][0])


def test_a_cell_that_tries_something_out_below_a_filled_blank_stays_there():
    notebook = solved()
    notebook.cells.append(new_code_cell("def compute_grad_w2():\n    return 0"))
    notebook = read_notebook(as_bytes(notebook))
    realign(notebook, released(), STAGE)
    assert "return 0" in notebook.cells[-1].source
    assert notices.all_of(notebook) == []


# ------------------------------------------------------------ which answer counts

HEAD = "def compute_grad_w2(h_relu, grad_y_pred):\n"
ANSWER = f"{HEAD}    return h_relu.T @ grad_y_pred"
SCRATCH = f"{HEAD}    return 0"
STUB = cell(released(), "grad_w2").source
RAISE = 'raise NotImplementedError("not filled in yet")'


def without_marks(notebook):
    content = as_json(notebook)
    for one in content["cells"]:
        one["metadata"] = {}
        del one["id"]
    return json.dumps(content).encode()


def with_blank(source, *own, behind=None):
    """A solved notebook with another blank, and cells behind a cell or at the end."""
    notebook = solved()
    cell(notebook, "grad_w2").source = source
    at = [name or "" for name in map(grade_id, notebook.cells)]
    place = at.index(behind) + 1 if behind else len(at)
    notebook.cells[place:place] = [new_code_cell(one) for one in own]
    return notebook


def with_copy(first, second, behind=None):
    """The blank twice, with its marks."""
    notebook = with_blank(first, second, behind=behind)
    own = next(c for c in notebook.cells if c.source == second and not grade_id(c))
    own.metadata = copy.deepcopy(cell(notebook, "grad_w2").metadata)
    return notebook


PLACES = [None, "check_grad_w2", "grad_w2", "squared_error"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("are_marks_lost", [False, True])
def test_a_stub_never_wins_over_a_filled_copy(place, are_marks_lost):
    notebook = with_copy(STUB, ANSWER, place)
    assert answers_w2(without_marks(notebook) if are_marks_lost else notebook)
    notebook = with_copy(ANSWER, STUB, place)
    assert answers_w2(without_marks(notebook) if are_marks_lost else notebook)


def test_what_was_tried_out_below_the_check_does_not_count():
    assert answers_w2(with_copy(ANSWER, SCRATCH))
    assert answers_w2(without_marks(with_copy(ANSWER, SCRATCH)))


def test_of_copies_above_the_check_the_last_counts():
    assert answers_w2(with_copy(SCRATCH, ANSWER, "grad_w2"))
    assert "more than once" in notices.all_of(mended(with_copy(STUB, ANSWER)))[-1]


@pytest.mark.parametrize(
    "blank",
    [
        "",
        "# see below",
        STUB.replace(RAISE, "pass"),
        STUB.replace(RAISE, "..."),
        STUB.replace(RAISE, "raise NotImplementedError"),
        STUB.replace("not filled in yet", "TODO"),
        STUB.replace(f"    {RAISE}\n", ""),
        f"{HEAD}    ...",
        f"%%time\n{STUB}",
    ],
)
@pytest.mark.parametrize("place", [None, "squared_error"])
def test_a_blank_without_a_line_of_its_own_is_not_answered(blank, place):
    notebook = with_blank(blank, ANSWER, behind=place)
    assert answers_w2(notebook)
    assert "another cell: grad_w2" in " ".join(notices.all_of(mended(notebook)))


@pytest.mark.parametrize(
    "answer",
    [
        f"{ANSWER}\n    {RAISE}",
        f"{HEAD}    # {RAISE}\n    return h_relu.T @ grad_y_pred",
        f"{HEAD}    if h_relu is None:\n        {RAISE}\n"
        "    return h_relu.T @ grad_y_pred",
    ],
)
@pytest.mark.parametrize("place", [None, "squared_error"])
def test_the_words_of_a_stub_do_not_undo_an_answer(answer, place):
    assert answers_w2(with_blank(answer, SCRATCH, behind=place))


INDENTED = ANSWER.replace("\n", "\n    ")


@pytest.mark.parametrize(
    "answer",
    [
        "compute_grad_w2 = lambda h_relu, grad_y_pred: h_relu.T @ grad_y_pred",
        f"class Mine:\n    @staticmethod\n    {INDENTED}\n"
        "compute_grad_w2 = Mine.compute_grad_w2",
        f"if True:\n    {INDENTED}",
        f"    {INDENTED}",
        ANSWER.replace("def ", "def  "),
        f"%%time\n{ANSWER}",
        f"%matplotlib inline\n!pip install tqdm\nfiles = !ls\n{ANSWER}",
    ],
)
@pytest.mark.parametrize("place", [None, "squared_error"])
def test_an_answer_may_be_bound_in_any_way(answer, place):
    assert answers_w2(with_blank(STUB, answer, behind=place))


USES = f"{HEAD}    return outer(h_relu, grad_y_pred)"
OUTER = "def outer(a, b):\n    return scale(a.T @ b)"
SCALE = "ONE = 1.0\ndef scale(a):\n    return a * ONE"


@pytest.mark.parametrize(
    "own",
    [
        (SCALE, OUTER, USES),
        (USES, OUTER, SCALE),
        ("def same(f): return f", f"@same\n{ANSWER}"),
        (
            "ONE = 1.0",
            ANSWER.replace("pred):", "pred, s=ONE):").replace("return", "return s *"),
        ),
        ("import math", ANSWER.replace("return", "return math.cos(0) *")),
    ],
)
def test_what_an_answer_needs_comes_along(own):
    assert answers_w2(with_blank(STUB, *own))


@pytest.mark.parametrize("place", [None, "check_grad_w2"])
def test_what_an_answer_needs_may_stand_below_its_check(place):
    notebook = with_blank(USES, OUTER, SCALE, behind=place)
    assert answers_w2(notebook)
    assert "stood below their checks" in " ".join(notices.all_of(mended(notebook)))


def test_several_answers_in_one_cell_all_count():
    sources = [cell(solved(), name).source for name in ("grad_w2", "grad_h")]
    for place in ("first", "own", "end"):
        notebook = with_blank(STUB)
        cell(notebook, "grad_h").source = cell(released(), "grad_h").source
        if place == "first":
            cell(notebook, "grad_w2").source = "\n\n".join(sources)
        else:
            at = 3 if place == "own" else len(notebook.cells)
            notebook.cells.insert(at, new_code_cell("\n\n".join(sources)))
        assert answers_w2(notebook)
        assert finds(mended(notebook), "grad_h", np.ones(2), np.array([-1.0, 1])).sum()


# ------------------------------------------------------------------- given cells


@pytest.mark.parametrize(
    "lines",
    [
        "ONE = 1.0",
        "%matplotlib inline\nONE = 1.0",
        "try:\n    from tqdm import ONE\nexcept ImportError:\n    ONE = 1.0",
        "import sys\nif sys.path is not None:\n    ONE = 1.0",
    ],
)
@pytest.mark.parametrize("name", ["imports", "data", "check_grad_y_pred"])
def test_all_that_was_put_into_a_given_cell_is_kept(lines, name):
    notebook = with_blank(ANSWER.replace("return", "return ONE *"))
    given = cell(notebook, name)
    given.source = f"{given.source}\n{lines}"
    assert answers_w2(notebook)
    assert f"of its own now: {name}" in " ".join(notices.all_of(mended(notebook)))


@pytest.mark.parametrize("head", ["", "%%time\n", "%matplotlib inline\n"])
def test_a_cell_with_an_answer_is_not_taken_for_a_given_one(head):
    notebook = with_blank(ANSWER)
    answer, given = cell(notebook, "train"), cell(notebook, "backward")
    answer.source = f"{head}{given.source}\n\n{answer.source}"
    notebook.cells.remove(given)
    for content in (as_bytes(notebook), without_marks(notebook)):
        (found,) = (c for c in mended(content).cells if grade_id(c) == "train")
        assert found.source == answer.source


def test_a_pasted_check_takes_nothing_along():
    notebook = with_blank(ANSWER, "del compute_grad_w2")
    pasted = copy.deepcopy(cell(notebook, "check_grad_w2"))
    notebook.cells.append(pasted)
    pasted.id = "pasted"
    assert answers_w2(notebook)


# ----------------------------------------------------------------- cut in pieces


@pytest.mark.parametrize("is_marked", [False, True])
def test_the_halves_of_an_answer_are_joined(is_marked):
    whole = cell(solved(), "grad_w2").source
    for line in ("    grad_w2 =", "    return grad_w2"):
        head, _, tail = whole.partition(line)
        notebook = with_blank(head, line + tail, behind="grad_w2")
        half = next(c for c in notebook.cells if c.source == line + tail)
        if is_marked:
            half.metadata = copy.deepcopy(cell(notebook, "grad_w2").metadata)
        for content in (as_bytes(notebook), without_marks(notebook)):
            assert answers_w2(content)
            said = " ".join(notices.all_of(mended(content)))
            assert "were joined: grad_w2" in said


def test_lines_without_ends_are_lines():
    content = as_json(solved())
    for one in content["cells"]:
        one["source"] = "".join(one["source"]).split("\n")
    assert answers_w2(json.dumps(content).encode())


def test_too_much_code_is_refused_before_it_is_read():
    notebook = read_notebook(as_bytes(solved()))
    notebook.cells.append(new_code_cell("a = 1\n" * 100_000))
    with pytest.raises(Unusable, match="more than 400,000 characters"):
        realign(notebook, released(), STAGE)
