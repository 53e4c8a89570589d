"""Stage 08: what its text claims, and that a check leaves no trace in the notebook."""

import itertools

import numpy as np
import pytest
import torch
from answers import filled, keys, notebook_namespace, verdict_in
from bank_08_nn import BY_HAND, RIGHT, a_class
from torch import nn

from grader.exercises import STAGES, find
from grader.exercises.stage_01_numpy.references import reference_train
from grader.exercises.stage_08_nn import stand_ins
from grader.exercises.stage_08_nn.references import (
    PARAMETERS,
    reference_linear_backward,
    reference_mse_gradients,
    reference_start,
    reference_training,
)
from grader.exercises.stage_08_nn.wrong_loops import simulate
from grader.notebook.trying import try_out
from grader.probes.modules.training import course_model, train_model
from grader.problem import LEARNING_RATE, starting_model, starting_point
from grader.recorded import earlier_losses

STAGE = "08-nn"
START = starting_point()


@pytest.fixture(scope="module")
def solution():
    """The globals of the solved notebook."""
    return notebook_namespace(*filled(STAGE, {}).values())


@pytest.fixture(scope="module")
def data():
    return torch.from_numpy(START.x), torch.from_numpy(START.y)


def own_start():
    torch.manual_seed(0)
    return stand_ins.build_model(1000, 100, 10).double()


def longest_step(model, x):
    """2 / lambda for the last layer of a model."""
    with torch.no_grad():
        hidden = model[1](model[0](x))
        return 2 / torch.linalg.eigvalsh(2 * hidden.T @ hidden)[-1].item()


def drawn(name, seed=0):
    exercise = find(f"{STAGE}/{name}")
    rng = np.random.default_rng(seed)
    return [exercise.draw(rng, sizes) for sizes in exercise.hidden_sizes]


# ------------------------------------------------------------ what the text claims


def test_the_real_network_has_as_many_numbers_as_the_text_says():
    counts = [parameter.numel() for parameter in starting_model().parameters()]
    assert counts == [100_000, 100, 1_000, 10]
    assert START.y.size == 640


def test_only_the_biases_make_it_another_curve_than_stage_01s(solution, data):
    model = starting_model()
    model[0].bias.requires_grad_(False)
    model[2].bias.requires_grad_(False)
    weights_only = nn.ParameterList([model[0].weight, model[2].weight])
    model.parameters = weights_only.parameters
    losses = solution["train"](model, *data, LEARNING_RATE, 30)
    arguments = {**START._asdict(), "learning_rate": LEARNING_RATE, "steps": 30}
    expected = reference_train(arguments)["losses"]
    np.testing.assert_allclose(losses, expected, rtol=1e-9)


def test_biases_change_the_loss_by_a_few_per_cent(solution, data):
    with_biases = solution["train"](starting_model(), *data, LEARNING_RATE, 500)
    without = np.array(earlier_losses(STAGE)["01 NumPy"])
    change = with_biases / without - 1
    assert change[0] == pytest.approx(0, abs=1e-12)
    assert 0.001 < abs(change[1]) < 0.01
    assert change.min() < -0.03 and change.max() > 0.03
    assert np.abs(change).max() < 0.1
    assert 0 < change[-1] < 0.05  # in the end slightly higher


def test_the_limit_passes_the_learning_rate_where_the_loss_turns(solution, data):
    model, limits, losses = starting_model(), [], []
    for _ in range(12):
        limits.append(longest_step(model, data[0]))
        losses += solution["train"](model, *data, LEARNING_RATE, 1)
    assert limits[0] == pytest.approx(9.1e-7, rel=0.01)
    for run in (losses, *earlier_losses(STAGE).values()):  # it rises, then it falls
        assert run[1] < run[2] < run[3] > run[4]
    assert all(later < now for now, later in itertools.pairwise(losses[3:]))
    assert [limit > LEARNING_RATE for limit in limits[:5]] == [False] * 3 + [True] * 2


def test_the_layers_own_start_allows_a_hundred_times_the_rate(solution, data):
    x, y = data
    common, own = starting_model(), own_start()
    assert 2500 < longest_step(own, x) / longest_step(common, x) < 3500
    parameters = list(own.parameters())
    loss = (own(x) - y).pow(2).sum()
    slopes = torch.autograd.grad(loss, parameters, create_graph=True)
    direction = [slope.detach() for slope in slopes]
    for _ in range(40):  # power iteration: the steepest curvature of all directions
        length = sum(part.pow(2).sum() for part in direction).sqrt()
        direction = [part / length for part in direction]
        along = sum((s * d).sum() for s, d in zip(slopes, direction, strict=True))
        direction = torch.autograd.grad(along, parameters, retain_graph=True)
    steepest = sum(part.pow(2).sum() for part in direction).sqrt().item()
    assert 0.4 < (2 / steepest) / longest_step(own, x) < 0.6  # about half is left
    assert solution["train"](own, x, y, 1e-4, 200)[-1] < 0.1
    assert solution["train"](own_start(), x, y, LEARNING_RATE, 200)[-1] > 500
    assert solution["train"](common, x, y, 1e-4, 3)[-1] > 1e20


