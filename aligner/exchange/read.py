"""Read pairs that others wrote: tables, JSON, Parquet, TMX, XLIFF, PO and Moses, by suffix or by the first bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from aligner.errors import InputError
from aligner.exchange.beads import is_beads, read_beads
from aligner.exchange.jsons import read_json, read_jsonl
from aligner.exchange.parquet import read_parquet
from aligner.exchange.plain import read_moses
from aligner.exchange.po import read_po
from aligner.exchange.sheets import read_xlsx
from aligner.exchange.tables import Cells, read_table
from aligner.exchange.units import Remarks, TranslationUnit, make_unit
from aligner.exchange.word import read_docx
from aligner.model import LANGUAGES

_BOM_AND_SPACE = b"\xef\xbb\xbf \r\n\t"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is to be read: the names of its columns where it has no header, its encoding where it is not UTF-8."""

    columns: tuple[str, ...] = ()
    encoding: str | None = None


def read_units(path: Path, data: bytes | None = None, dialect: Dialect | None = None) -> list[TranslationUnit]:
    """Return the pairs of a file, or of ``data`` under its name, in order; see ``stream_units``."""
    remarks = Remarks(str(path))
    return list(stream_units(path, remarks, data, dialect))


def stream_units(
    path: Path, remarks: Remarks, data: bytes | None = None, dialect: Dialect | None = None
) -> Iterator[TranslationUnit]:
    """Yield the pairs of a file one by one, their ids made unique; ``remarks`` collects what was passed over.

    Raises InputError that names the line where the file is not understood, and for a file without any pair.
    """
    index, seen = -1, set[str]()
    try:
        with BytesIO(data or b"") if data is not None or is_moses(path) else path.open("rb") as source:
            for index, (line, cells) in enumerate(_cells(path, source, remarks, dialect or Dialect())):
                unit = make_unit(path, line, index, {"id": str(index + 1), **cells}, remarks)
                yield _unique(unit, seen)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if index < 0:
        raise InputError(f"{path}: contains no pairs of English and Russian.")


def _unique(unit: TranslationUnit, seen: set[str]) -> TranslationUnit:
    """Return the unit with a unique id: standards let ids repeat from file to file, and tables repeat theirs."""
    id, number = unit.id, 2
    if id in seen and unit.grouped:
        id = f"{unit.pair.article.partition('#')[2]}/{unit.id}"
    base = id
    while id in seen:
        id, number = f"{base}#{number}", number + 1
    seen.add(id)
    return unit if id == unit.id else replace(unit, id=id)


def _cells(path: Path, source: BinaryIO, remarks: Remarks, dialect: Dialect) -> Iterator[Cells]:
    if is_moses(path):
        return read_moses(path)
    if is_beads(source):
        return read_beads(path, source)
    kind = kind_of(path, source)
    if kind == "table":
        return read_table(path, source, remarks, dialect.columns, dialect.encoding)
    if kind in ("xlsx", "docx"):
        return (read_xlsx if kind == "xlsx" else read_docx)(path, source, remarks, dialect.columns)
    if kind in ("xml", "po"):
        return (_xml if kind == "xml" else read_po)(path, source, remarks)
    return _READERS[kind](path, source)


def is_moses(path: Path) -> bool:
    """Return True for NAME.moses, and for NAME.en or NAME.ru if both exist."""
    sides = [path.with_suffix(f".{lang}") for lang in LANGUAGES]
    return path.suffix == ".moses" or (path in sides and all(side.is_file() for side in sides))


def kind_of(path: Path, source: BinaryIO) -> str:
    """Return how a file is read: by its suffix, else by its first bytes; the source is back at its beginning.

    Raises InputError for a file of a kind that holds no pairs, or holds them packed.
    """
    head = source.read(512)
    source.seek(0)
    suffix = path.suffix.lower()
    if suffix in _PACKAGES or head.startswith(b"PK\x03\x04"):
        return _package(path, source)
    for start, advice in _OTHERS.items():
        if head.startswith(start):
            raise InputError(f"{path}: {advice}.")
    for kind, (suffixes, pattern) in _KINDS.items():
        if suffix in suffixes or (pattern and pattern.match(head.lstrip(_BOM_AND_SPACE))):
            return kind
    return "table"


def _package(path: Path, source: BinaryIO) -> str:
    """Return what a ZIP archive is by the part that its text is in; by its suffix where it is damaged."""
    suffix = path.suffix.lower()
    try:
        with ZipFile(source) as package:
            names = package.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return _PACKAGES.get(suffix, "xlsx")
    finally:
        source.seek(0)
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    if suffix in _PACKAGES:
        return _PACKAGES[suffix]
    raise InputError(f"{path}: an archive, not a file of pairs; unpack it, or save a spreadsheet as .xlsx.")


def _xml(path: Path, source: BinaryIO, remarks: Remarks) -> Iterator[Cells]:
    from aligner.exchange.tmx import read_tmx
    from aligner.exchange.xliff import read_xliff
    from aligner.exchange.xml import root_tag

    kind = root_tag(path, source)
    if kind not in ("tmx", "xliff"):
        raise InputError(f"{path}: a <{kind}> file is neither TMX nor XLIFF.")
    return (read_tmx if kind == "tmx" else read_xliff)(path, source, remarks)


_READERS: dict[str, Callable[[Path, BinaryIO], Iterator[Cells]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "lines of json": read_json,
    "parquet": read_parquet,
}
_KINDS: dict[str, tuple[Sequence[str], re.Pattern[bytes] | None]] = {
    "parquet": ((".parquet",), re.compile(rb"PAR1")),
    "jsonl": ((".jsonl", ".ndjson"), None),
    "json": ((".json",), re.compile(rb"\[\s*[{\[]")),
    "lines of json": ((), re.compile(rb"\{")),
    "po": ((".po", ".pot"), re.compile(rb'(?:#.*\n)*msg(?:ctxt|id) "')),
    "xml": ((".tmx", ".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".xml"), re.compile(rb"<")),
}
_PACKAGES = {".docx": "docx", ".xlsx": "xlsx"}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OTHERS = {
    b"%PDF": "a PDF, not a file of pairs; copy its text into a table",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file; save it as .docx or .xlsx",
    b"\x1f\x8b": "compressed; unpack it first",
    b"BZh": "compressed; unpack it first",
    b"\xfd7zXZ": "compressed; unpack it first",
    b"SQLite format 3": "a database, perhaps a translation memory of Trados (.sdltm); export it as TMX",
}
