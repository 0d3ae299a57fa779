"""What a translation package that obeys terms is told of a sentence: names in their dictionary form in the other language.

A place's name is no hint where a person, a club, a brand or a paper bears it (Арарат Мирзоян, коньяк «Арарат»); persons whom the
termbase lacks are hinted by transliteration. A hint is as short as its source: Арарат is not Mount Ararat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from aligner.glossary.kinds import PERSON, PLACE_WORDS
from aligner.glossary.lexicon import DERIVED
from aligner.model import Lang, Span, TermHint, other
from aligner.text import persons, wordlists
from aligner.text.morphology import dictionary
from aligner.text.persons import Person

if TYPE_CHECKING:
    from aligner.glossary.glossary import Glossary
    from aligner.glossary.match import Mention

_NATURAL = frozenset({"sea", "mountain", "river", "lake", "pass", "strait"})
_QUOTED = re.compile(r"[«“\"„]([^«»“”\"„]{2,60})[»”\"“]")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s-]*$")
_WORD_AFTER = re.compile(r"\s+([^\W\d_]+)")
_SCORE = re.compile(r"(?<![\d:])\d{1,2}\s?[-–:]\s?\d{1,2}(?![\d:])")


def hints(glossary: Glossary, text: str, lang: Lang, on: date | None = None, words: bool = False) -> list[TermHint]:
    """Return the hints of a sentence, in order.

    Names that may mean several concepts with different names there are left out; with ``words``, common words are hinted too.
    """
    people, things = persons.find(text, lang), list(_things(text, lang))
    found = glossary.find(text, lang)
    mentions = [mention for mention in found if not _borrowed(glossary, mention, text, people, things)]
    if words:
        mentions = _with_words(mentions, glossary.words(text, lang))
    made = [hint for mention in mentions if (hint := _hint(glossary, mention, other(lang), on))]
    return sorted([*made, *_of_persons(text, people, mentions, lang)], key=lambda hint: hint.start)


def _borrowed(glossary: Glossary, mention: Mention, text: str, people: Sequence[Person], things: Sequence[Span]) -> bool:
    """Return True if a place's name is here that of somebody or something else."""
    if glossary.concepts[mention.concept].kind == PERSON:
        return False
    inside = [(person.start, person.stop) for person in people] + [*things]
    return any(start <= mention.start and mention.stop <= stop for start, stop in inside)


def _things(text: str, lang: Lang) -> Iterator[Span]:
    """Yield names in quotation marks, or beside a word, of what is called after a place: a paper, a club, a brandy."""
    kinds = wordlists.words(f"{lang}/named_after_places")
    for quoted in _QUOTED.finditer(text):
        beside = (_WORD_BEFORE.search(text[max(0, quoted.start() - 30) : quoted.start()]), _WORD_AFTER.match(text, quoted.end()))
        if any(word and _of_kind(word[1], kinds, lang) for word in beside) or _SCORE.search(text):
            yield quoted.span(1)


def _of_kind(word: str, kinds: frozenset[str], lang: Lang) -> bool:
    low = word.lower()
    return low in kinds or (lang == "ru" and any(low.startswith(kind[:-1]) and len(low) <= len(kind) + 3 for kind in kinds if len(kind) > 4))


def _of_persons(text: str, people: Sequence[Person], mentions: Sequence[Mention], lang: Lang) -> Iterator[TermHint]:
    """Yield persons of whom no part is in the termbase; of western names, the given name alone where it is a place's too."""
    for person in people:
        if any(mention.start < person.stop and person.start < mention.stop for mention in mentions):
            continue
        if person.given.origin != "west":
            yield TermHint(person.start, person.stop, person.said(other(lang)))
        else:
            stop = person.start + len(text[person.start : person.stop].split()[0])
            yield TermHint(person.start, stop, person.given.ru if lang == "en" else person.given.en)


def _with_words(names: list[Mention], words: list[Mention]) -> list[Mention]:
    """Return both in order; a word within a name is left out."""
    free = [word for word in words if not any(name.start < word.stop and word.start < name.stop for name in names)]
    return sorted([*names, *free], key=lambda mention: mention.start)


def _hint(glossary: Glossary, mention: Mention, target: Lang, on: date | None) -> TermHint | None:
    if mention.kind in DERIVED:
        return None
    wanted = {_named_like(glossary, mention, id, target, on) for id in mention.candidates}
    name = wanted.pop() if len(wanted) == 1 else ""
    return TermHint(mention.start, mention.stop, name) if name else None


def _named_like(glossary: Glossary, mention: Mention, concept: str, lang: Lang, on: date | None) -> str:
    """Return the concept's preferred name there, as short as the mention; "" if it has none."""
    terms = glossary.terms(concept, lang, on)
    if not terms:
        return ""
    if mention.kind == "surname":
        return terms[0].surname
    return _short(terms[0].name, [term.name for term in terms], mention.text, glossary.concepts[concept].kind)


def _short(name: str, accepted: Sequence[str], source: str, kind: str) -> str:
    """Return the name without what the source does not say: Mount, Lake, Sea; or another accepted name that is a part of it."""
    if re.search(r"[\s-]", source.strip()):
        return name
    parts = re.split(r"[\s-]", name)
    if kind in _NATURAL:
        announcing = {*PLACE_WORDS["en"][kind], *PLACE_WORDS["ru"][kind]}
        bare = [part for part in parts if part.lower() not in announcing]
        if len(bare) == 1 and not dictionary.is_adjective(bare[0]):
            return bare[0]
        # an adjective is no name by itself: of the Caspian is Каспий short, not Каспийское
        return next((one for one in accepted if not re.search(r"[\s-]", one)), name)
    return next((one for one in accepted if one in parts and len(parts) > 1), name)
