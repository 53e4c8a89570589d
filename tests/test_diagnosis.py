"""A wrong array is explained: by one mistake, by two, or by where it is wrong."""

from dataclasses import replace

import numpy as np
import pytest
from answers import keys, verdict_in
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercises import find
from grader.exercises.exercise import PUBLIC_SIZES, Mistake
from grader.notebook import panel
from grader.probes.observation import Observation, Outcome
from grader.text import can_say, first_sentence
from grader.verdicts import Finding, Message, Verdict
from grader.verdicts.diagnosis import diagnose
from grader.verdicts.judging import judge

RNG = np.random.default_rng(7)
#: What may stand where zeros belong, and follows no rule.
OTHERS = RNG.normal(size=(5, 11))


def explained(exercise, wrong, part=None):
    """What is said of an array made from the arguments and the right values."""
    exercise = find(exercise)
    (part,) = (one for one in exercise.parts if part in (None, one.name))
    arguments = exercise.draw(np.random.default_rng(3), PUBLIC_SIZES[0])
    right = exercise.reference(arguments)
    actual = np.asarray(wrong(arguments, right[part.name]))
    with np.errstate(all="ignore"):
        return diagnose(exercise, part, arguments, actual, right)


@pytest.mark.parametrize(
    ("exercise", "wrong", "name"),
    [
        ("grad_h", lambda a, r: -a["grad_h_relu"], "opposite_sign + no_mask"),
        ("grad_h", lambda a, r: a["grad_h_relu"] / 2, "half_of_it + no_mask"),
        ("grad_h", lambda a, r: 2 * a["grad_h_relu"], "counted_twice + no_mask"),
        ("grad_h", lambda a, r: a["grad_h_relu"] / 15, "scaled + no_mask"),
        ("grad_h", lambda a, r: a["grad_h_relu"] / 5, "divided_by_a_size + no_mask"),
        ("grad_h", lambda a, r: 55 * a["grad_h_relu"], "times_a_size + no_mask"),
        ("grad_h", lambda a, r: a["grad_h_relu"].T, "transposed + no_mask"),
        ("grad_h", lambda a, r: -r.T, "transposed + opposite_sign"),
        ("grad_w2", lambda a, r: r.T / 2, "transposed + half_of_it"),
        ("grad_w2", lambda a, r: -2 * r, "opposite_sign + counted_twice"),
        ("grad_y_pred", lambda a, r: -r / 5, "opposite_sign + mean_over_batch"),
    ],
)
def test_two_mistakes_at_once_are_named_together(exercise, wrong, name):
    message = explained(f"01-numpy/{exercise}", wrong)
    on_top, besides = name.split(" + ")
    assert message.name == f"two_at_once.{on_top} + mistakes.{besides}"


@pytest.mark.parametrize(
    ("factor", "scale"),
    [
        (0.4, "0.4 = 2 / `len(x)`"),
        (1 / np.sqrt(7), "0.378 = 1 / √`x.shape[1]`"),
        (np.sqrt(7), "2.646 = √`x.shape[1]`"),
        (3.5, "3.5 = `x.shape[1]` / 2"),
        (-1 / np.sqrt(7), "-0.378"),
        (0.3, "0.3"),
        (1e200, "1e+200"),
    ],
)
def test_a_factor_made_of_a_size_is_written_so(factor, scale):
    message = explained("01-numpy/grad_w1", lambda a, r: factor * r)
    assert message == Message("mistakes.scaled", {"scale": scale})


def test_what_is_right_to_the_last_digit_is_right_in_any_dtype():
    exercise = find("08-nn/load_weights")
    right = {part.name: np.zeros(3) for part in exercise.parts}
    came = Observation(Outcome.RETURNED, {"biases": np.zeros(3, np.float32)})
    verdict = judge(replace(exercise, reference=lambda a: right), [({}, came)])
    assert "biases" not in keys(verdict)


