# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 · A static graph
#
# | | |
# | --- | --- |
# | **You will be able to** | write a network down as a graph before any number exists, run that graph with a session, put a loop inside it, and say what a `tf.function` does when you call it |
# | **Time** | about two hours |
# | **Before you start** | stages 05 and 06: autograd records a graph while your lines run. No TensorFlow is needed |
# | **Points** | 20: `build_graph` 6, `run_graph` 5, `build_repeat` 5, `make_train_step` 4 |
#
# The network is the one that you know, and so are the data, the weights and the curve.
# What changes is *when* things happen.
#
# **How it works.** As before: fill in a blank, run it, run the check below it. The first
# cell takes some seconds longer than usual, because TensorFlow is large.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from typing import NamedTuple

import numpy as np
import torch

# Before TensorFlow: importing grader keeps TensorFlow's log lines out of this notebook.
from grader import (
    LEARNING_RATE,
    STEPS,
    earlier_losses,
    plot_losses,
    starting_point,
    when_filled_in,
)

import tensorflow as tf

tf1 = tf.compat.v1  # the names of TensorFlow 1, which are still there

Array = np.ndarray

# %% [markdown]
# ## A recipe, and cooking
#
# In stages 05 and 06 you never made a graph. You computed a loss, and the graph was what
# the computation left behind: PyTorch noted each operation while it ran, walked the notes
# backward, and dropped them. The next step made new ones.
#
# TensorFlow, as it was when it came out in 2015, does it the other way round. **First the
# program writes the whole graph down, and computes nothing. Then it runs that graph, as
# often as it likes.** First the recipe, then the cooking.
#
# ![Two pictures side by side. Left, define by run, as in PyTorch: three batches each go into a graph of their own and come out as a loss; each graph is new and is dropped after its step. Right, define and run, a static graph: the same three batches go, one after the other, into one single graph, which was written down before, and come out as three losses.](two-ways.svg)
#
# Why learn it, if hardly anybody writes such programs by hand any more? Because the idea
# is everywhere: whatever compiles a model, exports it to a phone, or spreads it over many
# machines first turns it into a graph like this one. At the end of this stage you will
# see both ways meet.
#
# ## A graph small enough to look at
#
# Single numbers first. Let $L = (a\,b - 1)^2$, where $a$ is data and $b$ is a weight that
# starts at 3. Here is the recipe.

# %% nbgrader={"grade": false, "grade_id": "tiny_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
tiny = tf.Graph()
with tiny.as_default():  # what is made in here becomes a part of this graph
    a = tf1.placeholder(tf.float64, ())  # a gap, to be filled later; (): one number
    b = tf.Variable(3.0, dtype=tf.float64)  # keeps its value from run to run
    square = (a * b - 1) ** 2
    before = len(tiny.get_operations())
    (slope,) = tf.gradients(square, [b])
    after = len(tiny.get_operations())
    moved = b.assign(b - 0.1 * slope)
    start = tf1.global_variables_initializer()

print(square)
print(f"operations in the graph: {before}, and after tf.gradients {after}")

# %% [markdown]
# `square` has no value. It is a *node*: it knows its dtype, its shape and where it comes
# from, and that is all. Even $a$ is not there yet. (TensorFlow has two words for it. The
# box in the graph that will do something is an *operation*; what will come out of it is a
# `tf.Tensor`. There are more of them than you wrote: a variable alone brings several.)
#
# Look at what `tf.gradients` did. It computed nothing either. It walked back from
# `square`, as your engine of stage 04 does, and at each node it **added operations to the
# graph** that will compute the slope. `slope` is a node like any other. So is `moved`:
# even the update is part of the graph. In PyTorch it stood outside, under `no_grad`.
#
# Now the cooking. A *session* runs a graph, and owns the values of its variables. They are
# empty until somebody runs the initialiser.

# %% nbgrader={"grade": false, "grade_id": "tiny_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with tf1.Session(graph=tiny) as session:
    session.run(start)
    square_value, slope_value = session.run([square, slope], feed_dict={a: 2.0})
    print(square_value, slope_value)

# %% [markdown]
# With $a = 2$ and $b = 3$: $L = (6 - 1)^2 = 25$, and
# $\partial L / \partial b = 2 \cdot 5 \cdot 2 = 20$. What you ask for, the *fetches*, stands
# in a list; what fills the gaps stands in the `feed_dict`. Numbers go in, numbers come
# out. In between no Python runs at all.
#
# ### What is not fetched does not happen
#
# A session does not run the graph. It runs what the fetches need, and nothing else.
# **Before you run the next cell: which two rows of numbers will it print?**

