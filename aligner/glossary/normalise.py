"""Spelling folded to what does not tell names apart, and the cut of a text into words with offsets.

Folded away: capitals, ё, diacritics (Göyçə = Goyce), Kazakh, Kyrgyz, Tajik and Uzbek letters (Ғ = Г),
apostrophes inside a word; between words a hyphen, a dash, a line break and any space are one thing, and quotation
marks are none (КПП «Самур», КПП Самур).
"""

from __future__ import annotations

import re
import unicodedata

from aligner.text.invisible import IN_A_NAME
from aligner.text.scripts import APOSTROPHES, fold

ODD = re.compile(rf"{IN_A_NAME.pattern}|[\u0300-\u036f]")

EDGES = ".,;:!?…\"'«»“”„()[]—–-"
"""Marks at the edges of words in running text."""
WORD = re.compile(rf"(\w+(?:[{APOSTROPHES}]\w+)*)")
NEXT_WORD = re.compile(rf"(\W{{1,4}})(\w+(?:[{APOSTROPHES}]\w+)*)")
LAST_WORD = re.compile(rf"(\w+(?:[{APOSTROPHES}]\w+)*)(\W*)$")
POSSESSIVE = re.compile(r"^(.+)['’‘`]s$", re.I)
DASHES = tuple("-\u2010\u2011\u2012\u2013\u2014\u2212")
QUOTES = frozenset("«»“”„\"")
_JOINTS = {mark: mark for mark in (",", ".", "&", "(", ")", "/", "№")}


def joint(separator: str) -> str:
    """Return the joint between two words of one name: " " for space, hyphen, dash and quotes; "" where a name ends."""
    if len(separator) > 4:
        return ""
    bare = separator.strip().strip("".join(QUOTES)).strip()
    if not bare:
        return " " if separator and separator.count("\n") < 2 else ""
    return " " if bare in DASHES else _JOINTS.get(bare, "")


def words(text: str) -> list[str]:
    """Cut the text at word edges: separators at even places, words at odd ones; joined they are the text."""
    return WORD.split(text)


def key(name: str) -> str:
    """Fold a whole name, with the joints between its words."""
    if name.isalpha():
        return fold(name)
    parts = words(clean(name)[0])
    return "".join(
        fold(part) if place % 2 else joint(part) for place, part in enumerate(parts[1:-1], start=1)
    )


def clean(text: str) -> tuple[str, list[int] | None]:
    """Return the text without invisible characters, in composed form, and the original offset of each character.

    The offsets have one entry more than the text, for its end; they are None where nothing was changed.
    """
    if text.isascii() or not ODD.search(text):
        return text, None
    kept: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        if IN_A_NAME.match(character):
            continue
        if "\u0300" <= character <= "\u036f":
            composed = unicodedata.normalize("NFC", kept[-1] + character) if kept else ""
            if len(composed) == 1:
                kept[-1] = composed
            continue
        kept.append(character)
        offsets.append(place)
    return "".join(kept), [*offsets, len(text)]


def origin(start: int, stop: int, text: str, offsets: list[int]) -> tuple[int, int]:
    """Return the place of a span of the cleaned text in the text as given, with the marks on its last letter."""
    start, stop = offsets[start], offsets[stop - 1] + 1
    while stop < len(text) and unicodedata.combining(text[stop]):
        stop += 1
    return start, stop
