"""What is put together at run time is stopped where it does the work."""

import pytest
from answers import keys, verdict_in
from build_class import NEXT_BLANK

from grader.exercises import STAGES, packages_withheld
from grader.exercises.exercise import AUTOGRAD_PACKAGES

#: Autograd for stage 03, reached without a word of it in the code.
BY_ENGINE = """
leaf_1, leaf_2 = w1.clone(), w2.clone()
for leaf in (leaf_1, leaf_2):
    setattr(leaf, "requires_" + "grad", True)
loss = (((x @ leaf_1).clamp(min=0) @ leaf_2) - y).pow(2).sum()
{how}
grad_w1, grad_w2 = (getattr(leaf, "gr" + "ad") for leaf in (leaf_1, leaf_2))
grad_y_pred = 2 * (y_pred - y)
grad_h_relu = grad_y_pred @ w2.T
grad_h = grad_h_relu * (h > 0)"""
CALLS = 'getattr(loss, "back" + "ward")()'
HOW = [
    CALLS,
    f'exec({CALLS!r}, {{"loss": loss}})',
    'getattr(getattr(torch, "auto" + "grad"), "back" + "ward")(loss)',
    f"try:\n    {CALLS}\nexcept Exception:\n    pass",
    # What was caught stays caught.
    f"leaf_1.__dict__\ntry:\n    {CALLS}\nexcept BaseException:\n"
    "    [setattr(one, 'gr' + 'ad', one) for one in (leaf_1, leaf_2)]",
]


@pytest.mark.parametrize("how", HOW)
def test_autograd_in_a_stage_by_hand(how):
    body = BY_ENGINE.format(how=how)
    verdict = verdict_in("03-tensors", "backward", {"backward": body})
    assert verdict.score == 0
    assert set(keys(verdict).values()) == {"forbidden_autograd"}


def test_autograd_inside_of_a_function_of_autograds():
    forward = "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)"
    backward = """
(h,) = ctx.saved_tensors
with getattr(torch, "enable_" + "gr" + "ad")():
    again = h.detach()
    setattr(again, "requires_" + "gr" + "ad", True)
    value = again.clamp(min=0)
(grad_h,) = getattr(torch.autograd, "gr" + "ad")(value, again, grad_output)"""
    blanks = {"my_relu": forward + NEXT_BLANK + backward}
    verdict = verdict_in("06-custom-function", "my_relu", blanks)
    assert "autograd_inside" in keys(verdict).values()
    assert verdict.score < verdict.points


@pytest.mark.parametrize(
    "body",
    [
        'import importlib\ntorch_ = importlib.import_module("to" + "rch")\n'
        "param = torch_.tensor(param).sub(torch_.tensor(grad), alpha=lr).numpy()",
        '__import__("to" + "rch").ones(2)\nparam = param - lr * grad',
    ],
)
def test_a_library_in_a_step_by_hand(body):
    verdict = verdict_in("09-optim", "sgd_step", {"sgd_step": body})
    assert verdict.score == 0
    assert set(keys(verdict).values()) == {"optimizer_not_by_hand"}


def test_a_right_answer_may_ask_whether_autograd_is_off():
    body = """
with torch.no_grad():
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h_relu = grad_y_pred @ w2.T
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.T @ grad_h
assert not w1.requires_grad"""
    assert keys(verdict_in("03-tensors", "backward", {"backward": body})) == {}


def test_the_last_stage_is_graded_without_any_of_them():
    assert set(packages_withheld("12-digits")) == AUTOGRAD_PACKAGES


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_is_graded_without_the_course(stage):
    assert "grader" not in packages_withheld(stage)
