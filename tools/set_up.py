"""Install the course's packages into ``.venv``, and say in a sentence what goes wrong.

    sh tools/find_python.sh tools/set_up.py

Runs before anything is installed, so it uses the standard library alone. What pip says
goes to ``.venv/setup.log``; what a person needs to know goes to the terminal.
"""

from __future__ import annotations

import compileall
import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
READY = VENV / "ready"

#: Measured: the installed packages take 3.8 GB with PyTorch's CPU build, and 7.3 GB
#: where pip finds only the one that brings CUDA along.
GIGABYTES_NEEDED = 8
#: Where the output is not a terminal, say something this often, in seconds.
QUIET_SECONDS = 15

#: What pip's log says, and what that means. The first that fits is told.
CAUSES = (
    (
        r"No space left on device|\[Errno 28\]",
        "The disk is full, or /tmp is, where pip unpacks. Free {need} GB (or set "
        "TMPDIR to a folder with room) and run the command again.",
    ),
    (
        r"Temporary failure in name resolution|Name or service not known"
        r"|NewConnectionError|Network is unreachable|Connection refused"
        r"|Failed to establish a new connection|ConnectTimeout|ReadTimeout"
        r"|getaddrinfo failed|Failed to resolve",
        "The package index cannot be reached. Check the network (or pip's proxy and "
        "index settings) and run the command again; it goes on where it stopped.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index's certificate is not trusted on this machine. Set "
        "PIP_CERT to your organisation's certificates and run the command again.",
    ),
    (
        r"No matching distribution found for (?P<package>\S+)",
        "The package index has no {package} for this Python and system. Try another "
        "Python: make PYTHON=/path/to/python3.12 setup",
    ),
    (
        r"Permission denied|\[Errno 13\]",
        "A file could not be written: permission denied. Who owns the .venv folder?",
    ),
)


class SetupFailed(Exception):
    """Something that the person at the terminal can mend; its text says how."""


def main() -> int:
    """Make the environment; return the exit status."""
    try:
        check_disk_space(shutil.disk_usage(ROOT).free)
        print(f"Setting up .venv with Python {sys.version.split()[0]}.", flush=True)
        create_environment()
        install()
        list_fonts()
        compile_course()
        install_bubblewrap()
    except SetupFailed as reason:
        print(reason, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"{error.filename} cannot be written. Who owns the .venv folder?",
            file=sys.stderr,
        )
        return 1
    READY.touch()
    return 0


def check_disk_space(free_bytes: int) -> None:
    """Refuse to start what cannot end well. Nothing is asked of a finished install."""
    free = free_bytes / 1e9
    if free < GIGABYTES_NEEDED and not READY.exists():
        raise SetupFailed(
            f"The packages need up to {GIGABYTES_NEEDED} GB of disk; {free:.1f} GB "
            "are free. Free some and run the command again."
        )


def create_environment() -> None:
    """Create ``.venv``, or a new one if the old one belongs to another Python."""
    python = VENV / "bin" / "python"
    if python.exists() and _version(python) != sys.version_info[:2]:
        shutil.rmtree(VENV)
    # pip comes last: without it the environment was left half made.
    if not (VENV / "bin" / "pip").exists():
        try:
            venv.create(VENV, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ImportError):
            raise SetupFailed(
                "This Python cannot create virtual environments. On Debian and "
                f"Ubuntu: apt install python3.{sys.version_info[1]}-venv"
            ) from None
        except OSError as error:
            raise SetupFailed(f"Could not create .venv: {error.strerror}.") from None


def _version(python: Path) -> tuple[int, ...]:
    code = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return tuple(map(int, done.stdout.split()))


def install() -> None:
    """Run pip, show how far it is, and explain its failure."""
    command = [
        *(VENV / "bin" / "python", "-m", "pip", "install", "--progress-bar=off"),
        *("--disable-pip-version-check", "--no-input", "--constraint"),
        *(ROOT / "constraints.txt", "--editable", f"{ROOT}[test]"),
    ]
    with LOG.open("w", encoding="utf-8") as log:
        pip = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        seconds = show_progress(_copied(pip.stdout, log), count_pins())
        status = pip.wait()
    if not status:
        print(f"  Packages ready after {seconds:.0f} s.", flush=True)
    else:
        raise SetupFailed(
            f"{explain(LOG.read_text(encoding='utf-8'))}\n"
            f"(All that pip said is in {LOG.relative_to(ROOT)}.)"
        )


def list_fonts() -> None:
    """Let matplotlib list the fonts now: it warns about it in the first plot else."""
    program = "import matplotlib.font_manager"
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [VENV / "bin" / "python", "-c", program],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )


def compile_course() -> None:
    """Compile the course's package: in a sandbox, where it is graded, nothing can."""
    compileall.compile_dir(ROOT / "grader", quiet=2)


def install_bubblewrap() -> None:
    """Install what submissions are graded in, where that can be done without asking.

    Without it everything works but grading, which then says itself what is missing.
    """
    can_install = hasattr(os, "geteuid") and os.geteuid() == 0
    if shutil.which("bwrap") or not (can_install and shutil.which("apt-get")):
        return
    print("  Installing bubblewrap, in which submissions are graded.", flush=True)
    for command in (["update"], ["install", "--yes", "bubblewrap", "libseccomp2"]):
        subprocess.run(
            ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def count_pins() -> int:
    """How many packages there are to install, nearly."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))


def _copied(lines: Iterable[str], log: object) -> Iterator[str]:
    for line in lines:
        log.write(line)
        yield line


def show_progress(lines: Iterable[str], total: int) -> float:
    """Follow pip's output on one line of a terminal, or now and then elsewhere.

    Returns:
        The seconds that it took.
    """
    started, said, found = time.monotonic(), 0.0, 0
    on_terminal = sys.stdout.isatty()
    for line in lines:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            found += 1
        status = _status(line, found, total)
        seconds = time.monotonic() - started
        if status and on_terminal:
            print(f"\r\033[K  {seconds:4.0f} s  {status}"[:85], end="", flush=True)
        elif status and seconds - said >= QUIET_SECONDS:
            said = seconds
            print(f"  {seconds:4.0f} s  {status}"[:79], flush=True)
    if on_terminal:
        print("\r\033[K", end="", flush=True)
    return time.monotonic() - started


def _status(line: str, found: int, total: int) -> str:
    words = line.split()
    if line.startswith("Collecting "):
        return f"looking up package {min(found, total)} of {total}: {words[1]}"
    if line.lstrip().startswith("Downloading "):
        return f"downloading {words[1].rpartition('/')[2]} {' '.join(words[2:])}"
    if line.startswith("Installing collected packages"):
        return "installing; the large packages take a minute"
    return ""


def explain(log: str) -> str:
    """Say in a sentence why pip failed."""
    for pattern, sentence in CAUSES:
        match = re.search(pattern, log)
        if match:
            return sentence.format(need=GIGABYTES_NEEDED, **match.groupdict())
    last = [line for line in log.splitlines() if line.strip()][-1:]
    return f"pip failed: {''.join(last).strip()}"


if __name__ == "__main__":
    sys.exit(main())
