"""The command that starts a program in a sandbox, by bubblewrap.

What the program finds there: the system's libraries and the course's environment, read
only; a home, a /tmp and a place for its sockets in memory, of limited size; a process
tree of its own, of limited size. What it does not find: a network, the course's folder,
another student's, the gradebook, the instructor's environment and privileges.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

import grader
from grader.sandbox import system_calls

MIB = 1024**2

HOME = "/home/student"
_MATPLOTLIB = f"{HOME}/.matplotlib"
#: Where the kernel's sockets are, as it sees them itself.
SOCKETS = "/run/kernel"
#: The kernel's connection file.
CONNECTION = "/run/connection.json"
#: The programs of util-linux that set limits and give up privileges.
_PRLIMIT, _SETPRIV = "prlimit", "setpriv"
#: Users that nobody is: as root, each sandbox runs as one of these.
_USERS = range(61_184, 65_520)
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts")
#: bubblewrap's own variables: who runs as the same user inside can read them.
ITS_VARIABLES = {"PATH": "/usr/bin:/bin"}
_WITHHELD = Path(__file__).parent / "withheld"
#: These name what lies in keyrings, which no namespace hides.
_KEYS = ("/proc/keys", "/proc/key-users")


@dataclass(frozen=True)
class Limits:
    """What a submission may use up.

    Attributes:
        memory: MiB that all its processes may hold at once.
        address_space: MiB that one process may map; libraries map far more than they
            hold.
        processes: how many, threads included.
        cpu_seconds: the time that one process may compute.
        disk: MiB of the home and of /tmp, each; they are in memory, and end with it.
    """

    memory: int = 3_000
    address_space: int = 8_000
    processes: int = 200
    cpu_seconds: int = 900
    disk: int = 256

    def of_a_process(self) -> dict[str, int]:
        """The limits that a process passes on, by `prlimit`'s names for them."""
        return {
            "nproc": self.processes,
            "as": self.address_space * MIB,
            "cpu": self.cpu_seconds,
            "fsize": self.disk * MIB,
            "nofile": 1024,
            "core": 0,
        }


class Descriptors(NamedTuple):
    """The open files that bubblewrap works with."""

    connection: int  #: from it the connection file is read
    status: int  #: to it the number of the first process is written
    refusals: int  #: from it the filter of system calls is read


@dataclass(frozen=True)
class Sandbox:
    """One sandbox: what is in it besides the environment, and how much it may use.

    Attributes:
        limits: what a submission may use up.
        own_files: the student's files, which lie in the home, read only.
        withheld: packages that are not to be reached, such as ``"torch"``.
        replaced: files in whose place there is another one.
        environment: variables besides the few that a program needs.
    """

    limits: Limits = Limits()
    own_files: tuple[Path, ...] = ()
    withheld: tuple[str, ...] = ()
    replaced: Mapping[Path, Path] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def command(
        self, program: Sequence[str], files: Descriptors, user: int | None
    ) -> list[str]:
        """The whole command.

        Args:
            program: what runs inside.
            files: what it reads and writes, open.
            user: as root, who the program runs as; None for who runs this.
        """
        return [
            *("bwrap", "--die-with-parent", "--new-session", "--clearenv"),
            *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
            *("--unshare-cgroup-try", "--hostname", "sandbox", "--cap-drop", "ALL"),
            *_privileges(user),
            *("--json-status-fd", str(files.status)),
            *("--seccomp", str(files.refusals)),
            *self._files(user),
            *("--perms", "0644", "--ro-bind-data", str(files.connection), CONNECTION),
            # These are memory too, and of no limited size.
            *("--remount-ro", "/", "--remount-ro", "/dev"),
            *self._set_variables(),
            *("--chdir", HOME, "--"),
            *_as_nobody(user),
            *self._limited(),
            *program,
        ]

    def _files(self, user: int | None) -> Iterator[str]:
        mode = "0700" if user is None else "0777"
        # Memory comes first: the course itself may lie in /tmp, and must not be hidden.
        for folder, size in (
            ("/tmp", self.limits.disk),
            (HOME, self.limits.disk),
            (SOCKETS, 1),
        ):
            yield from ("--size", str(size * MIB), "--perms", mode, "--tmpfs", folder)
        readable = [
            Path(path) for path in (*_SYSTEM, *_SETTINGS) if os.path.exists(path)
        ]
        readable += _environment()
        for path in _parents(readable):
            yield from ("--perms", "0755", "--dir", str(path))
        for path in readable:
            yield from _read_only(path)
        for package in self.withheld:
            for folder in _folders_of(package):
                yield from ("--ro-bind", str(_WITHHELD), folder)
        for file, other in self.replaced.items():
            yield from ("--ro-bind", str(other), str(file))
        for folder in _compiled({file.parent for file in self.replaced}):
            yield from ("--ro-bind", str(_WITHHELD), str(folder))
        yield from ("--proc", "/proc", "--dev", "/dev")
        for file in _KEYS:
            yield from ("--ro-bind-try", os.devnull, file)
        size = str(self.limits.disk * MIB)
        yield from ("--size", size, "--perms", mode, "--tmpfs", "/dev/shm")
        for file in self.own_files:
            yield from ("--ro-bind", str(file), f"{HOME}/{file.name}")
        yield from ("--perms", mode, "--dir", _MATPLOTLIB)
        for file in _font_lists():
            yield from ("--ro-bind", str(file), f"{_MATPLOTLIB}/{file.name}")

    def variables(self) -> dict[str, str]:
        """All the variables that a program inside has."""
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(Path(grader.__file__).parent.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": HOME,
            "USER": "student",
            "LOGNAME": "student",
            "LANG": "C.UTF-8",
            "MPLCONFIGDIR": _MATPLOTLIB,
            **self.environment,
        }

    def _set_variables(self) -> Iterator[str]:
        for name, value in self.variables().items():
            yield from ("--setenv", name, value)

    def _limited(self) -> list[str]:
        limits = self.limits.of_a_process().items()
        return [_program(_PRLIMIT), *(f"--{name}={n}" for name, n in limits), "--"]


