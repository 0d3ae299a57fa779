"""Check that the target is a translation: empty sides, junk, untranslated text, lengths, doubled words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.checks.context import PairContext
from aligner.checks.words import words
from aligner.i18n import N_
from aligner.model import LANGUAGES, Edit, Finding, Lang, Span
from aligner.text import links, wordlists
from aligner.text.invisible import HIDDEN

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґЎўҒғҚқҢңҮүҰұҺһӘәӨөҲҳҶҷӢӣӮӯ]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſƏə]")
_JUNK = re.compile(r"[♪♫\ufffd⁇]|<unk>|▁|@@(?=\s|$)|&(?:amp|quot|lt|gt|nbsp|#\d+);|\ufeff")
_LOOPS = (r"(?<!\w)((?:[^\W\d_]+[-,.]?\s+){1,4}?)(?:\1){%d,}", r"(?<!\w)([^\W\d_]{1,12}-\s?)(?:\1){%d,}")
_DOUBLED = re.compile(r"(?<![\w-])([^\W\d_]+)(\s+)(\1)(?![\w-])", re.I)
_DOUBLED_RIGHTLY = frozenset(
    [
        "had",
        "that",
        "is",
        "her",
        "you",
        "so",
        "very",
        "no",
        "bye",
        "ha",
        "he",
        "it",
        "da",
        "ну",
        "да",
        "нет",
        "очень",
        "едва",
        "чуть",
        "еле",
        "вот",
        "так",
        "тик",
        "долго",
        "много",
        "мало",
        "ха",
        "никогда",
        "просто",
        "далеко",
        "давно",
        "больше",
        "все",
        "того",
        "только",
        "скоро",
    ]
)
_GLOSS: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"\s\([^()A-Za-z]*[А-Яа-яЁё][^()A-Za-z]*\)"),
    "ru": re.compile(r"\s\([^()А-Яа-яЁё]*[A-Za-z][^()А-Яа-яЁё]*\)"),
}
"""The name of the other language beside the translated one: (European Health Data Evidence Network)."""
_INITIALS = re.compile(r"\b[A-ZА-ЯЁ]{2,}\b|\b(?:Рос(?!си|т)|Мин(?!ск)|Гос|Моском)[а-яё]{4,}")
_MOJIBAKE = re.compile(r"[À-ÿ¸¨]")
_SMALL_LATIN = frozenset(
    [
        "of",
        "the",
        "and",
        "de",
        "la",
        "le",
        "for",
        "in",
        "on",
        "to",
        "at",
        "a",
        "an",
        "by",
        "van",
        "von",
        "der",
        "das",
        "di",
        "el",
        "al",
        "bin",
        "ibn",
        "und",
        "y",
    ]
)


def empty_side(context: PairContext) -> Iterator[Finding]:
    """Find a pair of which one side has no letter and no digit."""
    here, there = any(map(str.isalnum, context.target)), any(map(str.isalnum, context.source))
    if here == there:
        return
    yield context.finding(
        "empty",
        "error",
        N_("The {source} side is empty, the {target} is not.")
        if here
        else N_("The {target} side is empty, the {source} is not."),
        source=((0, len(context.source)),) if there else (),
        target=((0, len(context.target)),) if here else (),
    )


def junk(context: PairContext) -> Iterator[Finding]:
    """Find what no person writes: ♪, replacement characters, entities, a model's loops."""
    for match in _JUNK.finditer(context.target):
        if match[0] not in context.source:
            yield context.finding(
                "junk",
                "error",
                '"{says}" in the {target} is junk; the {source} does not have it.',
                {"says": match[0]},
                target=(match.span(),),
                edit=Edit(context.pair.target, *match.span(), ""),
            )
    for pattern in _loops(context.limits.loop_repeats) if _repeats(context.target, context.limits.loop_repeats) else ():
        for match in pattern.finditer(context.target):
            if not pattern.search(context.source):
                yield context.finding(
                    "junk",
                    "error",
                    'The {target} repeats "{says}" over and over; the {source} does not.',
                    {"says": match[1].strip()},
                    target=(match.span(),),
                )


def _repeats(text: str, often: int) -> bool:
    """Return True if a word, or a syllable with its hyphen, may be repeated that often."""
    words = text.lower().split()
    return len(words) - len(set(words)) >= often - 2 or text.count("-") >= often


@lru_cache(maxsize=8)
def _loops(repeats: int) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern % (repeats - 1), re.I) for pattern in _LOOPS)


def broken_encoding(context: PairContext) -> Iterator[Finding]:
    """Russian in windows-1251 that was read as Latin letters: Êàâêàç."""
    text = context.pair.ru
    if len(_MOJIBAKE.findall(text)) < max(3, context.limits.foreign_share * sum(map(str.isalpha, text))):
        return
    try:
        decoded = text.encode("cp1252").decode("cp1251")
    except UnicodeError:
        decoded = ""
    whole = (0, len(text))
    yield context.finding(
        "encoding",
        "error",
        "The Russian was saved in another encoding (windows-1251) than it was read in; the English cannot be compared.",
        source=(whole,) if context.pair.source == "ru" else (),
        target=(whole,) if context.pair.target == "ru" else (),
        edit=Edit("ru", *whole, decoded) if decoded else None,
    )


