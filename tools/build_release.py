"""Make the students' notebooks from the solutions, by `nbgrader generate_assignment`.

python tools/build_release.py [--to FOLDER] [STAGE ...]
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
from pathlib import Path

from build_solutions import ROOT, stages

from grader.classroom.course import ClassFolders, open_course


def build(wanted: list[str], folder: Path) -> None:
    """Write the releases of some stages into a folder.

    nbgrader's log is shown only if it fails. The gradebook that it wants is thrown away
    afterwards: an instructor's own must not learn of a stage from a build.
    """
    with tempfile.TemporaryDirectory() as scratch:
        course = ClassFolders(ROOT, Path(scratch, "submitted"), Path(scratch, "build"))
        course.build.mkdir()
        api = open_course(course)
        for stage in wanted:
            result = api.generate_assignment(stage)
            if not result["success"]:
                raise SystemExit(f"{result['log']}\nNo release of {stage}: see above.")
            shutil.rmtree(folder / stage, ignore_errors=True)
            shutil.copytree(course.release / stage, folder / stage)
            print(f"  {folder}/{stage}", flush=True)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("notebooks"))
    parser.add_argument("stages", nargs="*")
    arguments = parser.parse_args()
    print("Generating the students' notebooks:", flush=True)
    logging.disable(logging.WARNING)
    build(arguments.stages or stages(), arguments.to)


if __name__ == "__main__":
    main()
