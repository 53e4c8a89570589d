# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 03 · The same gradients on tensors
#
# | | |
# | --- | --- |
# | **You will be able to** | write code that runs on a CPU and on a GPU without a change, keep the dtype of what you are given, and say what float32 costs |
# | **Time** | about one hour |
# | **Before you start** | stage 01: this is its network, its loss and its five gradients |
# | **Points** | 20: `forward` 3, `squared_error` 2, `backward` 10, `train` 5 |
#
# Nothing new about gradients in this notebook, and that is its point. You write stage
# 01 once more, from memory, on another kind of array. Autograd exists here, but it is
# off limits until stage 05: the backward pass is still yours.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np
import torch

from grader import (
    LEARNING_RATE,
    STEPS,
    earlier_losses,
    plot_losses,
    starting_point,
    when_filled_in,
)

Tensor = torch.Tensor

# %% [markdown]
# ## What a tensor adds to an array
#
# A `torch.Tensor` is an array: a block of numbers with a shape. Almost everything you
# know from NumPy has the same name. It carries two things along that a NumPy array does
# not make you think about:
#
# - its **device**: in which memory the numbers lie. `cpu` is your computer's main
#   memory. `cuda` is that of an NVIDIA graphics card, a **GPU**, which can do thousands
#   of multiplications at the same time.
# - its **dtype**: how each number is stored. NumPy gives you `float64` unless you ask
#   for something else; PyTorch gives you `float32`.
#
# ![An array x in NumPy lies in main memory. One line, x = torch.tensor(array, dtype=dtype, device=device), copies it to the place that device names: the memory of the CPU or that of the GPU. Below, the same five lines of code run on either: the operation runs where its inputs are, and its result stays there. Between the two memories there is a wall: an operation with one input on each side stops with an error.](devices.svg)
#
# An operation runs where its inputs are, and its result stays there. So the device is
# named **once**, where the data enters; code that only works on what it was given runs
# anywhere. Two rules follow, and they are all that is new in this stage:
#
# > **Make new tensors from the ones you have.** `torch.zeros(5)` lies on the CPU in
# > float32, whatever you are working with. `torch.zeros_like(h)`, `h.clone()` and
# > `h > 0` go with `h`.
#
# > **Never mix.** Tensors of two devices in one operation are an error. Two dtypes are
# > an error in a matrix product, and in `a + b` the larger one silently wins.
#
# | NumPy | PyTorch | |
# | --- | --- | --- |
# | `a @ b`, `a.dot(b)` | `a @ b`, `a.mm(b)` | matrix product |
# | `a.T` | `a.T`, `a.t()` | transpose |
# | `np.maximum(a, b)` | `torch.maximum(a, b)` | entry by entry, both are tensors |
# | `np.clip(a, low, high)` | `torch.clamp(a, low, high)` | bounds are numbers |
# | `np.max(a, 0)` | `torch.max(a, 0)` | **not** the ReLU: the largest along an axis, and PyTorch returns *two* tensors |
# | `a.copy()` | `a.clone()` | a tensor of its own |
# | `a.sum()` | `a.sum()` | PyTorch: a tensor without axes |
# | `float(a.sum())` | `a.sum().item()` | a plain Python number |
#
# ### One line decides where
#
# This is the line. Everything below works on either device.

# %% nbgrader={"grade": false, "grade_id": "device", "locked": true, "schema_version": 3, "solution": false, "task": false}
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
dtype = torch.float64


def to_tensor(array: np.ndarray) -> Tensor:
    """Copy a NumPy array to the chosen device, in the chosen dtype."""
    return torch.tensor(array, dtype=dtype, device=device)


x, y, w1, w2 = (to_tensor(array) for array in starting_point())

for name, tensor in {"x": x, "y": y, "w1": w1, "w2": w2}.items():
    print(f"{name:3s}{tuple(tensor.shape)!s:>13}  {tensor.dtype}")

# %% [markdown]
# These are the numbers of stage 01, and we keep float64 for now: then the loss curve
# must come out the same, step by step.
#
# `torch.tensor` **copies**. There is also `torch.from_numpy`, which does not: array and
# tensor then share their memory, and whoever changes one changes the other. Sometimes
# that is what you want. When a training loop updates weights in place, it is not.

# %% nbgrader={"grade": false, "grade_id": "sharing", "locked": true, "schema_version": 3, "solution": false, "task": false}
array = np.zeros(3)
copied, shared = torch.tensor(array), torch.from_numpy(array)
array[0] = 7
print("torch.tensor      ", copied)
print("torch.from_numpy  ", shared)


