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
from aligner.model import Lang, other

FORMATS = ("deepl", "google", "google-set", "weblate", "omegat")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADERS = {
    "google-set": ("en", "ru", "pos", "description"),
    "weblate": ("source", "target", "developer_comments"),
}
_COLUMNS = {
    "en": "en", "english": "en", "en-us": "en", "en-gb": "en", "ru": "ru", "russian": "ru", "ru-ru": "ru",
    "source": "source", "target": "target", "description": "note", "comment": "note", "note": "note",
    "developer_comments": "note", "translator_comments": "note", "explanation": "note",
}  # fmt: skip


def neutral(cell: str) -> str:
    """Return the cell so that a spreadsheet reads it as text."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """Return the cell without the apostrophe that kept it from being a formula, and without invisible characters."""
    cell = cell.strip()
    if cell[:1] == "'" and cell[1:].startswith(_FORMULA):
        cell = cell[1:]
    return tidy(cell)


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


def read_table(path: Path, source: Lang = "en") -> Iterator[ConceptDraft]:
    """Read the rows of a table; the first line names its columns, or they are source, target and comment.

    InputError names the line of a cell that holds a null or a row with one column only.
    """
    text = _text(path)
    if not text.strip():
        raise InputError(f"{path}: the table is empty")
    lines = text.splitlines(keepends=True)
    delimiter = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] and "," not in lines[0] else ","
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if columns is None:
                columns = _columns(cells, source)
                if columns[0] != "":
                    continue
                columns = [source, other(source), "note"]
            yield _row(f"{path}:{reader.line_num}", dict(zip(columns, map(plain, cells), strict=False)))
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: broken table: {error}") from None


def _columns(cells: Sequence[str], source: Lang) -> list[str]:
    """Return the field of each column by the header; [""] if the first line is a row."""
    names = [_COLUMNS.get(cell.strip().lower(), f"-{at}") for at, cell in enumerate(cells)]
    names = [{"source": source, "target": other(source)}.get(name, name) for name in names]
    return names if {"en", "ru"} <= set(names) else [""]


def _row(place: str, cells: dict[str, str]) -> ConceptDraft:
    langs: tuple[Lang, Lang] = ("en", "ru")
    terms = tuple(Term(name, lang) for lang in langs if (name := cells.get(lang, "")))
    return ConceptDraft(place=place, terms=terms, kind="other", note=cells.get("note", ""))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save the table as UTF-8") from None
