"""What a probe compares with is not the notebook's to change."""

import re

import numpy as np
import pytest
import torch
from answers import keys, verdict_in
from bank_06_custom_function import TURNED
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.probes.comparing import is_close, is_equal, is_unchanged

_SOME = st.sampled_from([0.0, -0.0, 1.0, 1.0 + 1e-6, -1.0, np.inf, -np.inf, np.nan])
_ARRAYS = arrays(np.float64, st.sampled_from([(), (1,), (2,), (1, 2)]), elements=_SOME)


@given(_ARRAYS, _ARRAYS, st.booleans())
def test_equal_is_what_numpy_calls_equal(one, other, equal_nan):
    expected = np.array_equal(one, other, equal_nan=equal_nan)
    assert is_equal(one, other, equal_nan=equal_nan) == expected
    assert is_unchanged(one, other) == np.array_equal(one, other)


@given(_ARRAYS, _ARRAYS, st.booleans())
def test_close_is_what_numpy_calls_close(one, other, equal_nan):
    expected = np.allclose(one, other, rtol=1e-5, atol=0.1, equal_nan=equal_nan)
    near = is_close(one, other, relative=1e-5, absolute=0.1, equal_nan=equal_nan)
    assert near == expected


def test_tensors_lists_and_numbers_compare_too():
    assert is_equal(torch.ones(2, requires_grad=True), np.ones(2))
    assert is_equal([1, 2], np.array([1.0, 2.0]))
    assert not is_equal([[1], [2, 3]], np.array([1.0, 2.0]))
    assert not is_equal("one", 1.0)
    assert is_close([1.0, 1.0], 1.0, relative=1e-9)


def test_a_class_of_its_own_does_not_decide_what_is_equal():
    class Agreeable(np.ndarray):
        def __eq__(self, other):
            return np.ones(self.shape, bool)

    assert not is_equal(np.zeros(3).view(Agreeable), np.ones(3))


AGREE = {
    "numpy": (np, ("array_equal", "allclose", "isclose", "all", "equal")),
    "torch": (torch, ("equal", "allclose", "isclose")),
}


@pytest.fixture
def all_agree(monkeypatch):
    """As if a notebook had put others in the place of the libraries' comparisons."""
    for module, names in AGREE.values():
        for name in names:
            monkeypatch.setattr(module, name, lambda *args, **kwargs: True)
    monkeypatch.setattr(torch.autograd, "gradgradcheck", lambda *args, **kwargs: True)


def test_nothing_is_equal_because_a_notebook_says_so(all_agree):
    assert not is_equal(np.zeros(3), np.ones(3))
    assert not is_close(torch.zeros(3), np.ones(3), relative=1e-9)


def test_wrong_stays_wrong_where_everything_is_called_equal(all_agree):
    verdict = verdict_in("06-custom-function", "my_linear", {"my_linear": TURNED})
    assert keys(verdict) == {"gradgradcheck": "complaints.gradgradcheck_failed"}


def test_no_probe_asks_a_library_whether_two_arrays_are_equal():
    asks = re.compile(
        r"\b(np|torch)\.(array_equal|array_equiv|allclose|isclose|equal)[(,]"
    )
    for path in (ROOT / "grader" / "probes").rglob("*.py"):
        assert not asks.search(path.read_text(encoding="utf-8")), path
