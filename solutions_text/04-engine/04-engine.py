# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 04 · An engine of your own
#
# | | |
# | --- | --- |
# | **You will be able to** | say what `loss.backward()` does, because you have built it: record a computation, put it in order, walk it back |
# | **Time** | about three hours |
# | **Before you start** | the five gradients of stage 01; Python functions, classes, lists and sets |
# | **Points** | 20: `unbroadcast` 3, `pull_subtract` 1, `pull_matmul` 1, `pull_relu` 1, `pull_sum_of_squares` 1, `apply` 2, `topological_order` 4, `backward` 4, `network_loss` 1, `train` 2 |
#
# In stage 01 you found five gradients, for one network, and you found the order of the
# five lines by looking at a picture. Add a layer to the network, and you start again.
#
# But look at what you really did. Each line followed a **rule**, and the rule belongs to
# one operation: to a matrix product, to a ReLU, whatever network they are in. And you used
# the rules in an **order**: from the loss backward. A rule can be written down once for
# each operation. The order can be read off a record of what was computed. A program that
# keeps the rules and the record finds the gradients of *any* computation made of these
# operations. It is called an **autograd engine**, and PyTorch has one. Today you build
# your own, in NumPy. No library computes a derivative for you.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from grader import (
    LEARNING_RATE,
    STEPS,
    draw_graph,
    earlier_losses,
    plot_losses,
    starting_point,
    when_filled_in,
)

Array = np.ndarray


# %% [markdown]
# ## Record, then walk back
#
# Take single numbers, and something shorter than a network:
#
# $$ L = a \cdot b + a, \qquad a = 3, \quad b = -2 . $$
#
# A computer does this in two steps, each with one operation: $c = a \cdot b = -6$, then
# $L = c + a = -3$. Drawn with one box for each value, and an arrow from each value to what is
# computed from it, it looks like this.
#
# ![The computational graph of L = a * b + a with a = 3 and b = -2. Forward: a and b enter c = a * b, which is -6; c and a enter L = c + a, which is -3. Backward, from L, whose slope is 1: L hands 1 to c and 1 to a; c hands 3 to b, and -2 to a. So b has the gradient 3, and a the sum 1 + (-2) = -1.](diamond.svg)
#
# Each box is a **node**. The nodes that a node was computed from are its **parents**; a node
# without parents, such as $a$, is a **leaf**; the one whose slopes we want, $L$, is the
# **root**. Now follow the blue arrows, from right to left.
#
# | whose turn | what has arrived there | what it hands to its parents |
# | --- | --- | --- |
# | $L$ | $1$: it moves as fast as itself | $L = c + a$: to $c$ it hands $1$, to $a$ it hands $1$ |
# | $c$ | $1$ | $c = a \cdot b$: to $a$ it hands $1 \cdot b = -2$, to $b$ it hands $1 \cdot a = 3$ |
# | $b$ | $3$ | |
# | $a$ | $1$ from $L$, and $-2$ from $c$ | |
#
# Two paths lead from $a$ to the root, and **the contributions of paths add up**, as you know
# from stage 01: the slope of $L$ with respect to $a$ is $1 + (-2) = -1$. Is it true? Raise
# $a$ to 3.001: $L = 3.001 \cdot (-2) + 3.001 = -3.001$. The root fell by 0.001.
#
# Four things were needed, and they are the four parts of your engine:
#
# 1. For each operation a rule that takes what arrives at the result, and finds what to hand
#    to the parents. We call it the operation's **pull**, since it pulls a gradient back. (Books
#    call it a *vector-Jacobian product*.)
# 2. A **record** of what was computed from what, made while it is computed.
# 3. An **order**: $a$'s gradient is complete only when $c$ has had its turn.
# 4. A **walk** in this order, which adds up what arrives at each node.
#
# ## 1 · What broadcasting copies, the way back sums
#
# Before the rules, one thing about arrays that single numbers do not show. NumPy lets
# you add a row to a matrix: $s = a + b$ with shapes $(5, 3)$ and $(3,)$. This is called
# **broadcasting**: the row is used again in each of the five rows,
#
# $$ s_{nj} = a_{nj} + b_j . $$
#
# So the single number $b_j$ occurs five times, once for each $n$, each time with the local
# slope 1. It reaches the root along five paths, and their contributions add up:
#
# $$ \frac{\partial L}{\partial b_j} = \sum_{n} \frac{\partial L}{\partial s_{nj}} . $$
#
# **An axis along which the forward pass made copies is an axis along which the way back sums.**
# And then the gradient has the shape of $b$ again, as a gradient must.
#
# Which axes are these? NumPy lines two shapes up **at the right**. Where a shape is too
# short, axes are added in front. Where it has length 1 and the other is longer, it is
# stretched. Nothing else is ever stretched.
#
# | shape of the value | stretched to, and so the shape of what arrives | sum over | what is left |
# | --- | --- | --- | --- |
# | `(3,)` | `(5, 3)` | the axis in front, which disappears | `(3,)` |
# | `(5, 1)` | `(5, 3)` | the axis of length 1, which stays, with length 1 | `(5, 1)` |
# | `(5, 1)` | `(2, 5, 3)` | both kinds | `(5, 1)` |
# | `()`, a single number | `(5, 3)` | all | `()` |
# | `(5, 3)` | `(5, 3)` | none | `(5, 3)` |
#
# A small one to try your function with: what arrives is
#
# $$ \begin{pmatrix} 1 & 2 & 3 \\ 10 & 20 & 30 \end{pmatrix} . $$
#
# For shape `(3,)` the answer is $(11, 22, 33)$; for `(2, 1)` it is a column with $6$
# and $60$; for `()` it is $66$.
#
# <details><summary>Hint 1</summary>
#
# Two steps, one after the other. First the axes in front: as long as there are too many
# axes, sum the first one away. Then the two shapes have the same number of axes, and you
# can go through them side by side.
#
# <details><summary>Hint 2</summary>
#
# `grad.ndim` is the number of axes of an array, and `len(shape)` that of a shape.
# `grad.sum(axis=1)` makes the axis disappear; with `keepdims=True` it stays, with length 1.
#
# <details><summary>Hint 3</summary>
#
# Does it do harm to sum along an axis that has length 1 already? (There is only one
# number to sum.) If not, you need not ask whether the axis was really stretched.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "unbroadcast", "locked": false, "schema_version": 3, "solution": true, "task": false}
def unbroadcast(grad: Array, shape: tuple[int, ...]) -> Array:
    """Sum a gradient over the axes that broadcasting stretched.

    Args:
        grad: gradient of something that a value was stretched to. Not changed.
        shape: the value's own shape. It stretches to grad.shape.

    Returns:
        grad: the gradient of the value; its shape is `shape`.
    """
    ### BEGIN SOLUTION
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    ### END SOLUTION
    return grad


