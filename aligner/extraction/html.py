"""HTML to a draft.

Stages:
1. parse, whatever the page;
2. metadata: what the page says of its article;
3. body and header, by the site's profile where there is one, else the general way.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from aligner.errors import ExtractionError
from aligner.extraction.body import find_body
from aligner.extraction.bylines import read_header
from aligner.extraction.draft import Draft
from aligner.extraction.metadata import read_metadata
from aligner.extraction.profiles import profile_of

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(text: str, url: str = "") -> Draft:
    """The draft of an HTML page; ``url`` is where it was fetched from, "" for a file."""
    tree = _parse(text)  # 1
    meta = read_metadata(tree, url)  # 2
    profile = profile_of(meta.url)
    body = find_body(tree, meta.title, profile)  # 3
    about = read_header(body.header)
    return Draft(
        paragraphs=body.lines,
        title=body.headline or meta.title,
        byline=meta.byline or about.name,
        published=meta.published or about.published,
        section=meta.section,
        url=meta.url,
        site=meta.site,
        lang=meta.lang,
        editions=meta.editions,
        chrome=True,
    )


def _parse(text: str) -> HtmlElement:
    try:
        return document_fromstring(
            _DECLARATION.sub("", text), parser=HTMLParser(huge_tree=True, encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise ExtractionError("the page is HTML without any content") from None
