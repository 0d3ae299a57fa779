"""Find names in a text: one pass over its words, one look-up a word, the longest name wins.

The steps of Matcher.find:
  1. cut the text into words (folding.words); a word that begins no name costs one dictionary look-up;
  2. from a word that begins one, take the longest run of words that is a form of a name;
  3. drop what stands in a URL, an address or a handle, or is a part of a longer compound (Нью-Йорк);
  4. a form that is certain is a Mention at once; a doubtful one, or one of several concepts, is judged
     by what stands around it (context.py), after all certain ones are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from aligner.glossary import context
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.folding import clean, fold, joint, words
from aligner.glossary.forms import MentionKind
from aligner.glossary.index import Index
from aligner.model import Lang

_POSSESSIVE = re.compile(r"(.+)['’‘`]s$", re.I)
_GLUE = frozenset("./@:\\=?&#_") | {"://", "//", "/@", "./", "?=", "/#"}
_HYPHENS = frozenset("-\u2010\u2011")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,6}|рф)(?:/\S*)?(?![\w])|(?<![\w/])[\w.-]*/(?:[\w.-]+/)+[\w.-]*",
    re.I,
)
_KINDS: tuple[MentionKind, ...] = ("name", "abbreviation", "adjective", "inhabitant")


class Mention(NamedTuple):
    """A name found in a text: ``text`` is what stands at ``start:stop`` there, invisible characters included.

    ``term`` is None for adjectives and inhabitants; ``tags`` say what the form can be (``gen``, ``ins.f``,
    ``acc.pl``), none in English; ``others`` are the concepts it may mean as well, where nothing around it
    decides: ``concept`` is then the most prominent of them.
    """

    concept: str
    term: Term | None
    start: int
    stop: int
    text: str
    kind: MentionKind
    tags: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()

    @property
    def cases(self) -> frozenset[str]:
        """The cases that the form can be; empty in English."""
        return frozenset(tag.partition(".")[0] for tag in self.tags) & context.CASE_SET

    @property
    def candidates(self) -> tuple[str, ...]:
        """All concepts that it may mean, likeliest first."""
        return (self.concept, *self.others)


class Start(NamedTuple):
    """What is known of a written word that may begin a name, whatever the text."""

    folded: str
    bare: str
    trimmed: int
    capital: bool
    caps: bool
    longest: int


class Reading(NamedTuple):
    """One concept that a form may mean."""

    concept: str
    kind: MentionKind
    term: Term | None
    tags: frozenset[str]


class _Words(dict[str, Start | None]):
    """Written word -> what it may begin; filled as words are met, emptied when it has grown too large."""

    LIMIT = 400_000

    def __init__(self, look_up: Callable[[str], Start | None]) -> None:
        self._look_up = look_up

    def __missing__(self, word: str) -> Start | None:
        if len(self) > self.LIMIT:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


class Matcher:
    """Finds the names of one language; holds the tables and what it learnt of words, no text."""

    def __init__(self, index: Index, lang: Lang, concept: Callable[[str], Concept]) -> None:
        self.lang = lang
        self._lexemes = index.lexemes
        self._tags = [frozenset(tags) for tags in index.tags]
        self._keys = index.keys[lang]
        self._starts = index.starts[lang]
        self._doubts = index.doubts[lang]
        self._concept = concept
        self._known = _Words(self._start)
        self._capital_word: dict[int, int] = {}
        self._readings: dict[tuple[str, bool], tuple[Reading, ...]] = {}

    def find(self, text: str) -> list[Mention]:
        """All mentions in order of place; they do not overlap."""
        bare, offsets = clean(text)
        parts = words(bare)
        starts = list(map(self._known.__getitem__, parts[1::2]))
        if not any(starts):
            return []
        scene = context.Scene(bare, parts, [0, *accumulate(map(len, parts))], starts, self.lang)
        found, doubtful = [], []
        for spot in self._spots(scene, 0, len(starts), 99):
            mention = self._certain(scene, spot)
            (doubtful if mention is None else found).append(spot if mention is None else mention)
        if doubtful:
            countries = {self._concept(mention.concept).country for mention in found} - {""}
            for spot in doubtful:
                found += self._judged(scene, spot, countries)
            found.sort(key=lambda mention: mention.start)
        return found if offsets is None else [_moved(mention, text, offsets) for mention in found]

    def _start(self, word: str) -> Start | None:
        """What a written word may begin; None for nearly all words."""
        folded = fold(word)
        bare, trimmed = folded, 0
        if self.lang == "en" and (match := _POSSESSIVE.match(word)):
            bare, trimmed = fold(match[1]), len(word) - len(match[1])
        longest = max(self._starts.get(folded, 0), self._starts.get(bare, 0))
        start = Start(folded, bare, trimmed, word[0].isupper(), len(word) > 1 and word.isupper(), longest)
        if longest == 0 or (longest == 1 and not self._at(folded, word) and not self._at(bare, word)):
            return None
        return start

    def _spots(self, scene: context.Scene, first: int, stop: int, most: int) -> Iterator[context.Spot]:
        """The longest names from left to right among the words first..stop, of at most so many words."""
        place = first
        while place < stop:
            spot = self._longest(scene, place, min(most, stop - place)) if scene.starts[place] else None
            if spot is None:
                place += 1
            else:
                yield spot
                place += spot.count
                most = max(most, 99)

    def _longest(self, scene: context.Scene, place: int, most: int) -> context.Spot | None:
        """The longest form of a name that begins at this word."""
        start = scene.starts[place]
        parts = scene.parts
        key, best = "", None
        for count in range(1, min(start.longest, most) + 1):
            at = place + count - 1
            word = parts[2 * at + 1]
            if count > 1:
                link = joint(parts[2 * at])
                if not link:
                    break
                key += link
            folded = start.folded if count == 1 else fold(word)
            readings = self._found(scene, place, count, key + folded)
            trimmed = 0
            if not readings and self.lang == "en" and (match := _POSSESSIVE.match(word)):
                readings = self._found(scene, place, count, key + fold(match[1]))
                trimmed = len(word) - len(match[1])
            if readings:
                best = context.Spot(place, count, trimmed, key + folded, readings)
            key += folded
        return best if best is None or not self._embedded(scene, best) else None

    def _found(self, scene: context.Scene, place: int, count: int, key: str) -> tuple[Reading, ...]:
        if key not in self._keys:
            return ()
        if count == 1:
            return self._at(key, scene.parts[2 * place + 1])
        return self._read(key, scene.parts[2 * place + 1 : 2 * (place + count) : 2])

    def _at(self, key: str, word: str) -> tuple[Reading, ...]:
        return self._read(key, (word,)) if key in self._keys else ()

    def _read(self, key: str, written: Sequence[str]) -> tuple[Reading, ...]:
        """The concepts that a form may mean, as it is written here: a name needs its capital letter."""
        places = self._keys[key]
        found: dict[str, list[tuple[int, int]]] = {}
        for lexeme, tag in zip(places[::2], places[1::2], strict=True):
            if self._allowed(lexeme, written):
                found.setdefault(self._lexemes[lexeme].concept, []).append((lexeme, tag))
        return tuple(self._reading(concept, entries) for concept, entries in found.items())

    def _allowed(self, place: int, written: Sequence[str]) -> bool:
        lexeme = self._lexemes[place]
        if lexeme.kind in ("adjective", "inhabitant") and self.lang == "ru":
            return True
        if lexeme.kind == "abbreviation":
            return "".join(written).startswith(re.sub(r"\W", "", lexeme.name))
        capital = self._capital_word.get(place)
        if capital is None:
            plain = words(lexeme.name.removeprefix("The ").removeprefix("the "))[1::2]
            capital = next((at for at, word in enumerate(plain) if word[0].isupper()), -1)
            self._capital_word[place] = capital
        return capital < 0 or capital >= len(written) or written[capital][0].isupper()

    def _reading(self, concept: str, entries: list[tuple[int, int]]) -> Reading:
        """One concept's reading: a name before an adjective, all tags of its kind together."""
        kind = min((self._lexemes[lexeme].kind for lexeme, _ in entries), key=_KINDS.index)
        same = [(lexeme, tag) for lexeme, tag in entries if self._lexemes[lexeme].kind == kind]
        place = self._lexemes[same[0][0]].term
        return Reading(
            concept,
            kind,
            self._concept(concept).terms[place] if place >= 0 else None,
            frozenset().union(*(self._tags[tag] for _, tag in same)),
        )

    def _embedded(self, scene: context.Scene, spot: context.Spot) -> bool:
        """Is the name a part of an address, or of a compound with an unknown name (Нью-Йорк for Йорк)?"""
        before, after = scene.parts[2 * spot.place], scene.parts[2 * (spot.place + spot.count)]
        if (before in _GLUE or after in _GLUE or before.endswith("@")) and scene.within(spot, _ADDRESS):
            return True
        if spot.readings[0].kind in ("adjective", "inhabitant"):
            return False
        left = scene.word(spot.place - 1) if before in _HYPHENS else ""
        right = scene.word(spot.place + spot.count) if after in _HYPHENS else ""
        return any(
            word[:1].isupper() and self._known[word] is None and len(word) > 1 for word in (left, right)
        )

    def _certain(self, scene: context.Scene, spot: context.Spot) -> Mention | None:
        """A mention that needs no look around; None where one is needed."""
        reading = spot.readings[0]
        if len(spot.readings) > 1:
            return None
        if reading.kind == "name":
            if spot.key in self._doubts or self._concept(reading.concept).ambiguous:
                return None
            if len(spot.key) <= 3:
                return None
        elif reading.kind == "adjective" and scene.starts[spot.place].capital:
            return None
        return self._mention(scene, spot, reading, ())

    def _judged(self, scene: context.Scene, spot: context.Spot, countries: set[str]) -> list[Mention]:
        """A doubtful spot's mention, or those of the shorter names within it."""
        judged = [
            (context.weigh(scene, spot, reading.kind, self._concept(reading.concept), countries,
                           self._doubts.get(spot.key, "")), reading)
            for reading in spot.readings
        ]  # fmt: skip
        accepted = [(weight, reading) for weight, reading in judged if weight is not None]
        if accepted:
            best = max(weight for weight, _ in accepted)
            likely = [reading for weight, reading in accepted if weight == best]
            likely.sort(key=lambda reading: context.prominence(self._concept(reading.concept)))
            others = tuple(reading.concept for reading in likely[1:])
            return [self._mention(scene, spot, likely[0], others)]
        if spot.count == 1:
            return []
        mentions: list[Mention] = []
        for inner in self._spots(scene, spot.place, spot.place + spot.count, spot.count - 1):
            mention = self._certain(scene, inner)
            mentions += self._judged(scene, inner, countries) if mention is None else [mention]
        return mentions

    def _mention(
        self, scene: context.Scene, spot: context.Spot, reading: Reading, others: tuple[str, ...]
    ) -> Mention:
        start = scene.edges[2 * spot.place + 1]
        stop = scene.edges[2 * (spot.place + spot.count)] - spot.trimmed
        name = reading.term.name if reading.term else ""
        if name.endswith(".") and scene.text[stop : stop + 1] == ".":
            stop += 1
        return Mention(
            reading.concept,
            reading.term,
            start,
            stop,
            scene.text[start:stop],
            reading.kind,
            reading.tags,
            others,
        )


def _moved(mention: Mention, text: str, offsets: Sequence[int]) -> Mention:
    """The mention at its place in the text as it was given."""
    start, stop = offsets[mention.start], offsets[mention.stop - 1] + 1
    while stop < len(text) and "\u0300" <= text[stop] <= "\u036f":
        stop += 1
    return mention._replace(start=start, stop=stop, text=text[start:stop])
