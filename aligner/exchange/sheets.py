"""CSV and XLSX: the columns of TSV for people who work in a spreadsheet; sheets of any workbook read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain, repeat
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from aligner.errors import ExportError, InputError
from aligner.exchange.html import RecordCount
from aligner.exchange.package import check_package, write_package
from aligner.exchange.plain import COLUMNS, cells
from aligner.exchange.tables import Cells, named_tables
from aligner.exchange.units import Remarks
from aligner.exchange.xml import clean
from aligner.model import Document
from aligner.text.tables import PIECE, TableRow, neutral

_WIDTHS = {"en": 60, "ru": 60, "headline": 30, "url": 30, "id": 22}
_SHEET = "xl/worksheets/sheet1.xml"
_ROWS, _LONGEST = 1_048_575, 32_767  # rows under the header, characters of a cell: Excel takes no more
LARGEST = 4_000_000_000  # bytes of a workbook to be read, unpacked: it is read row by row
_READ = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")  # an underscore, where Excel would read a character's number; openpyxl leaves some
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DIMENSION = re.compile("<dimension [^>]*>")  # of the template alone
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # how workbooks write a character by its number


def write_csv(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write RFC 4180 with commas: one pair a record under a record of column names.

    An apostrophe stands before what a spreadsheet would take for a formula; ``read_table`` takes it away.
    """
    text = io.TextIOWrapper(files[0], encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    count = 0
    for document in documents:
        for record in document.records:
            writer.writerow(map(neutral, cells(document, record)))
            count += 1
    text.detach()  # flushed, and left open
    return count


def write_xlsx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write one sheet, its header frozen; every cell is text, so that a leading = is not a formula.

    Raises ExportError for more pairs, or a longer text, than Excel takes.
    """
    count = RecordCount(documents)
    template, style = _template()
    start, _, rest = _DIMENSION.sub("", template.read(_SHEET).decode()).partition('<row r="2"')
    end = rest[rest.index("</sheetData>") :]
    rows = (_row(number, row, style) for number, row in enumerate(_rows(count), start=2))
    write_package(files[0], template, _SHEET, chain([start], rows, [end]))
    return count.records


def _rows(documents: Iterable[Document]) -> Iterator[list[str]]:
    for document in documents:
        for record in document.records:
            if max(len(record.pair.en), len(record.pair.ru)) > _LONGEST:
                raise ExportError(f"{record.pair.id} is longer than the {_LONGEST:,} characters that Excel takes in a cell: export csv or tsv.")
            yield [cell[:_LONGEST] for cell in cells(document, record)]


def _row(number: int, texts: Iterable[str], style: int) -> str:
    if number > _ROWS + 1:
        raise ExportError(f"Excel takes {_ROWS:,} pairs in a sheet: export fewer, or csv or tsv.")
    made = "".join(f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{_text(text)}</t></is></c>' if text else "<c/>" for text in texts)
    return f'<row r="{number}">{made}</row>'


def _text(text: str) -> str:
    return escape(_ESCAPED.sub("_x005F_", clean(text)), quote=False)


def _template() -> tuple[ZipFile, int]:
    """Return a workbook of a header and a cell in the second row, and the number of that cell's style."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title, sheet.freeze_panes = "pairs", "A2"
    sheet.append(COLUMNS)
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
        sheet.cell(1, number).font = Font(bold=True)
    body = sheet.cell(2, 1)
    body.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(made)
    return ZipFile(made), body.style_id


def read_xlsx(path: Path, source: BinaryIO, remarks: Remarks, columns: Sequence[str] = ()) -> Iterator[Cells]:
    """Yield (row, cells by column name) of the sheets of a workbook that have columns of both texts."""
    import openpyxl

    check_package(path, source, "an XLSX workbook", LARGEST)
    try:
        book = openpyxl.load_workbook(source, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(source, read_only=True) if _has_formulas(source) else None
        for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state != "visible"):
            remarks.add("hidden", 1, f"the sheet {sheet.title}, which is hidden, was left out.")
        shown = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        sheets = ((f"the sheet {sheet.title}", _sheet(sheet, formulas and formulas[sheet.title], remarks)) for sheet in shown)
        yield from named_tables(path, sheets, remarks, columns)
    except InputError:
        raise
    except Exception as error:  # openpyxl checks nothing: what damage comes to depends on where it is
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise InputError(f"{path}: cannot be read as an XLSX workbook: {reason}.") from None


def _has_formulas(source: BinaryIO) -> bool:
    with ZipFile(source) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with package.open(name) as part:
                    if any(_FORMULA.search(data) for data in iter(lambda: part.read(PIECE), b"")):
                        return True
    return False


def _sheet(sheet: Any, formulas: Any, remarks: Remarks) -> Iterator[TableRow]:
    """Yield the filled rows of a sheet, each at least as long as those before it: sheets leave out empty cells at the end."""
    width = 0
    for number, (values, written) in enumerate(zip(_values(sheet), _values(formulas) if formulas else repeat(()), strict=False), 1):
        if any(value is None and str(formula).startswith("=") for value, formula in zip(values, written, strict=False)):
            remarks.add("formula", number, "a formula without a saved value was read as empty; open the file in Excel and save it.")
        cells = tuple(map(_said, values))
        width = max(width, len(cells))
        if any(cells):
            yield TableRow(number, cells + ("",) * (width - len(cells)))


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of them may be wrong
    return sheet.iter_rows(values_only=True)  # type: ignore[no-any-return]


def _said(value: object) -> str:
    return "" if value is None else _READ.sub("_", str(value)).strip()
