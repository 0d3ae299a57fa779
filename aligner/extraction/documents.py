"""Documents of an office to drafts: PDF with a text layer, DOCX and ODT."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from aligner.errors import ExtractionError
from aligner.extraction.draft import ArticleDraft
from aligner.extraction.plain import read_plain
from aligner.extraction.wrapping import unwrap
from aligner.text.encoding import clean, one_line

MAX_UNPACKED = 100_000_000  # bytes of an office document's parts; one that claims more is a bomb
MAX_PAGES = 500
FURNITURE = 0.5  # share of a PDF's pages that have a running head or foot
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|стр(?:аница)?\.?)\s*)?\d{1,4}(?:\s*(?:/|of|из)\s*\d{1,4})?\W*$", re.I
)

# a RuntimeError is also too deep a recursion, and what zipfile raises for a compression it does not know
_DAMAGED = (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


def read_pdf(data: bytes) -> ArticleDraft:
    """Read the text layer of a PDF.

    Raises ExtractionError where it has none, needs a password or is damaged.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of each fault that it gets over
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ExtractionError("the PDF needs a password: save it without one")
        pages = [page.extract_text().split("\n") for page in reader.pages[:MAX_PAGES]]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise ExtractionError("the PDF is damaged: download it again") from None
    lines = list(_without_furniture(pages))
    if not any(line.strip() for line in lines):
        raise ExtractionError("the PDF has no text layer (a scan): recognise its text first, with OCR")
    return read_plain(clean(unwrap(lines)))


def _without_furniture(pages: list[list[str]]) -> Iterator[str]:
    """Yield the lines without page numbers, running heads and running feet."""
    edges = Counter(line for page in pages for line in {*_edges(page)})
    running = {line for line, count in edges.items() if count > 1 and count >= FURNITURE * len(pages)}
    for page in pages:
        edge = _edges(page)
        yield from (
            line for line in page if not (line in edge and (line in running or _PAGE_NUMBER.match(line)))
        )


def _edges(page: list[str]) -> list[str]:
    """Return the first two and the last two lines."""
    lines = [line for line in page if line.strip()]
    return [*lines[:2], *lines[-2:]]


def read_docx(data: bytes) -> ArticleDraft:
    """Read a Word document: its paragraphs and the cells of its tables, in order."""
    _refuse_bomb(data)
    from docx import Document
    from docx.table import Table

    try:
        items = list(Document(io.BytesIO(data)).iter_inner_content())
        lines = [
            line for item in items for line in (_cells(item) if isinstance(item, Table) else [item.text])
        ]
    except (*_DAMAGED, ValueError, AttributeError):
        raise ExtractionError("the Word document is damaged: save it again") from None
    return _read_paragraphs(lines)


def _cells(table: object) -> Iterator[str]:
    met = set()
    for row in table.rows:  # type: ignore[attr-defined]
        for cell in row.cells:  # a merged cell comes once for each that it covers
            if cell._tc not in met:
                met.add(cell._tc)
                yield from (paragraph.text for paragraph in cell.paragraphs)


def read_odt(data: bytes) -> ArticleDraft:
    """Read an OpenDocument text."""
    _refuse_bomb(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tree = etree.fromstring(archive.read("content.xml"), etree.XMLParser(resolve_entities=False))
    except _DAMAGED:
        raise ExtractionError("the OpenDocument text is damaged: save it again") from None
    body = tree.find(f".//{_OFFICE}text")
    found = body.iter(f"{_TEXT}h", f"{_TEXT}p") if body is not None else ()
    return _read_paragraphs("".join(_runs(node)) for node in found)


def _runs(node: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph, without notes and tracked deletions."""
    yield node.text or ""
    for child in node:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag != f"{_TEXT}note" and isinstance(child.tag, str):
            yield from _runs(child)
        yield child.tail or ""


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise ExtractionError(f"the document unpacks to more than {MAX_UNPACKED // 1_000_000} MB")


def _read_paragraphs(lines: Iterable[str]) -> ArticleDraft:
    return read_plain(clean("\n\n".join(filter(None, map(one_line, lines)))))
