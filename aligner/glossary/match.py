"""Find names in a text: one pass over its words, the longest name wins.

The steps of Matcher.find:
  1. cut the text at spaces; what names a chunk's words may begin is worked out once, whatever texts follow,
     so that a chunk costs one look-up;
  2. from a word that begins a name, take the longest run of words that is a form of one;
  3. drop what stands in a URL, an address or a handle, or is a part of a longer compound (Нью-Йорк);
  4. a form that is certain is a Mention at once; a doubtful one, or one of several concepts, is judged
     by what stands around it (context.py), after all certain ones are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from aligner.glossary import context
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.context import Scene, Spot
from aligner.glossary.folding import NEXT_WORD, WORD, clean, fold, joint, origin
from aligner.glossary.forms import MentionKind
from aligner.glossary.index import Index
from aligner.glossary.lexicon import Begun, Lexicon, Reading, Start
from aligner.model import Lang

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@\w+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,6}|рф)(?:/\S*)?(?![\w])|(?<![\w/])[\w.-]*/(?:[\w.-]+/)+[\w.-]*",
    re.I,
)
_GLUE = frozenset("./@:\\=?&#_-\u2010\u2011")
_NEW = (" New ", " Fort ", " Port ", " San ", " Santa ", " Los ", " Las ", " St. ", " St ", " Нью ", " Сан ")
"""Words that make another name of the one they stand before: New York is not York."""
_HYPHENS = frozenset("-\u2010\u2011")


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


def _placed(text: str, chunks: Sequence[str], begun: Sequence[tuple[Begun, ...]]) -> Iterator[Begun]:
    """The words that begin names, at their places in the text rather than in their chunks."""
    at = 0
    for chunk, words in zip(chunks, begun, strict=True):
        if not words:
            continue
        at = text.find(chunk, at)
        while text[max(0, at - 1) : at].strip() or text[at + len(chunk) : at + len(chunk) + 1].strip():
            at = text.find(chunk, at + 1)  # the same letters stood inside a longer chunk
        for start, stop, known in words:
            yield at + start, at + stop, known
        at += len(chunk)


class Matcher:
    """Finds the names of one language; keeps what it learnt of words, but no text."""

    def __init__(self, index: Index, lang: Lang, concept: Callable[[str], Concept]) -> None:
        self.lang: Lang = lang
        self._concept = concept
        self._lexicon = Lexicon(index, lang, concept)
        self._joint = lru_cache(maxsize=4096)(joint)

    def find(self, text: str) -> list[Mention]:
        """All mentions in order of place; they do not overlap."""
        bare, offsets = clean(text)
        chunks = bare.split()
        begun = list(map(self._lexicon.chunks.__getitem__, chunks))
        if not any(begun):
            return []
        scene = Scene(bare, self.lang, self._lexicon.known)
        found: list[Mention] = []
        doubtful: list[Spot] = []
        for spot in self._spots(scene, _placed(bare, chunks, begun)):
            if spot.certain:
                found.append(self._mention(scene, spot, spot.readings[0], ()))
            else:
                doubtful.append(spot)
        if doubtful:
            countries = {self._concept(mention.concept).country for mention in found} - {""}
            for spot in doubtful:
                found += self._judged(scene, spot, countries)
            found.sort(key=lambda mention: mention.start)
        return found if offsets is None else [self._moved(mention, text, offsets) for mention in found]

    def _spots(
        self, scene: Scene, begun: Iterable[Begun], banned: tuple[int, int] | None = None
    ) -> Iterator[Spot]:
        """The longest names from left to right; one span may be banned, so that what lies within it is seen."""
        end = 0
        for place, stop, start in begun:
            if place < end:
                continue
            spot: Spot | None = None
            if start.longest == 1:
                spot = Spot(place, stop - start.trimmed, start.key, start.readings, start.certain)
            else:
                spot = self._longest(scene, place, stop, start, banned)
            if spot is not None and not self._embedded(scene, spot):
                yield spot
                end = spot.stop

    def _longest(
        self, scene: Scene, place: int, stop: int, start: Start, banned: tuple[int, int] | None
    ) -> Spot | None:
        """The longest form of a name that begins at this word."""
        best = None
        if start.readings and (place, stop) != banned:
            best = Spot(place, stop - start.trimmed, start.key, start.readings, start.certain)
        key, written, word = start.folded, [scene.text[place:stop]], scene.text[place:stop]
        for _ in range(start.longest - 1):
            match = NEXT_WORD.match(scene.text, stop)
            link = self._joint(match[1]) if match else ""
            if not match or not link:
                break
            word, stop = match[2], match.end()
            written.append(word)
            key += link
            bare = self._lexicon.bare(word)
            readings = self._lexicon.read(key + fold(bare), written)
            end = stop - len(word) + len(bare)
            if readings and (place, end) != banned:
                certain = self._lexicon.certain(key + fold(bare), readings, scene.text[place])
                best = Spot(place, end, key + fold(bare), readings, certain)
            key += fold(word)
        return best

    def _embedded(self, scene: Scene, spot: Spot) -> bool:
        """Is the name a part of an address, or of a compound with an unknown name (Нью-Йорк for Йорк)?"""
        text = scene.text
        before = text[spot.start - 1] if spot.start else " "
        after = text[spot.stop] if spot.stop < len(text) else " "
        if before == " " and (" " + text[max(0, spot.start - 7) : spot.start]).endswith(_NEW):
            return True
        left, right = before in _GLUE, after in _GLUE and text[spot.stop + 1 : spot.stop + 2].isalnum()
        if not left and not right:
            return False
        if before not in _HYPHENS and after not in _HYPHENS and scene.within(spot, _ADDRESS):
            return True
        if spot.readings[0].kind in ("adjective", "inhabitant"):
            return False
        words = [scene.before(spot.start)[0]] if before in _HYPHENS else []
        words += [scene.after(spot.stop)[1]] if right and after in _HYPHENS else []
        return any(len(word) > 1 and word[0].isupper() and scene.known[word] is None for word in words)

    def _judged(self, scene: Scene, spot: Spot, countries: set[str]) -> list[Mention]:
        """A doubtful spot's mention, or those of the shorter names within it."""
        doubt = self._lexicon.doubts.get(spot.key, "")
        accepted: list[tuple[int, Reading]] = []
        for reading in spot.readings:
            concept = self._concept(reading.concept)
            weight = context.weigh(scene, spot, reading.kind, concept, countries, doubt)
            if weight is not None:
                accepted.append((weight, reading))
        if accepted:
            best = max(weight for weight, _ in accepted)
            likely = [reading for weight, reading in accepted if weight == best]
            likely.sort(key=lambda reading: context.prominence(self._concept(reading.concept)))
            return [self._mention(scene, spot, likely[0], tuple(reading.concept for reading in likely[1:]))]
        span = (spot.start, spot.stop)
        begun = (
            (word.start(), word.end(), start)
            for word in WORD.finditer(scene.text, *span)
            if (start := scene.known[word[0]])
        )
        mentions: list[Mention] = []
        for inner in self._spots(scene, begun, banned=span):
            if (inner.start, inner.stop) == span:
                continue
            if inner.certain:
                mentions.append(self._mention(scene, inner, inner.readings[0], ()))
            else:
                mentions += self._judged(scene, inner, countries)
        return mentions

    def _mention(self, scene: Scene, spot: Spot, reading: Reading, others: tuple[str, ...]) -> Mention:
        start, stop = spot.start, spot.stop
        if "." in scene.text[start:stop] and scene.text[stop : stop + 1] == ".":  # the last stop of U.S.
            stop += 1
        return Mention(
            reading.concept, reading.term, start, stop, scene.text[start:stop], reading.kind, reading.tags, others
        )  # fmt: skip

    @staticmethod
    def _moved(mention: Mention, text: str, offsets: list[int]) -> Mention:
        """The mention at its place in the text as it was given."""
        start, stop = origin(mention.start, mention.stop, text, offsets)
        return mention._replace(start=start, stop=stop, text=text[start:stop])
