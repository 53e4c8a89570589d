"""`make grade`: every student of the sample class gets exactly the expected points."""

import build_class
import classes
import pytest
from nbgrader.api import Gradebook

from grader.exercises import STAGES

pytestmark = pytest.mark.chain

STUDENTS = build_class.students()
STAGE = "01-numpy"
WORTH = {
    f"check_{e.id.partition('/')[2]}": float(e.points)
    for e in STAGES[STAGE]
    if e.points
}

each_student = pytest.mark.parametrize("student", STUDENTS)


@pytest.fixture(scope="session")
def sample_class(tmp_path_factory):
    return classes.grade(build_class.SUBMITTED, tmp_path_factory.mktemp("class"))


def expected(student):
    lost = STUDENTS[student].get("lost", {})
    lost = WORTH if lost == "all" else lost
    return {cell: points - lost.get(cell, 0.0) for cell, points in WORTH.items()}


def test_the_class_is_graded(sample_class):
    assert sample_class.status == 0, sample_class.printed
    assert sample_class.scores(STAGE).keys() == STUDENTS.keys()


@each_student
def test_points_are_exactly_the_expected_ones(sample_class, student):
    scores = sample_class.scores(STAGE)[student]
    assert scores == pytest.approx(expected(student), abs=0.005)


@each_student
def test_the_table_shows_the_student(sample_class, student):
    rows = [
        line
        for line in sample_class.printed.splitlines()
        if line.strip().startswith(student)
    ]
    assert len(rows) == 1
    total = sum(expected(student).values())
    assert float(rows[0].split()[-1]) == pytest.approx(total, abs=0.005)


@each_student
def test_what_there_is_to_say_is_said_in_table_and_feedback(sample_class, student):
    says = STUDENTS[student].get("says")
    printed = " ".join(sample_class.printed.split())
    if says is None and STUDENTS[student].get("file") != "no_marks":
        assert f"* {student}:" not in printed
        return
    assert f"* {student}:" in printed
    if says:
        remark = printed.partition(f"* {student}:")[2]
        assert says in remark
        page = classes.visible_text(sample_class.feedback(student, STAGE))
        assert says in page


@each_student
def test_feedback_shows_no_hidden_test(sample_class, student):
    page = sample_class.feedback(student, STAGE)
    text = classes.visible_text(page)
    assert "HIDDEN TESTS" not in text
    assert "import grade" not in text
    assert "BEGIN SOLUTION" not in text


def test_feedback_names_the_mistakes(sample_class):
    said = {
        "chen": "mask is left out",
        "dana": "transpose of the right answer",
        "emil": "not filled in yet",
        "farah": "is not defined",
        "goran": "did not come back within the time limit",
        "hana": "exactly half",
        "ines": "y_pred was computed from h",
    }
    for student, sentence in said.items():
        page = classes.visible_text(sample_class.feedback(student, STAGE))
        assert sentence in page, student


def test_the_csv_holds_the_totals(sample_class):
    totals = {student: sum(expected(student).values()) for student in STUDENTS}
    assert sample_class.exported() == pytest.approx(totals, abs=0.005)


def test_the_terminal_is_not_flooded(sample_class):
    lines = sample_class.printed.splitlines()
    assert max(map(len, lines)) <= 80
    assert "Traceback" not in sample_class.printed
    assert "WARNING" not in sample_class.printed


def test_grading_again_gives_the_same_grades(sample_class, tmp_path):
    few = tmp_path / "submitted"
    for student in ("ada", "hana", "ines", "mila"):
        target = few / student
        target.mkdir(parents=True)
        (target / STAGE).symlink_to(build_class.SUBMITTED / student / STAGE)
    first = classes.grade(few, tmp_path / "build")
    again = classes.grade(few, tmp_path / "build")
    assert first.status == again.status == 0
    assert first.scores(STAGE) == again.scores(STAGE)
    whole = sample_class.scores(STAGE)
    assert first.scores(STAGE) == {name: whole[name] for name in first.scores(STAGE)}


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
