"""People's names in running text: a given name with a family name, recognised by a list of given names.

The list (data/persons/given.toml) has each given name in both languages as newspapers write it, with its gender and the language that
it comes from, by whose rules the family name is transliterated (romanise.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from aligner.model import Lang
from aligner.text import romanise, unlisted, wordlists
from aligner.text.morphology import dictionary, endings

_NAME = {
    "en": re.compile(r"[A-Z][a-z’'‘]+(?:-[A-Z]?[a-z]+)?"),
    "ru": re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)?"),
}
_PATRONYMIC = re.compile(r"(?:ович|евич|ич|овна|евна|инична)(?:а|у|ем|ом|е|ы|ой|ей)?$")
_FAMILY = {
    "en": re.compile(
        r"(?:[oe]v|[iy]n|y?an|yants?|dze|shvili|[iu]ani|[ai]ya|ava|ua|sky|ski|skiy|[oe]va|ina|skaya|enko|chuk|bek|bay|bayev|zade|zadeh|"
        r"li|lu|oglu|oghlu|uly|kyzy|zoda|iy?ev|[ao]ev)$"
    ),
    "ru": re.compile(
        r"(?:[оеёи]в|[иы]н|[оеё]ва|[иы]на|ян|янц|дзе|швили|[иу]ани|[аи]я|ава|уа|ск(?:ий|ая)|енко|чук|бек|бай|заде|ли|лу|оглы|улы|кызы|зода)"
        r"(?:а|у|ым|ом|ем|е|ой|ого|ому|ую|ю|я|ей)?$"
    ),
}


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name in both languages; ``gender`` is "m", "f", or "" for both; ``origin`` the language it comes from.

    ``spellings`` are further English ones, which are read and not written.
    """

    en: str
    ru: str
    gender: str
    origin: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A given name and a family name at ``start:stop`` of a text; ``stop`` is the end of the family name."""

    start: int
    stop: int
    given: GivenName
    family: str
    nominative: bool = True

    @property
    def is_western(self) -> bool:
        """Return True if the family name follows no rules here: after a western given name, and after one borne everywhere (Nina Smith).

        A family name of the region shows by its ending: Nina Karimova, Karen Poghosyan.
        """
        everywhere = self.given.origin == "ru" or self.given.en in _western()
        regional = _FAMILY["en" if self.family.isascii() else "ru"].search(self.family)
        return self.given.origin == "west" or (everywhere and not regional)

    def in_language(self, lang: Lang) -> str:
        """Return the full name in the nominative, in the language that is not the text's."""
        origin = self.given.origin
        if lang == "ru":
            return f"{self.given.ru} {romanise.in_cyrillic(self.family, origin)}"
        family = self.family if self.nominative and self.given.gender == "m" else nominative(self.family, self.given.gender)
        return f"{self.given.en} {romanise.in_latin(family, origin)}"


