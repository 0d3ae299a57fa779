"""The profile by which an edition is found: an article's vector, names, numbers, length, day and links."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Encoder
from aligner.alignment.evidence import DIGITS, tokens
from aligner.model import Article, Lang

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]  # sorted hashes, each once: of hundreds of thousands of articles, sets would not fit
HASH_BITS = 24  # of a hash of a name or number: few of an archive's share one by chance
_MIX = np.uint64(0x9E3779B97F4A7C15)
SENTENCES = 60  # of an article that are looked at: its lead and what follows tell what it is


@dataclass(frozen=True, slots=True)
class ArticleProfile:
    """An article as the search for its edition sees it.

    ``vector`` (256,) has length one, in half precision; ``names`` and ``numbers`` are hashes that both languages share;
    ``traces`` are hashes of authors, pictures and links. ``length`` counts characters. ``packed`` holds the sentences, compressed, for the second look.
    """

    key: str
    source: str
    lang: Lang
    url: str
    published: date | None
    section: str
    editions: tuple[tuple[str, str], ...]
    vector: NDArray[np.float16]
    names: Keys
    numbers: Keys
    traces: Keys
    length: int
    packed: bytes

    @property
    def sentences(self) -> list[str]:
        """The sentences that are looked at."""
        return zlib.decompress(self.packed).decode("utf-8").split("\n")


def make_profile(article: Article, sentences: Sequence[str], encoder: Encoder) -> ArticleProfile:
    """Return the profile of an article; ``sentences`` are those of its text, in order."""
    texts = [" ".join(text.split()) for text in sentences[:SENTENCES]] or [""]
    found = [token for text in texts for token in tokens(text)]
    return ArticleProfile(
        key=article.key,
        source=article.source,
        lang=article.lang,
        url=article.url,
        published=article.published,
        section=article.section,
        editions=article.editions,
        vector=mean(unit(encoder.encode(texts))).astype(np.float16),
        names=_keys(key for key, kind in found if kind != DIGITS),
        numbers=_keys(key for key, kind in found if kind == DIGITS),
        traces=_keys([*_authors(article.byline), *map(_hashed, article.links)]),
        length=sum(map(len, texts)),
        packed=zlib.compress("\n".join(texts).encode("utf-8", "replace")),
    )


def _authors(byline: str) -> Iterator[int]:
    """Yield hashes of names, alike in both alphabets, but apart from those in the text."""
    yield from (_hashed(f"by {key}") for key, _ in tokens(byline))


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def _keys(keys: Iterable[int]) -> Keys:
    mixed = np.fromiter(keys, np.int64).astype(np.uint64) * _MIX
    return np.unique(mixed >> np.uint64(64 - HASH_BITS)).astype(np.uint32)


def unit(vectors: Floats) -> Floats:
    """Return the rows at length one; rows of zeros stay."""
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6))
    return scaled


def mean(vectors: Floats) -> Floats:
    """Return the direction of the rows' sum."""
    total = vectors.sum(axis=0)
    direction: Floats = total / np.maximum(np.linalg.norm(total), np.float32(1e-6))
    return direction
