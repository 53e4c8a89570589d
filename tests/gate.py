"""The mutation gate: every answer of the banks, and a table of what came of them.

The answers stand in ``bank_NN_name.py``, one file a stage. A bank has these lists, and
the same with ``CELLS_`` before the name where the whole cell is the answer:

RIGHT: (exercise, body).
EQUIVALENT: (exercise, body, why), right answers that look like a mistake.
WRONG: (exercise, body, what each wrong part is told); then, where a part is not told
    the mistake's name (``"unexplained"``), the reason.
HIDDEN: (exercise, body, what is told, why), wrong answers that are right on the public
    inputs.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from conftest import ROOT

PAGE = ROOT / "docs" / "mutation-gate.md"
BANKS = {
    bank.STAGE: bank
    for bank in (
        importlib.import_module(path.stem)
        for path in sorted(Path(__file__).parent.glob("bank_*.py"))
    )
}

#: The key of a wrong part whose mistake has no name.
NO_NAME = "unexplained"
MUTANTS = ("WRONG", "HIDDEN")


class Answer(NamedTuple):
    """One answer of a bank."""

    stage: str
    kind: str  #: the list that it stands in
    exercise: str  #: its name within the stage
    filled: Mapping[str, Mapping[str, str]]  #: the source, as `verdict_in` takes it
    expected: Mapping[str, str]  #: what each wrong part is told
    why: str  #: the reason for an exception

    @property
    def is_named(self) -> bool:
        """Whether each of its wrong parts is to be told what is wrong."""
        return NO_NAME not in self.expected.values()


def answers(*kinds: str) -> Iterator[Answer]:
    """The answers of some kinds, of all stages."""
    for stage, bank in BANKS.items():
        for kind in kinds:
            for prefix, filled in (("", "blanks"), ("CELLS_", "cells")):
                for name, source, *rest in getattr(bank, prefix + kind, []):
                    expected = rest.pop(0) if kind in MUTANTS else {}
                    why = "".join(rest)
                    source_of = {filled: {name: source}}
                    yield Answer(stage, kind, name, source_of, expected, why)


#: The columns of the table: what is counted, and what it is called.
COLUMNS = {
    "mutants": "mutants",
    "caught": "caught",
    "confined": "fair",
    "named": "named",
    "right": "right",
    "equal": "equal",
    "accepted": "accepted",
}
Table = Mapping[str, Mapping[str, int]]


def record_of_mutant(
    answer: Answer, *, caught: bool, confined: bool, named: bool
) -> dict[str, Any]:
    """What came of a wrong answer, as a row to be summed up."""
    counts = {"mutants": 1, "caught": caught, "confined": confined, "named": named}
    return {"stage": answer.stage, **counts}


def record_of_right(answer: Answer, *, accepted: bool) -> dict[str, Any]:
    """What came of a right answer, as a row to be summed up."""
    is_equal = answer.kind == "EQUIVALENT"
    return {
        "stage": answer.stage,
        "right": 1,
        "equal": is_equal,
        "accepted": accepted,
    }


def promised() -> Table:
    """What the banks say that will come of them."""
    return summed(
        record_of_mutant(answer, caught=True, confined=True, named=answer.is_named)
        if answer.kind in MUTANTS
        else record_of_right(answer, accepted=True)
        for answer in answers(*MUTANTS, "RIGHT", "EQUIVALENT")
    )


def summed(records: Iterable[Mapping[str, Any]]) -> Table:
    """Add records up by stage."""
    table: dict[str, Counter[str]] = {}
    for record in records:
        counts = {column: int(record.get(column, 0)) for column in COLUMNS}
        table.setdefault(record["stage"], Counter()).update(counts)
    return {stage: table[stage] for stage in sorted(table)}


def rows(table: Table) -> list[list[str]]:
    """The table's cells as text: a heading, a row for each stage, their total."""
    total = Counter[str]()
    for counts in table.values():
        total.update(counts)
    return [
        ["stage", *COLUMNS.values()],
        *(
            [stage, *(str(counts[column]) for column in COLUMNS)]
            for stage, counts in {**table, "all": total}.items()
        ),
    ]


def as_text(table: Table) -> list[str]:
    """The table's lines for a terminal, of at most 80 columns."""
    return [
        f"{stage:<18}" + "".join(f"{count:>8}" for count in counts) + f"{last:>10}"
        for stage, *counts, last in rows(table)
    ]


_HEAD = """\
# The mutation gate

Every exercise has a bank of wrong programs (mutants), each with the name that it must
get, and a bank of right programs written in other ways than the solution. `make gate`
judges them all and writes this page; it fails, and `make test` with it, if a mutant
scores full marks, gets points for a line that is wrong, loses them for one that is
right, or gets another name, or if a right program loses a point.

"""
_LEGEND = """
- **caught**: mutants that do not get full marks. They are judged on the inputs of the
  student's own check, so that what it calls right is also graded as right.
- **fair**: those that lose the points of the wrong lines, and no others.
- **named**: those that are told for each wrong line what is wrong with it. What is
  missing here is listed below.
- **right**: right programs besides the solution, judged on the public and the hidden
  inputs; **equal**: those of them that look like a mistake, and are equal by algebra;
  **accepted**: those that get full marks.

All of them are judged without a kernel (`tests/test_mutation_gate.py`). A sample goes
through nbgrader's own chain, with kernels and a gradebook: of the sample class, all who
handed in stage 01, and three submissions of every later stage
(`tests/test_sample_class.py`).
"""


def page(table: Table) -> str:
    """The page in docs/: the table, and every exception with its reason."""
    heading, *lines = (f"| {' | '.join(cells)} |" for cells in rows(table))
    rule = "| --- |" + " ---: |" * len(COLUMNS)
    unnamed = [answer for answer in answers("WRONG") if not answer.is_named]
    return "\n".join(
        [
            _HEAD + "\n".join((heading, rule, *lines)),
            _LEGEND,
            *_listed(
                "Caught, and not named",
                "What is said of them is how far off they are. Whoever finds a name for"
                " one\nwrites a formula for it, and takes the reason out of the bank.",
                unnamed,
            ),
            *_listed(
                "Caught by the hidden inputs alone",
                "The student's own check calls these right.",
                answers("HIDDEN"),
            ),
            *_listed(
                "Equal by algebra",
                "They look like mistakes and are none; they get full marks.",
                answers("EQUIVALENT"),
            ),
        ]
    )


def _listed(title: str, about: str, some: Iterable[Answer]) -> list[str]:
    lines = [f"- `{one.stage}/{one.exercise}`: {one.why}" for one in some]
    return [f"## {title}: {len(lines)}\n", f"{about}\n", *lines, ""]
