"""Stage 06: what its text claims, and what its probe promises."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from answers import definitions, keys, notebook_namespace, verdict_in
from bank_06_custom_function import (
    NEEDS,
    OPEN_XW,
    SAVE_XW,
    TURNED,
    TUTORIAL_RELU,
    both,
)

from grader.exercises import find
from grader.exercises.stage_06_custom_function.references import (
    reference_second_derivatives,
)
from grader.notebook.trying import try_out
from grader.probes.autograd.custom_function import recorded
from grader.probes.observation import Observation, Outcome
from grader.problem import D_IN, H, N
from grader.verdicts.conclusions import concluded

STAGE = "06-custom-function"


@pytest.fixture(scope="module")
def notebook():
    """The globals of the solved notebook."""
    return notebook_namespace(*definitions(STAGE).values())


def test_the_seeds_class_in_the_blank_earns_all_points():
    for name in ("my_relu", "train"):
        verdict = verdict_in(STAGE, name, cells={"my_relu": TUTORIAL_RELU})
        assert keys(verdict) == {}
        assert verdict.score == find(f"{STAGE}/{name}").points == 6


@pytest.mark.parametrize("name", ["my_relu", "my_linear"])
def test_no_draw_makes_the_right_answer_wrong(notebook, name):
    exercise = find(f"{STAGE}/{name}")
    for seed in range(20):
        assert keys(try_out(exercise, exercise.hidden_sizes, seed, notebook)) == {}


def test_a_class_is_left_as_it_was(notebook):
    subject = notebook["MyReLU"]
    before = dict(vars(subject))
    with recorded(subject) as recorder:
        h = torch.ones(3, dtype=torch.float64, requires_grad=True)
        subject.apply(h).sum().backward()
    assert len(recorder.calls) == 1
    assert dict(vars(subject)) == before


def test_a_wrong_second_derivative_takes_no_longer_on_large_inputs():
    """PyTorch would measure each slope by itself, for a message that nobody reads."""
    exercise = find(f"{STAGE}/my_linear")
    blanks = {"my_linear": TURNED}
    verdict = verdict_in(STAGE, "my_linear", blanks, seconds=exercise.seconds / 3)
    assert keys(verdict) == {"gradgradcheck": "complaints.gradgradcheck_failed"}


@pytest.mark.parametrize("name", ["my_relu", "my_linear"])
def test_second_derivatives_are_right_by_their_numbers_and_not_by_a_word(name):
    exercise = find(f"{STAGE}/{name}")
    (arguments,) = exercise.draw_each(exercise.hidden_sizes[:1], seed=3)
    right = reference_second_derivatives(arguments)
    gradients = {p.name for p in exercise.parts if p.name.startswith("grad_")}

    def complaints(second, factor=1.0):
        seen = dict(exercise.reference(arguments), second=second)
        seen |= {name: factor * seen[name] for name in gradients}
        told = Observation(Outcome.RETURNED, seen)
        return set(concluded(exercise, arguments, told).complaints)

    assert complaints(right) == set()
    assert complaints(0 * right) == complaints(np.zeros(0)) == {"gradgradcheck"}
    # Those of another Function are not known outside.
    assert complaints(0 * right, factor=2.0) == set()


def test_a_check_leaves_the_notebooks_random_numbers_alone(notebook):
    exercise = find(f"{STAGE}/my_linear")
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    assert keys(try_out(exercise, exercise.public_sizes, 0, notebook)) == {}
    assert torch.equal(torch.rand(2), expected)


def test_nothing_is_imported_while_a_time_limit_runs():
    """gradcheck and a dispatch mode import for seconds when they are first used."""
    program = (
        "import sys, torch\n"
        "from grader.probes.autograd import custom_function\n"
        "class MyReLU(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, h):\n"
        "        ctx.save_for_backward(h)\n"
        "        return h.clamp(min=0)\n"
        "    @staticmethod\n"
        "    def backward(ctx, g):\n"
        "        return g * (ctx.saved_tensors[0] > 0)\n"
        "import numpy as np\n"
        "before = set(sys.modules)\n"
        "a = {'h': np.array([1.0, -1.0]), 'upstream': np.array([2.0, 3.0])}\n"
        "custom_function.run(MyReLU, a, {})\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n", done.stderr


# ------------------------------------------------------- what the notebook's text says


def test_the_slope_of_softplus_overflows_step_by_step_and_not_by_hand(notebook):
    for function, is_lost in (
        (notebook["step_by_step"], True),
        (notebook["Softplus"].apply, False),
    ):
        a = torch.tensor([1000.0], dtype=torch.float64, requires_grad=True)
        value = function(a)
        value.backward()
        assert torch.isnan(a.grad).item() is is_lost
        assert (value.item() == float("inf")) is is_lost
    assert value.item() == 1000.0 and a.grad.item() == 1.0


def test_the_example_passes_both_referees(notebook):
    a = torch.tensor([-3.0, 0.0, 0.5, 40.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(notebook["Softplus"].apply, (a,))
    assert torch.autograd.gradgradcheck(notebook["Softplus"].apply, (a,))


def test_forward_runs_unrecorded_and_called_directly_is_not_in_the_graph(notebook):
    seen = []

    class Watched(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            seen.append(torch.is_grad_enabled())
            return a * 1

    Watched.apply(torch.ones(1, requires_grad=True))
    assert seen == [False]
    with pytest.raises(AttributeError, match="save_for_backward"):
        notebook["MyReLU"].forward(None, torch.ones(1))


def test_saved_tensors_are_watched_and_attributes_are_not(notebook):
    class OnCtx(torch.autograd.Function):
        @staticmethod
        def forward(ctx, h):
            ctx.h = h
            return h.clamp(min=0)

        @staticmethod
        def backward(ctx, upstream):
            return upstream * (ctx.h > 0)

    def gradient(function):
        leaf = torch.tensor([1.0, -1.0], requires_grad=True)
        h = leaf * 1
        out = function(h)
        with torch.no_grad():
            h.neg_()
        out.sum().backward()
        return leaf.grad.tolist()

    assert gradient(OnCtx.apply) == [0.0, 1.0]  # wrong, without a word
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        gradient(notebook["MyReLU"].apply)


def test_saved_tensors_are_let_go_after_backward(notebook):
    out = notebook["MyReLU"].apply(torch.ones(2, requires_grad=True))
    assert len(out.grad_fn.saved_tensors) == 1
    out.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        _ = out.grad_fn.saved_tensors


def test_gradcheck_moves_entries_by_the_step_that_the_text_says():
    import inspect

    defaults = inspect.signature(torch.autograd.gradcheck).parameters
    assert defaults["eps"].default == 1e-6
    assert defaults["fast_mode"].default is False  # entry by entry, row by row


def test_gradcheck_asks_for_one_row_at_a_time():
    """With an upstream gradient that is 1 for one output entry, and else 0."""
    arrived = []

    class Listening(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            return a * 2

        @staticmethod
        def backward(ctx, upstream):
            arrived.append(upstream.tolist())
            return upstream * 2

    a = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(Listening.apply, (a,))
    assert [1.0, 0.0] in arrived and [0.0, 1.0] in arrived
    assert [1.0, 1.0] not in arrived


def test_what_pytorchs_own_relu_and_clamp_save():
    h = torch.tensor([1.0, -1.0], requires_grad=True)
    relu, clamp = torch.relu(h), h.clamp(min=0)
    assert torch.equal(relu.grad_fn._saved_result, relu)
    assert torch.equal(clamp.grad_fn._saved_self, h)


def test_the_sizes_in_the_text():
    product = 2 * N * D_IN * H
    assert product == 12_800_000
    assert N * H == 6_400 and D_IN * H == 100_000
    assert N * H * D_IN * H == 640_000_000
    assert N * H * D_IN * H * 8 == 5_120_000_000
    assert N * H * 8 == 51_200 and N * H == 51_200 / 8
    assert torch.zeros(3, dtype=torch.bool).element_size() == 1


def test_static_methods_are_asked_for_although_this_version_works_without():
    """The day that this fails, the sentence of `not_static` has to change."""

    class NotStatic(torch.autograd.Function):
        def forward(ctx, h):
            return h * 1

        def backward(ctx, upstream):
            return upstream

    h = torch.ones(2, requires_grad=True)
    NotStatic.apply(h).sum().backward()
    assert h.grad.tolist() == [1.0, 1.0]


def test_a_bias_adds_a_third_gradient():
    """What "Can you do one alone?" says, on the probe itself."""

    class WithBias(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, w, b):
            ctx.save_for_backward(x, w)
            return x @ w + b

        @staticmethod
        def backward(ctx, upstream):
            x, w = ctx.saved_tensors
            return upstream @ w.T, x.T @ upstream, upstream.sum(0)

    inputs = [
        torch.rand(*shape, dtype=torch.float64, requires_grad=True)
        for shape in ((3, 5), (5, 2), (2,))
    ]
    assert torch.autograd.gradcheck(WithBias.apply, inputs)


def test_products_of_any_form_are_counted():
    """einsum, matrix-vector products and outer products cost what they cost."""
    row_by_row = "torch.stack([w @ g for g in grad_output])"
    sample_by_sample = "sum(torch.outer(a, g) for a, g in zip(x, grad_output))"
    by_rows = NEEDS.replace("grad_output @ w.T", row_by_row)
    by_rows = by_rows.replace("x.T @ grad_output", sample_by_sample)
    answer = {"my_linear": both(SAVE_XW, OPEN_XW + by_rows)}
    assert keys(verdict_in(STAGE, "my_linear", answer)) == {}
    for_both = by_rows.replace(" if ctx.needs_input_grad[0] else None", "")
    for_both = for_both.replace(" if ctx.needs_input_grad[1] else None", "")
    for_both += (
        "\nif not ctx.needs_input_grad[0]: grad_x = None"
        "\nif not ctx.needs_input_grad[1]: grad_w = None"
    )
    answer = {"my_linear": both(SAVE_XW, OPEN_XW + for_both)}
    assert keys(verdict_in(STAGE, "my_linear", answer)) == {
        "unneeded": "complaints.unneeded_product"
    }
