"""The only code that touches what a student wrote; it hands back plain values."""

from grader.probes.fault import fault_of, is_stub
from grader.probes.observation import Complaint, Fault, Observation, Outcome
from grader.probes.observing import observe
from grader.probes.time_limit import TimeLimitReached, time_limit

__all__ = [
    "Complaint",
    "Fault",
    "Observation",
    "Outcome",
    "TimeLimitReached",
    "fault_of",
    "is_stub",
    "observe",
    "time_limit",
]
