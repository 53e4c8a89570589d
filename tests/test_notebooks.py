"""The notebooks in the repository: nothing leaks, drifts, or is personal."""

import re
import subprocess

import build_class
import build_environment
import build_release
import build_solutions
import nbformat
import pytest
from build_class import solution_blanks
from conftest import ROOT
from solution_points import in_words, with_points

from grader.exercises import STAGES
from grader.exercises.points import table

stage_by_stage = pytest.mark.parametrize("stage", STAGES)


def read(folder, stage):
    return nbformat.read(ROOT / folder / stage / f"{stage}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


# ------------------------------------------------------------- what students get


@stage_by_stage
def test_no_solution_text_reaches_the_students(stage):
    released = "".join(
        re.sub(r"\s", "", path.read_text(encoding="utf-8"))
        for path in (ROOT / "notebooks").rglob("*")
        if path.is_file()
    )
    assert "BEGINSOLUTION" not in released
    assert "BEGINHIDDENTESTS" not in released and "importgrade" not in released
    assert solution_blanks(stage)
    for name, body in solution_blanks(stage).items():
        for line in filter(str.strip, body.splitlines()):
            squeezed = re.sub(r"\s", "", line).replace('"', '\\"')
            assert squeezed not in released, f"{name}: {line}"


@stage_by_stage
def test_only_notebooks_and_pictures_are_handed_out(stage):
    files = {path.suffix for path in (ROOT / "notebooks" / stage).iterdir()}
    assert files <= {".ipynb", ".svg", ".png"}


@stage_by_stage
def test_a_release_holds_no_outputs(stage):
    assert not any(cell.outputs for cell in code_cells(read("notebooks", stage)))


@stage_by_stage
def test_each_blank_has_a_check_below_it(stage):
    blanks = solution_blanks(stage).keys()
    ids = [
        cell.metadata.nbgrader.grade_id
        for cell in code_cells(read("notebooks", stage))
        if "nbgrader" in cell.metadata
    ]
    for name in blanks:
        assert ids[ids.index(name) + 1] == f"check_{name}"


@stage_by_stage
def test_points_are_those_of_the_exercises(stage):
    for folder in ("notebooks", "solutions"):
        points = {
            cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
            for cell in code_cells(read(folder, stage))
            if cell.metadata.get("nbgrader", {}).get("grade")
        }
        assert points == {
            f"check_{e.id.partition('/')[2]}": e.points
            for e in STAGES[stage]
            if e.points
        }


def priced(stage):
    _, twin = build_solutions.paths(stage)
    notebook = build_solutions.from_text(twin.read_text(encoding="utf-8"))
    return with_points(stage, notebook)


@stage_by_stage
def test_the_points_in_the_text_are_those_of_the_table(stage):
    row = f"| **Points** | {in_words(stage)} |"
    assert row in read("solutions", stage).cells[0].source


def test_a_change_in_the_table_changes_the_notebook(monkeypatch):
    monkeypatch.setitem(table()["01-numpy"], "train", 10)
    notebook = priced("01-numpy")
    assert "| **Points** | 25: `forward` 3," in notebook.cells[0].source
    (check,) = (c for c in notebook.cells if c.id == "check-train")
    assert check.metadata.nbgrader["points"] == 10


def test_a_table_that_does_not_fit_the_notebook_is_refused(monkeypatch):
    monkeypatch.setitem(table()["01-numpy"], "trian", 5)
    with pytest.raises(SystemExit, match=r"points\.toml lists"):
        priced("01-numpy")


# ------------------------------------------------------------------ what is stored


@stage_by_stage
def test_the_solutions_store_their_outputs_and_curve(stage):
    cells = code_cells(read("solutions", stage))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    pictures = [
        (output.data, output.metadata)
        for cell in cells
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert any(data["text/plain"].startswith("Loss curve") for data, _ in pictures)
    for data, metadata in pictures:
        assert metadata["image/png"]["alt"] == data["text/plain"]
        assert len(data["text/plain"]) > 60
    assert not [o for c in cells for o in c.outputs if o.get("name") == "stderr"]


@stage_by_stage
def test_pictures_in_the_text_have_alternative_text(stage):
    text = "".join(cell.source for cell in read("solutions", stage).cells)
    for alternative, target in re.findall(r"!\[(.*?)\]\((.*?)\)", text, re.DOTALL):
        assert len(alternative) > 40
        assert (ROOT / "solutions" / stage / target).is_file()


def test_no_notebook_tells_where_or_when_it_was_made():
    for path in ROOT.glob("*/**/*.ipynb"):
        if {"build", ".venv"} & set(path.relative_to(ROOT).parts):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not re.search(r'/(home|root|Users|tmp|work)/|"execution": \{', text), (
            path
        )
        assert '"version": "3.' not in text, path


def test_no_file_is_over_a_megabyte():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    sizes = {n: (ROOT / n).stat().st_size for n in names if n and (ROOT / n).exists()}
    assert len(sizes) > 20
    assert {name for name, size in sizes.items() if size > 1_000_000} == set()


# --------------------------------------------------------------------- no drift


@stage_by_stage
def test_a_solution_and_its_text_twin_are_the_same(stage):
    _, twin = build_solutions.paths(stage)
    text = twin.read_text(encoding="utf-8")
    assert build_solutions.as_text(read("solutions", stage)) == text


def test_a_changed_twin_is_noticed(tmp_path):
    _, twin = build_solutions.paths("01-numpy")
    changed = twin.read_text(encoding="utf-8").replace("y_pred", "prediction", 1)
    assert build_solutions.as_text(read("solutions", "01-numpy")) != changed


@stage_by_stage
def test_the_release_is_what_the_solutions_give(stage, tmp_path):
    build_release.build([stage], tmp_path)
    for made in (tmp_path / stage).iterdir():
        kept = ROOT / "notebooks" / stage / made.name
        assert made.read_bytes() == kept.read_bytes(), "run `make release`"


def test_the_sample_class_is_what_its_students_wrote(tmp_path):
    build_class.build(tmp_path)
    made = {p.relative_to(tmp_path): p for p in tmp_path.rglob("*") if p.is_file()}
    kept = build_class.SUBMITTED
    assert made.keys() == {
        p.relative_to(kept)
        for p in kept.rglob("*")
        if p.is_file() and ".ipynb_checkpoints" not in p.parts
    }
    for name, path in made.items():
        assert path.read_bytes() == (kept / name).read_bytes(), "run `make release`"


def test_the_conda_environment_has_the_same_pins():
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == build_environment.environment(), "run `make release`"
