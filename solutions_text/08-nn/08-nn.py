# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 08 · Layers: nn
#
# | | |
# | --- | --- |
# | **You will be able to** | build a network from PyTorch's layers, fill it with weights of your own, derive what a layer and its loss do on the way back, and train whatever model you are given |
# | **Time** | about an hour and a half |
# | **Before you start** | stages 01 to 05: the gradients by hand, tensors, broadcasting, leaves and `no_grad` |
# | **Points** | 20: `build_model` 3, `load_weights` 3, `linear_backward` 6, `mse_gradients` 3, `train` 5 |
#
# So far every function of yours took `w1` and `w2` as arguments, and your training loop
# knew both by name. With a hundred weights nobody wants to do that. In this stage the
# weights move into **layers**, layers into a **model**, and the loop no longer asks what
# the model is made of.
#
# The network stays the one that you know, but for one thing: PyTorch's layers add a
# **bias** after each product. So there are two new gradients, one for each bias, and you
# find them by hand.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import warnings

import numpy as np
import torch
from torch import nn

from grader import (
    LEARNING_RATE,
    STEPS,
    earlier_losses,
    plot_losses,
    starting_point,
    when_filled_in,
)

Array = np.ndarray
Tensor = torch.Tensor

start = starting_point()
x, y = torch.from_numpy(start.x), torch.from_numpy(start.y)

# %% [markdown]
# ## 1 · A model from layers
#
# A layer is an object that you make once and call many times, like a function. It has its
# weights inside. Here is the commonest one, `nn.Linear`, with 4 numbers going in and 2
# coming out:

# %% nbgrader={"grade": false, "grade_id": "one_layer", "locked": true, "schema_version": 3, "solution": false, "task": false}
layer = nn.Linear(4, 2)

for name, parameter in layer.named_parameters():
    shape = tuple(parameter.shape)
    kind = type(parameter).__name__
    print(f"{name:7s}{shape!s:7s} {kind}, a leaf:", parameter.is_leaf)

few = torch.ones(3, 4)  # three samples
print("\nin ", tuple(few.shape), "  out", tuple(layer(few).shape))
print(
    "the same as few @ weight.T + bias:",
    torch.allclose(layer(few), few @ layer.weight.T + layer.bias),
)

# %% [markdown]
# Three things to notice:
#
# - **The weight is (out, in).** In stage 01 it was (in, out). The layer turns it around
#   in the product: $Y = X\,W^\top + b$. (With $W$ kept this way, a *row* of it is one unit:
#   all the weights that go into one output number.)
# - **The bias** is one number for each output, the same for all samples: shape `(out,)`,
#   spread over the batch by broadcasting.
# - **Both are `Parameter`s**: leaves that require a gradient, and that register themselves
#   with the layer they are put into. Therefore a layer can list them, and a model that is
#   made of layers lists those of all its layers.
#
# What you wrote, and what takes its place:
#
# | stages 01 to 05 | `torch.nn` |
# | --- | --- |
# | `x @ w1` | `nn.Linear(d_in, h)`, called with `x`; with a bias |
# | `clamp(min=0)` | `nn.ReLU()`, called with `h`; it has no parameters |
# | one line after the other | `nn.Sequential(...)`: calls its layers in order, each with what came out of the one before |
# | `w1, w2` as arguments | `model.parameters()`: all of them, wherever they are |
# | `(y_pred - y).pow(2).sum()` | `nn.MSELoss(...)`, called with `y_pred` and `y` |
#
# All of these are classes that inherit from `nn.Module`. You make an instance, and you call
# the instance. Another model, so that you have seen one:

# %% nbgrader={"grade": false, "grade_id": "another_model", "locked": true, "schema_version": 3, "solution": false, "task": false}
another = nn.Sequential(nn.Linear(3, 3), nn.Tanh())

print(another)
print("parameters:", [name for name, _ in another.named_parameters()])
print("its first layer is another[0]:", another[0])


