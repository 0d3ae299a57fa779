"""XLIFF (OASIS): 1.2 and 2.1 written, with states and notes for the translator; SDLXLIFF and MQXLIFF read, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, get_args

from lxml import etree

from aligner import __version__
from aligner.errors import InputError
from aligner.exchange.options import DEFAULT, Options
from aligner.exchange.units import OURS, Remarks
from aligner.exchange.xml import XML_LANG, clean, stream, tag_of, words
from aligner.model import Article, Document, Lang, Match, Pair, Quality, Record, Step, other
from aligner.text.languages import language
from aligner.text.similarity import percent

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
NAMESPACE_2 = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.1 too
STATES = {"flagged": "needs-review-translation", "reviewed": "final", "clean": "translated"}
_OWN = {  # attributes of memoQ and of Phrase
    "status": "state", "lastchanginguser": "author", "lastchangedtimestamp": "changed",
    "confirmed": "approved", "trans-origin": "qualifier", "modified-by": "author",
}  # fmt: skip
STATES_2 = {"flagged": "initial", "reviewed": "final", "clean": "translated"}


def write_xliff(documents: Iterable[Document], files: list[BinaryIO], options: Options = DEFAULT) -> int:
    """Write a trans-unit a pair; where a person wrote the target, ``alt-trans`` holds the machine's text."""
    count = 0
    with etree.xmlfile(files[0], encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_name("xliff"), nsmap={None: NAMESPACE}, version="1.2"):
            for document in _or_empty(documents):
                xml.write(_file(document, options), pretty_print=True)
                count += len(document.records)
    return count


