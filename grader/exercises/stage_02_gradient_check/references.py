"""What the functions of stage 02 should return: from closed forms, and from a count.

No framework measures slopes, so there is none to compare with. What central differences
give is known on paper for the functions that are drawn (see ``slopes``).
"""

from __future__ import annotations

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_02_gradient_check.inputs import CHECK_PARTS
from grader.exercises.stage_02_gradient_check.slopes import KnownCubic
from grader.exercises.stage_02_gradient_check.stand_ins import relative_error

#: What a probe reports of a fact that is as it should be. No error is negative, so that
#: this never passes for one that came back in the wrong place.
AS_IT_SHOULD_BE = np.array(-1.0)


def reference_slopes(a: Arguments) -> Arrays:
    """The central differences with this step, truncation error included."""
    slopes = {
        name: KnownCubic.of(f).central(point.astype(np.float64), a["eps"])
        for name, (f, point) in a["cases"].items()
    }
    return {**slopes, "a_afterwards": AS_IT_SHOULD_BE}


def reference_error(a: Arguments) -> Arrays:
    """The relative error of the pair, which is the same the other way round."""
    error = np.array(relative_error(a["a"], a["b"]))
    return {
        "error": error,
        "other_way": error,
        "zeros": AS_IT_SHOULD_BE,
        "tiny_arrays": AS_IT_SHOULD_BE,
        "shapes": AS_IT_SHOULD_BE,
    }


def reference_verdicts(a: Arguments) -> Arrays:
    """Every part of a gradient check answers as it should."""
    return dict.fromkeys(CHECK_PARTS, AS_IT_SHOULD_BE)
