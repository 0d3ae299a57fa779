"""The rules of the termbase, one function a rule: what reads well but means badly in one concept.

Each takes a concept and all concepts by id, and names faults at their fields. RULES is the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from aligner.glossary.concepts import Concept, Term
from aligner.glossary.normalise import key
from aligner.model import LANGUAGES, Severity
from aligner.model import other as other_language
from aligner.text import sound
from aligner.text.morphology import dictionary, endings

LIKE = 55
"""Likeness of sound, of 100, below which a variant is another name: Gaurdak for Magdanly has 40, Kelbajar for Kalbajar 88."""

_LATIN = re.compile(r"(?!\b[IVXLC]+\b)(?<![IVXLC])[A-Za-z]")  # Roman numerals stay: Гарегин II
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_MACRON = re.compile(r"[āēīōūǖḥṭṣḍẓʿʾ]", re.I)
_STRAY = re.compile(r"[#_|;<>{}=*]")
_SHOUTED = re.compile(r"(?<![\w-])[A-ZА-ЯЁ]{5,}(?![\w-])")


class Fault(NamedTuple):
    """One thing wrong: how grave, what, and at which key ("region"), or language and name ("ru Баки")."""

    severity: Severity
    message: str
    field: str = ""


Rule = Callable[[Concept, Mapping[str, Concept]], Iterator[Fault]]


def references(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Ids that are not in the termbase, and a concept that refers to itself."""
    named = [("region", concept.region), ("part_of", concept.part_of)]
    named += [("confuse", id) for id in concept.confuse] + [("stands_for", id) for id in concept.stands_for]
    named += [("offices", office.of) for office in concept.offices]
    for field, id in named:
        if id and id not in concepts:
            yield Fault("error", f"{field} names {id!r}, which is not in the termbase", field)
        elif id == concept.id:
            yield Fault("error", f"{field} names the concept itself", field)


def circle(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Find places that contain each other; report the one whose id is first."""
    seen, id = [concept.id], concept.part_of or concept.region
    while id in concepts and id not in seen:
        seen.append(id)
        id = concepts[id].part_of or concepts[id].region
    if id == concept.id and len(seen) > 1 and id == min(seen):
        field = "part_of" if concept.part_of else "region"
        yield Fault("error", f"{' -> '.join([*seen, id])} is a circle of region and part_of", field)


def country(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Find codes that are not a country's."""
    if concept.country and concept.country not in _countries():
        yield Fault("error", f"country is {concept.country!r}, which is not an ISO 3166-1 code such as AZ", "country")


@cache
def _countries() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "countries.txt").read_text("utf-8").split())