# %% [markdown]
# The shapes of ours:
#
# | parameter | shape | of the real network | entries |
# | --- | --- | --- | --- |
# | first weight | $(H, D_\text{in})$ | (100, 1000) | 100,000 |
# | first bias | $(H,)$ | (100,) | 100 |
# | second weight | $(D_\text{out}, H)$ | (10, 100) | 1,000 |
# | second bias | $(D_\text{out},)$ | (10,) | 10 |
#
# Write the function that makes the two-layer network, for any sizes: one layer, a ReLU,
# another layer. Leave their random starting values and their dtype as they come. The check
# looks at the parameters (their shapes, in this order), fills them with numbers of its own,
# and then at the output and at the gradient of every parameter.
#
# <details><summary>Hint 1</summary>
#
# How many numbers come out of the first layer, and how many have to go into the second?
# What does the ReLU in between do to that count?
#
# <details><summary>Hint 2</summary>
#
# Three layers, in order, as the three arguments of one `nn.Sequential`. Each is an
# instance: its class is called. (A plain Python list of layers would be no model: nobody
# could call it, and nobody would find its parameters.)
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "build_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_model(d_in: int, h: int, d_out: int) -> nn.Module:
    """Make the two-layer network.

    Args:
        d_in: how many numbers a sample has.
        h: how many hidden units.
        d_out: how many numbers come out for each sample.

    Returns:
        model: its parameters are, in this order, of shapes (h, d_in), (h,), (d_out, h)
        and (d_out,). Called with (N, d_in), it returns (N, d_out).
    """
    ### BEGIN SOLUTION
    first, last = nn.Linear(d_in, h), nn.Linear(h, d_out)  # each with its bias
    model = nn.Sequential(first, nn.ReLU(), last)  # called in this order
    ### END SOLUTION
    return model


# %% nbgrader={"grade": true, "grade_id": "check_build_model", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/build_model")
### BEGIN HIDDEN TESTS
from grader import grade

grade("08-nn/build_model")
### END HIDDEN TESTS

# %% [markdown]
# How much of the real network are its biases?

# %% nbgrader={"grade": false, "grade_id": "count", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    entries = [(p.dim(), p.numel()) for p in build_model(1000, 100, 10).parameters()]
    numbers = sum(count for _, count in entries)
    biases = sum(count for axes, count in entries if axes == 1)
    print(f"{numbers:,} numbers to train, {biases} of them biases")

# %% [markdown]
# ## 2 · Weights of your own
#
# A new `nn.Linear` starts with small random numbers. To lay its curve over the earlier
# ones, our model has to start from the weights of stage 01, and that network had no
# biases, which is the same as biases of zero.
#
# So the task is to change the *values* of parameters that exist. Not the parameters: they
# may be known elsewhere already. Look at what happens if you put a new one in the place
# of an old one.

# %% nbgrader={"grade": false, "grade_id": "old_and_new", "locked": true, "schema_version": 3, "solution": false, "task": false}
layer = nn.Linear(2, 1)
held = layer.weight  # somebody keeps it, an optimizer for instance

with torch.no_grad():
    layer.weight.copy_(torch.tensor([[5.0, 6.0]]))
is_the_layers = held is layer.weight
print("copied into:   held =", held.tolist(), "  still the layer's:", is_the_layers)

layer.weight = nn.Parameter(torch.tensor([[7.0, 8.0]]))
is_the_layers = held is layer.weight
print("replaced:      held =", held.tolist(), "  still the layer's:", is_the_layers)


