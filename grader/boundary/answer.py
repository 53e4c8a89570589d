"""Answer a request, in the process that runs a student's code.

It is all that grading asks of that process: what comes of a call. Whatever the
student's code has done to this module, to NumPy or to the notebook, it can change what
is seen, and not what is right.
"""

from __future__ import annotations

from grader.boundary.course_code import take_in
from grader.boundary.request import Request, as_output
from grader.boundary.wire import pack
from grader.exercises import find
from grader.exercises.standing_in import stand_ins_from
from grader.notebook.shell import notebook_globals
from grader.probes.arithmetic import as_numpy_has_it
from grader.probes.trials import observe_each


def answer(request_text: str) -> None:
    """Try what is asked for, and display what is seen for grading to read."""
    from IPython.display import display

    request = Request.from_text(request_text)
    take_in(request.modules)
    exercise = find(request.exercise)
    around = stand_ins_from(request.stand_ins, exercise) if request.stand_ins else {}
    notebook = notebook_globals()
    with as_numpy_has_it():
        seen = observe_each(exercise, request.drawn, notebook, stand_ins=around)
    display(as_output(request, pack(seen)), raw=True)
