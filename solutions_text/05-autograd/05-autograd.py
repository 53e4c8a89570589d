# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 · Autograd
#
# | | |
# | --- | --- |
# | **You will be able to** | let PyTorch find every gradient, say which tensors keep one and when gradients add up, and write the training loop that most PyTorch programs contain |
# | **Time** | about an hour and a half |
# | **Before you start** | stages 01 to 04: gradients by hand, tensors, and your own engine |
# | **Points** | 20: `make_leaf` 2, `gradients` 4, `predict_grads` 6, `train` 8 |
#
# From here on nobody asks you for a gradient. What you are asked for instead is to know
# what happens when a library finds it. Most mistakes of this stage are a single line,
# forgotten or in the wrong place. Some stop with an error. The worse ones do not: the
# program runs, the loss even falls, and the gradient is wrong.

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

Array = np.ndarray
Tensor = torch.Tensor

# %% [markdown]
# ## You have already built it
#
# In stage 04 you wrote an engine: every operation noted what it was made from, and
# `backward` walked those notes from the loss to the inputs. PyTorch has such an engine
# inside. It is called **autograd**, and it differs from yours in its size, not in its
# idea.
#
# | your engine | PyTorch |
# | --- | --- |
# | a node: an array, and where it comes from | a tensor |
# | a leaf | a **leaf**; with `requires_grad`, if you want its gradient |
# | the node's pull: turns the gradient of its output into those of its inputs | the tensor's `grad_fn` |
# | the node's parents | `grad_fn.next_functions` |
# | `backward(root)` | `loss.backward()` |
# | the gradient, on every node | `.grad`, **on leaves only** |
# | starts from fresh gradients | **adds to the gradients that are there** |
# | can be run again | **frees the graph while it walks it** |
#
# The last three rows are where your engine and PyTorch part, and this stage is about
# them.
#
# Your forward pass stays the one of stage 03. As soon as one tensor in it requires a
# gradient, PyTorch records each operation while it runs:
#
# ![The two-layer network as autograd records it. Upper row, from left to right, what you write: x and the leaf w1 enter mm, which gives h; clamp gives h_relu; h_relu and the leaf w2 enter the second mm, which gives y_pred; y is subtracted, the difference is squared and summed, which gives the loss. Lower row, from right to left, what was recorded: the loss has a grad_fn, SumBackward0, followed by PowBackward0, SubBackward0, MmBackward0, ClampBackward1 and MmBackward0. Below each MmBackward0 stands a node AccumulateGrad, which adds to w2.grad and to w1.grad. Nothing flows to the data x and y, and the gradients of h, h_relu and y_pred are not kept.](recorded.svg)
#
# The numbers of stage 01 once more, $x = 2$, $w_1 = 3$, $w_2 = -1$, $y = 1$. By hand you
# found the slopes 28 and $-84$.

# %% nbgrader={"grade": false, "grade_id": "single_numbers", "locked": true, "schema_version": 3, "solution": false, "task": false}
one_x, one_y = torch.tensor([[2.0]]), torch.tensor([[1.0]])
one_w1 = torch.tensor([[3.0]], requires_grad=True)
one_w2 = torch.tensor([[-1.0]], requires_grad=True)

one_h = one_x.mm(one_w1)
one_loss = (one_h.clamp(min=0).mm(one_w2) - one_y).pow(2).sum()
one_loss.backward()

print("slope of w1:", one_w1.grad.item(), "  slope of w2:", one_w2.grad.item())

# %% [markdown]
# And the notes that were taken, each a step further back:

# %% nbgrader={"grade": false, "grade_id": "chain_of_notes", "locked": true, "schema_version": 3, "solution": false, "task": false}
note, depth = one_loss.grad_fn, 0
while note is not None:
    print("  " * depth + note.name().rpartition("::")[2])
    followed = [earlier for earlier, _ in note.next_functions if earlier is not None]
    note, depth = (followed[0] if followed else None), depth + 1

