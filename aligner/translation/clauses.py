"""Cut a sentence that is too long for the model where a reader would pause."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from aligner.model import Span

_CONJUNCTIONS = (
    "and but or because while which who that when where after before although whereas "
    "и а но или что чтобы который которая которое которые потому когда где если хотя так пока причём"
)
CUTS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<=[.!?…;])\s+|(?<=[.!?…][»”\")])\s+"),
    re.compile(r"(?<=:)\s+|(?<!\s)\s++(?=[—–]\s)"),
    re.compile(r"(?<=,)\s+"),
    re.compile(rf"(?<!\s)\s++(?=(?:{'|'.join(_CONJUNCTIONS.split())})\s)", re.I),
    re.compile(r"\s+"),
    re.compile(r"(?<=\w)(?=\W)|(?<=\W)(?=\w)"),
    re.compile(r"(?<=.)(?=.)", re.S),
)
"""Places to cut, the better ones first; a match is the gap between the two halves."""


def cut(text: str, fits: Callable[[str], bool], atoms: Sequence[Span] = ()) -> list[Span]:
    """Return spans of consecutive pieces that each fit the model, separated by white space; no atom is cut.

    >>> text = "He came, and she left; it rained"
    >>> [text[start:stop] for start, stop in cut(text, lambda piece: len(piece) < 25)]
    ['He came, and she left;', 'it rained']
    """
    inside = bytearray(len(text) + 1)
    for start, stop in atoms:
        inside[start:stop] = bytes([1]) * (stop - start)
    pieces: list[Span] = []
    waiting = [(0, len(text))]
    while waiting:
        start, stop = waiting.pop()
        gap = None if fits(text[start:stop]) else _best_gap(text, start, stop, inside)
        if gap is None:
            pieces.append((start, stop))
        else:
            waiting += [(gap[1], stop), (start, gap[0])]
    return pieces


def _best_gap(text: str, start: int, stop: int, inside: bytearray) -> Span | None:
    """Return the gap nearest the middle, of the best kind that has one away from the edges; ``inside`` marks atoms."""
    middle, margin = (start + stop) / 2, (stop - start) / 6
    for pattern in CUTS:
        gaps = [
            match.span()
            for match in pattern.finditer(text, start, stop)
            if start + margin < match.start()
            and match.end() < stop - margin
            and not _cuts_atom(match.span(), inside)
        ]
        if gaps:
            return min(gaps, key=lambda gap: abs(gap[0] - middle))
    return None


def _cuts_atom(gap: Span, inside: bytearray) -> bool:
    return any(inside[gap[0] : gap[1]]) or (gap[0] == gap[1] and bool(inside[gap[0] - 1] and inside[gap[0]]))
