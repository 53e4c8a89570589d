"""What several tests share: the folders, and what to do where a part is missing."""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# As in an activated environment. What must work without one is in test_sample_class.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


def find_program(*names: str) -> str:
    """The path of the first of some programs; without any, skip (on CI: fail)."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    sentence = f"This test needs {names[0]}. On Debian: apt install {names[0]}"
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
