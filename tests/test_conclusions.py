"""What is made outside of what a probe saw: of lies and of garbage, too."""

import numpy as np
import pytest

from grader.exercises import STAGES
from grader.notebook import panel
from grader.probes.observation import Complaint, Observation, Outcome
from grader.verdicts.judging import judge

CONCLUDED = [e for stage in STAGES.values() for e in stage if e.conclusion]
#: What a process can send for every part, whatever it was asked.
SENT = {
    "yes": np.array(1.0),
    "no": np.array(0.0),
    "nothing": np.zeros(0),
    "NaN": np.full(3, np.nan),
    "infinity": np.array(np.inf),
    "a table": np.ones((2, 3)),
    "fractions": np.full(4, 0.5),
    "far away": np.full(4, 1e300),
    "large": np.full(4, 2**62),
    "below": np.full(4, -1),
    "zeros": np.zeros(45),
    "ones": np.ones(45),
    "bits": np.ones(4, dtype=bool),
}


#: What only the probe can see is believed: that inputs stayed as they were, which
#: parameters a Module has, and by what names, or what a Function keeps and leaves out;
#: and of wrong gradients, that the second derivatives are theirs.
BELIEVED = {
    "06-custom-function/my_relu": 2 / 6,
    "06-custom-function/my_linear": 3 / 8,
    "12-digits/train": 0.25,
    "10-custom-module/linear_layer": 0.4,
    "10-custom-module/two_layer_net": 0.5,
}


@pytest.mark.parametrize("exercise", CONCLUDED, ids=lambda e: e.id)
@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.filterwarnings("error")
def test_what_is_sent_blindly_is_not_right(exercise, sent):
    values = {part.name: sent for part in exercise.handed_back}
    share = _score(exercise, Observation(Outcome.RETURNED, values=values))
    assert share <= BELIEVED.get(exercise.id, 0.1), share


@pytest.mark.parametrize("exercise", CONCLUDED, ids=lambda e: e.id)
def test_of_nothing_and_of_complaints_comes_no_point(exercise):
    names = [part.name for part in exercise.handed_back]
    for seen in (
        Observation(Outcome.RETURNED),
        Observation(Outcome.RETURNED, misfits=dict.fromkeys(names, "str")),
        *(
            Observation(Outcome.RETURNED, complaints=dict.fromkeys(names, complaint))
            for complaint in (
                Complaint("wanted_bool", came="str"),
                Complaint("check_moved_a"),
                Complaint("node_twice"),  # another stage's, and sayable
            )
        ),
    ):
        assert _score(exercise, seen) == 0


def _score(exercise, seen):
    """The share of the points, with this sent for every call."""
    inputs = exercise.draw_each(exercise.hidden_sizes, 0)
    verdict = judge(exercise, [(arguments, seen) for arguments in inputs])
    assert panel.plain_text(verdict, [])
    return verdict.score / verdict.points
