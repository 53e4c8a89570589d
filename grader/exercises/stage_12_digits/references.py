"""What the functions of stage 12 should return: what PyTorch finds, in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.exercise import Arguments, Arrays
from grader.exercises.stage_05_autograd.references import AS_ASKED, recorded
from grader.exercises.stage_12_digits.inputs import CASES, GOOD_ENOUGH
from grader.exercises.stage_12_digits.network import PARAMETERS
from grader.exercises.stage_12_digits.wrong_gradients import own_grad_h
from grader.exercises.telling import differs_by_row

#: The facts that a probe looks for in batches and in a training loop.
BATCH_FACTS = ("each_once", "sizes", "shuffled")
TRAINING_FACTS = ("losses", "arguments", "inputs")


def _torch_loss(logits: Any, labels: np.ndarray) -> Any:
    import torch  # here, so that `import grader` stays quick

    return torch.nn.functional.cross_entropy(logits, torch.tensor(labels))


@recorded
def reference_cross_entropy(a: Arguments) -> Arrays:
    """The loss of tame logits, of the same shifted row by row, and of large ones."""
    import torch

    names = {"loss": "logits", "shifted": "shifted", "large": "large"}
    return {
        part: _torch_loss(torch.tensor(a[name]), a["labels"]).numpy()
        for part, name in names.items()
    }


@recorded
def reference_grad_logits(a: Arguments) -> Arrays:
    """The gradients with respect to the same three."""
    import torch

    found = {}
    for part, name in {
        "grad": "logits",
        "shifted": "shifted",
        "large": "large",
    }.items():
        logits = torch.tensor(a[name], requires_grad=True)
        _torch_loss(logits, a["labels"]).backward()
        found[part] = logits.grad.numpy()
    return found


@recorded
def reference_gradients(a: Arguments) -> Arrays:
    """The gradients of the classifier's loss by parameter."""
    import torch

    leaves = {
        name: torch.tensor(a["params"][name], requires_grad=True) for name in PARAMETERS
    }
    hidden = torch.relu(torch.tensor(a["x"]) @ leaves["w1"] + leaves["b1"])
    _torch_loss(hidden @ leaves["w2"] + leaves["b2"], a["labels"]).backward()
    return {name: leaf.grad.numpy() for name, leaf in leaves.items()}


def b1_from_own_w1(a: Arguments, own: Arrays) -> Arrays:
    """The first bias's gradient that goes with the student's own gradient of w1.

    What reached the hidden layer is read off w1's gradient, and a mistake on the way
    there costs one line. What is the same for all samples has come no such way.
    """
    grad_h = own_grad_h(a, own["w1"]) if "w1" in own else None
    if grad_h is None or not _differs_by_sample(grad_h):
        return {}
    return {"b1": grad_h.sum(axis=0)}


def _differs_by_sample(grad_h: np.ndarray) -> bool:
    """Whether rows differ by more than the rounding that reading them off leaves."""
    return differs_by_row(np.round(grad_h / np.abs(grad_h).max(), 9))


def reference_batches(a: Arguments) -> Arrays:
    """Each fact is as it should be."""
    return dict.fromkeys(BATCH_FACTS, AS_ASKED)


def reference_training(a: Arguments) -> Arrays:
    """Each fact is as it should be, and enough digits are read."""
    facts = dict.fromkeys(TRAINING_FACTS, AS_ASKED)
    return {**facts, "accuracy": np.array(GOOD_ENOUGH)}


def reference_name(a: Arguments) -> Arrays:
    """There is a name."""
    return {"name": AS_ASKED}


def reference_hunt(a: Arguments) -> Arrays:
    """What the named mistake does is what the suspect does: they are 0 apart."""
    return dict.fromkeys(CASES, np.array(0.0))
