"""The class over all stages: shares, totals, and who handed nothing in."""

import pytest
from PIL import Image

from grader.classroom import report
from grader.classroom.overview import Stage, draw_overview, print_overview, students

FIRST = Stage(
    "01-numpy",
    {"check_forward": 3.0, "check_train": 5.0},
    {
        "ada": {"check_forward": 3.0, "check_train": 5.0},
        "emil": {"check_forward": 0.0, "check_train": 0.0},
        "hana": {"check_forward": 1.0, "check_train": 5.0},
    },
)
SECOND = Stage(
    "02-gradient-check",
    {"check_relative_error": 4.0},
    {"ada": {"check_relative_error": 2.5}, "zoe": {"check_relative_error": 4.0}},
)


def test_everybody_who_handed_in_anything_is_listed_once():
    assert students([FIRST, SECOND]) == ["ada", "emil", "hana", "zoe"]


def test_who_handed_nothing_in_is_not_zero():
    assert FIRST.total("zoe") is None
    assert FIRST.total("emil") == 0.0
    assert FIRST.total("hana") == 6.0


def test_shares_are_of_what_the_class_could_have_earned():
    assert FIRST.shares() == pytest.approx(
        {"check_forward": 4 / 9, "check_train": 10 / 15}
    )


def test_the_table(capsys):
    print_overview(report.terminal(), [FIRST, SECOND])
    rows = {
        line.split()[0]: line.split()
        for line in capsys.readouterr().out.split("\n")
        if line.split()
    }
    assert rows["ada"][1:] == ["8", "2", "10"]
    assert rows["zoe"][1:] == ["–", "4", "4"]
    assert rows["most"][1:] == ["8", "4", "12"]


def test_twelve_stages_and_long_names_fit_80_columns(capsys):
    many = [
        Stage(
            f"{n:02d}-stage",
            {"check_all": 20.0},
            {"maximiliane-w": {"check_all": 20.0}},
        )
        for n in range(1, 13)
    ]
    print_overview(report.terminal(), many)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("maximiliane-w" in line and "240" in line for line in lines)


def test_the_picture_grows_with_the_class(tmp_path):
    draw_overview([FIRST, SECOND], tmp_path / "few.png")
    crowd = {f"student {n}": {"check_relative_error": 4.0} for n in range(40)}
    draw_overview(
        [FIRST, Stage(SECOND.name, SECOND.worth, crowd)], tmp_path / "many.png"
    )
    few, many = (Image.open(tmp_path / f"{name}.png").size for name in ("few", "many"))
    assert many[0] == few[0] and many[1] > 2 * few[1]
