# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 12 · Reading digits
#
# | | |
# | --- | --- |
# | **You will be able to** | derive the gradient of softmax cross-entropy, train a classifier of real handwriting with nothing but NumPy, and tell from a wrong gradient which mistake made it |
# | **Time** | about three hours |
# | **Before you start** | stages 01 and 02; biases from stage 08; for the training loop, as much of stage 09 as you like |
# | **Points** | 20: `cross_entropy` 3, `grad_logits` 3, `gradients` 4, `minibatches` 2, `train` 2, `bug_hunt` 6 |
#
# The last stage goes back to where the course began: no autograd, only arrays, and every
# gradient yours. What is new is the data. For eleven stages it was random numbers, and
# the network could only learn them by heart. Now it is handwriting, and there is
# something to understand in it.
#
# At the end you change sides. Six gradients, each with one mistake in it; you see only
# what they compute, and you say what is wrong with them.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from copy import deepcopy

import numpy as np
from sklearn.datasets import load_digits

from grader import (
    bug_hunt_cases,
    earlier_losses,
    examine,
    hunting_ground,
    plot_confusion,
    plot_digits,
    plot_first_layer,
    plot_losses,
    plot_misread,
    plot_progress,
    when_filled_in,
)

Array = np.ndarray
Params = dict[str, Array]

# %% [markdown]
# ## The digits
#
# scikit-learn brings 1797 digits along, written by 13 people in the 1990s, scanned, and
# reduced to 8 by 8 pixels. A digit is a row of 64 grey values; we divide them by 16, so
# that they lie between 0 and 1. A label is the digit that was meant, an integer from 0
# to 9.
#
# A network that has seen a digit can remember it. Whether it has learned to *read* shows
# on digits that it has not seen. So 500 of them are **held out**: no step of training
# ever looks at them.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
pixels, meant = load_digits(return_X_y=True)
order = np.random.default_rng(0).permutation(len(pixels))
training, held_out = order[:1297], order[1297:]

x_train, labels_train = pixels[training] / 16, meant[training]
x_held, labels_held = pixels[held_out] / 16, meant[held_out]

print("to train with", x_train.shape, " held out", x_held.shape)

# %% nbgrader={"grade": false, "grade_id": "ten_digits", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    firsts = [int(np.argmax(labels_train == digit)) for digit in range(10)]
    plot_digits(x_train[firsts], labels_train[firsts])


# %% [markdown]
# ## 1 · A loss for classes
#
# The squared error asked: *how far is the output from the target?* A class is not a
# number that one could be near to; reading a 7 as an 8 is no smaller a mistake than
# reading it as a 1. So the network gives ten outputs for each sample, one for each
# class, and the loss asks: **how probable did you think the right one?**
#
# The ten outputs are called **logits**, $z_{n0}, \dots, z_{n9}$. They can be any
# numbers. The **softmax** turns a row of them into probabilities, positive and with
# the sum 1:
#
# $$ p_{nk} = \frac{e^{z_{nk}}}{\sum_{j} e^{z_{nj}}} . $$
#
# The loss is minus the logarithm of the probability that was given to the right class
# $t_n$, averaged over the $N$ samples of the batch. It is called **cross-entropy**:
#
# $$ L = -\frac{1}{N} \sum_{n} \log p_{n t_n} . $$
#
# | $p$ of the right class | $-\log p$ | |
# | --- | --- | --- |
# | 1 | 0 | certain, and right |
# | 0.1 | 2.30 | guessing among ten |
# | 0.001 | 6.91 | quite sure of something else |
# | 0 | $\infty$ | certain, and wrong |
#
# Note the **mean**: unlike in the stages before, one $N$-th is in front of everything.
# It keeps the size of a step the same whether a batch has 8 samples or 800.
#
# ### Numbers that do not fit
#
# The formula is right, and a program that follows it word by word breaks. In float64
# $e^{710}$ is already infinite, and $e^{-746}$ is 0; then you divide infinity by
# infinity, or take the logarithm of 0. Early in training, or with a learning rate that
# is too large, logits do get that far.
#
# Two lines of algebra help. First, put the softmax into the logarithm:
#
# $$ \log p_{nk} = z_{nk} - \log \sum_j e^{z_{nj}} . $$
#
# The exponential of the numerator and the logarithm have cancelled on paper, so nothing
# is rounded to 0 before its logarithm is taken. Second, the softmax does not change when
# the same number $m_n$ is subtracted from all logits of a row, because $e^{-m_n}$
# cancels in the fraction:
#
# $$ \log p_{nk} = (z_{nk} - m_n) - \log \sum_j e^{z_{nj} - m_n} . $$
#
# Choose $m_n$ as the largest logit of row $n$. Then every exponential is at most 1, one
# of them is exactly 1, and the sum can neither overflow nor vanish. This is the
# **log-sum-exp trick**.
#
# | | shape |
# | --- | --- |
# | `logits` | $(N, C)$ |
# | `labels` | $(N,)$, integers from 0 to $C - 1$ |
# | the row maxima, kept as a column | $(N, 1)$ |
# | the loss | one number |
#
# The check tries tame logits (`loss`), the same ones with a different large number added
# to each row (`shifted`), and logits that differ by 2000 within a row (`large`).
#
# <details><summary>Hint 1</summary>
#
# `a.max(axis=1, keepdims=True)` gives the largest entry of each row as a column, which
# can be subtracted from `a`. The sum of a row works the same way.
#
# <details><summary>Hint 2</summary>
#
# Compute $\log p$ for all classes first, an array like `logits`. Then you need one entry
# of each row. Indexing with two arrays of the same length picks pairs:
# `a[[0, 1, 2], [5, 3, 8]]` is `a[0, 5]`, `a[1, 3]` and `a[2, 8]`.
#
# <details><summary>Hint 3</summary>
#
# The first of the two arrays counts the rows, from 0 to $N - 1$; the second is `labels`.
# Then the mean of what you picked, and the minus.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy(logits: Array, labels: Array) -> float:
    """Return the mean cross-entropy of softmax(logits) and the labels.

    Args:
        logits: any finite numbers, (N, C). Not changed.
        labels: the right classes, integers from 0 to C - 1, (N,).

    Returns:
        loss: one number, finite for all finite logits.
    """
    ### BEGIN SOLUTION
    low = logits - logits.max(axis=1, keepdims=True)
    log_p = low - np.log(np.exp(low).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(labels)), labels].mean()
    ### END SOLUTION
    return loss