def _or_empty(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the documents, or one without pairs where there are none: the schemas ask for a file."""
    rest = iter(documents)
    yield next(rest, Document(Article("", "en", source="empty"), ()))
    yield from rest


def _file(document: Document, options: Options) -> Any:
    article = document.article
    file = etree.Element(_name("file"), nsmap={None: NAMESPACE})
    file.set("original", clean(article.url or article.source or article.key))
    file.set("source-language", options.tag(article.lang))
    file.set("target-language", options.tag(other(article.lang)))
    file.set("datatype", "plaintext")
    if article.published:
        file.set("date", f"{article.published.isoformat()}T00:00:00Z")
    header = etree.SubElement(file, _name("header"))
    tool = etree.SubElement(header, _name("tool"))
    tool.attrib.update({"tool-id": "aligner", "tool-name": "aligner", "tool-version": __version__})
    if document.edition_note:
        etree.SubElement(header, _name("note"), {"from": "aligner"}).text = clean(document.edition_note)
    body = etree.SubElement(file, _name("body"))
    for record in document.records:
        body.append(_unit(record, options))
    return file


def _unit(record: Record, options: Options) -> Any:
    pair = record.pair
    unit = etree.Element(_name("trans-unit"), id=pair.id)
    if record.state == "reviewed":  # left out otherwise: Weblate and others take "no" for "needs editing"
        unit.set("approved", "yes")
    etree.SubElement(unit, _name("source"), {XML_LANG: options.tag(pair.source)}).text = clean(pair.side(pair.source))
    target = etree.SubElement(unit, _name("target"), {XML_LANG: options.tag(pair.target)}, state=STATES[record.state])
    if qualifier := _qualifier(record):
        target.set("state-qualifier", qualifier)
    target.text = clean(pair.side(pair.target))
    if pair.machine and pair.machine != pair.side(pair.target):
        alternative = etree.SubElement(unit, _name("alt-trans"), {"tool-id": "aligner", "origin": "machine"})
        etree.SubElement(alternative, _name("target"), {XML_LANG: options.tag(pair.target)}).text = clean(pair.machine)
    for match in record.matches:
        unit.append(_alternative(match, pair, options))
    if pair.quality:
        draft = etree.SubElement(unit, _name("note"), {"from": "aligner", "priority": "7"})
        draft.text = f"draft: {_draft(pair.quality)}"
    for finding in record.findings:
        note = etree.SubElement(unit, _name("note"), {"from": "aligner"})
        note.set("priority", {"error": "1", "warning": "3"}.get(finding.severity, "5"))
        note.text = clean(f"{finding.check}: {finding.message}")
    return unit


def _alternative(match: Match, pair: Pair, options: Options) -> Any:
    """Make an ``alt-trans`` of a match: the adapted text, where there is one, says so in its origin."""
    origin = match.unit.origin or "aligner"
    attributes = {"match-quality": f"{percent(match.similarity)}%", "origin": clean(f"{origin} (adapted)" if match.adapted else origin)}
    alternative = etree.Element(_name("alt-trans"), attributes)
    source = etree.SubElement(alternative, _name("source"), {XML_LANG: options.tag(pair.source)})
    target = etree.SubElement(alternative, _name("target"), {XML_LANG: options.tag(pair.target)})
    source.text, target.text = clean(match.unit.source), clean(match.adapted or match.unit.target)
    return alternative


def _qualifier(record: Record) -> str:
    """Return where a target comes from: people's words from the memory are an exact match, a machine's never."""
    if record.pair.origin == "human":
        return "exact-match" if record.pair.reused else ""
    return "mt-suggestion" if record.pair.origin == "machine" else ""


def write_xliff2(documents: Iterable[Document], files: list[BinaryIO], options: Options = DEFAULT) -> int:
    """Write XLIFF 2.1: one file element an article, one unit of one segment a pair.

    A document has one direction, that of its first article; the sides of articles in the other one are swapped.
    """
    count, documents = 0, iter(_or_empty(documents))
    first = next(documents)
    source = first.article.lang
    with etree.xmlfile(files[0], encoding="utf-8") as xml:
        xml.write_declaration()
        attributes = {"version": "2.1", "srcLang": options.tag(source), "trgLang": options.tag(other(source))}
        with xml.element(f"{{{NAMESPACE_2}}}xliff", attributes, nsmap={None: NAMESPACE_2}):
            for number, document in enumerate(chain([first], documents), start=1):
                xml.write(_file_20(document, number, source), pretty_print=True)
                count += len(document.records)
    return count


def _file_20(document: Document, number: int, source: Lang) -> Any:
    article = document.article
    file = etree.Element(f"{{{NAMESPACE_2}}}file", nsmap={None: NAMESPACE_2})
    file.set("id", f"f{number}")
    file.set("original", clean(article.url or article.source or article.key))
    if document.edition_note:
        notes = etree.SubElement(file, f"{{{NAMESPACE_2}}}notes")
        etree.SubElement(notes, f"{{{NAMESPACE_2}}}note", category="editions").text = clean(document.edition_note)
    if not document.records:  # the schema asks for a unit
        _unit_20(file, "empty", "", "", "initial").set("translate", "no")
    for record in document.records:
        pair = record.pair
        sides = clean(pair.side(source)), clean(pair.side(other(source)))
        unit = _unit_20(file, pair.id.replace(":", "."), *sides, STATES_2[record.state], pair.id)
        if record.findings or pair.quality:
            notes = etree.Element(f"{{{NAMESPACE_2}}}notes")
            unit.insert(0, notes)
            if pair.quality:
                etree.SubElement(notes, f"{{{NAMESPACE_2}}}note", category="draft", priority="7").text = _draft(pair.quality)
            for finding in record.findings:
                note = etree.SubElement(notes, f"{{{NAMESPACE_2}}}note", category=finding.check)
                note.set("priority", {"error": "1", "warning": "3"}.get(finding.severity, "5"))
                note.text = clean(finding.message)
    return file


def _unit_20(file: Any, id: str, source: str, target: str, state: str, name: str = "") -> Any:
    unit = etree.SubElement(file, f"{{{NAMESPACE_2}}}unit", id=id, **({"name": name} if name else {}))
    segment = etree.SubElement(unit, f"{{{NAMESPACE_2}}}segment", state=state)
    etree.SubElement(segment, f"{{{NAMESPACE_2}}}source").text = source
    etree.SubElement(segment, f"{{{NAMESPACE_2}}}target").text = target
    return unit


def _draft(quality: Quality) -> str:
    """Return the step of a draft and the evidence against it."""
    return ", ".join([quality.step, *quality.evidence])


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def read_xliff(path: Path, source: BinaryIO, remarks: Remarks) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells) of trans-units (1.2, with their segments in SDLXLIFF) and of segments (2.x).

    Units marked ``translate="no"`` are left out, and files between other languages, with a remark. Raises InputError
    where no file is between English and Russian.
    """
    seen: Counter[str] = Counter()
    for _, unit in stream(path, source, ("trans-unit", "unit", "file"), remarks):
        file = _ancestor(unit, "file")
        if file is None:
            remarks.add("fileless", unit.sourceline or 0, "a unit outside any file element was left out.")
            continue
        langs, source_lang = _langs(file), _source(*_langs(file))
        if tag_of(unit) == "file":
            name = " to ".join(code or "no language" for code in langs)
            seen[name] += source_lang is not None
            if not source_lang:
                remarks.add(f"file {name}", unit.sourceline or 0, f"a file from {name} was left out.")
        elif source_lang and _translatable(unit):
            read = _units_12 if tag_of(unit) == "trans-unit" else _units_20
            for cells in read(unit, source_lang):
                yield unit.sourceline or 0, {**_about(file), "source": source_lang, **cells}
    if seen and not seen.total():
        raise InputError(f"{path}: XLIFF from {', '.join(seen)}, not between English and Russian.")


def _source(source: str, target: str) -> Lang | None:
    """Return the language that a file is written in, None unless it is between English and Russian."""
    lang = language(source)
    return lang if lang and (not target or language(target) == other(lang)) else None


def _ancestor(unit: Any, tag: str) -> Any:
    return unit if tag_of(unit) == tag else next(unit.iterancestors(f"{{*}}{tag}"), None)


def _langs(file: Any) -> tuple[str, str]:
    """Return the codes of source and target; 2.x names them at the root."""
    root = file.getroottree().getroot()
    return (
        file.get("source-language") or root.get("srcLang") or "",
        file.get("target-language") or root.get("trgLang") or "",
    )


def _about(file: Any) -> dict[str, str]:
    article, date = file.get("original") or file.get("id") or "", file.get("date") or ""
    tool = file.find("{*}header/{*}tool")
    name = (tool.get("tool-name") or tool.get("tool-id") or "") if tool is not None else ""
    return {name: value for name, value in (("article", article), ("date", date), ("tool", name)) if value}


def _translatable(unit: Any) -> bool:
    """Return the nearest ``translate`` of a unit and its ancestors; "yes" where none has one."""
    said = (element.get("translate") for element in (unit, *unit.iterancestors()))
    return next(filter(None, said), "yes") != "no"


def _units_12(unit: Any, source: Lang) -> Iterator[dict[str, str]]:
    parts = {tag_of(child): child for child in unit if tag_of(child) in ("source", "seg-source", "target")}
    if "source" not in parts:
        return
    id, target = unit.get("id") or "", parts.get("target")
    segments = _marked(parts.get("seg-source"))
    if not segments:
        said = words(target) if target is not None else ""
        yield {**_cells(id, source, words(parts["source"]), said), **_work_12(unit, target), **_step(unit.iterfind("{*}note[@from='aligner']"))}
        return
    targets, work = _marked(target), _sdl_work(unit)
    for mid, segment in segments.items():
        said = words(targets[mid]) if mid in targets else ""
        yield {**_cells(f"{id}/{mid}" if len(segments) > 1 else id, source, words(segment), said), **work.get(mid, {})}


def _work_12(unit: Any, target: Any) -> dict[str, str]:
    """Return the state, author and time of a trans-unit, also from attributes of memoQ and Phrase."""
    found = {"approved": unit.get("approved")}
    if target is not None:
        found |= {"state": target.get("state"), "qualifier": target.get("state-qualifier")}
    for name, value in unit.attrib.items():
        found |= {_OWN[own]: value} if name.startswith("{") and (own := name.rpartition("}")[2]) in _OWN else {}
    return {name: value for name, value in found.items() if value}


def _marked(element: Any) -> dict[str, Any]:
    """Return the segments of a ``seg-source`` or ``target`` by their ``mid``."""
    if element is None:
        return {}
    return {mark.get("mid") or "": mark for mark in element.iter("{*}mrk") if mark.get("mtype") == "seg"}


def _sdl_work(unit: Any) -> dict[str, dict[str, str]]:
    """Return what SDL Trados says of each segment: ``Translated`` or ``ApprovedSignOff``, by whom, when, from where."""
    return {seg.get("id") or "": _sdl_segment(seg) for seg in unit.iterfind("{*}seg-defs/{*}seg")}


def _sdl_segment(segment: Any) -> dict[str, str]:
    values = {value.get("key"): value.text for value in segment.iterfind("{*}value")}
    found = {
        "state": segment.get("conf"),
        "qualifier": segment.get("origin"),
        "author": values.get("last_modified_by"),
        "changed": values.get("modified_on"),
    }
    return {name: value for name, value in found.items() if value}


def _units_20(unit: Any, source: Lang) -> Iterator[dict[str, str]]:
    """Yield the segments of a unit; a segment without an id is numbered within its unit."""
    segments, step = list(unit.iter("{*}segment")), _step(unit.iterfind("{*}notes/{*}note[@category='draft']"))
    for number, segment in enumerate(segments, start=1):
        parts = {tag_of(child): child for child in segment if tag_of(child) in ("source", "target")}
        if "source" not in parts:
            continue
        own = segment.get("id") or (str(number) if len(segments) > 1 else "")
        name = unit.get("name") or ""  # where ours keep the pair's id: no id may hold its colon
        id = name if OURS.fullmatch(name) else "/".join(part for part in (unit.get("id") or "", own) if part)
        said = words(parts["target"]) if "target" in parts else ""
        state = segment.get("state")
        yield {**_cells(id, source, words(parts["source"]), said), **({"state": state} if state else {}), **step}


def _step(notes: Iterable[Any]) -> dict[str, str]:
    """Return the step of a draft as ``quality``, from what ``_draft`` wrote into one of these notes."""
    said = ((note.text or "").removeprefix("draft: ").partition(",")[0].strip() for note in notes)
    return next(({"quality": step} for step in said if step in get_args(Step)), {})


def _cells(id: str, source: Lang, text: str, said: str) -> dict[str, str]:
    return {source: text, other(source): said, **({"id": id} if id else {})}
