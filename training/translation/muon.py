"""Muon (Jordan et al. 2024) for many matrices at once: those of one shape are orthogonalised together.

A step over sixty small matrices is a thousand little kernels one by one, and a hundred this way.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

_A, _B, _C = 3.4445, -4.7750, 2.0315  # the quintic that pulls singular values to 1


def orthogonal(matrices: Tensor, steps: int = 5) -> Tensor:
    """(count, rows, columns) -> the nearest matrices with singular values near 1, by Newton and Schulz."""
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.mT if tall else matrices
    x = (x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(steps):
        square = x @ x.mT
        x = _A * x + (_B * square + _C * square @ square) @ x
    return x.mT if tall else x


class Muon:
    """Steps of one root mean square whatever the shape: 0.2 of the rate, what AdamW's are (Liu et al. 2025)."""

    def __init__(self, weights: Iterable[Tensor], momentum: float = 0.95, decay: float = 0.1) -> None:
        self.momentum, self.decay = momentum, decay
        self.groups: dict[torch.Size, list[Tensor]] = {}
        for weight in weights:
            self.groups.setdefault(weight.shape, []).append(weight)
        self.moving = {
            shape: torch.zeros(len(group), *shape, device=group[0].device)
            for shape, group in self.groups.items()
        }

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor], rate: float) -> None:
        """Move the weights; ``gradients`` stand in the order in which the weights were given."""
        by_shape: dict[torch.Size, list[Tensor]] = {}
        for gradient in gradients:
            by_shape.setdefault(gradient.shape, []).append(gradient)
        for shape, group in self.groups.items():
            fresh, moving = torch.stack(by_shape[shape]).float(), self.moving[shape]
            moving.lerp_(fresh, 1 - self.momentum)
            step = orthogonal(fresh.lerp(moving, self.momentum)).float()
            torch._foreach_mul_(group, 1 - rate * self.decay)
            torch._foreach_add_(group, step.unbind(), alpha=-0.2 * rate * max(shape) ** 0.5)
