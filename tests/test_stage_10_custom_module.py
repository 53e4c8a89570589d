"""Stage 10: what its text claims, and what its probes promise."""

import copy
import subprocess
import sys

import numpy as np
import pytest
import torch
from answers import definitions, keys, notebook_namespace, verdict_in
from bank_10_custom_module import (
    AFFINE,
    DROP,
    KEEP_P,
    LAYER,
    RIGHT,
    TUTORIAL_NET,
    both,
)
from solution_code import code_cells
from torch import nn

from grader import starting_model, starting_point
from grader.exercises import find
from grader.exercises.stage_10_custom_module.references import reference_slopes
from grader.notebook.trying import try_out
from grader.probes.observation import Observation, Outcome
from grader.problem import D_IN, D_OUT, LEARNING_RATE, STEPS_COMPARED, H
from grader.verdicts.conclusions import concluded

STAGE = "10-custom-module"
CLASSES = ("linear_layer", "two_layer_net", "dropout")


@pytest.fixture(scope="module")
def notebook():
    """The globals of the solved notebook."""
    return notebook_namespace(*definitions(STAGE).values())


@pytest.fixture
def scores(notebook):
    """How a blank is judged on hidden sizes with one seed."""

    def judge(name, seed, namespace=notebook):
        exercise = find(f"{STAGE}/{name}")
        return try_out(exercise, exercise.hidden_sizes, seed, namespace)

    return judge


# ---------------------------------------------------------------- what a probe promises


@pytest.mark.parametrize(
    ("name", "seeds"),
    [*((name, 20) for name in (*CLASSES, "restore")), ("train", 5)],
)
def test_no_draw_makes_the_right_answer_wrong(scores, name, seeds):
    for seed in range(seeds):
        assert keys(scores(name, seed)) == {}


def test_no_draw_makes_another_right_dropout_wrong():
    answers = [body for name, body in RIGHT if name == "dropout"]
    for seed, body in enumerate(answers, start=100):
        assert keys(verdict_in(STAGE, "dropout", {"dropout": body}, seed=seed)) == {}


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (DROP.replace(" / (1 - self.p)", ""), "scale"),
        (DROP.replace(">=", "<"), "rate"),
        (DROP.replace("rand_like(x)", "rand(x.shape[-1])"), "mask"),
        ("torch.manual_seed(3)\n" + DROP, "mask"),
        (DROP.replace("if self.training", "if True"), "eval"),
        (DROP.replace("x *", "x.detach() *"), "gradient"),
    ],
)
def test_no_draw_hides_a_wrong_dropout(wrong, part):
    for seed in range(5):
        answer = {"dropout": both(KEEP_P, wrong)}
        assert keys(verdict_in(STAGE, "dropout", answer, seed=seed)).keys() == {part}


def test_a_share_that_is_a_little_off_is_seen():
    """Dropping 3 % of the entries too many is far outside of what chance does."""
    biased = DROP.replace(">= self.p", ">= self.p + 0.03")
    answer = {"dropout": both(KEEP_P, biased)}
    assert keys(verdict_in(STAGE, "dropout", answer)) == {
        "rate": "complaints.other_rate"
    }


def test_the_tutorials_class_in_the_blank_earns_all_points():
    for name in ("two_layer_net", "train"):
        verdict = verdict_in(STAGE, name, cells={"two_layer_net": TUTORIAL_NET})
        assert keys(verdict) == {}
        assert verdict.score == find(f"{STAGE}/{name}").points > 0


def test_a_wrong_layer_is_not_paid_for_twice():
    broken = both(LAYER, AFFINE + " + 1")
    answer = {"linear_layer": broken}
    assert keys(verdict_in(STAGE, "linear_layer", answer)).keys() == {"output"}
    assert keys(verdict_in(STAGE, "two_layer_net", answer)) == {}


def test_a_forward_that_is_missing_leaves_the_points_of_the_constructor():
    stub = both(LAYER, "raise NotImplementedError('not filled in yet')")
    verdict = verdict_in(STAGE, "linear_layer", {"linear_layer": stub})
    assert verdict.score == 2 and not verdict.is_blank


