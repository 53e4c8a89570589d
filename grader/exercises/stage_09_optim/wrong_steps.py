"""Steps that students write, wrong in one place or in two. Sentences: grader/text/.

Each rule is written once, in pieces; a mistake exchanges one piece or more. Two that
exchange different pieces can be made at once, and so any such pair has a name. The
names are those of the text catalogue; where one sentence is true of several wrong
steps, a word behind a slash tells them apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercises.stage_09_optim.walking import Step

Array = np.ndarray
#: The pieces of a rule that a mistake exchanges, by name.
Changes = Mapping[str, Any]
#: Known mistakes by name, the likeliest first.
Wrong = Mapping[str, Changes]


def _subtracted(param: Array, direction: Array, rate: float) -> Array:
    return param - rate * direction


@dataclass(frozen=True)
class Rule:
    """A step rule in pieces: a direction, and how the parameter moves along it."""

    #: What is done with the optimizer's own numbers before they are used.
    numbers: Callable[..., tuple[float, ...]] = lambda *hyper: hyper
    sign: float = 1.0
    rate: Callable[[float], float] = lambda lr: lr
    land: Callable[[Array, Array, float], Array] = _subtracted
    #: (new parameter, what is remembered) -> what the next step is given
    returned: Callable[[Array, Any], Any] = lambda param, state: state
    skips_first: bool = False

    def __call__(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        """Take a step, as the course's own steps do."""
        is_skipped = self.skips_first and not state
        direction, state = self._direction(
            param, grad, state, lr, *self.numbers(*hyper)
        )
        moved = self.land(param, self.sign * direction, self.rate(lr))
        return param if is_skipped else moved, self.returned(moved, state)

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        """What the learning rate multiplies, and the new state."""
        return grad, state


def _usual(*usual: float) -> Callable[..., tuple[float, ...]]:
    """The usual numbers instead of those that were handed in."""
    return lambda *hyper: usual


#: What can go wrong between the direction and the new parameter.
_LANDINGS: Wrong = {
    "step_uphill": {"sign": -1.0},
    "step_without_lr": {"rate": lambda lr: 1.0},
    "step_alone": {"land": lambda param, d, rate: rate * d},
    "step_alone/negative": {"land": lambda param, d, rate: -rate * d},
    "param_multiplied": {"land": lambda param, d, rate: param * (1 - rate * d)},
    "param_multiplied/alone": {"land": lambda param, d, rate: param * rate * d},
    "step_halved": {"sign": 0.5},
    "double_step": {"sign": 2.0},
    "lr_times_all": {"land": lambda param, d, rate: rate * (param - d)},
    "lr_twice/squared": {"rate": lambda lr: lr**2},
    "param_subtracted": {"land": lambda param, d, rate: rate * d - param},
    "first_step_skipped": {"skips_first": True},
    "lr_divides": {"rate": lambda lr: 1 / lr},
    **{
        f"param_made_whole/{whole.__name__}": {
            "land": lambda param, d, rate, whole=whole: whole(param - rate * d)
        }
        for whole in (np.trunc, np.rint, np.floor)
    },
    "param_cut_off": {"land": lambda param, d, rate: np.maximum(param - rate * d, 0)},
    **{
        f"lr_of_its_own/{rate}": {"rate": lambda lr, rate=rate: rate}
        for rate in (0.1, 0.01, 0.001, 1e-4, 1e-6)
    },
}

_STILL: Wrong = {"param_stands_still": {"land": lambda param, d, rate: param}}


# ------------------------------------------------------------- plain gradient descent


@dataclass(frozen=True)
class Plain(Rule):
    """The gradient itself, or what somebody makes of it."""

    of_gradient: Callable[[Array, float], Array] = lambda g, lr: g
    #: (number of the step) -> which share of it is taken
    share: Callable[[int], float] = lambda t: 1.0

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        t = state.get("t", 0) + 1
        return self.share(t) * self.of_gradient(grad, lr), {"t": t}


_SGD: Wrong = {
    "steps_of_one_length": {"of_gradient": lambda g, lr: np.sign(g)},
    "gradient_made_short": {"of_gradient": lambda g, lr: g / np.linalg.norm(g)},
    "gradient_made_short/largest": {"of_gradient": lambda g, lr: g / np.abs(g).max()},
    "gradient_made_short/clipped": {
        "of_gradient": lambda g, lr: g / max(1.0, np.linalg.norm(g))
    },
    "gradient_divided": {"of_gradient": lambda g, lr: g / len(g)},
    "gradient_divided/size": {"of_gradient": lambda g, lr: g / g.size},
    "gradient_clipped": {"of_gradient": lambda g, lr: np.clip(g, -1, 1)},
    "gradient_in_one": {"of_gradient": lambda g, lr: g.mean() + 0 * g},
    "gradient_in_one/sum": {"of_gradient": lambda g, lr: g.sum() + 0 * g},
    "gradient_in_one/columns": {"of_gradient": lambda g, lr: g.mean(0) + 0 * g},
    "gradient_in_one/columns_sum": {"of_gradient": lambda g, lr: g.sum(0) + 0 * g},
    "gradient_in_one/norm": {"of_gradient": lambda g, lr: np.linalg.norm(g) + 0 * g},
    "rate_falls": {"share": lambda t: 1 / t},
    "rate_falls/root": {"share": lambda t: t**-0.5},
    "rate_falls/late": {"share": lambda t: 1 / (1 + t)},
    **{
        f"rate_falls/{name}_{share}": {
            "share": lambda t, share=share, before=before: share ** (t - before)
        }
        for share in (0.5, 0.9, 0.95, 0.99)
        for name, before in (("after", 1), ("from_the_first", 0))
    },
    "step_by_square": {"of_gradient": lambda g, lr: g**2},
    "gradient_without_sign": {"of_gradient": lambda g, lr: np.abs(g)},
    "decay_unasked": {"land": lambda param, d, rate: param * (1 - rate) - rate * d},
    "param_multiplied/gradient": {
        "land": lambda param, d, rate: param * (1 - d) * rate
    },
    "param_multiplied/rate": {"land": lambda param, d, rate: param * (1 - rate) * d},
    "terms_added": {"land": lambda param, d, rate: param - rate + d},
    "terms_added/minus": {"land": lambda param, d, rate: param - rate - d},
    "terms_added/plus": {"land": lambda param, d, rate: param - (rate + d)},
}


# ------------------------------------------------------------- steps with a velocity


