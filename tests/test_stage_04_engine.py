"""Stage 04: what its text claims, and the picture of a recorded graph."""

import sys
import time
from itertools import pairwise

import numpy as np
import pytest
from answers import filled, keys, notebook_namespace, verdict_in

from grader.exercises import find
from grader.exercises.exercise import HIDDEN_SIZES
from grader.exercises.stage_04_engine.stand_ins import backward, topological_order
from grader.notebook import graph_picture
from grader.notebook.curves import _png
from grader.notebook.trying import try_out
from grader.probes.engine.ordering import RECURSION_LIMIT, _limit_within, build
from grader.probes.time_limit import TimeLimitReached, time_limit
from grader.problem import D_IN, D_OUT, LEARNING_RATE, H, N, starting_point

STAGE = "04-engine"
OVERWRITING = """
order = topological_order(root)
root.grad = np.ones_like(root.data)
for node in reversed(order):
    if node.parents:
        for parent, part in {pairs}:
            parent.grad = part"""
PAIRS = "list(zip(node.parents, node.pull(node.grad)))"
RECURSIVE = """
order, seen = [], set()
def visit(node):
    if node not in seen:
        seen.add(node)
        for parent in node.parents:
            visit(parent)
        order.append(node)
visit(root)"""


@pytest.fixture
def notebook(capsys):
    """The names of the solved notebook."""
    return notebook_namespace(*filled(STAGE, {}).values())


def diamond(names):
    a, b = names["Node"](3.0, name="a"), names["Node"](-2.0, name="b")
    return a, b, a * b + a


# ------------------------------------------------------------------ what the text says


def test_the_numbers_of_the_diamond(notebook):
    a, b, root = diamond(notebook)
    notebook["backward"](root)
    assert (root.data, a.grad, b.grad) == (-3, -1, 3)
    assert notebook["Node"](3.001).data * -2 + 3.001 == pytest.approx(-3.001)


def test_an_overwriting_engine_loses_the_first_contribution():
    for pairs in (PAIRS, f"{PAIRS}[::-1]"):
        wrong = OVERWRITING.format(pairs=pairs)
        names = notebook_namespace(*filled(STAGE, {"backward": wrong}).values())
        a, _, root = diamond(names)
        names["backward"](root)
        assert a.grad == -2


def test_nobody_notices_an_overwriting_engine_on_the_course_s_network():
    wrong = OVERWRITING.format(pairs=PAIRS)
    assert keys(verdict_in(STAGE, "same_losses", {"backward": wrong})) == {}
    assert keys(verdict_in(STAGE, "train", {"backward": wrong})) == {}
    assert set(keys(verdict_in(STAGE, "backward", {"backward": wrong}))) == {
        "same node twice",
        "several paths",
    }


def test_the_engine_does_the_very_arithmetic_of_stage_01(notebook):
    by_hand = notebook_namespace(*filled("01-numpy", {}).values())
    start = starting_point()
    mine, by_lines = (
        names["train"](*(array.copy() for array in start), LEARNING_RATE, 20)
        for names in (notebook, by_hand)
    )
    assert np.array_equal(mine[0], by_lines[0])
    assert np.array_equal(mine[1], by_lines[1])


def test_the_small_example_of_unbroadcast(notebook):
    grad = np.array([[1.0, 2, 3], [10, 20, 30]])
    summed = {
        shape: np.asarray(notebook["unbroadcast"](grad, shape)).tolist()
        for shape in ((3,), (2, 1), ())
    }
    assert summed == {(3,): [11, 22, 33], (2, 1): [[6], [60]], (): 66}


def test_forty_diamonds_are_121_nodes():
    drawn = find(f"{STAGE}/topological_order").draw(np.random.default_rng(0), None)
    ladder = drawn["ladder"]
    assert len(ladder) == 121
    paths = [1]
    for parents in ladder[1:]:
        paths.append(sum(paths[parent] for parent in parents))
    assert paths[-1] == 2**40 == pytest.approx(1e12, rel=0.1)


def test_a_loop_that_adds_5000_numbers_is_too_deep_for_recursion(notebook):
    names = notebook_namespace(
        *filled(STAGE, {"topological_order": RECURSIVE}).values()
    )
    for each, is_deep in ((notebook, False), (names, True)):
        total = each["Node"](0.0)
        for number in range(5_000):
            total = total + float(number)
        if is_deep:
            with pytest.raises(RecursionError):
                each["topological_order"](total)
        else:
            each["backward"](total)
            assert len(each["topological_order"](total)) == 1 + 2 * 5_000
    assert RECURSION_LIMIT == 1000


def test_the_recursion_limit_is_put_back():
    before = sys.getrecursionlimit()
    raising = "import sys\nsys.setrecursionlimit(50_000)" + RECURSIVE
    verdict = verdict_in(STAGE, "topological_order", {"topological_order": raising})
    assert keys(verdict) == {"deep chain": "complaints.recursion_limit_raised"}
    assert sys.getrecursionlimit() == before


def test_a_time_limit_goes_on_after_one_inside_it():
    began = time.monotonic()
    with pytest.raises(TimeLimitReached), time_limit(0.3):
        with _limit_within(5.0) as inner:
            pass
        while time.monotonic() < began + 3:
            pass
    assert not inner.rang
    assert time.monotonic() < began + 2


