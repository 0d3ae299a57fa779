"""Persons in Russian text whose given names are not listed, as far as the endings and the words beside tell case and gender.

Осмонов is a man in the nominative, Осмоновой a woman. Осмонова is a woman in the nominative, or Осмонов in another case: the given name
tells (a man's would be Азамата), or a verb of saying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.text import romanise, wordlists
from aligner.text.morphology import dictionary

_FAMILY = re.compile(r"(?<![\w«“-])[А-ЯЁ][а-яё]+(?<!ит|ст|нт|нц)[оеё]в(?:а|ой)?(?![\w-])")  # and no plurals: хуситов
_GIVEN_BEFORE = re.compile(r"(?<![\w«“-])([А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ]?[а-яё]+)?) $")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(?<![\w-])([а-яё]+) $"), re.compile(r" ([а-яё]+)(?![\w-])")
_CLAUSE_BEGINS = re.compile(r"(?:^|[,.:;!?»—(] ?|[«“])$")


class UnlistedName(NamedTuple):
    """A family name with the given name where its nominative is known, at ``start:stop``; ``name`` is both in the nominative."""

    start: int
    stop: int
    name: str


def find(text: str) -> Iterator[UnlistedName]:
    """Yield the family names in -ов and -ев, a man's or a woman's, that are not common words and have one English spelling: Бобоев."""
    for found in _FAMILY.finditer(text):
        family = re.sub("ой$", "а", found[0])
        if dictionary.is_common(found[0]) or romanise.depends_on_origin(family):
            continue
        given = _GIVEN_BEFORE.search(text, max(0, found.start() - 60), found.start())
        if given and dictionary.is_common(given[1]):
            given = None
        if given and _in_nominative(given, found, text):
            yield UnlistedName(given.start(1), found.end(), f"{given[1]} {family}")
        elif not found[0].endswith("ва"):
            yield UnlistedName(*found.span(), family)


def _in_nominative(given: re.Match[str], family: re.Match[str], text: str) -> bool:
    """Return True if the given name is surely in the nominative, which a woman's in a consonant is in every case."""
    if family[0].endswith("в"):
        return True
    if family[0].endswith("ой"):
        return not re.search("[аеиоуыэюяь]$|[ое]й$", given[1])
    return not re.search("[аяиы]$", given[1]) or says(text, given.start(1), family.end()) == "f"


def says(text: str, start: int, stop: int) -> str:
    """Return the gender ("f" or "m") of the past verb of saying whose subject a name surely is; "" if there is none.

    The verb is before the name, or after a name that begins its clause: in «Жена Азамата Осмонова рассказала» he is not the subject.
    """
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    after = _WORD_AFTER.match(text, stop) if _CLAUSE_BEGINS.search(text, max(0, start - 3), start) else None
    for verb in (found[1] for found in (before, after) if found):
        for gender, masculine in (("m", verb), ("f", dictionary.in_gender(verb, "m"))):
            if masculine in wordlists.words("ru/saying"):
                return gender
    return ""