@pytest.mark.parametrize("name", [*CLASSES, "restore"])
def test_a_check_leaves_the_notebooks_state_alone(scores, name):
    torch.manual_seed(3)
    np.random.seed(3)
    expected = torch.rand(2), np.random.rand()
    torch.manual_seed(3)
    np.random.seed(3)
    assert keys(scores(name, 0)) == {}
    assert torch.equal(torch.rand(2), expected[0])
    assert np.random.rand() == expected[1]
    assert torch.get_default_dtype() is torch.float32


def test_a_constructor_that_fails_leaves_the_default_dtype_alone():
    answer = {"linear_layer": both("1 / 0", AFFINE)}
    assert set(keys(verdict_in(STAGE, "linear_layer", answer)).values()) == {"raised"}
    assert torch.get_default_dtype() is torch.float32


def test_a_notebook_that_switched_autograd_off_is_judged_all_the_same(scores):
    with torch.no_grad():
        for name in (*CLASSES, "restore"):
            assert keys(scores(name, 1)) == {}


def test_nothing_is_imported_while_a_time_limit_runs():
    program = (
        "import sys, torch\n"
        "from torch import nn\n"
        "from grader.probes.modules import custom, dropout, restoring\n"
        "from grader.exercises.stage_10_custom_module import *\n"
        "import numpy as np\n"
        "class D(nn.Module):\n"
        "    def __init__(self, p):\n"
        "        super().__init__()\n"
        "        self.p = p\n"
        "    def forward(self, x):\n"
        "        return x * (torch.rand_like(x) > self.p) if self.training else x\n"
        "class L(nn.Module):\n"
        "    def __init__(self, d_in, d_out):\n"
        "        super().__init__()\n"
        "        self.weight = nn.Parameter(torch.randn(d_out, d_in))\n"
        "        self.bias = nn.Parameter(torch.randn(d_out))\n"
        "    def forward(self, x):\n"
        "        return x @ self.weight.T + self.bias\n"
        "def restore(model, make_model):\n"
        "    second = make_model()\n"
        "    second.load_state_dict(model.state_dict())\n"
        "    return second\n"
        "for probe, e, subject in ((custom, LINEAR_LAYER, L), (dropout, DROPOUT, D),\n"
        "                          (restoring, RESTORE, restore)):\n"
        "    a = e.draw(np.random.default_rng(0), e.public_sizes[0])\n"
        "    e.reference(a)\n"
        "    before = set(sys.modules)\n"
        "    probe.run(subject, a, {})\n"
        "    print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "[]\n" * 3, done.stdout + done.stderr


def test_the_references_are_pytorchs_own_layers():
    rng = np.random.default_rng(5)
    for name, layers in (
        ("linear_layer", lambda s: nn.Linear(s.d_in, s.d_out)),
        (
            "two_layer_net",
            lambda s: nn.Sequential(
                nn.Linear(s.d_in, s.h), nn.ReLU(), nn.Linear(s.h, s.d_out)
            ),
        ),
    ):
        exercise = find(f"{STAGE}/{name}")
        for sizes in exercise.hidden_sizes:
            a = exercise.draw(rng, sizes)
            model = layers(sizes).double()
            values = [v for n, v in a.items() if n not in ("x", "upstream")]
            with torch.no_grad():
                for parameter, value in zip(model.parameters(), values, strict=True):
                    parameter.copy_(torch.tensor(value))
                out = model(torch.tensor(a["x"])).numpy()
            np.testing.assert_allclose(exercise.reference(a)["output"], out, rtol=1e-12)


# -------------------------------------------------------- what the notebook's text says


def test_the_mini_module_finds_what_the_real_one_finds(notebook):
    class Leaf(nn.Module):
        def __init__(self):
            super().__init__()
            self.factor = nn.Parameter(torch.ones(3))

    class Tree(nn.Module):
        def __init__(self):
            super().__init__()
            self.left = Leaf()
            self.right = Leaf()
            self.height = nn.Parameter(torch.ones(1))

    theirs = [name for name, _ in Tree().named_parameters()]
    assert (
        list(notebook["Tree"]().named_parameters())
        == theirs
        == [
            "height",
            "left.factor",
            "right.factor",
        ]
    )


def test_what_is_set_before_super_stops_with_an_error(notebook):
    class TooEarly(nn.Module):
        def __init__(self):
            self.factor = nn.Parameter(torch.ones(3))

    class MiniTooEarly(notebook["MiniModule"]):
        def __init__(self):
            self.factor = nn.Parameter(torch.ones(3))

    for early in (TooEarly, MiniTooEarly):
        with pytest.raises(AttributeError):
            early()


def test_which_of_five_tensors_is_trained_saved_and_converted(notebook):
    cupboard = notebook["Cupboard"]().double()
    assert list(cupboard.state_dict()) == ["parameter", "buffer", "module.weight"]
    named = [name for name, _ in cupboard.named_parameters()]
    assert named == ["parameter", "module.weight"]
    assert cupboard.tensor.dtype == cupboard.list[0].weight.dtype == torch.float32
    assert cupboard.buffer.dtype == cupboard.module.weight.dtype == torch.float64


def test_a_layer_in_a_list_gets_gradients_and_is_not_trained(notebook):
    cupboard = notebook["Cupboard"]()
    before = cupboard.list[0].weight.clone()
    optimizer = torch.optim.SGD(cupboard.parameters(), lr=0.1)
    x = torch.ones(1, 3)
    (cupboard.module(x) + cupboard.list[0](x)).sum().backward()
    optimizer.step()
    assert cupboard.list[0].weight.grad.abs().sum() > 0
    assert torch.equal(cupboard.list[0].weight, before)
    names = dict(nn.ModuleList([nn.Linear(1, 1)]).named_parameters())
    assert list(names) == ["0.weight", "0.bias"]


def test_calling_a_module_does_more_than_its_forward(notebook):
    scale, calls = notebook["Scale"](3), []
    scale.register_forward_hook(lambda *_: calls.append(1))
    scale.forward(torch.ones(1, 3))
    assert calls == []
    scale(torch.ones(1, 3))
    assert calls == [1]


def test_units_that_start_equal_stay_equal(notebook):
    torch.manual_seed(0)
    net = notebook["TwoLayerNet"](5, 4, 2)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(0.3)
    notebook["train"](net, torch.randn(9, 5), torch.randn(9, 2), 1e-3, 20)
    weight = net.linear1.weight.detach()
    assert not torch.allclose(weight, torch.full_like(weight, 0.3))
    assert torch.allclose(weight, weight[:1].expand_as(weight), atol=1e-6)


@pytest.mark.parametrize("d_in", [10, 1000])
def test_the_root_in_the_starting_weights_keeps_the_spread(notebook, d_in):
    torch.manual_seed(0)
    spread = notebook["MyLinear"](d_in, 300)(torch.randn(300, d_in)).std().item()
    assert spread == pytest.approx(1, abs=0.1)


def test_the_numbers_of_parameters_in_the_output(notebook):
    network = notebook["TwoLayerNet"](D_IN, H, D_OUT)
    assert sum(p.numel() for p in network.parameters()) == 101_110
    assert list(network.state_dict()) == [
        "linear1.weight",
        "linear1.bias",
        "linear2.weight",
        "linear2.bias",
    ]


def test_dropout_keeps_the_mean_behind_a_linear_layer_and_not_behind_a_relu(notebook):
    torch.manual_seed(1)
    x = torch.tensor([[1.0, -0.5, 0.2, -1.0]]).expand(200_000, 4)
    weights = torch.tensor([[1.0], [2.0], [-1.0], [0.5]])
    dropped = notebook["MyDropout"](0.5)(x) @ weights
    kept = x[:1] @ weights
    assert dropped.mean().item() == pytest.approx(kept.item(), abs=0.02)
    assert dropped.relu().mean().item() - kept.relu().item() > 0.3


def test_the_mode_reaches_everything_below_and_is_not_in_the_state(notebook):
    inner = nn.Sequential(notebook["MyDropout"](0.5))
    network = nn.Sequential(inner, nn.Linear(2, 2))
    assert all(each.training for each in network.modules())
    in_training = copy.deepcopy(network.state_dict())
    network.eval()
    assert not any(each.training for each in network.modules())
    assert network.state_dict().keys() == in_training.keys()


def test_loading_copies_in_place_and_returns_a_report():
    first, second = nn.Linear(3, 2), nn.Linear(3, 2)
    held = second.weight
    report = second.load_state_dict(first.state_dict())
    assert not isinstance(report, nn.Module)
    assert second.weight is held and torch.equal(held, first.weight)
    assert held.data_ptr() != first.weight.data_ptr()


def test_double_changes_parameters_in_place():
    layer = nn.Linear(2, 2)
    held = layer.weight
    assert layer.double().weight is held
    assert held.dtype == torch.float64


def test_the_course_of_the_two_layer_net_is_that_of_the_sequential(notebook):
    x, y = (torch.from_numpy(array) for array in starting_point()[:2])
    theirs, ours = starting_model(), notebook["TwoLayerNet"](D_IN, H, D_OUT).double()
    state = dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True))
    ours.load_state_dict(state)
    both_losses = [
        notebook["train"](model, x, y, LEARNING_RATE, STEPS_COMPARED)
        for model in (theirs, ours)
    ]
    np.testing.assert_allclose(*both_losses, rtol=1e-9)
    assert not torch.equal(theirs[0].weight, starting_model()[0].weight)


