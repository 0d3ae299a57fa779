"""TMX 1.4b (LISA OSCAR, 2005): the translation memory that every CAT tool reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from lxml import etree

from aligner import __version__
from aligner.exchange.xml import basic_time, clean
from aligner.model import LANGUAGES, Document, Record

HEADER = {
    "creationtool": "aligner",
    "creationtoolversion": __version__,
    "segtype": "sentence",
    "o-tmf": "aligner",
    "adminlang": "en",
    "srclang": "*all*",
    "datatype": "plaintext",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """One translation unit a pair; what is known of it stands in properties (``x-origin``, ``x-score`` ...)."""
    count = 0
    with etree.xmlfile(files[0], encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", HEADER), pretty_print=True)
            with xml.element("body"):
                for document in documents:
                    for record in document.records:
                        xml.write(_unit(document, record), pretty_print=True)
                        count += 1
    return count


def _unit(document: Document, record: Record) -> Any:
    pair = record.pair
    unit = etree.Element("tu", tuid=pair.id, srclang=pair.source)
    for finding in record.findings:
        etree.SubElement(unit, "note").text = clean(f"{finding.severity}: {finding.message}")
    for kind, value in _properties(document, record):
        etree.SubElement(unit, "prop", type=f"x-{kind}").text = clean(value)
    for lang in LANGUAGES:
        variant = etree.SubElement(unit, "tuv", {XML_LANG: lang})
        if lang == pair.target and record.decisions:
            variant.set("changedate", basic_time(record.decisions[-1].at))
            variant.set("changeid", clean(record.decisions[-1].reviewer))
        etree.SubElement(variant, "seg").text = clean(pair.side(lang))
    return unit


def _properties(document: Document, record: Record) -> Iterator[tuple[str, str]]:
    pair, article = record.pair, document.article
    day = article.published.isoformat() if article.published else ""
    found = (
        ("origin", pair.origin),
        ("alignment", pair.alignment if pair.alignment != "auto" else ""),
        ("aligned-by", pair.aligned_by),
        ("score", f"{pair.confidence:.4f}"),
        ("state", record.state),
        ("date", day),
        ("url", article.url),
        ("headline", article.title),
        ("model", pair.model),
    )
    return ((kind, value) for kind, value in found if value)
