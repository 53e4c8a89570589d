"""The exercises hold together: solutions, points, known mistakes, drawn inputs."""

import random

import numpy as np
import pytest
from answers import keys, verdict_in

from grader.exercises import STAGES, find
from grader.exercises.points import table
from grader.probes.observation import Observation, Outcome
from grader.problem import STEPS_COMPARED
from grader.verdicts import judge
from grader.verdicts.comparison import agree


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
    for seed in range(1 if exercise.mistakes else 0):
        rng = np.random.default_rng(seed)
        caught = set()
        for drawn in getattr(exercise, kind):
            arguments = exercise.draw(rng, drawn)
            right = exercise.reference(arguments)
            caught |= {
                mistake.name
                for mistake in exercise.mistakes
                if mistake.name not in caught
                and not agree(
                    np.asarray(mistake.formula(arguments)), right[mistake.part]
                )
            }
        assert {m.name for m in exercise.mistakes} == caught


def some_of(mistakes, most=12):
    """The first formula of each name, and some of two mistakes at once."""
    alone = {mistake.name: mistake for mistake in reversed(mistakes)}
    pairs = [mistake for mistake in mistakes if mistake.besides]
    random.Random(0).shuffle(pairs)
    return [*alone.values(), *pairs[:most]]


@pytest.mark.parametrize(
    "exercise", [e.id for exs in STAGES.values() for e in exs if e.mistakes]
)
def test_the_numbers_of_every_known_mistake_are_told_by_a_name(exercise):
    """If not by its own, then by one of a mistake that gives the same numbers here."""
    exercise = find(exercise)
    arguments = exercise.draw(np.random.default_rng(1), exercise.public_sizes[0])
    right = exercise.reference(arguments)
    for mistake in some_of(exercise.mistakes):
        wrong = np.asarray(mistake.formula(arguments), dtype=np.float64)
        if agree(wrong, right[mistake.part]):
            continue  # not on these inputs
        handed_in = {**right, mistake.part: wrong}
        seen = Observation(Outcome.RETURNED, values=handed_in)
        told = keys(judge(exercise, [(arguments, seen)]))[mistake.part]
        has_name = told.startswith("mistakes.")
        assert has_name or not np.isfinite(wrong).all(), (mistake.name, told)


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
