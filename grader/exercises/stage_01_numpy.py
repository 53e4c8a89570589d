"""Stage 01: the two-layer network in NumPy, every gradient by hand.

Shapes, with the rows of a matrix as samples: x (N, D_in), w1 (D_in, H), w2 (H, D_out),
y and y_pred (N, D_out). The references are PyTorch's autograd in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.exercises.exercise import (
    Arguments,
    Arrays,
    Exercise,
    Mistake,
    Part,
    Sizes,
)
from grader.problem import LEARNING_RATE

if TYPE_CHECKING:
    import torch

#: ReLU has no derivative at 0 and frameworks choose differently there, so no drawn
#: input comes closer to 0 than this before the ReLU.
KINK_MARGIN = 1e-3

#: Packages that differentiate by themselves: in this stage the student does.
AUTOGRAD_PACKAGES = frozenset({"torch", "tensorflow", "keras", "jax", "autograd"})


# --------------------------------------------------------------------- inputs


def _draw_network(rng: np.random.Generator, sizes: Sizes) -> dict[str, np.ndarray]:
    """x, y, w1, w2 whose hidden layer stays away from the kink and has both signs."""
    n, d_in, h, d_out = sizes
    while True:
        x = rng.standard_normal((n, d_in))
        w1 = rng.standard_normal((d_in, h)) / np.sqrt(d_in)
        hidden = x @ w1
        if np.abs(hidden).min() > KINK_MARGIN and np.ptp(np.sign(hidden)) == 2:
            break
    y = rng.standard_normal((n, d_out))
    w2 = rng.standard_normal((h, d_out)) / np.sqrt(h)
    return {"x": x, "y": y, "w1": w1, "w2": w2}


def _draw_forward(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    network = _draw_network(rng, sizes)
    return {name: network[name] for name in ("x", "w1", "w2")}


def _draw_loss(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    shape = (sizes.n, sizes.d_out)
    return {"y_pred": rng.standard_normal(shape), "y": rng.standard_normal(shape)}


def _draw_grad_w2(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    return {
        "h_relu": np.maximum(rng.standard_normal((sizes.n, sizes.h)), 0),
        "grad_y_pred": rng.standard_normal((sizes.n, sizes.d_out)),
    }


def _draw_grad_h_relu(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    return {
        "grad_y_pred": rng.standard_normal((sizes.n, sizes.d_out)),
        "w2": rng.standard_normal((sizes.h, sizes.d_out)),
    }


def _draw_grad_h(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    shape = (sizes.n, sizes.h)
    # Of every magnitude down to the kink: a mask with a threshold of its own shows.
    magnitude = np.exp(rng.uniform(np.log(2 * KINK_MARGIN), np.log(3.0), shape))
    sign = rng.permuted(np.resize([1.0, -1.0], sizes.n * sizes.h)).reshape(shape)
    return {"grad_h_relu": rng.standard_normal(shape), "h": sign * magnitude}


def _draw_grad_w1(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    return {
        "x": rng.standard_normal((sizes.n, sizes.d_in)),
        "grad_h": rng.standard_normal((sizes.n, sizes.h)),
    }


def _draw_backward(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    return _draw_network(rng, sizes)


def _draw_train(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    return {
        **_draw_network(rng, sizes),
        # Both differ from draw to draw: a rate or a count written into the loop fails.
        # And never 3 steps: three losses could pass for three values.
        "learning_rate": float(rng.uniform(2e-3, 8e-3)),
        "steps": 4 + sizes.d_in // 2,
    }


# ----------------------------------------------------- references, by autograd


def _tensor(array: Any, *, leaf: bool = False) -> torch.Tensor:
    import torch  # here, so that `import grader` stays quick

    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=leaf)


def _vector_jacobian(output: Any, source: Any, upstream: Any) -> np.ndarray:
    """The gradient of sum(output * upstream) with respect to source."""
    import torch

    (gradient,) = torch.autograd.grad(output, source, _tensor(upstream))
    return gradient.numpy()


def _forward(x: Any, w1: Any, w2: Any) -> tuple[Any, Any, Any]:
    h = x @ w1
    h_relu = h.clamp(min=0)
    return h, h_relu, h_relu @ w2


def _reference_forward(a: Arguments) -> Arrays:
    values = _forward(_tensor(a["x"]), _tensor(a["w1"]), _tensor(a["w2"]))
    names = ("h", "h_relu", "y_pred")
    return {name: value.numpy() for name, value in zip(names, values, strict=True)}


def _forward_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """h_relu from the student's h, y_pred from the student's h_relu."""
    expected = {}
    if "h" in own and own["h"].min() < 0 < own["h"].max():
        expected["h_relu"] = np.maximum(own["h"], 0)
    if "h_relu" in own and np.ptp(own["h_relu"]) > 0:
        expected["y_pred"] = own["h_relu"] @ a["w2"]
    return expected


def _reference_loss(a: Arguments) -> Arrays:
    loss = (_tensor(a["y_pred"]) - _tensor(a["y"])).pow(2).sum()
    return {"loss": loss.numpy()}


def _backward_from_own_values(a: Arguments, own: Arrays) -> Arrays:
    """Each gradient from the student's own gradient before it."""
    h, h_relu, _ = _reference_forward(a).values()
    expected = {}
    if "grad_y_pred" in own:
        expected["grad_w2"] = h_relu.T @ own["grad_y_pred"]
        expected["grad_h_relu"] = own["grad_y_pred"] @ a["w2"].T
    if "grad_h_relu" in own:
        expected["grad_h"] = own["grad_h_relu"] * (h > 0)
    if "grad_h" in own:
        expected["grad_w1"] = a["x"].T @ own["grad_h"]
    return expected