# %% nbgrader={"grade": false, "grade_id": "fetch_trap", "locked": true, "schema_version": 3, "solution": false, "task": false}
with tf1.Session(graph=tiny) as session:
    session.run(start)
    alone = [session.run(square, feed_dict={a: 2.0}) for _ in range(4)]
    session.run(start)
    together = [session.run([square, moved], feed_dict={a: 2.0})[0] for _ in range(4)]
print("square alone:    ", ", ".join(f"{value:.2g}" for value in alone))
print("square and moved:", ", ".join(f"{value:.2g}" for value in together))

# %% [markdown]
# <details><summary>Why</summary>
#
# `square` does not need `moved`, so in the first row nobody ever touched $b$: the same
# loss four times, and no error. In the second row each run also moved $b$, from 3 to
# $3 - 0.1 \cdot 20 = 1$ and so on. This is the classic trap of static graphs. Writing
# `b.assign(...)` stores nothing; it makes a node that stores something *when it is run*.
#
# </details>
#
# ## 1 · Write the network down
#
# The same network, the same loss. The step is now an equation of the graph as well:
#
# $$
# h = x\,w_1, \quad
# h_\text{relu} = \max(h, 0), \quad
# y_\text{pred} = h_\text{relu}\,w_2, \quad
# L = \sum_{n,k} \left(y_\text{pred} - y\right)_{nk}^2,
# $$
#
# $$
# w_1 \;\xleftarrow{\ \text{assign}\ }\; w_1 - \eta\,\frac{\partial L}{\partial w_1},
# \qquad
# w_2 \;\xleftarrow{\ \text{assign}\ }\; w_2 - \eta\,\frac{\partial L}{\partial w_2} .
# $$
#
# ![The static graph of the network. Forward, from left to right: the placeholder x and the variable w1 enter a matrix product, then the ReLU, then a matrix product with the variable w2, then the sum of squares with the placeholder y, which gives the loss. Backward, from right to left, written by tf.gradients: grad_y_pred, from it grad_w2 and grad_h_relu, then grad_h, then grad_w1. Below, grad_w1 enters an operation that assigns to w1 and grad_w2 one that assigns to w2; their results are called new_w1 and new_w2. Loss, new_w1 and new_w2 are marked as fetched.](graph.svg)
#
# You know the blue row: it is your backward pass of stage 01, box by box. (Left out to keep
# the picture readable: the values that the gradients take from the forward pass, and the
# old weights that each assign subtracts from.)
#
# A graph is written before any batch has been seen, so it does not know how many samples
# there will be. That size is `None`: *any*.
#
# | name | node | shape when written | in a run with our data |
# | --- | --- | --- | --- |
# | `x` | placeholder | (None, $D_\text{in}$) | (64, 1000) |
# | `y` | placeholder | (None, $D_\text{out}$) | (64, 10) |
# | `w1` | variable | $(D_\text{in}, H)$ | (1000, 100) |
# | `w2` | variable | $(H, D_\text{out})$ | (100, 10) |
# | `y_pred` | operation | (None, $D_\text{out}$) | (64, 10) |
# | `loss` | operation | () | one number |
# | `new_w1`, `new_w2` | assign | those of `w1`, `w2` | (1000, 100), (100, 10) |

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, w1, w2 = starting_point()

for name, array in {"x": x, "y": y, "w1": w1, "w2": w2}.items():
    print(f"{name:3s}{array.shape!s:>13}  {array.dtype}")


# %% [markdown]
# What the function returns is a bundle of nodes, so that others can find them.

# %% nbgrader={"grade": false, "grade_id": "static_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
class StaticGraph(NamedTuple):
    """A graph, and the nodes of it that are fed or fetched."""

    graph: tf.Graph
    x: tf.Tensor  # placeholder, (None, D_in)
    y: tf.Tensor  # placeholder, (None, D_out)
    loss: tf.Tensor  # one number
    new_w1: tf.Tensor  # fetching it moves w1; its value is the new w1, (D_in, H)
    new_w2: tf.Tensor  # the same for w2, (H, D_out)
    init: tf.Operation  # gives the variables their starting values


