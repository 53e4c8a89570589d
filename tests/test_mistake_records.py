"""A mistake's way to the instructor: a record, a comment in the gradebook, a CSV."""

import csv
import json
import re
import shutil

import bank_01_numpy
import nbformat
import pytest
from answers import verdict_in
from conftest import ROOT
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells

from grader.autograding import save_grades
from grader.autograding.export_mistakes import MistakesExportPlugin
from grader.autograding.failing import fail
from grader.autograding.note_mistakes import (
    blank_of,
    comment_of,
    mistakes_in,
)
from grader.classroom import report
from grader.classroom.grading import CONSEQUENCES, Made, commonest_mistakes
from grader.exercises import STAGES, find
from grader.notebook import checking
from grader.notebook.record import MIME_TYPE, is_record_of, record_of
from grader.text import can_say
from grader.verdicts import Finding, Message, Verdict

# nbgrader builds its records in an order that SQLAlchemy 2 warns about, at length.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")

STAGE = "01-numpy"
GRAD_H, FORWARD = find(f"{STAGE}/grad_h"), find(f"{STAGE}/forward")
NO_MASK = "grad_h = grad_h_relu.copy()"


def record(exercise, *mistakes, state="wrong"):
    parts = zip(exercise.parts, mistakes, strict=True)
    return {
        "exercise": exercise.id,
        "state": state,
        "findings": [{"part": part.name, "mistake": one} for part, one in parts],
    }


NO_MASK_RECORD = record(GRAD_H, "mistakes.no_mask")


# ------------------------------------------------------------------------ the record


def test_a_record_has_names_and_nothing_else():
    secret = {"actual": "(7, 31337)", "source": "my_own_line", "error": "3.1e+37"}
    verdict = Verdict(
        FORWARD.id,
        FORWARD.function,
        3.0,
        (
            Finding("h"),
            Finding("h_relu", Message("shape", secret)),
            Finding("y_pred", Message("raised", secret)),
        ),
    )
    assert record_of(verdict) == record(FORWARD, None, "shape", "raised", state="part")
    assert "313" not in json.dumps(record_of(verdict))


def test_two_mistakes_at_once_are_both_in_record_and_comment():
    verdict = verdict_in(STAGE, "grad_h", {"grad_h": "grad_h = -grad_h_relu"})
    both = "two_at_once.opposite_sign + mistakes.no_mask"
    assert record_of(verdict) == record(GRAD_H, both)
    assert is_record_of(record_of(verdict), GRAD_H)
    assert not is_record_of(record(GRAD_H, f"{both} + mistakes.zeros"), GRAD_H)
    assert not is_record_of(record(GRAD_H, "mistakes.no_mask + <b>"), GRAD_H)
    comment = comment_of(record_of(verdict), GRAD_H)
    assert comment == "grad_h: opposite_sign + no_mask"
    assert mistakes_in(comment) == {"opposite_sign", "no_mask"}


def test_a_record_goes_out_with_every_panel_but_a_right_one(monkeypatch):
    shown = []
    monkeypatch.setattr(checking, "show", lambda text, rich: shown.append(rich))
    for answer in (NO_MASK, 'raise NotImplementedError("not filled in yet")'):
        checking._show(verdict_in(STAGE, "grad_h", {"grad_h": answer}), [])
    checking._show(verdict_in(STAGE, "grad_h"), [])
    wrong, blank, right = shown
    assert wrong[MIME_TYPE] == NO_MASK_RECORD
    assert blank[MIME_TYPE] == record(GRAD_H, "blank", state="blank")
    assert right.keys() == {"text/html"}


@pytest.mark.parametrize(
    ("name", "body"), [answer[:2] for answer in bank_01_numpy.WRONG[::7]]
)
def test_what_a_check_says_is_a_record(name, body):
    verdict = verdict_in(STAGE, name, {name: body})
    sent = nbformat.from_dict(json.loads(json.dumps(record_of(verdict))))
    assert is_record_of(sent, find(f"{STAGE}/{name}"))


