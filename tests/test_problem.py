"""One seed gives one starting point, on every machine."""

import numpy as np
import pytest

from grader import starting_point
from grader.problem import D_IN, D_OUT, H, N


def test_shapes_and_precision():
    x, y, w1, w2 = starting_point()
    assert (N, D_IN, H, D_OUT) == (64, 1000, 100, 10)
    assert x.shape == (N, D_IN) and y.shape == (N, D_OUT)
    assert w1.shape == (D_IN, H) and w2.shape == (H, D_OUT)
    assert all(array.dtype == np.float64 for array in (x, y, w1, w2))


def test_a_seed_always_gives_the_same_numbers():
    first, second = starting_point(), starting_point()
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)
    # Held against figures from another day and machine.
    assert first.x[0, :3] == pytest.approx([0.12573022, -0.13210486, 0.64042265])
    assert first.w2[-1, -1] == pytest.approx(0.32717056)


def test_another_seed_gives_other_numbers():
    assert not np.allclose(starting_point(0).w1, starting_point(1).w1)


def test_arrays_belong_to_the_caller():
    starting_point().w1[:] = 0
    assert starting_point().w1.any()
