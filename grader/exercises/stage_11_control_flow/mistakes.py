"""The known wrong answers to stage 11, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays, KnownFault, Mistake
from grader.exercises.stage_07_static_graph.stepping import (
    ABSOLUTE,
    CEILING,
    ELU,
    FLIPPED,
    GELU,
    PLAIN,
    RELU,
    SELU,
    SIGMOID,
    SOFTPLUS,
    SWISH,
    TANH,
    Curve,
    leaky,
    root_of_squares,
)
from grader.exercises.stage_09_optim.mistakes import TRAIN_FAULTS as OPTIM_FAULTS
from grader.exercises.stage_11_control_flow.inputs import PARAMETERS
from grader.exercises.stage_11_control_flow.references import (
    MOMENTUM,
    reference_shared_gradient,
)
from grader.exercises.stage_11_control_flow.wandering import (
    Loop,
    Memory,
    Momentum,
    Rules,
    output_and_gradients,
    output_of,
    outputs,
    outputs_and_gradients,
    remembering,
    training,
)
from grader.exercises.telling import is_constant


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-9, atol=1e-12)


# ------------------------------------------------------------------- dynamic_net

#: Leaky ReLUs by what they let through; PyTorch's default comes first.
_LEAKY = tuple(leaky(slope) for slope in (0.01, 0.2, 0.1, 0.3))
_SMOOTH = (SOFTPLUS, ELU, SWISH, SELU, GELU)
#: What may stand where a ReLU belongs: both, the middle one alone, the first one alone.
_CURVES: tuple[tuple[str, Curve], ...] = (
    ("layers_with_sigmoid", SIGMOID),
    ("layers_with_tanh", TANH),
    ("relu_with_ceiling", CEILING),
    *(("relu_is_leaky", curve) for curve in _LEAKY),
    *(("smooth_for_relu", curve) for curve in _SMOOTH),
    ("absolute_for_relu", ABSOLUTE),
    ("relu_flipped", FLIPPED),
)

#: Networks that go forward by another rule. Their gradients are right for what they
#: compute, so such a mistake costs the output, and not the gradients again.
OTHER_NETWORKS: tuple[tuple[str, Rules], ...] = (
    ("middle_without_relu", Rules(middle=PLAIN)),
    ("input_without_relu", Rules(first=PLAIN)),
    ("no_relu_at_all", Rules(first=PLAIN, middle=PLAIN)),
    ("relu_behind_loop", Rules(middle=PLAIN, end=RELU)),
    ("relu_at_end_alone", Rules(first=PLAIN, middle=PLAIN, end=RELU)),
    ("relu_before_use", Rules(first=PLAIN, before=RELU, middle=PLAIN)),
    ("relu_before_use", Rules(before=RELU, middle=PLAIN)),
    ("output_through_relu", Rules(last=RELU)),
    ("output_through_curve", Rules(last=SIGMOID)),
    ("output_through_curve", Rules(last=TANH)),
    ("output_through_softmax", Rules(softmax=True)),
    ("one_use_too_many", Rules(uses=lambda depth: depth + 1)),
    ("one_use_short", Rules(uses=lambda depth: max(depth - 1, 0))),
    ("at_least_one_use", Rules(uses=lambda depth: max(depth, 1))),
    ("middle_used_once", Rules(uses=lambda depth: min(depth, 1))),
    ("middle_never_used", Rules(uses=lambda depth: 0)),
    ("uses_twice_each_turn", Rules(uses=lambda depth: 2 * depth)),
    ("middle_used_twice_at_most", Rules(uses=lambda depth: min(depth, 2))),
    ("uses_turned_around", Rules(uses=lambda depth: 3 - depth)),
    ("uses_are_added", Rules(mix=(1.0, 1.0))),
    ("uses_are_added", Rules(mix=(1.0, 1.0), middle=PLAIN)),
    ("uses_are_added", Rules(skips=True)),
    *(("use_has_factor", Rules(mix=(0.0, f))) for f in (0.5, 2.0, 0.1, 0.9)),
    ("uses_are_averaged", Rules(mix=(0.5, 0.5))),
    ("divided_by_depth", Rules(gain=lambda depth: 1 / max(depth, 1))),
    ("divided_by_depth", Rules(gain=lambda depth: 1 / (depth + 1))),
    ("divided_by_depth", Rules(gain=lambda depth: float(depth))),
    ("divided_by_depth", Rules(gain=lambda depth: depth + 1.0)),
    ("divided_by_depth", Rules(gain_of_use=lambda depth: 1 / max(depth, 1))),
    *(
        ("outputs_added", Rules(gathers=(share, biases)))
        for share, biases in (
            (lambda n: 1.0, lambda n: 1.0),
            (lambda n: 1.0, float),
            (lambda n: 1.0 / n, lambda n: 1.0),
        )
    ),
    ("net_without_biases", Rules(biases=False)),
    ("middle_without_bias", Rules(middle_bias=False)),
    ("middle_not_transposed", Rules(turned=True)),
    ("input_fed_again", Rules(fed=True)),
    *((name, Rules(first=curve, middle=curve)) for name, curve in _CURVES),
    *(("middle_with_other_curve", Rules(middle=curve)) for _, curve in _CURVES),
    *(("input_with_other_curve", Rules(first=curve)) for _, curve in _CURVES),
)

#: Changes of a rule that go together with another one.
_CURVE_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("middle_without_relu", {"middle": PLAIN}),
    ("input_without_relu", {"first": PLAIN}),
    ("no_relu_at_all", {"first": PLAIN, "middle": PLAIN}),
    *((name, {"first": curve, "middle": curve}) for name, curve in _CURVES[:4]),
)
_OTHER_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("one_use_too_many", {"uses": lambda depth: depth + 1}),
    ("one_use_short", {"uses": lambda depth: max(depth - 1, 0)}),
    ("at_least_one_use", {"uses": lambda depth: max(depth, 1)}),
    ("middle_used_once", {"uses": lambda depth: min(depth, 1)}),
    ("uses_twice_each_turn", {"uses": lambda depth: 2 * depth}),
    ("output_through_relu", {"last": RELU}),
    ("uses_are_added", {"mix": (1.0, 1.0)}),
    ("net_without_biases", {"biases": False}),
    ("middle_without_bias", {"middle_bias": False}),
)
#: Two such mistakes at once.
NETWORK_PAIRS: tuple[tuple[str, str, Rules], ...] = tuple(
    (name, besides, Rules(**changes, **others))
    for name, changes in (*_CURVE_CHANGES, *_OTHER_CHANGES)
    for besides, others in _OTHER_CHANGES
    if name != besides and not changes.keys() & others.keys()
)

#: Networks with the right output, in which some uses bring no gradient.
DEAF_USES = {
    "only_last_use_learns": Rules(learns_at=lambda use, uses: use == uses),
    "only_first_use_learns": Rules(learns_at=lambda use, uses: use == 1),
}


def _of(rules: Rules, part: str) -> Callable[[Arguments], np.ndarray]:
    if part == "output":
        return lambda a: outputs(a, rules)[part]
    return lambda a: outputs_and_gradients(a, rules)[part]


DYNAMIC_NET_MISTAKES = (
    *(Mistake(name, "output", _of(r, "output")) for name, r in OTHER_NETWORKS),
    *(Mistake(name, "gradients", _of(r, "gradients")) for name, r in DEAF_USES.items()),
    *(
        Mistake(name, "output", _of(rules, "output"), besides)
        for name, besides, rules in NETWORK_PAIRS
    ),
)

DYNAMIC_NET_FAULTS = (KnownFault("before Module.__init__() call", "net_without_super"),)


def gradients_of_own_network(a: Arguments, own: Arrays) -> Arrays:
    """The right gradients of a network that goes forward by a rule of its own."""
    if "output" not in own or _same(own["output"], outputs(a)["output"]):
        return {}
    for *_, rules in (*OTHER_NETWORKS, *NETWORK_PAIRS):
        if _same(own["output"], outputs(a, rules)["output"]):
            return {"gradients": outputs_and_gradients(a, rules)["gradients"]}
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
        mirrored: what went into the use that is as far from the other end.
        earlier: what went into the use before; the last result at the first use.
        first_open: where the ReLU of the first use is open.
        unbiased: what the layer gives its ReLU, less the bias.
        unrectified: what went into the layer, before its ReLU; h0 at the first use.
    """

    entered: np.ndarray
    before: np.ndarray
    after_relu: np.ndarray
    arrived: np.ndarray
    is_last: bool
    mirrored: np.ndarray
    earlier: np.ndarray
    first_open: np.ndarray
    unbiased: np.ndarray
    unrectified: np.ndarray
    masked: Any = None


