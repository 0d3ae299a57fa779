"""TMX 1.4b (LISA OSCAR, 2005), the translation memory that every CAT tool reads: written, and read from 1.1 on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from aligner import __version__
from aligner.errors import InputError
from aligner.exchange.options import DEFAULT, Options
from aligner.exchange.units import Remarks
from aligner.exchange.xml import XML_LANG, basic_time, clean, stream, tag_of, words
from aligner.model import LANGUAGES, Document, Record
from aligner.text.languages import language

HEADER = {
    "creationtool": "aligner",
    "creationtoolversion": __version__,
    "segtype": "sentence",
    "o-tmf": "aligner",
    "adminlang": "en",
    "srclang": "*all*",
    "datatype": "plaintext",
}
_TAG, _TAG_BETWEEN = re.compile(r"</?[a-z]{1,3}\d+/?>"), re.compile(r"(?<=\w)<[a-z]{1,3}\d+/>(?=\w)")


def write_tmx(documents: Iterable[Document], files: list[BinaryIO], options: Options = DEFAULT) -> int:
    """Write a translation unit a pair, with provenance in properties (``x-origin``, ``x-score`` ...)."""
    count = 0
    with etree.xmlfile(files[0], encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write(etree.Element("header", HEADER), pretty_print=True)
            with xml.element("body"):
                for document in documents:
                    for record in document.records:
                        xml.write(_unit(document, record, options), pretty_print=True)
                        count += 1
    return count


def _unit(document: Document, record: Record, options: Options) -> Any:
    pair = record.pair
    unit = etree.Element("tu", tuid=pair.id, srclang=options.tag(pair.source))
    for finding in record.findings:
        etree.SubElement(unit, "note").text = clean(f"{finding.severity}: {finding.message}")
    for kind, value in _properties(document, record):
        etree.SubElement(unit, "prop", type=f"x-{kind}").text = clean(value)
    for lang in LANGUAGES:
        variant = etree.SubElement(unit, "tuv", {XML_LANG: options.tag(lang)})
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
        ("reused", "yes" if pair.reused else ""),
        ("alignment", pair.alignment if pair.alignment != "auto" else ""),
        ("aligned-by", pair.aligned_by),
        ("score", f"{pair.confidence:.4f}"),
        ("quality", pair.quality.step if pair.quality else ""),
        ("state", record.state),
        ("date", day),
        ("url", article.url),
        ("headline", article.title),
        ("model", pair.model),
        ("edition-confidence", "" if document.link is None else f"{document.link.confidence:.4f}"),
        ("edition-evidence", "; ".join(document.edition_evidence)),
    )
    return ((kind, value) for kind, value in found if value)


def read_tmx(path: Path, source: BinaryIO, remarks: Remarks) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells) of the units of TMX 1.1 to 1.4b that have English and Russian.

    Properties are kept as columns by their names (``x-date`` as ``date``). Raises InputError naming the languages
    of a file without a pair of English and Russian.
    """
    default, tool, found, seen = "", "", False, Counter[str]()
    for _, element in stream(path, source, ("header", "tu"), remarks, ("end",)):
        if tag_of(element) == "header":
            default, tool = element.get("srclang") or "", element.get("creationtool") or ""
            continue
        line = element.sourceline or 0
        texts = _texts(element, line, remarks, seen)
        if tool == "OmegaT":
            texts = {lang: _untagged(text) for lang, text in texts.items()}
        if set(texts) == set(LANGUAGES):
            found = True
            yield line, {"tool": tool, **_kept(element), **texts, **_identity(element, default)}
        elif texts:
            remarks.add("alone", line, "a unit without both English and Russian was left out.")
    if seen and not found:
        both = {language(code) for code in seen} >= {*LANGUAGES}
        reason = "has a <seg> in both English and Russian" if both else f"pairs English with Russian, only {_list(seen)}"
        raise InputError(f"{path}: no unit {reason}.")


def _untagged(text: str) -> str:
    """Return the text without the tags that OmegaT writes as text: ``<b0>Snow</b0> in<x1/>Gori``."""
    return _TAG.sub("", _TAG_BETWEEN.sub(" ", text))


def _list(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes))


def _texts(unit: Any, line: int, remarks: Remarks, seen: Counter[str]) -> dict[str, str]:
    """Return the unit's text in English and in Russian, the first variant of each."""
    texts: dict[str, str] = {}
    for variant in unit.iterchildren("{*}tuv"):
        code = variant.get(XML_LANG) or variant.get("lang") or "no language"
        seen[code] += 1
        lang, segment = language(code), next(variant.iterchildren("{*}seg"), None)
        if segment is None:
            remarks.add("seg", line, f"a <tuv> without <seg> ({code}) was left out.")
        elif lang in texts:
            remarks.add("variant", line, f"a unit has several variants in {lang}; the first was read.")
        elif lang:
            texts[lang] = words(segment)
    return texts


def _kept(unit: Any) -> dict[str, str]:
    """Return the unit's properties by name; one named as a field of ours keeps its prefix."""
    kept = {}
    for prop in unit.iterchildren("{*}prop"):
        name = (prop.get("type") or "").removeprefix("x-").lower()
        if name and name not in ("id", *LANGUAGES):
            kept[name] = (prop.text or "").strip()
    for element in (unit, *unit.iterchildren("{*}tuv")):
        for name in ("changedate", "changeid"):
            if said := element.get(name) or element.get(name.replace("change", "creation")):
                kept[name] = said
    return kept


def _identity(unit: Any, default: str) -> dict[str, str]:
    identity = {"id": unit.get("tuid") or "", "source": language(unit.get("srclang") or default) or ""}
    return {name: value for name, value in identity.items() if value}