@pytest.mark.parametrize(
    ("exercise", "wrong", "key"),
    [
        # one mistake is never called two
        ("grad_y_pred", lambda a, r: -r / 2, "mistakes.no_factor_2_and_sign"),
        ("grad_h", lambda a, r: -r, "mistakes.opposite_sign"),
        ("grad_h", lambda a, r: a["grad_h_relu"], "mistakes.no_mask"),
        ("grad_h", lambda a, r: r / 4, "mistakes.scaled"),
        ("grad_h", lambda a, r: r / 11, "mistakes.divided_by_a_size"),
        ("grad_h", lambda a, r: r * 5, "mistakes.times_a_size"),
        ("grad_h", lambda a, r: r * 5.001, "mistakes.scaled"),
        ("grad_w1", lambda a, r: r * 0, "mistakes.zeros"),
        ("grad_h", lambda a, r: r + 0.5, "mistakes.shifted"),
        ("grad_w1", lambda a, r: np.abs(r), "mistakes.signs_lost"),
        ("grad_w1", lambda a, r: -np.abs(r), "mistakes.signs_mixed"),
        ("grad_h", lambda a, r: r + 1e-3 * a["h"], "mistakes.term_added"),
        ("grad_h", lambda a, r: np.round(r, 2), "mistakes.rounded"),
        ("grad_h", lambda a, r: r.astype(int), "mistakes.whole_numbers"),
        ("grad_h", lambda a, r: r.astype(np.float32), "imprecise"),
        (
            "grad_h",
            lambda a, r: a["grad_h_relu"].astype(np.float32),
            "mistakes.no_mask",
        ),
        ("grad_h", lambda a, r: r / 0, "not_finite"),
        ("grad_w2", lambda a, r: r.T, "mistakes.transposed_gradient"),
        ("grad_w2", lambda a, r: r[:, :1], "shape"),
        ("squared_error", lambda a, r: r + 1.234, "unexplained.number"),
        ("grad_h", lambda a, r: RNG.normal(size=r.shape), "unexplained.everywhere"),
        ("grad_h", lambda a, r: r * (np.arange(11) != 1), "unexplained.zeros"),
        ("grad_h", lambda a, r: np.where(r, r, OTHERS), "unexplained.not_zeros"),
        (
            "grad_w2",
            lambda a, r: r + (np.arange(3) == 2) * r**2,
            "unexplained.somewhere",
        ),
    ],
)
def test_what_is_seen_is_said(exercise, wrong, key):
    assert explained(f"01-numpy/{exercise}", wrong).name == key


def test_what_can_only_be_0_is_not_called_right():
    lucky = "unexplained.everywhere"
    message = explained("01-numpy/grad_h", lambda a, r: r * (1 + np.arange(11)))
    assert message.key == "unexplained.somewhere"  # the first column is right
    message = explained("01-numpy/grad_h", lambda a, r: r * (2 + np.arange(11)))
    assert message.key == lucky  # and the entries behind the mask are 0 in both
    decay = "g = backward(x, y, w1, w2)\n" + "\n".join(
        f"w{i} = w{i} - learning_rate * np.sin(g['grad_w{i}'])" for i in (1, 2)
    )
    loss = "loss = squared_error(forward(x, w1, w2)[2], y)\n"
    verdict = verdict_in("01-numpy", "train", {"train": loss + decay})
    assert [f.message.key for f in verdict.findings] == [
        "unexplained.later_loss",
        lucky,
        lucky,
    ]


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (lambda a, r: r * (1 + 0.1 * np.arange(len(r))), "unexplained.later_loss"),
        (lambda a, r: r + 0.1 * np.arange(1, len(r) + 1), "unexplained.first_loss"),
        (lambda a, r: r[:-1], "length"),
        (lambda a, r: r / 15, "mistakes.mean_over_all"),
        (lambda a, r: r / 7, "mistakes.divided_by_a_size"),
        (lambda a, r: r / 13, "mistakes.scaled"),
    ],
)
def test_the_first_wrong_loss_is_pointed_out(wrong, key):
    assert explained("01-numpy/train", wrong, "losses").name == key


def test_a_loss_that_ran_away_does_not_hide_the_others():
    def ran_away(a):
        losses = find("01-numpy/train").reference(a)["losses"]
        return np.r_[losses[:-1], losses[-1] * 1e12]

    exercise = find("01-numpy/train")
    a = exercise.draw(np.random.default_rng(3), PUBLIC_SIZES[0])
    mistake = Mistake("climbs", "losses", ran_away)
    exercise = replace(exercise, mistakes=(mistake,))
    (part,) = (one for one in exercise.parts if one.name == "losses")
    right = exercise.reference(a)
    for wrong, is_named in ((1.0, True), (1.1, False)):
        actual = ran_away(a)
        actual[1] *= wrong
        message = diagnose(exercise, part, a, actual, right)
        assert (message.key == "mistakes.climbs") == is_named


def test_where_it_is_wrong_is_said_with_shape_error_and_tolerance():
    message = explained("01-numpy/grad_h", lambda a, r: RNG.normal(size=r.shape))
    assert message.fields["shape"] == "(5, 11)"
    assert message.fields["tolerance"] == "1e-09"
    assert float(message.fields["error"]) > 0.1
    message = explained("01-numpy/grad_h", lambda a, r: np.where(r, r, OTHERS))
    wrong, total = int(message.fields["wrong"]), int(message.fields["total"])
    assert 0 < wrong < total == 55
    message = explained(
        "01-numpy/train", lambda a, r: np.r_[r[:2], r[2:] * 1.1], "losses"
    )
    assert message.fields["step"] == "2"


def test_a_line_is_explained_from_the_students_own_values_before_it():
    lines = (
        "grad_y_pred = (y_pred - y) + 0.3 * y",
        "grad_w2 = h.T @ grad_y_pred",
        "grad_h_relu = grad_y_pred @ w2.T",
        "grad_h = grad_h_relu * (h < 0)",
        "grad_w1 = -(x.T @ grad_h_relu)",
    )
    verdict = verdict_in("03-tensors", "backward", {"backward": "\n".join(lines)})
    assert keys(verdict) == {
        "grad_y_pred": "unexplained",
        "grad_w2": "mistakes.relu_forgotten",
        "grad_h": "mistakes.mask_inverted",
        "grad_w1": "two_at_once.opposite_sign + mistakes.mask_passed_by",
    }