@dataclass(frozen=True)
class Rolling(Rule):
    """A velocity, and a move that uses it."""

    #: (mu, old velocity, gradient) -> new velocity
    velocity: Callable[[float, Array, Array], Array] = lambda mu, v, g: mu * v + g
    #: (mu, old velocity, new velocity, gradient) -> direction
    move: Callable[[float, Array, Array, Array], Array] = lambda mu, old, new, g: new
    #: (gradient, parameter) -> velocity before the first step
    start: Callable[[Array, Array], Array] = lambda g, param: np.zeros_like(g)
    #: (new velocity, gradient, old velocity, mu, learning rate) -> what is remembered
    kept: Callable[..., Array | None] = lambda new, *others: new
    #: (gradient, learning rate) -> what enters the velocity
    enters: Callable[[Array, float], Array] = lambda g, lr: g
    #: The same, where the move takes the gradient itself.
    pushes: Callable[[Array, float], Array] = lambda g, lr: g
    first_is_lost: bool = False
    #: The first velocity is the array `grad`, and both are changed in place.
    is_gradient_at_first: bool = False

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        (mu,) = hyper
        old, grad = state.get("velocity"), self.enters(grad, lr)
        if old is None and self.first_is_lost:
            return 0 * grad, {"velocity": 0 * grad}
        if old is None:
            old = self.start(grad, param)
        is_gradient = self.is_gradient_at_first and not state
        if is_gradient:
            old, grad = grad, mu * grad  # v *= mu
        new = self.velocity(mu, old, self.pushes(grad, lr))
        if is_gradient:
            grad = new  # v += grad
        direction = self.move(mu, old, new, grad)
        return direction, {"velocity": self.kept(new, grad, old, mu, lr)}


#: Wrong velocities, whatever the step is that uses them.
_VELOCITIES: Wrong = {
    name: {"velocity": velocity}
    for name, velocity in {
        "one_minus_momentum": lambda mu, v, g: mu * v + (1 - mu) * g,
        "velocity_undamped": lambda mu, v, g: v + g,
        "momentum_on_gradient": lambda mu, v, g: v + mu * g,
        "momentum_on_both": lambda mu, v, g: mu * (v + g),
        "momentum_shares_swapped": lambda mu, v, g: (1 - mu) * v + mu * g,
        "old_velocity_subtracted": lambda mu, v, g: g - mu * v,
        "one_minus_momentum_on_velocity": lambda mu, v, g: (1 - mu) * v + g,
        "velocity_damped_twice": lambda mu, v, g: mu**2 * v + g,
        "one_minus_momentum_undamped": lambda mu, v, g: v + (1 - mu) * g,
        "renewed_twice": lambda mu, v, g: mu * (mu * v + g) + g,
    }.items()
}

#: What is remembered, and what the memory begins with.
_VELOCITY_KEPT: Wrong = {
    "velocity_not_kept": {"kept": lambda *others: None},
    "gradient_kept": {"kept": lambda new, g, *others: g},
    "starts_with_gradient": {"start": lambda g, param: g},
    "starts_not_at_rest": {"start": lambda g, param: param},
    "starts_not_at_rest/one": {"start": lambda g, param: np.ones_like(g)},
    "first_gradient_lost": {"first_is_lost": True},
    "velocity_is_gradient": {"is_gradient_at_first": True},
    "velocity_made_short": {
        "velocity": lambda mu, v, g: (mu * v + g) / np.linalg.norm(mu * v + g)
    },
    "velocity_made_short/gradient": {
        "velocity": lambda mu, v, g: mu * v + g / np.linalg.norm(g)
    },
    "param_kept": {"returned": lambda param, state: {"velocity": param}},
}

#: Where the learning rate gets into the velocity.
_LR_INSIDE: Wrong = {
    "lr_in_velocity": {"enters": lambda g, lr: lr * g, "rate": lambda lr: 1.0},
    "lr_twice": {"enters": lambda g, lr: lr * g},
    "lr_kept": {"kept": lambda new, g, old, mu, lr: lr * new},
}


def _param_damped(param: Array, pair: Array, rate: float) -> Array:
    """A move in which a share, the second of the two, is left of the parameter."""
    direction, share = pair
    return share * param - rate * direction


_OWN_MOMENTUM: Wrong = {
    "numbers_of_its_own": {"numbers": _usual(0.9)},
    "numbers_of_its_own/half": {"numbers": _usual(0.5)},
    "numbers_of_its_own/99": {"numbers": _usual(0.99)},
}

_MOMENTUM: Wrong = {
    **_VELOCITIES,
    **_VELOCITY_KEPT,
    **_LR_INSIDE,
    **{
        name: {"move": move}
        for name, move in {
            "velocity_not_kept/unused": lambda mu, old, new, g: g,
            "old_velocity_used": lambda mu, old, new, g: old,
            "old_velocity_used/damped": lambda mu, old, new, g: mu * old,
            "gradient_twice": lambda mu, old, new, g: g + new,
            "velocity_divided": lambda mu, old, new, g: new / (1 - mu),
            "look_ahead_unasked": lambda mu, old, new, g: g + mu * new,
            "gradient_taken_off": lambda mu, old, new, g: new - mu * g,
            "old_velocity_whole": lambda mu, old, new, g: g + old,
            "old_velocity_twice": lambda mu, old, new, g: new + mu * old,
            "old_velocity_twice/whole": lambda mu, old, new, g: new + old,
        }.items()
    },
    "lr_on_gradient_alone": {
        "move": lambda mu, old, new, g: np.array([g, mu * old]),
        "land": lambda param, pair, rate: param - rate * pair[0] - pair[1],
    },
    "momentum_on_param": {
        "move": lambda mu, old, new, g: np.array([new, mu + 0 * g]),
        "land": _param_damped,
    },
    "momentum_on_param/undamped": {
        "velocity": lambda mu, v, g: v + g,
        "move": lambda mu, old, new, g: np.array([new, mu + 0 * g]),
        "land": _param_damped,
    },
    "momentum_on_param/gradient": {
        "move": lambda mu, old, new, g: np.array([g, mu + 0 * g]),
        "land": _param_damped,
    },
    "momentum_on_param/share": {
        "move": lambda mu, old, new, g: np.array([new, 1 - mu + 0 * g]),
        "land": _param_damped,
    },
    "momentum_on_param/move": {
        "move": lambda mu, old, new, g: np.array([mu * new, mu + 0 * g]),
        "land": _param_damped,
    },
    **_OWN_MOMENTUM,
}

