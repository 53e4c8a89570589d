# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 06 · A Function of your own
#
# | | |
# | --- | --- |
# | **You will be able to** | give autograd an operation whose backward you wrote yourself, have it checked by `gradcheck` and `gradgradcheck`, and leave out a gradient that nobody needs |
# | **Time** | about an hour and a half |
# | **Before you start** | stages 01 to 05 |
# | **Points** | 20: `my_relu` 6, `my_linear` 8, `train` 6 |
#
# In stage 05 autograd knew the backward of every operation that you used. Somebody had
# written each of them. In this notebook that somebody is you: two operations of the
# network become your own, and autograd does the rest as before.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from typing import Any

import numpy as np
import torch
from torch.autograd import gradcheck, gradgradcheck
from torch.utils.flop_counter import FlopCounterMode

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
# ## What an operation owes to autograd
#
# In the engine of stage 04 every operation came with a `pull`: it took the upstream
# gradient and the inputs, and gave back one gradient for each input. Nothing else about
# the way back mattered to the engine. PyTorch has the same deal. There, an operation is
# a class that inherits from `torch.autograd.Function` and has two methods:
#
# | in your engine | in PyTorch |
# | --- | --- |
# | compute the output | `forward(ctx, ...)` |
# | upstream in, one gradient for each input out | `backward(ctx, grad_output)` |
# | the inputs, which `pull` got once more | what `forward` put into `ctx.save_for_backward(...)`: later it is in `ctx.saved_tensors` |
# | record the result with its parents | `.apply(...)`, which calls `forward` and records the rest |
#
# `grad_output` is PyTorch's name for what we call the upstream gradient. `ctx`, the
# context, is the one thing that both methods see: each use of the operation gets a
# fresh one.
#
# ![A Function with two inputs, x and w. Above, forward, from left to right: x and w enter the box forward, and y comes out. Below, backward, from right to left: the upstream gradient grad_output enters the box backward, and one gradient for each input comes out, grad_x and grad_w. Between the two boxes, from top to bottom, travels ctx: it carries the saved tensors x and w, and needs_input_grad, which says False for x and True for w.](function.svg)
#
# ### Why anybody would want that
#
# Whatever is made of PyTorch's operations has a backward already. You write your own
# when
#
# - the operation is **not made of them**: it calls a simulator, a routine in C, or
#   NumPy;
# - or you can do **better by hand**: keep less in memory, compute less, or avoid numbers
#   that overflow on the way.
#
# Here is a case of the last kind, complete, so that you have seen one before you write
# one. The function $f(a) = \log(1 + e^a)$ is a smooth relative of the ReLU. For
# $a = 1000$ it is 1000 to all digits that float64 has, and its slope
#
# $$ f'(a) = \frac{e^a}{1 + e^a} = \frac{1}{1 + e^{-a}} $$
#
# is 1. (This slope has a name, the *sigmoid*, and PyTorch has a function for it.) But
# $e^{1000}$ is too large for float64, and autograd walks back through every step that
# you wrote.

