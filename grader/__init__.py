"""Backprop by Hand: what the course's notebooks import.

Importing it is quick: PyTorch and matplotlib are imported by the first call that
needs them.
"""

from grader.notebook.blanks import when_filled_in
from grader.notebook.checking import check, grade
from grader.notebook.curves import plot_losses
from grader.notebook.threads import use_one_thread
from grader.problem import LEARNING_RATE, STEPS, starting_point

use_one_thread()

__all__ = [
    "LEARNING_RATE",
    "STEPS",
    "check",
    "grade",
    "plot_losses",
    "starting_point",
    "when_filled_in",
]
