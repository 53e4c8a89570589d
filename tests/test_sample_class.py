"""`make grade`: every student of the sample class gets exactly the expected points."""

import re
import shutil

import build_class
import classes
import nbformat
import pytest
from answers import verdict_in
from conftest import ROOT
from nbgrader.api import Gradebook
from PIL import Image

from grader.classroom.course import ClassFolders, open_course
from grader.exercises import STAGES, find
from grader.notebook import record
from grader.notebook.record import is_record_of
from grader.text import say

pytestmark = pytest.mark.chain

EVERYBODY = {stage: build_class.students(stage) for stage in STAGES}
STAGE = "01-numpy"  # the one whose class also hands in broken files
#: Of other stages, so many submissions go through nbgrader here; each takes seconds.
#: The others are judged by `test_the_others_lose_what_is_listed`.
GRADED = 3


def chosen(stage):
    """All of stage 01's class; of another stage's, a blank one and others in turn."""
    names = list(EVERYBODY[stage])
    if stage == STAGE:
        return EVERYBODY[stage]
    others = [name for name in names if name not in ("ada", "emil")]
    first = int(stage[:2]) % len(others)
    some = {"emil", *(others[first:] + others[:first])[: GRADED - 1]}
    return {name: one for name, one in EVERYBODY[stage].items() if name in some}


CLASS = {stage: chosen(stage) for stage in STAGES}

each_submission = pytest.mark.parametrize(
    ("stage", "student"), [(stage, name) for stage in CLASS for name in CLASS[stage]]
)
each_student = pytest.mark.parametrize("student", CLASS[STAGE])


def worth(stage):
    return {
        f"check_{e.id.partition('/')[2]}": float(e.points)
        for e in STAGES[stage]
        if e.points
    }


@pytest.fixture(scope="session")
def sample_class(tmp_path_factory):
    folder = tmp_path_factory.mktemp("submitted")
    for stage, students in CLASS.items():
        for student in students:
            (folder / student).mkdir(exist_ok=True)
            (folder / student / stage).symlink_to(
                build_class.SUBMITTED / student / stage
            )
    return classes.grade(folder, tmp_path_factory.mktemp("class"))


def expected(stage, student):
    lost = EVERYBODY[stage][student].get("lost", {})
    lost = dict.fromkeys(worth(stage), 1.0) if lost == "all" else lost
    assert lost.keys() <= worth(stage).keys()
    return {
        cell: points * (1 - lost.get(cell, 0.0))
        for cell, points in worth(stage).items()
    }


@pytest.mark.parametrize("stage", STAGES)
def test_the_class_is_graded(sample_class, stage):
    assert sample_class.status == 0, sample_class.printed
    assert sample_class.scores(stage).keys() == CLASS[stage].keys()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_right_wrong_and_blank_submissions(stage):
    totals = [sum(expected(stage, student).values()) for student in EVERYBODY[stage]]
    full = sum(worth(stage).values())
    assert len(totals) >= 5
    assert totals.count(full) >= 2
    assert 0.0 in totals
    assert sum(0 < total < full for total in totals) >= 4


@pytest.mark.parametrize(
    ("stage", "student"),
    [
        (stage, name)
        for stage, students in EVERYBODY.items()
        for name, one in students.items()
        # Those in CLASS are graded through nbgrader.
        if one.get("start") == "solution" and name not in CLASS[stage]
    ],
)
def test_the_others_lose_what_is_listed(stage, student):
    """Without nbgrader, which takes seconds for each."""
    blanks = EVERYBODY[stage][student].get("blanks", {})
    earned = {
        cell: verdict_in(stage, cell.removeprefix("check_"), blanks).score
        for cell in worth(stage)
    }
    assert earned == pytest.approx(expected(stage, student), abs=0.005)


@each_submission
def test_points_are_exactly_the_expected_ones(sample_class, stage, student):
    scores = sample_class.scores(stage)[student]
    assert scores == pytest.approx(expected(stage, student), abs=0.005)


@each_submission
def test_the_table_shows_the_student(sample_class, stage, student):
    rows = [
        line
        for line in sample_class.table(stage).splitlines()
        if line.strip().startswith(student)
    ]
    assert len(rows) == 1
    total = sum(expected(stage, student).values())
    assert float(rows[0].split()[-1]) == pytest.approx(total, abs=0.005)


@each_submission
def test_feedback_says_what_the_mistake_was(sample_class, stage, student):
    sentence = CLASS[stage][student].get("feedback")
    is_wrong = expected(stage, student) != worth(stage)
    in_the_file = CLASS[stage][student].get("file")
    assert bool(sentence) == (is_wrong and not in_the_file)
    if sentence:
        page = classes.visible_text(sample_class.feedback(student, stage))
        assert sentence in page


