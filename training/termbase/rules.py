"""Why a candidate is not taken: small rules in the order in which they speak; the first one decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from training.termbase.knowledge import Knowledge, fold, reading
from training.termbase.romanise import likeness
from training.termbase.sources import Candidate

LIKE_ENOUGH = 0.65
LIKE_ENOUGH_WORD = 0.7
"""Below these shares of equal sounds a pair of names, or of their words, is held to be wrong; chosen by reading
some 500 pairs."""

SMALL_TOWN = 2000
"""People from which a place is kept, as ambiguous, although its name is a word or a person's name."""

HOMELY = frozenset(["US", "CA", "GB", "AU", "NZ", "IE", "JM", "BS"])
"""Countries whose towns bear English words and surnames as names."""

_ENGLISH = re.compile(r"[A-Z][a-zA-ZÀ-ɏ'’ -]+")
_RUSSIAN = re.compile(r"[А-ЯЁ][а-яёА-ЯЁ -]+")
_RUSSIAN_MADE = re.compile(
    r"(?:[оеё]во|[иы]но|[оеё]вка|[иея]нка|ская|ское|ский|цкий|ной|ная|ное|ный|ые|ие|вой|вый|вая|вое|лый|лая|лое|тый"
    r"|лой|хой|шой|жний|ск|цы|ики|ники|щина|[оеё]в|[иы]н|[оеё]вич|лка|чка|шка|цка|енко|ичи|град|дар|рай|поль)$"
)
_NO_PLACE = re.compile(
    r"\b(?:аэропорт|зимовк|зимовь|имени|казарм|карьер|километр|лесхоз|остановочн|отделени|посел|район|разъезд"
    r"|совхоз|станци|стойбищ|участ|ферм|хутор|airport|airfield|island|station|junction|base)",
    re.I,
)


Rule = Callable[[Candidate, Knowledge], bool]


def odd_signs(candidate: Candidate, _: Knowledge) -> bool:
    """Digits, brackets, commas: a label rather than a name."""
    return not (_ENGLISH.fullmatch(candidate.en) and _RUSSIAN.fullmatch(candidate.ru))


def no_settlement(candidate: Candidate, _: Knowledge) -> bool:
    """A halt, a farm, a winter camp."""
    return bool(_NO_PLACE.search(candidate.ru) or _NO_PLACE.search(candidate.en))


def too_short(candidate: Candidate, _: Knowledge) -> bool:
    """Three letters say too little to be found in a text."""
    return min(len(candidate.en), len(candidate.ru)) < 4


def homely(candidate: Candidate, _: Knowledge) -> bool:
    """A town of an English-speaking country, whose name is mostly something else too."""
    return candidate.country in HOMELY


def written_by_hand(candidate: Candidate, known: Knowledge) -> bool:
    """A checked concept bears the name or the Wikidata id: the place itself, or one better known."""
    return bool(known.taken.intersection([fold(candidate.ru), fold(candidate.en), candidate.wikidata]))


def sounds_differ(candidate: Candidate, _: Knowledge) -> bool:
    """The two names are hardly of one place: as wholes, or word by word (Zemo Bodbe and Квемо Бодбе)."""
    english, russian = fold(candidate.en).split(), fold(candidate.ru).split()
    pairs = zip(english, russian, strict=True) if len(english) == len(russian) else ()
    return (
        likeness(candidate.en, candidate.ru) < LIKE_ENOUGH
        or any(likeness(en, ru) < LIKE_ENOUGH_WORD for en, ru in pairs)
        or abs(len(english) - len(russian)) > 1
    )


def russian_made(candidate: Candidate, _: Knowledge) -> bool:
    """A village called as hundreds are in Russia, or as somebody's surname: Дубровка, Чехово, Ленинский."""
    return not _large(candidate) and is_russian_made(candidate)


def misread(candidate: Candidate, known: Knowledge) -> bool:
    """News showed that the name is mostly something else."""
    return fold(candidate.ru) in known.misread or fold(candidate.en) in known.misread


def a_word(candidate: Candidate, known: Knowledge) -> bool:
    """A village called Победа or Union."""
    return not _large(candidate) and is_word(candidate, known)


def a_person(candidate: Candidate, known: Knowledge) -> bool:
    """A village called Антонов or Абай."""
    return not _large(candidate) and is_person(candidate, known)


RULES: tuple[Rule, ...] = (
    odd_signs, no_settlement, too_short, homely, written_by_hand, sounds_differ, misread, russian_made, a_word,
    a_person,
)  # fmt: skip


def refusal(candidate: Candidate, known: Knowledge) -> str:
    """The name of the first rule that speaks against the candidate, or ""."""
    return next((rule.__name__ for rule in RULES if rule(candidate, known)), "")


def doubtful(candidate: Candidate, known: Knowledge) -> bool:
    """Does a place large enough to be taken bear a name that is something else too?"""
    return is_word(candidate, known) or is_person(candidate, known) or is_russian_made(candidate)


def is_word(candidate: Candidate, known: Knowledge) -> bool:
    """Does either name consist of words that are written small, or that the Russian dictionary lists?"""
    small = (all(part in known.words for part in fold(name).split()) for name in (candidate.en, candidate.ru))
    return any(small) or all(reading(part) == "word" for part in fold(candidate.ru).split())


def is_russian_made(candidate: Candidate) -> bool:
    """Has a part of the Russian name a Russian ending?"""
    return any(_RUSSIAN_MADE.search(part) for part in fold(candidate.ru).split())


def is_person(candidate: Candidate, known: Knowledge) -> bool:
    """Is either name also a forename or a surname?"""
    names = fold(candidate.ru), fold(candidate.en)
    return bool(known.persons.intersection(names)) or reading(names[0]) == "person"


def _large(candidate: Candidate) -> bool:
    return candidate.population >= SMALL_TOWN
