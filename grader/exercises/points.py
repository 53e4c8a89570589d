"""What each exercise is worth: the one table, ``grader/points.toml``, looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def table() -> Mapping[str, Mapping[str, float]]:
    """The points of every graded cell by stage and name, in the notebooks' order."""
    source = resources.files("grader").joinpath("points.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def points_of(exercise_id: str) -> float:
    """The points of an exercise such as ``"01-numpy/forward"``; 0 for one without."""
    stage, _, name = exercise_id.partition("/")
    return table().get(stage, {}).get(name, 0)
