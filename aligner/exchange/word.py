"""Word documents: the translated article, and a bilingual table that an editor changes and gives back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aligner.errors import InputError
from aligner.exchange.article import TranslatedArticle
from aligner.exchange.tables import Cells, named_rows
from aligner.exchange.units import Remarks
from aligner.exchange.xml import clean
from aligner.model import LANGUAGES, Document, other
from aligner.text.tables import TableRow


def write_docx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the translated articles as a Word document, each on a page of its own."""
    from docx import Document as Word

    word, count = Word(), 0
    for number, document in enumerate(documents):
        article = TranslatedArticle.of(document)
        if number:
            word.add_page_break()  # type: ignore[no-untyped-call]
        if article.headline:
            word.add_heading(article.headline, level=1)
        if article.facts:
            word.add_paragraph(article.facts, style="Subtitle")
        for text in article.paragraphs:
            word.add_paragraph(text)
        count += len(document.records)
    word.save(files[0])
    return count


def write_docx_table(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a bilingual table for editors: id, source, target and what was found, a heading for each article."""
    from docx import Document as Word
    from docx.shared import Cm

    word, count = Word(), 0
    word.sections[0].page_width, word.sections[0].page_height = Cm(29.7), Cm(21)
    for document in documents:
        lang = document.article.lang
        word.add_heading(clean(document.article.title or document.article.url or document.article.key), level=1)
        table = word.add_table(rows=1, cols=4, style="Table Grid")
        _fill(table.rows[0], ("id", lang, other(lang), "findings"))
        for record in document.records:
            pair = record.pair
            found = "\n".join(finding.message for finding in record.findings)
            _fill(table.add_row(), (pair.id, pair.side(lang), pair.side(other(lang)), found))
        count += len(document.records)
    word.save(files[0])
    return count


def _fill(row: Any, texts: Iterable[str]) -> None:
    from docx.shared import Cm

    for cell, text, width in zip(row.cells, texts, (2.5, 10, 10, 4), strict=True):
        cell.text, cell.width = clean(text), Cm(width)


def read_docx(path: Path, data: bytes, remarks: Remarks) -> Iterator[Cells]:
    """Yield (row, cells by column name) of the tables of a Word document that have columns ``en`` and ``ru``.

    Raises InputError for a document without such a table.
    """
    from io import BytesIO
    from zipfile import BadZipFile

    from docx import Document as Word
    from docx.opc.exceptions import OpcError

    try:
        tables = Word(BytesIO(data)).tables
    except (BadZipFile, OpcError, KeyError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a Word document: {error}.") from None
    number, found = 0, False
    for table in tables:
        rows = [TableRow(at, tuple(cell.text.strip() for cell in row.cells)) for at, row in enumerate(table.rows, 1)]
        if rows and set(LANGUAGES) <= {cell.lower() for cell in rows[0].cells}:
            found = True
            for _, cells in named_rows(path, rows, remarks):
                number += 1
                yield number, cells
    if not found:
        raise InputError(f"{path}: contains no table with the columns en and ru; export one with --format docx-table.")
