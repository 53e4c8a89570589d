# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 11 · Control flow and shared weights
#
# | | |
# | --- | --- |
# | **You will be able to** | write a forward pass with loops and chance in it, find the gradient of a weight that is used several times, and say why deep chains of one layer make gradients vanish or explode |
# | **Time** | about an hour and a half |
# | **Before you start** | stages 08 to 10: layers, optimizers, modules of your own. Stage 07 helps |
# | **Points** | 20: `dynamic_net` 8, `shared_gradient` 6, `gradient_norms` 2, `train` 4 |
#
# Up to here every network had one shape, and did the same at each step. The one of this
# notebook throws dice. In each forward pass it decides anew how deep it is, and however
# deep that may be, it never has more than three layers' worth of weights, because one of
# its layers is used again and again. Two questions: how can there be a gradient of
# something that changes its shape all the time? And what is the gradient of a weight that
# takes part more than once?

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import random

import numpy as np
import torch
from torch import nn

from grader import (
    LEARNING_RATE,
    STEPS,
    earlier_losses,
    plot_gradient_norms,
    plot_losses,
    plot_losses_by_depth,
    starting_model,
    starting_point,
    when_filled_in,
)

Tensor = torch.Tensor

summed_squares = nn.MSELoss(reduction="sum")  # the loss of this notebook

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
start = starting_point()
x, y = torch.from_numpy(start.x), torch.from_numpy(start.y)

print("x", tuple(x.shape), "  y", tuple(y.shape), " ", x.dtype)


# %% [markdown]
# ## 1 · A network that is a program
#
# The network has three layers: one that leads in, one that leads out, and one in the
# middle, which is used `depth` times in a row:
#
# $$
# h_0 = \mathrm{ReLU}(\mathrm{input}(x)), \qquad
# h_k = \mathrm{ReLU}(\mathrm{middle}(h_{k-1})) \quad (k = 1, \dots, \mathrm{depth}), \qquad
# y_\text{pred} = \mathrm{output}(h_\text{depth}) .
# $$
#
# Depth 0 is the network that you have trained since stage 01: the middle layer is not used.
#
# ![The network at depth 3, unrolled. From left to right: x enters the box input, which gives h0; then come three boxes, each called middle, which give h1, h2 and h3; then the box output, which gives y_pred. Above them stands a single box for the one weight W of the middle layer, with three arrows down, one to each of the three middle boxes. Below, from right to left, the gradient goes back: from each of the three middle boxes an arrow leads down to a share, number 3, 2 and 1, and the three shares are added up into W.grad.](unrolled.svg)
#
# In stage 07 a loop like this was hard work. The graph was written down before a single
# number was there, so the loop had to be written into it, as a node: `tf.while_loop`, with
# a condition, a body, and variables that go round. PyTorch needs no such thing. It
# records what happens **while it happens** (*define by run*), so whatever Python does
# between `forward`'s first line and its last is allowed: `for`, `while`, `if`, recursion,
# a coin that is tossed. Autograd sees none of it. It sees the operations that were carried
# out, in the order in which they were, and the next forward pass gets a new record.
#
# | name | made once, in `__init__` | parameters |
# | --- | --- | --- |
# | `input_linear` | from $D_\text{in}$ to $H$ | weight $(H, D_\text{in})$, bias $(H,)$ |
# | `middle_linear` | from $H$ to $H$ | weight $(H, H)$, bias $(H,)$ |
# | `output_linear` | from $H$ to $D_\text{out}$ | weight $(D_\text{out}, H)$, bias $(D_\text{out},)$ |
#
# Write the class. The names in the table are used in cells below. If `forward` is given a
# depth, it takes that one, and every call gives the same. If not, it draws one in
# each call, 0, 1, 2 or 3. All kinds of dice are fine.
#
# The middle layer has to take in what it gave out, so both its sizes are $H$. And a ReLU
# follows each of its uses. Without it, several uses in a row would be one linear map.
#
# <details><summary>Hint 1</summary>
#
# How many layers exist, and how many are used at depth 3? The answers differ. Layers are
# made in `__init__`, so that the module knows their parameters; uses happen in `forward`.
#
# <details><summary>Hint 2</summary>
#
# In `forward`, one name for the hidden layer is enough: start with what the input layer
# gives, and let each turn of a loop put something new in its place. What does the loop do
# at depth 0? Nothing, and that is right.
#
# <details><summary>Hint 3</summary>
#
# Was a depth given? The caller may give 0, and 0 counts as false in Python, so ask for
# `None`. For the dice, read whether the upper end belongs to the range: for
# `random.randint` it does; for `np.random.randint`, `torch.randint` and `range` it does not.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "dynamic_net", "locked": false, "schema_version": 3, "solution": true, "task": false}
class DynamicNet(nn.Module):
    """A network whose depth is drawn in each forward pass, or given."""

    def __init__(self, d_in: int, h: int, d_out: int) -> None:
        """Make the layers: input_linear, middle_linear, output_linear.

        Args:
            d_in: width of the inputs.
            h: width of all hidden layers.
            d_out: width of the outputs.
        """
        ### BEGIN SOLUTION
        super().__init__()  # before the first layer
        self.input_linear = nn.Linear(d_in, h)  # leads in
        self.middle_linear = nn.Linear(h, h)  # one layer, however often it is used
        self.output_linear = nn.Linear(h, d_out)  # leads out
        ### END SOLUTION

    def forward(self, x: Tensor, depth: int | None = None) -> Tensor:
        """Go forward through the input layer, depth uses of the middle one, the output.

        Args:
            x: inputs, (N, D_in).
            depth: how often the middle layer is used, any number of times; drawn from
                0 to 3 if None.

        Returns:
            y_pred: (N, D_out).
        """
        ### BEGIN SOLUTION
        if depth is None:  # 0 is a depth
            depth = random.randint(0, 3)  # both ends belong to it
        hidden = torch.relu(self.input_linear(x))
        for _use in range(depth):
            hidden = torch.relu(self.middle_linear(hidden))
        y_pred = self.output_linear(hidden)
        ### END SOLUTION
        return y_pred


