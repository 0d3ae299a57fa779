"""Sentence vectors: the embedded static ones, or any Sentence-Transformers-shaped encoder by name.

The embedded table holds 32,000 pieces of English and Russian, 256 numbers each; a text is the plain sum of its
pieces' rows, so that the vector of two sentences together is the sum of theirs, and that of a word the sum of its pieces'
(path and scores live on that).
How it was made: training/vectors. This module opens a SentencePiece vocabulary of its own, not a translation
package's, and is besides translation the only one to do so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.threads import one_thread
from aligner.errors import InputError
from aligner.text.encoding import read_as_russian

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FOLDER = Path(__file__).parent.parent / "models" / "vectors"
CHUNK = 64  # texts embedded at a time
LONGEST = 4_000  # characters of a text that are looked at
SPACE = "\u2581"  # what SentencePiece writes for one
LETTER = re.compile(r"[^\W_]")


class Encoder(Protocol):
    """Texts to vectors that may be added; languages share one space."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return (texts, dimensions) float32."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a side's sentences, in order: ``units`` (types, dimensions) of length one, ``weight`` (types,).

    Sentence ``i`` holds the types ``token[start[i] : start[i + 1]]``. Marks and spaces do not count as words.
    """

    units: Floats
    weight: Floats
    token: Ints
    start: Ints

    def part(self, first: int, last: int) -> Words:
        """Return the words of the sentences ``first <= i < last``."""
        start = self.start[first : last + 1]
        return Words(self.units, self.weight, self.token[start[0] : start[-1]], start - start[0])


class StaticVectors:
    """The embedded vectors; about a hundred thousand sentences a second."""

    def __init__(self, folder: Path = FOLDER) -> None:
        import sentencepiece

        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        with np.load(folder / "vectors.npz") as saved:
            self._rows = saved["rows"]
            self._factor = saved["factor"].astype(np.float32)
        names = self._pieces.id_to_piece(list(range(len(self._rows))))
        self._begins = np.array([name[0] == SPACE for name in names])
        self._letters = np.array([LETTER.search(name) is not None for name in names])
        self._key = np.random.default_rng(0).integers(1 << 62, size=len(names), dtype=np.int64)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return (texts, 256) float32, the sum of each text's rows; a text without pieces is a row of zeros."""
        return self.read(texts)[0]

    def read(self, texts: Sequence[str]) -> tuple[Floats, Words]:
        """Return the vectors of ``encode`` and the texts word by word."""
        flat, start = self._cut(texts)
        types, token = np.unique(flat, return_inverse=True)
        rows = self._rows[types] * self._factor[types, None]
        with one_thread():
            return _sums(rows, token, start), self._words(rows, flat, token, start)

    def count(self, texts: Sequence[str]) -> Ints:
        """Return (texts,): of how many pieces each is made; rare words are made of many."""
        return np.diff(self._cut(texts)[1])

    def _cut(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the pieces of all texts and the offset of each text's first piece; the last offset is the end."""
        encode = self._pieces.encode  # one text at a time: a list starts a pool of threads, which costs more
        pieces = [encode(_fold(text[:LONGEST])) for text in texts]
        counts = np.fromiter(map(len, pieces), np.int64, len(pieces))
        start = np.concatenate(([0], np.cumsum(counts)))
        return np.fromiter(chain.from_iterable(pieces), np.int64, int(start[-1])), start

    def _words(self, rows: Floats, flat: Ints, token: Ints, start: Ints) -> Words:
        """Group pieces with letters into words, up to the next space; ``rows`` are the vectors of the tokens' types."""
        lettered = self._letters[flat]
        first = self._begins[flat]  # a new array: it may be changed
        first[1:] |= ~lettered[:-1]
        first[start[:-1][start[:-1] < len(flat)]] = True
        own = np.flatnonzero(lettered)
        at = np.flatnonzero(first[own])  # the words' first pieces among the lettered ones
        if not len(at):
            return Words(rows[:0], rows[:0, 0], at, np.zeros_like(start))
        _, one, word = np.unique(
            np.add.reduceat(self._key[flat[own]], at), return_index=True, return_inverse=True
        )
        sizes = np.diff(np.append(at, len(own)))[one]
        vectors = rows[token[own[at[one]]]]
        for place in range(1, int(sizes.max())):
            longer = np.flatnonzero(sizes > place)
            vectors[longer] += rows[token[own[at[one[longer]] + place]]]
        weight = np.maximum(np.sqrt(np.einsum("nd,nd->n", vectors, vectors)), np.float32(1e-6))
        return Words(vectors / weight[:, None], weight, word, np.searchsorted(own[at], start))


def _sums(rows: Floats, token: Ints, start: Ints) -> Floats:
    """Return (texts, dimensions): the rows of each text's tokens, added up."""
    count = len(start) - 1
    if count > CHUNK:
        out = np.empty((count, rows.shape[1]), np.float32)
        for k in range(0, count, CHUNK):
            out[k : k + CHUNK] = _part(rows, token, start[k : k + CHUNK + 1])
        return out
    text = np.repeat(np.arange(count), np.diff(start))
    counts = np.bincount(text * len(rows) + token, minlength=count * len(rows))
    return counts.reshape(count, len(rows)).astype(np.float32) @ rows


def _part(rows: Floats, token: Ints, start: Ints) -> Floats:
    """Return the sums for some texts, over their own rows alone."""
    types, place = np.unique(token[start[0] : start[-1]], return_inverse=True)
    return _sums(rows[types], place, start - start[0])


def _fold(text: str) -> str:
    return read_as_russian(text).replace("ё", "е").replace("Ё", "Е")


class NamedEncoder:
    """An encoder of the sentence-transformers library, by model name or folder."""

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise InputError(
                f"the encoder {name!r} needs sentence-transformers: install aligner[encoder], or leave --encoder out"
            ) from None
        try:
            self._model = SentenceTransformer(name)
        except (
            Exception
        ) as error:  # whatever that library or its hub client raises for a model it cannot open
            raise InputError(f"the encoder {name!r} cannot be opened: {error}") from error

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return (texts, dimensions) float32, each of length one."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=1)
def open_vectors() -> StaticVectors:
    """Return the embedded vectors."""
    return StaticVectors()


@lru_cache(maxsize=1)
def open_encoder(name: str) -> Encoder:
    """Return the sentence-transformers model of that name; raises InputError."""
    return NamedEncoder(name)
