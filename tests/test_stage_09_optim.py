"""Stage 09: its formulas are torch's, its text says what is so, its checks are fair."""

import types

import bank_09_optim as bank
import numpy as np
import pytest
import torch
from answers import filled, keys, notebook_namespace, verdict_in

from grader import earlier_losses, starting_model, starting_point
from grader.exercises import STAGES, find
from grader.exercises.stage_09_optim.stand_ins import COURSE_STEPS, adam_step
from grader.exercises.stage_09_optim.training import (
    PARAMETERS,
    WRONG_ENDS,
    WRONG_LOOPS,
    WRONG_NOTES,
    reference_training,
    simulate,
)
from grader.exercises.stage_09_optim.walking import WALKED, parts_of_walk, walk
from grader.exercises.stage_09_optim.wrong_steps import WRONG_STEPS
from grader.notebook.paths import plot_paths
from grader.notebook.trying import try_out
from grader.probes.optimizers.memory import started_afresh
from grader.verdicts.comparison import agree, relative_error

STAGE = "09-optim"
STEPS = [exercise for exercise in STAGES[STAGE] if exercise.function != "train"]
by_step = pytest.mark.parametrize("exercise", STEPS, ids=lambda e: e.function)

START = np.array([[-10.0, 1.0]])
STEEPNESS = np.array([1.0, 100.0])
RATES = {
    "sgd_step": 0.018,
    "momentum_step": 0.005,
    "nesterov_step": 0.005,
    "adagrad_step": 1.0,
    "rmsprop_step": 0.2,
    "adam_step": 0.3,
}


def drawn(exercise, seeds):
    """Arguments of several seeds, on every size."""
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for sizes in (*exercise.public_sizes, *exercise.hidden_sizes):
            yield exercise.draw(rng, sizes)


def valley(name, lr, steps=40, turn=None):
    """The heights that a step function passes in the notebook's valley."""
    turn = np.eye(2) if turn is None else turn
    point, state, heights = turn @ START[0], {}, []
    for _ in range(steps):
        gradient = turn @ (STEEPNESS * (turn.T @ point))
        point, state = COURSE_STEPS[name](point, gradient, state, lr)
        heights.append(float(STEEPNESS @ (turn.T @ point) ** 2 / 2))
    return heights


# ------------------------------------------------------------------ the references


@by_step
def test_the_formulas_of_the_text_are_those_of_torch(exercise):
    for a in drawn(exercise, 4):
        right = exercise.reference(a)
        for part, value in parts_of_walk(COURSE_STEPS[exercise.function], a).items():
            assert relative_error(value, right[part]) < 1e-13


def test_the_simulated_loop_is_that_of_torch():
    exercise = find(f"{STAGE}/train")
    for a in drawn(exercise, 5):
        right, simulated = reference_training(a), simulate(a)
        for part in ("losses", *PARAMETERS):
            assert relative_error(simulated[part], right[part]) < 1e-11


@by_step
def test_every_wrong_step_shows_clearly_or_not_at_all(exercise):
    """In each part, and in the same parts on every draw."""
    shown: dict[str, set[tuple[str, ...]]] = {}
    for a in drawn(exercise, 1):
        right = exercise.reference(a)
        for wrong in WRONG_STEPS[exercise.function]:
            # The largest squares show where the mean of the squares falls.
            if wrong.besides or wrong.name == "largest_square/raw":
                continue
            with np.errstate(all="ignore"):
                parts = parts_of_walk(wrong.step, a)
            errors = {part: relative_error(parts[part], right[part]) for part in WALKED}
            assert all(e > 1e-6 or e < 1e-12 for e in errors.values()), (wrong, errors)
            seen = tuple(part for part in WALKED if errors[part] > 1e-6)
            shown.setdefault(wrong.name, set()).add(seen)
    assert all(len(parts) == 1 and () not in parts for parts in shown.values()), shown


def test_every_wrong_loop_is_wrong_on_every_draw():
    exercise = find(f"{STAGE}/train")
    for a in drawn(exercise, 6):
        right = exercise.reference(a)
        for name, changes in {**WRONG_LOOPS, **WRONG_ENDS}.items():
            wrong = simulate(a, **changes)
            moved = changes.get("moved", PARAMETERS) or PARAMETERS
            for part in moved:
                assert relative_error(wrong[part], right[part]) > 1e-6, (name, part)


