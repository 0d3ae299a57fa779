"""Find URLs, e-mail addresses and handles, which a translation leaves unchanged.

Each pattern is linear: it starts at the edge of a word only, and gives nothing back of what it took.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["URL", "e-mail address", "handle"]


class Link(NamedTuple):
    """A link at ``start:stop`` of a text."""

    kind: Kind
    start: int
    stop: int


_TOP_LEVELS = ["com", "org", "net", "info", "int", "edu", "gov", "news", "media", "press", "travel", "io", "me", "tv", "eu", "am", "az", "by", "cn", "de", "fr", "ge", "il", "in", "ir", "kg", "kz", "lv", "md", "ru", "su", "tj", "tm", "tr", "ua", "uk", "us", "uz", "рф"]
_REST = r"[^\s<>«»“”\"]"
_LINK = re.compile(
    rf"""
    (?P<url>   (?: (?<![a-z])[a-z][a-z0-9+.-]{{1,20}}:// | (?<!\w)www\. )(?=\w){_REST}++
             | (?<!\w)(?:mailto|tg):(?=\w){_REST}++ )
  | (?P<mail>  (?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+ )
  | (?P<site>  (?<![\w.@-])(?:(?=[\d-]*+[^\W\d])[\w-]++\.){{1,8}}
               (?-i:{"|".join(_TOP_LEVELS)}|(?<=[A-ZА-ЯЁ\d]\.)(?:{"|".join(map(str.upper, _TOP_LEVELS))}))\b(?:/{_REST}*+)? )
  | (?P<handle>(?<![\w.@])@\w(?:[\w.]*\w) )
    """,
    re.X | re.I,
)
_HINT = re.compile(r"@|:(?:/|\w)|\.\w")
"""Something that every link has; texts without it are passed over quickly."""
_KINDS: dict[str, Kind] = {"url": "URL", "mail": "e-mail address", "site": "URL", "handle": "handle"}
_TRAILING = ".,;:!?)]}'’…"
_NAME_WITH_DOTS = re.compile(
    r"(?<![\w.@-])[\w-]++(?:\.[\w-]++)*?\.(?:[a-z]{2,6}|[A-Z]{2,6})(?:/\S*+)?(?!\w)|(?<![\w./-])[\w.-]*+/(?:[\w.-]++/)+[\w.-]*+"
)
"""A site of any domain, a file, a path."""


@lru_cache(maxsize=4096)
def find(text: str) -> tuple[Link, ...]:
    """Return the links of a text in order."""
    if not _HINT.search(text):
        return ()
    return tuple(
        Link(_KINDS[found.lastgroup or ""], found.start(), found.start() + len(found[0].rstrip(_TRAILING)))
        for found in _LINK.finditer(text)
    )


def without(text: str) -> str:
    """Return the text with every link overwritten by spaces; offsets stay."""
    parts, at = [], 0
    for link in find(text):
        parts += [text[at : link.start], " " * (link.stop - link.start)]
        at = link.stop
    return "".join(parts) + text[at:] if parts else text


def covers(text: str, start: int, stop: int) -> bool:
    """Return True if ``start:stop`` is within a link, a file name, a domain name or a path."""
    return any(link.start <= start and stop <= link.stop for link in find(text)) or any(
        found.start() <= start and stop <= found.end() for found in _NAME_WITH_DOTS.finditer(text)
    )