_NESTEROV: Wrong = {
    "no_look_ahead": {"move": lambda mu, old, new, g: new},
    # The same comes of momentum * (velocity + gradient), which only the move uses.
    "look_ahead_damped_twice": {"move": lambda mu, old, new, g: g + mu**2 * new},
    **_VELOCITIES,
    **_VELOCITY_KEPT,
    "look_ahead_kept": {"kept": lambda new, g, old, mu, lr: g + mu * new},
    **_LR_INSIDE,
    "lr_twice/pushed": {"pushes": lambda g, lr: lr * g},
    "lr_in_velocity/pushed": {
        "pushes": lambda g, lr: lr * g,
        "rate": lambda lr: 1.0,
    },
    "numbers_of_its_own/velocity": {"velocity": lambda mu, v, g: 0.9 * v + g},
    **{
        name: {"move": move}
        for name, move in {
            "velocity_not_kept/unused": lambda mu, old, new, g: g,
            "look_ahead_undamped": lambda mu, old, new, g: g + new,
            "look_ahead_alone": lambda mu, old, new, g: mu * new,
            "look_ahead_swapped": lambda mu, old, new, g: mu * g + new,
            "look_ahead_from_velocity": lambda mu, old, new, g: new + mu * new,
            "look_ahead_old_undamped": lambda mu, old, new, g: g + old,
            "look_ahead_on_momentum": lambda mu, old, new, g: new + g + mu * new,
            "look_ahead_from_old": lambda mu, old, new, g: new + mu * old,
            "look_ahead_from_old/whole": lambda mu, old, new, g: new + old,
            "look_ahead_lacks_gradient": lambda mu, old, new, g: g + mu**2 * old,
            "look_ahead_on_both": lambda mu, old, new, g: mu * (g + new),
            "look_ahead_backwards": lambda mu, old, new, g: g - mu * new,
            "look_ahead_averaged": lambda mu, old, new, g: (g + mu * new) / (1 + mu),
            "look_ahead_from_change": lambda mu, old, new, g: g + mu * (new - old),
            "look_ahead_added_back": lambda mu, old, new, g: (1 + mu) * new + mu * old,
        }.items()
    },
    "look_ahead_without_lr": {
        "land": lambda param, pair, rate: param - rate * pair[0] - pair[1],
        "move": lambda mu, old, new, g: np.array([g, mu * new]),
    },
    "look_ahead_without_lr/minus": {
        "land": lambda param, pair, rate: param - rate * pair[0] + pair[1],
        "move": lambda mu, old, new, g: np.array([g, mu * new]),
    },
    "momentum_on_param": {
        "move": lambda mu, old, new, g: np.array([g + mu * new, mu + 0 * g]),
        "land": _param_damped,
    },
    **_OWN_MOMENTUM,
}


# ----------------------------------------------------------- steps with mean squares

#: (what is above the fraction line, what the root is taken of, eps) -> direction
Divide = Callable[[Array, Array, float], Array]

#: Wrong ways to divide by the root.
_DIVISIONS: Mapping[str, Divide] = {
    "eps_inside_root": lambda g, s, eps: g / np.sqrt(s + eps),
    "root_not_taken": lambda g, s, eps: g / (s + eps),
    "half_for_root": lambda g, s, eps: g / (s**1 / 2 + eps),
    "eps_missing": lambda g, s, eps: g / np.sqrt(s),
    "eps_subtracted": lambda g, s, eps: g / (np.sqrt(s) - eps),
    "eps_after_division": lambda g, s, eps: g / np.sqrt(s) + eps,
    "multiplied_by_root": lambda g, s, eps: g * (np.sqrt(s) + eps),
    "multiplied_by_root/brackets": lambda g, s, eps: g / np.sqrt(s) * eps,
    "eps_squared_inside": lambda g, s, eps: g / np.sqrt(s + eps**2),
    "eps_twice": lambda g, s, eps: g / (np.sqrt(s + eps) + eps),
    "eps_above": lambda g, s, eps: (g + eps) / np.sqrt(s),
    "eps_times_root": lambda g, s, eps: g / (np.sqrt(s) * eps),
    "root_not_taken/eps_missing": lambda g, s, eps: g / s,
    "fraction_upside_down": lambda g, s, eps: (np.sqrt(s) + eps) / g,
    "fraction_upside_down/brackets": lambda g, s, eps: np.sqrt(s) / (g + eps),
    "squared_not_rooted": lambda g, s, eps: g / (s**2 + eps),
    "eps_as_limit": lambda g, s, eps: g / np.maximum(np.sqrt(s), eps),
    "eps_as_limit/inside": lambda g, s, eps: g / np.sqrt(np.maximum(s, eps)),
    "another_root": lambda g, s, eps: g / (np.cbrt(s) + eps),
    "step_undivided": lambda g, s, eps: g,
}

#: All entries have one rate between them.
_POOLED: Wrong = {
    "one_sum_for_all": {"pooled": lambda s: s.sum() + 0 * s},
    "one_mean_for_all/late": {"pooled": lambda s: s.mean() + 0 * s},
    "one_sum_for_all/norm": {"pooled": lambda s: np.linalg.norm(s) ** 2 + 0 * s},
    "one_sum_for_all/columns": {"square": lambda g, *_: (g**2).sum(0) + 0 * g},
    "one_mean_for_all/columns": {"square": lambda g, *_: (g**2).mean(0) + 0 * g},
    "one_sum_for_all/rows": {
        "square": lambda g, *_: (g**2).sum(-1, keepdims=True) + 0 * g
    },
    "one_mean_for_all/rows": {
        "square": lambda g, *_: (g**2).mean(-1, keepdims=True) + 0 * g
    },
}

#: What stands above the fraction line.
_ABOVE: Wrong = {
    "gradient_missing": {"above": np.ones_like},
    "gradient_missing/sign": {"above": np.sign},
    "gradient_squared_above": {"above": np.square},
    "gradient_missing/squares": {
        "divide": lambda g, s, eps: s / (np.sqrt(s) + eps),
    },
}

#: An eps of its own, so small that it might as well not be there.
_SMALL_EPS: Wrong = {
    f"eps_missing/{small}": {
        "divide": lambda g, s, eps, small=small: g / (np.sqrt(s) + small)
    }
    for small in (1e-8, 1e-7, 1e-6, 1e-5, 1e-10)
} | {
    f"eps_missing/{small}_inside": {
        "divide": lambda g, s, eps, small=small: g / np.sqrt(s + small)
    }
    for small in (1e-8, 1e-7, 1e-6, 1e-10)
}

#: Nothing is squared, and no root is taken of it.
_NEITHER_SQUARED_NOR_ROOTED: Wrong = {
    f"sizes_averaged/{name}": {
        "square": lambda g, *others, of=of: of(g),
        "divide": lambda g, s, eps: g / (s + eps),
    }
    for name, of in (("sizes", np.abs), ("signed", np.array))
}

#: eps stands beside the fraction, and outside of the learning rate.
_BESIDE: Wrong = {
    f"eps_after_division/{name}": {
        "divide": lambda g, s, eps: np.array([g / np.sqrt(s), eps + 0 * g]),
        "land": lambda param, pair, rate, sign=sign: (
            param - rate * pair[0] + sign * np.abs(pair[1])
        ),
    }
    for name, sign in (("plus", 1.0), ("minus", -1.0))
}