# %% nbgrader={"grade": true, "grade_id": "check_cross_entropy", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/cross_entropy")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/cross_entropy")
### END HIDDEN TESTS

# %% [markdown]
# Ten logits of zero say "no idea", and that costs $\log 10 = 2.303$. A network that starts
# far above this number is confidently wrong; remember it when you look at a curve.

# %% nbgrader={"grade": false, "grade_id": "no_idea", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    print(f"no idea:  {cross_entropy(np.zeros((4, 10)), np.arange(4)):.3f}")


# %% [markdown]
# ## 2 · Its slope
#
# Now backward, and the result is one of the most beautiful lines of the subject. Take a
# single sample with logits $z_0, \dots, z_{C-1}$ and the right class $t$. Its loss is
#
# $$ \ell = -\log p_t = -z_t + \log \sum_j e^{z_j} . $$
#
# How does it move with $z_k$? The second term first. The logarithm's slope is one over
# what is inside; inside, only one term of the sum contains $z_k$:
#
# $$
# \frac{\partial}{\partial z_k} \log \sum_j e^{z_j}
# = \frac{1}{\sum_j e^{z_j}} \cdot e^{z_k} = p_k .
# $$
#
# It is the softmax itself. The first term, $-z_t$, moves only with $z_t$, with slope
# $-1$. Together:
#
# $$
# \frac{\partial \ell}{\partial z_k} = p_k - [k = t],
# \qquad\text{where } [k = t] \text{ is 1 for the right class and 0 for all others.}
# $$
#
# *What you said, minus what is true.* With the whole batch, each sample reaches $L$ with
# the weight $1/N$:
#
# $$
# \frac{\partial L}{\partial z_{nk}} = \frac{1}{N}\,\bigl(p_{nk} - [k = t_n]\bigr) .
# $$
#
# A row of $[k = t_n]$, a single 1 in column $t_n$, is called *one-hot*. Three classes,
# one sample, $p = (0.7,\, 0.2,\, 0.1)$, and the right class is the second, $t = 1$:
#
# $$ (0.7,\; 0.2,\; 0.1) - (0,\; 1,\; 0) = (0.7,\; -0.8,\; 0.1) . $$
#
# A step against it lowers the first logit and raises the second. The row adds up to 0,
# as it must: to shift all logits together changes nothing.
#
# Wanted shape: that of `logits`, $(N, C)$. The logits belong to the caller: leave
# them as they are.
#
# <details><summary>Hint 1</summary>
#
# Here you need $p$ itself and not its logarithm. Does the trick with the row maximum
# still help?
#
# <details><summary>Hint 2</summary>
#
# You have to subtract 1 at one place in each row. You have already picked just these
# places in `cross_entropy`; the same index works on the left of a `-=`.
#
# <details><summary>Hint 3</summary>
#
# Or make the one-hot rows: `np.eye(C)` has a 1 in column $k$ of row $k$. Which rows of it
# do you want, in which order? Do not forget the $N$.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "grad_logits", "locked": false, "schema_version": 3, "solution": true, "task": false}
def grad_logits(logits: Array, labels: Array) -> Array:
    """Return the gradient of the mean cross-entropy with respect to the logits.

    Args:
        logits: any finite numbers, (N, C). Not changed.
        labels: the right classes, integers from 0 to C - 1, (N,).

    Returns:
        grad: (N, C), finite for all finite logits.
    """
    ### BEGIN SOLUTION
    high = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = high / high.sum(axis=1, keepdims=True)  # the softmax
    grad[np.arange(len(labels)), labels] -= 1
    grad /= len(labels)
    ### END SOLUTION
    return grad


