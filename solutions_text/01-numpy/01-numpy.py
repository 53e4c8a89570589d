# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01 · Backpropagation in NumPy
#
# | | |
# | --- | --- |
# | **You will be able to** | derive every gradient of a two-layer network, write it as one line of NumPy, and train the network with it |
# | **Time** | about 90 minutes |
# | **Before you start** | matrix products in NumPy; the derivative of $x^2$; the chain rule for functions of one number |
# | **Points** | 20: forward 3, loss 2, five gradients 2 each, training 5 |
#
# No library computes a derivative for you in this notebook. You will find each one on
# paper, type it in, and have it compared with the gradient that PyTorch's autograd
# finds for the same numbers.
#
# **How it works.** A cell marked `YOUR CODE HERE` is a blank. Replace the comment and
# the `raise` under it, run the cell (Shift+Enter), then run the check below it. The
# check tells you in a sentence what it sees. You can run the whole notebook at any
# time: it runs around blanks that are still open.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from grader import LEARNING_RATE, STEPS, plot_losses, starting_point, when_filled_in

Array = np.ndarray

# %% [markdown]
# ## What backpropagation is for
#
# A network is a function with many adjustable numbers, its *weights*. A *loss* says
# how wrong the network is: one number, the smaller the better. To improve, we ask of
# every single weight: *if I raise you a little, does the loss rise or fall, and how
# fast?* The answer is a slope. All slopes together are the **gradient**, and a small
# step against it makes the loss smaller.
#
# Our network has 101,000 weights. Nudging each one and measuring the loss again would
# cost 101,000 passes through the network for a single step. **Backpropagation finds
# all the slopes in one pass back through the network**, for about twice the work of
# the pass forward. Everything called deep learning rests on this.
#
# ## The network
#
# Two matrix products with a ReLU in between, and the squared error as loss:
#
# $$
# h = x\,w_1, \qquad
# h_\text{relu} = \max(h, 0), \qquad
# y_\text{pred} = h_\text{relu}\,w_2, \qquad
# L = \sum_{n,k} \left(y_\text{pred} - y\right)_{nk}^2 .
# $$
#
# ![The computational graph. Forward, from left to right: x and w1 give h by a matrix product; the ReLU of h gives h_relu; h_relu and w2 give y_pred by a matrix product; y_pred and y give the loss L. Backward, from right to left along the same arrows: grad_y_pred, then grad_w2 and grad_h_relu, then grad_h, then grad_w1.](graph.svg)
#
# Read the picture twice. From left to right, along the dark arrows, it computes the
# loss: the **forward pass**. From right to left, along the blue arrows, it carries
# slopes: the **backward pass**. Each blue arrow is one of the five lines that you are
# going to write, and it needs only what lies at its two ends.
#
# ## One convention, said once and loudly
#
# > **A row is a sample. We write `x @ w`, with the data on the left and the weights on
# > the right.**
#
# Many books write $W x$ with samples as columns. Every formula of theirs is then the
# transpose of ours. When you look something up, check this first.
#
# | name | what it is | shape | in this notebook |
# | --- | --- | --- | --- |
# | `x` | inputs, one sample a row | $(N, D_\text{in})$ | (64, 1000) |
# | `w1` | weights of the first layer | $(D_\text{in}, H)$ | (1000, 100) |
# | `h`, `h_relu` | hidden layer before and after the ReLU | $(N, H)$ | (64, 100) |
# | `w2` | weights of the second layer | $(H, D_\text{out})$ | (100, 10) |
# | `y_pred`, `y` | outputs and targets | $(N, D_\text{out})$ | (64, 10) |
# | $L$ | loss | one number | one number |
# | `grad_anything` | $\partial L / \partial\,$anything | **the shape of anything** | |
#
# The last row is your best friend. A gradient holds one slope for each entry of the
# thing it belongs to, so it has the same shape. When you are lost, write the shapes
# down: often only one product fits.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, w1, w2 = starting_point()

for name, array in {"x": x, "y": y, "w1": w1, "w2": w2}.items():
    print(f"{name:3s}{array.shape!s:>13}  {array.dtype}")


