"""Loss curves: recorded from the solutions, and the same from stage to stage."""

import build_curves
import numpy as np
import pytest

from grader import earlier_losses, plot_losses
from grader.problem import STEPS_COMPARED
from grader.recorded import label, recorded_losses

TRAINING_STAGES = build_curves.training_stages()
#: Whose curve a stage's own has to be. Layers have biases, and another optimizer takes
#: other steps.
SAME_AS = {"08-nn": "08-nn", "10-custom-module": "08-nn", "11-control-flow": "08-nn"}
OPTIMIZER = "09-optim"
#: A loss below this is the square of rounding, of numbers of the order of 1.
ROUNDING = 1e-12


def relative_differences(losses, reference):
    return np.abs(np.array(losses) - reference) / np.array(reference)


def test_every_training_stage_is_recorded():
    assert list(recorded_losses()) == TRAINING_STAGES
    assert len(TRAINING_STAGES) >= 2
    assert {len(losses) for losses in recorded_losses().values()} == {500}


@pytest.mark.parametrize("stage", TRAINING_STAGES)
def test_the_recorded_curve_is_what_the_solution_gives(stage):
    trained, recorded = build_curves.train(stage), recorded_losses()[stage]
    apart = relative_differences(trained, recorded)
    assert apart[:STEPS_COMPARED].max() < 1e-9, "run `make release`"
    # By the end the loss has fallen by 13 powers of ten, or by more.
    assert apart[np.array(recorded) > ROUNDING].max() < 1e-6


@pytest.mark.parametrize("stage", [s for s in TRAINING_STAGES if s != OPTIMIZER])
def test_the_first_100_losses_agree_between_all_stages(stage):
    reference = recorded_losses()[SAME_AS.get(stage, "01-numpy")]
    apart = relative_differences(recorded_losses()[stage], reference)
    assert apart[:STEPS_COMPARED].max() < 1e-9


def test_every_stage_starts_from_the_same_loss():
    starts = [losses[0] for losses in recorded_losses().values()]
    assert np.allclose(starts, starts[0], rtol=1e-12)


def test_biases_change_the_curve_a_little_and_an_optimizer_much():
    reference = recorded_losses()["01-numpy"]
    biases = relative_differences(recorded_losses()["08-nn"], reference).max()
    assert 0.01 < biases < 0.1  # "a few per cent"
    assert recorded_losses()[OPTIMIZER][-1] < 1e-6 * reference[-1]


def test_earlier_curves_are_those_of_the_stages_before():
    assert earlier_losses("01-numpy") == {}
    assert list(earlier_losses("03-tensors")) == ["01 NumPy"]
    everything = earlier_losses("99-last")
    assert list(everything) == [label(stage) for stage in TRAINING_STAGES]


def test_a_wrong_curve_is_not_called_the_same(capsys):
    right = recorded_losses()["01-numpy"]
    wrong = [*right[:50], *(1.01 * loss for loss in right[50:])]
    plot_losses({"right": right, "mine": wrong}, differences=True)
    said = capsys.readouterr().out
    assert "mine differs from right by less than" not in said
    assert "not the same curve" in said


@pytest.mark.parametrize(
    ("factor", "bound"), [(1e-12, "1e-09"), (1e-8, "1e-06"), (1e-5, "1e-03")]
)
def test_how_far_curves_are_apart_is_said_as_a_bound(factor, bound, capsys):
    right = recorded_losses()["01-numpy"]
    close = [(1 + factor) * loss for loss in right]
    plot_losses({"right": right, "close": close}, differences=True)
    assert f"less than {bound} of the loss" in capsys.readouterr().out


def test_curves_of_different_length_are_compared_as_far_as_they_go(capsys):
    plot_losses({"long": [4.0, 2.0, 1.0], "short": [4.0, 2.0]}, differences=True)
    assert "over the first 2 steps" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("losses", "said"),
    [([31.0, 0.0], "from the order of 10^1 to 0"), ([0.02, 5e-9], "order of 10^-9")],
)
def test_orders_of_magnitude_instead_of_digits(losses, said, capsys):
    plot_losses({"mine": losses}, digits=0)
    assert said in capsys.readouterr().out