# %% nbgrader={"grade": false, "grade_id": "softplus", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Softplus(torch.autograd.Function):
    """log(1 + exp(a)), entry by entry."""

    @staticmethod
    def forward(ctx: Any, a: Tensor) -> Tensor:
        """Compute the output, and save what backward is going to need."""
        ctx.save_for_backward(a)
        return torch.logaddexp(a, torch.zeros_like(a))  # log(exp(a) + exp(0)), safely

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return the upstream gradient times the local slope."""
        (a,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(a)


def step_by_step(a: Tensor) -> Tensor:
    """The same function, with a backward by autograd."""
    return torch.log(1 + torch.exp(a))


ways = {"step by step": step_by_step, "Softplus": Softplus.apply}
for name, function in ways.items():
    a = torch.tensor([-1.0, 1.0, 1000.0], dtype=torch.float64, requires_grad=True)
    value = function(a)
    (slope,) = torch.autograd.grad(value.sum(), a)
    numbers = [f"{number:7.2f}" for number in (*value.tolist(), *slope.tolist())]
    print(f"{name:12s}  value", *numbers[:3], "   slope", *numbers[3:])

# %% [markdown]
# Step by step, $e^{1000}$ became `inf`, and on the way back $0 \cdot \infty$ became `nan`. One
# `nan` in a gradient and every weight that it touches is lost.
#
# ### The deal, in full
#
# Some of this PyTorch enforces. Some it cannot see, and then nothing warns you.
#
# 1. Both methods are static, and `ctx` comes first. There is no `self`.
# 2. `backward` returns **one gradient for each input of `forward`**, in the same order,
#    each with the shape of its input. (`ctx` is no input.)
# 3. Tensors go from `forward` to `backward` through `ctx.save_for_backward`, in one call
#    that takes all of them. `ctx.saved_tensors` gives them back as a **tuple**, even if there is
#    only one. An attribute such as `ctx.a` would seem to work as well. But saved
#    tensors are watched: if somebody changes one before backward runs, you get an error instead
#    of a wrong gradient. And they are let go as soon as backward has used them.
#    Save the **inputs** as they came (or the output): what forward makes of them, a transpose
#    for instance, is saved without a history, and then a second derivative is wrong.
# 4. The inputs and `grad_output` belong to others. Never write into them.
# 5. The operation is used through `.apply`, as above. `forward` called directly gets no
#    `ctx`, and autograd never learns that it happened.
#
# ## The numbers

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, w1, w2 = (torch.from_numpy(array) for array in starting_point())

for name, tensor in {"x": x, "y": y, "w1": w1, "w2": w2}.items():
    print(f"{name:3s}{tuple(tensor.shape)!s:>13}  {tensor.dtype}")


# %% [markdown]
# Your two Functions:
#
# | | `forward` gets | and returns | `backward` gets | and returns |
# | --- | --- | --- | --- | --- |
# | `MyReLU` | `h`, any shape | the shape of `h` | the shape of `h` | the shape of `h` |
# | `MyLinear` | `x` $(N, D_\text{in})$, `w` $(D_\text{in}, H)$ | $(N, H)$ | $(N, H)$ | two: $(N, D_\text{in})$ and $(D_\text{in}, H)$ |
#
# ## 1 · MyReLU
#
# You know both formulas from stage 01. With $G$ for the upstream gradient
# $\partial L / \partial h_\text{relu}$:
#
# $$
# h_\text{relu} = \max(h, 0),
# \qquad
# \left(\frac{\partial L}{\partial h}\right)_{nj} =
# \begin{cases}
# G_{nj} & \text{if } h_{nj} > 0, \\
# 0 & \text{if } h_{nj} < 0 .
# \end{cases}
# $$
#
# Fill in both methods. Before you type, answer one question: what does `backward` need
# to know that does not arrive with `grad_output`? That is what `forward` has to save.
#
# <details><summary>Hint 1</summary>
#
# `backward` has to know where the mask is open. More than one tensor can tell it that,
# and any of them will do.
#
# <details><summary>Hint 2</summary>
#
# Model both methods on `Softplus` above. Only two things change: the formula of the
# output, and the local slope, which is 1 or 0 here.
#
# <details><summary>Hint 3</summary>
#
# The tensor method `.clamp(min=...)` cuts off from below, and `torch.where(condition, a, b)`
# chooses entry by entry. A comparison gives True and False, which count as 1 and 0 in a
# product.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "my_relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MyReLU(torch.autograd.Function):
    """max(h, 0), entry by entry. Used as MyReLU.apply(h)."""

    @staticmethod
    def forward(ctx: Any, h: Tensor) -> Tensor:
        """Apply the ReLU.

        Args:
            ctx: keeps what backward needs.
            h: any shape. Not changed.

        Returns:
            h_relu: the shape of h.
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(h)
        h_relu = h.clamp(min=0)
        ### END SOLUTION
        return h_relu

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Carry the gradient back through the ReLU.

        Args:
            ctx: the one that forward had.
            grad_output: upstream gradient, the shape of h. Not changed.

        Returns:
            grad_h: the shape of h.
        """
        ### BEGIN SOLUTION
        (h,) = ctx.saved_tensors
        grad_h = grad_output * (h > 0)
        ### END SOLUTION
        return grad_h


# %% nbgrader={"grade": true, "grade_id": "check_my_relu", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("06-custom-function/my_relu")
### BEGIN HIDDEN TESTS
from grader import grade

grade("06-custom-function/my_relu")
### END HIDDEN TESTS

# %% [markdown]
# The check looks at four things, and names those that are not right yet. `output` and
# `grad_h` are the values of your two methods, with a random upstream gradient. `rules`
# is the deal from above. The fourth is called `gradgradcheck`, and needs a word more.
#
# ### Two referees that PyTorch brings along
#
# `torch.autograd.gradcheck` is stage 02 again. It moves each input entry a little to
# both sides, by $10^{-6}$, and measures how every output entry moves: central
# differences, the whole table of slopes. Then it asks your `backward` for the same
# table, one row at a time, with an upstream gradient that is 1 for a single output entry and
# 0 for all others. It needs float64, as you know, and inputs that stay away from a
# kink.
#
# `gradgradcheck` goes one level up. Your `backward` is a function too: of the upstream
# gradient and of what you saved. So it has slopes of its own. Some methods need them,
# for example those that put the size of a gradient into the loss. And you need not
# write anything for it: **if `backward` is made of differentiable tensor operations,
# autograd can record them and walk back through your backward.** For the ReLU,
#
# $$
# B(G, h) = G \odot m, \qquad m = (h > 0):
# \qquad
# \frac{\partial\,\langle V, B \rangle}{\partial G} = V \odot m,
# \qquad
# \frac{\partial\,\langle V, B \rangle}{\partial h} = 0 \ \text{ away from the kink.}
# $$
#
# ($V$ plays the upstream gradient of this second walk, $\langle V, B \rangle$ is the sum of
# all products of their entries, and $\odot$ multiplies entry by entry.) The chain breaks
# where your `backward` leaves PyTorch, for instance for NumPy. `gradgradcheck` measures
# the slopes of your `backward` by central differences too, and compares.

# %% nbgrader={"grade": false, "grade_id": "draw", "locked": true, "schema_version": 3, "solution": false, "task": false}
def draw(*shape: int) -> Tensor:
    """A random float64 leaf."""
    array = np.random.default_rng(6).standard_normal(shape)
    return torch.tensor(array, requires_grad=True)


# %% nbgrader={"grade": false, "grade_id": "referees", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    print("gradcheck     ", gradcheck(MyReLU.apply, (draw(3, 5),)))
    print("gradgradcheck ", gradgradcheck(MyReLU.apply, (draw(3, 5),)))

# %% [markdown]
# ### The all-ones trap
#
# Here is a ReLU with a broken `backward`: it ignores what arrives, and puts ones in its
# place. Everything else it takes from yours. Many people test a new operation like
# this: `loss = operation(h).sum()`, call backward, and compare with PyTorch's own.
# **Before you run the cell: will that test notice?**

# %% nbgrader={"grade": false, "grade_id": "all_ones", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():

    class DeafReLU(MyReLU):
        """MyReLU, but its backward does not listen to what arrives."""

        @staticmethod
        def backward(ctx: Any, grad_output: Tensor) -> Tensor:
            """Pretend that the upstream gradient is 1 everywhere."""
            return MyReLU.backward(ctx, torch.ones_like(grad_output))

    for name, loss_of in {
        "the sum": lambda h_relu: h_relu.sum(),
        "the sum of squares": lambda h_relu: (h_relu**2).sum(),
    }.items():
        h = draw(5, 11)
        (right,) = torch.autograd.grad(loss_of(torch.relu(h)), h)
        (deaf,) = torch.autograd.grad(loss_of(DeafReLU.apply(h)), h)
        error = (deaf - right).norm() / right.norm()
        print(f"loss = {name:19s} relative error of the gradient {error:.2f}")

    passes = gradcheck(DeafReLU.apply, (draw(3, 5),), raise_exception=False)
    print("gradcheck passes:", passes)


# %% [markdown]
# With the plain sum, the upstream gradient **is** 1 everywhere, so ignoring it changes
# nothing. The test is blind to the one thing that makes a backward a link of a chain.
# In a network, what arrives is hardly ever all ones. Test with a random upstream
# gradient, as the checks of this course do, or with `gradcheck`.
#
# ## 2 · MyLinear
#
# Now an operation with two inputs, the product $y = x\,w$. Two inputs, two gradients.
# Take one entry, $x_{nd}$. It reaches the loss through every entry of row $n$ of $y$,
# each time multiplied by a weight:
#
# $$
# \frac{\partial L}{\partial x_{nd}}
# = \sum_{j} G_{nj}\,\frac{\partial y_{nj}}{\partial x_{nd}}
# = \sum_{j} G_{nj}\, w_{dj},
# \qquad
# \frac{\partial L}{\partial w_{dj}}
# = \sum_{n} G_{nj}\,\frac{\partial y_{nj}}{\partial w_{dj}}
# = \sum_{n} G_{nj}\, x_{nd} .
# $$
#
# Both are sums of *upstream times local slope*. All the local slopes together form a
# large matrix, the Jacobian, and such a sum is a **vector-Jacobian product**. The point
# of a backward is to have the product without ever having the Jacobian. In our first
# layer $y$ has 6,400 entries and $w$ has 100,000: their Jacobian would have 640 million
# entries, 5.12 GB in float64. The second sum above is one matrix product with 100,000
# entries. You found it in stage 01.
#
# ### A gradient that nobody needs
#
# In the first layer, `x` is data. Nobody will ever ask how the loss changes with it,
# and yet a `backward` that returns both gradients computes both, at every step. How
# much is that? An entry of a matrix product is a sum of products; count each
# multiplication and each addition as one operation:
#
# | | sizes | operations |
# | --- | --- | --- |
# | forward: $x\,w$ | (64, 1000) by (1000, 100) | $2 \cdot 64 \cdot 1000 \cdot 100 = 12.8$ million |
# | backward, for $w$ | (1000, 64) by (64, 100) | 12.8 million |
# | backward, for $x$ | (64, 100) by (100, 1000) | 12.8 million |
#
# A third of this layer's work would be for nothing. So autograd tells your `backward`
# what is wanted: `ctx.needs_input_grad` is a tuple with one True or False for each input of
# `forward`, in order. Where it says False, return `None`, **and leave the product out**.
#
# <details><summary>Hint 1</summary>
#
# Write the two sums above as matrix products. In each, the index under the sum has to
# disappear: which factor has to be transposed? The table of shapes helps.
#
# <details><summary>Hint 2</summary>
#
# Which of the two inputs occurs in the gradient for `x`, and which in the gradient for
# `w`? `backward` needs both, so save both, in one call.
#
# <details><summary>Hint 3</summary>
#
# Begin with None for both gradients. Then, for each input, ask for its entry of
# `ctx.needs_input_grad`, and compute its gradient only if that is True.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "my_linear", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MyLinear(torch.autograd.Function):
    """The matrix product x @ w. Used as MyLinear.apply(x, w)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, w: Tensor) -> Tensor:
        """Multiply inputs by weights.

        Args:
            ctx: keeps what backward needs.
            x: inputs, (N, D_in).
            w: weights, (D_in, H).

        Returns:
            product: (N, H).
        """
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, w)
        product = x @ w
        ### END SOLUTION
        return product

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """Carry the gradient back to each input that needs it.

        Args:
            ctx: the one that forward had; ctx.needs_input_grad says who needs what.
            grad_output: upstream gradient, (N, H). Not changed.

        Returns:
            grad_x: (N, D_in), or None if x needs no gradient.
            grad_w: (D_in, H), or None if w needs no gradient.
        """
        ### BEGIN SOLUTION
        x, w = ctx.saved_tensors
        grad_x = grad_w = None
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ w.T
        if ctx.needs_input_grad[1]:
            grad_w = x.T @ grad_output
        ### END SOLUTION
        return grad_x, grad_w


