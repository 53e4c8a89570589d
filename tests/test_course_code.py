"""What of the course's code crosses to a student's process, and what never does."""

import ast
import importlib
import inspect
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from grader import exercises
from grader.boundary import course_code, nothing
from grader.boundary.course_code import (
    given_away,
    sent_along,
    take_in,
    withheld_files,
)
from grader.boundary.inputs import NotPlain, pack_inputs, unpack_inputs
from grader.boundary.request import Request
from grader.exercises import STAGES, find, package_of
from grader.exercises.standing_in import (
    excerpt,
    source_of_stand_ins,
    stand_ins,
    stand_ins_from,
)

EVERY = [exercise for stage in STAGES.values() for exercise in stage]
IDS = [exercise.id for exercise in EVERY]
SURROUNDED = [exercise for exercise in EVERY if exercise.surroundings]
#: In stage 12 a student questions wrong gradients, so the right ones are there as well.
HIDDEN = [stage for stage in STAGES if stage != "12-digits"]


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_given_away_before_it_was_asked(stage):
    """In the notebook's order; `execute.py` sees to it if cells come in another."""
    to_come = {exercise.function for exercise in STAGES[stage]}
    for exercise in STAGES[stage]:
        to_come.discard(exercise.function)
        assert not given_away(exercise) & to_come, exercise.id


def test_what_is_given_away_is_told():
    assert given_away(find("01-numpy/grad_w2")) == set()
    assert "backward" in given_away(find("01-numpy/train"))
    assert "backward" not in given_away(find("04-engine/backward"))
    assert "pull_relu" in given_away(find("04-engine/backward"))
    assert "backward" in given_away(find("04-engine/network_loss"))


@pytest.mark.parametrize("stage", HIDDEN)
def test_what_knows_the_answers_is_withheld(stage):
    root = Path(exercises.__path__[0])
    folder = root / package_of(stage).rpartition(".")[2]
    kept = {path.stem for path in folder.glob("*.py")} - {
        path.stem for path in withheld_files(stage) if path.parent == folder
    }
    assert kept <= {"__init__", "inputs", "functions", "graphs"}
    for path in (folder / f"{name}.py" for name in kept):
        for name in _functions_in(path.read_text()):
            assert name not in {e.function for e in STAGES[stage]}, path


def _functions_in(source):
    return {one.name for one in ast.parse(source).body if hasattr(one, "name")}


@pytest.mark.parametrize("exercise", SURROUNDED, ids=lambda e: e.id)
def test_stand_ins_are_the_same_from_their_source(exercise):
    there, sent = (
        stand_ins(exercise),
        stand_ins_from(source_of_stand_ins(exercise), exercise),
    )
    assert list(there) == list(sent) == list(exercise.surroundings)
    for name, function in there.items():
        if inspect.isfunction(function):
            assert inspect.signature(function) == inspect.signature(sent[name])


def test_an_excerpt_has_what_is_needed_and_no_more():
    source = (
        "import math\nTWO = 2\nTHREE = 3\n"
        "def double(x): return TWO * x\n"
        "def other(x): return THREE * x\n"
        "def quadruple(x): return double(double(x))\n"
        "class Both:\n    def run(self): return quadruple(1) + other(1)\n"
    )
    names = lambda *wanted: _functions_in(excerpt(source, wanted))  # noqa: E731
    assert names("double") == {"double"}
    assert names("quadruple") == {"double", "quadruple"}
    assert names("Both") == {"Both", "double", "other", "quadruple"}
    assert "THREE" not in excerpt(source, ("quadruple",))
    assert "import math" in excerpt(source, ("double",))


#: Prepares and judges each exercise of a stage; prints whether TensorFlow was imported.
JUDGES = """
import sys
from grader.boundary.course_code import given_away
from grader.exercises import STAGES
for exercise in STAGES["07-static-graph"]:
    given_away(exercise)
    for arguments in exercise.draw_each(exercise.public_sizes, 1):
        exercise.reference(arguments)
print("tensorflow" in sys.modules)
"""


