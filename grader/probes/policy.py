"""Which forbidden packages and attributes a student's function reaches for.

A stage that is done by hand forbids what would do it. Only what the
judged function itself uses counts: to compare one's own gradient with autograd's in
another cell is a good thing to do. To ask whether autograd is off, or to switch it off,
does nobody's work: that is allowed.
"""

from __future__ import annotations

import dis
import functools
from collections.abc import Collection, Iterator
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from grader.exercises.exercise import (
    PROCESS_PACKAGES,
    PROCESS_STARTERS,
    SYSTEM_MODULES,
    Policy,
)

_LOOK_UPS = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "IMPORT_NAME"})
_READS = frozenset({"LOAD_ATTR", "LOAD_METHOD"})
_ATTRIBUTES = _READS | {"STORE_ATTR", "IMPORT_FROM"}
#: Instructions that may stand between an attribute and its call.
_FILLERS = frozenset({"PRECALL", "PUSH_NULL", "KW_NAMES", "NOP"})
_CALLS = frozenset({"CALL", "CALL_METHOD", "CALL_FUNCTION", "CALL_KW"})

#: What PyTorch calls a derivative that it has ready; a student may call one so, too.
_DERIVATIVE = "_backward"

#: A switch that may be read, and may be set to False.
_SWITCH = "requires_grad"
#: The method that sets it.
_SWITCHES = "requires_grad_"
#: What of ``torch.autograd`` switches it off.
_OFF = frozenset({"no_grad", "inference_mode"})


def forbidden_use(
    function: Any,
    namespace: dict[str, Any],
    policy: Policy,
    replaced: Collection[str] = (),
) -> str | None:
    """Return the first forbidden package or attribute that a function uses, or None.

    It follows the global names in the function's code, and into the notebook's own
    functions and classes behind them, except those that are replaced during the call.
    It reads code, and so it is a fence for the honest: what must hold against a student
    who tries is kept out of reach when grading.
    """
    if not policy.packages and not policy.attributes:
        return None
    known: set[int] = set()  # what has been looked into: things refer back
    waiting = list(_code_of(function, known))
    while waiting:
        code = waiting.pop()
        for name in _attribute_names(code):
            if name in policy.attributes:
                return name
        for root, name in _attributes_of_globals(code):
            if root not in replaced and _is_out_of_reach(root, name, namespace):
                return name
        for name in _global_names(code):
            if name in replaced:
                continue
            value = namespace.get(name)
            package = _package(name, value)
            if package in policy.packages | PROCESS_PACKAGES:
                return package
            if package in SYSTEM_MODULES and name.startswith(PROCESS_STARTERS):
                return name
            waiting.extend(_code_of(value, known))
    return None


def _is_out_of_reach(root: str, name: str, namespace: dict[str, Any]) -> bool:
    """Whether an attribute is a derivative of PyTorch's, or starts a process.

    A student's own function or method may be called like one.
    """
    package = _package(root, namespace.get(root))
    if package == "torch":
        return name.endswith(_DERIVATIVE)
    return package in SYSTEM_MODULES and name.startswith(PROCESS_STARTERS)


def _code_of(value: Any, known: set[int]) -> Iterator[CodeType]:
    """The code that calling something would run, as far as it is Python and new."""
    if id(value) in known:
        return
    known.add(id(value))
    if isinstance(value, FunctionType):
        yield value.__code__
        for cell in value.__closure__ or ():
            try:
                inner = cell.cell_contents
            except ValueError:  # not assigned yet
                continue
            if isinstance(inner, FunctionType):
                yield from _code_of(inner, known)
    elif isinstance(value, MethodType):
        yield from _code_of(value.__func__, known)
    elif isinstance(value, functools.partial):
        yield from _code_of(value.func, known)
    elif isinstance(value, type):
        if value.__module__ == "__main__":
            for member in vars(value).values():
                # of a static method
                yield from _code_of(getattr(member, "__func__", member), known)
    elif callable(value):
        yield from _code_of(type(value), known)