def days(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Find days between two names on which the concept has none."""
    for lang in LANGUAGES:
        for last, next_ in _gaps(concept.terms_in(lang)):
            yield Fault("warning", f"has no {lang} name from {last} to {next_}", lang)


def _gaps(terms: Iterable[Term]) -> Iterator[tuple[date, date]]:
    """Yield spans without an accepted name, between the first and the last."""
    spans = sorted(
        (term.since or date.min, term.until or date.max)
        for term in terms
        if term.status in ("preferred", "admitted")
    )
    reached = spans[0][1] if spans else date.max
    for start, stop in spans[1:]:
        if start > reached:
            yield reached, start
        reached = max(reached, stop)


def one_sided_end(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Report a name that ends in one language and sounds like one of the other that has no end."""
    ended = {lang: {term.until for term in concept.terms_in(lang)} - {None} for lang in LANGUAGES}
    for term in (term for term in concept.terms if term.until and term.status in ("preferred", "admitted")):
        lang = other_language(term.lang)
        if term.until in ended[lang] or any(_heard(term.name, one.name) for one in concept.terms_in(term.lang) if not one.until):
            continue
        for other in concept.terms_in(lang):
            if not other.until and other.status in ("preferred", "admitted") and _heard(term.name, other.name):
                message = f"{term.name} ends on {term.until}, but {other.name} does not; give both the same days"
                yield Fault("warning", message, f"{lang} {other.name}")


def _heard(one: str, other: str) -> bool:
    """Return True for two names that sound alike, in either alphabet."""
    return fuzz.ratio(sound.spelling(one), sound.spelling(other)) >= 80


def first_of_january(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Report a first of January without a note, which mostly means a year of which the day is unknown."""
    for day in sorted({day for term in concept.terms for day in (term.since, term.until) if day}):
        if (day.month, day.day) == (1, 1) and str(day.year) not in concept.note:
            yield Fault("warning", f"{day} has no note: state whether the day is known, or only {day.year} is certain", "note")


def undone_end(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Report a name with an end date that is also a variant of one without, which undoes the end."""
    for lang in LANGUAGES:
        terms = concept.terms_in(lang)
        lasting = {key(name): term.name for term in terms if not term.until for name in term.variants}
        for term in terms:
            if term.until and key(term.name) in lasting:
                message = f"{term.name} ends on {term.until}, but is also a variant of {lasting[key(term.name)]}"
                yield Fault("error", f"{message}; delete the variant", f"{lang} {term.name}")


def unlike_variant(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Report a variant that is another name (Bombay for Mumbai), not another spelling."""
    for term in concept.terms:
        for variant in () if term.family or term.abbreviation else term.variants:
            if not is_respelling(term.name, variant):
                message = f"{variant} is not a spelling of {term.name}; make it a name of its own, with until if it is old"
                yield Fault("warning", message, f"{term.lang} {term.name}")


def is_respelling(name: str, variant: str) -> bool:
    """Return True for another spelling of a name, its initials, or the name with or without a word: the city of Osh, Osh."""
    one, other = sound.spelling(name), sound.spelling(variant)
    words, others = (set(key(text).split()) for text in (name, variant))
    if words < others or others < words or not one or not other or variant.isupper():
        return True
    if any(word[:4] == second[:4] for word in words for second in others if len(word) > 3):
        return True  # Рикоти, Рикотский перевал
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(_rough(name), _rough(variant))) >= LIKE


def _rough(name: str) -> str:
    return " ".join(sound.spelling(word) for word in re.split(r"[\s-]+", name))


def alphabets(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Find names with letters of the other alphabet, which look alike and match nothing."""
    for term in concept.terms:
        foreign = _CYRILLIC if term.lang == "en" else _LATIN
        for name in term.names:
            if found := foreign.search(name):
                other = "Cyrillic" if term.lang == "en" else "Latin"
                grade: Severity = "error" if len(name) > 1 and _mixed(name) else "warning"
                yield Fault(grade, f"{term.lang}: {name!r} has a {other} {found[0]!r}", f"{term.lang} {term.name}")


def _mixed(name: str) -> bool:
    """Return True if one word of the name has letters of both alphabets."""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in re.findall(r"\w+", name))


def letters(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Find names in capitals that are not abbreviations, macrons, which no newspaper prints, and signs that are not letters."""
    for term in concept.terms:
        field = f"{term.lang} {term.name}"
        for name in term.names:
            if not term.abbreviation and (found := _SHOUTED.search(name)):
                yield Fault("warning", f"{name} has {found[0]} in capitals; write it as inside a sentence", field)
            if found := _STRAY.search(name):
                yield Fault("error", f"{name} has {found[0]!r}; write the name alone", field)
            if term.lang == "en" and (found := _MACRON.search(name)):
                yield Fault("warning", f"{name} has {found[0]!r}, a letter of transcription; write it as newspapers do", field)


def undecided(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Russian names whose declension their letters do not decide: gender, number, declines or forms is missing."""
    for term in concept.terms_in("ru"):
        if not term.family and (question := _question(term)):
            yield Fault("warning", f"ru: {term.name}: {question}", f"ru {term.name}")


def _question(term: Term) -> str:
    last = re.split(r"[\s-]", term.name)[-1]
    if (
        term.forms
        or term.declines is False
        or term.abbreviation
        or " " in term.name
        or dictionary.known(last)
    ):
        return ""
    if last.endswith("ь") and not term.gender:
        return 'is it gender = "m" or "f"?'
    if endings.maybe_plural(last) and not term.number and term.declines is None:
        return 'does it decline? Say number = "pl", or declines = false'
    return ""


RULES: tuple[Rule, ...] = (
    references, circle, country, days, one_sided_end, first_of_january, undone_end, unlike_variant, alphabets, letters,
    undecided,
)  # fmt: skip
