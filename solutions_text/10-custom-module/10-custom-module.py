# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 10 · A Module of your own
#
# | | |
# | --- | --- |
# | **You will be able to** | write a layer and a network as classes, say what a Module registers and what it does not, use training and evaluation mode, and save and restore a model |
# | **Time** | about an hour and a half |
# | **Before you start** | stages 01 to 09 |
# | **Points** | 20: `linear_layer` 5, `two_layer_net` 6, `dropout` 4, `restore` 2, `train` 3 |
#
# In stage 08 you put a network together from ready-made layers, one behind the other.
# Many networks are no such row: something is added, used twice, or decided on the
# way. Then you write the network as a class of your own, and what its forward pass does
# is ordinary Python. Around it, everything stays as it is: `parameters()`, the
# optimizers, saving and loading work with your class as with PyTorch's own.
#
# How can they? Your class says nothing about parameters. That is the one piece of
# magic in this notebook, and we take it apart first.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from grader import (
    LEARNING_RATE,
    STEPS,
    earlier_losses,
    plot_losses,
    starting_model,
    starting_point,
    when_filled_in,
)

Tensor = torch.Tensor


# %% [markdown]
# ## What a Module remembers
#
# Here is a complete Module, a small one. It multiplies each column of its input by a
# number, and these numbers are to be learned.

# %% nbgrader={"grade": false, "grade_id": "scale", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Scale(nn.Module):
    """Multiply each column by a number of its own."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        """x: (N, size). Returns the same shape."""
        return x * self.factor


scale = Scale(3)
print(scale(torch.tensor([[1.0, 2.0, 3.0]])).tolist())
print([name for name, _ in scale.named_parameters()])


# %% [markdown]
# Two things happen here that the class does not say.
#
# - `scale(x)` **calls** the object, and `forward` runs. `nn.Module` brings the method
#   that makes an object callable, and that one calls your `forward`. Call the object, as
#   here; never write `scale.forward(x)`, which passes by everything that PyTorch does around it.
# - `named_parameters()` knows `factor`, although nobody told it.
#
# The second one is the trick. Python calls the method `__setattr__` whenever something
# is set as an attribute, as in `self.factor = ...`, and a class may bring its own.
# `nn.Module` does: **what is set is looked at, and if it is a Parameter or another
# Module, its name is written into a book.** An `nn.Parameter` is nothing but a tensor
# that requires a gradient, of a class of its own so that it can be recognised.
#
# All of this fits into a few lines:

# %% nbgrader={"grade": false, "grade_id": "mini_module", "locked": true, "schema_version": 3, "solution": false, "task": false}
class MiniModule:
    """What nn.Module does for its parameters, without the rest."""

    def __init__(self) -> None:
        # Past our own __setattr__, for it needs the books that are opened here.
        object.__setattr__(self, "own", {})
        object.__setattr__(self, "parts", {})

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, nn.Parameter):
            self.own[name] = value
        if isinstance(value, MiniModule):
            self.parts[name] = value
        object.__setattr__(self, name, value)

    def named_parameters(self) -> dict[str, nn.Parameter]:
        """The Parameters of this Module, then those of its parts, by their paths."""
        found = dict(self.own)
        for name, part in self.parts.items():
            for inner, parameter in part.named_parameters().items():
                found[f"{name}.{inner}"] = parameter
        return found


class Leaf(MiniModule):
    """Has one Parameter."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.ones(3))


class Tree(MiniModule):
    """Has two Leaves, and a Parameter."""

    def __init__(self) -> None:
        super().__init__()
        self.left = Leaf()
        self.right = Leaf()
        self.height = nn.Parameter(torch.ones(1))


print(list(Tree().named_parameters()))


