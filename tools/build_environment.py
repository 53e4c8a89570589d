"""Make ``environment.yml``, for conda users, from pyproject.toml and the pins.

python tools/build_environment.py
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# For conda users: conda env create -f environment.yml
# Made by `make release` from pyproject.toml and constraints.txt; edit those instead.
name: backprop-by-hand
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
      - -c constraints.txt
"""


def pins() -> dict[str, str]:
    """The pinned version of each package, by its normalised name."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return {normalised(name): version for name, version in _PIN.findall(text)}


_PIN = re.compile(r"^([\w.-]+)==(\S+)$", re.MULTILINE)


def normalised(name: str) -> str:
    """A package's name in the one spelling that all of them have (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct_dependencies() -> list[str]:
    """The names of the packages that pyproject.toml asks for itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["test"],
    ]
    return sorted(normalised(re.split(r"[^\w.-]", entry)[0]) for entry in wanted)


def environment() -> str:
    """The text of environment.yml."""
    version = pins()
    lines = [f"      - {name}=={version[name]}\n" for name in direct_dependencies()]
    return HEADER + "".join(lines) + "      - -e .\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment(), encoding="utf-8")
    print("environment.yml written.")