# %% nbgrader={"grade": true, "grade_id": "check_grad_logits", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/grad_logits")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/grad_logits")
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Through the layers
#
# The network is that of stage 01 with two things added: each layer has a bias, and at
# the end there is your new loss.
#
# ![The classifier's graph. Forward, from left to right: x, w1 and b1 enter a product with a sum, which gives h; the ReLU gives h_relu; h_relu, w2 and b2 enter a second product with a sum, which gives the logits; logits and labels enter softmax cross-entropy, which gives the loss. Backward, from right to left: grad_logits comes out of the loss; grad_w2, grad_b2 and grad_h_relu come out of the second product; grad_h comes out of the ReLU; grad_w1 and grad_b1 come out of the first product.](classifier.svg)
#
# The forward pass is given. The four parameters travel together, in a dictionary.

# %% nbgrader={"grade": false, "grade_id": "forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
def forward(x: Array, params: Params) -> tuple[Array, Array, Array]:
    """Return h (N, H), h_relu (N, H) and the logits (N, C)."""
    h = x @ params["w1"] + params["b1"]
    h_relu = np.maximum(h, 0.0)
    return h, h_relu, h_relu @ params["w2"] + params["b2"]


def starting_params(d_in: int, h: int, classes: int, seed: int) -> Params:
    """Small random weights (scaled after He et al., 2015), and biases of zero."""
    rng = np.random.default_rng(seed)
    return {
        "w1": rng.standard_normal((d_in, h)) * np.sqrt(2 / d_in),
        "b1": np.zeros(h),
        "w2": rng.standard_normal((h, classes)) * np.sqrt(2 / h),
        "b2": np.zeros(classes),
    }


def share_read(x: Array, labels: Array, params: Params) -> float:
    """The share of samples whose largest logit is that of their label."""
    return float(np.mean(forward(x, params)[2].argmax(axis=1) == labels))


# %% nbgrader={"grade": false, "grade_id": "before_training", "locked": true, "schema_version": 3, "solution": false, "task": false}
start = starting_params(64, 64, 10, seed=12)
print(f"read before training: {share_read(x_held, labels_held, start):.0%}")


