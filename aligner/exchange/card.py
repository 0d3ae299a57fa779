"""A folder for Hugging Face: ``train.parquet``, and the card that says what is in it and what made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from aligner.exchange.parquet import COLUMNS, write_parquet
from aligner.model import LANGUAGES, Document

PARTS = ("/train.parquet", "/README.md")
SIZES = ((1e3, "n<1K"), (1e4, "1K<n<10K"), (1e5, "10K<n<100K"), (1e6, "100K<n<1M"), (1e7, "1M<n<10M"))


def write_folder(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the pairs as Parquet, and their dataset card."""
    table, card = files
    tally = Tally()
    count = write_parquet(tally.heard(documents), [table])
    said = {"pairs": count, "size": _size(count), "columns": COLUMNS, "languages": LANGUAGES}
    card.write(_template().render(tally=tally, **said).encode())
    return count


@dataclass
class Tally:
    """Counts of a corpus as a whole, made while it is written."""

    articles: int = 0
    first: date | None = None
    last: date | None = None
    origins: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    made_by: dict[str, None] = field(default_factory=dict)

    def heard(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Count each document and pass it on."""
        for document in documents:
            day = document.article.published
            self.articles += 1
            self.first = min(filter(None, (self.first, day)), default=None)
            self.last = max(filter(None, (self.last, day)), default=None)
            self.hosts[urlsplit(document.article.url).netloc or "no address"] += len(document.records)
            self.origins.update(record.pair.origin for record in document.records)
            self.states.update(record.state for record in document.records)
            self.made_by[document.signature] = None
            yield document


def _size(pairs: int) -> str:
    return next((name for limit, name in SIZES if pairs < limit), "n>10M")


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("aligner.exchange"), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.get_template("card.md")
