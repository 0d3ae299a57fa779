"""Checks of the choice among a concept's names: outdated, forbidden, deprecated, against the policy, inconsistent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import answer_to, compare
from aligner.checks.names.grammar import governor
from aligner.checks.names.replacement import Replacement, in_place_of, replaced
from aligner.checks.names.titles import CAPITALISED
from aligner.checks.words import generic, stems
from aligner.glossary import Glossary, Mention, Term
from aligner.glossary.normalise import key
from aligner.i18n import N_
from aligner.model import Edit, Finding, Lang, Severity
from aligner.text.morphology import wording
from aligner.text.sound import consonants

_FORMERLY = re.compile(
    r"\b(?:former|formerly|then|once|old|renamed?|known as|called|Soviet|previously|at the time"
    r"|бывш\w+|ныне|нынешн\w+|тогда\w*|тогдашн\w+|раньше|ранее|прежн\w+|переимен\w+|назыв\w+|советск\w+|именова\w+|историческ\w+)\b",
    re.I,
)
_AIMED_AT = re.compile(rf"\b{stems('aimed_at', 'ru')}[а-яё]*(?: [а-яё]+)? $", re.I)
"""Words after which на with the accusative is not a place: нападение на Украину."""
_YEAR = re.compile(r"\b(1[789]\d\d|20\d\d)\b")
Messages = tuple[str, str]  # of a finding with a counterpart in the source, and of one without
FORBIDDEN: Messages = (
    N_('"{says}" in the {target} (for "{said}" in the {source}) must not be used: write {expected}.'),
    N_(
        '"{says}" in the {target} must not be used: write {expected}. The {source} does not name it.'
    ),
)
DEPRECATED: Messages = (
    N_('"{says}" in the {target} (for "{said}" in the {source}) should be avoided: write {expected}.'),
    N_(
        '"{says}" in the {target} should be avoided: write {expected}. The {source} does not name it.'
    ),
)
OUTDATED: Messages = (
    N_('"{says}" in the {target} (for "{said}" in the {source}) was not the name on {day}: write {expected}.'),
    N_(
        '"{says}" in the {target} was not the name on {day}: write {expected}. The {source} does not name it.'
    ),
)
OUTDATED_TODAY: Messages = (
    N_('"{says}" in the {target} (for "{said}" in the {source}) is no longer the name: write {expected}.'),
    N_('"{says}" in the {target} is no longer the name: write {expected}. The {source} does not name it.'),
)
POLICY: Messages = (
    N_(
        '{house} style: write {expected}, not "{says}", in the {target} (for "{said}" in the {source}).'
    ),
    N_(
        '{house} style: write {expected}, not "{says}", in the {target}. The {source} does not name it.'
    ),
)
_LOWER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


def forbidden(context: PairContext) -> Iterator[Finding]:
    """Find names that the glossary or the policy forbids."""
    yield from _judged(context, "forbidden", "error", FORBIDDEN)


def deprecated(context: PairContext) -> Iterator[Finding]:
    """Find names that the glossary advises against."""
    yield from _judged(context, "deprecated", "warning", DEPRECATED)


def outdated(context: PairContext) -> Iterator[Finding]:
    """Find names of another time, where neither the source nor the sentence is about that time."""
    for mention in context.target_mentions:
        if _standing(context, mention) != "outdated" or _in_its_time(context, mention):
            continue
        severity: Severity = "error" if context.pair.published else "info"
        what = OUTDATED if context.pair.published else OUTDATED_TODAY
        yield from _finding(context, mention, "outdated", severity, what)


def policy(context: PairContext) -> Iterator[Finding]:
    """Find admitted names where the house prefers another."""
    for mention in context.target_mentions:
        if _against_policy(context, mention):
            yield from _finding(context, mention, "policy", "warning", POLICY)


def _against_policy(context: PairContext, mention: Mention) -> bool:
    if mention.kind != "name" or mention.term is None:
        return False
    if f"{mention.concept}.{context.pair.target}" not in context.glossary.policy.prefer:
        return False
    accepted = context.glossary.names(mention.concept, context.pair.target, context.pair.published)
    standing = _standing(context, mention)
    return (
        (standing == "admitted" or (standing == "preferred" and _spelt_otherwise(context, mention)))
        and not context.glossary.policy.admits(mention.concept, mention.term)
        and bool(accepted)
        and not _fuller(mention.term.name, accepted[0])
        and not _as_the_source_has_it(context, mention)
    )


def _spelt_otherwise(context: PairContext, mention: Mention) -> bool:
    """Return True for the preferred name in another spelling than the house's: Vietnam for Viet Nam."""
    lang, day = context.pair.target, context.pair.published
    chosen = key(context.glossary.policy.chosen(f"{mention.concept}.{lang}", day))
    term = context.glossary.terms(mention.concept, lang, day)[0]
    if key(term.name) != chosen or chosen == key(mention.text):
        return False
    forms = {key(form) for forms in context.glossary.forms(term).values() for form in forms}
    others = {key(name) for name in term.variants}
    return key(mention.text) not in forms and (lang == "ru" or key(mention.text) in others)


