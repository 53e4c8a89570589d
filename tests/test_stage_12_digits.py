"""Stage 12: what its text claims, its training problem, its catalogue of suspects."""

import itertools
import re
from collections import Counter
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from answers import filled, keys, notebook_namespace, solved, verdict_in
from bank_12_digits import COPY, CUT, EPOCHS, FIND, MOVE, NOTE, RIGHT, STAGE
from conftest import ROOT

import grader.notebook.digit_pictures as pictures
from grader import bug_hunt_cases, examine, hunting_ground
from grader.exercises import find
from grader.exercises.exercise import Sizes
from grader.exercises.stage_12_digits.evidence import distance, gather
from grader.exercises.stage_12_digits.inputs import (
    SPLITS,
    all_digits,
    draw_hunt,
    draw_logits,
)
from grader.exercises.stage_12_digits.network import (
    PARAMETERS,
    cross_entropy,
    forward,
    grad_logits,
    gradients,
)
from grader.exercises.stage_12_digits.references import reference_gradients
from grader.exercises.stage_12_digits.suspects import (
    CASES_OF_LEVEL,
    CATALOGUE,
    EXAMPLE,
    cases_of,
)
from grader.notebook.trying import try_out
from grader.probes.digits.hunting import _judged
from grader.probes.digits.training import _arguments, _Small
from grader.problem import starting_point
from grader.text import say