def _reference_grad_y_pred(a: Arguments) -> Arrays:
    y_pred = _tensor(a["y_pred"], leaf=True)
    loss = (y_pred - _tensor(a["y"])).pow(2).sum()
    return {"grad_y_pred": _vector_jacobian(loss, y_pred, 1.0)}


def _reference_grad_w2(a: Arguments) -> Arrays:
    upstream = a["grad_y_pred"]
    shape = (a["h_relu"].shape[1], upstream.shape[1])
    w2 = _tensor(np.zeros(shape), leaf=True)  # the gradient does not depend on w2
    return {"grad_w2": _vector_jacobian(_tensor(a["h_relu"]) @ w2, w2, upstream)}


def _reference_grad_h_relu(a: Arguments) -> Arrays:
    upstream = a["grad_y_pred"]
    shape = (upstream.shape[0], a["w2"].shape[0])
    h_relu = _tensor(np.zeros(shape), leaf=True)
    y_pred = h_relu @ _tensor(a["w2"])
    return {"grad_h_relu": _vector_jacobian(y_pred, h_relu, upstream)}


def _reference_grad_h(a: Arguments) -> Arrays:
    h = _tensor(a["h"], leaf=True)
    return {"grad_h": _vector_jacobian(h.clamp(min=0), h, a["grad_h_relu"])}


def _reference_grad_w1(a: Arguments) -> Arrays:
    upstream = a["grad_h"]
    shape = (a["x"].shape[1], upstream.shape[1])
    w1 = _tensor(np.zeros(shape), leaf=True)
    return {"grad_w1": _vector_jacobian(_tensor(a["x"]) @ w1, w1, upstream)}


def _reference_backward(a: Arguments) -> Arrays:
    w1, w2 = _tensor(a["w1"], leaf=True), _tensor(a["w2"], leaf=True)
    h, h_relu, y_pred = _forward(_tensor(a["x"]), w1, w2)
    for value in (h, h_relu, y_pred):
        value.retain_grad()
    (y_pred - _tensor(a["y"])).pow(2).sum().backward()
    named = {"y_pred": y_pred, "w2": w2, "h_relu": h_relu, "h": h, "w1": w1}
    return {f"grad_{name}": value.grad.numpy() for name, value in named.items()}


