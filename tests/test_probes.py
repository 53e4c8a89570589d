"""A probe reports what a student's function did, in plain values, and ends in time."""

import sys
import time

import numpy as np
import pytest
from answers import notebook_namespace

from grader.exercises import find
from grader.exercises.exercise import PUBLIC_SIZES
from grader.exercises.standing_in import stand_ins
from grader.probes import Outcome, TimeLimitReached, observe, time_limit

LINE = find("01-numpy/grad_h")
HEAD = "def compute_grad_h(grad_h_relu, h):\n    "


def seen(*cells, exercise=LINE, seconds=5.0):
    arguments = exercise.draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    return observe(exercise, arguments, notebook_namespace(*cells), seconds)


def test_hands_back_a_plain_copy():
    observation = seen(f"{HEAD}return np.asmatrix(grad_h_relu)")
    assert observation.outcome is Outcome.RETURNED
    assert type(observation.values["grad_h"]) is np.ndarray
    assert observation.changed == ()


def test_undefined_function():
    assert seen().outcome is Outcome.UNDEFINED


def test_name_given_to_something_else():
    assert seen("compute_grad_h = np.ones(3)").outcome is Outcome.NOT_CALLABLE


def test_blank():
    assert seen(f"{HEAD}raise NotImplementedError()").outcome is Outcome.BLANK


def test_reports_the_students_own_line():
    body = "a = 1\n    return grad_h_relu @ h  # the line at fault"
    observation = seen(HEAD + body)
    assert observation.outcome is Outcome.RAISED
    assert observation.fault.error == "ValueError"
    assert observation.fault.line == 3
    assert "the line at fault" in observation.fault.source


def test_reports_the_line_of_a_helper_that_the_student_wrote():
    helper = "def mask(h):\n    return h.no_such_thing"
    observation = seen(helper, f"{HEAD}return grad_h_relu * mask(h)")
    assert observation.fault.line == 2


def test_wrong_number_of_arguments_is_a_fault():
    observation = seen("def compute_grad_h(h):\n    return h")
    assert observation.fault.error == "TypeError"
    assert observation.fault.source == ""


def test_exit_does_not_end_the_program():
    assert seen(f"{HEAD}raise SystemExit").outcome is Outcome.RAISED


def test_an_exception_whose_text_fails_is_still_reported():
    odd = "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0"
    observation = seen(odd, f"{HEAD}raise Odd")
    assert observation.fault.error == "Odd"


def test_endless_loop_ends_in_time():
    started = time.monotonic()
    observation = seen(f"{HEAD}while True: pass", seconds=0.2)
    assert observation.outcome is Outcome.TOO_SLOW
    assert time.monotonic() - started < 2


def test_endless_loop_that_catches_exceptions_ends_in_time():
    body = (
        "while True:\n        try:\n            h + 1\n"
        "        except Exception:\n            pass"
    )
    assert seen(HEAD + body, seconds=0.2).outcome is Outcome.TOO_SLOW


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n  try: time.sleep(0.3)\n  except: pass",
        "while True:\n  try:\n    try: time.sleep(0.05)\n    except: a = 1\n"
        "    finally: b = 2\n  except: pass",
        "try: time.sleep(1)\nexcept: pass\nreturn h",
    ],
)
def test_endless_loop_that_catches_everything_ends_in_time(body):
    started = time.monotonic()
    cell = HEAD + body.replace("\n", "\n    ")
    assert seen("import time", cell, seconds=0.2).outcome is Outcome.TOO_SLOW
    assert time.monotonic() - started < 2


def test_endless_loop_around_the_courses_own_functions_ends_in_time():
    exercise = find("01-numpy/train")
    cell = (
        "def train(x, y, w1, w2, lr, steps):\n"
        "    while True:\n        backward(x, y, w1, w2)"
    )
    namespace = notebook_namespace(cell)
    arguments = exercise.draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    exercise.reference(arguments)  # imports PyTorch
    started = time.monotonic()
    seen = observe(
        exercise, arguments, namespace, seconds=0.2, stand_ins=stand_ins(exercise)
    )
    assert seen.outcome is Outcome.TOO_SLOW
    assert time.monotonic() - started < 1


def test_what_a_time_limit_breaks_is_too_slow_and_not_an_error():
    namespace = notebook_namespace(
        f"{HEAD}try:\n        while True: pass\n"
        "    except BaseException:\n        raise ValueError('half done')"
    )
    arguments = LINE.draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    seen = observe(LINE, arguments, namespace, seconds=0.1)
    assert seen.outcome is Outcome.TOO_SLOW


def test_time_limit_is_lifted_afterwards():
    with time_limit(0.05):
        pass
    time.sleep(0.1)
    with pytest.raises(TimeLimitReached), time_limit(0.05):
        time.sleep(1)