# %% nbgrader={"grade": true, "grade_id": "check_dynamic_net", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("11-control-flow/dynamic_net")
### BEGIN HIDDEN TESTS
from grader import grade

grade("11-control-flow/dynamic_net")
### END HIDDEN TESTS

# %% [markdown]
# (The part `depth` calls your model many times, with and without a depth, and finds out
# from the outputs what was drawn.)
#
# What did autograd record? The next cell walks back through the record, as in stage
# 05, and counts: its nodes, and the arrows that end at the weight of the middle
# layer. **Before you run it: which of the three columns change with the depth?**

# %% nbgrader={"grade": false, "grade_id": "count_arrows", "locked": true, "schema_version": 3, "solution": false, "task": false}
def walk(y_pred: Tensor, parameter: Tensor) -> tuple[int, int]:
    """Count the recorded nodes, and the arrows that end at a parameter."""
    waiting, seen, arrows = [y_pred.grad_fn], {y_pred.grad_fn}, 0
    while waiting:
        for earlier, _ in waiting.pop().next_functions:
            arrows += getattr(earlier, "variable", None) is parameter
            if earlier is not None and earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return len(seen), arrows


# %% nbgrader={"grade": false, "grade_id": "records", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    net = DynamicNet(1000, 100, 10).double()
    print("depth   parameters   nodes recorded   arrows to the middle weight")
    for depth in range(4):
        nodes, arrows = walk(net(x, depth=depth), net.middle_linear.weight)
        count = len(list(net.parameters()))
        print(f"{depth:5d}   {count:10d}   {nodes:14d}   {arrows:27d}")

