"""Names that are only part of something longer: of an address, or of another name with a hyphen."""

from __future__ import annotations

import re
from collections.abc import Callable

from aligner.glossary.normalise import LAST_WORD, NEXT_WORD
from aligner.text import links

NEW = frozenset(["New", "Fort", "Port", "San", "Santa", "Los", "Las", "St", "St.", "Нью", "Сан"])
"""Words that make another name of the one they stand before: New York is not York."""

_HALF_WAY = re.compile(r"\b(?:South|North|Юго|Северо)\W$", re.I)
_EASTERLY = re.compile(r"east|west|восто|запад", re.I)
HYPHENS = frozenset("-\u2010\u2011")
_GLUE = frozenset("./@:\\=?&#_") | HYPHENS


def embedded(text: str, start: int, stop: int, derived: bool, is_ours: Callable[[str], bool]) -> bool:
    """Return True if start:stop is part of an address, or of a compound with an unknown name (Нью-Йорк).

    Adjectives and inhabitants (``derived``) may be part of a compound: армяно-азербайджанский. A small word
    beside the hyphen makes no name (Baku-based), nor does one of ours (Баку-Тбилиси); South-East Asia is not East Asia.
    """
    before = text[start - 1] if start else " "
    after = text[stop] if stop < len(text) else " "
    left, right = before in _GLUE, after in _GLUE and text[stop + 1 : stop + 2].isalnum()
    if not left and not right:
        return False
    if before not in HYPHENS and after not in HYPHENS:
        return links.covers(text, start, stop)
    if before in HYPHENS and _HALF_WAY.search(text[max(0, start - 8) : start]):
        return _EASTERLY.match(text, start) is not None
    if derived:
        return False
    words = []
    if before in HYPHENS and (match := LAST_WORD.search(text[max(0, start - 60) : start])):
        words.append(match[1])
    if right and after in HYPHENS and (match := NEXT_WORD.match(text, stop)):
        words.append(match[2])
    return any(len(word) > 1 and word[0].isupper() and not is_ours(word) for word in words)
