# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 02 · Gradient checking
#
# | | |
# | --- | --- |
# | **You will be able to** | measure the slopes of any function, say how good the measurement is, and use it to tell a right gradient from a wrong one |
# | **Time** | about an hour and a half |
# | **Before you start** | stage 01; Taylor's theorem up to the third derivative |
# | **Points** | 20: `numerical_gradient` 6, `relative_error` 4, `gradient_check` 10 |
#
# Stage 01 ended with two loss curves. One belonged to the right gradient, the other to a
# gradient without the ReLU's mask, and the wrong one fell lower. This is no accident.
# **A falling loss only says that you go downhill.** Half of all directions lead
# downhill, and a gradient with a bug in it usually points into that half. To be *the
# gradient* is to be the one right answer in every single entry, and no curve shows that.
#
# So you need a referee. In stage 01 it was PyTorch. But who checks PyTorch? Its authors
# measure slopes with nothing but the function itself, and compare. In this notebook you
# build that tool. You can carry it to any framework, any language and any network.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from collections.abc import Callable

import numpy as np

from grader import (
    LEARNING_RATE,
    plot_losses,
    plot_step_sizes,
    starting_point,
    when_filled_in,
)

Array = np.ndarray


# %% [markdown]
# ## 1 · Measuring a slope
#
# You have done it already: you raised one weight by a hundred thousandth, went forward
# again, and divided the change of the loss by the nudge. For a function $f$ that maps
# an array $a$ to one number, the slope with respect to the entry $a_i$ *is* the limit of
# this:
#
# $$
# \frac{\partial f}{\partial a_i}
# = \lim_{\varepsilon \to 0} \frac{f(a + \varepsilon\,e_i) - f(a)}{\varepsilon} ,
# $$
#
# where $e_i$ has the shape of $a$, with a 1 at entry $i$ and zeros elsewhere. Only one
# entry moves; all others stay. A computer cannot take the limit. It can only take some
# small $\varepsilon$ and divide: the **one-sided difference**. Geometrically, it replaces
# the tangent by a secant.
#
# ![Two pictures of the same curve, which bends upward, with its tangent at a. Left, one-sided: the secant runs from the curve's point at a to the one at a plus eps and is clearly steeper than the tangent, 1.735 against 1.155. Right, central: the secant runs from the point at a minus eps to the one at a plus eps and is almost parallel to the tangent, 1.215 against 1.155.](differences.svg)
#
# The right picture has the remedy: step to *both* sides. The curve's bend tilts the
# one-sided secant. The **central difference** has the bend on both sides of $a$, and
# there it cancels:
#
# $$
# \frac{\partial f}{\partial a_i}
# \approx \frac{f(a + \varepsilon\,e_i) - f(a - \varepsilon\,e_i)}{2\,\varepsilon} .
# $$
#
# ### How wrong is it?
#
# Taylor's theorem answers that. Along one entry, and writing $f'$, $f''$, $f'''$ for the
# derivatives at $a$,
#
# $$
# f(a \pm \varepsilon) = f \pm \varepsilon f' + \frac{\varepsilon^2}{2} f''
# \pm \frac{\varepsilon^3}{6} f''' + \dots
# $$
#
# Put this into both quotients. In the central one, everything with an even power is the
# same on both sides and drops out of the difference:
#
# $$
# \underbrace{\frac{f(a+\varepsilon) - f(a)}{\varepsilon}}_{\text{one-sided}}
# = f' + \frac{\varepsilon}{2} f'' + \dots
# \qquad\qquad
# \underbrace{\frac{f(a+\varepsilon) - f(a-\varepsilon)}{2\varepsilon}}_{\text{central}}
# = f' + \frac{\varepsilon^2}{6} f''' + \dots
# $$
#
# What is left over is called the **truncation error**: the series was cut off. It is
# $O(\varepsilon)$ on one side and $O(\varepsilon^2)$ on two. A step ten times as short
# makes the one ten times smaller, and the other a hundred times.
#
# By hand, with $f(a) = a^3$ at $a = 2$, where the slope is 12, and $\varepsilon = 0.1$:
#
# | | | error |
# | --- | --- | --- |
# | one-sided | $(9.261 - 8) / 0.1 = 12.61$ | 0.61 |
# | central | $(9.261 - 6.859) / 0.2 = 12.01$ | 0.01 |
#
# Is that what the formulas say? $\tfrac{0.1}{2} \cdot 12 + \tfrac{0.01}{6} \cdot 6 = 0.61$
# for the one, $\tfrac{0.01}{6} \cdot 6 = 0.01$ for the other.
#
# ### Your turn
#
# | | shape |
# | --- | --- |
# | `f` | a function: takes an array of the shape of `a`, returns one number |
# | `a` | any shape: $(n,)$, $(n, m)$, $(n, m, k)$, or $()$ for a single number |
# | `eps` | one number |
# | the result | **the shape of `a`**, float64 |
#
# Every entry gets its turn: nudge it alone, up and down, and call `f` twice. Three traps
# are laid out for you, and the check looks into each of them.
#
# - **Put it back.** When the second entry is nudged, the first must be where it was.
# - **Integers.** An array of integers stores $3 + 0.00001$ as 3. Whatever the dtype
#   of `a`, measure in float64. (Why not float32? Section 3 shows it.)
# - **It is not yours.** The caller still needs `a`, unchanged to the last bit.
#
# <details><summary>Hint 1</summary>
#
# Work on a copy in float64, so that neither the dtype nor the owner of `a` is a worry any
# more. `np.array(...)` copies, and takes a `dtype`. The array for the results should not
# take over the dtype of `a` either.
#
# <details><summary>Hint 2</summary>
#
# How do you loop over all entries of an array whose number of axes you do not know?
# `np.ndindex(shape)` gives every index as a tuple, `(0, 0)`, `(0, 1)`, and so on, and
# for the shape `()` it gives the one index `()`. Such a tuple goes between square
# brackets as it is.
#
# <details><summary>Hint 3</summary>
#
# In each turn: keep the old entry in a variable. Set the entry to the old value plus
# `eps`, and call `f`. Set it to the old value minus `eps`, and call `f`. Put the old value
# back. Divide the difference by the distance between the two points; mind the brackets.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_gradient(
    f: Callable[[Array], float], a: Array, eps: float = 1e-5
) -> Array:
    """Measure the gradient of f at a by central differences.

    Args:
        f: maps an array of a's shape to one number.
        a: where to measure, of any shape and any real dtype. Not changed.
        eps: how far each entry is nudged, up and down.

    Returns:
        slopes: of a's shape, float64.
    """
    ### BEGIN SOLUTION
    point = np.array(a, dtype=np.float64)
    slopes = np.empty(point.shape)
    for index in np.ndindex(point.shape):
        kept = point[index]
        point[index] = kept + eps
        above = f(point)
        point[index] = kept - eps
        below = f(point)
        point[index] = kept
        slopes[index] = (above - below) / (2 * eps)
    ### END SOLUTION
    return slopes


