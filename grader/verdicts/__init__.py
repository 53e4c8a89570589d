"""Right or wrong, and why: decided from plain arrays, against autograd's."""

from grader.verdicts.examining import Witness, examine
from grader.verdicts.judging import judge
from grader.verdicts.side_by_side import side_by_side
from grader.verdicts.verdict import Compared, Finding, Message, Verdict

__all__ = [
    "Compared",
    "Finding",
    "Message",
    "Verdict",
    "Witness",
    "examine",
    "judge",
    "side_by_side",
]
