"""Stage 02: closed forms hold against autograd, and what the text claims is so."""

import json
import re
from textwrap import dedent

import bank_02_gradient_check as bank
import nbformat
import numpy as np
import pytest
import torch
from answers import definitions, keys, notebook_namespace, verdict_in
from build_solutions import paths

from grader.boundary.request import Request
from grader.exercises import find
from grader.exercises.stage_02_gradient_check.functions import Hinges, OfW1, OfW2
from grader.exercises.stage_02_gradient_check.inputs import CASES, SUBTLE
from grader.exercises.stage_02_gradient_check.slopes import (
    KnownCubic,
    of_hinges,
    of_w1,
    of_w2,
)
from grader.exercises.stage_02_gradient_check.stand_ins import (
    numerical_gradient,
    relative_error,
)
from grader.notebook import step_sizes
from grader.probes.observation import Observation, Outcome
from grader.probes.slopes.measured import AS_IT_SHOULD_BE
from grader.verdicts.judging import judge

STAGE = "02-gradient-check"
CHECK = find(f"{STAGE}/gradient_check")


def drawn_cases(seed):
    rng = np.random.default_rng(seed)
    for sizes in (*CHECK.public_sizes, *CHECK.hidden_sizes):
        drawn = CHECK.draw(rng, sizes)
        for one in drawn["expected"]:
            yield drawn["cases"][one.number], one


# ------------------------------------------------------------------- the references


def test_the_closed_forms_are_autograds():
    rng = np.random.default_rng(0)
    for shape in ((), (5,), (3, 4), (2, 3, 2)):
        f, a = KnownCubic.draw(rng, shape, 3.0), rng.standard_normal(shape)
        leaf = torch.tensor(a, requires_grad=True)
        c, b = torch.tensor(f.c), torch.tensor(f.b)
        value = 3.0 * ((c * leaf**3).sum() + (b * leaf).sum() ** 2)
        assert value.item() == pytest.approx(f(a))
        (gradient,) = torch.autograd.grad(value, leaf, create_graph=True)
        assert np.allclose(gradient.detach(), f.gradient(a), rtol=1e-12)
        hessian = torch.autograd.functional.hessian(
            lambda v, c=c, b=b: 3.0 * ((c * v**3).sum() + (b * v).sum() ** 2), leaf
        )
        diagonal = np.diag(hessian.detach().reshape(a.size, a.size)).reshape(shape)
        assert np.allclose(diagonal, f.curvature(a), rtol=1e-12)


def test_the_slopes_of_the_other_functions_are_autograds():
    rng = np.random.default_rng(0)
    x, w1, w2, y = (rng.standard_normal(s) for s in ((5, 7), (7, 11), (11, 3), (5, 3)))
    slopes, kinks, a = rng.standard_normal((3, 4, 5))
    for f, at, measured in (
        (OfW1(x, y, w2), w1, of_w1),
        (OfW2(x, y, w1), w2, of_w2),
        (Hinges(slopes, kinks), a, of_hinges),
    ):
        leaf = torch.tensor(at, requires_grad=True)
        if isinstance(f, Hinges):
            value = (torch.tensor(slopes) * (leaf - torch.tensor(kinks)).relu()).sum()
        else:
            first = leaf if isinstance(f, OfW1) else torch.tensor(w1)
            second = leaf if isinstance(f, OfW2) else torch.tensor(w2)
            value = (torch.tensor(x) @ first).relu() @ second - torch.tensor(y)
            value = value.square().sum()
        assert value.item() == pytest.approx(f(at))
        value.backward()
        assert np.allclose(leaf.grad, measured(f, at), rtol=1e-12)


def test_central_differences_of_a_cubic_are_known_without_rounding():
    rng = np.random.default_rng(1)
    f, a = KnownCubic.draw(rng, (3, 4)), rng.standard_normal((3, 4))
    measured = numerical_gradient(f, a, 0.1)
    assert relative_error(measured, f.central(a, 0.1)) < 1e-13
    assert relative_error(measured, f.gradient(a)) > 1e-4