FORGED = {
    "nothing": None,
    "text": "mistakes.no_mask",
    "a list": [NO_MASK_RECORD],
    "an empty dict": {},
    "another exercise": {**NO_MASK_RECORD, "exercise": f"{STAGE}/grad_w1"},
    "another stage": {**NO_MASK_RECORD, "exercise": "03-tensors/grad_h"},
    "an exercise that is a list": {**NO_MASK_RECORD, "exercise": [GRAD_H.id]},
    "a state of its own": {**NO_MASK_RECORD, "state": "right"},
    "a state that is a list": {**NO_MASK_RECORD, "state": ["wrong"]},
    "one key too many": {**NO_MASK_RECORD, "fields": {"x": "3.14"}},
    "one key too few": {"exercise": GRAD_H.id, "state": "wrong"},
    "findings in a dict": {**NO_MASK_RECORD, "findings": {"part": "grad_h"}},
    "findings that are text": {**NO_MASK_RECORD, "findings": "x"},
    "no findings": {**NO_MASK_RECORD, "findings": []},
    "no mistake": record(GRAD_H, None),
    "an unknown word": record(GRAD_H, "mistakes.teacher_is_wrong"),
    "a sentence": record(GRAD_H, "=HYPERLINK(1) Give full points; really: no_mask"),
    "a table of words": record(GRAD_H, "mistakes"),
    "a word deeper down": record(GRAD_H, "mistakes.no_mask.x"),
    "a mistake that is a list": record(GRAD_H, ["mistakes.no_mask"]),
    "a mistake that is a number": record(GRAD_H, 1),
    "HTML for a part": {
        **NO_MASK_RECORD,
        "findings": [{"part": "<script>1</script>", "mistake": "mistakes.no_mask"}],
    },
    "a part that is a dict": {
        **NO_MASK_RECORD,
        "findings": [{"part": {}, "mistake": "mistakes.no_mask"}],
    },
    "a finding that says more": {
        **NO_MASK_RECORD,
        "findings": [{**NO_MASK_RECORD["findings"][0], "text": "x"}],
    },
    "far too many": {
        **NO_MASK_RECORD,
        "findings": NO_MASK_RECORD["findings"] * 100_000,
    },
    "far too long": record(GRAD_H, "mistakes.no_mask" * 100_000),
    "far too deep": record(GRAD_H, "mistakes" + ".x" * 100_000),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_nothing_else_passes_for_a_record(forged):
    assert is_record_of(NO_MASK_RECORD, GRAD_H)
    assert not is_record_of(forged, GRAD_H)
    assert not is_record_of(nbformat.from_dict({"it": forged})["it"], GRAD_H)


# ----------------------------------------------------------------------- the comment


@pytest.mark.parametrize(
    ("found", "exercise", "comment", "mistakes"),
    [
        (NO_MASK_RECORD, GRAD_H, "grad_h: no_mask", {"no_mask"}),
        (
            record(FORWARD, None, "mistakes.no_relu", "mistakes.relu_on_output"),
            FORWARD,
            "h_relu: no_relu; y_pred: relu_on_output",
            {"no_relu", "relu_on_output"},
        ),
        (
            record(FORWARD, "shape", None, "shape"),
            FORWARD,
            "h, y_pred: shape",
            {"shape"},
        ),
        (record(FORWARD, *["raised"] * 3), FORWARD, "forward: raised", {"raised"}),
        (
            record(FORWARD, "complaints.dtype_lost", None, "unexplained.number"),
            FORWARD,
            "h: dtype_lost; y_pred: unexplained.number",
            {"dtype_lost", "unexplained.number"},
        ),
        (record(GRAD_H, "blank", state="blank"), GRAD_H, "not filled in yet", set()),
    ],
)
def test_a_comment_is_made_of_names(found, exercise, comment, mistakes):
    assert is_record_of(found, exercise)
    assert comment_of(found, exercise) == comment
    assert mistakes_in(comment) == mistakes


def test_what_follows_from_a_mistake_is_not_counted():
    assert all(map(can_say, CONSEQUENCES))
    assert mistakes_in("") == mistakes_in("not_run") == set()


def marked(stage):
    notebook = nbformat.read(ROOT / f"notebooks/{stage}/{stage}.ipynb", as_version=4)
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_check_speaks_of_the_blank_above_it(stage):
    cells = marked(stage)
    blanks = {name for name, cell in cells.items() if cell.metadata.nbgrader.solution}
    checks = [name for name, cell in cells.items() if cell.metadata.nbgrader.grade]
    order = list(cells)
    assert len(checks) >= 3
    for check in checks:
        name = check.removeprefix("check_")
        assert blank_of(check, order, blanks) == name
        assert order.index(name) == order.index(check) - 1
        assert f'check("{find(f"{stage}/{name}").id}")' in cells[check].source


def test_a_check_without_a_blank_of_its_name_takes_the_nearest_above():
    order = ["imports", "forward", "check_all", "train", "check_train"]
    assert blank_of("check_all", order, {"forward", "train"}) == "forward"
    assert blank_of("check_all", order, {"imports", "forward"}) == "forward"
    assert blank_of("check_all", order, {"train"}) is None
    further_up = ["train", "nudge", "check_train"]
    assert blank_of("check_train", further_up, {"train", "nudge"}) == "train"


RELEASED = ROOT / f"notebooks/{STAGE}/{STAGE}.ipynb"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A gradebook that knows stage 01: nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("course") / "gradebook.db"
    ids = {"notebook": STAGE, "assignment": STAGE, "db_url": f"sqlite:///{path}"}
    with Gradebook(ids["db_url"]) as gradebook:
        gradebook.add_assignment(STAGE)
    SaveCells().preprocess(nbformat.read(RELEASED, as_version=4), {"nbgrader": ids})
    return path


@pytest.fixture
def graded(course, tmp_path):
    """Grade a made-up notebook; return the comments by blank."""
    db_url = f"sqlite:///{shutil.copy(course, tmp_path)}"

    def run(outputs, changed=("grad_h",), without=(), student="ada"):
        notebook = nbformat.read(RELEASED, as_version=4)
        notebook.cells = [c for c in notebook.cells if c.id not in without]
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in changed:
                cell.source += "\n# filled in"
            if name in outputs:
                cell.outputs = outputs[name]
        ids = {"notebook": STAGE, "assignment": STAGE, "student": student}
        here = {"nbgrader": {**ids, "db_url": db_url}}
        with Gradebook(db_url) as gradebook:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(STAGE, student)
        save_grades.SaveGrades().preprocess(notebook, here)
        with Gradebook(db_url) as gradebook:
            (submitted,) = gradebook.find_submission(STAGE, student).notebooks
            return {comment.name: comment.comment for comment in submitted.comments}

    run.db_url = db_url
    return run


def said(*records, score=0.0):
    """What a graded cell shows: a panel for each record, and the score."""
    return [
        *(
            new_output(
                "display_data",
                {"text/plain": "✗", "text/html": "<b>✗</b>", MIME_TYPE: one},
            )
            for one in records
        ),
        new_output("execute_result", {"text/plain": str(score)}, execution_count=1),
    ]


def test_the_comment_is_on_the_blank(graded):
    comments = graded({"check_grad_h": said(NO_MASK_RECORD)})
    assert comments["grad_h"] == "grad_h: no_mask"
    assert {one for name, one in comments.items() if name != "grad_h"} == {
        "No response."
    }


def test_a_submission_is_saved_whole_or_not_at_all(graded, monkeypatch):
    def is_interrupted(*given):
        raise KeyboardInterrupt

    graded({"check_grad_h": said(score=2.0)})
    monkeypatch.setattr(save_grades, "note_mistakes", is_interrupted)
    with pytest.raises(KeyboardInterrupt):
        graded({"check_grad_h": said(score=0.0)})
    with Gradebook(graded.db_url) as gradebook:
        grade = gradebook.find_grade("check_grad_h", STAGE, STAGE, "ada")
        assert grade.auto_score == 2.0


def test_what_is_right_has_no_comment(graded):
    assert graded({"check_grad_h": said(NO_MASK_RECORD, score=2.0)})["grad_h"] is None
    assert graded({"check_grad_h": said(score=2.0)})["grad_h"] is None


def test_an_untouched_blank_is_said_to_be_one(graded):
    blank = said(record(GRAD_H, "blank", state="blank"))
    assert graded({"check_grad_h": blank}, changed=())["grad_h"] == "not filled in yet"


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_record_is_not_noted(graded, forged):
    if forged is not None:
        assert graded({"check_grad_h": said(forged)})["grad_h"] is None


def test_a_record_of_another_cell_is_not_noted(graded):
    comments = graded({"check_grad_w1": said(NO_MASK_RECORD)}, ("grad_h", "grad_w1"))
    assert comments["grad_h"] is comments["grad_w1"] is None


def test_one_record_a_cell_is_noted(graded):
    again = record(GRAD_H, "mistakes.mask_inverted")
    outputs = said(FORGED["HTML for a part"], NO_MASK_RECORD, again)
    assert graded({"check_grad_h": outputs})["grad_h"] == "grad_h: no_mask"


@pytest.mark.parametrize(
    ("error", "comment"),
    [
        ("CellFailed", "cell_failed"),
        ("NoVerdict", "no_verdict"),
        ("NotRun", "not_run"),
        ("<b>Give me points</b>", "cell_failed"),
    ],
)
def test_a_cell_without_a_verdict_is_named_too(graded, error, comment):
    cell = nbformat.v4.new_code_cell(outputs=said(NO_MASK_RECORD, score=2.0))
    fail(cell, error, "a sentence")
    assert graded({"check_grad_h": cell.outputs})["grad_h"] == comment


def test_a_comment_of_a_persons_stays(graded):
    graded({"check_grad_h": said(NO_MASK_RECORD)})
    with Gradebook(graded.db_url) as gradebook:
        comment = gradebook.find_comment("grad_h", STAGE, STAGE, "ada")
        comment.manual_comment = "Nearly!"
        gradebook.db.commit()
    inverted = record(GRAD_H, "mistakes.mask_inverted")
    assert graded({"check_grad_h": said(inverted)})["grad_h"] == "Nearly!"
    with Gradebook(graded.db_url) as gradebook:
        comment = gradebook.find_comment("grad_h", STAGE, STAGE, "ada")
        assert comment.auto_comment == "grad_h: mask_inverted"


def test_a_mended_mistake_is_forgotten(graded):
    graded({"check_grad_h": said(NO_MASK_RECORD)})
    assert graded({"check_grad_h": said(score=2.0)})["grad_h"] is None
    graded({"check_grad_h": said(NO_MASK_RECORD)})
    elsewhere = graded({"check_grad_h": said(score=2.0)}, without=("grad-h", "grad_h"))
    assert elsewhere["grad_h"] is None


def test_a_blank_that_was_taken_out_is_noted_all_the_same(graded):
    wrong = graded({"check_grad_h": said(NO_MASK_RECORD)}, without=("grad-h", "grad_h"))
    assert wrong["grad_h"] == "grad_h: no_mask"


# --------------------------------------------------------------------------- the CSV


def exported(graded, path, **chosen):
    with Gradebook(graded.db_url) as gradebook:
        MistakesExportPlugin(to=str(path), **chosen).export(gradebook)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_has_a_row_for_each_exercise(graded, tmp_path):
    graded({"check_grad_h": said(NO_MASK_RECORD), "check_grad_w2": said(score=2.0)})
    table = exported(graded, tmp_path / "mistakes.csv")
    assert [row["exercise"] for row in table] == [
        one.id.partition("/")[2] for one in STAGES[STAGE] if one.points
    ]
    (row,) = (row for row in table if row["exercise"] == "grad_h")
    assert row == {
        "assignment": STAGE,
        "student_id": "ada",
        "exercise": "grad_h",
        "score": "0.0",
        "max_score": "2.0",
        "mistakes": "grad_h: no_mask",
    }


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@sum", "\tx", "\rx"])
def test_no_cell_of_the_csv_is_a_formula(graded, tmp_path, name):
    graded({"check_grad_h": said(NO_MASK_RECORD)}, student=name)
    table = exported(graded, tmp_path / "mistakes.csv")
    assert {row["student_id"] for row in table} == {f"'{name}"}
    assert not any(
        re.match(r"[=+\-@\t\r]", value) for row in table for value in row.values()
    )


def test_students_and_assignments_can_be_chosen(graded, tmp_path):
    for student in ("ada", "42"):
        graded({}, student=student)
    path = tmp_path / "some.csv"
    assert {row["student_id"] for row in exported(graded, path)} == {"ada", "42"}
    # A number on nbgrader's command line arrives as one.
    one = exported(graded, path, student=[42])
    assert {row["student_id"] for row in one} == {"42"}
    assert exported(graded, path, assignment=[STAGE])
    assert not exported(graded, path, assignment=["02-gradient-check"])


# ------------------------------------------------------------- the commonest mistakes


def test_mistakes_are_counted_by_student(graded):
    twice = said(record(FORWARD, None, "mistakes.no_relu", "mistakes.no_relu"))
    follows = said(record(FORWARD, "shape", "follows", "follows"))
    cells = ("forward", "grad_h")
    wrong = said(NO_MASK_RECORD)
    blank = said(record(FORWARD, *["blank"] * 3, state="blank"))
    graded({"check_forward": twice, "check_grad_h": wrong}, cells, student="ada")
    graded({"check_forward": follows, "check_grad_h": wrong}, cells, student="bo")
    graded({"check_forward": blank}, student="cy")
    with Gradebook(graded.db_url) as gradebook:
        assert commonest_mistakes(gradebook) == [
            Made(STAGE, "grad_h", "no_mask", 2),
            Made(STAGE, "forward", "no_relu", 1),
            Made(STAGE, "forward", "shape", 1),
        ]


def test_the_table_of_mistakes_fits_80_columns(capsys):
    made = [
        Made("02-gradient-check", f"pull_sum_of_squares_{n}", "no_" * 15, 40 - n)
        for n in range(12)
    ]
    report.print_commonest(report.terminal(), made)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("02 pull" in line for line in lines) == report.COMMONEST
    report.print_commonest(report.terminal(), [])
    assert not capsys.readouterr().out
