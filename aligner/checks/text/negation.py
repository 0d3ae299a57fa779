"""Negations that one side has and the other has not: did not sign / подписал (a closed list of verbs), не раз / never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aligner.checks.context import PairContext
from aligner.checks.words import pairs, stems
from aligner.model import LANGUAGES, Finding, Lang, Span
from aligner.text.negation import turned

_NOT: dict[Lang, str] = {"en": r"(?:\bnot|\bnever|\bcannot|n[’']t)(?: \w+){0,2}", "ru": r"\bне(?: (?!\w+(?:ясь|я|в|вши|шись)\b)\w+)?"}


_NEGATIONS: dict[Lang, tuple[str, ...]] = {"en": ("not", "Not", "ever", "n’t", "n't"), "ru": ("не ", "Не ", "НЕ ")}
"""Parts of which every negation has one; texts without any are passed over quickly."""


_COULD_NOT_MORE = re.compile(r"\b(?:could ?n[o’']t) [\w ]{2,40}\bmore\b", re.I)


class Verb(NamedTuple):
    """A verb of the list in a text: where it is with its "not", and whether it has one."""

    span: Span
    denied: bool


def negation_differs(context: PairContext) -> Iterator[Finding]:
    """Find verbs that are negated on one side alone, where the other side has no negative word."""
    denied = {verb for lang in LANGUAGES for verb in _denied_verbs(context.pair.side(lang), lang)}
    for english, russian in pairs("verbs") if denied else ():
        if english not in denied and russian not in denied:
            continue
        if (here := _verb(context.pair.en, "en", english)) is None:
            continue
        there = _verb(context.pair.ru, "ru", russian)
        if there is None or here.denied == there.denied:
            continue
        if _denying("ru" if here.denied else "en").search(context.pair.ru if here.denied else context.pair.en):
            continue
        if _denied_twice(context, here):
            continue
        source, target = (here, there) if context.pair.source == "en" else (there, here)
        yield context.finding(
            "negation",
            "warning",
            'The {source} has "{said}" where the {target} has "{says}": only one of them is negated.',
            {"said": context.source[slice(*source.span)], "says": context.target[slice(*target.span)]},
            source=(source.span,),
            target=(target.span,),
        )


def negation_turned(context: PairContext) -> Iterator[Finding]:
    """Find phrases whose negation is not what it seems (не раз, нельзя не, all but) and that the target turns round."""
    for span in turned(context.source, context.pair.source, context.target):
        yield context.finding(
            "negation",
            "warning",
            'The {target} may say the opposite of "{said}" in the {source}.',
            {"said": context.source[slice(*span)]},
            source=(span,),
        )


def _verb(text: str, lang: Lang, stem: str) -> Verb | None:
    """Return the verb of that stem in the text, None if there is none or several."""
    found = list(_forms(lang, stem).finditer(text))
    return Verb(found[0].span(), found[0]["no"] is not None) if len(found) == 1 else None


@cache
def _forms(lang: Lang, stem: str) -> re.Pattern[str]:
    ending = r"\w*" if lang == "ru" else r"(?:e?s|e?d|ing|\w{1,2}ing)?\b"
    return re.compile(rf"(?P<no>{_NOT[lang]}\s)?\b{stem}{ending}", re.I)


def _denied_twice(context: PairContext, english: Verb) -> bool:
    """Return True if the side that denies the verb denies more: no reason it can't change; or the phrase means the opposite."""
    lang: Lang = "en" if english.denied else "ru"
    text = context.pair.side(lang)
    return len(_denying(lang).findall(text)) > 1 or (lang == "en" and _COULD_NOT_MORE.search(text) is not None)


def _denied_verbs(text: str, lang: Lang) -> Iterator[str]:
    """Yield the verbs of the list, as listed, that the text negates."""
    if any(word in text for word in _NEGATIONS[lang]):
        for found in _denied(lang).finditer(text):
            yield _stems(lang)[(found.lastindex or 1) - 1]


@cache
def _denied(lang: Lang) -> re.Pattern[str]:
    """Make a pattern for the negated verbs of the list, one group a verb."""
    return re.compile(rf"{_NOT[lang]}\s(?:{'|'.join(f'({stem})' for stem in _stems(lang))})", re.I)


@cache
def _stems(lang: Lang) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pair[LANGUAGES.index(lang)] for pair in pairs("verbs")))


@cache
def _denying(lang: Lang) -> re.Pattern[str]:
    """Return the words that may deny something, by their meaning or their prefix."""
    return re.compile(rf"\b{stems('denying', lang)}|n[’']t\b", re.I)