# %% [markdown]
# What arrives at the second layer is your `grad_logits`. From there on you have met every
# box: two products, a ReLU, and the bias. One entry $b_{2,k}$ is added in every row,
# so it reaches the loss along $N$ paths, each with the local slope 1:
#
# $$
# \frac{\partial L}{\partial b_{2,k}} = \sum_n \frac{\partial L}{\partial z_{nk}} .
# $$
#
# A sum, although the loss is a mean: the $1/N$ sits in $\partial L/\partial z$ already, and
# must not be counted twice.
#
# | gradient | shape |
# | --- | --- |
# | `grad_logits(...)`, what arrives | $(N, C)$ |
# | `grad_w2`, `grad_b2` | $(H, C)$, $(C,)$ |
# | on the way: of `h_relu` and of `h` | $(N, H)$ |
# | `grad_w1`, `grad_b1` | $(D, H)$, $(H,)$ |
#
# Each of the four is worth a point of its own.
#
# <details><summary>Hint 1</summary>
#
# Start with one call of `forward` and one of `grad_logits`. Then follow the blue arrows of
# the picture from right to left.
#
# <details><summary>Hint 2</summary>
#
# Stage 01, sections 3.2 to 3.5: the same four lines with other names. `grad_y_pred` there
# is the gradient of the logits here.
#
# <details><summary>Hint 3</summary>
#
# For a bias, add up over the samples. Which axis is that? The first bias sits before the
# ReLU: what reaches it has passed the mask.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradients(x: Array, labels: Array, params: Params) -> Params:
    """Return the gradient of the mean cross-entropy for each parameter.

    Args:
        x: inputs, (N, D).
        labels: the right classes, (N,).
        params: w1 (D, H), b1 (H,), w2 (H, C), b2 (C,). Not changed.

    Returns:
        The gradients by the same four names, each of its parameter's shape.
    """
    ### BEGIN SOLUTION
    h, h_relu, logits = forward(x, params)
    upstream = grad_logits(logits, labels)
    grad_w2 = h_relu.T @ upstream
    grad_b2 = upstream.sum(axis=0)  # one path for each sample
    grad_h = (upstream @ params["w2"].T) * (h > 0)
    grad_w1 = x.T @ grad_h
    grad_b1 = grad_h.sum(axis=0)  # behind the mask, on the way back
    ### END SOLUTION
    return {"w1": grad_w1, "b1": grad_b1, "w2": grad_w2, "b2": grad_b2}


# %% nbgrader={"grade": true, "grade_id": "check_gradients", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/gradients")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/gradients")
### END HIDDEN TESTS

# %% [markdown]
# The check compares with PyTorch. You can do without it: nudge one weight and one bias of
# the real network, as in stage 02, from both sides.

# %% nbgrader={"grade": false, "grade_id": "loss_at", "locked": true, "schema_version": 3, "solution": false, "task": false}
def loss_at(name: str, index: tuple[int, ...], nudge: float) -> float:
    """The training loss with one entry of the starting parameters moved."""
    moved = start[name].copy()
    moved[index] += nudge
    logits = forward(x_train, {**start, name: moved})[2]
    return cross_entropy(logits, labels_train)


# %% nbgrader={"grade": false, "grade_id": "nudge", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    found = gradients(x_train, labels_train, start)
    for name, index in (("w1", (27, 5)), ("b1", (5,)), ("b2", (3,))):
        rise = loss_at(name, index, 1e-5) - loss_at(name, index, -1e-5)
        print(f"{name}{list(index)}: {rise / 2e-5:.5f} {found[name][index]:.5f}")


# %% [markdown]
# ## 4 · Batches
#
# Until now each step looked at all samples. With 1297 of them, and a good deal to learn
# before one step is better aimed than another, it pays to take a few at a time: the
# gradient of 32 samples is a rough estimate of the whole one, and forty rough steps lead
# further than one exact step that costs as much.
#
# Going once through all samples is an **epoch**. Three things make the estimates fair:
#
# - **Each sample once an epoch.** Whoever draws 32 at random, again and again, leaves more
#   than a third of them out.
# - **In a random order, anew in each epoch.** Data often comes sorted. A batch of nothing
#   but sevens says: everything is a seven.
# - **The rest counts too.** If the batch size does not divide $n$, the last batch is
#   smaller. It is not dropped, and no batch is empty.
#
# The function cuts *indices*, not data: `x[batch]` and `labels[batch]` then stay together.
# All chance comes from the generator `rng` that the caller hands in; so a run can be
# repeated, and the next epoch still has another order.
#
# <details><summary>Hint 1</summary>
#
# First one random order of all the numbers from 0 to $n - 1$. `rng` has a method for that
# (`np.random.Generator`, in the documentation under "Permutations").
#
# <details><summary>Hint 2</summary>
#
# Then cut. The batches begin at 0, `size`, `2 * size`, … Python's `range` can count in
# such steps, and a slice that reaches beyond the end is simply shorter.
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
def minibatches(n: int, size: int, rng: np.random.Generator) -> list[Array]:
    """Cut one epoch into batches.

    Args:
        n: the number of samples.
        size: how many indices a batch has; the last batch may have fewer.
        rng: where the random order comes from.

    Returns:
        batches: arrays of indices, in which each of 0 to n - 1 occurs exactly once.
        (To yield them one by one is right, too.)
    """
    ### BEGIN SOLUTION
    shuffled = rng.permutation(n)
    batches = [shuffled[first : first + size] for first in range(0, n, size)]
    ### END SOLUTION
    return batches