def test_whoever_judges_needs_no_tensorflow():
    """Its import takes six seconds, and each worker would hold a gigabyte."""
    done = subprocess.run(
        [sys.executable, "-c", JUDGES], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


# ------------------------------------------------------------------ without answers


@pytest.fixture
def bare(monkeypatch):
    """The exercises as they are in a student's process, until the test ends."""
    kept = {name: m for name, m in sys.modules.items() if name.startswith("grader.")}
    source = Path(nothing.__file__).read_text()
    for name in [n for n in kept if n.startswith("grader.exercises.stage_")]:
        del sys.modules[name]
    for path in withheld_files("12-digits"):
        name = f"grader.exercises.{path.parent.name}.{path.stem}"
        module = type(sys)(name)
        exec(compile(source, name, "exec"), module.__dict__)
        sys.modules[name] = module
    monkeypatch.setattr(course_code, "_taken", {})
    yield
    for name in [n for n in sys.modules if n.startswith("grader.")]:
        del sys.modules[name]
    sys.modules.update(kept)


#: What a trial depends on.
TRIED_BY = {f.name for f in fields(EVERY[0])} - {
    *("reference", "follow_on", "mistakes", "faults", "draw")
}


@pytest.mark.parametrize("id_", IDS)
def test_what_is_asked_is_the_same_without_answers(id_, bare):
    known = next(exercise for exercise in EVERY if exercise.id == id_)
    take_in(sent_along(known))
    there = find(id_)
    for name in TRIED_BY:
        assert getattr(there, name) == getattr(known, name), name
    importlib.import_module(f"grader.probes.{there.probe}")


#: Graphs cannot be sent.
DRAWN_WHERE_TRIED = {
    "04-engine/apply",
    "04-engine/backward",
    "04-engine/engine",
}


@pytest.mark.parametrize("id_", IDS)
def test_what_is_tried_is_what_is_judged(id_, bare):
    """To the last bit, and without what knows the answers."""
    known = next(exercise for exercise in EVERY if exercise.id == id_)
    inputs = known.draw_each(known.hidden_sizes, 3)
    request = Request.about(known, inputs, 3, "", sent_along(known))
    assert bool(request.inputs) is (id_ not in DRAWN_WHERE_TRIED)
    come = Request.from_text(request.as_text())
    take_in(come.modules)
    assert as_words(come.drawn) == as_words([known.told(one) for one in inputs])


def as_words(value):
    """What a value is made of; of a function its name, of an array each bit."""
    match value:
        case dict():
            return {name: as_words(one) for name, one in value.items()}
        case list() | tuple():
            return type(value).__name__, [as_words(one) for one in value]
        case np.ndarray():
            return value.dtype.str, value.shape, value.tobytes()
        case _ if is_dataclass(value):
            return type(value).__name__, as_words(vars(value))
        case _ if callable(value):
            return value.__qualname__
    return type(value).__name__, value


@pytest.mark.parametrize("value", [[1], {2}, np.array([None]), np.float64(1), min])
def test_what_is_not_plain_is_not_sent(value):
    with pytest.raises(NotPlain):
        pack_inputs([{"a": {"b": (value,)}}])


def test_inputs_that_were_sent_can_be_changed_one_by_one():
    array = np.ones((2, 3), order="F")
    ((one, other),) = (a["both"] for a in unpack_inputs(_packed(array)))
    one += 1
    np.testing.assert_array_equal(other, array)


def _packed(array):
    return pack_inputs([{"both": (array, array)}])


@pytest.mark.parametrize("stage", ["01-numpy", "03-tensors", "05-autograd"])
def test_no_gradient_of_a_product_is_in_what_stays(stage):
    """Inputs are drawn with the help of right loops, and those are withheld."""
    files = set(Path(exercises.__path__[0]).glob("stage_*/*.py"))
    for path in files - set(withheld_files(stage)):
        # Pulls that stage 04 is asked about.
        is_asked = path.match("stage_04_*/inputs.py")
        assert is_asked or ".T @" not in path.read_text(), path


def test_later_stages_are_withheld():
    names = {f"{p.parent.name}/{p.stem}" for p in withheld_files("03-tensors")}
    assert "stage_04_engine/inputs" in names and "stage_04_engine/graphs" in names
    assert not names & {"stage_02_gradient_check/functions", "stage_01_numpy/inputs"}
    assert not any(name.endswith("__init__") for name in names)


def test_a_reference_gives_nothing(bare):
    references = importlib.import_module("grader.exercises.stage_01_numpy.references")
    found = references.reference_grad_w2({"h_relu": 1, "grad_y_pred": 2})
    assert [*found] == [] and len(found) == 0 and dict(**found) == {}
    assert find("01-numpy/grad_w2").mistakes is not None