def test_linears_draw_from_the_range_that_the_text_gives():
    widths = (1000, 1000, 100, 100)
    for parameter, inputs in zip(own_start().parameters(), widths, strict=True):
        largest = parameter.abs().max().item()
        assert 0.7 / inputs**0.5 < largest <= 1 / inputs**0.5


def test_from_zero_only_the_last_bias_ever_moves(solution, data):
    x, y = data
    model = own_start()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    losses = solution["train"](model, x, y, 1e-3, 200)
    assert [p.any().item() for p in model.parameters()] == [False, False, False, True]
    mean = y.mean(0)
    assert losses[-1] == pytest.approx((y - mean).pow(2).sum().item(), abs=0.05)


def test_the_trap_with_shapes_leads_to_the_mean_for_everybody():
    targets = torch.tensor([1.0, 2.0, 3.0, 4.0])
    same = targets.mean().repeat(4, 1).requires_grad_()
    loss = (same - targets).pow(2).sum()
    assert not torch.autograd.grad(loss, same)[0].any()


# -------------------------------------------------------- references, by other means


def test_the_hand_formulas_are_what_autograd_finds():
    for a in drawn("linear_backward"):
        x, weight, grad_output = a.values()
        expected = reference_linear_backward(a)
        np.testing.assert_allclose(expected["grad_x"], grad_output @ weight)
        np.testing.assert_allclose(expected["grad_weight"], grad_output.T @ x)
        np.testing.assert_allclose(expected["grad_bias"], grad_output.sum(0))
    for a in drawn("mse_gradients"):
        expected = reference_mse_gradients(a)
        np.testing.assert_allclose(
            expected["grad_sum"], a["y"].size * expected["grad_mean"]
        )


@pytest.mark.parametrize("name", ["linear_backward", "mse_gradients"])
def test_the_courses_own_functions_are_right(name):
    for a in drawn(name):
        values = map(torch.tensor, a.values())
        found = getattr(stand_ins, name)(*values)
        expected = find(f"{STAGE}/{name}").reference(a).values()
        for value, right in zip(found, expected, strict=True):
            np.testing.assert_allclose(value, right, rtol=1e-12)


def test_the_courses_own_model_starts_where_stage_01_does():
    build, load = stand_ins.build_model, stand_ins.load_weights
    model = build(1000, 100, 10).double()
    load(model, START.w1, START.w2)
    for own, given in zip(
        model.parameters(), starting_model().parameters(), strict=True
    ):
        assert torch.equal(own, given)
    stage_01 = earlier_losses(STAGE)["01 NumPy"][0]
    assert reference_start()["loss"] == pytest.approx(stage_01, rel=1e-12)


def test_the_reference_loop_is_torchs_own_sgd():
    for a in drawn("train"):
        model, losses = course_model(a), []
        optimizer = torch.optim.SGD(model.parameters(), lr=a["learning_rate"])
        x, y = torch.tensor(a["x"]), torch.tensor(a["y"])
        for _ in range(a["steps"]):
            optimizer.zero_grad()
            loss = nn.MSELoss(reduction="sum")(model(x), y)
            losses.append(loss.item())
            loss.backward()
            optimizer.step()
        right, simulated = reference_training(a), simulate(a)
        np.testing.assert_allclose(right["losses"], losses, rtol=1e-12)
        np.testing.assert_allclose(simulated["losses"], losses, rtol=1e-12)
        for name, parameter in zip(PARAMETERS, model.parameters(), strict=True):
            np.testing.assert_allclose(right[name], parameter.detach(), rtol=1e-10)
            np.testing.assert_allclose(simulated[name], parameter.detach(), rtol=1e-10)


# ------------------------------------------------------------------ no false alarms


@pytest.mark.parametrize("exercise", [e for e in STAGES[STAGE] if e.points])
def test_the_solution_is_right_whatever_is_drawn(exercise, solution):
    for seed in range(20):
        verdict = try_out(exercise, exercise.hidden_sizes, seed, solution)
        assert keys(verdict) == {}, seed


