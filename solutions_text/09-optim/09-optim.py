# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 09 · Optimizers
#
# | | |
# | --- | --- |
# | **You will be able to** | write the steps of SGD, momentum, Nesterov, AdaGrad, RMSProp and Adam from what was wrong with the one before, say what each of them remembers, and hand the update of a model to `torch.optim` |
# | **Time** | about two hours |
# | **Before you start** | stages 01 to 08; most of this one is NumPy |
# | **Points** | 20: `sgd_step` 1, `momentum_step` 3, `nesterov_step` 2, `adagrad_step` 3, `rmsprop_step` 3, `adam_step` 4, `train` 4 |
#
# In eight stages the gradient has come from your own formulas, from an engine, from
# autograd, from a static graph. What was done with it never changed: a small step against
# it. This stage leaves the gradient alone and asks for a better step.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from collections.abc import Callable

import numpy as np
import torch

from grader import (
    STEPS,
    earlier_losses,
    plot_losses,
    plot_paths,
    starting_model,
    starting_point,
    when_filled_in,
)

Array = np.ndarray
Tensor = torch.Tensor


# %% [markdown]
# ## What is wrong with a small step
#
# Take the simplest landscape that makes trouble, a narrow valley in two parameters:
#
# $$ f(a, b) \;=\; \tfrac12\left(a^2 + 100\,b^2\right), \qquad
# \frac{\partial f}{\partial a} = a, \qquad \frac{\partial f}{\partial b} = 100\,b . $$
#
# Along $a$ the ground falls gently, along $b$ the walls are a hundred times as steep. The
# lowest point is at $(0, 0)$.
#
# ![A long flat valley seen from above, with elliptical contour lines around its lowest point at the right. From the start at the left, a path of small gradient steps jumps from wall to wall and has come half of the way after forty steps. An arrow at the start shows that the direction of steepest descent points across the valley, not along it; a second arrow shows where the lowest point really is.](valley.svg)
#
# A gradient step does the same to each coordinate by itself:
#
# $$ a \leftarrow (1 - \eta)\,a, \qquad b \leftarrow (1 - 100\,\eta)\,b . $$
#
# Now look at the two factors. If $b$ is not to grow from step to step, $|1 - 100\,\eta|$ must
# stay below 1, so $\eta$ must stay below $0.02$. But then $a$ shrinks by less than 2 % a step.
# **The steepest direction sets the learning rate, and the flattest one pays for it.** The
# ratio of the two, here 100, is called the *condition number*. Real networks have far
# worse ones.
#
# There are two ways out, and all the optimizers of this stage take one of them or both:
#
# - **remember the gradients.** What points to and fro from step to step cancels, what points the
#   same way adds up: momentum, Nesterov.
# - **measure each parameter's gradients**, and give each parameter a rate of its own: AdaGrad,
#   RMSProp. And Adam does both.
#
# ## 1 · A step, as a function
#
# Both ways need a memory. So from here on a step is a function with this shape:
#
# ```
# param, state  =  step(param, grad, state, lr, …)
# ```
#
# ![A box named step. Three arrows enter it: param, grad, and the learning rate. Two arrows leave it: the new param, and the new state. The state runs back in a loop from the exit to the entrance, so that each step sees what the step before it left there; before the first step it is an empty dictionary.](step.svg)
#
# | | what it is | shape |
# | --- | --- | --- |
# | `param` | one array of parameters, such as `w1` | any |
# | `grad` | the gradient of the loss with respect to it | as `param` |
# | `state` | what this parameter's earlier steps left: a dictionary, **empty before the first step** | |
# | `lr` | the learning rate $\eta$ of this step (it may be another one next time) | a number |
# | returned: `param` | a **new** array; the caller's `param` and `grad` stay as they are | as `param` |
# | returned: `state` | what the next step will be given. The same dictionary or a new one, as you like | |
#
# Every parameter has its own state. A network with `w1` and `w2` calls the function
# twice in each turn, each time with another state. So nothing may be
# remembered anywhere else.
#
# The plainest step remembers nothing:
#
# $$ \theta \leftarrow \theta - \eta\,g . $$
#
# Write it in this shape. (The name, *stochastic* gradient descent, comes from the gradients that
# one puts in, mostly those of a random part of the data. The step is the same.) The last
# line of each blank, the `return`, is given: your lines end with the new values under the names `param` and
# `state`.
#
# <details><summary>Hint 1</summary>
#
# There is nothing to remember, so the state goes out as it came in. How many lines does that leave?
#
# <details><summary>Hint 2</summary>
#
# `-=` on an array changes the array that the caller holds, too. An ordinary minus makes a new
# one.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "sgd_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_step(param: Array, grad: Array, state: dict, lr: float) -> tuple[Array, dict]:
    """Take one step of plain gradient descent.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one. Not needed here.
        lr: the learning rate.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    param = param - lr * grad  # a new array: the caller's stays as it is
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_sgd_step", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/sgd_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/sgd_step")
### END HIDDEN TESTS

# %% [markdown]
# Each check of a step walks your function along random gradients, beside PyTorch's
# optimizer of that name. The step's own numbers, such as `momentum` or `eps`, are drawn as
# well and handed in. It names five parts:
#
# | part | asks |
# | --- | --- |
# | `first` | is the parameter right after the first step? |
# | `later` | and after each of the five steps that follow? |
# | `changing_lr` | and if the learning rate is another one at every step? |
# | `several` | and if two parameters take their steps in turns, each with its own state? |
# | `inputs` | are the caller's arrays still what they were? |
#
# For the valley and for the race below, this cell keeps the points that a step function
# passes through. It does with the state what every caller does:

# %% nbgrader={"grade": false, "grade_id": "walk", "locked": true, "schema_version": 3, "solution": false, "task": false}
def walk(
    step: Callable, start: Array, gradient: Callable, steps: int, lr: float
) -> Array:
    """Take steps from a point, and return all points, (steps + 1, …)."""
    point, state, path = start.copy(), {}, [start]
    for _ in range(steps):
        point, state = step(point, gradient(point), state, lr)
        path.append(point.copy())
    return np.array(path)


def height(point: Array) -> Array:
    """The narrow valley: of points (2, …) their heights (…)."""
    return (point[0] ** 2 + 100 * point[1] ** 2) / 2


def slope(point: Array) -> Array:
    """Its gradient, (2,)."""
    return np.array([1.0, 100.0]) * point


START = np.array([-10.0, 1.0])

# %% nbgrader={"grade": false, "grade_id": "valley_sgd", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    for lr in (0.005, 0.018, 0.021):
        end = walk(sgd_step, START, slope, 40, lr)[-1]
        print(f"lr {lr:5}   after 40 steps a = {end[0]:6.2f}   b = {end[1]:6.2f}")


# %% [markdown]
# A rate just below $0.02$ leaves $a$ half way; one just above it throws $b$ out of the valley.
#
# ## 2 · Momentum: remember the direction
#
# Think of a ball that rolls down instead of a walker who stops after each step. The ball has a
# **velocity**. Each gradient gives it a push, and friction takes a part of the old
# velocity away: what is left of it is the share $\mu$, the `momentum`, mostly 0.9.
#
# $$ v \leftarrow \mu\,v + g, \qquad \theta \leftarrow \theta - \eta\,v . $$
#
# Before the first step the ball is at rest, $v = 0$. What does this do? Write out what $v$ has
# become after $t$ steps:
#
# $$ v_t \;=\; g_t + \mu\,g_{t-1} + \mu^2 g_{t-2} + \dots + \mu^{t-1} g_1 . $$
#
# - **If the gradient always points the same way,** $g_1 = g_2 = \dots = g$, the sum goes to
#   $\dfrac{g}{1-\mu}$. With $\mu = 0.9$ that is ten times $g$: along the valley the ball is ten times
#   faster.
# - **If it turns around at each step,** $g, -g, g, \dots$, the sum goes to $\dfrac{g}{1+\mu}$ in
#   size, about half of $g$: across the valley one push takes back what the other gave.
#
# By hand, with $\mu = 0.5$, $\eta = 0.1$ and the gradients 1, 1, 1 from $\theta = 0$:
#
# | step | $v$ | $\theta$ |
# | --- | --- | --- |
# | 1 | 1 | $-0.1$ |
# | 2 | $0.5 + 1 = 1.5$ | $-0.25$ |
# | 3 | $0.75 + 1 = 1.75$ | $-0.425$ |
#
# In stage 05 you saw a loop that forgets to zero its gradients: a ball without friction,
# $\mu = 1$.
#
# Two things to watch. Some books give the gradient the share $1 - \mu$; PyTorch does not,
# and so neither does this stage. And the learning rate stays **outside** the velocity. As long
# as it never changes that makes no difference. But if somebody lowers it during training, as is
# usual, then the pushes of before should count with the new rate as well.
#
# <details><summary>Hint 1</summary>
#
# You need the old velocity out of the state, and the new one into it. What is the old velocity
# at the first step, when the state is `{}`?
#
# <details><summary>Hint 2</summary>
#
# `d.get(name, other)` gives `other` where a dictionary has no such name. A plain `0.0` is
# enough of an array here: NumPy adds it to every entry.
#
# <details><summary>Hint 3</summary>
#
# Three lines: the new velocity; the parameter moves along it; a dictionary with the velocity in it, under
# the name that you read it from.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "momentum_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def momentum_step(
    param: Array, grad: Array, state: dict, lr: float, momentum: float = 0.9
) -> tuple[Array, dict]:
    """Take one step of gradient descent with momentum.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        momentum: the share of the old velocity that is kept, mu.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    velocity = momentum * state.get("velocity", 0.0) + grad  # at rest before step 1
    param = param - lr * velocity  # lr comes last: it may change
    state = {"velocity": velocity}
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_momentum_step", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/momentum_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/momentum_step")
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Nesterov: look ahead
#
# A ball that rolls notices the other wall of the valley when it is already climbing it.
# Nesterov's idea: you know before you look that the momentum will carry you on. So ask for the
# gradient **where you are about to be**, and not where you are.
#
# As an algorithm that would need a gradient at a second place. PyTorch rearranges it, so that the
# gradient at hand is enough. The velocity is the same as before, and only the step is another one:
#
# $$ v \leftarrow \mu\,v + g, \qquad \theta \leftarrow \theta - \eta\,(g + \mu\,v) . $$
#
# Where does the bracket come from? Whatever the next gradient will be, the next step will contain
# $\mu\,v$. So that part is taken in advance, and $\theta$ already stands where one is about to be.
# The part $\mu\,v_\text{old}$ of *this* step was taken in advance by the step before; of
# $v = \mu\,v_\text{old} + g$ only $g$ is left to do. Together: $g + \mu\,v$.
#
# **Which** $v$ stands in the bracket matters: the new one. With the old one,
# $g + \mu\,v_\text{old}$ is the new velocity itself, and that is plain momentum.
#
# The numbers from above, gradients 1, 1, 1, $\mu = 0.5$, $\eta = 0.1$:
#
# | step | $v$ | $g + \mu\,v$ | $\theta$ |
# | --- | --- | --- | --- |
# | 1 | 1 | 1.5 | $-0.15$ |
# | 2 | 1.5 | 1.75 | $-0.325$ |
# | 3 | 1.75 | 1.875 | $-0.5125$ |
#
# <details><summary>Hint 1</summary>
#
# What is remembered from step to step: the same as before, or something else?
#
# <details><summary>Hint 2</summary>
#
# Only the line in which the parameter moves differs from your `momentum_step`. The look-ahead is for this
# step alone and is not stored.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "nesterov_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def nesterov_step(
    param: Array, grad: Array, state: dict, lr: float, momentum: float = 0.9
) -> tuple[Array, dict]:
    """Take one step of gradient descent with Nesterov's momentum.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        momentum: the share of the old velocity that is kept, mu.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    velocity = momentum * state.get("velocity", 0.0) + grad  # as without the look-ahead
    param = param - lr * (grad + momentum * velocity)  # the new velocity
    state = {"velocity": velocity}
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_nesterov_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/nesterov_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/nesterov_step")
### END HIDDEN TESTS

# %% [markdown]
# The three of them in the valley, 40 steps each. **Which path will have left the wobbling from
# wall to wall behind it soonest? Decide before you run the cell.**

# %% nbgrader={"grade": false, "grade_id": "valley_momentum", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_paths(
        height,
        {
            "SGD, lr 0.018": walk(sgd_step, START, slope, 40, 0.018),
            "momentum, lr 0.005": walk(momentum_step, START, slope, 40, 0.005),
            "Nesterov, lr 0.005": walk(nesterov_step, START, slope, 40, 0.005),
        },
        title="Forty steps in a narrow valley",
    )


# %% [markdown]
# Nesterov's ball feels the wall before it is there, and brakes in time.
#
# ## 4 · AdaGrad: a rate for each parameter
#
# The other way out. The valley is narrow because $b$ has large gradients and $a$ small ones. So
# measure them, entry by entry, and divide by what you have measured. AdaGrad adds up the
# squares of all gradients so far:
#
# $$ s \leftarrow s + g^2, \qquad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{s} + \varepsilon} . $$
#
# Everything here is **entry by entry**: $s$ has the shape of $\theta$, $g^2$ squares each entry,
# and nothing is ever summed over the array. Three questions about the formula:
#
# - **Why a root?** So that the size cancels. Multiply all gradients by 1000: $\sqrt{s}$ grows a
#   thousandfold as well, and the steps are the same. After the first step, $s = g^2$, and each
#   entry moves by $\eta$ to one side or the other (but for $\varepsilon$), steep or flat.
# - **Why $\varepsilon$?** An entry whose gradients were all zero so far would be
#   divided by zero. $\varepsilon$ is a tiny number, $10^{-10}$ by default. Where exactly it stands
#   is a convention: PyTorch adds it to the root, outside. (The check uses a large one, so that it shows.)
# - **What does it do in the long run?** If the gradient stays the same, $s = t\,g^2$ after $t$ steps, and
#   the step is $\eta / \sqrt{t}$. The rate falls and falls. That can be just right: a careful end.
#
# <details><summary>Hint 1</summary>
#
# The state holds one array, of the shape of the parameter. What is it before the first step?
#
# <details><summary>Hint 2</summary>
#
# First bring the sum up to date, so that this step's own gradient is in it; then divide. Mind the brackets
# around everything that stands below the fraction line.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "adagrad_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adagrad_step(
    param: Array, grad: Array, state: dict, lr: float, eps: float = 1e-10
) -> tuple[Array, dict]:
    """Take one step of AdaGrad.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        eps: added to the root, outside of it.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    squares = state.get("squares", 0.0) + grad**2  # entry by entry
    param = param - lr * grad / (np.sqrt(squares) + eps)
    state = {"squares": squares}  # the squares, not their root
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_adagrad_step", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/adagrad_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/adagrad_step")
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · RMSProp: forget what is long ago
#
# AdaGrad never forgets. One stretch of steep ground at the beginning makes $s$ large, and the steps stay
# short for ever after. In a landscape that changes on the way, as a network's
# does, what the gradients were like long ago says little.
#
# So replace the sum by a **running mean**, which forgets a little at each step:
#
# $$ s \leftarrow \alpha\,s + (1 - \alpha)\,g^2, \qquad
# \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{s} + \varepsilon} . $$
#
# It looks like the velocity, with one difference that matters: here the new value enters with the share
# $1 - \alpha$. The two shares together are 1, so $s$ is a *mean* of squares and
# stays as large as they are; its root is the "root mean square" that gave the method its name.
# With $\alpha = 0.99$ it looks back over about a hundred steps.
#
# $s$ starts from zero. (Keep an eye on that. After the first step, $s$ is $(1-\alpha)\,g^2$, a hundredth of
# the square. So the first step is $\eta / \sqrt{1 - \alpha}$, ten times the learning rate.)
#
# <details><summary>Hint 1</summary>
#
# Put your `adagrad_step` beside the formula. How many lines differ?
#
# <details><summary>Hint 2</summary>
#
# Of the old mean the share alpha is kept, and the new square gets the rest. At the first step the old mean is zero, and it is
# still multiplied by alpha.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "rmsprop_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rmsprop_step(
    param: Array,
    grad: Array,
    state: dict,
    lr: float,
    alpha: float = 0.99,
    eps: float = 1e-8,
) -> tuple[Array, dict]:
    """Take one step of RMSProp.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        alpha: the share of the old mean that is kept.
        eps: added to the root, outside of it.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    squares = alpha * state.get("squares", 0.0) + (1 - alpha) * grad**2
    param = param - lr * grad / (np.sqrt(squares) + eps)  # as in AdaGrad
    state = {"squares": squares}  # a running mean, uncorrected
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_rmsprop_step", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/rmsprop_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/rmsprop_step")
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · Adam: both, and an honest start
#
# Adam remembers the direction *and* measures the size. It keeps two running means, each with a share of its own:
#
# $$ m \leftarrow \beta_1\,m + (1 - \beta_1)\,g, \qquad s \leftarrow \beta_2\,s + (1 - \beta_2)\,g^2 . $$
#
# (Its paper calls the second one $v$; here $v$ is the velocity.) Both start from zero,
# and there is the flaw that you saw in RMSProp. How large is it? Write $m$ out after $t$ steps, as with the velocity:
#
# $$ m_t \;=\; (1 - \beta_1) \sum_{k=1}^{t} \beta_1^{\,t-k}\, g_k . $$
#
# Suppose that all gradients come from the same distribution, with expectation $\mathbb{E}[g]$.
# Then
#
# $$ \mathbb{E}[m_t] \;=\; \mathbb{E}[g]\,(1 - \beta_1) \sum_{k=1}^{t} \beta_1^{\,t-k}
# \;=\; \mathbb{E}[g]\,\left(1 - \beta_1^{\,t}\right), $$
#
# because the geometric sum is $\dfrac{1-\beta_1^{\,t}}{1-\beta_1}$. So $m_t$ is a mean whose shares
# do not add up to 1 yet, but to $1 - \beta_1^{\,t}$; the rest is the zero that it started from. Divide by what they
# add up to, and the bias is gone. The same holds for $s$:
#
# $$ \hat m = \frac{m}{1 - \beta_1^{\,t}}, \qquad \hat s = \frac{s}{1 - \beta_2^{\,t}}, \qquad
# \theta \leftarrow \theta - \eta\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon} . $$
#
# At the first step, $t = 1$, that gives $\hat m = g$ and $\hat s = g^2$: each entry moves by $\eta$. Without the correction
# it would be $\dfrac{1 - \beta_1}{\sqrt{1 - \beta_2}}\,\eta$, which is $3.16\,\eta$ for the usual 0.9 and 0.999. With $t = 0$ you would divide by
# zero, so the steps are counted from 1. After some thousand steps, both weights are 1 for all practical purposes.
#
# The corrected means are for this step only. What is remembered is $m$, $s$ and $t$.
#
# <details><summary>Hint 1</summary>
#
# Three things in the state. What is each of them before the first step, and when is $t$ counted up?
#
# <details><summary>Hint 2</summary>
#
# Five quantities, one after the other: the count, the two means, the two corrected means. Only then the step.
#
# <details><summary>Hint 3</summary>
#
# If `first` is right and `later` is not: does the power in the correction grow from step to step, and is it the *uncorrected* mean that you store? If only `several` is wrong: where is $t$ kept?
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "adam_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adam_step(
    param: Array,
    grad: Array,
    state: dict,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, dict]:
    """Take one step of Adam.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        beta1: the share that the mean of the gradients keeps.
        beta2: the share that the mean of their squares keeps.
        eps: added to the root of the corrected mean, outside of it.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    t = state.get("t", 0) + 1  # the first step is number 1
    mean = beta1 * state.get("mean", 0.0) + (1 - beta1) * grad
    squares = beta2 * state.get("squares", 0.0) + (1 - beta2) * grad**2
    corrected_mean = mean / (1 - beta1**t)
    corrected_squares = squares / (1 - beta2**t)
    param = param - lr * corrected_mean / (np.sqrt(corrected_squares) + eps)
    state = {"t": t, "mean": mean, "squares": squares}  # uncorrected
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": true, "grade_id": "check_adam_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/adam_step")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/adam_step")
### END HIDDEN TESTS

