"""Site profiles: where a site keeps headline, byline, date, section and body, as data in ``profiles.toml``."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from aligner.extraction.dates import parse_date
from aligner.text.encoding import one_line


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """XPath expressions, "" where the general way is good enough; ``drop`` is taken out of the body.

    ``editions`` finds the links to the article in other languages; ``date_format`` says how to read what ``date`` finds
    (as ``strptime`` takes it), where that is not as usual.
    """

    title: str = ""
    byline: str = ""
    date: str = ""
    section: str = ""
    body: str = ""
    drop: str = ""
    editions: str = ""
    date_format: str = ""

    def published(self, tree: HtmlElement) -> datetime.date | None:
        """Return the day that the page prints, None where there is none or it is written otherwise."""
        text = said(tree, self.date)
        if not self.date_format:
            return parse_date(text)
        try:
            return datetime.datetime.strptime(text, self.date_format).date()
        except ValueError:
            return None


def said(tree: HtmlElement, expression: str) -> str:
    """Return the text of the first element that the expression finds, or ""."""
    found = tree.xpath(expression) if expression else []
    return next((line for node in found if (line := one_line(node.text_content()))), "")


def profile_of(url: str) -> SiteProfile:
    """Return the profile of an address's site; ``russian.eurasianet.org`` uses that of ``eurasianet.org``.

    An empty one where nobody wrote any.
    """
    labels = (urlsplit(url).hostname or "").split(".")
    known = _profiles()
    names = (".".join(labels[at:]) for at in range(len(labels)))
    return next((known[name] for name in names if name in known), SiteProfile())


@cache
def _profiles() -> dict[str, SiteProfile]:
    text = files(__package__).joinpath("profiles.toml").read_text("utf-8")
    known: dict[str, dict[str, str]] = tomllib.loads(text)
    return {host: SiteProfile(**known.get(fields.get("like", ""), fields)) for host, fields in known.items()}
