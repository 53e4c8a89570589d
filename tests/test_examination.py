"""A graded cell is judged outside of its kernel, on inputs drawn from a secret."""

import gc
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from conftest import ROOT
from jupyter_client.provisioning import LocalProvisioner
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

from grader.autograding import notices
from grader.autograding.examination import examine_cell, exercise_asked_in
from grader.autograding.execute import ExecuteSubmission, OtherLanguage
from grader.autograding.odd_messages import refuse_odd
from grader.autograding.require_verdict import (
    RequireVerdict,
    has_verdict,
    is_of_the_course,
)
from grader.autograding.secret import Secret
from grader.boundary.request import Request, as_output
from grader.boundary.wire import pack
from grader.exercises import STAGES, find
from grader.probes.trials import observe_each

GRAD_H = find("01-numpy/grad_h")


@pytest.mark.parametrize("stage", STAGES)
def test_every_graded_cell_of_the_course_is_judged_outside(stage):
    path = ROOT / "solutions" / stage / f"{stage}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    graded = [c for c in cells if c.metadata.get("nbgrader", {}).get("grade")]
    asked = [exercise_asked_in(cell.source) for cell in graded]
    assert asked == [exercise for exercise in STAGES[stage] if exercise.points]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "assert x == 1",
        "1 +",
        'check("01-numpy/grad_h")',
        'grade("01-numpy/no_such")',
        'grade("no stage")',
        "grade(name)",
        "grade(3)",
        'grade("01-numpy/grad_h", 2)',
        'grade(exercise="01-numpy/grad_h")',
        'x = grade("01-numpy/grad_h")',
        'grade("01-numpy/grad_h")\ngrade("01-numpy/grad_w2")',
        'grade("01-numpy/grad_h")\nassert True',
        'other("x")\ngrade("01-numpy/grad_h")',
        'import os\ngrade("01-numpy/grad_h")',
    ],
)
def test_an_instructors_own_test_is_left_as_it_is(source):
    assert exercise_asked_in(source) is None


def kernel(namespace, reply=None):
    """A kernel that answers from a namespace, or says something else."""

    def ask(source):
        request = Request.from_text(eval(source.partition("answer(")[2].rstrip(")\n")))
        seen = observe_each(GRAD_H, request.drawn, namespace)
        data = as_output(request, pack(seen)) if reply is None else reply
        return [nbformat.from_dict(new_output("display_data", data=data))]

    return ask


def graded_cell(ask):
    cell = new_code_cell(metadata={"nbgrader": {"points": 2}})
    examine_cell(cell, GRAD_H, ask, seed=3)
    return cell


def test_the_score_and_the_panel_are_written_into_the_cell():
    cell = graded_cell(kernel({"compute_grad_h": lambda g, h: g * (h > 0)}))
    panel, score = cell.outputs
    assert score.data["text/plain"] == "2.0"
    assert "2 of 2 points" in panel.data["text/plain"]
    assert has_verdict(cell)
    cell = graded_cell(kernel({"compute_grad_h": lambda g, h: g}))
    panel, score = cell.outputs
    assert score.data["text/plain"] == "0.0"
    assert "mask" in panel.data["text/plain"]
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_a_kernel_that_says_something_else_gets_no_points():
    for said in ({"text/plain": "2.0"}, {"application/json": {"score": 2.0}}):
        cell = graded_cell(kernel({}, said))
        assert [output.ename for output in cell.outputs] == ["NoVerdict"]


def test_what_has_been_said_of_a_cell_stands():
    def stopped(source):
        cell.outputs = [
            new_output("error", ename="CellFailed", evalue="", traceback=[])
        ]
        return []

    cell = new_code_cell()
    examine_cell(cell, GRAD_H, stopped, seed=3)
    assert [output.ename for output in cell.outputs] == ["CellFailed"]


def test_a_fault_of_ours_gives_no_points():
    def broken(source):
        raise ZeroDivisionError

    panel, score = graded_cell(broken).outputs
    assert score.data["text/plain"] == "0.0"
    assert "not your fault" in " ".join(panel.data["text/plain"].split())


