"""HTML to a draft.

Stages:
1. parse, whatever the page;
2. metadata: what the page says of its article;
3. body and header, by the site's profile where there is one, else the general way.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from aligner.errors import ExtractionError
from aligner.extraction.body import find_body
from aligner.extraction.bylines import read_header, strip_by
from aligner.extraction.draft import ArticleDraft, JudgedLine
from aligner.extraction.links import shared_links
from aligner.extraction.markup import live_address, saved_from, tidy
from aligner.extraction.metadata import Metadata, linked_editions, read_metadata
from aligner.extraction.profiles import profile_of, said
from aligner.extraction.prose import ends_like_sentence

_OPENS = re.compile(r"<body\b", re.I)
_CLOSES = re.compile(r"</(?:body|html)\s*>", re.I)
_TAG = re.compile(r"<[^>]{1,200}>")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(text: str, url: str = "", captions: bool = False) -> ArticleDraft:
    """Read an HTML page; ``url`` is where it was fetched from, "" for a file.

    ``captions`` keeps those of the pictures.
    """
    url = live_address(url or saved_from(text))
    tree = _parse(tidy(text))  # 1
    held = list(tree.iter())  # lxml would make the objects of the elements again whenever they are met
    meta = read_metadata(tree, url)  # 2
    profile = profile_of(meta.url)
    title = said(tree, profile.title) or meta.title
    links = shared_links(tree, meta.url)  # the body's search takes parts of the page away
    body = find_body(tree, title, profile, _plain(meta.body), captions)  # 3
    if _cut_short(text):
        raise ExtractionError("the page is cut short in the middle of its text: save or download it again")
    del held
    about = read_header(body.header)
    return ArticleDraft(
        lines=body.lines if body.kept else tuple(map(JudgedLine, _plain(meta.body).split("\n"))),
        title=body.headline or title,
        byline=strip_by(said(tree, profile.byline)) or meta.byline or about.name,
        published=profile.published(tree) or _published(meta, about.published),
        section=said(tree, profile.section) or meta.section or about.section,
        url=meta.url,
        editions=linked_editions(tree, profile.editions, meta.url) or meta.editions,
        links=links,
        chrome=True,
    )


def _published(meta: Metadata, printed: date | None) -> date | None:
    """Return the day of publication; if a UTC stamp is one day off the printed date, the printed date."""
    for day in (printed, meta.dated):
        if meta.utc and meta.published and day and abs((day - meta.published).days) == 1:
            return day
    return meta.published or printed or meta.dated


def _plain(text: str) -> str:
    """Return the text of an article from a script, without the tags that some sites leave in it."""
    return unescape(_TAG.sub("\n", text))


def _cut_short(text: str) -> bool:
    """Return True if the page opens its body, never closes it, and ends within a tag or a sentence."""
    if not _OPENS.search(text) or _CLOSES.search(text[-4096:]):
        return False
    rest = text[text.rfind(">") + 1 :].strip()
    return "<" in rest or bool(rest and not ends_like_sentence(rest))


def _parse(text: str) -> HtmlElement:
    try:
        return document_fromstring(
            _DECLARATION.sub("", text), parser=HTMLParser(huge_tree=True, encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise ExtractionError("the page is HTML without any content") from None
