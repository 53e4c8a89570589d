"""Steps that students write, wrong in one place each. Their sentences: grader/text/.

Each rule is written once, with its pieces as functions; a mistake exchanges a piece.
The names are those of the text catalogue; where one sentence is true of several wrong
steps, a word behind a slash tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.exercises.stage_09_optim.stand_ins import COURSE_STEPS
from grader.exercises.stage_09_optim.walking import Step

Array = np.ndarray
Steps = Mapping[str, Step]


def _with_defaults(step: Step) -> Step:
    """The step with numbers of its own: the usual ones."""
    return lambda param, grad, state, lr, *_: step(param, grad, state, lr)


def _still(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
    return param, state


def _sign_step(param: Array, grad: Array, state: Any, lr: float) -> Any:
    return param - lr * np.sign(grad), state


def _common(step: Step, *, has_numbers: bool = True) -> dict[str, Step]:
    """What can go wrong with the step from the old parameter to the new one."""

    def uphill(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        moved, state = step(param, grad, state, lr, *hyper)
        return 2 * param - moved, state

    def without_lr(
        param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> Any:
        return step(param, grad, state, 1.0, *hyper)

    def alone(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        moved, state = step(param, grad, state, lr, *hyper)
        return param - moved, state

    wrong = {
        "step_uphill": uphill,
        "step_without_lr": without_lr,
        "step_alone": alone,
    }
    return wrong | ({"numbers_of_its_own": _with_defaults(step)} if has_numbers else {})


# ------------------------------------------------------------- steps with a velocity

#: (mu, old velocity, gradient, learning rate) -> new velocity
Velocity = Callable[[float, Array, Array, float], Array]
#: (mu, old velocity, new velocity, gradient, learning rate) -> what is subtracted
Move = Callable[[float, Array, Array, Array, float], Array]


def _velocity_step(
    velocity: Velocity,
    move: Move,
    start: Callable[[Array], Array] = np.zeros_like,
    keep: Callable[[Array, Array], Array] = lambda v, g: v,
) -> Step:
    def step(param: Array, grad: Array, state: Any, lr: float, mu: float) -> Any:
        old = state["velocity"] if state else start(grad)
        new = velocity(mu, old, grad, lr)
        return param - move(mu, old, new, grad, lr), {"velocity": keep(new, grad)}

    return step


def _bad_starts(move: Move) -> dict[str, Step]:
    """A right velocity that does not start at rest, or is not what is kept."""

    def first_gradient_lost(
        param: Array, grad: Array, state: Any, lr: float, mu: float
    ) -> Any:
        old = state.get("velocity", np.zeros_like(grad))
        new = mu * old + grad if state else old
        used = grad if state else old
        return param - move(mu, old, new, used, lr), {"velocity": new}

    return {
        "gradient_kept": _velocity_step(_mu_v_plus_g, move, keep=lambda v, g: g),
        "starts_with_gradient": _velocity_step(_mu_v_plus_g, move, start=np.copy),
        "first_gradient_lost": first_gradient_lost,
    }


def _mu_v_plus_g(mu: float, v: Array, g: Array, lr: float) -> Array:
    return mu * v + g


def _along_velocity(mu: float, old: Array, new: Array, g: Array, lr: float) -> Array:
    return lr * new


def _ahead(mu: float, old: Array, new: Array, g: Array, lr: float) -> Array:
    return lr * (g + mu * new)


#: Wrong velocities, whatever the step is that uses them.
_VELOCITIES: Mapping[str, Velocity] = {
    "one_minus_momentum": lambda mu, v, g, lr: mu * v + (1 - mu) * g,
    "velocity_not_kept": lambda mu, v, g, lr: g,
    "velocity_undamped": lambda mu, v, g, lr: v + g,
    "momentum_on_gradient": lambda mu, v, g, lr: v + mu * g,
    "momentum_on_both": lambda mu, v, g, lr: mu * (v + g),
    "momentum_shares_swapped": lambda mu, v, g, lr: (1 - mu) * v + mu * g,
}


def _momentum() -> dict[str, Step]:
    wrong = {
        name: _velocity_step(velocity, _along_velocity)
        for name, velocity in _VELOCITIES.items()
    }
    return wrong | {
        **_bad_starts(_along_velocity),
        "lr_in_velocity": _velocity_step(
            lambda mu, v, g, lr: mu * v + lr * g,
            lambda mu, old, new, g, lr: new,
        ),
        "step_uphill/lr_in_velocity": _velocity_step(
            lambda mu, v, g, lr: mu * v + lr * g,
            lambda mu, old, new, g, lr: -new,
        ),
        "lr_twice": _velocity_step(
            lambda mu, v, g, lr: mu * v + lr * g, _along_velocity
        ),
        "old_velocity_used": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * old
        ),
        "gradient_twice": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * (g + new)
        ),
        "look_ahead_unasked": _velocity_step(_mu_v_plus_g, _ahead),
    }


def _nesterov() -> dict[str, Step]:
    wrong = {
        name: _velocity_step(velocity, _ahead) for name, velocity in _VELOCITIES.items()
    }
    return wrong | {
        **_bad_starts(_ahead),
        "no_look_ahead": _velocity_step(_mu_v_plus_g, _along_velocity),
        "look_ahead_undamped": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * (g + new)
        ),
        "look_ahead_alone": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * mu * new
        ),
        "look_ahead_without_lr": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * g + mu * new
        ),
        "look_ahead_without_lr/minus": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * g - mu * new
        ),
        "look_ahead_swapped": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * (mu * g + new)
        ),
        "look_ahead_from_velocity": _velocity_step(
            _mu_v_plus_g, lambda mu, old, new, g, lr: lr * (new + mu * new)
        ),
        "look_ahead_kept": _velocity_step(
            lambda mu, v, g, lr: g + mu * (mu * v + g), _along_velocity
        ),
        "lr_in_velocity": _velocity_step(
            lambda mu, v, g, lr: mu * v + lr * g,
            lambda mu, old, new, g, lr: lr * g + mu * new,
        ),
    }


# ----------------------------------------------------------- steps with mean squares

#: (alpha, old mean, gradient, number of the step) -> new mean, or sum
Squares = Callable[[float, Array, Array, int], Array]
#: (gradient, squares, eps) -> the direction of the step
Divide = Callable[[Array, Array, float], Array]


def _over_root(g: Array, s: Array, eps: float) -> Array:
    return g / (np.sqrt(s) + eps)


def _squares_step(
    squares: Squares,
    divide: Divide = _over_root,
    *,
    has_alpha: bool,
    old: bool = False,
    keep: Callable[[Array, Array], Array] = lambda s, g: s,
) -> Step:
    """A step of AdaGrad's kind (numbers: eps) or of RMSProp's (alpha, eps)."""

    def step(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        alpha, eps = hyper if has_alpha else (0.0, *hyper)
        t, before = state.get("t", 0) + 1, state.get("squares", np.zeros_like(grad))
        new = squares(alpha, before, grad, t)
        moved = param - lr * divide(grad, before if old else new, eps)
        return moved, {"t": t, "squares": keep(new, grad)}

    return step


#: Wrong ways to divide by the root.
_DIVISIONS: Mapping[str, Divide] = {
    "eps_inside_root": lambda g, s, eps: g / np.sqrt(s + eps),
    "root_missing": lambda g, s, eps: g / (s + eps),
    "half_for_root": lambda g, s, eps: g / (s**1 / 2 + eps),
    "eps_missing": lambda g, s, eps: g / np.sqrt(s),
    "eps_subtracted": lambda g, s, eps: g / (np.sqrt(s) - eps),
    "eps_after_division": lambda g, s, eps: g / np.sqrt(s) + eps,
    "multiplied_by_root": lambda g, s, eps: g * (np.sqrt(s) + eps),
    "one_sum_for_all": lambda g, s, eps: g / (np.sqrt(s.sum()) + eps),
    "gradient_missing": lambda g, s, eps: 1 / (np.sqrt(s) + eps),
}


def _eps_beside(step: Step) -> dict[str, Step]:
    """The brackets below the fraction line are missing: eps stands beside it.

    Args:
        step: a right step; eps is the last of its numbers.
    """

    def beside(sign: float) -> Step:
        def stepped(
            param: Array, grad: Array, state: Any, lr: float, *hyper: float
        ) -> Any:
            *others, eps = hyper
            moved, state = step(param, grad, state, lr, *others, 0.0)
            return moved + sign * eps, state

        return stepped

    return {
        "eps_after_division/plus": beside(1.0),
        "eps_after_division/minus": beside(-1.0),
    }


def _adagrad() -> dict[str, Step]:
    def total(alpha: float, s: Array, g: Array, t: int) -> Array:
        return s + g**2

    def of(squares: Squares = total, divide: Divide = _over_root, **how: Any) -> Step:
        return _squares_step(squares, divide, has_alpha=False, **how)

    return {
        **{name: of(divide=divide) for name, divide in _DIVISIONS.items()},
        "squares_not_kept": of(lambda alpha, s, g, t: g**2),
        "squares_averaged": of(lambda alpha, s, g, t: s + (g**2 - s) / t),
        "old_squares_used": of(old=True),
        "not_squared": of(lambda alpha, s, g, t: s + np.abs(g)),
        "sizes_added": of(
            lambda alpha, s, g, t: s + np.abs(g), lambda g, s, eps: g / (s + eps)
        ),
        "root_kept": of(keep=lambda s, g: np.sqrt(s)),
        "last_square_kept": of(keep=lambda s, g: g**2),
        "one_mean_for_all": of(lambda alpha, s, g, t: s + (g**2).mean()),
        "first_square_twice": of(
            lambda alpha, s, g, t: s + g**2 if t > 1 else 2 * g**2
        ),
        **_eps_beside(COURSE_STEPS["adagrad_step"]),
    }


def _rmsprop() -> dict[str, Step]:
    def mean(alpha: float, s: Array, g: Array, t: int) -> Array:
        return alpha * s + (1 - alpha) * g**2

    def of(squares: Squares = mean, divide: Divide = _over_root, **how: Any) -> Step:
        return _squares_step(squares, divide, has_alpha=True, **how)

    return {
        **{name: of(divide=divide) for name, divide in _DIVISIONS.items()},
        "share_squared": of(lambda alpha, s, g, t: alpha * s + ((1 - alpha) * g) ** 2),
        "alpha_on_both": of(lambda alpha, s, g, t: alpha * (s + g**2)),
        "share_missing": of(lambda alpha, s, g, t: alpha * s + g**2),
        "squares_summed": of(lambda alpha, s, g, t: s + g**2),
        "shares_swapped": of(lambda alpha, s, g, t: (1 - alpha) * s + alpha * g**2),
        "squares_not_kept": of(lambda alpha, s, g, t: (1 - alpha) * g**2),
        "old_squares_used": of(old=True),
        "not_squared": of(lambda alpha, s, g, t: alpha * s + (1 - alpha) * np.abs(g)),
        "starts_full": of(
            lambda alpha, s, g, t: g**2 if t == 1 else mean(alpha, s, g, t)
        ),
        "correction_unasked": _corrected(mean),
        "mean_undamped": of(lambda alpha, s, g, t: s + (1 - alpha) * g**2),
        "root_kept": of(keep=lambda s, g: np.sqrt(s)),
        "last_square_kept": of(keep=lambda s, g: g**2),
        "one_mean_for_all": of(
            lambda alpha, s, g, t: alpha * s + (1 - alpha) * (g**2).mean()
        ),
        "numbers_of_its_own/alpha": lambda param, grad, state, lr, alpha, eps: (
            COURSE_STEPS["rmsprop_step"](param, grad, state, lr, eps=eps)
        ),
        **_eps_beside(COURSE_STEPS["rmsprop_step"]),
    }


def _corrected(mean: Squares) -> Step:
    """RMSProp with Adam's correction of the mean."""

    def step(
        param: Array, grad: Array, state: Any, lr: float, alpha: float, eps: float
    ) -> Any:
        t = state.get("t", 0) + 1
        squares = mean(alpha, state.get("squares", np.zeros_like(grad)), grad, t)
        moved = param - lr * _over_root(grad, squares / (1 - alpha**t), eps)
        return moved, {"t": t, "squares": squares}

    return step