@pytest.mark.parametrize("eps", [1e-7, 1e-6, 1e-5, 1e-4])
def test_right_gradients_are_comfortably_right_and_planted_ones_wrong(eps):
    """For any sensible step, and any tolerance from 1e-7 to 1e-5."""
    for seed in range(5):
        for case, told in drawn_cases(seed):
            if case.given:
                continue  # these do not go by the defaults
            claimed = case.grad_f(case.a.copy())
            if np.shape(claimed) != case.a.shape:
                assert not told.is_right
                continue
            error = relative_error(claimed, numerical_gradient(case.f, case.a, eps))
            if told.is_right:
                assert error < 1e-7, told.name
            elif told.part == "subtle":
                assert error == pytest.approx(SUBTLE, rel=0.01), told.name
            else:
                assert not error < 5e-3, told.name


@pytest.mark.parametrize("factor", [1 / 10, 1, 10])
def test_what_a_given_step_or_tolerance_decides_is_decided_by_far(factor):
    """Also for a check that takes some multiple of what it is given."""
    for seed in range(5):
        for case, told in drawn_cases(seed):
            if case.given:
                eps = factor * case.given.get("eps", 1e-5)
                tolerance = factor * case.given.get("tolerance", 1e-6)
                claimed = case.grad_f(case.a.copy())
                error = relative_error(claimed, numerical_gradient(case.f, case.a, eps))
                assert (error <= tolerance) == told.is_right, told.name


def test_the_small_mistakes_stand_out_in_every_norm_and_entry_by_entry():
    for seed in range(5):
        for case, told in drawn_cases(seed):
            if told.part == "subtle" and not told.is_right:
                off = np.abs(case.grad_f(case.a) - numerical_gradient(case.f, case.a))
                size = np.abs(case.grad_f(case.a))
                assert off.max() > 2e-5 * size.max(), told.name
                assert (off > 2e-5 * size).any(), told.name


def test_no_nan_is_lost_in_a_relative_error(notebook):
    zeros, nan, one = np.zeros(3), np.full(3, np.nan), np.array([1.0, np.nan, 1.0])
    for measure in (relative_error, notebook["relative_error"]):
        for other in (zeros, np.ones(3), nan):
            for a, b in ((nan, other), (other, nan), (one, other), (other, one)):
                assert np.isnan(measure(a, b))
    f = {"f": lambda a: 7.0, "a": zeros}
    assert not notebook["gradient_check"](grad_f=lambda a: nan, **f)
    assert notebook["gradient_check"](grad_f=np.zeros_like, **f)


def test_every_kind_of_case_has_its_sentence_and_every_part_a_right_one():
    cases = [told for _, told in drawn_cases(0)]
    parts = {part.name for part in CHECK.parts}
    assert {told.part for told in cases} == parts
    assert {told.part for told in cases if told.is_right} == parts
    assert {told.part for told in cases if not told.is_right} == parts - {"accepts"}
    assert len(cases) == CASES * len((*CHECK.public_sizes, *CHECK.hidden_sizes))


def test_the_planted_column_and_scalar_pass_a_check_that_broadcasts():
    broadcast = []
    for case, told in drawn_cases(0):
        # A matrix on its side cannot be broadcast: it stops such a check.
        is_wrong = told.part == "rejects_shape" and not told.is_right
        if is_wrong and told.name != "sideways":
            claimed = case.grad_f(case.a.copy())
            measured = numerical_gradient(case.f, case.a)
            if np.abs(claimed - measured).max() < 1e-6:
                broadcast.append(told.name)
    assert set(broadcast) == {"column", "scalar"}


# ------------------------------------------------------------------------ judging

