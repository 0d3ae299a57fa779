"""Phrases whose negation is not what it seems (не раз, нельзя не, all but impossible), and translations that turn them round."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aligner.model import Lang, Span
from aligner.text import wordlists


class Phrase(NamedTuple):
    """A phrase, what a translation that turns it round has, and what a right one has."""

    pattern: re.Pattern[str]
    wrong: re.Pattern[str] | None
    right: re.Pattern[str]
    instead: tuple[tuple[re.Pattern[str], str], ...]


def turned(text: str, lang: Lang, translation: str) -> list[Span]:
    """Return where a text has a phrase that its translation turns round.

    >>> turned("Мигранты нередко возвращаются.", "ru", "Migrants rarely return."), turned("Об этом не раз писали.", "ru", "It was often written.")
    ([(9, 16)], [])
    """
    plain = text.replace("ё", "е")
    if not _any(lang).search(plain):
        return []
    other = translation.replace("ё", "е").replace("’", "'")
    return [found.span() for phrase in _phrases(lang) if (found := phrase.pattern.search(plain)) and _turns(phrase, other)]


def undenied(text: str, lang: Lang, translation: str) -> list[Span]:
    """Return the first plain negation of a Russian text whose translation has no word that may deny.

    People say many a negation otherwise (не уволили, keeps his job), so that this is evidence against a machine's text alone.

    >>> undenied("В магазине этого не видно.", "ru", "It is visible in the store."), undenied("Не только он.", "ru", "He too.")
    ([(17, 25)], [])
    """
    if lang != "ru" or _plain_negation("said").search(translation.replace("’", "'")):
        return []
    plain = text.replace("ё", "е")
    idle = [match.span() for match in _plain_negation("idle").finditer(plain)]
    found = (match.span() for match in _plain_negation("word").finditer(plain))
    return [span for span in found if not any(start <= span[0] < stop for start, stop in idle)][:1]


@cache
def _plain_negation(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{''.join(wordlists.table('negation')['ru'][part].splitlines())})(?!\w)", re.I)


def in_plain_words(text: str, lang: Lang) -> list[tuple[int, int, str]]:
    """Return the phrases of a text for which there are plain words, with those: не раз = неоднократно."""
    plain = text.replace("ё", "е")
    if not _any(lang).search(plain):
        return []
    found = {}
    for phrase in _phrases(lang):
        for pattern, words in phrase.instead:
            for match in pattern.finditer(plain):
                found[match.span()] = words.capitalize() if text[match.start()].isupper() else words
    return [(start, stop, words) for (start, stop), words in sorted(found.items())]


def _turns(phrase: Phrase, translation: str) -> bool:
    return (phrase.wrong is None or bool(phrase.wrong.search(translation))) and not phrase.right.search(translation)


@cache
def _phrases(lang: Lang) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            _whole(entry["phrase"]),
            _whole(entry["wrong"]) if "wrong" in entry else None,
            _whole(entry["right"]),
            tuple((_whole(pattern), words) for pattern, words in entry.get("instead", {}).items()),
        )
        for entry in wordlists.table("double_negation")[lang]
    )


@cache
def _any(lang: Lang) -> re.Pattern[str]:
    return _whole("|".join(entry["phrase"] for entry in wordlists.table("double_negation")[lang]))


def _whole(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for whole words, of which n't is one."""
    return re.compile(rf"(?:\b|(?=n't))(?:{pattern})(?!\w)", re.I)