# %% nbgrader={"grade": true, "grade_id": "check_minibatches", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/minibatches")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/minibatches")
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Training
#
# Two loops, one inside the other: epochs, and the batches of each. In every turn of the
# inner one, take the gradients of this batch and move all four parameters.
#
# **How you move them is your choice.** Plain steps of `learning_rate` times gradient are
# enough. Whoever has done stage 09 may like to use momentum or Adam; the learning rate
# that comes in is meant for plain steps, and you may scale it inside.
#
# The check does not look at your path but at where it leads. It trains on 1297 digits
# (a different split than yours, other starting weights) and asks your network to read the
# other 500. The parts:
#
# | part | what it asks |
# | --- | --- |
# | `losses` | one number for each epoch: the `cross_entropy` of **all** samples in `x`, at the end of the epoch |
# | `accuracy` | at least 95 of 100 held-out digits are read |
# | `arguments` | learning rate, epochs, batch size and generator are used, each epoch takes every sample once; training starts from `params` and moves all four |
# | `inputs` | the caller's `params`, `x` and `labels` stay as they were |
#
# <details><summary>Hint 1</summary>
#
# The caller's arrays are not to be changed, yet your weights have to move. What do you
# need before the first step?
#
# <details><summary>Hint 2</summary>
#
# In the inner loop `batch` is an array of indices. Pick rows of `x` and entries of `labels`
# with it; `gradients` takes both, and the parameters of this moment.
#
# <details><summary>Hint 3</summary>
#
# After the inner loop, still inside the outer one: the logits of all of `x`, their
# cross-entropy, one entry in the list.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_digits(
    x: Array,
    labels: Array,
    params: Params,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
) -> tuple[Params, list[float]]:
    """Train the classifier, batch by batch.

    Args:
        x: inputs, (N, D). Not changed.
        labels: the right classes, (N,). Not changed.
        params: starting values of w1, b1, w2, b2. Not changed.
        learning_rate: size of a step.
        epochs: how often to go through all samples.
        batch_size: how many samples make a step.
        rng: where the order of the samples comes from.

    Returns:
        params: the trained parameters, by the same four names.
        losses: the loss over all of x after each epoch, one number an epoch.
    """
    losses = []
    ### BEGIN SOLUTION
    params = {name: array.copy() for name, array in params.items()}  # ours now
    for _epoch in range(epochs):
        for batch in minibatches(len(x), batch_size, rng):
            slopes = gradients(x[batch], labels[batch], params)
            for name, slope in slopes.items():
                params[name] -= learning_rate * slope
        losses.append(cross_entropy(forward(x, params)[2], labels))
    ### END SOLUTION
    return params, losses


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/train")
### END HIDDEN TESTS

# %% [markdown]
# ## Does it read?
#
# Thirty epochs on your own split. The loop calls your function for one epoch at a
# time, to look at the held-out digits in between. (Momentum, if you have it, starts from
# rest in each epoch here.)

# %% nbgrader={"grade": false, "grade_id": "training", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    rng = np.random.default_rng(12)
    trained, losses, shares = start, [], []
    for _ in range(30):
        trained, [loss] = train_digits(x_train, labels_train, trained, 0.1, 1, 32, rng)
        losses.append(loss)
        shares.append(share_read(x_held, labels_held, trained))
    for epoch in (1, 2, 5, 10, 20, 30):
        print(f"epoch {epoch:2d}   loss {losses[epoch - 1]:.2f}")
    print(f"held-out digits read: {shares[-1]:.0%}")

# %% nbgrader={"grade": false, "grade_id": "progress", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_progress(losses, shares)

# %% [markdown]
# The training loss keeps falling to the end. The share of held-out digits that are read
# passes 95 in the first ten epochs; twenty more add two or three. Its curve is ragged
# because it counts: one digit more or less is a fifth of a per cent.
#
# Which digits does it mix up? In the next picture the rows are what was written, the
# columns what was read.

# %% nbgrader={"grade": false, "grade_id": "confusion", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    read = forward(x_held, trained)[2].argmax(axis=1)
    plot_confusion(labels_held, read)

# %% [markdown]
# And here they are. Would you have read them all?

# %% nbgrader={"grade": false, "grade_id": "misread", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_misread(x_held, labels_held, read)

# %% [markdown]
# What has it learned? Each hidden unit multiplies the 64 pixels by 64 weights, so its
# weights can be looked at as a picture. They were random at the start; the next picture
# shows what training has *added* to them, the sum of all your steps. Orange: ink here
# makes the unit speak. Blue: ink here silences it.

