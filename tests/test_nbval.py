"""nbval replays the solutions: their stored outputs come out again, to the letter."""

import re
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

from grader.exercises import STAGES

pytestmark = pytest.mark.chain


def replay(*paths):
    """Run nbval, not lax, on notebooks; it compares everything but images."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
        + [str(path) for path in paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout


def test_solutions_give_their_stored_outputs_again():
    status, said = replay(*sorted((ROOT / "solutions").glob("*/*.ipynb")))
    assert status == 0, said
    assert int(re.search(r"(\d+) passed", said).group(1)) >= 20


#: Of each kind one: NumPy, tensors, a class with methods, TensorFlow, modules, data.
#: (The sample class hands in a blank notebook of every stage.)
BLANK = (
    "01-numpy",
    "03-tensors",
    "06-custom-function",
    "07-static-graph",
    "10-",
    "12-",
)


@pytest.mark.parametrize("stage", [one for one in STAGES if one.startswith(BLANK)])
def test_a_blank_notebook_runs_from_top_to_bottom(stage):
    """Around its blanks, and without a word on stderr."""
    folder = ROOT / "notebooks" / stage
    notebook = nbformat.read(folder / f"{stage}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    assert not [o for o in outputs if o.get("name") == "stderr"]
    shown = [o.get("data", {}).get("text/plain", "") for o in outputs]
    checks = [text for text in shown if "not filled in yet" in text]
    assert len(checks) >= len([e for e in STAGES[stage] if e.points])


CHANGES = {
    "step 499   loss 4.85e-07": "step 499   loss 4.86e-07",
    "3.15e+07": "3.16e+07",
}


def test_a_changed_output_is_noticed(tmp_path):
    source = (ROOT / "solutions/01-numpy/01-numpy.ipynb").read_text(encoding="utf-8")
    for right, wrong in CHANGES.items():
        assert right in source
        source = source.replace(right, wrong)
    path = tmp_path / "changed.ipynb"
    path.write_text(source, encoding="utf-8")
    status, said = replay(path)
    assert status == 1
    changed = [
        cell
        for cell in nbformat.reads(source, as_version=4).cells
        if any(wrong in str(cell.get("outputs")) for wrong in CHANGES.values())
    ]
    assert len(changed) > 1 and f"{len(changed)} failed" in said
    assert "Cell outputs differ" in said


def test_a_changed_answer_is_noticed(tmp_path):
    notebook = nbformat.read(ROOT / "solutions/01-numpy/01-numpy.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("grad_w1 = x.T @ grad_h", "grad_w1 = w1")
    nbformat.write(notebook, tmp_path / "changed.ipynb")
    status, said = replay(tmp_path / "changed.ipynb")
    assert status == 1
    assert "Cell outputs differ" in said
