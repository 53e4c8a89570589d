"""Stage 01: the answers of its bank, the given backward, and the training loop."""

import subprocess
import sys

import nbformat
import pytest
from answers import keys, verdict_on
from bank_01_numpy import HEADS, RIGHT, WRONG
from build_class import solution_blanks
from build_solutions import paths

from grader.exercises import find


def cell(name: str, body: str) -> str:
    """A student's cell: the function's head, what stands in the blank, the return."""
    head, tail = HEADS[name]
    indent = " " * (8 if name == "train" else 4)
    filled = "\n".join(indent + line for line in body.strip().splitlines())
    return f"{head}\n{filled}\n    {tail}\n"


#: A helper that some answers call, as the notebook has it by then.
EARLIER = cell("grad_w2", "grad_w2 = h_relu.T @ grad_y_pred")


@pytest.mark.parametrize(("name", "body"), RIGHT)
def test_right_answer_earns_all_points(name, body):
    verdict = verdict_on(f"01-numpy/{name}", EARLIER, cell(name, body))
    assert keys(verdict) == {}
    assert verdict.score == find(f"01-numpy/{name}").points


@pytest.mark.parametrize(("name", "body", "expected"), WRONG)
def test_wrong_answer_is_caught_and_named(name, body, expected):
    verdict = verdict_on(f"01-numpy/{name}", cell(name, body), seconds=0.3)
    assert keys(verdict) == expected
    points, parts = verdict.points, len(verdict.findings)
    assert verdict.score == pytest.approx(points * (1 - len(expected) / parts))


WHOLE = next(
    given.source
    for given in nbformat.read(paths("01-numpy")[0], as_version=4).cells
    if given.source.startswith("def backward(")
)
SOLVED = solution_blanks("01-numpy")


def whole_backward(**wrong):
    """The verdict on the given backward, with some lines of it filled in wrongly."""
    cells = [cell(name, body) for name, body in (SOLVED | wrong).items()]
    return keys(verdict_on("01-numpy/backward", *cells, WHOLE))


def test_the_whole_backward_pass_is_right_when_its_lines_are():
    assert whole_backward() == {}


def test_the_whole_backward_pass_names_the_first_mistake_and_what_follows():
    assert whole_backward(grad_h="grad_h = grad_h_relu.copy()") == {
        "grad_h": "mistakes.no_mask",
        "grad_w1": "follows",
    }
    assert whole_backward(grad_y_pred="grad_y_pred = y_pred - y") == {
        "grad_y_pred": "mistakes.no_factor_2",
        "grad_w2": "follows",
        "grad_h_relu": "follows",
        "grad_h": "follows",
        "grad_w1": "follows",
    }


def test_the_whole_backward_pass_says_which_blank_it_waits_for():
    verdict = verdict_on(
        "01-numpy/backward",
        *(cell(name, body) for name, body in SOLVED.items()),
        cell("grad_h", "raise NotImplementedError"),
        WHOLE,
    )
    assert verdict.is_blank
    assert verdict.findings[0].message.fields["where"] == "compute_grad_h"


def test_nothing_is_imported_while_a_time_limit_runs():
    """An import that is cut off leaves PyTorch half loaded, and crashes later."""
    program = (
        "import sys, grader\n"
        "assert 'torch' not in sys.modules\n"
        "from grader.notebook import trying\n"
        "def observe(*_):\n"
        "    print('torch' in sys.modules)\n"
        "    raise SystemExit\n"
        "trying.observe = observe\n"
        "grader.check('01-numpy/train')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "True\n", done.stderr