# %% [markdown]
# Your words for this blank. Placeholder, variable, gradients and assign you have met in the
# small graph; the rest is what you would guess.
#
# | in NumPy or PyTorch | in the graph |
# | --- | --- |
# | an argument of a function | `tf1.placeholder(dtype, shape)` |
# | a tensor with `requires_grad=True` | `tf.Variable(array)`: takes shape and dtype from the array |
# | `a @ b` | `a @ b`, or `tf.matmul(a, b)` |
# | `np.maximum(a, 0)`, `a.clamp(min=0)` | `tf.nn.relu(a)`, or `tf.maximum(a, 0.0)` |
# | `a.sum()` | `tf.reduce_sum(a)` |
# | `loss.backward()`, then `a.grad`, `b.grad` | `tf.gradients(loss, [a, b])`: a list of nodes, also for one |
# | `a -= step` | `a.assign(value)`: a node that stores a value when it is run |
#
# Everything here is float64, and TensorFlow converts nothing by itself: a placeholder of
# `tf.float32` does not go together with weights of float64. A plain number, such as `2` or
# `learning_rate`, takes the dtype of the node that it meets. But what TensorFlow makes by
# itself, `tf.zeros(1)` say, is float32, unless you name a dtype.
#
# How the gradients come into the graph is your choice. `tf.gradients` writes them down, and
# so do TensorFlow's optimisers; you may also write your backward pass of stage 01 with
# TensorFlow's operations. Only one thing is out: a node that calls a Python function back at
# every run (`tf.numpy_function`, `tf.py_function`). Then the recipe says *ask the author*.
#
# <details><summary>Hint 1</summary>
#
# Six things, in this order: two placeholders; two variables, which may take the names of
# the arrays that they start from; the forward pass; the loss; both gradients; one assign
# for each weight. The given lines around the blank say which names they must have.
#
# <details><summary>Hint 2</summary>
#
# A shape with a gap is a tuple with a `None` in it. The widths stand in the weights:
# `w1.shape[0]` is $D_\text{in}$, and `w2.shape[1]` is $D_\text{out}$.
#
# <details><summary>Hint 3</summary>
#
# In the small graph, `moved` is what `b.assign(...)` returned. `new_w1` and `new_w2` are
# the same for the two weights. Both new values are written with the *gradient nodes* and
# `learning_rate`.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "build_graph", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_graph(w1: Array, w2: Array, learning_rate: float) -> StaticGraph:
    """Write the network, its gradients and one training step down as a graph.

    Args:
        w1: where the weights of the first layer start, (D_in, H), float64.
        w2: where the weights of the second layer start, (H, D_out), float64.
        learning_rate: size of a step.

    Returns:
        The nodes of the graph. Nothing has been computed.
    """
    graph = tf.Graph()
    with graph.as_default():
        ### BEGIN SOLUTION
        x = tf1.placeholder(tf.float64, (None, w1.shape[0]))
        y = tf1.placeholder(tf.float64, (None, w2.shape[1]))
        w1 = tf.Variable(w1)
        w2 = tf.Variable(w2)
        h = x @ w1
        h_relu = tf.nn.relu(h)
        y_pred = h_relu @ w2
        loss = tf.reduce_sum((y_pred - y) ** 2)
        grad_w1, grad_w2 = tf.gradients(loss, [w1, w2])
        new_w1 = w1.assign(w1 - learning_rate * grad_w1)
        new_w2 = w2.assign(w2 - learning_rate * grad_w2)
        ### END SOLUTION
        init = tf1.global_variables_initializer()
    return StaticGraph(graph, x, y, loss, new_w1, new_w2, init)


# %% nbgrader={"grade": true, "grade_id": "check_build_graph", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("07-static-graph/build_graph")
### BEGIN HIDDEN TESTS
from grader import grade

grade("07-static-graph/build_graph")
### END HIDDEN TESTS

# %% [markdown]
# The check runs your graph in a session of its own: one step on a small batch, then the
# loss on another batch *of another size*. It compares with PyTorch's autograd.
#
# Let us look at what you have written down, without running it.

# %% nbgrader={"grade": false, "grade_id": "operations", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    net = build_graph(w1, w2, LEARNING_RATE)
    products = [op for op in net.graph.get_operations() if op.type == "MatMul"]
    for product in products:
        factors = " @ ".join(str(factor.shape) for factor in product.inputs)
        print(f"{factors:28s} ->  {product.outputs[0].shape}")


