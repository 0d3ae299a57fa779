"""Sentence vectors: the embedded static ones, or any Sentence-Transformers-shaped encoder by name.

The embedded table holds 32,000 pieces of English and Russian, 256 numbers each; a text is the plain sum of its
pieces' rows, so that the vector of two sentences together is the sum of theirs (path and scores live on that).
How it was made: training/vectors. This module opens a SentencePiece vocabulary of its own, not a translation
package's, and is besides translation the only one to do so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import mend
from aligner.errors import InputError

Floats = NDArray[np.float32]

FOLDER = Path(__file__).parent.parent / "models" / "vectors"
CHUNK = 2_048  # texts embedded at a time, to bound the memory of the gathered rows
LONGEST = 4_000  # characters of a text that are looked at


class Encoder(Protocol):
    """Texts to vectors that may be added; languages share one space."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """(texts, dimensions) float32."""
        ...


class StaticVectors:
    """The embedded vectors; about a hundred thousand sentences a second."""

    def __init__(self, folder: Path = FOLDER) -> None:
        import sentencepiece

        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        with np.load(folder / "vectors.npz") as saved:
            self._rows = saved["rows"]
            self._factor = saved["factor"].astype(np.float32)
        self._table: Floats | None = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """(texts, 256) float32, the sum of each text's rows; a text without letters is a row of zeros."""
        if self._table is None:
            self._table = self._rows * self._factor[:, None]
        parts = [self._sums(texts[k : k + CHUNK]) for k in range(0, len(texts), CHUNK)]
        return np.concatenate(parts) if parts else np.zeros((0, self._rows.shape[1]), np.float32)

    def _sums(self, texts: Sequence[str]) -> Floats:
        assert self._table is not None
        encode = self._pieces.encode  # one text at a time: a list starts a pool of threads, which costs more
        pieces = [encode(_fold(text[:LONGEST])) for text in texts]
        sums = np.zeros((len(texts), self._table.shape[1]), np.float32)
        counts = np.fromiter(map(len, pieces), np.int64, len(pieces))
        full = np.flatnonzero(counts)
        if len(full):
            flat = np.array(list(chain.from_iterable(pieces)), np.int64)
            starts = np.concatenate(([0], np.cumsum(counts[full])[:-1]))
            sums[full] = np.add.reduceat(self._table[flat], starts, axis=0)
        return sums


def _fold(text: str) -> str:
    return mend(text).replace("ё", "е").replace("Ё", "Е")


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
        """(texts, dimensions) float32, each of length one."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=2)
def open_encoder(name: str | None = None) -> Encoder:
    """The embedded vectors, or the sentence-transformers model of that name; raises InputError."""
    return NamedEncoder(name) if name else StaticVectors()
