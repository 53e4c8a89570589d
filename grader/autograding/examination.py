"""Judge a graded cell outside of the process that runs the student's code.

The kernel is asked for observations of the student's function on hidden inputs. What is
right is computed here, the comparison is made here, and the score is written here:
nothing that the kernel says of itself is a score.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.autograding.failing import fail
from grader.boundary.course_code import sent_along
from grader.boundary.request import Request, answer_in
from grader.boundary.wire import Garbled
from grader.exercises import find
from grader.exercises.exercise import Arguments, Exercise
from grader.exercises.standing_in import source_of_stand_ins
from grader.notebook import showing
from grader.probes.observation import Observation
from grader.text import say
from grader.verdicts import Verdict, examine

#: Runs the source of a cell in the student's kernel, and returns its outputs.
Ask = Callable[[str], Sequence[NotebookNode]]


def exercise_asked_in(source: str) -> Exercise | None:
    """The exercise that a graded cell checks; None for an instructor's own test.

    Such a cell has imports from `grader`, calls of `check` and `grade` with the name of
    an exercise, and nothing else: it has nothing to do in the student's process.
    """
    try:
        statements = ast.parse(source).body
        calls = [s for s in statements if not _is_our_import(s)]
        asked = {name: argument for name, argument in map(_call, calls)}
        is_one = len(asked) == len(calls) and asked.keys() <= {"check", "grade"}
        return find(asked["grade"]) if is_one and "grade" in asked else None
    except (SyntaxError, LookupError, TypeError):
        return None


def _is_our_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "grader"


def _call(statement: ast.stmt) -> tuple[str, str]:
    """The function and the argument of a statement such as ``grade("01-numpy/train")``.

    Raises:
        TypeError: it is something else.
    """
    match statement:
        case ast.Expr(
            ast.Call(ast.Name(name), [ast.Constant(str() as argument)], keywords=[])
        ):
            return name, argument
    raise TypeError(ast.dump(statement))


def examine_cell(
    cell: NotebookNode,
    exercise: Exercise,
    ask: Ask,
    seed: int,
    *,
    is_alone: bool = False,
) -> None:
    """Write the verdict on an exercise into a graded cell, and its score.

    Args:
        cell: the graded cell; its outputs are replaced.
        exercise: what it checks.
        ask: runs a cell in the student's kernel.
        seed: from which the hidden inputs are drawn.
        is_alone: send nothing of the course's along, whatever is missing then: cells
            that come out of order would show a student what a later one asks for.
    """
    try:
        verdict = _verdict(exercise, ask, seed, is_alone)
    except Garbled:
        if not cell.outputs:  # else it has been said why
            fail(cell, "NoVerdict", say("execution.no_verdict"))
        return
    text, rich = showing.as_display(verdict, [])
    score = repr(float(verdict.score))
    cell.outputs = [
        new_output("display_data", data={"text/plain": text, **rich}),
        # nbgrader reads the plain text; on a page, the panel has said it.
        new_output("execute_result", data={"text/plain": score, "text/html": ""}),
    ]


def _verdict(exercise: Exercise, ask: Ask, seed: int, is_alone: bool) -> Verdict:
    sizes = exercise.hidden_sizes
    modules = {} if is_alone else sent_along(exercise)

    def witness(surrounded: bool, inputs: Sequence[Arguments]) -> list[Observation]:
        is_surrounded = surrounded and not is_alone
        around = source_of_stand_ins(exercise) if is_surrounded else ""
        request = Request.about(exercise, inputs, seed, around, modules)
        return answer_in(ask(request.as_source()), request)

    try:
        return examine(exercise, sizes, seed, witness)
    except (Garbled, DeadKernelError, CellTimeoutError):
        raise
    except Exception as error:  # a fault of ours must not give points
        return showing.no_verdict(exercise, type(error).__name__)