# %% [markdown]
# (Where there are two ways back, this follows the first one. The other way of the first
# `MmBackward0` leads to the `AccumulateGrad` of $w_2$.)
#
# ## 1 · Leaves
#
# A tensor that you made yourself, and that is not the result of a recorded operation,
# is a leaf. If it requires a gradient, then `backward` puts one into its `.grad`. Four
# tensors of the little network, and what PyTorch says about each:

# %% nbgrader={"grade": false, "grade_id": "four_tensors", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(f"{'':6}{'is_leaf':9}{'requires_grad':15}grad_fn")
for name, tensor in {"x": one_x, "w1": one_w1, "h": one_h, "loss": one_loss}.items():
    made_by = tensor.grad_fn.name() if tensor.grad_fn else None
    print(f"{name:6}{tensor.is_leaf!s:9}{tensor.requires_grad!s:15}{made_by}")


# %% [markdown]
# | tensor | what it is | shape | `.grad` after `backward` |
# | --- | --- | --- | --- |
# | `x`, `y` | data: a leaf, but nobody asked for its gradient | $(N, D_\text{in})$, $(N, D_\text{out})$ | `None` |
# | `w1` | a leaf that requires a gradient | $(D_\text{in}, H)$ | $(D_\text{in}, H)$ |
# | `w2` | a leaf that requires a gradient | $(H, D_\text{out})$ | $(H, D_\text{out})$ |
# | `h`, `h_relu`, `y_pred` | results: their gradients pass through and are not kept | | `None` |
# | `loss` | the root, where `backward` starts | `()` | `None` |
#
# `h` requires a gradient too, because something that it was made from does. But it is
# no leaf. This is the first trap: **whatever you make from a leaf is no leaf.**
# Scale it, convert it, move it to a GPU: you hold a new tensor, made by an operation, and
# its `.grad` stays `None`. The leaf still exists somewhere, and still gets its
# gradient, but you no longer have a name for it.
#
# So make the values first, and ask for the gradient last. Write a function that takes a
# NumPy array of starting values and a scale, and returns a **leaf that requires a
# gradient** and has the values of `scale` times `array`. (Scaling the random starting
# weights is common; small ones often train better.)
#
# <details><summary>Hint 1</summary>
#
# The values are `scale * array`. In which order do the product and the request for a
# gradient have to come?
#
# <details><summary>Hint 2</summary>
#
# Multiply while it is still a NumPy array. Then make the tensor, as in the cell with the
# single numbers at the top: it asks for a gradient in the same breath.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "make_leaf", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_leaf(array: Array, scale: float) -> Tensor:
    """Make a leaf that requires a gradient.

    Args:
        array: starting values, of any shape. Not changed.
        scale: a number that they are multiplied with.

    Returns:
        leaf: a leaf tensor with requires_grad, and the shape and dtype of the array.
    """
    ### BEGIN SOLUTION
    leaf = torch.tensor(scale * array, requires_grad=True)
    ### END SOLUTION
    return leaf


# %% nbgrader={"grade": true, "grade_id": "check_make_leaf", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("05-autograd/make_leaf")
### BEGIN HIDDEN TESTS
from grader import grade

grade("05-autograd/make_leaf")
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · One backward call
#
# What does `backward` compute? Exactly what you computed. Let $a$ be any tensor of the
# graph, and let the boxes that use it give $b_1, b_2, \dots$ To first order, a small
# change $\delta a$ changes each of them by $J_c\,\delta a$, where $J_c$ is the local
# slope, a matrix if $a$ and $b_c$ are written as long vectors. Each change moves the
# loss, and the movements add up:
#
# $$
# \delta L \;=\; \sum_c \frac{\partial L}{\partial b_c} \cdot J_c\,\delta a
# \qquad\Longrightarrow\qquad
# \frac{\partial L}{\partial a} \;=\; \sum_{c}\, J_c^{\top}\, \frac{\partial L}{\partial b_c} .
# $$
#
# Local slope times upstream gradient, summed over the paths: your rule of stage 01. No
# $J_c$ is ever written down. For $h = x\,w_1$ on the course's sizes it would have
# $6400 \cdot 100{,}000$ entries; `MmBackward0` knows that the product with its transpose
# is $x^\top$ times the upstream gradient, one line, the one that you wrote.
#
# The **sum over paths** is why an engine adds where you might expect it to assign. The
# gradient of $a$ is complete when the last of its users has added its share. Keep this
# in mind; it comes back in section 3.
#
# The forward pass and the loss are given from here on. They are lines that you know,
# written as one, and nothing in them speaks of gradients:

