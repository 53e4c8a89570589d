"""The known wrong answers to stage 11, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_09_optim.mistakes import TRAIN_FAULTS as OPTIM_FAULTS
from grader.exercises.stage_11_control_flow.references import (
    PARAMETERS,
    Loop,
    Rules,
    network,
    outputs_and_gradients,
    recorded,
    reference_shared_gradient,
    remembered,
    training,
    with_momentum,
)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-9, atol=1e-12)


# ------------------------------------------------------------------- dynamic_net


def _plain(h: Any) -> Any:
    return h


def _sigmoid(h: Any) -> Any:
    return h.sigmoid()


def _tanh(h: Any) -> Any:
    return h.tanh()


def _relu(h: Any) -> Any:
    return h.clamp(min=0)


#: Networks that go forward by another rule. Their gradients are right for what they
#: compute, so such a mistake costs the output, and not the gradients again.
OTHER_NETWORKS = {
    "middle_without_relu": Rules(middle=_plain),
    "input_without_relu": Rules(first=_plain),
    "no_relu_at_all": Rules(first=_plain, middle=_plain),
    "relu_behind_loop": Rules(middle=_plain, end=_relu),
    "relu_at_end_alone": Rules(first=_plain, middle=_plain, end=_relu),
    "relu_before_use": Rules(first=_plain, before=_relu, middle=_plain),
    "output_through_relu": Rules(last=_relu),
    "one_use_too_many": Rules(uses=lambda depth: depth + 1),
    "one_use_short": Rules(uses=lambda depth: max(depth - 1, 0)),
    "middle_used_once": Rules(uses=lambda depth: min(depth, 1)),
    "middle_never_used": Rules(uses=lambda depth: 0),
    "uses_twice_each_turn": Rules(uses=lambda depth: 2 * depth),
    "uses_are_added": Rules(skips=True),
    "net_without_biases": Rules(biases=False),
    "middle_without_bias": Rules(middle_bias=False),
    "middle_not_transposed": Rules(turned=True),
    "layers_with_sigmoid": Rules(first=_sigmoid, middle=_sigmoid),
    "layers_with_tanh": Rules(first=_tanh, middle=_tanh),
}

#: Networks with the right output, in which some uses bring no gradient.
DEAF_USES = {
    "only_last_use_learns": Rules(learns_at=lambda use, uses: use == uses),
    "only_first_use_learns": Rules(learns_at=lambda use, uses: use == 1),
}


def _of(rules: Rules, part: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: outputs_and_gradients(a, rules)[part]


DYNAMIC_NET_MISTAKES = (
    *(Mistake(name, "output", _of(r, "output")) for name, r in OTHER_NETWORKS.items()),
    *(Mistake(name, "gradients", _of(r, "gradients")) for name, r in DEAF_USES.items()),
)

DYNAMIC_NET_FAULTS = (KnownFault("before Module.__init__() call", "net_without_super"),)


def gradients_of_own_network(a: Arguments, own: Arrays) -> Arrays:
    """The right gradients of a network that goes forward by a rule of its own."""
    if "output" not in own or _same(own["output"], outputs_and_gradients(a)["output"]):
        return {}
    for rules in OTHER_NETWORKS.values():
        values = outputs_and_gradients(a, rules)
        if _same(own["output"], values["output"]):
            return {"gradients": values["gradients"]}
    return {}


# --------------------------------------------------------------- shared_gradient


@dataclass(frozen=True)
class Use:
    """What a use of the layer meets on the way back.

    Attributes:
        entered: what went into the layer, after_relu: what came out of the ReLU.
        before: what the layer gave its ReLU.
        arrived: the gradient that arrives, masked: what is left of it by the mask.
        is_last: whether it is the last use.
    """

    entered: np.ndarray
    before: np.ndarray
    after_relu: np.ndarray
    arrived: np.ndarray
    is_last: bool
    masked: Any = None


@dataclass(frozen=True)
class WayBack:
    """How one walks back through the uses of a layer by hand.

    Attributes:
        before: what a use computes before its ReLU, from its input and the arguments.
        relu: whether a use has a ReLU on the way forward.
        mask: the slope of a ReLU, and the last hidden layer may have a say in it.
        share: what a use contributes.
        back: the gradient of what went in.
        stays: the gradient that arrives at the last use is taken for every use.
    """

    before: Callable[[np.ndarray, Arguments], np.ndarray] = lambda h, a: (
        h @ a["weight"].T + a["bias"]
    )
    relu: bool = True
    mask: Callable[[Use, np.ndarray], Any] = lambda use, last: use.before > 0
    share: Callable[[Use, Arguments], np.ndarray] = lambda use, a: (
        use.masked.T @ use.entered
    )
    back: Callable[[Use, Arguments], np.ndarray] = lambda use, a: (
        use.masked @ a["weight"]
    )
    stays: bool = False


def walk_back(a: Arguments, way: WayBack) -> Arrays:
    """All three values by stage 01's formulas, with a mistake in them."""
    hidden, befores = [a["h0"]], []
    for _ in range(a["depth"]):
        befores.append(way.before(hidden[-1], a))
        hidden.append(np.maximum(befores[-1], 0) if way.relu else befores[-1])
    upstream, shares = a["upstream"], []
    for k in reversed(range(a["depth"])):
        is_last = k == a["depth"] - 1
        use = Use(hidden[k], befores[k], hidden[k + 1], upstream, is_last)
        use = replace(use, masked=upstream * way.mask(use, hidden[-1]))
        shares.append(way.share(use, a))
        sent = way.back(use, a)
        upstream = a["upstream"] if way.stays else sent
    stacked = np.stack(shares[::-1])
    return {"shares": stacked, "grad_weight": stacked.sum(0), "grad_h0": sent}


