"""Read tables of text: delimiter and quoting are guessed over several rows, not from the first line alone.

Cells of a sentence corpus may begin with a quotation mark that belongs to the text (``"We left," he said.``), so a
table with tabs is quoted only where it can be nothing else: all filled cells are quoted, or a quoted cell doubles
its inner marks, as spreadsheets do.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from aligner.errors import InputError
from aligner.text.encoding import looks_utf16

DELIMITERS = "\t;,|"
SAMPLE = 50  # rows looked at to guess how a table is written
PIECE = 1 << 16  # bytes decoded at once
LONGEST_CELL = 500  # lines that one quoted cell may span
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute begins with one of these
_SEPARATOR = re.compile("sep=(.)$")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # str.splitlines() would cut here


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row; ``line`` is where it begins, counted from 1."""

    line: int
    cells: tuple[str, ...]


def neutral(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text: with an apostrophe before what would be a formula."""
    return "'" + cell if cell.lstrip("'").startswith(_FORMULA) else cell


def without_apostrophe(cell: str) -> str:
    """Return a neutral cell in its original form."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def decode_pieces(name: str, source: BinaryIO, encoding: str | None = None) -> Iterator[str]:
    """Yield a text piece by piece, from UTF-8, UTF-16 (known by its mark or its zero bytes) or the encoding named.

    Raises InputError with the line that cannot be decoded, or that shows the file to be binary.
    """
    start, line = source.read(PIECE), 1
    decoder = _decoder(name, encoding or _guess_encoding(start))
    for data in chain([start], iter(lambda: source.read(PIECE), b""), [b""]):
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeError as error:  # UTF-16 without its mark names no place
            line += error.object.count(b"\n", 0, error.start) if isinstance(error, UnicodeDecodeError) else 0
            wanted = encoding or "UTF-8"
            raise InputError(
                f"{name}:{line}: not {wanted}; save the file as UTF-8 text, or name its encoding with --encoding."
            ) from None
        if "\0" in text:
            line += text.count("\n", 0, text.index("\0"))
            raise InputError(f"{name}:{line}: a binary file, not a table.")
        line += text.count("\n")
        yield _BREAKS.sub(" ", text)


def decode_lines(name: str, source: BinaryIO, encoding: str | None = None) -> Iterator[str]:
    """Yield the lines of a text without their ends; a carriage return alone ends a line only where no newline does."""
    end, rest = "", list[str]()
    for piece in decode_pieces(name, source, encoding):
        end = end or ("\r" if "\r" in piece[:-1] and "\n" not in piece else "\n")
        first, *others = piece.split(end)
        rest.append(first)
        if others:
            yield _line(rest)
            yield from (_line([line]) for line in others[:-1])
            rest = others[-1:]
    if any(rest):
        yield _line(rest)


def _line(parts: Sequence[str]) -> str:
    return "".join(parts).removesuffix("\r").replace("\r", " ")


def _guess_encoding(start: bytes) -> str:
    marked = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    return "utf-16" if marked else looks_utf16(start) or "utf-8-sig"


def _decoder(name: str, encoding: str) -> codecs.IncrementalDecoder:
    try:
        "a".encode(encoding)  # refuses codecs such as hex and zip, which have a decoder but do not decode text
        return codecs.getincrementaldecoder(encoding)()
    except (LookupError, UnicodeError):
        raise InputError(f"{name}: unknown encoding {encoding}; use a name such as cp1251.") from None


def read_rows(name: str, lines: Iterable[str]) -> Iterator[TableRow]:
    """Yield the rows that are neither blank nor comments (lines that begin with # in the head of the file).

    Raises InputError for quotation marks that do not close.
    """
    lines = iter(lines)
    numbered = enumerate(lines, 1)
    start, first = next(((at, line) for at, line in numbered if line.strip() and not line.startswith("#")), (1, ""))
    if told := _SEPARATOR.match(first):  # Excel's own way to say it
        start, first = next(numbered, (1, ""))
    sample = [first, *islice(lines, SAMPLE - 1)]
    delimiter = told[1] if told else guess_delimiter(sample)
    body = chain(sample, lines)
    rows = _tabbed(body, sample, start) if delimiter == "\t" else _quoted(name, body, start, delimiter)
    return (row for row in rows if any(cell.strip() for cell in row.cells))


def guess_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that parts most rows into the same number of cells, two or more.

    A tab wins wherever most rows have one: running text has commas and semicolons of its own, but no tabs.
    """
    filled = [line for line in lines if line.strip()]
    if sum("\t" in line for line in filled) * 2 > len(filled):
        return "\t"
    return max(DELIMITERS, key=lambda delimiter: _regularity(filled, delimiter))


def _regularity(lines: Sequence[str], delimiter: str) -> tuple[float, bool]:
    """Return the share of rows with the commonest number of cells; ties go to what seldom occurs in prose."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter, strict=True) if row)
    except csv.Error:
        counts = Counter(line.count(delimiter) + 1 for line in lines)
    parted = Counter({cells: rows for cells, rows in counts.items() if cells > 1})
    if not parted:
        return 0.0, False
    return parted.most_common(1)[0][1] / counts.total(), delimiter != ","


def _quoted(name: str, lines: Iterable[str], line: int, delimiter: str) -> Iterator[TableRow]:
    first = line
    reader = csv.reader((text + "\n" for text in lines), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield TableRow(line, tuple(cell.strip() for cell in cells))
            line = first + reader.line_num
    except csv.Error as error:
        raise InputError(f"{name}:{line}: broken table: {error}.") from None


def _tabbed(lines: Iterator[str], sample: Sequence[str], line: int) -> Iterator[TableRow]:
    filled = [cell for text in sample for cell in text.split("\t") if cell.strip()]
    everywhere = bool(filled) and all(_is_quoted(cell) for cell in filled)
    ahead: deque[str] = deque()
    while (text := ahead.popleft() if ahead else next(lines, None)) is not None:
        cells, more = _spanning(text, ahead, lines)
        yield TableRow(line, tuple(_unquoted(cell, everywhere) for cell in cells))
        for _ in range(more):
            ahead.popleft()
        line += 1 + more


def _spanning(text: str, ahead: deque[str], lines: Iterator[str]) -> tuple[list[str], int]:
    """Return the cells that begin on a line, and how many of the next lines they take: a spreadsheet's quoted cell may break.

    Lines that are looked at stay in ``ahead``.
    """
    cells = text.split("\t")
    if not _is_open(cells[-1]):
        return cells, 0
    for more in range(1, LONGEST_CELL):
        if len(ahead) < more and (line := next(lines, None)) is not None:
            ahead.append(line)
        if len(ahead) < more:
            break
        text = f"{text}\n{ahead[more - 1]}"
        joined = text.split("\t")
        if not _is_open(joined[-1]):
            return joined, more
        if "\t" in ahead[more - 1]:
            break  # a row of its own: the mark belonged to the text
    return cells, 0


def _is_open(cell: str) -> bool:
    """Return True if a cell opens a quotation mark as spreadsheets write it and does not close it."""
    return cell.startswith('"') and '""' in cell[1:] and cell.count('"') % 2 == 1


def _is_quoted(cell: str) -> bool:
    cell = cell.strip()
    return len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")


def _unquoted(cell: str, everywhere: bool) -> str:
    cell = cell.strip()
    if _is_quoted(cell) and (everywhere or '""' in cell[1:-1] or "\n" in cell):
        return cell[1:-1].replace('""', '"').strip()
    return cell