@each_student
def test_what_there_is_to_say_is_said_in_table_and_feedback(sample_class, student):
    says = CLASS[STAGE][student].get("says")
    printed = " ".join(sample_class.table(STAGE).split())
    if says is None and CLASS[STAGE][student].get("file") != "no_marks":
        assert f"* {student}:" not in printed
        return
    assert f"* {student}:" in printed
    if says:
        remark = printed.partition(f"* {student}:")[2]
        assert says in remark
        page = classes.visible_text(sample_class.feedback(student, STAGE))
        assert says in page


@each_submission
def test_feedback_shows_no_hidden_test(sample_class, stage, student):
    page = sample_class.feedback(student, stage)
    text = classes.visible_text(page)
    assert "HIDDEN TESTS" not in text
    assert "import grade" not in text
    assert "BEGIN SOLUTION" not in text


def test_the_overview_has_everybodys_points(sample_class):
    rows = {
        line.split()[0]: line.split()[1:]
        for line in sample_class.table(say("classroom.overview")).splitlines()
        if line.strip()
    }
    everybody = {student for students in CLASS.values() for student in students}
    assert everybody <= rows.keys()
    for student in everybody:
        totals = [
            sum(expected(stage, student).values()) if student in CLASS[stage] else None
            for stage in CLASS
        ]
        for shown, total in zip(
            rows[student], [*totals, sum(filter(None, totals))], strict=True
        ):
            if total is None:
                assert shown == "–"
            else:
                assert float(shown) == pytest.approx(total, abs=0.501)


def test_the_class_is_drawn(sample_class):
    width, height = Image.open(sample_class.build / "class.png").size
    assert width > 900 and height > 900
    assert "class.png" in sample_class.printed


def test_the_csv_holds_the_totals(sample_class):
    totals = {
        (stage, student): sum(expected(stage, student).values())
        for stage, students in CLASS.items()
        for student in students
    }
    handed_in = {one: score for one, score in sample_class.exported().items() if score}
    assert handed_in == pytest.approx({k: v for k, v in totals.items() if v}, abs=0.005)


def test_the_terminal_is_not_flooded(sample_class):
    lines = sample_class.printed.splitlines()
    assert max(map(len, lines)) <= 80
    assert "Traceback" not in sample_class.printed
    assert "WARNING" not in sample_class.printed


def test_grading_again_gives_the_same_grades(sample_class, tmp_path):
    few = tmp_path / "submitted"
    for student in ("ines", "mila"):
        target = few / student
        target.mkdir(parents=True)
        (target / STAGE).symlink_to(build_class.SUBMITTED / student / STAGE)
    first = classes.grade(few, tmp_path / "build")
    again = classes.grade(few, tmp_path / "build")
    assert first.status == again.status == 0
    assert first.scores(STAGE) == again.scores(STAGE)
    whole = sample_class.scores(STAGE)
    assert first.scores(STAGE) == {name: whole[name] for name in first.scores(STAGE)}


@pytest.fixture(scope="module")
def two_students(tmp_path_factory):
    """Those who left the mask out, and who computed y_pred from h."""
    few = tmp_path_factory.mktemp("few")
    for student in MISTAKES:
        (few / student).mkdir()
        (few / student / STAGE).symlink_to(build_class.SUBMITTED / student / STAGE)
    return classes.grade(few, tmp_path_factory.mktemp("graded"))


#: What the gradebook is told of them, by exercise.
MISTAKES = {
    "chen": {"grad_h": "grad_h: no_mask"},
    "ines": {"forward": "y_pred: y_pred_from_h"},
}


@pytest.mark.parametrize("student", MISTAKES)
def test_the_instructor_sees_mistakes_by_name(two_students, student):
    assert two_students.status == 0, two_students.printed
    rows = [row for row in two_students.mistakes() if row["student_id"] == student]
    assert {row["exercise"] for row in rows} == {
        cell.removeprefix("check_") for cell in worth(STAGE)
    }
    assert {row["exercise"]: row["mistakes"] for row in rows if row["mistakes"]} == (
        MISTAKES[student]
    )
    scores = {f"check_{row['exercise']}": float(row["score"]) for row in rows}
    assert scores == pytest.approx(expected(STAGE, student), abs=0.005)
    page = classes.visible_text(two_students.feedback(student, STAGE))
    (comment,) = MISTAKES[student].values()
    assert page.count("Comments:") == 1
    assert f"Comments: {comment}" in page


def test_the_commonest_mistakes_are_listed(two_students):
    listed = two_students.printed.partition(say("classroom.commonest"))[2]
    assert ["01", "grad_h", "no_mask", "1"] in map(str.split, listed.splitlines())
    assert "mistakes.csv" in " ".join(listed.split())