# %% [markdown]
# A Module is a **tree**: its branches are other Modules, its leaves are Parameters, and
# the name of a Parameter is the path to it, with dots. Three rules follow.
#
# 1. `super().__init__()` comes **first** in your constructor. It opens the books; before it
#    there is nothing to write into, and PyTorch stops with an error at the first Parameter.
# 2. What is to be registered must be **set on `self`**, and in the constructor, so that it is
#    made once. A local variable is gone when the constructor ends.
# 3. Only what **is** a Parameter or a Module is noticed. Nobody looks inside a list.
#
# ![The tree of a TwoLayerNet. From the root, TwoLayerNet, two branches go to the Modules linear1 and linear2, and from each of those two go to its Parameters, weight and bias, with the shapes (100, 1000), (100,), (10, 100) and (10,). On the right stand the names that follow from the paths: linear1.weight, linear1.bias, linear2.weight, linear2.bias. Below, a plain list with two layers in it hangs beside the root, with no branch leading to it: nobody looks inside.](tree.svg)
#
# PyTorch keeps one more book. A **buffer** belongs to a Module's state, but is not
# trained: a running mean, for example. It has to be announced, by `register_buffer`.
#
# The next cell puts five things into a Module. **Before you run it, say for each one:
# will an optimizer see it? Will it be saved? Will `.double()`, which converts a Module
# to float64, convert it?**

# %% nbgrader={"grade": false, "grade_id": "cupboard", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Cupboard(nn.Module):
    """Holds a tensor in five ways."""

    def __init__(self) -> None:
        super().__init__()
        self.parameter = nn.Parameter(torch.zeros(3))
        self.module = nn.Linear(3, 1, bias=False)
        self.register_buffer("buffer", torch.zeros(3))
        self.tensor = torch.zeros(3)
        self.list = [nn.Linear(3, 1, bias=False)]


cupboard = Cupboard().double()
in_parameters = {id(parameter) for parameter in cupboard.parameters()}
state = cupboard.state_dict(keep_vars=True).values()  # the very tensors, no views
in_state = {id(tensor) for tensor in state}
for name, tensor in {
    "parameter": cupboard.parameter,
    "module": cupboard.module.weight,
    "buffer": cupboard.buffer,
    "tensor": cupboard.tensor,
    "list": cupboard.list[0].weight,
}.items():
    print(
        f"{name:10s} trained {'yes' if id(tensor) in in_parameters else 'no':4s}"
        f" saved {'yes' if id(tensor) in in_state else 'no':4s} {tensor.dtype}"
    )


