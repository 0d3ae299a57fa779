"""CSV and XLSX: the columns of TSV for people who work in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from typing import BinaryIO
from zipfile import ZipFile

from aligner.errors import ExportError
from aligner.exchange.html import RecordCount
from aligner.exchange.package import write_package
from aligner.exchange.plain import COLUMNS, cells
from aligner.exchange.xml import clean
from aligner.model import Document
from aligner.text.tables import neutral

_WIDTHS = {"en": 60, "ru": 60, "headline": 30, "url": 30, "id": 22}
_SHEET = "xl/worksheets/sheet1.xml"
_ROWS, _LONGEST = 1_048_575, 32_767  # rows under the header, characters of a cell: Excel takes no more
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
