"""How many calls run inside one another: who calls itself goes deeper each time."""

from __future__ import annotations

import sys


def calls_inside_one_another(most: float = float("inf")) -> int:
    """How many calls run, this one included, counted little further than ``most``."""
    frame, depth = sys._getframe(), 0
    while frame is not None and depth <= most:
        frame, depth = frame.f_back, depth + 1
    return depth
