"""Find names in a text: one pass over its words, the longest name wins.

The steps of Matcher.find:
  1. cut the text at spaces; what names a chunk's words may begin is worked out once, whatever texts follow,
     so that a chunk costs one look-up;
  2. from a word that begins a name, take the longest run of words that is a form of one;
  3. drop what is part of a URL, an address or a handle, or of a longer compound (Нью-Йорк);
  4. a form that is certain is a Mention at once; a doubtful one, or one of several concepts, is judged
     by its context (context.py), after all certain ones are known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from aligner.glossary import context
from aligner.glossary.compound import NEW, embedded
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.context import CertainNames
from aligner.glossary.index import Index
from aligner.glossary.kinds import PERSON, PROMINENT
from aligner.glossary.lexicon import DERIVED, UNCLEAN, Lexicon, Reading, Start
from aligner.glossary.normalise import NEXT_WORD, WORD, clean, joint, origin
from aligner.glossary.surface_forms import MentionKind
from aligner.glossary.text_context import NameCandidate, TextContext
from aligner.model import Lang
from aligner.text.scripts import fold


class Mention(NamedTuple):
    """A name found in a text: ``text`` is the text at ``start:stop``, invisible characters included.

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


def _goes_on(text: str, stop: int, seconds: str) -> bool:
    """Return True if a name may go on there: the next word begins with one of these letters."""
    for letter in text[stop + 1 : stop + 5]:
        if letter.isalnum():
            return fold(letter) in seconds
    return False


_CLOSING = {"»": "«", "”": "“", "“": "„", '"': '"'}
"""Closing quotation mark -> the one that opens."""


