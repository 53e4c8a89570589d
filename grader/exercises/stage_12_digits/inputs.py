"""What the functions of stage 12 are called with."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from grader.exercises.exercise import Arguments, Sizes
from grader.exercises.stage_12_digits.network import Params, log_softmax

#: The share of held-out digits that a trained network has to read.
GOOD_ENOUGH = 0.95
#: How many suspects each student is given.
CASES = tuple(f"case {number}" for number in range(1, 7))

#: No hidden value is drawn closer to the ReLU's kink than this.
KINK_MARGIN = 1e-3
#: How far apart large logits lie. The exponential of float64 overflows at 710.
FAR = 1000.0
#: By how much the largest of them stand out.
APART = 30.0
#: A shift of all logits that no exponential of float64 overflows on.
TOGETHER = 300.0

#: Fewer samples than inputs, so that the gradient of h can be read off that of w1.
PUBLIC_SIZES = (Sizes(5, 7, 11, 3), Sizes(3, 5, 2, 7))
LARGE_SIZES = Sizes(67, 71, 17, 31)
HIDDEN_SIZES = (
    *(Sizes(7, 13, 3, 11), Sizes(2, 11, 5, 3), Sizes(5, 7, 3, 2)),
    LARGE_SIZES,  # a bound that is written into the code shows
)
#: How much larger hidden layer and gradients are there, under logits as tame as ever.
BEYOND = 2.0**17

#: Samples to train with, of the 1797 digits; the others are held out.
TRAINED_ON = 1297
#: Ways to hold out 500 digits. In some the odd hands all fall on one side; in these a
#: right loop reads 96 in 100 and more, from whatever weights it starts.
SPLITS = (0, 2, 8, 10, 19)
#: How many hidden units the digits are read with.
PUBLIC_TRAINING = (Sizes(TRAINED_ON, 64, 64, 10),)
HIDDEN_TRAINING = (Sizes(TRAINED_ON, 64, 72, 10),)


class Digits(NamedTuple):
    """Handwritten digits as rows of 64 grey values from 0 to 1, and what they show."""

    x: np.ndarray  #: (N, 64), float64
    labels: np.ndarray  #: (N,), int


@cache
def all_digits() -> Digits:
    """The 1797 digits that come with scikit-learn.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI
    Machine Learning Repository, 1998.
    """
    from sklearn.datasets import load_digits  # here: it takes a second to import

    x, labels = load_digits(return_X_y=True)
    return Digits(x / 16, labels)


def draw_labels(rng: np.random.Generator, n: int, classes: int) -> np.ndarray:
    """Classes of which none is the same for all samples, (N,)."""
    while True:
        labels = rng.integers(classes, size=n)
        if np.ptp(labels):
            return labels


def draw_logits(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """Tame logits, the same ones shifted row by row, logits far apart, and labels.

    Where there is room for it, some class is nobody's label, and the sample of the
    largest loss, or of the median, is neither the first nor the last one.
    """
    n, _, _, classes = sizes
    while True:
        logits = 2 * rng.standard_normal((n, classes))
        labels = draw_labels(rng, n, classes)
        large = _far_apart(rng, logits, labels)
        if classes > 2 and len(set(labels)) == classes:
            continue
        if n < 5 or all(_is_inside(z, labels) for z in (logits, large)):
            break
    shift = rng.permutation(np.linspace(-FAR, FAR, n))
    return {
        "logits": logits,
        "labels": labels,
        "shifted": logits + shift[:, None],
        "large": large,
    }


def _is_inside(logits: np.ndarray, labels: np.ndarray) -> bool:
    """Whether the largest loss and the median are those of samples in between."""
    order = np.argsort(-log_softmax(logits)[np.arange(len(labels)), labels])
    ends = {0, len(labels) - 1}
    return not ends & {int(order[-1]), int(order[len(labels) // 2])}


def _far_apart(
    rng: np.random.Generator, logits: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Large logits, (N, C).

    In one row the label is further below than anywhere, and two others share the top;
    in the next row it is on top. If there are more, the first row is all below, and in
    the last one a single wrong class stands out.
    """
    n, classes = logits.shape
    large = logits + FAR * rng.choice([-1.0, 1.0], (n, classes))
    if n > 2:
        large[0] = logits[0] - FAR
    if n > 3:
        large[-1] = logits[-1] - FAR
        large[-1, labels[-1] - 1] += 2 * FAR
    below = min(1, n - 2)
    on_top = below + 1
    large[below, labels[below]] = -FAR - APART
    large[below, labels[below] - 1] = FAR + APART
    if classes > 2:
        large[below, labels[below] - 2] = FAR + APART + 1
    large[on_top, labels[on_top]], large[on_top, labels[on_top] - 1] = FAR + 1, FAR
    return large