# %% [markdown]
# The data is random, and so are the weights: there is nothing to understand in them,
# which leaves your attention for the gradients. All later stages start from these
# same numbers.
#
# ## 1 · The forward pass
#
# Write the three formulas down as three lines. Keep `h` and `h_relu` apart: the
# backward pass will ask where `h` was negative, and by then `h_relu` has forgotten.
#
# <details><summary>Hint 1</summary>
#
# The matrix product of NumPy is `@`. The product `x * w1` with a star goes entry by
# entry and does not even have fitting shapes here.
#
# <details><summary>Hint 2</summary>
#
# `np.maximum(a, b)` compares entry by entry; `np.max(a)` would give one single number.
#
# <details><summary>Hint 3</summary>
#
# `y_pred` has shape $(N, D_\text{out})$. It comes from `h_relu`, of shape $(N, H)$,
# and `w2`, of shape $(H, D_\text{out})$, in this order.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(x: Array, w1: Array, w2: Array) -> tuple[Array, Array, Array]:
    """Run the network forward.

    Args:
        x: inputs, (N, D_in).
        w1: weights of the first layer, (D_in, H).
        w2: weights of the second layer, (H, D_out).

    Returns:
        h: hidden layer before the ReLU, (N, H).
        h_relu: hidden layer after it, (N, H).
        y_pred: outputs, (N, D_out).
    """
    ### BEGIN SOLUTION
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2
    ### END SOLUTION
    return h, h_relu, y_pred


# %% nbgrader={"grade": true, "grade_id": "check_forward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/forward")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/forward")
### END HIDDEN TESTS

# %% [markdown]
# The check calls your function on small networks whose sizes are different prime
# numbers, so that no array of a wrong shape can slip through. Right means a relative
# error below $10^{-9}$; a correct line typically has about $10^{-16}$.
#
# ## 2 · The loss
#
# $$ L = \sum_{n=1}^{N} \sum_{k=1}^{D_\text{out}} \left(y_\text{pred} - y\right)_{nk}^2 $$
#
# One number for the whole batch. It is a **sum**: not a mean, no half in front, no
# root. Other courses choose differently, and each choice changes every gradient below
# by a constant.
#
# <details><summary>Hint 1</summary>
#
# Three steps: subtract, square each entry, add up everything.
#
# <details><summary>Hint 2</summary>
#
# An array has a method `.sum()`. Without arguments it adds over all axes.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "squared_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def squared_error(y_pred: Array, y: Array) -> float:
    """Return the sum of squared errors over the whole batch.

    Args:
        y_pred: outputs of the network, (N, D_out).
        y: targets, (N, D_out).

    Returns:
        loss: one number.
    """
    ### BEGIN SOLUTION
    loss = np.sum((y_pred - y) ** 2)
    ### END SOLUTION
    return loss


# %% nbgrader={"grade": true, "grade_id": "check_squared_error", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/squared_error")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/squared_error")
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Backward, one arrow at a time
#
# Suppose someone hands you the slope of the loss with respect to the *output* of one
# box in the picture. You want it with respect to the box's *input*. The chain rule
# says how: multiply by the slope of the box itself.
#
# $$
# \underbrace{\frac{\partial L}{\partial \text{input}}}_{\text{what you pass on}}
# \;=\;
# \underbrace{\frac{\partial L}{\partial \text{output}}}_{\text{upstream: what arrives}}
# \cdot
# \underbrace{\frac{\partial\,\text{output}}{\partial \text{input}}}_{\text{local: the box alone}}
# $$
#
# That is the whole idea. Start at the loss, where the answer is known, and walk
# backward box by box. Nobody ever needs to see more than one box at a time. Where an
# input reaches the loss along several ways, the contributions **add up**; this is where
# the sums below come from.
#
# Each line is its own little function with its own check. A line is judged by itself:
# a mistake in one costs nothing in the others.
#
# ### 3.1 · The loss with respect to the outputs
#
# $L$ is a sum of squares, and the entry $y_{\text{pred},nk}$ occurs in exactly one
# of its terms. Only this term has a slope:
#
# $$
# \frac{\partial L}{\partial y_{\text{pred},nk}}
# = \frac{\partial}{\partial y_{\text{pred},nk}} \left(y_{\text{pred},nk} - y_{nk}\right)^2 .
# $$
#
# Finish it, for all entries at once. Shape: that of `y_pred`, $(N, D_\text{out})$.
#
# <details><summary>Hint 1</summary>
#
# The derivative of $(u - c)^2$ with respect to $u$, where $c$ is a constant?
#
# <details><summary>Hint 2</summary>
#
# It has two factors: a number that comes down from the exponent, and what was in the
# brackets. A prediction that is too high ($u > c$) has a positive slope: raising it
# further makes things worse.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_y_pred", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_y_pred(y_pred: Array, y: Array) -> Array:
    """Return the gradient of the loss with respect to y_pred.

    Args:
        y_pred: outputs of the network, (N, D_out).
        y: targets, (N, D_out).

    Returns:
        grad_y_pred: (N, D_out).
    """
    ### BEGIN SOLUTION
    grad_y_pred = 2 * (y_pred - y)
    ### END SOLUTION
    return grad_y_pred


