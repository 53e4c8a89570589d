"""What the networks and functions of stage 11 should give: PyTorch's autograd.

The same network, and the same loop, with a rule or two changed: a known mistake.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_05_autograd.references import AS_ASKED, recorded

#: The parameters of the network, in the order in which its layers are made.
PARAMETERS = ("w_in", "b_in", "w_mid", "b_mid", "w_out", "b_out")
#: The depths that forward draws from.
DRAWN = (0, 1, 2, 3)
#: How much of its velocity a weight keeps from step to step.
MOMENTUM = 0.9


class _Drawn:
    """Arguments that are the same if their contents are."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self._contents = tuple(
            (name, value.tobytes() if isinstance(value, np.ndarray) else value)
            for name, value in arguments.items()
        )

    def __hash__(self) -> int:
        return hash(self._contents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Drawn) and self._contents == other._contents


def remembered(function: Callable[..., Arrays]) -> Callable[..., Arrays]:
    """The same, computed once for the same arguments and rules.

    One run of a loop, or one network, gives the numbers of several parts, and each part
    asks for its own.
    """

    @functools.lru_cache(maxsize=64)
    def compute(drawn: _Drawn, *rules: Any) -> Arrays:
        arrays = function(drawn.arguments, *rules)
        for array in arrays.values():
            array.flags.writeable = False
        return arrays

    @functools.wraps(function)
    def with_memory(a: Arguments, *rules: Any) -> Arrays:
        return dict(compute(_Drawn(a), *rules))

    return with_memory


def _relu(h: Any) -> Any:
    return h.clamp(min=0)


def _as_it_is(h: Any) -> Any:
    return h


@dataclass(frozen=True)
class Rules:
    """How the network goes forward. The defaults are as they should be.

    Attributes:
        uses: how often the middle layer is used, from the depth.
        first: what follows the input layer.
        before: what comes before each use of the middle layer.
        middle: what follows each use of the middle layer.
        end: what follows the last of them, or the input layer if there is none.
        last: what follows the output layer.
        biases: whether the layers have any.
        middle_bias: whether the middle layer has one.
        turned: the middle layer multiplies by its weight as it stands, untransposed.
        skips: each use adds to the hidden layer instead of replacing it.
        learns_at: whether a use, of so many, brings the weight a gradient.
    """

    uses: Callable[[int], int] = _as_it_is
    first: Callable[[Any], Any] = _relu
    before: Callable[[Any], Any] = _as_it_is
    middle: Callable[[Any], Any] = _relu
    end: Callable[[Any], Any] = _as_it_is
    last: Callable[[Any], Any] = _as_it_is
    biases: bool = True
    middle_bias: bool = True
    turned: bool = False
    skips: bool = False
    learns_at: Callable[[int, int], bool] = lambda use, uses: True


RIGHT = Rules()


def _leaves(a: Arguments) -> list[Any]:
    import torch

    return [torch.tensor(a[name], requires_grad=True) for name in PARAMETERS]


def network(x: Any, leaves: Sequence[Any], depth: int, rules: Rules = RIGHT) -> Any:
    """The output of the network for these six parameters, (N, D_out), with its graph.

    Raises:
        ValueError: there are not six parameters.
    """
    w_in, b_in, w_mid, b_mid, w_out, b_out = leaves
    has = float(rules.biases)
    hidden = rules.first(x @ w_in.T + has * b_in)
    uses = rules.uses(depth)
    for use in range(1, uses + 1):
        weight, bias = w_mid, b_mid
        if not rules.learns_at(use, uses):
            weight, bias = w_mid.detach(), b_mid.detach()
        through = weight if rules.turned else weight.T
        added = has * rules.middle_bias * bias
        reached = rules.middle(rules.before(hidden) @ through + added)
        hidden = hidden + reached if rules.skips else reached
    return rules.last(rules.end(hidden) @ w_out.T + has * b_out)


