"""A place where a sentence may end, seen from both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from aligner.model import Lang

MARKS = ".!?…"
CLOSERS = "\"'»”’“)]}*"
DASHES = "-–—"
WINDOW = 80  # characters seen on either side: longer than any abbreviation, name or attribution

_END = re.compile(rf"[{re.escape(MARKS)}]+[{re.escape(CLOSERS)}]*(?:\[\d+\])*")
_LEFT = re.compile(
    rf"(?P<word>[\w’'-]+(?:\.[\w’'-]+)*)?(?P<space>\s?)(?P<mark>[{re.escape(MARKS)}]+)"
    rf"(?P<closers>[{re.escape(CLOSERS)}]*)(?:\[\d+\])*$"
)
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True)
class Place:
    """White space where a sentence may end.

    ``before`` is the sentence so far, ``left`` its last characters, ``right`` the text after the white
    space; ``base`` says whether the base splitter cuts here.
    """

    before: str
    right: str
    lang: Lang
    base: bool

    @cached_property
    def left(self) -> str:
        return self.before[-WINDOW:]

    @cached_property
    def _end(self) -> re.Match[str] | None:
        return _LEFT.search(self.left)

    @cached_property
    def word(self) -> str:
        """The word, with its inner stops, that the mark follows: ``U.S`` of ``the U.S.``; "" after a quote."""
        return (self._end and self._end["word"]) or ""

    @cached_property
    def mark(self) -> str:
        return self._end["mark"] if self._end else ""

    @cached_property
    def closers(self) -> str:
        return self._end["closers"] if self._end else ""

    @cached_property
    def stem(self) -> str:
        """The text before ``word``."""
        return self.left[: self._end.start("word")].rstrip() if self.word and self._end else ""

    @cached_property
    def next(self) -> str:
        """The first word after the place, "" where punctuation stands first."""
        found = _WORD.match(self.right)
        return found[0] if found else ""

    @cached_property
    def next_after_opening(self) -> str:
        """The first word after the place and any opening quote, bracket or dash."""
        found = _WORD.search(self.right)
        return found[0] if found else ""


def gaps(paragraph: str) -> Iterator[tuple[int, int]]:
    """Start and end of every white space that follows an end mark and whatever closes after it."""
    for found in _END.finditer(paragraph):
        stop = found.end()
        after = stop
        while after < len(paragraph) and paragraph[after].isspace():
            after += 1
        if stop < after < len(paragraph):
            yield stop, after
