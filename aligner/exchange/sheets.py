"""CSV and XLSX: the columns of TSV for people who work in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from aligner.exchange.plain import COLUMNS, cells
from aligner.exchange.xml import clean
from aligner.model import Document

_WIDTHS = {"en": 60, "ru": 60, "headline": 30, "url": 30, "id": 22}
_LONGEST = 32_767  # characters that Excel takes in one cell


def write_csv(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write RFC 4180 with commas: one pair a record under a record of column names."""
    text = io.TextIOWrapper(files[0], encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    count = 0
    for document in documents:
        for record in document.records:
            writer.writerow(list(cells(document, record)))
            count += 1
    text.detach()  # flushed, and left open
    return count


def write_xlsx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write one sheet, its header frozen; every cell is text, so that a leading = is not a formula."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in COLUMNS])
    count = 0
    for document in documents:
        for record in document.records:
            sheet.append([_cell(sheet, text) for text in cells(document, record)])
            count += 1
    book.save(files[0])
    return count


def _cell(sheet: Any, text: str, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, clean(text)[:_LONGEST])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
