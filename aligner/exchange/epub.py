"""EPUB 3 for readers: an article a chapter, the translation alone or each paragraph under its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_STORED, ZipFile

from aligner.exchange.article import TranslatedArticle
from aligner.exchange.html import RecordCount
from aligner.exchange.package import entry
from aligner.exchange.xml import clean
from aligner.model import Document, Lang, digest, other

_EPOCH = date(2000, 1, 1)  # of a book whose articles have no day: the same articles give the same bytes
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_STYLE = """body { line-height: 1.5; }
h1 { font-size: 1.4em; line-height: 1.25; }
.facts, .source { color: #555; font-size: .9em; }
.source { margin-bottom: .2em; }
"""
_CONTENTS: dict[Lang, str] = {"en": "Contents", "ru": "Содержание"}


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What the contents say of an article."""

    name: str
    title: str
    key: str
    byline: str
    published: date | None
    url: str


def write_epub(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the translated articles as a book."""
    return _write(documents, files[0], both=False)


def write_epub_bilingual(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the articles as a book of both languages: each paragraph of the source, then its translation."""
    return _write(documents, files[0], both=True)


def _write(documents: Iterable[Document], file: BinaryIO, both: bool) -> int:
    count, chapters = RecordCount(documents), list[_Chapter]()
    lang = other(count.first.article.lang) if count.first else "en"
    with ZipFile(file, "w") as book:
        book.writestr(entry("mimetype", ZIP_STORED), "application/epub+zip")  # first, and as it is
        book.writestr(entry("META-INF/container.xml"), _CONTAINER)
        book.writestr(entry("EPUB/style.css"), _STYLE)
        for number, document in enumerate(count, start=1):
            article = TranslatedArticle.of(document)
            chapters.append(_chapter(number, document, article))
            book.writestr(entry(f"EPUB/{chapters[-1].name}"), "".join(_page(article, chapters[-1].title, both)))
        book.writestr(entry("EPUB/nav.xhtml"), "".join(_contents(chapters, lang)))
        book.writestr(entry("EPUB/package.opf"), "".join(_package(chapters, lang, both)))
    return count.records


def _chapter(number: int, document: Document, article: TranslatedArticle) -> _Chapter:
    about = document.article
    title = article.headline or next((text[:60] for text in article.paragraphs), "") or clean(about.title) or f"{number}"
    return _Chapter(f"article-{number:05}.xhtml", title, about.key, clean(about.byline), about.published, clean(about.url))


def _page(article: TranslatedArticle, title: str, both: bool) -> Iterator[str]:
    """Yield the parts of a chapter."""
    yield _head(title, article.lang)
    if article.headline:
        yield f"<h1>{escape(article.headline)}</h1>\n"
    if both and article.source_headline:
        yield _paragraph(article.source_headline, "source", other(article.lang))
    if article.facts:
        yield _paragraph(article.facts, "facts")
    for source, text in zip(article.sources, article.paragraphs, strict=True):
        if both:
            yield _paragraph(source, "source", other(article.lang))
        yield _paragraph(text)
    yield "</body></html>\n"


def _paragraph(text: str, kind: str = "", lang: Lang | None = None) -> str:
    named = f' class="{kind}"' if kind else ""
    spoken = f' lang="{lang}" xml:lang="{lang}"' if lang else ""
    return f"<p{named}{spoken}>{escape(text)}</p>\n"


def _head(title: str, lang: Lang) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}"><head><title>{escape(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head><body>\n'
    )


def _contents(chapters: list[_Chapter], lang: Lang) -> Iterator[str]:
    yield _head(_CONTENTS[lang], lang)
    yield f'<nav epub:type="toc"><h1>{_CONTENTS[lang]}</h1><ol>\n'
    if not chapters:
        yield '<li><a href="nav.xhtml">No articles</a></li>'
    for chapter in chapters:
        yield f'<li><a href="{chapter.name}">{escape(chapter.title)}</a></li>\n'
    yield "</ol></nav></body></html>\n"


def _package(chapters: list[_Chapter], lang: Lang, both: bool) -> Iterator[str]:
    """Yield the parts of the package document: what the book is, its files and their order."""
    days = [chapter.published for chapter in chapters if chapter.published]
    yield '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
    yield '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
    book = uuid5(NAMESPACE_URL, digest(lang, str(both), *(chapter.key for chapter in chapters)))
    yield f'<dc:identifier id="id">urn:uuid:{book}</dc:identifier>\n'
    yield f"<dc:title>{escape(_title(chapters))}</dc:title>\n<dc:language>{lang}</dc:language>\n"
    if both:
        yield f"<dc:language>{other(lang)}</dc:language>\n"
    for byline in dict.fromkeys(chapter.byline for chapter in chapters if chapter.byline):
        yield f"<dc:creator>{escape(byline)}</dc:creator>\n"
    for url in dict.fromkeys(chapter.url for chapter in chapters if chapter.url):
        yield f"<dc:source>{escape(url)}</dc:source>\n"
    if days:
        yield f"<dc:date>{max(days).isoformat()}</dc:date>\n"
    yield f'<meta property="dcterms:modified">{max(days, default=_EPOCH).isoformat()}T00:00:00Z</meta>\n</metadata>\n<manifest>\n'
    yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
    yield '<item id="style" href="style.css" media-type="text/css"/>\n'
    for number, chapter in enumerate(chapters, start=1):
        yield f'<item id="a{number}" href="{chapter.name}" media-type="application/xhtml+xml"/>\n'
    yield "</manifest>\n<spine>\n"
    yield '<itemref idref="nav"/>\n' if len(chapters) != 1 else ""
    yield from (f'<itemref idref="a{number}"/>\n' for number in range(1, len(chapters) + 1))
    yield "</spine></package>\n"


def _title(chapters: list[_Chapter]) -> str:
    """Return the headline of a book of one article, else that of the first and how many follow."""
    first = chapters[0].title if chapters else "No articles"
    return first if len(chapters) < 2 else f"{first} (+{len(chapters) - 1})"
