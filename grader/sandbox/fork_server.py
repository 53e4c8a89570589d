"""The program of a fork server: import once, then fork a kernel into each sandbox.

It is started as a file, by its path, and imports nothing of the course: what a sandbox
hides (`boundary.course_code`) must not be in the memory that its kernels begin with.
For the same reason it has none of the instructor's variables. It stays single-threaded:
of several threads a fork takes only one along, and the locks of all.

A request is a message of JSON with three open files: the kernel's stderr, a socket to
answer into, and the lifeline. `warm.py` is the other side. bubblewrap has made the
sandbox, with a process that waits in it. A first fork enters its namespaces; a second
one, the first process that is born there, gives up every privilege and becomes the
kernel.
"""

from __future__ import annotations

import base64
import ctypes
import gc
import importlib
import json
import os
import resource
import runpy
import signal
import socket
import sys
import tempfile
from typing import Any

#: The most bytes of one request.
LONGEST_REQUEST = 65_536
#: After so many seconds without one it ends, and gives its memory back.
PATIENCE = 600.0
#: The open files that come with one.
FILES = 3

_libc = ctypes.CDLL(None, use_errno=True)
#: The namespaces of a sandbox: <sched.h>'s CLONE_NEW…, by their names in /proc.
_NAMESPACES = {
    "mnt": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
# <linux/prctl.h> and <linux/capability.h>.
_SET_DUMPABLE, _DROP_FROM_BOUNDING_SET, _NO_NEW_PRIVILEGES = 4, 24, 38
_SET_SECCOMP, _FILTER = 22, 2  # <linux/seccomp.h>
_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64


def main() -> None:
    """Import what is named on the command line, then fork until nobody asks."""
    descriptor, *modules = sys.argv[1:]
    requests = socket.socket(fileno=int(descriptor))
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # Keras writes into it when it is imported
        _import(modules)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for what is forked
    gc.collect()
    gc.freeze()  # else the first collection would write to all that is shared
    request = _serve(requests)
    if request is not None:
        _become_kernel(request)


def _import(modules: list[str]) -> None:
    """Import what kernels will want, and not what Keras would like to have besides.

    It does without matplotlib, which remembers this process's home, and without
    scikit-learn, which takes a while.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # only what ends the process
    wanted = {module.partition(".")[0] for module in modules}
    missing = {"matplotlib", "sklearn"} - wanted
    sys.modules.update(dict.fromkeys(missing))
    for module in modules:
        importlib.import_module(module)
    for module in missing:
        del sys.modules[module]


def _serve(requests: socket.socket) -> dict[str, Any] | None:
    """Fork for each request; return it in the process that is to be a kernel."""
    requests.settimeout(PATIENCE)
    while True:
        try:
            line, files, _, _ = socket.recv_fds(requests, LONGEST_REQUEST, FILES)
        except TimeoutError:
            return None
        if not line:
            return None
        threads = len(os.listdir("/proc/self/task"))
        if threads > 1:
            _, answer, _ = files
            _say(answer, error=f"the fork server has {threads} threads")
        elif os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            request = json.loads(line)
            _enter_and_fork(request, *files)
            return request
        for file in files:
            os.close(file)


def _say(answer: int, **what: Any) -> None:
    os.write(answer, json.dumps(what).encode())


def _enter_and_fork(
    request: dict[str, Any], errors: int, answer: int, lifeline: int
) -> None:
    """Enter the sandbox, and return in a process that was born there.

    The process between waits for it, outside of the sandbox's tree of processes; with
    it the lifeline ends, and with the lifeline the sandbox.
    """
    try:
        _enter(request["sandbox"])
        kernel = os.fork()
    except OSError as error:
        _say(answer, error=str(error))
        os._exit(1)
    if kernel:
        _say(answer, kernel=kernel)
        os.close(answer)
        os.waitpid(kernel, 0)
        os._exit(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor, file in enumerate((nothing, nothing, errors)):
        os.dup2(file, descriptor)
    os.closerange(3, max(errors, answer, lifeline, nothing) + 1)


def _enter(sandbox: int) -> None:
    """Enter the namespaces of a process, all at once.

    All at once: in its own namespace of users, this process may no longer enter the
    others, which belong to the one above.
    """
    kinds = [
        kind for kind in _NAMESPACES if _namespace(kind) != _namespace(kind, sandbox)
    ]
    process = os.pidfd_open(sandbox)
    _check(_libc.setns(process, sum(_NAMESPACES[kind] for kind in kinds)))
    os.close(process)


def _namespace(kind: str, process: int | str = "self") -> str:
    return os.readlink(f"/proc/{process}/ns/{kind}")


def _become_kernel(request: dict[str, Any]) -> None:
    os.setsid()
    for name, most in request["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (most, most))
    _give_up_privileges(request["user"])
    _refuse(base64.b64decode(request["refusals"]))
    os.environ.clear()
    os.environ.update(request["variables"])
    os.chdir(request["folder"])
    if (
        "numpy" in sys.modules
    ):  # each submission has its own chance, as in a new process
        sys.modules["numpy"].random.seed()
    sys.argv = request["arguments"]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _give_up_privileges(user: int | None) -> None:
    """What `setpriv` does for a kernel that is started and not forked."""
    for capability in range(_MOST_CAPABILITIES):
        # Refused for those that this system does not know.
        _libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()))
    _check(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    # Another user's process could not read its own entries in /proc.
    _check(_libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0))


class _Program(ctypes.Structure):
    """<linux/filter.h>: sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _refuse(instructions: bytes) -> None:
    """What `system_calls` says; bubblewrap does it for a kernel that is started."""
    program = _Program(len(instructions) // 8, instructions)
    _check(_libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this file
    main()
