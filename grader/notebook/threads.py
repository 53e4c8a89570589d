"""Keep the matrix products of NumPy and PyTorch on one thread.

The course's matrices are small. On two idle cores, the 500 training steps of stage 01
take 0.3 s with two threads and 0.45 s with one. But each product waits for its slower
thread: with one of the cores busy with something else, two threads were measured to
take from 1.2 s to 32 s, and one thread 0.7 s. PyTorch is the same: on a busy machine
its 500 steps took 2.4 to 3.2 s with one thread and 13 to 27 s with two.
"""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Limit this process's BLAS and OpenMP to one thread, for as long as it runs.

    What is loaded already is limited at once; PyTorch, if it comes later, reads the
    variable.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    threadpool_limits(limits=1)
