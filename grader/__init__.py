"""Backprop by Hand: what the course's notebooks import.

Importing it is quick: PyTorch and matplotlib are imported by the first call that
needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.notebook.blanks import when_filled_in
from grader.notebook.checking import check, grade
from grader.notebook.curves import plot_losses
from grader.notebook.digit_pictures import (
    plot_confusion,
    plot_digits,
    plot_first_layer,
    plot_misread,
    plot_progress,
)
from grader.notebook.graph_picture import draw_graph
from grader.notebook.hinting import hint
from grader.notebook.loss_by_depth import plot_losses_by_depth
from grader.notebook.norms_by_depth import plot_gradient_norms
from grader.notebook.paths import plot_paths
from grader.notebook.quiet import quieten_tensorflow
from grader.notebook.step_sizes import plot_step_sizes
from grader.notebook.threads import use_one_thread
from grader.problem import LEARNING_RATE, STEPS, starting_model, starting_point
from grader.recorded import earlier_losses

if TYPE_CHECKING:
    from grader.notebook.bug_hunt import bug_hunt_cases, examine, hunting_ground

use_one_thread()
quieten_tensorflow()

__all__ = [
    "LEARNING_RATE",
    "STEPS",
    "bug_hunt_cases",
    "check",
    "draw_graph",
    "earlier_losses",
    "examine",
    "grade",
    "hint",
    "hunting_ground",
    "plot_confusion",
    "plot_digits",
    "plot_first_layer",
    "plot_gradient_norms",
    "plot_losses",
    "plot_losses_by_depth",
    "plot_misread",
    "plot_paths",
    "plot_progress",
    "plot_step_sizes",
    "starting_model",
    "starting_point",
    "when_filled_in",
]


def __getattr__(name: str) -> Any:
    """What one stage alone uses, and what imports a good deal."""
    if name in ("bug_hunt_cases", "examine", "hunting_ground"):
        from grader.notebook import bug_hunt

        return getattr(bug_hunt, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
