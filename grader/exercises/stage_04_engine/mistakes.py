"""The known wrong answers to stage 04, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.stage_04_engine.graphs import (
    Graph,
    flat,
    unbroadcast,
)
from grader.exercises.stage_04_engine.references import (
    OPERANDS,
    leaf,
    reference_graphs,
)

# ----------------------------------------------------------------------- unbroadcast


def _front_axes(a: Arguments, case: str) -> tuple[int, ...]:
    return tuple(range(a[case].ndim - len(a["shapes"][case])))


UNBROADCAST_MISTAKES = (
    *(
        Mistake("not_summed_back", case, lambda a, case=case: a[case])
        for case in (
            "axes in front",
            "axes of length 1",
            "both at once",
            "single number",
        )
    ),
    Mistake(
        "copies_averaged",
        "axes in front",
        lambda a: a["axes in front"].mean(axis=(0, 1)),
    ),
    Mistake(
        "wrong_axes_summed",
        "axes in front",
        lambda a: a["axes in front"].sum(axis=(0, 2)),
    ),
    Mistake(
        "wrong_axes_summed",
        "axes in front",
        lambda a: a["axes in front"].sum(axis=(1, 2)),
    ),
    Mistake("first_entry_kept", "axes in front", lambda a: a["axes in front"][0, 0]),
    Mistake(
        "one_front_axis", "axes in front", lambda a: a["axes in front"].sum(axis=0)
    ),
    Mistake(
        "axis_dropped",
        "axes of length 1",
        lambda a: a["axes of length 1"].sum(axis=(0, 2)),
    ),
    Mistake(
        "axis_dropped",
        "both at once",
        lambda a: a["both at once"].sum(axis=(0, 2)),
    ),
    Mistake(
        "only_front_axes",
        "both at once",
        lambda a: a["both at once"].sum(axis=_front_axes(a, "both at once")),
    ),
    Mistake(
        "wrong_axes_summed",
        "both at once",
        lambda a: a["both at once"].sum(axis=(0, 1))[:, None],
    ),
    *(
        Mistake(
            "copies_averaged",
            case,
            lambda a, case=case: (
                unbroadcast(a[case], a["shapes"][case])
                / (a[case].size / max(1, int(np.prod(a["shapes"][case]))))
            ),
        )
        for case in ("axes of length 1", "both at once", "single number")
    ),
    *(
        Mistake(
            "axes_turned",
            case,
            lambda a, case=case: unbroadcast(a[case], a["shapes"][case]).T,
        )
        for case in ("both at once", "nothing stretched")
    ),
)

# ----------------------------------------------------------------------------- pulls

SUBTRACT_MISTAKES = (
    Mistake("pull_not_unbroadcast", "grad_a", lambda a: a["upstream"]),
    Mistake("pull_not_unbroadcast", "grad_b", lambda a: -a["upstream"]),
    Mistake("pull_not_unbroadcast", "grad_b", lambda a: a["upstream"]),
    Mistake("minus_missing", "grad_b", lambda a: a["upstream"].sum(0)),
    Mistake(
        "upstream_ignored",
        "grad_a",
        lambda a: np.full(a["a"].shape, float(a["upstream"].shape[1])),
    ),
    Mistake("upstream_ignored", "grad_a", lambda a: np.ones_like(a["a"])),
    Mistake(
        "upstream_ignored",
        "grad_b",
        lambda a: np.full(a["b"].shape, -float(a["upstream"].shape[0])),
    ),
    Mistake("upstream_ignored", "grad_b", lambda a: -np.ones_like(a["b"])),
    Mistake(
        "pull_of_multiply",
        "grad_a",
        lambda a: (a["upstream"] * a["b"]).sum(1, keepdims=True),
    ),
    Mistake("pull_of_multiply", "grad_b", lambda a: -(a["upstream"] * a["a"]).sum(0)),
)

MATMUL_MISTAKES = (
    Mistake(
        "upstream_ignored", "grad_a", lambda a: np.ones_like(a["upstream"]) @ a["b"].T
    ),
    Mistake(
        "upstream_ignored", "grad_b", lambda a: a["a"].T @ np.ones_like(a["upstream"])
    ),
    Mistake(
        "mean_over_batch", "grad_b", lambda a: a["a"].T @ a["upstream"] / len(a["a"])
    ),
)

RELU_MISTAKES = (
    Mistake("no_mask", "grad_a", lambda a: a["upstream"]),
    Mistake("mask_inverted", "grad_a", lambda a: a["upstream"] * (a["a"] < 0)),
    Mistake("mask_by_upstream", "grad_a", lambda a: np.maximum(a["upstream"], 0)),
    Mistake("upstream_ignored", "grad_a", lambda a: (a["a"] > 0).astype(float)),
    Mistake("times_h_relu", "grad_a", lambda a: a["upstream"] * np.maximum(a["a"], 0)),
    Mistake("times_parent", "grad_a", lambda a: a["upstream"] * a["a"]),
    Mistake("relu_of_parent", "grad_a", lambda a: np.maximum(a["a"], 0)),
)

SUM_OF_SQUARES_MISTAKES = (
    Mistake("upstream_missing", "grad_a", lambda a: 2 * a["a"]),
    Mistake("no_factor_2", "grad_a", lambda a: a["upstream"] * a["a"]),
    Mistake("terms_of_the_sum", "grad_a", lambda a: a["upstream"] * a["a"] ** 2),
    Mistake("terms_of_the_sum", "grad_a", lambda a: a["a"] ** 2),
    Mistake("squares_summed_up", "grad_a", lambda a: 2 * a["upstream"] * a["a"].sum()),
    Mistake(
        "mean_over_all", "grad_a", lambda a: 2 * a["upstream"] * a["a"] / a["a"].size
    ),
    Mistake("upstream_alone", "grad_a", lambda a: np.full(a["a"].shape, a["upstream"])),
)

# ------------------------------------------------------------------------- recording

APPLY_MISTAKES = (
    Mistake(
        "upstream_lost", "pull", lambda a: _blended_back(a, np.ones_like(a["upstream"]))
    ),
    Mistake("pulled_with_value", "pull", lambda a: _blended_back(a, _blended(a))),
)


def _blended(a: Arguments) -> np.ndarray:
    return a["operation"].forward(*(a[name] for name in OPERANDS))


def _blended_back(a: Arguments, upstream: np.ndarray) -> np.ndarray:
    operands = (a[name] for name in OPERANDS)
    return flat(a["operation"].pull(upstream, *operands))


# ---------------------------------------------------------------------- walking back


def _orders(graph: Graph) -> Iterator[list[int]]:
    """Orders in which an engine may walk: with first parents first, and last ones."""
    parents = graph.parents
    for direction in (1, -1):
        order: list[int] = []
        waiting = [(len(parents) - 1, False)]
        seen: set[int] = set()
        while waiting:
            number, is_done = waiting.pop()
            if is_done:
                order.append(number)
            elif number not in seen:
                seen.add(number)
                above = parents[number][::direction]
                waiting += [(number, True), *((each, False) for each in above[::-1])]
        yield order


def walk(
    graph: Graph,
    order: Sequence[int],
    *,
    in_place: bool = False,
    seed: Callable[[np.ndarray], np.ndarray] = np.ones_like,
    drops_upstream: bool = False,
    forward: bool = False,
) -> np.ndarray:
    """The gradients that a right engine finds, or one with a mistake."""
    values = graph.values()
    gradients = [None if in_place else np.zeros_like(value) for value in values]
    gradients[order[-1]] = seed(values[order[-1]])
    for number in order if forward else reversed(order):
        if number < len(graph.leaves):
            continue
        operation, parents = graph.steps[number - len(graph.leaves)]
        upstream = gradients[number]
        if drops_upstream:
            upstream = np.ones_like(upstream)
        data = [values[parent] for parent in parents]
        pulled = zip(parents, operation.pull(upstream, *data), strict=True)
        for parent, gradient in pulled:
            if gradients[parent] is None:
                gradients[parent] = gradient
            elif in_place:
                gradients[parent] += gradient
            else:
                gradients[parent] = gradients[parent] + gradient
    return flat([gradients[number] for number in graph.asked_for])


def _walking(name: str, part: str, **how: Any) -> list[Mistake]:
    """A mistake of the walk's, in each order in which it may go."""

    def formula(a: Arguments, index: int) -> np.ndarray:
        return walk(a[part], list(_orders(a[part]))[index], **how)

    return [
        Mistake(name, part, lambda a, index=index: formula(a, index))
        for index in range(2)
    ]