# %% nbgrader={"grade": true, "grade_id": "check_my_linear", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("06-custom-function/my_linear")
### BEGIN HIDDEN TESTS
from grader import grade

grade("06-custom-function/my_linear")
### END HIDDEN TESTS

# %% [markdown]
# There is one more thing to look at here, which the check calls `unneeded`: it asks for
# the gradient of one input alone. Then the other one has to come back as None, and less
# has to be multiplied than for both.
#
# Both referees once more, now for a function of two inputs. This time the second
# derivatives are not trivial: the gradient for `x` contains `w`, and the gradient for
# `w` contains `x`. And then PyTorch's own counter, on the first layer of the real
# network, through your code.

# %% nbgrader={"grade": false, "grade_id": "count_products", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    print("gradcheck     ", gradcheck(MyLinear.apply, (draw(3, 5), draw(5, 2))))
    print("gradgradcheck ", gradgradcheck(MyLinear.apply, (draw(3, 5), draw(5, 2))))

    for x_is, needs_gradient in {"is data": False, "needs a gradient": True}.items():
        inputs = x.clone().requires_grad_(needs_gradient)
        weights = w1.clone().requires_grad_()
        with FlopCounterMode(display=False) as forward_count:
            product = MyLinear.apply(inputs, weights)
        with FlopCounterMode(display=False) as backward_count:
            product.sum().backward()
        print(
            f"x {x_is:17s} forward {forward_count.get_total_flops() / 1e6:.1f} million,"
            f" backward {backward_count.get_total_flops() / 1e6:.1f} million operations"
        )


