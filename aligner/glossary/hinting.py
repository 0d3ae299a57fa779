"""Hints for translation packages that obey terms: names in their dictionary form in the other language.

A place's name is left out where it belongs to a person, a club, a brand or a newspaper (Арарат Мирзоян, коньяк «Арарат»). Persons
missing from the termbase are transliterated, and Russian family names that stand alone. A hint is as short as its source: Арарат is not Mount Ararat.
Russian adjectives are the names of towns and regions in English (бакинский порт, the Baku port).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from aligner.glossary.glossary import Glossary
from aligner.glossary.kinds import PERSON, PLACE_WORDS
from aligner.glossary.lexicon import DERIVED
from aligner.glossary.match import Mention
from aligner.glossary.word_hints import word_hints
from aligner.model import Lang, Span, TermHint, other
from aligner.text import persons, romanise, unlisted, wordlists
from aligner.text.morphology import dictionary
from aligner.text.persons import Person

_NATURAL = frozenset({"sea", "mountain", "river", "lake", "pass", "strait", "island"})
_TOWNS = frozenset({"city", "town", "village", "district", "region"})
_QUOTED = re.compile(r"[«“\"„]([^«»“”\"„]{2,60})[»”\"“]")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s-]*$")
_WORD_AFTER = re.compile(r"\s+([^\W\d_]+)")
_SCORE = re.compile(r"(?<![\d:])\d{1,2}\s?[-–:]\s?\d{1,2}(?![\d:])")


def term_hints(glossary: Glossary, text: str, lang: Lang, on: date | None = None) -> list[TermHint]:
    """Return the terms of a sentence to send to a translation package that obeys them, in order: names, and words (word_hints.py)."""
    names = _of_names(glossary, text, lang, on)
    words = word_hints(glossary, text, lang, on, [(hint.start, hint.stop) for hint in names])
    return sorted([*names, *words], key=lambda hint: hint.start)


def _of_names(glossary: Glossary, text: str, lang: Lang, on: date | None) -> list[TermHint]:
    """Return the hints of names, without those that may mean several concepts with different names there."""
    people, things = persons.find(text, lang), list(_things(text, lang))
    mentions = [mention for mention in glossary.find(text, lang, on) if not _borrowed(glossary, mention, people, things)]
    made = [hint for mention in mentions if (hint := _hint(glossary, mention, other(lang), on))]
    made += _of_persons(text, people, mentions, lang)
    made += _of_families(text, [*mentions, *people]) if lang == "ru" else []
    return made


def _borrowed(glossary: Glossary, mention: Mention, people: Sequence[Person], things: Sequence[Span]) -> bool:
    """Return True if a place's name is part of the name of a person or thing called after it."""
    if glossary.concepts[mention.concept].kind == PERSON:
        return False
    inside = [(person.start, person.stop) for person in people] + [*things]
    return any(start <= mention.start and mention.stop <= stop for start, stop in inside)


def _things(text: str, lang: Lang) -> Iterator[Span]:
    """Yield the names in quotation marks of things called after places: a newspaper, a club, a brandy; in a match report, all."""
    kinds = wordlists.words(f"{lang}/named_after_places")
    for quoted in _QUOTED.finditer(text):
        beside = (_WORD_BEFORE.search(text[max(0, quoted.start() - 30) : quoted.start()]), _WORD_AFTER.match(text, quoted.end()))
        if any(word and _of_kind(word[1], kinds, lang) for word in beside) or _SCORE.search(text):
            yield quoted.span(1)


def _of_kind(word: str, kinds: frozenset[str], lang: Lang) -> bool:
    low = word.lower()
    return low in kinds or (lang == "ru" and any(low.startswith(kind[:-1]) and len(low) <= len(kind) + 3 for kind in kinds if len(kind) > 4))


def _of_persons(text: str, people: Sequence[Person], mentions: Sequence[Mention], lang: Lang) -> Iterator[TermHint]:
    """Yield the persons of whom the text has no mention; of western persons the given name alone."""
    for person in people:
        if any(mention.start < person.stop and person.start < mention.stop for mention in mentions):
            continue
        if not person.is_western:
            yield TermHint(person.start, person.stop, person.in_language(other(lang)))
        else:
            stop = person.start + len(text[person.start : person.stop].split()[0])
            yield TermHint(person.start, stop, person.given.ru if lang == "en" else person.given.en)


def _of_families(text: str, named: Sequence[Mention | Person]) -> Iterator[TermHint]:
    """Yield the Russian persons who are part of no other name; models turn rare family names into words (Бобоев, boys)."""
    for found in unlisted.find(text):
        if not any(one.start < found.stop and found.start < one.stop for one in named):
            yield TermHint(found.start, found.stop, romanise.in_latin(found.name, "ru"))


def _hint(glossary: Glossary, mention: Mention, target: Lang, on: date | None) -> TermHint | None:
    if mention.kind in DERIVED and not _is_attribute(glossary, mention, target):
        return None
    wanted = {_named_like(glossary, mention, id, target, on) for id in mention.candidates}
    name = wanted.pop() if len(wanted) == 1 else ""
    return TermHint(mention.start, mention.stop, name) if name else None


def _is_attribute(glossary: Glossary, mention: Mention, target: Lang) -> bool:
    """Return True for a Russian adjective that is the name itself in English: бакинский порт, the Baku port."""
    concept = glossary.concepts[mention.concept]
    written_small = mention.text[:1].islower() or not mention.start
    bare = target == "en" and mention.kind == "adjective" and written_small
    return bare and concept.kind in _TOWNS and not concept.words("adjective", "en")


def _named_like(glossary: Glossary, mention: Mention, concept: str, lang: Lang, on: date | None) -> str:
    """Return the concept's preferred name there, as short as the mention; "" if it has none."""
    terms = glossary.terms(concept, lang, on)
    if not terms:
        return ""
    if mention.kind == "surname":
        return terms[0].surname
    if mention.kind == "adjective":
        return next((term.name for term in terms if not re.search(r"[\s-]", term.name)), "")
    return _short(terms[0].name, [term.name for term in terms], mention.text, glossary.concepts[concept].kind)


def _short(name: str, accepted: Sequence[str], source: str, kind: str) -> str:
    """Return the name without Mount, Lake or Sea if the source has one word, or an accepted name that is part of it."""
    if re.search(r"[\s-]", source.strip()):
        return name
    parts = re.split(r"[\s-]", name)
    if kind in _NATURAL:
        announcing = {*PLACE_WORDS["en"][kind], *PLACE_WORDS["ru"][kind]}
        bare = [part for part in parts if part.lower() not in announcing]
        if len(bare) == 1 and not dictionary.is_adjective(bare[0]):
            return bare[0]
        # an adjective cannot be a name alone: the Caspian is Каспий, not Каспийское
        return next((one for one in accepted if not re.search(r"[\s-]", one)), name)
    return next((one for one in accepted if one in parts and len(parts) > 1), name)
