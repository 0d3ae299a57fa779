"""Names in another dress than theirs: another place instead, in the other alphabet, misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.checks.comparison import compare, shared_name
from aligner.checks.grammar import english_case, governor
from aligner.checks.institutions import firm, in_a_title
from aligner.checks.kinship import concept_of, derived, group_of, its_region, metonymy
from aligner.checks.mending import replaced, straightened, translated
from aligner.checks.view import View
from aligner.model import Edit, Finding

if TYPE_CHECKING:
    from aligner.checks.slips import Slip
    from aligner.glossary import Mention
_INTO_ENGLISH = re.compile(r"\b(?:in|into|from) $")
_INTO_RUSSIAN = re.compile(r"\b(?:на|с|по-) ?$", re.I)


def other_alphabet(view: View) -> Iterator[Finding]:
    """A name stands in the source's alphabet: в Baku."""
    for wanted, found in compare(view).foreign:
        mend = translated(view, found, wanted)
        if mend is None or firm(view.target, found.start):
            continue
        aside = wanted is None or group_of(view, found) == "body"  # said beside its own name; firms keep theirs
        yield view.finding(
            "other-alphabet",
            "info" if aside else "warning",
            '"{says}" in the {target} was left in the alphabet of the {source}: write {expected}.',
            {"says": found.text, "expected": mend.expected},
            source=((wanted.start, wanted.stop),) if wanted else (),
            target=((found.start, found.stop),),
            concept=found.concept,
            expected=mend.expected,
            edit=mend.edit,
        )


def typo(view: View) -> Iterator[Finding]:
    """A name of the source is in the target but for a letter or two: Нагорный Карабак, and a machine's в Алмате."""
    for slip, sure in _slips(view):
        yield view.finding(
            "typo",
            "warning",
            '"{says}" in the {target} looks like a slip for {expected}, which is "{said}" in the {source}.',
            {"says": slip.written, "expected": slip.form, "said": slip.wanted.text},
            source=((slip.wanted.start, slip.wanted.stop),),
            target=(slip.span,),
            concept=slip.wanted.concept,
            expected=slip.form,
            edit=Edit(view.pair.target, *slip.span, slip.form, certain=sure),
        )


def _slips(view: View) -> Iterator[tuple[Slip, bool]]:
    """Slips, and whether their form is sure; a machine's are put into the case that is wanted.

    An ending that the glossary lacks is a slip of a machine's, and knowledge of a person's.
    """
    found = compare(view)
    if view.pair.origin not in ("machine", "memory") or view.pair.target == "en":
        yield from ((slip, True) for slip in found.slips)
        return
    known = {mention.start for mention in view.target_mentions}
    bent = (slip for slip in found.bent if slip.span[0] not in known and not in_a_title(view, slip.wanted))
    for slip in (*found.slips, *bent):
        form = straightened(view, slip)
        if form != slip.written and (form or slip.distance):
            yield replace(slip, form=form or slip.form), bool(form)


def wrong_place(view: View) -> Iterator[Finding]:
    """The source names one place and the target another: Tbilisi where Baku stands."""
    for wanted, found in exchanged(view):
        mend = replaced(view, found, wanted.concept, wanted)
        edit = mend.edit if mend else None
        if edit and not _same_role(view, wanted, found):
            edit = replace(edit, certain=False)
        shared = shared_name(view, wanted, found)
        if shared and not _told_by_others(view, wanted):
            continue  # Georgia of the source, by itself, may well be the state that the target names
        alike = group_of(view, wanted) == group_of(view, found) and not shared
        yield view.finding(
            "wrong-place",
            "error" if alike else "warning",
            'The {source} says {said} where the {target} says "{says}".',
            {"said": wanted.text, "says": found.text},
            source=((wanted.start, wanted.stop),),
            target=((found.start, found.stop),),
            concept=wanted.concept,
            expected=mend.expected if mend else "",
            edit=edit,
        )


def _told_by_others(view: View, wanted: Mention) -> bool:
    """Does the source name another place of that country: Tbilisi, or Atlanta?"""
    country = concept_of(view, wanted).country
    others = [mention for mention in view.source_mentions if mention.concept != wanted.concept]
    return any(country == concept_of(view, other).country != "" for other in others)


