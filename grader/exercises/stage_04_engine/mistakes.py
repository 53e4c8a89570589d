"""The known wrong answers to stage 04, as formulas. Their sentences: grader/text/."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice, product
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Mistake
from grader.exercises.stage_04_engine.graphs import Graph, flat
from grader.exercises.stage_04_engine.inputs import CASES
from grader.exercises.stage_04_engine.references import (
    OPERANDS,
    leaf,
    reference_graphs,
)
from grader.exercises.stage_04_engine.stand_ins import unbroadcast

# ----------------------------------------------------------------------- unbroadcast


#: How the copies along one axis are made one; the axis stays, with length 1.
Reduction = Callable[[np.ndarray, int], np.ndarray]

#: Each reduction, and what it is called; the right one has no name.
_REDUCTIONS: tuple[tuple[str, Reduction], ...] = (
    ("", lambda grad, axis: grad.sum(axis, keepdims=True)),
    ("copies_averaged", lambda grad, axis: grad.mean(axis, keepdims=True)),
    ("one_copy_kept", lambda grad, axis: np.take(grad, [0], axis)),
    ("one_copy_kept", lambda grad, axis: np.take(grad, [-1], axis)),
    ("largest_kept", lambda grad, axis: grad.max(axis, keepdims=True)),
    ("largest_kept", lambda grad, axis: grad.min(axis, keepdims=True)),
    ("copies_lost_signs", lambda grad, axis: np.abs(grad).sum(axis, keepdims=True)),
    ("copies_multiplied", lambda grad, axis: grad.prod(axis, keepdims=True)),
    (
        "copies_normed",
        lambda grad, axis: np.linalg.norm(grad, axis=axis, keepdims=True),
    ),
)


def _median(grad: np.ndarray, axis: int) -> np.ndarray:
    return np.median(grad, axis=axis, keepdims=True)


def reduced(
    grad: np.ndarray, shape: tuple[int, ...], front: Reduction, stretched: Reduction
) -> np.ndarray:
    """A gradient brought to a shape, with one reduction for each kind of axis."""
    while grad.ndim > len(shape):
        grad = front(grad, 0)[0]
    for axis, length in enumerate(shape):
        if length == 1:
            grad = stretched(grad, axis)
    return grad


def _right_axes(grad: np.ndarray, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes that have to be summed."""
    extra = grad.ndim - len(shape)
    behind = (extra + axis for axis, length in enumerate(shape) if length == 1)
    return (*range(extra), *behind)


def _other_axes(grad: np.ndarray, shape: tuple[int, ...]) -> Iterator[np.ndarray]:
    """As many axes summed as there should be, but not the right ones."""
    right = _right_axes(grad, shape)
    for axes in combinations(range(grad.ndim), len(right)):
        if axes != right:
            yield grad.sum(axes)
            if grad.sum(axes).size == np.prod(shape):
                yield grad.sum(axes).reshape(shape)


#: By case: the axes in front, and those of length 1 that were stretched. There are four
#: axes, in the last case three (see `draw_unbroadcast`).
_STRETCHED = {
    "axes in front": ((0, 1, 2), ()),
    "axes of length 1": ((), (0, 2, 3)),
    "both at once": ((0,), (2, 3)),
    "single number": ((0, 1, 2), ()),
}


def _name_of_axes(case: str, axes: tuple[int, ...]) -> str:
    """What it is called to sum these; nothing if no sentence is true of it."""
    front, stretched = map(set, _STRETCHED[case])
    summed = set(axes)
    if summed == front | stretched:
        return ""
    if len(axes) == 4:
        return "all_summed"
    if not summed <= front | stretched:
        return "wrong_axes_summed"
    if stretched <= summed:
        return "one_front_axis"
    if front <= summed:
        return "one_stretched_axis" if summed & stretched else "only_front_axes"
    return ""


def _axes_mistakes(case: str) -> Iterator[tuple[str, Callable[..., np.ndarray]]]:
    """Too few axes summed, or others; each of them is dropped, or stays."""
    front = len(_STRETCHED[case][0])
    for count in range(1, 5):
        for axes in combinations(range(4), count):
            name = _name_of_axes(case, axes)
            if not name:
                continue
            for dropped in {axes, axes[:0], tuple(one for one in axes if one < front)}:
                yield (
                    name,
                    lambda grad, shape, axes=axes, dropped=dropped: (
                        grad.sum(axes, keepdims=True).squeeze(dropped)
                        if axes[-1] < grad.ndim
                        else np.array(np.nan)
                    ),
                )


def _halfway(
    case: str, reduction: Reduction
) -> Iterator[tuple[str, Callable[..., np.ndarray]]]:
    """A reduction that is no sum, and does not even reach all axes or keeps none."""
    if case in ("axes in front", "single number"):
        yield "one_front_axis", lambda grad, shape: reduction(grad, 0)[0]
    if case == "both at once":
        yield "only_front_axes", lambda grad, shape: reduction(grad, 0)[0]
    if case in ("axes of length 1", "both at once"):
        yield (
            "axis_dropped",
            lambda grad, shape: reduced(grad, shape, reduction, reduction).squeeze(),
        )
        yield (
            "one_stretched_axis",
            lambda grad, shape: reduction(
                reduced(grad, grad.shape[-len(shape) :], reduction, reduction),
                shape.index(1),
            ),
        )