# -------------------------------------------------------------------------- the secret


def test_the_same_attempt_gets_the_same_inputs_and_another_one_others(tmp_path):
    secret = Secret(tmp_path / "secret")
    words = ("ada", "01-numpy", "digest", "01-numpy/grad_h")
    seed = secret.seed(*words)
    assert Secret(tmp_path / "secret").seed(*words) == seed
    assert secret.seed("bruno", *words[1:]) != seed
    assert secret.seed("ada0", "1-numpy", *words[2:]) != seed
    assert Secret(tmp_path / "other").seed(*words) != seed
    assert 0 <= seed < 2**64


def test_nobody_else_can_read_it(tmp_path):
    Secret(tmp_path / "secret")
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_graders_who_start_at_once_have_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as graders:
        made = list(graders.map(lambda _: Secret(tmp_path / "s").seed("x"), range(64)))
    assert len(set(made)) == 1


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(ValueError, match="delete it"):
        Secret(tmp_path / "secret")


# ------------------------------------------------------------ what is sent, and when


@pytest.mark.parametrize("is_alone", [False, True])
def test_what_would_give_away_a_later_cell_is_not_sent(is_alone):
    train, sent = find("01-numpy/train"), []

    def ask(source):
        sent.append(Request.from_text(eval(source.partition("answer(")[2][:-1])))
        return []

    cell = new_code_cell(metadata={"nbgrader": {"points": 5}})
    examine_cell(cell, train, ask, seed=3, is_alone=is_alone)
    assert ("def backward" in sent[0].stand_ins) is not is_alone
    assert not sent[0].modules


def test_modules_are_sent_to_what_cannot_be_tried_without():
    engine, sent = find("04-engine/engine"), []

    def ask(source):
        sent.append(Request.from_text(eval(source.partition("answer(")[2][:-1])))
        return []

    cell = new_code_cell(metadata={"nbgrader": {"points": 5}})
    examine_cell(cell, engine, ask, seed=3)
    ((name, source),) = sent[0].modules.items()
    assert name == "grader.exercises.stage_04_engine.stand_ins"
    assert "def pull_relu" in source and "def topological_order" not in source


# ------------------------------------------------------------------ whose fault it is


def given(source, grade_id):
    marks = {"grade_id": grade_id, "locked": True, "grade": False, "solution": False}
    return new_code_cell(source, metadata={"nbgrader": marks})


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import sys; sys.stdout = sys.stderr = None", "ran for more than 2 seconds"),
        ("get_ipython().kernel.session.pack = lambda _: b'{'", ""),
    ],
)
def test_a_given_cell_is_not_to_blame(tmp_path, source, sentence):
    notebook = new_notebook(
        cells=[
            given("start = 1", "start"),
            new_code_cell(source),
            given("after = start + 1", "after"),
            new_code_cell("print(after)"),
        ]
    )
    execute = ExecuteSubmission(
        sandbox="none", timeout=2, secret_file=str(tmp_path / "secret")
    )
    resources = {"metadata": {"path": str(tmp_path)}, "nbgrader": {}}
    done, _ = execute.preprocess(notebook, resources)
    (said,) = notices.all_of(done)
    assert sentence in said and said.partition(": ")[2].startswith("number 2")
    assert done.cells[-1].outputs[0].text == "2\n"


@pytest.mark.parametrize(
    "source",
    [
        "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)",
        "import os, threading\nthreading.Timer(0.05, os._exit, [3]).start()",
    ],
)
def test_an_end_that_comes_late_costs_the_cell_that_asked_for_it(tmp_path, source):
    slow = "import time\ntime.sleep(0.2)\nprint('done')"
    cells = [new_code_cell(one) for one in ("x = 1", source, slow, slow)]
    notebook = new_notebook(cells=cells)
    execute = ExecuteSubmission(sandbox="none", secret_file=str(tmp_path / "secret"))
    execute.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    (said,) = notices.all_of(notebook)
    assert "ended the Python process: number 2" in said
    assert [cell.outputs[0].text for cell in notebook.cells[-2:]] == ["done\n"] * 2


