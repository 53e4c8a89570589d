"""Right or wrong, and why: decided from plain arrays, against autograd's."""

from grader.verdicts.judging import judge
from grader.verdicts.verdict import Finding, Message, Verdict

__all__ = ["Finding", "Message", "Verdict", "judge"]