@dataclass(frozen=True)
class WayBack:
    """How one walks back through the uses of a layer by hand.

    Attributes:
        before: what a use computes before its ReLU, from its input and the arguments.
        curve: what follows a use on the way forward.
        mask: the slope of a ReLU, and the last hidden layer may have a say in it.
        share: what a use contributes.
        back: the gradient of what went in.
        stays: the gradient that arrives at the last use is taken for every use.
        forwards: the way back begins at the first use.
        start: what is taken for the gradient that arrives at the last use.
        entry: what is taken for h0.
        rate: the weight takes a step of this size before the gradient goes through it.
    """

    before: Callable[[np.ndarray, Arguments], np.ndarray] = lambda h, a: (
        h @ a["weight"].T + a["bias"]
    )
    curve: Curve = RELU
    mask: Callable[[Use, np.ndarray], Any] = lambda use, last: use.before > 0
    share: Callable[[Use, Arguments], np.ndarray] = lambda use, a: (
        use.masked.T @ use.entered
    )
    back: Callable[[Use, Arguments], np.ndarray] = lambda use, a: (
        use.masked @ a["weight"]
    )
    stays: bool = False
    forwards: bool = False
    start: Callable[[np.ndarray], np.ndarray] = lambda upstream: upstream
    entry: Callable[[np.ndarray], np.ndarray] = lambda h0: h0
    rate: float = 0.0


@remembering
def walk_back(a: Arguments, way: WayBack) -> Arrays:
    """All three values by stage 01's formulas, with a mistake in them."""
    hidden, befores = [way.entry(a["h0"])], []
    for _ in range(a["depth"]):
        befores.append(way.before(hidden[-1], a))
        hidden.append(way.curve.value(befores[-1]))
    upstream, shares = way.start(a["upstream"]), []
    order = range(a["depth"]) if way.forwards else reversed(range(a["depth"]))
    for k in order:
        is_last = k == a["depth"] - 1
        mirrored = hidden[a["depth"] - 1 - k]
        use = Use(
            entered=hidden[k],
            before=befores[k],
            after_relu=hidden[k + 1],
            arrived=upstream,
            is_last=is_last,
            mirrored=mirrored,
            earlier=hidden[k - 1],
            first_open=befores[0] > 0,
            unbiased=befores[k] - a["bias"],
            unrectified=befores[k - 1] if k else hidden[0],
        )
        use = replace(use, masked=upstream * way.mask(use, hidden[-1]))
        shares.append(way.share(use, a))
        if way.rate:
            a = {**a, "weight": a["weight"] - way.rate * shares[-1]}
        sent = way.back(use, a)
        upstream = a["upstream"] if way.stays else sent
    stacked = np.stack(shares[::-1])  # the last one that was found comes first
    return {"shares": stacked, "grad_weight": stacked.sum(0), "grad_h0": sent}


def _no_mask(use: Use, last: np.ndarray) -> float:
    return 1.0