# -------------------------------------------------------------------------- Adam

#: (beta, old mean, new value) -> new mean
Mean = Callable[[float, Array, Array], Array]
#: (beta1, beta2, number of the step) -> what the two means are divided by
Weights = Callable[[float, float, int], tuple[float, float]]


def _running(beta: float, old: Array, new: Array) -> Array:
    return beta * old + (1 - beta) * new


def _full_weight(beta: float, old: Array, new: Array) -> Array:
    return beta * old + new


def _adam_step(
    first: Mean = _running,
    second: Mean = _running,
    weights: Weights = lambda b1, b2, t: (1 - b1**t, 1 - b2**t),
    divide: Divide = _over_root,
    square: Callable[[Array, Array], Array] = lambda g, m: g**2,
    above: Callable[[Array, Array], Array] = lambda g, m: m,
    *,
    kept: tuple[bool, bool] = (True, True),
    corrected_kept: bool = False,
    made_with: Callable[[float, float], tuple[float, float]] = lambda b1, b2: (b1, b2),
) -> Step:
    def step(
        param: Array,
        grad: Array,
        state: Any,
        lr: float,
        beta1: float,
        beta2: float,
        eps: float,
    ) -> Any:
        t, nothing = state.get("t", 0) + 1, np.zeros_like(grad)
        old_mean = state.get("mean", nothing) if kept[0] else nothing
        old_squares = state.get("squares", nothing) if kept[1] else nothing
        share1, share2 = made_with(beta1, beta2)
        mean = first(share1, old_mean, grad)
        squares = second(share2, old_squares, square(grad, mean))
        weight1, weight2 = weights(beta1, beta2, t)
        direction, size = above(grad, mean / weight1), squares / weight2
        if corrected_kept:
            mean, squares = direction, size
        moved = param - lr * divide(direction, size, eps)
        return moved, {"t": t, "mean": mean, "squares": squares}

    return step