def _gradients(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> Arrays:
    return _reference_backward({**a, "w1": w1, "w2": w2})


def _descend(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    """One step of gradient descent."""
    gradients = _gradients(a, w1, w2)
    return (
        w1 - a["learning_rate"] * gradients["grad_w1"],
        w2 - a["learning_rate"] * gradients["grad_w2"],
    )


def _train(a: Arguments, step: Callable[..., tuple[np.ndarray, ...]]) -> Arrays:
    w1, w2, losses = a["w1"], a["w2"], []
    for _ in range(a["steps"]):
        y_pred = _reference_forward({**a, "w1": w1, "w2": w2})["y_pred"]
        losses.append(float(_reference_loss({"y_pred": y_pred, "y": a["y"]})["loss"]))
        w1, w2 = step(a, w1, w2)
    return {"losses": np.array(losses), "w1": w1, "w2": w2}


def _reference_train(a: Arguments) -> Arrays:
    return _train(a, _descend)


# ------------------------- the course's own functions, around a student's loop


def _stand_in(
    name: str, parameters: tuple[str, ...], run: Callable[[Arguments], Any]
) -> Callable[..., Any]:
    """The course's version of a student's function, called in any way that fits."""

    def function(*values: Any, **named: Any) -> Any:
        given = dict(zip(parameters, values, strict=False)) | named
        try:
            return run({parameter: given[parameter] for parameter in parameters})
        except Exception:
            shapes = [str(np.shape(value)) for value in given.values()]
            raise ValueError(
                f"{name}({', '.join(parameters)}) was called with {len(given)} "
                f"values of shapes {', '.join(shapes)}"
            ) from None

    return function


_COURSE_FUNCTIONS = {
    name: _stand_in(name, parameters, run)
    for name, parameters, run in (
        (
            "forward",
            ("x", "w1", "w2"),
            lambda a: tuple(_reference_forward(a).values()),
        ),
        (
            "squared_error",
            ("y_pred", "y"),
            lambda a: np.float64(_reference_loss(a)["loss"]),
        ),
        (
            "compute_grad_y_pred",
            ("y_pred", "y"),
            lambda a: _reference_grad_y_pred(a)["grad_y_pred"],
        ),
        (
            "compute_grad_w2",
            ("h_relu", "grad_y_pred"),
            lambda a: _reference_grad_w2(a)["grad_w2"],
        ),
        (
            "compute_grad_h_relu",
            ("grad_y_pred", "w2"),
            lambda a: _reference_grad_h_relu(a)["grad_h_relu"],
        ),
        (
            "compute_grad_h",
            ("grad_h_relu", "h"),
            lambda a: _reference_grad_h(a)["grad_h"],
        ),
        (
            "compute_grad_w1",
            ("x", "grad_h"),
            lambda a: _reference_grad_w1(a)["grad_w1"],
        ),
        (
            "backward",
            ("x", "y", "w1", "w2"),
            lambda a: dict(_reference_backward(a)),
        ),
    )
}


# ------------------------------------------------------------- known mistakes


def _residual(a: Arguments) -> np.ndarray:
    return a["y_pred"] - a["y"]


def _losses_after_update(a: Arguments) -> np.ndarray:
    return _reference_train({**a, "steps": a["steps"] + 1})["losses"][1:]


def _only_w1(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    return _descend(a, w1, w2)[0], w2


def _only_w2(a: Arguments, w1: np.ndarray, w2: np.ndarray) -> tuple[np.ndarray, ...]:
    return w1, _descend(a, w1, w2)[1]


def _new_w2_in_grad_h(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w2 moves first, and the new w2 carries the gradient back to h."""
    new_w2 = _descend(a, w1, w2)[1]
    h = a["x"] @ w1
    grad_h = (_gradients(a, w1, w2)["grad_y_pred"] @ new_w2.T) * (h > 0)
    return w1 - a["learning_rate"] * (a["x"].T @ grad_h), new_w2


def _one_after_the_other(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w2 moves first, and everything is computed anew before w1 moves."""
    new_w2 = _descend(a, w1, w2)[1]
    return _descend(a, w1, new_w2)[0], new_w2


def _other_way_round(
    a: Arguments, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """w1 moves first, and everything is computed anew before w2 moves."""
    new_w1 = _descend(a, w1, w2)[0]
    return new_w1, _descend(a, new_w1, w2)[1]


def _training_mistake(name: str, run: Callable[[Arguments], Arrays]) -> list[Mistake]:
    """The same mistake as it shows in each of the values that train returns."""
    return [
        Mistake(name, part, lambda a, part=part: run(a)[part])
        for part in ("losses", "w1", "w2")
    ]


def _changed(**change: Callable[[Arguments], Any]) -> Callable[[Arguments], Arrays]:
    """The right loop on other arguments."""
    return lambda a: _reference_train(
        {**a, **{name: value(a) for name, value in change.items()}}
    )


_FORWARD_MISTAKES = (
    Mistake("no_relu", "h_relu", lambda a: a["x"] @ a["w1"]),
    Mistake("absolute_value", "h_relu", lambda a: np.abs(a["x"] @ a["w1"])),
    Mistake("relu_keeps_negative", "h_relu", lambda a: np.minimum(a["x"] @ a["w1"], 0)),
    Mistake("mask_as_relu", "h_relu", lambda a: a["x"] @ a["w1"] > 0),
    Mistake("relu_of_x", "h_relu", lambda a: np.maximum(a["x"], 0) @ a["w1"]),
    Mistake("relu_too_early", "h", lambda a: np.maximum(a["x"] @ a["w1"], 0)),
    Mistake("y_pred_from_h", "y_pred", lambda a: a["x"] @ a["w1"] @ a["w2"]),
    Mistake(
        "relu_on_output",
        "y_pred",
        lambda a: np.maximum(np.maximum(a["x"] @ a["w1"], 0) @ a["w2"], 0),
    ),
)

_LOSS_MISTAKES = (
    Mistake("mean_over_all", "loss", lambda a: np.square(_residual(a)).mean()),
    Mistake("half", "loss", lambda a: np.square(_residual(a)).sum() / 2),
    Mistake(
        "mean_over_batch",
        "loss",
        lambda a: np.square(_residual(a)).sum() / len(a["y"]),
    ),
    Mistake(
        "root_mean_square", "loss", lambda a: np.sqrt(np.square(_residual(a)).mean())
    ),
    Mistake("square_root", "loss", lambda a: np.linalg.norm(_residual(a))),
    Mistake("absolute_error", "loss", lambda a: np.abs(_residual(a)).sum()),
    Mistake("no_square", "loss", lambda a: _residual(a).sum()),
    Mistake("square_of_sum", "loss", lambda a: _residual(a).sum() ** 2),
    Mistake("forgot_y", "loss", lambda a: np.square(a["y_pred"]).sum()),
    Mistake("plus_y", "loss", lambda a: np.square(a["y_pred"] + a["y"]).sum()),
    Mistake("not_summed", "loss", lambda a: np.square(_residual(a))),
    Mistake("summed_per_sample", "loss", lambda a: np.square(_residual(a)).sum(1)),
    Mistake("summed_per_column", "loss", lambda a: np.square(_residual(a)).sum(0)),
)

_GRAD_Y_PRED_MISTAKES = (
    Mistake("no_factor_2", "grad_y_pred", _residual),
    Mistake("residual_sign", "grad_y_pred", lambda a: -2 * _residual(a)),
    Mistake("no_factor_2_and_sign", "grad_y_pred", lambda a: -_residual(a)),
    Mistake("forgot_y", "grad_y_pred", lambda a: 2 * a["y_pred"]),
    Mistake("plus_y", "grad_y_pred", lambda a: 2 * (a["y_pred"] + a["y"])),
    Mistake("mean_over_all", "grad_y_pred", lambda a: 2 * _residual(a) / a["y"].size),
    Mistake("mean_over_batch", "grad_y_pred", lambda a: 2 * _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / len(a["y"])),
    Mistake("half_of_mean", "grad_y_pred", lambda a: _residual(a) / a["y"].size),
    Mistake(
        "mean_over_outputs",
        "grad_y_pred",
        lambda a: 2 * _residual(a) / a["y"].shape[1],
    ),
    Mistake("bracket", "grad_y_pred", lambda a: 2 * a["y_pred"] - a["y"]),
    Mistake("no_sign", "grad_y_pred", lambda a: 2 * np.abs(_residual(a))),
    Mistake("no_sign", "grad_y_pred", lambda a: np.abs(_residual(a))),
    Mistake("absolute_error", "grad_y_pred", lambda a: np.sign(_residual(a))),
    Mistake("loss_itself", "grad_y_pred", lambda a: np.square(_residual(a))),
    Mistake(
        "square_root",
        "grad_y_pred",
        lambda a: _residual(a) / np.linalg.norm(_residual(a)),
    ),
)

_GRAD_W2_MISTAKES = (
    Mistake(
        "mean_over_batch",
        "grad_w2",
        lambda a: a["h_relu"].T @ a["grad_y_pred"] / len(a["h_relu"]),
    ),
    Mistake(
        "upstream_ignored",
        "grad_w2",
        lambda a: a["h_relu"].T @ np.ones_like(a["grad_y_pred"]),
    ),
    Mistake(
        "mask_instead_of_value",
        "grad_w2",
        lambda a: (a["h_relu"] > 0).T @ a["grad_y_pred"],
    ),
)

_GRAD_H_RELU_MISTAKES = (
    Mistake(
        "upstream_ignored",
        "grad_h_relu",
        lambda a: np.ones_like(a["grad_y_pred"]) @ a["w2"].T,
    ),
    Mistake(
        "mask_too_early",
        "grad_h_relu",
        lambda a: np.maximum(a["grad_y_pred"] @ a["w2"].T, 0),
    ),
)

_GRAD_H_MISTAKES = (
    Mistake("no_mask", "grad_h", lambda a: a["grad_h_relu"]),
    Mistake("mask_inverted", "grad_h", lambda a: a["grad_h_relu"] * (a["h"] < 0)),
    Mistake(
        "mask_by_gradient",
        "grad_h",
        lambda a: a["grad_h_relu"] * (a["grad_h_relu"] > 0),
    ),
    Mistake("upstream_ignored", "grad_h", lambda a: (a["h"] > 0).astype(float)),
    Mistake(
        "times_h_relu", "grad_h", lambda a: a["grad_h_relu"] * np.maximum(a["h"], 0)
    ),
    Mistake("times_h", "grad_h", lambda a: a["grad_h_relu"] * a["h"]),
    Mistake("sign_as_mask", "grad_h", lambda a: a["grad_h_relu"] * np.sign(a["h"])),
    Mistake("relu_again", "grad_h", lambda a: np.maximum(a["h"], 0)),
)

_GRAD_W1_MISTAKES = (
    Mistake(
        "mean_over_batch", "grad_w1", lambda a: a["x"].T @ a["grad_h"] / len(a["x"])
    ),
    Mistake(
        "upstream_ignored",
        "grad_w1",
        lambda a: a["x"].T @ np.ones_like(a["grad_h"]),
    ),
)

_TRAIN_MISTAKES = (
    Mistake("loss_after_update", "losses", _losses_after_update),
    *_training_mistake("climbs", _changed(learning_rate=lambda a: -a["learning_rate"])),
    *_training_mistake("no_update", _changed(learning_rate=lambda a: 0.0))[1:],
    Mistake(
        "same_loss",
        "losses",
        lambda a: _reference_train({**a, "learning_rate": 0.0})["losses"],
    ),
    *_training_mistake("no_learning_rate", _changed(learning_rate=lambda a: 1.0)),
    *_training_mistake(
        "fixed_learning_rate", _changed(learning_rate=lambda a: LEARNING_RATE)
    ),
    *_training_mistake("one_step_short", _changed(steps=lambda a: a["steps"] - 1))[1:],
    *_training_mistake("one_step_long", _changed(steps=lambda a: a["steps"] + 1))[1:],
    *_training_mistake("only_w1", lambda a: _train(a, _only_w1)),
    *_training_mistake("only_w2", lambda a: _train(a, _only_w2)),
    *_training_mistake("new_weights_used", lambda a: _train(a, _new_w2_in_grad_h)),
    *_training_mistake("new_weights_used", lambda a: _train(a, _one_after_the_other)),
    *_training_mistake("new_weights_used", lambda a: _train(a, _other_way_round)),
)


# ------------------------------------------------------------------ exercises


def _line(name: str, draw: Any, reference: Any, mistakes: Any) -> Exercise:
    """One line of the backward pass: a function that returns one gradient."""
    return Exercise(
        id=f"01-numpy/{name}",
        function=f"compute_{name}",
        points=2,
        parts=(Part(name),),
        draw=draw,
        reference=reference,
        forbidden=AUTOGRAD_PACKAGES,
        mistakes=mistakes,
    )


FORWARD = Exercise(
    id="01-numpy/forward",
    function="forward",
    points=3,
    parts=(Part("h"), Part("h_relu"), Part("y_pred")),
    packed_as="tuple",
    draw=_draw_forward,
    reference=_reference_forward,
    follow_on=_forward_from_own_values,
    forbidden=AUTOGRAD_PACKAGES,
    mistakes=_FORWARD_MISTAKES,
)

SQUARED_ERROR = Exercise(
    id="01-numpy/squared_error",
    function="squared_error",
    points=2,
    parts=(Part("loss", "number"),),
    draw=_draw_loss,
    reference=_reference_loss,
    forbidden=AUTOGRAD_PACKAGES,
    mistakes=_LOSS_MISTAKES,
)

TRAIN = Exercise(
    id="01-numpy/train",
    function="train",
    points=5,
    parts=(Part("losses", "numbers"), Part("w1"), Part("w2")),
    packed_as="tuple",
    draw=_draw_train,
    reference=_reference_train,
    may_change=frozenset({"w1", "w2"}),  # `w1 -= ...` is a right way to update
    surroundings=_COURSE_FUNCTIONS,
    forbidden=AUTOGRAD_PACKAGES,
    mistakes=_TRAIN_MISTAKES,
)

LINES = (
    _line("grad_y_pred", _draw_loss, _reference_grad_y_pred, _GRAD_Y_PRED_MISTAKES),
    _line("grad_w2", _draw_grad_w2, _reference_grad_w2, _GRAD_W2_MISTAKES),
    _line(
        "grad_h_relu", _draw_grad_h_relu, _reference_grad_h_relu, _GRAD_H_RELU_MISTAKES
    ),
    _line("grad_h", _draw_grad_h, _reference_grad_h, _GRAD_H_MISTAKES),
    _line("grad_w1", _draw_grad_w1, _reference_grad_w1, _GRAD_W1_MISTAKES),
)


def _all_values(a: Arguments) -> Arguments:
    return {**a, **_reference_forward(a), **_reference_backward(a)}


def _in_the_whole(mistake: Mistake) -> Mistake:
    """A line's known mistake, as it shows in the whole backward pass."""
    return Mistake(
        mistake.name, mistake.part, lambda a: mistake.formula(_all_values(a))
    )


BACKWARD = Exercise(
    id="01-numpy/backward",
    function="backward",
    points=0,
    is_whole=True,
    parts=tuple(Part(f"grad_{name}") for name in ("y_pred", "w2", "h_relu", "h", "w1")),
    packed_as="dict",
    draw=_draw_backward,
    reference=_reference_backward,
    follow_on=_backward_from_own_values,
    mistakes=(
        *(_in_the_whole(mistake) for line in LINES for mistake in line.mistakes),
        Mistake(
            "changed_afterwards",
            "grad_h_relu",
            lambda a: _reference_backward(a)["grad_h"],
        ),
    ),
    forbidden=AUTOGRAD_PACKAGES,
)

EXERCISES = (FORWARD, SQUARED_ERROR, *LINES, BACKWARD, TRAIN)
