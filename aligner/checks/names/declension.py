"""Find Russian names of several words whose words are in different cases: в Нижнем Новгород, из Верхний Ларса."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.names.grammar import english_case, governor
from aligner.glossary import Glossary, Mention, Term
from aligner.model import Span

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_E = str.maketrans("ёЁ", "еЕ")


@dataclass(frozen=True, slots=True)
class WrongForm:
    """A name of the source whose Russian words do not agree: where it is, and the form that is right there."""

    wanted: Mention
    span: Span
    written: str
    form: str


def misdeclined(context: PairContext, wanted: Mention) -> WrongForm | None:
    """Find a name of several words that the target has in several cases at once; None if there is none."""
    target = _folded(context.target)
    for concept in wanted.candidates:
        if not _may_be_there(context.glossary, concept, context.pair.published, target):
            continue
        for term, words, forms in _long_names(context.glossary, concept, context.pair.published):
            for span in _runs(context.target, words):
                if _folded(" ".join(_WORD.findall(context.target[slice(*span)]))) in forms:
                    continue
                form = _form(context, wanted, term, span)
                return WrongForm(wanted, span, context.target[slice(*span)], form)
    return None


def _may_be_there(glossary: Glossary, concept: str, day: date | None, folded: str) -> bool:
    """Return True if the text has the beginnings of all words of a name of several words."""
    return any(
        len(beginnings) > 1 and all(letters in folded for letters in beginnings)
        for beginnings in _beginnings(glossary, concept, day)
    )


@lru_cache(maxsize=4096)
def _beginnings(glossary: Glossary, concept: str, day: date | None) -> tuple[tuple[str, ...], ...]:
    """Return, for each accepted name, the letters of its words that no case changes; faster than declining it."""
    names = (term.name for term in glossary.terms(concept, "ru", day))
    return tuple(tuple(word[: max(1, min(4, len(word) - 2))] for word in _WORD.findall(_folded(name))) for name in names)


LongName = tuple[Term, tuple[frozenset[str], ...], frozenset[str]]
"""A term of several words, all forms of each of them, and all forms of the whole."""


@lru_cache(maxsize=4096)
def _long_names(glossary: Glossary, concept: str, day: date | None) -> tuple[LongName, ...]:
    """Return the concept's accepted names of several words."""
    found = []
    for term in glossary.terms(concept, "ru", day):
        declined = glossary.forms(term, glossary.concepts[concept].gender)
        split = [_WORD.findall(_folded(form)) for forms in declined.values() for form in forms]
        if len(split[0]) > 1 and len({len(words) for words in split}) == 1:
            each = tuple(frozenset(words) for words in zip(*split, strict=True))
            found.append((term, each, frozenset(map(" ".join, split))))
    return tuple(found)


def _runs(text: str, words: tuple[frozenset[str], ...]) -> Iterator[Span]:
    """Find runs of the text whose words are forms of these words, one each."""
    found = list(_WORD.finditer(text))
    for first in range(len(found) - len(words) + 1):
        run = found[first : first + len(words)]
        capital = run[0][0][0].isupper()
        if capital and all(_folded(word[0]) in forms for word, forms in zip(run, words, strict=True)):
            yield run[0].start(), run[-1].end()


def _folded(text: str) -> str:
    return text.lower().translate(_E)


def _form(context: PairContext, wanted: Mention, term: Term, span: Span) -> str:
    """Return the name in the case that its preposition and the source call for, else in that of most of its words."""
    declined = context.glossary.forms(term, context.concept(wanted).gender)
    before = governor(context.target, span[0])
    called_for = english_case(context.source, wanted.start, wanted.stop) if context.pair.source == "en" else "nom"
    likely = before.order if before else tuple(declined)
    if called_for in likely and called_for != "nom":
        return declined[called_for][0]
    written = _WORD.findall(_folded(context.target[slice(*span)]))
    return declined[max(likely, key=lambda case: _agreeing(declined[case], written))][0]


def _agreeing(forms: tuple[str, ...], written: list[str]) -> int:
    counts: list[int] = [sum(a == b for a, b in zip(_WORD.findall(_folded(form)), written, strict=True)) for form in forms]
    return max(counts)
