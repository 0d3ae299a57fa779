"""Train the embedded sentence vectors: python train.py DATA WORK [--epochs 8]

DATA is the folder with ``train/`` and ``mono/``. WORK receives ``pieces.model`` (SentencePiece), ``held.tsv`` (the
pairs kept back for the bead scorer, see ../alignment) and ``vectors.npz``; the first and the last are copied to
``aligner/models/vectors``. Two cores need some fifteen minutes.

A sentence is the sum of its pieces' vectors. Both languages share one table; the loss is InfoNCE both ways over
the batch (van den Oord et al. 2018; Henderson et al. 2017), the batch made of blocks of consecutive sentences.
The weight of a piece is learned as a factor of its own and folded into the table at the end.
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from data import blocks, rows, split_held

PIECES, DIMENSIONS, BATCH, SEED = 32_000, 256, 2_048, 7
MERGED = 0.15  # share of examples that are two neighbours glued together, as beads are
MONO_LINES = 150_000


def train_pieces(data: Path, work: Path, texts: list[str]) -> None:
    """One unigram vocabulary for both languages, lower-cased, from the pairs and from news and encyclopaedia."""
    rng = random.Random(SEED)
    lines = [fold(text) for text in rng.sample(texts, min(len(texts), 500_000))]
    for lang in ("en", "ru"):
        with lzma.open(data / "mono" / f"{lang}.tsv.xz", "rt", encoding="utf-8") as stream:
            own = [line.rstrip("\n").split("\t")[-1] for line in stream]
        lines += [fold(text[:600]) for text in rng.sample(own, min(len(own), MONO_LINES))]
    with (work / "pieces.model").open("wb") as out:  # given lines and a file, it learns no path of this machine
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=out, vocab_size=PIECES, model_type="unigram",
            normalization_rule_name="nmt_nfkc_cf", character_coverage=0.9998, num_threads=2,
            input_sentence_size=600_000, shuffle_input_sentence=True, bos_id=-1, eos_id=-1, minloglevel=1,
        )


def fold(text: str) -> str:
    """What the embedder does before cutting pieces (aligner/alignment/embed.py does the same)."""
    return text.replace("ё", "е").replace("Ё", "Е")


def encode(pieces: sentencepiece.SentencePieceProcessor, texts: list[str]) -> list[np.ndarray]:
    """The pieces of each text, as int32 arrays."""
    ids = pieces.encode([fold(text) for text in texts], num_threads=2)
    return [np.asarray(own or [0], dtype=np.int32) for own in ids]


class Bag(torch.nn.Module):
    """A table of vectors and a weight for each row; a text is the weighted sum of its rows, at length one."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.nn.EmbeddingBag(PIECES, DIMENSIONS, mode="sum")
        torch.nn.init.normal_(self.table.weight, std=DIMENSIONS**-0.5)
        self.weight = torch.nn.Parameter(torch.zeros(PIECES))
        self.scale = torch.nn.Parameter(torch.tensor(math.log(20.0)))

    def forward(self, texts: list[np.ndarray]) -> torch.Tensor:
        flat = torch.from_numpy(np.concatenate(texts)).long()
        starts = torch.from_numpy(np.cumsum([0] + [len(t) for t in texts[:-1]]))
        own = torch.nn.functional.softplus(self.weight + 0.5413)[flat]  # 1 at the start
        return torch.nn.functional.normalize(self.table(flat, starts, per_sample_weights=own), dim=1)

    def folded(self) -> np.ndarray:
        """(pieces, dimensions) float32: the table with its weights multiplied in."""
        own = torch.nn.functional.softplus(self.weight + 0.5413)
        return (self.table.weight * own[:, None]).detach().numpy()


def batches(order: list[np.ndarray], en: list, ru: list, rng: np.random.Generator):
    """Lists of English and Russian piece arrays; some neighbours glued."""
    flat = np.concatenate([order[k] for k in rng.permutation(len(order))])
    for k in range(0, len(flat) - BATCH + 1, BATCH):
        own = flat[k : k + BATCH]
        left, right = [en[i] for i in own], [ru[i] for i in own]
        for at in np.flatnonzero(rng.random(BATCH - 1) < MERGED):
            if own[at + 1] == own[at] + 1:
                left[at] = np.concatenate([left[at], left[at + 1]])
                right[at] = np.concatenate([right[at], right[at + 1]])
        yield left, right


def fit(bag: Bag, order: list, en: list, ru: list, epochs: int) -> None:
    """Adam with a warm-up and a cosine decay."""
    rng = np.random.default_rng(SEED)
    steps = epochs * (sum(map(len, order)) // BATCH)
    optimiser = torch.optim.Adam(bag.parameters(), lr=5e-3, betas=(0.9, 0.99), foreach=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, (k + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(1.0, k / steps)))
    )
    labels, step, started, mean = torch.arange(BATCH), 0, time.time(), 0.0
    for _ in range(epochs):
        for left, right in batches(order, en, ru, rng):
            scores = bag(left) @ bag(right).T * bag.scale.exp().clamp(max=80.0)
            loss = (
                torch.nn.functional.cross_entropy(scores, labels) + torch.nn.functional.cross_entropy(scores.T, labels)
            ) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            mean = 0.98 * mean + 0.02 * loss.item()
            if step % 100 == 0:
                print(f"step {step}/{steps} loss {mean / (1 - 0.98**step):.3f} "
                      f"scale {bag.scale.exp().item():.1f} {time.time() - started:.0f} s", flush=True)


def accuracy(bag: Bag, en: list, ru: list) -> float:
    """Share of English texts whose nearest Russian text is their own, among all of them."""
    with torch.no_grad():
        scores = bag(en) @ bag(ru).T
    return (scores.argmax(1) == torch.arange(len(en))).float().mean().item()


def save(table: np.ndarray, path: Path) -> None:
    """Rows in int8 with a float16 factor each."""
    factor = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
    factor = factor.astype(np.float16)
    rows8 = np.clip(np.rint(table / factor[:, None].astype(np.float32)), -127, 127).astype(np.int8)
    np.savez(path, rows=rows8, factor=factor)


def main() -> None:
    """Read, hold back, cut pieces, train, save, measure on what was held back."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--epochs", type=int, default=8)
    options = arguments.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    learn, held = split_held(list(rows(options.data)))
    with (options.work / "held.tsv").open("w", encoding="utf-8") as out:
        out.writelines("\t".join(row) + "\n" for row in held)
    chosen = blocks(learn, SEED)
    print(f"{len(learn)} pairs, {sum(map(len, chosen))} an epoch, {len(held)} held back", flush=True)
    if not (options.work / "pieces.model").exists():
        train_pieces(options.data, options.work, [t for block in chosen for row in block for t in (row.en, row.ru)])
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(options.work / "pieces.model"))
    en = encode(pieces, [row.en for block in chosen for row in block])
    ru = encode(pieces, [row.ru for block in chosen for row in block])
    bounds = np.cumsum([0] + [len(block) for block in chosen])
    order = [np.arange(a, b) for a, b in pairwise(bounds)]
    bag = Bag()
    fit(bag, order, en, ru, options.epochs)
    save(bag.folded(), options.work / "vectors.npz")
    news = [row for row in held if row.source.endswith("2012_2018")]
    print("held news, nearest is right:",
          accuracy(bag, encode(pieces, [r.en for r in news]), encode(pieces, [r.ru for r in news])))


if __name__ == "__main__":
    main()