# %% nbgrader={"grade": true, "grade_id": "check_grad_y_pred", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/grad_y_pred")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/grad_y_pred")
### END HIDDEN TESTS

# %% [markdown]
# ### 3.2 · Through the second product, to its weights
#
# From here on `grad_y_pred` is what arrives from above. The box is
# $y_\text{pred} = h_\text{relu}\,w_2$, or entry by entry
#
# $$ y_{\text{pred},nk} = \sum_{j} h_{\text{relu},nj}\; w_{2,jk} . $$
#
# Take one weight, $w_{2,jk}$. It is used once for **every sample** $n$, each time
# multiplied by $h_{\text{relu},nj}$, and each time it ends up in $y_{\text{pred},nk}$.
# So it reaches the loss along $N$ ways, and their contributions add up:
#
# $$
# \frac{\partial L}{\partial w_{2,jk}}
# = \sum_{n} h_{\text{relu},nj} \cdot \frac{\partial L}{\partial y_{\text{pred},nk}} .
# $$
#
# A sum over a shared index is a matrix product in disguise. Which one? The index $n$
# must disappear, and it is the *first* index of both factors.
#
# | | shape |
# | --- | --- |
# | `h_relu` | $(N, H)$ |
# | `grad_y_pred` | $(N, D_\text{out})$ |
# | `grad_w2`, wanted | $(H, D_\text{out})$ |
#
# <details><summary>Hint 1</summary>
#
# `a @ b` sums over the *last* index of `a` and the *first* index of `b`. What turns the
# first index of a matrix into its last?
#
# <details><summary>Hint 2</summary>
#
# $(H, N)$ times $(N, D_\text{out})$ gives $(H, D_\text{out})$. Transposing is `.T`.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_w2", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_w2(h_relu: Array, grad_y_pred: Array) -> Array:
    """Return the gradient of the loss with respect to w2.

    Args:
        h_relu: hidden layer after the ReLU, (N, H).
        grad_y_pred: gradient that arrives from above, (N, D_out).

    Returns:
        grad_w2: (H, D_out).
    """
    ### BEGIN SOLUTION
    grad_w2 = h_relu.T @ grad_y_pred
    ### END SOLUTION
    return grad_w2


# %% nbgrader={"grade": true, "grade_id": "check_grad_w2", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/grad_w2")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/grad_w2")
### END HIDDEN TESTS

# %% [markdown]
# Here the check hands your function a *random* upstream gradient. A line that ignores
# what arrives from above, and is right only for this one loss, does not pass.
#
# ### 3.3 · Through the second product, to its input
#
# The same box, the other input. One entry $h_{\text{relu},nj}$ is used once for
# **every output** $k$, each time multiplied by $w_{2,jk}$:
#
# $$
# \frac{\partial L}{\partial h_{\text{relu},nj}}
# = \sum_{k} \frac{\partial L}{\partial y_{\text{pred},nk}} \cdot w_{2,jk} .
# $$
#
# Now the index $k$ must disappear. It is the *last* index of both factors. Wanted
# shape: that of `h_relu`, $(N, H)$.
#
# <details><summary>Hint 1</summary>
#
# `grad_y_pred` is $(N, D_\text{out})$ and `w2` is $(H, D_\text{out})$. One of them has
# to be turned around, and the result must begin with $N$.
#
# <details><summary>Hint 2</summary>
#
# $(N, D_\text{out})$ times $(D_\text{out}, H)$ gives $(N, H)$.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_h_relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_h_relu(grad_y_pred: Array, w2: Array) -> Array:
    """Return the gradient of the loss with respect to h_relu.

    Args:
        grad_y_pred: gradient that arrives from above, (N, D_out).
        w2: weights of the second layer, (H, D_out).

    Returns:
        grad_h_relu: (N, H).
    """
    ### BEGIN SOLUTION
    grad_h_relu = grad_y_pred @ w2.T
    ### END SOLUTION
    return grad_h_relu


