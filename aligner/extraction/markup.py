"""The text of an HTML page before it is parsed: what savers and archives put around it, and what would choke a parser.

1. the address that a browser, SingleFile or the Wayback Machine wrote into the page;
2. without comments, the Wayback Machine's toolbar and images written as text;
3. bounded: attributes of one tag, tags and characters in all.

Everything here takes one pass, however hostile the page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from aligner.errors import ExtractionError

MAX_TAGS = 400_000
MAX_MARKUP = 8_000_000
MAX_TAG = 20_000  # characters of a tag beyond which its attributes are counted
MAX_ATTRIBUTES = 500
_HEAD = 20_000
_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)",
    re.I,
)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)", re.I)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|yclid|_openstat|mc_[ce]id|igshid|cmpid|ref_src)=", re.I)
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_COMMENT = ("<!--", "-->")
_DATA_URI = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=\s]{64,}")
_LONG_TAG = re.compile(r"<([a-z][\w-]{0,40})\s[^<>]{20000,}>", re.I)


def saved_from(text: str) -> str:
    """Return the address that a browser wrote into the saved page, or ""."""
    found = _SAVED.search(text[:_HEAD])
    return next(filter(None, found.groups()), "") if found else ""


def live_address(url: str) -> str:
    """Return ``https://site.example/a`` of ``https://web.archive.org/web/20200101000000/https://site.example/a``."""
    return _ARCHIVED.sub("", url)


def canonical_address(url: str) -> str:
    """Return the address under which an article is known.

    Live, host in lower case, without what only tracks readers (fragment, ``utm_source`` and the like).
    """
    url = live_address(url)
    try:
        parts = urlsplit(url)
        kept = [field for field in parts.query.split("&") if not _TRACKING.match(field)]
        host = re.sub(r":(?:80|443)$", "", parts.netloc.lower())
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=host, query="&".join(filter(None, kept)), fragment=""))


def tidy(text: str) -> str:
    """Return the markup prepared for the parser.

    Raises ExtractionError where it has more tags than any page.
    """
    text = _cut(_cut(text, *_TOOLBAR), *_COMMENT)
    if ";base64," in text:
        text = _DATA_URI.sub("", text)
    if len(text) > MAX_TAG:
        text = _LONG_TAG.sub(_bounded, text)
    if (tags := text.count("<")) > MAX_TAGS:
        raise ExtractionError(f"the page has {tags:,} tags, more than aligner reads ({MAX_TAGS:,})")
    if len(text) > MAX_MARKUP:
        raise ExtractionError(
            f"the page has {len(text):,} characters, more than aligner reads ({MAX_MARKUP:,})"
        )
    return text


def _cut(text: str, opening: str, closing: str) -> str:
    """Return the text without the parts between the two marks; an unclosed part stays."""
    kept, at = [], 0
    while (start := text.find(opening, at)) >= 0 and (stop := text.find(closing, start + len(opening))) >= 0:
        kept.append(text[at:start])
        at = stop + len(closing)
    return "".join([*kept, text[at:]]) if at else text


def _bounded(tag: re.Match[str]) -> str:
    """Return a long tag, without its attributes if it has impossibly many."""
    return f"<{tag[1]}>" if len(tag[0].split()) > MAX_ATTRIBUTES else tag[0]