# %% nbgrader={"grade": true, "grade_id": "check_unbroadcast", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/unbroadcast")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/unbroadcast")
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · Pulls
#
# A pull takes the **upstream** gradient, which is the one that arrived at the operation's
# result and has the result's shape. It also takes the parents' arrays, since the local slope
# may depend on them. It returns a tuple with one gradient for each parent, each of its
# parent's shape. It knows nothing of nodes or graphs, and nothing of the loss: it is stage
# 01's "upstream times local", for one operation.
#
# Two of them are given. In $s = a + b$ the local slopes are 1, so each parent gets what
# arrives. In $p = a \cdot b$, entry by entry, $p$ moves $b$ times as fast as $a$, and $a$
# times as fast as $b$. Either parent may have been stretched, so `unbroadcast` comes last.

# %% nbgrader={"grade": false, "grade_id": "given_pulls", "locked": true, "schema_version": 3, "solution": false, "task": false}
def pull_add(upstream: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Pull a gradient back through s = a + b."""
    return unbroadcast(upstream, a.shape), unbroadcast(upstream, b.shape)


def pull_multiply(upstream: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Pull a gradient back through p = a * b, entry by entry."""
    return unbroadcast(upstream * b, a.shape), unbroadcast(upstream * a, b.shape)


with when_filled_in():
    one, a, b = np.array(1.0), np.array(3.0), np.array(-2.0)
    to_a, to_b = pull_multiply(one, a, b)
    print(f"c = a * b hands {to_a:g} to a, and {to_b:g} to b")


# %% [markdown]
# ### 2.1 · Subtraction
#
# $d = a - b$. How fast does $d$ move when $a$ rises? And when $b$ rises? Either parent may
# have been stretched.
#
# <details><summary>Hint 1</summary>
#
# It differs from the addition in a single sign.
#
# <details><summary>Hint 2</summary>
#
# The gradient of `a` has the shape of `a`. In the check `a` is a column and `b` a row, so
# both have been stretched.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "pull_subtract", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pull_subtract(upstream: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Pull a gradient back through d = a - b.

    Args:
        upstream: gradient of d, in the shape of d.
        a, b: the parents' arrays; their shapes broadcast to that of d.

    Returns:
        grad_a: in the shape of a.
        grad_b: in the shape of b.
    """
    ### BEGIN SOLUTION
    grad_a = unbroadcast(upstream, a.shape)
    grad_b = unbroadcast(-upstream, b.shape)
    ### END SOLUTION
    return grad_a, grad_b


# %% nbgrader={"grade": true, "grade_id": "check_pull_subtract", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/pull_subtract")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/pull_subtract")
### END HIDDEN TESTS

# %% [markdown]
# ### 2.2 · The matrix product
#
# $m = a\,b$, two matrices. This is the box of 3.2 and 3.3 in stage 01. There the left factor
# was `h_relu`, the right one `w2`, and you wrote one line for each of them. Here are both
# sums once more, with neutral names:
#
# $$
# \frac{\partial L}{\partial a_{nj}} = \sum_{k} \frac{\partial L}{\partial m_{nk}}\, b_{jk},
# \qquad
# \frac{\partial L}{\partial b_{jk}} = \sum_{n} a_{nj}\, \frac{\partial L}{\partial m_{nk}} .
# $$
#
# | | shape |
# | --- | --- |
# | `a` | $(N, J)$ |
# | `b` | $(J, K)$ |
# | `upstream` | $(N, K)$ |
# | `grad_a`, wanted | $(N, J)$ |
# | `grad_b`, wanted | $(J, K)$ |
#
# <details><summary>Hint 1</summary>
#
# Each sum is a matrix product in which one factor is transposed. The index that is summed over
# has to be the last of the left factor and the first of the right one.
#
# <details><summary>Hint 2</summary>
#
# $(N, K)$ times $(K, J)$ gives $(N, J)$, and $(J, N)$ times $(N, K)$ gives $(J, K)$.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "pull_matmul", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pull_matmul(upstream: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Pull a gradient back through m = a @ b.

    Args:
        upstream: gradient of m, (N, K).
        a: the left factor, (N, J).
        b: the right factor, (J, K).

    Returns:
        grad_a: (N, J).
        grad_b: (J, K).
    """
    ### BEGIN SOLUTION
    grad_a = upstream @ b.T
    grad_b = a.T @ upstream
    ### END SOLUTION
    return grad_a, grad_b


# %% nbgrader={"grade": true, "grade_id": "check_pull_matmul", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/pull_matmul")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/pull_matmul")
### END HIDDEN TESTS

# %% [markdown]
# ### 2.3 · The ReLU
#
# Line 3.4 of stage 01: a gate. It has one parent. Leave `upstream` as it is: in a graph it
# belongs to another node.
#
# <details><summary>Hint 1</summary>
#
# Where the parent is positive the slope is 1, and where it is negative the slope is 0. It is
# the parent's sign that counts, not the gradient's.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "pull_relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pull_relu(upstream: Array, a: Array) -> tuple[Array]:
    """Pull a gradient back through r = max(a, 0), entry by entry.

    Args:
        upstream: gradient of r, in the shape of a. Not changed.
        a: the parent's array.

    Returns:
        grad_a: in the shape of a; it comes back in a tuple of one.
    """
    ### BEGIN SOLUTION
    grad_a = np.where(a > 0, upstream, 0.0)
    ### END SOLUTION
    return (grad_a,)


# %% nbgrader={"grade": true, "grade_id": "check_pull_relu", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/pull_relu")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/pull_relu")
### END HIDDEN TESTS

# %% [markdown]
# ### 2.4 · The sum of squares
#
# $q = \sum_{n,k} a_{nk}^2$. In stage 01 the loss was $\sum (y_\text{pred} - y)^2$, and line 3.1
# took the subtraction and the squares together. Here they are two operations, and you need
# only the second.
#
# One thing is new. In stage 01 this sum *was* the loss. In an engine something may still be
# done with it, say $L = 5 q$. Then what arrives here is one number, and not 1: `upstream`
# has the shape `()`. Which entry of $a$ occurs in which terms of the sum? How fast does
# its term move?
#
# <details><summary>Hint 1</summary>
#
# Entry $a_{nk}$ occurs in one term, $a_{nk}^2$. The derivative of $u^2$ is $2u$. Upstream times local.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "pull_sum_of_squares", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pull_sum_of_squares(upstream: Array, a: Array) -> tuple[Array]:
    """Pull a gradient back through q, the sum of all squared entries of a.

    Args:
        upstream: gradient of q, one number: an array of shape ().
        a: the parent's array.

    Returns:
        grad_a: in the shape of a; it comes back in a tuple of one.
    """
    ### BEGIN SOLUTION
    grad_a = upstream * 2 * a
    ### END SOLUTION
    return (grad_a,)


# %% nbgrader={"grade": true, "grade_id": "check_pull_sum_of_squares", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/pull_sum_of_squares")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/pull_sum_of_squares")
### END HIDDEN TESTS

# %% [markdown]
# ### All six, in one table
#
# An `Operation` keeps a forward formula and its pull together. Whoever wants another operation
# adds another line, and nothing else in the engine changes.

# %% nbgrader={"grade": false, "grade_id": "operations", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Operation(NamedTuple):
    """A forward formula, and the pull that goes with it."""

    name: str
    forward: Callable[..., Array]
    pull: Callable[..., tuple[Array, ...]]


ADD = Operation("+", np.add, pull_add)
SUBTRACT = Operation("-", np.subtract, pull_subtract)
MULTIPLY = Operation("*", np.multiply, pull_multiply)
MATMUL = Operation("@", np.matmul, pull_matmul)
RELU = Operation("relu", lambda a: np.maximum(a, 0), pull_relu)
SUM_OF_SQUARES = Operation(
    "sum of squares", lambda a: np.sum(a**2), pull_sum_of_squares
)


# %% [markdown]
# ## 3 · Recording
#
# Now the nodes. A `Node` holds five things, and the next cell is all of it.
#
# | | what it is | in a leaf |
# | --- | --- | --- |
# | `data` | the value, a float64 array | the same |
# | `parents` | a tuple of the nodes that it was computed from | `()` |
# | `pull` | a function: called with the gradient of this node, it returns one gradient for each parent | `None` |
# | `grad` | the gradient of the root with respect to this node, once `backward` has run | the same |
# | `name` | for the pictures | what you call it |
#
# Below them stand the operators. When Python sees `a @ b`, it calls `a.__matmul__(b)`; ours
# applies the operation `MATMUL`. So a formula on nodes looks like a formula on arrays, and
# leaves a record behind. The record is made while the program runs: a loop that runs three
# times leaves three times as many nodes.

# %% nbgrader={"grade": false, "grade_id": "node", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Node:
    """A value, and how it came about."""

    __array_ufunc__ = None  # in `array - node`, NumPy steps back for the node

    def __init__(
        self,
        data: Array | float,
        parents: tuple["Node", ...] = (),
        pull: Callable[[Array], tuple[Array, ...]] | None = None,
        name: str = "",
    ) -> None:
        self.data = np.asarray(data, dtype=np.float64)
        self.parents = parents
        self.pull = pull
        self.name = name
        self.grad = None

    def __add__(self, other: "Node | Array | float") -> "Node":
        return apply(ADD, self, other)

    def __radd__(self, other: Array | float) -> "Node":
        return apply(ADD, other, self)

    def __sub__(self, other: "Node | Array | float") -> "Node":
        return apply(SUBTRACT, self, other)

    def __rsub__(self, other: Array | float) -> "Node":
        return apply(SUBTRACT, other, self)

    def __mul__(self, other: "Node | Array | float") -> "Node":
        return apply(MULTIPLY, self, other)

    def __rmul__(self, other: Array | float) -> "Node":
        return apply(MULTIPLY, other, self)

    def __matmul__(self, other: "Node | Array") -> "Node":
        return apply(MATMUL, self, other)

    def __rmatmul__(self, other: Array) -> "Node":
        return apply(MATMUL, other, self)


def relu(a: Node) -> Node:
    """Return the node of max(a, 0), entry by entry."""
    return apply(RELU, a)


def sum_of_squares(a: Node) -> Node:
    """Return the node of the sum of all squared entries of a."""
    return apply(SUM_OF_SQUARES, a)


# %% [markdown]
# All of them call `apply`, and that one is yours. The first line is given: it turns operands
# that are no nodes yet, such as a plain array or the 2 in `2 * a`, into leaves. What is left
# is to run the operation forward on the parents' data, and to make a node of the result that
# knows its parents and its pull.
#
# The node's `pull` will be called much later, with the upstream gradient alone. The *operation's*
# pull wants the parents' arrays as well. So you need a function that remembers them. In Python
# every function that is made inside another one remembers what it finds there:
#
# ```python
# def multiplier(factor):
#     return lambda number: factor * number    # a function, not yet called
#
# triple = multiplier(3)
# triple(5)                                    # 15: it has remembered the 3
# ```
#
# <details><summary>Hint 1</summary>
#
# Collect the parents' arrays in a list: `parent.data` for each parent. With a star, a list is
# handed to a function as separate arguments: `f(*values)` with two values is `f(values[0], values[1])`.
#
# <details><summary>Hint 2</summary>
#
# Do not call the pull here: no gradient has arrived. Store a `lambda` that takes the upstream
# gradient and *would* call `operation.pull` with it and with the arrays.
#
# <details><summary>Hint 3</summary>
#
# Four things go into the `Node(...)` that you return, in this order: the value, the parents
# (the nodes, not their data), the pull, and the operation's name.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "apply", "locked": false, "schema_version": 3, "solution": true, "task": false}
def apply(operation: Operation, *operands: Node | Array | float) -> Node:
    """Run an operation forward, and record it.

    Args:
        operation: has a `name`, a `forward` that takes the parents' arrays, and a
            `pull` that takes the upstream gradient and the same arrays.
        operands: as many as the operation takes.

    Returns:
        node: its `data` is the operation's result. Its `parents` are the operands, as
            nodes, in order. Its `pull` takes the upstream gradient alone, and returns
            one gradient for each parent. Its `name`, the operation's, is for the
            pictures alone, and no check looks at it.
    """
    parents = tuple(each if isinstance(each, Node) else Node(each) for each in operands)
    ### BEGIN SOLUTION
    values = [parent.data for parent in parents]
    node = Node(operation.forward(*values), parents, name=operation.name)
    node.pull = lambda upstream: operation.pull(upstream, *values)
    ### END SOLUTION
    return node


# %% nbgrader={"grade": true, "grade_id": "check_apply", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/apply")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/apply")
### END HIDDEN TESTS

# %% [markdown]
# The check uses an operation that you have never seen, with four operands: your `apply` must not
# care which one it is. Now the formula from the beginning, on nodes. You write it like
# any other, and `draw_graph` draws what your engine has recorded. Boxes with dashed lines are
# leaves. Below each name stands the value; of an array that is no single number, its shape.

# %% nbgrader={"grade": false, "grade_id": "diamond", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    a, b = Node(3.0, name="a"), Node(-2.0, name="b")
    root = a * b + a
    draw_graph(root)


# %% [markdown]
# ## 4 · An order
#
# When it is a node's turn to hand gradients to its parents, everything that will ever arrive at
# the node must have arrived. So all of its children have to come first. Turned around: we
# want a list of all nodes in which **every node stands behind all of its parents**, and walk
# it from the end. Such a list is called a *topological order*. There is often more than one.
#
# ![A graph in which w leads to p, p to q, q to r, and r to the root L = r + p; p also leads to L directly. So p is one step from the root along one path and three along the other. In topological order: w, p, q, r, L, with each arrow leading to the right. Walked in reverse, from L to w, both contributions to p have arrived when it is the turn of p.](order.svg)
#
# Sorting the nodes by their distance from the root does not do it. In the picture $p$ is
# one step from the root. If its turn came after one step, it would hand on a part of its
# gradient: what comes through $r$ and $q$ arrives later.
#
# A recipe that works: **put a node on the list as soon as all of its parents are on it.** To put
# the root down, first put its parents down; for each of them, first its own parents, and so on
# until you come to leaves, which can be put down at once. Three traps lie on the way.
#
# - **Nodes that are reached twice.** In `a * a` the same node is both parents. Every node
#   belongs on the list once: remember which ones you have seen.
# - **Ladders.** Stack forty diamonds on one another. That is a graph of 121 nodes, with
#   $2^{40}$ paths through it, about $10^{12}$. Whoever follows every path is still busy tomorrow.
# - **Depth.** The recipe sounds like a function that calls itself for each parent. But Python allows only about 1,000
#   calls inside one another, and then stops with a `RecursionError`. A loop
#   that adds up 5,000 numbers leaves a chain of 5,000 nodes. So manage without
#   such a function: with a loop, and a list of what is still to be done.
#
# <details><summary>Hint 1</summary>
#
# Keep a pile of tasks. There are two kinds of task: *visit* a node, and *put it down*. Begin with
# one task: visit the root. While there are tasks, take the last one (`pile.pop()`). What has to
# be on the pile so that a node is put down after its parents?
#
# <details><summary>Hint 2</summary>
#
# To visit a node that you have not seen: put the task "put it down" on the pile, and on top of
# it "visit" for each parent. The parents are then dealt with first, with all that is above
# them. For the diamond, with `v` for visit and `p` for put down, and the top of the pile at the right:
#
# | task taken | pile afterwards | list |
# | --- | --- | --- |
# | | `v L` | |
# | `v L` | `p L`, `v c`, `v a` | |
# | `v a` | `p L`, `v c`, `p a` | |
# | `p a` | `p L`, `v c` | a |
# | `v c` | `p L`, `p c`, `v a`, `v b` | a |
# | `v b` | `p L`, `p c`, `v a`, `p b` | a |
# | `p b` | `p L`, `p c`, `v a` | a, b |
# | `v a`, seen | `p L`, `p c` | a, b |
# | `p c` | `p L` | a, b, c |
# | `p L` | | a, b, c, L |
#
# <details><summary>Hint 3</summary>
#
# A task can be a pair such as `(node, True)`. A set remembers nodes: `seen.add(...)`, and
# `... in seen` is quick, however many there are.
#
# </details>
# </details>
# </details>
#
# <details><summary>Another way (Kahn's algorithm)</summary>
#
# First find all nodes, and count for each how many children it has among them, once for each time that it is a
# parent. Then begin at the root and take away: a node whose children have all been
# taken can be taken next. You get the order in reverse.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "topological_order", "locked": false, "schema_version": 3, "solution": true, "task": false}
def topological_order(root: Node) -> list[Node]:
    """Put the root and everything that it was computed from in order.

    It follows the `parents`, and works for any graph: for nodes that are used many
    times, and for chains of many thousand nodes within Python's own recursion limit.

    Args:
        root: the node to begin with.

    Returns:
        order: each node once; every node behind all of its parents; the root last.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()
    pile = [(root, False)]
    while pile:
        node, parents_are_down = pile.pop()
        if parents_are_down:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            pile.append((node, True))
            pile.extend((parent, False) for parent in node.parents)
    ### END SOLUTION
    return order


# %% nbgrader={"grade": true, "grade_id": "check_topological_order", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/topological_order")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/topological_order")
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · The walk
#
# Everything is there. `backward(root)` goes like this:
#
# 1. **Begin from nothing.** Every node of the graph gets a gradient of zeros, of its data's shape.
#    So a second call gives the same numbers as the first.
# 2. **The root gets ones**, of its data's shape: it moves as fast as itself.
# 3. **Walk the order in reverse.** Each node that has parents calls its pull with its own gradient,
#    and what comes back is **added** to the parents' gradients.
#
# The word *added* carries the whole section. In the diamond, an engine that overwrites gives $a$ the gradient
# $-2$ instead of $-1$: what $c$ hands over comes last, and the $1$ is lost. And you would not notice: in our network every
# value is used only once, so an engine that overwrites trains it to exactly the same curve.
# It fails on the first network in which something is used twice.
#
# And a trap that belongs to Python. After an addition, both parents get what arrived: `pull_add` may
# return *one and the same array* for both. `x += y` changes an array where it is, for everybody
# who holds it. `x = x + y` makes a new one.
#
# <details><summary>Hint 1</summary>
#
# Steps 1 to 3 are a loop, a line, and a loop. `np.zeros_like(array)` and `np.ones_like(array)` make
# arrays of the same shape; `reversed(order)` walks a list from its end.
#
# <details><summary>Hint 2</summary>
#
# `node.pull(node.grad)` returns as many gradients as the node has parents, in the same order. `zip`
# goes through two sequences side by side: `for parent, part in zip(..., ...)`.
#
# <details><summary>Hint 3</summary>
#
# A leaf has no pull. Skip it: it has nobody to hand a gradient to.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward(root: Node) -> None:
    """Find the gradient of the root with respect to every node it was computed from.

    Afterwards each of these nodes has it in its `grad`, in the shape of its data. If
    the root is not a single number, it is the gradient of the sum of its entries.

    Args:
        root: the node to begin with.
    """
    ### BEGIN SOLUTION
    order = topological_order(root)
    for node in order:
        node.grad = np.zeros_like(node.data)
    root.grad = np.ones_like(root.data)
    for node in reversed(order):
        if node.parents:
            contributions = node.pull(node.grad)
            for parent, part in zip(node.parents, contributions, strict=True):
                parent.grad = parent.grad + part
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_backward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/backward")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/backward")
### END HIDDEN TESTS

# %% [markdown]
# The check draws graphs at random, and PyTorch runs the same graphs. When your points are counted, they are graphs
# that nobody has seen before. Up to here every function of yours was judged by itself, with the
# course's own functions around it. The next check is worth nothing, and it may be
# the one to be proud of: your operators record, your pulls pull, your order orders.

# %% nbgrader={"grade": false, "grade_id": "check_engine", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/engine")

# %% [markdown]
# And the diamond once more, now with its gradients. You know them.

# %% nbgrader={"grade": false, "grade_id": "diamond_back", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    a, b = Node(3.0, name="a"), Node(-2.0, name="b")
    root = a * b + a
    backward(root)
    draw_graph(root)


# %% [markdown]
# ## 6 · The network
#
# Now write the loss of the network of stage 01, in the language of your engine:
#
# $$
# h = x\,w_1, \qquad
# h_\text{relu} = \max(h, 0), \qquad
# y_\text{pred} = h_\text{relu}\,w_2, \qquad
# L = \sum_{n,k} \left(y_\text{pred} - y\right)_{nk}^2 .
# $$
#
# `x` and `y` are plain arrays, `w1` and `w2` are nodes, and what comes back is the node of the
# loss. You have `@`, `-`, `relu` and `sum_of_squares`. There is no backward pass to write.
#
# <details><summary>Hint 1</summary>
#
# `np.maximum` does not know nodes, but `relu` does. Never reach for `.data` here: what is computed
# from plain data leaves no record.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "network_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def network_loss(x: Array, y: Array, w1: Node, w2: Node) -> Node:
    """Run the two-layer network forward, and record it.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: weights of the first layer, a node with data of shape (D_in, H).
        w2: weights of the second layer, a node with data of shape (H, D_out).

    Returns:
        loss: the sum of squared errors, a node with data of shape ().
    """
    ### BEGIN SOLUTION
    y_pred = relu(x @ w1) @ w2
    loss = sum_of_squares(y_pred - y)
    ### END SOLUTION
    return loss


# %% nbgrader={"grade": true, "grade_id": "check_network_loss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/network_loss")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/network_loss")
### END HIDDEN TESTS

# %% [markdown]
# Here is the graph that your engine records on the real network, after one walk back. Each
# gradient has the shape of its data.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, w1, w2 = starting_point()

# %% nbgrader={"grade": false, "grade_id": "network_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    w1_node, w2_node = Node(w1, name="w1"), Node(w2, name="w2")
    # The data as nodes too, so that they have names in the picture.
    loss_node = network_loss(Node(x, name="x"), Node(y, name="y"), w1_node, w2_node)
    backward(loss_node)
    draw_graph(loss_node)


# %% [markdown]
# Where are your five lines of stage 01?
#
# | stage 01 | here |
# | --- | --- |
# | 3.1, `grad_y_pred` | the pulls of the sum of squares and of the subtraction, one after the other |
# | 3.2, `grad_w2`, and 3.3, `grad_h_relu` | the pull of the second matrix product gives both |
# | 3.4, `grad_h` | the pull of the ReLU |
# | 3.5, `grad_w1` | the pull of the first matrix product: the second of its two gradients |
#
# And the first of those two? It is the gradient of the loss with respect to `x`, the data. Nobody wants it,
# and it costs as much to compute as that of `w1`. Your engine does not know which leaves are meant
# to be trained; PyTorch lets you say so.
#
# ## 7 · Training
#
# The same loop as in stage 01, with the same signature: arrays go in, arrays come out. In each turn
# make two new leaves from the weights, compute the loss from them, walk back, and move the arrays a step
# against the gradients. Then the nodes are thrown away: **every turn records a graph of its own**.
#
# <details><summary>Hint 1</summary>
#
# Keep the two leaves under names of their own: after `backward` the gradients are found there. `w1`
# and `w2` remain arrays from the first turn to the last.
#
# <details><summary>Hint 2</summary>
#
# Five steps: two leaves; `network_loss`; `backward`; the loss as a number; two lines that move the
# weights. The number of a node of shape `()` is `float(node.data)`.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    x: Array, y: Array, w1: Array, w2: Array, learning_rate: float, steps: int
) -> tuple[list[float], Array, Array]:
    """Train the network by gradient descent, with the engine.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: starting weights of the first layer, (D_in, H). May be updated in place.
        w2: starting weights of the second layer, (H, D_out). May be updated in place.
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one number a step.
        w1, w2: the weights after the last step, as arrays.
    """
    losses = []
    for _ in range(steps):
        ### BEGIN SOLUTION
        w1_leaf, w2_leaf = Node(w1), Node(w2)
        loss_here = network_loss(x, y, w1_leaf, w2_leaf)
        backward(loss_here)
        loss = float(loss_here.data)
        w1 = w1 - learning_rate * w1_leaf.grad
        w2 = w2 - learning_rate * w2_leaf.grad
        ### END SOLUTION
        losses.append(loss)
    return losses, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("04-engine/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# The very network, from the very weights, 500 steps. This time nobody told the program how to
# differentiate it.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1.copy(), w2.copy(), LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {**earlier_losses("04-engine"), "04 engine": losses},
        title="Two-layer network, gradients by an engine",
        differences=True,
    )

# %% [markdown]
# The curve is the old one. If yours leaves no line in the lower panel, the difference is zero in every digit, and zero
# has no place on a logarithmic axis: an engine whose pulls are your lines of stage 01 does the same
# arithmetic as they did.

# %% nbgrader={"grade": false, "grade_id": "check_same_losses", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("04-engine/same_losses")

# %% [markdown]
# ## Can you do one alone?
#
# Your engine knows six operations. Teach it a seventh: the exponential function, entry by entry. It takes an
# `Operation` and a pull. (The derivative of $e^u$ is $e^u$.) How would you find out whether your pull is right,
# with what you built in stage 02?
#
# <details><summary>Compare</summary>
#
# `EXP = Operation("exp", np.exp, pull_exp)`, where `pull_exp(upstream, a)` returns the tuple of one
# gradient, `upstream` times `np.exp(a)`, entry by entry. The engine itself, `apply`, `topological_order` and
# `backward`, stays as it is. To test it: take the function of one array that applies `EXP`, multiplies by random
# numbers and sums the squares, and compare the gradient that your engine finds with stage 02's numerical one.
#
# </details>
#
# ## A question to think about
#
# Why walk *backward*? One could just as well walk forward: choose one number of one leaf, and carry along, at
# every node, how fast the node moves when that one number rises. No record is needed, and no
# order but the one in which things are computed anyway. **What would one step of training our
# network cost that way? For what kind of function would it be the better way? And what does the backward
# walk have to pay for its advantage?**
#
# <details><summary>Compare</summary>
#
# A forward walk answers for one number of a leaf: how fast does *everything* move when *it*
# rises? For all weights of our network that takes 101,000 walks. The backward walk answers the
# opposite question: how fast does *one* root move when *anything* rises? One walk is enough, because
# the loss is one number. A function of one number with many results is the other way round: there
# the forward walk wins. (Both have names: *forward mode* and *reverse mode*.)
#
# The price is memory. The pulls need the parents' arrays, so every array that was computed on the way is kept
# at least until the walk has come back to it. The deeper the network, the more there is to keep. A forward walk can
# forget each array as soon as nothing is computed from it any more.
#
# </details>
#
# ## What changes in the next stage
#
# Less than you may think. In **05 · Autograd**, PyTorch does what your engine does, and you will recognise every part. A
# tensor is a node. `grad_fn` is its pull and leads to its parents. `loss.backward()` is your
# `backward(loss)`. The leaves that are to be trained are marked with `requires_grad=True`, so nothing is
# computed that nobody wants. One thing it does differently, and many programs have
# gone wrong there: it does *not* begin from zeros. The gradients of the leaves are added to what
# the last call left there. You will have to put them back to zero yourself.
