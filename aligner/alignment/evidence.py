"""What a sentence shows besides its meaning: length, digits, names, how it begins and ends. Text in, arrays out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from aligner.text.encoding import read_as_russian
from aligner.text.sound import skeletons

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TOKEN = re.compile(r"\d+|[A-ZА-ЯЁ][\w’'-]*")
TOKEN_IN_RUSSIAN = re.compile(
    r"\d+|[A-ZА-ЯЁ][\w’'-]*|[a-z]{2,}"
)  # a Latin word there may be a name in the English
TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
LOW_START = re.compile(r"^[\s\"'“‘«(\[—–-]*[a-zа-яё,;)]")
SPEECH_START = re.compile(r"^\s*(?:[\"'“‘«„]|[—–-]\s)")
WORDLESS = re.compile(r"^\W*$")
CYRILLIC = re.compile("[А-Яа-яЁё]")
DIGITS, NAMES = 0, 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """One side, one row a sentence; ``owner``/``token``/``kind`` list its tokens in order of sentences.

    ``length`` is in characters; the flags are 0 or 1; ``paragraph`` is 1 where a paragraph starts (all 0 where
    paragraphs are not known). ``token`` holds hashes: equal hashes are evidence for each other across languages.
    """

    length: Floats
    question: Floats
    broken: Floats
    low: Floats
    speech: Floats
    paragraph: Floats
    owner: Ints
    token: Ints
    kind: Ints

    def part(self, first: int, last: int) -> Evidence:
        """Return the evidence of the sentences ``first <= i < last``."""
        own = slice(*np.searchsorted(self.owner, [first, last]))
        return Evidence(
            length=self.length[first:last],
            question=self.question[first:last],
            broken=self.broken[first:last],
            low=self.low[first:last],
            speech=self.speech[first:last],
            paragraph=self.paragraph[first:last],
            owner=self.owner[own] - first,
            token=self.token[own],
            kind=self.kind[own],
        )


def read(
    texts: Sequence[str],
    paragraphs: Sequence[int] | None = None,
    keys: Sequence[Iterable[str]] | None = None,
) -> Evidence:
    """Return the evidence of one side, in order; ``keys`` of a sentence are shared with its counterpart on the other side."""
    texts = [read_as_russian(text) for text in texts]
    found = [tokens(text) for text in texts]
    if keys:
        found = [own | {(_digest(key), NAMES) for key in shared} for own, shared in zip(found, keys, strict=True)]
    token, kind = np.array([pair for own in found for pair in own], np.int64).reshape(-1, 2).T
    return Evidence(
        length=np.array([max(1, len(text)) for text in texts], np.float32),
        question=_flags("?" in text[-4:] for text in texts),
        broken=_flags(TERMINAL.search(text) is None for text in texts),
        low=_flags((LOW_START.match(text) or WORDLESS.match(text)) is not None for text in texts),
        speech=_flags(SPEECH_START.match(text) is not None for text in texts),
        paragraph=_starts(paragraphs, len(texts)),
        owner=np.repeat(np.arange(len(texts)), [len(own) for own in found]),
        token=token,
        kind=kind,
    )


def _flags(values: Iterable[bool]) -> Floats:
    return np.fromiter(values, np.float32)


def _starts(paragraphs: Sequence[int] | None, count: int) -> Floats:
    if paragraphs is None or not count:
        return np.zeros(count, np.float32)
    numbers = np.asarray(paragraphs)
    return np.concatenate(([1], numbers[1:] != numbers[:-1])).astype(np.float32)


def tokens(text: str) -> set[tuple[int, int]]:
    """Return (hash, kind) of the digit runs and of the words that could be a name in either script."""
    words = (TOKEN_IN_RUSSIAN if CYRILLIC.search(text) else TOKEN).findall(text)
    return set(chain.from_iterable(map(_keys, words)))


@lru_cache(maxsize=100_000)
def _keys(word: str) -> tuple[tuple[int, int], ...]:
    if word[0].isdigit():
        return ((int(word[:15]), DIGITS),)
    return tuple((key, NAMES) for key in name_keys(word))


def name_keys(word: str) -> tuple[int, ...]:
    """Return hashes of the word's skeletons; none for a word with fewer than two consonants."""
    return tuple(_stable(key) for key in skeletons(word))


def _stable(key: str) -> int:
    """Return a hash that is the same in every process, unlike ``hash``."""
    return int.from_bytes(key.encode("utf-8")[:7], "big") + (1 << 60)


def _digest(key: str) -> int:
    """Return the number of a key of any length, apart from the numbers of ``_stable``."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=7).digest(), "big") + (1 << 61)
