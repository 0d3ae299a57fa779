"""Another place in a name's stead: Tbilisi where the source names Baku; a place that the source does not name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import compare, shared_name
from aligner.checks.names.grammar import english_case, governor
from aligner.checks.names.places import (
    common_word,
    derived,
    group_of,
    groups_of,
    its_region,
    metonymy,
    one_in_the_other,
    personal,
)
from aligner.checks.names.presence import presence
from aligner.checks.names.replacement import replaced
from aligner.checks.names.titles import in_a_quoted_title, in_a_title
from aligner.checks.names.tolerances import stands_for, tolerance
from aligner.checks.words import stems
from aligner.glossary import Mention
from aligner.model import LANGUAGES, Edit, Finding, Lang

_PREPOSITION: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:in|at|from|to|near|of|outside|around|into|for) $", re.I),
    "ru": re.compile(r"\b(?:в|во|из|от|до|у|под|около|близ|через|за|к|ко|для) $", re.I),
}
_TOWN_NOUN: dict[Lang, re.Pattern[str]] = {lang: re.compile(rf"\b{stems('town_nouns', lang)}", re.I) for lang in LANGUAGES}


def wrong_place(context: PairContext) -> Iterator[Finding]:
    """Find places that the target replaces by another: Tbilisi for Baku."""
    for wanted, found in context.once(exchanged):
        if personal(wanted) or personal(found):
            continue
        namesake = shared_name(context, wanted, found)
        if namesake and not _elsewhere(context, wanted):
            continue  # Georgia of the source, by itself, may well be the state that the target names
        fix = replaced(context, found, wanted.concept, wanted)
        edit = fix.edit if fix else None
        if edit and not _same_role(context, wanted, found):
            edit = replace(edit, certain=False)
        alike = bool(groups_of(context, wanted) & groups_of(context, found)) and not namesake
        yield context.finding(
            "wrong-place",
            "error" if alike else "warning",
            'The {source} has {said} where the {target} has "{says}".',
            {"said": wanted.text, "says": found.text},
            source=((wanted.start, wanted.stop),),
            target=((found.start, found.stop),),
            concept=wanted.concept,
            expected=fix.expected if fix else "",
            edit=edit,
        )


def wrong_person(context: PairContext) -> Iterator[Finding]:
    """Find persons that the target replaces by another: Heydar Aliyev for Ilham Aliyev."""
    for wanted, found in context.once(exchanged):
        if personal(wanted) and personal(found):
            lang, day = context.pair.target, context.pair.published
            name = context.glossary.inflect(wanted.concept, lang, day, like=found)
            yield context.finding(
                "wrong-person",
                "error",
                'The {source} has {said} where the {target} has "{says}".',
                {"said": wanted.text, "says": found.text},
                source=((wanted.start, wanted.stop),),
                target=((found.start, found.stop),),
                concept=wanted.concept,
                expected=name,
                edit=Edit(lang, found.start, found.stop, name, certain=False),
            )


def _elsewhere(context: PairContext, wanted: Mention) -> bool:
    """Return True if the source names another place of that country: Georgia and Tbilisi."""
    country = context.concept(wanted).country
    others = (mention for mention in context.source_mentions if mention.concept != wanted.concept)
    return any(country == context.concept(other).country != "" for other in others)


def exchanged(context: PairContext) -> list[tuple[Mention, Mention]]:
    """Return missing and strange names that replace each other: like for like in order, or the only two."""
    names = compare(context)
    missing = [m for m in names.missing if not common_word(m) and group_of(context, m) != "body"]
    strange = [m for m in (*names.strange, *_surplus(context)) if not common_word(m) and group_of(context, m) != "body"]
    strange = [m for m in strange if not _means_another(context, m, missing) and not _within_another(context, m)]
    lonely = len(missing) == len(strange) == 1
    pairs: list[tuple[Mention, Mention]] = []
    for wanted in missing:
        alike = [other for other in strange if _may_stand_for(context, wanted, other, lonely)]
        if alike:
            nearest = max(alike, key=lambda other: _fitness(context, wanted, other))  # the first of equals
            strange = [other for other in strange if other is not nearest]
            pairs.append((wanted, nearest))
    return pairs


def _surplus(context: PairContext) -> Iterator[Mention]:
    """Yield adjectives of a place that the source names by its noun alone, and less often: Iran, Иранские ... Ирана."""
    said = Counter(m.concept for m in context.source_mentions)
    adjectives = {m.concept for m in context.source_mentions if derived(m)}
    says = Counter(m.concept for m in context.target_mentions)
    yield from (m for m in context.target_mentions if derived(m) and m.concept not in adjectives and 0 < said[m.concept] < says[m.concept])


def _may_stand_for(context: PairContext, wanted: Mention, other: Mention, lonely: bool) -> bool:
    """Return True if the two are often confused, are of one kind, or are the only names left over."""
    if _often_confused(context, wanted, other) and not its_region(context, wanted, other):
        return True
    if derived(wanted) != derived(other) or _each_its_own(context, wanted, other) or _related(context, wanted, other) or _in_an_office(context, wanted, other):
        return False
    if groups_of(context, wanted) & groups_of(context, other):
        return True
    return lonely and not derived(wanted) and not its_region(context, wanted, other) and _fitness(context, wanted, other) > 1


def _each_its_own(context: PairContext, wanted: Mention, other: Mention) -> bool:
    """Return True if each side names its own language: rendered in English, переводится на русский."""
    english, russian = (wanted, other) if context.pair.source == "en" else (other, wanted)
    named = english.text == "English" and russian.text.lower().startswith("русск")
    return named and context.pair.en[: english.start].endswith((" in ", " into ")) and context.pair.ru[: russian.start].endswith(" на ")


def _related(context: PairContext, wanted: Mention, other: Mention) -> bool:
    """Return True for a figure of speech, and for Africa in place of one of its countries: vague but not wrong."""
    area = context.concept(wanted).kind != "area" == context.concept(other).kind
    return area or metonymy(context, wanted, other) or stands_for(context, wanted, other)


def _in_an_office(context: PairContext, wanted: Mention, other: Mention) -> bool:
    """Return True if the other person's office precedes the name, and is not the wanted one's: president Vladimir Putin, for Peskov."""
    before = context.target[: other.start].rstrip().lower()
    mine, theirs = ({office.en for office in context.concept(m).offices} for m in (wanted, other))
    return personal(other) and any(before.endswith(f" {office}") for office in theirs - mine)


def _often_confused(context: PairContext, wanted: Mention, other: Mention) -> bool:
    """Return True if the glossary warns that the two are confused."""
    here, there = context.concept(wanted), context.concept(other)
    return there.id in here.confuse or here.id in there.confuse


def _means_another(context: PairContext, strange: Mention, missing: list[Mention]) -> bool:
    """Return True if it means something else of the source: the country of a missing town (Houston / США), EU / Брюссель."""
    of_a_town = any(group_of(context, m) == "town" and metonymy(context, m, strange) for m in missing)
    return of_a_town or any(stands_for(context, m, strange) for m in context.source_mentions)


def _within_another(context: PairContext, strange: Mention) -> bool:
    """Return True if the source has it in the name of a body: Moscow in the Moscow Patriarchate."""
    bodies = (m for m in context.source_mentions if group_of(context, m) == "body")
    return any(one_in_the_other(context, strange, m) for m in bodies)


def _same_role(context: PairContext, wanted: Mention, found: Mention) -> bool:
    """Return True if the source's preposition fits the case of the name in the target, as "to Baku" and «из Еревана» do not."""
    if context.pair.target == "en":
        return True
    case = english_case(context.source, wanted.start, wanted.stop)
    before = governor(context.target, found.start)
    return case == "nom" or case in (found.cases & before.cases if before else found.cases)


