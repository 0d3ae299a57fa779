"""TBX, the exchange format of termbases: reads v2 (martif) and v3 (DCA and DCT), writes TBX-Basic in both.

Source: ISO 30042:2019 (v3) and ISO 30042:2008 (v2), picklists of TBX-Basic. Of a validity date TBX-Basic
knows nothing: it travels in a note ("from 2019-03-23 until 2022-09-17") and is read back from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from aligner.errors import InputError
from aligner.glossary.concepts import Status, Term
from aligner.glossary.draft import ConceptDraft, kind_of, tidy
from aligner.model import LANGUAGES, Lang
from aligner.text.languages import language

_V3 = "urn:iso:std:iso:30042:ed-2"
_XML = "http://www.w3.org/XML/1998/namespace"
_XML_LANG = f"{{{_XML}}}lang"
_NAMES = {
    2: ("martif", "martifHeader", "termEntry", "langSet", "tig"),
    3: ("tbx", "tbxHeader", "conceptEntry", "langSec", "termSec"),
}
_ENTRIES = ("conceptEntry", "termEntry", "entry")  # of version 3, of 2, of TBX-Min of 2013
_SECTIONS = ("langSec", "langSet", "langGroup")
_GROUPS = ("termSec", "tig", "ntig", "termGroup")
_STATUS: dict[str, Status] = {
    "preferredterm-admn-sts": "preferred", "preferred": "preferred", "preferredterm": "preferred",
    "admittedterm-admn-sts": "admitted", "admitted": "admitted", "admittedterm": "admitted",
    "deprecatedterm-admn-sts": "deprecated", "deprecated": "deprecated", "deprecatedterm": "deprecated",
    "supersededterm-admn-sts": "deprecated", "superseded": "deprecated", "obsolete": "deprecated",
    "forbidden": "forbidden", "legalterm-admn-sts": "admitted", "standardizedterm-admn-sts": "preferred",
}  # fmt: skip
_WRITTEN = {
    "preferred": "preferredTerm-admn-sts", "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts", "forbidden": "deprecatedTerm-admn-sts",
}  # fmt: skip
_GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}
_DATES = re.compile(r"(?:from (\d{4}-\d\d-\d\d))?\s*(?:until (\d{4}-\d\d-\d\d))?")
_WIKIDATA = "https://www.wikidata.org/wiki/"


def read_tbx(path: Path) -> Iterator[ConceptDraft]:
    """Read the entries of a TBX file in order, one at a time, English and Russian names only.

    InputError names the line where the XML breaks, or says that it has no entry.
    """
    from lxml import etree

    found = False
    try:
        with path.open("rb") as file:
            walk = etree.iterparse(
                file,
                events=("end",),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for _, element in walk:
                if _local(element) in _ENTRIES:
                    found = True
                    yield _draft(element, path)
                    _forget(element)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}:{error.lineno or 1}: broken XML: {' '.join(error.msg.split())}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if not found:
        raise InputError(f"{path}: no conceptEntry or termEntry in it; is it TBX?")


def _forget(element: Any) -> None:
    """Free an entry that was read, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _draft(entry: Any, path: Path) -> ConceptDraft:
    terms: list[Term] = []
    about: dict[str, str] = {}
    for child in entry:
        if _local(child) in _SECTIONS:
            lang = _language(child)
            if lang:
                terms += _terms(child, lang)
        else:
            about |= _facts(child)
    wikidata = about.get("externalCrossReference", "").removeprefix(_WIKIDATA)
    return ConceptDraft(
        place=f"{path}:{entry.sourceline or 1}",
        terms=tuple(_folded(terms)),
        id=entry.get("id", ""),
        kind=kind_of(about.get("subjectField", "")),
        wikidata=wikidata if re.fullmatch(r"Q\d+", wikidata) else "",
        note=about.get("definition") or about.get("note", ""),
    )


def _language(section: Any) -> Lang | None:
    return language(section.get(_XML_LANG) or section.get("lang") or "")


def _terms(section: Any, lang: Lang) -> Iterator[Term]:
    for group in section.iter():
        if _local(group) in _GROUPS:
            facts = _facts(group)
            name = tidy(facts.get("term"))
            if name:
                yield _term(name, lang, facts)


def _facts(group: Any) -> dict[str, str]:
    """Map data categories to texts, for DCA (type="partOfSpeech") and DCT (<basic:partOfSpeech>) alike."""
    facts: dict[str, str] = {}
    for element in group.iter():
        name = element.get("type") if isinstance(element.tag, str) else None
        text = element.get("target") or "".join(element.itertext()) if isinstance(element.tag, str) else ""
        if _local(element):
            facts.setdefault(name or _local(element), tidy(text))
    return facts