def _no_mask(use: Use, last: np.ndarray) -> float:
    return 1.0


WAYS_BACK = {
    "uses_without_mask": WayBack(mask=_no_mask),
    "mask_of_other_use": WayBack(mask=lambda use, last: use.entered > 0),
    "mask_of_last_use": WayBack(mask=lambda use, last: last > 0),
    "last_use_without_mask": WayBack(
        mask=lambda use, last: use.is_last | (use.before > 0)
    ),
    "mask_inverted": WayBack(mask=lambda use, last: use.before < 0),
    "mask_by_gradient": WayBack(mask=lambda use, last: use.arrived > 0),
    "times_h_relu": WayBack(mask=lambda use, last: np.maximum(use.before, 0)),
    "h_of_other_use": WayBack(share=lambda use, a: use.masked.T @ use.after_relu),
    "h0_for_every_use": WayBack(share=lambda use, a: use.masked.T @ a["h0"]),
    "share_past_mask": WayBack(share=lambda use, a: use.arrived.T @ use.entered),
    "share_transposed": WayBack(share=lambda use, a: use.entered.T @ use.masked),
    "share_is_mean": WayBack(
        share=lambda use, a: use.masked.T @ use.entered / len(use.masked)
    ),
    "upstream_stays": WayBack(stays=True),
    "back_transposed": WayBack(back=lambda use, a: use.masked @ a["weight"].T),
    "back_past_mask": WayBack(back=lambda use, a: use.arrived @ a["weight"]),
    "forward_transposed": WayBack(before=lambda h, a: h @ a["weight"] + a["bias"]),
    "weight_is_in_out": WayBack(
        before=lambda h, a: h @ a["weight"] + a["bias"],
        share=lambda use, a: use.entered.T @ use.masked,
        back=lambda use, a: use.masked @ a["weight"].T,
    ),
    "forward_without_bias": WayBack(before=lambda h, a: h @ a["weight"].T),
    "forward_without_relu": WayBack(relu=False),
    "forward_all_without_relu": WayBack(relu=False, mask=_no_mask),
}