SAYS_NONSENSE = """
kernel = get_ipython().kernel
parent = kernel.get_parent("shell")
kernel.session.send(kernel.iopub_socket, "display_data", {}, parent=parent)
"""


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("execute_input", {"execution_count": "abc"}),
        ("execute_input", {"execution_count": 1.5}),
        ("display_data", {}),
        ("display_data", {"data": None, "metadata": None}),
        ("display_data", {"data": [1, 2], "metadata": {}}),
        ("update_display_data", {"data": {"text/plain": 5}, "metadata": {}}),
        ("display_data", {"data": {"text/plain": "\ud800"}, "metadata": {}}),
        ("stream", {"name": 5, "text": {"a": 1}}),
        ("error", {"ename": "A", "evalue": "b", "traceback": [1, None]}),
    ],
)
def test_what_no_notebook_can_hold_is_refused(kind, content):
    with pytest.raises((ValueError, LookupError)):
        refuse_odd({"msg_type": kind, "content": content})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("status", {"execution_state": "idle"}),
        ("execute_input", {"execution_count": None}),
        ("execute_result", {"data": {}, "metadata": {}, "execution_count": 3}),
        ("display_data", {"data": {"application/x+json": {}}, "metadata": {}}),
        ("stream", {"name": "stderr", "text": "π"}),
    ],
)
def test_what_kernels_say_is_not_odd(kind, content):
    refuse_odd({"msg_type": kind, "content": content})


def test_nothing_watches_a_kernel_that_was_given_up(tmp_path, monkeypatch, caplog):
    """nbclient would ask a client that there is not, if the next kernel is slow."""
    launch = LocalProvisioner.launch_kernel

    async def late(*given, **options):
        time.sleep(1.2)
        return await launch(*given, **options)

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", late)
    notebook = new_notebook(cells=[new_code_cell(SAYS_NONSENSE), new_code_cell("1")])
    execute = ExecuteSubmission(sandbox="none", secret_file=str(tmp_path / "secret"))
    execute.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    gc.collect()
    assert "could not be understood" in notices.all_of(notebook)[0]
    assert [one.getMessage() for one in caplog.records if one.name == "asyncio"] == []


# ------------------------------------------------------------- an instructor's own test


def own_test(source, grade_id="mine", points=2):
    marks = {"grade_id": grade_id, "grade": True, "solution": False, "points": points}
    return new_code_cell(source, metadata={"nbgrader": {"locked": True, **marks}})


