"""Judge a piece of a student's code as the checks do, without a kernel."""

import ast
import contextlib
import io
import itertools
import linecache
import random
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
from build_class import NEXT_BLANK
from solution_code import definitions

from grader.exercises import find
from grader.exercises.exercise import Arguments, Exercise, Sizes
from grader.notebook.trying import try_out
from grader.verdicts import Verdict

SEED = 20_26

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_counter = itertools.count()


def notebook_namespace(*cells: str) -> dict[str, Any]:
    """The globals of a notebook after these cells, as IPython would leave them."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in ("import numpy as np\nArray = np.ndarray\n", *cells):
        exec(_compiled(cell), namespace)
    return namespace


@cache
def _compiled(cell: str) -> CodeType:
    """A cell's code, which has a file name of its own, as in IPython."""
    filename = f"<cell {next(_counter)}>"
    lines = cell.splitlines(keepends=True)
    linecache.cache[filename] = (len(cell), None, lines, filename)
    return compile(cell, filename, "exec")


@cache
def solved(stage: str) -> dict[str, str]:
    """The cells of a stage's solution that a verdict can depend on, by their ids."""
    cells = definitions(stage)
    return {
        name: _without_loops(source)
        for name, source in cells.items()
        if _defines(source)
    }


def _defines(source: str) -> bool:
    """Whether a cell defines or imports something.

    All else draws the real data or shows something, and only takes its time.
    """
    kinds = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    return any(isinstance(node, kinds) for node in ast.parse(source).body)


def _without_loops(source: str) -> str:
    """A cell without the loops that stand below its definitions and print a table."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.For):
            count = node.end_lineno - node.lineno + 1
            lines[node.lineno - 1 : node.end_lineno] = [""] * count
    return "\n".join(lines)


def filled(stage: str, blanks: Mapping[str, str]) -> dict[str, str]:
    """The definitions of a stage with other answers in some of its blanks."""
    cells = dict(solved(stage))
    for name, body in blanks.items():
        done, source = "", cells[name]
        for answer in body.split(NEXT_BLANK):
            before, _, rest = source.partition(_BEGIN)
            indent = before.rpartition("\n")[2]
            done += before + ("\n" + indent).join(answer.strip("\n").splitlines())
            source = rest.partition(_END)[2]
        cells[name] = done + source
    return cells


def verdict_in(
    stage: str,
    name: str,
    blanks: Mapping[str, str] | None = None,
    cells: Mapping[str, str] | None = None,
    *,
    seed: int = SEED,
    seconds: float | None = None,
    draws: int | None = None,
) -> Verdict:
    """The verdict on a blank in its solved notebook, with other answers in some blanks.

    Args:
        stage: such as ``"03-tensors"``.
        name: the exercise's name within the stage.
        blanks: what stands in a blank instead of the solution, by the cell's id.
        cells: the whole source of some cells instead, by the cell's id.
        seed: from which the inputs are drawn.
        seconds: the time limit of a call; the exercise's own if None.
        draws: on how many of the public and hidden inputs, in this order; a negative
            number leaves so many of the last ones out.
    """
    exercise = remembering(f"{stage}/{name}")
    sources = filled(stage, blanks or {}) | dict(cells or {})
    with contextlib.redirect_stdout(io.StringIO()):
        namespace = notebook_namespace(*sources.values())
    _start_generators_anew(seed)
    sizes = dict.fromkeys((*exercise.public_sizes, *exercise.hidden_sizes))
    return try_out(exercise, tuple(sizes)[:draws], seed, namespace, seconds)


@cache
def remembering(exercise_id: str) -> Exercise:
    """The exercise, which computes nothing twice that depends on its inputs alone.

    All answers to it are judged on the same inputs: what is right there, and what each
    known mistake gives, is the same for all of them.
    """
    exercise = find(exercise_id)
    drawn: dict[str, tuple[Arguments, Any]] = {}
    kept: set[int] = set()  # the identities of the inputs in `drawn`, which stay alive

    def draw(rng: np.random.Generator, sizes: Sizes) -> Arguments:
        key = f"{rng.bit_generator.state} {sizes}"
        if key not in drawn:
            arguments = exercise.draw(rng, sizes)
            drawn[key] = arguments, rng.bit_generator.state
            kept.add(id(arguments))
        arguments, rng.bit_generator.state = drawn[key]
        return arguments

    def once(compute: Callable[[Arguments], Any]) -> Callable[[Arguments], Any]:
        found: dict[int, Any] = {}

        def computed(arguments: Arguments) -> Any:
            if id(arguments) not in kept:  # with the student's own values among them
                return compute(arguments)
            if id(arguments) not in found:
                found[id(arguments)] = compute(arguments)
            return found[id(arguments)]

        return computed

    mistakes = (replace(one, formula=once(one.formula)) for one in exercise.mistakes)
    return replace(
        exercise,
        draw=draw,
        reference=once(exercise.reference),
        mistakes=tuple(mistakes),
    )


def _start_generators_anew(seed: int) -> None:
    """What was judged before must not decide what a library draws now."""
    random.seed(seed)
    np.random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.manual_seed(seed)


def keys(verdict: Verdict) -> dict[str, str]:
    """The names of what is wrong, by part."""
    return {
        finding.part: re.sub(r"^unexplained\..*", "unexplained", finding.message.name)
        for finding in verdict.findings
        if finding.message is not None
    }