#: The same, and it multiplies the gradient there.
_BESIDE_WITH_GRADIENT: Wrong = {
    f"eps_after_division/{name}": {
        "divide": divide,
        "land": lambda param, pair, rate, sign=sign: (
            param - rate * pair[0] + sign * pair[1]
        ),
    }
    for name, divide, sign in (
        ("bracket", lambda g, s, eps: np.array([g / np.sqrt(s), eps * g]), -1.0),
        ("factor", lambda g, s, eps: np.array([1 / np.sqrt(s), eps * g]), 1.0),
    )
}

#: The brackets around what is below the fraction line take in the parameter.
_WHOLE_DIVIDED: Changes = {
    "divide": lambda g, s, eps: np.array([g, np.sqrt(s) + eps]),
    "land": lambda param, pair, rate: (param - rate * pair[0]) / np.abs(pair[1]),
}


@dataclass(frozen=True)
class Dividing(Rule):
    """A step of AdaGrad's kind (numbers: eps) or of RMSProp's (alpha, eps)."""

    #: (alpha, old mean, square, number of the step) -> new mean, or sum
    squares: Callable[[float, Array, Array, int], Array] = lambda alpha, s, square, t: (
        s + square
    )
    #: (gradient, learning rate) -> what is summed or averaged
    square: Callable[[Array, float], Array] = lambda g, lr: g**2
    #: (gradient, parameter) -> what is squared
    measured: Callable[[Array, Array], Array] = lambda g, param: g
    divide: Divide = lambda g, s, eps: g / (np.sqrt(s) + eps)
    above: Callable[[Array], Array] = lambda g: g
    pooled: Callable[[Array], Array] = lambda s: s
    #: (gradient, eps) -> the sum before the first step
    start: Callable[[Array, float], Array] = lambda g, eps: np.zeros_like(g)
    #: (new squares, square) -> what is remembered
    kept: Callable[[Array, Array], Array | None] = lambda s, square: s
    #: (alpha, number of the step) -> what the squares are divided by
    weight: Callable[[float, int], float] = lambda alpha, t: 1.0
    #: (new squares, eps) -> what goes below the root, and into the memory
    renewed: Callable[[Array, float], Array] = lambda s, eps: s
    uses_old: bool = False

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        *alphas, eps = hyper
        alpha = alphas[0] if alphas else 0.0
        t, before = state.get("t", 0) + 1, state.get("squares")
        if before is None:
            before = self.start(grad, eps)
        square = self.square(self.measured(grad, param), lr)
        new = self.renewed(self.squares(alpha, before, square, t), eps)
        size = (before if self.uses_old else new) / self.weight(alpha, t)
        kept = self.kept(new, square)
        direction = self.divide(self.above(grad), self.pooled(size), eps)
        return direction, {"t": t, "squares": kept}


_SQUARES_KEPT: Wrong = {
    "squares_not_kept": {"kept": lambda s, square: None},
    "root_kept": {"kept": lambda s, square: np.sqrt(s)},
    "last_square_kept": {"kept": lambda s, square: square},
    "square_added_again": {"kept": lambda s, square: s + square},
    "old_squares_used": {"uses_old": True},
    "not_squared": {"square": lambda g, lr: np.abs(g)},
    "one_mean_for_all": {"square": lambda g, lr: (g**2).mean() + 0 * g},
    "one_mean_for_all/norm": {"square": lambda g, lr: g.mean() ** 2 + 0 * g},
    "lr_in_squares": {"square": lambda g, lr: (lr * g) ** 2},
    "lr_twice/in_squares": {
        "square": lambda g, lr: (lr * g) ** 2,
        "rate": lambda lr: lr**2,
    },
    "param_squared": {"measured": lambda g, param: param},
    "squares_start_full/one": {"start": lambda g, eps: np.ones_like(g)},
    "squared_too_late": {
        "square": lambda g, lr: g,
        "divide": lambda g, s, eps: g / (np.abs(s) + eps),
    },
    "root_of_signed_sum": {
        "square": lambda g, lr: g,
        "divide": lambda g, s, eps: g / (np.sqrt(np.abs(s)) + eps),
    },
    "eps_kept": {
        "renewed": lambda s, eps: s + eps,
        "divide": lambda g, s, eps: g / np.sqrt(s),
    },
    "eps_as_limit/kept": {
        "renewed": lambda s, eps: np.maximum(s, eps),
        "divide": lambda g, s, eps: g / np.sqrt(s),
    },
    "eps_kept/twice": {"renewed": lambda s, eps: s + eps},
}

_ADAGRAD: Wrong = {
    **{name: {"divide": divide} for name, divide in _DIVISIONS.items()},
    **_BESIDE,
    **_BESIDE_WITH_GRADIENT,
    **_POOLED,
    **_ABOVE,
    **_SQUARES_KEPT,
    "whole_divided": _WHOLE_DIVIDED,
    "squares_averaged": {"squares": lambda alpha, s, q, t: s + (q - s) / t},
    "squares_averaged/divided": {"weight": lambda alpha, t: t},
    "squares_forgotten": {"squares": lambda alpha, s, q, t: 0.9 * s + 0.1 * q},
    "squares_forgotten/99": {"squares": lambda alpha, s, q, t: 0.99 * s + 0.01 * q},
    "largest_square": {"squares": lambda alpha, s, q, t: np.maximum(s, q)},
    "sizes_added": {
        "square": lambda g, lr: np.abs(g),
        "divide": lambda g, s, eps: g / (s + eps),
    },
    "sizes_added/signed": {
        "square": lambda g, lr: g,
        "divide": lambda g, s, eps: g / (s + eps),
    },
    "first_square_twice": {"start": lambda g, eps: g**2},
    "renewed_twice": {"squares": lambda alpha, s, q, t: s + 2 * q},
    "old_sum_squared": {
        "square": lambda g, lr: g,
        "squares": lambda alpha, s, g, t: (s + g) ** 2,
    },
    "numbers_of_its_own": {"numbers": _usual(1e-10)},
    **_SMALL_EPS,
}

