"""What a sandbox may not ask the kernel of Linux for: a filter, made by libseccomp.

Namespaces hide files, processes and networks. Keyrings are none of these: a key that
one submission leaves there would be found by the next. Memory that is no process's and
no file's would be counted by nobody. And what only a system's administrator needs is
what has been broken out of most often.
"""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from collections.abc import Callable
from functools import cache
from typing import IO

_LIBRARY = "libseccomp.so.2"
# <seccomp.h>.
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EQUAL, _GREATER, _MASKED_EQUAL = 4, 6, 7
_UNKNOWN = -1

_KEYS = ("add_key", "keyctl", "request_key")
_UNCOUNTED_MEMORY = ("memfd_create", "memfd_secret", "shmget")
_ADMINISTRATION = (
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "kcmp"),
    *("mount", "umount2", "pivot_root", "move_mount", "open_tree", "fsopen", "fsmount"),
    *("mount_setattr", "unshare", "setns"),
)
#: Programs try something older where there is no such call.
_REFUSED_AS_UNKNOWN = (*_UNCOUNTED_MEMORY, "clone3", "io_uring_setup")
#: <linux/sched.h>: CLONE_NEW…, of which each makes a namespace.
_NEW_NAMESPACES = tuple(1 << bit for bit in (17, 25, 26, 27, 28, 29, 30))
#: Sockets on this machine, of the network that is not there, and for asking about it.
_FAMILIES = {1, 2, 10, 16}


class _Comparison(ctypes.Structure):
    """<seccomp.h>: scmp_arg_cmp, about one argument of a call."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@cache
def library() -> ctypes.CDLL | None:
    """libseccomp, if this system has it."""
    try:
        found = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    found.seccomp_init.restype = ctypes.c_void_p
    return found


@cache
def refusals() -> bytes:
    """The filter, as Linux reads it: a program of 8 bytes an instruction.

    Raises:
        OSError: libseccomp is not there, or could not make it.
    """
    made = library()
    if made is None:
        raise OSError(errno.ENOENT, f"{_LIBRARY} is missing")
    context = ctypes.c_void_p(made.seccomp_init(ctypes.c_uint32(_ALLOW)))
    try:
        _add_rules(made, context)
        with tempfile.TemporaryFile() as exported:
            _check(made.seccomp_export_bpf(context, exported.fileno()))
            exported.seek(0)
            return exported.read()
    finally:
        made.seccomp_release(context)


def file() -> IO[bytes]:
    """An open file with the filter, to be closed by the caller."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    made.write(refusals())
    made.seek(0)
    return made


def _add_rules(made: ctypes.CDLL, context: ctypes.c_void_p) -> None:
    def refuse(name: str, *when: _Comparison) -> None:
        number = made.seccomp_syscall_resolve_name(name.encode())
        if number == _UNKNOWN:
            return  # younger than this library
        why = errno.ENOSYS if name in _REFUSED_AS_UNKNOWN else errno.EPERM
        array = (_Comparison * len(when))(*when)
        action = ctypes.c_uint32(_REFUSE | why)
        _check(made.seccomp_rule_add_array(context, action, number, len(when), array))

    for name in (*_KEYS, *_UNCOUNTED_MEMORY, *_ADMINISTRATION, "clone3"):
        refuse(name)
    for flag in _NEW_NAMESPACES:
        refuse("clone", _Comparison(0, _MASKED_EQUAL, flag, flag))
    _refuse_families(refuse)


def _refuse_families(refuse: Callable[..., None]) -> None:
    """Sockets of all other kinds; some lead out of the machine, past the network."""
    last = max(_FAMILIES)
    for family in set(range(last)) - _FAMILIES:
        refuse("socket", _Comparison(0, _EQUAL, family, 0))
    refuse("socket", _Comparison(0, _GREATER, last, 0))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(-result, os.strerror(-result))