# %% [markdown]
# The last line is the dangerous one. A layer in a plain list computes, and receives its
# gradients, and **nothing warns you**: the optimizer has never heard of it, so it
# stays as it was drawn. (There is a list that is a Module itself, `nn.ModuleList`. It
# gives its layers numbers for names.)
#
# ## 1 · A linear layer
#
# Now you write the layer that stage 08 took from PyTorch. It computes
#
# $$ y_{nj} = \sum_d x_{nd}\, W_{jd} + b_j , \qquad\text{or}\qquad y = x\,W^\top + b . $$
#
# | | shape |
# | --- | --- |
# | `x` | $(N, D_\text{in})$ |
# | `weight` | $(D_\text{out}, D_\text{in})$, as `nn.Linear` keeps it |
# | `bias` | $(D_\text{out},)$, added to every row |
# | output | $(N, D_\text{out})$ |
#
# You write no backward: the operations on tensors have theirs, and you have derived all of them.
# The attributes are to be called `weight` and `bias`.
#
# The starting values are yours to choose, with two wishes. The **weights** must be drawn at
# random: two units whose weights, in and out, start equal get equal gradients, and stay
# equal for ever. And they should be small for a wide layer: a sum of $D_\text{in}$
# products of random numbers has a standard deviation that grows with
# $\sqrt{D_\text{in}}$, so divide by that root. The **biases** may start at zero.
#
# <details><summary>Hint 1</summary>
#
# Which of your attributes does an optimizer have to see? What makes a Module write an
# attribute into its book?
#
# <details><summary>Hint 2</summary>
#
# The constructor has three lines: the one that opens the books, and one for each
# attribute. `Scale` above has the same shape. `torch.randn(...)` draws from the standard
# normal distribution, and `torch.zeros(...)` makes zeros.
#
# <details><summary>Hint 3</summary>
#
# A product needs the inner sizes to agree: `x` ends with $D_\text{in}$, but `weight` begins
# with $D_\text{out}$. A tensor's `.T` turns its axes round. The bias is added by broadcasting: its only axis
# lines up with the last one of the product.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "linear_layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MyLinear(nn.Module):
    """A linear layer, x @ weight.T + bias."""

    def __init__(self, d_in: int, d_out: int) -> None:
        """Register the parameters.

        Args:
            d_in: width of the inputs.
            d_out: width of the outputs.

        Sets the Parameters weight, (d_out, d_in), and bias, (d_out,).
        """
        ### BEGIN SOLUTION
        super().__init__()  # before anything is set
        self.weight = nn.Parameter(torch.randn(d_out, d_in) / d_in**0.5)
        self.bias = nn.Parameter(torch.zeros(d_out))
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer.

        Args:
            x: inputs, (N, d_in). Not changed.

        Returns:
            output: (N, d_out).
        """
        ### BEGIN SOLUTION
        output = x @ self.weight.T + self.bias
        ### END SOLUTION
        return output


# %% nbgrader={"grade": true, "grade_id": "check_linear_layer", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("10-custom-module/linear_layer")
### BEGIN HIDDEN TESTS
from grader import grade

grade("10-custom-module/linear_layer")
### END HIDDEN TESTS

# %% [markdown]
# The check looks at three things: what is registered (`parameters`), the values
# (`output`), and whether autograd finds its way from the output to every parameter, and
# to the input (`gradients`). It writes values of its own into your parameters first, so
# your starting values do not matter for the second.
#
# Because names and shapes are those of `nn.Linear`, your layer can take over what a
# layer of PyTorch's has learned:

# %% nbgrader={"grade": false, "grade_id": "takes_over", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    theirs, ours = nn.Linear(7, 3), MyLinear(7, 3)
    print(ours.load_state_dict(theirs.state_dict()))
    x_few = torch.linspace(-1, 1, 14).reshape(2, 7)
    print("same output:", torch.allclose(ours(x_few), theirs(x_few)))


# %% [markdown]
# ## 2 · TwoLayerNet
#
# The network of this course, as a class: a linear layer, a ReLU, a linear layer. In the
# constructor you make the two layers and set them as attributes, called `linear1` and
# `linear2`; in `forward` you use them. Take `MyLinear` or `nn.Linear`, as you like.
#
# | | shape |
# | --- | --- |
# | `x` | $(N, D_\text{in})$ |
# | after `linear1`, and after the ReLU | $(N, H)$ |
# | after `linear2` | $(N, D_\text{out})$ |
#
# The ReLU has nothing to learn, so it needs no attribute: use `torch.relu`, or `clamp` as
# before.
#
# <details><summary>Hint 1</summary>
#
# Which lines should run once, when the network is made, and which at every forward
# pass? A layer that is made at every pass has new weights at every pass.
#
# <details><summary>Hint 2</summary>
#
# A layer is an object that can be called: first make it, with its two sizes; later call it with a
# tensor. In `forward` it is found on `self`.
#
# <details><summary>Hint 3</summary>
#
# What comes out of the first layer goes through the ReLU, and what comes out of that
# goes into the second layer. Nothing comes after it: the output must be free to be
# negative.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "two_layer_net", "locked": false, "schema_version": 3, "solution": true, "task": false}
class TwoLayerNet(nn.Module):
    """A linear layer, a ReLU, a linear layer."""

    def __init__(self, d_in: int, h: int, d_out: int) -> None:
        """Make the layers linear1 and linear2.

        Args:
            d_in: width of the inputs.
            h: number of hidden units.
            d_out: width of the outputs.
        """
        ### BEGIN SOLUTION
        super().__init__()  # before anything is set
        self.linear1 = MyLinear(d_in, h)
        self.linear2 = MyLinear(h, d_out)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Predict.

        Args:
            x: inputs, (N, d_in). Not changed.

        Returns:
            y_pred: (N, d_out).
        """
        ### BEGIN SOLUTION
        h_relu = self.linear1(x).clamp(min=0)
        y_pred = self.linear2(h_relu)
        ### END SOLUTION
        return y_pred


# %% nbgrader={"grade": true, "grade_id": "check_two_layer_net", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("10-custom-module/two_layer_net")
### BEGIN HIDDEN TESTS
from grader import grade

grade("10-custom-module/two_layer_net")
### END HIDDEN TESTS

# %% [markdown]
# ### state_dict
#
# The state of a Module, as a dictionary from names to tensors: all Parameters and
# buffers, and nothing else. No code, no class. This is what people save and send to
# each other, and its keys are your attributes' names. The check's fourth part,
# `state_dict`, loads such a dictionary into your network.

