"""Names that are not there: another place instead, nothing instead, fewer times, in the other alphabet, misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.checks.comparison import compare, shared_name
from aligner.checks.grammar import english_case, governor
from aligner.checks.institutions import firm, in_a_title, initials
from aligner.checks.mending import expected_name, replaced, straightened, translated
from aligner.checks.view import View
from aligner.model import Edit, Finding, Lang, Severity

if TYPE_CHECKING:
    from aligner.checks.slips import Slip
    from aligner.glossary import Concept, Mention

_GROUPS = {
    "country": "land", "region": "land", "area": "land", "district": "land", "city": "town", "town": "town",
    "village": "town", "river": "water", "lake": "water", "sea": "water", "strait": "water", "mountain": "height",
    "pass": "height", "body": "body",
}  # fmt: skip
_OF_A_PERSON = re.compile(r"['’]s?\s+[A-Z][a-z]+\s+(?:[a-z]|[A-Z][a-z]+\s+[a-z])")
_THERE = re.compile(r"\b(?:там|туда|оттуда|здесь|сюда|отсюда|тамошн\w+|there|here)\b", re.I)
_STANDS_FOR: dict[Lang, re.Pattern[str]] = {
    "ru": re.compile(
        r"\b(?:там|туда|оттуда|здесь|сюда|отсюда|тут|он|она|оно|они|его|её|ее|их|ему|ей|им|ней|нем|нём|него|нее|неё|них|ими|"
        r"республик\w*|стран(?:а|ы|е|у|ой|ою)|город(?:а|у|ом|е)?|столиц\w+|област(?:ь|и|ью)|регион\w*|кра(?:й|я|ю|ем|е)"
        r"|анклав\w*|район\w*|сел(?:о|а|е|у|ом)|государств\w*|территори\w+|остров\w*|озер\w+|рек(?:а|и|е|у|ой)|мор(?:е|я|ю|ем)"
        r"|соседк?\w*|тамошн\w+|здешн\w+|местн\w+|котор\w+)\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:there|here|it|its|itself|they|their|them|this|that|which|where|country|republic|city|capital|town|village|region|"
        r"territory|enclave|province|district|island|lake|river|sea|state|neighbou?r|local)\b",
        re.I,
    ),
}


_NOUNS: dict[Lang, dict[str, str]] = {
    "ru": {"country": r"\b(?:этой )?стран(?:ы|е|у|ой)\b", "city": r"\bгород(?:а|у|ом|е)\b", "region": r"\b(?:област|регион|штат|кра[йяюе]\b)"},
    "en": {"country": r"\bthe country\b", "city": r"\bthe city\b", "region": r"\bthe (?:region|state|province)\b"},
}  # fmt: skip


def other_alphabet(view: View) -> Iterator[Finding]:
    """A name stands in the source's alphabet: в Baku."""
    for wanted, found in compare(view).foreign:
        mend = translated(view, found, wanted)
        if mend is None or firm(view.target, found.start):
            continue
        aside = wanted is None or _group(view, found) == "body"  # said beside its own name; firms keep theirs
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
        alike = _group(view, wanted) == _group(view, found) and not shared
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
    country = _concept(view, wanted).country
    others = [mention for mention in view.source_mentions if mention.concept != wanted.concept]
    return any(country == _concept(view, other).country != "" for other in others)


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
    missing = [m for m in names.missing if not view.doubtful(m) and _group(view, m) != "body"]
    strange = [m for m in names.strange if not view.doubtful(m) and _group(view, m) != "body"]
    pairs: list[tuple[Mention, Mention]] = []
    for wanted in missing:
        alike = [
            other
            for other in strange
            if (other.concept in _concept(view, wanted).confuse and not _its_region(view, wanted, other))
            or (
                _group(view, other) == _group(view, wanted)
                and _derived(other) == _derived(wanted)
                and not _one_in_the_other(view, wanted, other)
            )
        ]
        lonely = len(missing) == len(strange) == 1 and _derived(strange[0]) == _derived(wanted)
        related = lonely and (_metonymy(view, wanted, strange[0]) or _its_region(view, wanted, strange[0]))
        whole = lonely and _concept(view, strange[0]).kind == "area"  # Africa, for a country of it: not named
        if not alike and lonely and not related and not whole:
            alike = strange
        if not alike and _derived(wanted):
            alike = _said_too_often(view, wanted)
        if alike:
            nearest = max(alike, key=lambda other: _fitness(view, wanted, other))  # the first of equals
            strange = [other for other in strange if other is not nearest]
            pairs.append((wanted, nearest))
    return pairs


def _said_too_often(view: View, wanted: Mention) -> list[Mention]:
    """Adjectives and peoples in the target where the source only has the land's name: Iraqi pilgrims in Iran,
    Иранские паломники в Иране."""
    answered = [(said, answer) for said, answers in compare(view).named for answer in answers]
    return [
        answer
        for said, answer in answered
        if _derived(answer)
        and _group(view, answer) == _group(view, wanted)
        and sum(a.concept == answer.concept for a in view.target_mentions)
        > sum(s.concept == said.concept for s in view.source_mentions)
        and not any(_derived(s) for s, a in answered if a.concept == answer.concept)
    ]


def missing(view: View) -> Iterator[Finding]:
    """A name of the source is not in the target in any form."""
    done: set[str] = set()
    for wanted in compare(view).missing:
        severity = _gravity(view, wanted)
        if severity is None or wanted.concept in done:
            continue
        done.add(wanted.concept)
        yield view.finding(
            "missing",
            severity,
            '"{said}" of the {source} is not named in the {target}.',
            {"said": wanted.text},
            source=((wanted.start, wanted.stop),),
            concept=wanted.concept,
            expected=expected_name(view, wanted.concept, wanted),
        )


