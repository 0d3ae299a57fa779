"""Texts as the page shows them: pieces with a meaning each, so that a template never cuts strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from aligner.model import Span
from aligner.text.invisible import SHAPELESS

Kind = Literal["", "mark", "name", "gone", "new", "hidden"]

WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: plain, marked for a finding, a known name, what an edit takes or brings, or a character that has no shape."""

    text: str
    kind: Kind = ""


def marked(text: str, spans: Iterable[Span], names: Iterable[Span] = ()) -> list[Piece]:
    """Return the text with these spans marked, and names that none of them touches; spans that overlap are marked once."""
    spans = sorted(spans)
    kinds: list[tuple[Span, Kind]] = [(span, "mark") for span in spans]
    kinds += [((a, b), "name") for a, b in names if not any(start < b and a < stop for start, stop in spans)]
    pieces, done = [], 0
    for (start, stop), kind in sorted(kinds):
        start = max(start, done)
        if start < stop <= len(text):
            pieces += [Piece(text[done:start]), Piece(text[start:stop], kind)]
            done = stop
    return list(_shown([*pieces, Piece(text[done:])]))


def compared(before: str, after: str) -> list[Piece]:
    """Compare two texts word by word: what goes and what comes, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(old[i:j])))
        else:
            pieces += [Piece("".join(old[i:j]), "gone"), Piece("".join(new[k:m]), "new")]
    return list(_shown(pieces))


def _shown(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        done = 0
        for found in SHAPELESS.finditer(piece.text):
            yield Piece(piece.text[done : found.start()], piece.kind)
            yield Piece(f"U+{ord(found[0]):04X}", "hidden")
            done = found.end()
        yield Piece(piece.text[done:], piece.kind)
