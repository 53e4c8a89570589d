"""The loss curves of the course's own solutions, for later stages to be laid upon.

``losses.json`` is made by ``tools/build_curves.py``: it trains every stage's solution
from the course's starting point, in float64. A test trains them again and compares.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from grader.text import say


@cache
def recorded_losses() -> dict[str, list[float]]:
    """The losses of each training stage's solution, by the stage's id, in order."""
    source = resources.files(__package__).joinpath("losses.json")
    if not source.is_file():
        return {}
    return json.loads(source.read_text("utf-8"))


def label(stage: str) -> str:
    """What a stage's curve is called: ``"03 tensors"`` for ``"03-tensors"``."""
    number, _, _ = stage.partition("-")
    return f"{number} {say(f'curves.names.{stage}')}"


def earlier_losses(stage: str) -> dict[str, list[float]]:
    """The recorded losses of the stages before this one, by their labels.

    Args:
        stage: such as ``"05-autograd"``.
    """
    return {
        label(earlier): losses
        for earlier, losses in sorted(recorded_losses().items())
        if earlier < stage
    }