# %% nbgrader={"grade": true, "grade_id": "check_numerical_gradient", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("02-gradient-check/numerical_gradient")
### BEGIN HIDDEN TESTS
from grader import grade

grade("02-gradient-check/numerical_gradient")
### END HIDDEN TESTS

# %% [markdown]
# The check uses long steps on purpose. The truncation error then stands out, and it can
# tell a central difference from a one-sided one. Here is the example from above:

# %% nbgrader={"grade": false, "grade_id": "cube", "locked": true, "schema_version": 3, "solution": false, "task": false}
def cube(a: Array) -> float:
    """Return the sum of all cubes."""
    return float((a**3).sum())


# %% nbgrader={"grade": false, "grade_id": "cube_slopes", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    for step in (0.1, 0.01, 0.001):
        measured = numerical_gradient(cube, np.array([2.0]), step)
        print(f"eps = {step:<6g} slope = {measured[0]:.6f}")

# %% [markdown]
# Each step is ten times as short as the one before, and the error a hundred times as
# small: $O(\varepsilon^2)$, as promised.
#
# ## 2 · How close is close?
#
# A measured gradient and a derived one never agree in all digits. You need one number
# that says how far apart they are. The two obvious ones fail, each in its own way. Take
# two gradients with three entries, and their measurements:

# %% nbgrader={"grade": false, "grade_id": "two_alarms", "locked": true, "schema_version": 3, "solution": false, "task": false}
# Right, but for rounding: about 1e-8 in each entry, whatever the size of the entry.
derived_1 = np.array([1000.0, 1.0, 2e-9])
measured_1 = derived_1 + np.array([1e-8, -1e-8, 1e-8])

# Wrong: a factor 2 was forgotten. But all of it is small.
derived_2 = np.array([1e-9, -3e-9, 2e-9])
measured_2 = 2 * derived_2

for name, derived, measured in (
    ("1, right", derived_1, measured_1),
    ("2, wrong", derived_2, measured_2),
):
    difference = np.abs(derived - measured)
    size = np.maximum(np.abs(derived), np.abs(measured))
    print(f"gradient {name}")
    print(f"    largest difference of two entries      {difference.max():.0e}")
    print(f"    largest relative one, entry by entry   {(difference / size).max():.0e}")


# %% [markdown]
# - **The absolute difference is blind to size.** It is *smaller* for the wrong gradient.
#   `np.allclose` with its defaults falls for this: it lets a difference of $10^{-8}$ pass,
#   whatever it belongs to.
# - **Entry by entry, the right gradient looks terrible.** Its third entry is off by more
#   than 80 %. But rounding errors come from the size of $f$, which all entries share, and
#   not from the size of the entry. A small entry drowns in them, and means nothing.
#
# The remedy: measure the difference *as a whole*, and the gradients as a whole, and divide
# once.
#
# $$
# \text{relative error}(a, b) = \frac{\lVert a - b \rVert}{\max(\lVert a \rVert, \lVert b \rVert)} ,
# \qquad
# \lVert a \rVert = \sqrt{\textstyle\sum_i a_i^2} .
# $$
#
# The sum runs over all entries, whatever the shape. The larger norm below makes it
# symmetric, and keeps a gradient that is nearly zero by mistake from looking good. Two
# arrays of zeros agree, so for them it is 0. It never exceeds 2. Some values to get a
# feeling:
#
# | $b$ is | relative error | |
# | --- | --- | --- |
# | $a$ itself | 0 | |
# | $1.01\,a$ | about 0.01 | |
# | $2a$, or $a/2$ | 1/2 | a factor 2 forgotten |
# | 0, where $a$ is not | 1 | |
# | $-a$ | 2 | opposite sign |
#
# **One more trap: broadcasting.** A gradient of shape $(n, 1)$ minus one of shape $(n,)$
# is no error in NumPy. It is an $(n, n)$ array, and the bug that you were looking for
# hides in it. Arrays of different shapes have no relative error, so raise a `ValueError`.
#
# <details><summary>Hint 1</summary>
#
# `np.linalg.norm(a)`, with nothing else between the brackets, is the root of the sum of
# all squares, for any number of axes.
#
# <details><summary>Hint 2</summary>
#
# Three steps. Compare the shapes and `raise ValueError(...)` if they differ. Find the
# larger norm. If it is 0, the answer is 0; otherwise divide. (Do not add a small constant
# to the denominator instead: a tiny gradient would drown in it.)
#
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relative_error(a: Array, b: Array) -> float:
    """Return ‖a - b‖ / max(‖a‖, ‖b‖), and 0 if both are all zeros.

    Args:
        a: any shape, float64.
        b: the same shape.

    Returns:
        error: one number from 0 to 2.

    Raises:
        ValueError: the shapes differ. Nothing is broadcast.
    """
    ### BEGIN SOLUTION
    if a.shape != b.shape:
        raise ValueError(f"the shapes {a.shape} and {b.shape} differ")
    apart = np.linalg.norm(a - b)
    larger_norm = max(np.linalg.norm(a), np.linalg.norm(b))
    # Asked of the difference, which is NaN if anything is: NaN must not come out as 0.
    error = apart / larger_norm if apart != 0 else 0.0
    ### END SOLUTION
    return error