def _term(name: str, lang: Lang, facts: dict[str, str]) -> Term:
    note = facts.get("note", "")
    days = _DATES.match(note)
    written = (facts.get("administrativeStatus") or facts.get("termStatus", "")).lower()
    status = _STATUS.get(written, "preferred")
    if note.startswith("forbidden"):
        status, days = "forbidden", _DATES.match(note.removeprefix("forbidden").strip())
    elif days and days.group() and written.startswith("superseded"):
        status = "preferred"  # in its time
    kind = facts.get("termType", "")
    return Term(
        name=name,
        lang=lang,
        status=status,
        since=_day(days[1]) if days else None,
        until=_day(days[2]) if days else None,
        gender=next(
            (short for short, long in _GENDERS.items() if long == facts.get("grammaticalGender")), ""
        ),
        abbreviation=kind in ("acronym", "abbreviation", "initialism"),
        variants=("",) if kind == "variant" else (),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _folded(terms: Iterable[Term]) -> list[Term]:
    """Fold variants into the term before them of their language; the first plain term of a side is preferred."""
    folded: list[Term] = []
    for term in terms:
        last = next((at for at in range(len(folded) - 1, -1, -1) if folded[at].lang == term.lang), None)
        if term.variants == ("",) and last is not None:
            folded[last] = replace(folded[last], variants=(*folded[last].variants, term.name))
        else:
            term = replace(term, variants=())
            rival = any(
                other.lang == term.lang and other.status == "preferred" and other.overlaps(term)
                for other in folded
            )
            folded.append(replace(term, status="admitted") if rival and term.status == "preferred" else term)
    return folded


def write_tbx(drafts: Iterable[ConceptDraft], out: BinaryIO, version: int = 3) -> int:
    """Write TBX-Basic, v3 in DCA style or v2; answers the number of entries."""
    from lxml import etree

    space = f"{{{_V3}}}" if version == 3 else ""
    names = dict(zip(("root", "header", "entry", "section", "group"), _NAMES[version], strict=True))
    count = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration(standalone=None)
        if version == 2:
            file.write_doctype('<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">')
        style = {"type": "TBX-Basic", "style": "dca"} if version == 3 else {"type": "TBX-Basic"}
        spaces = {None: _V3, "xml": _XML} if version == 3 else {"xml": _XML}
        with file.element(space + names["root"], {**style, _XML_LANG: "en"}, nsmap=spaces):
            file.write(_header(etree, space + names["header"], version), pretty_print=True)
            with file.element(space + "text"), file.element(space + "body"):
                for draft in drafts:
                    file.write(_entry(etree, draft, space, names), pretty_print=True)
                    count += 1
    return count


def _header(etree: Any, name: str, version: int) -> Any:
    space = name.rpartition("}")[0] + "}" if version == 3 else ""
    header = etree.Element(name, nsmap={None: _V3} if version == 3 else None)
    source = etree.SubElement(etree.SubElement(header, space + "fileDesc"), space + "sourceDesc")
    etree.SubElement(source, space + "p").text = "Place names of aligner's termbase"
    if version == 2:
        encoding = etree.SubElement(header, "encodingDesc")
        etree.SubElement(encoding, "p", type="XCSURI").text = "TBXXCSV02.xcs"
    return header


def _entry(etree: Any, draft: ConceptDraft, space: str, names: dict[str, str]) -> Any:
    entry = etree.Element(space + names["entry"], id=draft.id, nsmap={None: _V3} if space else None)
    etree.SubElement(entry, space + "descrip", type="subjectField").text = draft.kind
    if draft.wikidata:
        target = _WIKIDATA + draft.wikidata
        xref = etree.SubElement(entry, space + "xref", type="externalCrossReference", target=target)
        xref.text = draft.wikidata
    if draft.note:
        etree.SubElement(entry, space + "note").text = draft.note
    for lang in LANGUAGES:
        if not draft.side(lang):
            continue
        section = etree.SubElement(entry, space + names["section"], {_XML_LANG: lang})
        for term in draft.side(lang):
            for name in term.names:
                _group(etree, etree.SubElement(section, space + names["group"]), term, name, space)
    return entry


def _written(term: Term) -> str:
    """Return the TBX status of a term; a preferred name of the past is superseded."""
    return "supersededTerm-admn-sts" if term.until and term.status == "preferred" else _WRITTEN[term.status]


def _group(etree: Any, group: Any, term: Term, name: str, space: str) -> None:
    etree.SubElement(group, space + "term").text = name
    kind = "variant" if name != term.name else "abbreviation" if term.abbreviation else "fullForm"
    facts = {
        "partOfSpeech": "noun",
        "administrativeStatus": _written(term),
        "termType": kind,
        "grammaticalGender": _GENDERS.get(term.gender, ""),
    }
    for category, value in facts.items():
        if value:
            etree.SubElement(group, space + "termNote", type=category).text = value
    since = f"from {term.since}" if term.since else ""
    until = f"until {term.until}" if term.until else ""
    forbidden = "forbidden" if term.status == "forbidden" else ""
    if note := " ".join(filter(None, (forbidden, since, until))):
        etree.SubElement(group, space + "note").text = note
