"""Find help for one sentence: its names with the forms that the glossary accepts, and earlier translations by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aligner.checks.names.grammar import english_case
from aligner.glossary import Glossary, Mention
from aligner.model import Lang, Pair


@dataclass(frozen=True, slots=True)
class OfferedName:
    """A name to insert: its form in each case (none in English), and the case to use where no preposition decides."""

    name: str
    forms: Mapping[str, str]
    case: str = ""


@dataclass(frozen=True, slots=True)
class SourceTerm:
    """A name in a source sentence, and the names that the glossary accepts for it on the other side, the first preferred."""

    text: str
    concept: str
    names: tuple[OfferedName, ...]


def find_terms(glossary: Glossary | None, pair: Pair) -> list[SourceTerm]:
    """Find the names in a pair's source, each concept once, with what to write for them on the article's day."""
    if glossary is None:
        return []
    found = {(one.concept, one.kind): one for one in reversed(glossary.find(pair.side(pair.source), pair.source))}
    written = glossary.find(pair.side(pair.target), pair.target)
    terms = [
        SourceTerm(one.text, one.concept, _names(glossary, one, pair, written))
        for one in sorted(found.values(), key=lambda one: one.start)
    ]
    return [term for term in terms if term.names]


def _names(glossary: Glossary, source: Mention, pair: Pair, written: list[Mention]) -> tuple[OfferedName, ...]:
    if source.kind in ("adjective", "inhabitant"):
        words = glossary.concepts[source.concept].words(source.kind, pair.target)
        return tuple(OfferedName(word, {}) for word in words[:2])
    case = _case(source, pair, written)
    return tuple(
        OfferedName(term.name, {name: forms[0] for name, forms in glossary.forms(term).items()}, case)
        if pair.target == "ru"
        else OfferedName(term.name, {})
        for term in glossary.terms(source.concept, pair.target, pair.published)[:3]
    )


def _case(source: Mention, pair: Pair, written: list[Mention]) -> str:
    """Return the case in which the target has the name already, else the one that the English calls for."""
    for mention in written:
        if source.concept in mention.candidates and len(mention.cases) == 1:
            return next(iter(mention.cases))
    return english_case(pair.side(pair.source), source.start, source.stop) if pair.source == "en" else "nom"


def name_spans(glossary: Glossary | None, text: str, lang: Lang) -> list[tuple[int, int]]:
    """Return the spans of all names in a text."""
    return [(one.start, one.stop) for one in glossary.find(text, lang)] if glossary else []