def _nothing_flows(part: str) -> Mistake:
    return Mistake(
        "nothing_flows", part, lambda a: np.zeros_like(reference_graphs(a)[part])
    )


_GRAPHS = (
    "one path each",
    "same node twice",
    "several paths",
    "second call",
    "no shared arrays",
)

#: What the order of the turns and what each pull was called with do not show. (For the
#: rest, see grader/probes/engine/turns.py.)
BACKWARD_MISTAKES = (
    *(
        mistake
        for part in _GRAPHS
        for mistake in (
            _nothing_flows(part),
            *_walking("nothing_flows", part, forward=True),
            *_walking("seed_is_data", part, seed=np.copy),
        )
    ),
    *_walking("array_shared", "no shared arrays", in_place=True),
    *_walking("walk_drops_upstream", "no shared arrays", drops_upstream=True),
)


# ------------------------------------------------------------------------ the network


def _network_mistake(name: str, loss: Callable[..., Any]) -> list[Mistake]:
    """Another loss, as it shows in the loss and in both gradients."""

    def values(a: Arguments) -> dict[str, np.ndarray]:
        w1, w2 = leaf(a["w1"]), leaf(a["w2"])
        total = loss(leaf(a["x"]), leaf(a["y"]), w1, w2)
        total.backward()
        return {
            "loss": total.detach().numpy(),
            "grad_w1": w1.grad.numpy(),
            "grad_w2": w2.grad.numpy(),
        }

    return [
        Mistake(name, part, lambda a, part=part: values(a)[part])
        for part in ("loss", "grad_w1", "grad_w2")
    ]


def _hidden(x: Any, w1: Any) -> Any:
    return (x @ w1).clamp(min=0)


NETWORK_LOSS_MISTAKES = (
    *_network_mistake(
        "network_without_relu", lambda x, y, w1, w2: (x @ w1 @ w2 - y).pow(2).sum()
    ),
    *_network_mistake(
        "forgot_y", lambda x, y, w1, w2: (_hidden(x, w1) @ w2).pow(2).sum()
    ),
    *_network_mistake(
        "plus_y", lambda x, y, w1, w2: (_hidden(x, w1) @ w2 + y).pow(2).sum()
    ),
    *_network_mistake(
        "mean_over_batch",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).sum() / len(x),
    ),
    *_network_mistake(
        "mean_over_all",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).mean(),
    ),
    *_network_mistake(
        "mean_over_outputs",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).sum() / y.shape[1],
    ),
    *_network_mistake(
        "relu_on_output",
        lambda x, y, w1, w2: ((_hidden(x, w1) @ w2).clamp(min=0) - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_misplaced",
        lambda x, y, w1, w2: ((x @ w1 @ w2).clamp(min=0) - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_of_x", lambda x, y, w1, w2: (x.clamp(min=0) @ w1 @ w2 - y).pow(2).sum()
    ),
)