# %% [markdown]
# What each of them keeps, for a parameter of $n$ entries. (The course's network has 101,000 weights.
# Large networks often train with Adam, and then two thirds of what is kept for their parameters are these two means.)
#
# | optimizer | state for each parameter | memory | numbers of its own | PyTorch |
# | --- | --- | --- | --- | --- |
# | SGD | nothing | 0 | | `SGD(lr=…)` |
# | momentum | the velocity | $n$ | $\mu$ | `SGD(momentum=…)` |
# | Nesterov | the velocity | $n$ | $\mu$ | `SGD(momentum=…, nesterov=True)` |
# | AdaGrad | the sum of squares | $n$ | $\varepsilon$ | `Adagrad` |
# | RMSProp | a mean of squares | $n$ | $\alpha$, $\varepsilon$ | `RMSprop` |
# | Adam | two means, and the count | $2n + 1$ | $\beta_1$, $\beta_2$, $\varepsilon$ | `Adam` |
#
# ### If you like: AdamW, without points
#
# Often one wants the weights to stay small, and lets them **decay**: a pull towards zero, of size $\lambda\,\theta$. For plain SGD
# it does not matter whether the pull is added to the gradient or applied to the weight by itself. For
# Adam it does: what is added to the gradient is divided by $\sqrt{\hat s}$ with it, and so the pull is weakest
# where the gradients are large. AdamW keeps the two apart. First the weight shrinks,
# $\theta \leftarrow (1 - \eta\,\lambda)\,\theta$, and then Adam takes its step with the gradient as it is. You may call
# your `adam_step`.