TEXT = (ROOT / f"solutions_text/{STAGE}/{STAGE}.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notebook():
    return notebook_namespace(*solved(STAGE).values())


# --------------------------------------------------------------------- references


@pytest.mark.parametrize("seed", range(5))
def test_the_gradients_of_the_course_are_those_of_autograd(seed):
    drawn = draw_hunt(np.random.default_rng(seed), Sizes(5, 7, 11, 3))
    own = gradients(drawn["x"], drawn["labels"], drawn["params"])
    for name, right in reference_gradients(drawn).items():
        np.testing.assert_allclose(own[name], right, rtol=1e-10, atol=1e-14)


def test_a_shift_of_a_row_changes_nothing():
    a = draw_logits(np.random.default_rng(3), Sizes(5, 7, 11, 3))
    tame, shifted = (cross_entropy(a[n], a["labels"]) for n in ("logits", "shifted"))
    assert shifted == pytest.approx(tame, rel=1e-11)
    assert np.abs(grad_logits(a["shifted"], a["labels"]).sum(axis=1)).max() < 1e-13


def test_large_logits_overflow_where_nothing_is_subtracted():
    a = draw_logits(np.random.default_rng(3), Sizes(5, 7, 11, 3))
    with np.errstate(all="ignore"):
        assert np.isinf(np.exp(a["large"]).sum(axis=1)).any()
        own = torch.softmax(torch.tensor(a["large"]), dim=1).numpy()
    assert (own[np.arange(5), a["labels"]] == 0).any()  # log of it is infinite
    assert np.isfinite(cross_entropy(a["large"], a["labels"]))


# ------------------------------------------------------------ what the text claims


def test_float64_overflows_and_vanishes_where_the_text_says():
    with np.errstate(all="ignore"):
        assert np.isinf(np.exp(710.0)) and np.isfinite(np.exp(709.0))
        assert np.exp(-746.0) == 0 and np.exp(-745.0) > 0


def test_the_table_of_logarithms():
    assert f"{-np.log(0.1):.2f}" == "2.30" and f"{-np.log(0.001):.2f}" == "6.91"
    assert f"{np.log(10):.3f}" == "2.303"


def test_drawing_at_random_leaves_out_more_than_a_third():
    drawn = np.random.default_rng(0).integers(1297, size=(50, 1297))
    left_out = [1 - len(set(epoch)) / 1297 for epoch in drawn]
    assert 1 / 3 < np.mean(left_out) < 0.4


def test_there_are_as_many_digits_as_the_text_says():
    digits = all_digits()
    assert digits.x.shape == (1797, 64)
    assert digits.x.min() == 0 and digits.x.max() == 1
    assert set(digits.labels) == set(range(10))


def test_training_does_what_the_text_says(notebook):
    x, labels = all_digits()
    order = np.random.default_rng(0).permutation(len(x))
    trained, held = order[:1297], order[1297:]
    start = notebook["starting_params"](64, 64, 10, seed=12)
    rng, params, losses, shares = np.random.default_rng(12), start, [], []
    for _ in range(30):
        params, [loss] = notebook["train_digits"](
            x[trained], labels[trained], params, 0.1, 1, 32, rng
        )
        losses.append(loss)
        shares.append(notebook["share_read"](x[held], labels[held], params))
    assert losses[-1] < losses[9] / 2  # it keeps falling
    assert max(shares[:10]) >= 0.95  # to 95 in the first ten epochs
    assert max(shares) - shares[9] < 0.03  # and then it moves little
    # A unit that hardly any digit switches on has hardly moved.
    moved = np.linalg.norm(params["w1"] - start["w1"], axis=0)
    is_on = (forward(x[trained], params)[0] > 0).mean(axis=0)
    assert (is_on < 0.02).sum() >= 3
    assert moved[is_on < 0.02].max() < np.median(moved) / 3
    # No printed digit hangs by a thread: which digit is read is decided by far more
    # than rounding, and no percentage lies between two.
    logits = np.sort(forward(x[held], params)[2], axis=1)
    assert (logits[:, -1] - logits[:, -2]).min() > 1e-3
    assert np.sum(shares[-1] < 1) > 0 and 0.01 < (100 * shares[-1] - 0.5) % 1 < 0.99


def test_senseless_labels_are_learned_by_heart(notebook):
    x, labels = all_digits()
    order = np.random.default_rng(0).permutation(len(x))
    some, held = order[:1297][:300], order[1297:]
    nonsense = np.random.default_rng(1).permutation(labels[some])
    start = notebook["starting_params"](64, 64, 10, seed=12)
    params, losses = notebook["train_digits"](
        x[some], nonsense, start, 0.2, 400, 32, np.random.default_rng(2)
    )
    assert 0.01 < losses[-1] < 0.05
    read = notebook["share_read"]
    assert read(x[some], nonsense, params) == 1
    assert read(x[held], labels[held], params) == pytest.approx(1 / 7, abs=0.01)
    assert read(x[held], labels[held], start) > read(x[held], labels[held], params)


def test_the_stages_before_had_640_random_targets():
    assert starting_point().y.size == 640


def test_the_worked_example_goes_as_the_text_tells():
    x, labels, params = hunting_ground()
    assert x.shape == (5, 7) and params["w2"].shape == (11, 3)
    example = bug_hunt_cases("anybody")[0]
    seen = gather(example.fresh(), x, labels, params)
    assert [seen.gradients[name].is_right for name in PARAMETERS] == [1, 0, 1, 0]
    for bias in ("b1", "b2"):
        assert seen.gradients[bias].is_scaled
        assert seen.gradients[bias].ratio == pytest.approx(0.2)
    alone = gather(example.fresh(), x[:1], labels[:1], params)
    assert all(one.is_right for one in alone.gradients.values())


# ------------------------------------------------------------------ the training


def test_a_right_loop_reads_enough_from_any_start():
    """On each of the splits that are drawn, with weights and batches of its own."""
    exercise = find(f"{STAGE}/train")
    body = dict(pair for pair in RIGHT if pair[0] == "train")["train"]
    seen = set()
    for seed in range(4):
        assert keys(verdict_in(STAGE, "train", seed=seed, draws=1)) == {}, seed
        (size,) = exercise.hidden_sizes
        drawn = exercise.draw(np.random.default_rng(seed), size)
        seen.add(drawn["x"].tobytes())
        assert len(drawn["held_out_x"]) == 500
    assert len(seen) > 1 and len(SPLITS) > 3
    assert keys(verdict_in(STAGE, "train", {"train": body}, seed=9, draws=1)) == {}


def test_no_held_out_digit_is_trained_on():
    exercise = find(f"{STAGE}/train")
    for size in (*exercise.public_sizes, *exercise.hidden_sizes):
        drawn = exercise.draw(np.random.default_rng(5), size)
        together = len(drawn["x"]) + len(drawn["held_out_x"])
        assert together == len(all_digits().x)
        rows = {row.tobytes() for row in drawn["x"]}
        both = [row for row in drawn["held_out_x"] if row.tobytes() in rows]
        assert len(both) <= 1  # two people may write the same


MOMENTUM = """        for k in params:
            v[k] = 0.9 * v.get(k, 0) + g[k]
            params[k] = params[k] - learning_rate * v[k]
"""
DROPPED = "    order = rng.permutation(len(x))\n    full = len(x) // batch_size\n"
LOOPS = {
    "momentum at the whole rate": COPY + "v = {}\n" + EPOCHS + CUT + FIND + MOMENTUM,
    "signs alone": COPY
    + EPOCHS
    + CUT
    + FIND.replace("gradients(", "_signs(")
    + MOVE.replace("learning_rate", "0.1 * learning_rate"),
    "the last batch longer": COPY
    + EPOCHS
    + DROPPED
    + "    for b in np.array_split(order, full):\n"
    + FIND
    + MOVE,
}
SIGNS = """
def _signs(x, labels, params):
    return {k: np.sign(g) for k, g in gradients(x, labels, params).items()}
"""


@pytest.mark.parametrize("loop", LOOPS)
def test_other_loops_read_enough_too(loop):
    cells = {"helper": SIGNS}
    body = LOOPS[loop] + NOTE
    verdict = verdict_in(STAGE, "train", {"train": body}, cells=cells, seed=3, draws=1)
    assert keys(verdict) == {}


def small_problem(body):
    namespace = notebook_namespace(*filled(STAGE, {"train": body}).values())
    return _Small(namespace["train_digits"], namespace)


AFTER_THE_BATCHES = MOVE.replace("        ", "    ", 1).replace(" " * 12, " " * 8)
NOT_THE_START = "r = np.random.default_rng(0)\n" + COPY.replace(
    "v.copy()", "r.random(v.shape)"
)


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("start_ignored", NOT_THE_START + EPOCHS + CUT + FIND + MOVE),
        (
            "rate_unused",
            COPY + EPOCHS + CUT + FIND + MOVE.replace("learning_rate", "0.2"),
        ),
        ("all_samples_each_step", COPY + EPOCHS + CUT + FIND.replace("[b]", "") + MOVE),
        (
            "same_batches_each_epoch",
            COPY
            + "cut = list(minibatches(len(x), batch_size, rng))\n"
            + EPOCHS
            + "    for b in cut:\n"
            + FIND
            + MOVE,
        ),
    ],
)
def test_an_argument_that_is_not_used_is_named(key, body):
    assert _arguments(small_problem(body + NOTE)).key == key


