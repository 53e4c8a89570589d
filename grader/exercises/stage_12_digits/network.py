"""The classifier of stage 12 and its right gradients, step by step.

Two layers with biases, a ReLU between them, and softmax cross-entropy behind them:
x (N, D), w1 (D, H), b1 (H,), w2 (H, C), b2 (C,), logits (N, C), labels (N,) of int.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Params = dict[str, np.ndarray]

#: What is trained, in the order in which a table names it.
PARAMETERS = ("w1", "b1", "w2", "b2")


def log_softmax(logits: Any) -> np.ndarray:
    """The logarithm of each row's softmax, (N, C), without overflow."""
    low = logits - logits.max(axis=1, keepdims=True)
    return low - np.log(np.exp(low).sum(axis=1, keepdims=True))


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """A row for each label, with a 1 in the label's column, (N, C)."""
    return np.eye(classes)[labels]


def forward(x: Any, params: Params) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return h, h_relu (N, H) and the logits (N, C)."""
    h = x @ params["w1"] + params["b1"]
    h_relu = np.maximum(h, 0.0)
    return h, h_relu, h_relu @ params["w2"] + params["b2"]


def cross_entropy(logits: Any, labels: Any) -> float:
    """The mean over the batch of minus the log of the label's probability."""
    return float(-log_softmax(logits)[np.arange(len(labels)), labels].mean())


def grad_logits(logits: Any, labels: Any) -> np.ndarray:
    """The gradient of ``cross_entropy`` with respect to the logits, (N, C)."""
    probability = np.exp(log_softmax(logits))
    return (probability - one_hot(labels, logits.shape[1])) / len(labels)


class Backward:
    """The gradients of the classifier; each method is one step of the way.

    A wrong gradient is this with one step replaced (see ``suspects``).
    """

    def __call__(self, x: Any, labels: Any, params: Params) -> Params:
        """Return the gradient of the loss by parameter."""
        h, h_relu, logits = self.forward(x, params)
        upstream = self.grad_logits(logits, labels)
        grad_h_relu = self.grad_h_relu(upstream, params)
        grad_h = self.grad_h(grad_h_relu, h)
        return {
            "w1": self.grad_w1(x, grad_h, params),
            "b1": self.grad_b1(grad_h, grad_h_relu),
            "w2": self.grad_w2(h, h_relu, upstream, params),
            "b2": self.grad_b2(upstream),
        }

    def forward(self, x: Any, params: Params) -> tuple[np.ndarray, ...]:
        """h, h_relu, logits."""
        return forward(x, params)

    def grad_logits(self, logits: Any, labels: Any) -> np.ndarray:
        """(N, C)."""
        return grad_logits(logits, labels)

    def grad_h_relu(self, upstream: np.ndarray, params: Params) -> np.ndarray:
        """(N, H)."""
        return upstream @ params["w2"].T

    def grad_h(self, upstream: np.ndarray, h: np.ndarray) -> np.ndarray:
        """(N, H)."""
        return upstream * (h > 0)

    def grad_w1(self, x: Any, upstream: np.ndarray, params: Params) -> np.ndarray:
        """(D, H)."""
        return x.T @ upstream

    def grad_b1(self, upstream: np.ndarray, before_mask: np.ndarray) -> np.ndarray:
        """(H,)."""
        return upstream.sum(axis=0)

    def grad_w2(
        self, h: np.ndarray, h_relu: np.ndarray, upstream: np.ndarray, params: Params
    ) -> np.ndarray:
        """(H, C)."""
        return h_relu.T @ upstream

    def grad_b2(self, upstream: np.ndarray) -> np.ndarray:
        """(C,)."""
        return upstream.sum(axis=0)


#: The right gradients of the loss, by parameter.
gradients = Backward()
