"""Nouns to rows and back, by hand: the nouns know nothing of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aligner.model import (
    SEVERITIES,
    Article,
    Bead,
    Correction,
    Edit,
    Finding,
    Pair,
    Quality,
    Sentence,
    Translation,
    Verdict,
    Wording,
)

Row = Mapping[Any, Any]


def article_to_row(article: Article, sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Return one row of ``articles``; the sentences are kept as spans of its text."""
    return {
        "key": article.key,
        **{name: getattr(article, name) for name in ("lang", "url", "title", "byline", "published")},
        **{name: getattr(article, name) for name in ("section", "source", "text")},
        "editions": dict(article.editions),
        "links": list(article.links),
        "spans": spans_to_json(sentences),
    }


def spans_to_json(sentences: Sequence[Sentence]) -> list[list[int]]:
    """Return sentences as spans of their article's text, each with its paragraph."""
    return [[s.start, s.stop, s.paragraph] for s in sentences]


def article_from_row(row: Row) -> Article:
    """Return the article of a row of ``articles``."""
    return Article(
        text=row["text"],
        lang=row["lang"],
        url=row["url"],
        title=row["title"],
        byline=row["byline"],
        published=row["published"],
        section=row["section"],
        editions=tuple(row["editions"].items()),
        source=row["source"],
        links=tuple(row["links"]),
    )


def sentences_from_row(row: Row) -> tuple[Sentence, ...]:
    """Return the sentences of a row of ``articles``."""
    text = row["text"]
    return tuple(
        Sentence(row["key"], index, start, stop, text[start:stop], paragraph)
        for index, (start, stop, paragraph) in enumerate(row["spans"])
    )


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a noun; what they hold is not copied, which takes most of the time of ``asdict``."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def pair_to_row(pair: Pair) -> dict[str, Any]:
    """Return one row of ``pairs``."""
    row = _fields(pair)
    found = pair.quality
    row["quality"] = asdict(found) if found else None
    order = {"step": found.step if found else "", "useless": found.useless if found else 0.0}
    return row | order | {name: list(row[name]) for name in ("en_sentences", "ru_sentences", "problems")}


def pair_from_row(row: Row) -> Pair:
    """Return the pair of a row of ``pairs``."""
    values = {name: row[name] for name in Pair.__dataclass_fields__ if name != "quality"}
    quality = _quality_from(row.get("quality"))  # versions kept by earlier releases have none
    return Pair(**values | {name: tuple(row[name]) for name in ("en_sentences", "ru_sentences", "problems")}, quality=quality)


def _quality_from(value: Mapping[str, Any] | None) -> Quality | None:
    return Quality(**{**value, "evidence": tuple(value["evidence"])}) if value else None


def finding_to_row(finding: Finding) -> dict[str, Any]:
    """Return one row of ``findings``, without the decision on it."""
    row = _fields(finding)
    row |= {name: asdict(row[name]) if row[name] else None for name in ("suggestion", "wording")}
    article, index = place_of(row.pop("pair"))
    spans = {name: [list(span) for span in row[name]] for name in ("en_spans", "ru_spans")}
    grade = SEVERITIES.index(finding.severity)
    return row | spans | {"id": finding.id, "article": article, "index": index, "grade": grade}


def finding_from_row(row: Row) -> Finding:
    """Return the finding of a row of ``findings``."""
    return Finding(
        pair=f"{row['article']}:{row['index']}",
        check=row["check"],
        severity=row["severity"],
        message=row["message"],
        en_spans=tuple((start, stop) for start, stop in row["en_spans"]),
        ru_spans=tuple((start, stop) for start, stop in row["ru_spans"]),
        concept=row["concept"],
        expected=row["expected"],
        suggestion=Edit(**row["suggestion"]) if row["suggestion"] else None,
        text=row["text"],
        wording=_wording(row["wording"]) if row["wording"] else None,
    )


def _wording(row: Row) -> Wording:
    values, words = (tuple((name, text) for name, text in row[kind]) for kind in ("values", "words"))
    return Wording(row["sentence"], values, words)


def verdict_to_row(verdict: Verdict) -> dict[str, Any]:
    """Return one row of ``verdicts``, without its number."""
    row = asdict(verdict)
    article, index = place_of(row.pop("pair"))
    return row | {"article": article, "index": index}


def verdict_from_row(row: Row) -> Verdict:
    """Return the verdict of a row of ``verdicts``; its time is UTC (SQLite forgets the zone)."""
    return Verdict(
        subject=row["subject"],
        pair=f"{row['article']}:{row['index']}",
        decision=row["decision"],
        reviewer=row["reviewer"],
        at=utc(row["at"]),
        text=row["text"],
        scope=row["scope"],
        reason=row["reason"],
        basis=row["basis"],
    )


def utc(at: datetime) -> datetime:
    """Return the same moment with its zone named."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def bead_to_json(bead: Bead) -> list[Any]:
    """Return a bead as JSON: source, target, score, moved, and whose it is where a person's."""
    own = [bead.status, bead.by] if bead.status != "auto" else []
    return [list(bead.source), list(bead.target), bead.score, bead.moved, *own]


def bead_from_json(value: Sequence[Any]) -> Bead:
    """Return a bead from its JSON."""
    source, target, *rest = value
    return Bead(tuple(source), tuple(target), *rest)


BEADS, BASES = ("before", "after"), ("source_basis", "target_basis")


def correction_to_row(correction: Correction) -> dict[str, Any]:
    """Return one row of ``corrections``, without its number."""
    row = asdict(correction)
    del row["number"]
    beads = {name: [bead_to_json(bead) for bead in getattr(correction, name)] for name in BEADS}
    return row | beads | {name: [list(place) for place in row[name]] for name in BASES}


def correction_from_row(row: Row) -> Correction:
    """Return the correction of a row of ``corrections``."""
    beads = {name: tuple(map(bead_from_json, row[name])) for name in BEADS}
    bases = {name: tuple((index, text) for index, text in row[name]) for name in BASES}
    return Correction(**{**row, **beads, **bases, "at": utc(row["at"])})


def translation_to_json(translation: Translation) -> dict[str, Any]:
    """Return a translation as JSON, without the article that its row names."""
    row = _fields(translation)
    del row["article"]
    return row | {"terms": list(translation.terms), "problems": list(translation.problems)}


def translation_from_json(article: str, value: Row) -> Translation:
    """Return a translation from its JSON."""
    tuples = {name: tuple(value[name]) for name in ("terms", "problems")}
    return Translation(article=article, **{**value, **tuples})


def place_of(pair: str) -> tuple[str, int]:
    """Return article key and index of a pair's id."""
    article, _, index = pair.rpartition(":")
    return article, int(index)