def _back(name: str, part: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: walk_back(a, WAYS_BACK[name])[part]


def _right(part: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: reference_shared_gradient(a)[part]


def _share(choose: Callable[[np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    return lambda a: choose(_right("shares")(a))


def _sum_written(shares: np.ndarray, place: int) -> np.ndarray:
    written = shares.copy()
    written[place] = shares.sum(0)
    return written


SHARED_GRADIENT_MISTAKES = (
    Mistake("shares_reversed", "shares", _share(lambda shares: shares[::-1])),
    Mistake(
        "shares_added_up", "shares", _share(lambda shares: np.cumsum(shares, axis=0))
    ),
    Mistake(
        "shares_added_up",
        "shares",
        _share(lambda shares: np.cumsum(shares[::-1], axis=0)[::-1]),
    ),
    Mistake(
        "shares_added_up",
        "shares",
        _share(lambda shares: np.cumsum(shares[::-1], axis=0)),
    ),
    Mistake(
        "one_share_everywhere",
        "shares",
        _share(lambda shares: np.broadcast_to(shares.sum(0), shares.shape)),
    ),
    # A sum that is formed in place, in the tensor of one of its terms.
    Mistake("sum_in_a_share", "shares", _share(lambda shares: _sum_written(shares, 0))),
    Mistake(
        "sum_in_a_share", "shares", _share(lambda shares: _sum_written(shares, -1))
    ),
    Mistake(
        "one_tensor_for_shares",
        "shares",
        _share(lambda shares: np.broadcast_to(shares[0], shares.shape)),
    ),
    *(Mistake(name, "shares", _back(name, "shares")) for name in WAYS_BACK),
    Mistake("only_last_share", "grad_weight", _share(lambda shares: shares[-1])),
    Mistake("only_first_share", "grad_weight", _share(lambda shares: shares[0])),
    Mistake("first_use_left_out", "grad_weight", _share(lambda s: s[1:].sum(0))),
    Mistake("last_use_left_out", "grad_weight", _share(lambda s: s[:-1].sum(0))),
    Mistake("mean_of_shares", "grad_weight", _share(lambda shares: shares.mean(0))),
    Mistake("product_of_shares", "grad_weight", _share(lambda shares: shares.prod(0))),
    Mistake("total_transposed", "grad_weight", _share(lambda s: s.sum(0).T)),
    *(Mistake(name, "grad_weight", _back(name, "grad_weight")) for name in WAYS_BACK),
    Mistake("still_upstream", "grad_h0", lambda a: a["upstream"]),
    Mistake("mask_of_h0", "grad_h0", lambda a: _right("grad_h0")(a) * (a["h0"] > 0)),
    Mistake("one_use_unwalked", "grad_h0", lambda a: _one_use_short(a)),
    Mistake(
        "not_through_weight",
        "grad_h0",
        lambda a: _one_use_short(a) * (_befores(a)[0] > 0),
    ),
    *(Mistake(name, "grad_h0", _back(name, "grad_h0")) for name in WAYS_BACK),
)


def _befores(a: Arguments) -> list[np.ndarray]:
    """What each use computes before its ReLU."""
    befores, h = [], a["h0"]
    for _ in range(a["depth"]):
        befores.append(h @ a["weight"].T + a["bias"])
        h = np.maximum(befores[-1], 0)
    return befores


def _one_use_short(a: Arguments) -> np.ndarray:
    """The gradient that arrives at the first use."""
    upstream = a["upstream"]
    for before in _befores(a)[:0:-1]:
        upstream = (upstream * (before > 0)) @ a["weight"]
    return upstream


def from_own_shares(a: Arguments, own: Arrays) -> Arrays:
    """The sum of the student's own shares, and the way on from their own mistake."""
    shares = own.get("shares")
    if shares is None or not shares.any():
        return {}
    expected = {"grad_weight": shares.sum(0)}
    for way in WAYS_BACK.values():
        walked = walk_back(a, way)
        if _same(shares, walked["shares"]):
            return {**expected, "grad_h0": walked["grad_h0"]}
    return expected


# ---------------------------------------------------------------- gradient_norms


@remembered
@recorded
def _gradients_by_name(a: Arguments) -> Arrays:
    """The gradients of each parameter, with the depths as a new first axis."""
    import torch

    x, y, rows = torch.tensor(a["x"]), torch.tensor(a["y"]), []
    for depth in a["depths"]:
        leaves = [torch.tensor(a[name], requires_grad=True) for name in PARAMETERS]
        loss = (network(x, leaves, depth) - y).pow(2).sum()
        found = torch.autograd.grad(loss, leaves, allow_unused=True)
        rows.append(
            [
                np.zeros(leaf.shape) if slope is None else slope.numpy()
                for leaf, slope in zip(leaves, found, strict=True)
            ]
        )
    by_name = zip(PARAMETERS, zip(*rows, strict=True), strict=True)
    return {name: np.stack(slopes) for name, slopes in by_name}


def _gradients(a: Arguments) -> list[list[np.ndarray]]:
    """For each depth, the gradient of each parameter."""
    by_name = _gradients_by_name(a)
    return [
        [by_name[name][place] for name in PARAMETERS]
        for place in range(len(a["depths"]))
    ]


def _norms(
    measure: Callable[[list[np.ndarray]], float],
    gradients: Callable[[Arguments], list[list[np.ndarray]]] = _gradients,
) -> Callable[[Arguments], np.ndarray]:
    return lambda a: np.array([measure(row) for row in gradients(a)])


def _summed(a: Arguments) -> list[list[np.ndarray]]:
    """The gradients of all depths so far."""
    rows = _gradients(a)
    return [
        [sum(row[i] for row in rows[: n + 1]) for i in range(len(PARAMETERS))]
        for n in range(len(rows))
    ]


def _of_mean(a: Arguments) -> list[list[np.ndarray]]:
    return [[slope / a["y"].size for slope in row] for row in _gradients(a)]


def _by_place(a: Arguments) -> list[list[np.ndarray]]:
    return _gradients({**a, "depths": tuple(range(len(a["depths"])))})


def _norm_of(parameter: str) -> Callable[[list[np.ndarray]], float]:
    index = PARAMETERS.index(parameter)
    return lambda row: float(np.linalg.norm(row[index]))


_first = _norm_of("w_in")

GRADIENT_NORMS_MISTAKES = (
    Mistake("norms_never_zeroed", "norms", _norms(_first, _summed)),
    Mistake("norm_squared", "norms", _norms(lambda row: _first(row) ** 2)),
    Mistake("norm_of_middle", "norms", _norms(_norm_of("w_mid"))),
    Mistake("norm_of_output", "norms", _norms(_norm_of("w_out"))),
    Mistake("norm_of_bias", "norms", _norms(_norm_of("b_in"))),
    Mistake(
        "norm_of_all",
        "norms",
        _norms(lambda row: float(np.sqrt(sum(np.square(g).sum() for g in row)))),
    ),
    Mistake("sum_of_entries", "norms", _norms(lambda row: float(np.abs(row[0]).sum()))),
    Mistake("sum_of_entries", "norms", _norms(lambda row: float(row[0].sum()))),
    Mistake("largest_entry", "norms", _norms(lambda row: float(np.abs(row[0]).max()))),
    Mistake("norm_is_mean", "norms", _norms(lambda row: float(np.abs(row[0]).mean()))),
    Mistake("norms_of_mean_loss", "norms", _norms(_first, _of_mean)),
    Mistake("norms_by_place", "norms", _norms(_first, _by_place)),
    Mistake(
        "norm_of_weight",
        "norms",
        lambda a: np.full(len(a["depths"]), np.linalg.norm(a["w_in"])),
    ),
)

GRADIENT_NORMS_FAULTS = (
    KnownFault("'NoneType' object has no attribute 'norm'", "norm_of_nothing"),
    KnownFault(
        "argument 'input' (position 1) must be Tensor, not NoneType", "norm_of_nothing"
    ),
    KnownFault("implicitly created only for scalar outputs", "backward_of_many"),
    KnownFault("has no attribute 'backward'", "number_has_no_backward"),
    KnownFault("does not require grad and does not have", "forward_not_recorded"),
)

# -------------------------------------------------------------------------- train


def _adam(parameters: Any, learning_rate: float) -> Any:
    import torch

    return torch.optim.Adam(parameters, lr=learning_rate)


#: What a loop moves if its optimizer was not given all six.
SOME_LAYERS = (
    ("w_in", "b_in", "w_out", "b_out"),
    *(tuple(n for n in PARAMETERS if n.endswith(end)) for end in ("in", "mid", "out")),
)

#: What moves if the optimizer was not given all six.
SOME_LAYERS = (
    ("w_in", "b_in", "w_out", "b_out"),
    ("w_in", "b_in"),
    ("w_mid", "b_mid"),
    ("w_out", "b_out"),
    ("w_in", "w_mid", "w_out"),
)


def _slowly(parameters: Any, learning_rate: float) -> Any:
    """A velocity that takes a tenth of each gradient, from the first on."""
    return with_momentum(parameters, learning_rate / 10)


#: Names, and loops that give the numbers of this mistake.
LOOPS = (
    ("momentum_forgotten", Loop(partial(with_momentum, momentum=0.0))),
    ("momentum_averages", Loop(partial(with_momentum, dampening=0.9))),
    ("momentum_averages", Loop(_slowly)),
    ("momentum_is_nesterov", Loop(partial(with_momentum, nesterov=True))),
    ("momentum_is_tenth", Loop(partial(with_momentum, momentum=0.1))),
    ("momentum_is_other", Loop(partial(with_momentum, momentum=0.5))),
    ("momentum_is_other", Loop(partial(with_momentum, momentum=0.99))),
    ("adam_for_momentum", Loop(_adam)),
    ("loop_never_zeroes", Loop(zeroes=False)),
    (
        "loop_never_zeroes_plain",
        Loop(partial(with_momentum, momentum=0.0), zeroes=False),
    ),
    ("mean_over_all", Loop(divided_by=lambda y: y.size)),
    ("mean_over_batch", Loop(divided_by=len)),
    ("climbs", Loop(partial(with_momentum, maximize=True))),
    ("net_stands_still", Loop(moves=())),
    *(("layers_stand_still", Loop(moves=moves)) for moves in SOME_LAYERS),
)


def _with(change: Callable[[Arguments], dict[str, Any]]) -> Callable[..., Arrays]:
    return lambda a: training({**a, **change(a)})


OTHER_ARGUMENTS = {
    "fixed_learning_rate": _with(lambda a: {"learning_rate": 1e-4}),
    "one_step_short": _with(lambda a: {"steps": a["steps"] - 1}),
    "one_step_long": _with(lambda a: {"steps": a["steps"] + 1}),
}

TRAIN_MISTAKES = (
    *(
        Mistake(name, part, lambda a, loop=loop, part=part: training(a, loop)[part])
        for name, loop in LOOPS
        for part in ("losses", "weights")
    ),
    *(
        Mistake(name, part, lambda a, run=run, part=part: run(a)[part])
        for name, run in OTHER_ARGUMENTS.items()
        for part in ("losses", "weights")
        if part == "weights" or name == "fixed_learning_rate"
    ),
)

TRAIN_FAULTS = OPTIM_FAULTS