def _privileges(user: int | None) -> tuple[str, ...]:
    """As root, the program becomes somebody else; otherwise it gets its own users."""
    if user is None:
        return ("--unshare-user", "--disable-userns")
    return ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")


def _as_nobody(user: int | None) -> list[str]:
    if user is None:
        return []
    ids = ["--reuid", str(user), "--regid", str(user), "--clear-groups"]
    rights = ["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]
    return [_program(_SETPRIV), *ids, *rights, "--"]


def user_inside() -> int | None:
    """As root, somebody who has nothing and no processes; else None."""
    return secrets.choice(_USERS) if os.geteuid() == 0 else None


def _program(name: str) -> str:
    return shutil.which(name, path="/usr/bin:/bin") or name


def _environment() -> list[Path]:
    """Where Python, its packages and the course's package are."""
    package = Path(grader.__file__).parent
    found = {Path(sys.prefix), Path(sys.base_prefix), package}
    found |= {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    outside = [p for p in found if not any(p.is_relative_to(s) for s in _SYSTEM)]
    return sorted(outside)


def _parents(paths: Sequence[Path]) -> list[Path]:
    """The folders above some paths, the highest first, without the root."""
    above = {parent for path in paths for parent in path.parents}
    return sorted(above - {Path("/")})


def _compiled(folders: set[Path]) -> list[Path]:
    """Where Python keeps what it has made of the files in some folders.

    They are made where there are none: what is written there while a sandbox runs would
    be seen in it.
    """
    found = [folder / "__pycache__" for folder in sorted(folders)]
    for folder in found:
        with contextlib.suppress(OSError):  # then nobody writes there
            folder.mkdir(exist_ok=True)
    return [folder for folder in found if folder.is_dir()]


def _read_only(path: Path) -> tuple[str, ...]:
    if path.is_symlink() and str(path) in _SYSTEM:
        return ("--symlink", os.readlink(path), str(path))
    return ("--ro-bind", str(path), str(path))


@cache
def _folders_of(package: str) -> tuple[str, ...]:
    """The folders of a package, without importing it.

    Not as `importlib.util` finds it: of what is imported already it tells where that
    looks for modules now, and TensorFlow adds a folder inside its own.
    """
    spec = PathFinder.find_spec(package)
    return tuple(spec.submodule_search_locations or ()) if spec else ()


@cache
def _font_lists() -> tuple[Path, ...]:
    """matplotlib's list of fonts, which takes it seconds to make.

    (`matplotlib.get_cachedir()` knows where, and takes half a second to import.)
    """
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.environ.get("MPLCONFIGDIR") or os.path.join(caches, "matplotlib")
    return tuple(Path(folder).glob("fontlist-*.json"))


# ------------------------------------------------------------------ is there a sandbox


@cache
def why_unavailable() -> str | None:
    """Why there is no sandbox here, as a key of ``[sandbox]``; None if there is one."""
    if not sys.platform.startswith("linux"):
        return "other_system"
    if not shutil.which("bwrap"):
        return "no_bubblewrap"
    if not (shutil.which(_PRLIMIT) and shutil.which(_SETPRIV)):
        return "no_util_linux"
    if system_calls.library() is None:
        return "no_libseccomp"
    return None if _can_start() else "not_allowed"


def _can_start() -> bool:
    with (
        system_calls.file() as refusals,
        open(os.devnull, "rb") as nothing,
        open(os.devnull, "wb") as status,
    ):
        files = Descriptors(nothing.fileno(), status.fileno(), refusals.fileno())
        try:
            done = subprocess.run(
                Sandbox().command(["/usr/bin/env", "true"], files, user_inside()),
                pass_fds=files,
                env=ITS_VARIABLES,
                capture_output=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0
