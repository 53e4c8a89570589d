"""The map of the course: true, runnable, and a first meeting with a check."""

import re

import build_start
import nbformat
import pytest
from answers import keys, notebook_namespace
from build_solutions import from_text
from conftest import ROOT
from nbclient import NotebookClient

from grader.exercises import STAGES, find
from grader.exercises.points import table
from grader.notebook.trying import try_out
from grader.text import can_say

PATH = ROOT / "notebooks" / f"{build_start.NAME}.ipynb"
TEXT = "\n".join(cell.source for cell in nbformat.read(PATH, as_version=4).cells)
ROWS = re.findall(
    r"^\| \[`(.*?)`\]\((.*?)\) \| (.*?) \| (.*?) \| (\d+) \|$", TEXT, re.M
)


def test_the_map_is_what_its_text_gives(tmp_path):
    build_start.build(tmp_path)
    for made in tmp_path.iterdir():
        kept = PATH.parent / made.name
        assert made.read_bytes() == kept.read_bytes(), "run `make release`"


def test_the_table_has_every_stage_in_order():
    assert [stage for stage, *_ in ROWS] == list(STAGES)
    for stage, target, _, time, points in ROWS:
        assert (PATH.parent / target).is_file()
        assert int(points) == sum(e.points for e in STAGES[stage])
        twin = ROOT / f"solutions_text/{stage}/{stage}.py"
        assert f"about {time}" in twin.read_text(encoding="utf-8")
    everything = sum(int(points) for *_, points in ROWS)
    assert f"| **{everything}** |" in TEXT
    assert "{" not in re.sub(r"\{\\.*?\}|_\\text\{.*?\}", "", "".join(map(str, ROWS)))


def test_other_points_make_another_map(monkeypatch):
    monkeypatch.setitem(table()["01-numpy"], "train", 10)
    assert "| two hours | 25 |" in build_start.filled_in(
        "| {time 01-numpy} | {points 01-numpy} |"
    )


def test_its_links_and_picture_lead_somewhere():
    targets = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert len(targets) >= len(STAGES) + 2
    for target in targets:
        assert (PATH.parent / target).is_file(), target
    (description,) = re.findall(r"!\[(.*?)\]\(course-map.svg\)", TEXT)
    assert all(stage[:2] in description for stage in STAGES)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "not filled in yet"),
        ("return 2 * (w * x - y) * x", "slope: right"),
        ("return (w * x - y) * x", "exactly half"),
    ],
)
def test_it_runs_from_top_to_bottom(answer, said):
    notebook = from_text(build_start.filled_in((build_start.TEXT).read_text("utf-8")))
    if answer:
        (blank,) = (c for c in notebook.cells if "# YOUR CODE HERE" in c.source)
        head, _, _ = blank.source.partition("    # YOUR CODE HERE")
        blank.source = f"{head}    {answer}"
    resources = {"metadata": {"path": str(PATH.parent)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    assert not [o for o in outputs if o.get("name") == "stderr"]
    shown = " ".join(o.get("data", {}).get("text/plain", "") for o in outputs)
    assert said in shown
    assert "01 NumPy" in shown  # the curves


SLOPE = find("00-start-here/slope")


def verdict_on(body):
    namespace = notebook_namespace(f"def slope(x, y, w):\n    {body}\n")
    return try_out(SLOPE, SLOPE.public_sizes, 1, namespace)


@pytest.mark.parametrize(
    "body",
    [
        "return 2 * (w * x - y) * x",
        "d = w * x - y; return x * (d + d)",
        "return -2 * x * (y - x * w)",
        "return np.array([2 * w * x * x - 2 * x * y]).item()",
        "e = 1e-6; return 2 * x**2 * w - 2 * x * y",
    ],
)
def test_right_answers_are_right(body):
    assert keys(verdict_on(body)) == {}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("return (w * x - y) * x", "start_no_factor_2"),
        ("return 2 * (w * x - y)", "start_no_inner_slope"),
        ("return w * x - y", "start_neither"),
        ("return (w * x - y) ** 2", "start_loss_itself"),
        ("return 2 * (w * x - y) * w", "start_slope_of_x"),
        ("return 2 * (y - w * x) * x", "start_sign"),
        ("return 2 * w * x * x", "start_no_target"),
    ],
)
def test_wrong_answers_are_named(body, key):
    assert keys(verdict_on(body)) == {"slope": f"mistakes.{key}"}
    assert can_say(f"mistakes.{key}")