def _unbroadcast_mistakes(case: str) -> Iterator[Mistake]:
    """Everything that is known to go wrong in one case, the likeliest first."""

    def told(
        name: str,
        change: Callable[[np.ndarray, tuple[int, ...]], Any],
        besides: str = "",
    ) -> Mistake:
        return Mistake(
            name, case, lambda a: change(a[case], a["shapes"][case]), besides
        )

    yield told("not_summed_back", lambda grad, shape: grad)
    if case in ("axes of length 1", "both at once", "nothing stretched"):
        yield told(
            "axis_dropped", lambda grad, shape: grad.sum(_right_axes(grad, shape))
        )
    if case != "nothing stretched":
        yield told(
            "copies_averaged", lambda grad, shape: grad.mean(_right_axes(grad, shape))
        )
        yield told(
            "one_copy_kept", lambda grad, shape: grad[(0,) * (grad.ndim - len(shape))]
        )
    if case in ("axes in front", "single number"):
        yield told("one_front_axis", lambda grad, shape: grad.sum(0))
        yield told("one_front_axis", lambda grad, shape: grad.sum((0, 1)))
    if case in ("axes of length 1", "both at once"):
        yield told("one_stretched_axis", lambda grad, shape: _first_alone(grad, shape))
    if case == "both at once":
        yield told(
            "only_front_axes",
            lambda grad, shape: grad.sum(tuple(range(grad.ndim - len(shape)))),
        )
    if case != "axes in front":
        yield told("axes_turned", lambda grad, shape: unbroadcast(grad, shape).T)
    if case == "both at once":
        yield told("wrong_axes_summed", _last_axes_first)
    for (front, of_front), (stretched, of_stretched) in product(
        _REDUCTIONS, _REDUCTIONS
    ):
        names = [name for name in dict.fromkeys((front, stretched)) if name]
        if names:
            yield told(
                names[0],
                lambda grad, shape, one=of_front, other=of_stretched: reduced(
                    grad, shape, one, other
                ),
                "".join(names[1:]),
            )
    for number in range(2 * 4):
        yield told(
            "wrong_axes_summed",
            lambda grad, shape, number=number: next(
                islice(_other_axes(grad, shape), number, None), np.array(np.nan)
            ),
        )
    for in_front in (_median, _REDUCTIONS[0][1]):
        yield told(
            "median_kept",
            lambda grad, shape, one=in_front: reduced(grad, shape, one, _median),
        )
    if case == "single number":  # of an array any factor is told
        for factor, times in product((0.5, 2.0), (2, 3)):
            yield told(
                "sum_scaled",
                lambda grad, shape, by=factor**times: by * unbroadcast(grad, shape),
            )
    yield told("all_summed", lambda grad, shape: np.full(shape, grad.sum()))
    yield told("all_summed", lambda grad, shape: np.full(shape, grad.mean()))
    yield told("grad_unused", lambda grad, shape: np.ones(shape))
    yield told(
        "grad_unused",
        lambda grad, shape: np.full(shape, grad.size / max(1, np.prod(shape))),
    )
    yield told("memory_cut", lambda grad, shape: np.resize(grad, shape))
    yield told("memory_cut", lambda grad, shape: np.full(shape, grad.flat[0]))
    yield told(
        "laid_out_anew",
        lambda grad, shape: grad.reshape(-1, *shape).sum(0),
    )
    yield told(
        "laid_out_anew",
        lambda grad, shape: grad.reshape(*shape, -1).sum(-1),
    )
    if case != "nothing stretched":
        yield told(
            "axis_dropped_or_added",
            lambda grad, shape: grad.sum(_right_axes(grad, shape), keepdims=True),
        )
        yield told("all_summed", lambda grad, shape: grad.sum(keepdims=True))
        for name, change in _axes_mistakes(case):
            yield told(name, change)
        for name, reduction in _REDUCTIONS[1:]:
            for besides, change in _halfway(case, reduction):
                yield told(name, change, besides)


def _first_alone(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The axes in front summed, and the first stretched one behind them."""
    grad = grad.sum(tuple(range(grad.ndim - len(shape))))
    return grad.sum(shape.index(1), keepdims=True)


def _last_axes_first(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The axes behind summed instead of those in front, then the stretched ones."""
    while grad.ndim > len(shape):
        grad = grad.sum(-1)
    axes = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axes, keepdims=True)


UNBROADCAST_MISTAKES = tuple(
    mistake for case in CASES for mistake in _unbroadcast_mistakes(case)
)

# ----------------------------------------------------------------------------- pulls