def _fitness(context: PairContext, wanted: Mention, found: Mention) -> int:
    """Return how well the place of the name in the target fits the source's: best after a preposition of that case."""
    if not _same_role(context, wanted, found):
        return 0
    called_for = english_case(context.source, wanted.start, wanted.stop) != "nom"
    return 2 if called_for == (governor(context.target, found.start) is not None) else 1


def added_place(context: PairContext) -> Iterator[Finding]:
    """Find places of the target that the source has nothing for."""
    exchanged_for = {id(found) for _, found in context.once(exchanged)}
    for found in compare(context).strange:
        if id(found) not in exchanged_for and _added(context, found):
            yield context.finding(
                "added-place",
                "warning" if _out_of_place(context, found) else "info",
                'The {target} names "{says}", which the {source} does not mention.',
                {"says": found.text},
                target=((found.start, found.stop),),
                concept=found.concept,
            )


def _out_of_place(context: PairContext, found: Mention) -> bool:
    """Return True for a town with a preposition, of a country of which the source names nothing, nor a town by its noun."""
    country = context.concept(found).country
    related = any(context.glossary.concepts[id].country == country for m in context.source_mentions for id in m.candidates)
    titled = in_a_title(context.once(PairContext.reversed), found) or in_a_quoted_title(context.target, found)
    town = group_of(context, found) == "town" and _PREPOSITION[context.pair.target].search(context.target, 0, found.start)
    sure = not context.concept(found).ambiguous
    return bool(town) and sure and not related and not titled and not _TOWN_NOUN[context.pair.source].search(context.source)


def _added(context: PairContext, found: Mention) -> bool:
    """Return True for a place that is new to the article and unrelated to every place of the source."""
    if found.kind != "name" or common_word(found) or group_of(context, found) not in ("town", "land", "water", "height"):
        return False
    seen_from_there = context.once(PairContext.reversed)
    if presence(seen_from_there, found) or tolerance(seen_from_there, found).severity in (None, "info"):
        return False
    related = any(metonymy(context, m, found) or its_region(context, m, found) for m in context.source_mentions)
    return not related and not context.history.recent(found.concept, context.limits.nearby_pairs)
