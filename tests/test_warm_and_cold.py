"""A forked kernel says what a started one says.

Of one solution for each set of packages; with WARM=all in the environment, of all.
"""

import os

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grader.autograding.execute import ExecuteSubmission, own_files, variables_told
from grader.exercises import STAGES
from grader.exercises.points import table
from grader.sandbox import warm

pytestmark = pytest.mark.sandbox

#: NumPy, PyTorch, TensorFlow.
SOME = ("01-numpy", "05-autograd", "07-static-graph")
COMPARED = STAGES if os.environ.get("WARM") == "all" else SOME


def outputs_of(stage, folder, is_warm):
    path = ROOT / "solutions" / stage / f"{stage}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    execute = ExecuteSubmission(
        warm=is_warm, timeout=120, secret_file=str(folder / "secret")
    )
    execute.warm_up(notebook, variables_told())
    resources = {"nbgrader": {"student": "ada", "assignment": stage, "notebook": stage}}
    execute.run(notebook, resources, own_files(str(path.parent), None))
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id"), joined(cell.outputs))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def joined(outputs):
    """Outputs with what one stream says in one piece: how it is cut is chance."""
    found = []
    for output in outputs:
        is_more = found and output.output_type == "stream" == found[-1].output_type
        if is_more and found[-1].name == output.name:
            found[-1].text += output.text
        else:
            found.append(new_output(**output))
    for output in found:
        output.pop("execution_count", None)
    return found


@pytest.fixture
def forks(monkeypatch):
    """Grows with each kernel that is forked; there is no fork server yet."""
    made = []
    fork = warm.ForkServer.fork
    counted = lambda *given: made.append(1) or fork(*given)  # noqa: E731
    monkeypatch.setattr(warm.ForkServer, "fork", counted)
    monkeypatch.setattr(warm, "_latest", None)
    yield made
    if warm.latest() is not None:
        warm.latest()[1].end()


# (Whose end it was is found out with a second kernel; a third goes on without it.)
@pytest.mark.parametrize(
    ("sources", "expected"), [(["1"], 0), (["import os; os._exit(0)", "1"], 2)]
)
def test_a_lone_submission_forks_no_first_kernel(tmp_path, forks, sources, expected):
    execute = ExecuteSubmission(secret_file=str(tmp_path / "secret"))
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    beside = tmp_path / "ipykernel_launcher.py"  # is not what the kernel starts with
    beside.write_text("while True: pass")
    execute.run(notebook, {"nbgrader": {}}, (beside,))
    assert notebook.cells[-1].outputs[0].data == {"text/plain": "1"}
    assert len(forks) == expected


@pytest.mark.parametrize("stage", COMPARED)
def test_a_forked_kernel_says_what_a_started_one_says(stage, tmp_path, forks):
    started = outputs_of(stage, tmp_path, False)
    assert not forks
    forked = outputs_of(stage, tmp_path, True)
    assert len(forks) == 1
    assert forked == started
    scores = [
        float(outputs[-1].data["text/plain"])
        for name, outputs in forked
        if outputs and outputs[-1].output_type == "execute_result"
        if name in {f"check_{one}" for one in table()[stage]}
    ]
    assert scores == list(table()[stage].values())