# %% nbgrader={"grade": false, "grade_id": "first_layer", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_first_layer(trained["w1"] - start["w1"])

# %% [markdown]
# Patches, strokes, and edges that stay white because nobody writes there. Yet nobody told
# the network that pixels have neighbours, or what a stroke is. It got 64 numbers in an
# order that could as well have been shuffled, and four gradients. (A picture that is
# white all over belongs to a unit that hardly any digit switches on. Where the mask is 0,
# nothing flows back, and nothing is learned.)
#
# ## A question to think about
#
# Take 300 training digits and **shuffle their labels**, so that nothing connects a picture
# with its label any more. Train on that. **Before you run the cell: will the training loss
# fall? How far? And how many held-out digits will be read?**

# %% nbgrader={"grade": false, "grade_id": "shuffled_labels", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    some_x = x_train[:300]
    nonsense = np.random.default_rng(1).permutation(labels_train[:300])
    rng = np.random.default_rng(2)
    by_heart, falls, guesses = start, [], []
    for _ in range(400):
        by_heart, [loss] = train_digits(some_x, nonsense, by_heart, 0.2, 1, 32, rng)
        falls.append(loss)
        guesses.append(share_read(x_held, labels_held, by_heart))
    plot_progress(falls, guesses)
    print(f"training labels given back: {share_read(some_x, nonsense, by_heart):.0%}")

# %% [markdown]
# <details><summary>When you have seen it</summary>
#
# The loss falls to a few hundredths, and the network gives back every one of the 300
# senseless labels. Of the held-out digits it reads about one in seven, hardly more than
# by guessing, and no more at the end than at the beginning.
#
# **A falling training loss says that the gradient works. It does not say that anything
# was understood**; the network of stages 01 to 11 did just the same with its 640 random
# targets. That is why you held digits out.
#
# </details>
#
# ## 6 · The bug hunt
#
# Most of your life with gradients is not writing them. It is looking at a number that
# should not be there, and asking *what did I do?* This last exercise trains that.
#
# You get six **suspects**. Each is a function like your `gradients`, with the same
# arguments, and with exactly one mistake in it. You cannot see its code. You can call it
# as often as you like, with whatever you like, and compare with what your own function
# gives.
#
# The mistake is one of these:
#
# | name | what the code does |
# | --- | --- |
# | `not_averaged` | the gradient of the logits is not divided by $N$ |
# | `averaged_twice` | it is divided by $N$ a second time |
# | `averaged_over_classes` | it is divided by the number of classes as well |
# | `opposite_sign` | labels minus softmax |
# | `labels_ignored` | the softmax alone; the one-hot labels are never subtracted |
# | `softmax_forgotten` | logits minus one-hot labels |
# | `softmax_over_batch` | the softmax runs along the wrong axis |
# | `labels_from_one` | takes label $k$ for column $k - 1$, and label 0 for the last one |
# | `maximum_not_subtracted` | the softmax without the row maximum |
# | `last_sample_left_out` | a loop ends one sample early; still divided by $N$ |
# | `transposed` | returns the transpose of the gradient of `w2` |
# | `h_instead_of_h_relu` | the gradient of `w2` is made of `h` |
# | `mask_missing` | nothing stops at the ReLU on the way back |
# | `mask_inverted` | passes where `h` is negative, stops where it is positive |
# | `mask_by_gradient` | looks at the sign of the gradient in place of that of `h` |
# | `times_h_relu` | multiplies by the ReLU's value in place of its slope |
# | `upstream_ignored` | what leaves the ReLU backward is its slope alone |
# | `w2_moved_first` | steps `w2` by 0.1 times its gradient, and carries the gradient to `h` with the new one |
# | `b1_left_out` | the forward pass forgets to add `b1` |
# | `bias_before_mask` | the gradient of `b1` is taken before the ReLU's mask |
# | `bias_axis` | sums both biases' gradients along the wrong axis |
# | `bias_mean` | takes the mean over the samples for both biases in place of the sum |
# | `weight_decay` | adds 0.01 times the weights to the gradients of `w1` and `w2` |
# | `accumulates` | adds the gradients of each call to those of the calls before |
# | `moves_the_weights` | steps the caller's parameters before it returns |
#
# ### How to look
#
# `examine(suspect, x, labels, params)` holds a suspect beside the right gradients. With
# $S$ what it gives and $R$ what is right, it prints for each parameter
#
# - the two **shapes**;
# - the **ratio** $\rho = \langle S, R\rangle / \langle R, R\rangle$, where
#   $\langle\cdot,\cdot\rangle$ multiplies entry by entry and adds up: how many times $R$ is
#   in $S$;
# - the **residual** $\lVert S - \rho R \rVert / \lVert S \rVert$: the part of $S$ that is not
#   explained by that. If it is 0, then $S$ is $\rho$ times $R$, and the mistake is a
#   factor (with $\rho = 0$: all of $S$ is 0);
#
# and then whether a **second call** gives the same, what became of the **inputs**, and
# what happens on very **large logits**. Where $R$ is all zeros there is no ratio: `both 0`
# means that $S$ is zero as well, and a dash that it is not. (A case is examined as if it
# had never been called before.)
#
# The data to look at it with is a small random problem, with $N = 5$, $D = 7$, $H = 11$
# and $C = 3$: all different, so that a factor tells where it comes from.