# %% [markdown]
# If the two lines show the same count for backward, your code computes the gradient for
# `x` even when nobody asked.
#
# ## 3 · Training
#
# The loop of stage 05, with your two Functions in the forward pass: both products are
# `MyLinear`, the ReLU is `MyReLU`. The first two lines are given. They make leaves of
# the weights, and leave the caller's own tensors alone.
#
# One turn: go forward to `loss`, a tensor with one number; let autograd go backward;
# update both weights, in place and unrecorded; and see to it that the gradients do not
# add up from turn to turn.
#
# <details><summary>Hint 1</summary>
#
# The forward pass is $\text{MyLinear}(\text{MyReLU}(\text{MyLinear}(x, w_1)), w_2)$, and each of the three is called
# through `.apply`. The subtraction, the square and the sum stay PyTorch's.
#
# <details><summary>Hint 2</summary>
#
# Nothing else differs from your loop of stage 05. Autograd treats your Functions as it
# treats its own operations: you call backward on the loss, and it calls your `backward`
# methods.
#
# <details><summary>Hint 3</summary>
#
# Update with `-=` where nothing is recorded, so that each weight stays the leaf that it
# is. Afterwards set both gradients to None or to zero.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    x: Tensor, y: Tensor, w1: Tensor, w2: Tensor, learning_rate: float, steps: int
) -> tuple[list[float], Tensor, Tensor]:
    """Train the network by gradient descent, through MyLinear and MyReLU.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: starting weights of the first layer, (D_in, H). Not changed.
        w2: starting weights of the second layer, (H, D_out). Not changed.
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one number a step.
        w1, w2: the weights after the last step.
    """
    w1 = w1.detach().clone().requires_grad_()
    w2 = w2.detach().clone().requires_grad_()
    losses = []
    for _ in range(steps):
        ### BEGIN SOLUTION
        h_relu = MyReLU.apply(MyLinear.apply(x, w1))
        y_pred = MyLinear.apply(h_relu, w2)
        loss = (y_pred - y).pow(2).sum()
        loss.backward()  # through PyTorch's own operations and through ours
        with torch.no_grad():  # the update is no part of the network
            w1 -= learning_rate * w1.grad  # in place: it stays a leaf
            w2 -= learning_rate * w2.grad  # in place: it stays a leaf
        w1.grad = w2.grad = None
        ### END SOLUTION
        losses.append(loss.item())
    return losses, w1.detach(), w2.detach()


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("06-custom-function/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("06-custom-function/train")
### END HIDDEN TESTS

# %% [markdown]
# `own_functions` counts how often autograd came through your two `backward` methods. A
# loop that uses PyTorch's ReLU instead would train just as well, and nobody could tell
# from its losses.
#
# ## The loss curve

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1, w2, LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {**earlier_losses("06-custom-function"), "06 custom function": losses},
        title="Autograd, through Functions of your own",
        differences=True,
    )

