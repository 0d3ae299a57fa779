"""The names that a written word may begin, looked up once: the tables of one language, read lazily.

Texts repeat their words; a word's capitals, folding and readings are worked out when it is first met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from aligner.glossary.compound import HYPHENS, embedded
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.index import Index
from aligner.glossary.kinds import PROMINENT
from aligner.glossary.normalise import EDGES, ODD, POSSESSIVE, WORD
from aligner.glossary.surface_forms import MentionKind, capital_word
from aligner.model import Lang
from aligner.text.scripts import fold

_KINDS: tuple[MentionKind, ...] = ("name", "abbreviation", "person", "surname", "adjective", "inhabitant", "word")

_INITIALS_DECLINED = re.compile(r"(?<![А-ЯЁ])[А-ЯЁ]{3,}+[а-яё]{1,3}$")  # ГАЗа, of the Gorky car works

class Reading(NamedTuple):
    """One concept that a form may mean."""

    concept: str
    kind: MentionKind
    term: Term | None
    tags: frozenset[str]


class Start(NamedTuple):
    """The facts about a written word that begins a name, whatever the text.

    ``readings`` is what the word is by itself, under ``key``, when ``trimmed`` letters of a possessive are
    cut off; ``longest`` counts the words of the longest name that begins so, ``seconds`` are the letters
    that their second words begin with. ``person`` is a word that begins nothing but persons' names.
    """

    folded: str
    key: str
    trimmed: int
    readings: tuple[Reading, ...]
    certain: bool
    longest: int
    seconds: str
    person: bool


Begun = tuple[int, int, Start]
"""A word that begins a name: where it starts and stops, and what is known of it."""
UNCLEAN: tuple[Begun, ...] = ((-1, -1, Start("", "", 0, (), False, 0, "", False)),)
"""The mark of a chunk with invisible characters, whose text must be cleaned first."""
DERIVED = ("adjective", "inhabitant")
COMBINING = frozenset(["comb"])
Value = TypeVar("Value")


class LazyDict(dict[str, Value]):
    """Written word, or chunk of text -> what is known of it; filled as they are met, emptied when too large."""

    LIMIT = 400_000

    def __init__(self, look_up: Callable[[str], Value]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> Value:
        if len(self) > self.LIMIT:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


class Lexicon:
    """The names of one language as written words are compared with them."""

    def __init__(self, index: Index, lang: Lang, concept: Callable[[str], Concept]) -> None:
        self.lang = lang
        self.doubts = index.doubts[lang]
        self.beginnings = index.beginnings[lang]
        self.read = lru_cache(maxsize=50_000)(self._read)
        self.known: LazyDict[Start | None] = LazyDict(self._start)
        self.chunks: LazyDict[tuple[Begun, ...]] = LazyDict(self._chunk)
        self._lexemes = index.lexemes
        self._tags = [frozenset(tags) for tags in index.tags]
        self._keys = index.keys[lang]
        self._starts = index.starts[lang]
        self._concept = concept
        self._capital: dict[int, int] = {}

    def _chunk(self, chunk: str) -> tuple[Begun, ...]:
        """Return the words of a chunk without spaces that begin names; none for nearly all chunks."""
        bare = chunk.strip(EDGES)
        if bare.isalnum() and self.known[bare] is None:  # the commonest answer, soonest
            return ()
        if not chunk.isascii() and ODD.search(chunk):
            return UNCLEAN
        begun: list[Begun] = []
        for word in WORD.finditer(chunk):
            if start := self.known[word[0]]:
                if self._part(chunk, word.start(), word.end(), start):
                    start = start._replace(readings=(), certain=False)
                if start.readings or start.longest > 1:
                    begun.append((word.start(), word.end(), start))
        return tuple(begun)

    def _part(self, chunk: str, start: int, stop: int, known: Start) -> bool:
        """Return True if a one-word name is part of an address or compound, or half a word without its hyphen (армяно-)."""
        if not known.readings:
            return False
        if known.readings[0].tags == COMBINING and chunk[stop : stop + 1] not in HYPHENS:
            return True
        return embedded(chunk, start, stop - known.trimmed, known.readings[0].kind in DERIVED, self.is_ours)

    def is_ours(self, word: str) -> bool:
        """Return True if this word begins a name in the glossary."""
        return self.known[word] is not None

    def _start(self, word: str) -> Start | None:
        """Return the names that a written word begins; None for nearly all words."""
        folded = key = fold(word)
        longest, seconds, person, small = self._starts.get(folded, (0, "", False, True))
        bare = self.bare(word)
        if (not longest and bare == word) or (not small and word[0].islower()):
            return None
        if trimmed := len(word) - len(bare):
            key = fold(bare)
        readings = self.read(key, (bare,))
        if not readings and longest < 2:
            return None
        certain = self.certain(key, readings, word[0])
        return Start(folded, key, trimmed, readings, certain, max(longest, 1), seconds, person)

    def bare(self, word: str) -> str:
        """Return the word without an English possessive: ``Baku's`` -> ``Baku``."""
        match = POSSESSIVE.match(word) if self.lang == "en" else None
        return match[1] if match else word

    def _read(self, key: str, written: tuple[str, ...]) -> tuple[Reading, ...]:
        """Return the concepts that a form may mean, as it is written: a name needs its capital letter."""
        places = self._keys.get(key)
        if places is None:
            return ()
        found: dict[str, list[tuple[int, int]]] = {}
        for lexeme, tag in zip(places[::2], places[1::2], strict=True):
            if self._allowed(lexeme, written):
                found.setdefault(self._lexemes[lexeme].concept, []).append((lexeme, tag))
        return tuple(self._reading(concept, entries) for concept, entries in found.items())

    def certain(self, key: str, readings: Sequence[Reading], first: str) -> bool:
        """Return True if the form has one concept, whatever the context."""
        if len(readings) != 1:
            return False
        reading = readings[0]
        concept = self._concept(reading.concept)
        if " " not in key and concept.not_context.get(self.lang):
            return False
        if reading.kind == "abbreviation" and reading.term and reading.term.ambiguous:
            return False
        if reading.kind in ("person", "surname"):
            return reading.kind == "person"
        if reading.kind != "name":
            return self.lang == "en" or reading.kind == "abbreviation" or not first.isupper()
        if concept.ambiguous is not None:
            return not concept.ambiguous
        doubt = self.doubts.get(key)
        if doubt is None:
            return len(key) > 3 or bool(reading.term and reading.term.name.isupper())
        return (
            concept.kind == "country" if doubt == "person" else doubt == "noun" and concept.kind in PROMINENT
        )

    def _allowed(self, place: int, written: Sequence[str]) -> bool:
        lexeme = self._lexemes[place]
        if lexeme.kind == "abbreviation":
            return "".join(written).startswith(re.sub(r"\W", "", lexeme.name))
        if self.lang == "ru" and lexeme.kind in DERIVED:
            return True
        if _INITIALS_DECLINED.match(written[0]) and not lexeme.name[:2].isupper():
            return False
        capital = self._capital.get(place)
        if capital is None:
            capital = self._capital[place] = capital_word(lexeme.name)
        return not 0 <= capital < len(written) or written[capital][0].isupper()

    def _reading(self, concept: str, entries: Sequence[tuple[int, int]]) -> Reading:
        """Return one concept's reading: a name before an adjective, all tags of its kind together."""
        kind = min((self._lexemes[lexeme].kind for lexeme, _ in entries), key=_KINDS.index)
        same = [(lexeme, tag) for lexeme, tag in entries if self._lexemes[lexeme].kind == kind]
        place = self._lexemes[same[0][0]].term
        return Reading(
            concept,
            kind,
            self._concept(concept).terms[place] if place >= 0 else None,
            frozenset[str]().union(*(self._tags[tag] for _, tag in same)),
        )
