"""A kernel manager whose kernel is in a sandbox, and whose messages are bounded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Instance, default

from grader.sandbox.bubblewrap import Sandbox
from grader.sandbox.provisioner import SandboxProvisioner
from grader.sandbox.warm import ForkServer

#: The longest message that is taken from a kernel, in bytes. Whoever sends a longer one
#: is not heard.
LONGEST_MESSAGE = 64 * 1024**2


class SandboxedKernelManager(AsyncKernelManager):
    """Starts IPython's kernel in a sandbox, whatever kernel a notebook asks for."""

    sandbox = Instance(Sandbox, help="Where the kernel runs.")
    fork_server = Instance(
        ForkServer, allow_none=True, help="What it is forked from; None: it is started."
    )

    @default("sandbox")
    def _sandbox_default(self) -> Sandbox:
        return Sandbox()

    def __init__(self, **options: Any) -> None:
        """Make a manager; of its options, those about the transport do not count."""
        super().__init__(**options)
        self.transport = "ipc"
        self.transport_encryption = "disabled"  # nobody else can reach the sockets
        self.context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)

    def is_spent(self) -> bool:
        """Whether the sandbox holds more than it may, and is about to be ended."""
        return self.provisioner is not None and self.provisioner.is_spent()

    @property
    def kernel_spec(self) -> KernelSpec:
        """IPython's kernel; the provisioner knows where Python is."""
        return KernelSpec(
            argv=["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
        )

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        # Named in the kernel's specification it could be replaced by one of that name;
        # and there must be no kernel without it.
        self.kernel_id = self.kernel_id or str(uuid4())
        if self.provisioner is None:
            self.provisioner = SandboxProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**options)