# %% nbgrader={"grade": false, "grade_id": "adamw_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adamw_step(
    param: Array,
    grad: Array,
    state: dict,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Array, dict]:
    """Take one step of AdamW: Adam with decoupled weight decay.

    Args:
        param: a parameter, of any shape. Not changed.
        grad: its gradient, of the same shape. Not changed.
        state: what the last step left; {} before the first one.
        lr: the learning rate of this step.
        beta1: the share that the mean of the gradients keeps.
        beta2: the share that the mean of their squares keeps.
        eps: added to the root of the corrected mean, outside of it.
        weight_decay: the strength of the pull towards zero, lambda.

    Returns:
        param: the new parameter, a new array.
        state: what the next step is given.
    """
    ### BEGIN SOLUTION
    shrunk = param * (1 - lr * weight_decay)
    param, state = adam_step(shrunk, grad, state, lr, beta1, beta2, eps)
    ### END SOLUTION
    return param, state


# %% nbgrader={"grade": false, "grade_id": "check_adamw_step", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/adamw_step")

# %% [markdown]
# ## 7 · Down the valley, and a race
#
# All six in the valley, each with a learning rate that suits it. Note how the rates differ: for the upper
# row, $\eta$ multiplies a gradient; for the lower one it is itself about the length of a step.

