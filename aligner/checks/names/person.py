"""Find persons whom the translation calls by another given name or family name, compared by sound: Жанара Молдобаева, Zhanara Bolshakova."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.glossary.normalise import QUOTES
from aligner.model import Edit, Finding
from aligner.text import persons
from aligner.text.persons import Person
from aligner.text.sound import likeness

HEARD = 0.8  # likeness to the likest word from which a part of a name is there
FAMILY_LOST, GIVEN_LOST = 0.65, 0.5  # and below which it is not; given names differ more between languages (Hovhannes, Оганес)
_TWO = re.compile(r"(?<!\w)([A-ZА-ЯЁ][a-zа-яё]+) (?=([A-ZА-ЯЁ][\w-]+))")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def named_otherwise(context: PairContext) -> Iterator[Finding]:
    """Find persons missing from the glossary of whose name the target has one part and not the other."""
    for person in persons.find(context.source, context.pair.source):
        if any(mention.start < person.stop and person.start < mention.stop for mention in context.source_mentions):
            continue
        if not person.is_western and (lost := _lost(context, person)):
            expected = person.in_language(context.pair.target)
            yield context.finding(
                "person",
                "warning",
                'No name in the {target} sounds like "{said}" of "{name}" in the {source}; expected: {expected}.',
                {"said": lost, "name": context.source[person.start : person.stop], "expected": expected},
                source=((person.start, person.stop),),
                expected=expected,
            )


def named_after_a_place(context: PairContext) -> Iterator[Finding]:
    """Find persons in Russian whose given name, shared with a place in English, became the place's: Израиль Адесанья."""
    for person in persons.find(context.source, "en") if context.pair.target == "ru" else ():
        places = {mention.concept for mention in context.source_mentions if mention.start == person.start}
        for mention in context.target_mentions if places else ():
            follows = _WORD.match(context.target, mention.stop + 1)
            titled = context.target[mention.start - 1 : mention.start] in QUOTES
            meant = mention.concept in places and mention.kind == "name" and mention.text != person.given.ru and not titled
            if meant and follows and likeness(person.family, follows[0]) >= HEARD:
                yield context.finding(
                    "person",
                    "warning",
                    '"{says}" in the {target} is a place; "{name}" in the {source} is a person: write {expected}.',
                    {"says": mention.text, "name": context.source[person.start : person.stop], "expected": person.given.ru},
                    source=((person.start, person.stop),),
                    target=((mention.start, mention.stop),),
                    expected=person.given.ru,
                    edit=Edit("ru", mention.start, mention.stop, person.given.ru, certain="nom" in mention.cases),
                )


def _lost(context: PairContext, person: Person) -> str:
    """Return the part of the name that the target lacks, "" if it has both or neither, or may have left the given name out."""
    words = [word for word in _WORD.findall(context.target) if word[0].isupper()]
    said = context.source[person.start : person.stop].split()[0]
    given = max(_heard(name, words) for name in (said, person.given.en, person.given.ru))
    family = _heard(person.family, words)
    if given >= HEARD and family < FAMILY_LOST and len(person.family) > 2:
        return person.family
    return said if family >= HEARD and given < GIVEN_LOST and _beside(person.family, context.target) else ""


def _beside(family: str, text: str) -> bool:
    """Return True if a text has another name before a family name."""
    return any(likeness(family, pair[2]) >= HEARD for pair in _TWO.finditer(text))


def _heard(name: str, words: list[str]) -> float:
    """Return the similarity of the most similar word to a name, or to the best part of it: Ter-Grigoryan."""
    return max((likeness(part, word) for part in {name, *name.split("-")} for word in words), default=0.0)
