"""Names that are not there: nothing stands in the target for them, or less often than in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aligner.checks.comparison import compare
from aligner.checks.kinship import concept_of, group_of, metonymy, one_in_the_other
from aligner.checks.mending import expected_name
from aligner.checks.unsaid import may_go_unsaid, of_a_currency
from aligner.checks.view import View
from aligner.model import Finding, Lang, Severity

if TYPE_CHECKING:
    from aligner.glossary import Mention

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
    "ru": {"country": r"\b(?:стран(?:ы|е|у|ой)|королевств[оаеу])\b", "city": r"\bгород(?:а|у|ом|е)\b", "region": r"\b(?:област|регион|штат|кра[йяюе]\b)"},
    "en": {"country": r"\bthe (?:country|kingdom)\b", "city": r"\bthe city\b", "region": r"\bthe (?:region|state|province)\b"},
}  # fmt: skip


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
    if group_of(view, wanted) == "body":  # said in many ways: the ministry, the bloc, the Seven
        return None if stands else "info"
    figures = [other for other in compare(view).strange if metonymy(view, wanted, other)]
    if figures:  # a capital for its country is a figure of speech, as Asia for Central Asia; Britain, for Scotland, is vague
        vague = (group_of(view, m) == group_of(view, wanted) and not one_in_the_other(view, m, wanted) for m in figures)
        return "warning" if any(vague) else "info"
    if may_go_unsaid(view, wanted):
        return "info"
    if of_a_currency(view, wanted):
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
    land, place = concept_of(view, wanted), concept_of(view, other)
    return land.kind == "country" and land.country == place.country and not other.others


def _noun_for(view: View, wanted: Mention) -> bool:
    """Does the target say what the place is: Companies have not fled Britain, Компании не ушли из страны?"""
    nouns = _NOUNS[view.pair.target].get(concept_of(view, wanted).kind)
    return nouns is not None and re.search(nouns, view.target, re.I) is not None


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
