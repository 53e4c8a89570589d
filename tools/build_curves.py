"""Record the loss curve of every stage's solution: ``grader/recorded/losses.json``.

    python tools/build_curves.py [STAGE ...]

A stage with a cell ``training_run`` is trained as its notebook does it: its definitions
are run, and then this cell, which leaves ``losses`` behind.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import numpy as np
from build_solutions import ROOT, stages
from solution_code import TRAINING_RUN, code_cells, definitions

RECORDED = ROOT / "grader" / "recorded" / "losses.json"
#: What another machine's rounding may change: a part of a loss, or all of one that has
#: become the square of rounding. A curve within both is left as it is.
TOLERANCE, ROUNDING = 1e-7, 1e-12


def train(stage: str) -> list[float]:
    """The losses of a stage's solution."""
    cells = {**definitions(stage), TRAINING_RUN: code_cells(stage)[TRAINING_RUN]}
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for name, source in cells.items():
            exec(compile(source, f"<{stage}/{name}>", "exec"), namespace)
    return [float(loss) for loss in namespace["losses"]]


def training_stages() -> list[str]:
    """The stages that train the course's network."""
    return [stage for stage in stages() if TRAINING_RUN in code_cells(stage)]


def build(wanted: list[str]) -> None:
    """Train, and write the curves that are new or have changed."""
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    for stage in wanted:
        losses = train(stage)
        if not _same(recorded.get(stage, []), losses):
            recorded[stage] = losses
        print(f"  {stage}", flush=True)
    kept = {stage: recorded[stage] for stage in training_stages() if stage in recorded}
    RECORDED.write_text(json.dumps(kept, indent=0) + "\n", encoding="utf-8")


def _same(old: list[float], new: list[float]) -> bool:
    return len(old) == len(new) and np.allclose(old, new, rtol=TOLERANCE, atol=ROUNDING)


if __name__ == "__main__":
    print("Recording the loss curves:", flush=True)
    build(sys.argv[1:] or training_stages())
