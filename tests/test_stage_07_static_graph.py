"""Stage 07: what the notebook claims about TensorFlow, and that it stays silent."""

import contextlib
import os
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from answers import keys, verdict_in
from build_solutions import from_text, paths
from nbclient import NotebookClient

from grader.exercises import find
from grader.exercises.stage_07_static_graph.stand_ins import build_graph
from grader.probes.graphs.errors import reason
from grader.probes.graphs.modes import mode_kept
from grader.problem import starting_point

STAGE = "07-static-graph"

#: Close to how the program was written for TensorFlow 1. (`tf` is given as `tf1`, the
#: data is float64, and the weights start where the course's do.)
OF_ITS_TIME = {
    "build_graph": """
x = tf1.placeholder(tf1.float64, shape=[None, w1.shape[0]], name="x")
y = tf1.placeholder(tf1.float64, shape=[None, w2.shape[1]], name="y")
w1, w2 = tf1.Variable(w1, name="w1"), tf1.Variable(w2, name="w2")
hidden = tf1.maximum(tf1.matmul(x, w1), tf1.zeros(1, tf1.float64))
loss = tf1.reduce_sum(tf1.pow(y - tf1.matmul(hidden, w2), 2.0))
slope_1, slope_2 = tf1.gradients(loss, [w1, w2])
new_w1 = tf1.assign(w1, w1 - learning_rate * slope_1)
new_w2 = tf1.assign(w2, w2 - learning_rate * slope_2)
""",
    "run_graph": """
with tf1.Session(graph=net.graph) as sess:
    sess.run(tf1.global_variables_initializer())
    for step in range(steps):
        feed = {net.x: x, net.y: y}
        value, w1, w2 = sess.run([net.loss, net.new_w1, net.new_w2], feed_dict=feed)
        losses.append(value)
""",
}


@pytest.fixture(scope="module")
def tf():
    import tensorflow

    return tensorflow


@pytest.mark.parametrize("name", ["build_graph", "run_graph", "same_losses"])
def test_the_program_as_it_was_written_for_tensorflow_1_scores_everything(name):
    verdict = verdict_in(STAGE, name, OF_ITS_TIME)
    assert keys(verdict) == {}
    assert verdict.score == find(f"{STAGE}/{name}").points


# ------------------------------------------------------------- which comes first?


def _upstream(operation):
    """All that an operation waits for."""
    found, waiting = set(), [operation]
    while waiting:
        current = waiting.pop()
        before = [tensor.op for tensor in current.inputs] + list(current.control_inputs)
        waiting += [op for op in before if op not in found]
        found.update(before)
    return found


def test_every_reading_of_a_weight_comes_before_the_assign_that_overwrites_it(tf):
    start = starting_point(n=5, d_in=7, h=11, d_out=3)
    net = build_graph(start.w1, start.w2, 1e-3)
    operations = net.graph.get_operations()
    assigns = {
        op.inputs[0].op: op for op in operations if op.type == "AssignSubVariableOp"
    }
    assert len(assigns) == 2
    needed = {net.loss.op, *_upstream(net.loss.op)}
    for assign in assigns.values():
        needed |= {assign, *_upstream(assign)}
    readings = [
        op
        for op in needed
        if op.type == "ReadVariableOp" and op.inputs[0].op in assigns
    ]
    assert readings
    for reading in readings:
        assert reading in _upstream(assigns[reading.inputs[0].op])


def test_the_loss_is_the_one_before_the_step_in_every_session(tf):
    start = starting_point(n=5, d_in=7, h=11, d_out=3)
    net = build_graph(start.w1, start.w2, 1e-4)
    fetches = [net.loss, net.new_w1, net.new_w2]
    feed = {net.x: start.x, net.y: start.y}
    seen = set()
    for _ in range(50):
        with tf.compat.v1.Session(graph=net.graph) as session:
            session.run(net.init)
            alone = session.run(net.loss, feed)
            runs = [session.run(fetches, feed) for _ in range(5)]
        assert runs[0][0] == pytest.approx(alone, rel=1e-12)
        seen.add(tuple(part.tobytes() for run in runs for part in map(np.asarray, run)))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("is_of_today", "expected"), [(True, [1, 2]), (False, [10, 20])]
)
def test_only_old_variables_change_what_was_read_before(tf, is_of_today, expected):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        weight = tf.compat.v1.Variable([1.0, 2.0], use_resource=is_of_today)
        was_read = tf.identity(weight)
        with tf.control_dependencies([was_read]):
            overwritten = weight.assign([10.0, 20.0])
        with tf.control_dependencies([overwritten]):
            used_late = was_read * 1.0
        session.run(tf.compat.v1.global_variables_initializer())
        assert session.run(used_late).tolist() == expected


# ------------------------------------------------------- other claims of the text