@pytest.mark.parametrize(("name", "body"), RIGHT)
def test_a_right_answer_is_right_on_other_draws(name, body):
    assert keys(verdict_in(STAGE, name, {name: body}, seed=1, draws=2)) == {}


@pytest.mark.parametrize("name", ["build_model", "linear_backward", "train"])
def test_a_notebook_that_switched_autograd_off_is_judged_all_the_same(name, solution):
    exercise = find(f"{STAGE}/{name}")
    torch.set_grad_enabled(False)
    try:
        verdict = try_out(exercise, exercise.hidden_sizes, 1, solution)
    finally:
        torch.set_grad_enabled(True)
    assert keys(verdict) == {}


# ---------------------------------------------------------------- a check's manners


@pytest.mark.parametrize("exercise", STAGES[STAGE])
def test_a_check_draws_nothing_from_the_notebooks_random_numbers(exercise, solution):
    torch.manual_seed(7)
    expected = torch.get_rng_state()
    try_out(exercise, exercise.public_sizes, 0, solution)
    assert torch.equal(torch.get_rng_state(), expected)


def test_the_optimizers_are_left_as_they_were(solution):
    made = torch.optim.Optimizer.__init__
    (a, *_) = drawn("train")
    with pytest.raises(ZeroDivisionError):
        train_model(lambda *_: 1 / 0, course_model(a), a)
    assert torch.optim.Optimizer.__init__ is made
    trained = train_model(solution["train"], course_model(a), a)
    assert trained.loop is True
    assert list(trained.parameters) == ["0.weight", "0.bias", "2.weight", "2.bias"]


# -------------------------------------------------- each function judged by itself


def test_a_wrong_model_does_not_cost_the_loading():
    wrong = {"build_model": "model = nn.Linear(d_in, d_out)"}
    assert keys(verdict_in(STAGE, "load_weights", wrong)) == {}


def test_a_model_of_ones_own_may_be_loaded_in_its_own_way():
    load = """
with torch.no_grad():
    model.one.weight.copy_(torch.from_numpy(w1.T))
    model.two.weight.copy_(torch.from_numpy(w2.T))
    model.one.bias.zero_()
    model.two.bias.zero_()"""
    own = {"build_model": a_class(), "load_weights": load}
    assert keys(verdict_in(STAGE, "load_weights", own)) == {}
    assert keys(verdict_in(STAGE, "same_start", own)) == {}


def test_checks_leave_autograd_as_the_notebook_has_it(solution):
    switched_off = (
        "torch.set_grad_enabled(False)\nfor p in model.parameters(): p.zero_()"
    )
    verdict = verdict_in(STAGE, "load_weights", {"load_weights": switched_off})
    assert keys(verdict)["parameters"] == "complaints.recording_left_off"
    assert torch.is_grad_enabled()


def test_wrong_gradients_do_not_cost_a_loop_that_uses_them():
    loop = """
for _ in range(steps):
    y_pred = model(x)
    losses.append(nn.functional.mse_loss(y_pred, y, reduction="sum").item())
    model.zero_grad()
    y_pred.backward(mse_gradients(y_pred.detach(), y)[0])
    for p in model.parameters():
        p.data -= learning_rate * p.grad"""
    wrong = "grad_sum = grad_mean = 0 * y"
    verdict = verdict_in(STAGE, "train", {"train": loop, "mse_gradients": wrong})
    assert keys(verdict) == {}


def test_gradients_by_hand_are_not_what_the_loop_is_asked_for():
    verdict = verdict_in(STAGE, "train", {"train": BY_HAND})
    assert set(keys(verdict).values()) == {"complaints.without_autograd"}


@pytest.mark.parametrize(
    ("blank", "body", "key"),
    [
        ("load_weights", "pass", "complaints.start_with_biases"),
        (
            "load_weights",
            "for p in model.parameters():\n    p.data.zero_()",
            "unexplained",
        ),
        (
            "build_model",
            "model = nn.Sequential(nn.Linear(d_in, h), nn.Linear(h, d_out))",
            "mistakes.model_without_relu",
        ),
        (
            "build_model",
            "model = nn.Linear(d_in, d_out)",
            "complaints.parameters_missing",
        ),
    ],
)
def test_the_first_step_shows_what_is_not_stage_01s(blank, body, key):
    assert keys(verdict_in(STAGE, "same_start", {blank: body}))["loss"] == key


def test_each_gradient_of_a_layer_is_worth_two_points():
    exercise = find(f"{STAGE}/linear_backward")
    assert exercise.points == 6
    assert [part.weight for part in exercise.parts] == [1, 1, 1]