def test_a_time_limit_inside_another_ends_first():
    with (
        time_limit(3.0) as outer,
        pytest.raises(TimeLimitReached),
        _limit_within(0.2) as inner,
    ):
        while True:
            pass
    assert inner.rang
    assert not outer.rang


def test_the_gradient_of_the_data_costs_as_much_as_that_of_w1():
    def multiplications(n, inner, k):
        return n * inner * k

    assert multiplications(N, H, D_IN) == multiplications(D_IN, N, H)
    assert D_IN * H + H * D_OUT == 101_000


def test_a_seventh_operation_changes_nothing_in_the_engine(notebook):
    exec(
        "def pull_exp(upstream, a):\n    return (upstream * np.exp(a),)\n"
        "EXP = Operation('exp', np.exp, pull_exp)\n"
        "a = Node(np.array([[0.3, -1.2], [0.7, 0.1]]))\n"
        "random = np.array([[1.5, -0.4], [0.8, 2.0]])\n"
        "root = sum_of_squares(apply(EXP, a) * random)\n"
        "backward(root)\n",
        notebook,
    )
    values, random = notebook["a"].data, notebook["random"]
    slopes = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        for sign in (1, -1):
            moved = values.copy()
            moved[place] += sign * 1e-6
            slopes[place] += sign * np.square(np.exp(moved) * random).sum() / 2e-6
    assert np.allclose(notebook["a"].grad, slopes, rtol=1e-7)


def test_a_loop_records_each_turn(notebook):
    node = notebook["Node"](1.0)
    for _ in range(3):
        node = node * 2.0
    assert len(topological_order(node)) == 1 + 2 * 3


def test_arrays_and_numbers_mix_with_nodes_on_either_side(notebook):
    node, array = notebook["Node"](np.ones((2, 2))), np.full((2, 2), 3.0)
    for mixed, value in (
        (array - node, 2.0),
        (node - array, -2.0),
        (array @ node, 6.0),
        (2 * node + 1, 3.0),
        (1 - node, 0.0),
    ):
        assert isinstance(mixed, notebook["Node"])
        assert np.all(mixed.data == value)


# --------------------------------------------------------------- graphs nobody has seen


def test_no_two_draws_are_the_same_graph():
    draw = find(f"{STAGE}/backward").draw
    shapes = {
        tuple(
            (step.operation.name, step.parents)
            for step in draw(np.random.default_rng(seed), HIDDEN_SIZES[0])[
                "several paths"
            ].steps
        )
        for seed in range(20)
    }
    assert len(shapes) == 20


def test_without_the_node_class_the_check_says_so(notebook):
    del notebook["Node"]
    for name in ("topological_order", "backward", "network_loss"):
        exercise = find(f"{STAGE}/{name}")
        verdict = try_out(exercise, exercise.public_sizes, 1, notebook)
        assert set(keys(verdict).values()) == {"complaints.no_node_class"}


def test_an_exercise_waits_for_the_blanks_it_needs():
    blank = {"topological_order": 'raise NotImplementedError("not filled in yet")'}
    verdict = verdict_in(STAGE, "engine", blank)
    assert verdict.is_blank
    assert verdict.findings[0].message.fields["where"] == "topological_order"
    assert verdict_in(STAGE, "backward", blank).is_right  # the course's stands in


# ---------------------------------------------------------------- the drawn graph


def test_a_graph_is_described_with_its_gradients(notebook):
    a, _, root = diamond(notebook)
    nodes = graph_picture._ancestors(root)
    assert graph_picture.describe(nodes) == (
        "Computational graph. Leaves: a 3, b -2. "
        "Steps: [1] is * of a and b: -6; [2] is + of [1] and a: -3. "
        "No node has a gradient yet."
    )
    backward(root)
    assert graph_picture.describe(nodes).endswith("Gradients: a -1, b 3, [1] 1, [2] 1.")
    a.grad = np.ones(3)
    assert "another shape" in graph_picture.describe(nodes)


def random_parents(seed):
    return find(f"{STAGE}/topological_order").draw(
        np.random.default_rng(seed), HIDDEN_SIZES[0]
    )["parents"]


@pytest.mark.parametrize("seed", range(8))
def test_no_two_boxes_overlap_and_all_arrows_lead_to_the_right(notebook, seed):
    nodes = build(random_parents(seed), notebook["Node"])
    places, ways = graph_picture._layout(nodes)
    boxes = sorted(places.values())
    for one, other in pairwise(boxes):
        assert one.column < other.column or other.row - one.row > 1 - 1e-9
    for way in ways:
        columns = [place.column for place in way]
        assert columns == list(range(columns[0], columns[-1] + 1))
        assert len(columns) > 1
    assert len({tuple(way) for way in ways}) == len(ways)  # twins stand side by side


def test_the_same_graph_is_the_same_picture(notebook):
    pictures = set()
    for _ in range(2):
        _, _, root = diamond(notebook)
        pictures.add(_png(graph_picture._draw(graph_picture._ancestors(root))))
    assert len(pictures) == 1


def test_a_graph_that_is_too_large_is_not_drawn(notebook, capsys):
    node = notebook["Node"](0.0)
    for _ in range(5_000):
        node = notebook["Node"](0.0, (node,))
    graph_picture.draw_graph(node)
    assert "5001 nodes" in capsys.readouterr().out
