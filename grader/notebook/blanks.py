"""Let a notebook run from top to bottom around blanks that are not filled in yet."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from grader.notebook import panel
from grader.notebook.shell import notebook_globals, show
from grader.probes import TimeLimitReached, fault_of, is_stub, time_limit
from grader.text import say

#: Seconds that a training run may take: patience in a student's hands, less of it while
#: nbgrader runs the notebook, which stops a cell after 30 s (nbgrader_config.py).
PATIENCE = 60.0
PATIENCE_WHEN_GRADING = 20.0


def only_shows(source: str) -> bool:
    """Whether a cell only uses the student's functions, to show something."""
    return source.lstrip().startswith("with when_filled_in(")


@contextmanager
def when_filled_in(seconds: float | None = None) -> Iterator[None]:
    """Run a block that needs the student's functions; say so where it cannot run yet.

    A blank, a name that is not defined, an error in the student's code and an endless
    loop each end the block with a sentence instead of a traceback, and the cells below
    still run.

    Args:
        seconds: the time limit of the block.
    """
    if seconds is None:
        grading = os.environ.get("NBGRADER_EXECUTION") is not None
        seconds = PATIENCE_WHEN_GRADING if grading else PATIENCE
    try:
        # A run that diverges overflows; the curve says so, and better.
        with time_limit(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except TimeLimitReached:
        _say("blanks.too_slow", seconds=f"{seconds:g}")
    except NameError as error:
        _say("blanks.undefined", name=error.name or error)
    except Exception as error:
        if is_stub(error):
            _say("blanks.skipped")
            return
        fault = fault_of(error, notebook_globals())
        where = "raised" if fault.source else "raised_elsewhere"
        _say(
            f"blanks.{where}",
            error=fault.error,
            line=fault.line,
            source=fault.source,
            text=fault.text,
        )


def _say(key: str, **fields: object) -> None:
    sentence = say(key, **fields)
    colour = panel.COLOURS["blank"]
    show(
        sentence.replace("`", ""),
        {
            "text/html": f'<div role="status" style="border-left:4px solid {colour};'
            f'padding:.4em .8em">{panel.inline_code(sentence)}</div>'
        },
    )