@pytest.mark.parametrize(
    ("key", "body"),
    [
        (
            "step_replaces_weights",
            COPY + EPOCHS + CUT + FIND + MOVE.replace("-= learning", "= learning"),
        ),
        (
            "one_step_an_epoch",
            COPY + EPOCHS + CUT + FIND + AFTER_THE_BATCHES,
        ),
        (
            "samples_never_seen",
            COPY + EPOCHS + CUT + "        b = b[:1]\n" * 2 + FIND + MOVE,
        ),
    ],
)
def test_a_loop_that_learns_too_little_is_told_why(key, body):
    assert small_problem(body + NOTE).fault().key == key
    assert small_problem(COPY + EPOCHS + CUT + FIND + MOVE + NOTE).fault() is None


@pytest.mark.parametrize("seed", range(20, 40))
def test_right_answers_raise_no_false_alarm_on_other_inputs(seed, notebook):
    for name in ("cross_entropy", "grad_logits", "gradients", "minibatches"):
        exercise = find(f"{STAGE}/{name}")
        for sizes in (exercise.public_sizes, exercise.hidden_sizes):
            assert keys(try_out(exercise, sizes, seed, notebook)) == {}, name


@pytest.mark.parametrize(
    ("name", "body"),
    [one for one in RIGHT if one[0] not in ("train", "student", "bug_hunt")],
)
def test_nor_do_unusual_ones(name, body):
    for seed in (50, 51):
        assert keys(verdict_in(STAGE, name, {name: body}, seed=seed)) == {}


def test_a_wrong_gradient_of_the_logits_is_not_paid_for_twice():
    wrong = {"grad_logits": "return np.zeros_like(logits)"}
    assert keys(verdict_in(STAGE, "gradients", wrong)) == {}
    assert keys(verdict_in(STAGE, "train", wrong, draws=1)) == {}