def test_the_losses_of_every_draw_rise_and_fall():
    """Or the lowest loss so far, or a sorted list, would pass for the losses."""
    exercise = find(f"{STAGE}/train")
    for a in drawn(exercise, 20):
        losses = simulate(a)["losses"]
        assert (np.diff(losses) > 0).any() and (np.diff(losses) < 0).any()
        for name, noted in WRONG_NOTES.items():
            assert relative_error(noted(losses, a["y"]), losses) > 1e-3, name


@by_step
def test_of_two_mistakes_at_once_each_has_a_name(exercise):
    steps = WRONG_STEPS[exercise.function]
    singles = {wrong.name for wrong in steps if not wrong.besides}
    pairs = {(wrong.name, wrong.besides) for wrong in steps if wrong.besides}
    assert pairs and {name for pair in pairs for name in pair} <= singles
    assert all((other, name) not in pairs for name, other in pairs)


@pytest.mark.parametrize("exercise", STAGES[STAGE], ids=lambda e: e.function)
def test_right_answers_are_right_on_twenty_seeds(exercise):
    bodies = [b for name, b in bank.RIGHT if name == exercise.function]
    for index in range(20):
        blanks = {exercise.function: bodies[index % len(bodies)]}
        namespace = notebook_namespace(*filled(STAGE, blanks).values())
        sizes = exercise.hidden_sizes[index % 2 :][:1]
        assert keys(try_out(exercise, sizes, 1000 + index, namespace)) == {}, index


def test_what_a_step_can_do_is_what_a_blank_can_lose():
    """A velocity that is not kept leaves the first step, and the inputs, right."""
    body = "param = param - lr * grad"
    verdict = verdict_in(STAGE, "momentum_step", {"momentum_step": body})
    assert verdict.score == pytest.approx(3 * 0.3)


# ------------------------------------------------------------ what the text claims


def test_the_steepest_direction_sets_the_rate():
    ends = {lr: walk_sgd(lr) for lr in (0.005, 0.018, 0.021)}
    assert abs(ends[0.018][0]) == pytest.approx(4.84, abs=0.01)  # half way
    assert abs(ends[0.021][1]) > 40  # thrown out of the valley


def walk_sgd(lr):
    grads_seen = START.copy()
    for _ in range(40):
        grads_seen = grads_seen - lr * STEEPNESS * grads_seen
    return grads_seen[0]


def test_a_steady_gradient_gives_ten_times_the_velocity_and_a_turning_one_half():
    for gradients, limit in (([1.0] * 200, 10.0), ([1.0, -1.0] * 100, 1 / 1.9)):
        velocity = 0.0
        for gradient in gradients:
            velocity = 0.9 * velocity + gradient
        assert abs(velocity) == pytest.approx(limit, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("momentum_step", [-0.1, -0.25, -0.425]),
        ("nesterov_step", [-0.15, -0.325, -0.5125]),
    ],
)
def test_the_tables_by_hand(name, expected):
    ones = np.ones((3, 1, 1))
    seen = walk(COURSE_STEPS[name], np.zeros((1, 1)), ones, [0.1] * 3, [0.5])
    assert seen.ravel() == pytest.approx(expected)


def test_a_look_ahead_with_the_old_velocity_is_plain_momentum():
    def old_look_ahead(param, grad, state, lr, momentum):
        old = state.get("v", 0.0)
        moved = param - lr * (grad + momentum * old)
        return moved, {"v": momentum * old + grad}

    (a,) = list(drawn(find(f"{STAGE}/momentum_step"), 1))[:1]
    plain = parts_of_walk(COURSE_STEPS["momentum_step"], a)
    for part, value in parts_of_walk(old_look_ahead, a).items():
        assert agree(value, plain[part])


@pytest.mark.parametrize(
    ("name", "first"),
    [("adagrad_step", 1.0), ("rmsprop_step", 10.0), ("adam_step", 1.0)],
)
def test_the_first_steps_are_as_long_as_the_text_says(name, first):
    grads = np.array([1e-3, -5.0, 2e4])
    moved, _ = COURSE_STEPS[name](np.zeros(3), grads, {}, 0.1)
    assert np.abs(moved) == pytest.approx(0.1 * first, rel=1e-3)