@remembered
@recorded
def outputs_and_gradients(a: Arguments, rules: Rules = RIGHT) -> Arrays:
    """The output at each depth, (4, N, D_out), and all gradients, (4, how many)."""
    import torch

    x, upstream = torch.tensor(a["x"]), torch.tensor(a["upstream"])
    outputs, gradients = [], []
    for depth in DRAWN:
        leaves = _leaves(a)
        out = network(x, leaves, depth, rules)
        (out * upstream).sum().backward()
        outputs.append(out.detach().numpy())
        gradients.append(
            np.concatenate(
                [
                    np.zeros(leaf.numel())
                    if leaf.grad is None
                    else leaf.grad.numpy().ravel()
                    for leaf in leaves
                ]
            )
        )
    return {"output": np.stack(outputs), "gradients": np.stack(gradients)}


def reference_dynamic_net(a: Arguments) -> Arrays:
    """Outputs and gradients; and that parameters and depths are as asked."""
    facts = {"parameters": AS_ASKED, "depth": AS_ASKED}
    return {**facts, **outputs_and_gradients(a)}


# --------------------------------------------------------------- one layer, by hand


@recorded
def reference_shared_gradient(a: Arguments) -> Arrays:
    """Each use gets a copy of the weight, and each copy a gradient of its own."""
    import torch

    copies = [torch.tensor(a["weight"], requires_grad=True) for _ in range(a["depth"])]
    h0 = torch.tensor(a["h0"], requires_grad=True)
    hidden = h0
    for copy in copies:
        hidden = torch.relu(hidden @ copy.T + torch.tensor(a["bias"]))
    *shares, grad_h0 = torch.autograd.grad(
        hidden, [*copies, h0], torch.tensor(a["upstream"])
    )
    stacked = np.stack([share.numpy() for share in shares])
    return {
        "shares": stacked,
        "grad_weight": stacked.sum(0),
        "grad_h0": grad_h0.numpy(),
    }


@recorded
def reference_gradient_norms(a: Arguments) -> Arrays:
    """The norm of the gradient of the input layer's weight, at each depth."""
    import torch

    x, y, norms = torch.tensor(a["x"]), torch.tensor(a["y"]), []
    for depth in a["depths"]:
        leaves = _leaves(a)
        loss = (network(x, leaves, depth) - y).pow(2).sum()
        norms.append(torch.autograd.grad(loss, leaves[0])[0].norm().item())
    return {"norms": np.array(norms)}


# -------------------------------------------------------------------- the loop


@dataclass(frozen=True)
class Loop:
    """How the loop trains. The defaults are as they should be.

    Attributes:
        optimizer: makes the optimizer, of parameters and a learning rate.
        zeroes: whether gradients are zeroed in each turn.
        divided_by: what the loss is divided by, from the targets.
        moves: which of the parameters are trained.
    """

    optimizer: Callable[[Any, float], Any] | None = None
    zeroes: bool = True
    divided_by: Callable[[np.ndarray], int] = lambda y: 1
    moves: tuple[str, ...] = PARAMETERS


def with_momentum(parameters: Any, learning_rate: float, **how: Any) -> Any:
    """The optimizer that is asked for, or one with other options."""
    import torch

    return torch.optim.SGD(
        parameters, lr=learning_rate, **{"momentum": MOMENTUM, **how}
    )


@remembered
@recorded
def training(a: Arguments, loop: Loop | None = None) -> Arrays:
    """The loss before each step, and all parameters after the last, one after another.

    The network takes the depths from the arguments, one for each step.
    """
    import torch

    loop = loop or Loop()
    x, y, leaves = torch.tensor(a["x"]), torch.tensor(a["y"]), _leaves(a)
    moved = [
        leaf
        for name, leaf in zip(PARAMETERS, leaves, strict=True)
        if name in loop.moves
    ]
    make = loop.optimizer or with_momentum
    optimizer = make(moved, a["learning_rate"]) if moved else None
    losses = []
    for step in range(a["steps"]):
        depth = a["depths"][step % len(a["depths"])]
        loss = (network(x, leaves, depth) - y).pow(2).sum() / loop.divided_by(a["y"])
        losses.append(loss.item())
        if optimizer is None:
            continue
        if loop.zeroes:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = np.concatenate([leaf.detach().numpy().ravel() for leaf in leaves])
    return {"losses": np.array(losses), "weights": after}


def reference_training(a: Arguments) -> Arrays:
    """Losses and parameters; and that the loop is as it should be."""
    return {**training(a), "loop": AS_ASKED}
