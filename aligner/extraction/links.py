"""What editions of an article often share: its pictures, and the pages of other sites that its text links to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

MOST = 30  # of an article
SHORTEST = 6  # letters of a picture's name that tells it from others
_SIZE = re.compile(r"(?:[-_]\d{2,4}x\d{2,4}|[-_]scaled|@\dx)+$")
_PICTURES = '//meta[@property="og:image"]/@content | //article//img/@src | //figure//img/@src'


def shared_links(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """Return pictures, as ``image:`` and their name without size and format, and addresses on other sites without scheme and query."""
    found = dict.fromkeys([*_pictures(tree), *_outward(tree, url)])
    return tuple(found)[:MOST]


def _pictures(tree: HtmlElement) -> Iterator[str]:
    for address in tree.xpath(_PICTURES):
        name = address.partition("?")[0].rpartition("/")[2].rpartition(".")[0].lower()
        name = _SIZE.sub("", name)
        if len(name) >= SHORTEST and not address.startswith("data:"):
            yield f"image:{name}"


def _outward(tree: HtmlElement, url: str) -> Iterator[str]:
    """Yield the links in paragraphs that lead to other sites, one that has a path alone: a home page tells nothing."""
    own = _site(url)
    for href in tree.xpath("//p//a/@href"):
        try:
            parts = urlsplit(urljoin(url, href.strip()))
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and _site(parts.geturl()) != own and parts.path.strip("/"):
            yield f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _site(url: str) -> str:
    """Return the last two labels of the host, which the languages of a site share."""
    return ".".join(urlsplit(url).netloc.lower().split(".")[-2:])
