"""What stands around a doubtful name: is it a place here, and which of several?

A name is doubtful when its concept is marked ambiguous, when the word is also another (Или, Гори, Chad),
or when several concepts bear it (Georgia). It then needs evidence, and the evidence is counted here:
words of place beside it, a preposition of place, context words of the concept, its country named nearby;
against it: a person's name around it, the start of a sentence, words that the concept excludes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aligner.glossary.concepts import CASES, Concept
from aligner.glossary.folding import fold
from aligner.model import Lang

CASE_SET = frozenset(CASES)

PLACE_WORDS = {
    "en": {
        "city": "city town", "town": "city town", "village": "village", "river": "river", "lake": "lake",
        "sea": "sea", "mountain": "mount mountain mountains mt peak", "pass": "pass", "strait": "strait strait",
        "region": "region province oblast state governorate", "district": "district county raion rayon",
        "country": "republic", "border": "border", "crossing": "checkpoint crossing", "area": "region valley area",
    },
    "ru": {
        "city": "город г", "town": "город г пгт поселок", "village": "село с деревня д поселок аул кишлак станица",
        "river": "река р", "lake": "озеро оз", "sea": "море", "mountain": "гора г пик вершина хребет",
        "pass": "перевал", "strait": "пролив", "region": "область обл край регион провинция штат республика",
        "district": "район р-н уезд", "country": "республика", "border": "граница", "crossing": "кпп пункт",
        "area": "регион долина ущелье",
    },
}  # fmt: skip
PREPOSITIONS = {
    "en": frozenset(
        ["in", "near", "outside", "across", "throughout", "around", "inside", "within", "toward", "towards"]
    ),
    "ru": frozenset(["в", "во", "из", "под", "близ", "около", "возле", "вблизи"]),
}
_STREETS = re.compile(
    r"(?:улиц|ул$|проспект|просп$|пр$|переулк|переулок|бульвар|площад|шоссе|набережн|street$|avenue$|st$|ave$)"
)
_SENTENCE_END = re.compile(r"[.!?…:;«“\"(\[•–—]\s*$|^\s*$|\n\s*$")
_PROMINENCE = ("country", "city", "region", "area", "sea", "river", "lake", "district", "town", "village")


class Spot(NamedTuple):
    """A run of ``count`` words from ``place`` that is a form of a name; ``trimmed`` letters are no part of it."""

    place: int
    count: int
    trimmed: int
    key: str
    readings: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A text cut into words, with what each may begin: ``parts[2 * i + 1]`` is word i, at ``edges[2 * i + 1]``."""

    text: str
    parts: Sequence[str]
    edges: Sequence[int]
    starts: Sequence[Any]
    lang: Lang

    def word(self, place: int) -> str:
        """Word number ``place`` as written, or ""."""
        return self.parts[2 * place + 1] if 0 <= place < len(self.starts) else ""

    def gap(self, place: int) -> str:
        """What stands before word number ``place``."""
        return self.parts[2 * place]

    def begins(self, place: int) -> bool:
        """Does a sentence, a quotation or an item of a list begin with this word?"""
        return bool(_SENTENCE_END.search(self.gap(place))) or place == 0

    def within(self, spot: Spot, pattern: re.Pattern[str]) -> bool:
        """Does the spot lie in something that the pattern finds?"""
        start, stop = self.edges[2 * spot.place + 1], self.edges[2 * (spot.place + spot.count)]
        return any(found.start() <= start and stop <= found.end() for found in pattern.finditer(self.text))

    def near(self, phrases: Sequence[str]) -> bool:
        """Does any of these words or phrases stand in the text, in whatever form?"""
        if not phrases:
            return False
        text = " " + " ".join(fold(word) for word in self.parts[1::2]) + " "
        return any(" " + _stem(phrase) in text for phrase in phrases)


def _stem(phrase: str) -> str:
    """A word without its ending, so that its forms are found by their beginning."""
    folded = " ".join(fold(word) for word in re.findall(r"[\w'’]+", phrase))
    last = folded.rpartition(" ")[2]
    return folded[: len(folded) - (2 if len(last) > 5 else 1 if len(last) > 4 else 0)]