_RMSPROP: Wrong = {
    **{name: {"divide": divide} for name, divide in _DIVISIONS.items()},
    **_BESIDE,
    **_BESIDE_WITH_GRADIENT,
    **{
        name: {"squares": squares}
        for name, squares in {
            "share_missing": lambda alpha, s, q, t: alpha * s + q,
            "squares_summed": lambda alpha, s, q, t: s + q,
            "shares_swapped": lambda alpha, s, q, t: (1 - alpha) * s + alpha * q,
            "alpha_on_both": lambda alpha, s, q, t: alpha * (s + q),
            "mean_undamped": lambda alpha, s, q, t: s + (1 - alpha) * q,
            "share_squared": lambda alpha, s, q, t: alpha * s + (1 - alpha) ** 2 * q,
            "shares_squared": lambda alpha, s, q, t: (
                alpha**2 * s + (1 - alpha) ** 2 * q
            ),
            "renewed_twice": lambda alpha, s, q, t: (
                alpha * (alpha * s + (1 - alpha) * q) + (1 - alpha) * q
            ),
            "alpha_on_square": lambda alpha, s, q, t: s + alpha * q,
            "starts_full": lambda alpha, s, q, t: (
                q if t == 1 else alpha * s + (1 - alpha) * q
            ),
            "share_of_mean_missing": lambda alpha, s, q, t: (1 - alpha) * (s + q),
            "alpha_around_all": lambda alpha, s, q, t: alpha * (s + (1 - alpha) * q),
            "squares_averaged_all": lambda alpha, s, q, t: s + (q - s) / t,
            "largest_square": lambda alpha, s, q, t: np.maximum(alpha * s, q),
            "alpha_not_used/999": lambda alpha, s, q, t: 0.999 * s + 0.001 * q,
        }.items()
    },
    **_POOLED,
    **_ABOVE,
    **_SQUARES_KEPT,
    **_NEITHER_SQUARED_NOR_ROOTED,
    # Its root may stop the program, and then somebody takes the absolute value.
    "share_without_brackets": {
        "squares": lambda alpha, s, q, t: alpha * s + 1 - alpha * q,
        "divide": lambda g, s, eps: g / (np.sqrt(np.abs(s)) + eps),
    },
    "correction_unasked": {"weight": lambda alpha, t: 1 - alpha**t},
    "whole_divided": _WHOLE_DIVIDED,
    "starts_full/twice": {"start": lambda g, eps: g**2},
    "old_sum_squared": {
        "square": lambda g, lr: g,
        "squares": lambda alpha, s, g, t: (alpha * s + (1 - alpha) * g) ** 2,
    },
    "numbers_of_its_own": {"numbers": _usual(0.99, 1e-8)},
    "numbers_of_its_own/alpha": {"numbers": lambda alpha, eps: (0.99, eps)},
    "numbers_of_its_own/nine": {"numbers": lambda alpha, eps: (0.9, eps)},
    "numbers_of_its_own/both": {"numbers": _usual(0.9, 1e-8)},
    "squares_start_full/eps": {"start": lambda g, eps: eps + 0 * g},
    **_SMALL_EPS,
}


#: What RMSProp is most often written with; a second mistake comes on top of these.
_OFTEN_IN_RMSPROP = (
    "eps_inside_root",
    "root_not_taken",
    "eps_missing",
    "eps_after_division",
    "share_missing",
    "squares_summed",
    "shares_swapped",
    "squares_not_kept",
    "old_squares_used",
    "not_squared",
    "starts_full",
    "squares_start_full/one",
    "correction_unasked",
    "step_uphill",
    "step_without_lr",
)


@dataclass(frozen=True)
class Centred(Dividing):
    """RMSProp that divides by the deviation from the gradients' own mean."""

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        alpha, eps = hyper
        s = alpha * state.get("squares", 0.0) + (1 - alpha) * grad**2
        mean = alpha * state.get("mean", 0.0) + (1 - alpha) * grad
        state = {"squares": s, "mean": mean}
        return grad / (np.sqrt(s - mean**2) + eps), state


# -------------------------------------------------------------------------- Adam

#: (beta, old mean, new value) -> new mean
Mean = Callable[[float, Array, Array], Array]
#: (its own beta, the other beta, number of the step) -> what a mean is divided by
Weight = Callable[[float, float, int], float]


def _running(beta: float, old: Array, new: Array) -> Array:
    return beta * old + (1 - beta) * new


def _weight(beta: float, other: float, t: int) -> float:
    return 1 - beta**t


def _decayed(param: Array, lr: float, decay: float) -> Array:
    return param * (1 - lr * decay)


