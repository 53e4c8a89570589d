"""A kernel provisioner that starts the kernel inside a sandbox.

The kernel's sockets are files in the sandbox's own memory. From outside they are
reached through `/proc/<process>/root`, so that there is no folder that both can write.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO, Any

import psutil
from jupyter_client.provisioning import LocalProvisioner

from grader.sandbox.bubblewrap import (
    CONNECTION,
    ITS_VARIABLES,
    MIB,
    SOCKETS,
    Limits,
    Sandbox,
    user_inside,
)

#: Seconds in which bubblewrap has to set a sandbox up.
_PATIENCE = 30.0
#: Seconds between two looks at how much a sandbox holds.
_INTERVAL = 0.2
#: The share of the memory that a process may map from which on it is ended.
_NEARLY_ALL = 0.8
#: How many bytes of what a sandbox wrote are kept for the log.
_LAST = 2_000
_PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class SandboxFailed(RuntimeError):
    """bubblewrap could not start the kernel; the text is what it said."""


class SandboxProvisioner(LocalProvisioner):
    """Starts `ipykernel` in the sandbox of its kernel manager (``km.sandbox``)."""

    _first: psutil.Process | None = None  # the first process inside
    _said: IO[bytes] | None = None  # what bubblewrap and the kernel write to stderr

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start the sandbox; return where its sockets are, as seen from here."""
        sandbox: Sandbox = self.parent.sandbox
        inside = {
            **self.connection_info,
            "transport": "ipc",
            "ip": f"{SOCKETS}/socket",
            **{name: number for number, name in enumerate(_PORTS, 1)},
        }
        # In this thread: the sandbox dies with the thread that has started it.
        self.process, number, self._said = _start(sandbox, cmd, inside)
        self.pid, self.pgid = self.process.pid, None
        with contextlib.suppress(psutil.NoSuchProcess):
            self._first = psutil.Process(number)
            _Watch(self._first, sandbox.limits).start()
        self.connection_info = {
            **inside,
            "ip": f"/proc/{number}/root{SOCKETS}/socket",
        }
        return self.connection_info

    async def poll(self) -> int | None:
        """Whether it has ended, and how; once it has, say in the log what it wrote."""
        status = await super().poll()
        if status is not None and self._said is not None:
            self.log.info("A sandbox has ended (%s). %s", status, self._last_words())
        return status

    def _last_words(self) -> str:
        with self._said as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST))
            self._said = None
            return file.read().decode(errors="replace").strip()

    async def send_signal(self, signum: int) -> None:
        """Interrupt the kernel alone; end everything that is in the sandbox."""
        if self._first is None:
            return
        with contextlib.suppress(psutil.Error, OSError):
            if signum == signal.SIGINT:
                (kernel, *_) = self._first.children()
                kernel.send_signal(signum)
            else:
                self._first.kill()  # the first process of a namespace: all end with it

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing running."""
        await self.send_signal(signal.SIGKILL)
        await super().cleanup(restart)


def _start(
    sandbox: Sandbox, cmd: list[str], inside: dict[str, Any]
) -> tuple[subprocess.Popen[bytes], int, IO[bytes]]:
    """Start the kernel; return bubblewrap, the first process's number, and stderr."""
    options = [one for one in cmd if one.startswith("--")]
    kernel = [sys.executable, "-m", "ipykernel_launcher", "-f", CONNECTION, *options]
    key = inside["key"]
    content = {**inside, "key": key.decode() if isinstance(key, bytes) else key}
    reader, writer = os.pipe()
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as it runs
    with tempfile.TemporaryFile() as connection, os.fdopen(reader) as status:
        connection.write(json.dumps(content).encode())
        connection.seek(0)
        try:
            process = subprocess.Popen(
                sandbox.command(kernel, connection.fileno(), writer, user_inside()),
                pass_fds=(connection.fileno(), writer),
                env=ITS_VARIABLES,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        finally:
            os.close(writer)
        line = _first_line(status, process)
        if not line:
            process.wait()
            with errors:
                errors.seek(0)
                raise SandboxFailed(errors.read().decode(errors="replace").strip())
        return process, json.loads(line)["child-pid"], errors


def _first_line(status: Any, process: subprocess.Popen[bytes]) -> str:
    """What bubblewrap says of what it has started; empty if it could not."""
    timer = threading.Timer(_PATIENCE, process.kill)
    timer.start()
    try:
        return status.readline()
    finally:
        timer.cancel()


class _Watch(threading.Thread):
    """Ends a sandbox that holds more memory, or more processes, than it may."""

    def __init__(self, first: psutil.Process, limits: Limits) -> None:
        super().__init__(name=f"sandbox-{first.pid}", daemon=True)
        self._first, self._limits = first, limits

    def run(self) -> None:
        """Look again and again, until it is over."""
        with contextlib.suppress(psutil.Error):
            while self._first.is_running():
                if self._is_too_much(self._first.children(recursive=True)):
                    self._first.kill()
                    return
                time.sleep(_INTERVAL)

    def _is_too_much(self, inside: list[psutil.Process]) -> bool:
        held = mapped = 0
        for process in inside:
            with contextlib.suppress(psutil.Error):
                memory = process.memory_info()
                held += memory.rss
                mapped = max(mapped, memory.vms)
        return (
            len(inside) > self._limits.processes
            or held > self._limits.memory * MIB
            # A process that can map no more is of no use to the cells that follow.
            or mapped > _NEARLY_ALL * self._limits.address_space * MIB
        )