#: Each says yes where what asks it has told that a gradient is right, or seems to have.
KNOWING = {
    "its frame": """
        import sys

        frame, found = sys._getframe(), []
        while frame is not None:
            for value in list(frame.f_locals.values()):
                every = value if isinstance(value, (list, tuple)) else [value]
                found += [o.is_right for o in every if hasattr(o, "is_right")]
            frame = frame.f_back
        return bool(found) and found[0]
        """,
    "the number of its call": """
        import builtins

        calls = vars(builtins).setdefault("calls", [])
        calls.append(1)
        return len(calls) <= 7
        """,
    "what the function knows": """
        known = getattr(f, "_f", f)
        return bool(np.allclose(known.gradient(a), grad_f(a), rtol=1e-6))
        """,
    "where it was made": """
        return "right" in repr(grad_f) or "right" in grad_f.__qualname__
        """,
}


@pytest.mark.parametrize("body", KNOWING.values(), ids=KNOWING)
def test_nothing_tells_a_check_what_to_answer(body):
    verdict = verdict_in(STAGE, "gradient_check", {"gradient_check": dedent(body)})
    assert verdict.score < 2, keys(verdict)


@pytest.mark.parametrize("known", ["f._f.central(a, eps)", "f._f.gradient(a)"])
def test_a_slope_is_not_to_be_had_from_the_function(known):
    blanks = {"numerical_gradient": f"f(a)\nreturn {known}"}
    assert verdict_in(STAGE, "numerical_gradient", blanks).score == 0


def test_what_comes_back_of_a_check_is_one_answer_for_each_case():
    inputs = CHECK.draw_each(CHECK.hidden_sizes, 0)
    assert "expected" not in CHECK.told(inputs[0])
    (sent, *_) = Request.about(CHECK, inputs, 0).drawn
    assert sent.keys() == {"cases"} and len(sent["cases"]) == CASES
    assert not any(hasattr(case, "is_right") for case in sent["cases"])
    places = [[one.number for one in drawn["expected"]] for drawn in inputs]
    assert places[0] != places[1] and sorted(places[0]) == list(range(CASES))


@pytest.mark.parametrize(
    "broken", ["raise NotImplementedError", "return 0.0", "return a * 0 + 1", "1 / 0"]
)
def test_broken_helpers_cost_the_check_nothing(broken):
    blanks = {"numerical_gradient": broken, "relative_error": broken}
    verdict = verdict_in(STAGE, "gradient_check", blanks)
    assert keys(verdict) == {}
    assert verdict.score == 10


@pytest.mark.parametrize("seed", range(6))
def test_no_right_check_is_refused_by_bad_luck(seed):
    for name, body in bank.RIGHT:
        assert keys(verdict_in(STAGE, name, {name: body}, seed=seed)) == {}, body


def test_what_is_told_of_the_odd_pairs_is_judged_by_the_numbers():
    exercise = find(f"{STAGE}/relative_error")
    arguments = exercise.draw(np.random.default_rng(0), exercise.hidden_sizes[0])
    error = np.array(relative_error(arguments["a"], arguments["b"]))
    told = {part.name: np.array(AS_IT_SHOULD_BE) for part in exercise.handed_back}
    seen = Observation(Outcome.RETURNED, told | {"error": error, "other_way": error})
    odd = {"other_way", "zeros", "tiny_arrays", "shapes"}
    assert keys(judge(exercise, [(arguments, seen)])).keys() == odd


# --------------------------------------------------------------- what the text claims


@pytest.fixture(scope="module")
def notebook():
    """The solved notebook's definitions, without what only uses them."""
    return notebook_namespace(*definitions(STAGE).values())


def outputs():
    cells = nbformat.read(paths(STAGE)[0], as_version=4).cells
    return {
        cell.metadata.nbgrader.grade_id: "".join(
            output.get("text", "") or output.get("data", {}).get("text/plain", "")
            for output in cell.outputs
        )
        for cell in cells
        if cell.cell_type == "code"
    }


def test_the_cube_by_hand():
    one_sided, central = (2.1**3 - 2**3) / 0.1, (2.1**3 - 1.9**3) / 0.2
    assert one_sided == pytest.approx(12.61)
    assert central == pytest.approx(12.01)


