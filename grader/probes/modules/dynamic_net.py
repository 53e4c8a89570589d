"""Try a Module whose depth is given or drawn, and whose middle layer is used again.

The drawn arrays are written into the object's parameters by their shapes, whatever they
are called and wherever they are kept, so that a layer in a plain list does not also
cost the output. What is drawn is found out by calling often: an output that is the one
of depth 2 came from depth 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from grader.exercises.exercise import Arguments
from grader.exercises.stage_11_control_flow.inputs import DRAWN, PARAMETERS
from grader.probes.calls.conversion import plain
from grader.probes.comparing import is_equal
from grader.probes.fault import fault_of, is_stub
from grader.probes.modules.custom import in_float64, insist_on_a_module_class
from grader.probes.modules.seeds import Starts
from grader.probes.observation import Complaint
from grader.problem import D_IN, D_OUT, H

#: How often the module is called without a depth, at the most: until each of the right
#: depths was drawn. Of four that are equally likely, one stays unseen once in 10^24
#: times; the rarest of `round(3 * random())` once in 10^15 times.
CALLS = 200
#: And at the least, on each input: a depth that does not belong there has to have its
#: chance. One of five stays unseen on three inputs once in 10^9 times.
FEWEST_CALLS = 32
#: How often it is called with the same depth: a drawn one would show but for once in
#: 10^9 times.
REPEATS = 16
#: Up to this depth the output is known: as deep as the notebook goes.
DEEPEST = 8
#: How far two outputs of one depth may be apart.
SAME = 1e-9

#: The parts that need forward.
FORWARD_PARTS = ("output", "gradients", "depth")
#: The layers that the parameters belong to, as they are called in a sentence.
LAYERS = {"w_in": "input", "w_mid": "middle", "w_out": "output"}
BIASES = {"w_in": "b_in", "w_mid": "b_mid", "w_out": "b_out"}

#: What Python and NumPy say of a depth that is no whole number.
_NO_WHOLE_NUMBER = (
    "cannot be interpreted as an integer",
    "only integer scalar arrays can be converted",
    "only integer tensors of a single element",
)

#: The parameters of an object by their roles; the middle layer's may be several.
Roles = dict[str, list[torch.Tensor]]


def run(subject: Any, arguments: Arguments, namespace: dict[str, Any]) -> Any:
    """Return outputs and gradients, and what is to be said of parameters and depths.

    A dict: ``output`` (4, N, D_out), ``gradients`` (4, how many), and True, or a
    Complaint, for ``parameters`` and for ``depth``.
    """
    insist_on_a_module_class(subject)
    with in_float64(), torch.random.fork_rng(devices=()):
        return _Trial(subject, arguments, namespace).results()


class _Trial:
    """One object of the student's class, with one set of arrays."""

    def __init__(
        self, subject: type, arguments: Arguments, namespace: dict[str, Any]
    ) -> None:
        self.namespace = namespace
        self.arrays = {name: arguments[name] for name in PARAMETERS}
        self.x = torch.tensor(arguments["x"])
        self.upstream = torch.tensor(arguments["upstream"])
        h, d_in = self.arrays["w_in"].shape
        self.sizes = (d_in, h, len(self.arrays["w_out"]))
        self.module = subject(*self.sizes).double()
        self.hidden_away = list(_modules_in_containers(self.module))
        for module in self.hidden_away:
            module.double()
        self.deep_error: Exception = RuntimeError()
        self.plain = ""  # the name of a tensor that stands in for a layer
        self.edited: Complaint | None = None

    def results(self) -> dict[str, Any]:
        """What is to be said of each part."""
        roles = self._roles()
        parameters = self._judged_parameters(roles)
        self._write(roles)
        count = self._count()
        try:
            results = self._forward_results(roles)
        except Exception as error:
            results = dict.fromkeys(FORWARD_PARTS, self._complaint(error))
        if self._count() != count:
            counts = {"before": str(count), "after": str(self._count())}
            parameters = Complaint("parameters_multiply", **counts)
        return {"parameters": parameters, **results}

    def _forward_results(self, roles: Roles) -> dict[str, Any]:
        """What is to be said of the parts that need forward."""
        known = self._known()
        for at, output in zip(DRAWN, known, strict=False):
            if not np.isfinite(output).all():
                raise Complaint("net_not_finite", depth=str(at))
        depth = self._judged_given(known) or self._attempt_drawn(known)
        # With a layer for each use there are no more uses than layers.
        if depth is True and len(roles["w_mid"]) == 1:
            depth = self._judged_deep(known) or True
        key = depth.key if isinstance(depth, Complaint) else ""
        if key in ("depth_not_used", "depth_always_drawn", "given_depth_varies"):
            return dict.fromkeys(FORWARD_PARTS, depth)
        drawn_at_0 = key == "depth_0_not_given"
        at_0 = self._unlike(known[1:4]) if drawn_at_0 else known[0]
        return {
            "output": self.edited or np.stack([at_0, *known[1:4]]),
            "gradients": self.edited
            or self._gradients(roles, known if drawn_at_0 else None),
            "depth": depth,
        }

    def _complaint(self, error: Exception) -> Complaint:
        """What to say of an exception that came out of the student's forward."""
        if isinstance(error, Complaint):
            return error
        if is_stub(error):
            return Complaint("method_blank", method="forward")
        fault = fault_of(error, self.namespace)
        told = {"error": fault.error, "text": fault.text}
        if "keyword argument 'depth'" in fault.text:
            return Complaint("forward_takes_no_depth")
        if not fault.source:
            return Complaint("net_stops_elsewhere", **told)
        place = {"line": str(fault.line), "source": fault.source}
        if any(words in fault.text for words in _NO_WHOLE_NUMBER):
            return Complaint("range_of_no_number", **told, **place)
        if fault.error == "UnboundLocalError":
            return Complaint("name_without_value", **told, **place)
        return Complaint("net_stops", **told, **place)

    # -------------------------------------------------------------- parameters

    def _count(self) -> int:
        return sum(1 for _ in self.module.parameters())

    def _roles(self) -> Roles:
        """The object's tensors by what their shapes say they are."""
        h = self.sizes[1]
        shapes = {self.arrays[name].shape: name for name in LAYERS}
        roles: Roles = {name: [] for name in PARAMETERS}
        by_layer: dict[str, str] = {}
        loose = []
        for name, tensor in _named(self.module, self.hidden_away):
            shape, layer = tuple(tensor.shape), name.rpartition(".")[0]
            if shape in shapes:
                by_layer.setdefault(layer, shapes[shape])
                roles[shapes[shape]].append(tensor)
            elif layer in by_layer and layer:
                roles[BIASES[by_layer[layer]]].append(tensor)
            else:
                loose.append(tensor)
        # Without layers, biases are told apart by their order.
        for tensor in loose:
            if tuple(tensor.shape) == (h,):
                roles["b_mid" if roles["b_in"] else "b_in"].append(tensor)
            elif tuple(tensor.shape) == self.arrays["b_out"].shape:
                roles["b_out"].append(tensor)
        self._add_plain_tensors(roles, shapes)
        return roles

    def _add_plain_tensors(
        self, roles: Roles, shapes: dict[tuple[int, ...], str]
    ) -> None:
        """Let tensors that are plain attributes play the roles that nobody plays."""
        held = {
            name: tensor
            for name, tensor in vars(self.module).items()
            if isinstance(tensor, torch.Tensor) and tensor.is_leaf
        }
        for name, tensor in held.items():
            role = shapes.get(tuple(tensor.shape), "")
            if not role or roles[role]:
                continue
            self.plain = name
            bias = self.arrays[BIASES[role]].shape
            like_bias = [t for t in held.values() if tuple(t.shape) == bias]
            roles[role] = [tensor]
            roles[BIASES[role]] = roles[BIASES[role]] or like_bias[:1]

    def _judged_parameters(self, roles: Roles) -> bool | Complaint:
        """True, or why these are not the six parameters. Raises what ends all."""
        came = [tuple(p.shape) for p in self.module.parameters()]
        wanted = [array.shape for array in self.arrays.values()]
        course = [(H, D_IN), (H,), (H, H), (H,), (D_OUT, H), (D_OUT,)]
        if came == course:
            raise Complaint("net_sizes_written")
        uses = len(roles["w_mid"])
        if uses > 1:
            return Complaint("layer_for_each_use", count=str(uses))
        if sorted(came) == sorted(wanted):
            return True
        lost = [LAYERS[name] for name in LAYERS if not roles[name]]
        if lost:
            listed = ", ".join(map(str, came)) or "none"
            raise Complaint("net_layer_unknown", names=_listed(lost), came=listed)
        if self.plain:
            return Complaint("net_plain_tensor", name=self.plain)
        if self.hidden_away:
            return Complaint("net_layers_in_container")
        if not all(roles[name] for name in BIASES.values()):
            return Complaint("net_biases_missing")
        listed = ", ".join(map(str, came))
        return Complaint("net_parameters_extra", count=str(len(came)), came=listed)

    def _write(self, roles: Roles) -> None:
        """Copy the drawn arrays into the object."""
        with torch.no_grad():
            for name, tensors in roles.items():
                for tensor in tensors:
                    tensor.copy_(torch.tensor(self.arrays[name]))

    # ------------------------------------------------------------------ depths

    def _known(self) -> list[np.ndarray]:
        """The outputs at the depths from 0 on, as far as they go."""
        known = [self._output(depth) for depth in DRAWN]
        for depth in range(len(DRAWN), DEEPEST + 1):
            try:
                known.append(self._output(depth))
            except Exception as error:  # its own part is told
                self.deep_error = error
                break
        return known

    def _judged_deep(self, known: Sequence[np.ndarray]) -> Complaint | None:
        """What is wrong with a depth that is given and never drawn, if anything is."""
        if len(known) <= DEEPEST:
            told = self._complaint(self.deep_error)
            said = {"error": told.key, "text": "", **told.fields}
            fields = {name: said[name] for name in ("error", "text")}
            return Complaint("deep_depth_stops", depth=str(len(known)), **fields)
        drawn, deep = known[: len(DRAWN)], known[len(DRAWN) :]
        for depth, output in enumerate(deep, start=len(DRAWN)):
            if not _same(self._output(depth), output):
                return Complaint("deep_depth_drawn", depth=str(depth))
        told_apart = all(
            _first_like(one, np.stack(drawn)) == n for n, one in enumerate(drawn)
        )
        for depth, output in enumerate(deep, start=len(DRAWN)):
            like = _first_like(output, np.stack(known[:depth]))
            if like is not None and told_apart:
                fields = {"depth": str(depth), "like": str(like)}
                return Complaint("deep_depth_like_other", **fields)
        return None

    def _attempt_drawn(self, known: Sequence[np.ndarray]) -> bool | Complaint:
        try:
            return self._judged_drawn(known)
        except Exception as error:
            return self._complaint(error)

    def _output(self, depth: int | None) -> np.ndarray:
        """The output at a depth, without a graph."""
        with torch.no_grad():
            out = self._forward(depth)
        if not isinstance(out, torch.Tensor):
            raise Complaint("wanted_tensor", part="output", came=type(out).__name__)
        if out.shape != self.upstream.shape:
            came, wanted = str(tuple(out.shape)), str(tuple(self.upstream.shape))
            raise Complaint("net_output_shape", came=came, wanted=wanted)
        return plain(out)

    def _forward(self, depth: int | None) -> torch.Tensor:
        x = self.x.clone()
        out = self.module(x) if depth is None else self.module(x, depth=depth)
        if not is_equal(x, self.x):
            self.edited = Complaint("input_edited", names="x")
        return out

    def _judged_given(self, known: Sequence[np.ndarray]) -> Complaint | None:
        """What is wrong with how a given depth is used, if anything is."""
        varies = {
            depth: any(
                not _same(self._output(depth), known[depth]) for _ in range(REPEATS)
            )
            for depth in (0, 2)
        }
        if varies[0] and varies[2]:
            return Complaint("depth_always_drawn")
        if varies[0]:
            return Complaint("depth_0_not_given")
        if varies[2]:
            return Complaint("given_depth_varies")
        if all(_same(one, known[0]) for one in known):
            return Complaint("depth_not_used")
        return None

    def _judged_drawn(self, known: Sequence[np.ndarray]) -> bool | Complaint:
        """True if each of the right depths is drawn, and no other."""
        seen: set[int] = set()  # a depth stands for all that have its output
        every = np.stack(known)
        first_like = [_first_like(one, every) for one in known]
        wanted = {first_like[depth] for depth in DRAWN}
        for call in range(CALLS):
            if call >= FEWEST_CALLS and (seen >= wanted or seen - wanted):
                break
            like = _first_like(self._output(None), every)
            if like is None:
                return Complaint("drawn_like_no_depth", deepest=str(len(known) - 1))
            seen.add(like)
        if seen == wanted:
            return True
        listed = ", ".join(map(str, sorted(seen)))
        if len(seen) == 1:
            key = "seed_set_in_call" if self._sets_a_seed() else "drawn_once"
            return Complaint(key, seen=listed)
        if seen == wanted - {3}:
            return Complaint("never_3", seen=listed)
        if seen == wanted - {0}:
            return Complaint("never_0", seen=listed)
        return Complaint("other_depths", seen=listed)

    def _sets_a_seed(self) -> bool:
        """Whether a call without a depth leaves a generator at the same place twice."""
        starts = Starts()
        for _ in range(2):
            self._output(None)
            starts.note()
        return starts.are_all_alike()

    def _unlike(self, known: Sequence[np.ndarray]) -> np.ndarray:
        """An output of depth 0, where a given 0 is taken for none at all."""
        for _ in range(CALLS):
            out = self._output(0)
            if not any(_same(out, one) for one in known):
                break
        return out

    # --------------------------------------------------------------- gradients

    def _gradients(
        self, roles: Roles, known: Sequence[np.ndarray] | None
    ) -> np.ndarray | Complaint:
        """All gradients at each depth, one after another."""
        frozen = [
            LAYERS[name]
            for name, bias in BIASES.items()
            if not all(t.requires_grad for t in (*roles[name], *roles[bias]))
        ]
        if frozen:
            return Complaint("net_frozen", names=_listed(frozen))
        if len(roles["w_mid"]) > 1:
            roles = {**roles, "w_mid": self._learning(roles["w_mid"])}
            if len(roles["w_mid"]) != 1:
                return Complaint("uses_learn_apart")
        rows = [self._row(roles, depth, known) for depth in DRAWN]
        broken = [row for row in rows if isinstance(row, Complaint)]
        return broken[0] if broken else np.stack(rows)

    def _learning(self, weights: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Those weights that get a gradient at the largest depth."""
        for weight in weights:
            weight.grad = None
        out = self._forward(DRAWN[-1])
        if out.requires_grad:
            out.backward(self.upstream)
        return [weight for weight in weights if weight.grad is not None]

    def _row(
        self, roles: Roles, depth: int, known: Sequence[np.ndarray] | None
    ) -> np.ndarray | Complaint:
        tensors = {name: held[0] for name, held in roles.items() if held}
        for tensor in tensors.values():
            tensor.grad = None
        out = self._forward(depth)
        for _ in range(CALLS if depth == 0 and known else 0):
            if not any(_same(plain(out), one) for one in known[1:4]):
                break
            out = self._forward(0)
        if not out.requires_grad:
            return Complaint("net_cut_off", depth=str(depth))
        out.backward(self.upstream)
        without = [
            LAYERS[name]
            for name in LAYERS
            if tensors[name].grad is None and (name != "w_mid" or depth == DRAWN[-1])
        ]
        if without == ["middle"]:
            if self._depends_on(tensors["w_mid"], depth):
                return Complaint("copy_learns", depth=str(depth))
            if not any(self._depends_on(tensors["w_mid"], other) for other in DRAWN):
                return Complaint("middle_idle", depth=str(depth))
            without = []  # it is used at other depths
        if without:
            return Complaint("net_cut", names=_listed(without), depth=str(depth))
        return np.concatenate(
            [
                np.zeros(array.size)
                if name not in tensors or tensors[name].grad is None
                else plain(tensors[name].grad).ravel()
                for name, array in self.arrays.items()
            ]
        )

    def _depends_on(self, weight: torch.Tensor, depth: int) -> bool:
        """Whether the output at a depth is another one for other values of a weight."""
        before, kept = self._output(depth), weight.detach().clone()
        with torch.no_grad():
            weight.mul_(2.0)
            after = self._output(depth)
            weight.copy_(kept)
        return not _same(after, before)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.abs(one - other).max() <= SAME * np.abs(other).max())


def _first_like(out: np.ndarray, known: np.ndarray) -> int | None:
    """The first depth whose output this is."""
    apart = np.abs(known - out).max(axis=(1, 2))
    like = apart <= SAME * np.abs(known).max(axis=(1, 2))
    return int(like.argmax()) if like.any() else None


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)


def _modules_in_containers(module: nn.Module) -> Iterator[nn.Module]:
    """The Modules in plain lists, tuples or dicts whose parameters are out of sight."""
    registered = set(map(id, module.parameters()))
    for value in vars(module).values():
        if isinstance(value, Mapping) and value is not module._modules:
            value = list(value.values())
        if isinstance(value, list | tuple):
            for entry in value:
                if isinstance(entry, nn.Module):
                    own = set(map(id, entry.parameters()))
                    if own - registered:
                        yield entry
                    registered |= own


def _named(
    module: nn.Module, hidden_away: Sequence[nn.Module]
) -> Iterator[tuple[str, torch.Tensor]]:
    """All parameters with their names: the registered ones, and those out of sight."""
    yield from module.named_parameters()
    for index, other in enumerate(hidden_away):
        for name, parameter in other.named_parameters():
            yield f"[{index}].{name}", parameter
