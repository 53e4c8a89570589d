"""What is put together at run time is stopped where it does the work."""

import pytest
from answers import filled, keys, verdict_in
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


#: In the backward of a function of autograd's: the forward pass, once more.
RECORDED_AGAIN = """
(h,) = ctx.saved_tensors
with getattr(torch, "enable_" + "gr" + "ad")():
    again = h.detach()
    setattr(again, "requires_" + "gr" + "ad", True)
    value = again.clamp(min=0)
"""


def test_autograd_inside_of_a_function_of_autograds():
    forward = "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)"
    backward = f"""{RECORDED_AGAIN}
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


# ----------------------------------------- derivatives and optimizers that are ready

#: Each is the derivative of a ReLU, and of a squared error.
OF_A_RELU = [
    "torch.ops.aten.leaky_relu_backward(grad_output, h, 0.0, False)",
    "torch.ops.aten.hardtanh_backward(grad_output, h, 0.0, float('inf'))",
    # Put together at run time.
    'getattr(getattr(torch.ops, "at" + "en"), "leaky_relu_back" + "ward")'
    "(grad_output, h, 0.0, False)",
]
OF_A_LOSS = [
    "torch.ops.aten.mse_loss_backward({one}, y_pred, y, {how})",
    'getattr(torch.ops.aten, "mse_loss_back" + "ward")({one}, y_pred, y, {how})',
]
SAVED = "ctx.save_for_backward(h)\nh_relu = h.clamp(min=0)"
HIDES = 'with getattr(torch._C, "DisableTorch" + "Function")():\n    '


@pytest.mark.parametrize("hidden", ["", HIDES])
@pytest.mark.parametrize("call", OF_A_RELU)
def test_a_derivative_that_pytorch_has_ready(call, hidden):
    backward = f"(h,) = ctx.saved_tensors\n{hidden}grad_h = {call}"
    blanks = {"my_relu": SAVED + NEXT_BLANK + backward}
    verdict = verdict_in("06-custom-function", "my_relu", blanks)
    assert set(keys(verdict).values()) == {"autograd_inside"}
    assert verdict.score == 0


@pytest.mark.parametrize("call", OF_A_LOSS)
def test_the_derivative_of_a_loss_that_pytorch_has_ready(call):
    one = "torch.ones((), dtype=y.dtype)"
    body = "".join(
        f"grad_{name} = {call.format(one=one, how=how)}\n"
        for name, how in (("sum", 2), ("mean", 1))
    )
    verdict = verdict_in("08-nn", "mse_gradients", {"mse_gradients": body})
    assert set(keys(verdict).values()) == {"forbidden_autograd"}
    assert verdict.score == 0


def test_the_node_of_a_graph_is_not_there_to_be_called():
    backward = f"""{RECORDED_AGAIN}
grad_h = getattr(value, "gr" + "ad_fn")(grad_output)"""
    blanks = {"my_relu": SAVED + NEXT_BLANK + backward}
    verdict = verdict_in("06-custom-function", "my_relu", blanks)
    assert set(keys(verdict).values()) == {"autograd_inside"}


@pytest.mark.parametrize(
    "body",
    [
        # A function of one's own may be called as PyTorch's are.
        "(h,) = ctx.saved_tensors\n"
        "def relu_backward(grad, h):\n    return grad * (h > 0)\n"
        "grad_h = relu_backward(grad_output, h)",
        "(h,) = ctx.saved_tensors\nassert h.grad_fn is None\n"
        "class Rules:\n    leaky_relu_backward = staticmethod("
        "lambda grad, h: torch.where(h > 0, grad, torch.zeros_like(grad)))\n"
        "grad_h = Rules.leaky_relu_backward(grad_output, h)",
    ],
)
def test_a_right_answer_may_have_such_a_name(body):
    blanks = {"my_relu": SAVED + NEXT_BLANK + body}
    assert keys(verdict_in("06-custom-function", "my_relu", blanks)) == {}


BY_ADAM = """
import importlib
th = importlib.import_module("to" + "rch")
{how}:
    if "rule" not in state:
        held = th.tensor(param)
        rule = th.optim.Adam([held], lr=lr, betas=(beta1, beta2), eps=eps)
        state = {{"held": held, "rule": rule}}
    held, rule = state["held"], state["rule"]
    held.copy_(th.tensor(param))
    held.grad = th.tensor(grad)
    rule.param_groups[0]["lr"] = lr
    rule.step()
    param = held.numpy().copy()
state = dict(state)"""


@pytest.mark.parametrize(
    "how",
    [
        'with getattr(th._C, "DisableTorch" + "Function")()',
        'with getattr(th._C, "DisableTorch" + "Function")(), '
        'getattr(th._C, "_DisableTorch" + "Dispatch")()',
    ],
)
def test_an_optimizer_where_the_watch_is_switched_off(how):
    body = BY_ADAM.format(how=how)
    verdict = verdict_in("09-optim", "adam_step", {"adam_step": body})
    assert set(keys(verdict).values()) == {"optimizer_not_by_hand"}
    assert verdict.score == 0


# ------------------------------------------------------------------ another process

_ASKS = [
    "import subprocess\nsubprocess.run(['true'])",
    "import os\nos.system('true')",
    "from os import system\nsystem('true')",
    "import importlib\nimportlib.import_module('sub' + 'process').run(['true'])",
    "import importlib\n"
    "getattr(importlib.import_module('o' + 's'), 'sys' + 'tem')('true')",
]


@pytest.mark.parametrize("how", _ASKS)
@pytest.mark.parametrize("stage", ["03-tensors", "09-optim"])
def test_an_answer_by_hand_asks_no_other_process(stage, how):
    name = {"03-tensors": "squared_error", "09-optim": "sgd_step"}[stage]
    right = {
        "03-tensors": "return ((y_pred - y) ** 2).sum()",
        "09-optim": "param = param - lr * grad",
    }[stage]
    verdict = verdict_in(stage, name, {name: f"{how}\n{right}"})
    assert set(keys(verdict).values()) == {"forbidden_process"}
    assert verdict.score == 0


def test_one_that_an_earlier_cell_has_started_is_not_asked_either():
    cell = "import subprocess\nserver = subprocess.Popen(['true'])\nserver.wait()\n"
    body = "server.poll()\nreturn ((y_pred - y) ** 2).sum()"
    whole = filled("03-tensors", {"squared_error": body})["squared_error"]
    verdict = verdict_in(
        "03-tensors", "squared_error", cells={"squared_error": cell + whole}
    )
    assert set(keys(verdict).values()) == {"forbidden_process"}


def test_what_another_cell_starts_costs_nothing():
    cell = "import os, subprocess\nsubprocess.run(['true'])\nos.system('true')\n"
    body = "assert os.sep\nreturn ((y_pred - y) ** 2).sum()"
    whole = filled("03-tensors", {"squared_error": body})["squared_error"]
    verdict = verdict_in(
        "03-tensors", "squared_error", cells={"squared_error": cell + whole}
    )
    assert keys(verdict) == {}