def test_the_picture_of_the_secants_says_the_truth():
    def f(u):
        return u**2 / 4 + 0.06 * u**3

    picture = paths(STAGE)[0].with_name("differences.svg").read_text("utf-8")
    for slope in (f(2.5) - f(1.5), (f(2.5) - f(0.5)) / 2, 1.5 / 2 + 0.18 * 1.5**2):
        assert f"{slope:.3f}" in picture


def test_the_two_obvious_errors_fail_as_the_text_says(notebook):
    right = notebook["derived_1"], notebook["measured_1"]
    wrong = notebook["derived_2"], notebook["measured_2"]
    assert np.abs(wrong[0] - wrong[1]).max() < np.abs(right[0] - right[1]).max()
    assert (np.abs(right[0] - right[1]) / np.abs(right[1])).max() > 0.8
    assert np.allclose(*wrong)
    assert relative_error(*right) < 1e-10
    assert relative_error(*wrong) == pytest.approx(0.5)


def test_the_table_of_relative_errors():
    a = np.random.default_rng(0).standard_normal(9)
    for b, error in (
        (1.01 * a, 0.0099),
        (2 * a, 0.5),
        (a / 2, 0.5),
        (-a, 2),
        (0 * a, 1),
    ):
        assert relative_error(a, b) == pytest.approx(error, abs=1e-4)


def test_the_table_of_what_a_relative_error_means(notebook):
    """The ranges that it gives, at the step that it gives."""
    angles, sines = notebook["angles"], notebook["sines"]

    def error_of(f, gradient, a=angles):
        return relative_error(gradient(a), numerical_gradient(f, a, 1e-5))

    assert error_of(sines, np.cos) < 1e-7
    # Values that are vastly larger than the slopes; a third derivative that is.
    assert 1e-7 < error_of(lambda a: 1e5 + sines(a), np.cos) < 1e-5
    wild = error_of(lambda a: sines(200 * a), lambda a: 200 * np.cos(200 * a))
    assert 1e-7 < wild < 1e-5
    in_float32 = error_of(notebook["sines_in_float32"], np.cos)
    assert in_float32 == pytest.approx(6e-3, rel=0.3)
    # A fifth of the step away from the kink.
    near = np.array([2e-6])
    assert error_of(notebook["relu"], notebook["grad_relu"], near) > 0.3


def test_a_generous_tolerance_is_caught_because_suspect_e_would_pass(notebook):
    x, y, w1, w2 = notebook["starting_point"](n=6, d_in=5, h=7, d_out=3)
    measured = numerical_gradient(lambda w: notebook["loss_of"](x, y, w, w2), w1)
    assert relative_error(notebook["suspect_e"](x, y, w1, w2), measured) > SUBTLE


def test_the_table_of_best_steps():
    double, single = np.finfo(np.float64).eps, np.finfo(np.float32).eps
    assert double == pytest.approx(2.2e-16, rel=0.02)
    for value, said in (
        (double ** (1 / 2), 1e-8),
        (double ** (1 / 3), 6e-6),
        (double ** (2 / 3), 4e-11),
        (single ** (1 / 2), 3e-4),
        (single ** (1 / 3), 5e-3),
        (single ** (2 / 3), 2e-5),
    ):
        assert value == pytest.approx(said, rel=0.5)


def test_the_curve_of_the_step_sizes_is_as_the_text_says(notebook):
    angles, steps = notebook["angles"], notebook["steps"]

    def errors(measure, f):
        return np.array(
            [relative_error(measure(f, angles, e), np.cos(angles)) for e in steps]
        )

    one = errors(notebook["one_sided"], notebook["sines"])
    central = errors(numerical_gradient, notebook["sines"])
    single = errors(numerical_gradient, notebook["sines_in_float32"])
    assert len(steps) == 49 and angles.size == 40
    assert 200 < one.min() / central.min() < 2000
    wide = (steps > 0.99e-6) & (steps < 1.01e-4)
    assert central[wide].max() < 1e-8
    assert 5e-6 < single.min() < 5e-5
    at = np.argmin(np.abs(steps - 1e-5))
    assert 3e-3 < single[at] < 3e-2
    assert (single[:5] == 1).all()
    slopes = [
        (round(branches["left"].slope, 1), round(branches["right"].slope, 1))
        for branches in (
            step_sizes._branches(*step_sizes._usable(steps, values))
            for values in (one, central, single)
        )
    ]
    assert slopes == [(-1, 1), (-1, 2), (-1, 2)]


