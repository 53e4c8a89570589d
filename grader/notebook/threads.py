"""Keep NumPy's matrix products on one thread.

The course's matrices are small. Spread over two threads their products are no faster,
and each one waits for the slower thread: on a machine with two cores, one of them busy
with something else, the 500 training steps of stage 01 were measured to take 32 s
instead of 1 s.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Limit the BLAS of this process to one thread, for as long as it runs."""
    threadpool_limits(limits=1, user_api="blas")