def write_slow_module(folder, monkeypatch, body):
    """A module that takes its time to be imported."""
    (folder / "slow_module.py").write_text(body)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "slow_module", raising=False)


def test_a_time_limit_does_not_strike_in_the_middle_of_an_import(tmp_path, monkeypatch):
    write_slow_module(
        tmp_path, monkeypatch, "import time\ntime.sleep(0.3)\nready = True\n"
    )
    with time_limit(0.1) as alarm:
        import slow_module as module
    assert module.ready and not alarm.rang


def test_after_an_import_the_time_starts_again(tmp_path, monkeypatch):
    write_slow_module(tmp_path, monkeypatch, "import time\ntime.sleep(0.3)\n")
    started = time.monotonic()
    with pytest.raises(TimeLimitReached), time_limit(0.1):
        import slow_module  # noqa: F401

        while True:
            pass
    assert time.monotonic() - started < 2


def test_an_import_that_never_ends_is_stopped(tmp_path, monkeypatch):
    write_slow_module(tmp_path, monkeypatch, "while True:\n    pass\n")
    with pytest.raises(TimeLimitReached), time_limit(0.02):
        import slow_module  # noqa: F401


class Slow:
    """Takes its time at the ends of a block."""

    def __init__(self, seconds):
        self.seconds, self.is_open = seconds, False

    def __enter__(self):
        self.is_open = True

    def __exit__(self, *_):
        ends = time.monotonic() + self.seconds
        while time.monotonic() < ends:
            pass
        self.is_open = False


def test_a_time_limit_does_not_strike_where_something_is_put_away():
    slow = Slow(0.3)
    with time_limit(0.1) as alarm, slow:
        pass
    assert alarm.rang and not slow.is_open


def test_who_never_puts_away_is_stopped():
    with pytest.raises(TimeLimitReached), time_limit(0.05), Slow(1e9):
        pass


def test_a_limit_inside_somebodys_with_still_strikes():
    class Outer(Slow):
        def __enter__(self):
            with pytest.raises(TimeLimitReached), time_limit(0.05):
                while True:
                    pass

    started = time.monotonic()
    with Outer(0.0):
        pass
    assert time.monotonic() - started < 0.6


def test_changed_inputs_are_named_and_the_checkers_own_are_not_touched():
    exercise = LINE
    arguments = exercise.draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    before = arguments["h"].copy()
    namespace = notebook_namespace(f"{HEAD}h[0] = 7\n    return grad_h_relu")
    assert observe(exercise, arguments, namespace).changed == ("h",)
    np.testing.assert_array_equal(arguments["h"], before)


def test_changed_inputs_are_named_by_no_function_that_a_notebook_can_replace(
    monkeypatch,
):
    monkeypatch.setattr(np, "array_equal", lambda *_, **__: True)
    edited = seen(f"{HEAD}grad_h_relu[h < 0] = 0\n    return grad_h_relu")
    assert edited.changed == ("grad_h_relu",)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("None", "None"),
        ("[[1.0]]", "list"),
        ("'text'", "str"),
        ("h[:1, :1] + 1j", "ndarray of shape (1, 1) and dtype complex128"),
        ("h[:1, :1].astype(object)", "ndarray of shape (1, 1) and dtype object"),
        (
            "np.broadcast_to(0.0, (10**6, 10**3))",
            "ndarray of shape (1000000, 1000) and dtype float64",
        ),
        ("3.0", "float"),
        ("compute_grad_h", "function"),
    ],
)
def test_what_is_no_array_of_real_numbers_is_a_misfit(value, name):
    observation = seen(f"{HEAD}return {value}")
    assert observation.values == {}
    assert observation.misfits == {"grad_h": name}


@pytest.mark.parametrize("value", ["2.5", "np.float64(2.5)", "np.array(2.5)"])
def test_numbers_come_in_several_types(value):
    cell = f"def squared_error(y_pred, y):\n    return {value}"
    observation = seen(cell, exercise=find("01-numpy/squared_error"))
    assert observation.values["loss"] == 2.5
    assert observation.values["loss"].shape == ()


@pytest.mark.parametrize(
    "losses",
    [
        "[1.0, 2]",
        "(1.0, 2)",
        "np.array([1.0, 2])",
        "[np.float64(1), np.array(2)]",
        "collections.deque([1.0, 2])",
        "array.array('d', [1.0, 2])",
    ],
)
def test_a_list_of_numbers_may_be_of_another_kind(losses):
    head = "import array, collections\ndef train(x, y, w1, w2, lr, steps):\n"
    cell = f"{head}    return {losses}, w1, w2"
    observation = seen(cell, exercise=find("01-numpy/train"))
    np.testing.assert_array_equal(observation.values["losses"], [1, 2])