def test_adam_without_correction_starts_with_3_16_learning_rates():
    steps = WRONG_STEPS["adam_step"]
    (wrong,) = (
        one for one in steps if one.name == "no_bias_correction" and not one.besides
    )
    moved, _ = wrong.step(np.zeros(1), np.array([2e3]), {}, 1.0, 0.9, 0.999, 1e-8)
    assert -moved[0] == pytest.approx(3.16, abs=0.003)


def test_adagrads_rate_falls_with_the_root_of_the_steps():
    seen = walk(
        COURSE_STEPS["adagrad_step"], np.zeros((1, 1)), np.ones((9, 1, 1)), [1.0] * 9
    )
    lengths = -np.diff(seen.ravel(), prepend=0.0)
    assert lengths == pytest.approx(1 / np.sqrt(np.arange(1, 10)))


def test_the_weight_of_a_running_mean_is_what_is_divided_out():
    t, beta = 7, 0.6
    shares = [(1 - beta) * beta ** (t - k) for k in range(1, t + 1)]
    assert sum(shares) == pytest.approx(1 - beta**t)


def test_a_valley_that_is_turned_stops_those_that_measure_each_entry():
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
    ends = {
        name: (valley(name, lr)[-1], valley(name, lr, turn=turn)[-1])
        for name, lr in RATES.items()
    }
    for name in ("sgd_step", "momentum_step", "nesterov_step"):
        assert ends[name][0] == pytest.approx(ends[name][1], rel=1e-9)
    for name in ("adagrad_step", "rmsprop_step", "adam_step"):
        assert ends[name][1] > 10 * ends[name][0]
        assert ends[name][1] > ends["sgd_step"][1]


def test_nesterov_wobbles_least():
    """The text asks who leaves the wobbling behind soonest."""

    def turns(name):
        point, state, sides = START[0], {}, []
        for _ in range(40):
            point, state = COURSE_STEPS[name](
                point, STEEPNESS * point, state, RATES[name]
            )
            sides.append(point[1])
        big = [s for s in sides if abs(s) > 0.1]
        return len(big)

    assert turns("nesterov_step") < min(turns("sgd_step"), turns("momentum_step"))


def losses_of_race(step, lr, steps):
    x, y, *weights = starting_point()
    params, states, losses = list(weights), [{}, {}], []
    for _ in range(steps):
        h = x @ params[0]
        hidden = np.maximum(h, 0)
        apart = hidden @ params[1] - y
        losses.append(float((apart**2).sum()))
        grads = [x.T @ ((2 * apart @ params[1].T) * (h > 0)), hidden.T @ (2 * apart)]
        for i in range(2):
            params[i], states[i] = step(params[i], grads[i], states[i], lr)
    return losses


def test_adagrad_wins_at_one_rate_and_not_at_others():
    adagrad, nesterov = COURSE_STEPS["adagrad_step"], COURSE_STEPS["nesterov_step"]
    second = losses_of_race(nesterov, 2e-7, 150)[-1]
    assert losses_of_race(adagrad, 0.03, 150)[-1] < 1e-6 * second
    for lr in (0.01, 0.09):
        assert losses_of_race(adagrad, lr, 150)[-1] > second


def test_adam_beats_stage_01_in_the_end():
    model, start = starting_model(), starting_point()
    x, y = torch.from_numpy(start.x), torch.from_numpy(start.y)
    optimizer, losses = torch.optim.Adam(model.parameters(), lr=0.01), []
    for _ in range(200):
        loss = (model(x) - y).square().sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    first = earlier_losses(STAGE)["01 NumPy"]
    assert losses[0] == pytest.approx(first[0], rel=1e-9)
    assert losses[199] < 0.02 * first[199]


