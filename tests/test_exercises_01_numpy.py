"""Every right answer earns all points; every wrong one is caught and named."""

import pytest
from answers import keys, verdict_on
from bank_01_numpy import HEADS, RIGHT, WRONG

from grader.exercises import STAGES, find


def cell(name: str, body: str) -> str:
    """A student's cell: the function's head, what stands in the blank, the return."""
    head, tail = HEADS[name]
    indent = " " * (8 if name == "train" else 4)
    filled = "\n".join(indent + line for line in body.strip().splitlines())
    return f"{head}\n{filled}\n    {tail}\n"


#: A helper that some answers call, as the notebook has it by then.
EARLIER = cell("grad_w2", "grad_w2 = h_relu.T @ grad_y_pred")


@pytest.mark.parametrize(("name", "body"), RIGHT)
def test_right_answer_earns_all_points(name, body):
    verdict = verdict_on(f"01-numpy/{name}", EARLIER, cell(name, body))
    assert keys(verdict) == {}
    assert verdict.score == find(f"01-numpy/{name}").points


@pytest.mark.parametrize(("name", "body", "expected"), WRONG)
def test_wrong_answer_is_caught_and_named(name, body, expected):
    verdict = verdict_on(f"01-numpy/{name}", cell(name, body), seconds=0.3)
    assert keys(verdict) == expected
    points, parts = verdict.points, len(verdict.findings)
    assert verdict.score == pytest.approx(points * (1 - len(expected) / parts))


def test_every_stage_adds_up_to_a_round_total():
    totals = {stage: sum(e.points for e in exs) for stage, exs in STAGES.items()}
    assert totals == {"01-numpy": 20}


@pytest.mark.parametrize("exercise", [e for exs in STAGES.values() for e in exs])
def test_known_mistakes_are_no_right_answers(exercise):
    """A mistake that gives the right numbers would turn a right answer down."""
    import numpy as np

    from grader.exercises.exercise import HIDDEN_SIZES, PUBLIC_SIZES
    from grader.verdicts.comparison import agree

    rng = np.random.default_rng(3)
    for sizes in (*PUBLIC_SIZES, *HIDDEN_SIZES):
        arguments = exercise.draw(rng, sizes)
        right = exercise.reference(arguments)
        for mistake in exercise.mistakes:
            wrong = np.asarray(mistake.formula(arguments), dtype=float)
            assert not agree(wrong, right[mistake.part]), mistake.name


def test_unknown_exercise_is_named_with_its_neighbours():
    with pytest.raises(LookupError, match="01-numpy/forward"):
        find("01-numpy/forwards")
