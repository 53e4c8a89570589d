"""What a training loop leaves behind: its losses, and graphs that should be gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from grader.probes.autograd.watch import Watch
from grader.probes.calls.conversion import plain
from grader.probes.observation import Complaint

#: Names that go round, such as the loss of the turn before, keep the graphs of so many
#: turns. Whatever keeps more of them keeps all.
_FEW_TURNS = 4


def plain_losses(losses: Any) -> Any:
    """The losses that a loop returned, with tensors among them as arrays."""
    if isinstance(losses, torch.Tensor):
        return plain(losses)
    if not isinstance(losses, list | tuple):
        return losses
    entries = [plain(o) if isinstance(o, torch.Tensor) else o for o in losses]
    return tuple(entries) if isinstance(losses, tuple) else entries


def judged_graphs(
    watch: Watch,
    data: Sequence[str],
    losses: Any,
    steps: int,
    same_graph: bool = True,
) -> bool | Complaint:
    """True, or what is wrong with what the backward calls went through.

    Args:
        watch: what was seen of them; at least one.
        data: the inputs that a gradient was asked for.
        losses: what the loop returned.
        steps: how many turns it made.
        same_graph: whether every turn should record as much as the first one.
    """
    if data:
        return Complaint("gradient_of_data", names=" and ".join(data))
    if same_graph and watch.most_nodes > watch.first.nodes:
        first, last = str(watch.first.nodes), str(watch.last.nodes)
        return Complaint("history_grows", first=first, last=last)
    is_tensor = isinstance(losses, torch.Tensor) and losses.ndim > 0
    kept = losses if is_tensor or isinstance(losses, list | tuple) else ()
    if any(isinstance(one, torch.Tensor) and one.requires_grad for one in kept):
        return Complaint("losses_keep_graphs")
    if any(callable(one) for one in kept):
        return True  # `loss.item` without its brackets, which is the losses' mistake
    if watch.depths[-1] - watch.depths[0] >= steps - 1:
        return True  # it calls itself for each turn, whose graph lives until it ends
    alive = _alive_by_turn(watch, steps)
    grows = all(map(int.__lt__, alive[1:], alive[2:]))
    if same_graph and len(alive) > _FEW_TURNS and grows:
        return Complaint("graphs_kept", early=str(alive[1]), late=str(alive[-1]))
    return True


def _alive_by_turn(watch: Watch, steps: int) -> list[int]:
    """The most recorded operations that were alive at a backward call of each turn."""
    calls = len(watch.alive)
    each = calls // steps if calls % steps == 0 else 1
    return [max(watch.alive[i : i + each]) for i in range(0, calls, each)]
