"""Judge how bad it is that a name is missing. One ordered table of rules; the first that applies decides.

Every rule takes the pair's context and a missing mention of the source, and answers with a severity, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import compare
from aligner.checks.names.places import derived, group_of, metonymy, one_in_the_other, personal
from aligner.checks.names.titles import capitals, club, in_a_quoted_title, shortened
from aligner.checks.words import any_of, stems, words
from aligner.glossary import Mention
from aligner.model import Lang, Severity
from aligner.text.sound import consonants


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The severity of a missing name (None: nothing is wrong), and the rule that decided."""

    severity: Severity | None
    rule: str = ""


Rule = Callable[[PairContext, Mention], Tolerance | None]
SILENT, REMARK, WARNING, ERROR = map(Tolerance, (None, "info", "warning", "error"))

_AND = re.compile(r" (?:and|и) ")
_OWN = re.compile(r"[A-Z.]+|United States|США|Соедин[её]нных Штатов(?: Америки)?|(?:Велико)?[Бб]ритании|РФ|России")
_POSSESSIVE = re.compile(r"['’]s?\s+\w")
_ARTICLE = re.compile(r"\b(?:a|an|the) (?:[a-z]+ )?$")
_NOUN_AFTER = re.compile(rf" (?!{any_of(words('no_nouns', 'en'))})[a-z]{{3,}}")
_BEFORE_OFFICE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"(?:['’]s?)?(?:[ -][a-z]+)? {stems('offices', 'en')}", re.I),
    "ru": re.compile(rf"(?:(?i:(?:\b|вице-|экс-){stems('offices', 'ru')}[а-яё]*)(?: [а-яё]+)?|\b[А-ЯЁ]{{2,}}) $"),
}
_OFFICE: dict[Lang, re.Pattern[str]] = {
    lang: re.compile(rf"(?i:\b(?:vice-|вице-|экс-)?{stems('offices', lang)})|\b[A-ZА-ЯЁ]{{3,}}\b") for lang in ("en", "ru")
}
_PERSON_AFTER = re.compile(rf"(?:['’]s)?(?: {stems('offices', 'en')}\w*)? ([A-ZА-ЯЁ][\w’'-]+)(?: ([A-ZА-ЯЁ][\w’'-]+))?")
_INSTITUTION = re.compile(rf"(?: [A-Z][\w-]+){{1,3}} {stems('institutions', 'en')}")
_INITIALS = re.compile(r"\b[A-Z]{3,}\b")
_RUSSIAN_INITIALS = re.compile(r"\b[А-ЯЁ]{3,}\b")
_SPELT_OUT = re.compile(rf"{stems('bodies', 'ru')}\w*(?: [а-яё-]+){{0,6}} $", re.I)
_BODY = re.compile(rf"(?:\b[A-Z][\w-]{{1,40}} (?:(?:of|for|and|the) ){{0,3}})+{stems('bodies', 'en')}\b|\b{stems('bodies', 'en')} (?:of|for|on) (?:the )?[A-Z]")
_TITLE_OF = re.compile(r"(?<![\w-])(?:[A-Z][\w-]{1,30} (?:(?:of|for|and|the|on) ){0,2}){2,6}(?:of|in) (?:the )?$")
_DOLLARS = re.compile(r"\$|USD|dollar|долл(?:ар|\.)", re.I)


def tolerance(context: PairContext, missing: Mention) -> Tolerance:
    """Return how severe it is that this name is missing."""
    for rule in TOLERANCES:
        if decided := rule(context, missing):
            return replace(decided, rule=rule.__name__)
    return Tolerance("error", "nothing_excuses")


# Rules, in the order of TOLERANCES


