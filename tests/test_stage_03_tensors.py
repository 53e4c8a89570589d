"""Stage 03: what its text claims, and whom its policy stops."""

import numpy as np
import pytest
import torch
from answers import keys, verdict_in
from bank_03_tensors import LINES, lines

from grader import LEARNING_RATE, STEPS, starting_point

GRADIENTS = tuple(LINES)


def trained(dtype):
    x, y, w1, w2 = (torch.tensor(array, dtype=dtype) for array in starting_point())
    for _ in range(STEPS):
        h = x @ w1
        up = 2 * (h.relu() @ w2 - y)
        step_1 = LEARNING_RATE * (x.T @ ((up @ w2.T) * (h > 0)))
        step_2 = LEARNING_RATE * (h.relu().T @ up)
        moves = (w1 - step_1) != w1
        w1, w2 = w1 - step_1, w2 - step_2
    return moves.double().mean()


def test_in_float32_the_last_steps_are_rounded_away():
    assert trained(torch.float32) < 0.1
    assert trained(torch.float64) == 1.0


def test_mixed_dtypes_are_an_error_in_a_product_and_silent_in_a_sum():
    single, double = torch.ones(2, 2), torch.ones(2, 2, dtype=torch.float64)
    with pytest.raises(RuntimeError, match="dtype"):
        single @ double
    assert (single + double).dtype == torch.float64
    where = torch.where(double > 0, double, torch.zeros(double.shape))
    assert where.dtype == torch.float64


def test_a_tensor_from_numpy_shares_its_memory_and_one_made_anew_does_not():
    array = np.zeros(2)
    copied, shared = torch.tensor(array), torch.from_numpy(array)
    array[0] = 7
    assert copied[0] == 0 and shared[0] == 7


@pytest.mark.parametrize(
    "cell",
    [
        "def mine(x, y, w1, w2):\n    w1.requires_grad = True\n",
        "def mine(x, y, w1, w2):\n    torch.enable_grad()\n"
        "    torch.autograd.set_grad_enabled(True)\n",
        "from torch.autograd import grad as slope\n"
        "def mine(x, y, w1, w2):\n    slope(y, w1)\n",
        "import torch.func\ndef mine(*a):\n    torch.func.grad(len)\n",
        "def mine(x, y, w1, w2):\n    return torch.ones(2, requires_grad=True)\n",
        "def mine(x, y, w1, w2):\n    import jax\n",
        "class Helper:\n    def go(self, loss):\n        loss.backward()\n"
        "def mine(*a):\n    Helper().go(a)\n",
    ],
)
def test_autograd_is_noticed_however_it_is_reached(cell):
    body = "mine(x, y, w1, w2)\n" + lines()
    verdict = verdict_in("03-tensors", "backward", {"backward": body}, {"mine": cell})
    assert keys(verdict) == dict.fromkeys(GRADIENTS, "forbidden_autograd")


def test_the_name_of_the_function_itself_is_no_autograd():
    body = "again = backward\n" + lines()
    assert keys(verdict_in("03-tensors", "backward", {"backward": body})) == {}


def test_autograd_that_the_policy_does_not_see_does_not_run():
    body = "getattr(w1, 'requires' + '_grad_')()\n" + lines(
        grad_w1="getattr(((y_pred - y) ** 2).sum(), 'back' + 'ward')()"
    )
    verdict = verdict_in("03-tensors", "backward", {"backward": body})
    assert set(keys(verdict).values()) == {"forbidden_autograd"}
    assert verdict.score == 0


def test_a_wrong_forward_costs_backward_nothing():
    wrong = "h = x @ w1\nh_relu = h.clamp(max=0)\ny_pred = h_relu @ w2"
    assert keys(verdict_in("03-tensors", "backward", {"forward": wrong})) == {}
    assert keys(verdict_in("03-tensors", "train", {"forward": wrong})) == {}


def test_a_wrong_loop_does_not_have_the_losses_of_stage_01():
    body = (
        "loss = float(squared_error(forward(x, w1, w2)[2], y))\n"
        "gradients = backward(x, y, w1, w2)\n"
        "w1 = w1 - learning_rate * gradients['grad_w1']"
    )
    verdict = verdict_in("03-tensors", "same_losses", {"train": body})
    assert "losses" in keys(verdict)
