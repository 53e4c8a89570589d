"""The course's own Functions, in the place of the student's around a student's loop.

They are made when they are asked for: a class of PyTorch's needs PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any


@cache
def _course_functions() -> dict[str, Any]:
    import torch

    class MyReLU(torch.autograd.Function):
        """max(h, 0)."""

        @staticmethod
        def forward(ctx: Any, h: Any) -> Any:
            is_open = h > 0
            ctx.save_for_backward(is_open)
            return h * is_open

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            (is_open,) = ctx.saved_tensors
            return torch.where(is_open, upstream, 0.0)

    class MyLinear(torch.autograd.Function):
        """x @ w."""

        @staticmethod
        def forward(ctx: Any, x: Any, w: Any) -> Any:
            ctx.save_for_backward(x, w)
            return torch.matmul(x, w)

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> tuple[Any, Any]:
            x, w = ctx.saved_tensors
            for_x, for_w = ctx.needs_input_grad
            return (
                torch.matmul(upstream, w.T) if for_x else None,
                torch.matmul(x.T, upstream) if for_w else None,
            )

    return {"MyReLU": MyReLU, "MyLinear": MyLinear}


class _CourseFunctions(Mapping[str, Any]):
    _names = ("MyReLU", "MyLinear")

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return _course_functions()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


COURSE_FUNCTIONS = _CourseFunctions()
