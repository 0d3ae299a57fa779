"""What a written word may begin, looked up once: the tables of one language, read lazily.

Texts repeat their words; a word's capitals, folding and readings are worked out when it is first met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from aligner.glossary.concepts import Concept, Term
from aligner.glossary.folding import APOSTROPHES, POSSESSIVE, fold, words
from aligner.glossary.forms import MentionKind
from aligner.glossary.index import Index
from aligner.model import Lang

_KINDS: tuple[MentionKind, ...] = ("name", "abbreviation", "adjective", "inhabitant")
_CAPITALS = "A-ZÀ-ÖØ-ÞА-ЯЁ" + "".join(
    letter for letter in map(chr, (*range(0x100, 0x250), *range(0x400, 0x410), *range(0x460, 0x530), *range(0x1E00, 0x1F00)))
    if letter.isupper() and letter != "Ё"
)  # fmt: skip


class Reading(NamedTuple):
    """One concept that a form may mean."""

    concept: str
    kind: MentionKind
    term: Term | None
    tags: frozenset[str]


class Start(NamedTuple):
    """What is known of a written word that begins a name, whatever the text.

    ``readings`` is what the word is by itself, under ``key``, when ``trimmed`` letters of a possessive are
    cut off; ``longest`` counts the words of the longest name that begins so.
    """

    folded: str
    key: str
    trimmed: int
    readings: tuple[Reading, ...]
    certain: bool
    longest: int
    caps: bool


class Known(dict[str, "Start | None"]):
    """Written word -> what it begins; filled as words are met, emptied when it has grown too large."""

    LIMIT = 400_000

    def __init__(self, look_up: Callable[[str], Start | None]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> Start | None:
        if len(self) > self.LIMIT:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


class Lexicon:
    """The names of one language as written words are compared with them."""

    def __init__(self, index: Index, lang: Lang, concept: Callable[[str], Concept]) -> None:
        self.lang = lang
        self.doubts = index.doubts[lang]
        self.known = Known(self._start)
        self._lexemes = index.lexemes
        self._tags = [frozenset(tags) for tags in index.tags]
        self._keys = index.keys[lang]
        self._starts = index.starts[lang]
        self._concept = concept
        self._capital: dict[int, int] = {}
        self.pattern = _pattern(index.small[lang])

    def _start(self, word: str) -> Start | None:
        """What a written word begins; None for nearly all words."""
        folded = key = fold(word)
        longest = self._starts.get(folded, 0)
        readings, trimmed = self.read(key, (word,)), 0
        if not readings and self.lang == "en" and (match := POSSESSIVE.match(word)):
            key, trimmed = fold(match[1]), len(word) - len(match[1])
            readings = self.read(key, (match[1],))
        if not readings and longest < 2:
            return None
        caps = len(word) > 1 and word.isupper()
        return Start(
            folded, key, trimmed, readings, self.certain(key, readings, word[0]), max(longest, 1), caps
        )

    def read(self, key: str, written: Sequence[str]) -> tuple[Reading, ...]:
        """The concepts that a form may mean, as it is written: a name needs its capital letter."""
        places = self._keys.get(key)
        if places is None:
            return ()
        found: dict[str, list[tuple[int, int]]] = {}
        for lexeme, tag in zip(places[::2], places[1::2], strict=True):
            if self._allowed(lexeme, written):
                found.setdefault(self._lexemes[lexeme].concept, []).append((lexeme, tag))
        return tuple(self._reading(concept, entries) for concept, entries in found.items())

    def certain(self, key: str, readings: Sequence[Reading], first: str) -> bool:
        """Does the form mean its one concept whatever stands around it?"""
        if len(readings) != 1:
            return False
        reading = readings[0]
        if reading.kind == "name":
            return len(key) > 3 and key not in self.doubts and not self._concept(reading.concept).ambiguous
        return reading.kind != "adjective" or not first.isupper()

    def _allowed(self, place: int, written: Sequence[str]) -> bool:
        lexeme = self._lexemes[place]
        if lexeme.kind == "abbreviation":
            return "".join(written).startswith(re.sub(r"\W", "", lexeme.name))
        if self.lang == "ru" and lexeme.kind != "name":
            return True
        capital = self._capital.get(place)
        if capital is None:
            parts = words(lexeme.name.removeprefix("The ").removeprefix("the "))[1::2]
            capital = next((at for at, word in enumerate(parts) if word[0].isupper()), -1)
            self._capital[place] = capital
        return not 0 <= capital < len(written) or written[capital][0].isupper()

    def _reading(self, concept: str, entries: Sequence[tuple[int, int]]) -> Reading:
        """One concept's reading: a name before an adjective, all tags of its kind together."""
        kind = min((self._lexemes[lexeme].kind for lexeme, _ in entries), key=_KINDS.index)
        same = [(lexeme, tag) for lexeme, tag in entries if self._lexemes[lexeme].kind == kind]
        place = self._lexemes[same[0][0]].term
        return Reading(
            concept,
            kind,
            self._concept(concept).terms[place] if place >= 0 else None,
            frozenset[str]().union(*(self._tags[tag] for _, tag in same)),
        )


def _pattern(small: Sequence[str]) -> str:
    """A regular expression for words that may begin a name: with a capital, or with such small letters."""
    branches = [f"[{_CAPITALS}]"]
    if small:
        branches.append(rf"\b{_trie(small)}")
    return rf"(?:{'|'.join(branches)})\w*(?:[{APOSTROPHES}]\w+)*"


def _trie(prefixes: Sequence[str]) -> str:
    """The prefixes as one expression that tries each letter once; е stands for ё too."""
    if "" in prefixes:
        return ""
    groups: dict[str, list[str]] = {}
    for prefix in prefixes:
        groups.setdefault(prefix[0], []).append(prefix[1:])
    branches = [
        ("[её]" if first == "е" else re.escape(first)) + _trie(rest) for first, rest in groups.items()
    ]
    return f"(?:{'|'.join(branches)})"
