"""Word documents: the translated article, and a bilingual table that an editor changes and gives back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from aligner.errors import InputError
from aligner.exchange.article import TranslatedArticle
from aligner.exchange.html import RecordCount
from aligner.exchange.package import check_package, write_package
from aligner.exchange.tables import Cells, named_rows
from aligner.exchange.units import Remarks
from aligner.exchange.xml import clean
from aligner.model import LANGUAGES, Document, other
from aligner.text.tables import TableRow

_BODY = "word/document.xml"
LARGEST = 250_000_000  # bytes of a document to be read, unpacked: some 250,000 pairs, which take ten times as much memory
_WIDTHS = (1400, 5600, 5600, 2300)  # of the columns of a table, in twentieths of a point


def write_docx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the translated articles as a Word document, each on a page of its own."""
    count = RecordCount(documents)
    _write_body(files[0], map(_article_xml, count))
    return count.records


def _article_xml(document: Document) -> str:
    article = TranslatedArticle.of(document)
    texts = [(article.headline, "Heading1"), (article.facts, "Subtitle"), *((text, "") for text in article.paragraphs)]
    shown = [(text, style) for text, style in texts if text]
    return "".join(_paragraph(text, style, page=not number) for number, (text, style) in enumerate(shown))


def write_docx_table(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a bilingual table for editors: id, source, target and what was found, a heading for each article."""
    count = RecordCount(documents)
    _write_body(files[0], map(_table_xml, count), landscape=True)
    return count.records


def _table_xml(document: Document) -> str:
    article, lang = document.article, document.article.lang
    rows = [_row("id", lang, other(lang), "findings")]
    for record in document.records:
        found = "\n".join(finding.message for finding in record.findings)
        rows.append(_row(record.pair.id, record.pair.side(lang), record.pair.side(other(lang)), found))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    head = _paragraph(clean(article.title or article.url or article.key), "Heading1")
    note = _paragraph(clean(document.edition_note)) if document.edition_note else ""
    return f'{head}{note}<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def _row(*texts: str) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(clean(text))}</w:tc>'
        for text, width in zip(texts, _WIDTHS, strict=True)
    )
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _paragraph(text: str, style: str = "", page: bool = False) -> str:
    """Return a paragraph's XML, in a style of the template; ``page`` begins a new page before it."""
    runs = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    runs = runs.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    broken = "<w:pageBreakBefore/>" if page else ""
    return f'<w:p><w:pPr>{named}{broken}</w:pPr><w:r><w:t xml:space="preserve">{runs}</w:t></w:r></w:p>'


def _write_body(file: BinaryIO, parts: Iterable[str], landscape: bool = False) -> None:
    """Write a document with the template of python-docx."""
    template = _template(landscape)
    start, mark, end = template.read(_BODY).decode().partition("<w:sectPr")
    write_package(file, template, _BODY, chain([start], parts, [mark, end]))


def _template(landscape: bool) -> ZipFile:
    from docx import Document as Word
    from docx.shared import Cm

    word, made = Word(), BytesIO()
    if landscape:
        word.sections[0].page_width, word.sections[0].page_height = Cm(29.7), Cm(21)
    word.save(made)
    return ZipFile(made)


def read_docx(path: Path, data: bytes, remarks: Remarks) -> Iterator[Cells]:
    """Yield (row, cells by column name) of the tables of a Word document that have columns ``en`` and ``ru``.

    Raises InputError for a document without such a table.
    """
    from docx import Document as Word
    from docx.opc.exceptions import OpcError

    check_package(path, data, "a Word document", LARGEST)
    try:
        tables = Word(BytesIO(data)).tables
    except (OpcError, KeyError, ValueError, OSError, SyntaxError) as error:
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