# %% nbgrader={"grade": false, "grade_id": "own_examined", "locked": true, "schema_version": 3, "solution": false, "task": false}
hunt_x, hunt_labels, hunt_params = hunting_ground()

with when_filled_in():
    examine(gradients, hunt_x, hunt_labels, hunt_params)

# %% [markdown]
# That is how innocence looks. Now suspect 0, which everybody gets:

# %% nbgrader={"grade": false, "grade_id": "suspect_0", "locked": true, "schema_version": 3, "solution": false, "task": false}
suspect_0 = bug_hunt_cases("anybody")[0]
examine(suspect_0, hunt_x, hunt_labels, hunt_params)

# %% [markdown]
# *Aloud.* The shapes are right. `w2` and `w1` are right to the last digit, so everything
# that flows from the loss to `w1` is right: logits, second layer, mask. Only the biases are
# wrong, **both, and by the same factor, 0.2**, with nothing left over. What is 0.2 here?
# $1/5$, and 5 is $N$. Somebody divides by the number of samples who should not.
#
# The name in the list that fits is `bias_mean`. Is there a test that could *refute* it?
# If it is a mean over the samples, then with **one sample** the mean is the sum, and
# nothing can be wrong any more:

# %% nbgrader={"grade": false, "grade_id": "suspect_0_alone", "locked": true, "schema_version": 3, "solution": false, "task": false}
examine(suspect_0, hunt_x[:1], hunt_labels[:1], hunt_params)


# %% [markdown]
# Solved. What to take along:
#
# 1. **Where does it begin?** The backward pass visits `w2` and `b2` first, then `w1` and `b1`.
#    If the first two are right, the mistake lies behind them. If all four are wrong, it
#    happens before them: at the loss, or in the forward pass. If it is the weights alone
#    or the biases alone, look at the lines that make those.
# 2. **A factor or a structure?** Residual 0 means a factor; ask which of $N$, $C$ and their
#    inverses it is. Otherwise the numbers are others, and you need experiments.
# 3. **Change one thing.** Each of these makes some mistakes vanish and others show:
#
# | experiment | how |
# | --- | --- |
# | one sample alone | `hunt_x[:1]`, `hunt_labels[:1]` |
# | every hidden unit on, so that no mask matters | `{**hunt_params, "b1": hunt_params["b1"] + 100}` |
# | every hidden unit off, so that nothing passes | the same with $-100$ |
# | a parameter of zero, such as | `{**hunt_params, "b1": 0 * hunt_params["b1"]}` |
# | other labels, the same x | `0 * hunt_labels`: do its numbers change at all? |
# | another last sample | change `hunt_x[-1]` in a copy: do its numbers change at all? |
#
# And when you have a suspicion, **rebuild it**: copy your `gradients`, put the mistake in,
# and compare what both return. If nothing but rounding is left of the difference, $10^{-16}$
# or so, you have it. (`examine` hands out copies. When you call a suspect yourself, hand
# it one with `deepcopy`: it may change what it gets.)
#
# ### Your six
#
# They are drawn from your name: the same name gives the same six on every computer, and
# your neighbour has others. Let `name` be your name, a text in quotes, as it is written in
# your course's list.

# %% nbgrader={"grade": false, "grade_id": "student", "locked": false, "schema_version": 3, "solution": true, "task": false}
def student() -> str:
    """Return your name, as a text in quotes."""
    ### BEGIN SOLUTION
    name = "course"
    ### END SOLUTION
    return name


# %% nbgrader={"grade": false, "grade_id": "check_student", "locked": true, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/student")