@dataclass(frozen=True)
class Adam(Rule):
    """Two running means, corrected; and AdamW, where there is a fourth number."""

    first: Mean = _running
    second: Mean = _running
    weight1: Weight = _weight
    weight2: Weight = _weight
    #: (gradient, mean of the gradients, learning rate) -> what is averaged second
    square: Callable[[Array, Array, float], Array] = lambda g, m, lr: g**2
    #: (gradient, parameter) -> what is squared
    measured: Callable[[Array, Array], Array] = lambda g, param: g
    enters: Callable[[Array, float], Array] = lambda g, lr: g
    #: (gradient, corrected mean, beta1, t) -> what stands above the fraction line
    above: Callable[[Array, Array, float, int], Array] = lambda g, m, beta, t: m
    divide: Divide = lambda g, s, eps: g / (np.sqrt(s) + eps)
    pooled: Callable[[Array], Array] = lambda s: s
    #: (mean, what they are divided by) -> what is remembered; None for nothing
    mean_kept: Callable[..., Array | None] = lambda m, weight, g: m
    squares_kept: Callable[..., Array | None] = lambda s, weight, g: s
    #: (gradient) -> the mean before the first step
    mean_start: Callable[[Array], Array] = lambda g: 0 * g
    squares_start: Callable[[Array], Array] = lambda g: 0 * g
    #: The betas with which the means are made, of both.
    made_with: Callable[[float, float], tuple[float, float]] = lambda b1, b2: (b1, b2)
    #: (largest so far, squares, their weight) -> the largest, what is used of it
    largest: Callable[..., tuple[Array, Array]] = lambda old, s, weight: (s, s / weight)
    #: (direction, the right weights) -> direction
    scaled: Callable[[Array, float, float], Array] = lambda d, w1, w2: d
    uses_old_mean: bool = False
    uses_old_squares: bool = False
    #: The decay of AdamW: of what, by how much, and when.
    decay_rate: Callable[[float, float], float] = lambda lr, decay: lr * decay
    #: (learning rate, decay) -> how much of the parameter goes into the gradient
    coupled: Callable[[float, float], float] = lambda lr, decay: 0.0
    decays_after: bool = False
    decays_before: bool = True
    decayed: Callable[[Array, float], Array] = lambda param, rate: param * (1 - rate)

    def __call__(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        """Take a step; with AdamW's decay, if that number is given."""
        if len(hyper) == 3:
            return super().__call__(param, grad, state, lr, *hyper)
        is_skipped = self.skips_first and not state
        *own, decay = self.numbers(*hyper)
        rate = self.decay_rate(lr, decay)
        used = grad + self.coupled(lr, decay) * param
        direction, state = self._direction(param, used, state, lr, *own)
        base = self.decayed(param, rate) if self.decays_before else param
        moved = self.land(base, self.sign * direction, self.rate(lr))
        if self.decays_after:
            moved = self.decayed(moved, rate)
        return param if is_skipped else moved, state

    def _direction(
        self, param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> tuple[Array, Any]:
        beta1, beta2, eps = hyper
        t, old_mean, old_squares = (state.get(n) for n in ("t", "mean", "squares"))
        t = (t or 0) + 1
        if old_mean is None:
            old_mean = self.mean_start(grad)
        if old_squares is None:
            old_squares = self.squares_start(grad)
        share1, share2 = self.made_with(beta1, beta2)
        mean = self.first(share1, old_mean, self.enters(grad, lr))
        square = self.square(self.measured(grad, param), mean, lr)
        squares = self.second(share2, old_squares, square)
        weight1, weight2 = self.weight1(beta1, beta2, t), self.weight2(beta2, beta1, t)
        used = old_squares if self.uses_old_squares else squares
        largest, size = self.largest(state.get("largest", 0.0), used, weight2)
        used = (old_mean if self.uses_old_mean else mean) / weight1
        above = self.above(grad, used, beta1, t)
        direction = self.divide(above, self.pooled(size), eps)
        return self.scaled(direction, 1 - beta1**t, 1 - beta2**t), {
            "t": t,
            "mean": self.mean_kept(mean, weight1, grad),
            "squares": self.squares_kept(squares, weight2, grad),
            "largest": largest,
        }


def _one(beta: float, other: float, t: int) -> float:
    return 1.0


def _both(weight: Weight) -> Changes:
    return {"weight1": weight, "weight2": weight}


def _in_either(name: str, weight: Weight) -> Wrong:
    """A wrong weight in both means, or in one of them."""
    return {
        name: _both(weight),
        f"{name}/mean": {"weight1": weight},
        f"{name}/squares": {"weight2": weight},
    }


def _in_means(name: str, mean: Mean) -> Wrong:
    """A wrong mean in one place or in both, which have one name."""
    return {
        name: {"first": mean, "second": mean},
        f"{name}/mean": {"first": mean},
        f"{name}/squares": {"second": mean},
    }


def _in_both(name: str, mean: Mean) -> Wrong:
    """A wrong mean in one place or in both, each with a name of its own."""
    return {
        f"mean_{name}": {"first": mean},
        f"squares_{name}": {"second": mean},
        f"both_{name.replace('share_', 'shares_')}": {"first": mean, "second": mean},
    }


def _by_rate(direction: Array, weight1: float, weight2: float) -> Array:
    """What a learning rate does that corrects both means, as in Adam's paper, 2.1."""
    return direction * np.sqrt(weight2) / weight1


_CORRECTIONS: Wrong = {
    "no_bias_correction": _both(_one),
    "only_mean_corrected": {"weight2": _one},
    "only_squares_corrected": {"weight1": _one},
    "corrected_by_beta1": {"weight2": lambda b, other, t: 1 - other**t},
    "corrected_by_beta2": {"weight1": lambda b, other, t: 1 - other**t},
    "corrections_swapped": _both(lambda b, other, t: 1 - other**t),
    **_in_either("counter_stands_still", lambda b, other, t: 1 - b),
    **_in_either("counter_ahead", lambda b, other, t: 1 - b ** (t + 1)),
    **_in_either("counter_by_two", lambda b, other, t: 1 - b ** (2 * t - 1)),
    **_in_either("counter_stops", lambda b, other, t: 1 - b ** min(t, 2)),
    **_in_either("counter_behind", lambda b, other, t: 1 - b ** max(t - 1, 1)),
    **_in_either("corrected_once", lambda b, other, t: 1 - b if t == 1 else 1.0),
    **_in_either("power_of_share", lambda b, other, t: (1 - b) ** t),
    **_in_either("weight_upside_down", lambda b, other, t: b**t),
    "correction_outside_root": {"weight2": lambda b, other, t: (1 - b**t) ** 2},
    "corrected_twice": {"scaled": _by_rate},
    "eps_before_correction": {**_both(_one), "scaled": _by_rate},
    "correction_without_root": {
        **_both(_one),
        "scaled": lambda direction, w1, w2: direction * w2 / w1,
    },
    **_in_either("correction_multiplied", lambda b, other, t: 1 / (1 - b**t)),
    "times_not_power/mean": {"weight1": lambda b, other, t: 1 - b * t},
    # Without the absolute value, the root stops the program.
    "times_not_power/both": {
        "weight1": lambda b, other, t: 1 - b * t,
        "weight2": lambda b, other, t: abs(1 - b * t),
    },
    "root_of_weight": {"weight2": lambda b, other, t: np.sqrt(1 - b**t)},
    "weight_sign": _both(lambda b, other, t: 1 + b**t),
    "weight_sign/mean": {"weight1": lambda b, other, t: 1 + b**t},
    "weight_sign/squares": {"weight2": lambda b, other, t: 1 + b**t},
}


#: What else is wrong with one mean alone, or with both.
_MEANS: Wrong = {
    **_in_both("share_missing", lambda beta, old, new: beta * old + new),
    **_in_both("share_swapped", lambda beta, old, new: (1 - beta) * old + beta * new),
    **_in_means("beta_on_both", lambda beta, old, new: beta * (old + new)),
    **_in_means("beta_missing", lambda beta, old, new: old + (1 - beta) * new),
    **_in_means("mean_is_sum", lambda beta, old, new: old + new),
    "mean_is_sum/uncorrected": {
        "first": lambda beta, old, new: old + new,
        "second": lambda beta, old, new: old + new,
        **_both(_one),
    },
    **_in_means(
        "renewed_twice",
        lambda beta, old, new: _running(beta, _running(beta, old, new), new),
    ),
    **_in_means(
        "share_without_brackets", lambda beta, old, new: beta * old + 1 - beta * new
    ),
    "beta1_in_squares": {"made_with": lambda b1, b2: (b1, b1)},
    "beta2_in_mean": {"made_with": lambda b1, b2: (b2, b2)},
    "betas_swapped_in_means": {"made_with": lambda b1, b2: (b2, b1)},
    "mean_squared": {"square": lambda g, m, lr: m**2},
    "param_squared": {"measured": lambda g, param: param},
    "deviation_squared": {"square": lambda g, m, lr: (g - m) ** 2},
    "not_squared": {"square": lambda g, m, lr: np.abs(g)},
    "one_mean_for_all": {"square": lambda g, m, lr: (g**2).mean() + 0 * g},
    "lr_in_squares": {"square": lambda g, m, lr: (lr * g) ** 2},
    "squares_share_squared": {
        "second": lambda beta, old, new: beta * old + (1 - beta) ** 2 * new
    },
    "shares_squared": {
        "second": lambda beta, old, new: beta**2 * old + (1 - beta) ** 2 * new
    },
    "lr_in_velocity": {"enters": lambda g, lr: lr * g, "rate": lambda lr: 1.0},
    "lr_twice": {"enters": lambda g, lr: lr * g},
    "mean_not_kept": {"mean_kept": lambda m, weight, g: None},
    "squares_mean_not_kept": {"squares_kept": lambda s, weight, g: None},
    "means_not_kept": {
        "mean_kept": lambda m, weight, g: None,
        "squares_kept": lambda s, weight, g: None,
    },
    "corrected_kept": {
        "mean_kept": lambda m, weight, g: m / weight,
        "squares_kept": lambda s, weight, g: s / weight,
    },
    "corrected_kept/mean": {"mean_kept": lambda m, weight, g: m / weight},
    "corrected_kept/squares": {"squares_kept": lambda s, weight, g: s / weight},
    "gradient_kept_as_mean": {"mean_kept": lambda m, weight, g: g},
    "gradient_kept_as_mean/both": {
        "mean_kept": lambda m, weight, g: g,
        "squares_kept": lambda s, weight, g: g**2,
    },
    "last_square_kept": {"squares_kept": lambda s, weight, g: g**2},
    "root_kept": {"squares_kept": lambda s, weight, g: np.sqrt(s)},
    "means_start_full": {
        "mean_start": lambda g: g,
        "squares_start": lambda g: g**2,
    },
    "means_start_full/mean": {"mean_start": lambda g: g},
    "means_start_full/squares": {"squares_start": lambda g: g**2},
    "means_start_full/one": {"squares_start": np.ones_like},
    "means_start_full/gradients": {"mean_start": lambda g: g, "squares_start": np.abs},
    "old_mean_used": {"uses_old_mean": True},
    "old_squares_used": {"uses_old_squares": True},
    "gradient_above": {"above": lambda g, m, beta, t: g},
    "rmsprop_in_adam": {"above": lambda g, m, beta, t: g, "weight2": _one},
    "adagrad_in_adam": {"second": lambda beta, old, new: old + new, "weight2": _one},
    "sign_above": {"above": lambda g, m, beta, t: np.sign(m)},
    "look_ahead_in_adam": {
        "above": lambda g, m, beta, t: beta * m + (1 - beta) * g / (1 - beta**t)
    },
    "look_ahead_in_adam/plain": {"above": lambda g, m, beta, t: beta * m + g},
    "look_ahead_in_adam/shares": {
        "above": lambda g, m, beta, t: beta * m + (1 - beta) * g
    },
    "correction_without_brackets": {
        "weight1": _one,
        "above": lambda g, m, beta, t: m - beta**t,
    },
    "largest_square": {"largest": lambda old, s, weight: _largest(old, s / weight)},
    "largest_square/raw": {
        "largest": lambda old, s, weight: (
            np.maximum(old, s),
            np.maximum(old, s) / weight,
        )
    },
}


def _largest(old: Array, now: Array) -> tuple[Array, Array]:
    return np.maximum(old, now), np.maximum(old, now)


def _betas(b1: float, b2: float) -> Callable[..., tuple[float, ...]]:
    return lambda *hyper: (b1, b2, *hyper[2:])


_ADAM: Wrong = {
    **_CORRECTIONS,
    "betas_swapped": {"numbers": lambda b1, b2, *others: (b2, b1, *others)},
    **{name: {"divide": divide} for name, divide in _DIVISIONS.items()},
    **_POOLED,
    **_BESIDE,
    **_MEANS,
    **_NEITHER_SQUARED_NOR_ROOTED,
    "whole_divided": _WHOLE_DIVIDED,
    "beta1_in_squares/corrected": {"numbers": lambda b1, b2, *o: (b1, b1, *o)},
    "beta2_in_mean/corrected": {"numbers": lambda b1, b2, *o: (b2, b2, *o)},
    "numbers_of_its_own": {"numbers": lambda b1, b2, eps, *o: (0.9, 0.999, 1e-8, *o)},
    "numbers_of_its_own/betas": {"numbers": _betas(0.9, 0.999)},
    "numbers_of_its_own/99": {"numbers": _betas(0.9, 0.99)},
    "numbers_of_its_own/beta1": {"numbers": lambda b1, *others: (0.9, *others)},
    "numbers_of_its_own/beta2": {"numbers": lambda b1, b2, *o: (b1, 0.999, *o)},
    "numbers_of_its_own/corrections": {
        "weight1": lambda b, other, t: 1 - 0.9**t,
        "weight2": lambda b, other, t: 1 - 0.999**t,
    },
    **_SMALL_EPS,
}

#: What Adam is most often written without; a second mistake comes on top of these.
_OFTEN_IN_ADAM = (
    "no_bias_correction",
    "only_mean_corrected",
    "only_squares_corrected",
    "counter_stands_still",
    "counter_ahead",
    "eps_inside_root",
    "eps_missing",
    "root_not_taken",
    "squares_share_missing",
    "mean_share_missing",
    "not_squared",
    "means_not_kept",
    "betas_swapped",
    "step_uphill",
    "step_without_lr",
)

#: What hardly ever comes on top of these.
_ALONE_IN_ADAM = (
    "corrected_by_beta1",
    "corrected_by_beta2",
    "corrections_swapped",
    "corrected_twice",
    "times_not_power/mean",
    "times_not_power/both",
    "multiplied_by_root/brackets",
    "one_mean_for_all/late",
    "eps_above",
    "half_for_root",
    "means_start_full/mean",
    "means_start_full/squares",
    "beta1_in_squares/corrected",
    "beta2_in_mean/corrected",
    "corrected_kept/mean",
    "corrected_kept/squares",
    "sizes_averaged/signed",
    "lr_twice/squared",
    "correction_without_root",
)

_ALL_IN_ADAM = {**_ADAM, **_LANDINGS}

# ------------------------------------------------------------------------- AdamW

_DECAYS: Wrong = {
    "decay_in_gradient": {
        "coupled": lambda lr, decay: decay,
        "decays_before": False,
    },
    "decay_in_gradient/lr": {
        "coupled": lambda lr, decay: lr * decay,
        "decays_before": False,
    },
    "decay_after_step": {"decays_after": True, "decays_before": False},
    "decay_without_lr": {"decay_rate": lambda lr, decay: decay},
    "decay_grows": {"decayed": lambda param, rate: param * (1 + rate)},
    "decay_missing": {"decays_before": False},
    "decay_twice": {"decays_after": True},
    "decay_twice/coupled": {"coupled": lambda lr, decay: decay},
    "decay_twice/squared": {"decayed": lambda param, rate: param * (1 - rate) ** 2},
    "decay_twice/rate": {"decay_rate": lambda lr, decay: 2 * lr * decay},
    "decay_scaled_twice": {"decay_rate": lambda lr, decay: lr**2 * decay},
    "decay_scaled_twice/decay": {"decay_rate": lambda lr, decay: lr * decay**2},
    "decay_is_lr": {"decay_rate": lambda lr, decay: lr},
    "decay_kept": {"decayed": lambda param, rate: param * rate},
    "decay_by_sign": {"decayed": lambda param, rate: param - rate * np.sign(param)},
    "decay_same_for_all": {"decayed": lambda param, rate: param - rate},
    "numbers_of_its_own/decay": {"decay_rate": lambda lr, decay: lr * 0.01},
    "numbers_of_its_own/handed_on": {
        "numbers": lambda b1, b2, eps, decay: (0.9, 0.999, 1e-8, decay)
    },
    "numbers_of_its_own/all": {
        "numbers": lambda b1, b2, eps, decay: (0.9, 0.999, 1e-8, 0.01)
    },
}

# ----------------------------------------------------------------------- together


@dataclass(frozen=True)
class KnownStep:
    """A step with a known mistake, or with two, by their names."""

    name: str
    step: Step
    besides: str = ""


def _single(rule: Rule, wrong: Wrong) -> list[KnownStep]:
    return [
        KnownStep(name, replace(rule, **changes)) for name, changes in wrong.items()
    ]


#: What comes too seldom to come together with something else.
_SELDOM = (
    "lr_of_its_own",
    "lr_divides",
    "param_made_whole",
    "param_cut_off",
    "rate_falls",
    "lr_twice/in_squares",
    "param_squared",
    "shares_squared",
    "renewed_twice",
    "look_ahead_averaged",
    "param_subtracted",
    "first_step_skipped",
    "lr_in_velocity/pushed",
    "numbers_of_its_own/velocity",
    "numbers_of_its_own/corrections",
    "look_ahead_on_momentum",
    "step_undivided",
    "root_of_weight",
    "squared_too_late",
    "old_sum_squared",
    "root_of_signed_sum",
    "velocity_made_short",
    "velocity_divided",
    "momentum_on_param",
    "lr_kept",
    "share_without_brackets",
    "gradient_missing/squares",
    *_BESIDE_WITH_GRADIENT,
    "eps_kept",
    *(
        name
        for name in _POOLED
        if name not in ("one_sum_for_all", "one_mean_for_all/late")
    ),
    "param_multiplied",
    "terms_added",
    "gradient_in_one",
    "eps_squared_inside",
    "eps_times_root",
    "squared_not_rooted",
    "eps_as_limit",
    "another_root",
    "fraction_upside_down",
    "gradient_squared_above",
    "largest_square",
    "squares_averaged_all",
    "lr_in_squares",  # without eps it is the same as no learning rate
    "deviation_squared",
    "weight_sign",
    "look_ahead_in_adam",
    "weight_upside_down",
    "counter_by_two",
    "means_start_full/one",
    "means_start_full/gradients",
    "gradient_kept_as_mean/both",
    "numbers_of_its_own/99",
    "numbers_of_its_own/half",
    "step_halved",
    "double_step",
    "numbers_of_its_own/beta1",
    "numbers_of_its_own/beta2",
    "step_alone/negative",
    "old_mean_used",
    "sign_above",
    "gradient_missing/sign",
    *_SMALL_EPS,
    *(
        f"{name}/{mean}"
        for name in (
            "counter_ahead",
            "counter_stands_still",
            "counter_stops",
            "counter_behind",
            "corrected_once",
            "power_of_share",
        )
        for mean in ("mean", "squares")
    ),
    *(
        f"{name}{mean}"
        for name in ("beta_on_both", "beta_missing", "mean_is_sum")
        for mean in ("/mean", "/squares", "")
    ),
)


def is_seldom(name: str) -> bool:
    """Whether a mistake is too rare to be looked for beside another one."""
    return name in _SELDOM or name.partition("/")[0] in _SELDOM


def _pairs(rule: Rule, some: Wrong, others: Wrong) -> Iterator[KnownStep]:
    """Two mistakes at once, wherever they exchange different pieces."""
    seen = set()
    for (name, one), (other, two) in itertools.product(some.items(), others.items()):
        names = frozenset((name, other))
        same = name.partition("/")[0] == other.partition("/")[0]
        if same or names in seen or one.keys() & two.keys():
            continue
        if not (is_seldom(name) or is_seldom(other)):
            seen.add(names)
            yield KnownStep(name, replace(rule, **one, **two), other)


def _known(
    rule: Rule, own: Wrong, often: Iterable[str] = (), alone: Iterable[str] = ()
) -> tuple[KnownStep, ...]:
    """All mistakes in a rule, the likeliest first, and then those at once.

    Args:
        rule: the right one.
        own: its own mistakes; those of every landing come on top.
        often: the mistakes that another one may come on top of; all if empty.
        alone: the mistakes that come by themselves.
    """
    wrong = {**own, **_LANDINGS}
    again = {name: wrong[name] for name in often} or wrong
    others = {name: one for name, one in wrong.items() if name not in alone}
    return (*_single(rule, {**_STILL, **wrong}), *_pairs(rule, again, others))


_ROLLING = Rolling()
_AHEAD = Rolling(move=lambda mu, old, new, g: g + mu * new)
_AVERAGING = Dividing(squares=lambda alpha, s, q, t: alpha * s + (1 - alpha) * q)


def _with_share(share: Callable[[float], float]) -> Step:
    """RMSProp's step, and of it a share that belongs to the mean."""

    def step(
        param: Array, grad: Array, state: Any, lr: float, alpha: float, eps: float
    ) -> tuple[Array, Any]:
        moved, state = _AVERAGING(param, grad, state, lr, alpha, eps)
        return param + share(alpha) * (moved - param), state

    return step


#: RMSProp with Adam's mean above the fraction line. Nothing is corrected or decays.
_LIKE_ADAM = Adam(
    numbers=lambda alpha, eps: (alpha, alpha, eps, 0.0), weight1=_one, weight2=_one
)

#: Adam with AdaGrad's sum, and no correction.
_SUMMING_ADAM = Adam(
    second=lambda beta, old, new: old + new, weight1=_one, weight2=_one
)

#: Every rule's wrong steps, by the rule's name.
WRONG_STEPS: Mapping[str, tuple[KnownStep, ...]] = {
    "sgd_step": _known(Plain(), _SGD),
    "momentum_step": _known(_ROLLING, _MOMENTUM),
    "nesterov_step": _known(_AHEAD, _NESTEROV),
    "adagrad_step": _known(Dividing(), _ADAGRAD),
    "rmsprop_step": (
        *_known(_AVERAGING, _RMSPROP, _OFTEN_IN_RMSPROP),
        KnownStep("centred", Centred()),
        KnownStep("mean_above", _LIKE_ADAM),
        KnownStep("share_on_step", _with_share(lambda alpha: 1 - alpha)),
        KnownStep("share_on_step", _with_share(lambda alpha: alpha)),
    ),
    "adam_step": (
        # Who takes AdaGrad's sum corrects the squares in neither case.
        KnownStep("adagrad_in_adam", _SUMMING_ADAM, "no_bias_correction"),
        *_known(Adam(), _ADAM, _OFTEN_IN_ADAM, _ALONE_IN_ADAM),
    ),
    "adamw_step": (
        *_single(Adam(), {**_STILL, **_DECAYS, **_ALL_IN_ADAM}),
        *_pairs(
            Adam(),
            _DECAYS,
            {**_DECAYS, **{name: _ALL_IN_ADAM[name] for name in _OFTEN_IN_ADAM}},
        ),
    ),
}