# %% [markdown]
# Two matrix products of the forward pass, three of the backward pass, which you wrote by
# hand in stage 01 (`tf.gradients` says *transpose* with a flag, so the shapes above are
# those before transposing). And a sixth, whose result is as wide as `x`, if `tf.gradients`
# wrote them: the gradient with respect to `x`. Nobody wants it, so nobody fetches it, so it
# is never computed: the other side of the trap.
#
# ## 2 · Run it
#
# Now the loop. In each turn one `run`: data in; loss and new weights out. Everything that
# makes nodes is done. The graph stays as it is, and the loop only runs it.
#
# <details><summary>Hint 1</summary>
#
# Open a session on `net.graph` in a `with` block, as in the small example, and do
# everything inside it. What has to be run once, before the loop?
#
# <details><summary>Hint 2</summary>
#
# Three fetches, in one list, come back as three values, so they can be unpacked into three
# names. The keys of the feed are the placeholders themselves, `net.x` and `net.y`. And a
# loss goes into `losses` in each turn.
#
# <details><summary>Hint 3</summary>
#
# After the last turn, the last values of `new_w1` and `new_w2` are the weights to return.
# Fetching them once more would take another step.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "run_graph", "locked": false, "schema_version": 3, "solution": true, "task": false}
def run_graph(
    net: StaticGraph, x: Array, y: Array, steps: int
) -> tuple[list[float], Array, Array]:
    """Train by running the graph, in a session of its own.

    Args:
        net: what build_graph returned.
        x: inputs, (N, D_in), float64.
        y: targets, (N, D_out), float64.
        steps: how many, at least one.

    Returns:
        losses: the loss before each step, one number a step.
        w1, w2: the weights after the last step, as arrays.
    """
    losses = []
    ### BEGIN SOLUTION
    with tf1.Session(graph=net.graph) as session:
        session.run(net.init)
        for _ in range(steps):  # one run of the graph a turn
            feed = {net.x: x, net.y: y}
            loss, w1, w2 = session.run([net.loss, net.new_w1, net.new_w2], feed)
            losses.append(float(loss))
    ### END SOLUTION
    return losses, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_run_graph", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("07-static-graph/run_graph")
### BEGIN HIDDEN TESTS
from grader import grade

grade("07-static-graph/run_graph")
### END HIDDEN TESTS

# %% [markdown]
# Besides the numbers, the check counts the operations of the graph before and after. If
# they grow with the number of steps, something inside your loop writes into the recipe
# while the kitchen is busy: correct at first, and slower with every step.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    net = build_graph(w1, w2, LEARNING_RATE)
    operations_before = len(net.graph.get_operations())
    losses, *_ = run_graph(net, x, y, STEPS)
    operations_after = len(net.graph.get_operations())
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")
    print(f"operations added by {STEPS} steps: {operations_after - operations_before}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {**earlier_losses("07-static-graph"), "07 static graph": losses},
        title="The same network as a static graph",
        differences=True,
    )

# %% [markdown]
# Another framework, other kernels, another order of everything, and the same curve. Are
# the first 100 losses of *your* graph those of stage 01?

# %% nbgrader={"grade": false, "grade_id": "check_same_losses", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("07-static-graph/same_losses")

# %% [markdown]
# ### New data, the same graph
#
# Nothing of `x` and `y` is in the graph. Other data, even another number of samples, gives
# other losses, and nothing has to be written again.

# %% nbgrader={"grade": false, "grade_id": "new_data", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    first_losses, *_ = run_graph(net, x[:10], y[:10], 1)
    print(f"the first 10 samples: {first_losses[0]:.2e}")
    first_losses, *_ = run_graph(net, x[10:], y[10:], 1)
    print(f"the other 54:         {first_losses[0]:.2e}")
    print(f"all of them:          {losses[0]:.2e}")

# %% [markdown]
# The loss is a sum over samples, and both sessions began at the same weights, so the first
# two add up to the third. The weights of your long training run are gone: they belonged to
# its session, and the session is closed.
#
# ### Which comes first?
#
# Your list of fetches names the loss and both assigns. Is it the loss *before* the step, or
# after it? And could `w2` already have moved when `grad_h_relu` needs it? That was a
# mistake in stage 01.
#
# The list does not say. Its order means nothing; several operations may even run at the
# same time. What counts is what each operation waits for. Follow the picture back from
# `assign to w1`: it waits for `grad_w1`, that for `grad_h` and `h`, and those for the
# reading of both weights. The assign of `w2` waits for `grad_w2`, and that for `y_pred`. So
# **every reading of a weight comes before the assign that overwrites it**, and the loss is
# the one before the step, in every run.
#
# One thing is left. `w2` has been *read* by then, but `grad_h_relu` may *use* what was read
# a little later, when `w2` has a new value. The next cell forces that order on a small
# variable: read it, overwrite it, then use what was read.

