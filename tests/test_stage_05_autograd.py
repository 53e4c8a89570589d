"""Stage 05: what its text claims, and that watching autograd leaves no trace."""

import numpy as np
import pytest
import torch
from answers import filled, keys, notebook_namespace, verdict_in

from grader.exercises import STAGES, find
from grader.exercises.stage_01_numpy.references import reference_train
from grader.exercises.stage_05_autograd.mistakes import simulate
from grader.exercises.stage_05_autograd.stand_ins import gradients, network_loss
from grader.notebook.trying import try_out
from grader.probes.autograd.watch import watching
from grader.problem import LEARNING_RATE, starting_point

STAGE = "05-autograd"


@pytest.fixture(scope="module")
def problem():
    return [torch.from_numpy(array) for array in starting_point()]


def arguments(steps):
    start = starting_point()._asdict()
    return {**start, "learning_rate": LEARNING_RATE, "steps": steps}


# ------------------------------------------------------------ what the text claims


def test_autograd_records_what_the_picture_shows(problem):
    x, y, w1, w2 = problem
    leaves = [weight.clone().requires_grad_() for weight in (w1, w2)]
    note, names = network_loss(x, y, *leaves).grad_fn, []
    while note is not None:
        names.append(note.name().rpartition("::")[2])
        note = next((n for n, _ in note.next_functions if n is not None), None)
    assert names == [
        "SumBackward0",
        "PowBackward0",
        "SubBackward0",
        "MmBackward0",
        "ClampBackward1",
        "MmBackward0",
        "AccumulateGrad",
    ]


def test_without_zeroing_the_loss_does_what_the_text_says():
    right = reference_train(arguments(200))["losses"]
    with np.errstate(all="ignore"):
        wrong = simulate(arguments(200), kept=(1.0, 1.0))["losses"]
    assert (wrong[2:6] < right[2:6]).all()  # lower in steps 2 to 5
    assert wrong[40:80].min() > 2e5 and wrong[40:80].max() < 1e6  # no better
    assert wrong[85:120].min() > 1e6  # after step 80 it climbs
    assert wrong[119] == pytest.approx(wrong[0], rel=0.05)  # to where it started
    assert not np.isfinite(wrong[-1])  # with 200 steps


def test_the_imitated_loop_is_the_one_that_never_zeroes(problem):
    """The cell without_zeroing sums gradients instead of leaving `.grad` alone."""
    x, y, *weights = problem
    pushes, losses = [0.0, 0.0], []
    for _ in range(10):
        losses.append(network_loss(x, y, *weights).item())
        found = gradients(x, y, *weights)
        pushes = [pushes[0] + found["grad_w1"], pushes[1] + found["grad_w2"]]
        weights = [weights[i] - LEARNING_RATE * pushes[i] for i in range(2)]
    expected = simulate(arguments(10), kept=(1.0, 1.0))["losses"]
    np.testing.assert_allclose(losses, expected, rtol=1e-9)


def test_two_halves_of_a_batch_leave_the_gradient_of_the_whole(problem):
    x, y, w1, w2 = problem
    leaves = [weight.clone().requires_grad_() for weight in (w1, w2)]
    for half in (slice(0, 32), slice(32, 64)):
        network_loss(x[half], y[half], *leaves).backward()
    whole = gradients(x, y, w1, w2)
    for leaf, gradient in zip(leaves, whole.values(), strict=True):
        torch.testing.assert_close(leaf.grad, gradient, rtol=1e-12, atol=1e-6)


def test_the_simulated_loop_without_mistakes_is_the_reference():
    right, simulated = reference_train(arguments(20)), simulate(arguments(20))
    for name in right:
        np.testing.assert_allclose(simulated[name], right[name], rtol=1e-9)


# ----------------------------------------------------------------------- watching


def test_watching_leaves_autograd_as_it_was():
    engine = torch.autograd._engine_run_backward
    with pytest.raises(ZeroDivisionError), watching():
        torch.set_grad_enabled(False)
        raise ZeroDivisionError
    assert torch.autograd._engine_run_backward is engine
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("call", ["backward", "torch.autograd.backward", "grad"])
def test_every_way_to_the_gradients_is_seen(call):
    from torch.autograd import grad  # a student's import, from before the check

    w = torch.tensor([2.0, 3.0], requires_grad=True)
    with watching() as watch:
        loss = (w * w).sum()
        match call:
            case "backward":
                loss.backward()
            case "torch.autograd.backward":
                torch.autograd.backward(loss)
            case "grad":
                grad(loss, w)
    assert watch.calls == 1
    assert watch.last.reaches(w)
    assert watch.last.nodes == 3  # the product, the sum, and the leaf


@pytest.mark.parametrize("name", ["gradients", "predict_grads", "train"])
def test_a_notebook_that_switched_autograd_off_is_judged_all_the_same(name):
    namespace = notebook_namespace(*filled(STAGE, {}).values())
    torch.set_grad_enabled(False)
    try:
        exercise = find(f"{STAGE}/{name}")
        verdict = try_out(exercise, exercise.hidden_sizes, 1, namespace)
    finally:
        torch.set_grad_enabled(True)
    assert keys(verdict) == {}


# ------------------------------------------------- judged by itself, and by the facts


def test_a_wrong_gradients_does_not_cost_a_loop_that_uses_it():
    loop = """
for _ in range(steps):
    found = gradients(x, y, w1, w2)
    losses.append(network_loss(x, y, w1, w2).item())
    w1 = w1 - learning_rate * found["grad_w1"]
    w2 = w2 - learning_rate * found["grad_w2"]"""
    wrong = "grad_w1, grad_w2 = torch.zeros_like(w1), w2"
    verdict = verdict_in(STAGE, "train", {"train": loop, "gradients": wrong})
    assert keys(verdict) == {}


def test_the_sentences_name_the_students_line():
    body = """
w1 = w1.clone().requires_grad_()
w2 = w2.clone().requires_grad_()
for _ in range(steps):
    loss = network_loss(x, y, w1, w2)
    loss.backward()
    losses.append(loss.item())
    with torch.no_grad():
        w1 = w1 - learning_rate * w1.grad
        w2 = w2 - learning_rate * w2.grad"""
    (message, *_) = (
        finding.message
        for finding in verdict_in(STAGE, "train", {"train": body}).findings
    )
    assert message.key == "mistakes.requires_grad_lost"
    assert message.fields["source"] == "loss.backward()"


def test_points_are_shared_as_the_notebook_says():
    points = {e.id.partition("/")[2]: e.points for e in STAGES[STAGE] if e.points}
    assert points == {"make_leaf": 2, "gradients": 4, "predict_grads": 6, "train": 8}