# %% [markdown]
# The parameters stay what they are. The record grows, and from depth 2 on several arrows
# end at the same weight. You know since stage 04 what a gradient is then: the sum over
# all paths. At depth 0 no arrow ends there at all. After backward the middle layer's
# `.grad` is `None`, and that is no mistake.
#
# ## 2 · One weight, several uses
#
# Numbers first. One unit, $w = 3$ and $b = 1$, used twice on $h_0 = 2$ (everything stays
# positive, so no ReLU is shut):
#
# $$ h_1 = 3 \cdot 2 + 1 = 7, \qquad h_2 = 3 \cdot 7 + 1 = 22 . $$
#
# How fast does $h_2$ move with $w$? Pretend for a moment that the two uses had weights of
# their own. Moving the first alone moves $h_1$ by $h_0 = 2$, and $h_2$ three times as much:
# **6**. Moving the second alone moves $h_2$ by $h_1$: **7**. But they are one weight, so
# both move at once: $6 + 7 = 13$.

# %% nbgrader={"grade": false, "grade_id": "two_uses", "locked": true, "schema_version": 3, "solution": false, "task": false}
first, second = (torch.tensor(3.0, requires_grad=True) for _ in range(2))
shares = torch.autograd.grad(second * (first * 2 + 1) + 1, (first, second))
print("two weights: ", *(share.item() for share in shares))

one = torch.tensor(3.0, requires_grad=True)
(total,) = torch.autograd.grad(one * (one * 2 + 1) + 1, one)
print("one weight:  ", total.item())


# %% [markdown]
# In general. Give each of the $K$ uses a copy of its own, $W^{(1)}, \dots, W^{(K)}$. The
# loss is then a function of $K$ matrices, and we look at it where they all happen to be
# equal, $W^{(k)} = W$. By the chain rule, one path for each copy:
#
# $$
# \frac{\partial L}{\partial W_{ij}}
# = \sum_{k=1}^{K} \sum_{p,q}
#   \frac{\partial L}{\partial W^{(k)}_{pq}}\,
#   \frac{\partial W^{(k)}_{pq}}{\partial W_{ij}}
# = \sum_{k=1}^{K} \frac{\partial L}{\partial W^{(k)}_{ij}},
# $$
#
# because the copies are copies: $\partial W^{(k)}_{pq} / \partial W_{ij}$ is 1 if
# $(p, q) = (i, j)$, and 0 otherwise. **The gradient of a shared weight is the sum of the
# gradients that its uses would have, had each a weight of its own.** We call these the
# *shares*. Nothing is divided by $K$.
#
# And a share is what you have computed many times. One use of the layer:
#
# $$ a_k = h_{k-1}\, W^\top + b, \qquad h_k = \mathrm{ReLU}(a_k) . $$
#
# Let $G_k = \partial L / \partial h_k$ be what arrives at its output. Then, with $\odot$
# entry by entry,
#
# $$
# A_k = \frac{\partial L}{\partial a_k} = G_k \odot [a_k > 0],
# \qquad
# \frac{\partial L}{\partial W^{(k)}} = A_k^\top\, h_{k-1},
# \qquad
# G_{k-1} = A_k\, W .
# $$
#
# The middle one is stage 08's `linear_backward`: $W$ is (out, in), so the gradient of $W_{ij}$
# sums $(A_k)_{ni} (h_{k-1})_{nj}$ over the samples. The last one is what arrives at the use
# before, and it begins again. (The bias is shared like the weight, and its gradient is a sum
# over the uses too. Here the weight's is enough.)
#
# | name | what it is | shape |
# | --- | --- | --- |
# | `h0` | what goes into the first use, $h_0$ | $(N, H)$ |
# | `weight`, `bias` | $W$ and $b$, as `nn.Linear` keeps them | $(H, H)$, $(H,)$ |
# | `upstream` | what arrives at the end, $G_K$ | $(N, H)$ |
# | `shares` | a list: the share of use 1 first, that of use $K$ last | $K$ times $(H, H)$ |
# | `grad_weight` | their sum, $\partial L / \partial W$ | $(H, H)$ |
# | `grad_h0` | what arrives at the beginning, $G_0$ | $(N, H)$ |
#
# Do it by hand: one loop forward, one loop back. Nearly everything here is square, so **no
# shape will warn you** of a transpose that is missing, or of one too many.
#
# <details><summary>Hint 1</summary>
#
# What has to be kept on the way forward, so that each use can find its mask and its input on
# the way back? A list of all hidden layers is enough, $h_0$ included.
#
# <details><summary>Hint 2</summary>
#
# The ReLU of use $k$ is open where $h_k$ is positive, which is where $a_k$ is. Go through
# the uses from the last to the first. In each turn: mask what arrives, form the share, send
# the rest on.
#
# <details><summary>Hint 3</summary>
#
# Coming from the end, you find the last share first. Either put each new share at the front of
# the list (`.insert(0, ...)`), or turn the list around when it is complete. What is left
# of `upstream` after the last turn has arrived at `h0`.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "shared_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shared_gradient(
    h0: Tensor, weight: Tensor, bias: Tensor, upstream: Tensor, depth: int
) -> tuple[list[Tensor], Tensor, Tensor]:
    """Find the gradient of a layer that is used several times, share by share.

    Args:
        h0: what goes into the first use, (N, H). Not changed.
        weight: of the layer, (H, H). Not changed.
        bias: of the layer, (H,). Not changed.
        upstream: gradient that arrives at the output of the last use, (N, H). Not
            changed.
        depth: how often the layer is used, each time with a ReLU behind it; 1 or more.

    Returns:
        shares: a list of depth tensors, (H, H) each, in the order of the uses.
        grad_weight: their sum, (H, H).
        grad_h0: gradient that arrives at h0, (N, H).
    """
    ### BEGIN SOLUTION
    hidden = [h0]  # and what comes out of each use
    for _use in range(depth):
        hidden.append((hidden[-1] @ weight.T + bias).clamp(min=0))
    shares = []  # the first use first
    for use in range(depth, 0, -1):
        grad_a = upstream * (hidden[use] > 0)  # through the ReLU of this use
        shares.insert(0, grad_a.T @ hidden[use - 1])
        upstream = grad_a @ weight  # what arrives at the use before
    grad_weight = sum(shares)
    grad_h0 = upstream  # what has come through all of them
    ### END SOLUTION
    return shares, grad_weight, grad_h0


