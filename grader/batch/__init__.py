"""A whole class: what is up to date, many submissions side by side, and how far it is.

nbgrader converts one submission after another. Its loop stays the one writer of the
gradebook; what takes long, running a notebook, is done ahead of it by workers.
"""

from grader.batch.batch import Batch

__all__ = ["Batch"]
