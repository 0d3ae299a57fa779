"""The look-up tables with one concept changed: what a change would do, asked before anything is written.

Only the forms that the concept has or had are built again; the rest is shared with the index as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aligner.glossary import index as tables
from aligner.glossary.concepts import Concept, read_concept
from aligner.glossary.index import Index
from aligner.glossary.surface_forms import Lexeme
from aligner.model import LANGUAGES, Lang

Keys = Mapping[str, tuple[int, ...]]


def revised(
    index: Index,
    id: str,
    table: Mapping[str, Any] | None,
    concept: Callable[[str], Concept],
    belongs: Callable[[Concept], bool] = lambda concept: True,
) -> Index:
    """Return the index with that table for the concept (None: without it); ``concept`` knows the others.

    Its names are looked up in this index only if it ``belongs`` there. GlossaryError if the table is not a concept's.
    """
    mine = [] if table is None else [read_concept(id, table)]
    own = tables.build(filter(belongs, mine), {} if table is None else {id: table})
    kept = (one._replace(concept="") if one.concept == id else one for one in index.lexemes)
    others = {other: old for other, old in index.tables.items() if other != id or mine}
    made = replace(
        index,
        lexemes=[*kept, *own.lexemes],  # those that went keep their numbers, and belong to no concept
        tags=list(dict.fromkeys((*index.tags, *own.tags))),
        tables={**others, **own.tables},
    )
    known = {one.id: one for one in mine}
    for lang in LANGUAGES:
        made = _in_language(made, index, own, id, lang, lambda other: known.get(other) or concept(other))
    return made


def _in_language(
    made: Index, index: Index, own: Index, id: str, lang: Lang, concept: Callable[[str], Concept]
) -> Index:
    """Return the tables of one language, rebuilt where a form of the concept occurs."""
    touched = _touched(index, own, id, lang)
    keys = _merged(made, index, own, lang, touched)
    firsts = {_first(key) for key in touched}
    letters = {first[:1] for first in firsts}
    near = {key: at for key, at in keys.items() if key[:1] in letters and _first(key) in firsts}
    starts = {first: start for first, start in index.starts[lang].items() if first not in firsts}
    beginnings = (one for one in index.beginnings[lang] if _first(one) not in firsts)
    doubts = {key: doubt for key, doubt in index.doubts[lang].items() if key not in touched}
    bearers = {key: list(keys[key]) for key in touched if key in keys}
    doubts |= tables.doubts_of(lang, bearers, made.lexemes) | _people(bearers, made.lexemes, concept)
    return replace(
        made,
        keys={**made.keys, lang: keys},
        starts={**made.starts, lang: starts | tables.starts(near, made.lexemes)},
        beginnings={**made.beginnings, lang: frozenset(beginnings) | tables.beginnings(near)},
        doubts={**made.doubts, lang: doubts},
    )


def _touched(index: Index, own: Index, id: str, lang: Lang) -> set[str]:
    """Return the forms of the concept before and after."""
    gone = {place for place, lexeme in enumerate(index.lexemes) if lexeme.concept == id}
    before = {key for key, places in index.keys[lang].items() if not gone.isdisjoint(places[::2])}
    return before | own.keys[lang].keys()


def _merged(
    made: Index, index: Index, own: Index, lang: Lang, touched: Iterable[str]
) -> dict[str, tuple[int, ...]]:
    """Return form -> (lexeme, tags ...) with the concept's own forms for its earlier ones, in the order of the concepts."""
    shift = len(index.lexemes)
    order = {id: place for place, id in enumerate(made.tables)}
    number = {tags: place for place, tags in enumerate(made.tags)}
    merged = dict(index.keys[lang].items())
    for key in touched:
        found = [pair for pair in _pairs(index.keys[lang], key) if made.lexemes[pair[0]].concept]
        found += [(place + shift, number[own.tags[tag]]) for place, tag in _pairs(own.keys[lang], key)]
        found.sort(key=lambda pair: (order[made.lexemes[pair[0]].concept], pair[0]))
        merged[key] = tuple(number for pair in found for number in pair)
        if not found:
            del merged[key]
    return merged


def _pairs(keys: Keys, key: str) -> list[tuple[int, int]]:
    places = keys.get(key, ())
    return list(zip(places[::2], places[1::2], strict=True))


def _first(key: str) -> str:
    return tables.JOINT.split(key, maxsplit=1)[0]


def _people(
    bearers: Mapping[str, Sequence[int]], listed: Sequence[Lexeme], concept: Callable[[str], Concept]
) -> dict[str, str]:
    """Return the forms that are also a person's name."""
    return {
        key: "person"
        for key, places in bearers.items()
        for lexeme in (listed[place] for place in places[::2])
        if lexeme.term >= 0 and concept(lexeme.concept).terms[lexeme.term].ambiguous
    }
