"""What the functions of stage 08 are called with.

Weights of a layer are (out, in) here, as torch.nn.Linear keeps them; those of stage 01,
which ``load_weights`` is given, are (in, out).
"""

from __future__ import annotations

import numpy as np

from grader.exercises.bouncing import bouncing_rate
from grader.exercises.exercise import HIDDEN_SIZES, PUBLIC_SIZES, Arguments, Sizes
from grader.exercises.stage_01_numpy.inputs import KINK_MARGIN, LARGE
from grader.exercises.stage_08_nn.wrong_loops import simulate
from grader.problem import starting_point


def draw_network(
    rng: np.random.Generator, sizes: Sizes, first_sample: float = 1.0
) -> dict[str, np.ndarray]:
    """x, w1, b1, w2, b2: h stays away from the kink, and has both signs.

    The first sample is as many times larger as is asked for.
    """
    n, d_in, h, d_out = sizes
    while True:
        x = rng.standard_normal((n, d_in))
        x[0] *= first_sample
        w1 = rng.standard_normal((h, d_in)) / np.sqrt(d_in)
        b1 = _away_from_0(rng, h)
        hidden = x @ w1.T + b1
        if np.abs(hidden).min() > KINK_MARGIN and np.ptp(np.sign(hidden)) == 2:
            break
    w2 = rng.standard_normal((d_out, h)) / np.sqrt(h)
    return {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": _away_from_0(rng, d_out)}


def _away_from_0(rng: np.random.Generator, size: int) -> np.ndarray:
    """A bias that is seen when it is left out."""
    return rng.choice([-1.0, 1.0], size) * rng.uniform(0.2, 0.8, size)


def draw_build_model(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Three sizes; and parameters, inputs and an upstream gradient for a trial."""
    return {
        "d_in": sizes.d_in,
        "h": sizes.h,
        "d_out": sizes.d_out,
        **draw_network(rng, sizes, LARGE),
        "upstream": rng.standard_normal((sizes.n, sizes.d_out)),
    }


def draw_load_weights(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Stage 01's weights, (in, out); and what the model's parameters are before."""
    network = draw_network(rng, sizes)
    before = {
        f"old_{name}": rng.standard_normal(network[name].shape)
        for name in ("w1", "b1", "w2", "b2")
    }
    return {"w1": network["w1"].T.copy(), "w2": network["w2"].T.copy(), **before}


def draw_linear_backward(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Inputs of one layer, its weight, and a random upstream gradient."""
    return {
        "x": rng.standard_normal((sizes.n, sizes.d_in)),
        "weight": rng.standard_normal((sizes.h, sizes.d_in)),
        "grad_output": rng.standard_normal((sizes.n, sizes.h)),
    }


def draw_train(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Data, the parameters of a small model, a learning rate and a number of steps.

    The first run is calm: where steps are so long that a loss rises, loops with
    different mistakes diverge alike. In the others one rises: losses that only fall are
    also the lowest so far, and sorted.
    """
    drawn = {
        **draw_network(rng, sizes),
        "y": rng.standard_normal((sizes.n, sizes.d_out)),
        # Both differ from draw to draw: a rate or a count written into the loop fails.
        # And never 3 steps: three losses could pass for three values.
        "learning_rate": float(rng.uniform(2e-3, 8e-3)),
        "steps": 4 + sizes.d_in // 2,
    }
    if sizes in (PUBLIC_SIZES[0], HIDDEN_SIZES[0]):
        return drawn
    rate = bouncing_rate(
        drawn["learning_rate"],
        lambda rate: simulate({**drawn, "learning_rate": rate})["losses"],
    )
    return {**drawn, "learning_rate": rate} if rate else draw_train(rng, sizes)


def course_start(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """The course's own problem: nothing about it is random."""
    return starting_point()._asdict()
