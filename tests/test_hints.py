"""Hints as data: the catalogue is the notebooks', and `hint` shows them one by one."""

import re
import sys
import tomllib

import nbformat
import numpy as np
import pytest
from build_class import solution_blanks
from build_hints import (
    HINTS,
    START,
    catalogue,
    catalogues,
    hints_in,
    hints_of,
    released,
)
from build_solutions import stages
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import hint
from grader.exercises import STAGES, find
from grader.notebook import hinting
from grader.notebook.hinting import as_text, number_of_hints, remember
from grader.text import hints as text_hints
from grader.text import say

ALL = text_hints.all_hints()
#: Calls of stage 04's solutions that its hints name, to say what comes back from them.
NAMED = {"pile.pop()", "node.pull(node.grad)"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No hint has been shown, and no check has been made."""
    monkeypatch.setattr(hinting, "_last", {})
    monkeypatch.setattr(hinting, "_stage", "")


@pytest.fixture
def said(capsys):
    """What a call of `hint` prints outside Jupyter, on one line."""

    def call(*arguments):
        hint(*arguments)
        return " ".join(capsys.readouterr().out.split())

    return call


def notebook(stage):
    return nbformat.read(released(stage), as_version=4)


# ------------------------------------------------------------------- the catalogue


def test_the_stored_hints_are_those_of_the_notebooks():
    stored = {path.name: path.read_text("utf-8") for path in HINTS.glob("*")}
    assert stored == catalogues(), "run tools/build_hints.py"


@pytest.mark.parametrize("stage", [START, *stages()])
def test_every_hint_of_a_notebook_is_in_the_catalogue(stage):
    cells = [cell for cell in notebook(stage).cells if cell.cell_type == "markdown"]
    written = sum(cell.source.count("<summary>Hint") for cell in cells)
    here = [texts for known, texts in ALL.items() if known.startswith(f"{stage}/")]
    assert sum(map(len, here)) == written > 0
    whole = "\n".join(cell.source for cell in cells)
    assert all(text in whole for texts in here for text in texts)


def test_every_exercise_worth_points_has_hints():
    worth = {e.id for exercises in STAGES.values() for e in exercises if e.points}
    assert worth <= ALL.keys()


@pytest.mark.parametrize("stage", [START, *stages()])
def test_hints_stand_above_the_blank_that_they_are_for(stage):
    found = hints_of(notebook(stage))
    assert found
    for exercise_id, texts in found.items():
        sources = [cell.source for cell in notebook(stage).cells]
        hints = next(i for i, source in enumerate(sources) if texts[0] in source)
        check = next(i for i, s in enumerate(sources) if f'check("{exercise_id}")' in s)
        between = "\n".join(sources[hints:check])
        name = find(exercise_id).function
        assert re.search(rf"^(def|class) {name}\b", between, re.MULTILINE), exercise_id


@pytest.mark.parametrize("exercise_id", ALL)
def test_a_hint_is_one_hint(exercise_id):
    for text in ALL[exercise_id]:
        assert text == text.strip() != ""
        assert "<details" not in text and "details>" not in text
        assert "<summary" not in text and "summary>" not in text


@pytest.mark.parametrize("stage", STAGES)
def test_no_hint_gives_a_solution_away(stage):
    told = " ".join(text for texts in ALL.values() for text in texts)
    squeezed = re.sub(r"\s", "", told)
    for name, body in solution_blanks(stage).items():
        for line in body.splitlines():
            right_side = re.sub(r"\s", "", line.partition("=")[2])
            is_short = len(right_side) < 8
            assert is_short or right_side in NAMED or right_side not in squeezed, name


NESTED = """Some text.

<details><summary>Hint 1</summary>

The first.

<details><summary>Hint 2</summary>

The *second*.

</details>
</details>

<details><summary>Compare</summary>

The answer.

</details>
"""


def test_a_nested_hint_is_no_part_of_the_one_around_it():
    assert hints_in(NESTED) == ["The first.", "The *second*."]


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (NESTED.replace("Hint 2", "Hint 3"), "Hint 2 is called 'Hint 3'"),
        (NESTED.removesuffix("</details>\n"), "has no end"),
    ],
)
def test_a_broken_block_stops_the_build(broken, text):
    with pytest.raises(SystemExit, match=text):
        hints_in(broken)


def test_hints_that_no_check_follows_stop_the_build():
    def cells():
        return [new_markdown_cell(NESTED), new_code_cell("a = 1")]

    with pytest.raises(SystemExit, match="No check follows"):
        hints_of(new_notebook(cells=cells()))
    with pytest.raises(SystemExit, match="Whose hint"):
        hints_of(new_notebook(cells=[*cells(), *cells()]))


@pytest.mark.parametrize(
    "text",
    [
        r"a formula $\frac{a}{b}$, \\[2ex] and, at the end, a \\" "\\",
        "two lines\n\nand 'quotes' and \"quotes\" at the end'",
        "three ''' and \"\"\" of them",
        "    indented\n\ttabbed, and … × –",
    ],
)
def test_a_hint_comes_back_from_toml_as_it_was(text):
    stored = tomllib.loads(catalogue({"01-numpy/some": [text, "another"]}))
    assert stored == {"some": {"hints": [text, "another"]}}


def test_another_language_falls_back_to_english(monkeypatch):
    monkeypatch.setenv("GRADER_LANGUAGE", "xx")
    assert text_hints.hints_of("01-numpy/grad_w2") == ALL["01-numpy/grad_w2"]
    german = {"01-numpy/grad_w2": ("Wie?",)}
    monkeypatch.setattr(
        text_hints, "all_hints", lambda name="en": german if name == "xx" else ALL
    )
    assert text_hints.hints_of("01-numpy/grad_w2") == ("Wie?",)
    assert text_hints.hints_of("01-numpy/grad_w1") == ALL["01-numpy/grad_w1"]


def test_the_catalogue_is_packaged(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["grader.text"]
    text = root / "grader" / "text"
    packaged = {path for pattern in patterns for path in text.glob(pattern)}
    assert set(text.rglob("*.toml")) == packaged


# ------------------------------------------------------------------- asking for one


def plain(exercise_id, number):
    return " ".join(as_text(ALL[exercise_id][number - 1]).split())


def test_hints_come_one_at_a_time_and_the_last_one_stays(said):
    forward = "01-numpy/forward"
    for number in (1, 2, 3):
        text = f"Hint {number} of 3 {plain(forward, number)}"
        assert said(forward) == text
    for _ in range(2):
        assert said(forward) == f"{text} {say('hints.last_again')}"
    assert said("01-numpy/grad_w2").startswith("Hint 1 of 2")


def test_a_number_shows_that_hint_alone_and_goes_on_from_there(said):
    assert said("grad_w2", 2) == f"Hint 2 of 2 {plain('01-numpy/grad_w2', 2)}"
    assert said("grad_w2", 1) == f"Hint 1 of 2 {plain('01-numpy/grad_w2', 1)}"
    assert said("grad_w2").startswith("Hint 2 of 2")
    assert said("grad_w2", np.int64(1)).startswith("Hint 1 of 2")
    assert said("grad_w2", 2) == said("grad_w2", 2)
    assert said("01-numpy/forward", 3).startswith("Hint 3 of 3")
    assert said("01-numpy/forward", 1).startswith("Hint 1 of 3")
    assert said("01-numpy/forward").startswith("Hint 2 of 3")


@pytest.mark.parametrize(
    ("name", "exercise_id"),
    [
        ("01-numpy/grad_w2", "01-numpy/grad_w2"),
        ("grad_w2", "01-numpy/grad_w2"),
        (" grad_w2\n", "01-numpy/grad_w2"),
        ("compute_grad_w2", "01-numpy/grad_w2"),
        ("01-numpy/compute_grad_w2", "01-numpy/grad_w2"),
        ("MyReLU", "06-custom-function/my_relu"),
        ("06-custom-function/MyLinear", "06-custom-function/my_linear"),
        ("slope", f"{START}/slope"),
        # Also the function of a check without points.
        ("run_graph", "07-static-graph/run_graph"),
    ],
)
def test_an_exercise_goes_by_its_id_its_name_and_its_function(said, name, exercise_id):
    assert said(name).endswith(plain(exercise_id, 1))


def test_a_name_of_several_stages_means_that_of_the_notebook(said):
    answer = said("train")
    assert "01-numpy/train, 03-tensors/train, 04-engine/train" in answer
    remember("03-tensors/forward")
    assert said("train").endswith(plain("03-tensors/train", 1))
    assert said("04-engine/train").endswith(plain("04-engine/train", 1))
    assert said("MyLinear").startswith("There is a MyLinear in several stages.")
    remember("10-custom-module/dropout")
    assert said("train").endswith(plain("10-custom-module/train", 1))
    assert said("MyLinear").endswith(plain("10-custom-module/linear_layer", 1))
    assert said("grad_w2").endswith(plain("01-numpy/grad_w2", 1))


@pytest.mark.parametrize("stage", STAGES)
def test_in_its_own_notebook_a_bare_name_is_enough(said, stage):
    for exercise in STAGES[stage]:
        remember(exercise.id)
        name = exercise.id.partition("/")[2]
        assert said(name, 1) == said(exercise.id, 1)
        if number_of_hints(exercise.id):
            assert said(exercise.function, 1) == said(exercise.id, 1)


def test_a_stage_without_hints_of_that_name_says_so(said):
    remember("01-numpy/forward")
    assert said("backward") == "01-numpy/backward has no hints."
    remember("02-gradient-check/relative_error")
    assert "03-tensors/backward, 04-engine/backward." in said("backward")


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("grad_w9",), "There is no exercise grad_w9. Did you mean grad_w2, "),
        (("01-numpy/gradw2",), "01-numpy/gradw2. Did you mean 01-numpy/grad_w2, "),
        (("compute_grad_w",), "Did you mean compute_grad_w"),
        (("zzz",), "There is no exercise zzz. The name stands in the check below"),
        (("99-none/zzz",), "There is no exercise 99-none/zzz. "),
        (("/",), "There is no exercise /. "),
        (("`<b>`\n" * 50,), "There is no exercise '<b>' '<b>' "),
        (("{name}",), "There is no exercise {name}. "),
        (("",), "hint wants the name of an exercise, in quotes"),
        ((), "hint wants the name of an exercise, in quotes"),
        ((None,), "hint wants the name of an exercise, in quotes"),
        ((2, "grad_w2"), "hint wants the name of an exercise, in quotes"),
        ((hint,), "hint wants the name of an exercise, in quotes"),
        ((np.zeros(3),), "hint wants the name of an exercise, in quotes"),
        (("grad_w2", 0), "01-numpy/grad_w2 has 2 hints, numbered from 1 to 2."),
        (("grad_w2", -1), "01-numpy/grad_w2 has 2 hints, numbered from 1 to 2."),
        (("grad_w2", 3), "01-numpy/grad_w2 has 2 hints, numbered from 1 to 2."),
        (("grad_w2", 10**5000), "01-numpy/grad_w2 has 2 hints, numbered"),
        (("grad_w1", 2), "01-numpy/grad_w1 has only one hint, number 1."),
        (("grad_w2", "2"), "by a whole number, as in hint("),
        (("grad_w2", 1.0), "by a whole number, as in hint("),
        (("grad_w2", True), "by a whole number, as in hint("),
        (("grad_w2", np.array([1, 2])), "by a whole number, as in hint("),
        (("04-engine/engine",), "04-engine/engine has no hints."),
        (("04-engine/engine", 1), "04-engine/engine has no hints."),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(said, arguments, answer):
    text = said(*arguments)
    assert answer in text
    assert len(text) < 250
    assert said("grad_w2").startswith("Hint 1 of 2")  # and nothing counts as shown


def test_the_number_of_hints():
    assert number_of_hints("01-numpy/forward") == 3
    assert number_of_hints("01-numpy/backward") == 0
    assert number_of_hints("no/such") == 0


# ------------------------------------------------------------------ how it is shown


@pytest.fixture
def shell(monkeypatch):
    """A real IPython shell, as a notebook's kernel has one."""
    # A shell puts a module of its own in its place, and leaves it there.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_a_notebook_shows_the_markdown_and_a_plain_twin(shell):
    with capture_output() as captured:
        result = shell.run_cell('from grader import hint\nhint("grad_h_relu", 2)')
    assert result.success and result.result is None
    assert captured.stdout == ""
    (output,) = captured.outputs
    body = ALL["01-numpy/grad_h_relu"][1]
    assert r"\frac{\partial L}" in body
    assert output.data["text/markdown"] == f"**Hint 2 of 3**\n\n{body}"
    assert output.data["text/plain"] == f"Hint 2 of 3\n{as_text(body)}"


def test_a_notebook_shows_a_sentence_and_no_traceback(shell):
    with capture_output() as captured:
        result = shell.run_cell('from grader import hint\nhint("grad_w9")')
    assert result.success
    (output,) = captured.outputs
    assert "`grad_w9`. Did you mean `grad_w2`" in output.data["text/markdown"]
    assert "grad_w9. Did you mean grad_w2" in output.data["text/plain"]


@pytest.mark.parametrize("exercise_id", ALL)
def test_the_plain_twin_is_narrow_and_says_the_same(exercise_id):
    for text in ALL[exercise_id]:
        shown = as_text(text)
        # A formula or a table on lines of its own is not broken.
        kept = {f"  {line}" for line in text.splitlines()}
        lines = [line for line in shown.splitlines() if line not in kept]
        assert all(len(line) <= 78 or line.startswith("  |") for line in lines)
        letters = re.sub(r"[\s`*]", "", text)
        assert re.sub(r"[\s*]", "", shown) == letters
        assert "`" not in shown


def test_the_plain_twin_keeps_code_and_formulas():
    markdown = (
        "A **bold** word, an *other*, `(a - b) ** 2`, `f(*values)` and $a * b * c$.\n"
        "**Not `x * y`.**\n\n```python\nloss   = 1  # *as it is*\n\nend\n```\n\n"
        "$$\na * b * c\n$$\n\n| `a` | b |\n| --- | --- |\n\nThe end."
    )
    assert as_text(markdown, indent="") == (
        "A bold word, an other, (a - b) ** 2, f(*values) and $a * b * c$. Not x * y."
        "\n\nloss   = 1  # *as it is*\n\nend\n\n$$\na * b * c\n$$\n\n"
        "| a | b |\n| --- | --- |\n\nThe end."
    )
