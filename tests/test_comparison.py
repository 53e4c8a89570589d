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
precisions = st.sampled_from(sorted(TOLERANCE))


def perturbed(shape, seed, scale, error):
    """An array, and another one at this relative distance from it."""
    rng = np.random.default_rng(seed)
    expected = rng.standard_normal(shape) + 0.1
    direction = rng.standard_normal(shape)
    direction *= np.linalg.norm(expected) / np.linalg.norm(direction)
    return scale * (expected + error * direction), scale * expected


def test_the_tolerances_are_what_the_course_says():
    assert TOLERANCE == {"float64": 1e-9, "float32": 1e-5}


@given(shapes, seeds, scales, precisions, st.floats(1e-6, 0.1))
def test_accepts_what_is_ten_times_below_the_tolerance(
    shape, seed, scale, precision, factor
):
    actual, expected = perturbed(shape, seed, scale, TOLERANCE[precision] * factor)
    assert agree(actual, expected, precision)
    assert agree(expected, actual, precision)


@given(shapes, seeds, scales, precisions, st.floats(1.01, 1e9))
def test_rejects_what_is_above_the_tolerance(shape, seed, scale, precision, factor):
    actual, expected = perturbed(shape, seed, scale, TOLERANCE[precision] * factor)
    assert not agree(actual, expected, precision)


@given(shapes, seeds, scales, precisions, st.floats(2, 1e4))
def test_a_wrong_array_is_wrong_from_both_sides(shape, seed, scale, precision, factor):
    actual, expected = perturbed(shape, seed, scale, TOLERANCE[precision] * factor)
    assert not agree(expected, actual, precision)


@given(shapes, seeds, scales)
def test_says_how_far_apart_two_arrays_are(shape, seed, scale):
    pair = perturbed(shape, seed, scale, 1e-3)
    assert relative_error(*pair) == pytest.approx(1e-3, rel=1e-6)


@given(shapes, seeds, scales, st.floats(1e-8, 1e3))
def test_the_distance_does_not_depend_on_a_common_scale(shape, seed, scale, error):
    actual, expected = perturbed(shape, seed, 1.0, error)
    distance = relative_error(actual, expected)
    for factor in (scale, -scale):
        scaled = relative_error(factor * actual, factor * expected)
        assert scaled == pytest.approx(distance, rel=1e-6)


@given(shapes, seeds, scales)
def test_the_other_sign_and_other_multiples_are_told_apart(shape, seed, scale):
    _, expected = perturbed(shape, seed, scale, 0.0)
    assert relative_error(expected, expected) == 0.0
    assert relative_error(-expected, expected) == pytest.approx(2.0)
    assert relative_error(2 * expected, expected) == pytest.approx(1.0)
    assert relative_error(0 * expected, expected) == pytest.approx(1.0)


@given(shapes, seeds)
def test_nothing_is_ever_broadcast(shape, seed):
    expected = np.full((*shape, 2), 3.0)
    assert not agree(np.array(3.0), expected)
    assert not agree(expected[None], expected)
    with pytest.raises(ValueError, match="shapes differ"):
        relative_error(np.array(3.0), expected)


@given(st.integers(2, 9), scales)
def test_a_row_or_a_column_or_a_number_is_no_matrix(n, scale):
    matrix = np.full((n, n), scale)
    for shape in ((), (1,), (n,), (n, 1), (1, n), (1, 1), (1, n, n), (n * n,)):
        narrow = np.full(shape, scale)
        assert not agree(narrow, matrix)
        assert not agree(matrix, narrow)


@given(shapes, seeds, scales, precisions, st.sampled_from([np.nan, np.inf, -np.inf]))
def test_nan_and_infinity_equal_nothing(shape, seed, scale, precision, bad):
    _, right = perturbed(shape, seed, scale, 0.0)
    array = np.array(right)
    array.flat[seed % array.size] = bad
    assert not agree(array, array, precision)
    assert not agree(array, right, precision)
    assert not agree(right, array, precision)
    for pair in ((array, array), (array, right), (right, array)):
        assert relative_error(*pair) == float("inf")


@given(shapes, precisions)
def test_zeros_are_zeros_and_empty_is_empty(shape, precision):
    assert agree(np.zeros(shape), -np.zeros(shape), precision)
    empty = np.zeros((*shape, 0))
    assert agree(empty, empty, precision)
    assert not agree(empty, np.zeros((*shape, 1)), precision)
    assert not agree(np.zeros((0, 3)), np.zeros((3, 0)), precision)


def test_against_zero_the_distance_itself_counts():
    assert agree(np.zeros(3), np.zeros(3))
    assert agree(np.full(3, 1e-16), np.zeros(3))  # rounding
    assert not agree(np.full(3, 1e-6), np.zeros(3))
    assert not agree(np.zeros(3), np.full(3, 1e-300))


@given(shapes, seeds, precisions, st.floats(2, 1e12))
def test_against_zero_the_tolerance_is_one_of_distance(shape, seed, precision, factor):
    direction = np.random.default_rng(seed).standard_normal(shape)
    direction *= TOLERANCE[precision] / np.linalg.norm(direction)
    zeros = np.zeros(shape)
    assert relative_error(direction, zeros) == pytest.approx(TOLERANCE[precision])
    assert agree(direction / factor, zeros, precision)
    assert not agree(direction * factor, zeros, precision)


@given(shapes, seeds, st.floats(-30, 30).map(lambda exponent: 10.0**exponent))
def test_float32_agrees_in_float32_and_not_in_float64(shape, seed, scale):
    _, expected = perturbed((*shape, 2), seed, scale, 0.0)
    submitted = expected.astype(np.float32)
    assert agree(submitted, expected, "float32")
    assert not agree(submitted, expected, "float64")
    assert agree(submitted, submitted.astype(np.float64), "float64")


@given(shapes, seeds, st.sampled_from(["F", "reversed", "strided"]))
def test_how_an_array_lies_in_memory_does_not_matter(shape, seed, layout):
    _, expected = perturbed((*shape, 3), seed, 1.0, 0.0)
    ways = {
        "F": np.asfortranarray(expected),
        "reversed": expected[..., ::-1].copy()[..., ::-1],
        "strided": np.repeat(expected, 2, axis=-1)[..., ::2],
    }
    assert relative_error(ways[layout], expected) == 0.0


def test_one_wrong_element_is_not_averaged_away():
    expected = np.ones((1000, 100))
    actual = expected.copy()
    actual[0, 0] = 1.001
    assert not agree(actual, expected)