def _global_names(code: CodeType) -> Iterator[str]:
    """The global names and imports of a piece of code, and of the code within it."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in _LOOK_UPS:
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _global_names(constant)


def _attributes_of_globals(code: CodeType) -> Iterator[tuple[str, str]]:
    """Each attribute that is read of a global name or an import, with that name.

    In ``torch.ops.aten.relu`` these are three, all of ``torch``.
    """
    root = ""
    for step in dis.get_instructions(code):
        if step.opname in _LOOK_UPS:
            root = step.argval.partition(".")[0]
        elif root and step.opname in _READS | {"IMPORT_FROM"}:
            yield root, step.argval
        elif not step.opname.startswith("STORE_"):  # between what is imported from one
            root = ""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _attributes_of_globals(constant)


def _attribute_names(code: CodeType) -> Iterator[str]:
    """The attributes, methods and keywords that a piece of code uses."""
    steps = list(dis.get_instructions(code))
    for at, step in enumerate(steps):
        if step.opname in _ATTRIBUTES:
            if not _is_harmless(steps, at):
                yield step.argval
        elif step.opname == "IMPORT_NAME":
            yield from step.argval.split(".")
        else:
            names = _keywords(code, steps, at)
            values = _pushed_before(steps, at, len(names))
            for name, value in zip(names, values, strict=True):
                if not (name == _SWITCH and _is_false(value)):
                    yield name
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _attribute_names(constant)


def _is_harmless(steps: list[dis.Instruction], at: int) -> bool:
    """Whether an attribute asks if autograd is off, or switches it off."""
    step = steps[at]
    after = [one for one in steps[at + 1 : at + 5] if one.opname not in _FILLERS]
    if step.argval == _SWITCH:
        if step.opname == "STORE_ATTR":  # what is stored lies below the object
            return _is_false(_pushed_before(steps, at, 2)[0])
        return step.opname in _READS
    if step.argval == _SWITCHES:
        return len(after) > 1 and after[1].opname in _CALLS and _is_false(after[0])
    if step.argval == "autograd":
        return step.opname in _READS and bool(after) and after[0].argval in _OFF
    return False


def _is_false(step: dis.Instruction | None) -> bool:
    return step is not None and step.opname == "LOAD_CONST" and step.argval is False


def _keywords(code: CodeType, steps: list[dis.Instruction], at: int) -> tuple[str, ...]:
    """The keywords of a call, at the instruction that names them."""
    step = steps[at]
    if step.opname == "KW_NAMES":
        return code.co_consts[step.arg]
    is_before_call = at + 1 < len(steps) and steps[at + 1].opname == "CALL_KW"
    return step.argval if step.opname == "LOAD_CONST" and is_before_call else ()


def _pushed_before(
    steps: list[dis.Instruction], at: int, count: int
) -> list[dis.Instruction | None]:
    """What pushed the last values before an instruction; None for what took several."""
    pushed: list[dis.Instruction | None] = []
    end = at
    while len(pushed) < count and end > 0:
        start, balance = end, 0
        while start > 0 and balance < 1:
            start -= 1
            balance += _effect(steps[start])
        is_alone = start == end - 1 and balance == 1
        pushed += [steps[start]] if is_alone else [None] * max(balance, 1)
        end = start
    pushed = (pushed + [None] * count)[:count]
    return pushed[::-1]


def _effect(step: dis.Instruction) -> int:
    """By how many values an instruction makes the stack longer."""
    argument = step.arg if step.opcode >= dis.HAVE_ARGUMENT else None
    return dis.stack_effect(step.opcode, argument, jump=False)


def _package(name: str, value: Any) -> str:
    """The top-level package behind a name: of the value, or as an import inside."""
    if isinstance(value, ModuleType):
        name = value.__name__
    elif value is not None:
        name = str(getattr(value, "__module__", "") or "")
    return name.partition(".")[0]
