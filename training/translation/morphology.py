"""Dictionary forms of Russian noun phrases and of English words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

NAMES = ("Geox", "Name", "Surn", "Patr", "Orgn")


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=300_000)
def parses(word: str) -> Any:
    """Every analysis of a Russian word, the most probable first."""
    return _analyzer().parse(word)


def parse(word: str) -> Any:
    """The most probable analysis of a Russian word."""
    return parses(word)[0]


@lru_cache(maxsize=300_000)
def _is_noun(word: str) -> bool:
    if len(word) < 3 or not word.isalpha():
        return False
    found = parse(word)
    return bool(found.tag.POS == "NOUN" and (found.is_known or word[0].isupper()) and "Abbr" not in found.tag)


@lru_cache(maxsize=300_000)
def _is_adjective(word: str) -> bool:
    found = parse(word)
    return bool(found.tag.POS in ("ADJF", "PRTF") and found.is_known and "Apro" not in found.tag)


def _agree(left: Any, right: Any) -> bool:
    return bool(left.tag.case == right.tag.case and left.tag.number == right.tag.number)


def head_of(words: Sequence[str]) -> int | None:
    """Where the head noun of a Russian phrase stands; None when the words are no such phrase.

    Adjectives, then a noun, then names that agree with it or nouns in the genitive.
    """
    head = 0
    while head < len(words) - 1 and _is_adjective(words[head]):
        head += 1
    if not _is_noun(words[head]):
        return None
    noun = parse(words[head])
    for word in words[head + 1 :]:
        if not _is_noun(word):
            return None
        other = parse(word)
        both_names = words[head][0].isupper() and word[0].isupper() and _agree(noun, other)
        if not both_names and other.tag.case != "gent":
            return None
    if any(not _agree_adjective(parse(word), noun) for word in words[:head]):
        return None
    return head


def _agree_adjective(adjective: Any, noun: Any) -> bool:
    wanted = {noun.tag.case, noun.tag.number}
    if noun.tag.number == "sing":
        wanted.add(noun.tag.gender)
    return any(wanted - {None} <= form.tag.grammemes for form in parses(adjective.word))


def russian_base(words: Sequence[str], first: bool, keep_plural: bool) -> str | None:
    """The nominative of a phrase, singular unless ``keep_plural``; None where no form is known.

    ``first`` says that the phrase opens the sentence, so that its capital may mean nothing.
    """
    head = head_of(words)
    if head is None:
        return None
    noun = parse(words[head])
    number = "plur" if noun.tag.number == "plur" and (keep_plural or "Pltm" in noun.tag) else "sing"
    base = _inflect(noun, frozenset(("nomn", number)))
    if base is None:
        return None
    agreement = {"nomn", "plur"} if number == "plur" else {"nomn", "sing", noun.tag.gender}
    if None in agreement:
        return None
    result = []
    for place, word in enumerate(words):
        if place == head:
            form = base.word
        elif place < head:
            found = next((p for p in parses(word) if p.tag.POS in ("ADJF", "PRTF")), None)
            inflected = _inflect(found, frozenset(agreement)) if found is not None else None
            if inflected is None:
                return None
            form = inflected.word
        else:
            found = parse(word)
            agrees = word[0].isupper() and words[head][0].isupper() and _agree(noun, found)
            inflected = _inflect(found, frozenset(("nomn", "sing"))) if agrees else found
            if inflected is None:
                return None
            form = inflected.word
        result.append(_cased(form, word, first and place == 0 and not is_name(word)))
    return " ".join(result)


@lru_cache(maxsize=300_000)
def _inflect(analysis: Any, grammemes: frozenset[str]) -> Any:
    return analysis.inflect(grammemes)


@lru_cache(maxsize=300_000)
def is_name(word: str) -> bool:
    tag = parse(word).tag
    return any(mark in tag for mark in NAMES) or not parse(word).is_known


def _cased(form: str, like: str, lower: bool) -> str:
    if lower and not like.isupper():
        return form.lower()
    if len(like) > 1 and like.isupper():
        return form.upper()
    return form[0].upper() + form[1:] if like[0].isupper() else form


def english_base(words: Sequence[str], first: bool, keep_plural: bool, name: bool) -> str:
    """English words with the last one in the singular (simple rules), without a capital that means nothing."""
    *others, last = words
    last = last.removesuffix("'s").removesuffix("’s")
    if not keep_plural and not name and last.islower():
        last = singular(last)
    result = [*others, last]
    if first and not name and not result[0].isupper():
        result[0] = result[0].lower()
    return " ".join(result)


def singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "news", "ics")) and len(word) > 3:
        return word[:-1]
    return word
