"""Formats of plain lines: TSV, Moses, and the translated text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from aligner.errors import InputError
from aligner.exchange.tables import Cells
from aligner.model import LANGUAGES, Document, Record, other
from aligner.text.tables import decode_lines

COLUMNS = (
    "id", "en", "ru", "source", "origin", "score", "state", "date", "headline", "url", "alignment", "reused",
    "edition_confidence", "edition_evidence", "quality",
)  # fmt: skip


_BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write_tsv(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a pair a line under a line of column names; tabs and line breaks inside a cell become spaces."""
    files[0].write(_line(COLUMNS))
    count = 0
    for document in documents:
        for record in document.records:
            files[0].write(_line(cells(document, record)))
            count += 1
    return count


def cells(document: Document, record: Record) -> Iterator[str]:
    """Yield a pair's cells under ``COLUMNS``, each on one line."""
    pair, article = record.pair, document.article
    day = article.published.isoformat() if article.published else ""
    cells = (pair.id, pair.en, pair.ru, pair.source, pair.origin, f"{pair.confidence:.4f}", record.state, day)
    confidence = document.edition_confidence
    link = "" if confidence is None else f"{confidence:.4f}", "; ".join(document.edition_evidence)
    step = pair.quality.step if pair.quality else ""
    return map(flat, (*cells, article.title, article.url, pair.alignment, "yes" if pair.reused else "", *link, step))


def write_moses(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write two files of equal length: English on a line of the first, its Russian on that of the second."""
    english, russian = files
    count = 0
    for document in documents:
        for record in document.records:
            english.write(flat(record.pair.en).encode() + b"\n")
            russian.write(flat(record.pair.ru).encode() + b"\n")
            count += 1
    return count


def read_moses(path: Path) -> Iterator[Cells]:
    """Yield (line, cells) of NAME.en and NAME.ru, named by either or as NAME.moses.

    Raises InputError where one is missing, or where they differ in length.
    """
    sides = [path.with_suffix(f".{lang}") for lang in LANGUAGES]
    if missing := [side for side in sides if not side.is_file()]:
        raise InputError(f"{missing[0]} does not exist: Moses needs {sides[0].name} beside {sides[1].name}.")
    english, russian = (sum(1 for _ in _lines(side)) for side in sides)
    if english != russian:
        raise InputError(f"{sides[0]} has {english:,} lines, {sides[1]} {russian:,}: they must be equal.")
    for line, (en, ru) in enumerate(zip(*map(_lines, sides), strict=True), start=1):
        if en.strip() or ru.strip():
            yield line, {"en": en.strip(), "ru": ru.strip()}


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as source:
        yield from decode_lines(str(path), source)


def write_text(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the target side as text: paragraphs as in the source, separated by blank lines."""
    count = 0
    for number, document in enumerate(documents):
        if number:
            files[0].write(b"\n\n")
        paragraphs = (
            " ".join(record.pair.side(other(document.article.lang)) for record in group)
            for _, group in groupby(document.records, key=lambda record: record.paragraph)
        )
        files[0].write("\n\n".join(paragraphs).encode() + b"\n")
        count += len(document.records)
    return count


def flat(text: str) -> str:
    """Return the text on one line: tabs and line breaks become a space, all other characters stay, no-break spaces included."""
    return _BREAKS.sub(" ", text)


def _line(cells: Iterable[str]) -> bytes:
    return "\t".join(cells).encode() + b"\n"
