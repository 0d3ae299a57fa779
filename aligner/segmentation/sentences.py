"""Paragraphs to sentences: candidate places, a decision on each, offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.model import Article, Lang, Sentence
from aligner.segmentation.place import WINDOW, Place, gaps
from aligner.segmentation.rules import decide

LONGEST = (
    3000  # characters; anything longer is not a sentence but a transcript, a list, or a text without full stops
)
_PAUSES = tuple(
    re.compile(pattern) for pattern in (r"(?<=[;:])\s+|(?<!\s)\s++(?=[—–]\s)", r"(?<=,)\s+", r"(?<!\s)\s++")
)  # where a reader would pause, the better ones first
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")


class Decision(NamedTuple):
    """White space ``start:stop`` of the text, whether a sentence ends there, and the rule that decided."""

    start: int
    stop: int
    cut: bool
    rule: str


def split(article: Article) -> tuple[Sentence, ...]:
    """Return the article's sentences in order; a paragraph's end always ends one, and only white space separates them.

    None is longer than LONGEST, but where one word is: a longer one is cut where a reader would pause. The headline is one sentence whatever it holds: "Turkmenistan has the gas. What it lacks is customers".
    """
    key, text = article.key, article.text
    found: list[Sentence] = []
    for number, (start, stop) in enumerate(_paragraphs(text)):
        headline = number == 0 and text[start:stop] == article.title
        for first, last in [(start, stop)] if headline else _sentences(text, start, stop, article.lang):
            found.append(Sentence(key, len(found), first, last, text[first:last], number))
    return tuple(found)


def spans(text: str, lang: Lang) -> list[tuple[int, int]]:
    """Start and stop of every sentence; ``text[start:stop]`` has no white space around it."""
    return [span for start, stop in _paragraphs(text) for span in _sentences(text, start, stop, lang)]


def explain(text: str, lang: Lang) -> list[Decision]:
    """List every place where a sentence might end, and the rule that spoke there."""
    return [decision for start, stop in _paragraphs(text) for decision in _decisions(text, start, stop, lang)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines that are not blank, without the white space around them."""
    for found in _PARAGRAPH.finditer(text):
        line = found[0]
        start = found.start() + len(line) - len(line.lstrip())
        stop = found.start() + len(line.rstrip())
        if start < stop:
            yield start, stop


def _sentences(text: str, start: int, stop: int, lang: Lang) -> Iterator[tuple[int, int]]:
    for decision in _decisions(text, start, stop, lang):
        if decision.cut:
            yield from _bearable(text, start, decision.start)
            start = decision.stop
    yield from _bearable(text, start, stop)


def _bearable(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or the pieces of one that is too long."""
    while stop - start > LONGEST and (gap := _pause(text, start + LONGEST // 2, start + LONGEST, stop)):
        yield start, gap[0]
        start = gap[1]
    yield start, stop


def _pause(text: str, early: int, late: int, stop: int) -> tuple[int, int] | None:
    """Return the last gap of the best kind between two places, else the next gap of any kind."""
    for pattern in _PAUSES:
        for gap in reversed([*pattern.finditer(text, early, late)]):
            end = gap.end()
            while text[end].isspace():  # beyond ``late``; the sentence's last character is none
                end += 1
            return gap.start(), end
    return after.span() if (after := _PAUSES[-1].search(text, late, stop)) else None


def _decisions(text: str, start: int, stop: int, lang: Lang) -> Iterator[Decision]:
    paragraph = text[start:stop]
    begin = 0
    for gap in gaps(paragraph):
        place = Place(
            paragraph[max(begin, gap[0] - WINDOW) : gap[0]],
            paragraph[gap[1] : gap[1] + WINDOW],
            lang,
            gap[0] < gap[1],
        )
        cut, rule = decide(place)
        yield Decision(start + gap[0], start + gap[1], cut, rule)
        if cut:
            begin = gap[1]