# %% nbgrader={"grade": false, "grade_id": "read_then_use", "locked": true, "schema_version": 3, "solution": false, "task": false}
for kind, is_of_today in (("today's variable", True), ("TensorFlow 1's", False)):
    order = tf.Graph()
    with order.as_default():
        weight = tf1.Variable([1.0, 2.0], use_resource=is_of_today)
        was_read = tf.identity(weight)
        with tf.control_dependencies([was_read]):  # first this, then the block
            overwritten = weight.assign([10.0, 20.0])
        with tf.control_dependencies([overwritten]):
            used_late = was_read * 1.0
        fill = tf1.global_variables_initializer()
    with tf1.Session(graph=order) as session:
        session.run(fill)
        print(f"{kind:18s}", session.run(used_late))


# %% [markdown]
# Today, what was read stays what it was. TensorFlow 1's own variables lent out their
# memory, and the assign wrote into it. With those, the program that you have just written
# is a race: in 300 sessions of it, ten steps each on a small network, we got nine different
# results. Whoever needed certainty had to write `tf.control_dependencies` into the graph.
# (If you ever meet `disable_v2_behavior()` in an old program: it brings those variables
# back.)
#
# ## 3 · A loop inside the graph
#
# Some networks do not have a fixed depth: the same layer is applied as often as the sample
# asks for. For a sentence of seven words seven times, for one of twenty words twenty times.
#
# $$
# h_0 = h, \qquad h_{t+1} = \max(h_t\,w, 0), \qquad \text{output} = h_\text{depth} .
# $$
#
# In PyTorch there is nothing to learn. The graph is made while Python runs, so Python's own
# loop will do, with whatever number comes along:

# %% nbgrader={"grade": false, "grade_id": "repeat_in_pytorch", "locked": true, "schema_version": 3, "solution": false, "task": false}
def repeat_in_pytorch(h: torch.Tensor, w: torch.Tensor, depth: int) -> torch.Tensor:
    """Apply the same layer `depth` times."""
    for _ in range(depth):
        h = torch.relu(h @ w)
    return h


# %% [markdown]
# In a static graph, `depth` is a placeholder. When Python writes the graph down, nobody
# knows the number, and `range(depth)` is an error. And with a number that Python does know?

# %% nbgrader={"grade": false, "grade_id": "baked_in", "locked": true, "schema_version": 3, "solution": false, "task": false}
for turns in (1, 3, 10):
    unrolled = tf.Graph()
    with unrolled.as_default():
        layer = tf1.placeholder(tf.float64, (None, 4))
        for _ in range(turns):
            layer = tf.nn.relu(layer @ tf.constant(np.eye(4)))
    print(f"{turns:2d} turns: {len(unrolled.get_operations()):2d} operations")

# %% [markdown]
# Python's loop ran while the graph was being written, and left every turn in it as
# operations of its own. **It baked the count in.** This graph has ten layers, for ever; and
# no loop. It is the same with `if`: Python decides once, while the graph is written, and
# the branch not taken is not in it.
#
# A decision at run time has to be an operation of the graph.
#
# | in Python | in the graph |
# | --- | --- |
# | `if c: ... else: ...` | `tf.cond(c, do_this, do_that)` |
# | `while c: ...`, `for` with a count | `tf.while_loop(condition, body, variables)` |
# | a loop that carries something along and keeps every stage of it | `tf.scan(step, elements, start)` |
#
# `tf.while_loop` gets two functions and the starting values of the loop's variables. Both
# functions take all loop variables, in the order of their starting values. `condition` says
# whether there is another turn, `body` returns what the variables become; each keeps its
# dtype and its shape. Here is one that doubles a number:

# %% nbgrader={"grade": false, "grade_id": "doubling", "locked": true, "schema_version": 3, "solution": false, "task": false}
doubling = tf.Graph()
with doubling.as_default():
    times = tf1.placeholder(tf.int32, ())
    _, doubled = tf.while_loop(
        lambda turn, number: turn < times,  # is there another turn?
        lambda turn, number: (turn + 1, 2 * number),  # what the variables become
        (0, 1),  # what they start as
    )

with tf1.Session(graph=doubling) as session:
    for count in (0, 3, 10):
        print(f"{count:2d} times: {session.run(doubled, feed_dict={times: count})}")


