"""The one problem that every stage solves: the same data, the same starting weights.

NumPy, PyTorch and TensorFlow must start from the same numbers for their loss curves
to be comparable, so every framework takes its arrays from here and converts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import torch

#: Batch size, input width, hidden width, output width of the course's network.
N, D_IN, H, D_OUT = 64, 1000, 100, 10

#: The learning rate and number of steps that every by-hand stage trains with.
LEARNING_RATE = 1e-6
STEPS = 500
#: Over so many first steps the losses of two stages are compared. Rounding differs
#: between frameworks, and later the loss is so small that it is a larger part of it.
STEPS_COMPARED = 100


class StartingPoint(NamedTuple):
    """The data and the starting weights, as float64 arrays."""

    x: np.ndarray  #: inputs, (N, D_in)
    y: np.ndarray  #: targets, (N, D_out)
    w1: np.ndarray  #: first layer, (D_in, H)
    w2: np.ndarray  #: second layer, (H, D_out)


def starting_point(
    seed: int = 0,
    n: int = N,
    d_in: int = D_IN,
    h: int = H,
    d_out: int = D_OUT,
) -> StartingPoint:
    """Draw the course's data and starting weights: standard normal, float64.

    Args:
        seed: the same seed gives the same numbers, on every machine.
        n: batch size.
        d_in: input width.
        h: hidden width.
        d_out: output width.

    Returns:
        ``x`` (n, d_in), ``y`` (n, d_out), ``w1`` (d_in, h), ``w2`` (h, d_out).
    """
    rng = np.random.default_rng(seed)
    return StartingPoint(
        x=rng.standard_normal((n, d_in)),
        y=rng.standard_normal((n, d_out)),
        w1=rng.standard_normal((d_in, h)),
        w2=rng.standard_normal((h, d_out)),
    )


def starting_model() -> torch.nn.Sequential:
    """The course's network as layers: Linear, ReLU, Linear, in float64.

    Its weights are those of the starting point, (out, in) as a Linear keeps them; its
    biases are zero.
    """
    import torch  # here, so that `import grader` stays quick

    start = starting_point()
    first, last = torch.nn.Linear(D_IN, H), torch.nn.Linear(H, D_OUT)
    model = torch.nn.Sequential(first, torch.nn.ReLU(), last).double()
    with torch.no_grad():
        for layer, weights in ((first, start.w1), (last, start.w2)):
            layer.weight.copy_(torch.from_numpy(weights.T))
            layer.bias.zero_()
    return model