# %% nbgrader={"grade": false, "grade_id": "valley_all", "locked": true, "schema_version": 3, "solution": false, "task": false}
RATES = {
    "SGD": (sgd_step, 0.018),
    "momentum": (momentum_step, 0.005),
    "Nesterov": (nesterov_step, 0.005),
    "AdaGrad": (adagrad_step, 1.0),
    "RMSProp": (rmsprop_step, 0.2),
    "Adam": (adam_step, 0.3),
}

with when_filled_in():
    plot_paths(
        height,
        {
            f"{name}, lr {lr:g}": walk(step, START, slope, 40, lr)
            for name, (step, lr) in RATES.items()
        },
        title="Forty steps in a narrow valley",
    )

# %% [markdown]
# Divided by their own size, both coordinates look alike. AdaGrad's first step is $\eta = 1$ in each of them, which happens to be just the way down
# to the bottom; then it walks straight at the goal. RMSProp's first step is ten times its $\eta$ and lands on the other wall; once its mean has filled up it walks straight as well.
# Momentum and Adam swing from side to side, as balls do.
#
# Now the network that you know, from the course's own starting weights. Autograd finds the gradients, and
# your functions take the steps, with one state for `w1` and another for `w2`.

# %% nbgrader={"grade": false, "grade_id": "network_gradients", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, *weights = (torch.from_numpy(array) for array in starting_point())