# %% [markdown]
# TensorFlow called both functions while the graph was written, to learn what a turn consists
# of. It did not call them ten times for ten turns. (They may be `def`s with names, too.)
#
# Your turn: the layer, `depth` times. The gradient below the blank is given, and it costs
# you nothing. `tf.gradients` knows how to write down the backward pass of a loop: a second
# loop, through the turns in reverse order.
#
# | name | shape |
# | --- | --- |
# | `h` | (None, $H$) |
# | `w`, `weight`, `grad_w` | $(H, H)$ |
# | `depth` | (), an integer, at least 1 |
# | `output` | (None, $H$) |
#
# <details><summary>Hint 1</summary>
#
# Two loop variables: a counter, and the hidden layer on its way. Where does each of them
# start?
#
# <details><summary>Hint 2</summary>
#
# The body returns the counter plus one, and the next hidden layer. Inside it, use the hidden
# layer that the body *got*, not the placeholder `h`: that one never changes.
#
# <details><summary>Hint 3</summary>
#
# The loop returns the last values of all its variables, as a tuple. Only the second one is
# the output. (`tf.scan` over `tf.range(depth)` works too. Its function gets what is carried
# along and the next element, returns what is carried on, and all stages come back; the
# output is the last.)
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "repeat_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
class RepeatGraph(NamedTuple):
    """A graph with a loop in it, and the nodes that are fed or fetched."""

    graph: tf.Graph
    h: tf.Tensor  # placeholder, (None, H)
    depth: tf.Tensor  # placeholder, an integer
    output: tf.Tensor  # (None, H)
    grad_w: tf.Tensor  # gradient of the output's sum of squares, (H, H)


# %% nbgrader={"grade": false, "grade_id": "build_repeat", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_repeat(w: Array) -> RepeatGraph:
    """Write down: the layer relu(h @ w), applied to h as often as depth says.

    Args:
        w: the weights of the layer, (H, H), float64.

    Returns:
        The nodes of the graph. Nothing has been computed.
    """
    graph = tf.Graph()
    with graph.as_default():
        h = tf1.placeholder(tf.float64, (None, w.shape[0]))
        depth = tf1.placeholder(tf.int32, ())
        weight = tf.constant(w)
        ### BEGIN SOLUTION
        output = tf.while_loop(
            lambda turn, hidden: turn < depth,
            lambda turn, hidden: (turn + 1, tf.nn.relu(hidden @ weight)),
            (0, h),
        )[1]
        ### END SOLUTION
        (grad_w,) = tf.gradients(tf.reduce_sum(output**2), [weight])
    return RepeatGraph(graph, h, depth, output, grad_w)


# %% nbgrader={"grade": true, "grade_id": "check_build_repeat", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("07-static-graph/build_repeat")
### BEGIN HIDDEN TESTS
from grader import grade

grade("07-static-graph/build_repeat")
### END HIDDEN TESTS

# %% [markdown]
# The check writes your graph once and feeds it two different depths. And it looks whether
# there is a loop in the graph: twenty layers one behind the other, out of which depth
# chooses one, are right up to twenty.
#
# Side by side, on three samples and four hidden units. On the left your graph, written once;
# on the right PyTorch, which makes another graph for every depth.

# %% nbgrader={"grade": false, "grade_id": "run_repeat", "locked": true, "schema_version": 3, "solution": false, "task": false}
def run_repeat(net: RepeatGraph, h: Array, depths: list[int]) -> list[list[Array]]:
    """Output and gradient for each depth; gives up on a loop that never ends."""
    config = tf1.ConfigProto(operation_timeout_in_ms=2000)
    # Run it as it is written: optimising an endless loop would never end either.
    config.graph_options.optimizer_options.opt_level = tf1.OptimizerOptions.L0
    with tf1.Session(graph=net.graph, config=config) as session:
        return [
            session.run([net.output, net.grad_w], {net.h: h, net.depth: depth})
            for depth in depths
        ]


# %% nbgrader={"grade": false, "grade_id": "side_by_side", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    layer_w, some_h, depths = np.abs(w1[:4, :4]), x[:3, :4], [1, 2, 5]
    in_graph = run_repeat(build_repeat(layer_w), some_h, depths)
    lines = ["depth   static graph: output, grad_w      PyTorch: output, grad_w"]
    for depth, (output, grad_w) in zip(depths, in_graph, strict=True):
        leaf = torch.tensor(layer_w, requires_grad=True)
        twin = repeat_in_pytorch(torch.tensor(some_h), leaf, depth)
        twin.pow(2).sum().backward()
        lines.append(
            f"{depth:5d}   {output.sum():15.2e} {grad_w.sum():11.2e}"
            f"  {twin.sum().item():15.2e} {leaf.grad.sum().item():11.2e}"
        )
    print("\n".join(lines))

