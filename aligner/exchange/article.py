"""The translation alone, as a reader has it: headline, byline and day, then its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, BinaryIO

from aligner.exchange.html import RecordCount
from aligner.exchange.xml import clean
from aligner.model import Document, Lang, other
from aligner.text.dates import long_date


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """A document's second side and, paragraph by paragraph, its first; headlines are "" where the source has none."""

    lang: Lang
    headline: str
    facts: str
    paragraphs: tuple[str, ...]
    source_headline: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> TranslatedArticle:
        """Return the texts that were written second, joined into the paragraphs of the source, and those of the source."""
        article, lang = document.article, other(document.article.lang)
        groups = [(number, list(group)) for number, group in groupby(document.records, key=lambda record: record.paragraph)]
        texts, sources = ([clean(" ".join(one.pair.side(own) for one in group)) for _, group in groups] for own in (lang, article.lang))
        headed = bool(article.title and groups and groups[0][0] == 0)
        day = long_date(article.published, lang) if article.published else ""
        return cls(
            lang=lang,
            headline=texts[0] if headed else "",
            facts=clean(" · ".join(part for part in (article.byline, day) if part)),
            paragraphs=tuple(texts[headed:]),
            source_headline=sources[0] if headed else "",
            sources=tuple(sources[headed:]),
        )


def write_html_article(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the translated articles as one self-contained page."""
    count = RecordCount(documents)
    first = TranslatedArticle.of(count.first) if count.first else None
    _template().stream(first=first, articles=map(TranslatedArticle.of, count)).dump(files[0], "utf-8")
    return count.records


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("aligner.exchange")
    return Environment(loader=loader, autoescape=True, trim_blocks=True).get_template("article.html")
