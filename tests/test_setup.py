"""The set-up: one set of pins, and a sentence for each thing that can go wrong."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib import metadata

import build_environment
import pytest
import set_up
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
WANTED = [
    Requirement(entry)
    for entry in (
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["test"],
    )
]


# ------------------------------------------------------------------------ pins


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_what_is_asked_for_is_pinned_and_installed(wanted):
    pinned = build_environment.pins()[canonicalize_name(wanted.name)]
    assert wanted.specifier.contains(pinned)
    assert metadata.version(wanted.name).partition("+")[0] == pinned


def test_the_pins_that_the_course_depends_on():
    pins = build_environment.pins()
    assert pins["torch"] == "2.13.0"
    assert tuple(map(int, pins["jsonschema"].split(".")[:2])) < (4, 25)


def test_everything_that_is_installed_is_pinned():
    pins = build_environment.pins()
    here = [sysconfig.get_path("purelib")]  # setuptools brings copies of its own
    installed = {
        canonicalize_name(d.name): d.version for d in metadata.distributions(path=here)
    }
    for name in pins.keys() & installed.keys():
        assert installed[name].partition("+")[0] == pins[name], name
    ours = {"pip", "wheel", "backprop-by-hand"}
    # Where there is no CPU build, PyTorch pins the CUDA packages that it brings itself.
    cuda = ("nvidia-", "cuda-", "triton")
    rest = {
        name for name in installed.keys() - pins.keys() if not name.startswith(cuda)
    }
    assert rest <= ours


def test_conda_installs_the_same():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *_, pip = conda["dependencies"]
    first, *packages, last = pip["pip"]
    assert first == "-c constraints.txt" and last == "-e ."
    pins = build_environment.pins()
    listed = dict(entry.split("==") for entry in packages)
    assert listed.keys() == {canonicalize_name(wanted.name) for wanted in WANTED}
    assert all(pins[name] == version for name, version in listed.items())
    python = next(d for d in conda["dependencies"] if str(d).startswith("python="))
    assert python == "python=3.11"


# ------------------------------------------------------------- finding a Python


def find_python(tmp_path, **versions):
    """Run the search with only these Pythons on the PATH."""
    for name, version in versions.items():
        path = tmp_path / name.replace("_", ".")
        major, minor = version.split(".")
        path.write_text(
            "#!/bin/sh\n"
            f'if [ "$1" = --version ]; then echo Python {version}.0; exit; fi\n'
            f'if [ "$1" = -c ]; then exec {sys.executable} -c "import sys;'
            f' sys.version_info = ({major}, {minor}, 0); $2"; fi\n'
            f'echo "{path.name} runs $*"\n'
        )
        path.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools/find_python.sh"), "a_script", "an_argument"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )


def test_takes_a_python_that_fits(tmp_path):
    done = find_python(tmp_path, python3="3.12")
    assert done.stdout == "python3 runs a_script an_argument\n"


def test_passes_over_one_that_does_not(tmp_path):
    done = find_python(tmp_path, python3="3.9", python3_13="3.13", python3_11="3.11")
    assert done.stdout == "python3.13 runs a_script an_argument\n"


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.14"])
def test_a_python_that_does_not_fit_gets_a_sentence(tmp_path, version):
    done = find_python(tmp_path, python3=version)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert f"found Python {version}" in done.stderr


def test_no_python_at_all_gets_a_sentence(tmp_path):
    done = find_python(tmp_path)
    assert done.returncode == 1
    assert "found no Python 3" in done.stderr


# --------------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            "WARNING: Retrying ... NewConnectionError('Failed to establish a new "
            "connection: [Errno -3] Temporary failure in name resolution')\n"
            "ERROR: No matching distribution found for setuptools>=77",
            "index cannot be reached",
        ),
        (
            "ERROR: Could not install packages due to an OSError: "
            "[Errno 28] No space left on device",
            "The disk is full",
        ),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED", "PIP_CERT"),
        (
            "ERROR: No matching distribution found for tensorflow==2.21.0",
            "has no tensorflow==2.21.0 for this Python",
        ),
        ("OSError: [Errno 13] Permission denied: '/x'", "permission denied"),
        ("ERROR: something that nobody foresaw\n\n", "something that nobody foresaw"),
    ],
)
def test_pips_failure_is_explained(log, sentence):
    said = set_up.explain(log)
    assert sentence in said
    assert "\n" not in said


def test_too_little_disk_space_is_said_before_anything_is_done(monkeypatch, tmp_path):
    monkeypatch.setattr(set_up, "READY", tmp_path / "ready")
    set_up.check_disk_space(100_000_000_000)
    with pytest.raises(set_up.SetupFailed, match=r"1\.5 GB are free"):
        set_up.check_disk_space(1_500_000_000)


def run_set_up(folder, **environment):
    """Run a copy of the set-up in a folder of its own."""
    (folder / "tools").mkdir()
    for name in ("tools/set_up.py", "constraints.txt", "pyproject.toml"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return subprocess.run(
        [sys.executable, str(folder / "tools" / "set_up.py")],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=200,
    )


def test_no_network_gets_one_sentence(tmp_path):
    done = run_set_up(
        tmp_path,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_CONFIG_FILE=os.devnull,
        PIP_RETRIES="1",
    )
    assert done.returncode == 1
    assert "index cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert "ready" not in done.stdout
    assert len(done.stderr.strip().splitlines()) == 2  # and where the log is
    assert not (tmp_path / ".venv" / "ready").exists()


def test_a_half_made_environment_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(set_up, "VENV", tmp_path / ".venv")
    create = set_up.venv.create

    def without_ensurepip(path, **_):
        create(path, with_pip=False)
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(set_up.venv, "create", without_ensurepip)
    with pytest.raises(set_up.SetupFailed, match=r"apt install python3\.\d+-venv"):
        set_up.create_environment()
    assert (tmp_path / ".venv/bin/python").exists()
    monkeypatch.setattr(set_up.venv, "create", create)
    set_up.create_environment()
    assert (tmp_path / ".venv/bin/pip").exists()


def test_progress_is_shown_line_by_line(capsys, monkeypatch):
    monkeypatch.setattr(set_up, "QUIET_SECONDS", 0)
    log = ["Collecting numpy==2.4.6\n", "  Downloading some/numpy.whl (16 MB)\n"]
    set_up.show_progress([*log, "Installing collected packages: numpy\n"], 146)
    said = capsys.readouterr().out
    assert "package 1 of 146: numpy" in said
    assert "downloading numpy.whl (16 MB)" in said
    assert max(map(len, said.splitlines())) <= 80


# ---------------------------------------------------------------------- Makefile


def make(*arguments):
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout


def test_make_by_itself_lists_the_targets():
    status, said = make()
    assert status == 0
    for target in ("lab", "grade", "test", "setup", "release", "bench"):
        assert re.search(rf"make {target} +\S", said)
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.skipif(
    not set_up.READY.exists(), reason="the tests run outside of the .venv"
)
def test_a_second_make_installs_nothing():
    assert make("--question", ".venv/ready")[0] == 0
