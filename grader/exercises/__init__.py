"""What is asked, one package a stage."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping

from grader.exercises.exercise import Exercise


def package_of(exercise_id: str) -> str:
    """The package of an exercise's stage, such as ``"grader.exercises.stage_04_…"``."""
    stage = exercise_id.partition("/")[0]
    return f"{__name__}.stage_{stage.replace('-', '_')}"


class _Stages(Mapping[str, tuple[Exercise, ...]]):
    """The exercises of packages ``stage_NN_name``, under the stage's own id.

    A stage is imported when it is asked for: a notebook needs one of them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._modules = {
            name.removeprefix("stage_").replace("_", "-"): f"{__name__}.{name}"
            for name in names
        }

    def __getitem__(self, stage: str) -> tuple[Exercise, ...]:
        return importlib.import_module(self._modules[stage]).EXERCISES

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


_PACKAGES = sorted(
    module.name
    for module in pkgutil.iter_modules(__path__)
    if module.name.startswith("stage_")
)
#: What comes before the stages, to try a check out; nothing in it is graded.
_BEFORE = "stage_00_"
#: The stages in order, each with its exercises in the order of the notebook.
STAGES: Mapping[str, tuple[Exercise, ...]] = _Stages(
    name for name in _PACKAGES if not name.startswith(_BEFORE)
)
_ALL = _Stages(_PACKAGES)


def find(exercise_id: str) -> Exercise:
    """Return the exercise with this id, such as ``"01-numpy/grad_w2"``.

    Raises:
        LookupError: there is none; the message lists those of the stage.
    """
    stage = exercise_id.partition("/")[0]
    exercises = _ALL.get(stage, ())
    for exercise in exercises:
        if exercise.id == exercise_id:
            return exercise
    known = [exercise.id for exercise in exercises] or _ALL
    raise LookupError(
        f"There is no exercise {exercise_id!r}. Known: {', '.join(known)}."
    )


def packages_withheld(stage: str) -> tuple[str, ...]:
    """The packages that none of a stage's exercises allows, such as ``"torch"``.

    Never this one: an answer may be forbidden to use it, but every notebook does.
    """
    policies = [one.policy.packages for one in STAGES.get(stage, ()) if one.points]
    if not policies:
        return ()
    return tuple(sorted(frozenset.intersection(*policies) - {"grader"}))