def _eps_before_correction(
    param: Array,
    grad: Array,
    state: Any,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> Any:
    """Adam with eps added to the root of the uncorrected mean, as its paper's 2.1."""
    t = state.get("t", 0) + 1
    mean = _running(beta1, state.get("mean", 0.0), grad)
    squares = _running(beta2, state.get("squares", 0.0), grad**2)
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    moved = param - rate * mean / (np.sqrt(squares) + eps)
    return moved, {"t": t, "mean": mean, "squares": squares}


def _corrected_twice(
    param: Array,
    grad: Array,
    state: Any,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> Any:
    """Adam with corrected means, and a learning rate that corrects them again."""
    t = state.get("t", 0) + 1
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return COURSE_STEPS["adam_step"](param, grad, state, rate, beta1, beta2, eps)


def _lr_in_mean(
    param: Array,
    grad: Array,
    state: Any,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> Any:
    """Adam whose first mean is one of learning rate times gradient."""
    t = state.get("t", 0) + 1
    mean = _running(beta1, state.get("mean", 0.0), lr * grad)
    squares = _running(beta2, state.get("squares", 0.0), grad**2)
    direction, size = mean / (1 - beta1**t), squares / (1 - beta2**t)
    state = {"t": t, "mean": mean, "squares": squares}
    return param - _over_root(direction, size, eps), state


def _running_swapped(beta: float, old: Array, new: Array) -> Array:
    return (1 - beta) * old + beta * new


def _with_betas(choose: Callable[[float, float], tuple[float, float]]) -> Step:
    """A right Adam that is called with other betas."""

    def step(
        param: Array,
        grad: Array,
        state: Any,
        lr: float,
        beta1: float,
        beta2: float,
        eps: float,
    ) -> Any:
        betas = choose(beta1, beta2)
        return COURSE_STEPS["adam_step"](param, grad, state, lr, *betas, eps)

    return step


def _adam() -> dict[str, Step]:
    divisions = dict(_DIVISIONS)
    del divisions["gradient_missing"]
    return {
        "no_bias_correction": _adam_step(weights=lambda b1, b2, t: (1.0, 1.0)),
        "only_mean_corrected": _adam_step(weights=lambda b1, b2, t: (1 - b1**t, 1.0)),
        "only_squares_corrected": _adam_step(
            weights=lambda b1, b2, t: (1.0, 1 - b2**t)
        ),
        "betas_swapped": _with_betas(lambda b1, b2: (b2, b1)),
        "corrected_by_beta1": _adam_step(
            weights=lambda b1, b2, t: (1 - b1**t, 1 - b1**t)
        ),
        "corrected_by_beta2": _adam_step(
            weights=lambda b1, b2, t: (1 - b2**t, 1 - b2**t)
        ),
        "corrections_swapped": _adam_step(
            weights=lambda b1, b2, t: (1 - b2**t, 1 - b1**t)
        ),
        "counter_stands_still": _adam_step(weights=lambda b1, b2, t: (1 - b1, 1 - b2)),
        "counter_ahead": _adam_step(
            weights=lambda b1, b2, t: (1 - b1 ** (t + 1), 1 - b2 ** (t + 1))
        ),
        "counter_by_two": _adam_step(
            weights=lambda b1, b2, t: (1 - b1 ** (2 * t - 1), 1 - b2 ** (2 * t - 1))
        ),
        "power_of_share": _adam_step(
            weights=lambda b1, b2, t: ((1 - b1) ** t, (1 - b2) ** t)
        ),
        "corrected_twice": _corrected_twice,
        "correction_outside_root": _adam_step(
            weights=lambda b1, b2, t: (1 - b1**t, (1 - b2**t) ** 2)
        ),
        "correction_multiplied": _adam_step(
            weights=lambda b1, b2, t: (1 / (1 - b1**t), 1 / (1 - b2**t))
        ),
        "eps_before_correction": _eps_before_correction,
        **{name: _adam_step(divide=divide) for name, divide in divisions.items()},
        "mean_share_missing": _adam_step(first=_full_weight),
        "squares_share_missing": _adam_step(second=_full_weight),
        "both_shares_missing": _adam_step(_full_weight, _full_weight),
        "mean_share_swapped": _adam_step(first=_running_swapped),
        "squares_share_swapped": _adam_step(second=_running_swapped),
        "both_shares_swapped": _adam_step(_running_swapped, _running_swapped),
        "beta1_in_squares": _adam_step(made_with=lambda b1, b2: (b1, b1)),
        "beta1_in_squares/corrected": _with_betas(lambda b1, b2: (b1, b1)),
        "beta2_in_mean": _adam_step(made_with=lambda b1, b2: (b2, b2)),
        "beta2_in_mean/corrected": _with_betas(lambda b1, b2: (b2, b2)),
        "mean_squared": _adam_step(square=lambda g, m: m**2),
        "not_squared": _adam_step(square=lambda g, m: np.abs(g)),
        "gradient_above": _adam_step(above=lambda g, m: g),
        "mean_not_kept": _adam_step(kept=(False, True)),
        "squares_mean_not_kept": _adam_step(kept=(True, False)),
        "means_not_kept": _adam_step(kept=(False, False)),
        "corrected_kept": _adam_step(corrected_kept=True),
        "lr_in_velocity": _lr_in_mean,
        "numbers_of_its_own/betas": _with_betas(lambda b1, b2: (0.9, 0.999)),
        **_eps_beside(COURSE_STEPS["adam_step"]),
    }


#: What may well go wrong when Adam is written out again instead of being called.
_AGAIN_IN_ADAMW = (
    "no_bias_correction",
    "betas_swapped",
    "counter_stands_still",
    "eps_inside_root",
    "eps_missing",
    "means_not_kept",
)


def _with_decay(step: Step) -> Step:
    def decayed(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        *own, decay = hyper
        return step(param * (1 - lr * decay), grad, state, lr, *own)

    return decayed


def _adamw() -> dict[str, Step]:
    adam = COURSE_STEPS["adam_step"]

    def coupled(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        return adam(param, grad + hyper[-1] * param, state, lr, *hyper[:-1])

    def after(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        moved, state = adam(param, grad, state, lr, *hyper[:-1])
        return moved * (1 - lr * hyper[-1]), state

    def whole(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        return adam(param * (1 - hyper[-1]), grad, state, lr, *hyper[:-1])

    def grows(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        return adam(param * (1 + lr * hyper[-1]), grad, state, lr, *hyper[:-1])

    def none(param: Array, grad: Array, state: Any, lr: float, *hyper: float) -> Any:
        return adam(param, grad, state, lr, *hyper[:-1])

    def not_handed_on(
        param: Array, grad: Array, state: Any, lr: float, *hyper: float
    ) -> Any:
        return adam(param * (1 - lr * hyper[-1]), grad, state, lr)

    wrong = _adam()
    return {
        "decay_in_gradient": coupled,
        "decay_after_step": after,
        "decay_without_lr": whole,
        "decay_grows": grows,
        "decay_missing": none,
        "numbers_of_its_own/handed_on": not_handed_on,
        **{name: _with_decay(wrong[name]) for name in _AGAIN_IN_ADAMW},
    }


def _wrong(name: str, own: Steps) -> Steps:
    """What can go wrong with a rule, the likeliest first."""
    has_numbers = name != "sgd_step"
    common = _common(COURSE_STEPS[name], has_numbers=has_numbers)
    return {"param_stands_still": _still, **own, **common}


#: Every rule's wrong steps, by the rule's name.
WRONG_STEPS: Mapping[str, Steps] = {
    name: _wrong(name, own)
    for name, own in {
        "sgd_step": {"steps_of_one_length": _sign_step},
        "momentum_step": _momentum(),
        "nesterov_step": _nesterov(),
        "adagrad_step": _adagrad(),
        "rmsprop_step": _rmsprop(),
        "adam_step": _adam(),
        "adamw_step": _adamw(),
    }.items()
}
