"""Stage 01: the given backward, and what runs before a time limit does."""

import subprocess
import sys

import pytest
from answers import keys, verdict_in


def whole_backward(**wrong):
    """The verdict on the given backward, with some lines of it filled in wrongly."""
    return keys(verdict_in("01-numpy", "backward", wrong))


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
    blank = {"grad_h": "raise NotImplementedError"}
    verdict = verdict_in("01-numpy", "backward", blank)
    assert verdict.is_blank
    assert verdict.findings[0].message.fields["where"] == "compute_grad_h"


def test_nothing_is_imported_while_a_time_limit_runs():
    """An import that is cut off leaves PyTorch half loaded, and crashes later."""
    program = (
        "import sys, grader\n"
        "assert 'torch' not in sys.modules\n"
        "from grader.probes import trials\n"
        "def observe(*_):\n"
        "    print('torch' in sys.modules)\n"
        "    raise SystemExit\n"
        "trials.observe = observe\n"
        "grader.check('01-numpy/train')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "True\n", done.stderr


@pytest.mark.parametrize(
    "step",
    [
        "g = backward(x[:64], y[:64], w1, w2)",
        "g = {k: v.clip(-1e5, 1e5) for k, v in backward(x, y, w1, w2).items()}",
    ],
)
def test_a_loop_that_is_right_on_small_numbers_alone_is_wrong(step):
    loop = (
        "_, _, y_pred = forward(x, w1, w2)\n"
        "loss = squared_error(y_pred, y)\n"
        f"{step}\n"
        "w1 = w1 - learning_rate * g['grad_w1']\n"
        "w2 = w2 - learning_rate * g['grad_w2']"
    )
    assert keys(verdict_in("01-numpy", "train", {"train": loop}, draws=-1)) == {}
    wrong = keys(verdict_in("01-numpy", "train", {"train": loop}))
    assert wrong.keys() == {"losses", "w1", "w2"}