# %% [markdown]
# One weight matrix is used several times, and its gradient is the sum over all uses, in both
# worlds. You will meet that again in stage 11.
#
# ## 4 · Today: a function that is traced
#
# TensorFlow 2, since 2019, runs line by line like PyTorch. Gradients come from a *tape*,
# which records whatever happens to variables while a block runs:

# %% nbgrader={"grade": false, "grade_id": "tape", "locked": true, "schema_version": 3, "solution": false, "task": false}
v = tf.Variable(3.0)
with tf.GradientTape() as record:
    v_squared = v * v
print(record.gradient(v_squared, v))


# %% [markdown]
# No graph, no session: there is the number, 6. And where you want a graph, you put
# `@tf.function` above a function. At the first call TensorFlow runs your Python once, with
# nodes in the place of numbers, and writes down what happens. This is called **tracing**.
# From then on a call runs the graph, and your Python is not run any more. How can you tell?
# With a `print`, which is Python:

# %% nbgrader={"grade": false, "grade_id": "tracing", "locked": true, "schema_version": 3, "solution": false, "task": false}
@tf.function
def cube(value: tf.Tensor) -> tf.Tensor:
    print("   Python is running, with", value)
    return value**3


for number in (1.0, 2.0, 3.0):
    print(cube(tf.constant([number, 10 * number])).numpy())


# %% [markdown]
# Three calls, three results, one line from the `print`, and what it saw was a node. A trace
# is good for arguments of one dtype and one shape. What else makes TensorFlow trace again?

# %% nbgrader={"grade": false, "grade_id": "trace_counts", "locked": true, "schema_version": 3, "solution": false, "task": false}
def count_traces(arguments: list) -> int:
    """How many graphs a new tf.function writes for calls with these arguments."""
    cube = tf.function(lambda value: value**3)  # another way to write @tf.function
    for argument in arguments:
        cube(argument)
    return cube.experimental_get_tracing_count()


print("three calls with                       traces")
for what, arguments in {
    "tensors of the same shape": [tf.constant([k, 2.0]) for k in (1.0, 2.0, 3.0)],
    "tensors of three shapes": [tf.zeros(2), tf.zeros(3), tf.zeros(4)],
    "three Python numbers": [1.0, 2.0, 3.0],
    "the same Python number": [1.0, 1.0, 1.0],
    "three numbers, as tensors": [tf.constant(k) for k in (1.0, 2.0, 3.0)],
}.items():
    print(f"{what:38s} {count_traces(arguments)}")