def _same_role(view: View, wanted: Mention, found: Mention) -> bool:
    """Does the source's preposition fit the case of the name in the target? "to Baku" and «из Еревана» do not."""
    if view.pair.target == "en":
        return True
    case = english_case(view.source, wanted.start, wanted.stop)
    before = governor(view.target, found.start)
    return case == "nom" or case in (found.cases & before.cases if before else found.cases)


def _fitness(view: View, wanted: Mention, found: Mention) -> int:
    """How well the name in the target stands where the source's would: after a preposition of that case, best."""
    if not _same_role(view, wanted, found):
        return 0
    told = english_case(view.source, wanted.start, wanted.stop) != "nom"
    return 2 if told == (governor(view.target, found.start) is not None) else 1


def exchanged(view: View) -> list[tuple[Mention, Mention]]:
    """Missing and strange names that stand for each other: like for like in order, or the only two."""
    names = compare(view)
    missing = [m for m in names.missing if not view.doubtful(m) and group_of(view, m) != "body"]
    strange = [
        m for m in names.strange
        if not view.doubtful(m) and group_of(view, m) != "body" and not _land_of_another(view, m, missing)
    ]  # fmt: skip
    pairs: list[tuple[Mention, Mention]] = []
    for wanted in missing:
        alike = [
            other
            for other in strange
            if (_often_confused(view, wanted, other) and not its_region(view, wanted, other))
            or (
                group_of(view, other) == group_of(view, wanted)
                and derived(other) == derived(wanted)
                and not _own_tongue(view, wanted, other)
                and not _its_part_of_the_world(view, wanted, other)
                and not metonymy(view, wanted, other)
            )
        ]
        lonely = len(missing) == len(strange) == 1 and derived(strange[0]) == derived(wanted)
        related = lonely and any(
            are(view, wanted, strange[0]) for are in (metonymy, its_region, _own_tongue)
        )
        if not alike and lonely and not related and not derived(wanted):
            alike = [m for m in strange if _fitness(view, wanted, m) and not _its_part_of_the_world(view, wanted, m)]
        if not alike and derived(wanted):
            alike = _said_too_often(view, wanted)
        if alike:
            nearest = max(alike, key=lambda other: _fitness(view, wanted, other))  # the first of equals
            strange = [other for other in strange if other is not nearest]
            pairs.append((wanted, nearest))
    return pairs


def _often_confused(view: View, wanted: Mention, other: Mention) -> bool:
    """Does the glossary warn that the one is taken for the other?"""
    here, there = concept_of(view, wanted), concept_of(view, other)
    return there.id in here.confuse or here.id in there.confuse


def _land_of_another(view: View, strange: Mention, missing: list[Mention]) -> bool:
    """Does it stand for a missing town, its country said instead: Houston / США? Then it is not in another's place."""
    return any(group_of(view, m) == "town" and metonymy(view, m, strange) for m in missing)


def _its_part_of_the_world(view: View, wanted: Mention, other: Mention) -> bool:
    """Is it said of a part of the world, Africa, for a country of it? That is vague, and the country not named."""
    return concept_of(view, wanted).kind != "area" == concept_of(view, other).kind


def _own_tongue(view: View, wanted: Mention, other: Mention) -> bool:
    """Does each side speak of its own language: known in English as, по-русски называется?"""
    english, russian = (wanted, other) if view.pair.source == "en" else (other, wanted)
    return (
        english.text == "English"
        and russian.text.lower().startswith("русск")
        and bool(_INTO_ENGLISH.search(view.pair.en, 0, english.start))
        and bool(_INTO_RUSSIAN.search(view.pair.ru, 0, russian.start))
    )


def _said_too_often(view: View, wanted: Mention) -> list[Mention]:
    """Adjectives and peoples in the target where the source only has the land's name: Iraqi pilgrims in Iran,
    Иранские паломники в Иране."""
    answered = [(said, answer) for said, answers in compare(view).named for answer in answers]
    return [
        answer
        for said, answer in answered
        if derived(answer)
        and group_of(view, answer) == group_of(view, wanted)
        and sum(a.concept == answer.concept for a in view.target_mentions)
        > sum(s.concept == said.concept for s in view.source_mentions)
        and not any(derived(s) for s, a in answered if a.concept == answer.concept)
    ]
