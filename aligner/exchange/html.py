"""A self-contained page: the two texts side by side, findings marked; made to be read and printed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, BinaryIO

from aligner.model import SEVERITIES, Document, Lang, Record, other


def write_html(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write all documents on one page, with no script and nothing fetched."""
    count = RecordCount(documents)
    _template().stream(documents=count, title=count.title, other=other, pieces=pieces).dump(files[0], "utf-8")
    return count.records


class RecordCount:
    """Documents that are read once: ``title`` is that of the first, and ``records`` counts what was read."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._rest = iter(documents)
        self.first = next(self._rest, None)
        self.records = 0

    @property
    def title(self) -> str:
        """The headline of the first document."""
        return self.first.article.title if self.first else "No articles"

    def __iter__(self) -> Iterator[Document]:
        for document in itertools.chain([self.first] if self.first else [], self._rest):
            self.records += len(document.records)
            yield document


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("aligner.exchange"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("document.html")


def pieces(record: Record, lang: Lang) -> Iterator[tuple[str, str]]:
    """Cut one side of a pair where findings begin and end: (text, highest severity there or "")."""
    text = record.pair.side(lang)
    spans = [(start, stop, found.severity) for found in record.findings for start, stop in found.spans(lang)]
    cuts = sorted({0, len(text), *(place for start, stop, _ in spans for place in (start, stop))})
    for start, stop in itertools.pairwise(cuts):
        over = [severity for first, last, severity in spans if first <= start and stop <= last]
        yield text[start:stop], min(over, key=SEVERITIES.index, default="")