def written_small(_: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a name without a capital, which may be no name here: линия соприкосновения."""
    return REMARK if missing.kind == "name" and missing.text.islower() else None


def one_of_two(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate one of two names joined by "and" if the target has the other: Armenian and Georgian farmers, армянские фермеры."""
    found = [mention for mention, here in compare(context).found if here and here.answers]
    joined = any(_AND.fullmatch(context.source, *sorted((m.stop, m.start, missing.stop, missing.start))[1:3]) for m in found)
    return WARNING if joined and derived(missing) else None


def adjective(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate adjectives and peoples, which are often left out."""
    if not derived(missing):
        return None
    return SILENT if recently_named(context, missing) or standing_in(context) else REMARK


def body(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate bodies, which are referred to in many ways: the ministry, the bloc, the Seven."""
    if group_of(context, missing) != "body":
        return None
    return SILENT if standing_in(context) else REMARK


def of_a_title(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a name in a longer one or in a title, which may be translated otherwise: Far East Petrochemical Company."""
    longer = context.pair.source == "en" and _INSTITUTION.match(context.source, missing.stop)
    return REMARK if longer or in_a_quoted_title(context.source, missing) else None


def metonym(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a capital for its country, Brussels for the EU; Britain for Scotland is only vague."""
    strange = compare(context).strange
    if any(stands_for(context, missing, other) for other in strange):
        return REMARK
    figures = [other for other in strange if metonymy(context, missing, other)]
    vague = [
        other
        for other in figures
        if group_of(context, other) == group_of(context, missing) and not one_in_the_other(context, other, missing)
    ]
    return WARNING if vague else REMARK if figures else None


def stands_for(context: PairContext, one: Mention, other: Mention) -> bool:
    """Return True if the glossary lists one as a metonym of the other."""
    return other.concept in context.concept(one).stands_for or one.concept in context.concept(other).stands_for


def gloss_of_a_town(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a lost country or region after a town, or state after a party: Edinburgh, Scotland; (D-Calif.)."""
    behind = re.search(r"(?:(?<![\w’'-])[A-Z][\w’'-]+, |\([DRI]-)$", context.source[: missing.start])
    return REMARK if behind and context.pair.source == "en" and group_of(context, missing) == "land" else None


def country_of_a_person(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a lost country or town before a person whom the target names: Russia's Putin, президент США Дональд Трамп."""
    after = _PERSON_AFTER.match(context.source, missing.stop)
    if after is None or missing.kind != "name":
        return None
    if in_a_quoted_title(context.source, missing) or any(m.start == after.start(1) and not personal(m) for m in context.source_mentions):
        return None
    people = [word.removesuffix("'s").removesuffix("’s") for word in after.groups() if word]
    named = any(m.start == after.start(1) and here for m, here in compare(context).found)
    return REMARK if named or any(consonants(word) in context.once(capitals) for word in people) else None


def country_of_an_office(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a lost country that its own press adds to an office: a U.S. judge, МВД России."""
    if not _OWN.fullmatch(missing.text) or not _OFFICE[context.pair.target].search(context.target):
        return None
    if context.pair.source == "en":
        return REMARK if _BEFORE_OFFICE["en"].match(context.source, missing.stop) else None
    office = _BEFORE_OFFICE["ru"].search(context.source, 0, missing.start)
    return REMARK if office and (missing.text != "России" or office[0].isupper()) else None


def country_of_a_body(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate the country of a body that the target names by initials or title: комиссия по ценным бумагам США, the SEC; СГБ, СКР."""
    country = context.concept(missing).country if context.concept(missing).kind == "country" else ""
    if country and any(group_of(context, m) == "body" and context.concept(m).country == country for m in context.target_mentions):
        return REMARK
    if context.pair.source == "en" and _TITLE_OF.search(context.source, 0, missing.start):
        return REMARK if _RUSSIAN_INITIALS.search(context.target) else None
    if not _OWN.fullmatch(missing.text) or context.pair.source == "en":
        return None
    initials = set(_INITIALS.findall(context.target)) - set(_INITIALS.findall(context.source))
    spelt_out = _SPELT_OUT.search(context.source, 0, missing.start)
    return REMARK if spelt_out and (initials or _BODY.search(context.target)) else None


def in_initials(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate an acronym or clipped compound that begins as the name does: ПМЭФ, Мосбиржа, NYPD."""
    return REMARK if shortened(context, missing) else None


def of_a_club(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a club or a firm under its other name: Neftchi Baku / «Нефтчи»."""
    return REMARK if club(context, missing) else None


def of_a_currency(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate the lost country of a dollar, which is American: долларов США, U.S. dollars."""
    beside = context.source[max(0, missing.start - 10) : missing.start] + context.source[missing.stop : missing.stop + 8]
    american = context.concept(missing).country == "US" and _DOLLARS.search(beside)
    return SILENT if american and _DOLLARS.search(context.target) else None


def attribute(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a lost English name before a noun, where it is an adjective: Turkey's lira, the UK's areas, the Sydney market."""
    if context.pair.source != "en":
        return None
    article = _ARTICLE.search(context.source, 0, missing.start) and " " not in missing.text and not missing.text.endswith("s")
    noun = _NOUN_AFTER.match(context.source, missing.stop)
    return REMARK if _POSSESSIVE.match(context.source, missing.stop) or (article and noun) else None


def noun_for_it(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a place that only the target calls by its kind or a pronoun: Companies have not fled Britain, Компании не ушли из страны."""
    kind = context.concept(missing).kind
    beside = context.source[: missing.start] + context.source[missing.stop :]
    if _has_noun(context.target, kind, context.pair.target) and not _has_noun(beside, kind, context.pair.source):
        return REMARK
    it = re.match(rf"(?:\W*\w+)?\W*{any_of(words('subjects', context.pair.target))}", context.target, re.I)
    return REMARK if it and not re.search(any_of(words("subjects", context.pair.source)), beside, re.I) else None


def _has_noun(text: str, kind: str, lang: Lang) -> bool:
    """Return True if the text has a noun for places of that kind, in English with its article."""
    nouns = words(f"kind_nouns.{kind}", lang)
    article = r"\bthe (?:above |same |whole )?" if lang == "en" else ""
    return bool(nouns) and re.search(article + any_of(nouns), text, re.I) is not None


def named_shortly_before(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a place named a few sentences ago that a word of the target can refer to."""
    pointing = context.history.count and re.search(any_of(words("pointing", context.pair.target)), context.target, re.I)
    if standing_in(context) and (recently_named(context, missing) or pointing):
        return REMARK
    return None


def may_be_meant(context: PairContext, missing: Mention) -> Tolerance | None:
    """Tolerate a place that was just named or that a word of the target can refer to."""
    return WARNING if standing_in(context) or recently_named(context, missing) else None


def recently_named(context: PairContext, missing: Mention) -> bool:
    """Return True if one of the last few pairs named the concept."""
    return context.history.recent(missing.concept, context.limits.nearby_pairs)


def standing_in(context: PairContext) -> bool:
    """Return True if the target has a word that can refer to a place: there, it, the republic."""
    return context.once(_standing_in)


def _standing_in(context: PairContext) -> bool:
    lang = context.pair.target
    whole = any_of(words("standing_in", lang))
    begun = rf"|\b{stems('standing_in_stems', lang)}" if words("standing_in_stems", lang) else ""
    return re.search(whole + begun, context.target, re.I) is not None


TOLERANCES: tuple[Rule, ...] = (
    written_small,
    one_of_two,
    adjective,
    body,
    gloss_of_a_town,
    of_a_title,
    metonym,
    country_of_a_person,
    country_of_an_office,
    country_of_a_body,
    in_initials,
    of_a_club,
    of_a_currency,
    attribute,
    noun_for_it,
    named_shortly_before,
    may_be_meant,
)
