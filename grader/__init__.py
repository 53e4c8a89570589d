"""Backprop by Hand: what the course's notebooks import.

Importing it is quick: PyTorch and matplotlib are imported by the first call that
needs them.
"""

from grader.notebook.blanks import when_filled_in
from grader.notebook.checking import check, grade
from grader.notebook.curves import plot_losses
from grader.notebook.graph_picture import draw_graph
from grader.notebook.quiet import quieten_tensorflow
from grader.notebook.step_sizes import plot_step_sizes
from grader.notebook.threads import use_one_thread
from grader.problem import LEARNING_RATE, STEPS, starting_point
from grader.recorded import earlier_losses

use_one_thread()
quieten_tensorflow()

__all__ = [
    "LEARNING_RATE",
    "STEPS",
    "check",
    "draw_graph",
    "earlier_losses",
    "grade",
    "plot_losses",
    "plot_step_sizes",
    "starting_point",
    "when_filled_in",
]