# %% nbgrader={"grade": true, "grade_id": "check_relative_error", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("02-gradient-check/relative_error")
### BEGIN HIDDEN TESTS
from grader import grade

grade("02-gradient-check/relative_error")
### END HIDDEN TESTS

# %% nbgrader={"grade": false, "grade_id": "no_alarm", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    print(f"gradient 1, right   {relative_error(derived_1, measured_1):.0e}")
    print(f"gradient 2, wrong   {relative_error(derived_2, measured_2):.0e}")


# %% [markdown]
# No false alarm, and no silence. What is a good number? For central differences in
# float64 with $\varepsilon = 10^{-5}$, and a function whose values are not vastly larger
# than its slopes:
#
# | relative error | what it means |
# | --- | --- |
# | up to $10^{-7}$ | right: this is rounding and truncation |
# | $10^{-7}$ to $10^{-5}$ | most likely right, and badly measured: look at the size of $f$ and at $\varepsilon$ (section 3) |
# | $10^{-5}$ to $10^{-2}$ | look closer: a small mistake, or something imprecise, such as float32 inside of $f$ |
# | above $10^{-2}$ | wrong, unless there is a kink between the two points (section 5) |
#
# ## 3 · How long should the step be?
#
# Short, says Taylor: the truncation error falls with the step. But a second error *grows*
# as the step becomes shorter. A float64 keeps about 16 digits; the relative gap between
# neighbours is the **machine epsilon**, $\epsilon_\text{mach} = 2.2 \cdot 10^{-16}$. So each
# value of $f$ is off by about $\epsilon_\text{mach} |f|$. The two values of $f$ are nearly
# equal, and in their difference the leading digits cancel, while those errors stay. Then
# they are divided by something small:
#
# $$
# \text{rounding error} \approx \frac{\epsilon_\text{mach}\,|f|}{\varepsilon} ,
# \qquad
# \text{truncation error} \approx \frac{\varepsilon}{2}\,|f''|
# \;\text{ or }\; \frac{\varepsilon^2}{6}\,|f'''| .
# $$
#
# The sum of both is smallest where neither rules. If $f$ and its derivatives are numbers
# like 1, setting the derivative with respect to $\varepsilon$ to zero gives, up to factors
# near 1:
#
# | | best step | error there | in float64 | in float32 |
# | --- | --- | --- | --- | --- |
# | one-sided | $\epsilon_\text{mach}^{1/2}$ | $\epsilon_\text{mach}^{1/2}$ | step $10^{-8}$, error $10^{-8}$ | step $3 \cdot 10^{-4}$, error $3 \cdot 10^{-4}$ |
# | central | $\epsilon_\text{mach}^{1/3}$ | $\epsilon_\text{mach}^{2/3}$ | step $6 \cdot 10^{-6}$, error $4 \cdot 10^{-11}$ | step $5 \cdot 10^{-3}$, error $2 \cdot 10^{-5}$ |
#
# Now measure it. The next cell takes a function whose gradient is known, a sum of 40
# sines, and measures it with 49 different steps: one-sided, with your central differences,
# and with your central differences of the same function computed in float32.
#
# **Before you run it:** on axes that are both logarithmic, a power $\varepsilon^p$ is a
# straight line of slope $p$. Sketch what you expect for the first two.

# %% nbgrader={"grade": false, "grade_id": "step_sizes", "locked": true, "schema_version": 3, "solution": false, "task": false}
def sines(a: Array) -> float:
    """Return the sum of all sines; its gradient is the cosine of each entry."""
    return float(np.sin(a).sum())


def sines_in_float32(a: Array) -> float:
    """Return the same, computed in float32."""
    return float(np.sin(a.astype(np.float32)).sum())


def one_sided(f: Callable[[Array], float], a: Array, eps: float) -> Array:
    """Measure the gradient of f at a vector by one-sided differences."""
    return np.array([(f(a + nudge) - f(a)) / eps for nudge in eps * np.eye(a.size)])


angles = np.random.default_rng(2).standard_normal(40)
steps = np.logspace(-12, 0, 49)