@pytest.mark.parametrize(
    ("value", "came"),
    [
        ("x[:1, :1]", "ndarray of shape (1, 1) and dtype float64"),
        ("(x,)", "tuple of 1 values"),
        ("[x] * 4", "list of 4 values"),
    ],
)
def test_so_many_values_are_asked_for_and_no_others(value, came):
    cell = f"def forward(x, w1, w2):\n    return {value}"
    observation = seen(cell, exercise=find("01-numpy/forward"))
    assert observation.outcome is Outcome.UNPACKABLE
    assert observation.came == came


def test_a_dictionary_may_hold_more_but_not_less():
    cell = "def backward(x, y, w1, w2):\n    return {'grad_w1': w1, 'more': 1}"
    observation = seen(cell, exercise=find("01-numpy/backward"))
    assert set(observation.values) == {"grad_w1"}
    assert observation.misfits["grad_w2"] == "missing"


def test_course_functions_stand_around_the_loop_and_leave_no_trace():
    cells = (
        "def forward(x, w1, w2):\n    raise RuntimeError('the student own one')",
        "def train(x, y, w1, w2, lr, steps):\n"
        "    forward(x, w1, w2)\n"
        "    return [1.0], w1, w2",
    )
    namespace = notebook_namespace(*cells)
    own = namespace["forward"]
    exercise = find("01-numpy/train")
    arguments = exercise.draw(np.random.default_rng(0), PUBLIC_SIZES[0])
    assert observe(exercise, arguments, namespace).fault.error == "RuntimeError"
    around = stand_ins(exercise)
    observation = observe(exercise, arguments, namespace, stand_ins=around)
    assert observation.outcome is Outcome.RETURNED
    assert namespace["forward"] is own
    assert "backward" not in namespace


def test_output_is_dropped(capfd):
    seen(
        f"{HEAD}import sys\n    print('out')\n    print('err', file=sys.stderr)\n"
        "    np.log(-1.0)\n    return h"
    )
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "cells",
    [
        (f"{HEAD}import torch\n    return h",),
        ("import torch", f"{HEAD}return torch.relu(h)"),
        ("from torch import tensor", f"{HEAD}return tensor(h)"),
        ("import torch as np_too", f"{HEAD}return np_too.relu(h)"),
        (
            "import torch\ndef helper(h):\n    return torch.relu(h)",
            f"{HEAD}return helper(h)",
        ),
        ("import torch", f"{HEAD}return (lambda a: torch.relu(a))(h)"),
        (
            "import torch\nclass Mine:\n    @staticmethod\n    def relu(h):\n"
            "        return torch.relu(h)",
            f"{HEAD}return Mine.relu(h)",
        ),
        (
            "import torch, functools\ndef helper(a, h):\n    return torch.relu(h)",
            "compute_grad_h = functools.partial(helper)",
        ),
        (
            "import torch\nclass Mine:\n    def __call__(self, g, h):\n"
            "        return torch.relu(h)",
            "compute_grad_h = Mine()",
        ),
        (
            "import torch, functools\ndef same(f):\n    @functools.wraps(f)\n"
            "    def inner(*a):\n        return f(*a)\n    return inner",
            "@same\ndef compute_grad_h(g, h):\n    return torch.relu(h)",
        ),
    ],
)
def test_autograd_packages_are_noticed_in_a_by_hand_stage(cells):
    observation = seen(*cells)
    assert observation.outcome is Outcome.FORBIDDEN
    assert observation.package == "torch"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "class Node:\n    pass\nNode.again = Node\nsquare = Node",
        "def make():\n    def a(): return b()\n    def b(): return a()\n"
        "    return a\nmaximum = make()",
        "def make():\n    def a(): return later\n    return a\n    later = 1\n"
        "maximum = make()",
        "import torch\nmine = torch.ones(3)",
        "import torch\nT = torch.ones(1)",
        "from torch import maximum, square",
        "from torch import *\nimport numpy as np",
    ],
)
def test_an_autograd_package_elsewhere_in_the_notebook_is_fine(elsewhere):
    cell = HEAD
    if "Node" in elsewhere:
        cell += "square\n    "
    elif "make" in elsewhere:
        cell += "maximum\n    "
    cell += "return np.maximum(np.square(grad_h_relu).T, 0).T"
    assert seen(elsewhere, cell).outcome is Outcome.RETURNED


def test_a_blank_method_is_named_with_its_class():
    cells = (
        "class Layer:\n    def __init__(self):\n        raise NotImplementedError()",
        f"{HEAD}Layer()\n    return h",
    )
    fault = seen(*cells).fault
    assert fault.function == "Layer.__init__"