def test_a_bias_follows_from_a_wrong_gradient_of_the_hidden_layer():
    body = """
h, h_relu, logits = forward(x, params)
g = grad_logits(logits, labels)
d = g @ params["w2"].T * np.cos(h)
return {"w1": x.T @ d, "b1": d.sum(0), "w2": h_relu.T @ g, "b2": g.sum(0)}"""
    assert keys(verdict_in(STAGE, "gradients", {"gradients": body})).keys() == {"w1"}
    # A factor of both may stand in both lines.
    factor = body.replace("np.cos(h)", "(h > 0) / 7")
    verdict = verdict_in(STAGE, "gradients", {"gradients": factor})
    assert keys(verdict).keys() == {"w1", "b1"}
    # And nothing follows from zeros.
    nothing = """
h, h_relu, logits = forward(x, params)
g = grad_logits(logits, labels)
return {"w1": 0 * params["w1"], "b1": 0 * params["b1"],
        "w2": h_relu.T @ g, "b2": g.sum(0)}"""
    verdict = verdict_in(STAGE, "gradients", {"gradients": nothing})
    assert keys(verdict).keys() == {"w1", "b1"}


def test_a_measured_slope_is_too_coarse():
    """The logits of this exercise are shifted, which no derived gradient minds."""
    exercise = find(f"{STAGE}/gradients")
    for sizes in (*exercise.public_sizes, *exercise.hidden_sizes):
        drawn = exercise.draw(np.random.default_rng(1), sizes)
        x, labels, params = drawn["x"], drawn["labels"], drawn["params"]
        right = gradients(x, labels, params)["b2"]
        measured = np.zeros_like(right)
        for k in range(len(measured)):
            for sign in (1, -1):
                moved = params["b2"] + sign * 1e-5 * (np.arange(len(right)) == k)
                logits = forward(x, {**params, "b2": moved})[2]
                measured[k] += sign * cross_entropy(logits, labels) / 2e-5
        error = np.linalg.norm(measured - right) / np.linalg.norm(right)
        assert 1e-9 < error < 1e-5
        assert np.isfinite(np.exp(forward(x, params)[2])).all()


# ------------------------------------------------------------------- the bug hunt


EXPERIMENTS = {
    "all on": lambda x, t, p: (x, t, {**p, "b1": p["b1"] + 100}),
    "all off": lambda x, t, p: (x, t, {**p, "b1": p["b1"] - 100}),
    "one sample": lambda x, t, p: (x[:1], t[:1], p),
    "no b1": lambda x, t, p: (x, t, {**p, "b1": 0 * p["b1"]}),
    "no w2": lambda x, t, p: (x, t, {**p, "w2": 0 * p["w2"]}),
    "all of one class": lambda x, t, p: (x, 0 * t, p),
    "far up": lambda x, t, p: (x, t, {**p, "b1": p["b1"] + 1e4}),
}


@pytest.mark.parametrize("experiment", EXPERIMENTS)
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_table_is_true_in_every_experiment(name, experiment, capsys):
    """Also where right gradients are zero or a suspect's are not finite."""
    problem = EXPERIMENTS[experiment](*hunting_ground())
    seen = gather(CATALOGUE[name](), *problem)
    with np.errstate(all="ignore"):
        found = CATALOGUE[name]()(
            *problem[:2], {k: v.copy() for k, v in problem[2].items()}
        )
    assert seen.repeats is (
        name != "accumulates" or not any(a.any() for a in found.values())
    )
    right = gradients(*problem)
    for parameter, like in seen.gradients.items():
        if like.shape != like.wanted:
            continue
        own = found[parameter]
        assert like.is_zero is (not own.any() and not right[parameter].any())
        if not np.isfinite(own).all():
            assert np.isnan(like.ratio) and np.isnan(like.residual)
        else:
            close = np.allclose(own, right[parameter], rtol=1e-8, atol=0)
            assert like.is_right is close or np.abs(right[parameter]).max() < 1e-9
    suspect = CATALOGUE[name]()
    examine(lambda *a: suspect(*a), *problem)
    shown = capsys.readouterr().out
    assert "nan" not in shown
    says = "gives 2 times the first" if name == "accumulates" else "gives the same"
    assert says in shown