#: What one mistake changes, by the name of the mistake.
_WAY_CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("uses_without_mask", {"mask": _no_mask}),
    ("mask_of_other_use", {"mask": lambda use, last: use.entered > 0}),
    ("mask_of_last_use", {"mask": lambda use, last: last > 0}),
    ("last_use_without_mask", {"mask": lambda use, _: use.is_last | (use.before > 0)}),
    ("mask_inverted", {"mask": lambda use, last: use.before < 0}),
    ("mask_by_gradient", {"mask": lambda use, last: use.arrived > 0}),
    ("times_h_relu", {"mask": lambda use, last: np.maximum(use.before, 0)}),
    ("times_h_of_use", {"mask": lambda use, last: use.before}),
    ("sign_as_mask_of_use", {"mask": lambda use, last: np.sign(use.before)}),
    *(
        ("threshold_in_mask", {"mask": lambda use, _, low=low: use.after_relu > low})
        for low in (0.5, 1.0, 0.1)
    ),
    ("h_of_other_use", {"share": lambda use, a: use.masked.T @ use.after_relu}),
    ("h0_for_every_use", {"share": lambda use, a: use.masked.T @ a["h0"]}),
    ("share_past_mask", {"share": lambda use, a: use.arrived.T @ use.entered}),
    ("share_transposed", {"share": lambda use, a: use.entered.T @ use.masked}),
    (
        "share_is_mean",
        {"share": lambda use, a: use.masked.T @ use.entered / len(use.masked)},
    ),
    ("share_before_relu", {"share": lambda use, a: use.masked.T @ use.unrectified}),
    ("share_of_before", {"share": lambda use, a: use.masked.T @ use.before}),
    ("share_of_mask", {"share": lambda use, a: use.masked.T @ (use.entered > 0)}),
    ("share_lost_sign", {"share": lambda use, a: abs(use.masked.T @ use.entered)}),
    ("walked_forwards", {"forwards": True}),
    ("upstream_stays", {"stays": True}),
    ("upstream_is_ones", {"start": np.ones_like}),
    ("back_transposed", {"back": lambda use, a: use.masked @ a["weight"].T}),
    ("back_past_mask", {"back": lambda use, a: use.arrived @ a["weight"]}),
    ("back_is_added", {"back": lambda use, a: use.arrived + use.masked @ a["weight"]}),
    *(
        ("factor_each_use", {"back": lambda use, a, f=f: f * use.masked @ a["weight"]})
        for f in (2.0, 0.5, -1.0, 0.9, 0.1)
    ),
    ("forward_transposed", {"before": lambda h, a: h @ a["weight"] + a["bias"]}),
    ("forward_without_bias", {"before": lambda h, a: h @ a["weight"].T}),
    ("forward_bias_subtracted", {"before": lambda h, a: h @ a["weight"].T - a["bias"]}),
    (
        "uses_start_from_h0",
        {"before": lambda h, a: a["h0"] @ a["weight"].T + a["bias"]},
    ),
    ("h0_through_relu", {"entry": lambda h0: np.maximum(h0, 0)}),
    ("h_counted_backwards", {"share": lambda use, a: use.masked.T @ use.mirrored}),
    (
        "weight_twice_back",
        {"back": lambda use, a: use.masked @ a["weight"] @ a["weight"]},
    ),
    ("mask_of_first_use", {"mask": lambda use, last: use.first_open}),
    ("mask_before_bias", {"mask": lambda use, last: use.unbiased > 0}),
    ("h_one_use_early", {"share": lambda use, a: use.masked.T @ use.earlier}),
    (
        "share_of_what_is_sent",
        {"share": lambda use, a: (use.masked @ a["weight"]).T @ use.entered},
    ),
    (
        "bias_on_way_back",
        {"back": lambda use, a: use.masked @ a["weight"] + a["bias"]},
    ),
    # What masks when the order of a turn is another one.
    (
        "mask_behind_weight",
        {"back": lambda use, a: (use.arrived @ a["weight"]) * (use.before > 0)},
    ),
    (
        "mask_once_more",
        {"back": lambda use, a: (use.masked @ a["weight"]) * (use.before > 0)},
    ),
    (
        "mask_one_use_late",
        {
            "mask": _no_mask,
            "back": lambda use, a: (use.arrived @ a["weight"]) * (use.entered > 0),
        },
    ),
    *(
        (
            "weight_in_share",
            {
                "share": lambda use, a, d=decay: (
                    use.masked.T @ use.entered + d * a["weight"]
                )
            },
        )
        for decay in (1.0, 0.1, 0.01, 0.001)
    ),
    *(
        (
            "share_of_sums",
            {
                "share": lambda use, a, g=gather, h=gathered: np.outer(
                    g(use.masked, axis=0), h(use.entered, axis=0)
                )
            },
        )
        for gather in (np.sum, np.mean)
        for gathered in (np.sum, np.mean)
    ),
    *(
        ("weight_moved_on_way", {"rate": rate})
        for rate in (1.0, 0.1, 0.01, 0.001, 1e-4)
    ),
    ("forward_without_relu", {"curve": PLAIN}),
    ("forward_all_without_relu", {"curve": PLAIN, "mask": _no_mask}),
    *(
        (name, {"curve": curve, "mask": mask})
        for name, curve in _CURVES
        for mask in (
            lambda use, last, curve=curve: curve.slope(use.before),
            lambda use, last: use.after_relu > 0,
        )
    ),
    (
        "weight_is_in_out",
        {
            "before": lambda h, a: h @ a["weight"] + a["bias"],
            "share": lambda use, a: use.entered.T @ use.masked,
            "back": lambda use, a: use.masked @ a["weight"].T,
        },
    ),
)
WAYS_BACK = tuple((name, WayBack(**changes)) for name, changes in _WAY_CHANGES)
#: Not looked for together with others.
_RARE = {
    *("threshold_in_mask", "sign_as_mask_of_use", "times_h_of_use", "share_lost_sign"),
    *("share_of_mask", "share_of_before", "back_is_added", "factor_each_use"),
    *("upstream_is_ones", "walked_forwards", "last_use_without_mask"),
    *("forward_bias_subtracted", "uses_start_from_h0", "h0_through_relu"),
    *("h_counted_backwards", "weight_twice_back", "weight_in_share", "share_of_sums"),
    *("mask_behind_weight", "mask_once_more", "weight_moved_on_way"),
    *("mask_of_first_use", "mask_before_bias", "h_one_use_early", "bias_on_way_back"),
    *("share_of_what_is_sent", "share_before_relu"),
}
#: Two such mistakes at once.
WAY_PAIRS = tuple(
    (name, besides, WayBack(**changes, **others))
    for place, (name, changes) in enumerate(_WAY_CHANGES)
    for besides, others in _WAY_CHANGES[place + 1 :]
    if not changes.keys() & others.keys() and len(changes) == len(others) == 1
    if not {name, besides} & _RARE
)