# %% [markdown]
# `copy_` writes into the memory of the parameter, and whoever holds it sees the new values.
# (The trailing underscore marks a method that works in place; `zero_` and `fill_` are
# others.) It needs `no_grad` for the reason that you know from stage 05: a leaf may not be
# changed while autograd records. And it converts: the parameter keeps its own dtype,
# whatever comes in.
#
# After the replacement, `held` is a tensor that no model uses any more. An optimizer that
# holds it will go on changing it, without an error and without any effect.
#
# Write the function that loads stage 01's weights into a model of yours. They are NumPy
# arrays, and (in, out). The check has a part `parameters`: are they the same objects as
# before, still of the model's dtype, still requiring a gradient? And is the caller's array
# safe, or does it share its memory with a parameter now, so that training would change it?
#
# <details><summary>Hint 1</summary>
#
# Which four tensors have to get new values, and how do you reach them from `model`?
#
# <details><summary>Hint 2</summary>
#
# Two ways to reach them: layer by layer, by index, as in `another[0]` above (the
# ReLU has an index too); or all four at once, since `model.parameters()` can be taken
# apart into four names.
#
# <details><summary>Hint 3</summary>
#
# Compare shapes: `w1` is $(D_\text{in}, H)$ and the parameter $(H, D_\text{in})$. A NumPy
# array becomes a tensor by `torch.from_numpy`; both have `.T`. Two of your four lines copy,
# the other two fill with zeros, and all four stand where nothing is recorded.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "load_weights", "locked": false, "schema_version": 3, "solution": true, "task": false}
def load_weights(model: nn.Module, w1: Array, w2: Array) -> None:
    """Give a model the weights of stage 01, and biases of zero.

    Args:
        model: as build_model makes it; of any dtype, which it keeps. Changed in place.
        w1: weights of the first layer, (D_in, H).
        w2: weights of the second layer, (H, D_out). Neither array is changed, and
            neither shares its memory with the model afterwards.
    """
    ### BEGIN SOLUTION
    weight_1, bias_1, weight_2, bias_2 = model.parameters()  # in this order
    with torch.no_grad():  # to load is not to compute
        weight_1.copy_(torch.from_numpy(w1).T)  # (out, in)
        weight_2.copy_(torch.from_numpy(w2).T)
        bias_1.zero_()  # a bias that adds nothing
        bias_2.zero_()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_load_weights", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/load_weights")
### BEGIN HIDDEN TESTS
from grader import grade

grade("08-nn/load_weights")
### END HIDDEN TESTS

# %% [markdown]
# Now your two functions together, on the real sizes and in float64. If the model is the
# network of stage 01, then the first loss is stage 01's first loss, and the gradients of
# both weights are stage 01's, transposed. Without points:

# %% nbgrader={"grade": false, "grade_id": "check_same_start", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/same_start")


