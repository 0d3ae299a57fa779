"""Target-lemma annotations: which words of a pair are a term, and what its dictionary form is.

After Dinu et al. 2019 and Bergmanis and Pinnis 2021: a source term carries the target's
dictionary form, the target keeps the form that the sentence needs, and the model learns
to inflect what it is given.  Terms are read off word alignments: a Russian noun phrase
whose words are aligned with one stretch of English, and with nothing else.
"""

import random
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

OPEN, MID, CLOSE = "⟦ ", " ‖ ", " ⟧"
WORD = re.compile(r"\w+(?:[-’']\w+)*|[^\w\s]")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "but",
        "with",
        "by",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "our",
        "your",
        "my",
        "we",
        "you",
        "i",
        "who",
        "which",
        "what",
        "not",
        "no",
        "all",
        "more",
        "most",
        "some",
        "any",
        "will",
        "would",
        "can",
        "could",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "than",
        "then",
        "also",
        "after",
        "before",
        "about",
        "into",
        "over",
        "under",
        "between",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)
_NAMES = ("Geox", "Name", "Surn", "Patr", "Orgn")


class Token(NamedTuple):
    text: str
    start: int
    stop: int


class Term(NamedTuple):
    """A stretch of each side (character offsets) and the dictionary form in each language."""

    en: tuple[int, int]
    ru: tuple[int, int]
    en_base: str
    ru_base: str


def tokens(text: str) -> list[Token]:
    return [Token(match.group(), *match.span()) for match in WORD.finditer(text)]


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
    return any(mark in tag for mark in _NAMES) or not parse(word).is_known


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


def find(en: str, ru: str, links: Sequence[tuple[int, int]], rng: random.Random) -> list[Term]:
    """Terms of a pair.  ``links`` are (English token, Russian token), sure links only; terms may overlap."""
    left, right = tokens(en), tokens(ru)
    to_en: dict[int, set[int]] = {}
    to_ru: dict[int, set[int]] = {}
    for i, j in links:
        to_en.setdefault(j, set()).add(i)
        to_ru.setdefault(i, set()).add(j)
    found: list[Term] = []
    for start in range(len(right)):
        for stop in range(start + 1, min(start + 3, len(right)) + 1):
            if not all(j in to_en and right[j].text[0].isalpha() for j in range(start, stop)):
                break
            term = _term(left, right, start, stop, to_en, to_ru, rng)
            if term is not None:
                found.append(term)
    return found


def _term(
    left: list[Token],
    right: list[Token],
    start: int,
    stop: int,
    to_en: dict[int, set[int]],
    to_ru: dict[int, set[int]],
    rng: random.Random,
) -> Term | None:
    linked = set().union(*(to_en[j] for j in range(start, stop)))
    low, high = min(linked), max(linked) + 1
    words = [left[i].text for i in range(low, high)]
    if high - low > 4 or any(not w.replace("-", "").replace("'", "").isalpha() for w in words):
        return None
    if words[0].lower() in STOP or words[-1].lower() in STOP:
        return None
    if not set().union(*(to_ru.get(i, set()) for i in range(low, high))) <= set(range(start, stop)):
        return None
    russian = [token.text for token in right[start:stop]]
    keep = rng.random() < 0.5
    base = russian_base(russian, start == 0, keep)
    if base is None:
        return None
    name = russian[-1][0].isupper() and start > 0
    english = english_base(words, low == 0, keep, name)
    return Term(
        (left[low].start, left[high - 1].stop), (right[start].start, right[stop - 1].stop), english, base
    )


def choose(found: Sequence[Term], rng: random.Random, most: int = 3) -> list[Term]:
    """One to ``most`` terms that do not overlap, names and phrases before single common nouns."""
    wanted = min(most, 1 + int(rng.random() * rng.random() * 4))
    ranked = sorted(
        found,
        key=lambda t: rng.random() + 0.35 * (" " in t.ru_base) + 0.5 * t.ru_base[0].isupper(),
        reverse=True,
    )
    taken: list[Term] = []
    for term in ranked:
        clear = all(_apart(term.en, other.en) and _apart(term.ru, other.ru) for other in taken)
        if clear and len(taken) < wanted:
            taken.append(term)
    return taken


def _apart(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[1] <= b[0] or b[1] <= a[0]


def annotate(text: str, marks: Sequence[tuple[tuple[int, int], str]]) -> str:
    """``text`` with each stretch written as ``⟦ stretch ‖ target form ⟧``."""
    for (start, stop), base in sorted(marks, reverse=True):
        text = f"{text[:start]}{OPEN}{text[start:stop]}{MID}{base}{CLOSE}{text[stop:]}"
    return text