def _gravity(view: View, wanted: Mention) -> Severity | None:
    """How bad it is that a name is gone; None where nothing is known to be wrong."""
    if (
        view.doubtful(wanted)
        or not view.glossary
        or not view.glossary.terms(wanted.concept, view.pair.target, view.pair.published)
    ):
        return None
    if view.glossary.judge(wanted, view.pair.published) == "outdated":
        return None  # an old name: of this place, or of another that still bears it
    recent = view.past.recent(wanted.concept, view.limits.nearby_pairs)
    stands = bool(_STANDS_FOR[view.pair.target].search(view.target))
    if wanted.kind in ("adjective", "inhabitant"):
        return None if recent or stands else "info"
    if _group(view, wanted) == "body":  # said in many ways: the ministry, the bloc, the Seven
        return None if stands else "info"
    if any(_metonymy(view, wanted, other) for other in compare(view).strange):
        return "info"
    if _whose(view, wanted) or initials(view, wanted) or _called_otherwise(view, wanted):
        return "info"
    if _of_a_currency(view, wanted):
        return None
    if stands and _noun_for(view, wanted):
        return "info"
    if stands and (recent or (view.past.count and _THERE.search(view.target))):
        return "info"
    told = stands or recent
    if any(_of_that_country(view, wanted, other) for other in view.target_mentions):
        return "info" if told else "warning"
    return "warning" if told else "error"


def _of_that_country(view: View, wanted: Mention, other: Mention) -> bool:
    """Does the target name a place of the missing country, by which a reader knows where it is?"""
    land, place = _concept(view, wanted), _concept(view, other)
    return land.kind == "country" and land.country == place.country and not other.others


def _whose(view: View, wanted: Mention) -> bool:
    """Is it a country said of its person only: Russia's Putin? Readers of the target know him."""
    return view.pair.source == "en" and bool(_OF_A_PERSON.match(view.source, wanted.stop))


def _called_otherwise(view: View, wanted: Mention) -> bool:
    """Does the name stand in a title that the target has in quotation marks, in whatever words?"""
    return in_a_title(view, wanted) and re.search(r"[«\"“][^»\"”]+[»\"”]", view.target) is not None


def _of_a_currency(view: View, wanted: Mention) -> bool:
    """долларов США, U.S. dollars: a dollar is theirs."""
    beside = (
        view.source[max(0, wanted.start - 10) : wanted.start] + view.source[wanted.stop : wanted.stop + 8]
    )
    dollar = _concept(view, wanted).country == "US" and re.search(r"доллар|\bdollar|USD", beside)
    return bool(dollar and re.search(r"\$|USD|dollar|доллар", view.target))


def _noun_for(view: View, wanted: Mention) -> bool:
    """Does the target say what the place is: Companies have not fled Britain, Компании не ушли из страны?"""
    nouns = _NOUNS[view.pair.target].get(_concept(view, wanted).kind)
    return nouns is not None and re.search(nouns, view.target, re.I) is not None


def _metonymy(view: View, one: Mention, other: Mention) -> bool:
    """Baku for Azerbaijan, or the reverse: a country and a place of its own; Moscow for the Moscow region."""
    here, there = _concept(view, one), _concept(view, other)
    if here.country and here.country == there.country and "country" in (here.kind, there.kind):
        return True
    return _one_in_the_other(view, one, other)


def _its_region(view: View, one: Mention, other: Mention) -> bool:
    """Is one the region of the other: the Rostov area, Ростовская область?"""
    here, there = _concept(view, one), _concept(view, other)
    return here.region == there.id or there.region == here.id


def _one_in_the_other(view: View, one: Mention, other: Mention) -> bool:
    """Does one's name hold the other's: Azerbaijan and Southern Azerbaijan? Two countries are two all the same."""
    here, there = _concept(view, one), _concept(view, other)
    if here.kind == there.kind == "country":
        return False
    ours, theirs = (
        {name for term in concept.terms_in("en") for name in term.names} for concept in (here, there)
    )
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours for b in theirs)


def count(view: View) -> Iterator[Finding]:
    """A name stands more often in the source than in the target, and nothing there stands for it."""
    said: dict[str, list[Mention]] = {}
    says: dict[str, dict[int, Mention]] = {}
    for mention, answers in compare(view).named:
        if mention.kind not in ("adjective", "inhabitant"):
            said.setdefault(mention.concept, []).append(mention)
            says.setdefault(mention.concept, {}).update({answer.start: answer for answer in answers})
    for concept, mentions in said.items():
        fewer = len(mentions) - len(says[concept])
        if fewer < 1 or (fewer == 1 and _STANDS_FOR[view.pair.target].search(view.target)):
            continue
        yield view.finding(
            "count",
            "info",
            "The {source} names {name} {said} times, the {target} only {says}.",
            {"name": mentions[0].text, "said": len(mentions), "says": len(says[concept])},
            source=tuple((m.start, m.stop) for m in mentions),
            target=tuple((m.start, m.stop) for m in says[concept].values()),
            concept=concept,
        )


def _derived(mention: Mention) -> bool:
    return mention.kind in ("adjective", "inhabitant")


def _concept(view: View, mention: Mention) -> Concept:
    assert view.glossary is not None
    return view.glossary.concepts[mention.concept]


def _group(view: View, mention: Mention) -> str:
    kind = _concept(view, mention).kind
    return _GROUPS.get(kind, kind)