def draw_classifier(rng: np.random.Generator, sizes: Sizes) -> dict[str, Any]:
    """x, labels and params, with a hidden layer of both signs and off the kink."""
    n, d_in, h, classes = sizes
    while True:
        params = {
            "w1": rng.standard_normal((d_in, h)) / np.sqrt(d_in),
            "b1": rng.standard_normal(h) / 2,
            "w2": rng.standard_normal((h, classes)),
            "b2": rng.standard_normal(classes),
        }
        x = rng.standard_normal((n, d_in))
        hidden = x @ params["w1"] + params["b1"]
        # Each sample switches some unit on, and each unit is on for some sample.
        is_on = hidden > 0
        is_mixed = is_on.any(0).all() and is_on.any(1).all() and not is_on.all()
        if np.abs(hidden).min() > KINK_MARGIN and is_mixed:
            break
    return {"x": x, "labels": draw_labels(rng, n, classes), "params": params}


def draw_gradients(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """The same, where a slope that is measured comes out too coarse.

    All logits are shifted together, which changes nothing but what a difference of two
    losses loses to rounding.
    """
    drawn = draw_classifier(rng, sizes)
    # To both sides, or a ReLU on the logits would let all of them through.
    drawn["params"]["b2"] += TOGETHER if sizes.n % 4 == 1 else -TOGETHER
    if sizes == LARGE_SIZES:
        _enlarge(drawn)
    return drawn


def _enlarge(drawn: dict[str, Any]) -> None:
    """Make inputs and hidden layer larger, and the weights smaller: as tame logits."""
    params = drawn["params"]
    drawn["x"] *= BEYOND**2
    params["b1"] *= BEYOND
    for name in ("w1", "w2"):
        params[name] /= BEYOND


def draw_batches(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """How many samples, how large a batch, and a seed; two or more are left over."""
    size = sizes.d_in
    return {
        "n": size * (3 + sizes.n) + 2 + int(rng.integers(size - 2)),
        "size": size,
        "seed": int(rng.integers(2**32)),
    }


def starting_params(
    rng: np.random.Generator, d_in: int, h: int, classes: int
) -> Params:
    """He's starting weights, and biases of zero."""
    return {
        "w1": rng.standard_normal((d_in, h)) * np.sqrt(2 / d_in),
        "b1": np.zeros(h),
        "w2": rng.standard_normal((h, classes)) * np.sqrt(2 / h),
        "b2": np.zeros(classes),
    }


def draw_training(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """The digits in two parts, starting weights, and how to train."""
    digits = all_digits()
    order = np.random.default_rng(rng.choice(SPLITS)).permutation(len(digits.x))
    trained, held_out = order[: sizes.n], order[sizes.n :]
    return {
        "x": digits.x[trained],
        "labels": digits.labels[trained],
        "held_out_x": digits.x[held_out],
        "held_out_labels": digits.labels[held_out],
        "params": starting_params(rng, *sizes[1:]),
        "learning_rate": 0.1,
        "epochs": 30,
        "batch_size": 32,
        "seed": int(rng.integers(2**32)),
    }


def draw_hunt(rng: np.random.Generator, sizes: Sizes) -> Arguments:
    """A problem to try suspects on: every class occurs."""
    while True:
        drawn = draw_classifier(rng, sizes)
        if len(set(drawn["labels"])) == sizes.d_out:
            return drawn
