"""Lines of a plain text to paragraphs: hard-wrapped lines are joined, each other line is a paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from aligner.text.encoding import one_line

MIN_WIDTH, MAX_WIDTH = 40, 160  # columns that texts are wrapped at
_MOSTLY = 0.7  # share of full lines that makes a text without blank lines a wrapped one


def paragraphs(text: str) -> list[list[str]]:
    """Split text into blocks of paragraphs; blank lines separate blocks, a block of wrapped lines is one paragraph."""
    blocks: list[list[str]] = [[]]
    for raw in text.split("\n"):
        if line := one_line(raw):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    if len(blocks) == 1:
        return [[line] for line in _joined_where_full(blocks[0])]
    return [[_joined(block)] if _wrapped(block) else block for block in blocks]


def _wrapped(block: list[str]) -> bool:
    """Return True if every line but the last is full, so that the next word would not have fitted."""
    width = max(map(len, block))
    if len(block) < 2 or not MIN_WIDTH <= width <= MAX_WIDTH:
        return False
    goes_on = any(after[:1].islower() or before[-1] not in '.!?…:;»”"' for before, after in pairwise(block))
    return goes_on and all(_full(before, after, width) for before, after in pairwise(block))


def _full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _joined_where_full(lines: list[str]) -> list[str]:
    """Split a text without blank lines into paragraphs: a line each, or wrapped with a short line at the end."""
    if len(lines) < 2:
        return lines
    width = max(map(len, lines))
    full = [_full(before, after, width) for before, after in pairwise(lines)]
    if not MIN_WIDTH <= width <= MAX_WIDTH or sum(full) < _MOSTLY * len(full) or len(full) < 3:
        return lines
    found = [[lines[0]]]
    for line, goes_on in zip(lines[1:], full, strict=True):
        if goes_on:
            found[-1].append(line)
        else:
            found.append([line])
    return [_joined(block) for block in found]


def unwrap(lines: Iterable[str]) -> str:
    """Join the lines of a typeset page, whose lines are never paragraphs by themselves, into a paragraph a block.

    A line goes on with the next one where that begins with a small letter, or where it is nearly as long as lines
    are here and ends no sentence, or ends one at full length: a paragraph's last line is seldom full.
    """
    lines = [line for line in map(one_line, lines) if line]
    if not lines:
        return ""
    width = sorted(map(len, lines))[int(0.8 * (len(lines) - 1))]
    found = [[lines[0]]]
    for before, after in pairwise(lines):
        ended = before[-1] in '.!?…:»”"'
        if after[:1].islower() or len(before) > (0.93 if ended else 0.7) * width:
            found[-1].append(after)
        else:
            found.append([after])
    return "\n\n".join(map(_joined, found))


def _joined(lines: list[str]) -> str:
    """Join lines; a hyphen at a line's end holds the word together."""
    text = lines[0]
    for line in lines[1:]:
        held = text.endswith("-") and not text.endswith(" -") and line[:1].isalpha()
        text += line if held else f" {line}"
    return text
