"""Make the students' notebooks from the solutions, by `nbgrader generate_assignment`.

python tools/build_release.py [--to FOLDER] [STAGE ...]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from build_solutions import ROOT, stages


def build(stage: str, folder: Path) -> None:
    """Write one stage's release into a folder.

    nbgrader's log is shown only if it fails. The gradebook that it wants is thrown away
    afterwards: an instructor's own must not learn of a stage from a build.
    """
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "nbgrader",
                "generate_assignment",
                stage,
                "--force",
                f"--CourseDirectory.release_directory={folder}",
                f"--CourseDirectory.db_url=sqlite:///{scratch}/gradebook.db",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise SystemExit(
            f"{done.stdout}{done.stderr}\nNo release of {stage}: see above."
        )
    print(f"  {folder}/{stage}", flush=True)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("notebooks"))
    parser.add_argument("stages", nargs="*")
    arguments = parser.parse_args()
    print("Generating the students' notebooks:", flush=True)
    for stage in arguments.stages or stages():
        build(stage, arguments.to)


if __name__ == "__main__":
    main()
