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
from aligner.exchange.tables import Cells, column_names, direction
from aligner.exchange.xml import FORBIDDEN
from aligner.model import LANGUAGES, Article, Document, Finding, Record
from aligner.text.tables import TableRow, decode_lines, decode_pieces

_DECODER, _SPACE = json.JSONDecoder(), re.compile(r"\s*")
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


def read_jsonl(path: Path, source: BinaryIO) -> Iterator[Cells]:
    """Yield (line, cells by field name) of the pairs of JSON Lines. Raises InputError if a line is not an object."""
    for number, line in enumerate(decode_lines(str(path), source), start=1):
        if line.strip():
            yield from object_cells(path, number, _fields(path, number, _parsed(path, number, line)))


def read_json(path: Path, source: BinaryIO) -> Iterator[Cells]:
    """Yield (number, cells by field name) of a list of pairs, of pairs one after another, or of what ``-o FILE.json`` writes."""
    number = 0
    for item in _items(path, decode_pieces(str(path), source)):
        pairs = item.get("pairs") if isinstance(item, dict) else None
        about = {"article": item.get("article")} if isinstance(pairs, list) else {}
        for pair in pairs if isinstance(pairs, list) else [item]:
            number += 1
            pair = pair | about if isinstance(pair, dict) else pair
            yield from object_cells(path, number, _fields(path, number, pair))


def _items(path: Path, pieces: Iterator[str]) -> Iterator[Any]:
    """Yield the values of a list, or of a sequence of values, each as soon as it is read.

    Raises InputError with the line where the text is not JSON.
    """
    text, line, wanted = next(pieces, "").lstrip(), 1, 1
    listed = text.startswith("[")
    at = int(listed)
    while True:
        at = _after_space(text, at)
        if listed and text.startswith("]", at):
            return
        value, end, error = _value(text, at)
        if error or end == len(text):  # cut by the end of the piece, or broken
            if more := "".join(islice(pieces, wanted)):
                line += text.count("\n", 0, at)
                text, at, wanted = text[at:] + more, 0, wanted * 2
                continue
            if at == len(text) and not listed:
                return
        if error or (listed and text[end : end + 1] not in (",", "]")):
            raise _broken(path, line + text.count("\n", 0, end), error or ValueError("the list is not closed"))
        yield value
        at, wanted = end + (listed and text[end] == ","), 1


def _value(text: str, at: int) -> tuple[Any, int, Exception | None]:
    """Return the value at a place, and where the next thing begins; else where it is broken, and why."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        return None, getattr(error, "pos", at), error
    return value, _after_space(text, end), None


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def object_cells(path: Path, number: int, values: dict[str, Any]) -> Iterator[Cells]:
    """Yield a pair's fields as cells: its texts under their languages, in an object of its own, or as source and target.

    Lists of as many sentences in both languages are pairs, one by one.
    """
    fields, names = _named(number, values)
    if not names:
        raise InputError(f"{path}:{number}: no texts in English and Russian among {', '.join(fields)}; a pair has en and ru.")
    texts = {name: value for name, value in zip(names, fields.values(), strict=True) if name in LANGUAGES}
    cells = {name: cell_of(value) for name, value in zip(names, fields.values(), strict=True)} | direction(list(fields), names)
    if "source_text" in fields and not all(texts.values()):
        return  # a sentence without a counterpart, as aligners write them
    lists = [len(text) for text in texts.values() if isinstance(text, list)]
    if any(isinstance(part, dict) for text in texts.values() for part in (text if isinstance(text, list) else [text])):
        raise InputError(f"{path}:{number}: an object in place of a text; a pair has one text in each language.")
    if not lists:
        yield number, cells
    elif len(lists) == len(LANGUAGES) and len(set(lists)) == 1:
        for sides in zip(*texts.values(), strict=True):
            yield number, cells | dict(zip(texts, map(cell_of, sides), strict=True))
    else:
        raise InputError(f"{path}:{number}: lists of different length; a pair has one text in each language.")


def _named(number: int, values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a pair, those of an object within it that holds its texts too, and their names; none if not told."""
    texts = values.get("translation")
    if isinstance(texts, dict) and set(LANGUAGES) <= texts.keys():
        values = values | texts
    if set(LANGUAGES) <= values.keys():
        return values, list(values)
    row = TableRow(number, tuple(map(cell_of, values.values())))
    if names := column_names(list(values), [row]):
        return values, names
    for value in values.values():
        if isinstance(value, dict):
            inner, names = _named(number, _by_language(value))
            if names:
                return values | dict(zip(names, inner.values(), strict=True)), [*(values | dict.fromkeys(names))]
    return values, []


def _by_language(texts: dict[str, Any]) -> dict[str, Any]:
    """Return texts under their languages where two lists have them, as data sets with many languages do."""
    langs, said = texts.get("language"), texts.get("translation")
    return dict(zip(langs, said, strict=False)) if isinstance(langs, list) and isinstance(said, list) else texts


def cell_of(value: Any) -> str:
    """Return a value as a table's cell: lists of plain values joined by commas; nested values are left out."""
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
        raise _broken(path, number, error) from None


def _broken(path: Path, line: int, error: Exception) -> InputError:
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).split("; use ")[0].split(": line ")[0]
    return InputError(f"{path}:{line}: broken JSON: {reason}.")


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