def _back(way: WayBack, part: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: walk_back(a, way)[part]


def _reversed(way: WayBack) -> Callable[[Arguments], np.ndarray]:
    return lambda a: walk_back(a, way)["shares"][::-1]


def _right(part: str) -> Callable[[Arguments], np.ndarray]:
    return lambda a: reference_shared_gradient(a)[part]


def _share(choose: Callable[[np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    """What is made of the shares: of the student's own, where those are known."""
    return lambda a: choose(a["shares"] if "shares" in a else _right("shares")(a))


def _sum_written(shares: np.ndarray, place: int) -> np.ndarray:
    written = shares.copy()
    written[place] = shares.sum(0)
    return written


def _weighted(shares: np.ndarray, first: int) -> np.ndarray:
    """The sum of the shares, each times its number."""
    return np.tensordot(np.arange(first, first + len(shares)), shares, 1)


def _alternating(shares: np.ndarray) -> np.ndarray:
    return np.tensordot((-1.0) ** np.arange(len(shares)), shares, 1)


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
    *(Mistake(name, "shares", _back(way, "shares")) for name, way in WAYS_BACK),
    Mistake("only_last_share", "grad_weight", _share(lambda shares: shares[-1])),
    Mistake("only_first_share", "grad_weight", _share(lambda shares: shares[0])),
    Mistake("first_use_left_out", "grad_weight", _share(lambda s: s[1:].sum(0))),
    Mistake("last_use_left_out", "grad_weight", _share(lambda s: s[:-1].sum(0))),
    Mistake("mean_of_shares", "grad_weight", _share(lambda shares: shares.mean(0))),
    Mistake("product_of_shares", "grad_weight", _share(lambda shares: shares.prod(0))),
    Mistake("first_and_last_alone", "grad_weight", _share(lambda s: s[0] + s[-1])),
    Mistake("one_share_times_depth", "grad_weight", _share(lambda s: s[0] * len(s))),
    Mistake("one_share_times_depth", "grad_weight", _share(lambda s: s[-1] * len(s))),
    *(
        Mistake("sum_grows_with_depth", "grad_weight", _share(factor))
        for factor in (
            lambda s: s.sum(0) * 2.0 ** len(s),
            lambda s: s.sum(0) / 2.0 ** len(s),
            lambda s: s.sum(0) * len(s),
            lambda s: s.sum(0) * 2.0 ** (len(s) - 1),
        )
    ),
    *(
        Mistake("share_counted_twice", "grad_weight", _share(twice))
        for twice in (lambda s: s.sum(0) + s[0], lambda s: s.sum(0) + s[-1])
    ),
    Mistake("sum_is_weighted", "grad_weight", _share(lambda s: _weighted(s, 1))),
    Mistake("sum_is_weighted", "grad_weight", _share(lambda s: _weighted(s[::-1], 1))),
    Mistake("sum_is_weighted", "grad_weight", _share(lambda s: _weighted(s, 0))),
    Mistake("shares_alternate", "grad_weight", _share(_alternating)),
    Mistake("total_transposed", "grad_weight", _share(lambda s: s.sum(0).T)),
    *(
        Mistake(name, "grad_weight", _back(way, "grad_weight"))
        for name, way in WAYS_BACK
    ),
    Mistake("still_upstream", "grad_h0", lambda a: a["upstream"]),
    Mistake("arrivals_added", "grad_h0", lambda a: sum(_arrivals(a)[1:])),
    Mistake("arrivals_added", "grad_h0", lambda a: sum(_arrivals(a))),
    Mistake(
        "h0_divided_by_depth", "grad_h0", lambda a: _right("grad_h0")(a) / a["depth"]
    ),
    Mistake("mask_of_h0", "grad_h0", lambda a: _right("grad_h0")(a) * (a["h0"] > 0)),
    Mistake("one_use_unwalked", "grad_h0", lambda a: _one_use_short(a)),
    *(
        Mistake("last_use_skipped", part, lambda a, part=part: _without_last(a)[part])
        for part in ("grad_weight", "grad_h0")
    ),
    *(
        Mistake("weight_once_more", "grad_h0", lambda a, of=of: of(a, a["weight"]))
        for of in (
            lambda a, w: _right("grad_h0")(a) @ w,
            lambda a, w: _right("grad_h0")(a) @ w.T,
        )
    ),
    Mistake(
        "not_through_weight",
        "grad_h0",
        lambda a: _one_use_short(a) * (_befores(a)[0] > 0),
    ),
    Mistake("mask_once_more", "grad_h0", lambda a: _right("grad_h0")(a) * _open(a, 0)),
    Mistake("mask_once_more", "grad_h0", lambda a: _right("grad_h0")(a) * _open(a, -1)),
    *(Mistake(name, "grad_h0", _back(way, "grad_h0")) for name, way in WAYS_BACK),
    Mistake("walked_forwards", "shares", _reversed(WayBack(forwards=True))),
    *(
        Mistake("shares_reversed", "shares", _reversed(way), name)
        for name, way in WAYS_BACK
        if name not in _RARE
    ),
    *(
        Mistake(name, part, _back(way, part), besides)
        for part in ("shares", "grad_weight", "grad_h0")
        for name, besides, way in WAY_PAIRS
    ),
)


def _without_last(a: Arguments) -> Arrays:
    """What a way back gives that begins one use before the last."""
    if a["depth"] == 1:
        return {"grad_weight": np.zeros_like(a["weight"]), "grad_h0": a["upstream"]}
    return walk_back({**a, "depth": a["depth"] - 1}, WayBack())


def _open(a: Arguments, use: int) -> np.ndarray:
    """Where the ReLU of a use is open."""
    return _befores(a)[use] > 0


def _befores(a: Arguments) -> list[np.ndarray]:
    """What each use computes before its ReLU."""
    befores, h = [], a["h0"]
    for _ in range(a["depth"]):
        befores.append(h @ a["weight"].T + a["bias"])
        h = np.maximum(befores[-1], 0)
    return befores


def _arrivals(a: Arguments) -> list[np.ndarray]:
    """What arrives behind each use, the last one first, and at h0."""
    arrivals = [a["upstream"]]
    for before in _befores(a)[::-1]:
        arrivals.append((arrivals[-1] * (before > 0)) @ a["weight"])
    return arrivals


def _one_use_short(a: Arguments) -> np.ndarray:
    """The gradient that arrives at the first use."""
    return _arrivals(a)[-2]


def from_own_shares(a: Arguments, own: Arrays) -> Arrays:
    """The sum of the student's own shares, and the way on from their own mistake.

    The sum of one number many times is no sum of shares.
    """
    shares = own.get("shares")
    if shares is None or is_constant(shares):
        return {}
    expected = {"grad_weight": shares.sum(0)}
    for *_, way in (*WAYS_BACK, *WAY_PAIRS):
        walked = walk_back(a, way)
        if any(
            _same(shares, own) for own in (walked["shares"], walked["shares"][::-1])
        ):
            return {**expected, "grad_h0": walked["grad_h0"]}
    return expected


# ---------------------------------------------------------------- gradient_norms

#: For each depth, the gradient of each parameter.
Rows = list[dict[str, np.ndarray]]


def _squares_slope(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * (p - y)


def _as_given(depth: int) -> int:
    return depth


@remembering
def _gradients_by_name(
    a: Arguments,
    uses: Callable[[int], int] = _as_given,
    slope: Callable[[np.ndarray, np.ndarray], Any] = _squares_slope,
) -> Arrays:
    """The gradients of each parameter, with the depths as a new first axis."""
    rows = [
        output_and_gradients(
            a["x"], a, uses(depth), Rules(), lambda out: slope(out, a["y"])
        )[1]
        for depth in a["depths"]
    ]
    return {name: np.stack([row[name] for row in rows]) for name in PARAMETERS}


def _rows(a: Arguments, *how: Any) -> Rows:
    by_name = _gradients_by_name(a, *how)
    return [
        {name: by_name[name][place] for name in PARAMETERS}
        for place in range(len(a["depths"]))
    ]


def _summed(a: Arguments) -> Rows:
    """The gradients of all depths so far."""
    by_name = {n: np.cumsum(g, axis=0) for n, g in _gradients_by_name(a).items()}
    return [
        {name: by_name[name][place] for name in PARAMETERS}
        for place in range(len(a["depths"]))
    ]


def _of_all_depths(a: Arguments) -> Rows:
    """The gradients of one loss that is the sum over all depths."""
    return [_summed(a)[-1]] * len(a["depths"])


def _followed(slope: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Rows]:
    """The gradients of another loss."""
    return lambda a: _rows(a, _as_given, slope)


def _used(uses: Callable[[int], int]) -> Callable[..., Rows]:
    """The gradients at other depths."""
    return lambda a: _rows(a, uses)


def _listed(depths: Callable[[tuple[int, ...]], Any]) -> Callable[..., Rows]:
    """The gradients for another list."""
    return lambda a: _rows({**a, "depths": tuple(depths(a["depths"]))})


#: Where gradients come from.
SOURCES: tuple[tuple[str, Callable[[Arguments], Rows]], ...] = (
    ("norms_never_zeroed", _summed),
    ("norms_of_all_depths", _of_all_depths),
    ("norms_of_mean_loss", _followed(lambda p, y: 2 * (p - y) / y.size)),
    ("norms_of_another_loss", _followed(lambda p, y: 2 * (p - y) / len(y))),
    ("norms_of_another_loss", _followed(lambda p, y: p - y)),
    ("norms_of_another_loss", _followed(lambda p, y: (p - y) / root_of_squares(p, y))),
    ("norms_of_another_loss", _followed(lambda p, y: np.sign(p - y))),
    ("norms_of_another_loss", _followed(lambda p, y: 2 * p)),
    ("norms_of_another_loss", _followed(lambda p, y: 2 * (p + y))),
    ("norms_of_output", _followed(lambda p, y: np.ones_like(p))),
    ("norms_of_output", _followed(lambda p, y: np.ones_like(p) / p.size)),
    ("norms_by_place", _listed(lambda depths: range(len(depths)))),
    ("norms_by_place", _listed(lambda depths: range(1, 1 + len(depths)))),
    ("norms_in_another_order", _listed(sorted)),
    ("norms_in_another_order", _listed(lambda depths: depths[::-1])),
    ("norms_in_another_order", _listed(lambda depths: sorted(depths)[::-1])),
    ("norms_one_depth_off", _used(lambda depth: depth + 1)),
    ("norms_one_depth_off", _used(lambda depth: max(depth - 1, 0))),
    ("norms_depth_bounded", _used(lambda depth: max(depth, 1))),
    ("norms_depth_bounded", _used(lambda depth: min(depth, 3))),
    ("norms_depth_bounded", _used(lambda depth: min(depth, 4))),
    ("norms_depth_bounded", _used(lambda depth: depth % 4)),
    *(
        ("norms_of_one_depth", _listed(lambda depths, d=d: (d,) * len(depths)))
        for d in range(4)
    ),
    ("norms_of_one_depth", _listed(lambda depths: (depths[-1],) * len(depths))),
)


def _norm_of(parameter: str) -> Callable[[dict[str, np.ndarray]], float]:
    return lambda row: float(np.linalg.norm(row[parameter]))


def _of_first(measure: Callable[[np.ndarray], Any]) -> Callable[..., float]:
    return lambda row: float(measure(row["w_in"]))


def _together(names: tuple[str, ...]) -> Callable[[dict[str, np.ndarray]], float]:
    return lambda row: float(np.sqrt(sum(np.square(row[n]).sum() for n in names)))


def _each(names: tuple[str, ...]) -> Callable[[dict[str, np.ndarray]], list[float]]:
    return lambda row: [float(np.linalg.norm(row[n])) for n in names]


_WEIGHTS = ("w_in", "w_mid", "w_out")
#: What is made of them, besides the norm that is asked for.
MEASURES: tuple[tuple[str, Callable[[dict[str, np.ndarray]], float]], ...] = (
    ("norm_squared", _of_first(lambda g: np.square(g).sum())),
    ("norm_squared", _of_first(lambda g: np.square(g).sum() / 2)),
    ("norm_of_middle", _norm_of("w_mid")),
    ("norm_of_middle", _norm_of("b_mid")),
    ("norm_of_output", _norm_of("w_out")),
    ("norm_of_output", _norm_of("b_out")),
    ("norm_of_bias", _norm_of("b_in")),
    ("norm_of_all", _together(PARAMETERS)),
    ("norm_with_bias", _together(("w_in", "b_in"))),
    ("norm_of_all", _together(_WEIGHTS)),
    ("norms_of_several", lambda row: sum(_each(PARAMETERS)(row))),
    ("norms_of_several", lambda row: sum(_each(_WEIGHTS)(row))),
    ("norms_of_several", lambda row: sum(_each(("w_in", "b_in"))(row))),
    ("norms_of_several", lambda row: float(np.mean(_each(PARAMETERS)(row)))),
    ("norms_of_several", lambda row: max(_each(PARAMETERS)(row))),
    ("sum_of_entries", _of_first(lambda g: np.abs(g).sum())),
    ("sum_of_entries", _of_first(np.sum)),
    ("largest_entry", _of_first(lambda g: np.abs(g).max())),
    ("largest_entry", _of_first(np.max)),
    ("norm_is_mean", _of_first(lambda g: np.abs(g).mean())),
    ("norm_is_mean", _of_first(np.mean)),
    ("norm_is_mean_square", _of_first(lambda g: np.sqrt(np.square(g).mean()))),
    ("norm_is_mean_square", _of_first(lambda g: np.square(g).mean())),
    ("norm_is_spread", _of_first(lambda g: g.std(ddof=1))),
    ("norm_is_spread", _of_first(np.std)),
    ("norm_is_spread", _of_first(lambda g: g.var(ddof=1))),
    ("norm_of_another_kind", _of_first(lambda g: np.linalg.norm(g, 2))),
    ("norm_of_another_kind", _of_first(lambda g: np.linalg.norm(g, "nuc"))),
    ("norm_of_another_kind", _of_first(lambda g: np.linalg.norm(g, 1))),
    ("norm_of_another_kind", _of_first(lambda g: np.linalg.norm(g, np.inf))),
    *(
        ("norm_of_rows", _of_first(lambda g, how=how, axis=axis: how(_along(g, axis))))
        for how in (np.mean, np.sum, np.max)
        for axis in (0, 1)
    ),
)


def _along(gradient: np.ndarray, axis: int) -> np.ndarray:
    """The norms of the columns, or of the rows."""
    return np.linalg.norm(gradient, axis=axis)


#: What can be measured of other gradients than the input layer's weight's.
_OF_OTHERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("norm_of_output", ("w_out",)),
    ("norm_of_middle", ("w_mid",)),
    ("norm_of_bias", ("b_in",)),
    ("norm_of_output", ("b_out",)),
    ("norm_of_middle", ("b_mid",)),
    ("norm_with_bias", ("w_in", "b_in")),
    ("norm_of_all", PARAMETERS),
    ("norm_of_all", _WEIGHTS),
)
#: And what is made of all their entries in the place of a norm.
_OF_ENTRIES: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("norm_squared", lambda g: np.square(g).sum()),
    ("sum_of_entries", lambda g: np.abs(g).sum()),
    ("sum_of_entries", np.sum),
    ("largest_entry", lambda g: np.abs(g).max()),
    ("largest_entry", np.max),
    ("norm_is_mean", lambda g: np.abs(g).mean()),
    ("norm_is_mean", np.mean),
    ("norm_is_mean_square", lambda g: np.square(g).mean()),
    ("norm_is_mean_square", lambda g: np.sqrt(np.square(g).mean())),
)


def _of_entries(
    names: tuple[str, ...], measure: Callable[[np.ndarray], Any]
) -> Callable[[dict[str, np.ndarray]], float]:
    return lambda row: float(measure(np.concatenate([row[n].ravel() for n in names])))


#: What is done with all norms in the end.
AFTERWARDS: tuple[tuple[str, Callable[[np.ndarray, Arguments], np.ndarray]], ...] = (
    ("norms_are_relative", lambda norms, a: norms / norms[0]),
    ("norms_are_relative", lambda norms, a: norms / norms.max()),
    ("norms_are_relative", lambda norms, a: norms / norms.sum()),
    ("norms_are_relative", lambda norms, a: norms / np.linalg.norm(a["w_in"])),
    ("norms_are_logs", lambda norms, a: np.log(norms)),
    ("norms_are_logs", lambda norms, a: np.log10(norms)),
    ("norms_added_up", lambda norms, a: np.cumsum(norms)),
    ("norms_divided", lambda norms, a: norms / len(a["x"])),
    ("norms_divided", lambda norms, a: norms / a["w_in"].size),
    ("norms_divided", lambda norms, a: norms / np.sqrt(a["w_in"].size)),
    ("norms_divided", lambda norms, a: norms / np.maximum(a["depths"], 1)),
    ("norms_divided", lambda norms, a: norms / (1 + np.array(a["depths"]))),
    ("norms_in_another_order", lambda norms, a: np.sort(norms)),
    ("norms_in_another_order", lambda norms, a: np.sort(norms)[::-1]),
)

#: What can be made of outputs and targets, without a gradient.
_OF_OUTPUTS: tuple[tuple[str, Callable[[np.ndarray, np.ndarray], Any]], ...] = (
    ("loss_for_norm", lambda out, y: np.square(out - y).sum()),
    ("loss_for_norm", lambda out, y: np.linalg.norm(out - y)),
    ("norm_of_prediction", lambda out, y: np.linalg.norm(out)),
)


def _of_outputs(a: Arguments, measure: Callable[..., Any]) -> np.ndarray:
    outputs_ = (output_of(a["x"], a, depth, Rules()) for depth in a["depths"])
    return np.array([float(measure(out, a["y"])) for out in outputs_])


_first = _norm_of("w_in")


def _norms(
    measure: Callable[[dict[str, np.ndarray]], float] = _first,
    source: Callable[[Arguments], Rows] = _rows,
    then: Callable[[np.ndarray, Arguments], np.ndarray] = lambda norms, a: norms,
) -> Callable[[Arguments], np.ndarray]:
    return lambda a: then(np.array([measure(row) for row in source(a)]), a)


def _first_of_each(table: tuple[tuple[str, Any], ...]) -> list[tuple[str, Any]]:
    """The commonest of each name: two at once are many."""
    return list(dict(reversed(table)).items())


GRADIENT_NORMS_MISTAKES = (
    *(Mistake(n, "norms", _norms(source=source)) for n, source in SOURCES),
    *(Mistake(n, "norms", _norms(measure)) for n, measure in MEASURES),
    *(Mistake(n, "norms", _norms(then=then)) for n, then in AFTERWARDS),
    *(
        Mistake(name, "norms", lambda a, measure=measure: _of_outputs(a, measure))
        for name, measure in _OF_OUTPUTS
    ),
    Mistake(
        "norm_of_weight",
        "norms",
        lambda a: np.full(len(a["depths"]), np.linalg.norm(a["w_in"])),
    ),
    *(
        Mistake(name, "norms", _norms(measure, source), besides)
        for name, source in _first_of_each(SOURCES)
        for besides, measure in _first_of_each(MEASURES)
    ),
    *(
        Mistake(name, "norms", _norms(_of_entries(names, measure)), besides)
        for name, names in _OF_OTHERS
        for besides, measure in _OF_ENTRIES
    ),
    *(
        Mistake(name, "norms", _norms(source=source, then=then), besides)
        for name, source in _first_of_each(SOURCES)
        for besides, then in _first_of_each(AFTERWARDS)
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


def _adam(w: Any, gradient: Any, memory: Memory, decay: float = 0.0) -> Any:
    t = memory["t"] = memory.get("t", 0) + 1
    m = memory["m"] = 0.9 * memory.get("m", 0.0) + 0.1 * gradient
    v = memory["v"] = 0.999 * memory.get("v", 0.0) + 0.001 * gradient**2
    size = np.sqrt(v) / np.sqrt(1 - 0.999**t) + 1e-8
    return m / (1 - 0.9**t) / size + decay * w


def _rmsprop(w: Any, gradient: Any, memory: Memory, keeps: float = 0.0) -> Any:
    v = memory["v"] = 0.99 * memory.get("v", 0.0) + 0.01 * gradient**2
    step = gradient / (np.sqrt(v) + 1e-8)
    memory["velocity"] = keeps * memory.get("velocity", 0.0) + step
    return memory["velocity"]


def _with_gradient(w: Any, gradient: Any, memory: Memory) -> Any:
    """The velocity, and the gradient that is in it once more."""
    return Momentum()(w, gradient, memory) + gradient


def _adagrad(w: Any, gradient: Any, memory: Memory) -> Any:
    v = memory["v"] = memory.get("v", 0.0) + gradient**2
    return gradient / (np.sqrt(v) + 1e-10)


def _cut(most: float) -> Callable[[np.ndarray], np.ndarray]:
    """All gradients together are no longer than this, as PyTorch does it."""
    return lambda grads: grads * min(1.0, most / (np.linalg.norm(grads) + 1e-6))


def _bounded(most: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda grads: np.clip(grads, -most, most)


def _scaled(by: Callable[[np.ndarray], float]) -> dict[str, Any]:
    """The loss of squares times a number that the targets decide."""
    return {
        "loss": (
            lambda p, y: by(y) * np.square(p - y).sum(),
            lambda p, y: by(y) * 2 * (p - y),
        )
    }


def _sum_of_squares(p: np.ndarray, y: np.ndarray) -> float:
    return np.square(p - y).sum()


def _divided_slope(
    count: Callable[[np.ndarray], float], p: np.ndarray, y: np.ndarray
) -> np.ndarray:
    """What comes of a learning rate that was divided by a size."""
    return _squares_slope(p, y) / count(y)


#: What moves if the optimizer was not given all six.
SOME_LAYERS = (
    ("w_in", "b_in", "w_out", "b_out"),
    ("w_in", "b_in"),
    ("w_mid", "b_mid"),
    ("w_out", "b_out"),
    ("w_in", "b_in", "w_mid", "b_mid"),
    ("w_mid", "b_mid", "w_out", "b_out"),
    ("w_in", "w_mid", "w_out"),
    ("b_in", "b_mid", "b_out"),
)

#: How parameters are moved.
MOVES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("momentum_forgotten", {"moves_by": Momentum(keeps=0.0)}),
    (
        "momentum_averages",
        {"moves_by": Momentum(takes=1 - MOMENTUM)},
    ),
    (
        "momentum_averages",
        {"moves_by": Momentum(takes=1 - MOMENTUM, takes_first=1 - MOMENTUM)},
    ),
    *(
        ("momentum_dampened", {"moves_by": Momentum(takes=1 - dampening)})
        for dampening in (0.1, 0.5, 0.2, 0.01)
    ),
    ("gradient_taken_in_part", {"moves_by": Momentum(takes=0.9, takes_first=0.9)}),
    ("momentum_turned_round", {"moves_by": Momentum(0.1, takes=0.9, takes_first=0.9)}),
    ("momentum_turned_round", {"moves_by": Momentum(0.1, takes=0.9)}),
    ("gradient_added_again", {"moves_by": _with_gradient}),
    ("momentum_is_nesterov", {"moves_by": Momentum(nesterov=True)}),
    ("momentum_is_tenth", {"moves_by": Momentum(keeps=0.1)}),
    *(
        ("momentum_is_other", {"moves_by": Momentum(keeps=keeps)})
        for keeps in (0.5, 0.99, 0.95, 0.8, 0.7, 0.85, 0.999, 0.09)
    ),
    ("momentum_subtracted", {"moves_by": Momentum(keeps=-0.9)}),
    *(
        ("weights_decay", {"moves_by": Momentum(decay=decay)})
        for decay in (1e-1, 1e-2, 1e-3, 1e-4, 5e-4, 1e-5, 2e-1, 2e-2, 2e-3, 2e-4)
    ),
    ("velocity_comes_late", {"moves_by": Momentum(moves_first=True)}),
    ("adam_for_momentum", {"moves_by": _adam}),
    ("other_for_momentum", {"moves_by": partial(_adam, decay=0.01)}),
    ("other_for_momentum", {"moves_by": _rmsprop}),
    ("other_for_momentum", {"moves_by": partial(_rmsprop, keeps=0.9)}),
    ("other_for_momentum", {"moves_by": _adagrad}),
)
#: How long a step is, and what is moved.
LENGTHS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("climbs", {"rate": lambda rate: -rate}),
    *(
        ("fixed_learning_rate", {"rate": lambda _, fixed=fixed: fixed})
        for fixed in (1e-4, 1e-3, 1e-2, 1e-1, 1e-5, 1e-6)
    ),
    ("double_step", {"rate": lambda rate: 2 * rate}),
    ("rate_squared", {"rate": lambda rate: rate**2}),
    ("step_halved", {"rate": lambda rate: rate / 2}),
    ("two_steps_a_turn", {"times": 2}),
    ("net_stands_still", {"moves": ()}),
    *(("layers_stand_still", {"moves": moves}) for moves in SOME_LAYERS),
    *(("gradients_cut", {"clip": _cut(most)}) for most in (1.0, 0.1, 0.5, 5.0, 10.0)),
    *(("gradients_cut", {"clip": _bounded(most)}) for most in (1.0, 0.1, 0.5, 5.0)),
    *(
        ("rate_changes", {"share_at": share_at})
        for share_at in (
            *(
                lambda turn, by=by, ahead=ahead: by ** (turn + ahead)
                for by in (0.9, 0.99, 0.999, 0.95, 0.5, 0.1, 1.1, 1.01, 1.05)
                for ahead in (0, 1)
            ),
            lambda turn: 1 / (turn + 1),
            lambda turn: 1 / (turn + 1) ** 0.5,
        )
    ),
    *(
        ("optimizer_skips_turns", {"steps_at": steps_at, "kept_unstepped": kept})
        for steps_at in (
            lambda turn: turn % 2 == 0,
            lambda turn: turn % 2 == 1,
            lambda turn: turn > 0,
            lambda turn: turn % 3 == 0,
            lambda turn: turn % 3 == 2,
        )
        for kept in (0.0, 1.0)
    ),
)
ZEROING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("loop_never_zeroes", {"kept": 1.0}),
)
LOSSES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mean_over_all", _scaled(lambda y: 1 / y.size)),
    ("loop_mean_over_batch", _scaled(lambda y: 1 / len(y))),
    ("loop_mean_over_outputs", _scaled(lambda y: 1 / y.shape[1])),
    ("half", _scaled(lambda y: 1 / 2)),
    ("half_of_mean", _scaled(lambda y: 1 / 2 / y.size)),
    *(
        (name, {"loss": (_sum_of_squares, partial(_divided_slope, count))})
        for name, count in (
            ("loop_mean_over_batch", len),
            ("loop_mean_over_outputs", lambda y: y.shape[1]),
            ("mean_step", np.size),
        )
    ),
    (
        "square_root",
        {"loss": (root_of_squares, lambda p, y: (p - y) / root_of_squares(p, y))},
    ),
    (
        "no_square",
        {"loss": (lambda p, y: (p - y).sum(), lambda p, y: np.ones_like(p))},
    ),
    (
        "absolute_error",
        {"loss": (lambda p, y: np.abs(p - y).sum(), lambda p, y: np.sign(p - y))},
    ),
    (
        "forgot_y",
        {"loss": (lambda p, y: np.square(p).sum(), lambda p, y: 2 * p)},
    ),
)
_CHANGES = (*MOVES, *LENGTHS, *ZEROING, *LOSSES)
#: Those that go together with another one.
_COMMON_MOVES = tuple(
    change
    for change in MOVES
    if change[0]
    in (
        *("momentum_forgotten", "momentum_averages", "momentum_is_nesterov"),
        "adam_for_momentum",
    )
)
_COMMON_LENGTHS = (*LENGTHS[:3], LENGTHS[7], *LENGTHS[9:11])
_KINDS = (ZEROING, LOSSES[:4], _COMMON_LENGTHS, _COMMON_MOVES)
#: Names, and loops that give the numbers of two mistakes.
LOOP_PAIRS = (
    *(
        (name, besides, Loop(**changes, **others))
        for place, kind in enumerate(_KINDS)
        for name, changes in kind
        for more in _KINDS[place + 1 :]
        for besides, others in more
        if (name, besides) != ("loop_never_zeroes", "momentum_forgotten")
    ),
    # Two settings of one optimizer.
    *(
        ("weights_decay", besides, Loop(moves_by=replace(momentum, decay=decay)))
        for decay in (1e-1, 1e-2, 1e-3, 1e-4)
        for besides, momentum in (
            ("momentum_is_nesterov", Momentum(nesterov=True)),
            ("momentum_forgotten", Momentum(keeps=0.0)),
            ("momentum_dampened", Momentum(takes=0.9)),
        )
    ),
)

#: Names, and loops that give the numbers of this mistake.
LOOPS = (
    *((name, Loop(**changes)) for name, changes in _CHANGES),
    ("loop_never_zeroes_plain", Loop(moves_by=Momentum(keeps=0.0), kept=1.0)),
)
#: Losses that are noted in another way than they are followed.
NOTED: tuple[tuple[str, Callable[[float, np.ndarray], float]], ...] = (
    ("mean_over_batch", lambda loss, y: loss / len(y)),
    ("mean_over_all", lambda loss, y: loss / y.size),
    ("half", lambda loss, y: loss / 2),
    ("square_root", lambda loss, y: float(np.sqrt(loss))),
)


def _with(change: Callable[[Arguments], dict[str, Any]]) -> Callable[..., Arrays]:
    return lambda a: training({**a, **change(a)})


OTHER_ARGUMENTS = (
    ("one_step_short", _with(lambda a: {"steps": a["steps"] - 1})),
    ("one_step_long", _with(lambda a: {"steps": a["steps"] + 1})),
    *(
        ("ended_early", _with(lambda a, steps=steps: {"steps": steps}))
        for steps in range(1, 6)
    ),
)

TRAIN_MISTAKES = (
    *(
        Mistake(name, part, lambda a, loop=loop, part=part: training(a, loop)[part])
        for name, loop in LOOPS
        for part in ("losses", "weights")
    ),
    *(
        Mistake(name, "losses", lambda a, n=noted: training(a, Loop(noted=n))["losses"])
        for name, noted in NOTED
    ),
    Mistake("running_total", "losses", lambda a: np.cumsum(training(a)["losses"])),
    Mistake("losses_reversed", "losses", lambda a: training(a)["losses"][::-1]),
    Mistake(
        "running_average",
        "losses",
        lambda a: np.cumsum(training(a)["losses"]) / np.arange(1, a["steps"] + 1),
    ),
    *(
        Mistake(name, "weights", lambda a, run=run: run(a)["weights"])
        for name, run in OTHER_ARGUMENTS
    ),
    *(
        Mistake(
            name, part, lambda a, loop=loop, part=part: training(a, loop)[part], besides
        )
        for name, besides, loop in LOOP_PAIRS
        for part in ("losses", "weights")
    ),
)

TRAIN_FAULTS = OPTIM_FAULTS
