"""Word documents: the translated article, and a bilingual table that an editor changes and gives back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import chain, groupby, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from aligner.errors import InputError
from aligner.exchange.article import TranslatedArticle
from aligner.exchange.html import RecordCount
from aligner.exchange.package import check_package, write_package
from aligner.exchange.tables import Cells, named_tables
from aligner.exchange.units import Remarks
from aligner.exchange.xml import clean, stream, tag_of
from aligner.model import Document, other
from aligner.text.tables import TableRow

_BODY = "word/document.xml"
LARGEST = 4_000_000_000  # bytes of a document to be read, unpacked: it is read row by row
_MOST_COLUMNS = 63  # of a table of Word
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_WIDTHS = (1400, 5600, 5600, 2300)  # of the columns of a table, in twentieths of a point


def write_docx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write the translated articles as a Word document, each on a new page."""
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


def read_docx(path: Path, source: BinaryIO, remarks: Remarks, columns: Sequence[str] = ()) -> Iterator[Cells]:
    """Yield (row, cells by column name) of the tables of a Word document that have columns of both texts.

    What an editor added with changes tracked is read, what was deleted is not. Raises InputError for a document without
    such a table.
    """
    check_package(path, source, "a Word document", LARGEST)
    try:
        with ZipFile(source) as package, package.open(_BODY) as body:
            tables = groupby(_rows(path, cast(BinaryIO, body), remarks), key=itemgetter(0))
            named = ((f"table {number}", (row for _, row in rows)) for number, rows in tables)
            yield from named_tables(path, named, remarks, columns)
    except (KeyError, ValueError, OSError, BadZipFile, RuntimeError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read as a Word document: {str(error).strip(chr(34))}.") from None


def _rows(path: Path, body: BinaryIO, remarks: Remarks) -> Iterator[tuple[int, TableRow]]:
    """Yield (number of the table, row) of a document, without the rows of tables within a cell."""
    table, number = 1, 0
    for _, element in stream(path / _BODY, body, ("tbl", "tr"), remarks):
        if next(element.iterancestors("{*}tc"), None) is not None:
            continue
        if tag_of(element) == "tbl":
            table += 1
        elif element.find("{*}trPr/{*}del") is None:
            number += 1
            yield table, TableRow(number, tuple(chain.from_iterable(map(_cells, element.iter("{*}tc")))))


def _cells(cell: Any) -> Iterator[str]:
    """Yield a cell's text, and empty ones for the columns that it spans beyond its own."""
    yield "\n".join(map(_text, cell.iter("{*}p"))).strip()
    span = cell.find("{*}tcPr/{*}gridSpan")
    width = next((value for name, value in span.attrib.items() if name.endswith("}val")), "1") if span is not None else "1"
    yield from repeat("", min(int(width), _MOST_COLUMNS) - 1)


def _text(paragraph: Any) -> str:
    """Return the words of a paragraph with all tracked changes accepted."""
    nodes = (node for run in paragraph.iter("{*}r") if next(run.iterancestors("{*}moveFrom"), None) is None for node in run)
    return "".join(node.text or "" if tag_of(node) == "t" else _MARKS.get(tag_of(node), "") for node in nodes)