def network_gradients(w1: Array, w2: Array) -> tuple[float, list[Array]]:
    """The network's loss, and the gradients of both weights, in their shapes."""
    leaves = [torch.tensor(weight, requires_grad=True) for weight in (w1, w2)]
    error = (x.mm(leaves[0]).relu().mm(leaves[1]) - y).square().sum()
    return error.item(), [grad.numpy() for grad in torch.autograd.grad(error, leaves)]


def race(step: Callable, lr: float, steps: int = 150) -> list[float]:
    """The losses of so many steps from the course's starting weights."""
    params = [weight.numpy().copy() for weight in weights]
    states, losses = [{}, {}], []
    for _ in range(steps):
        error, grads = network_gradients(*params)
        losses.append(error)
        for i in range(2):
            params[i], states[i] = step(params[i], grads[i], states[i], lr)
    return losses


# %% nbgrader={"grade": false, "grade_id": "race", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    rates = {
        "SGD": (sgd_step, 1e-6),
        "momentum": (momentum_step, 2e-7),
        "Nesterov": (nesterov_step, 2e-7),
        "AdaGrad": (adagrad_step, 0.03),
        "RMSProp": (rmsprop_step, 0.001),
        "Adam": (adam_step, 0.01),
    }
    plot_losses(
        {f"{name}, lr {lr:g}": race(step, lr) for name, (step, lr) in rates.items()},
        title="One network, six optimizers",
        digits=0,
    )


