"""Show the hints of an exercise one at a time: `hint("grad_w2")`, and again.

They are those that stand above the blank. Like a check, `hint` answers in a sentence
where it cannot help, and never raises.
"""

from __future__ import annotations

import operator
import re
import textwrap
from difflib import get_close_matches
from functools import cache

from grader.exercises import STAGES, find
from grader.notebook.panel import WIDTH
from grader.notebook.shell import show
from grader.text import say
from grader.text.hints import all_hints, hints_of

#: Characters of a name that a sentence repeats.
LONGEST = 50
#: The number of the hint that was shown last, by exercise id.
_last: dict[str, int] = {}
#: The stage whose notebook this is, as far as its checks have told.
_stage = ""


def remember(exercise_id: str) -> None:
    """Note which exercise was checked last: a bare name means one of its stage."""
    global _stage
    _stage = _stage_of(exercise_id)


def number_of_hints(exercise_id: str) -> int:
    """How many hints an exercise such as ``"01-numpy/grad_w2"`` has; 0 without any."""
    return len(hints_of(exercise_id))


def hint(name: str = "", number: int | None = None) -> None:
    """Show a hint for an exercise; call it again for the next one.

    Args:
        name: the exercise, as its check calls it: ``"01-numpy/grad_w2"``, or
            ``"grad_w2"``, or the name of the function to write.
        number: which hint, counted from 1. Left out: the one after the last one shown.
    """
    if not isinstance(name, str) or not name.strip():
        _answer("not_a_name")
        return
    exercises = _meant_by(name.strip())
    if not exercises:
        _unknown(name.strip())
    elif len(exercises) > 1:
        _answer("ambiguous", name=_shortened(name), names=_listed(exercises))
    else:
        _show_hint(exercises[0], number)


def _show_hint(exercise_id: str, number: object) -> None:
    count = number_of_hints(exercise_id)
    last = _last.get(exercise_id, 0)
    if count == 0:
        _answer("none", exercise=exercise_id)
        return
    wanted = min(last + 1, count) if number is None else _whole(number)
    if wanted is None:
        _answer("not_a_number", name=exercise_id)
    elif not 1 <= wanted <= count:
        key = "no_such_number" if count > 1 else "only_one"
        _answer(key, exercise=exercise_id, count=count)
    else:
        _last[exercise_id] = wanted
        heading = say("hints.heading", number=wanted, count=count)
        body = hints_of(exercise_id)[wanted - 1]
        if number is None and last == count:
            body += "\n\n" + say("hints.last_again")
        show(
            f"{heading}\n{as_text(body)}",
            {"text/markdown": f"**{heading}**\n\n{body}"},
        )


def _whole(number: object) -> int | None:
    """A whole number, of NumPy's too; None for anything else."""
    try:
        return None if isinstance(number, bool) else operator.index(number)
    except TypeError:
        return None


# ------------------------------------------------------------ which exercise is meant


@cache
def _functions() -> dict[str, str]:
    """The name of the student's function by exercise id, in the course's order."""
    ids = {exercise.id for stage in STAGES.values() for exercise in stage}
    return {known: find(known).function for known in sorted(ids | all_hints().keys())}


def _meant_by(name: str) -> list[str]:
    """The ids that a name can stand for: those of this stage if any, and with hints."""
    stage, _, bare = name.rpartition("/")
    found = [
        known
        for known, function in _functions().items()
        if bare in (known.partition("/")[2], function)
        and stage in ("", _stage_of(known))
    ]
    found = [known for known in found if _stage_of(known) == _stage] or found
    # Several checks may try one function; the blank's is the one that has hints.
    return [known for known in found if hints_of(known)] or found


def _stage_of(exercise_id: str) -> str:
    return exercise_id.partition("/")[0]


def _unknown(name: str) -> None:
    """Say that there is no such exercise, and which names come near."""
    ids = _functions()
    names = {known.partition("/")[2] for known in ids} | set(ids.values())
    near = get_close_matches(name, sorted(ids if "/" in name else names))
    if near:
        _answer("unknown_near", name=_shortened(name), names=_listed(near))
    else:
        _answer("unknown", name=_shortened(name))


# ----------------------------------------------------------------- how it is written


def _answer(key: str, **fields: object) -> None:
    """Show a sentence instead of a hint."""
    sentence = say(f"hints.{key}", **fields)
    show(as_text(sentence, indent=""), {"text/markdown": sentence})


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shortened(name: str) -> str:
    """A name that the student made up, so that it fits into a sentence's backticks."""
    line = " ".join(name.replace("`", "'").split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


#: What keeps its line breaks: fenced code, formulas on lines of their own, tables.
_KEPT = re.compile(
    r"^(```[^\n]*\n.*?^```$|\$\$.*?\$\$$|\|[^\n]*(?:\n\|[^\n]*)*)",
    re.MULTILINE | re.DOTALL,
)
_INLINE = re.compile(r"`([^`]+)`|(\$[^$]+\$)|(\*\*?)(?=\S)(.+?)(?<=\S)\3", re.DOTALL)


def as_text(markdown: str, indent: str = "  ") -> str:
    """Markdown as plain text, at most 78 columns wide; formulas stay LaTeX."""
    blocks = []
    for index, piece in enumerate(_KEPT.split(markdown)):
        if index % 2:
            kept = _without_marks(piece) if piece.startswith("|") else piece
            lines = [line for line in kept.splitlines() if not line.startswith("```")]
            blocks.append(textwrap.indent("\n".join(lines), indent))
            continue
        for paragraph in re.split(r"\n\s*\n", piece.strip()):
            filled = textwrap.fill(
                _without_marks(paragraph),
                WIDTH,
                initial_indent=indent,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
            blocks.append(filled)
    return "\n\n".join(block for block in blocks if block.strip())


def _without_marks(text: str) -> str:
    """Text without backticks and stars; a star in code or in a formula is no mark."""
    return _INLINE.sub(_unmarked, text)


def _unmarked(mark: re.Match[str]) -> str:
    code, formula, _, emphasised = mark.groups()
    return code or formula or _without_marks(emphasised)
