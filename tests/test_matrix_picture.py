"""A check shows a wrong matrix beside the right one; grading never does."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from answers import filled, notebook_namespace

from grader.exercises import find
from grader.notebook import checking, matrix_picture
from grader.notebook.trying import try_out
from grader.verdicts import Compared

RIGHT = np.array([[1.0, -2.0], [0.0, 0.5], [3.0, 4.0]])


def verdict_on(blanks, exercise="01-numpy/grad_w1", *, is_public=True):
    stage, _, name = exercise.partition("/")
    namespace = notebook_namespace(*filled(stage, {name: blanks}).values())
    exercise = find(exercise)
    return try_out(exercise, exercise.public_sizes, 1, namespace, is_public=is_public)


def tables(compared):
    page = ElementTree.fromstring(matrix_picture.as_html(compared))
    return {
        table.findtext("caption"): [
            ["".join(cell.itertext()) for cell in row] for row in table.iter("tr")
        ]
        for table in page.iter("table")
    }


def test_the_smallest_wrong_matrix_is_compared():
    compared = verdict_on("grad_w1 = -(x.T @ grad_h)").compared
    assert compared.part == "grad_w1"
    assert compared.actual.shape == compared.expected.shape == (5, 2)
    assert np.allclose(compared.actual, -compared.expected)


def test_the_first_wrong_part_is_shown_and_none_that_only_follows():
    lines = (
        "grad_y_pred = 2 * (y_pred - y)",
        "grad_w2 = h_relu.T @ grad_y_pred",
        "grad_h_relu = grad_y_pred @ w2.T",
        "grad_h = grad_h_relu",
        "grad_w1 = x.T @ grad_h",
    )
    compared = verdict_on("\n".join(lines), "03-tensors/backward").compared
    assert compared.part == "grad_h"


@pytest.mark.parametrize(
    ("body", "exercise"),
    [
        ("grad_w1 = x.T @ grad_h", "01-numpy/grad_w1"),  # right
        ("grad_w1 = (x.T @ grad_h)[0]", "01-numpy/grad_w1"),  # no matrix
        ("grad_w1 = None", "01-numpy/grad_w1"),
        ("raise NotImplementedError('not filled in yet')", "01-numpy/grad_w1"),
        ("loss = 1.0", "01-numpy/squared_error"),
        ("grad_w1 = np.zeros((99, 99))", "01-numpy/grad_w1"),  # too large to be seen
    ],
)
def test_without_a_wrong_matrix_there_is_no_picture(body, exercise):
    assert verdict_on(body, exercise).compared is None


def test_grading_never_compares():
    assert verdict_on("grad_w1 = -(x.T @ grad_h)", is_public=False).compared is None


def test_only_the_check_shows_the_picture(monkeypatch):
    cells = filled("01-numpy", {"grad_w1": "grad_w1 = -(x.T @ grad_h)"})
    namespace = notebook_namespace(*cells.values())
    shown = []
    monkeypatch.setattr(checking, "notebook_globals", lambda: namespace)
    monkeypatch.setattr(checking, "show", lambda text, rich: shown.append((text, rich)))
    checking.check("01-numpy/grad_w1")
    checking.grade("01-numpy/grad_w1")
    (checked, checked_rich), (graded, graded_rich) = shown
    assert "<figure" in checked_rich["text/html"] and "yours − right" in checked
    assert "<figure" not in graded_rich["text/html"] and "yours" not in graded
    assert 'hint("grad_w1")' in checked and "hint(" not in graded
    assert max(map(len, checked.splitlines())) <= 78


def test_three_tables_have_the_numbers_and_frame_what_is_wrong():
    actual = RIGHT.copy()
    actual[2, 0] = -3.0
    compared = Compared("grad_w", actual, RIGHT)
    assert tables(compared) == {
        "yours": [["1.00", "-2.00"], ["0.00", "0.50"], ["-3.00", "4.00"]],
        "right": [["1.00", "-2.00"], ["0.00", "0.50"], ["3.00", "4.00"]],
        "yours − right": [["0.00", "0.00"], ["0.00", "0.00"], ["-6.00", "0.00"]],
    }
    assert matrix_picture.as_html(compared).count("solid #000") == 2
    assert "1 of 6 entries" in matrix_picture.description(compared)
    text = matrix_picture.as_text(compared)
    assert "[-3.   4. ]" in text and "`" not in text


def test_where_everything_is_wrong_nothing_is_framed():
    shown = matrix_picture.as_html(Compared("grad_w", -RIGHT - 9, RIGHT))
    assert "solid #000" not in shown and "Framed" not in shown


def test_another_shape_is_shown_without_a_difference():
    compared = Compared("grad_w", RIGHT.T, RIGHT)
    assert list(tables(compared)) == ["yours", "right"]
    assert "(2, 3)" in matrix_picture.description(compared)


@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e300, -1e-300])
def test_odd_numbers_are_drawn_too(odd):
    actual = RIGHT.copy()
    actual[0, 0] = odd
    with np.errstate(all="raise"):
        shown = matrix_picture.as_html(Compared("grad_w", actual, RIGHT))
    assert shown.count("<td") == 18
    assert set(re.findall(r"background:(\S+?);", shown)) > {"#ffffff"}


def test_a_wide_matrix_has_colours_alone():
    wide = np.arange(24.0).reshape(2, 12)
    assert tables(Compared("grad_w", -wide, wide))["yours"][0] == [""] * 12
    assert "yours:" not in matrix_picture.as_text(Compared("grad_w", -wide, wide))


def test_colours_are_told_apart_by_colour_blind_readers_and_bear_black_text():
    def luminance(colour):
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in channels
        ]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    for share in np.linspace(-1, 1, 21):
        contrast = (luminance(matrix_picture._colour(share)) + 0.05) / 0.05
        assert contrast > 4.5  # WCAG AA
    low, high = matrix_picture._colour(-1), matrix_picture._colour(1)
    # What stays when red and green are one: blue.
    assert abs(int(low[5:], 16) - int(high[5:], 16)) > 100
