"""A small encoder-decoder Transformer whose every part CTranslate2 can run.

Pre-norm (Xiong et al. 2020), rotary positions (Su et al. 2021), a deep encoder
with a shallow decoder (Kasai et al. 2021) and one embedding matrix for source,
target and output (Press and Wolf 2017).  One network translates both ways: the
first decoder token names the target language, the source needs no tag.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ROTARY_BASE = 10000.0


@dataclass(frozen=True)
class Layout:
    """How examples lie in rows that hold several: positions within the example (batch, length), and which
    keys a query may look at (batch, 1, queries, keys) in the encoder, the decoder and between them.
    """

    source: Tensor
    target: Tensor
    encoder: Tensor
    decoder: Tensor
    cross: Tensor

    @classmethod
    def of(cls, source: Tensor, target: Tensor, source_place: Tensor, target_place: Tensor) -> "Layout":
        """From example numbers (0 for padding) and positions of both sides, each (batch, length)."""
        own = target[:, :, None] == target[:, None, :]
        padding = (target == 0)[
            :, :, None
        ]  # looks anywhere: a row with nothing to look at would give no number
        return cls(
            source_place,
            target_place,
            encoder=(source[:, :, None] == source[:, None, :]).unsqueeze(1),
            decoder=own.tril().unsqueeze(1),
            cross=((target[:, :, None] == source[:, None, :]) | padding).unsqueeze(1),
        )


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; ``heads`` must divide ``width`` into even parts."""

    vocabulary: int = 12288
    width: int = 384
    heads: int = 6
    hidden: int = 1536
    encoder_layers: int = 6
    decoder_layers: int = 3

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def rotary_table(length: int, size: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """Cosines and signed sines, each (length, size); the two halves of a head rotate together."""
    rate = ROTARY_BASE ** (-torch.arange(0, size, 2, device=like.device).float() / size)
    angle = torch.arange(length, device=like.device).float()[:, None] * rate
    cos, sin = angle.cos(), angle.sin()
    return torch.cat((cos, cos), -1).to(like.dtype), torch.cat((-sin, sin), -1).to(like.dtype)


def rotate(heads: Tensor, table: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions applied to (batch, heads, length, size); ``table`` may differ by row of the batch."""
    cos, sin = table
    return torch.addcmul(heads * cos, heads.roll(heads.shape[-1] // 2, -1), sin)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
    """Softmax attention over (batch, heads, length, size).

    PyTorch's fused kernel is quickest on a GPU, but plans every new length anew, which a decoder that goes word by
    word cannot wait for; on a CPU its backward pass takes six times as long as the plain formula at the length
    of a sentence.
    """
    if query.is_cuda and query.shape[-2] > 1:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if causal:
        scores = scores + torch.full(scores.shape[-2:], -torch.inf, dtype=scores.dtype).triu_(1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return scores.softmax(-1) @ value


class SelfAttention(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(shape.width)
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)

    def forward(
        self, states: Tensor, table: tuple[Tensor, Tensor], mask: Tensor | None, causal: bool
    ) -> Tensor:
        batch, length, width = states.shape
        qkv = self.qkv(self.norm(states)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        query, key = rotate(query, table), rotate(key, table)
        mixed = attend(query, key, value, mask, causal)
        return states + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, width)))


class CrossAttention(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(shape.width)
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.kv = nn.Linear(shape.width, 2 * shape.width, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = states.shape
        size = width // self.heads
        query = self.query(self.norm(states)).view(batch, length, self.heads, size).transpose(1, 2)
        key, value = self.kv(memory).view(batch, -1, 2, self.heads, size).permute(2, 0, 3, 1, 4)
        mixed = attend(query, key, value, mask)
        return states + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, width)))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(shape.width)
        self.rise = nn.Linear(shape.width, shape.hidden, bias=False)
        self.fall = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, states: Tensor) -> Tensor:
        return states + self.dropout(self.fall(self.dropout(F.relu(self.rise(self.norm(states))))))


class EncoderLayer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = SelfAttention(shape, dropout)
        self.ffn = FeedForward(shape, dropout)

    def forward(self, states: Tensor, table: tuple[Tensor, Tensor], mask: Tensor | None) -> Tensor:
        return self.ffn(self.attention(states, table, mask, causal=False))


class DecoderLayer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = SelfAttention(shape, dropout)
        self.cross = CrossAttention(shape, dropout)
        self.ffn = FeedForward(shape, dropout)

    def forward(
        self,
        states: Tensor,
        memory: Tensor,
        table: tuple[Tensor, Tensor],
        mask: Tensor | None,
        own: Tensor | None = None,
    ) -> Tensor:
        """``own`` masks the decoder's own words; without it each sees those before it."""
        states = self.attention(states, table, own, causal=own is None)
        return self.ffn(self.cross(states, memory, mask))


class Transformer(nn.Module):
    """(batch, length) token numbers of both sides -> decoder states; ``logits`` for the rest."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.frozen = False  # whether what reads the source stays as it is: a third of the arithmetic
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.dropout = nn.Dropout(dropout)
        self.encoder = nn.ModuleList(EncoderLayer(shape, dropout) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(shape, dropout) for _ in range(shape.decoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder_norm = nn.LayerNorm(shape.width)
        self._start()

    def _start(self) -> None:
        """Xavier weights; what writes to the residual stream starts small (GPT-2's rule)."""
        depth = 2 * self.shape.encoder_layers + 3 * self.shape.decoder_layers
        for name, weight in self.named_parameters():
            if name == "embedding.weight":
                nn.init.normal_(weight, std=self.shape.width**-0.5)
            elif weight.ndim == 2:
                small = name.endswith(("out.weight", "fall.weight"))
                nn.init.xavier_uniform_(weight, gain=(depth / 2) ** -0.5 if small else 1.0)
        # The matrix that reads words in also writes them out: full-sized states would copy their input.
        nn.init.constant_(self.decoder_norm.weight, 0.25)

    def embed(self, tokens: Tensor) -> Tensor:
        return self.dropout(self.embedding(tokens) * self.shape.width**0.5)

    def table(self, length: int, positions: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Rotary table of ``length`` positions, or of ``positions`` (batch, length) below it."""
        cos, sin = rotary_table(length, self.shape.width // self.shape.heads, self.embedding.weight)
        return (cos, sin) if positions is None else (cos[positions].unsqueeze(1), sin[positions].unsqueeze(1))

    def encode(self, source: Tensor, mask: Tensor | None, positions: Tensor | None = None) -> Tensor:
        table = self.table(source.shape[1], positions)
        states = self.embed(source)
        for layer in self.encoder:
            states = layer(states, table, mask)
        return self.encoder_norm(states)

    def forward(self, source: Tensor, target: Tensor, mask: Tensor | None = None) -> Tensor:
        """``mask`` (batch, 1, 1, source length) is true where the source is no padding."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            memory = self.encode(source, mask)
        table = self.table(target.shape[1])
        states = self.embed(target)
        for layer in self.decoder:
            states = layer(states, memory, table, mask)
        return self.decoder_norm(states)

    def packed(self, source: Tensor, target: Tensor, layout: Layout) -> Tensor:
        """The same over rows that hold several examples each."""
        memory = self.encode(source, layout.encoder, layout.source)
        table = self.table(target.shape[1], layout.target)
        states = self.embed(target)
        for layer in self.decoder:
            states = layer(states, memory, table, layout.cross, layout.decoder)
        return self.decoder_norm(states)

    def logits(self, states: Tensor) -> Tensor:
        return F.linear(states, self.embedding.weight)


def count_parameters(model: nn.Module) -> int:
    return sum(weight.numel() for weight in model.parameters())
