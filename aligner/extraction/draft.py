"""What a reader of one kind of page found, before language and boilerplate are judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line of the page, and why it was left out; "" for one that was kept."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article in the making.

    ``lines`` are those of the whole page in reading order, each judged. ``chrome`` is true if something around the
    article was left out, so that what is left may still hold lines of the site.
    """

    lines: tuple[JudgedLine, ...]
    title: str = ""
    byline: str = ""
    published: date | None = None
    section: str = ""
    url: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    chrome: bool = False
