"""Relations between the places of two mentions: of one kind, one within the other, a country and a place of it."""

from __future__ import annotations

from aligner.checks.context import PairContext
from aligner.glossary import Mention

_GROUPS = {
    "country": "land", "region": "land", "area": "land", "district": "land", "city": "town", "town": "town",
    "village": "town", "river": "water", "lake": "water", "sea": "water", "strait": "water", "canal": "water", "mountain": "height",
    "pass": "height", "body": "body", "party": "body", "movement": "body", "company": "body", "media": "body",
    "event": "body",
}  # fmt: skip


def derived(mention: Mention) -> bool:
    """Return True for an adjective or an inhabitant."""
    return mention.kind in ("adjective", "inhabitant")


def personal(mention: Mention) -> bool:
    """Return True for a person's name, in full or the family name alone."""
    return mention.kind in ("person", "surname")


def shared(mention: Mention) -> bool:
    """Return True if several concepts bear the name and nothing decides which is meant."""
    return bool(mention.others)


def common_word(mention: Mention) -> bool:
    """Return True if the name is shared and in lower case, as a common word is."""
    return shared(mention) and mention.text[:1].islower()


def group_of(context: PairContext, mention: Mention) -> str:
    """Return the group of its kind of place; kinds that often share a name are one group."""
    kind = context.concept(mention).kind
    return _GROUPS.get(kind, kind)


def groups_of(context: PairContext, mention: Mention) -> frozenset[str]:
    """Return the groups of all places that it may mean."""
    kinds = (context.glossary.concepts[id].kind for id in mention.candidates)
    return frozenset(_GROUPS.get(kind, kind) for kind in kinds)


def metonymy(context: PairContext, one: Mention, other: Mention) -> bool:
    """Return True if one may be named instead of the other: a country and a place of its own, Moscow and the Moscow region."""
    here, there = context.concept(one), context.concept(other)
    if here.country and here.country == there.country and "country" in (here.kind, there.kind):
        return True
    return one_in_the_other(context, one, other)


def its_region(context: PairContext, one: Mention, other: Mention) -> bool:
    """Return True if one is the region of the other: the Rostov area, Ростовская область."""
    here, there = context.concept(one), context.concept(other)
    return here.region == there.id or there.region == here.id


def one_in_the_other(context: PairContext, one: Mention, other: Mention) -> bool:
    """Return True if the name of one holds that of the other (Azerbaijan, Southern Azerbaijan), unless both are countries."""
    here, there = context.concept(one), context.concept(other)
    if here.kind == there.kind == "country":
        return False
    ours, theirs = (
        {name for term in concept.terms_in("en") for name in term.names} for concept in (here, there)
    )
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours for b in theirs)
