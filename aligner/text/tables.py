"""Read tables of text: delimiter and quoting are guessed over several rows, not from the first line alone.

Cells of a sentence corpus may begin with a quotation mark that belongs to the text (``"We left," he said.``), so a
table with tabs is quoted only where it can be nothing else: all filled cells are quoted, or a quoted cell doubles
its inner marks, as spreadsheets do.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from aligner.errors import InputError

DELIMITERS = "\t;,|"
SAMPLE = 50  # rows looked at to guess how a table is written
LONGEST_CELL = 500  # lines that one quoted cell may span
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute begins with one of these
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
    """Return a neutral cell as it was."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def decode_table(name: str, data: bytes, encoding: str | None = None) -> str:
    """Return the text of a table in UTF-8, UTF-16 (with a byte order mark) or the encoding named.

    Raises InputError with the line that cannot be decoded, or that shows the file to be binary.
    """
    guess = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding or guess)
    except LookupError:
        raise InputError(f"{name}: unknown encoding {encoding}; use a name such as cp1251.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wanted = encoding or "UTF-8"
        raise InputError(
            f"{name}:{line}: not {wanted}; save the file as UTF-8 text, or name its encoding with --encoding."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{name}:{line}: a binary file, not a table.")
    return _BREAKS.sub(" ", text)


def read_rows(name: str, text: str) -> Iterator[TableRow]:
    """Yield the rows that are neither blank nor comments (lines that begin with # in the head of the file).

    Raises InputError for quotation marks that do not close.
    """
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    delimiter = guess_delimiter(lines[start : start + SAMPLE])
    rows = _tabbed(lines, start) if delimiter == "\t" else _quoted(name, lines, start, delimiter)
    return (row for row in rows if any(cell.strip() for cell in row.cells))


def guess_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that parts most rows into the same number of cells, two or more.

    A tab wins wherever it stands in most rows: running text has commas and semicolons of its own, but no tabs.
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


def _quoted(name: str, lines: Sequence[str], start: int, delimiter: str) -> Iterator[TableRow]:
    reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=delimiter, strict=True)
    line = start + 1
    try:
        for cells in reader:
            yield TableRow(line, tuple(cell.strip() for cell in cells))
            line = start + reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}:{line}: broken table: {error}.") from None


def _tabbed(lines: Sequence[str], start: int) -> Iterator[TableRow]:
    body = lines[start:]
    sample = [cell for line in islice(body, SAMPLE) for cell in line.split("\t") if cell.strip()]
    everywhere = bool(sample) and all(_is_quoted(cell) for cell in sample)
    at = 0
    while at < len(body):
        cells, used = _spanning(body, at)
        yield TableRow(start + at + 1, tuple(_unquoted(cell, everywhere) for cell in cells))
        at += used


def _spanning(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """Return the cells that begin on a line and the lines they take: a spreadsheet's quoted cell may break."""
    cells = lines[at].split("\t")
    if not _is_open(cells[-1]):
        return cells, 1
    text = lines[at]
    for used, line in enumerate(lines[at + 1 : at + LONGEST_CELL], start=2):
        text += "\n" + line
        cells = text.split("\t")
        if not _is_open(cells[-1]):
            return cells, used
        if "\t" in line:
            break  # a row of its own: the mark belonged to the text
    return lines[at].split("\t"), 1


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