# %% [markdown]
# A Python number is not a node. It goes into the graph as a constant, so every new number
# needs a new graph. A loop that calls such a function with `step`, or with a learning rate
# that falls, writes a graph at every step, which is slower than having none. (TensorFlow
# warns about it. In this course its log lines are switched off, so you have to count.)
#
# Now write the training step. The variables are made **once, outside**: a function that
# made them would make them at every call, and TensorFlow refuses. Inside, every assign is
# run, in the order in which it is written. Nobody needs to fetch them: that trap is closed.
#
# <details><summary>Hint 1</summary>
#
# Three parts: two variables from the two arrays; below them a function of x and y, made a
# `tf.function`; in it a tape around the forward pass and the loss.
#
# <details><summary>Hint 2</summary>
#
# `tape.gradient(loss, [a, b])` returns a list, as `tf.gradients` does, and answers once:
# ask for both gradients together. A variable has `.assign(value)`, and
# `.assign_sub(value)`, which subtracts. (`=` and `-=` are Python's. In the inner function
# they would make a new name, and move nothing.)
#
# <details><summary>Hint 3</summary>
#
# The gradients are asked for after the block of the tape, then both weights move, then the
# loss is returned. The learning rate is a Python number; it never changes, so it may be a
# constant of the graph.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "make_train_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_train_step(w1: Array, w2: Array, learning_rate: float) -> tuple:
    """Make a training step that is traced once.

    Args:
        w1: where the weights of the first layer start, (D_in, H), float64.
        w2: where the weights of the second layer start, (H, D_out), float64.
        learning_rate: size of a step.

    Returns:
        train_step: a tf.function. train_step(x, y), with tensors x (N, D_in) and
            y (N, D_out), takes one step and returns the loss before it.
        w1, w2: the variables that it moves.
    """
    ### BEGIN SOLUTION
    w1 = tf.Variable(w1)
    w2 = tf.Variable(w2)

    def one_step(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            y_pred = tf.nn.relu(x @ w1) @ w2
            squared_error = tf.reduce_sum((y_pred - y) ** 2)
        grad_w1, grad_w2 = tape.gradient(squared_error, [w1, w2])
        w1.assign_sub(learning_rate * grad_w1)
        w2.assign_sub(learning_rate * grad_w2)
        return squared_error

    train_step = tf.function(one_step)
    ### END SOLUTION
    return train_step, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_make_train_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("07-static-graph/make_train_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("07-static-graph/make_train_step")
### END HIDDEN TESTS

# %% [markdown]
# The check calls your step with a new batch of the same shape each time, and notes at how
# many of the calls a graph was written. Right is one: the first.

# %% nbgrader={"grade": false, "grade_id": "traced_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    train_step, *_ = make_train_step(w1, w2, LEARNING_RATE)
    x_tensor, y_tensor = tf.constant(x), tf.constant(y)
    traced_losses = [float(train_step(x_tensor, y_tensor)) for _ in range(STEPS)]
    apart = np.abs(np.array(traced_losses) / np.array(losses) - 1)[:100].max()
    print("agrees with the session's losses to 1e-9:", apart < 1e-9)
    print("traces in all steps:", train_step.experimental_get_tracing_count())

# %% [markdown]
# ## What each way buys
#
# **A graph that is known beforehand can be worked on before it runs**, and the work pays
# back at every run:
#
# - *constant folding*: what does not depend on a feed is computed once;
# - *common subexpressions*: what is written twice is computed once;
# - *fusing*: several operations become one, so that a value need not go to memory and back;
# - *memory planning*: it is known who uses a value last, so its place can be used again;
# - *placement*: parts of the graph go to other devices or machines, before anything runs;
# - *shipping*: a graph needs no Python. It can be saved, and run in a server or on a phone.
#
# **A graph that is made while running** is plain Python. You can print a value, stop in a
# debugger on any line, and read a traceback that points at the line that is wrong. `if`,
# `for` and recursion simply work, and a shape may depend on the data.
#
# Both sides have given in since. TensorFlow runs line by line unless you ask for a graph,
# and `tf.function` even turns Python's `if` and `for` over tensors into `tf.cond` and
# `tf.while_loop`. PyTorch records graphs if you ask for them: `torch.compile` watches your
# Python run, writes a graph down and optimises it, and does so again when, say, a shape
# changes. What you have learned about tracing holds there too. Sessions and placeholders are
# history, kept alive in `tf.compat.v1`. The idea is not.
#
# ## A question to think about
#
# To make a network robust, somebody adds a little noise to it, another one at each step,
# with NumPy's random numbers, in the function that builds the graph. **How many different
# numbers will five runs of the graph see? How many would five steps in PyTorch have seen?**
# Decide, and run the cell.

# %% nbgrader={"grade": false, "grade_id": "noise", "locked": true, "schema_version": 3, "solution": false, "task": false}
rng = np.random.default_rng(0)
noisy = tf.Graph()
with noisy.as_default():
    from_numpy = tf.constant(0.0) + rng.standard_normal()
    from_tensorflow = tf.constant(0.0) + tf.random.normal(())

with tf1.Session(graph=noisy) as session:
    draws = [session.run([from_numpy, from_tensorflow]) for _ in range(5)]
print("different numbers from NumPy:      ", len({first for first, _ in draws}))
print("different numbers from TensorFlow: ", len({second for _, second in draws}))

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# One. NumPy drew it while the graph was written, and from then on it is a constant: the
# recipe says *add 0.1257*, not *add something random*. `tf.random.normal` is a node, which
# draws at every run. In PyTorch, Python runs at every step and NumPy draws five numbers.
# The same goes for `tf.function`: whatever is Python happens when tracing, whatever is
# TensorFlow happens when running. If you can tell for each line which of the two it is, you
# have understood this stage.
#
# </details>
#
# ## What changes in the next stage
#
# Both ways of training still handle `w1` and `w2` one by one. That is fine for two, and
# hopeless for two hundred. In **08 · torch.nn**, back in PyTorch, weights move into layers,
# and a layer knows its own parameters.