# %% nbgrader={"grade": false, "grade_id": "state", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    network = TwoLayerNet(1000, 100, 10)
    for name, tensor in network.state_dict().items():
        print(f"{name:15s} {tuple(tensor.shape)!s:>12} {tensor.numel():>8,}")
    count = sum(parameter.numel() for parameter in network.parameters())
    print(f"{'together':28s} {count:>8,}")


# %% [markdown]
# ## 3 · Dropout, and two modes
#
# Some layers have to behave differently while the network learns and when it is used.
# Dropout is the plainest of them. In **training**, each entry of its input is set to zero
# with probability $p$, each by a draw of its own, and anew in every forward pass: so no
# unit can rely on another one being there. In **evaluation**, nothing is dropped.
#
# But then the next layer would get larger sums in evaluation than it ever saw in
# training. That is put right in training already. Let $m$ be 1 with probability $1 - p$ and 0
# otherwise. Its mean is $E[m] = 1 - p$, and so
#
# $$
# \text{output}_{nd} = \frac{m_{nd}}{1 - p}\; x_{nd}
# \qquad\text{has the mean}\qquad
# E[\text{output}_{nd}] = \frac{1 - p}{1 - p}\; x_{nd} = x_{nd} .
# $$
#
# The kept entries are made larger by just so much that the mean stays. On the way back
# the factor is the local slope: with $G$ for the upstream gradient,
#
# $$ \frac{\partial L}{\partial x_{nd}} = G_{nd}\, \frac{m_{nd}}{1 - p} , $$
#
# with the **same** mask as in the forward pass. Autograd sees to that, if you multiply.
#
# Where does a layer learn which mode it is in? Every Module has a flag, `training`. It is
# True at first; `network.eval()` sets it to False for the Module **and everything below it in the
# tree**, and `network.train()` back to True. You ask the flag, and set nothing.
#
# | | in training | in evaluation |
# | --- | --- | --- |
# | an entry, with probability $p$ | 0 | $x_{nd}$ |
# | an entry, with probability $1-p$ | $x_{nd} / (1-p)$ | $x_{nd}$ |
#
# Write it without `nn.Dropout` and without PyTorch's functions of that name. The input can have any
# shape.
#
# <details><summary>Hint 1</summary>
#
# You need one random yes or no for each entry. How do you get a "yes" with a given
# probability from numbers that are uniform between 0 and 1?
#
# <details><summary>Hint 2</summary>
#
# `torch.rand_like(x)` draws uniform numbers in the shape of `x`. What share of them is
# smaller than $p$? Which entries stay, then?
#
# <details><summary>Hint 3</summary>
#
# A comparison gives a tensor of True and False, which count as 1 and 0 in a product.
# The flag decides which of two things is the output.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MyDropout(nn.Module):
    """Set entries to zero at random in training; do nothing in evaluation."""

    def __init__(self, p: float) -> None:
        """Keep the probability.

        Args:
            p: the probability of an entry to be dropped, 0 <= p < 1.
        """
        ### BEGIN SOLUTION
        super().__init__()  # before anything is set
        self.p = p  # a plain number: nothing to register
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Drop entries if this Module is in training mode.

        Args:
            x: any shape. Not changed.

        Returns:
            output: the shape of x.
        """
        ### BEGIN SOLUTION
        output = x  # in evaluation this is all
        if self.training:
            kept = torch.rand_like(x) >= self.p
            output = x * kept / (1 - self.p)
        ### END SOLUTION
        return output


# %% nbgrader={"grade": true, "grade_id": "check_dropout", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("10-custom-module/dropout")
### BEGIN HIDDEN TESTS
from grader import grade

grade("10-custom-module/dropout")
### END HIDDEN TESTS

# %% [markdown]
# How can something random be checked? All but one thing is exact: what is kept is one and the
# same multiple of what came in, `eval` mode is the identity, the gradient has the same
# mask. Only the share of zeros is estimated, from some 24,000 entries: at that size a
# right answer is never off by as much as the check allows.
#
# Below, the layer is part of a network, and the **network** is told the mode. The same
# input goes through it four times in each mode.

# %% nbgrader={"grade": false, "grade_id": "modes", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    torch.manual_seed(10)
    with_dropout = nn.Sequential(nn.Linear(8, 50), MyDropout(0.5), nn.Linear(50, 1))
    one_input = torch.ones(1, 8)
    outputs = {
        mode: [with_dropout.train(mode == "train")(one_input).item() for _ in range(4)]
        for mode in ("train", "eval")
    }
    with_dropout.train()
    many = with_dropout(torch.ones(20_000, 8)).mean().item()

    for mode, four in outputs.items():
        print(f"{mode:5s}  ", *(f"{out:6.2f}" for out in four))
    print(f"mean of 20,000 passes in training  {many:6.2f}")


# %% [markdown]
# Forgetting `eval()` is among the most common mistakes with a finished network: it
# answers, and each time something else. Nothing but the mode is wrong.
#
# (The mean agrees here because only a linear layer follows. Behind a ReLU it would agree
# only roughly.)
#
# ## 4 · Save and restore
#
# To keep a network, keep its state: `torch.save(network.state_dict(), path)` writes it to a
# file. To get it back, somebody makes a network **of the same class**, with whatever
# starting values it draws, and loads the state into it with the method
# `load_state_dict`. That copies the numbers into the tensors that are there already, in
# place: so an optimizer that holds them still holds the right ones. It returns a report of keys
# that did not fit, not the network.
#
# You write `restore`, without the file: given a model and a function that makes a fresh
# one, return a second model which is in the same state. Two things to think of:
#
# - The two must not share memory. Training one must leave the other alone.
# - The **mode** is in no state_dict. The second model is to be in the mode of the first.
#
# <details><summary>Hint 1</summary>
#
# What do you have to call to get the second model? To get the first one's state? To
# bring that state into the second?
#
# <details><summary>Hint 2</summary>
#
# `model.train(flag)` switches to training if the flag is True, and to evaluation if
# it is False. And where does the first model say which of the two it is in?
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "restore", "locked": false, "schema_version": 3, "solution": true, "task": false}
def restore(model: nn.Module, make_model: Callable[[], nn.Module]) -> nn.Module:
    """Make a second model in the same state.

    Args:
        model: the first one. Not changed.
        make_model: makes a model of the same kind, with starting values of its own. It
            takes no arguments.

    Returns:
        copy: with the parameters, the buffers and the mode of model, in memory of its
            own.
    """
    ### BEGIN SOLUTION
    copy = make_model()
    copy.load_state_dict(model.state_dict())  # copies the numbers, in place
    copy.train(model.training)
    ### END SOLUTION
    return copy


# %% nbgrader={"grade": true, "grade_id": "check_restore", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("10-custom-module/restore")
### BEGIN HIDDEN TESTS
from grader import grade

grade("10-custom-module/restore")
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Training
#
# The loop for any Module, with an optimizer: `torch.optim.SGD`, plain gradient descent. It
# knows nothing of `TwoLayerNet`. It asks the model for its `parameters()`, calls it, and
# leaves the rest to autograd. The model is changed in place, and the loop returns the
# losses. The loss is the sum of squares, as always.
#
# One turn: forward to the loss, gradients to zero, backward, a step of the optimizer;
# and note the loss as a plain number.
#
# <details><summary>Hint 1</summary>
#
# Which of these lines belong before the loop, because they are needed once? An
# optimizer keeps hold of the parameters that it is given, and may remember things from
# step to step.
#
# <details><summary>Hint 2</summary>
#
# The optimizer has two methods for you: one sets the gradients of all its parameters
# back, one moves the parameters. `nn.MSELoss` and
# `nn.functional.mse_loss` take `reduction=`, as in stage 08.
#
# <details><summary>Hint 3</summary>
#
# The optimizer is made from `model.parameters()`, with brackets, and is told the
# learning rate by `lr=`. In the loop there is no `no_grad` and no `-=`: the
# optimizer's own method does that part.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train(
    model: nn.Module, x: Tensor, y: Tensor, learning_rate: float, steps: int
) -> list[float]:
    """Train a model by gradient descent, in place.

    Args:
        model: any Module that takes x and gives predictions in the shape of y.
        x: inputs, (N, D_in).
        y: targets, (N, D_out).
        learning_rate: size of a step.
        steps: how many.

    Returns:
        losses: the loss before each step, one number a step.
    """
    losses = []
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)  # made once
    for _ in range(steps):  # all that is needed, for any Module
        loss = nn.functional.mse_loss(model(x), y, reduction="sum")
        optimizer.zero_grad()  # every gradient that it looks after
        loss.backward()  # through whatever forward did
        optimizer.step()  # every parameter that it looks after
        losses.append(loss.item())  # the number, without its graph
    ### END SOLUTION
    return losses


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("10-custom-module/train")
### BEGIN HIDDEN TESTS
from grader import grade

grade("10-custom-module/train")
### END HIDDEN TESTS

# %% [markdown]
# ## The loss curve
#
# Your network starts from the course's weights: those of stage 01, with biases of
# zero. They come as the state of an `nn.Sequential`, and there the same four tensors have
# other names. So the cell gives them yours, and loads: a state_dict is only a dictionary.

# %% nbgrader={"grade": false, "grade_id": "training_run", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    x, y = (torch.from_numpy(array) for array in starting_point()[:2])
    start = starting_model().state_dict()
    names = ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]
    net = TwoLayerNet(1000, 100, 10).double()
    net.load_state_dict(dict(zip(names, start.values(), strict=True)))
    losses = train(net, x, y, LEARNING_RATE, STEPS)

    print("from", ", ".join(start))
    print("to  ", ", ".join(names))
    for step in (0, 1, 2, 3, 4, 99, 199, 299, 399, 499):
        print(f"step {step:3d}   loss {losses[step]:.2e}")

# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    earlier = earlier_losses("10-custom-module")
    plot_losses(
        {"08 nn": earlier["08 nn"], "10 module": losses},
        title="The same network, as a class of your own",
        differences=True,
    )

# %% [markdown]
# The two lie upon one another: only rounding tells them apart. They have to, for it is
# the same mathematics from the same start. A class of your own costs nothing and
# changes nothing. It gives you a place to write Python, and the next stage uses it.
#
# ## A question to think about
#
# You have trained `net` to tell ten things apart, and now there are twenty. So you give
# it a new last layer, and train on:
#
# | | |
# | --- | --- |
# | before | an optimizer was made, with `net.parameters()` |
# | then | the attribute `linear2` of `net` was set to a new layer, with 20 outputs |
# | then | the loop went on: forward, zero, backward, step, with that optimizer |
#
# **No error comes, and the loss goes down a little. What is trained now, and what is
# not?** Which books have been changed, and who still holds an old page?
#
# <details><summary>Compare</summary>
#
# Setting the attribute wrote the new layer into the Module's book in place of the old one.
# So `forward` uses it, `state_dict()` saves it, backward fills its gradients, and a
# new call of `net.parameters()` would list it.
#
# But the optimizer asked for the parameters **once**, when it was made, and has held on
# to those four tensors. Two of them are still in use: the first layer is trained, and
# that is why the loss goes down. The other two belong to the old layer, which nobody
# uses any more: their gradients are None, and the optimizer skips them without a word. The new
# layer's gradients are filled in every turn, added up and never set to zero (the optimizer's `zero_grad`
# does not know them either), and never used. It stays as it was drawn.
#
# Make the optimizer **after** the model has got its final shape. For the same reason
# `.double()` changes parameters in place rather than making new ones.
#
# </details>
#
# ## Can you do one alone?
#
# You want a Module that brings its input to mean 0 and spread 1, column by column, with
# the mean and the spread of the training data, and multiplies the result by a factor that
# is learned. It needs four things: the means, the spreads, the factors, and a tiny number that
# is added to a spread so that nothing is divided by zero. **Which is a Parameter, which a
# buffer, and which a plain attribute?** Decide by the two questions from above: will it be
# trained, and must it be saved?
#
# <details><summary>Compare</summary>
#
# The factors are trained: a **Parameter**. Means and spreads are measured and not
# trained, but without them the saved network would be useless, and `.double()` has to
# convert them: **buffers**. The tiny number is the same for everyone and stands in the
# code: a **plain attribute**.
#
# If you made the means a Parameter, everything would seem to work, and the optimizer
# would quietly move them. If you made them plain tensors, everything would work until
# somebody loads the network tomorrow.
#
# </details>
#
# ## What changes in the next stage
#
# In every network so far each layer was used once, and in a fixed order. In **11 ·
# Control flow** the forward pass rolls dice: a layer is used no times, or once, or three
# times in a row, with the same weights. And you find out what becomes of the gradient of
# a weight that is used several times.
