"""Keep NumPy's matrix products on one thread.

The course's matrices are small. On two idle cores, the 500 training steps of stage 01
take 0.3 s with two threads and 0.45 s with one. But each product waits for its slower
thread: with one of the cores busy with something else, two threads were measured to
take from 1.2 s to 32 s, and one thread 0.7 s.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Limit the BLAS of this process to one thread, for as long as it runs."""
    threadpool_limits(limits=1, user_api="blas")