def test_the_hints_are_right_about_the_experiments():
    x, labels, params = hunting_ground()
    on = EXPERIMENTS["all on"](x, labels, params)
    seen = {name: gather(CATALOGUE[name](), *on).gradients for name in CATALOGUE}
    assert all(one.is_right for one in seen["mask_missing"].values())
    assert seen["mask_inverted"]["w1"].ratio == seen["mask_inverted"]["b1"].ratio == 0
    for name in ("mask_by_gradient", "times_h_relu", "upstream_ignored"):
        assert not seen[name]["w1"].is_right and not seen[name]["b1"].is_right
    # "A difference of a few per cent is no matter of masks."
    for name in CATALOGUE:
        behind = gather(CATALOGUE[name](), x, labels, params).gradients
        if behind["w2"].is_right and behind["b2"].is_right:
            wrong = [behind[n].residual for n in ("w1", "b1") if not behind[n].is_right]
            if wrong and max(wrong) < 0.1:
                assert name == "w2_moved_first"


def test_the_notebooks_table_names_the_catalogue():
    rows = re.findall(r"^# \| `(\w+)` \| ", TEXT.partition("### How to look")[0], re.M)
    listed = [name for name in rows if name in CATALOGUE]
    assert sorted(listed) == sorted(CATALOGUE)
    assert len(CATALOGUE) >= 15


@pytest.mark.parametrize("sizes", [Sizes(5, 7, 11, 3), Sizes(11, 7, 5, 3)])
def test_every_two_mistakes_can_be_told_apart(sizes):
    """By numbers, by a second call, by changed inputs, or by large logits."""
    for seed in range(2):
        a = draw_hunt(np.random.default_rng(seed), sizes)
        problem = (a["x"], a["labels"], a["params"])
        for one, other in itertools.combinations(CATALOGUE, 2):
            apart = distance(CATALOGUE[one](), CATALOGUE[other](), *problem)
            assert apart > 1e-4, (one, other)


def test_they_can_be_told_apart_on_the_students_own_problem():
    problem = hunting_ground()
    for one, other in itertools.combinations(CATALOGUE, 2):
        assert distance(CATALOGUE[one](), CATALOGUE[other](), *problem) > 1e-3


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_mistake_leaves_a_trace(name):
    seen = gather(CATALOGUE[name](), *hunting_ground())
    innocent = gather(gradients, *hunting_ground())
    assert all(one.is_right for one in innocent.gradients.values())
    assert innocent.repeats and innocent.survives_large_logits
    assert innocent.changed == ()
    traces = [
        not all(one.is_right for one in seen.gradients.values()),
        not seen.repeats,
        bool(seen.changed),
        not seen.survives_large_logits,
    ]
    assert any(traces)


def test_the_same_name_gives_the_same_cases():
    assert cases_of("Ada Lovelace") == cases_of(" ada lovelace ")
    assert cases_of("ada") != cases_of("bruno")
    # Known by heart: another machine must draw the same.
    assert cases_of("course") == (
        "softmax_over_batch",
        "moves_the_weights",
        "mask_by_gradient",
        "labels_ignored",
        "h_instead_of_h_relu",
        "not_averaged",
    )


def test_cases_are_spread_evenly_over_a_large_class():
    drawn = [cases_of(f"student number {n}") for n in range(240)]
    assert len(set(drawn)) > 230
    for cases in drawn:
        assert len(set(cases)) == 6 and EXAMPLE not in cases
        levels = Counter(CATALOGUE[name].level for name in cases)
        assert levels == dict.fromkeys((1, 2, 3), CASES_OF_LEVEL)
    counts = Counter(itertools.chain.from_iterable(drawn))
    assert counts.keys() == CATALOGUE.keys() - {EXAMPLE}
    for name, count in counts.items():
        level = CATALOGUE[name].level
        kinds = [kind for kind in CATALOGUE.values() if kind.level == level]
        expected = 240 * CASES_OF_LEVEL / len(kinds)
        assert 0.55 * expected < count < 1.5 * expected, name


@pytest.mark.parametrize("student", ["ada", "Zoë Müller", "李 明"])
def test_each_student_is_judged_by_their_own_cases(student):
    names = dict(enumerate(cases_of(student), start=1))
    blanks = {"student": f"name = {student!r}", "bug_hunt": f"named = {names}"}
    assert keys(verdict_in(STAGE, "bug_hunt", blanks)) == {}
    others = {**blanks, "student": "name = 'somebody else'"}
    assert len(keys(verdict_in(STAGE, "bug_hunt", others))) > 2