# %% nbgrader={"grade": false, "grade_id": "step_sizes_curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    errors = {
        name: [relative_error(measure(f, angles, eps), np.cos(angles)) for eps in steps]
        for name, measure, f in (
            ("one-sided differences", one_sided, sines),
            ("central differences", numerical_gradient, sines),
            ("central differences, f in float32", numerical_gradient, sines_in_float32),
        )
    }
    plot_step_sizes(steps, errors, title="How long should the step be?")


# %% [markdown]
# Two straight branches, and a V where they meet. On the right, truncation: slope +1 for
# one-sided differences, +2 for central ones. On the left, rounding: slope −1 for both,
# because both divide the same kind of error by the step. **Making the step shorter and
# shorter makes the measurement worse.**
#
# At their best, central differences are several hundred times as good, and they forgive
# more: between $10^{-6}$ and $10^{-4}$ any step will do. We take $10^{-5}$ from here on.
#
# The dotted curve is why we measure in float64. In float32 the best that you can get is
# about $10^{-5}$, and only with a step that you have to guess well. With the step
# $10^{-5}$ the error is near 1 %: a right gradient would look wrong.
#
# <details><summary>Why is the dotted curve flat on the left, at exactly 1?</summary>
#
# There the step is lost: in float32, $a + \varepsilon$ and $a - \varepsilon$ are both
# rounded to $a$ itself. The measured gradient is zero, and the relative error of zero
# against anything is 1. It is the same thing that happens to an array of integers.
#
# </details>
#
# ## 4 · The gradient check
#
# Put the two together. A gradient check gets a function, somebody's code for its
# gradient, and a point. It answers True if the code agrees with the measurement, and False
# otherwise.
#
# Think of a smoke detector. One that never rings is useless, and so is one that always
# rings. The check below judges yours in the same way: it hands it right gradients, of tiny,
# ordinary and huge size and of different shapes, and gradients with planted mistakes, of
# functions that your code has never seen. Here is what people get wrong, and how a careless
# check lets it pass:
#
# | the gradient | and the check that lets it pass |
# | --- | --- |
# | is off by a factor, even one like 1.01 | has a tolerance that is far too generous |
# | is off by very little: a relative error of $3 \cdot 10^{-5}$ | has a tolerance above $10^{-5}$ |
# | is wrong in one entry of many | looks at sums, means, or a few entries |
# | is tiny, and wrong | looks at the absolute difference |
# | has the shape $(n, 1)$ instead of $(n,)$, or is one number | broadcasts |
# | contains NaN | asks `error > tolerance`, which is False for NaN |
# | was computed at another point: `grad_f` changed its input in place | handed out the only copy it had |
#
# A gradient of the wrong shape is a wrong gradient: answer False, and do not stop with an
# error. Most parts of the check call yours without `eps` and `tolerance`, so their defaults
# have to be good ones. The last two parts hand one of them over, by name, as section 5
# does: measure with the step that you are given, and compare with the tolerance that you
# are given.
#
# <details><summary>Hint 1</summary>
#
# Four steps: ask `grad_f`, measure, compare the shapes, compare the numbers. You have a
# function for the second and one for the last.
#
# <details><summary>Hint 2</summary>
#
# `np.shape(g)` works for arrays and for plain numbers. `a.copy()` is a copy that `grad_f`
# may do with as it likes.
#
# <details><summary>Hint 3</summary>
#
# NaN is neither larger nor smaller than anything. Ask the question whose answer for NaN
# is the one that you want.
#
# </details>
# </details>
# </details>

# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(
    f: Callable[[Array], float],
    grad_f: Callable[[Array], Array],
    a: Array,
    eps: float = 1e-5,
    tolerance: float = 1e-6,
) -> bool:
    """Say whether grad_f(a) is the gradient of f at a.

    Args:
        f: maps an array of a's shape to one number.
        grad_f: the code on trial; maps an array of a's shape to what should be the
            gradient there. It may be wrong in any way, and may change its input.
        a: where to look, float64, of any shape. Not changed.
        eps: step of the measurement.
        tolerance: the largest relative error that is accepted. An error of 3e-5 is a
            mistake, and the default has to catch it.

    Returns:
        is_right: True or False.
    """
    ### BEGIN SOLUTION
    claimed = grad_f(a.copy())
    measured = numerical_gradient(f, a, eps)
    fits = np.shape(claimed) == measured.shape
    is_right = fits and relative_error(claimed, measured) <= tolerance
    ### END SOLUTION
    return is_right


