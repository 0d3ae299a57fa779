"""Look a name up as people remember it: in any form, by its beginning, or spelt by ear, in either alphabet."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aligner.glossary.concepts import Concept
from aligner.glossary.glossary import Glossary
from aligner.glossary.normalise import key
from aligner.text import sound

How = Literal["form", "beginning", "similar"]
LIKE = 72  # of 100: Keljbadzhar finds Кельбаджар, Tblisi finds Tbilisi, and few that nobody meant
SHORTEST = 3  # letters of a query that is looked for by ear


@lru_cache(maxsize=2)  # of the glossary in use, and of the one that takes its place
def in_order(glossary: Glossary) -> tuple[Concept, ...]:
    """Return all concepts by English name. The first time it reads each of them, which takes a second or two."""
    return tuple(sorted(glossary.concepts.values(), key=lambda one: (key(one.terms_in("en")[0].name), one.id)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that a query may mean, by which of its names, and how: as a form of it, its beginning, or alike."""

    concept: str
    name: str
    how: How


def lookup(glossary: Glossary, query: str, limit: int = 50, by_sound: bool = True) -> list[Hit]:
    """Find the concepts that the query may mean, the surest first.

    Those with the name in any form or with that id come first, then those whose names begin so or have a word that
    does, then (if ``by_sound``) those whose names sound alike.
    """
    wanted = key(query)
    if not wanted:
        return []
    exact = [*glossary.concepts_named(query), *([query] if query in glossary.concepts else [])]
    hits = {id: Hit(id, query, "form") for id in exact}
    names = glossary.names_of_all()
    for folded, concept, name in names:
        if folded.startswith(wanted) or f" {wanted}" in folded:
            hits.setdefault(concept, Hit(concept, name, "beginning"))
    ranked = sorted(
        hits.values(),
        key=lambda hit: (hit.how != "form", not key(hit.name).startswith(wanted), len(hit.name)),
    )
    alike = _similar(names, query, hits.keys(), limit) if by_sound and len(ranked) < limit else []
    return (ranked + alike)[:limit]


def _similar(names: list[tuple[str, str, str]], query: str, known: Container[str], limit: int) -> list[Hit]:
    """Return names that sound like the query, most similar first."""
    from rapidfuzz import fuzz, process

    spelling = sound.spelling(query)
    if len(spelling) < SHORTEST:
        return []
    found = process.extract(
        spelling, [sound.spelling(name) for _, _, name in names], scorer=fuzz.ratio, score_cutoff=LIKE, limit=2 * limit
    )
    alike: dict[str, Hit] = {}
    for _, _, place in found:
        _, concept, name = names[place]
        if concept not in known:
            alike.setdefault(concept, Hit(concept, name, "similar"))
    return list(alike.values())