def _sum_to(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Summed over what was stretched."""
    return unbroadcast(values, like.shape)


def _of_both(
    name: str, change: Callable[[Arguments, str], Any], besides: str = ""
) -> tuple[Mistake, ...]:
    """The same mistake in the gradient of each parent."""
    return tuple(
        Mistake(
            name, f"grad_{parent}", lambda a, parent=parent: change(a, parent), besides
        )
        for parent in ("a", "b")
    )


#: What is made of a matrix if its entries are put together.
_SUMS: tuple[Callable[[np.ndarray], Any], ...] = (
    np.sum,
    np.mean,
    *(lambda v, axis=axis: v.sum(axis) for axis in (0, 1)),
    *(lambda v, axis=axis: v.mean(axis) for axis in (0, 1)),
    *(lambda v, axis=axis: v.sum(axis, keepdims=True) for axis in (0, 1)),
    *(lambda v, axis=axis: v.mean(axis, keepdims=True) for axis in (0, 1)),
    *(
        lambda v, axis=axis: np.broadcast_to(v.sum(axis, keepdims=True), v.shape)
        for axis in (0, 1)
    ),
)


def _put_together(
    part: str, right: Callable[[Arguments], np.ndarray]
) -> tuple[Mistake, ...]:
    """The right gradient, a matrix, summed in one way or the other, or laid out."""
    return (
        *(
            Mistake("squares_summed_up", part, lambda a, way=way: way(right(a)))
            for way in _SUMS
        ),
        Mistake("axis_dropped_or_added", part, lambda a: right(a).ravel()),
        Mistake("axis_dropped_or_added", part, lambda a: right(a)[None]),
    )


def _signed(a: Arguments, parent: str) -> np.ndarray:
    """The upstream gradient, with the sign that it has for a parent of a difference."""
    return a["upstream"] if parent == "a" else -a["upstream"]


SUBTRACT_MISTAKES = (
    *_of_both("pull_not_unbroadcast", _signed),
    Mistake("pull_not_unbroadcast", "grad_b", lambda a: a["upstream"]),
    Mistake("minus_missing", "grad_b", lambda a: a["upstream"].sum(0)),
    *_of_both(
        "upstream_ignored",
        lambda a, to: _sum_to(np.sign(_signed(a, to) / a["upstream"]), a[to]),
    ),
    *_of_both(
        "upstream_ignored",
        lambda a, to: np.ones_like(a[to]) * (1 if to == "a" else -1),
    ),
    *(
        mistake
        for other in ("a", "b")
        for mistake in _of_both(
            "pull_of_multiply",
            lambda a, to, other=other: _sum_to(_signed(a, to) * a[other], a[to]),
        )
    ),
    *(
        mistake
        for scale in (1, 2)
        for mistake in _of_both(
            "pull_of_square",
            lambda a, to, scale=scale: _sum_to(
                scale * _signed(a, to) * (a["a"] - a["b"]), a[to]
            ),
        )
    ),
    *(
        mistake
        for mask in (
            lambda a: a["a"] > a["b"],
            lambda a: a["a"] < a["b"],
            lambda a: a["upstream"] > 0,
            lambda a: a["upstream"] < 0,
        )
        for mistake in _of_both(
            "mask_in_difference",
            lambda a, to, mask=mask: _sum_to(_signed(a, to) * mask(a), a[to]),
        )
    ),
    *_of_both("parent_itself", lambda a, to: a[to]),
    *(
        mistake
        for other, sign, turned in product(("a", "b"), (1, -1), (1, -1))
        for mistake in _of_both(
            "parent_in_difference",
            lambda a, to, other=other, sign=sign, turned=turned: _sum_to(
                turned * (a["upstream"] + sign * a[other]), a[to]
            ),
        )
    ),
    *_of_both(
        "axis_dropped_or_added",
        lambda a, to: _sum_to(_signed(a, to), a[to]).reshape(
            (-1,) if to == "a" else (1, -1)
        ),
    ),
    *(
        mistake
        for name, reduction in _REDUCTIONS
        if name
        for mistake in _of_both(
            name,
            lambda a, to, reduction=reduction: reduced(
                _signed(a, to), a[to].shape, reduction, reduction
            ),
        )
    ),
    *_of_both(
        "copies_lost_signs",
        lambda a, to: (1 if to == "a" else -1) * np.abs(_sum_to(a["upstream"], a[to])),
    ),
    *(
        mistake
        for sign in (1, -1)
        for mistake in (
            *(
                Mistake(
                    "summed_like_the_other",
                    "grad_a",
                    lambda a, sign=sign, kept=kept: (
                        sign * a["upstream"].sum(0, keepdims=kept)
                    ),
                )
                # A minus is that of the other parent's own gradient: the two swapped.
                for kept in ((False, True) if sign == 1 else (True,))
            ),
            *(
                Mistake(
                    "summed_like_the_other",
                    "grad_b",
                    lambda a, sign=sign, kept=kept: (
                        sign * a["upstream"].sum(1, keepdims=kept)
                    ),
                )
                for kept in ((False, True) if sign == -1 else (False,))
            ),
        )
    ),
    *_of_both("squares_summed_up", lambda a, to: _signed(a, to).sum()),
    *_of_both("squares_summed_up", lambda a, to: a["upstream"].sum()),
    *_of_both("squares_summed_up", lambda a, to: _signed(a, to).mean()),
    *(
        mistake
        for other in (1, -1)
        for mistake in _of_both(
            "parent_in_difference",
            lambda a, to, other=other: _sum_to(_signed(a, to), a[to]) + other * a[to],
        )
    ),
)


def _reshaped(matrix: np.ndarray) -> np.ndarray:
    """The shape of the transpose, with the numbers in their old order."""
    return matrix.reshape(matrix.shape[::-1])


def _through_product(
    name: str, change: Callable[[Arguments], np.ndarray], besides: str = ""
) -> tuple[Mistake, ...]:
    """Something else in the place of the gradient that arrives at a product."""
    return (
        Mistake(name, "grad_a", lambda a: change(a) @ a["b"].T, besides),
        Mistake(name, "grad_b", lambda a: a["a"].T @ change(a), besides),
    )


MATMUL_MISTAKES = (
    *_through_product("upstream_ignored", lambda a: np.ones_like(a["upstream"])),
    Mistake(
        "local_ignored", "grad_a", lambda a: a["upstream"] @ np.ones_like(a["b"]).T
    ),
    Mistake(
        "local_ignored", "grad_b", lambda a: np.ones_like(a["a"]).T @ a["upstream"]
    ),
    *_through_product("value_as_upstream", lambda a: a["a"] @ a["b"]),
    *_through_product("value_as_upstream", lambda a: a["upstream"] * (a["a"] @ a["b"])),
    *_through_product("mask_in_product", lambda a: np.maximum(a["upstream"], 0)),
    *_through_product("upstream_lost_signs", lambda a: np.abs(a["upstream"])),
    *_through_product(
        "upstream_summed", lambda a: np.ones_like(a["upstream"]) * a["upstream"].sum()
    ),
    *(
        mistake
        for axis in (0, 1)
        for mistake in _through_product(
            "upstream_summed",
            lambda a, axis=axis: np.broadcast_to(
                a["upstream"].sum(axis, keepdims=True), a["upstream"].shape
            ),
        )
    ),
    Mistake(
        "mask_in_product", "grad_a", lambda a: a["upstream"] @ a["b"].T * (a["a"] > 0)
    ),
    Mistake(
        "mask_in_product", "grad_a", lambda a: np.maximum(a["upstream"] @ a["b"].T, 0)
    ),
    Mistake(
        "mask_in_product", "grad_a", lambda a: a["upstream"] @ np.maximum(a["b"], 0).T
    ),
    Mistake(
        "mask_in_product", "grad_b", lambda a: np.maximum(a["a"], 0).T @ a["upstream"]
    ),
    Mistake(
        "mask_in_product", "grad_b", lambda a: a["a"].T @ a["upstream"] * (a["b"] > 0)
    ),
    Mistake("times_own_parent", "grad_a", lambda a: a["upstream"] @ a["b"].T * a["a"]),
    Mistake("times_own_parent", "grad_b", lambda a: a["a"].T @ a["upstream"] * a["b"]),
    Mistake("parent_added", "grad_a", lambda a: a["upstream"] @ a["b"].T + a["a"]),
    Mistake("parent_added", "grad_b", lambda a: a["a"].T @ a["upstream"] + a["b"]),
    Mistake("parent_added", "grad_a", lambda a: a["upstream"] @ a["b"].T - a["a"]),
    Mistake("parent_added", "grad_b", lambda a: a["a"].T @ a["upstream"] - a["b"]),
    *_put_together("grad_a", lambda a: a["upstream"] @ a["b"].T),
    *_put_together("grad_b", lambda a: a["a"].T @ a["upstream"]),
    Mistake(
        "product_undone", "grad_a", lambda a: a["upstream"] @ np.linalg.pinv(a["b"])
    ),
    Mistake(
        "product_undone", "grad_b", lambda a: np.linalg.pinv(a["a"]) @ a["upstream"]
    ),
    *_of_both("parent_itself", lambda a, to: a[to]),
    *_of_both("parent_itself", lambda a, to: a["b" if to == "a" else "a"].T),
    *_of_both("parent_itself", lambda a, to: a["b" if to == "a" else "a"]),
    Mistake("one_sample", "grad_b", lambda a: np.outer(a["a"][-1], a["upstream"][-1])),
    Mistake("one_sample", "grad_b", lambda a: np.outer(a["a"][0], a["upstream"][0])),
    Mistake("reshaped", "grad_a", lambda a: a["upstream"] @ _reshaped(a["b"])),
    Mistake("reshaped", "grad_b", lambda a: _reshaped(a["a"]) @ a["upstream"]),
    Mistake("reshaped", "grad_a", lambda a: _reshaped(a["b"] @ a["upstream"].T)),
    Mistake("reshaped", "grad_b", lambda a: _reshaped(a["upstream"].T @ a["a"])),
    *(
        mistake
        for count in (
            lambda a: len(a["a"]),
            lambda a: a["a"].shape[1],
            lambda a: a["b"].shape[1],
            lambda a: a["a"].size,
            lambda a: a["b"].size,
            lambda a: a["upstream"].size,
        )
        for mistake in _through_product(
            "averaged_in_pull", lambda a, count=count: a["upstream"] / count(a)
        )
    ),
)


def _sigmoid(array: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-array))


def _of_relu(name: str, change: Callable[[np.ndarray, np.ndarray], Any]) -> Mistake:
    """What is made of the upstream gradient and the parent."""
    return Mistake(name, "grad_a", lambda a: change(a["upstream"], a["a"]))


RELU_MISTAKES = (
    _of_relu("no_mask", lambda up, a: up),
    _of_relu("mask_inverted", lambda up, a: up * (a < 0)),
    _of_relu("mask_by_upstream", lambda up, a: np.maximum(up, 0)),
    _of_relu("mask_by_upstream", lambda up, a: up * (up < 0)),
    _of_relu("upstream_ignored", lambda up, a: (a > 0).astype(float)),
    _of_relu("times_h_relu", lambda up, a: up * np.maximum(a, 0)),
    *(
        _of_relu("times_parent", lambda up, a, made=made: up * made(a))
        for made in (
            lambda a: a,
            np.abs,
            lambda a: np.minimum(a, 0),
            lambda a: np.clip(a, 0, 1),
            np.square,
            lambda a: np.where(a > 0, a, 1),
        )
    ),
    _of_relu("times_parent", lambda up, a: np.maximum(up * a, 0)),
    _of_relu("times_parent", lambda up, a: up + a),
    _of_relu("relu_of_parent", lambda up, a: np.maximum(a, 0)),
    _of_relu("masked_by_both", lambda up, a: np.maximum(up, 0) * (a > 0)),
    _of_relu("masked_by_both", lambda up, a: (up > 0) * (a > 0)),
    _of_relu("roles_changed", lambda up, a: np.where(up > 0, a, 0)),
    _of_relu("roles_changed", lambda up, a: np.maximum(a, 0) * (up > 0)),
    _of_relu("upstream_lost_signs", lambda up, a: np.abs(up) * (a > 0)),
    _of_relu("mask_beside", lambda up, a: up + (a > 0)),
    _of_relu("mask_beside", lambda up, a: up - (a > 0)),
    *(
        _of_relu(
            "not_flat_below",
            lambda up, a, other=other: np.where(a > 0, up, other(up, a)),
        )
        for other in (
            lambda up, a: -up,
            lambda up, a: a,
            lambda up, a: -a,
            lambda up, a: 1.0,
            lambda up, a: -1.0,
            *(
                lambda up, a, share=share: share * up
                for share in (0.001, 0.01, 0.1, 0.2)
            ),
            *(lambda up, a, share=share: share for share in (0.001, 0.01, 0.1, 0.2)),
        )
    ),
    _of_relu("not_flat_below", lambda up, a: np.where(a > 0, a, up)),
    _of_relu("not_flat_below", lambda up, a: np.sign(a)),
    *(
        _of_relu("other_threshold", lambda up, a, limit=limit: up * (a > limit(a)))
        for limit in (
            *(lambda a, limit=limit: limit for limit in (1, 0.5, 0.1, 0.01, -1)),
            np.mean,
            np.median,
        )
    ),
    _of_relu("other_threshold", lambda up, a: up * (a > up)),
    _of_relu("picked_out", lambda up, a: up[a > 0]),
    *(
        _of_relu("mask_beside", lambda up, a, sign=sign: up + sign * (a < 0))
        for sign in (1, -1)
    ),
    *(
        _of_relu("slope_of_other_function", lambda up, a, made=made: up * made(a))
        for made in (
            _sigmoid,
            lambda a: _sigmoid(a) * (1 - _sigmoid(a)),
            np.tanh,
            lambda a: 1 - np.tanh(a) ** 2,
            lambda a: np.where(a > 0, 1, np.exp(a)),
            lambda a: _sigmoid(a) * (1 + a * (1 - _sigmoid(a))),
        )
    ),
    *_put_together("grad_a", lambda a: a["upstream"] * (a["a"] > 0)),
    *(
        Mistake(name, "grad_a", lambda a, made=made: made(a["upstream"], a["a"]), other)
        for name, other, made in (
            ("no_mask", "upstream_ignored", lambda up, a: np.ones_like(a)),
            ("mask_inverted", "upstream_ignored", lambda up, a: (a < 0) * 1.0),
            ("mask_by_upstream", "upstream_ignored", lambda up, a: (up > 0) * 1.0),
            (
                "mask_inverted",
                "upstream_lost_signs",
                lambda up, a: np.abs(up) * (a < 0),
            ),
            ("no_mask", "upstream_lost_signs", lambda up, a: np.abs(up)),
            ("no_mask", "squares_summed_up", lambda up, a: up.sum()),
            ("no_mask", "squares_summed_up", lambda up, a: up.sum(0)),
            ("no_mask", "squares_summed_up", lambda up, a: up.sum(1)),
        )
    ),
    # A mask that whole rows share may let none of them pass.
    _of_relu("nothing_passes", lambda up, a: np.zeros(a.shape)),
)

#: Other functions, or their slopes, of what the ReLU makes of the parent.
RELU_MISTAKES += tuple(
    _of_relu(
        "slope_of_other_function",
        lambda up, a, bend=bend: up * bend(np.maximum(a, 0)),
    )
    for bend in (
        np.tanh,
        lambda r: 1 - np.tanh(r) ** 2,
        _sigmoid,
        lambda r: _sigmoid(r) * (1 - _sigmoid(r)),
        lambda r: np.minimum(r, 1),
        np.sqrt,
        np.exp,
    )
)

#: What the slope of a square may be taken for: its own name, and the numbers.
_SLOPES_OF_SQUARE: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("", lambda a: a),
    ("terms_of_the_sum", np.square),
    ("terms_of_the_sum", lambda a: a**3),
    ("sign_of_parent_lost", np.abs),
    ("slope_of_size", np.sign),
    ("squares_summed_up", lambda a: np.full(a.shape, a.sum())),
    ("squares_summed_up", lambda a: np.full(a.shape, np.square(a).sum())),
    ("upstream_alone", np.ones_like),
    ("mask_in_squares", lambda a: np.maximum(a, 0)),
    ("mask_in_squares", lambda a: (a > 0) * 1.0),
    ("slope_of_norm", lambda a: a / np.sqrt(np.square(a).sum())),
    ("slope_upside_down", lambda a: 1 / a),
    ("parent_centred", lambda a: a - a.mean()),
    ("parent_centred", lambda a: a - a.mean(0)),
    ("parent_centred", lambda a: a - a.mean(1, keepdims=True)),
)
_UPSTREAM_POWERS: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
    ("", lambda up: up),
    ("upstream_missing", lambda up: 1.0),
    ("upstream_twice", np.square),
    ("upstream_lost_signs", np.abs),
    ("upstream_below", lambda up: 1 / up),
)
_FACTORS_OF_SQUARE: tuple[tuple[str, Callable[[np.ndarray], float]], ...] = (
    ("", lambda a: 2.0),
    ("no_factor_2", lambda a: 1.0),
    ("mean_over_all", lambda a: 2.0 / a.size),
    ("mean_of_squares", lambda a: 2.0 / len(a)),
    ("mean_of_squares", lambda a: 2.0 / a.shape[1]),
    ("half_of_a_mean", lambda a: 1.0 / a.size),
    ("half_of_a_mean", lambda a: 1.0 / len(a)),
    ("other_exponent", lambda a: 3.0),
    ("other_exponent", lambda a: 0.5),
    ("other_exponent", lambda a: 4.0),
)


def _square_mistakes() -> Iterator[Mistake]:
    """Each slope with each upstream gradient and each factor; at most two are wrong."""
    for (slope, made), (power, upstream), (factor, scale) in product(
        _SLOPES_OF_SQUARE, _UPSTREAM_POWERS, _FACTORS_OF_SQUARE
    ):
        # Where no slope of a square is taken, no factor belongs to it.
        about_factor = factor if not slope else ""
        if slope and factor not in ("", "no_factor_2"):
            continue
        names = [name for name in (slope, power, about_factor) if name]
        if 1 <= len(names) <= 2:
            yield Mistake(
                names[0],
                "grad_a",
                lambda a, made=made, upstream=upstream, scale=scale: (
                    scale(a["a"]) * upstream(a["upstream"]) * made(a["a"])
                ),
                "".join(names[1:]),
            )


SUM_OF_SQUARES_MISTAKES = (
    *_square_mistakes(),
    Mistake("upstream_added", "grad_a", lambda a: a["upstream"] + 2 * a["a"]),
    Mistake("upstream_added", "grad_a", lambda a: a["upstream"] + a["a"]),
    Mistake("upstream_added", "grad_a", lambda a: 2 * (a["upstream"] + a["a"])),
    Mistake("upstream_added", "grad_a", lambda a: 2 * (a["upstream"] - a["a"])),
    Mistake("upstream_added", "grad_a", lambda a: a["upstream"] - 2 * a["a"]),
    Mistake("upstream_alone", "grad_a", lambda a: a["upstream"]),
    Mistake("upstream_alone", "grad_a", lambda a: 2 * a["upstream"]),
    *_put_together("grad_a", lambda a: 2 * a["upstream"] * a["a"]),
    *_put_together("grad_a", lambda a: a["upstream"] * a["a"] ** 2)[:2],
    Mistake(
        "squares_summed_up",
        "grad_a",
        lambda a: 2 * a["upstream"] * np.square(a["a"]).sum(),
    ),
    *(
        Mistake(
            "one_sample",
            "grad_a",
            lambda a, row=row: 2 * a["upstream"] * a["a"][row],
        )
        for row in (0, -1)
    ),
)

# ------------------------------------------------------------------------- recording


def _blended(a: Arguments) -> np.ndarray:
    return a["operation"].forward(*(a[name] for name in OPERANDS))


def _reversed_gradients(a: Arguments) -> np.ndarray:
    """The right gradients, the last parent's first."""
    operands = (a[name] for name in OPERANDS)
    return flat(a["operation"].pull(a["upstream"], *operands)[::-1])


def _blended_back(a: Arguments, upstream: np.ndarray) -> np.ndarray:
    operands = (a[name] for name in OPERANDS)
    return flat(a["operation"].pull(upstream, *operands))


APPLY_MISTAKES = (
    Mistake(
        "upstream_lost", "pull", lambda a: _blended_back(a, np.ones_like(a["upstream"]))
    ),
    Mistake("pulled_with_value", "pull", lambda a: _blended_back(a, _blended(a))),
    Mistake(
        "upstream_times_value",
        "pull",
        lambda a: _blended_back(a, a["upstream"] * _blended(a)),
    ),
    Mistake("gradients_reversed", "pull", _reversed_gradients),
)

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
)


