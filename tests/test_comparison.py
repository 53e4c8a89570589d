"""The comparison never lets a wrong array pass, and never turns a right one down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.verdicts.comparison import TOLERANCE, agree, relative_error

shapes = st.lists(st.sampled_from([1, 2, 3, 5, 7]), max_size=3).map(tuple)
seeds = st.integers(0, 2**32 - 1)
#: Gradients come in every size; the squares of the largest would overflow.
scales = st.floats(-280, 280).map(lambda exponent: 10.0**exponent)


def perturbed(shape, seed, scale, error):
    """An array, and another one at this relative distance from it."""
    rng = np.random.default_rng(seed)
    expected = rng.standard_normal(shape) + 0.1
    direction = rng.standard_normal(shape)
    direction *= np.linalg.norm(expected) / np.linalg.norm(direction)
    return scale * (expected + error * direction), scale * expected


@given(shapes, seeds, scales)
def test_accepts_what_is_ten_times_below_the_tolerance(shape, seed, scale):
    error = TOLERANCE["float64"] / 10
    assert agree(*perturbed(shape, seed, scale, error))


@given(shapes, seeds, scales, st.floats(1.01, 1e9))
def test_rejects_what_is_above_the_tolerance(shape, seed, scale, factor):
    error = TOLERANCE["float64"] * factor
    assert not agree(*perturbed(shape, seed, scale, error))


@given(shapes, seeds, scales)
def test_says_how_far_apart_two_arrays_are(shape, seed, scale):
    pair = perturbed(shape, seed, scale, 1e-3)
    assert relative_error(*pair) == pytest.approx(1e-3, rel=1e-6)


@given(shapes, seeds)
def test_nothing_is_ever_broadcast(shape, seed):
    expected = np.full((*shape, 2), 3.0)
    assert not agree(np.array(3.0), expected)
    assert not agree(expected[None], expected)
    with pytest.raises(ValueError, match="shapes differ"):
        relative_error(np.array(3.0), expected)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_equal_nothing(bad):
    array = np.array([1.0, bad])
    assert not agree(array, array)
    assert not agree(array, np.ones(2))
    assert not agree(np.ones(2), array)


def test_against_zero_the_distance_itself_counts():
    assert agree(np.zeros(3), np.zeros(3))
    assert agree(np.full(3, 1e-16), np.zeros(3))  # rounding
    assert not agree(np.full(3, 1e-6), np.zeros(3))
    assert not agree(np.zeros(3), np.full(3, 1e-300))


def test_one_wrong_element_is_not_averaged_away():
    expected = np.ones((1000, 100))
    actual = expected.copy()
    actual[0, 0] = 1.001
    assert not agree(actual, expected)
