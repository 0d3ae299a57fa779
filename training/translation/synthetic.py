"""Examples whose one side the model wrote itself: back-translation (Sennrich et al. 2016) with a tag on the
source (Caswell et al. 2019), and forward translation (self-training).

A line of ``mono.<lang>.txt`` may have a second field, the same text with its rare words annotated: what is translated
then.  Only what the model is surest of is kept, and what the cleaning rules allow.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np

from training.translation import batches, corpus, decoding, terms, vocabulary
from training.translation.batches import EOS, Shard
from training.translation.model import Transformer
from training.translation.sources import OTHER

CHUNK = 4000  # lines of one task
SECONDS = 40.0  # for the translation of one language's lines

Written = tuple[str, list[int], decoding.Output]  # a line, its token numbers, its translation


T = TypeVar("T")


def cut(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def encode(model: Path, lines: Sequence[str]) -> list[list[int]]:
    return [[*line, EOS] for line in vocabulary.load(model).encode(list(lines))]


def shards(model: Path, lang: str, rows: Sequence[Written]) -> tuple[Shard, Shard]:
    """Lines in ``lang`` -> examples that write them, and examples that write their translation."""
    pieces = vocabulary.load(model)
    to = {name: pieces.piece_to_id(tag) for name, tag in vocabulary.TAGS.items()}
    machine = pieces.piece_to_id(vocabulary.ORIGINS["back"])
    outputs = pieces.decode([output.tokens for _, _, output in rows])
    back, forward = [], []
    for (line, numbers, _), text in zip(rows, outputs, strict=True):
        if (
            terms.OPEN.strip() not in text
            and corpus.fault(*((line, text) if lang == "en" else (text, line))) is None
        ):
            written = [*pieces.encode(text), EOS]
            back.append(([machine, *written], [to[lang], *numbers], 1.0))
            forward.append((numbers, [to[OTHER[lang]], *written], 1.0))
    return batches.pack(back), batches.pack(forward)


def write(model: Transformer, folder: Path, lang: str, keep: float, pool: Executor) -> int:
    """Translate ``folder``/mono.<lang>.txt, for ``SECONDS`` at most, into back.<lang>.npz and forward.<other>.npz;
    how many lines were kept.
    """
    fields = [row.split("\t") for row in (folder / f"mono.{lang}.txt").read_text("utf-8").splitlines()]
    lines = [row[0] for row in fields]
    pieces_file = folder / "sentencepiece.model"
    own, sources = (
        list(chain.from_iterable(pool.map(partial(encode, pieces_file), cut([row[place] for row in fields]))))
        for place in (0, -1)
    )
    tag = vocabulary.load(pieces_file).piece_to_id(vocabulary.TAGS[OTHER[lang]])
    outputs = decoding.translate(model, sources, tag, SECONDS)
    done = [(*row, output) for *row, output in zip(lines, own, outputs, strict=True) if output is not None]
    floor = np.quantile([output.score for _, _, output in done], 1 - keep)
    rows = [row for row in done if row[2].score >= floor]
    made = list(pool.map(partial(shards, pieces_file, lang), cut(rows)))
    for name, place in ((f"back.{lang}", 0), (f"forward.{OTHER[lang]}", 1)):
        batches.join([parts[place] for parts in made]).save(folder / f"{name}.npz")
    return sum(len(back.weights) for back, _ in made)