# %% [markdown]
# Be careful with what you conclude. Here AdaGrad wins by far, and with a rate three times as large or as small it does not.
# Every one of these rates was picked by trying a few. An optimizer is not better because it won *one* race at *one* rate;
# what makes Adam popular is that its usual rates are tolerable nearly everywhere.
#
# ## 8 · Let PyTorch do it
#
# In `torch.optim` each of these is a class. An optimizer is made **once**, with the model's parameters and a learning
# rate, and keeps a state for each of them, as `race` did above. After that, two calls in each turn are all there is to say:
#
# | your own loop, stage 08 | with an optimizer | what it does |
# | --- | --- | --- |
# | for every parameter: empty its gradient | `.zero_grad()` | forgets the gradients of the last turn |
# | for every parameter, unrecorded: move it | `.step()` | one step for each parameter, by its gradient and its state, in place |
# | | making the optimizer | takes hold of the parameters; empty states |
#
# Three things follow from what you know by now:
#
# - **Made anew in each turn, it forgets.** Every step would be a first step. For plain SGD nobody would notice; for Adam,
#   each entry would move by $\eta$ to one side or the other, for ever.
# - **It holds the parameter tensors that it was given.** If you put other tensors into the model later, the optimizer goes on
#   moving the old ones.
# - **The order is what it always was.** The step uses what backward has left in `.grad`, and zeroing wipes that out. So
#   zeroing may come before backward or after the step, but never between the two.
#
# Write the training loop once more, with `torch.optim.Adam` and its own numbers but for the learning rate. The loss is the **sum** of squares, as before. The part `loop` of the check
# looks at what numbers do not show: which tensors moved, how many optimizers were made, whether the list holds plain numbers.
#
# <details><summary>Hint 1</summary>
#
# Write your loop of stage 08 from memory. Which lines does the optimizer take over? Which line is new, and does it stand
# before the loop or in it?
#
# <details><summary>Hint 2</summary>
#
# The optimizer is made from an iterator of parameters, which the model gives you, and the learning rate under the keyword `lr`.
#
# <details><summary>Hint 3</summary>
#
# One turn: the prediction, the loss, its number into the list, empty gradients, backward, step.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    model: torch.nn.Module, x: Tensor, y: Tensor, learning_rate: float, steps: int
) -> list[float]:
    """Train a model with torch.optim.Adam.

    Args:
        model: what is trained, in place: its own parameters move.
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        learning_rate: Adam's learning rate. Its other numbers are PyTorch's own.
        steps: how many.

    Returns:
        losses: the sum of squared errors before each step, one plain number a step.
    """
    losses = []
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)  # once
    loss_function = torch.nn.MSELoss(reduction="sum")  # made here, called below
    for _step in range(steps):
        loss = loss_function(model(x), y)
        losses.append(loss.item())  # a number, as before
        optimizer.zero_grad()  # anywhere but between backward and step
        loss.backward()  # leaves a gradient in each parameter
        optimizer.step()  # and this uses it
    ### END SOLUTION
    return losses


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("09-optim/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("09-optim/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# From the course's starting weights, with biases of zero, 500 steps. The learning rate is ten thousand times that of
# stage 01. It can be: Adam divides the size of the gradients out, so $\eta$ is no longer a factor in front of numbers like $10^5$, but about the distance that each weight moves in a step.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses = train(starting_model(), x, y, 0.01, STEPS)
    for step in (0, 1, 2, 3, 4, 49, 99, 149, 199, 249):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {"01 NumPy": earlier_losses("09-optim")["01 NumPy"], "09 Adam": losses},
        title="Two-layer network, the steps by torch.optim.Adam",
        digits=0,
    )

