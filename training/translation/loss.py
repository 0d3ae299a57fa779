"""Label-smoothed cross-entropy straight from decoder states, without the full logit matrix.

Output weights times states for a few hundred positions at a time: the logits of a
slice stay in the cache, and their gradient is formed in the same pass (the plain
way spends a third of a CPU step moving logits of 8,000 words about).

Most of a run need not look at all words either: ``sample`` keeps the frequent ones, the
batch's own, and some of the rare ones, which then stand for the others (Jean et al. 2015,
"On using very large target vocabulary for neural machine translation").
"""

import torch
from torch import Tensor

SLICE = 512
FREQUENT = 1024  # sentencepiece numbers its pieces by frequency
RARE_SHARE = 8  # one rare word in so many is looked at


def sample(labels: Tensor, words: int) -> tuple[Tensor, Tensor, Tensor]:
    """Words to look at (k), what is added to their logits (k), and the labels' places among them.

    A rare word that was drawn stands for RARE_SHARE of its kind; one that is only a label stands for itself.
    """
    drawn = torch.rand(words, device=labels.device) < 1 / RARE_SHARE
    drawn[:FREQUENT] = True
    offset = torch.where(drawn, float(RARE_SHARE), 1.0).log()
    offset[:FREQUENT] = 0.0
    drawn[labels] = True
    chosen = drawn.nonzero().squeeze(1)
    return chosen, offset[chosen], (drawn.cumsum(0) - 1)[labels]


class _SlicedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx, states: Tensor, weight: Tensor, target: Tensor, smoothing: float, offset: Tensor | float
    ) -> tuple[Tensor, Tensor]:
        words = weight.shape[0]
        states_gradient = torch.empty_like(states)
        weight_gradient = torch.zeros_like(weight, dtype=torch.float32)
        smoothed = likelihood = states.new_zeros((), dtype=torch.float32)
        for start in range(0, len(states), SLICE):
            part, wanted = states[start : start + SLICE], target[start : start + SLICE, None]
            logs = torch.log_softmax((part @ weight.T).float().add_(offset), dim=-1)
            hit = logs.gather(1, wanted)
            likelihood = likelihood - hit.sum()
            smoothed = smoothed - (1 - smoothing) * hit.sum() - smoothing / words * logs.sum()
            gradient = logs.exp_().sub_(smoothing / words)
            gradient.scatter_add_(1, wanted, torch.full_like(hit, smoothing - 1))
            gradient = gradient.to(states.dtype)
            states_gradient[start : start + SLICE] = gradient @ weight
            weight_gradient += gradient.T @ part
        ctx.save_for_backward(states_gradient, weight_gradient.to(weight.dtype))
        ctx.mark_non_differentiable(likelihood)
        return smoothed, likelihood

    @staticmethod
    def backward(ctx, scale: Tensor, _unused: Tensor):
        states_gradient, weight_gradient = ctx.saved_tensors
        scale = scale.to(states_gradient.dtype)
        return states_gradient * scale, weight_gradient * scale, None, None, None


def cross_entropy(
    states: Tensor, weight: Tensor, target: Tensor, smoothing: float, offset: Tensor | float = 0.0
) -> tuple[Tensor, Tensor]:
    """Sums over positions: the smoothed loss (differentiable) and the plain negative log-likelihood.

    ``states`` (positions, width), ``weight`` (words, width), ``target`` (positions), ``offset`` (words) or 0
    is added to the logits.
    """
    return _SlicedCrossEntropy.apply(states, weight, target, smoothing, offset)
