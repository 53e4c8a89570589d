"""Start a kernel in a sandbox: as a new process, or forked from a warm one."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from typing import IO, Any, NamedTuple

from grader.sandbox import system_calls
from grader.sandbox.bubblewrap import (
    CONNECTION,
    HOME,
    ITS_VARIABLES,
    Descriptors,
    Sandbox,
    user_inside,
)
from grader.sandbox.warm import CannotFork, ForkServer

#: Seconds in which bubblewrap has to set a sandbox up.
_PATIENCE = 30.0
#: Keeps a sandbox until its standard input is closed; says first that it is there.
_WAIT = ("/bin/sh", "-c", "echo; exec cat")
_MODULE = "ipykernel_launcher"


class SandboxFailed(RuntimeError):
    """bubblewrap could not start the kernel; the text is what it said."""


class Started(NamedTuple):
    """A sandbox with a kernel in it."""

    bubblewrap: subprocess.Popen[bytes]
    first: int  #: the number of the first process inside, as seen from here
    kernel: int | None  #: that of the kernel, if it is no child of the first
    errors: IO[bytes]  #: what is written to stderr


def start(sandbox: Sandbox, options: list[str], connection: dict[str, Any]) -> Started:
    """Start a kernel in a sandbox as a new process.

    Args:
        sandbox: where it runs.
        options: for the kernel, besides its connection file.
        connection: what that file says.

    Raises:
        SandboxFailed: there is no sandbox.
    """
    # -P: no file of the student's is taken for a module that the kernel imports.
    kernel = [sys.executable, "-P", "-m", _MODULE, "-f", CONNECTION, *options]
    nothing = subprocess.DEVNULL
    return _bubblewrap(sandbox, kernel, connection, user_inside(), nothing, nothing)


def fork(
    sandbox: Sandbox,
    options: list[str],
    connection: dict[str, Any],
    server: ForkServer,
) -> Started:
    """Fork a kernel into a sandbox; as `start`, but quicker.

    Raises:
        CannotFork: there is a sandbox, or none, but no kernel.
    """
    user = user_inside()
    waiting, lifeline = os.pipe()
    reader, writer = os.pipe()
    try:
        started = _bubblewrap(sandbox, _WAIT, connection, user, waiting, writer)
        os.close(writer)
        writer = -1
        # bubblewrap names the first process before its files are in place.
        ready, _, _ = select.select([reader], [], [], _PATIENCE)
        if not (ready and os.read(reader, 1)):
            raise CannotFork("the sandbox was not set up")
        request = {
            "sandbox": started.first,
            "user": user,
            "refusals": b64encode(system_calls.refusals()).decode(),
            "limits": sandbox.limits.of_a_process(),
            "variables": sandbox.variables(),
            "folder": HOME,
            "arguments": [_MODULE, "-f", CONNECTION, *options],
        }
        kernel = server.fork(request, started.errors, lifeline)
    except SandboxFailed as error:
        raise CannotFork(str(error)) from None
    except CannotFork:
        started.bubblewrap.kill()
        started.bubblewrap.wait()
        started.errors.close()
        raise
    finally:
        for file in (waiting, lifeline, reader, writer):
            if file >= 0:
                os.close(file)
    return started._replace(kernel=kernel)


def _bubblewrap(
    sandbox: Sandbox,
    program: list[str] | tuple[str, ...],
    connection: dict[str, Any],
    user: int | None,
    stdin: int,
    stdout: int,
) -> Started:
    key = connection["key"]
    content = {**connection, "key": key.decode() if isinstance(key, bytes) else key}
    reader, writer = os.pipe()
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as it runs
    with (
        tempfile.TemporaryFile() as file,
        system_calls.file() as refusals,
        os.fdopen(reader) as status,
    ):
        file.write(json.dumps(content).encode())
        file.seek(0)
        files = Descriptors(file.fileno(), writer, refusals.fileno())
        try:
            process = subprocess.Popen(
                sandbox.command(program, files, user),
                pass_fds=files,
                env=ITS_VARIABLES,
                stdin=stdin,
                stdout=stdout,
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
        return Started(process, json.loads(line)["child-pid"], None, errors)


def _first_line(status: Any, process: subprocess.Popen[bytes]) -> str:
    """What bubblewrap says of what it has started; empty if it could not."""
    timer = threading.Timer(_PATIENCE, process.kill)
    timer.start()
    try:
        return status.readline()
    finally:
        timer.cancel()
