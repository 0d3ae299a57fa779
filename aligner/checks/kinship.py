"""How the places of two mentions are related: of one kind, one within the other, a country and a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.checks.view import View

if TYPE_CHECKING:
    from aligner.glossary import Concept, Mention

_GROUPS = {
    "country": "land", "region": "land", "area": "land", "district": "land", "city": "town", "town": "town",
    "village": "town", "river": "water", "lake": "water", "sea": "water", "strait": "water", "mountain": "height",
    "pass": "height", "body": "body",
}  # fmt: skip


def derived(mention: Mention) -> bool:
    """Is it an adjective or an inhabitant rather than the name?"""
    return mention.kind in ("adjective", "inhabitant")


def concept_of(view: View, mention: Mention) -> Concept:
    """The likeliest concept that it means."""
    assert view.glossary is not None
    return view.glossary.concepts[mention.concept]


def group_of(view: View, mention: Mention) -> str:
    """The kind of its place, kinds that are taken for each other under one name."""
    kind = concept_of(view, mention).kind
    return _GROUPS.get(kind, kind)


def metonymy(view: View, one: Mention, other: Mention) -> bool:
    """Baku for Azerbaijan, or the reverse: a country and a place of its own; Moscow for the Moscow region."""
    here, there = concept_of(view, one), concept_of(view, other)
    if here.country and here.country == there.country and "country" in (here.kind, there.kind):
        return True
    return one_in_the_other(view, one, other)


def its_region(view: View, one: Mention, other: Mention) -> bool:
    """Is one the region of the other: the Rostov area, Ростовская область?"""
    here, there = concept_of(view, one), concept_of(view, other)
    return here.region == there.id or there.region == here.id


def one_in_the_other(view: View, one: Mention, other: Mention) -> bool:
    """Does one's name hold the other's: Azerbaijan and Southern Azerbaijan? Two countries are two all the same."""
    here, there = concept_of(view, one), concept_of(view, other)
    if here.kind == there.kind == "country":
        return False
    ours, theirs = (
        {name for term in concept.terms_in("en") for name in term.names} for concept in (here, there)
    )
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours for b in theirs)
