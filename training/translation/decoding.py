"""Greedy translation of thousands of sentences at once, on the device where the model lies."""

import random
import time
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from training.translation.batches import EOS, PAD
from training.translation.model import CrossAttention, DecoderLayer, Transformer, attend, rotate

GROUP = 4096  # sentences of a like length decoded together
STEP = 16  # lengths of sources are rounded up to its multiples: few shapes, few kernels to plan


class Output(NamedTuple):
    """Token numbers without tag and end, and their mean log-probability in nats."""

    tokens: list[int]
    score: float


class _State:
    """Keys and values of one decoder layer: of the source, and of the words so far (batch, heads, limit, size)."""

    def __init__(self, layer: DecoderLayer, memory: Tensor, limit: int) -> None:
        cross, batch = layer.cross, len(memory)
        size = memory.shape[-1] // cross.heads
        self.layer = layer
        kv = cross.kv(memory).view(batch, -1, 2, cross.heads, size).permute(2, 0, 3, 1, 4)
        self.source_key, self.source_value = kv.unbind()
        self.keys = memory.new_zeros(batch, cross.heads, limit, size)
        self.values = torch.zeros_like(self.keys)

    def advance(self, states: Tensor, at: int, table: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        """(batch, 1, width) through the layer, as word number ``at``."""
        states = self._own(states, at, table)
        states = self._cross(self.layer.cross, states, mask)
        return self.layer.ffn(states)

    def _own(self, states: Tensor, at: int, table: tuple[Tensor, Tensor]) -> Tensor:
        attention = self.layer.attention
        batch, _, width = states.shape
        qkv = attention.qkv(attention.norm(states)).view(batch, 1, 3, attention.heads, -1)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        self.keys[:, :, at : at + 1] = rotate(key, table)
        self.values[:, :, at : at + 1] = value
        past = slice(0, at + 1)
        mixed = attend(rotate(query, table), self.keys[:, :, past], self.values[:, :, past], None)
        return states + attention.out(mixed.transpose(1, 2).reshape(batch, 1, width))

    def _cross(self, cross: CrossAttention, states: Tensor, mask: Tensor) -> Tensor:
        batch, _, width = states.shape
        query = cross.query(cross.norm(states)).view(batch, 1, cross.heads, -1).transpose(1, 2)
        mixed = attend(query, self.source_key, self.source_value, mask)
        return states + cross.out(mixed.transpose(1, 2).reshape(batch, 1, width))


@torch.inference_mode()
def _greedy(model: Transformer, source: Tensor, tag: int, limit: int) -> tuple[Tensor, Tensor]:
    """Sources (batch, length) -> words (batch, limit), ended by EOS, and their mean log-probability (batch)."""
    mask = (source != PAD)[:, None, None, :]
    memory = model.encode(source, mask)
    layers = [_State(layer, memory, limit) for layer in model.decoder]
    cos, sin = model.table(limit)
    word = torch.full((len(source),), tag, device=source.device)
    done = torch.zeros_like(word, dtype=torch.bool)
    written = torch.full((len(source), limit), EOS, device=source.device)
    score, count = (torch.zeros(len(source), device=source.device) for _ in range(2))
    for at in range(limit):
        states = model.embed(word[:, None])
        for layer in layers:
            states = layer.advance(states, at, (cos[at : at + 1], sin[at : at + 1]), mask)
        logits = model.logits(model.decoder_norm(states)[:, 0]).float()
        best, word = logits.max(-1)
        word = word.masked_fill(done, EOS)
        score += (best - logits.logsumexp(-1)).masked_fill(done, 0.0)
        count += ~done
        written[:, at] = word
        done |= word == EOS
        if at % 8 == 7 and bool(done.all()):
            break
    return written, score / count


def translate(
    model: Transformer, sources: Sequence[Sequence[int]], tag: int, seconds: float = float("inf")
) -> list[Output | None]:
    """Each source (with its EOS) in the language that ``tag`` names, in the order given; None for those that
    ``seconds`` did not suffice for.

    The model is to be in evaluation mode.  What has no end within half as much again as the source is cut.
    """
    device = model.embedding.weight.device
    order = sorted(range(len(sources)), key=lambda i: len(sources[i]))
    found: list[Output | None] = [None] * len(sources)
    groups = [order[start : start + GROUP] for start in range(0, len(order), GROUP)]
    random.Random(1).shuffle(groups)  # of every length some, where time is short
    until = time.monotonic() + seconds
    for now in groups:
        if time.monotonic() > until:
            break
        longest = -(-len(sources[now[-1]]) // STEP) * STEP
        rows = torch.tensor([[*sources[i], *[PAD] * (longest - len(sources[i]))] for i in now], device=device)
        written, scores = _greedy(model, rows, tag, longest * 3 // 2 + 10)
        for i, row, score in zip(now, written.tolist(), scores.tolist(), strict=True):
            found[i] = Output(row[: row.index(EOS)] if EOS in row else row, score)
    return found
