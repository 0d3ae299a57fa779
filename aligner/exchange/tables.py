"""Read pairs from tables: TSV and CSV of any tool, and sheets of XLSX.

Columns are found by name: a language (``en``, ``ru-RU``, ``English``), or ``source`` and ``target``, whose languages
the letters below them tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from aligner.errors import InputError
from aligner.exchange.package import check_package
from aligner.exchange.units import Remarks
from aligner.model import LANGUAGES, Lang, other
from aligner.text.languages import language
from aligner.text.tables import SAMPLE, TableRow, decode_table, read_rows, without_apostrophe

Cells = tuple[int, dict[str, str]]

# Names of the two texts in the tables of other tools, source and target.
SIDES = (
    ("source", "target"),
    ("source_text", "target_text"),
    ("src", "trg"),
    ("src", "tgt"),
    ("original", "translation"),
)
LARGEST = 4_000_000_000  # bytes of a workbook, unpacked: it is read row by row
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")  # an underscore, where Excel would read a character's number; openpyxl leaves some
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")


def read_table(
    path: Path, data: bytes, remarks: Remarks, columns: Sequence[str] = (), encoding: str | None = None
) -> Iterator[Cells]:
    """Yield (line, cells by column name) of a table in text; ``columns`` name the columns of one without a header."""
    rows = read_rows(str(path), decode_table(str(path), data, encoding))
    if path.suffix.lower() == ".csv":
        rows = (replace(row, cells=tuple(map(without_apostrophe, row.cells))) for row in rows)
    return named_rows(path, rows, remarks, columns)


def named_rows(
    path: Path, rows: Iterable[TableRow], remarks: Remarks, columns: Sequence[str] = ()
) -> Iterator[Cells]:
    """Yield (line, cells by column name); raises InputError where no two columns are English and Russian."""
    rows = iter(rows)
    sample = list(islice(rows, SAMPLE))
    header = TableRow(1, tuple(columns)) if columns else sample.pop(0) if sample else TableRow(1, ())
    names = column_names(path, header, [row.cells for row in sample])
    lonely = "source_text" in header.cells  # an alignment: some sentences stand alone
    stated = _direction(header.cells, names)
    for row in chain(sample, rows):
        cells = _fitted(path, row, len(names))
        named = stated | {name: cell for name, cell in zip(names, cells, strict=True) if name}
        if lonely and not all(named[lang] for lang in LANGUAGES):
            remarks.add("lonely", row.line, "a sentence without a counterpart was left out.")
        else:
            yield row.line, named


def _direction(header: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Return the language of the column that the header calls the source, as a cell; nothing where none is."""
    sources = {pair[0] for pair in SIDES}
    found = (name for told, name in zip(header, names, strict=True) if told.strip().lower() in sources)
    return next(({"source": name} for name in found if name in LANGUAGES), {})


def column_names(path: Path, header: TableRow, sample: Sequence[Sequence[str]]) -> list[str]:
    """Return the columns' names, those of the two texts as ``en`` and ``ru``."""
    told = [cell.strip().lower() for cell in header.cells]
    names: list[str] = [language(name) or name for name in told]
    for lang in LANGUAGES:
        if names.count(lang) > 1:  # "en" beside "en-US": the plain name is the text
            names = [name if own == lang or name != lang else own for name, own in zip(names, told, strict=True)]
    if not set(LANGUAGES) <= set(names):
        sides = text_columns(told, sample) or {}
        names = [sides.get(name, own) for name, own in zip(told, names, strict=True)]
    if missing := [lang for lang in LANGUAGES if lang not in names]:
        raise InputError(
            f"{path}:{header.line}: no column {missing[0]}; name the columns in the first line (such as id, en, ru,"
            " date), or on the command line with --columns en,ru."
        )
    if twice := [name for name in names if name and names.count(name) > 1]:
        raise InputError(f"{path}:{header.line}: the column {twice[0]} is named twice.")
    return names


def text_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, Lang] | None:
    """Return the languages of the columns of source and target, by the letters in their cells; None if not told."""
    for pair in SIDES:
        if all(names.count(name) == 1 for name in pair):
            first, second = (_language_below(names.index(name), sample) for name in pair)
            if first != second and (first or second):
                first = first or other(second or "en")
                second = second or other(first)
                return dict(zip(pair, (first, second), strict=True))
    return None


def _language_below(column: int, sample: Sequence[Sequence[str]]) -> Lang | None:
    text = " ".join(row[column] for row in sample if column < len(row))
    latin, cyrillic = len(_LATIN.findall(text)), len(_CYRILLIC.findall(text))
    return None if latin == cyrillic else "en" if latin > cyrillic else "ru"


def _fitted(path: Path, row: TableRow, width: int) -> Sequence[str]:
    """Return as many cells as there are columns; empty ones past the last may be left out or added."""
    cells = row.cells
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        raise InputError(
            f"{path}:{row.line}: {len(cells)} cells where the first line names {width} columns."
        )
    return cells


def read_xlsx(path: Path, data: bytes, remarks: Remarks, columns: Sequence[str] = ()) -> Iterator[Cells]:
    """Yield (row, cells by column name) of the first sheet of a workbook that has pairs."""
    from io import BytesIO

    import openpyxl

    check_package(path, data, "an XLSX workbook", LARGEST)
    try:
        sheet = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # what the file says of them may be wrong
        rows = (tuple(map(_text, values)) for values in sheet.iter_rows(values_only=True))
        filled = (TableRow(number, cells) for number, cells in enumerate(_even(rows), start=1) if any(cells))
        yield from named_rows(path, filled, remarks, columns)
    except InputError:
        raise
    except Exception as error:  # openpyxl checks nothing: what damage comes to depends on where it is
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise InputError(f"{path}: cannot be read as an XLSX workbook: {reason}.") from None


def _even(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield rows of at least as many cells as the first one has: sheets leave out the empty ones at the end."""
    width = 0
    for row in rows:
        width = width or len(row)
        yield row + ("",) * (width - len(row))


def _text(value: object) -> str:
    return "" if value is None else _ESCAPED.sub("_", str(value)).strip()
