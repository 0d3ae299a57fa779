"""Find what is copied, not translated: addresses, handles, emoji, code names, letters that the model cannot read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from unicodedata import combining, normalize

from aligner.model import Span
from aligner.text import links
from aligner.translation.surface import clean

_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"  # flags
    "|[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*"
    "|[0-9#*]\ufe0f?\u20e3"
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("tag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
    ("code name", re.compile(r"(?<!\w)(?=\w*_)\w+(?:[./]\w+)*")),
    ("emoji", re.compile(_EMOJI)),
    ("data", re.compile(r"(?<!\S)\S{300,}+")),  # base64 in a text: no word is so long, and a model would take minutes
)
"""Kinds of protected text besides links, by name."""

_WORD = re.compile(r"\w+(?:-\w+)*")
_FOLDS = str.maketrans(
    {
        "ş": "sh",
        "Ş": "Sh",
        "ç": "ch",
        "Ç": "Ch",
        "ı": "i",
        "ə": "a",
        "Ə": "A",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "đ": "d",
    }
    | {
        "ʻ": "'",
        "ʼ": "'",
        "‘": "'",
        "’": "'",
        "`": "'",
        "…": "...",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "№": "No. ",
    }
)


def shown(text: str, knows: Callable[[str], bool]) -> str:
    """Clean a text for the model; letters that it cannot read are written as ones that it can.

    >>> shown("Erdoğan in Şuşa", lambda character: character.isascii())
    'Erdogan in Shusha'
    """
    return "".join(sign if sign == " " or knows(sign) else _folded(sign, knows) for sign in clean(text))


def _folded(sign: str, knows: Callable[[str], bool]) -> str:
    for spelling in (sign.translate(_FOLDS), normalize("NFKD", sign), sign.lower()):
        plain = "".join(part for part in spelling if not combining(part))
        if all(part == " " or knows(part) for part in plain):
            return plain
    return sign


def spans(text: str, knows: Callable[[str], bool], literals: Iterable[str] = ()) -> list[Span]:
    """Find protected spans, in order and disjoint: links, PATTERNS, ``literals`` (a package's own marks), words the model cannot read.

    >>> spans("Пишите на info@example.org!", lambda character: True)
    [(10, 26)]
    """
    found = [
        match.span() for literal in literals if literal for match in re.finditer(re.escape(literal), text)
    ]
    found += [(link.start, link.stop) for link in links.find(text)]
    found += [match.span() for _, pattern in PATTERNS for match in pattern.finditer(text)]
    if not _readable(text, knows):
        found += [match.span() for match in _WORD.finditer(text) if not _readable(match.group(), knows)]
        found += [
            (i, i + 1) for i, sign in enumerate(text) if not sign.isspace() and not _readable(sign, knows)
        ]
    return _merged(found)


def _readable(text: str, knows: Callable[[str], bool]) -> bool:
    return all(sign == " " or knows(sign) for sign in shown(text, knows))


def _merged(found: list[Span]) -> list[Span]:
    """Sort spans; those that overlap become one."""
    merged: list[Span] = []
    for start, stop in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged
