"""Every right answer earns all points; every wrong one is caught and named.

`make gate` runs this module alone and writes docs/mutation-gate.md.
"""

import gate
import pytest
from answers import keys, verdict_in

from grader.exercises import STAGES, find

# Wrong answers divide by zero, too.
pytestmark = pytest.mark.filterwarnings("ignore")

#: What never ends need not be waited for as long as an exercise allows.
SECONDS_OF_THE_SLOW = 1.0

#: Names that no answer is known to get, and why.
SAID_BY_OTHERS = {
    "not_a_gradient": "the probe asks for a tensor before autograd can refuse it",
    "middle_never_used": "a depth that changes nothing is told before the numbers are",
}


def each(*kinds):
    """A test for each answer of some kinds."""
    some = list(gate.answers(*kinds))
    ids = [f"{one.stage}/{one.exercise}/{n}" for n, one in enumerate(some)]
    return pytest.mark.parametrize("answer", some, ids=ids)


def judged(answer, record_property, inputs=None):
    """The verdict on a wrong answer; it loses the points that it is expected to."""
    is_slow = any(key.endswith("too_slow") for key in answer.expected.values())
    verdict = verdict_in(
        answer.stage,
        answer.exercise,
        **answer.filled,
        draws=inputs,
        seconds=SECONDS_OF_THE_SLOW if is_slow else None,
    )
    weights = {finding.part: finding.weight for finding in verdict.findings}
    lost = sum(weights[part] for part in answer.expected) / sum(weights.values())
    confined = verdict.score == pytest.approx(verdict.points * (1 - lost))
    caught = not verdict.is_right and verdict.score < (verdict.points or 1)
    named = answer.is_named and keys(verdict) == answer.expected
    counted = {"caught": caught, "confined": confined, "named": named}
    record_property("gate", gate.record_of_mutant(answer, **counted))
    assert keys(verdict) == answer.expected
    assert caught and confined


def on_public(answer):
    """How many of an exercise's drawn inputs the student's own check has."""
    return len(set(find(f"{answer.stage}/{answer.exercise}").public_sizes))


@each("RIGHT", "EQUIVALENT")
def test_right_answer_earns_all_points(answer, record_property):
    verdict = verdict_in(answer.stage, answer.exercise, **answer.filled)
    accepted = verdict.is_right and verdict.score == verdict.points
    record_property("gate", gate.record_of_right(answer, accepted=accepted))
    assert keys(verdict) == {}
    assert accepted


@each("WRONG")
def test_wrong_answer_is_caught_and_named(answer, record_property):
    judged(answer, record_property, on_public(answer))


@each("HIDDEN")
def test_what_passes_the_check_is_caught_by_the_hidden_inputs(answer, record_property):
    seen = verdict_in(
        answer.stage, answer.exercise, **answer.filled, draws=on_public(answer)
    )
    assert seen.is_right, "the student's own check tells: it belongs in WRONG"
    judged(answer, record_property)


def test_exceptions_are_listed_with_a_reason_and_only_exceptions():
    for answer in gate.answers("WRONG"):
        is_exception = not answer.is_named
        assert bool(answer.why) == is_exception, answer
    assert all(answer.why for answer in gate.answers("HIDDEN", "EQUIVALENT"))
    assert all(answer.is_named for answer in gate.answers("HIDDEN"))


@pytest.mark.parametrize("stage", STAGES)
def test_every_graded_exercise_has_mutants_and_right_variants(stage):
    mutants = [a.exercise for a in gate.answers(*gate.MUTANTS) if a.stage == stage]
    right = [
        a.exercise for a in gate.answers("RIGHT", "EQUIVALENT") if a.stage == stage
    ]
    for exercise in STAGES[stage]:
        name = exercise.id.partition("/")[2]
        if exercise.points:
            assert mutants.count(name) >= 3, name
            assert right.count(name) >= 1, name


def test_every_known_mistake_is_the_name_of_some_mutant():
    named = {
        key.rpartition(".")[2]
        for answer in gate.answers(*gate.MUTANTS)
        for told in answer.expected.values()
        for key in told.split(" + ")
    }
    graded = [e for exercises in STAGES.values() for e in exercises if e.points]
    known = {one.name for e in graded for one in (*e.mistakes, *e.faults)}
    assert known - named == SAID_BY_OTHERS.keys()


def test_no_answer_stands_in_a_bank_twice():
    seen = set()
    for answer in gate.answers(*gate.MUTANTS, "RIGHT", "EQUIVALENT"):
        source = str(answer.filled)
        assert (answer.stage, source) not in seen, answer
        seen.add((answer.stage, source))


def test_the_page_says_what_the_banks_say(request):
    if request.config.getoption("write_gate"):
        return  # it is about to be written
    said = gate.PAGE.read_text(encoding="utf-8")
    assert said == gate.page(gate.promised()), "`make gate` writes it anew"
