"""Which case a Russian word stands in: what its form allows, narrowed by the word before it.

A form such as "Осетии" is genitive, dative or locative; "в Осетии" is locative, "из Осетии" genitive.
Only prepositions, and adjectives that agree, are asked: they govern the next words and nothing else does.
"""

from __future__ import annotations

import re

from aligner.glossary.folding import WORD

GOVERNMENT: dict[str, str] = {
    "в": "loc acc", "во": "loc acc", "на": "loc acc", "о": "loc acc", "об": "loc acc", "обо": "loc acc",
    "при": "loc", "по": "dat loc acc", "к": "dat", "ко": "dat", "благодаря": "dat", "вопреки": "dat",
    "согласно": "dat", "навстречу": "dat", "из": "gen", "изо": "gen", "от": "gen", "до": "gen", "у": "gen",
    "без": "gen", "для": "gen", "около": "gen", "возле": "gen", "близ": "gen", "вблизи": "gen", "вокруг": "gen",
    "вне": "gen", "внутри": "gen", "против": "gen", "после": "gen", "кроме": "gen", "из-за": "gen",
    "из-под": "gen", "вдоль": "gen", "мимо": "gen", "среди": "gen", "вместо": "gen", "ради": "gen",
    "с": "gen ins", "со": "gen ins", "за": "ins acc", "под": "ins acc", "над": "ins", "перед": "ins",
    "между": "ins gen", "через": "acc", "про": "acc", "сквозь": "acc", "включая": "acc", "напротив": "gen",
    "относительно": "gen", "посредством": "gen", "внутрь": "gen", "помимо": "gen",
}  # fmt: skip
"""Preposition -> the cases it governs, the commoner first."""

_AGREEING = re.compile(
    r"(?:ого|его)$|(?:ому|ему)$|(?:ым|им)$|(?:ом|ем)$|(?:ой|ей)$|(?:ую|юю)$|(?:ых|их)$|(?:ый|ий|ая|яя|ое|ее|ые|ие)$"
)
_ADJECTIVE_CASES = {
    "ого": "gen", "его": "gen", "ому": "dat", "ему": "dat", "ым": "ins dat", "им": "ins dat", "ом": "loc",
    "ем": "loc", "ой": "gen dat ins loc", "ей": "gen dat ins loc", "ую": "acc", "юю": "acc", "ых": "gen loc",
    "их": "gen loc",
}  # fmt: skip


def governed(text: str, start: int) -> frozenset[str]:
    """The cases that what stands before that place asks for; empty where it asks for none.

    At most two agreeing adjectives are stepped over: в [соседней Южной] Осетии.
    """
    before = WORD.split(text[max(0, start - 80) : start])
    words, gaps = before[1::2], before[2::2]
    wanted: frozenset[str] = frozenset()
    for word, gap in list(zip(words, gaps, strict=True))[:-4:-1]:
        if gap.strip():
            break
        small = word.lower()
        if small in GOVERNMENT:
            cases = frozenset(GOVERNMENT[small].split())
            return cases & wanted or cases
        match = _AGREEING.search(small)
        if not match or len(small) < 5:
            break
        agreed = frozenset(_ADJECTIVE_CASES.get(match[0], "").split())
        if not agreed:
            break
        wanted = agreed & wanted or agreed
    return wanted


def narrowed(tags: frozenset[str], text: str, start: int) -> frozenset[str]:
    """The tags that agree with what stands before; all of them where none does."""
    cases = governed(text, start)
    return frozenset(tag for tag in tags if tag.partition(".")[0] in cases) or tags