# %% [markdown]
# ## 3 · What a Linear does on the way back
#
# Autograd will find all gradients in this stage. But a layer is a new operation, with a
# bias in it, and you should know what comes out of its backward before you let it run.
#
# ![Forward, from left to right: a grid of 4 rows, one for each sample, and 3 columns, the product X times W transposed; a plus sign; the bias, a single row of 3 numbers, repeated 4 times, once for each sample; an equals sign; the grid Y of 4 rows and 3 columns. Backward, from right to left: the upstream gradient G, 4 rows and 3 columns, goes unchanged to the product. To the bias go its columns, each added up: a single row of 3 numbers.](bias.svg)
#
# For one layer with $n$ running over the samples, $j$ over the outputs and $i$ over the
# inputs:
#
# $$ Y_{nj} \;=\; \sum_i X_{ni}\,W_{ji} + b_j . $$
#
# Let $G = \partial L / \partial Y$ be the upstream gradient. Local slope times upstream
# gradient, summed over all entries of $Y$ that the quantity has an influence on:
#
# - $X_{ni}$ is used in row $n$ of $Y$, once for each $j$:
#   $\displaystyle \frac{\partial L}{\partial X_{ni}} = \sum_j G_{nj}\,W_{ji}$.
# - $W_{ji}$ is used in column $j$, once for each sample:
#   $\displaystyle \frac{\partial L}{\partial W_{ji}} = \sum_n G_{nj}\,X_{ni}$.
# - $b_j$ is used in column $j$ as well, with a slope of 1:
#   $\displaystyle \frac{\partial L}{\partial b_j} = \sum_n G_{nj}$.
#
# The first two are stage 01's, with $W$ lying the other way round. The third is the
# rule that you met in stage 04 as `unbroadcast`: **what was spread on the way forward is
# added up on the way back.** One $b_j$ served all $N$ samples, so $N$ gradients come back
# to it. Not their mean: each sample moves the loss by its own share.
#
# (Another way to see it: a bias is a weight whose input is always 1. Put $X_{ni} = 1$ into
# the second formula, and you have the third.)
#
# | | shape |
# | --- | --- |
# | `x` | $(N, \text{in})$ |
# | `weight` | $(\text{out}, \text{in})$ |
# | `grad_output`, the upstream gradient $G$ | $(N, \text{out})$ |
# | `grad_x` | $(N, \text{in})$ |
# | `grad_weight` | $(\text{out}, \text{in})$ |
# | `grad_bias` | $(\text{out},)$ |
#
# Write all three, without autograd. Each is worth the same. As in stage 03, the check also
# calls your function with float32 tensors, and with tensors on a GPU that need not be there.
#
# <details><summary>Hint 1</summary>
#
# Write the shapes of $G$, $W$ and $X$ next to one another. Which two have to be
# multiplied, and in which order, so that $(N, \text{in})$ comes out? And
# $(\text{out}, \text{in})$?
#
# <details><summary>Hint 2</summary>
#
# In the first formula the sum runs over $j$, the last axis of $G$ and the first of $W$:
# a plain product. In the second it runs over $n$, the *first* axis of both factors: one of
# them has to be transposed.
#
# <details><summary>Hint 3</summary>
#
# For the bias, the axis of the samples has to disappear. `.sum()` takes the number of the
# axis to add along. The result should have one axis, not two.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "linear_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def linear_backward(
    x: Tensor, weight: Tensor, grad_output: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Find the three gradients of a linear layer by hand.

    Args:
        x: what went into the layer, (N, in).
        weight: its weight, (out, in).
        grad_output: the upstream gradient, (N, out).

    Returns:
        grad_x: (N, in).
        grad_weight: (out, in).
        grad_bias: (out,).
    """
    ### BEGIN SOLUTION
    grad_x = grad_output @ weight  # (N, out) @ (out, in)
    grad_weight = grad_output.T @ x  # (out, N) @ (N, in)
    grad_bias = grad_output.sum(dim=0)  # spread over the samples, so added up over them
    ### END SOLUTION
    return grad_x, grad_weight, grad_bias


# %% nbgrader={"grade": true, "grade_id": "check_linear_backward", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/linear_backward")
### BEGIN HIDDEN TESTS
from grader import grade

grade("08-nn/linear_backward")
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · The loss is a layer too
#
# `nn.MSELoss()` makes an object that you call with a prediction and a target. As it comes,
# it returns the **mean** of the squares, over *all* entries, samples times outputs:
#
# $$
# L_\text{mean} = \frac{1}{N\,O} \sum_{n,k} (\hat y_{nk} - y_{nk})^2,
# \qquad
# L_\text{sum} = \sum_{n,k} (\hat y_{nk} - y_{nk})^2 ,
# $$
#
# with $O$ for $D_\text{out}$. Our loss has always been the sum. You get it with
# `reduction="sum"`. Neither is better, but they differ by a factor, the gradients differ by
# the same factor, and so does the length of a step: whoever changes from one to the
# other has to change the learning rate as well. On the course's sizes it is 640.
#
# Find both gradients with respect to $\hat y$, which is `y_pred`, by hand.
#
# <details><summary>Hint 1</summary>
#
# The first one you have written in stage 01. What happens to a derivative if the function is
# divided by a constant?
#
# <details><summary>Hint 2</summary>
#
# Both gradients have the shape of `y_pred`. The constant is the number of *all* entries:
# a tensor `t` has `t.numel()` of them.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "mse_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mse_gradients(y_pred: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Find the gradient of the squared error by hand, as a sum and as a mean.

    Args:
        y_pred: predictions, (N, D_out).
        y: targets, (N, D_out).

    Returns:
        grad_sum: the gradient of nn.MSELoss(reduction="sum") for y_pred, (N, D_out).
        grad_mean: that of nn.MSELoss(), the mean over all entries, (N, D_out).
    """
    ### BEGIN SOLUTION
    grad_sum = 2 * (y_pred - y)
    grad_mean = grad_sum / y.numel()  # samples times outputs
    ### END SOLUTION
    return grad_sum, grad_mean