def test_a_factor_in_the_loss_changes_no_step_of_adams():
    (a,) = list(drawn(find(f"{STAGE}/train"), 1))[:1]
    for part in PARAMETERS:
        scaled = simulate(a, times=lambda y: 1 / y.size)
        assert relative_error(scaled[part], simulate(a)[part]) < 1e-6
    verdict = verdict_in(
        STAGE,
        "train",
        {
            "train": bank.LOOP.replace("sum()", "mean()")
            + bank.ZERO
            + bank.BACK
            + bank.STEP
        },
    )
    assert set(keys(verdict)) == {"losses"}


def test_adams_memory_is_twice_the_parameter():
    param = np.zeros((5, 7))
    _, state = adam_step(param, np.ones((5, 7)), {}, 0.1)
    assert sum(np.size(value) for value in state.values()) == 2 * param.size + 1


# ------------------------------------------------------------------ fair to students


def test_a_wrong_adam_step_does_not_cost_the_step_that_calls_it():
    verdict = verdict_in(STAGE, "adamw_step", {"adam_step": "return param, state"})
    assert keys(verdict) == {}


def test_a_step_that_remembers_by_itself_starts_afresh_each_time():
    namespace = {"memory": {"v": 1.0}}
    exec(
        "def step(grad, cache=[]):\n"
        "    global count\n"
        "    count = 1\n"
        "    memory['v'] += grad\n"
        "    cache.append(grad)\n"
        "    step.calls = 1\n"
        "    return memory['v'], len(cache)\n",
        namespace,
    )
    step = namespace["step"]
    for _ in range(2):
        with started_afresh(step, namespace):
            assert step(2.0) == (3.0, 1)
    assert namespace["memory"] == {"v": 1.0}
    assert "count" not in namespace and not vars(step)
    assert step.__defaults__ == ([],)
    assert isinstance(step, types.FunctionType)


def test_gradients_counted_twice_are_divided_out():
    """All but eps, which is too little to lose a point, and never that of chance."""
    twice = bank.BACK.replace("()", "(retain_graph=True)") + bank.BACK
    body = bank.LOOP + bank.ZERO + twice + bank.STEP
    for seed in range(4):
        assert keys(verdict_in(STAGE, "train", {"train": body}, seed=seed)) == {}


def test_a_loop_without_an_end_is_stopped():
    verdict = verdict_in(STAGE, "train", {"train": "while True: pass"}, seconds=0.3)
    assert set(keys(verdict).values()) == {"too_slow"}


def test_what_two_places_share_is_shared_when_started_afresh():
    """Two names of one dictionary are two names of its copy."""
    namespace = {"__name__": "__main__", "one": {"n": 0}}
    namespace["other"] = namespace["one"]
    exec("def step():\n    one['n'] += 1\n    return other['n']\n", namespace)
    for _ in range(2):
        with started_afresh(namespace["step"], namespace):
            assert namespace["step"]() == 1
    assert namespace["one"] is namespace["other"] and namespace["one"] == {"n": 0}


def test_a_fault_on_the_way_names_the_students_line_and_keeps_the_first_step():
    body = (
        "v = momentum * state.get('v', 0) + grad\n"
        "param = param - lr * v\n"
        "state = {'v': v.tolist()}"
    )
    verdict = verdict_in(STAGE, "momentum_step", {"momentum_step": body})
    (message, *_) = (f.message for f in verdict.findings if f.message)
    assert message.key == "complaints.stopped_on_the_way"
    assert message.fields["source"] == "v = momentum * state.get('v', 0) + grad"
    assert "first" not in keys(verdict)


def test_paths_are_told_in_words(capsys):
    inside = [np.array([-10.0, 1.0]), np.array([0.0, 0.5])]
    outside = [np.array([-10.0, 1.0]), np.array([0.0, 50.0])]
    plot_paths(
        lambda p: p[0] ** 2 + p[1] ** 2, {"tame": inside, "wild": outside}, "Two"
    )
    said = capsys.readouterr().out
    assert "tame: after 1 steps the height is 0.25" in said
    assert "wild: leaves the picture at step 1" in said
    assert "(-10, 1)" in said


def test_points_are_shared_as_the_notebook_says():
    points = {e.id.partition("/")[2]: e.points for e in STAGES[STAGE] if e.points}
    assert sum(points.values()) == 20
    assert points["adam_step"] == 4 and find(f"{STAGE}/adamw_step").points == 0