def weigh(
    scene: Scene, spot: Spot, kind: str, concept: Concept, countries: set[str], doubt: str
) -> int | None:
    """How much speaks for this concept here, 0 for nothing; None where it is not meant."""
    if scene.near(concept.not_context.get(scene.lang, ())):
        return None
    if kind == "adjective":
        return None if _street(scene, spot) or _surname(scene, spot) else 0
    if kind in ("inhabitant", "abbreviation"):
        return 0
    context = concept.context.get(scene.lang, ())
    weight = (
        4 * scene.near(context)
        + 3 * _place_word(scene, spot, concept.kind)
        + 2 * (concept.country in countries)
    )
    if weight or _preposition(scene, spot):
        return weight
    return None if _unlikely(scene, spot, concept, bool(context), doubt) else 0


def _unlikely(scene: Scene, spot: Spot, concept: Concept, demanding: bool, doubt: str) -> bool:
    """Without evidence: does anything speak against the place?"""
    doubtful = concept.ambiguous or doubt
    if not doubtful and len(spot.key) > 3:
        return False
    if _person(scene, spot) or (concept.ambiguous and demanding and len(spot.readings) == 1):
        return True
    caps = scene.starts[spot.place].caps and len(spot.key) > 1
    first = scene.begins(spot.place)
    if doubt == "word" or len(spot.key) <= 3:
        return first or caps
    if doubt == "noun":
        return (first or caps) and concept.kind != "country"
    return first and concept.ambiguous


def _place_word(scene: Scene, spot: Spot, kind: str) -> bool:
    """Is the word beside it one for places of this kind (the city of Osh, Osh city, город Ош)?"""
    expected = PLACE_WORDS[scene.lang].get(kind, "").split()
    before = fold(scene.word(spot.place - 1))
    if before == "of":
        before = fold(scene.word(spot.place - 2))
    after = fold(scene.word(spot.place + spot.count)) if scene.lang == "en" else ""
    return any(
        word in (before, after) or (len(word) > 3 and before.startswith(word[:-1])) for word in expected
    )


def _preposition(scene: Scene, spot: Spot) -> bool:
    return scene.word(spot.place - 1).lower() in PREPOSITIONS[scene.lang] and scene.gap(spot.place).isspace()


def _person(scene: Scene, spot: Spot) -> bool:
    """Is it a part of a person's name: an unknown capitalised word or an initial beside it?"""
    before, after = spot.place - 1, spot.place + spot.count
    left = scene.word(before)
    if left[:1].isupper() and scene.starts[before] is None:
        initial = len(left) == 1 and scene.gap(spot.place).startswith(".")
        if initial or (scene.gap(spot.place) == " " and not scene.begins(before)):
            return True
    right = scene.word(after)
    return bool(right[:1].isupper() and scene.starts[after] is None and scene.gap(after) == " ")


def _surname(scene: Scene, spot: Spot) -> bool:
    """Is a capitalised adjective somebody's surname (Дмитрий Донской)?"""
    left = scene.word(spot.place - 1)
    return (
        scene.lang == "ru"
        and left[:1].isupper()
        and scene.gap(spot.place) == " "
        and scene.starts[spot.place - 1] is None
        and not scene.begins(spot.place - 1)
        and not re.search(r"(?:[ыиое]й|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ых|их|ыми|ими)$", left)
    )


def _street(scene: Scene, spot: Spot) -> bool:
    """Is a capitalised adjective the name of a street (улица Бакинская)?"""
    beside = (scene.word(spot.place - 1), scene.word(spot.place + spot.count))
    return any(_STREETS.match(word.lower()) for word in beside)


def prominence(concept: Concept) -> int:
    """Order of concepts that share a name: the better known kind first."""
    return _PROMINENCE.index(concept.kind) if concept.kind in _PROMINENCE else len(_PROMINENCE)