# %% nbgrader={"grade": true, "grade_id": "check_grad_h_relu", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/grad_h_relu")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/grad_h_relu")
### END HIDDEN TESTS

# %% [markdown]
# ### 3.4 · Through the ReLU
#
# The ReLU works on each entry alone: $h_\text{relu} = h$ where $h > 0$, and $0$
# elsewhere. So its slope is either 1 or 0, and the chain rule becomes a gate:
#
# $$
# \frac{\partial L}{\partial h_{nj}} =
# \begin{cases}
# \dfrac{\partial L}{\partial h_{\text{relu},nj}} & \text{if } h_{nj} > 0, \\[2ex]
# 0 & \text{if } h_{nj} < 0 .
# \end{cases}
# $$
#
# Where `h` was positive, the gradient passes unchanged. Where `h` was negative, the
# entry had no influence on the loss, and nothing flows back. (At exactly 0 there is a
# kink and no slope; any choice is fine, and no check looks there.)
#
# Your input `grad_h_relu` belongs to the caller. Leave it as it is: make something new
# from it.
#
# <details><summary>Hint 1</summary>
#
# The comparison `h > 0` gives an array of True and False of the same shape as `h`. In
# a product they count as 1 and 0.
#
# <details><summary>Hint 2</summary>
#
# Or in two steps: take a `.copy()` of the gradient that arrives, then set some of its
# entries to zero. `a[mask] = 0` does that for all entries where `mask` is True.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_h", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_h(grad_h_relu: Array, h: Array) -> Array:
    """Return the gradient of the loss with respect to h.

    Args:
        grad_h_relu: gradient that arrives from above, (N, H). Not changed.
        h: hidden layer before the ReLU, (N, H).

    Returns:
        grad_h: (N, H).
    """
    ### BEGIN SOLUTION
    grad_h = grad_h_relu * (h > 0)
    ### END SOLUTION
    return grad_h


# %% nbgrader={"grade": true, "grade_id": "check_grad_h", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/grad_h")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/grad_h")
### END HIDDEN TESTS

# %% [markdown]
# ### 3.5 · Through the first product, to its weights
#
# The box $h = x\,w_1$ is the box of 3.2 again, with other names: data on the left,
# weights on the right, a gradient from above. Look at your line of 3.2, and write the
# last one. Wanted shape: that of `w1`, $(D_\text{in}, H)$.
#
# There is no sixth line. The gradient with respect to `x` exists too, but `x` is data:
# nobody wants to change it.
#
# <details><summary>Hint 1</summary>
#
# In 3.2 the data was `h_relu` and the gradient from above was `grad_y_pred`. What plays
# these two parts here?
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_w1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_w1(x: Array, grad_h: Array) -> Array:
    """Return the gradient of the loss with respect to w1.

    Args:
        x: inputs, (N, D_in).
        grad_h: gradient that arrives from above, (N, H).

    Returns:
        grad_w1: (D_in, H).
    """
    ### BEGIN SOLUTION
    grad_w1 = x.T @ grad_h
    ### END SOLUTION
    return grad_w1


# %% nbgrader={"grade": true, "grade_id": "check_grad_w1", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/grad_w1")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/grad_w1")
### END HIDDEN TESTS

# %% [markdown]
# ### The whole backward pass
#
# Your five lines, in the only order that works: each needs the one above it. This cell
# is given. Compare it with the blue arrows of the picture.

