"""What an exercise is: the inputs it draws, the answer it expects, what it is worth.

An exercise is data. It knows nothing of notebooks, of nbgrader, or of how a student's
function is called; it is the first station of a gradient's way (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from grader.exercises.points import points_of

#: Arguments of one call, by name, in the order in which they are passed.
Arguments = Mapping[str, Any]
Arrays = Mapping[str, np.ndarray]


class Sizes(NamedTuple):
    """Batch size, input width, hidden width and output width of one drawn network."""

    n: int
    d_in: int
    h: int
    d_out: int


#: Distinct primes: an array of the wrong shape can never pass for one of the right
#: shape, and a size written into the code fails on the second draw.
PUBLIC_SIZES = (Sizes(5, 7, 11, 3), Sizes(3, 5, 2, 7))
HIDDEN_SIZES = (Sizes(7, 5, 3, 11), Sizes(2, 11, 5, 3), Sizes(11, 3, 7, 5))
#: More samples than in any other batch, the course's own of 64 too, and wider inputs
#: and outputs: a bound that is written into the code shows. (Few hidden units: a
#: solution in nested loops is to end in time.) Where grading draws it, it comes last:
#: what is wrong before is not diagnosed again, which takes a while on large arrays.
LARGE_SIZES = Sizes(67, 17, 5, 13)
#: How much larger than others the numbers of that batch are: bounds that are written
#: into the code show.
BEYOND = 2.0**13


def beyond(sizes: Sizes) -> float:
    """By how much the numbers of one draw are larger than those of others."""
    return BEYOND if sizes.n == LARGE_SIZES.n else 1.0


#: Seconds that one trial may take. The drawn inputs are tiny: even a solution written
#: as three nested Python loops needs milliseconds.
SECONDS_PER_TRIAL = 3.0


@dataclass(frozen=True)
class Part:
    """One value that a student's function returns, judged and paid for by itself.

    ``kind`` is ``"array"`` for an ndarray, ``"number"`` for one real number, and
    ``"numbers"`` for a sequence of real numbers (a list, a tuple or a 1-D array). A
    fact that a probe measured, such as how often something was traced, is a number too.
    The parts of an exercise share its points by ``weight``.
    """

    name: str
    kind: Literal["array", "number", "numbers"] = "array"
    weight: float = 1.0


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: the numbers it gives, and the name under which to say so.

    ``formula`` takes the arguments of the call, and returns what a student who makes
    this mistake returns for ``part``. ``name`` is a key of ``[mistakes]`` in the text
    catalogue; so is ``besides``, if the numbers are those of two mistakes at once.
    """

    name: str
    part: str
    formula: Callable[[Arguments], Any]
    besides: str = ""


@dataclass(frozen=True)
class KnownFault:
    """A known mistake that shows as an exception of a library's.

    ``words`` occur in the exception's text or are its class's name; ``name`` is a key
    of ``[mistakes]`` in the text catalogue.
    """

    words: str
    name: str


@dataclass(frozen=True)
class Policy:
    """What a student's function may not use, because it would do the student's work.

    Attributes:
        packages: top-level packages, such as ``"torch"``.
        attributes: names of attributes, methods and keywords, such as ``"backward"`` in
            ``loss.backward()`` or ``"requires_grad"`` in ``requires_grad=True``.
        key: the sentence that says so, with the fields ``function`` and ``package``.
    """

    packages: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    key: str = "forbidden"


#: With these an answer would have another process do its work, where nobody looks.
PROCESS_PACKAGES = frozenset(
    {
        "_posixsubprocess",
        "ctypes",
        "multiprocessing",
        "pexpect",
        "pty",
        "ptyprocess",
        "subprocess",
    }
)
#: The modules that such functions are in, and how their names begin.
SYSTEM_MODULES = frozenset({"os", "posix"})
PROCESS_STARTERS = ("exec", "fork", "popen", "posix_spawn", "spawn", "system")
#: What Python's audit hooks call the starting or the asking of one.
PROCESS_EVENTS = frozenset(
    {
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "pty.spawn",
        "socket.connect",
        "subprocess.Popen",
    }
)