# %% nbgrader={"grade": true, "grade_id": "check_mse_gradients", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/mse_gradients")
### BEGIN HIDDEN TESTS
from grader import grade

grade("08-nn/mse_gradients")
### END HIDDEN TESTS

# %% [markdown]
# ### A trap with shapes
#
# With one output, a network gives $(N, 1)$, and the targets are often a plain list of $N$
# numbers, `(N,)`. The next cell takes four targets and a prediction that is **exactly
# right**. What should its loss be?

# %% nbgrader={"grade": false, "grade_id": "broadcast_trap", "locked": true, "schema_version": 3, "solution": false, "task": false}
targets = torch.tensor([1.0, 2.0, 3.0, 4.0])
perfect = torch.tensor([[1.0], [2.0], [3.0], [4.0]])

print("prediction", tuple(perfect.shape), "- targets", tuple(targets.shape), end="")
print(" =", tuple((perfect - targets).shape))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    trapped = nn.MSELoss(reduction="sum")(perfect, targets)
aligned = nn.MSELoss(reduction="sum")(perfect, targets.reshape(4, 1))

print("loss:", trapped.item(), "  with targets of shape (4, 1):", aligned.item())
print("PyTorch says:", str(caught[0].message).split(". ")[0])

# %% [markdown]
# Broadcasting has compared every prediction with every target: $N \times N$ differences
# instead of $N$. Such a network trains, and its loss falls, until it predicts the *mean* of
# all targets for everybody. `nn.MSELoss` at least warns you. The plain
# `(y_pred - y).pow(2).sum()` does not say a word. So: **look at the shapes of both once,
# before you train.**
#
# ## 5 · One loop for all models
#
# The loop of stage 05 knew two weights by name. This one is given a model and must not
# know what is in it. Two changes do it:
#
# | stage 05 | now |
# | --- | --- |
# | a line for `w1`, a line for `w2` | a loop over `model.parameters()` |
# | `w1.grad = None`, `w2.grad = None` | `model.zero_grad()` does it for all of them |
#
# All that you learned there still holds: a fresh forward pass in each turn, a number in the
# list and not a tensor, an update that nobody records, zeroed gradients before the next
# `backward`.
#
# One trap is new. In a loop such as `for p in ...`, the name `p` is only a label for a
# parameter that the model owns. What does `p = p - move` do to the model?

# %% nbgrader={"grade": false, "grade_id": "labels", "locked": true, "schema_version": 3, "solution": false, "task": false}
shelf = {"weight": torch.tensor([1.0, 1.0])}

for p in shelf.values():
    p = p - 0.5  # a new tensor, and `p` is now its label
print("after p = p - 0.5:", shelf["weight"].tolist(), "  p:", p.tolist())

for p in shelf.values():
    p -= 0.5  # the numbers inside the tensor change
print("after p -= 0.5:   ", shelf["weight"].tolist(), "  p:", p.tolist())