_WOMAN = {"en": re.compile(r"[oey]va$"), "ru": re.compile(r"[оеё]ва$")}
_STILL = re.compile(r"(?:дзе|заде|зода|оглы|кызы|швили|ко|уа)$")  # in every case
_OBLIQUE = {
    "m": (
        (re.compile(r"(?<=ск)(?:ого|ому|им|ом)$"), "ий"),
        (re.compile(r"(?<=[оеёи]в|[иы]н)(?:а|у|ым|ом|е)$"), ""),
        (re.compile(r"(?<=[аи])(?:и|ю|ей)$"), "я"),
        (re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$"), ""),
    ),
    "f": (
        (re.compile(r"(?<=ск)(?:ой|ую)$"), "ая"),
        (re.compile(r"(?<=[оеёи]в|[иы]н)(?:ой|у)$"), "а"),
        (re.compile(r"(?<=[аи])(?:и|ю|ей)$"), "я"),
    ),
}


def nominative(family: str, gender: str) -> str:
    """Return the nominative of a family name, as far as its ending tells; a woman's given name may not decline."""
    if _STILL.search(family):
        return family
    for pattern, ending in _OBLIQUE[gender or "m"]:
        if pattern.search(family):
            return pattern.sub(ending, family)
    return family


def find(text: str, lang: Lang) -> list[Person]:
    """Return the persons in a text who have both a given name and a family name, in order."""
    words = list(_NAME[lang].finditer(text))
    return [person for first, second in pairwise(words) if (person := _person(text, first, second, lang))]


class GenderedName(NamedTuple):
    """A given name, with the family name where one follows, in the nominative, and the person's gender ("m" or "f").

    ``sure`` if the family name tells the gender too: Osmonova is a woman, and Nino mostly one.
    """

    start: int
    stop: int
    gender: str
    given: str
    sure: bool


def gendered(text: str, lang: Lang) -> Iterator[GenderedName]:
    """Yield the names whose gender is known: by the given name, by a family name such as Осмонова, or by a verb of saying beside it."""
    for first in _NAME[lang].finditer(text):
        second = _NAME[lang].match(text, first.end() + 1) if text[first.end() : first.end() + 1] == " " else None
        family = second[0] if second else ""
        stop = second.end() if second else first.end()
        if gender := _gender_told(text, first, family, stop, lang):
            yield GenderedName(first.start(), stop, gender, first[0], bool(_WOMAN[lang].search(family)))


def _gender_told(text: str, first: re.Match[str], family: str, stop: int, lang: Lang) -> str:
    """Return the gender that the name tells, or in Russian the verb beside a name that is not listed; "" if neither does."""
    gender = _gender(first[0], family, lang)
    if gender and (lang == "en" or _in_nominative(first[0], family, gender)):
        return gender
    if lang == "en" or not family or dictionary.is_common(first[0]) or dictionary.is_common(family):
        return ""
    return unlisted.says(text, first.start(), stop)


def _gender(given: str, family: str, lang: Lang) -> str:
    if given in _genders(lang) and (family or _given(lang)[given].origin != "west"):  # Clinton alone is a family name
        return _genders(lang)[given]
    return "f" if _WOMAN[lang].search(family) and not (lang == "ru" and dictionary.is_common(given)) else ""


def _in_nominative(given: str, family: str, gender: str) -> bool:
    """Return True if a Russian name is in the nominative, as far as its forms tell: Азамата Осмонова may be a man's."""
    listed = _given("ru").get(given)
    if listed is None:
        return not given.endswith(("а", "я"))
    return given == listed.ru and (gender == "m" or nominative(family, "f") == family)


@cache
def _genders(lang: Lang) -> dict[str, str]:
    """Map every form of a given name to its gender, "" where it is one of both."""
    found: dict[str, str] = {}
    for name in given_names():
        for form in _forms(name) if lang == "ru" else (name.en, *name.spellings):
            found[form] = name.gender if found.get(form, name.gender) == name.gender else ""
    return found


def _person(text: str, first: re.Match[str], second: re.Match[str], lang: Lang) -> Person | None:
    given = _given(lang).get(first[0])
    if given is None or text[first.end() : second.start()] != " " or not _may_be_family(second[0], lang):
        return None
    if lang == "ru" and _PATRONYMIC.search(second[0]) and (third := _NAME[lang].match(text, second.end() + 1)):
        return Person(first.start(), third.end(), given, third[0], first[0] == given.ru)
    return Person(first.start(), second.end(), given, second[0], first[0] == given.ru)


def _may_be_family(word: str, lang: Lang) -> bool:
    """Return True unless the word is one that running text has in lower case."""
    if _FAMILY[lang].search(word):
        return True
    low = word.lower()
    if lang == "ru":
        return not dictionary.is_common(low)
    return low not in wordlists.words("en/small") and word not in wordlists.words("persons/no_family")


@cache
def given_names() -> tuple[GivenName, ...]:
    """Return all given names of the list."""
    return tuple(
        _read(entry, gender, origin)
        for origin, genders in wordlists.table("persons/given").items()
        for gender, listed in genders.items()
        for entry in listed.split()
    )


@cache
def _western() -> frozenset[str]:
    """Return the English given names that the west has too."""
    return frozenset(name.en for name in given_names() if name.origin == "west")


def _read(entry: str, gender: str, origin: str) -> GivenName:
    """Read English=Russian/Spelling/Spelling."""
    names, *spellings = entry.split("/")
    english, russian = names.split("=")
    return GivenName(english, russian, gender, origin, tuple(spellings))


@cache
def _given(lang: Lang) -> dict[str, GivenName]:
    """Map every form to its given name, the one listed first where two share it."""
    found: dict[str, GivenName] = {}
    for name in given_names():
        for form in _forms(name) if lang == "ru" else (name.en,):
            found.setdefault(form, name)
    if lang == "en":
        for name in given_names():
            for spelling in name.spellings:
                found.setdefault(spelling, name)
    return found


def _forms(name: GivenName) -> Iterator[str]:
    yield name.ru
    if re.search(r"[еёиоуыэю]$" if name.gender == "m" else r"[^аяь]$", name.ru):
        return
    forms = dictionary.given_name(name.ru, name.gender) or endings.noun(name.ru, name.gender)
    for spellings in forms.values():
        yield from spellings
