"""Views of downloads: articles, or the pairs that a search finds, as files of any common format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

from starlette.responses import Response

from aligner.errors import InputError
from aligner.exchange import FORMATS
from aligner.exchange.options import Options
from aligner.i18n import N_
from aligner.model import Document
from aligner.review.concordance import documents, seek
from aligner.review.web.address import period
from aligner.review.web.request import PageRequest

MOST_ARTICLES = 500  # of one file
MOST_PAIRS = 10_000  # that a search brings
NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """A format for download: its name among the FORMATS, its title, and the suffix and media type of its files."""

    format: str
    label: str
    suffix: str
    media: str


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EPUB = "application/epub+zip"
OFFERS = (
    Offer("docx", N_("Word: the translation"), ".docx", _WORD),
    Offer("docx-table", N_("Word: both texts in a table"), ".docx", _WORD),
    Offer("text", N_("Plain text: the translation"), ".txt", "text/plain; charset=utf-8"),
    Offer("html-article", N_("HTML: the translation"), ".html", "text/html; charset=utf-8"),
    Offer("html", N_("HTML: both texts, findings marked"), ".html", "text/html; charset=utf-8"),
    Offer("epub", N_("EPUB: the translation"), ".epub", _EPUB),
    Offer("epub-bilingual", N_("EPUB: both texts"), ".epub", _EPUB),
    Offer("xliff", N_("XLIFF, for translation programs"), ".xlf", "application/xliff+xml"),
    Offer("tmx", N_("TMX, a translation memory"), ".tmx", "application/x-tmx+xml"),
    Offer("tsv", N_("TSV, a table"), ".tsv", "text/tab-separated-values; charset=utf-8"),
)
BY_FORMAT = {offer.format: offer for offer in OFFERS}


def download(request: PageRequest) -> Response:
    """Send the articles or the search that the address names, as the file that it asks for."""
    offer = BY_FORMAT.get(request.query.get("format", "docx"))
    if offer is None:
        raise InputError(request.locale.say("Choose a format: {formats}.", formats=", ".join(BY_FORMAT)))
    keys, words = request.query.getlist("article"), request.query.get("q", "")[:200]
    chosen = _found(request, words) if words else _chosen(request, keys)
    if not chosen:
        raise InputError(N_("Nothing is selected: choose articles in the list."))
    name = _name(words or (chosen[0].article.title if len(chosen) == 1 else "articles")) + offer.suffix
    file = BytesIO()
    FORMATS[offer.format].write_to(chosen, [file], Options(names=(name,)))
    plain = name.encode("ascii", "ignore").decode().strip("_-") or "article"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(file.getvalue(), media_type=offer.media, headers={"Content-Disposition": disposition})


def _chosen(request: PageRequest, keys: Sequence[str]) -> list[Document]:
    if len(keys) > MOST_ARTICLES:
        raise InputError(N_("Too many articles for one file: select at most 500, or use “aligner export”."))
    store = request.site.store
    return [store.articles.document(key) for key in dict.fromkeys(keys) if store.articles.get(key)]


def _found(request: PageRequest, words: str) -> list[Document]:
    """Read the pairs that a search finds, as documents of their articles, up to MOST_PAIRS."""
    glossary = request.site.glossary(True) if request.query.get("names") == "1" else None
    chosen, count = [], 0
    for document in documents(request.site.store, seek(words, glossary), period(request.query)):
        chosen.append(document)
        count += len(document.records)
        if count >= MOST_PAIRS:
            break
    return chosen


def _name(title: str) -> str:
    """Return a headline as the name of a file."""
    return NOT_IN_NAMES.sub("_", title).strip("_.")[:80] or "article"