# ------------------------------------------------------------------------ the network


def _network_mistake(
    name: str, loss: Callable[..., Any], besides: str = ""
) -> list[Mistake]:
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
        Mistake(name, part, lambda a, part=part: values(a)[part], besides)
        for part in ("loss", "grad_w1", "grad_w2")
    ]


def _hidden(x: Any, w1: Any) -> Any:
    return (x @ w1).clamp(min=0)


#: What the network of a wrong loss gives, and how far it is said to be from y.
_OUTPUTS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("", lambda x, w1, w2: _hidden(x, w1) @ w2),
    ("network_without_relu", lambda x, w1, w2: x @ w1 @ w2),
    ("relu_on_output", lambda x, w1, w2: (_hidden(x, w1) @ w2).clamp(min=0)),
    ("relu_misplaced", lambda x, w1, w2: (x @ w1 @ w2).clamp(min=0)),
    ("relu_of_x", lambda x, w1, w2: x.clamp(min=0) @ w1 @ w2),
    ("relu_keeps_negative", lambda x, w1, w2: (x @ w1).clamp(max=0) @ w2),
    ("relu_keeps_negative", lambda x, w1, w2: (-(x @ w1)).clamp(min=0) @ w2),
)
_RESIDUALS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("", lambda y_pred, y: y_pred - y),
    ("forgot_y", lambda y_pred, y: y_pred),
    ("plus_y", lambda y_pred, y: y_pred + y),
    ("y_scaled", lambda y_pred, y: y_pred - 2 * y),
    ("y_scaled", lambda y_pred, y: y_pred - y / 2),
)
#: What may be added to the loss besides the weights' own squares.
_OTHER_TERMS: tuple[Callable[..., Any], ...] = (
    lambda x, w1, w2: _hidden(x, w1).pow(2).sum(),
    lambda x, w1, w2: (x @ w1).pow(2).sum(),
    lambda x, w1, w2: (_hidden(x, w1) @ w2).pow(2).sum(),
)
_SHARES: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("", lambda y: 1.0),
    ("half", lambda y: 1 / 2),
    ("mean_over_batch", lambda y: 1 / len(y)),
    ("mean_over_all", lambda y: 1 / y.numel()),
    ("mean_over_outputs", lambda y: 1 / y.shape[1]),
)


