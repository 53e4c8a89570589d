"""Answer a request, in the process that runs a student's code.

It is all that grading asks of that process: what comes of a call. Whatever the
student's code has done to this module, to NumPy or to the notebook, it can change what
is seen, and not what is right.
"""

from __future__ import annotations

from grader.boundary.request import Request, as_output
from grader.boundary.wire import pack
from grader.exercises import find
from grader.notebook.shell import notebook_globals
from grader.probes.trials import observe_each


def answer(request_text: str) -> None:
    """Try what is asked for, and display what is seen for grading to read."""
    from IPython.display import display

    request = Request.from_text(request_text)
    seen = observe_each(
        find(request.exercise),
        request.sizes,
        request.seed,
        notebook_globals(),
        surrounded=request.surrounded,
    )
    display(as_output(request, pack(seen)), raw=True)
