"""Read pairs that others wrote: tables, JSON, Parquet, TMX, XLIFF, PO and Moses, by suffix or by the first bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from aligner.errors import InputError
from aligner.exchange.beads import is_beads, read_beads
from aligner.exchange.jsons import read_json, read_jsonl
from aligner.exchange.parquet import read_parquet
from aligner.exchange.plain import read_moses
from aligner.exchange.po import read_po
from aligner.exchange.tables import Cells, read_table, read_xlsx
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
    """Return the unit under an id of its own: standards let ids repeat from file to file, and tables repeat theirs."""
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
    if is_beads(path, source):
        return read_beads(path, source.read())
    kind = kind_of(path, source)
    if kind == "xml":
        return _xml(path, source, remarks)
    data = source.read()
    if kind == "table":
        return read_table(path, data, remarks, dialect.columns, dialect.encoding)
    if kind == "xlsx":
        return read_xlsx(path, data, remarks, dialect.columns)
    if kind == "docx":
        return read_docx(path, data, remarks)
    return _READERS[kind](path, data)


def is_moses(path: Path) -> bool:
    """Return True for NAME.moses, and for one of NAME.en and NAME.ru that lie side by side."""
    sides = [path.with_suffix(f".{lang}") for lang in LANGUAGES]
    return path.suffix == ".moses" or (path in sides and all(side.is_file() for side in sides))


def kind_of(path: Path, source: BinaryIO) -> str:
    """Return how a file is read: by its suffix, else by its first bytes; the source is back at its beginning."""
    head = source.read(512)
    source.seek(0)
    suffix = path.suffix.lower()
    for kind, (suffixes, pattern) in _KINDS.items():
        if suffix in suffixes or (pattern and pattern.match(head.lstrip(_BOM_AND_SPACE))):
            return kind
    return "table"


def _xml(path: Path, source: BinaryIO, remarks: Remarks) -> Iterator[Cells]:
    from aligner.exchange.tmx import read_tmx
    from aligner.exchange.xliff import read_xliff
    from aligner.exchange.xml import root_tag

    kind = root_tag(path, source)
    if kind not in ("tmx", "xliff"):
        raise InputError(f"{path}: a <{kind}> file is neither TMX nor XLIFF.")
    return (read_tmx if kind == "tmx" else read_xliff)(path, source, remarks)


_READERS: dict[str, Callable[[Path, bytes], Iterator[Cells]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "parquet": read_parquet,
    "po": read_po,
}
_KINDS: dict[str, tuple[Sequence[str], re.Pattern[bytes] | None]] = {
    "parquet": ((".parquet",), re.compile(rb"PAR1")),
    "docx": ((".docx",), None),
    "xlsx": ((".xlsx",), re.compile(rb"PK\x03\x04")),
    "jsonl": ((".jsonl", ".ndjson"), None),
    "json": ((".json",), re.compile(rb"\[\s*[{\[]")),
    "lines of json": ((), re.compile(rb"\{")),
    "po": ((".po", ".pot"), re.compile(rb'(?:#.*\n)*msg(?:ctxt|id) "')),
    "xml": ((".tmx", ".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff", ".xml"), re.compile(rb"<")),
}
_READERS["lines of json"] = read_jsonl