# %% nbgrader={"grade": false, "grade_id": "your_suspects", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    suspects = bug_hunt_cases(student())
    for case in range(1, 7):
        examine(suspects[case], hunt_x, hunt_labels, hunt_params)
        print()

# %% [markdown]
# Two of them give themselves away in this table, two want a closer comparison, two an
# experiment. The next cell is yours to experiment in; make as many more as you like. It
# shows suspect 1 on a single sample: the table, then its gradient of `b2` and yours.

# %%
with when_filled_in():
    examine(suspects[1], hunt_x[:1], hunt_labels[:1], hunt_params)
    for subject in (suspects[1], gradients):
        given = subject(hunt_x[:1], hunt_labels[:1], deepcopy(hunt_params))
        print("b2:", given["b2"].round(3))


# %% [markdown]
# Write down what you have found, one name from the list for each case, such as
# `2: "bias_mean"`. Leave out those that you do not know yet: each case is worth a point of
# its own. The check tells you of a wrong name which evidence speaks against it.
#
# <details><summary>Hint 1</summary>
#
# All four parameters wrong, and residuals above 0: the gradient of the logits is other
# numbers, or the forward pass is. The gradient of `b2` is the sum of its rows. Compare it
# with the softmax, with the labels, with the logits; use `hunt_x[:1]`, where there is only
# one row to explain.
#
# <details><summary>Hint 2</summary>
#
# `w2` and `b2` right, `w1` and `b1` wrong: it happens between `h_relu` and `h`. Switch all
# hidden units on. Then a missing mask does no harm, one that is upside down stops
# everything, and what looks at something else than the sign of `h` stays wrong. A
# difference of a few per cent is no matter of masks.
#
# <details><summary>Hint 3</summary>
#
# Everything right in the table of the first call: look at its last three lines. Only one
# parameter wrong: which line of the backward pass makes it, and what else could stand
# there?
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "bug_hunt", "locked": false, "schema_version": 3, "solution": true, "task": false}
def name_the_mistakes() -> dict[int, str]:
    """Return the name of the mistake of each of your cases, by its number, 1 to 6."""
    ### BEGIN SOLUTION
    named = {1: "softmax_over_batch", 2: "moves_the_weights", 3: "mask_by_gradient"}
    named |= {4: "labels_ignored", 5: "h_instead_of_h_relu", 6: "not_averaged"}
    ### END SOLUTION
    return named


# %% nbgrader={"grade": true, "grade_id": "check_bug_hunt", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("12-digits/bug_hunt")
### BEGIN HIDDEN TESTS
from grader import grade

grade("12-digits/bug_hunt")
### END HIDDEN TESTS

# %% [markdown]
# ## One network, seven ways
#
# Behind you lies one small network, trained again and again from the same start. By hand in
# NumPy and on tensors; by an engine that you built; by autograd, with and without an
# operation of your own; as a static graph; out of layers, as a module, and with the depth
# as an argument. Here are the curves of all of them. Below, how far each is from the
# first one.

# %% nbgrader={"grade": false, "grade_id": "seven_ways", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    plot_losses(
        earlier_losses("12-digits"),
        title="One network, seven ways",
        differences=True,
    )

# %% [markdown]
# From 01 to 07 it is one curve, apart by nothing but rounding. The layers of 08, 10 and 11
# leave it by a few per cent, and for a reason: their 110 biases learn as well. Among
# themselves they are one curve again. And Adam takes other steps on purpose. Whatever
# computes it, **a gradient is a gradient**: local slope times upstream, summed over the
# paths.
#
# ## Where you are now
#
# You can take a network you have never seen, draw its graph, and walk back through it with a
# pencil. You can test any gradient without trusting its author. You know what a line of
# PyTorch or TensorFlow does when it says `backward`, because you have built the thing. And
# you have met, on purpose, most of the mistakes that will find you by accident.
#
# Some ways to go on, each a small step from here:
#
# - **Your own digits.** Write some on paper, photograph, shrink to 8 by 8, and let your network
#   read them. It will do worse than on the held-out ones. Why?
# - **A third layer** in `gradients`. Two more products, one more mask; nothing new.
# - **A convolution** by hand: the same small weights used at every position, so the gradient
#   is the sum over its uses, as in stage 11.
# - **Your engine of stage 04** on these digits. Which pull does it still need?
# - **Read the source** of an autograd engine: that of Karpathy's *micrograd* has 94 lines, and
#   you will recognise all of them.
#
# That is the end of the course. Thank you for writing it all out by hand.
