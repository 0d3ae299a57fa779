"""JSON and JSON Lines; the shapes are documented in README.md and do not lose a field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aligner.errors import InputError
from aligner.model import Article, Document, Finding, Record


def write_json(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """One object for one article, a list of them for more: ``{"article", "edition", "pairs", "findings", "made_by"}``."""
    objects = [document_object(document) for document in documents]
    value = objects[0] if len(objects) == 1 else objects
    files[0].write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
    return sum(len(made["pairs"]) for made in objects)


def write_jsonl(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """One pair a line, its article, its findings and what made it beside it: a corpus with provenance."""
    count = 0
    for document in documents:
        about = {"article": article_object(document.article), "made_by": document.signature}
        for record in document.records:
            findings = [finding_object(finding) for finding in record.findings]
            line = {**pair_object(record), "findings": findings, **about}
            files[0].write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def read_jsonl(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, fields) of each object; those of ``article`` beside the pair's own, as TSV and Parquet have them.

    Raises InputError where a line is no object.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, _fields(path, number, line)


def _fields(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InputError(f"{path}:{number}: broken JSON: {error}.") from None
    if not isinstance(value, dict):
        raise InputError(f"{path}:{number}: not a JSON object with en and ru.")
    about = value.get("article")
    if not isinstance(about, dict):
        return value
    names = {"article": "key", "headline": "headline", "date": "published", "url": "url"}
    return value | {name: about.get(field) for name, field in names.items()}


def document_object(document: Document) -> dict[str, Any]:
    """An article with its pairs and open findings."""
    return {
        "article": article_object(document.article),
        "edition": article_object(document.edition) if document.edition else None,
        "pairs": [pair_object(record) for record in document.records],
        "findings": [finding_object(finding) for record in document.records for finding in record.findings],
        "made_by": document.signature,
    }


def article_object(article: Article) -> dict[str, Any]:
    """An article's facts, without its text; ``published`` is an ISO date or null."""
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
    """A pair; ``place`` gives the indices of the sentences behind each side."""
    pair = record.pair
    return {
        "id": pair.id,
        "en": pair.en,
        "ru": pair.ru,
        "source": pair.source,
        "origin": pair.origin,
        "alignment": pair.alignment,
        "score": round(pair.confidence, 4),
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
    """A finding; spans are ``[start, stop]`` in characters; ``suggestion`` replaces such a span, or is null."""
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
