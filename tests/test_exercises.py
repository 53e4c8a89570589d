"""Every right answer earns all points; every wrong one is caught and named.

The answers stand in ``bank_NN_name.py``, one file a stage.
"""

import importlib
from pathlib import Path

import numpy as np
import pytest
from answers import keys, verdict_in

from grader.exercises import STAGES, find
from grader.exercises.points import table
from grader.problem import STEPS_COMPARED
from grader.verdicts.comparison import agree

BANKS = {
    bank.STAGE: bank
    for bank in (
        importlib.import_module(path.stem)
        for path in sorted(Path(__file__).parent.glob("bank_*.py"))
    )
    if hasattr(bank, "STAGE")
}


def answers(kind):
    """All answers of one kind: stage, blank, how it is filled in, what is expected."""
    for stage, bank in BANKS.items():
        for name, body, *expected in getattr(bank, kind, []):
            yield pytest.param(stage, name, {"blanks": {name: body}}, *expected)
        for name, source, *expected in getattr(bank, f"CELLS_{kind}", []):
            yield pytest.param(stage, name, {"cells": {name: source}}, *expected)


@pytest.mark.parametrize(("stage", "name", "answer"), answers("RIGHT"))
def test_right_answer_earns_all_points(stage, name, answer):
    verdict = verdict_in(stage, name, **answer)
    assert keys(verdict) == {}
    assert verdict.score == find(f"{stage}/{name}").points


@pytest.mark.parametrize(("stage", "name", "answer", "expected"), answers("WRONG"))
def test_wrong_answer_is_caught_and_named(stage, name, answer, expected):
    # What is wrong shows long before the last input; this one is for right answers.
    verdict = verdict_in(stage, name, **answer, draws=-1)
    assert keys(verdict) == expected
    weights = {finding.part: finding.weight for finding in verdict.findings}
    lost = sum(weights[part] for part in expected) / sum(weights.values())
    assert verdict.score == pytest.approx(verdict.points * (1 - lost))


@pytest.mark.parametrize("exercise", [e.id for exs in STAGES.values() for e in exs])
def test_the_solution_is_right(exercise):
    stage, _, name = exercise.partition("/")
    assert keys(verdict_in(stage, name)) == {}


def test_every_stage_adds_up_to_a_round_total():
    totals = {stage: sum(e.points for e in exs) for stage, exs in STAGES.items()}
    assert all(total > 0 and total % 5 == 0 for total in totals.values()), totals


def test_the_table_of_points_names_exercises_that_exist():
    for stage, cells in table().items():
        assert [e.id for e in STAGES[stage] if e.points] == [
            f"{stage}/{name}" for name in cells
        ]
    assert table().keys() == STAGES.keys()


@pytest.mark.parametrize("kind", ["public_sizes", "hidden_sizes"])
@pytest.mark.parametrize("exercise", [e.id for exs in STAGES.values() for e in exs])
def test_the_drawn_inputs_tell_every_known_mistake_from_the_right_answer(
    exercise, kind
):
    exercise = find(exercise)
    for seed in range(3 if exercise.mistakes else 0):
        rng = np.random.default_rng(seed)
        caught = set()
        for drawn in getattr(exercise, kind):
            arguments = exercise.draw(rng, drawn)
            right = exercise.reference(arguments)
            caught |= {
                mistake
                for mistake in exercise.mistakes
                if not agree(
                    np.asarray(mistake.formula(arguments)), right[mistake.part]
                )
            }
        assert {m.name for m in exercise.mistakes} == {m.name for m in caught}


@pytest.mark.parametrize(
    "exercise", [e.id for exs in STAGES.values() for e in exs if e.function == "train"]
)
@pytest.mark.parametrize("kind", ["public_sizes", "hidden_sizes"])
def test_no_two_training_runs_have_the_same_number_of_steps(exercise, kind):
    exercise = find(exercise)
    rng = np.random.default_rng(0)
    steps = [exercise.draw(rng, drawn)["steps"] for drawn in getattr(exercise, kind)]
    assert len(set(steps)) == len(steps)
    assert min(steps) > 3  # three losses could pass for three values


@pytest.mark.parametrize(
    "stage",
    [s for s in STAGES if any(e.id.endswith("/same_losses") for e in STAGES[s])],
)
def test_the_first_losses_are_those_of_stage_01(stage):
    """In float64, to 1e-9 of the loss, whatever computes them."""
    exercise = find(f"{stage}/same_losses")
    (losses,) = (part for part in exercise.parts if part.name == "losses")
    expected = exercise.reference(exercise.draw(np.random.default_rng(), None))
    assert len(expected[losses.name]) == STEPS_COMPARED >= 100
    assert keys(verdict_in(stage, "same_losses")) == {}


def test_unknown_exercise_is_named_with_its_neighbours():
    with pytest.raises(LookupError, match="01-numpy/forward"):
        find("01-numpy/forwards")