@pytest.mark.parametrize("student", MISTAKES)
def test_what_is_kept_of_a_mistake_has_no_hidden_input(two_students, student):
    path = two_students.build / "autograded" / student / STAGE / f"{STAGE}.ipynb"
    records = [
        output.data[record.MIME_TYPE]
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if record.MIME_TYPE in output.get("data", {})
    ]
    (name,) = MISTAKES[student]
    assert [one["exercise"] for one in records] == [f"{STAGE}/{name}"]
    # Names, and no other word: a number of an input would be one, or stand beside it.
    assert all(is_record_of(one, find(one["exercise"])) for one in records)
    noted = [row["mistakes"] for row in two_students.mistakes()]
    assert not any(re.search(r"\d{2}|\d[.(,]|[(),.]", one) for one in noted)
    assert record.MIME_TYPE not in two_students.feedback(student, STAGE)


def test_a_comment_by_hand_survives_grading_again(two_students, tmp_path):
    build = shutil.copytree(two_students.build, tmp_path / "build")
    folders = ClassFolders(ROOT, tmp_path / "submitted", build)
    with Gradebook(f"sqlite:///{folders.gradebook}") as gradebook:
        comment = gradebook.find_comment("grad_h", STAGE, STAGE, "chen")
        comment.manual_comment = "Nearly: think of the mask."
        comment.auto_comment = None
        gradebook.db.commit()
    (tmp_path / "submitted" / "chen").mkdir(parents=True)
    home = build_class.SUBMITTED / "chen" / STAGE
    (tmp_path / "submitted" / "chen" / STAGE).symlink_to(home)
    refused = classes.grade(tmp_path / "submitted", build)
    assert refused.status == 1
    assert "given by hand" in " ".join(refused.printed.split())

    api = open_course(folders)
    assert api.autograde(STAGE, "chen", force=True)["success"]
    assert api.generate_feedback(STAGE, "chen", force=True)["success"]
    with Gradebook(f"sqlite:///{folders.gradebook}") as gradebook:
        comment = gradebook.find_comment("grad_h", STAGE, STAGE, "chen")
        assert comment.manual_comment == "Nearly: think of the mask."
        assert comment.auto_comment == "grad_h: no_mask"
    again = classes.GradedClass(build, "", 0)
    page = classes.visible_text(again.feedback("chen", STAGE))
    assert "Comments: Nearly: think of the mask." in page
    noted = [row["mistakes"] for row in again.mistakes() if row["mistakes"]]
    assert sorted(noted) == sorted(
        one for each in MISTAKES.values() for one in each.values()
    )


def test_nothing_that_a_person_made_is_deleted(tmp_path):
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "mila").symlink_to(build_class.SUBMITTED / "mila")
    own = tmp_path / "build"
    own.mkdir()
    (own / "thesis.txt").write_text("two years of work")
    graded = classes.grade(tmp_path / "submitted", own)
    assert graded.status == 1
    assert "Nothing was touched" in " ".join(graded.printed.split())
    (own / "thesis.txt").rename(tmp_path / "thesis.txt")

    assert classes.grade(tmp_path / "submitted", own).status == 0
    with Gradebook(f"sqlite:///{own}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("check_train", STAGE, STAGE, "mila")
        grade.manual_score = 4.0
        gradebook.db.commit()
    graded = classes.grade(tmp_path / "submitted", own)
    assert graded.status == 1
    assert "given by hand" in " ".join(graded.printed.split())
    assert graded.scores(STAGE)["mila"]["check_train"] == 4.0


@pytest.mark.parametrize("build", [".", "class", "class/ada/build"])
def test_a_build_folder_over_the_submissions_is_refused(tmp_path, build):
    home = tmp_path / "class" / "ada" / STAGE
    home.mkdir(parents=True)
    (home / "work.txt").touch()
    graded = classes.grade(tmp_path / "class", tmp_path / build)
    assert graded.status == 1
    assert "Nothing was touched" in " ".join(graded.printed.split())
    assert (home / "work.txt").exists()


def test_one_stage_can_be_graded_alone(tmp_path):
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "emil").symlink_to(build_class.SUBMITTED / "emil")
    graded = classes.grade(
        tmp_path / "submitted", tmp_path / "build", "--stage=02-gradient-check"
    )
    assert graded.status == 0
    assert "02-gradient-check" in graded.printed and STAGE not in graded.printed
    assert graded.scores("02-gradient-check").keys() == {"emil"}


def test_a_stray_folder_does_not_stop_the_class(tmp_path):
    for name in (".ipynb_checkpoints", "holiday pictures"):
        (tmp_path / "class" / "ada" / name).mkdir(parents=True)
    graded = classes.grade(tmp_path / "class", tmp_path / "build")
    assert graded.status == 1 and "nothing to grade" in graded.printed


def test_an_empty_class_gets_a_sentence(tmp_path):
    (tmp_path / "submitted").mkdir()
    graded = classes.grade(tmp_path / "submitted", tmp_path / "build")
    assert graded.status == 1
    assert "nothing to grade" in graded.printed