def test_the_loss_curve_does_not_ask_for_an_order_of_the_keys():
    """A bias before its weight, or linear2 before linear1, is right: it must load."""
    cells = definitions(STAGE) | {
        "two_layer_net": TUTORIAL_NET.replace(
            "self.linear1 = ",
            "self.linear2 = nn.Linear(n_hidden, n_outputs)\n        self.linear1 = ",
        )
    }
    run = code_cells(STAGE)["training_run"].replace("STEPS)", "5)")
    run = run.partition("    print")[0]
    names = notebook_namespace(*cells.values(), run)
    assert next(iter(names["net"].state_dict())) == "linear2.weight"
    np.testing.assert_allclose(names["losses"], first_losses(turns=5), rtol=1e-9)


def first_losses(turns):
    """The course's losses, from the course's own network and a step by hand."""
    x, y = (torch.from_numpy(array) for array in starting_point()[:2])
    model, losses = starting_model(), []
    for _ in range(turns):
        loss = (model(x) - y).pow(2).sum()
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for parameter, slope in zip(model.parameters(), slopes, strict=True):
                parameter -= LEARNING_RATE * slope
    return losses


def test_the_question_about_a_new_last_layer(notebook):
    torch.manual_seed(2)
    net, x = notebook["TwoLayerNet"](20, 15, 10), torch.randn(30, 20)
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-4)
    old, net.linear2 = net.linear2, nn.Linear(15, 20)
    y = torch.randn(30, 20)
    before = {name: p.detach().clone() for name, p in net.named_parameters()}
    losses, gradients = [], []
    for _ in range(20):
        loss = (net(x) - y).pow(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        gradients.append(net.linear2.weight.grad.norm().item())
    assert losses[-1] < losses[0]
    assert not torch.equal(net.linear1.weight, before["linear1.weight"])
    assert torch.equal(net.linear2.weight, before["linear2.weight"])
    assert old.weight.grad is None
    assert gradients[-1] > 10 * gradients[0]  # added up, never set to zero
    assert list(net.state_dict()) == list(before)


def test_the_module_that_standardises_is_saved_and_trained_as_the_answer_says():
    class Standardise(nn.Module):
        def __init__(self, data):
            super().__init__()
            self.register_buffer("mean", data.mean(0))
            self.register_buffer("spread", data.std(0))
            self.factor = nn.Parameter(torch.ones(data.shape[1]))
            self.tiny = 1e-8

    module = Standardise(torch.randn(9, 3)).double()
    assert list(module.state_dict()) == ["factor", "mean", "spread"]
    assert [name for name, _ in module.named_parameters()] == ["factor"]
    assert module.mean.dtype == torch.float64


@pytest.mark.parametrize("name", ["linear_layer", "two_layer_net"])
def test_gradients_are_right_by_their_numbers_and_not_by_a_word(name):
    exercise = find(f"10-custom-module/{name}")
    (arguments,) = exercise.draw_each(exercise.hidden_sizes[:1], seed=3)
    right = reference_slopes(arguments)

    def complaints(slopes, output=1.0):
        seen = dict(exercise.reference(arguments), slopes=slopes)
        seen["output"] = output * seen["output"]
        told = Observation(Outcome.RETURNED, seen)
        return set(concluded(exercise, arguments, told).complaints)

    assert complaints(right) == set()
    assert complaints(0 * right) == complaints(np.zeros(0)) == {"gradients"}
    # Those of another network are not known outside.
    assert complaints(0 * right, output=2.0) == set()