def _as_the_source_has_it(context: PairContext, mention: Mention) -> bool:
    """Return True if the source has the other name too, and the target follows its sound: Khankendi / Ханкенди."""
    return any(
        s.term
        and mention.term
        and consonants(s.term.name) == consonants(mention.term.name)
        and _standing(context, s) == "admitted"
        for s in context.source_mentions
        if s.concept == mention.concept
    )


def _house(context: PairContext) -> str:
    return context.glossary.policy.title or context.glossary.policy.name


def _judged(context: PairContext, check: str, severity: Severity, what: Messages) -> Iterator[Finding]:
    for mention in context.target_mentions:
        if _standing(context, mention) == check:
            yield from _finding(context, mention, check, severity, what)


def _standing(context: PairContext, mention: Mention) -> str:
    """Return the standing of the name on that day; an ambiguous name counts for the other concept."""
    if mention.term is None or mention.others:
        return "preferred"
    return _worth(context.glossary, mention.concept, mention.term.lang, mention.term.name, context.pair.published)


@lru_cache(maxsize=8192)
def _worth(glossary: Glossary, concept: str, lang: Lang, name: str, day: date | None) -> str:
    return glossary.standing(concept, lang, name, day)


def _finding(context: PairContext, mention: Mention, check: str, severity: Severity, what: Messages) -> Iterator[Finding]:
    answer = answer_to(context, mention)
    if answer is None and _of_another(context, mention):
        return
    fix = replaced(context, mention, mention.concept, answer)
    if fix is None:
        return
    quoted = in_quotation(context.target, mention.start)
    beside, alone = what
    day = context.pair.published
    yield context.finding(
        check,
        _LOWER[severity] if quoted else severity,
        beside if answer else alone,
        {
            "says": mention.text,
            "said": answer.text if answer else "",
            "expected": fix.expected,
            "house": _house(context),
            "day": day.isoformat() if day else "",
        },
        source=((answer.start, answer.stop),) if answer else (),
        target=((mention.start, mention.stop),),
        concept=mention.concept,
        expected=fix.expected,
        edit=_unsure(fix.edit) if quoted else fix.edit,
    )


def _of_another(context: PairContext, mention: Mention) -> bool:
    """Return True if the source has a capitalised word of that sound, which is somebody's name: Peter, Питер."""
    heard = consonants(mention.text)
    return any(consonants(word) == heard for word in CAPITALISED.findall(context.source))


def _unsure(edit: Edit) -> Edit:
    """Return the edit as one that needs a person's consent: people's words are not fixed without asking."""
    return Edit(edit.lang, edit.start, edit.stop, edit.text)


def in_quotation(text: str, position: int) -> bool:
    """Return True if the place is inside quotation marks."""
    before = text[:position]
    if before.count("«") > before.count("»") and "»" in text[position:]:
        return True
    curly = sum(before.count(mark) for mark in '“”„"')
    return curly % 2 == 1 and re.search('[“”„"]', text[position:]) is not None


def _in_its_time(context: PairContext, mention: Mention) -> bool:
    """Return True if the source uses a name of the same time, or the sentence is about that time."""
    term = mention.term
    assert term is not None
    answers = [s for s, found in compare(context).named if any(f.start == mention.start for f in found)]
    if any(
        s.term and context.glossary.judge(s, context.pair.published) == "outdated" and s.term.overlaps(term)
        for s in answers
    ):
        return True
    years = [int(year) for text in (context.source, context.target) for year in _YEAR.findall(text)]
    if any(term.valid(date(year, month, 28)) for year in years for month in (1, 12)):
        return True
    return _is_past(term, context.pair.published) and bool(
        _FORMERLY.search(context.target) or _FORMERLY.search(context.source)
    )


def _is_past(term: Term, day: date | None) -> bool:
    return term.until is not None and (day is None or term.until <= day)


def inconsistent(context: PairContext) -> Iterator[Finding]:
    """Find places under another name than earlier in the article, where the source's name is the same."""
    names = compare(context)
    uses = [(wanted, mention) for wanted, found in names.named for mention in found]
    for wanted, mention in [*uses, *((None, mention) for mention in names.strange)]:
        earlier = context.history.first_names.get(mention.concept)
        if earlier is None or mention.term is None or not _contradicts(context, wanted, mention, *earlier):
            continue
        fix = _back(context, mention, earlier[0], wanted)
        yield context.finding(
            "inconsistent",
            "warning",
            N_(
                '"{says}" in the {target} was {before} earlier in the article; the {source} has {said} both times.'
            )
            if wanted
            else N_(
                '"{says}" in the {target} was {before} earlier in the article; the {source} does not name it here.'
            ),
            {"says": mention.text, "before": earlier[0].name, "said": wanted.text if wanted else ""},
            source=((wanted.start, wanted.stop),) if wanted else (),
            target=((mention.start, mention.stop),),
            concept=mention.concept,
            expected=fix.expected,
            edit=fix.edit,
        )


