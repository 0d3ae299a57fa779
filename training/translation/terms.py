"""Target-lemma annotations: which words of a pair are a term, and what its dictionary form is.

After Dinu et al. 2019 and Bergmanis and Pinnis 2021: a source term carries the target's
dictionary form, the target keeps the form that the sentence needs, and the model learns
to inflect what it is given.  Terms are read off word alignments: a Russian noun phrase
whose words are aligned with one stretch of English, and with nothing else.
"""

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from training.translation.morphology import english_base, russian_base

OPEN, MID, CLOSE = "⟦ ", " ‖ ", " ⟧"
WORD = re.compile(r"\w+(?:[-’']\w+)*|[^\w\s]")
_SMALL_WORDS = (
    "a an the of in on at to for and or but with by from as is are was were be been it its this that these those he "
    "she they his her their our your my we you i who which what not no all more most some any will would can could has "
    "have had do does did than then also after before about into over under between mr mrs ms dr"
)
STOP = frozenset(_SMALL_WORDS.split())


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


def single(en: str, ru: str, links: Sequence[tuple[int, int]]) -> list[tuple[Token, Token]]:
    """Tokens aligned with each other and with nothing else."""
    left, right = tokens(en), tokens(ru)
    sources, targets = [i for i, _ in links], [j for _, j in links]
    return [(left[i], right[j]) for i, j in links if sources.count(i) == 1 and targets.count(j) == 1]


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