def invisible(context: PairContext) -> Iterator[Finding]:
    """Find zero-width characters, direction marks or soft hyphens in the target."""
    for match in HIDDEN.finditer(context.target):
        yield context.finding(
            "invisible",
            "info",
            "The {target} has an invisible character ({codes}) that the {source} lacks.",
            {"codes": f"U+{ord(match[0]):04X}"},
            target=(match.span(),),
            edit=Edit(context.pair.target, *match.span(), ""),
        )


def untranslated(context: PairContext) -> Iterator[Finding]:
    """Find targets that repeat the source, are mostly in its alphabet, or contain a run of its words."""
    own, foreign = (_CYRILLIC, _LATIN) if context.pair.target == "ru" else (_LATIN, _CYRILLIC)
    if not foreign.search(context.target):
        return
    text = links.without(context.target)
    letters, strange = len(own.findall(text)), len(foreign.findall(text))
    words = [m for m in _WORD.finditer(text) if foreign.match(m[0])]
    plain = [m for m in words if m[0].islower() and m[0] not in _SMALL_LATIN]
    translated = sum(own.match(m[0]) is not None for m in _WORD.finditer(text))  # Ну или pulp fiction: as many words as are left
    if strange > context.limits.foreign_share * (letters + strange) and len(plain) > max(1, translated):
        yield context.finding(
            "untranslated",
            "error",
            "The {target} side is in {source}: it was not translated.",
            source=((0, len(context.source)),),
            target=((0, len(context.target)),),
        )
        return
    for span in _foreign_runs(text, words, context.limits.foreign_words):
        if _a_title(context.target[slice(*span)], context.source) or _third_language(context, span):
            continue
        yield context.finding(
            "untranslated",
            "warning",
            '"{says}" in the {target} is still in {source}.',
            {"says": context.target[slice(*span)]},
            target=(span,),
        )


def _a_title(run: str, source: str) -> bool:
    """Return True if the source has these words in quotation marks: a song or a film may keep its title."""
    return re.search(rf"[\"“‘'«]\s*{re.escape(run)}\W", source, re.I) is not None


def _third_language(context: PairContext, span: Span) -> bool:
    """Return True for a third language, by accents, by a translation in brackets or as no word is English: Večeras je naša fešta."""
    run = context.target[slice(*span)]
    if all(word.lower() in words("latin", "en") for word in re.findall(r"[^\W\d_]+", run)):
        return True
    glossed = re.match(r"\s*\([^()]*[А-Яа-яЁё]{3}", context.target[span[1] :])
    english = any(word in wordlists.words("en/small") for word in run.replace(",", "").split())
    return context.pair.target == "ru" and run in context.source and bool(glossed or re.search("[À-ÖØ-öø-ſ]", run) or not english)


def _foreign_runs(text: str, words: list[re.Match[str]], enough: int) -> Iterator[Span]:
    """Find runs of words of the other language with this many in lower case; titles in quotes are names."""
    run: list[re.Match[str]] = []
    for word in [*words, None]:
        if word and (not run or text[run[-1].end() : word.start()].strip(" ,\u00a0") == ""):
            run.append(word)
            continue
        small = [w for w in run if w[0].islower()]
        plain = [w for w in small if w[0] not in _SMALL_LATIN]
        left = len(plain) >= enough or (plain and len(small) == len(run) > enough)  # in the autumn of
        if left and text[run[0].start() - 1 : run[0].start()] not in ("«", "“", '"', "("):
            yield run[0].start(), run[-1].end()
        run = [word] if word else []


def length(context: PairContext) -> Iterator[Finding]:
    """Find a side that is far longer than a translation of the other can be."""
    limits = context.limits
    sides = [_GLOSS[lang].sub("", context.pair.side(lang).strip()) for lang in LANGUAGES]
    en, ru = map(len, sides)
    short, long = sorted(sides, key=len)
    initials = sum(title not in long for title in _INITIALS.findall(short))
    if not en or not ru or max(en, ru) < limits.length_floor or abs(en - ru) < limits.short_text_slack:
        return
    if initials and min(en, ru) + initials * limits.initials_worth > limits.shortest_ratio * max(en, ru):
        return
    ratio = ru / en
    if limits.shortest_ratio <= ratio <= limits.longest_ratio:
        return
    yield context.finding(
        "length",
        "warning",
        "One side is much longer than the other: {said} characters in the {source}, {says} in the {target}.",
        {"said": len(context.source.strip()), "says": len(context.target.strip())},
        source=((0, len(context.source)),),
        target=((0, len(context.target)),),
    )


def doubled_word(context: PairContext) -> Iterator[Finding]:
    """Find words that are doubled in the target and not in the source."""
    if _DOUBLED.search(context.source):
        return
    for match in _DOUBLED.finditer(context.target):
        capitals = match[3][0].isupper() and match.start() > 0  # a name may begin: сеть Сеть Internet2
        if match[1].lower() in _DOUBLED_RIGHTLY or capitals or (len(match[1]) == 1 and match[1].isupper()):
            continue
        yield context.finding(
            "doubled-word",
            "warning",
            'The {target} repeats a word, "{says}"; the {source} does not.',
            {"says": match[0]},
            target=(match.span(),),
            expected=match[1],
            edit=Edit(context.pair.target, match.end(1), match.end(), ""),
        )
