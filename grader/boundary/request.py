"""What is asked of the process that runs a student's code, and where the answer is.

A request goes out as the source of a cell, and its answer comes back as one output of
that cell, under a MIME type of its own. A number used once ties the two together, so
that nothing which was prepared before the question came can pass for an answer.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from grader.boundary.inputs import NotPlain, pack_inputs, unpack_inputs
from grader.boundary.wire import MOST_BYTES, Garbled, unpack
from grader.exercises import find
from grader.exercises.exercise import Arguments, Exercise, Sizes
from grader.probes.observation import Observation

MIME_TYPE = "application/vnd.backprop-by-hand.observations+json"
#: Base64 takes four characters for three bytes.
_MOST_CHARACTERS = MOST_BYTES * 4 // 3 + 4


@dataclass(frozen=True)
class Request:
    """Try an exercise's function, and say what is seen.

    Attributes:
        exercise: the exercise's id.
        sizes: the sizes of the inputs, one call for each.
        seed: from which the inputs are drawn, if they cannot be sent.
        inputs: the inputs, packed, in base64; empty if they cannot be sent.
        stand_ins: the source of the course's own functions around the student's; empty
            if the student's own stay.
        modules: the source of what the exercise cannot be tried without, by name.
        nonce: a number used once.
    """

    exercise: str
    sizes: tuple[Sizes, ...]
    seed: int
    inputs: str = ""
    stand_ins: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))

    def as_source(self) -> str:
        """The source of the cell that asks; it takes no name of the student's."""
        return (
            "from grader import check\n"  # what the graded cell would have imported
            "__import__('grader.boundary.answer', fromlist=['answer'])"
            f".answer({self.as_text()!r})"
        )

    def as_text(self) -> str:
        """The request as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def about(
        cls,
        exercise: Exercise,
        inputs: Sequence[Arguments],
        seed: int,
        stand_ins: str = "",
        modules: Mapping[str, str] = MappingProxyType({}),
    ) -> Request:
        """Ask for an exercise on the inputs that grading draws from a seed.

        They are sent if they can be, and the seed is not told then.
        """
        try:
            packed = pack_inputs([exercise.told(arguments) for arguments in inputs])
        except NotPlain:
            sent = ""
        else:
            sent, seed = base64.b64encode(packed).decode(), 0
        sizes = exercise.hidden_sizes
        return cls(exercise.id, sizes, seed, sent, stand_ins, dict(modules))

    @property
    def drawn(self) -> list[Arguments]:
        """The arguments of each call."""
        if self.inputs:
            return unpack_inputs(base64.b64decode(self.inputs))
        return find(self.exercise).draw_each(self.sizes, self.seed)

    @classmethod
    def from_text(cls, text: str) -> Request:
        """Read what `as_text` wrote."""
        found = json.loads(text)
        sizes = tuple(Sizes(*one) for one in found.pop("sizes"))
        return cls(sizes=sizes, **found)


def as_output(request: Request, packed: bytes) -> dict[str, Any]:
    """The data of the output that answers a request."""
    text = base64.b64encode(packed).decode()
    return {MIME_TYPE: {"nonce": request.nonce, "observations": text}}


def answer_in(outputs: Sequence[dict[str, Any]], request: Request) -> list[Observation]:
    """The observations among a cell's outputs.

    Raises:
        Garbled: there are none, or several, or they are not what was asked for.
    """
    found = [
        output["data"][MIME_TYPE]
        for output in outputs
        if output.get("output_type") == "display_data"
        and MIME_TYPE in output.get("data", {})
    ]
    if len(found) != 1:
        raise Garbled(f"{len(found)} answers")
    (answer,) = found
    if not isinstance(answer, dict) or answer.keys() != {"nonce", "observations"}:
        raise Garbled("not an answer")
    if answer["nonce"] != request.nonce:
        raise Garbled("an answer to another question")
    text = answer["observations"]
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        raise Garbled("not an answer")
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Garbled("not base64") from None
    return unpack(packed, find(request.exercise))
