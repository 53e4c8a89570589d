"""Call a pull with an upstream gradient and the parents' arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.observation import Complaint


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return the gradients that a pull returns, in their tuple."""
    gradients = subject(*arguments.values())
    has_one_parent = len(arguments) == 2
    if has_one_parent and isinstance(gradients, np.ndarray | np.generic):
        raise Complaint("pull_without_tuple")
    return gradients