# %% nbgrader={"grade": true, "grade_id": "check_shared_gradient", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("11-control-flow/shared_gradient")
### BEGIN HIDDEN TESTS
from grader import grade

grade("11-control-flow/shared_gradient")
### END HIDDEN TESTS

# %% [markdown]
# Does autograd do the same? Your network at depth 3 on the real data, autograd's gradient of
# the middle weight, and next to it your sum:

# %% nbgrader={"grade": false, "grade_id": "against_autograd", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    torch.manual_seed(11)
    net = DynamicNet(1000, 100, 10).double()
    middle = net.middle_linear
    h0 = torch.relu(net.input_linear(x))
    y_pred = net(x, depth=3)
    (by_autograd,) = torch.autograd.grad(summed_squares(y_pred, y), middle.weight)

    with torch.no_grad():
        arriving = 2 * (y_pred - y) @ net.output_linear.weight
        shares, grad_weight, _ = shared_gradient(
            h0, middle.weight, middle.bias, arriving, 3
        )
        apart = (grad_weight - by_autograd).norm() / by_autograd.norm()
    print("the same as autograd's, to 1e-12:", bool(apart < 1e-12))
    for use, share in enumerate(shares, start=1):
        print(f"norm of the share of use {use}: {share.norm():.1f}")


# %% [markdown]
# Networks that read a text or a time series word by word, *recurrent* networks, are just
# this: one layer, used at each step of the series, only that a new piece of input joins
# at each use. Their gradient is the sum over all time steps. It is called *backpropagation
# through time*, and you have written it.
#
# ## 3 · Vanishing and exploding
#
# Look at $G_{k-1} = (G_k \odot [a_k > 0])\, W$ again. What arrives at the input layer has
# been multiplied by the same matrix as often as the middle layer was used. A factor a bit
# below 1, taken to a high power, is next to nothing, and one above 1 is huge.
#
# How large is the factor? One entry of $G_{k-1}$ is a sum of $H$ products, and about half
# of them are switched off by the mask. If the entries of $W$ are random, with mean 0 and
# variance $\sigma^2$, the variances of the others add up:
#
# $$
# \operatorname{var}(G_{k-1}) \approx \frac{H}{2}\,\sigma^2 \operatorname{var}(G_k)
# \qquad\Longrightarrow\qquad
# \text{factor for each use} \approx \sigma \sqrt{H / 2} .
# $$
#
# | how the middle weight is drawn | $\sigma^2$ | factor |
# | --- | --- | --- |
# | `nn.Linear` by default: uniform between $-1/\sqrt{H}$ and $1/\sqrt{H}$ | $1/(3H)$ | $\sqrt{1/6} \approx 0.41$ |
# | the same times $\sqrt 6$ (the variance that Kaiming He and others proposed for ReLUs in 2015) | $2/H$ | 1 |
# | the same times 5 | $25/(3H)$ | $5 \cdot 0.41 \approx 2.04$ |
#
# Measure it. Write a function that goes through some depths, and returns for each of them
# the norm of the loss's gradient with respect to the weight of the **input layer**, the
# one that is farthest from the loss. The loss is `summed_squares`. The depths come as a list,
# in any order.
#
# <details><summary>Hint 1</summary>
#
# The norm of a tensor is the root of the sum of its squared entries; every tensor has a method
# for it. A plain number is wanted.
#
# <details><summary>Hint 2</summary>
#
# A new forward pass for each depth, and a new backward pass. What happens to a gradient that is
# still there from the depth before?
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "gradient_norms", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_norms(
    model: nn.Module, x: Tensor, y: Tensor, depths: list[int]
) -> list[float]:
    """Measure how large the gradient of the input layer's weight is at some depths.

    Args:
        model: a DynamicNet. Its parameters are not changed.
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        depths: how often the middle layer is to be used, one network after the other.

    Returns:
        norms: for each depth, the norm of the gradient of model.input_linear.weight.
    """
    norms = []
    ### BEGIN SOLUTION
    for depth in depths:  # in their order
        model.zero_grad()  # what the depth before has left
        summed_squares(model(x, depth=depth), y).backward()
        norms.append(model.input_linear.weight.grad.norm().item())
    ### END SOLUTION
    return norms