# %% nbgrader={"grade": true, "grade_id": "check_gradient_check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
from grader import check

check("02-gradient-check/gradient_check")
### BEGIN HIDDEN TESTS
from grader import grade

grade("02-gradient-check/gradient_check")
### END HIDDEN TESTS

# %% [markdown]
# Had a wrong gradient slipped through, the panel would name it. Each kind of mistake comes
# together with a right gradient, so a check that refuses everything earns nothing.
#
# ## 5 · Kinks: when a right gradient looks wrong
#
# A central difference takes for granted that the function is smooth between
# $a - \varepsilon$ and $a + \varepsilon$. The ReLU has a kink at 0. Left of it the slope
# is 0, right of it 1, and a secant that spans the kink sees a mixture.
#
# ![The ReLU near its kink, and a point a that lies a fifth of eps to the right of it. The tangent at a has slope 1. The secant from a minus eps, which lies on the flat part, to a plus eps, on the rising part, has slope 0.6.](kink.svg)
#
# With $\varepsilon = 10^{-5}$ and $a = 2 \cdot 10^{-6}$, as in the picture:

# %% nbgrader={"grade": false, "grade_id": "kink", "locked": true, "schema_version": 3, "solution": false, "task": false}
def relu(a: Array) -> float:
    """Return the sum of all positive entries."""
    return float(np.maximum(a, 0).sum())


def grad_relu(a: Array) -> Array:
    """Return 1 where an entry is positive, else 0: the gradient of relu."""
    return (a > 0).astype(np.float64)


# %% nbgrader={"grade": false, "grade_id": "kink_slopes", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    for entry, step in ((2e-6, 1e-5), (2e-6, 1e-6), (2e-3, 1e-5)):
        near_kink = np.array([entry])
        slope = numerical_gradient(relu, near_kink, step)[0]
        verdict = gradient_check(relu, grad_relu, near_kink, eps=step)
        print(
            f"a = {entry:g}   eps = {step:g}   measured slope {slope:.1f}   "
            f"{'accepted' if verdict else 'rejected'}"
        )


# %% [markdown]
# The first line is a **false alarm**: the gradient is right, the measurement is not. What
# to do when a check complains about a network with ReLUs:
#
# 1. **Take a shorter step.** If the error disappears, it was a kink; a real mistake does
#    not care about the step.
# 2. **Take another point**, drawn at random, and ask whether the alarm goes with you.
# 3. **Keep away from the kink** in the first place: draw the numbers again until no
#    $|h|$ is smaller than, say, $10^{-3}$. All checks of this course do that.
#
# One thing not to do: loosen the tolerance until the alarm stops.
#
# ## 6 · Five suspects
#
# Now the pay-off. Five people wrote the gradient of stage 01's loss with respect to `w1`.
# All five run without an error, and all five return the right shape. **Read them, and
# decide: which one is right, and what did the others do?**

# %% nbgrader={"grade": false, "grade_id": "suspects", "locked": true, "schema_version": 3, "solution": false, "task": false}
def run(x: Array, y: Array, w1: Array, w2: Array) -> tuple[Array, Array, Array]:
    """Return hidden layer before and after the ReLU, and the slope of the outputs."""
    hidden = x @ w1
    active = np.maximum(hidden, 0)
    return hidden, active, 2 * (active @ w2 - y)


def loss_of(x: Array, y: Array, w1: Array, w2: Array) -> float:
    """Return the sum of squared errors of the two-layer network."""
    return float(((np.maximum(x @ w1, 0) @ w2 - y) ** 2).sum())