def _contradicts(context: PairContext, wanted: Mention | None, mention: Mention, term: Term, said: str) -> bool:
    """Return True if the article itself now uses another name although the source keeps its own."""
    named = {m.term.name for m in context.source_mentions if m.concept == mention.concept and m.term}
    return (
        (wanted is None or mention.concept == wanted.concept)
        and mention.term is not None
        and named <= {said}
        and acceptable(context, mention)
        and not _same_or_longer(term.name, mention.term.name)
        and not in_quotation(context.target, mention.start)
    )


def acceptable(context: PairContext, mention: Mention) -> bool:
    """Return True for a name that glossary, day and policy accept."""
    if mention.kind != "name" or _standing(context, mention) not in ("preferred", "admitted"):
        return False
    return not _against_policy(context, mention)


def _back(context: PairContext, mention: Mention, term: Term, wanted: Mention | None) -> Replacement:
    if context.pair.target == "ru":
        return in_place_of(context, mention, term, wanted)
    return Replacement(term.name, Edit("en", mention.start, mention.stop, term.name, certain=True))


def _same_or_longer(one: str, other: str) -> bool:
    """Return True for full, short and abbreviated names, which do not contradict each other: Россия, РФ."""
    words = {len(re.findall(r"[\w-]+", name)) for name in (one, other)}
    return len(words) > 1 or _shortened(one, other)


def _shortened(one: str, other: str) -> bool:
    """Return True if one name is the other with fewer words, or an abbreviation."""
    parts, others = (set(re.findall(r"\w+", name)) for name in (one, other))
    return parts <= others or others <= parts or one.isupper() or other.isupper()


def _fuller(name: str, preferred: str) -> bool:
    """Return True if a name may replace the one that the house prefers: its abbreviation, or the state's full name."""
    parts = re.findall(r"\w+", name.lower())
    official = len(parts) > len(preferred.split()) and not generic().isdisjoint(parts)
    return official or _shortened(name, preferred)


def first_mention(context: PairContext) -> Iterator[Finding]:
    """Find names at their first mention in the article that the policy spells out there: Stepanakert (Khankendi)."""
    lang, met = context.pair.target, set(context.history.seen)
    for mention in context.target_mentions:
        spelt_out = context.glossary.first_mention(mention.concept, lang, context.pair.published)
        new = mention.concept not in met and mention.kind in ("name", "abbreviation") and not mention.others
        met.add(mention.concept)
        if spelt_out and new and not wording.says(context.target, spelt_out, lang) and not in_quotation(context.target, mention.start):
            yield context.finding(
                "first-mention",
                "info",
                N_('{house} style: spell "{says}" out at its first mention in the {target}, whatever the {source} says: {expected}.'),
                {"house": _house(context), "says": mention.text, "expected": spelt_out},
                target=((mention.start, mention.stop),),
                concept=mention.concept,
                expected=spelt_out,
            )


_OTHER_PREPOSITION = {"в": {"на": "в", "с": "из", "со": "из"}, "на": {"в": "на", "во": "на", "из": "с", "изо": "с"}}
"""Policy preposition (в or на) -> replacements for the prepositions of the other."""


def preposition(context: PairContext) -> Iterator[Finding]:
    """Find на where the policy writes в (на Украине, с Украины), or the reverse."""
    for mention in context.target_mentions if context.pair.target == "ru" else ():
        wanted = context.glossary.policy.preposition.get(f"{mention.concept}.ru", "")
        before = governor(context.target, mention.start)
        right = _OTHER_PREPOSITION.get(wanted, {}).get(before.preposition.lower(), "") if before else ""
        if before is None or not right or mention.kind != "name" or _of_company(before.preposition, mention):
            continue
        if _AIMED_AT.search(context.target, 0, before.span[0]) and "acc" in mention.cases:
            continue
        written = right.capitalize() if before.preposition[0].isupper() else right
        yield context.finding(
            "preposition",
            "warning",
            N_('{house} writes "{expected} {says}", not "{written} {says}", in the {target}, whatever the {source} says.'),
            {"house": _house(context), "expected": written, "written": before.preposition, "says": mention.text},
            target=((before.span[0], mention.stop),),
            concept=mention.concept,
            expected=f"{written} {mention.text}",
            edit=Edit("ru", *before.span, written, certain=True),
        )


def _of_company(preposition: str, mention: Mention) -> bool:
    """Return True for с with the instrumental, which is "with": переговоры с Украиной."""
    return preposition.lower() in ("с", "со") and "gen" not in mention.cases