def asks_a_process(name: str) -> bool:
    """Whether a forbidden name is one of those with which processes are started."""
    known = name in PROCESS_PACKAGES | PROCESS_EVENTS
    return known or name.startswith(PROCESS_STARTERS)


#: Packages that differentiate by themselves.
AUTOGRAD_PACKAGES = frozenset({"torch", "tensorflow", "keras", "jax", "autograd"})
#: In the NumPy stages the student finds the gradients. (PyTorch needs SymPy itself.)
NUMPY_ONLY = Policy(packages=AUTOGRAD_PACKAGES | {"scipy", "sympy"})


@dataclass(frozen=True)
class Exercise:
    """One graded blank of a stage.

    Attributes:
        id: ``"01-numpy/grad_w2"``: the stage and the name of the graded cell.
        function: the name of the student's function, as the notebook defines it.
        parts: the values that the function returns, in order. They share the points
            by weight.
        draw: makes the arguments of one call from a generator and sizes.
        reference: the right values by part name, from the same arguments.
        follow_on: the right values of later parts, given the student's own earlier
            ones, so that one wrong line costs one line. It leaves out what the
            student's values are too poor to decide.
        entry_by_entry: later lines take earlier values entry by entry, so that one of
            another shape is followed as far as NumPy broadcasts it.
        packed_as: how several parts come back: in a tuple, or in a dict by name.
        may_change: arguments that the function may update in place.
        kept_back: arguments that tell what is right, and stay where that is judged.
        observed: what the probe hands back, where that is not the parts.
        conclusion: how it becomes the parts: a module of `grader.verdicts.conclusions`;
            empty where the probe hands back those.
        surroundings: the student's other functions in whose place the course's own are
            put during the call, so that a wrong ``backward`` is not paid for a second
            time in ``train``: names in the stage's module ``stand_ins``.
        needed_to_try: what its probe needs besides, and its inputs if they cannot be
            sent: names by the module of the stage that they are in, such as
            ``"stand_ins"``; none for all.
        is_whole: it puts together what other exercises have been paid for. What follows
            from an earlier value is then called wrong, but not looked into.
        policy: what would do the student's work.
        mistakes: the known wrong answers, the likeliest first.
        faults: the known mistakes that show as exceptions.
        probe: how the student's object is tried: a module of ``grader.probes`` that has
            a function ``run``.
        seconds: the time limit of one trial.
        public_sizes: the sizes that the student's own check draws.
        hidden_sizes: the sizes that grading draws.
    """

    id: str
    function: str
    parts: tuple[Part, ...]
    draw: Callable[[np.random.Generator, Sizes], Arguments]
    reference: Callable[[Arguments], Arrays]
    follow_on: Callable[[Arguments, Arrays], Arrays] | None = None
    entry_by_entry: bool = False
    packed_as: Literal["alone", "tuple", "dict"] = "alone"
    may_change: frozenset[str] = frozenset()
    kept_back: frozenset[str] = frozenset()
    observed: tuple[Part, ...] = ()
    conclusion: str = ""
    surroundings: tuple[str, ...] = ()
    needed_to_try: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_whole: bool = False
    policy: Policy = Policy()
    mistakes: tuple[Mistake, ...] = ()
    faults: tuple[KnownFault, ...] = ()
    probe: str = "calls.plain"
    seconds: float = SECONDS_PER_TRIAL
    public_sizes: tuple[Sizes, ...] = PUBLIC_SIZES
    hidden_sizes: tuple[Sizes, ...] = HIDDEN_SIZES

    @property
    def points(self) -> float:
        """What a right answer is worth: see ``grader/points.toml``."""
        return points_of(self.id)

    @property
    def handed_back(self) -> tuple[Part, ...]:
        """What the probe hands back: what it observed, or the parts."""
        return self.observed or self.parts

    def told(self, arguments: Arguments) -> Arguments:
        """The arguments of a call as they may be told where a function is tried."""
        return {n: one for n, one in arguments.items() if n not in self.kept_back}

    def draw_each(self, sizes: Iterable[Sizes], seed: int) -> list[Arguments]:
        """The arguments of one call for each sizes, drawn one after the other."""
        rng = np.random.default_rng(seed)
        return [self.draw(rng, one) for one in sizes]
