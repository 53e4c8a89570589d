"""Run a training loop on the course's model, and on one that is built in another way.

A loop that takes layers or parameters by their names or numbers gives the right values
on the model that it was written for. It is no loop for all models.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from grader.exercises.exercise import Arguments
from grader.probes.calls.conversion import first_line
from grader.probes.comparing import is_equal
from grader.probes.modules import training
from grader.probes.modules.parameters import in_words
from grader.probes.observation import Complaint

#: Steps of the second run; the first one has shown how the loop goes on.
FEW_STEPS = 2


class Deeper(nn.Module):
    """Three layers that have names and no numbers, and six parameters."""

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.entrance = nn.Linear(d_in, 4, dtype=torch.float64)
        self.middle = nn.Linear(4, 3, dtype=torch.float64)
        self.exit = nn.Linear(3, d_out, dtype=torch.float64)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Predict, with a slope everywhere, so that every parameter has a gradient."""
        return self.exit(torch.tanh(self.middle(torch.tanh(self.entrance(x)))))


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the losses, w1, b1, w2, b2 after training, and what is to be said."""
    result = training.run(subject, arguments, namespace)
    if result["loop"] is True and _all_moved(result, arguments):
        result["loop"] = _judged_on_another_model(subject, arguments)
    return result


def _all_moved(result: Mapping[str, Any], arguments: Arguments) -> bool:
    """Whether nothing stood still in the first run; else that is told already."""
    return not any(
        is_equal(result[name], arguments[name]) for name in training.PARAMETERS.values()
    )


def _judged_on_another_model(subject: Any, arguments: Arguments) -> bool | Complaint:
    """True, or how the loop fails on a model that it was not written for."""
    with torch.random.fork_rng(devices=()):  # the notebook's own draws stay the same
        model = Deeper(arguments["x"].shape[1], arguments["y"].shape[1])
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    try:
        training.train_model(subject, model, {**arguments, "steps": FEW_STEPS})
    except Complaint as complaint:
        return complaint
    except Exception as error:
        text = first_line(error) if str(error).strip() else type(error).__name__
        return Complaint("other_model_refused", text=text)
    still = [
        tuple(parameter.shape)
        for name, parameter in model.named_parameters()
        if is_equal(parameter, before[name])
    ]
    return Complaint("other_model_stands", shapes=in_words(still)) if still else True