# %% [markdown]
# ## 1 · The forward pass
#
# $$
# h = x\,w_1, \qquad
# h_\text{relu} = \max(h, 0), \qquad
# y_\text{pred} = h_\text{relu}\,w_2, \qquad
# L = \sum_{n,k} \left(y_\text{pred} - y\right)_{nk}^2 .
# $$
#
# | name | shape | in this notebook |
# | --- | --- | --- |
# | `x` | $(N, D_\text{in})$ | (64, 1000) |
# | `w1` | $(D_\text{in}, H)$ | (1000, 100) |
# | `h`, `h_relu` | $(N, H)$ | (64, 100) |
# | `w2` | $(H, D_\text{out})$ | (100, 10) |
# | `y_pred`, `y` | $(N, D_\text{out})$ | (64, 10) |
# | `grad_anything` | the shape of anything | |
#
# The check calls your function in float64 and compares the numbers, calls it once more
# in float32 to see whether float32 comes back, and a third time on a GPU: on a
# *pretended* one, if you have none. (PyTorch's own fake tensors know a shape, a dtype
# and a device, and no numbers. That is enough to see who would have mixed two devices.)
#
# <details><summary>Hint 1</summary>
#
# It is three lines, as in stage 01. Only the one with the ReLU looks different: in the
# table above, which operation takes *numbers* as bounds?
#
# <details><summary>Hint 2</summary>
#
# The ReLU is a lower bound of 0 and no upper bound. Leave the other one out, and give
# yours by its name, `min`. (It reads oddly: `min` is the smallest value that may come
# out.)
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(x: Tensor, w1: Tensor, w2: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Run the network forward. What comes back has the dtype and device of the inputs.

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
    h_relu = torch.clamp(h, min=0)
    y_pred = h_relu @ w2
    ### END SOLUTION
    return h, h_relu, y_pred


# %% nbgrader={"grade": true, "grade_id": "check_forward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("03-tensors/forward")
### BEGIN HIDDEN TESTS
from grader import grade

grade("03-tensors/forward")
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The loss
#
# One number for the whole batch. You may return it as a tensor without axes or as a
# plain number; the difference matters on a GPU. `.item()` waits until the GPU has
# finished, and carries one number across to main memory. Once in a training step, for
# the record, that is fine. In the middle of a computation it would stop the machine
# every time.
#
# <details><summary>Hint 1</summary>
#
# `(a - b) ** 2` squares entry by entry, as in NumPy; so does `.pow(2)`. Then add up.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "squared_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def squared_error(y_pred: Tensor, y: Tensor) -> Tensor | float:
    """Return the sum of squared errors over the whole batch.

    Args:
        y_pred: outputs of the network, (N, D_out).
        y: targets, (N, D_out).

    Returns:
        loss: one number, as a tensor without axes or as a float.
    """
    ### BEGIN SOLUTION
    loss = ((y_pred - y) ** 2).sum()
    ### END SOLUTION
    return loss


# %% nbgrader={"grade": true, "grade_id": "check_squared_error", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("03-tensors/squared_error")
### BEGIN HIDDEN TESTS
from grader import grade

grade("03-tensors/squared_error")
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Backward, from memory
#
# All five lines in one function this time. Take a sheet of paper, draw the graph of
# stage 01 and derive them again before you look anything up. You have three tools:
#
# - **upstream times local**: what you pass on is what arrives, times the slope of the
#   box alone;
# - **paths add up**: a number that reaches the loss along several paths has the sum of
#   their contributions. For a product $C = A\,B$ with the upstream gradient $G$ at $C$,
#   that sum is, once for each input,
#
# $$
# \frac{\partial L}{\partial A_{ij}} = \sum_k G_{ik}\,B_{jk},
# \qquad
# \frac{\partial L}{\partial B_{jk}} = \sum_i A_{ij}\,G_{ik} ;
# $$
#
# - **shapes**: a gradient has the shape of what it belongs to.
#
# | line | needs | gives | shape |
# | --- | --- | --- | --- |
# | sum of squares | `y_pred`, `y` | `grad_y_pred` | $(N, D_\text{out})$ |
# | product with `w2`, to its weights | `h_relu`, `grad_y_pred` | `grad_w2` | $(H, D_\text{out})$ |
# | product with `w2`, to its input | `grad_y_pred`, `w2` | `grad_h_relu` | $(N, H)$ |
# | ReLU | `grad_h_relu`, `h` | `grad_h` | $(N, H)$ |
# | product with `w1`, to its weights | `x`, `grad_h` | `grad_w1` | $(D_\text{in}, H)$ |
#
# Each line earns its own 2 points, and is judged with your own values from the lines
# before it. So a wrong number costs its line and no other. (An error that stops the
# function costs all of it: run it to its end.) Your stage-01 answers are one folder
# away; they are right, and copying them teaches nothing.
#
# <details><summary>Hint 1</summary>
#
# Which index disappears in each of the two sums? A matrix product lets the *last* index
# of its left side and the *first* of its right side disappear; a transpose swaps the
# two indices of a matrix.
#
# <details><summary>Hint 2</summary>
#
# The slope of the ReLU is 1 or 0. In PyTorch `h > 0` is a tensor of `torch.bool`, and in
# a product with a float tensor it counts as 1 and 0, in that tensor's dtype.
#
# <details><summary>Hint 3</summary>
#
# If you prefer to set entries to zero: not in `grad_h_relu` itself, which you still have
# to return. `.clone()` gives you a tensor of its own, on the same device.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> dict[str, Tensor]:
    """Run the network forward and backward; return all gradients by name.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: weights of the first layer, (D_in, H).
        w2: weights of the second layer, (H, D_out).

    Returns:
        A dictionary with grad_y_pred (N, D_out), grad_w2 (H, D_out),
        grad_h_relu (N, H), grad_h (N, H) and grad_w1 (D_in, H).
    """
    h, h_relu, y_pred = forward(x, w1, w2)
    ### BEGIN SOLUTION
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h_relu = grad_y_pred @ w2.T
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.T @ grad_h
    ### END SOLUTION
    return {
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h_relu": grad_h_relu,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


# %% nbgrader={"grade": true, "grade_id": "check_backward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("03-tensors/backward")
### BEGIN HIDDEN TESTS
from grader import grade

grade("03-tensors/backward")
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · Training
#
# The loop is the loop of stage 01. Fill in one turn: the loss of this turn's weights,
# the gradients, and the step
#
# $$
# w_1 \leftarrow w_1 - \eta\,\frac{\partial L}{\partial w_1},
# \qquad
# w_2 \leftarrow w_2 - \eta\,\frac{\partial L}{\partial w_2} .
# $$
#
# Two ways to write the step look alike and are not: `w = w - step` makes a new tensor,
# and `w -= step` writes into the memory of the old one, so that the caller's weights
# move too. Here both are right. The cell that trains hands over clones.
#
# <details><summary>Hint 1</summary>
#
# `forward` returns three tensors, `backward` a dictionary. Both gradients are computed
# before either weight moves.
#
# <details><summary>Hint 2</summary>
#
# `loss` should be a plain number by the end of the turn. A list of 500 tensors works
# too, but each of them would hold on to its place in the GPU's memory.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    x: Tensor, y: Tensor, w1: Tensor, w2: Tensor, learning_rate: float, steps: int
) -> tuple[list[float], Tensor, Tensor]:
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
        loss = float(squared_error(forward(x, w1, w2)[2], y))
        gradients = backward(x, y, w1, w2)
        w1 = w1 - learning_rate * gradients["grad_w1"]
        w2 = w2 - learning_rate * gradients["grad_w2"]
        ### END SOLUTION
        losses.append(loss)
    return losses, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("03-tensors/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("03-tensors/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# 500 steps on the real sizes, from the weights of stage 01.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1.clone(), w2.clone(), LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% [markdown]
# Is it the same curve? The next check runs your `train` for 100 steps and compares each
# loss with NumPy's, to nine digits.

# %% nbgrader={"grade": false, "grade_id": "check_same_losses", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("03-tensors/same_losses")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {**earlier_losses("03-tensors"), "03 tensors": losses},
        title="The same network, on tensors",
        differences=True,
    )

# %% [markdown]
# Two curves lie upon each other, so the earlier one is drawn wider. Below them is how
# far they are apart, in parts of the loss. It is not zero everywhere: the two libraries
# may add the terms of a matrix product in different orders, and a sum of floating-point
# numbers depends on the order. That is **rounding**, about $10^{-16}$ of each number.
# Training passes it on from step to step, and the loss it is compared with shrinks by
# thirteen powers of ten, so the difference grows. Nothing is wrong with it. (Steps at
# which the two agree to the last digit leave a gap: zero has no logarithm.)
#
# ## What float32 costs, and what it buys
#
# On GPUs one works in float32 (or less): half the memory, and on most cards many times
# the speed. What does it cost? The same run once more, from the same weights, rounded.

# %% nbgrader={"grade": false, "grade_id": "in_float32", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    rounded = [tensor.to(torch.float32) for tensor in (x, y, w1, w2)]
    in_float32, w1_end, w2_end = train(*rounded, LEARNING_RATE, STEPS)
    plot_losses(
        {"float64": losses, "float32": in_float32},
        title="Sixteen digits, and seven",
        differences=True,
        digits=0,
    )

# %% [markdown]
# | | bytes a number | digits | distance from 1 to the next number |
# | --- | --- | --- | --- |
# | `float64` | 8 | about 16 | $2.2 \cdot 10^{-16}$ |
# | `float32` | 4 | about 7 | $1.2 \cdot 10^{-7}$ |
#
# For 300 steps you see no difference. Then float32 levels off, while float64 goes on
# falling. What has happened to it? The weights are about as large as 1, so neighbouring
# float32 numbers around them are about $10^{-7}$ apart. The steps have become smaller
# than that: `w - step` is rounded back to `w`. Count how many weights would still move:

# %% nbgrader={"grade": false, "grade_id": "lost_steps", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    gradients = backward(rounded[0], rounded[1], w1_end, w2_end)
    moved = w1_end - LEARNING_RATE * gradients["grad_w1"]
    share = (moved != w1_end).double().mean()
    print(f"weights of w1 that still move: {share:.0%}")

# %% [markdown]
# Fewer than one in ten. Nobody minds in practice: a loss that has fallen by eleven powers
# of ten is small enough, and gradients from random batches are not exact anyway. But
# now you know what it looks like, and that the gradient is not to blame.
#
# For *checking* a gradient, float32 is too coarse, as stage 02 has shown. So this course
# checks in float64.
#
# ## A question to think about
#
# The next cell computes `grad_w1` at the starting point in float64 and in float32, and
# compares the two in two ways: by the largest difference between any two entries, and by
# the norm of the whole difference, relative to the gradient's. **Which of the two
# numbers would you put into a check? What goes wrong with a bound such as "no entry may
# differ by more than 0.001"?**

# %% nbgrader={"grade": false, "grade_id": "two_measures", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    exact = backward(x, y, w1, w2)["grad_w1"]
    rounded = [tensor.to(torch.float32) for tensor in (x, y, w1, w2)]
    difference = backward(*rounded)["grad_w1"].double() - exact
    by_norm = difference.norm() / exact.norm()
    print("an entry differs by more than 0.01:", bool(difference.abs().max() > 0.01))
    print("the norm differs by more than 1e-6:", bool(by_norm > 1e-6))

# %% [markdown]
# <details><summary>When you have thought about it</summary>
#
# The entries of this gradient are in the thousands, some in the tens of thousands, and
# each is a sum of 64 terms. Seven digits of such a number leave an error in its third
# decimal, or in its second, and the gradient is nevertheless right. "No entry may differ by more than
# 0.001" fails it, and would pass any nonsense in a gradient whose entries are all
# smaller than 0.001. An error means something only next to the size of what it is an
# error of; and next to the size of the *whole* array, because a single entry may be
# small by cancellation and have lost all of its digits honestly. Hence the norm.
#
# </details>
#
# ## Can you do one alone?
#
# A friend's `compute_grad_h` ends in
# `torch.where(h > 0, grad_h_relu, torch.zeros(h.shape))`. On the friend's laptop all
# checks pass, in float32. What happens in float64, and what on a GPU? How would you mend
# it with one word?
#
# <details><summary>Compare</summary>
#
# `torch.zeros(h.shape)` is float32, on the CPU. In float64 nothing bad happens: `where`
# takes the larger dtype of the two. On a GPU it stops, because its three arguments are
# not on one device. `torch.zeros_like(h)` goes with `h`; and the plain number `0.0` would
# do as well.
#
# </details>
#
# ## What changes in the next stage
#
# You have now written these five lines twice, and each time it was *you* who knew in
# which order they go, and that two paths add up. In **04 · An engine of your own** you
# teach that to a program: it watches the forward pass, remembers what happened, and
# walks back by itself.