# %% nbgrader={"grade": false, "grade_id": "network_loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
def network_loss(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> Tensor:
    """Return the squared error of the two-layer network, a tensor of shape ()."""
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()


x, y, w1, w2 = (torch.from_numpy(array) for array in starting_point())

for name, tensor in {"x": x, "y": y, "w1": w1, "w2": w2}.items():
    asked = tensor.requires_grad
    print(f"{name:3s}{tuple(tensor.shape)!s:>13}  requires_grad: {asked}")


# %% [markdown]
# Write a function that finds both gradients. What it gets are plain tensors, which
# belong to somebody else: **leave them as they are.** If you asked for gradients on the
# caller's own `w1`, it would be recorded wherever the caller uses it next, and its
# `.grad` would not be empty at your next call. Make leaves of copies. And only of the
# weights: the gradients of `x` and `y` are work for nothing, since nobody is going to
# change the data.
#
# The body of your function has three steps: two leaves, a loss, one call.
#
# <details><summary>Hint 1</summary>
#
# Of a tensor `t`, `t.detach()` is the same numbers without a history, in the same
# memory; `t.clone()` is a copy; `t.requires_grad_()` asks for the gradient of `t` itself
# and returns `t`. In which order?
#
# <details><summary>Hint 2</summary>
#
# `network_loss` of `x`, `y` and your two leaves gives the tensor that `backward` is
# called on. It returns nothing: look for the gradients in the leaves.
#
# <details><summary>Hint 3</summary>
#
# If a gradient is `None`, ask which tensor you gave to `network_loss`, and whether the
# tensor that you now look at is the same one.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients(x: Tensor, y: Tensor, w1: Tensor, w2: Tensor) -> dict[str, Tensor]:
    """Find the gradients of the network's loss by autograd.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: weights of the first layer, (D_in, H).
        w2: weights of the second layer, (H, D_out).
            None of the four requires a gradient, before and after the call.

    Returns:
        grad_w1: (D_in, H), and grad_w2: (H, D_out), by name, with the dtype of the
        weights.
    """
    ### BEGIN SOLUTION
    w1 = w1.detach().clone().requires_grad_()  # the caller's own stays as it is
    w2 = w2.detach().clone().requires_grad_()  # and so does this one
    loss = network_loss(x, y, w1, w2)
    loss.backward()  # puts a gradient into each of the two leaves
    grad_w1, grad_w2 = w1.grad, w2.grad
    ### END SOLUTION
    return {"grad_w1": grad_w1, "grad_w2": grad_w2}


# %% nbgrader={"grade": true, "grade_id": "check_gradients", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("05-autograd/gradients")
### BEGIN HIDDEN TESTS
from grader import grade

grade("05-autograd/gradients")
### END HIDDEN TESTS

# %% [markdown]
# The part `inputs` of this check asks whether the caller's tensors were spared, whether
# the data was left without a gradient, and whether a second call gives the same.
#
# A check that you could run anywhere: raise and lower one weight a little, as in
# stages 01 and 02, and compare.

# %% nbgrader={"grade": false, "grade_id": "nudge", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    nudge = torch.zeros_like(w1)
    nudge[3, 4] = 1e-5
    rise = network_loss(x, y, w1 + nudge, w2) - network_loss(x, y, w1 - nudge, w2)
    slope = gradients(x, y, w1, w2)["grad_w1"][3, 4]
    print(f"measured by nudging   {rise.item() / 2e-5:.1f}")
    print(f"grad_w1[3, 4]         {slope.item():.1f}")

# %% [markdown]
# ## 3 · Two backward calls
#
# Your engine started each `backward` from fresh gradients. PyTorch does not.
#
# The slope of $w^2$ at $w = 3$ is 6. The next cell computes the loss and calls backward,
# three times over. **What are the three numbers? Decide before you run it.**

# %% nbgrader={"grade": false, "grade_id": "three_calls", "locked": true, "schema_version": 3, "solution": false, "task": false}
w = torch.tensor(3.0, requires_grad=True)
for call in (1, 2, 3):
    square = w**2
    square.backward()
    print(f"after call {call}: w.grad = {w.grad.item()}")

# %% [markdown]
# Within one call, the paths that end at `w` are added up, as in your engine. What comes
# out arrives at the node `AccumulateGrad`, and that node adds too: not to zero, but to
# what `.grad` holds already, whoever left it there. A sum of paths and a sum of calls
# are the same thing to it. So with two losses $L_1$ and $L_2$ and one `w`:
#
# $$
# \texttt{w.grad} \;=\; \frac{\partial L_1}{\partial w} + \frac{\partial L_2}{\partial w}
# \;=\; \frac{\partial (L_1 + L_2)}{\partial w} .
# $$
#
# Two calls leave what one call on the sum would leave. Sometimes that is just what you
# want. In a training loop it is not, because `w` moves in between: there you have to put
# `.grad` back to zero, or to `None`, once in each turn.
#
# **And the graph is gone afterwards.** To go back through a matrix product, autograd
# needs the matrices that went in, so it keeps them alive. In a large network these
# kept values often take most of the memory of training. `backward` lets go of each as soon
# as it has used it, and a second walk through the same graph finds nothing. (A graph that
# keeps no values, of sums alone, say, can be walked again. Do not rely on it.)

# %% nbgrader={"grade": false, "grade_id": "freed_graph", "locked": true, "schema_version": 3, "solution": false, "task": false}
square = w**2
square.backward()
try:
    square.backward()
except RuntimeError as error:
    print(str(error).partition(" (")[0])


# %% [markdown]
# Whoever needs to walk twice says `backward(retain_graph=True)` the first time. That is
# rare. Met by surprise, this error nearly always means that a loss was computed once
# and used in two turns.
#
# ### Predict
#
# Now without autograd. `w`, `a` and `b` are vectors of the same length, and there are two
# losses, with `*` going entry by entry:
#
# $$
# L_1 = \sum_i (a_i w_i)^2, \qquad L_2 = \sum_i b_i w_i .
# $$
#
# Find both gradients with respect to $w$ on paper. Then write down, as formulas, what
# stands in `w.grad` at the end of each of these four programs. Each starts with an
# empty `.grad`.
#
# | your value | the program |
# | --- | --- |
# | `once` | backward on $L_1$ |
# | `both` | backward on $L_1$, then backward on $L_2$ |
# | `zeroed` | backward on $L_1$, then `w.grad.zero_()`, then backward on $L_2$ |
# | `twice` | backward on $L_1$ with `retain_graph=True`, then backward on the same $L_1$ again |
#
# <details><summary>Hint 1</summary>
#
# Only one term of $L_1$ contains $w_i$. It is a square, and what is inside moves $a_i$
# times as fast as $w_i$.
#
# <details><summary>Hint 2</summary>
#
# Two of the four can be written with the help of `once`.
#
# <details><summary>Hint 3</summary>
#
# A second walk through the graph of $L_1$ differentiates the same function at the same
# place. What does it find, and what does the leaf do with it?
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "predict_grads", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict_grads(
    w: Tensor, a: Tensor, b: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Predict what stands in w.grad, by formulas, without autograd.

    Args:
        w: a leaf's values, (D,).
        a: the factors in the first loss, (D,).
        b: the factors in the second loss, (D,).

    Returns:
        once: after backward on the first loss, (D,).
        both: after backward on the first loss, then on the second, (D,).
        zeroed: the same with zeroing in between, (D,).
        twice: after two backward calls on the same first loss, (D,).
    """
    ### BEGIN SOLUTION
    once = 2 * a**2 * w
    both = once + b
    zeroed = b  # what the first call left is gone
    twice = 2 * once
    ### END SOLUTION
    return once, both, zeroed, twice


# %% nbgrader={"grade": true, "grade_id": "check_predict_grads", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("05-autograd/predict_grads")
### BEGIN HIDDEN TESTS
from grader import grade

grade("05-autograd/predict_grads")
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · A step that nobody records
#
# Everything so far happened at one place, with fixed weights. To train, the weights have
# to move:
#
# $$ w \leftarrow w - \eta\,\frac{\partial L}{\partial w} . $$
#
# This line is no part of the network. If autograd recorded it, the new `w` would be the
# result of an operation on the old one, no leaf; and the next loss would hang on a
# graph that leads through this update into the step before, and so on to the
# very first. So the update is done inside `with torch.no_grad():`, where nothing is
# recorded.
#
# There are four ways to write it, and the next cell tries them on a small `w`. Two
# questions decide whether the next turn of a loop works: does the tensor that is called
# `w` afterwards still require a gradient, and is it a leaf?

# %% nbgrader={"grade": false, "grade_id": "four_updates", "locked": true, "schema_version": 3, "solution": false, "task": false}
def report(update: str, w: Tensor) -> None:
    """Print what became of w."""
    print(f"{update:28} requires_grad: {w.requires_grad!s:6} is_leaf: {w.is_leaf}")


w = torch.tensor([3.0, 4.0], requires_grad=True)
move = torch.tensor([0.1, 0.2])

report("w - move", w - move)
try:
    w -= move
except RuntimeError as error:
    print(f"{'w -= move':28} {error}")
with torch.no_grad():
    report("no_grad, w - move", w - move)
    w -= move
    report("no_grad, w -= move", w)


# %% [markdown]
# Only the last one leaves you with what you started from: the same leaf, with other
# values in it. The first gives a non-leaf; the third a new tensor that has forgotten
# that it ever required a gradient. (Both can be repaired with `.detach()` and
# `.requires_grad_()`. Any way that ends with a leaf that requires a gradient is right.)
#
# Now the whole loop. One turn:
#
# | step | what it leaves behind |
# | --- | --- |
# | compute the loss | a graph, from the loss to both weights |
# | note the loss, as a number | `loss.item()` in your list. The tensor itself would keep its graph alive |
# | backward | a gradient in each leaf; the graph is freed |
# | update, not recorded | moved weights, still leaves |
# | zero | empty gradients, for the next turn |
#
# Nothing below is given but the empty list and the `return`. You have all the pieces. The
# check has a part `graph`, which looks at every backward call of your loop: it should
# ask for the gradients of the weights, not of the data, its graph should not grow
# from turn to turn, and no graph should be kept alive when its turn is over. It also runs
# two steps in float32: take the dtype from what comes in.
#
# <details><summary>Hint 1</summary>
#
# Before the loop, make leaves of both weights. (Copies, or the caller's own tensors:
# both are allowed here.)
#
# <details><summary>Hint 2</summary>
#
# A graph is good for one backward call, so the loss is computed inside the loop, anew in
# each turn. Its `.item()` is a plain number. That is for the list; a number has no
# `backward`.
#
# <details><summary>Hint 3</summary>
#
# For the update, open `with torch.no_grad():` and change both weights in place. To
# empty a gradient, either fill it with zeros (`.zero_()`) or set the attribute to
# `None`. Before the first backward call it is `None` anyway, and `None` cannot be filled.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    x: Tensor, y: Tensor, w1: Tensor, w2: Tensor, learning_rate: float, steps: int
) -> tuple[list[float], Tensor, Tensor]:
    """Train the network by gradient descent, with gradients from autograd.

    Args:
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        w1: starting weights of the first layer, (D_in, H). May be updated in place.
        w2: starting weights of the second layer, (H, D_out). May be updated in place.
            None of the four requires a gradient when the function is called.
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one plain number a step.
        w1, w2: the weights after the last step, with the dtype they came with.
    """
    losses = []
    ### BEGIN SOLUTION
    w1, w2 = (weight.detach().clone().requires_grad_() for weight in (w1, w2))
    for _step in range(steps):
        loss = network_loss(x, y, w1, w2)
        losses.append(loss.item())  # the number: the tensor would keep its graph
        loss.backward()  # adds to .grad of both leaves
        with torch.no_grad():  # the update is no part of the network
            for weight in (w1, w2):
                weight -= learning_rate * weight.grad
                weight.grad = None  # zeroed, for the next turn
    ### END SOLUTION
    return losses, w1, w2


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("05-autograd/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("05-autograd/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# The real sizes, 500 steps. Not one derivative in sight, yet it should be the curve that
# you have drawn before. First a check, without points, that your first hundred losses
# are those of stage 01, to nine digits.

# %% nbgrader={"grade": false, "grade_id": "check_same_losses", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("05-autograd/same_losses")

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    losses, *_ = train(x, y, w1.clone(), w2.clone(), LEARNING_RATE, STEPS)
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        {**earlier_losses("05-autograd"), "05 autograd": losses},
        title="Two-layer network, gradients by autograd",
        differences=True,
    )

# %% [markdown]
# ## A question to think about
#
# What does it cost to forget the zeroing? The next cell imitates that loop with your
# function `gradients`: each step moves the weights along the **sum of all gradients so
# far**. Everything else is as before. **Before you run it: will the loss still fall? Can
# you think of something in the physical world that moves by adding up all the pushes it
# has received?**

# %% nbgrader={"grade": false, "grade_id": "without_zeroing", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    weights = [w1, w2]
    pushes = [torch.zeros_like(w1), torch.zeros_like(w2)]
    never_zeroed = []
    for _ in range(120):
        never_zeroed.append(network_loss(x, y, *weights).item())
        found = gradients(x, y, *weights)
        pushes = [pushes[0] + found["grad_w1"], pushes[1] + found["grad_w2"]]
        weights = [weights[i] - LEARNING_RATE * pushes[i] for i in range(2)]
    plot_losses(
        {"zeroed in each turn": losses[:120], "never zeroed": never_zeroed},
        title="What one forgotten line does",
    )

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# It falls, and in steps 2 to 5 it is even *lower* than in the right loop. From about
# step 40 on it hardly gets better, and after step 80 it climbs back to where it started.
# With 200 steps the loss is no longer a number at all.
#
# This is a ball on a slope. The sum of all pushes is its speed, and nothing takes speed
# away: it reaches the valley fast, cannot stay there, and runs up the other side. A
# ball with *friction* would come to rest, and on the way it can be quicker than small
# careful steps. You will build that one in stage 09; it is called momentum. Here nobody
# asked for it, and **for eighty steps this is a curve that you could take for
# training.** Only the comparison shows that a line is missing.
#
# </details>
#
# ## Can you do one alone?
#
# Your 64 samples do not fit into memory, but two halves of 32 do, one after the other.
# How do you make *exactly* the step that all 64 together would give? (Our loss is a
# sum over the samples.)
#
# <details><summary>Compare</summary>
#
# Backward on the loss of the first half, backward on the loss of the second half, no
# zeroing in between; then one update, then zero. The loss of the whole batch is the sum
# of the two, and two calls leave what one call on the sum would leave (but for
# rounding). Large networks are trained this way every day, under the name of *gradient
# accumulation*. (With a mean for a loss you would have to take care of a factor.)
#
# </details>
#
# ## What changes in the next stage
#
# Autograd knows the local slopes of PyTorch's own operations. In **06 · A Function of
# your own** you teach it a new one: you write how it goes forward and how it goes
# backward, and autograd does the rest. Stage 04 again, from the inside of PyTorch.