class Matcher:
    """Finds the names of one language; keeps what it learnt of words, but no text."""

    def __init__(self, index: Index, lang: Lang, concept: Callable[[str], Concept]) -> None:
        self.lang: Lang = lang
        self._concept = concept
        self._lexicon = Lexicon(index, lang, concept)
        self._joint = lru_cache(maxsize=4096)(joint)

    def find(self, text: str) -> list[Mention]:
        """Return all mentions in order of place; they do not overlap."""
        chunks = text.split()
        begun = list(map(self._lexicon.chunks.__getitem__, chunks))
        if not any(begun):
            return []
        if UNCLEAN in begun:
            return self._find_clean(text)
        scene = TextContext(text, self.lang, self._lexicon.known, {})
        found: list[Mention] = []
        doubtful: list[NameCandidate] = []
        at = end = 0
        for place, words in enumerate(begun):
            if not words:
                continue
            chunk = chunks[place]
            at = text.find(chunk, at)
            while text[max(0, at - 1) : at].strip() or text[at + len(chunk) : at + len(chunk) + 1].strip():
                at = text.find(chunk, at + 1)  # the same letters stood inside a longer chunk
            for first, last, start in words:
                if at + first < end or (first == 0 and place and chunks[place - 1] in NEW):
                    continue
                spot: NameCandidate | None = None
                if start.longest > 1 and _goes_on(text, at + last, start.seconds):
                    spot = self._longest(scene, at + first, at + last, start)
                elif start.readings:
                    spot = NameCandidate(
                        at + first, at + last - start.trimmed, start.key, start.readings, start.certain
                    )
                if spot is None:
                    continue
                end = spot.stop
                if spot.certain:
                    found.append(self._mention(text, spot, spot.readings[0]))
                else:
                    doubtful.append(spot)
            at += len(chunk)
        return self._with_doubtful(scene, found, doubtful) if doubtful else found

    def _find_clean(self, text: str) -> list[Mention]:
        """Return the mentions of a text with invisible characters, at their places in the text as given."""
        bare, offsets = clean(text)
        if offsets is None:
            return self.find(bare)
        moved = []
        for mention in self.find(bare):
            start, stop = origin(mention.start, mention.stop, text, offsets)
            moved.append(mention._replace(start=start, stop=stop, text=text[start:stop]))
        return moved

    def _with_doubtful(self, scene: TextContext, found: list[Mention], doubtful: list[NameCandidate]) -> list[Mention]:
        """Return the certain mentions and the doubtful ones that the context supports, in order."""
        concepts = [self._concept(mention.concept) for mention in found]
        countries = {one.country for one in concepts if one.kind != PERSON} - {""}
        named = CertainNames(frozenset(one.id for one in concepts), frozenset(countries))
        for spot in doubtful:
            found += self._judged(scene, spot, named)
        return sorted(found, key=lambda mention: mention.start)

    def _longest(
        self, scene: TextContext, place: int, stop: int, start: Start, banned: tuple[int, int] | None = None
    ) -> NameCandidate | None:
        """Find the longest form of a name that begins at this word; one span may be excluded."""
        best = None
        if start.readings and (place, stop) != banned:
            best = NameCandidate(place, stop - start.trimmed, start.key, start.readings, start.certain)
        key = start.folded
        written: tuple[str, ...] = (scene.text[place:stop],)
        for _ in range(start.longest - 1):
            match = NEXT_WORD.match(scene.text, stop)
            link = self._joint(match[1]) if match else ""
            if not match or not link:
                break
            word, stop = match[2], match.end()
            written += (word,)
            key += link
            bare = self._lexicon.bare(word)
            readings = self._lexicon.read(key + fold(bare), written)
            end = stop - len(word) + len(bare)
            if readings and (place, end) != banned:
                certain = self._lexicon.certain(key + fold(bare), readings, scene.text[place])
                best = NameCandidate(place, end, key + fold(bare), readings, certain)
            key += fold(word)
            if key not in self._lexicon.beginnings:
                break
        if best is None:
            return None
        derived = best.readings[0].kind in DERIVED
        return None if embedded(scene.text, best.start, best.stop, derived, self._lexicon.is_ours) else best

    def _judged(self, scene: TextContext, spot: NameCandidate, named: CertainNames) -> list[Mention]:
        """Return a doubtful candidate's mention, or those of the shorter names within it."""
        doubt = self._lexicon.doubts.get(spot.key, "")
        accepted: list[tuple[int, Reading]] = []
        for reading in spot.readings:
            concept = self._concept(reading.concept)
            weight = context.weigh(scene, spot, reading, concept, named, doubt)
            if weight is not None:
                accepted.append((weight, reading))
        if accepted:
            best = max(weight for weight, _ in accepted)
            likely = [reading for weight, reading in accepted if weight == best]
            if not best:
                likely = [one for one in likely if not self._unlikely(one)] or likely
            likely.sort(key=lambda reading: context.prominence(self._concept(reading.concept)))
            others = tuple(reading.concept for reading in likely[1:])
            return [self._mention(scene.text, spot, likely[0], others)]
        return self._within(scene, spot, named)

    def _unlikely(self, reading: Reading) -> bool:
        """Return True if it is a lesser place, marked ambiguous, which needs evidence where another of the name needs none."""
        concept = self._concept(reading.concept)
        return bool(concept.ambiguous) and concept.kind not in PROMINENT

    def _within(self, scene: TextContext, outer: NameCandidate, named: CertainNames) -> list[Mention]:
        """Return the mentions within a rejected candidate."""
        mentions: list[Mention] = []
        end = outer.start
        for word in WORD.finditer(scene.text, outer.start, outer.stop):
            start = scene.known[word[0]]
            if start is None or word.start() < end:
                continue
            spot = self._longest(scene, word.start(), word.end(), start, banned=(outer.start, outer.stop))
            if spot is None or (spot.start == outer.start and spot.stop >= outer.stop):
                continue
            end = spot.stop
            if spot.certain:
                mentions.append(self._mention(scene.text, spot, spot.readings[0]))
            else:
                mentions += self._judged(scene, spot, named)
        return mentions

    @staticmethod
    def _mention(text: str, spot: NameCandidate, reading: Reading, others: tuple[str, ...] = ()) -> Mention:
        start, stop = spot.start, spot.stop
        written = text[start:stop]
        last = text[stop : stop + 1]
        if (last == "." and last in written) or (last in _CLOSING and _CLOSING[last] in written):
            stop += 1  # the last stop of U.S., the last mark of КПП «Самур»
            written += last
        return Mention(
            reading.concept, reading.term, start, stop, written, reading.kind, reading.tags, others
        )
