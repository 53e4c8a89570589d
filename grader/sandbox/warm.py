"""Fork servers: processes that have imported what kernels will want to import.

A kernel that is forked from one starts in a moment. All else about it is as if it had
been started: the same sandbox, made by bubblewrap, the same variables and limits.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from typing import IO, Any

from grader.sandbox import fork_server

#: Seconds that it may take to answer: the first time, it imports TensorFlow, say.
_PATIENCE = 120.0
#: What each kernel needs, whatever it runs.
_ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    # What the course's own package imports.
    *("difflib", "msgpack", "threadpoolctl", "tomllib"),
)
#: What notebooks import, and what comes with it on first use.
_WITH = {
    "numpy": ("numpy", "numpy.random"),
    "sklearn": ("sklearn.datasets",),
    "tensorflow": ("tensorflow",),
    "torch": ("torch", "torch._dynamo"),
}


class CannotFork(Exception):
    """A server did not fork a kernel; the text says why."""


class ForkServer:
    """One fork server; it ends with the last process that can ask it.

    Those are the one that has made it, and worker processes that it is handed to as an
    argument.
    """

    def __init__(self, modules: Sequence[str], variables: Mapping[str, str]) -> None:
        """Start it; it is not waited for.

        Args:
            modules: what it imports, besides what each kernel needs.
            variables: what those find in the environment. OpenBLAS and OpenMP are to
                be told of one thread there: with more, nothing is forked.
        """
        self._requests, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, fork_server.__file__, str(theirs.fileno())]
            self._process = subprocess.Popen(
                [*command, *_ALWAYS, *modules],
                pass_fds=(theirs.fileno(),),
                env=dict(variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def __getstate__(self) -> DupFd:
        return DupFd(self._requests.fileno())

    def __setstate__(self, requests: DupFd) -> None:
        self._requests = socket.socket(fileno=requests.detach())
        self._process = None  # another process's

    def fork(self, request: dict[str, Any], errors: IO[bytes], lifeline: int) -> int:
        """Fork a kernel into a sandbox; return its process's number, as seen from here.

        Args:
            request: as `fork_server` wants it.
            errors: what becomes its stderr.
            lifeline: an end of a pipe, which is closed when the kernel has ended.

        Raises:
            CannotFork: there is no kernel.
        """
        answer, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with answer:
            try:
                with theirs:
                    files = [errors.fileno(), theirs.fileno(), lifeline]
                    line = json.dumps(request).encode()
                    socket.send_fds(self._requests, [line], files)
                answer.settimeout(_PATIENCE)
                said = answer.recv(fork_server.LONGEST_REQUEST)
            except OSError as error:
                raise CannotFork(str(error)) from None
        if not said:
            raise CannotFork("the fork server has ended")
        found = json.loads(said)
        if "kernel" not in found:
            raise CannotFork(found["error"])
        return found["kernel"]

    def disown(self) -> None:
        """Its process is not this one's child, but that of the one which forked it."""
        self._process = None

    def has_ended(self) -> bool:
        """Whether it is over, as far as its own process knows."""
        return self._process is not None and self._process.poll() is not None

    def end(self) -> None:
        """End it; the kernels that it has forked go on."""
        self._requests.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()


_latest: tuple[Any, ForkServer] | None = None


def server_for(packages: Sequence[str], variables: Mapping[str, str]) -> ForkServer:
    """The fork server for notebooks that import some packages.

    There is one at a time: a class is graded stage by stage, and TensorFlow's takes
    up a gigabyte.
    """
    global _latest
    if not has_server_for(packages, variables):
        if _latest is not None:
            _latest[1].end()
        modules = [module for package in _known(packages) for module in _WITH[package]]
        wanted = _known(packages), dict(variables)
        _latest = wanted, ForkServer(modules, variables)
    return _latest[1]


def has_server_for(packages: Sequence[str], variables: Mapping[str, str]) -> bool:
    """Whether `server_for` has one already."""
    wanted = _known(packages), dict(variables)
    return _latest is not None and _latest[0] == wanted and not _latest[1].has_ended()


def _known(packages: Sequence[str]) -> list[str]:
    return sorted(_WITH.keys() & set(packages))


def latest() -> tuple[Any, ForkServer] | None:
    """The fork server of this process, to be handed to a worker as an argument."""
    return _latest


def adopt(server: tuple[Any, ForkServer] | None) -> None:
    """In a worker: ask the fork server of the process that has started it."""
    global _latest
    if server is not None:
        server[1].disown()
    _latest = server
