"""Read the addresses of articles from RSS and Atom feeds, sitemaps, news sitemaps and indexes of sitemaps."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from aligner.errors import InputError
from aligner.extraction import MAX_BYTES

if TYPE_CHECKING:
    from lxml import etree

Kind = Literal["feed", "sitemap", "index"]
MOST = 50_000  # entries of one file, as sitemaps.org limits them
_ROOT = re.compile(
    rb"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*<(?:\w+:)?(\w+)", re.S
)
_KINDS: dict[bytes, Kind] = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "index",
}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in a feed or sitemap; ``changed`` is the day of its last change, None if it is not given."""

    url: str
    changed: date | None = None


def feed_kind(data: bytes) -> Kind | None:
    """Return the kind of a feed or sitemap, None for anything else."""
    root = _ROOT.match(data[:65_536].removeprefix(b"\xef\xbb\xbf"))
    return _KINDS.get(root[1].lower()) if root else None


def unpacked(data: bytes) -> bytes:
    """Return gzipped bytes unpacked, at most MAX_BYTES of them; others unchanged. Raises InputError for a damaged archive."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return file.read(MAX_BYTES)
    except (OSError, EOFError, zlib.error):
        raise InputError("it is a damaged gzip archive") from None


def read_entries(data: bytes, base: str) -> Iterator[FeedEntry]:
    """Yield the articles of a feed or sitemap, or the sitemaps of an index; ``base`` is its own address."""
    entries = _feed(data) if feed_kind(data) == "feed" else _sitemap(data)
    seen = set()
    for count, entry in enumerate(entries):
        url = _whole(base, entry.url.strip())
        if count < MOST and url.startswith(("http://", "https://")) and url not in seen:
            seen.add(url)
            yield FeedEntry(url, entry.changed)


def _whole(base: str, url: str) -> str:
    """Return an address made absolute; "" for one that is none."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def _feed(data: bytes) -> Iterator[FeedEntry]:
    import feedparser

    try:
        entries = feedparser.parse(io.BytesIO(data)).entries
    except Exception as error:  # it stumbles over broken tags in ways of its own
        raise InputError("it is a damaged feed") from error
    for entry in entries:
        dates = (dict.get(entry, name) for name in ("updated_parsed", "published_parsed"))  # its own get() guesses, and warns
        when = next(filter(None, dates), None)
        link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else "")
        if link:
            yield FeedEntry(str(link), _day("{:04}-{:02}-{:02}".format(*when)) if when else None)


def _sitemap(data: bytes) -> Iterator[FeedEntry]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for node in root if root is not None else ():
        found = _children(node)
        if "loc" in found:
            yield FeedEntry(_text(found["loc"]), _day(_text(found.get("lastmod"))))


def _text(node: etree._Element | None) -> str:
    """Return the text of an element; "" if there is none, or one that cannot be decoded."""
    try:
        return (node.text or "") if node is not None else ""
    except UnicodeDecodeError:  # of half a character, which the parser lets pass
        return ""


def _children(node: etree._Element) -> dict[str, etree._Element]:
    """Return the children of a node by their names; none if a name is not text."""
    try:
        return {child.tag.rpartition("}")[2]: child for child in node if isinstance(child.tag, str)}
    except UnicodeDecodeError:
        return {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
