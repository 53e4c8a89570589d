"""The two calls of a graded cell, as a notebook makes them."""

import pytest

import __main__
from grader import check, grade, plot_losses, when_filled_in
from grader.exercises.points import points_of
from grader.notebook import checking
from grader.notebook.checking import CheckFailed, Points

RIGHT = "def compute_grad_y_pred(y_pred, y):\n    return 2 * (y_pred - y)"
WRONG = "def compute_grad_y_pred(y_pred, y):\n    return y_pred - y"
BLANK = "def compute_grad_y_pred(y_pred, y):\n    raise NotImplementedError()"
ID = "01-numpy/grad_y_pred"
WORTH = points_of(ID)


@pytest.fixture
def cell(monkeypatch):
    """Run a cell of a notebook that, outside Jupyter, is the main program."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)

    def run(source):
        names: dict = {"__name__": "__main__"}
        exec(source, vars(__main__) | names, names)
        for name, value in names.items():
            monkeypatch.setattr(__main__, name, value, raising=False)

    return run


def test_a_right_answer_earns_its_points(cell, capsys):
    cell(RIGHT)
    assert check(ID) == WORTH
    assert grade(ID) == WORTH
    assert (
        f"✓ compute_grad_y_pred: right ({WORTH:g} of {WORTH:g} points)"
        in capsys.readouterr().out
    )


def test_a_wrong_answer_is_named_and_the_notebook_goes_on(cell, capsys):
    cell(WRONG)
    assert check(ID) == 0.0
    said = capsys.readouterr().out
    assert said.startswith(
        f"✗ compute_grad_y_pred: not right yet (0 of {WORTH:g} points)"
    )
    assert "exactly half" in said
    assert max(map(len, said.splitlines())) <= 80


def test_a_blank_is_no_mistake(cell, capsys):
    cell(BLANK)
    assert check(ID) == 0.0
    said = capsys.readouterr().out
    assert said.startswith("○") and "not filled in yet" in said and "✗" not in said


def test_an_undefined_function_says_what_to_do(cell, capsys):
    assert check(ID) == 0.0
    assert "Run the cell that defines it" in capsys.readouterr().out


def test_validate_hears_the_sentence(cell, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    cell(WRONG)
    with pytest.raises(CheckFailed, match="exactly half") as failure:
        check(ID)
    # IPython shows these lines instead of a traceback.
    assert "".join(failure.value._render_traceback_()).startswith("✗")
    cell(RIGHT)
    assert check(ID) == WORTH


def test_autograding_leaves_the_word_to_the_hidden_test(cell, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cell(RIGHT)
    assert check(ID) is None
    assert capsys.readouterr().out == ""
    assert grade(ID) == WORTH


def test_partial_credit_is_a_plain_float(cell):
    cell(
        "def forward(x, w1, w2):\n    h = x @ w1\n"
        "    return h, h * (h > 0), (x @ w1) @ w2"
    )
    score = grade("01-numpy/forward")
    assert score == pytest.approx(points_of("01-numpy/forward") * 2 / 3)
    from IPython.lib.pretty import pretty

    assert float(pretty(Points(1.5))) == 1.5


def test_hidden_inputs_differ_from_call_to_call(cell, monkeypatch):
    drawn = []
    try_out = checking.try_out

    def noted(exercise, sizes, seed, namespace, **options):
        drawn.append((sizes, seed))
        return try_out(exercise, sizes, seed, namespace, **options)

    monkeypatch.setattr(checking, "try_out", noted)
    for call in (grade, grade, check, check):
        call(ID)
    (hidden, first), (_, second), public, again = drawn
    assert first != second
    assert public == again
    assert not set(hidden) & set(public[0])


def test_a_fault_of_the_checker_gives_no_points(cell, monkeypatch, capsys):
    def broken(*_):
        raise ZeroDivisionError

    cell(RIGHT)
    monkeypatch.setattr(checking, "try_out", broken)
    assert grade(ID) == 0.0
    assert "not your fault" in capsys.readouterr().out


def test_a_cell_waits_for_its_blanks(capsys):
    with when_filled_in():
        raise NotImplementedError("not filled in yet")
    assert "waits for a blank" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no_such_name", "needs no_such_name"),
        ("1 / 0", "ZeroDivisionError"),
        ("while True: pass", "stopped after 0.1 seconds"),
        ("raise NotImplementedError('no NumPy here')", "no NumPy here"),
    ],
)
def test_a_training_cell_ends_in_a_sentence(code, said, capsys):
    with when_filled_in(seconds=0.1):
        exec(code)
    assert said in capsys.readouterr().out


def test_interrupting_a_training_cell_still_interrupts():
    with pytest.raises(KeyboardInterrupt), when_filled_in():
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([100.0, 10.0, 1.0], "from 100 to 1 in 3 steps"),
        ([100.0, float("nan"), 1.0], "not a finite number from step 1 on"),
        ([float("inf")], "not a finite number from step 0 on"),
        ([], "no losses"),
    ],
)
def test_a_curve_is_described_in_words(losses, said, capsys):
    plot_losses({"mine": losses})
    assert said in capsys.readouterr().out
