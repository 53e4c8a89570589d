"""Stands where a package is that would do the student's work, while that is graded."""

raise ImportError(
    "This package is out of reach here: in this stage the gradients are found by hand.",
    name=__name__,
)
