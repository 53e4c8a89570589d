"""What is asked, one module a stage."""

from grader.exercises import stage_01_numpy
from grader.exercises.exercise import Exercise

#: The stages in order, each with its exercises in the order of the notebook.
STAGES: dict[str, tuple[Exercise, ...]] = {
    "01-numpy": stage_01_numpy.EXERCISES,
}

_BY_ID = {
    exercise.id: exercise for exercises in STAGES.values() for exercise in exercises
}


def find(exercise_id: str) -> Exercise:
    """Return the exercise with this id, such as ``"01-numpy/grad_w2"``.

    Raises:
        LookupError: there is none; the message lists those of the stage.
    """
    try:
        return _BY_ID[exercise_id]
    except KeyError:
        stage = exercise_id.partition("/")[0]
        known = [name for name in _BY_ID if name.startswith(f"{stage}/")]
        raise LookupError(
            f"There is no exercise {exercise_id!r}. "
            f"Known: {', '.join(known or STAGES)}."
        ) from None