# %% [markdown]
# Now write the whole loop. The loss is the **sum** of squares. The check trains a model of
# its own with your function, and then looks at the losses, at all four parameters, and in
# the part `loop` at what numbers do not show: was it this model that was trained, has it
# kept its parameters, are the graphs of past turns forgotten, and does the loop run on a
# model of three layers as well?
#
# <details><summary>Hint 1</summary>
#
# Which of the five lines of a turn (loss, note, zero, backward, update) are the same as in
# stage 05? What takes the place of the other two?
#
# <details><summary>Hint 2</summary>
#
# Make the loss function once, before the loop, with `reduction="sum"`. In each turn, call the
# model with `x`, and the loss function with what comes out and with `y`.
#
# <details><summary>Hint 3</summary>
#
# The update is a `for` loop inside `with torch.no_grad():`, over `model.parameters()`, asked
# for anew in each turn (it hands out its parameters once and is then used up). Each
# parameter has its own `.grad`, and is changed in place.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    model: nn.Module, x: Tensor, y: Tensor, learning_rate: float, steps: int
) -> list[float]:
    """Train a model by gradient descent on the sum of squared errors.

    Args:
        model: any model that takes x and returns the shape of y. Trained in place: its
            parameters stay the same objects and get other values.
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one plain number a step.
    """
    losses = []
    ### BEGIN SOLUTION
    loss_function = nn.MSELoss(reduction="sum")  # made once, called in each turn
    for _step in range(steps):
        loss = loss_function(model(x), y)
        losses.append(loss.item())  # the number, not its graph
        model.zero_grad()  # whatever is left from the turn before
        loss.backward()  # one gradient for each parameter
        with torch.no_grad():  # the step itself is not recorded
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad  # the model's own, in place
    ### END SOLUTION
    return losses


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("08-nn/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("08-nn/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# The model of stage 01's weights, trained as ever. **Before you look: will it be the same
# curve?** At step 0, yes; you have checked it. And then?

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    model = build_model(1000, 100, 10).double()  # the data is float64, so the model too
    load_weights(model, start.w1, start.w2)
    losses = train(model, x, y, LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    without_biases = earlier_losses("08-nn")["01 NumPy"]
    plot_losses(
        {"01 NumPy": without_biases, "08 nn": losses},
        title="Two-layer network, from layers with biases",
        differences=True,
    )

# %% [markdown]
# The first loss is the same number. From the first step on the curves part, and the lower
# picture shows by how much: this is no rounding. The biases started at zero, but their
# gradients are not zero, so they move with the first step, and from then on it is another
# network. Measured:

# %% nbgrader={"grade": false, "grade_id": "what_biases_do", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    for step in (0, 1, 5, 9, 99, 499):
        change = losses[step] / without_biases[step] - 1
        print(f"step {step:3d}   loss with biases, against that without: {change:+.1%}")
    first_bias, last_bias = (p for p in model.parameters() if p.dim() == 1)
    largest = max(bias.abs().max().item() for bias in (first_bias, last_bias))
    print(f"largest bias after training: {largest:.2f}")

# %% [markdown]
# A few per cent, now lower and now higher, and in the end slightly higher. Why so little? A
# bias is one more input that is always 1, next to a thousand others that are about as large.
# And the targets are random numbers here, so there is no level that a bias would have to find.
# With real data there usually is one, and a network without biases has to learn it in a
# roundabout way.
#
# ## The layers' own start
#
# Our weights were drawn with a standard deviation of 1. The layers choose differently:
# for a layer with $m$ inputs, `nn.Linear` draws weights and biases evenly from
# $-1/\sqrt m$ to $1/\sqrt m$. Then a sum of $m$ products stays about as large as one
# input, however wide the layer is.
#
# How large may the learning rate be from either start?
#
# Look at the last layer alone. For it, the loss is a parabola, a bowl, and the steepest
# direction of this bowl has some curvature $\lambda$. At a distance $d$ from the bottom the
# slope is $\lambda d$, so a step of gradient descent leads to
#
# $$ d \;\leftarrow\; d - \eta\,\lambda\,d \;=\; (1 - \eta\lambda)\,d . $$
#
# As soon as $\eta > 2/\lambda$, the new distance is *larger* than the old one, on the other
# side, and so on: the loss explodes. For this layer, $\lambda$ is the largest eigenvalue of
# $2\,h_\text{relu}^\top h_\text{relu}$, the most by which this matrix stretches any vector.
# So it grows with the square of the hidden values.
#
# The next cell compares the starts: the standard deviation of the first weight, the
# typical size of a hidden value behind the ReLU (the root of their mean square), the loss,
# and that limit.

# %% nbgrader={"grade": false, "grade_id": "two_starts", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    torch.manual_seed(0)
    own_start = build_model(1000, 100, 10).double()
    common_start = build_model(1000, 100, 10).double()
    load_weights(common_start, start.w1, start.w2)

    starts = {
        "stage 01's": common_start,
        "  ... trained": model,
        "the layers'": own_start,
    }
    print(f"{'':14}{'first weight':>13}{'hidden':>9}{'loss':>10}{'2 / lambda':>12}")
    for name, each in starts.items():
        with torch.no_grad():
            weight, bias, *_ = each.parameters()
            hidden = (x @ weight.T + bias).clamp(min=0)
            steepest = torch.linalg.eigvalsh(2 * hidden.T @ hidden)[-1]
            loss = (each(x) - y).pow(2).sum()
        print(
            f"{name:14}{weight.std():13.3f}{hidden.pow(2).mean().sqrt():9.2f}"
            f"{loss:10.1e}{2 / steepest:12.1e}"
        )

# %% [markdown]
# From stage 01's start no learning rate above about $9 \cdot 10^{-7}$ is safe, and ours,
# $10^{-6}$, is just above it. You can see it in the losses of every run from this start:
# from step 1 to step 3 they *rise*. The run is saved because the hidden values shrink a
# little while it bounces, which raises the limit (the second line of the table shows both
# after training). At step 3 the limit has passed $10^{-6}$, and from there on the loss falls.
#
# From the layers' own start the limit for this layer is three thousand times as high. (The
# first layer has a say too, and takes about half of that away.) So one may well take
# $10^{-4}$, a hundred times our rate:

# %% nbgrader={"grade": false, "grade_id": "own_start_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    runs = {}
    for rate in (1e-4, 1e-6):
        torch.manual_seed(0)  # the same start for both
        runs[f"layers' own start, {rate:.0e}"] = train(
            build_model(1000, 100, 10).double(), x, y, rate, STEPS
        )
    plot_losses(
        {f"stage 01's start, {LEARNING_RATE:.0e}": losses, **runs},
        title="Where one starts decides how far one may step",
        digits=2,
    )

# %% nbgrader={"grade": false, "grade_id": "too_long", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    load_weights(common_start, start.w1, start.w2)
    exploding = train(common_start, x, y, 1e-4, 3)
    three = " ".join(f"{loss:.0e}" for loss in exploding)
    print("stage 01's start, 1e-04, the first three losses:", three)

# %% [markdown]
# The small start begins at a loss of some six hundred instead of thirty million. With the
# common rate of $10^{-6}$ it hardly moves; with $10^{-4}$ it trains well. And the common start
# with $10^{-4}$ is lost after a handful of steps. **A learning rate is never good or bad by
# itself; it fits a start, a loss (sum or mean) and a network, or it does not.** In the
# next stage you meet rules that adapt it while they run.
#
# ## A question to think about
#
# You have set the biases to zero, and they learned all the same. Could one save the random
# numbers altogether, and start **everything** at zero? Go through your `linear_backward`, layer
# by layer, from the loss to the input: which gradients are not zero? Then run the cell.

# %% nbgrader={"grade": false, "grade_id": "all_zero", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    still = build_model(1000, 100, 10).double()
    load_weights(still, np.zeros((1000, 100)), np.zeros((100, 10)))
    from_zero = train(still, x, y, 1e-3, 200)
    print(f"loss: {from_zero[0]:.1f} at the start, {from_zero[-1]:.1f} after 200 steps")
    print(f"squared distance of y from its mean: {(y - y.mean(0)).pow(2).sum():.1f}")
    for name, parameter in still.named_parameters():
        print(f"{name:9s} has moved: {parameter.any().item()}")

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# The hidden values are zero, so the gradient of the second weight, which is a product with
# them, is zero. The second weight is zero, so nothing passes through it to the first layer. Only
# the last bias gets a gradient. It learns the mean of the targets, and then nothing ever
# happens again: with the bias moved, all of the above is still true.
#
# Random weights are there to be *different*. If all hidden units start equal they also get equal
# gradients, and stay equal for ever. Biases may start at zero because the weights already
# tell the units apart.
#
# </details>
#
# ## What changes in the next stage
#
# One part of the loop is still written by hand: the update. In **09 · Optimizers** you
# write the rules that people use in its place (momentum, RMSProp, Adam and others), compare each
# with PyTorch's, step by step, and then hand the update over to `torch.optim`.