def test_a_placeholder_needs_no_value_when_the_graph_is_written(tf):
    with tf.Graph().as_default():
        node = tf.compat.v1.placeholder(tf.float64, (None, 3)) * 2
    assert node.shape.as_list() == [None, 3]
    assert not hasattr(node, "numpy")


def test_tensorflow_refuses_variables_that_are_made_at_every_call(tf):
    @tf.function
    def step():
        return tf.Variable(1.0)

    with pytest.raises(ValueError, match="singleton"):
        step()


def test_tf_function_turns_python_loops_over_tensors_into_loops_of_the_graph(tf):
    @tf.function
    def doubled(times):
        value = 1
        for _ in tf.range(times):
            value = 2 * value
        return value

    assert [int(doubled(tf.constant(n))) for n in (0, 3, 10)] == [1, 8, 1024]
    assert doubled.experimental_get_tracing_count() == 1


def test_the_noise_that_the_answer_names():
    assert f"{np.random.default_rng(0).standard_normal():.4f}" == "0.1257"


def test_the_gradient_of_a_loop_does_not_depend_on_how_deep_it_was_written(tf):
    assert keys(verdict_in(STAGE, "build_repeat")) == {}


def test_an_error_of_a_traced_function_is_told_in_few_words(tf):
    @tf.function
    def step(value):
        return np.maximum(value, 0)

    with pytest.raises(NotImplementedError) as caught:
        step(tf.constant(1.0))
    said = reason(str(caught.value))
    assert said.startswith("Cannot convert a symbolic tf.Tensor")
    assert said.endswith("(in `return np.maximum(value, 0)`)")


def test_a_graph_that_is_not_left_does_not_outlive_a_check(tf):
    """A time limit can strike while TensorFlow leaves a graph."""
    graph = tf.Graph().as_default()
    with mode_kept():
        graph.__enter__()
        assert not tf.executing_eagerly()
    assert tf.executing_eagerly()
    assert tf.constant(1.0).numpy() == 1.0
    with mode_kept(), contextlib.suppress(IndexError, AssertionError):
        graph.__exit__(None, None, None)


def test_a_graph_that_is_left_twice_costs_nothing(tf):
    """Keras looks for what is outside of all graphs, and must find something."""

    def is_out_of_all_graphs():
        found = []

        @tf.function
        def traced():
            with tf.init_scope():
                found.append(tf.executing_eagerly())

        traced()
        return found == [True]

    graph = tf.Graph().as_default()
    with mode_kept():  # this test is to leave nothing behind either
        with mode_kept():
            graph.__enter__()
        with contextlib.suppress(IndexError, AssertionError):
            graph.__exit__(None, None, None)
        assert not is_out_of_all_graphs()
        with mode_kept():
            assert is_out_of_all_graphs()


def test_a_graph_that_an_earlier_cell_has_not_left_costs_nothing(tf):
    with tf.Graph().as_default():
        with mode_kept(), tf.init_scope():
            assert tf.constant(1.0).numpy() == 1.0
        assert not tf.executing_eagerly()
    assert tf.executing_eagerly()


@pytest.mark.parametrize("how", ["functions", "eager_execution", "v2_behavior"])
def test_a_mode_that_a_cell_has_set_costs_nothing_in_later_ones(how):
    """In a process of its own: what is switched off here stays off."""
    switches = {
        "functions": "tf.config.run_functions_eagerly(True)",
        "eager_execution": "tf.compat.v1.disable_eager_execution()",
        "v2_behavior": "tf.compat.v1.disable_v2_behavior()",
    }
    program = (
        "from answers import keys, verdict_in\n"
        "from grader.exercises import STAGES\n"
        "import tensorflow as tf\n"
        f"{switches[how]}\n"
        "modes = tf.executing_eagerly(), tf.config.functions_run_eagerly()\n"
        f"for exercise in STAGES[{STAGE!r}]:\n"
        "    stage, name = exercise.id.split('/')\n"
        "    assert keys(verdict_in(stage, name)) == {}, name\n"
        "assert modes == (tf.executing_eagerly(), tf.config.functions_run_eagerly())\n"
    )
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


# ------------------------------------------------------------------------ silence

NO_SETTINGS = {
    name: value for name, value in os.environ.items() if not name.startswith("TF_")
}

CHATTY = """
import grader
import tensorflow as tf
tf1 = tf.compat.v1
with tf.Graph().as_default(), tf1.Session() as session:
    session.run(tf1.to_float(1))
for number in range(9):
    tf.function(lambda value: value + number)(number)
tf.config.list_physical_devices()
"""


