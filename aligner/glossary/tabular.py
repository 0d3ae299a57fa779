"""Glossaries as tables: what DeepL, Google, Weblate and OmegaT write and read.

=============  =========  =====================================================================
format         file       rows
=============  =========  =====================================================================
deepl          csv, tsv   source, target; no header, no source twice
google         csv, tsv   source, target; no header (one direction)
google-set     csv        en, ru, pos, description, under a header (equivalent terms)
weblate        csv        source, target and others, under a header
omegat         tsv, txt   source, target, comment; no header, lines with # are comments
=============  =========  =====================================================================

A cell that begins with = + - @ or a control character is a formula to a spreadsheet: an apostrophe is
written before it, and taken away when such a cell is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from aligner.errors import InputError
from aligner.glossary.concepts import Term
from aligner.glossary.draft import ConceptDraft, rows, tidy
from aligner.model import LANGUAGES, Lang, other
from aligner.text.languages import language
from aligner.text.tables import SAMPLE, TableRow, decode_lines, neutral, read_rows, without_apostrophe

FORMATS = ("deepl", "google", "google-set", "weblate", "omegat")
_HEADERS = {
    "google-set": ("en", "ru", "pos", "description"),
    "weblate": ("source", "target", "developer_comments"),
}
_COLUMNS = {
    "source": "source", "target": "target", "description": "note", "comment": "note", "note": "note",
    "developer_comments": "note", "translator_comments": "note", "explanation": "note",
}  # fmt: skip


def plain(cell: str) -> str:
    """Return the cell without the apostrophe that kept it from being a formula, and without invisible characters."""
    return tidy(without_apostrophe(cell.strip()))


def write_table(
    drafts: Iterable[ConceptDraft], out: BinaryIO, format: str, source: Lang = "en", tabs: bool = False
) -> int:
    """Write a table from that language to the other; answers the number of rows."""
    target = other(source)
    delimiter = "\t" if tabs or format == "omegat" else ","
    count = 0
    file = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    if header := _HEADERS.get(format):
        writer.writerow(header)
    for name, wanted, note in rows(drafts, source, target):
        writer.writerow([neutral(cell) for cell in _cells(format, source, name, wanted, note)])
        count += 1
    file.detach()  # flushed, and open still
    return count


def _cells(format: str, source: Lang, name: str, wanted: str, note: str) -> Sequence[str]:
    if format == "google-set":
        english, russian = (name, wanted) if source == "en" else (wanted, name)
        return english, russian, "noun", note
    return (name, wanted) if format in ("deepl", "google") else (name, wanted, note)


def read_table(path: Path, source: Lang = "en", encoding: str | None = None) -> Iterator[ConceptDraft]:
    """Yield the rows of a table: its columns are named in the first line, or are source, target and comment.

    DeepL writes the codes of the two languages in columns three and four; then each row has its own direction. Raises
    InputError for an empty file, and names the line of a broken one.
    """
    rows = [row for row in _rows(path, encoding) if not row.cells[0].startswith("#")]
    if not rows:
        raise InputError(f"{path}: the table is empty")
    if all(_direction(row) for row in rows[:SAMPLE]):
        yield from (_row(path, row, (*(_direction(row) or ()), "", "")) for row in rows)
        return
    columns = _columns(rows[0].cells, source)
    for row in rows[1:] if columns else rows:
        yield _row(path, row, columns or (source, other(source), "note"))


def _direction(row: TableRow) -> tuple[Lang, Lang] | None:
    """Return the languages that columns three and four name; None where they do not."""
    if len(row.cells) != 4:
        return None
    source, target = map(language, row.cells[2:])
    return (source, target) if source and target == other(source) else None


def _columns(cells: Sequence[str], source: Lang) -> tuple[str, ...] | None:
    """Return what each column holds, by a header; None where the first line is a row."""
    sides = {"source": source, "target": other(source)}
    names = [language(cell) or _COLUMNS.get(cell.strip().lower(), f"-{at}") for at, cell in enumerate(cells)]
    named = [sides.get(name, name) for name in names]
    named = [f"-{at}" if name in named[:at] else name for at, name in enumerate(named)]  # English, English_Def: the first is the name
    return tuple(named) if set(LANGUAGES) <= set(named) else None


def _row(path: Path, row: TableRow, columns: Sequence[str]) -> ConceptDraft:
    cells = dict(zip(columns, map(plain, row.cells), strict=False))
    terms = tuple(Term(name, lang) for lang in LANGUAGES if (name := cells.get(lang, "")))
    return ConceptDraft(place=f"{path}:{row.line}", terms=terms, kind="other", note=cells.get("note", ""))


def _rows(path: Path, encoding: str | None) -> Iterator[TableRow]:
    try:
        with path.open("rb") as source:
            if source.read(4) == b"PK\x03\x04":
                raise InputError(f"{path}: a workbook or an archive, not a table of text; save it as CSV.")
            source.seek(0)
            yield from read_rows(str(path), decode_lines(str(path), source, encoding))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
