"""JSON and JSON Lines; the shapes are documented in README.md and do not lose a field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from aligner.errors import InputError
from aligner.exchange.tables import Cells, text_columns
from aligner.exchange.xml import FORBIDDEN
from aligner.model import LANGUAGES, Article, Document, Finding, Record
from aligner.text.tables import decode_table

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: JSON can hold it, no encoding can write it


def write_json(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write one object for one article, a list for more: ``{"article", "edition", "pairs", "findings", "made_by"}``."""
    rest = iter(documents)
    start = list(islice(rest, 2))
    one = len(start) == 1
    count, before = 0, b"" if one else b"["
    for document in chain(start, rest):
        text = json.dumps(document_object(document), ensure_ascii=False, indent=2)
        files[0].write(before + text.encode())
        count, before = count + len(document.records), b",\n"
    files[0].write(b"\n" if one else b"]\n" if start else b"[]\n")
    return count


def write_jsonl(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a pair a line with its article, its findings and what made it: a corpus with provenance."""
    count = 0
    for document in documents:
        about = {"article": article_object(document.article), **_link(document), "made_by": document.signature}
        for record in document.records:
            findings = [finding_object(finding) for finding in record.findings]
            line = {**pair_object(record), "findings": findings, **about}
            files[0].write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def read_jsonl(path: Path, data: bytes) -> Iterator[Cells]:
    """Yield (line, cells by field name) of the pairs of JSON Lines. Raises InputError if a line is not an object."""
    for number, line in enumerate(decode_table(str(path), data).split("\n"), start=1):
        if line.strip():
            yield from object_cells(path, number, _fields(path, number, _parsed(path, number, line)))


def read_json(path: Path, data: bytes) -> Iterator[Cells]:
    """Yield (number, cells by field name) of a list of pairs, or of what ``-o FILE.json`` writes."""
    text = decode_table(str(path), data)
    try:
        value = _parsed(path, 1, text)
    except InputError:
        if text.lstrip().startswith("{"):  # JSON Lines under a short name
            yield from read_jsonl(path, data)
            return
        raise
    number = 0
    for item in value if isinstance(value, list) else [value]:
        pairs = item.get("pairs") if isinstance(item, dict) else None
        about = {"article": item.get("article")} if isinstance(pairs, list) else {}
        for pair in pairs if isinstance(pairs, list) else [item]:
            number += 1
            pair = pair | about if isinstance(pair, dict) else pair
            yield from object_cells(path, number, _fields(path, number, pair))


def object_cells(path: Path, number: int, values: dict[str, Any]) -> Iterator[Cells]:
    """Yield a pair's fields as cells: its texts in ``en`` and ``ru``, in ``translation``, or by source and target."""
    texts = values.get("translation")
    values = values | texts if isinstance(texts, dict) else values
    cells = {name: cell_of(value) for name, value in values.items()}
    if missing := [lang for lang in LANGUAGES if lang not in cells]:
        sides = text_columns(list(cells), [list(cells.values())])
        if sides is None:
            raise InputError(f"{path}:{number}: no field {missing[0]}; a pair has en and ru.")
        cells = {sides.get(name, name): cell for name, cell in cells.items()} | {"source": next(iter(sides.values()))}
        if not all(cells[lang] for lang in LANGUAGES):
            return  # a sentence without a counterpart, as aligners write them
    yield number, cells


def cell_of(value: Any) -> str:
    """Return a value as a table's cell: lists of plain values by commas; what has parts of its own is left out."""
    if isinstance(value, list):
        return ", ".join(cell_of(part) for part in value if not isinstance(part, list | dict | None))
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, dict):
        return ""
    return FORBIDDEN.sub(" ", _SURROGATE.sub("\ufffd", str(value))).strip()


def _parsed(path: Path, number: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).split("; use ")[0]
        raise InputError(f"{path}:{number}: broken JSON: {reason}.") from None


def _fields(path: Path, number: int, value: Any) -> dict[str, Any]:
    """Return the fields of a pair, those of ``article`` beside its own, as TSV and Parquet have them."""
    if not isinstance(value, dict):
        raise InputError(f"{path}:{number}: not a JSON object with en and ru.")
    about = value.get("article")
    if not isinstance(about, dict):
        return value
    names = {"article": "key", "headline": "headline", "date": "published", "url": "url"}
    return value | {name: about.get(field) for name, field in names.items()}


def document_object(document: Document) -> dict[str, Any]:
    """Return an article as JSON, with its pairs and open findings."""
    return {
        "article": article_object(document.article),
        "edition": article_object(document.edition) if document.edition else None,
        **_link(document),
        "pairs": [pair_object(record) for record in document.records],
        "findings": [finding_object(finding) for record in document.records for finding in record.findings],
        "made_by": document.signature,
    }


def _link(document: Document) -> dict[str, Any]:
    """Return how it is known that two articles are editions of each other; nothing where the user named them."""
    if document.link is None:
        return {}
    return {"edition_confidence": document.edition_confidence, "edition_evidence": list(document.edition_evidence)}


def article_object(article: Article) -> dict[str, Any]:
    """Return an article's metadata as JSON; ``published`` is an ISO date or null."""
    return {
        "key": article.key,
        "headline": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "section": article.section,
        "lang": article.lang,
        "url": article.url,
        "source": article.source,
        "editions": dict(article.editions),
    }


def pair_object(record: Record) -> dict[str, Any]:
    """Return a pair as JSON; ``place`` gives the indices of each side's sentences."""
    pair = record.pair
    return {
        "id": pair.id,
        "en": pair.en,
        "ru": pair.ru,
        "source": pair.source,
        "origin": pair.origin,
        "reused": pair.reused,
        "alignment": pair.alignment,
        "score": round(pair.confidence, 4),
        "quality": pair.quality and asdict(pair.quality),
        "state": record.state,
        "place": {
            "paragraph": record.paragraph,
            "en": list(pair.en_sentences),
            "ru": list(pair.ru_sentences),
        },
        "machine": pair.machine,
        "model": pair.model,
        "problems": list(pair.problems),
        "reviewers": sorted(record.reviewers),
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON; spans are ``[start, stop]`` in characters; ``suggestion`` replaces such a span, or is null."""
    edit = finding.suggestion
    return {
        "id": finding.id,
        "pair": finding.pair,
        "check": finding.check,
        "severity": finding.severity,
        "concept": finding.concept,
        "en_spans": [list(span) for span in finding.en_spans],
        "ru_spans": [list(span) for span in finding.ru_spans],
        "message": finding.message,
        "expected": finding.expected,
        "suggestion": edit and {"lang": edit.lang, "start": edit.start, "stop": edit.stop, "text": edit.text},
    }