def suspect_a(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return the slopes of w1?"""
    _, _, upstream = run(x, y, w1, w2)
    return x.T @ (upstream @ w2.T)


def suspect_b(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return the slopes of w1?"""
    hidden, _, upstream = run(x, y, w1, w2)
    slopes = np.zeros(w1.shape)
    slopes[1:] = x[:, 1:].T @ ((upstream @ w2.T) * (hidden > 0))
    return slopes


def suspect_c(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return the slopes of w1?"""
    hidden, _, upstream = run(x, y, w1, w2)
    return x.T @ np.where(hidden > 0, upstream @ w2.T, 0)


def suspect_d(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return the slopes of w1?"""
    _, _, upstream = run(x, y, w1, w2)
    back = upstream @ w2.T
    return x.T @ (back * (back > 0))


def suspect_e(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return the slopes of w1?"""
    hidden, active, upstream = run(x, y, w1, w2)
    w2 = w2 - LEARNING_RATE * (active.T @ upstream)
    return x.T @ ((upstream @ w2.T) * (hidden > 0))


# %% nbgrader={"grade": false, "grade_id": "training", "locked": true, "schema_version": 3, "solution": false, "task": false}
SUSPECTS = {
    "A": suspect_a,
    "B": suspect_b,
    "C": suspect_c,
    "D": suspect_d,
    "E": suspect_e,
}


def loss_after(suspect: Callable[..., Array], steps: int = 100) -> float:
    """Train the real network with a suspect's gradient; return the last loss."""
    x, y, w1, w2 = starting_point()
    for _ in range(steps):
        _, active, upstream = run(x, y, w1, w2)
        slopes = suspect(x, y, w1, w2)
        w2 -= LEARNING_RATE * (active.T @ upstream)
        w1 -= LEARNING_RATE * slopes
    return loss_of(x, y, w1, w2)


def is_accepted(suspect: Callable[..., Array]) -> bool:
    """Ask your check about a suspect, on a small network."""
    x, y, w1, w2 = starting_point(n=6, d_in=5, h=7, d_out=3)
    return gradient_check(
        lambda w: loss_of(x, y, w, w2), lambda w: suspect(x, y, w, w2), w1
    )


# %% [markdown]
# Decided? The next cell trains the real network for 100 steps with each of them. Then it
# asks your check, on a network with 6 samples and the sizes 5, 7, 3.

# %% nbgrader={"grade": false, "grade_id": "verdicts", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    verdicts = {
        name: "accepted" if is_accepted(suspect) else "rejected"
        for name, suspect in SUSPECTS.items()
    }
    print("            100 training steps    your check")
    for name, suspect in SUSPECTS.items():
        last = loss_after(suspect)
        outcome = f"loss {last:.1e}" if np.isfinite(last) else "diverges"
        print(f"suspect {name}   {outcome:<22}{verdicts[name]}")

# %% [markdown]
# The loss started at $3.2 \cdot 10^7$. Four of the five brought it down by a factor of
# more than a thousand, and the lowest loss of all is a wrong one's. Your check knows
# better, and knows it from one point and a few dozen measurements.
#
# <details><summary>Who did what?</summary>
#
# - **A** left the ReLU's mask out.
# - **B** starts counting at 1, so the first row of weights never moves. On the real network
#   that is 1 row of 1000, and no curve would ever show it.
# - **C** is right, in an unusual way.
# - **D** took the mask from the sign of the gradient instead of the sign of $h$.
# - **E** moves `w2` before it uses it. The relative error on the small network is only
#   $4 \cdot 10^{-5}$, because the learning rate is so small. A check with a tolerance of
#   $10^{-4}$ accepts it. On the real network the same mistake is deadly.
#
# </details>
#
# ## 7 · What it costs
#
# If slopes can be measured, why did you learn backpropagation at all? Count. Every weight
# needs two forward passes, and the network of this course has 101,000 weights.
#
# | one gradient of the real network | |
# | --- | --- |
# | measured | 202,000 forward passes |
# | backpropagation | 1 forward pass, 1 backward pass |
#
# And that is for a single step, and for a small network. With a few dozen weights you can
# afford it. The next cell trains a network with 42 weights twice from the same start: once
# with your measured slopes, and once by backpropagation.

# %% nbgrader={"grade": false, "grade_id": "small_network", "locked": true, "schema_version": 3, "solution": false, "task": false}
x, y, w1, w2 = starting_point(n=8, d_in=5, h=6, d_out=2)
passes = 0  # how often the loss was asked for


def counted_loss(w1: Array, w2: Array) -> float:
    """Return the loss, and count that it was asked for."""
    global passes
    passes += 1
    return loss_of(x, y, w1, w2)


def measured_slopes(w1: Array, w2: Array) -> tuple[Array, Array]:
    """Return the slopes of both weight matrices, measured."""
    return (
        numerical_gradient(lambda w: counted_loss(w, w2), w1),
        numerical_gradient(lambda w: counted_loss(w1, w), w2),
    )


def derived_slopes(w1: Array, w2: Array) -> tuple[Array, Array]:
    """Return the slopes of both weight matrices, by backpropagation."""
    _, active, upstream = run(x, y, w1, w2)
    return suspect_c(x, y, w1, w2), active.T @ upstream


def descend(slopes_at: Callable[..., tuple[Array, Array]], steps: int) -> list[float]:
    """Train the small network; return the loss before each step."""
    v1, v2, losses = w1.copy(), w2.copy(), []
    for _ in range(steps):
        losses.append(loss_of(x, y, v1, v2))
        slopes_1, slopes_2 = slopes_at(v1, v2)
        v1 -= 1e-3 * slopes_1
        v2 -= 1e-3 * slopes_2
    return losses


# %% nbgrader={"grade": false, "grade_id": "curve", "locked": true, "schema_version": 3, "solution": false, "task": false}
with when_filled_in():
    passes = 0
    curves = {
        "measured slopes": descend(measured_slopes, steps=60),
        "backpropagation": descend(derived_slopes, steps=60),
    }
    print(f"measured slopes   {passes:,} forward passes")
    print("backpropagation   60 forward passes, 60 backward passes")
    plot_losses(curves, title="The same gradient, found twice", differences=True)

# %% [markdown]
# The two curves lie upon each other, and the lower panel shows how closely: the measured
# slopes are as good as the derived ones. They are only unaffordable. **Derive to train,
# measure to check.**
#
# <details><summary>A cheaper check: one random direction</summary>
#
# Nudge all weights at once, along a random direction $v$. By the chain rule,
#
# $$
# \frac{f(a + \varepsilon v) - f(a - \varepsilon v)}{2\,\varepsilon}
# \approx \sum_i v_i \frac{\partial f}{\partial a_i} .
# $$
#
# The left side costs two passes, for any number of weights. The right side takes the
# claimed gradient. If they agree for a random $v$ or two, a mistake would have to be very
# lucky. What you lose is the answer to *where* the mistake is. PyTorch's own
# `torch.autograd.gradcheck` has such a fast mode. A `gradient_check` that works this way
# is welcome in section 4 too, if it catches what it should.
#
# </details>
#
# ## A question to think about
#
# Your check accepted a gradient at one point. **Is the gradient right everywhere? Find a
# wrong gradient, and a point at which every gradient check accepts it.**
#
# <details><summary>When you have thought about it</summary>
#
# Take suspect A, who forgot the mask, and a point at which every entry of $h$ is
# positive. There the mask is all ones, and leaving it out changes nothing: the gradient is
# right *at this point*. A check sees only the code that runs for its inputs, and only what
# these inputs can tell apart. In the same way, inputs of all ones hide a wrong index, a
# square matrix hides a transpose from a check of shapes, and starting weights of zero hide
# almost everything.
#
# So a check needs good points, as a test needs good cases: random numbers, both signs in
# front of each ReLU, sizes that all differ. And more than one point.
#
# </details>
#
# ## What changes in the next stage
#
# In **03 · Tensors** you write stage 01 once more, with PyTorch's tensors in place of NumPy's
# arrays, and still without its autograd. The gradients are the same, and so is the loss
# curve. What is new is that every array lives on a device and has a dtype, and both must
# survive your code.
