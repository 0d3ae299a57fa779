"""XLIFF 1.2 (OASIS, 2008): one file element an article, states and notes for the translator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from aligner import __version__
from aligner.exchange.xml import clean
from aligner.model import Document, Record, other

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STATES = {"flagged": "needs-review-translation", "reviewed": "final", "clean": "translated"}
QUALIFIERS = {"machine": "mt-suggestion", "memory": "exact-match"}


def write_xliff(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """One trans-unit a pair; where a person wrote the target, the machine's own text stands in ``alt-trans``."""
    count = 0
    with etree.xmlfile(files[0], encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_name("xliff"), nsmap={None: NAMESPACE}, version="1.2"):
            for document in documents:
                xml.write(_file(document), pretty_print=True)
                count += len(document.records)
    return count


def _file(document: Document) -> Any:
    article = document.article
    file = etree.Element(_name("file"), nsmap={None: NAMESPACE})
    file.set("original", clean(article.url or article.source or article.key))
    file.set("source-language", article.lang)
    file.set("target-language", other(article.lang))
    file.set("datatype", "plaintext")
    if article.published:
        file.set("date", f"{article.published.isoformat()}T00:00:00Z")
    tool = etree.SubElement(etree.SubElement(file, _name("header")), _name("tool"))
    tool.attrib.update({"tool-id": "aligner", "tool-name": "aligner", "tool-version": __version__})
    body = etree.SubElement(file, _name("body"))
    for record in document.records:
        body.append(_unit(record))
    return file


def _unit(record: Record) -> Any:
    pair = record.pair
    unit = etree.Element(_name("trans-unit"), id=pair.id)
    unit.set("approved", "yes" if record.state == "reviewed" else "no")
    etree.SubElement(unit, _name("source"), {XML_LANG: pair.source}).text = clean(pair.side(pair.source))
    target = etree.SubElement(unit, _name("target"), {XML_LANG: pair.target}, state=STATES[record.state])
    if pair.origin in QUALIFIERS:
        target.set("state-qualifier", QUALIFIERS[pair.origin])
    target.text = clean(pair.side(pair.target))
    if pair.machine and pair.machine != pair.side(pair.target):
        alternative = etree.SubElement(unit, _name("alt-trans"), {"tool-id": "aligner", "origin": "machine"})
        etree.SubElement(alternative, _name("target"), {XML_LANG: pair.target}).text = clean(pair.machine)
    for finding in record.findings:
        note = etree.SubElement(unit, _name("note"), {"from": "aligner"})
        note.set("priority", {"error": "1", "warning": "3"}.get(finding.severity, "5"))
        note.text = clean(f"{finding.check}: {finding.message}")
    return unit


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
