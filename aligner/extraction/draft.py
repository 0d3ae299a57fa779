"""What a reader of one kind of page found, before language and boilerplate are judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in the making: clean lines, no site.

    ``chrome`` says that something around the article was left out, so that what is left may still hold
    lines of the site.
    """

    paragraphs: tuple[str, ...]
    title: str = ""
    byline: str = ""
    published: date | None = None
    section: str = ""
    url: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    chrome: bool = False
