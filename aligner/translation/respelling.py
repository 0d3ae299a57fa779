"""Words that a draft makes up: respelt in the other alphabet (Sarancha for саранча, ремедии for remedies) or not in the dictionary (выносла).

Names and loanwords are respelt rightly, so that only common words of the source count, and no output that is a word of its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.text import sound, wordlists
from aligner.text.morphology import dictionary
from aligner.text.morphology.compounds import is_compound

_RUSSIAN = re.compile(  # small, or at the beginning and hardly a family name
    r"(?<![\w-])[а-яё]{4,}(?![\w-])|(?:(?<=^)|(?<=^[«“—])|(?<=^— ))[А-ЯЁ][а-яё]{3,}(?<![оеё]в)(?<!ин)(?![\w-])"
)
_ENGLISH = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w-])|(?:^|(?<=^[“\"]))[A-Z][a-z]{3,}(?![\w-])")
_UNLISTED = re.compile(r"(?<![\w’'-])[а-яё]{5,}(?![\w’'-])")
_ECHO = 0.5  # likeness of a name and a word made of it: Maidan, майданские
_LATIN = re.compile(r"[A-Za-z]{4,}")
_HEARD = 0.8  # likeness of two words of which one is the other in another alphabet


def in_latin_letters(russian: str, english: str, named: str) -> Iterator[str]:
    """Yield the common Russian words that the English has in Latin letters, but for those in ``named``.

    >>> list(in_latin_letters("Саранча дошла до пшеницы.", "Sarancha reached the wheat.", ""))
    ['Саранча']
    """
    said = {word.lower() for word in _LATIN.findall(english) if not _is_english(word.lower())}
    for word in _RUSSIAN.findall(russian) if said else ():
        if said & _in_latin(word) and sound.latin(word).lower() not in named and dictionary.is_no_name(word):
            yield word


def made_up(english: str, russian: str, named: str) -> Iterator[str]:
    """Yield the Russian words that the dictionary does not list and that sound like a common word of the English, but for those in ``named``.

    >>> list(made_up("The remedies are known.", "Ремедии известны.", ""))
    ['Ремедии']
    """
    odd = [word for word in _RUSSIAN.findall(russian) if len(word) > 4 and not dictionary.known(word) and word.lower()[:4] not in named]
    for word in odd:
        if any(sound.likeness(word, one) >= _HEARD for one in _ENGLISH.findall(english) if _may_be_translated(one)):
            yield word


def unlisted(english: str, russian: str, named: str) -> Iterator[str]:
    """Yield small Russian words that are neither in the dictionary nor compounds nor names and loanwords of the English as they sound.

    >>> list(unlisted("The mucus was political.", "Мукус был политикационным, а госзаказ нет.", ""))
    ['политикационным']
    """
    kept = [word for word in _LATIN.findall(english) if not _may_be_translated(word)]
    for word in _UNLISTED.findall(russian):
        listed = dictionary.known(word) or is_compound(word) or word[:4] in named
        if not listed and not any(sound.likeness(word, heard) >= _ECHO for heard in kept):
            yield word


def _may_be_translated(english: str) -> bool:
    """Return True unless the word is a name or a loanword, which stay as they are."""
    return (english.islower() or _is_english(english.lower())) and not _is_loan(english.lower())


@lru_cache(maxsize=8192)
def _in_latin(word: str) -> frozenset[str]:
    """Return a Russian word and its dictionary forms in small Latin letters."""
    return frozenset(sound.latin(form) for form in (word.lower(), *dictionary.lemmas(word)))


def _is_english(word: str) -> bool:
    lists = (wordlists.words("en/small"), wordlists.words("en/common"))
    return any(one in listed for listed in lists for one in (word, word.removesuffix("s"))) or _is_loan(word)


def _is_loan(word: str) -> bool:
    return word.removesuffix("s") in wordlists.words("en/loans")