def test_without_a_name_there_is_a_sentence():
    for body, key in (("name = ''", "name_is_empty"), ("name = 5", "name_is_no_text")):
        verdict = verdict_in(STAGE, "bug_hunt", {"student": body})
        assert set(keys(verdict).values()) == {f"complaints.{key}"}
    namespace = notebook_namespace(
        *(cell for name, cell in solved(STAGE).items() if name != "student")
    )
    exercise = find(f"{STAGE}/bug_hunt")
    verdict = try_out(exercise, exercise.public_sizes, 1, namespace)
    assert set(keys(verdict).values()) == {"complaints.no_student"}


def test_every_wrong_name_is_contradicted_in_words():
    """For each pair there is a sentence, and it never names the right answer."""
    problem = draw_hunt(np.random.default_rng(1), Sizes(5, 7, 11, 3))
    told = Counter()
    for named, actual in itertools.permutations(CATALOGUE, 2):
        complaint = _judged(named, actual, problem)
        sentence = say(f"complaints.{complaint.key}", **complaint.fields)
        assert named in sentence
        assert not re.search(rf"\b{actual}\b", sentence)
        told[complaint.key] += 1
    assert told["other_numbers"] < 0.25 * told.total()


def test_a_case_does_not_tell_its_name():
    for number, case in bug_hunt_cases("ada").items():
        assert repr(case) == f"suspect {number}"
        public = [word for word in dir(case) if not word.startswith("_")]
        assert not set(CATALOGUE) & {str(getattr(case, word)) for word in public}


def test_a_table_can_be_printed_of_everything(capsys):
    problem = hunting_ground()
    for name in CATALOGUE:
        examine(CATALOGUE[name]().__call__, *problem)
    capsys.readouterr()
    for case in bug_hunt_cases("ada").values():
        examine(case, *problem)
        before = capsys.readouterr().out
        case(*problem[:2], {n: a.copy() for n, a in problem[2].items()})
        examine(case, *problem)  # as if it had never been called
        assert capsys.readouterr().out == before


def test_examining_changes_nothing():
    x, labels, params = hunting_ground()
    kept = {name: array.copy() for name, array in params.items()}
    gather(CATALOGUE["moves_the_weights"](), x, labels, params)
    assert all(np.array_equal(params[name], kept[name]) for name in kept)


# ------------------------------------------------------------------- the pictures


@pytest.fixture
def shown(monkeypatch):
    figures = []
    monkeypatch.setattr(
        pictures, "show_figure", lambda figure, words: figures.append((figure, words))
    )
    return figures


def test_pictures_say_what_is_in_them(shown):
    x, labels = all_digits()
    pictures.plot_digits(x[:3], labels[:3])
    pictures.plot_misread(x[:60], labels[:60], (labels[:60] + 1) % 10)
    pictures.plot_progress([2.0, 0.5, 0.07], [0.3, 0.8, 0.968])
    pictures.plot_confusion(labels, labels)
    pictures.plot_first_layer(np.random.default_rng(0).standard_normal((64, 20)))
    assert len(shown) == 5
    assert all(len(words) > 60 for _, words in shown)
    assert "labelled 0, 1, 2" in shown[0][1]
    assert "40 more" in shown[1][0].get_supxlabel()
    assert "from 30 to 97 of 100" in shown[2][1] and "to 0.07" in shown[2][1]
    for axes in shown[2][0].axes:
        assert axes.get_ylabel()


def test_weights_are_coloured_around_zero(shown):
    weights = np.full((64, 3), 0.2)
    weights[5, 1] = -1.5
    pictures.plot_first_layer(weights)
    image = shown[0][0].axes[0].images[0]
    assert image.get_clim() == (-1.5, 1.5)
    assert image.cmap(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
    assert np.nanmin(image.get_array()) == -1.5


def test_nothing_misread_is_said(capsys):
    x, labels = all_digits()
    pictures.plot_misread(x[:5], labels[:5], labels[:5])
    assert "none" in capsys.readouterr().out


def test_the_picture_of_the_graph_is_well_formed():
    tree = ElementTree.parse(ROOT / f"solutions/{STAGE}/classifier.svg")
    said = " ".join(text.strip() for text in tree.getroot().itertext())
    for name in (*(f"grad_{p}" for p in PARAMETERS), "grad_logits", "cross-entropy"):
        assert name in said