def scores(folder, *cells, enabled=True, notebook="mine"):
    """What nbgrader makes of the graded cells of a notebook."""
    execute = ExecuteSubmission(
        sandbox="none", timeout=2, secret_file=str(folder / "secret"), enabled=enabled
    )
    done = new_notebook(cells=list(cells))
    resources = {"metadata": {"path": str(folder)}, "nbgrader": {"notebook": notebook}}
    for preprocessor in (execute, RequireVerdict()):
        done, resources = preprocessor(done, resources)
    nbformat.validate(done)
    return {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
        for cell in done.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


#: Source of a test, and the points of two that it is to give.
OWN_TESTS = {
    "silent": ("assert x == 1", 2),
    "comment": ("# nothing to see", 2),
    "wrong": ("assert x == 2", 0),
    "some_points": ("1.5", 1.5),
    "a_word": ("'passed'", 2),
    "prints": ("print(x)", 2),
    "warns": ("import warnings; warnings.warn('old')", 2),
    "too_many_points": ("1000.0", 0),
    "fewer_than_none": ("-1.0", 0),
    "no_number": ("float('nan')", 0),
    "a_score_before_it_fails": ("display_score(2.0)\nassert x == 2", 0),
    "a_score_of_the_students": ("display_score(2.0)\n1.0", 0),
    "nothing_in_it": (" ", 0),
    "never_ends": ("while True: pass", 0),
    "dies": ("import os; os._exit(0)", 0),
    "leaves": ("exit()", 0),
    "of_the_course": ("assert x == 1  # 01-numpy/grad_h", 0),
    "scores_for_the_course": ("'01-numpy/grad_h'; 2.0", 0),
}
DISPLAY_SCORE = """x = 1
def display_score(score):
    get_ipython().displayhook(score)"""


def test_an_instructors_own_test_may_stay_silent_if_it_ran(tmp_path):
    tests = [own_test(source, name) for name, (source, _) in OWN_TESTS.items()]
    # What ends the kernel is followed by a fresh one, which has the first cell's names.
    found = scores(tmp_path, new_code_cell(DISPLAY_SCORE), *tests)
    assert found == {name: points for name, (_, points) in OWN_TESTS.items()}


@pytest.mark.parametrize(
    "spoils",
    [
        "get_ipython().input_transformers_post.append(lambda lines: [])",
        "get_ipython().input_transformer_manager.transform_cell = lambda cell: ''",
        "get_ipython().compile = lambda *a, **k: compile('', '', 'exec')\n"
        "get_ipython().run_ast_nodes = None",
        "import ast\n"
        "class Drop(ast.NodeTransformer):\n"
        "    visit_Assert = lambda self, node: None\n"
        "get_ipython().ast_transformers.append(Drop())",
        "get_ipython().kernel.do_execute = None",
        "get_ipython().kernel.shell_handlers.pop('execute_request')",
    ],
)
def test_a_kernel_in_which_no_test_can_fail_gives_no_points(tmp_path, spoils):
    found = scores(tmp_path, new_code_cell(spoils), own_test("assert 1 == 2"))
    assert found == {"mine": 0}


def test_errors_that_are_not_shown_are_errors(tmp_path):
    hides = "get_ipython().showtraceback = lambda *a, **k: None"
    cells = (own_test("assert 1 == 1", "right"), own_test("assert 1 == 2", "wrong"))
    assert scores(tmp_path, new_code_cell(hides), *cells) == {"right": 2, "wrong": 0}


def test_an_own_test_that_was_not_run_gives_no_points(tmp_path):
    assert scores(tmp_path, own_test("assert True"), enabled=False) == {"mine": 0}
    refused = own_test("assert True")
    refused.outputs = [new_output("execute_result", data={"text/plain": "0"})]
    notebook = new_notebook(cells=[refused])
    notices.refuse(notebook, "No.")
    execute = ExecuteSubmission(sandbox="none", secret_file=str(tmp_path / "secret"))
    resources = {"metadata": {"path": str(tmp_path)}, "nbgrader": {}}
    for preprocessor in (execute, RequireVerdict()):
        notebook, resources = preprocessor(notebook, resources)
    assert determine_grade(notebook.cells[-1])[0] == 0


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ('grade("01-numpy/grad_h")\nassert True', "mine", True),
        ('x = grade("01-numpy/grad_h")', "mine", True),
        ("from grader import check", "mine", True),
        ("check(name)", "mine", True),
        ('print("01-numpy/no_such")', "mine", True),
        ("", "check_grad_h", True),
        ("assert True", "grad_h", True),
        ("assert True", "mine", False),
        ("assert model.check(3), 'see the autograder'", "mine", False),
        ("assert day == '2024-01-15/am'", "mine", False),
    ],
)
def test_what_is_left_of_a_cell_of_the_course_stays_closed(source, name, expected):
    assert is_of_the_course(source, "01-numpy", name) is expected


def test_a_notebook_in_another_language_is_not_graded_as_python(tmp_path):
    notebook = new_notebook(
        metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
    )
    execute = ExecuteSubmission(secret_file=str(tmp_path / "secret"))
    execute._refuse_without_sandbox = lambda: None
    with pytest.raises(OtherLanguage):
        execute.preprocess(notebook, {"metadata": {}, "nbgrader": {}})
