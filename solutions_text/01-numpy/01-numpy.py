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
# | **Time** | about two hours, with pencil and paper |
# | **Before you start** | matrix products in NumPy; the derivative of $x^2$; the chain rule for functions of one number |
# | **Points** | 20: `forward` 3, `squared_error` 2, `grad_y_pred` 2, `grad_w2` 2, `grad_h_relu` 2, `grad_h` 2, `grad_w1` 2, `train` 5 |
#
# No library computes a derivative for you in this notebook. You find each one on paper,
# type it in, and have it compared with the gradient that PyTorch's autograd finds for
# the same numbers.
#
# **How it works.** Run the next cell first (Shift+Enter): it imports what the others
# need. A cell marked `YOUR CODE HERE` is a blank. Replace the comment and the `raise`
# under it, run the cell, then run the check below it. The check tells you in a sentence
# what it sees. You can run the whole notebook at any time: it runs around blanks that
# are still open.

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
# fast?* The answer is a slope. All slopes together are the **gradient**, and a step
# against it makes the loss smaller, if the step is small enough.
#
# Our network has 101,000 weights. Nudging each one and measuring the loss again would
# cost 101,000 passes through the network for a single step. **Backpropagation finds
# all the slopes in one pass back through the network**, for about the work of one more
# pass forward (in a deep network, of two). Everything called deep learning rests on
# this.
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
# ![The computational graph. Forward, from left to right: x and w1 enter a matrix product, which gives h; h enters the ReLU, which gives h_relu; h_relu and w2 enter a matrix product, which gives y_pred; y_pred and y enter the sum of squares, which gives the loss L. Backward, from right to left: grad_y_pred comes out of the sum of squares; grad_w2 and grad_h_relu come out of the second product; grad_h comes out of the ReLU; grad_w1 comes out of the first product.](graph.svg)
#
# Read the picture twice. From left to right, along the dark arrows, it computes the
# loss: the **forward pass**. From right to left, along the blue arrows, it carries
# slopes: the **backward pass**. Each blue arrow is one of the five lines that you are
# going to write. It needs only what touches the box where it starts: that box's
# inputs, and the blue arrow that arrives there.
#
# ### The same thing with single numbers
#
# Let every matrix have one entry: $x = 2$, $w_1 = 3$, $w_2 = -1$, $y = 1$. Forward:
#
# $$
# h = 2 \cdot 3 = 6, \qquad
# h_\text{relu} = 6, \qquad
# y_\text{pred} = 6 \cdot (-1) = -6, \qquad
# L = (-6 - 1)^2 = 49 .
# $$
#
# Backward, each slope from the one before it. Cover the right column and try.
#
# | slope of $L$ with respect to | how fast the box's output moves | so the slope is |
# | --- | --- | --- |
# | $y_\text{pred}$ | the square of $(y_\text{pred} - 1)$: $2 \cdot (-7)$ | $-14$ |
# | $w_2$ | $y_\text{pred} = h_\text{relu} w_2$: 6 times as fast as $w_2$ | $6 \cdot (-14) = -84$ |
# | $h_\text{relu}$ | $y_\text{pred} = h_\text{relu} w_2$: $-1$ times as fast as $h_\text{relu}$ | $-1 \cdot (-14) = 14$ |
# | $h$ | the ReLU of a positive number: as fast as $h$ | $1 \cdot 14 = 14$ |
# | $w_1$ | $h = x w_1$: 2 times as fast as $w_1$ | $2 \cdot 14 = 28$ |
#
# Is 28 true? Raise $w_1$ to 3.001 and go forward again: $h = 6.002$,
# $y_\text{pred} = -6.002$, $L = 7.002^2 = 49.028004$. The loss rose by about
# $28 \cdot 0.001$. The rest of this notebook is this table, for matrices.
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
# | `grad_anything` | $\partial L / \partial\,\text{anything}$ | **the shape of anything** | |
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
# backward pass needs both.
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
# root. Other courses choose differently; a mean or a half only multiplies every
# gradient below by a constant.
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
# We write $\partial L / \partial a$ for the slope of $L$ when the single number $a$ moves.
# What is computed from $a$ moves along; everything else stays where it is.
#
# Suppose someone hands you the slope of the loss with respect to the *output* of one
# box in the picture. You want it with respect to the box's *input*. The chain rule
# says how: multiply by the slope of the box itself. Read this for one number going in
# and one coming out; matrices come in 3.2.
#
# $$
# \underbrace{\frac{\partial L}{\partial\,\text{input}}}_{\text{what you pass on}}
# \;=\;
# \underbrace{\frac{\partial L}{\partial\,\text{output}}}_{\text{upstream: what arrives}}
# \cdot
# \underbrace{\frac{\partial\,\text{output}}{\partial\,\text{input}}}_{\text{local: the box alone}}
# $$
#
# One more thing, and you have all the calculus of this course. **Where a number
# reaches the loss along several paths, their contributions add up.** Let
# $L = a^2 + b$ with $a = 3w$ and $b = 5w$, and raise $w$ by a tiny $\varepsilon$. Then
# $a$ rises by $3\varepsilon$, which moves $L$ by $2a \cdot 3\varepsilon$ (and by
# $9\varepsilon^2$, too small to count); and $b$ rises by $5\varepsilon$, which moves $L$ by
# $5\varepsilon$. Together the slope is $6a + 5$: one term for each path.
#
# Start at the loss, where the answer is known, and walk backward box by box. Nobody
# ever needs to see more than one box at a time. Each line is its own little function
# with its own check, and it is judged by itself: a mistake in one costs nothing in the
# others.
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
# From here on `grad_y_pred` is the upstream gradient: what arrives. The box is
# $y_\text{pred} = h_\text{relu}\,w_2$, or entry by entry
#
# $$ y_{\text{pred},nk} = \sum_{j} h_{\text{relu},nj}\; w_{2,jk} . $$
#
# Take one single weight, $w_{2,jk}$. Where does it occur? In column $k$ of the output,
# and there once for **every sample** $n$; the other columns never see it. Its local
# slope in row $n$ is what it is multiplied by:
#
# $$ \frac{\partial\, y_{\text{pred},nk}}{\partial w_{2,jk}} = h_{\text{relu},nj} . $$
#
# So it reaches the loss along $N$ paths, one for each sample. Each contributes local
# slope times upstream, and the contributions add up:
#
# $$
# \frac{\partial L}{\partial w_{2,jk}}
# = \sum_{n} h_{\text{relu},nj} \cdot \frac{\partial L}{\partial y_{\text{pred},nk}} .
# $$
#
# Now write it for all weights at once. A sum over a shared index is a matrix product in
# disguise; hold the sum above beside the definition
#
# $$ (A B)_{jk} = \sum_{n} A_{jn}\, B_{nk} . $$
#
# In the definition, the index $n$ that disappears is the *last* of $A$ and the *first*
# of $B$. In our sum it is the first index of both factors.
#
# A small one to check your line with, two samples, two hidden units, one output:
#
# $$
# h_\text{relu} = \begin{pmatrix} 1 & 2 \\ 3 & 0 \end{pmatrix}, \quad
# \frac{\partial L}{\partial y_\text{pred}} = \begin{pmatrix} 10 \\ 20 \end{pmatrix}
# \quad\Longrightarrow\quad
# \frac{\partial L}{\partial w_2} =
# \begin{pmatrix} 1 \cdot 10 + 3 \cdot 20 \\ 2 \cdot 10 + 0 \cdot 20 \end{pmatrix} =
# \begin{pmatrix} 70 \\ 20 \end{pmatrix} .
# $$
#
# | | shape |
# | --- | --- |
# | `h_relu` | $(N, H)$ |
# | `grad_y_pred` | $(N, D_\text{out})$ |
# | `grad_w2`, wanted | $(H, D_\text{out})$ |
#
# <details><summary>Hint 1</summary>
#
# What turns the first index of a matrix into its last?
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
        grad_y_pred: upstream gradient, (N, D_out).

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
# what arrives, and is right only for this one loss, does not pass.
#
# ### 3.3 · Through the second product, to its input
#
# The same box, the other input. This time it is your turn. Take one single entry
# $h_{\text{relu},nj}$ and answer on paper:
#
# 1. In which entries of $y_\text{pred}$ does it occur? (Which index of the output is
#    tied to it, and which one runs?)
# 2. What is it multiplied by in each of them?
# 3. Which sum of contributions is its slope? Over which index?
# 4. Which matrix product is that sum?
#
# Wanted shape: that of `h_relu`, $(N, H)$.
#
# <details><summary>Hint 1</summary>
#
# It occurs in row $n$ only, and there once for **every output** $k$, each time
# multiplied by $w_{2,jk}$. The running index is $k$.
#
# <details><summary>Hint 2</summary>
#
# $$
# \frac{\partial L}{\partial h_{\text{relu},nj}}
# = \sum_{k} \frac{\partial L}{\partial y_{\text{pred},nk}} \cdot w_{2,jk} .
# $$
#
# The index $k$ must disappear, and it is the *last* one of both factors.
#
# <details><summary>Hint 3</summary>
#
# $(N, D_\text{out})$ times $(D_\text{out}, H)$ gives $(N, H)$.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_h_relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_h_relu(grad_y_pred: Array, w2: Array) -> Array:
    """Return the gradient of the loss with respect to h_relu.

    Args:
        grad_y_pred: upstream gradient, (N, D_out).
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
# The ReLU works on each entry alone, so there is one path from each $h_{nj}$, and the
# chain rule needs only the slope of $\max(h, 0)$. What is it at $h = 2$? And at
# $h = -2$? (A sketch of the function helps.)
#
# What does that do to the upstream gradient, entry by entry? At exactly 0 there is a
# kink and no slope; anything from 0 to 1 is a fair choice, and no check looks there.
#
# Your input `grad_h_relu` belongs to the caller. Leave it as it is: make something new
# from it. Wanted shape: that of `h`, $(N, H)$.
#
# <details><summary>Hint 1</summary>
#
# The slope is 1 where $h$ is positive, and 0 where it is negative. The ReLU is a gate:
#
# $$
# \frac{\partial L}{\partial h_{nj}} =
# \begin{cases}
# \dfrac{\partial L}{\partial h_{\text{relu},nj}} & \text{if } h_{nj} > 0, \\[2ex]
# 0 & \text{if } h_{nj} < 0 .
# \end{cases}
# $$
#
# <details><summary>Hint 2</summary>
#
# A comparison such as `a > b` gives an array of True and False. In a product they count
# as 1 and 0.
#
# <details><summary>Hint 3</summary>
#
# Or in two steps: take a `.copy()` of the upstream gradient, then set some of its
# entries to zero. `a[mask] = 0` does that for all entries where `mask` is True.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_h", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_h(grad_h_relu: Array, h: Array) -> Array:
    """Return the gradient of the loss with respect to h.

    Args:
        grad_h_relu: upstream gradient, (N, H). Not changed.
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
# weights on the right, an upstream gradient. Look at your line of 3.2, and write the
# last one. Wanted shape: that of `w1`, $(D_\text{in}, H)$.
#
# There is no sixth line. The gradient with respect to `x` exists too, but `x` is data:
# nobody wants to change it.
#
# <details><summary>Hint 1</summary>
#
# In 3.2 the data was `h_relu` and the upstream gradient was `grad_y_pred`. What plays
# these two parts here?
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_w1", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_grad_w1(x: Array, grad_h: Array) -> Array:
    """Return the gradient of the loss with respect to w1.

    Args:
        x: inputs, (N, D_in).
        grad_h: upstream gradient, (N, H).

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
# Your five lines, in an order that works: each needs only what stands above it. This
# cell is given. Compare it with the blue arrows of the picture.

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
# And now the test that matters. PyTorch runs small random networks, the same ones as
# your functions, and finds all five gradients by itself, with the autograd machinery that you will meet in stage
# 05. Do yours agree?

# %% nbgrader={"grade": false, "grade_id": "check_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("01-numpy/backward")

# %% [markdown]
# ### A slope that you can feel
#
# On the real network, take one of the 100,000 weights in `w1`, raise it by a hundred
# thousandth, and measure the loss again. How much does the loss change, for each unit
# of the weight? And what does your gradient say?

# %% nbgrader={"grade": false, "grade_id": "nudge", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    nudge = 1e-5
    nudged = w1.copy()
    nudged[3, 4] += nudge
    loss_before = squared_error(forward(x, w1, w2)[2], y)
    loss_after = squared_error(forward(x, nudged, w2)[2], y)
    measured = (loss_after - loss_before) / nudge
    print(f"measured by nudging   {measured:.1f}")
    print(f"grad_w1[3, 4]         {backward(x, y, w1, w2)['grad_w1'][3, 4]:.1f}")


# %% [markdown]
# ## 4 · Training
#
# Gradient descent: go forward, note the loss, go backward, and move both weight
# matrices a small step *against* their gradients. Then again, and again.
#
# $$
# w_1 \leftarrow w_1 - \eta\,\frac{\partial L}{\partial w_1},
# \qquad
# w_2 \leftarrow w_2 - \eta\,\frac{\partial L}{\partial w_2}
# $$
#
# The learning rate $\eta$ says how small. Fill in one turn of the loop, with your
# functions from above. When the turn ends, `loss` is the loss before the step, and `w1`
# and `w2` are the moved weights. (`backward` goes forward once more by itself. That is
# wasteful, but simple.)
#
# <details><summary>Hint 1</summary>
#
# `forward` returns three arrays: unpack all three, as `backward` above does.
# `squared_error` returns the loss, and `backward` a dictionary, from which
# `gradients["grad_w1"]` takes one gradient.
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
# takes about a second. The loss axis is logarithmic: the same distance down is the same
# factor everywhere.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1.copy(), w2.copy(), LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses({"01 NumPy": losses}, title="Two-layer network, gradients by hand")

# %% [markdown]
# The network fits 64 random targets almost perfectly. With 101,000 weights for 640
# numbers that is no wonder, and it has learned nothing that would help with a 65th
# sample. But the gradients work, and those were the point.
#
# Look at the first losses: at steps 2 and 3 the loss *rises*. Your gradient is right.
# It is the slope at one point, and there the step is too long for it. With half the
# learning rate the loss falls from the start.
#
# ## A question to think about
#
# The next cell trains once more, with the ReLU's mask taken out of the backward pass.
# That gradient is wrong; the check of 3.4 would say so. **Before you run the cell: will
# the loss still fall? Faster or slower? And what does your answer mean for somebody who
# looks at a loss curve to find out whether a gradient is right?**

# %% nbgrader={"grade": false, "grade_id": "without_mask", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    your_own, compute_grad_h = compute_grad_h, lambda grad_h_relu, h: grad_h_relu
    try:
        no_mask, *_ = train(x, y, w1.copy(), w2.copy(), LEARNING_RATE, STEPS)
    finally:
        compute_grad_h = your_own
    plot_losses(
        {"with the mask (right)": losses, "without it (wrong)": no_mask},
        title="Which of the two is the gradient?",
    )

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# It falls, and from step 19 on it is even *lower* than with the right gradient. The
# wrong one still points roughly downhill, and with these numbers it happens to be lucky;
# with others it need not be. **The curve cannot tell you which of the two is the
# gradient. Only a comparison with an independent one can.**
#
# </details>
#
# ## Can you do one alone?
#
# Real layers have a bias: $h = x\,w_1 + b_1$, where $b_1$ has one entry for each hidden
# unit and is added to every row. Which shape has `grad_b1`? Write its line down on paper.
#
# <details><summary>Compare</summary>
#
# The shape of $b_1$, $(H,)$. One entry $b_{1,j}$ occurs once in every row $n$, multiplied
# by 1, so it reaches the loss along $N$ paths: its slope is the sum of column $j$ of
# `grad_h`. If you had this, you have understood 3.2, and not only matched shapes. Biases
# come in stage 08.
#
# </details>
#
# ## What changes in the next stage
#
# Here, PyTorch was the referee. In **02 · Gradient checking** you build your own: a few
# lines that test *any* gradient with nothing but the function itself. You have just used
# its idea, when you nudged one weight.
