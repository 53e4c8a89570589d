"""The course's own DynamicNet, in the place of the student's around functions."""

from __future__ import annotations

import random
from typing import Any

import torch

from grader.exercises.stage_11_control_flow.inputs import DRAWN


class DynamicNet(torch.nn.Module):
    """A middle layer that is used as often as the depth says."""

    def __init__(self, d_in: int, h: int, d_out: int) -> None:
        super().__init__()
        self.input_linear = torch.nn.Linear(d_in, h)
        self.middle_linear = torch.nn.Linear(h, h)
        self.output_linear = torch.nn.Linear(h, d_out)

    def forward(self, x: Any, depth: int | None = None) -> Any:
        """The output, (N, D_out)."""
        uses = random.choice(DRAWN) if depth is None else depth
        reached = torch.relu(self.input_linear(x))
        for _ in range(uses):
            reached = torch.relu(self.middle_linear(reached))
        return self.output_linear(reached)
