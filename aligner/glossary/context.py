"""The context of a doubtful name: whether it is a place here, and which of several.

A name is doubtful when its concept is marked ambiguous, when the word is also another (Или, Гори, Chad),
or when several concepts bear it (Georgia). It then needs evidence, and the evidence is counted here:
words of place beside it, a preposition of place, context words of the concept, its country named nearby;
against it: a person's name around it, the start of a sentence, words that the concept excludes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aligner.glossary.concepts import Concept
from aligner.glossary.kinds import PLACE_WORDS, PROMINENCE, PROMINENT
from aligner.glossary.lexicon import Reading
from aligner.glossary.normalise import QUOTES
from aligner.glossary.surname_context import weigh_surname
from aligner.glossary.text_context import NameCandidate, TextContext
from aligner.text.morphology import dictionary
from aligner.text.morphology.endings import CASES
from aligner.text.scripts import fold

CASE_SET = frozenset(CASES)

PREPOSITIONS = {
    "en": frozenset(
        ["in", "near", "outside", "across", "throughout", "around", "inside", "within", "toward", "towards"]
    ),
    "ru": frozenset(["в", "во", "из", "под", "близ", "около", "возле", "вблизи"]),
}
_NAMED_AFTER = re.compile(  # one street, not "the streets of"
    r"(?:улиц(?:а|ы|е|у|ей)|ул|проспект(?:а|у|ом|е)?|просп|пр|переул(?:ок|ка|ку|ком|ке)|бульвар(?:а|у|ом|е)?"
    r"|площад(?:ь|и|ью)|шоссе|набережн(?:ая|ой|ую)|имени|им|street|avenue|st|ave|boulevard|square)$"
)
_REGION = re.compile(r"(?:област|кра[йяюе]|район|округ|республик|губерни|провинци|автономн|уезд)")
_AGREEING = re.compile(
    r"(?:[бвдзлмнпрстф](?:ый|ого|ому|ым|ом|ой|ая|ое|ые|ых|ыми|ую)|[кгх](?:ий|ого|ому|им|ом|ой|ая|ое|ие|их|ими|ую)"
    r"|[жшчщн](?:ий|его|ему|им|ем|ей|ая|яя|ее|ие|их|ими|ую|юю))$"
)
_TOWN_BEFORE = re.compile(r"[A-Z][\w.'’-]+, $|\b[DIR]-$")
_AFTER_DATELINE = re.compile(r"(?:, [\w. ]{1,30}){0,2}(?: \([A-ZА-ЯЁ][^()]{1,30}\)\.?)? ?[—–-]{1,2} .{0,40}[a-zа-яё]")
_SPEAKING = frozenset(["said", "says", "told", "tells", "added", "adds", "asked", "asks", "wrote", "writes", "argued", "argues", "recalled", "recalls", "noted", "notes"])


class CertainNames(NamedTuple):
    """The concepts that the text certainly names, and their countries."""

    concepts: frozenset[str]
    countries: frozenset[str]


def weigh(
    scene: TextContext, spot: NameCandidate, reading: Reading, concept: Concept, named: CertainNames, doubt: str
) -> int | None:
    """Return how strongly the context supports this concept (0: no support), None if it means another thing."""
    if reading.kind == "surname":
        return weigh_surname(scene, spot, concept, named.concepts, doubt)
    if reading.kind == "word":
        return _sense(scene, spot, concept.context.get(scene.lang, ()))
    if " " not in spot.key and scene.near(spot, concept.not_context.get(scene.lang, ())):
        return None  # a longer name needs no such care: Caspian Pipeline Consortium, CPC
    in_country = concept.country in named.countries
    if reading.kind == "name":
        return _weigh_name(scene, spot, reading, concept, in_country, doubt)
    if reading.kind == "abbreviation" and reading.term and reading.term.ambiguous:
        # Va., Miss. follow a town; РК may be of Kazakhstan, Crimea, Karelia or Komi
        return 2 if (in_country if reading.term.name.isupper() else _behind_a_town(scene, spot)) else None
    return None if _of_a_person(scene, spot, reading.kind) else 0


def _of_a_person(scene: TextContext, spot: NameCandidate, kind: str) -> bool:
    """Return True if a form derived from a place's name is a surname here, or names a street after somebody."""
    if kind == "adjective":
        return _named_after(scene, spot) or _surname(scene, spot)
    # Russian writes inhabitants small: Казанцев is a surname
    return kind == "inhabitant" and scene.lang == "ru" and not _starts_or_shouts(scene, spot)


def _weigh_name(
    scene: TextContext, spot: NameCandidate, reading: Reading, concept: Concept, in_country: bool, doubt: str
) -> int | None:
    """Weigh a place's name in its own form: the words beside it, then its country, then evidence against it."""
    unmarked = bool(doubt) or len(spot.key) <= 3
    doubtful = unmarked if concept.ambiguous is None else concept.ambiguous
    if doubtful and (_named_after(scene, spot) or _attribute(scene, spot)):
        return None
    context = concept.context.get(scene.lang, ())
    beside = _place_word(scene, spot, concept.kind)
    strong = 4 * scene.near(spot, context) + 3 * beside
    listed = reading.term is not None and reading.term.ambiguous
    known_country = 0 if listed and concept.ambiguous else 2 * in_country  # Vladimir, whatever else is in Russia
    local = beside or _preposition(scene, spot) or _dates_the_news(scene, spot)
    if doubtful and not local and scene.lang == "ru" and _last_name(scene, spot):
        return None  # Мэн Ваньчжоу, whatever else is in the United States
    if strong or local:
        return strong + known_country
    if doubtful and (_first_name(scene, spot) or _last_name(scene, spot) or _speaks(scene, spot)):
        return None
    if listed and _opens(scene, spot):
        return None
    if known_country or not doubtful:
        return known_country
    if doubt == "person" and not listed:
        return 0 if concept.kind in PROMINENT else None  # сказала Иванова, заявил Ширак
    return None if _unlikely(scene, spot, concept, bool(context), doubt) else 0


