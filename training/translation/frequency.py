"""How often words stand in the parallel text and in the monolingual text: what is rare, and what is usual."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from training.translation.dictionary import Entry, inflected

_WORD = re.compile(r"[^\W\d_]+")


class Frequency(NamedTuple):
    """Occurrences of words in small letters, of both languages."""

    pairs: Counter[str]
    mono: Counter[str]

    def known(self, entry: Entry) -> int:
        """How often the pairs show an English word, in any of its regular forms."""
        return sum(self.pairs[form] for form in set(inflected(entry.en, entry.part)))

    def usual(self, entry: Entry) -> int:
        """How often the monolingual text does."""
        return sum(self.mono[form] for form in set(inflected(entry.en, entry.part)))

    def meaning(self, entry: Entry) -> str:
        """The commonest Russian word for the main sense of an entry."""
        return max(entry.senses[0], key=lambda gloss: self.mono[gloss])

    def save(self, path: Path) -> None:
        """A line a word: the word, its count in the pairs, its count in the monolingual text."""
        rows = (f"{word}\t{self.pairs[word]}\t{self.mono[word]}\n" for word in self.pairs | self.mono)
        path.write_text("".join(rows), "utf-8")


def load(path: Path) -> Frequency:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return Frequency(
        Counter({word: int(pairs) for word, pairs, _ in rows}),
        Counter({word: int(mono) for word, _, mono in rows}),
    )


def count(lines: Iterable[str]) -> Counter[str]:
    return Counter(word for line in lines for word in _WORD.findall(line.lower()))