# %% nbgrader={"grade": false, "grade_id": "backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
def backward(x: Array, y: Array, w1: Array, w2: Array) -> dict[str, Array]:
    """Run the network forward and backward; return all gradients by name."""
    h, h_relu, y_pred = forward(x, w1, w2)
    grad_y_pred = compute_grad_y_pred(y_pred, y)
    grad_w2 = compute_grad_w2(h_relu, grad_y_pred)
    grad_h_relu = compute_grad_h_relu(grad_y_pred, w2)
    grad_h = compute_grad_h(grad_h_relu, h)
    grad_w1 = compute_grad_w1(x, grad_h)
    return {
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h_relu": grad_h_relu,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


# %% [markdown]
# And now the test that matters. PyTorch runs the same network on the same numbers and
# finds all five gradients by itself, with the autograd machinery that you will meet in
# stage 05. Do yours agree?

# %% nbgrader={"grade": false, "grade_id": "check_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/backward")


# %% [markdown]
# ## 4 · Training
#
# Gradient descent: go forward, note the loss, go backward, and move both weight
# matrices a small step *against* their gradients.
#
# $$
# w_1 \leftarrow w_1 - \eta\,\frac{\partial L}{\partial w_1},
# \qquad
# w_2 \leftarrow w_2 - \eta\,\frac{\partial L}{\partial w_2}
# $$
#
# The learning rate $\eta$ says how small. Fill in one turn of the loop. It has to leave
# behind the `loss` that the gradients belong to, and the new `w1` and `w2`. Use your
# functions from above.
#
# <details><summary>Hint 1</summary>
#
# `forward` gives you `y_pred`, `squared_error` the loss, and `backward` a dictionary of
# gradients: `gradients["grad_w1"]`.
#
# <details><summary>Hint 2</summary>
#
# Compute both gradients before you touch either weight. The old `w2` is part of the
# gradient of `w1`.
#
# <details><summary>Hint 3</summary>
#
# Four steps: forward, loss, backward, and two lines that subtract `learning_rate` times
# a gradient from a weight matrix.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    x: Array, y: Array, w1: Array, w2: Array, learning_rate: float, steps: int
) -> tuple[list[float], Array, Array]:
    """Train the network by gradient descent.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: starting weights of the first layer, (D_in, H). May be updated in place.
        w2: starting weights of the second layer, (H, D_out). May be updated in place.
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one number a step.
        w1, w2: the weights after the last step.
    """
    losses = []
    for _ in range(steps):
        ### BEGIN SOLUTION
        _, _, y_pred = forward(x, w1, w2)
        loss = squared_error(y_pred, y)
        gradients = backward(x, y, w1, w2)
        w1 = w1 - learning_rate * gradients["grad_w1"]
        w2 = w2 - learning_rate * gradients["grad_w2"]
        ### END SOLUTION
        losses.append(loss)
    return losses, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("01-numpy/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# Everything together: 500 steps with learning rate $10^{-6}$, on the real sizes. It
# takes about a second. The loss axis is logarithmic: each tick is a factor of ten or
# more.

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1.copy(), w2.copy(), LEARNING_RATE, STEPS)
    plot_losses({"01 NumPy": losses}, title="Two-layer network, gradients by hand")
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% [markdown]
# The network fits 64 random targets almost perfectly. With 101,000 weights for 640
# numbers that is no wonder, and it has learned nothing that would help with a 65th
# sample. But the gradients work, and those were the point.
#
# ## A question to think about
#
# Take the mask out of `compute_grad_h` (return `grad_h_relu` as it is), run the
# training again, and look at the curve. The gradient is now wrong: the check says so.
# **Before you try it: will the loss still fall? And what does that tell you about
# using a loss curve to find out whether a gradient is right?**
#
# <details><summary>When you have tried it</summary>
#
# It falls, and at step 100 it is even *lower* than with the right gradient. A wrong
# gradient that points roughly downhill still goes downhill. Many mistakes in a backward
# pass look like this: the curve falls, nobody notices, and the network ends up worse
# than it had to. **A loss curve does not prove a gradient. Comparing it with an
# independent one does.** (Put the mask back, and run the cells again.)
#
# </details>
#
# ## What changes in the next stage
#
# Here, PyTorch was the referee. In **02 · Gradient checking** you build your own: a few
# lines that test *any* gradient with nothing but the function itself.
