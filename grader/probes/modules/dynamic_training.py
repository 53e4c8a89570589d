"""Run a training loop on a network whose depths are known beforehand.

The student's own network draws its depths, so nobody could say what a loop should give.
Here the course's own takes them from a list, one for each turn, and notes how it was
called, and where the generators stood that it might have drawn from. A second run has
turns in which the middle layer is not used at all: it then has no gradient, and a loop
has to live with that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from grader.exercises.exercise import Arguments
from grader.exercises.stage_11_control_flow.inputs import PARAMETERS
from grader.exercises.stage_11_control_flow.stand_ins import DynamicNet
from grader.probes.modules.custom import in_float64
from grader.probes.modules.gradient_norms import loaded
from grader.probes.modules.seeds import Starts, generators_restored
from grader.probes.modules.training import modes_watched, train_model
from grader.probes.observation import Complaint

#: The depths of the second run: turns without the middle layer, first and in between.
WITHOUT_MIDDLE = (0, 2, 0, 1)
#: What Python and PyTorch say where a gradient is missing.
_NONE_WORDS = ("NoneType", "to not have been used in the graph")


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return losses, all parameters one after another, and what is to be said."""
    with in_float64(), torch.random.fork_rng(devices=()), generators_restored():
        model = _scripted(arguments)
        with modes_watched(model) as modes:
            trained = train_model(subject, model, arguments, same_graph=False)
        if model.was_given:
            raise Complaint("depth_given_in_loop")
        losses, loop = trained.losses, trained.loop
        if model.calls_at_backward > model.turns:
            losses = Complaint("model_called_twice")
            loop = loop if isinstance(loop, Complaint) else losses
        if loop is True and modes:
            loop = modes[0]
        if loop is True and model.starts.are_all_alike():
            loop = Complaint("seed_set_in_loop")
        if loop is True:
            loop = _without_middle(subject, arguments)
    return {"losses": losses, "weights": _weights(trained.parameters), "loop": loop}


def _scripted(arguments: Arguments) -> Any:
    """The course's network, with depths from the arguments."""

    class ScriptedNet(DynamicNet):
        """Takes the next depth of its list after each backward pass."""

        turns = calls = calls_at_backward = 0
        was_given = False
        starts = Starts()

        def forward(self, x: Any, depth: int | None = None) -> Any:
            """Go forward at the depth whose turn it is."""
            if depth is None:
                depth = arguments["depths"][self.turns % len(arguments["depths"])]
            else:
                self.was_given = True
            self.calls += 1
            self.starts.note()
            out = super().forward(x, depth)
            if out.requires_grad:
                out.register_hook(self.note)
            return out

        def note(self, gradient: Any) -> None:
            """A gradient has come back: the turn of this depth is over."""
            self.turns += 1
            self.calls_at_backward = self.calls

    return loaded(ScriptedNet, arguments)


def _weights(parameters: dict[str, Any]) -> np.ndarray | Complaint:
    """All parameters as one array, or the first thing that is wrong with one."""
    wrong = [value for value in parameters.values() if isinstance(value, Complaint)]
    if wrong:
        return wrong[0]
    assert len(parameters) == len(PARAMETERS)
    return np.concatenate([value.ravel() for value in parameters.values()])


def _without_middle(subject: Any, arguments: Arguments) -> bool | Complaint:
    """Whether the loop gets through turns in which a layer has no gradient."""
    steps = len(WITHOUT_MIDDLE)
    again = {**arguments, "steps": steps, "depths": WITHOUT_MIDDLE}
    model = _scripted(again)
    x, y = torch.tensor(arguments["x"]), torch.tensor(arguments["y"])
    try:
        subject(model, x, y, arguments["learning_rate"], steps)
    except (TypeError, AttributeError, RuntimeError) as error:
        if any(words in str(error) for words in _NONE_WORDS):
            return Complaint("none_at_depth_0")
        raise
    return True