def test_a_loss_noted_late_in_a_loop_that_climbs_is_both():
    verdict = verdict_in(
        "01-numpy",
        "train",
        {
            "train": "g = backward(x, y, w1, w2)\n"
            "w1 = w1 + learning_rate * g['grad_w1']\n"
            "w2 = w2 + learning_rate * g['grad_w2']\n"
            "loss = squared_error(forward(x, w1, w2)[2], y)"
        },
    )
    assert keys(verdict) == {
        "losses": "two_at_once.loss_after_update + mistakes.climbs",
        "w1": "mistakes.climbs",
        "w2": "mistakes.climbs",
    }


def test_two_mistakes_in_two_cells_do_not_make_up_for_each_other():
    loop = (
        "g = backward(x, y, w1, w2)\n"
        "loss = squared_error(forward(x, w1, w2)[2], y)\n"
        "w1 = w1 + learning_rate * g['grad_w1']\n"
        "w2 = w2 + learning_rate * g['grad_w2']"
    )
    uphill = {"train": loop, "grad_y_pred": "grad_y_pred = 2 * (y - y_pred)"}
    assert verdict_in("01-numpy", "train", uphill).score == 0
    unlike = {**uphill, "train": loop.replace("+", "-")}
    assert verdict_in("01-numpy", "train", unlike).is_right


def test_how_often_something_happened_is_not_called_a_factor_and_a_mistake():
    exercise = find("05-autograd/train")
    (part,) = (one for one in exercise.parts if one.name == "graph")
    arguments = exercise.draw(np.random.default_rng(3), PUBLIC_SIZES[0])
    right = {**exercise.reference(arguments), "graph": np.array(1)}
    message = diagnose(exercise, part, arguments, np.array(4), right)
    assert message.besides is None


def test_both_mistakes_are_said_in_one_sentence():
    message = Message("two_at_once.opposite_sign", besides=Message("mistakes.no_mask"))
    verdict = Verdict("01-numpy/grad_h", "f", 2, (Finding("grad_h", message),))
    text = " ".join(panel.plain_text(verdict, []).split())
    assert (
        "turned around, and apart from that: This is the gradient when the ReLU's mask"
        in text
    )
    assert panel.html_panel(verdict, []).count("mask") >= 1


def test_a_factor_that_is_a_size_is_written_as_the_student_would():
    message = explained("01-numpy/grad_h", lambda a, r: r / 11)
    assert message.fields == {"size": "grad_h_relu.shape[1]", "count": "11"}
    message = explained("01-numpy/grad_h", lambda a, r: r / 55)
    assert message.fields["size"] == "grad_h_relu.size"


def test_a_known_pair_is_said_by_the_first_sentence_of_each():
    exercise = find("01-numpy/grad_h")
    pair = Mistake("times_h", "grad_h", lambda a: a["h"] ** 7, besides="no_mask")
    exercise = replace(exercise, mistakes=(pair, *exercise.mistakes))
    arguments = exercise.draw(np.random.default_rng(3), PUBLIC_SIZES[0])
    right = exercise.reference(arguments)
    (part,) = exercise.parts
    message = diagnose(exercise, part, arguments, arguments["h"] ** 7, right)
    assert message.name == "mistakes.times_h + mistakes.no_mask"
    verdict = Verdict(exercise.id, "f", 2, (Finding("grad_h", message),))
    (said,) = panel.lines(verdict)
    assert said.startswith("Two mistakes at once. The gradient was multiplied by h.")
    assert said.count(". ") == 2 and said.endswith(
        "for negative numbers in h_relu, which has none."
    )
    # one mistake of the list alone is never called two
    message = diagnose(exercise, part, arguments, arguments["grad_h_relu"], right)
    assert message.name == "mistakes.no_mask"


def test_a_first_sentence_ends_where_it_does_in_any_language():
    assert first_sentence("Use `a.T`. Not b.") == "Use `a.T`."
    assert first_sentence("忘了乘以2。请再看一下。") == "忘了乘以2。"
    assert first_sentence("no end") == "no end"


SHAPES = st.sampled_from([(), (0,), (1,), (5,), (5, 11), (11, 5), (5, 11, 1), (3, 0)])


@settings(derandomize=True, deadline=None, max_examples=200)
@given(shape=SHAPES, seed=st.integers(0, 99), power=st.integers(-300, 300))
def test_anything_gets_a_sentence(shape, seed, power):
    numbers = np.random.default_rng(seed).normal(size=shape) * 10.0**power
    message = explained("01-numpy/grad_h", lambda a, r: numbers)
    assert can_say(message.key)
    sayable = Finding("grad_h", message)
    assert panel.lines(Verdict("01-numpy/grad_h", "f", 2, (sayable,)))
