"""Names within the names of institutions, firms and clubs: Moscow State University / МГУ."""

from __future__ import annotations

import re

from aligner.checks.context import PairContext
from aligner.checks.words import stems, words
from aligner.glossary import Mention
from aligner.text.morphology import dictionary
from aligner.text.sound import consonants, spelling

_ENGLISH_TITLE = re.compile(r"(?:[’'`]s)?[ -][A-Z]\w+")
_TITLE_BEFORE = re.compile(r"[A-Z]\w+(?: (?:of|for))+ (?:the )?$")
_RUSSIAN_TITLE = re.compile(r"[ -][а-яё]+")
_SEAT_BEFORE = re.compile(rf"{stems('seats', 'ru')}\w*(?: (?:в|штата))? $", re.I)
_FIRM_BEFORE = re.compile(rf"\b{stems('firms', 'ru')}[а-яё]{{0,3}}\s+$", re.I)
_SHORTENED = re.compile(r"\b[А-ЯЁA-Z](?:[а-яё]{0,4}[А-ЯЁA-Z]){1,}[а-яё]*\b|\b[А-ЯЁ][а-яё]{2,5}(?:дум|обл|гор|рос|гос|фин|торг|пром|банк|бирж|эйр|авиа)\w*")
CAPITALISED = re.compile(r"\b[A-ZА-ЯЁ]\w{2,}")


def in_a_title(context: PairContext, wanted: Mention) -> bool:
    """Return True if the name of the source is part of a longer one: Moscow State University, Paris Saint-Germain."""
    if context.pair.source == "ru":
        if wanted.kind == "name":  # Калифорнийского университета в Лос-Анджелесе, UCLA
            return bool(_SEAT_BEFORE.search(context.source, 0, wanted.start))
        return wanted.kind == "adjective" and bool(_RUSSIAN_TITLE.match(context.source, wanted.stop))
    return bool(_ENGLISH_TITLE.match(context.source, wanted.stop)) or bool(
        _TITLE_BEFORE.search(context.source[: wanted.start])
    )


def in_a_quoted_title(text: str, mention: Mention) -> bool:
    """Return True if the name is in quotation marks, with a few words at most: a ship «Чувашия», "Хабаровский край сегодня"."""
    opened = re.search(r"[«“„\"](?:[^\W\d_]+ ){0,2}$", text[: mention.start])
    closed = re.match(r"(?: [^\W\d_]+){0,2}[»”“\"]", text[mention.stop :])
    return opened is not None and closed is not None


def shortened(context: PairContext, wanted: Mention) -> bool:
    """Return True if the target has an acronym or clipped compound that begins as the name does: ПМЭФ, Мосбиржа, NYPD."""
    names = [name for term in context.terms(wanted.concept) for name in term.names]
    if context.pair.target == "en" and any(_begins_with_initials(name, context.target) for name in names):
        return True
    derived = context.concept(wanted).words("adjective", context.pair.target)
    parts = (part for word in (*names, *derived) for part in re.split(r"[\s-]", word) if part)
    generic = words("generic", "en") + words("generic", "ru")
    letters = {part[0].upper() for part in parts if part.lower() not in generic} | {wanted.text[0]}
    said = {spelling(match[0]) for match in _SHORTENED.finditer(context.source)}
    return any(
        not any(mention.start <= match.start() < mention.stop for mention in context.target_mentions)
        and spelling(match[0]) not in said
        and _stands_for(match[0], letters, in_a_title(context, wanted))
        for match in _SHORTENED.finditer(context.target)
    )


def _stands_for(short: str, letters: set[str], titled: bool) -> bool:
    """Return True if the short word begins with one of the letters, or within a title contains one."""
    return short[0] in letters or (titled and bool(letters & {letter for letter in short if letter.isupper()}))


def _begins_with_initials(name: str, text: str) -> bool:
    """Return True for N.Y. and NYPD, and New York."""
    letters = [word[0] for word in name.split() if word[0].isupper()]
    return len(letters) > 1 and re.search(rf"\b{'[.]?'.join(letters)}[A-Z.]*(?![a-z])", text) is not None


def club(context: PairContext, wanted: Mention) -> bool:
    """Return True if the word beside the name is in the target: Neftchi Baku / «Нефтчи», Inter Milan / «Интер»; not a noun that begins the sentence."""
    before = re.search(r"\b([A-ZА-ЯЁ]\w{3,})[»\"”]? $", context.source[: wanted.start])
    after = re.match(r" [«\"“]?([A-ZА-ЯЁ]\w{3,})", context.source[wanted.stop :])
    beside = [match[1] for match in (before, after) if match and (match.start(1) or not dictionary.known(match[1]))]
    return any(consonants(word) in context.once(capitals) for word in beside)


def capitals(context: PairContext) -> frozenset[str]:
    """Return the sounds of the target's capitalised words, with and without the last e of English ones, which may be mute."""
    found = CAPITALISED.findall(context.target)
    return frozenset(consonants(word) for whole in found for word in (whole, whole.removesuffix("e")))


def is_firm(text: str, start: int) -> bool:
    """Return True if the name of a firm, a paper or a ship begins there, which keeps its alphabet: авиакомпания Emirates."""
    return _FIRM_BEFORE.search(text, 0, start) is not None