# %% nbgrader={"grade": true, "grade_id": "check_gradient_norms", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("11-control-flow/gradient_norms")
### BEGIN HIDDEN TESTS
from grader import grade

grade("11-control-flow/gradient_norms")
### END HIDDEN TESTS

# %% nbgrader={"grade": false, "grade_id": "norms_by_depth", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    depths, norms = list(range(9)), {}
    for name, scale in {"default": 1.0, "times √6": 6**0.5, "times 5": 5.0}.items():
        torch.manual_seed(11)
        net = DynamicNet(1000, 100, 10).double()
        with torch.no_grad():
            net.middle_linear.weight *= scale
        norms[name] = gradient_norms(net, x, y, depths)
    plot_gradient_norms(depths, norms, title="What arrives at the input layer")


# %% [markdown]
# Two of the three lines do what the table says. At depth 8 the default lets less than a
# thousandth through, and the input layer hardly learns. The third is steeper than 2.04. There the
# hidden layers grow too, by about the same factor, so after a few uses $y_\text{pred}$ is far larger
# than $y$. The gradient that starts at the loss is $2(y_\text{pred} - y)$: it grows with the
# depth before it has walked a single step. In the end both are at work in
# each use, and $2.04 \cdot 2.04 \approx 4.2$.
#
# For our depths, at most 3, the default is good enough. For long chains it is not, and this is
# what made recurrent networks hard to train for many years.
#
# ## 4 · Training it
#
# You have the loop from stage 09; now it trains a network that changes under its hands. A
# step that is good at depth 3 may be a bad one at depth 0, and all depths pull at the same
# six tensors. Plain gradient descent has a hard time with that. **Momentum**, which you
# wrote in stage 09, helps: it moves along a velocity, to which each gradient only adds,
#
# $$ v \leftarrow 0.9\, v + g, \qquad w \leftarrow w - \eta\, v, $$
#
# and so it follows what the last ten steps or so, whatever their depths were, agree on.
#
# Write `train`. The optimizer is `torch.optim.SGD` with a momentum of 0.9, the loss is
# `summed_squares`, and the model is called **without** a depth. Call it once in each
# turn: a second call would draw another depth, and so be another network.
#
# <details><summary>Hint 1</summary>
#
# The optimizer remembers the velocities. What does it remember if it was made a moment ago?
#
# <details><summary>Hint 2</summary>
#
# Nothing in the loop has to know about depths. One turn: loss, note, zero, backward, step.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    model: nn.Module, x: Tensor, y: Tensor, learning_rate: float, steps: int
) -> list[float]:
    """Train a network that draws its own depths, by SGD with a momentum of 0.9.

    Args:
        model: draws a depth in each call. Changed in place.
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one plain number a step.
    """
    losses = []
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
    for _step in range(steps):
        error = summed_squares(model(x), y)
        losses.append(error.item())  # before the step
        optimizer.zero_grad()  # the gradients; the velocities stay
        error.backward()  # through as many uses as there were
        optimizer.step()  # also where the middle layer got no gradient
    ### END SOLUTION
    return losses


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("11-control-flow/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("11-control-flow/train")
### END HIDDEN TESTS

# %% [markdown]
# The check knows what your loop should give although depths are drawn: it hands your loop
# a network of the course's own, which takes its "random" depths from a list.
#
# ## The loss curve
#
# First the old network, which is the new one at depth 0: the common starting weights, no
# momentum, the small learning rate. If your class is right, nothing tells this curve
# from those of stages 08 and 10, although another 10,100 numbers lie in the middle layer and
# wait.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    net = DynamicNet(1000, 100, 10).double()
    net.input_linear.load_state_dict(starting_model()[0].state_dict())
    net.output_linear.load_state_dict(starting_model()[2].state_dict())
    used = [*net.input_linear.parameters(), *net.output_linear.parameters()]

    losses = []
    for _ in range(STEPS):
        at_depth_0 = summed_squares(net(x, depth=0), y)
        losses.append(at_depth_0.item())
        slopes = torch.autograd.grad(at_depth_0, used)
        with torch.no_grad():
            for parameter, slope in zip(used, slopes, strict=True):
                parameter -= LEARNING_RATE * slope

    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    earlier = earlier_losses("11-control-flow")
    alike = {name: earlier[name] for name in earlier if name[:2] in ("08", "10")}
    plot_losses(
        {**alike, "11 depth 0": losses},
        title="The dynamic network at depth 0",
        differences=True,
    )

# %% [markdown]
# Now with chance. From here on PyTorch's own starting weights, which are smaller, and a learning
# rate of $10^{-4}$. So that the picture can tell which depth each step had, and so that the
# run can be repeated, a child of your class notes the depths, and draws them from a
# generator with a fixed seed. Everything else is your class and your loop.

# %% nbgrader={"grade": false, "grade_id": "random_depth", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():

    class NotedNet(DynamicNet):
        """A DynamicNet that draws with its own dice, and writes down what it drew."""

        def forward(self, x: Tensor, depth: int | None = None) -> Tensor:
            """Go forward at a depth that is noted."""
            if depth is None:
                depth = int(self.dice.integers(4))
            self.noted.append(depth)
            return super().forward(x, depth)

    def new_net() -> NotedNet:
        """The same starting weights and the same dice each time."""
        torch.manual_seed(11)
        net = NotedNet(1000, 100, 10).double()
        net.dice, net.noted = np.random.default_rng(11), []
        return net

    net = new_net()
    random_losses = train(net, x, y, learning_rate=1e-4, steps=STEPS)
    drawn = net.noted[:STEPS]
    plot_losses_by_depth(
        random_losses, drawn, title="Depth drawn in each step, momentum 0.9"
    )

# %% [markdown]
# Four curves in one, and in the end all four have fallen, although each step asked only for
# one of them. They share their weights: what a step at depth 3 changes in the input layer,
# depth 0 gets too. That is not always to its good, and the way down is bumpy.
#
# How much of that is the momentum? The same dice, the same weights, the same learning
# rate, plain steps:

# %% nbgrader={"grade": false, "grade_id": "without_momentum", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    net, plain_losses = new_net(), []
    for _ in range(STEPS):
        now = summed_squares(net(x), y)
        plain_losses.append(now.item())
        slopes = torch.autograd.grad(now, list(net.parameters()), allow_unused=True)
        with torch.no_grad():
            for parameter, slope in zip(net.parameters(), slopes, strict=True):
                if slope is not None:  # at depth 0 the middle layer has none
                    parameter -= 1e-4 * slope

    late = np.arange(STEPS) >= 400
    print("median loss of the last hundred steps")
    print("depth   with momentum   without")
    for depth in range(4):
        chosen = late & (np.array(drawn) == depth)
        quick, slow = (
            np.median(np.array(run)[chosen]) for run in (random_losses, plain_losses)
        )
        print(f"{depth:5d}   {quick:13.1f}   {slow:7.1f}")

# %% [markdown]
# ## A question to think about
#
# At depth 0 the middle layer's gradient is `None`. It would be as true to say that it is
# zero: moving the middle layer does not move the loss. `optimizer.zero_grad()` leaves `None`
# behind, `optimizer.zero_grad(set_to_none=False)` leaves zeros. **With momentum, do the
# two train the same network?** One weight, one step with the gradient 1, and then a step in
# which nobody uses it:

# %% nbgrader={"grade": false, "grade_id": "none_or_zero", "locked": true, "schema_version": 3, "solution": false, "task": false}
for unused in (None, torch.zeros(1)):
    weight = torch.zeros(1, requires_grad=True)
    mover = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    places = []
    for gradient in (torch.ones(1), unused):
        weight.grad = gradient
        mover.step()
        places.append(f"{weight.item():.2f}")
    print("unused means", "None:" if unused is None else "zero:", " then ".join(places))

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# They do not. An optimizer of PyTorch's passes by a parameter whose gradient is `None`: it stays
# where it is, and so does its velocity. With a zero it is a ball that nobody pushes: it
# loses a tenth of its speed and rolls on, by $0.1 \cdot 0.9$. Neither is wrong. But it is a
# difference between two programs that no gradient tells you about, and with Adam or with
# weight decay it is there as well. (The check of `train` takes both. That is why its
# numbers come from depths of 1 and more.)
#
# </details>
#
# ## Can you do one alone?
#
# A weight can be shared in other ways than by repeating a layer. An *autoencoder* squeezes $x$
# through a narrow layer and opens it again, with the same matrix both times:
# $\; z = x\,W, \;\; \hat{x} = z\,W^\top$, with $W$ of shape $(D, H)$. The loss is the sum of squares of
# $\hat{x} - x$. On paper, with $G = 2(\hat{x} - x)$: what is $\partial L / \partial W$?
#
# <details><summary>Compare</summary>
#
# Two uses, two shares. As the opening weight, $W^\top$ has the gradient $z^\top G$, so $W$ has its
# transpose, $G^\top z$. As the squeezing weight it has $x^\top (G\,W)$, where $G\,W$ is what arrives
# at $z$. The sum, $G^\top z + x^\top G\,W$, has the shape of $W$. (Yes, $x$ is the target too, but no
# weight goes into that.)
#
# </details>
#
# ## What changes in the next stage
#
# So far all data were noise. In **12 · Digits** the same tools read handwriting. The outputs
# become probabilities, the loss becomes one that fits them, and at the end you find
# other people's mistakes in their gradients.
