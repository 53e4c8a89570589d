"""A kernel provisioner that starts the kernel inside a sandbox.

The kernel's sockets are files in the sandbox's own memory. From outside they are
reached through `/proc/<process>/root`, so that there is no folder that both can write.
"""

from __future__ import annotations

import contextlib
import os
import signal
from typing import IO, Any

import psutil
from jupyter_client.provisioning import LocalProvisioner

from grader.sandbox.bubblewrap import SOCKETS, Sandbox
from grader.sandbox.starting import Started, fork, start
from grader.sandbox.warm import CannotFork
from grader.sandbox.watch import Watch
from grader.text import say

#: How many bytes of what a sandbox wrote are kept for the log.
_LAST = 2_000
_PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class SandboxProvisioner(LocalProvisioner):
    """Starts `ipykernel` in the sandbox of its kernel manager (``km.sandbox``)."""

    _first: psutil.Process | None = None  # the first process inside
    _kernel: psutil.Process | None = None  # the kernel, if that is no child of it
    _said: IO[bytes] | None = None  # what bubblewrap and the kernel write to stderr
    _watch: Watch | None = None

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
        options = [one for one in cmd if one.startswith("--")]
        started = self._fork(sandbox, options, inside)
        started = started or start(sandbox, options, inside)
        self.process, self._said = started.bubblewrap, started.errors
        self.pid, self.pgid = self.process.pid, None
        with contextlib.suppress(psutil.NoSuchProcess):
            self._first = psutil.Process(started.first)
            if started.kernel is not None:
                self._kernel = psutil.Process(started.kernel)
            self._watch = Watch(self._first, sandbox.limits)
            self._watch.start()
        self.connection_info = {
            **inside,
            "ip": f"/proc/{started.first}/root{SOCKETS}/socket",
        }
        return self.connection_info

    def _fork(
        self, sandbox: Sandbox, options: list[str], inside: dict[str, Any]
    ) -> Started | None:
        """Fork the kernel, if there is a server to fork it from that can."""
        server = self.parent.fork_server
        if server is None:
            return None
        try:
            return fork(sandbox, options, inside, server)
        except CannotFork as error:
            self.log.warning("%s", say("sandbox.cannot_fork", reason=error))
            return None

    def is_spent(self) -> bool:
        """Whether the sandbox holds more than it may, and is about to be ended."""
        return self._watch is not None and self._watch.is_to_end()

    async def poll(self) -> int | None:
        """Whether it has ended, and how; once it has, say in the log what it wrote."""
        status = await super().poll()
        if status is not None and self._said is not None:
            words = self._last_words()
            say_it = self.log.info if words else self.log.debug
            say_it("A sandbox has ended (%s). %s", status, words[-1] if words else "")
            self.log.debug("What was written in it:\n%s", "\n".join(words))
        return status

    def _last_words(self) -> list[str]:
        with self._said as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST))
            self._said = None
            return file.read().decode(errors="replace").strip().splitlines()

    async def send_signal(self, signum: int) -> None:
        """Interrupt the kernel alone; end everything that is in the sandbox."""
        if self._first is None:
            return
        with contextlib.suppress(psutil.Error, OSError):
            if signum == signal.SIGINT:
                kernel = [self._kernel] if self._kernel else self._first.children()
                for process in kernel[:1]:
                    process.send_signal(signum)
            else:
                self._first.kill()  # the first process of a namespace: all end with it

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing running."""
        await self.send_signal(signal.SIGKILL)
        await super().cleanup(restart)
