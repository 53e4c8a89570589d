"""Where a student's code runs when it is graded: a kernel that can reach nothing.

bubblewrap gives it namespaces of its own (no network, no other process, no file but
the environment's), and a kernel provisioner puts Jupyter's kernel inside.
"""

from grader.sandbox.bubblewrap import Limits, Sandbox, why_unavailable
from grader.sandbox.manager import SandboxedKernelManager
from grader.sandbox.warm import ForkServer, has_server_for, server_for

__all__ = [
    "KINDS",
    "ForkServer",
    "Limits",
    "Sandbox",
    "SandboxedKernelManager",
    "has_server_for",
    "server_for",
    "why_unavailable",
]

#: What submissions can be run in; the first unless something else is said.
KINDS = ("bubblewrap", "none")
