"""Site profiles: where a site keeps headline, byline, date, section and body, as data in ``profiles.toml``.

Users write their own in ``sites.toml`` of the configuration folder.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import XPathError
from lxml.html import HtmlElement, fromstring

from aligner import paths
from aligner.errors import ProfileError
from aligner.extraction.dates import parse_date
from aligner.model import digest
from aligner.text.encoding import one_line

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")


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
    """Return the text of the first element or attribute that the expression finds, or ""."""
    texts = (node.text_content() if isinstance(node, HtmlElement) else str(node) for node in _found(tree, expression))
    return next((line for text in texts if (line := one_line(text))), "")


def elements(tree: HtmlElement, expression: str) -> Iterator[HtmlElement]:
    """Yield the elements that the expression finds."""
    yield from (node for node in _found(tree, expression) if isinstance(node, HtmlElement))


def _found(tree: HtmlElement, expression: str) -> list[Any]:
    try:
        found = tree.xpath(expression) if expression else []
    except XPathError as error:  # of a part that the check of the file had no element for
        raise ProfileError(f"{paths.sites()}: {expression} is not an XPath expression: {error}") from None
    return [found] if isinstance(found, str) else found


def profile_of(url: str) -> SiteProfile:
    """Return the profile of an address's site; ``russian.eurasianet.org`` uses that of ``eurasianet.org``.

    An empty one where nobody wrote any. Raises ProfileError if the user's file breaks the rules.
    """
    labels = (urlsplit(url).hostname or "").split(".")
    known = _profiles()
    names = (".".join(labels[at:]) for at in range(len(labels)))
    return next((known[name] for name in names if name in known), SiteProfile())


@cache
def own_digest() -> str:
    """Name the content of the user's file, "" without one. Raises ProfileError if it breaks the rules."""
    return digest(repr(sorted((host, sorted(held.items())) for host, held in _own().items()))) if _own() else ""


Fields = Mapping[str, str]


@cache
def _profiles() -> dict[str, SiteProfile]:
    known: dict[str, dict[str, str]] = {}
    for host, held in [*_bundled().items(), *_own().items()]:
        own = dict(held)
        known[host] = {**known.get(own.pop("like", ""), {}), **own}
    return {host: SiteProfile(**held) for host, held in known.items()}


@cache
def _bundled() -> dict[str, Fields]:
    return tomllib.loads(files(__package__).joinpath("profiles.toml").read_text("utf-8"))


@cache
def _own() -> dict[str, Fields]:
    """Read the user's profiles, none without a file. Raises ProfileError."""
    path = paths.sites()
    try:
        known = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ProfileError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    above = set(_bundled())
    for host, held in known.items():
        if wrong := _fault(host, held, above):
            raise ProfileError(f"{path}: {wrong}")
        above.add(host)
    return {host.removeprefix("www."): held for host, held in known.items()}


def _fault(host: str, held: Any, above: Collection[str]) -> str:
    """Return what is wrong with a profile, "" if nothing; it may be like one of those ``above``."""
    nested = not isinstance(held, dict) or any(isinstance(value, dict) for value in held.values())  # [news.example] means ["news"]["example"]
    if nested or not _HOST.fullmatch(host) or host != host.lower():
        return f'name a site by its host and in quotation marks, ["news.example"], not [{host}]'
    names = [field.name for field in fields(SiteProfile)]
    for name, value in held.items():
        if not isinstance(value, str) or name not in (*names, "like"):
            return f'[{host}] {name}: not a field, or not text; the fields are {", ".join(names)} and like'
        if name == "like" and value not in above:
            return f"[{host}] like: no profile named {value} is built in or defined above this one"
        if name == "date_format" and not _is_format(value):
            return f"[{host}] date_format: {value} is not a format of strptime, such as %d/%m/%Y"
        if name not in ("like", "date_format") and not _is_path(value):
            return f"[{host}] {name}: {value} is not an XPath expression that finds elements"
    return ""


def _is_path(expression: str) -> bool:
    try:
        return isinstance(fromstring("<p>a</p>").xpath(expression), list | str)
    except XPathError:
        return False


def _is_format(value: str) -> bool:
    day = datetime.datetime(2021, 11, 23)
    try:
        return datetime.datetime.strptime(day.strftime(value), value).date() == day.date()
    except ValueError:
        return False