def test_the_five_suspects(notebook):
    x, y, w1, w2 = notebook["starting_point"](n=6, d_in=5, h=7, d_out=3)
    measured = numerical_gradient(lambda w: notebook["loss_of"](x, y, w, w2), w1)
    errors = {
        name: relative_error(suspect(x, y, w1, w2), measured)
        for name, suspect in notebook["SUSPECTS"].items()
    }
    assert errors.pop("C") < 1e-9
    assert errors.pop("E") == pytest.approx(4e-5, rel=0.1)
    assert min(errors.values()) > 0.1
    with np.errstate(all="ignore"):
        last = {n: notebook["loss_after"](s) for n, s in notebook["SUSPECTS"].items()}
    assert not np.isfinite(last.pop("E"))
    first = notebook["loss_of"](*notebook["starting_point"]())
    assert first == pytest.approx(3.2e7, rel=0.05)
    assert max(last.values()) < first / 1000
    assert min(last, key=last.get) == "A"
    assert last["B"] == pytest.approx(last["C"], rel=0.05)


def test_what_it_costs():
    assert 2 * (1000 * 100 + 100 * 10) == 202_000
    assert 5 * 6 + 6 * 2 == 42
    assert "5,040 forward passes" in outputs()["curve"]
    assert 60 * 2 * 42 == 5_040


def test_one_random_direction_gives_the_sum_over_all_entries():
    rng = np.random.default_rng(0)
    f, a = KnownCubic.draw(rng, (4, 3)), rng.standard_normal((4, 3))
    v, eps = rng.standard_normal((4, 3)), 1e-5
    measured = (f(a + eps * v) - f(a - eps * v)) / (2 * eps)
    assert measured == pytest.approx((v * f.gradient(a)).sum(), rel=1e-7)


def test_the_wrong_gradient_without_the_mask_passes_where_all_of_h_is_positive(
    notebook,
):
    rng = np.random.default_rng(0)
    x, w1 = rng.uniform(1, 2, (6, 5)), rng.uniform(1, 2, (5, 7))
    y, w2 = rng.standard_normal((6, 3)), rng.standard_normal((7, 3))
    measured = numerical_gradient(lambda w: notebook["loss_of"](x, y, w, w2), w1)
    assert relative_error(notebook["suspect_a"](x, y, w1, w2), measured) < 1e-7


# ------------------------------------------------------------------------ the picture


def described(monkeypatch, steps, errors):
    said = []
    monkeypatch.setattr(
        step_sizes, "show_figure", lambda figure, text: said.append(text)
    )
    step_sizes.plot_step_sizes(steps, errors)
    return said[0]


def test_the_picture_says_in_words_what_it_shows(monkeypatch):
    steps = np.logspace(-12, 0, 49)
    text = described(monkeypatch, steps, {"it": 1e-17 / steps + steps**2})
    assert "it: the error is smallest near eps = 1e-6" in text
    assert "with slope -1" in text and "with slope +2" in text


def test_the_picture_survives_a_measurement_that_is_exact_or_broken(monkeypatch):
    steps = np.logspace(-12, 0, 49)
    zero, nan = np.zeros(49), np.full(49, np.nan)
    text = described(monkeypatch, steps, {"zero": zero, "nan": nan, "flat": zero + 1})
    assert "zero: nothing to draw" in text and "nan: nothing to draw" in text


def test_the_stored_picture_has_its_words():
    stored = outputs()["step_sizes_curve"]
    assert stored.startswith("Error against step size")
    assert re.findall(r"eps = (1e-\d+)", stored) == ["1e-8", "1e-5", "1e-2"]
    assert json.dumps(stored).isascii()
