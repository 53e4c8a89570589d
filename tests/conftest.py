"""What several tests share: the folders, and what to do where a part is missing."""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent

# Hypothesis tries the same examples every time, and leaves no folder behind.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "backprop-by-hand-hypothesis")

#: Of the mutation gate, the stage for which one process is to import TensorFlow.
TOGETHER = "07-static-graph"

# As in an activated environment. What must work without one is in test_sample_class.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


def find_program(*names: str, package: str | None = None) -> str:
    """The path of the first of some programs; without any, skip (on CI: fail)."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    sentence = (
        f"This test needs {names[0]}. On Debian: apt install {package or names[0]}"
    )
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-gate",
        metavar="PATH",
        help="write the mutation gate's table to this page, if all of it passed",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Of `--dist loadscope`: a process for a module's tests, or an exercise's answers.

    (xdist's own groups, `--dist loadgroup`, do nothing under pytest 9.2.)
    """
    if config.getoption("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByExercise(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            found = re.search(r"test_mutation_gate\.py::\w+\[([\w-]+)/(\w+)", nodeid)
            if found is None:
                return super()._split_scope(nodeid)
            return found[1] if found[1] == TOGETHER else found[0].partition("[")[2]

    return ByExercise(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: at the end, one process would wait for the other."""

    def is_quick(item: pytest.Item) -> bool:
        return not any(map(item.get_closest_marker, ("chain", "browser")))

    items.sort(key=is_quick)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Show what the mutation gate measured, and write it down if that is asked for."""
    records = [
        record
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, record in report.user_properties
        if name == "gate"
    ]
    if not records:
        return
    import gate  # reads all banks

    measured = gate.summed(records)
    terminalreporter.section("mutation gate")
    for line in gate.as_text(measured):
        terminalreporter.line(line)
    path = config.getoption("write_gate")
    if path and exitstatus == pytest.ExitCode.OK and measured == gate.promised():
        Path(path).write_text(gate.page(measured), encoding="utf-8")
    elif path:
        terminalreporter.line(f"{path} is not written: not everything ran and passed.")
