"""Each pair of texts once: news is printed again, and a corpus that repeats itself teaches and tests falsely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from aligner.model import Document, Record, digest
from aligner.text.encoding import one_line


def distinct(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the documents without repeated pairs (equal but for white space); documents left empty are dropped."""
    seen: set[str] = set()

    def new(record: Record) -> bool:
        key = digest(one_line(record.pair.en), one_line(record.pair.ru))
        return not (key in seen or seen.add(key))  # type: ignore[func-returns-value]

    for document in documents:
        records = tuple(filter(new, document.records))
        if records:
            yield replace(document, records=records)
