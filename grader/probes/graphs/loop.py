"""Run the graph with a loop in it that a student's ``build_repeat`` wrote down.

It is built once, and run for two depths: a loop that is part of the graph follows the
number that is fed. One that Python went through while the graph was built cannot: its
turns are counted, even where the number chooses among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments
from grader.probes.comparing import is_equal
from grader.probes.graphs.building import (
    check_nodes,
    multiplies,
    open_session,
    operation_types,
    refuse_python,
)
from grader.probes.graphs.errors import in_few_words
from grader.probes.graphs.modes import mode_kept
from grader.probes.observation import Complaint

#: A loop of today's, and a part of each that TensorFlow 1 made.
_LOOPS = frozenset({"While", "StatelessWhile", "LoopCond"})


def run(
    subject: Any, arguments: Arguments, namespace: dict[str, Any]
) -> dict[str, Any]:
    """The output and the gradient at one depth, and the output at a greater one."""
    a = dict(arguments)
    with mode_kept(), in_few_words():
        net = subject(a["w"])
        check_nodes(net, ("h", "depth", "output"))
        types = operation_types(net.graph)
        refuse_python(types)
        fetches = [net.output] if net.grad_w is None else [net.output, net.grad_w]
        with open_session(net.graph) as session:
            output, *gradient = session.run(
                fetches, {net.h: a["h"], net.depth: a["depth"]}
            )
            (deeper, *_) = session.run(
                fetches, {net.h: a["next_h"], net.depth: a["next_depth"]}
            )
            same_h = [
                session.run(net.output, {net.h: a["h"], net.depth: depth})
                for depth in (1, a["next_depth"])
            ]
    has_loop = comes_from_a_loop(net.graph, net.output)
    if has_loop and _is_counter(output, deeper, a):
        raise Complaint("output_is_counter")
    # All zeros are the same for every depth too, for reasons of their own.
    if all(is_equal(output, one) for one in same_h) and np.any(output):
        raise Complaint("turns_lost" if has_loop else "depth_baked_in")
    return {
        "output": output,
        "grad_w": gradient[0] if gradient else Complaint("no_gradient"),
        "deeper": deeper if has_loop else Complaint("turns_counted"),
    }


def comes_from_a_loop(graph: Any, output: Any) -> bool:
    """Whether an output is computed from a loop in which matrices are multiplied.

    One that only stands in the graph, or that the output waits for, is for show. Of a
    function that is called, all that its results are computed from counts.

    Args:
        graph: a ``tf.Graph``.
        output: a tensor of it, or what it knows as one.
    """
    definition = graph.as_graph_def()
    functions = {one.signature.name: one for one in definition.library.function}
    element = graph.as_graph_element(output, allow_tensor=True, allow_operation=True)
    nodes = _with_called(_upstream(definition.node, [element.name]), functions)
    for node in nodes:
        if node.op in _LOOPS - {"LoopCond"}:
            types = {one.op for one in _with_called([node], functions)}
            if multiplies(types):
                return True
    # What turns in TensorFlow 1's loops stands among all the others.
    types = {node.op for node in nodes}
    return "LoopCond" in types and multiplies(types)


def _with_called(nodes: list[Any], functions: dict[str, Any]) -> list[Any]:
    """Some nodes, and what the results of the functions that they call come from."""
    found, waiting, entered = list[Any](), list(nodes), set[str]()
    while waiting:
        node = waiting.pop()
        found.append(node)
        for name in {node.op, *_functions_named(node)} & functions.keys() - entered:
            entered.add(name)
            called = functions[name]
            waiting += _upstream(called.node_def, called.ret.values())
    return found


def _upstream(nodes: Iterable[Any], results: Iterable[str]) -> list[Any]:
    """The nodes that some results are computed from, and not those they wait for."""
    named = {node.name: node for node in nodes}
    found: dict[str, Any] = {}
    waiting = list(results)
    while waiting:
        tensor = waiting.pop()
        name = tensor.partition(":")[0]
        if name in named and name not in found:  # control inputs begin with "^"
            found[name] = named[name]
            waiting += named[name].input
    return list(found.values())


def _functions_named(node: Any) -> set[str]:
    """The functions that an operation calls: a loop's body, the branches of a case."""
    named = {value.func.name for value in node.attr.values()}
    return named | {f.name for value in node.attr.values() for f in value.list.func}


def _is_counter(output: Any, deeper: Any, a: Arguments) -> bool:
    """Whether single numbers came back that count turns."""
    if np.ndim(output) or np.ndim(deeper):
        return False
    is_whole = np.issubdtype(np.asarray(output).dtype, np.integer)
    return is_whole or deeper - output == a["next_depth"] - a["depth"]