def _run(program):
    return subprocess.run(
        [sys.executable, "-c", program],
        env=NO_SETTINGS,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_tensorflow_is_silent_behind_grader_and_only_there():
    assert _run(CHATTY).stderr == ""
    assert "oneDNN" in _run(CHATTY.replace("import grader", "")).stderr


@pytest.mark.chain
@pytest.mark.parametrize("validating", [False, True])
def test_no_cell_of_the_solution_writes_to_stderr(tmp_path, monkeypatch, validating):
    """In a fresh kernel, without any setting, as Jupyter or nbgrader would run it."""
    for name in os.environ.keys() - NO_SETTINGS.keys():
        monkeypatch.delenv(name)
    if validating:
        monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    notebook = from_text(paths(STAGE)[1].read_text(encoding="utf-8"))
    NotebookClient(notebook, timeout=120).execute(cwd=str(tmp_path))
    streams = [
        output.name
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    ]
    assert streams and set(streams) == {"stdout"}


def test_the_stored_solution_has_no_stderr():
    stored = nbformat.read(paths(STAGE)[0], as_version=4)
    for cell in stored.cells:
        names = [output.get("name") for output in cell.get("outputs", [])]
        assert "stderr" not in names


# ------------------------------------------------------------- graphs made for show

_STEP = """
w1, w2 = tf.Variable(w1), tf.Variable(w2)
def one_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((tf.nn.relu(x @ w1) @ w2 - y) ** 2)
    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])
    w1.assign_sub(learning_rate * grad_w1)
    w2.assign_sub(learning_rate * grad_w2)
    return loss
"""
_IN_NUMPY = """
v1, v2 = tf.Variable(w1), tf.Variable(w2)
def one_step(x, y):
    x, y, a, b = x.numpy(), y.numpy(), v1.numpy(), v2.numpy()
    h = x @ a
    d = 2 * (np.maximum(h, 0) @ b - y)
    v1.assign(a - learning_rate * x.T @ (d @ b.T * (h > 0)))
    v2.assign(b - learning_rate * np.maximum(h, 0).T @ d)
    return (d ** 2).sum() / 4
w1, w2 = v1, v2
"""
_SETS_GRAPH = "train_step = one_step\ntrain_step.graph = tf.Graph()"
_SHOWN = [
    _STEP + _SETS_GRAPH,
    _STEP + "train_step = one_step\n"
    "train_step.experimental_get_tracing_count = lambda: 1",
    _IN_NUMPY + _SETS_GRAPH,
    # A graph is written, at the first step or before, and is not the step.
    _STEP + "other = tf.function(lambda x: tf.reduce_sum(x))\n"
    "def train_step(x, y):\n    other(x)\n    return one_step(x, y)",
    _STEP + "other = tf.function(lambda x: tf.reduce_sum(x @ w1))\n"
    "def train_step(x, y):\n    other(x)\n    return one_step(x, y)",
    _STEP + "traced = tf.function(one_step)\n"
    "spec = tf.TensorSpec((None, None), tf.float64)\n"
    "class Shown(type(traced.get_concrete_function(spec, spec))):\n"
    "    __init__ = lambda self: None\n    graph = tf.Graph()\n"
    "    __call__ = lambda self, x, y: one_step(x, y)\n"
    "train_step = Shown()",
    _STEP + "train_step = tf.function(one_step)\n"
    "spec = tf.TensorSpec((None, None), tf.float64)\n"
    "train_step.get_concrete_function(spec, spec)\n"
    "tf.config.run_functions_eagerly(True)",
]


@pytest.mark.parametrize("body", _SHOWN)
def test_a_graph_that_is_not_the_step_earns_nothing(body):
    verdict = verdict_in(STAGE, "make_train_step", {"make_train_step": body})
    assert keys(verdict) == {"traces": "complaints.never_traced"}


_UNROLLED = """
outs = [h]
for _ in range(64):
    outs.append(tf.nn.relu(outs[-1] @ weight))
output = tf.gather(tf.stack(outs), depth)
"""
_IDLE = "nothing = tf.while_loop(lambda i: i < 1, lambda i: i + 1, (0,))\n"


@pytest.mark.parametrize(
    "body",
    [
        _IDLE + _UNROLLED,
        # What only waits for a loop, or adds nothing of it, is not made by it either.
        _IDLE + _UNROLLED + "with tf.control_dependencies([nothing[0]]):\n"
        "    output = tf.identity(output)",
        _IDLE + _UNROLLED + "output += 0 * tf.cast(nothing[0], output.dtype)",
        # Calls: one function that holds both.
        "@tf.function\ndef both(h, depth):\n    "
        + (_IDLE + _UNROLLED).strip().replace("\n", "\n    ")
        + "\n    return output\noutput = both(h, depth)",
    ],
)
def test_a_loop_that_the_output_is_not_made_by_earns_nothing(body):
    verdict = verdict_in(STAGE, "build_repeat", {"build_repeat": body})
    assert keys(verdict) == {"deeper": "complaints.turns_counted"}