# %% nbgrader={"grade": false, "grade_id": "check_same_losses", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("06-custom-function/same_losses")

# %% [markdown]
# The same curve once more: only rounding tells them apart. That was the plan. What you
# replaced was a part of autograd, and you replaced it by the same mathematics.
#
# ## A question to think about
#
# `MyReLU` may save its input `h`, its output, or the mask. All three give the right
# gradient. Saving makes no copy, it only keeps a tensor alive until backward has used
# it. In our network the layers around the ReLU save tensors too. **Which of the three
# would you save, if memory were short?** Take the sizes of this notebook, float64 at 8
# bytes a number, and a mask at 1 byte an entry.
#
# <details><summary>Compare</summary>
#
# The **output**. The second product has to save `h_relu` in any case, for the gradient
# of `w2`: the same tensor, so keeping it once more costs nothing. And it is enough, for
# the output is positive exactly where `h` is.
#
# The **input** would be kept alive only for this: the first product saves `x` and `w1`,
# and nobody else needs `h` any more. That is 6,400 numbers, 51,200 bytes.
#
# The **mask** takes 6,400 bytes: an eighth of that, but not nothing.
#
# PyTorch's own `torch.relu` saves its output. (`clamp` saves its input: it has to work
# for other bounds too.) This is what "better by hand" looks like in practice. For a
# billion such entries the choice is between 8 GB, 1 GB, and nothing.
#
# </details>
#
# ## Can you do one alone?
#
# Give `MyLinear` a bias: `forward(ctx, x, w, b)` computes $x\,w + b$, where $b$ has shape
# $(H,)$ and is added to every row. On paper: how many values does `backward` return
# now, which one is new, and what does it have to save for that one?
#
# <details><summary>Compare</summary>
#
# Three, in the order of the inputs. The new one is the last: each entry of $b$ occurs once
# in every row, multiplied by 1, so its slope is the sum of a column of the upstream
# gradient, and the result has shape $(H,)$. For this one nothing has to be saved: the local
# slope is 1, whatever the inputs are.
#
# </details>
#
# ## What changes in the next stage
#
# In 05 and 06 the graph was drawn while the numbers were computed, anew at every step. In
# **07 · Static graphs** you do it the other way round: the whole graph first, without a
# single number in it, and the numbers later, as often as you like.
