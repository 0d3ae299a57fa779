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
_PAIRS = {"«": "»", "(": ")", "[": "]"}
WINDOW = 80  # characters seen on either side: longer than any abbreviation, name or attribution

_MARK = rf"[{re.escape(MARKS)}]+[{re.escape(CLOSERS)}]*(?:\s[»”])*"
# A footnote number or an omission mark belongs to what it follows, as an emoji does: "in 1805. [19]".
_NOTE = r"(?:\s?(?:\[(?:\d{1,3}|…|\.\.\.)\]|\((?:…|\.\.\.)\))(?=\s|$))*"
# Ticks and arrows are bullets and belong to what follows.
_EMOJI = r"(?![\u2705\u2713-\u2716\u2794-\u27bf\u25b6])[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f1e5\U0001f200-\U0001faff\ufe0f\u200d]"
_END = re.compile(rf"(?:{_MARK}{_NOTE}|(?={_EMOJI}))(?:\s?{_EMOJI}+)*")
_LEFT = re.compile(
    rf"(?P<word>[\w’'-]+(?:\.[\w’'-]+)*)?\s?(?P<mark>[{re.escape(MARKS)}]+)(?P<closers>[{re.escape(CLOSERS)}]*){_NOTE}$"
)
# "closed.The buses", "«закрыта».Автобусы": a word, the mark, a capitalised word.
_SPACE_FORGOTTEN = re.compile(r"[^\W\d_]{2}[»”]?[.!?…][»”]?(?=[A-ZА-ЯЁ][a-zа-яё]*(?:[\s,—-]|$))")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True)
class Place:
    """White space where a sentence may end, or a place where it was forgotten.

    ``left`` is the sentence so far, or its last WINDOW characters; ``right`` as much of the text after the
    white space.
    """

    left: str
    right: str
    lang: Lang
    spaced: bool = True  # False where the white space was forgotten

    @cached_property
    def _end(self) -> re.Match[str] | None:
        return _LEFT.search(self.left)

    @cached_property
    def word(self) -> str:
        """The word, with its inner stops, that the mark follows: ``U.S`` of ``the U.S.``; "" after a quote."""
        return (self._end and self._end["word"]) or ""

    @cached_property
    def mark(self) -> str:
        """The mark that may end the sentence, "" if there is none."""
        return self._end["mark"] if self._end else ""

    @cached_property
    def closers(self) -> str:
        """The closing quotes and brackets after the mark."""
        return self._end["closers"] if self._end else ""

    @cached_property
    def open(self) -> tuple[str, str]:
        """The last guillemet or bracket that is open here and the text inside it so far; two empty ones without."""
        waiting: list[int] = []
        for at, char in enumerate(self.left):
            if char in _PAIRS:
                waiting.append(at)
            elif waiting and char == _PAIRS[self.left[waiting[-1]]]:
                waiting.pop()
        return (self.left[: waiting[-1]], self.left[waiting[-1] :]) if waiting else ("", "")

    @cached_property
    def closes(self) -> str:
        """What follows the guillemet or bracket that closes what is ``open``; "" where none closes in sight."""
        opening = self.open[1][:1]
        at = self.right.find(_PAIRS[opening]) if opening else -1
        return self.right[at + 1 :] if at >= 0 else ""

    @cached_property
    def glued(self) -> bool:
        """Whether the word hangs on a sign: ``T`` of ``AT&T``, ``C`` of ``9 °C``."""
        at = self._end.start("word") if self.word and self._end else 0
        return at > 0 and self.left[at - 1] in "&°/+@#"

    @cached_property
    def stem(self) -> str:
        """The text before ``word``."""
        return self.left[: self._end.start("word")].rstrip() if self.word and self._end else ""

    @cached_property
    def next(self) -> str:
        """Return the first word after the place, "" if punctuation comes first."""
        found = _WORD.match(self.right)
        return found[0] if found else ""

    @cached_property
    def next_after_opening(self) -> str:
        """The first word after the place and any opening quote, bracket or dash."""
        found = _WORD.search(self.right)
        return found[0] if found else ""


def gaps(paragraph: str) -> Iterator[tuple[int, int]]:
    """Find start and end of white space after an end mark and its closing marks.

    Where the space was forgotten (``closed.The buses``) both are the same.
    """
    for found in _END.finditer(paragraph):
        stop = found.end()
        after = stop
        while after < len(paragraph) and paragraph[after].isspace():
            after += 1
        if stop < after < len(paragraph) or (stop == after and _space_forgotten(paragraph, stop)):
            yield stop, after


def _space_forgotten(paragraph: str, stop: int) -> bool:
    found = _SPACE_FORGOTTEN.search(paragraph, max(stop - 4, 0), stop + WINDOW)
    return found is not None and found.end() == stop