def _sense(scene: TextContext, spot: NameCandidate, phrases: tuple[str, ...]) -> int:
    """Return how strongly the context supports a word's sense: a context word beside it (deputy minister) most."""
    if not scene.near(spot, phrases):
        return 0
    beside = any(stop + 1 == spot.start or spot.stop + 1 == start for start, stop in scene.phrases[phrases])
    return 8 if beside else 4


def _unlikely(scene: TextContext, spot: NameCandidate, concept: Concept, demanding: bool, doubt: str) -> bool:
    """Return True if evidence is against a doubtful place that has none in its favour."""
    if concept.ambiguous and demanding and len(spot.readings) == 1:
        return True
    if doubt == "word" or len(spot.key) <= 3:
        return _starts_or_shouts(scene, spot)
    if doubt == "noun":
        return _starts_or_shouts(scene, spot) and concept.kind not in PROMINENT
    return bool(concept.ambiguous) and scene.begins(spot.start)


def _starts_or_shouts(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if the capital letter proves nothing: at the start of a sentence, or in CAPITALS."""
    written = scene.text[spot.start : spot.stop]
    return scene.begins(spot.start) or (len(written) > 1 and written.isupper()) or written[0].islower()


def _opens(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if it begins a sentence, alone or after one capitalised word (Mikhail Frunze led the army)."""
    left, gap = scene.before(spot.start)
    second = gap == " " and left[:1].isupper() and scene.begins(spot.start - 1 - len(left))
    return second or scene.begins(spot.start)


def _dates_the_news(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if it is the place of a dateline: ОШ, 3 мар — В городе."""
    written = scene.text[spot.start : spot.stop]
    return written.isupper() and scene.begins(spot.start) and _AFTER_DATELINE.match(scene.text, spot.stop) is not None


def _place_word(scene: TextContext, spot: NameCandidate, kind: str) -> bool:
    """Return True if the word beside it is for places of this kind (the city of Osh, Osh city, город Ош, г. Ош)."""
    expected = PLACE_WORDS[scene.lang][kind]
    word, gap = scene.before(spot.start)
    if word == "of":
        word = scene.before(spot.start - len(gap) - len(word))[0]
    beside = {fold(word)} if len(word) > 2 or gap.startswith(".") else set()
    first, _, quoted = scene.text[spot.start : spot.stop].partition(" ")
    if quoted[:1] in QUOTES:
        beside.add(fold(first))  # газета «Правда»
    if scene.lang == "en":
        beside.add(fold(scene.after(spot.stop)[1]))
    return any(
        found == word or (len(word) > 3 and found.startswith(word[:-1]))
        for word in expected
        for found in beside
    )


def _behind_a_town(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True for a state abbreviated as newspapers do: Arlington, Va.; Sen. Roy Blunt, R-Mo."""
    town = _TOWN_BEFORE.search(scene.text, max(0, spot.start - 24), spot.start)
    return town is not None and scene.text[spot.stop : spot.stop + 1] == "."


def _preposition(scene: TextContext, spot: NameCandidate) -> bool:
    word, gap = scene.before(spot.start)
    return word.lower() in PREPOSITIONS[scene.lang] and gap.isspace()


def _first_name(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if an initial, or a capitalised word not in the glossary, precedes it as a first name would."""
    left, gap = scene.before(spot.start)
    if not left[:1].isupper() or _a_name(scene, left):
        return False
    if len(left) == 1:
        return gap.startswith(".")
    return gap == " " and not scene.begins(spot.start - 1 - len(left))


def _last_name(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if a capitalised word not in the glossary follows it, as a surname would."""
    gap, right = scene.after(spot.stop)
    return right[:1].isupper() and gap == " " and not _a_name(scene, right)


def _speaks(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if an English verb of speech is beside it: says Rhodes."""
    beside = {scene.before(spot.start)[0], scene.after(spot.stop)[1]}
    return scene.lang == "en" and not beside.isdisjoint(_SPEAKING)


def _a_name(scene: TextContext, word: str) -> bool:
    """Return True if the word begins a name in the glossary other than a person's."""
    known = scene.known[word]
    return known is not None and not known.person


def _surname(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if a capitalised adjective is a surname (Дмитрий Донской), not one of a region (Бурятской области)."""
    return (
        scene.lang == "ru"
        and _first_name(scene, spot)
        and not _AGREEING.search(scene.before(spot.start)[0])
        and not scene.before(spot.start)[0].startswith("Пап")  # Папы Римского
        and not _REGION.match(scene.after(spot.stop)[1])
    )


def _attribute(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if the form is an adjective of the word after it: в Ленинском районе, в Новом Орлеане."""
    if scene.lang != "ru" or not _AGREEING.search(scene.text[spot.start : spot.stop]):
        return False
    gap, right = scene.after(spot.stop)
    person = dictionary.is_person(right) and right[-1] not in "аеиоуыюя"  # в Грозном Рамзан; not Орлеане
    named = right[:1].isupper() and not person
    return gap == " " and (named or _REGION.match(right) is not None)


def _named_after(scene: TextContext, spot: NameCandidate) -> bool:
    """Return True if a street or another thing has that name (улица Бакинская, Frunze Street, академия имени Фрунзе)."""
    beside = (scene.before(spot.start)[0], scene.after(spot.stop)[1])
    return any(_NAMED_AFTER.match(word.lower()) for word in beside)


def prominence(concept: Concept) -> int:
    """Rank concepts that share a name: the better known kind first."""
    return PROMINENCE[concept.kind]