def _two_in_the_loss() -> Iterator[Mistake]:
    """Every output with every residual and every mean, where two of them are wrong."""
    for (output, run), (residual, apart), (share, part_of) in product(
        _OUTPUTS, _RESIDUALS, _SHARES
    ):
        names = [name for name in (output, residual, share) if name]
        if len(names) == 2:
            yield from _network_mistake(
                names[0],
                lambda x, y, w1, w2, run=run, apart=apart, part_of=part_of: (
                    apart(run(x, w1, w2), y).pow(2).sum() * part_of(y)
                ),
                names[1],
            )


def _y_after_sum() -> Iterator[Mistake]:
    """The whole of y subtracted from a sum of squares, which is one number by then.

    What comes is no loss but an array; the walk back adds up its entries' gradients.
    """
    late = _network_mistake(
        "y_after_sum",
        lambda x, y, w1, w2: ((_hidden(x, w1) @ w2).pow(2).sum() - y).sum(),
    )
    yield from (one for one in late if one.part != "loss")

    def loss(a: Arguments) -> np.ndarray:
        y_pred = np.maximum(a["x"] @ a["w1"], 0) @ a["w2"]
        return np.square(y_pred).sum() - a["y"]

    yield Mistake("y_after_sum", "loss", loss)


NETWORK_LOSS_MISTAKES = (
    *_y_after_sum(),
    *_two_in_the_loss(),
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
        "half_of_mean",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).sum() / 2 / len(x),
    ),
    *_network_mistake(
        "half_of_mean",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).mean() / 2,
    ),
    *_network_mistake(
        "divided_then_squared",
        lambda x, y, w1, w2: ((_hidden(x, w1) @ w2 - y) / y.numel()).pow(2).sum(),
    ),
    *_network_mistake(
        "divided_then_squared",
        lambda x, y, w1, w2: ((_hidden(x, w1) @ w2 - y) / len(x)).pow(2).sum(),
    ),
    *_network_mistake(
        "divided_then_squared",
        lambda x, y, w1, w2: ((_hidden(x, w1) @ w2 - y) / 2).pow(2).sum(),
    ),
    *_network_mistake(
        "difference_of_squares",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2).pow(2).sum() - y.pow(2).sum(),
    ),
    *_network_mistake(
        "no_square", lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).sum()
    ),
    *_network_mistake(
        "fourth_power", lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(4).sum()
    ),
    *(
        mistake
        for apart in (lambda p, y: p - 2 * y, lambda p, y: p - y / 2)
        for mistake in _network_mistake(
            "y_scaled",
            lambda x, y, w1, w2, apart=apart: (
                apart(_hidden(x, w1) @ w2, y).pow(2).sum()
            ),
        )
    ),
    *(
        mistake
        for term, rate in product(_OTHER_TERMS, (1.0, 0.1, 0.01, 0.001))
        for mistake in _network_mistake(
            "other_term_in_loss",
            lambda x, y, w1, w2, term=term, rate=rate: (
                (_hidden(x, w1) @ w2 - y).pow(2).sum() + rate * term(x, w1, w2)
            ),
        )
    ),
    *(
        mistake
        for number, place in product((1.0, -1.0), range(3))
        for mistake in _network_mistake(
            "number_added",
            lambda x, y, w1, w2, by=tuple(number * (place == k) for k in range(3)): (
                (((x @ w1 + by[0]).clamp(min=0) + by[1]) @ w2 + by[2] - y).pow(2).sum()
            ),
        )
    ),
    *_network_mistake(
        "squared_twice",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).sum().pow(2),
    ),
    *_network_mistake(
        "relu_on_weights",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2.clamp(min=0) - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_on_weights",
        lambda x, y, w1, w2: (x @ w1.clamp(min=0) @ w2 - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_on_weights",
        lambda x, y, w1, w2: (_hidden(x, w1.clamp(min=0)) @ w2 - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_on_weights",
        lambda x, y, w1, w2: (x @ w1 @ w2.clamp(min=0) - y).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_of_difference",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).clamp(min=0).pow(2).sum(),
    ),
    *_network_mistake(
        "relu_of_difference",
        lambda x, y, w1, w2: (x @ w1 @ w2 - y).clamp(min=0).pow(2).sum(),
    ),
    *_network_mistake(
        "weights_in_the_loss",
        lambda x, y, w1, w2: (_hidden(x, w1) @ w2 - y).pow(2).sum() + w1.pow(2).sum(),
    ),
    *_network_mistake(
        "weights_in_the_loss",
        lambda x, y, w1, w2: (
            (_hidden(x, w1) @ w2 - y).pow(2).sum() + w1.pow(2).sum() + w2.pow(2).sum()
        ),
    ),
    *(
        mistake
        for rate, (on_w1, on_w2) in product(
            (0.5, 0.1, 0.01, 0.001), ((1, 0), (0, 1), (1, 1))
        )
        for mistake in _network_mistake(
            "weights_in_the_loss",
            lambda x, y, w1, w2, one=rate * on_w1, other=rate * on_w2: (
                (_hidden(x, w1) @ w2 - y).pow(2).sum()
                + one * w1.pow(2).sum()
                + other * w2.pow(2).sum()
            ),
        )
    ),
    *(
        mistake
        for name, bend in (
            ("relu_keeps_negative", lambda h: h.clamp(max=0)),
            ("relu_keeps_negative", lambda h: (-h).clamp(min=0)),
            ("activation_instead", lambda h: h.pow(2)),
            ("activation_instead", lambda h: h.clamp(min=0).pow(2)),
            ("activation_instead", lambda h: h.abs()),
            ("activation_instead", lambda h: h.clamp(min=0) + h),
        )
        for mistake in _network_mistake(
            name,
            lambda x, y, w1, w2, bend=bend: (bend(x @ w1) @ w2 - y).pow(2).sum(),
        )
    ),
    *_network_mistake(
        "relu_of_x", lambda x, y, w1, w2: (x.clamp(min=0) @ w1 @ w2 - y).pow(2).sum()
    ),
)
