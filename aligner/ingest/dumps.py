"""Read articles from dumps: JSON Lines, CSV, TSV and Parquet with named columns, one article in each row."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import IO, Any, TextIO

from aligner.errors import ExtractionError, InputError
from aligner.extraction import extract
from aligner.extraction.dates import parse_date
from aligner.extraction.markup import canonical_address
from aligner.model import Article, Page, Rejection
from aligner.text.encoding import clean, one_line
from aligner.text.tables import guess_delimiter

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
_OBJECTS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")  # whose rows have columns of their own
_PAIRS = ({"en", "ru"}, {"translation"})  # columns of the tables that aligner exports, one of them in Parquet
STAGE = "read"
LONGEST = 20_000_000  # characters of a cell
ROWS = 64  # of a Parquet file, in memory at once
TRIED = 20  # lines of JSON that may lack a text; if all of them do, the rest is not read

Opener = Callable[[str], IO[bytes]]

# Names of the fields in other tools, tried in order if the user names no column.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "maintext", "content", "article_text", "fulltext"),
    "html": ("html", "raw_html", "content_html"),
    "title": ("title", "headline", "name"),
    "url": ("url", "link", "canonical_url", "address"),
    "date": ("date", "published", "date_publish", "publish_date", "date_published", "pubdate", "datetime"),
    "byline": ("byline", "author", "authors"),
    "section": ("section", "category", "rubric"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field; fields without a named column are found by the usual names."""

    named: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: tuple[str, ...]) -> Columns:
        """Read FIELD=COLUMN. Raises InputError for a field that is unknown."""
        named = dict(one.partition("=")[::2] for one in given)
        for name, column in named.items():
            if name not in COLUMNS or not column:
                raise InputError(
                    f"{name}={column}: write FIELD=COLUMN, where FIELD is one of {', '.join(COLUMNS)}."
                )
        return cls(named)

    def value(self, row: Mapping[str, Any], name: str) -> Any:
        """Return the field of a row, None if it is missing or empty."""
        columns = (self.named[name],) if name in self.named else COLUMNS[name]
        return next((row[column] for column in columns if row.get(column) not in (None, "")), None)

    def has_text(self, row: Mapping[str, Any]) -> bool:
        """Return True if the row has a column for a text."""
        return any(name in row for kind in ("text", "html") for name in (self.named.get(kind, ""), *COLUMNS[kind]))


def is_dump(name: str) -> bool:
    """Return True for the name of a file that is read line by line."""
    return name.lower().removesuffix(".gz").endswith(SUFFIXES)


def open_local(path: str) -> IO[bytes]:
    """Open a file of this machine."""
    return open(path, "rb")


def read_dump(path: str, columns: Columns, opener: Opener = open_local) -> Iterator[Article | Rejection]:
    """Yield the articles of a dump, each named ``path:line``; a line that cannot be read is a Rejection.

    A table without a column of texts ends after its first row, JSON Lines without any text after TRIED lines.
    """
    found, tried = False, TRIED if path.lower().endswith(_OBJECTS) else 1
    try:
        with opener(path) as file:
            for number, (line, row) in enumerate(_rows(path, file), 1):
                yield row if isinstance(row, Rejection) else _article(f"{path}:{line}", row, columns)
                found = found or (not isinstance(row, Rejection) and columns.has_text(row))
                if not found and number == tried:
                    return
    except (OSError, EOFError, zlib.error) as error:
        yield Rejection(path, STAGE, f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
    except (UnicodeDecodeError, csv.Error) as error:
        yield Rejection(path, STAGE, f"{path} cannot be read: {error}; save it as UTF-8")


def holds_pairs(path: str, columns: Columns) -> bool:
    """Return True for a table of pairs, such as `aligner translate` writes, if it has no text of articles."""
    try:
        with open_local(path) as file:
            _, row = next(_rows(path, file), (0, {}))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error):
        return False
    return not isinstance(row, Rejection) and not columns.has_text(row) and any(names <= row.keys() for names in _PAIRS)


Row = tuple[int, Mapping[str, Any] | Rejection]  # its line, or its number in Parquet


def _rows(path: str, file: IO[bytes]) -> Iterator[Row]:
    if path.lower().endswith(".parquet"):
        yield from _parquet_rows(path, file)
        return
    plain = gzip.GzipFile(fileobj=file) if path.lower().endswith(".gz") else file
    with io.TextIOWrapper(plain, encoding="utf-8-sig", newline="") as text:
        yield from _text_rows(path, text)


def _text_rows(path: str, text: TextIO) -> Iterator[Row]:
    if _is_table(path):
        csv.field_size_limit(LONGEST)
        head = text.readline()  # a spreadsheet's CSV has semicolons where the comma is decimal
        reader = csv.DictReader(chain([head], text), delimiter=guess_delimiter([head]))
        yield from ((reader.line_num, row) for row in reader)
        return
    for number, line in enumerate(text, 1):
        if line.strip():
            yield number, _json(f"{path}:{number}", line)


def _parquet_rows(path: str, file: IO[bytes]) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        yield 1, Rejection(path, STAGE, f"{path} cannot be read: install aligner[parquet]")
        return
    try:
        batches = ParquetFile(file).iter_batches(batch_size=ROWS)
        yield from enumerate((row for batch in batches for row in batch.to_pylist()), 1)
    except (ArrowException, OSError) as error:
        reason = (str(error).splitlines() or ["it is damaged"])[0].rstrip(".")
        yield 0, Rejection(path, STAGE, f"{path} cannot be read as Parquet: {reason}")


def _is_table(path: str) -> bool:
    return path.lower().removesuffix(".gz").endswith((".csv", ".tsv"))


def _json(name: str, line: str) -> Mapping[str, Any] | Rejection:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Rejection(name, STAGE, f"{name} is not JSON")
    return row if isinstance(row, dict) else Rejection(name, STAGE, f"{name} is not a JSON object")


def _article(name: str, row: Mapping[str, Any], columns: Columns) -> Article | Rejection:
    html, text = columns.value(row, "html"), columns.value(row, "text")
    url = str(columns.value(row, "url") or "")
    if html is None and text is None:
        asked = ", ".join(columns.named.values()) or "text, html"
        return Rejection(name, STAGE, f"{name} has no text: name its column with `aligner ingest --column text=NAME` ({asked} not found)")
    try:
        if html is not None:
            made = extract(Page(url or name, str(html).encode("utf-8", "replace"), "utf-8"))
        else:
            made = extract(Page(name, _whole(row, str(text), columns).encode("utf-8", "replace"), "utf-8"))
    except ExtractionError as error:
        return Rejection(name, "extract", str(error))
    return replace(
        made,
        source=name,
        url=canonical_address(url) or made.url,
        byline=_names(columns.value(row, "byline")) or made.byline,
        published=_date(columns.value(row, "date")) or made.published,
        section=one_line(str(columns.value(row, "section") or "")) or made.section,
    )


def _whole(row: Mapping[str, Any], text: str, columns: Columns) -> str:
    """Return the text with its headline on top, unless it begins with it."""
    title, body = one_line(str(columns.value(row, "title") or "")), clean(text)
    return body if not title or body.lstrip().startswith(title) else f"{title}\n\n{body}"


def _names(value: Any) -> str:
    return one_line(", ".join(map(str, value)) if isinstance(value, list) else str(value or ""))


def _date(value: Any) -> date | None:
    return parse_date(str(value)) if value else None