# %% [markdown]
# The weights of stage 01 are large on purpose, so that the loss starts high. A `Linear` draws much smaller ones by itself. From those, with
# Adam and a learning rate of $10^{-4}$:

# %% nbgrader={"grade": false, "grade_id": "small_start", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    torch.manual_seed(0)
    model = starting_model()
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            layer.reset_parameters()  # the small random start that a Linear draws
    small = train(model, x, y, 1e-4, STEPS)
    plot_losses(
        {"09 Adam": losses, "small start, lr 0.0001": small},
        title="The same loop from small weights",
        digits=0,
    )

# %% [markdown]
# ## A question to think about
#
# The valley lay along the axes, and the methods that measure each parameter by itself had an easy time. The next cell
# turns the same valley by 45 degrees, start and goal and all. Nothing else changes: same heights, same rates, 40 steps.
# **Which of the six will not even notice? What becomes of the others, and why?**

# %% nbgrader={"grade": false, "grade_id": "diagonal_valley", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)

    print(f"{'height after 40 steps':24}{'straight':>10}{'turned':>10}")
    for name, (step, lr) in RATES.items():
        straight = walk(step, START, slope, 40, lr)[-1]
        turned = walk(step, turn @ START, lambda p: turn @ slope(turn.T @ p), 40, lr)
        heights = height(straight), height(turn.T @ turned[-1])
        print(f"{name:24}{heights[0]:10.2g}{heights[1]:10.2g}")

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# SGD, momentum and Nesterov do not notice. They only add gradients and multiply them by numbers, and it makes no difference whether that is done before or after turning.
#
# The other three divide **entry by entry**, and entries are tied to the axes. In the turned valley both coordinates have
# gradients of about the same size, so both are divided by about the same number, and the narrow direction, which lies between the axes, is as
# narrow as before. They end about where SGD does, or higher. What would help is to divide by a whole matrix that knows how the gradients of
# different parameters go together. For a network with 101,000 weights it would have ten thousand million entries, which is why one measures the
# diagonal and hopes that the valleys lie along the axes, more or less. In networks they often do.
#
# </details>
#
# ## Can you do one alone?
#
# Somebody trains with Adam on the *mean* of the squared errors instead of their sum, and says that the learning rate has to be made larger by a factor of 640 to make up for it. Is that so?
#
# <details><summary>Compare</summary>
#
# For plain SGD, yes: the gradients are smaller by a factor of $64 \cdot 10$, and so are the steps. Adam divides the factor out again: $\hat m$ and $\sqrt{\hat s}$ both carry it. The steps are the same (but for
# $\varepsilon$), and only the losses in the list are other numbers. You can try it: change one word of your `train`, run the curve again, and change it back.
#
# </details>
#
# ## What changes in the next stage
#
# The update is now somebody else's line of code, and so is the gradient. What is left for you is the model. In **10 · A module of your own** you
# write one as a class: `nn.Module`, what it registers, and how its parameters find their way to an optimizer.
