"""Earlier versions of articles: kept when a run replaces people's work on request, so that it can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from aligner.model import Article, Outcome, Sentence
from aligner.store import articles, serialize, tables
from aligner.store.database import Transaction

n, o = tables.versions, tables.outcomes


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of an article: its number, when it was replaced (UTC), its pairs, what made it, its edition."""

    number: int
    at: datetime
    pairs: int
    signature: str
    edition: str


class Versions:
    """The earlier versions of a store's articles. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def of_article(self, key: str) -> list[Version]:
        """List the earlier versions of an article, the latest first."""
        query = select(n).where(n.c.article == key).order_by(n.c.number.desc())
        with self._reading() as connection:
            return [_version(row) for row in connection.execute(query).mappings()]

    def removed(self, start: str) -> list[str]:
        """List at most 20 keys with this beginning, of removed articles."""
        filed = select(o.c.article)
        query = select(n.c.article).where(n.c.article.startswith(start, autoescape=True), n.c.article.not_in(filed))
        with self._reading() as connection:
            return list(connection.execute(query.distinct().order_by(n.c.article).limit(20)).scalars())


def _version(row: serialize.Row) -> Version:
    content = row["content"]
    edition = content["edition"] or ""
    return Version(row["number"], serialize.utc(row["at"]), len(content["pairs"]), content["signature"], edition)


def keep(connection: Connection, key: str) -> int:
    """Keep an article's present state as a version; returns its number, 0 if the article is unknown."""
    made = articles.outcome(connection, key)
    page = connection.execute(select(o.c.page).where(o.c.article == key)).scalar()
    if made is None or page is None:
        return 0
    row = {"article": key, "at": datetime.now(UTC), "content": _content(made, page)}
    number: int = connection.execute(insert(n).returning(n.c.number), [row]).scalar_one()
    return number


def take(connection: Connection, key: str, number: int | None) -> tuple[Outcome, str] | None:
    """Take a version of an article (the latest, if None) out of those kept, with the digest of its input."""
    query = select(n.c.number, n.c.content).where(n.c.article == key).order_by(n.c.number.desc()).limit(1)
    row = connection.execute(query if number is None else query.where(n.c.number == number)).first()
    article = articles.article(connection, key)
    if row is None or article is None:
        return None
    connection.execute(delete(n).where(n.c.number == row.number))
    edition = articles.article(connection, row.content["edition"])
    return _outcome(row.content, article, edition), row.content["page"]


def _content(made: Outcome, page: str) -> dict[str, Any]:
    return {
        "page": page,
        "signature": made.signature,
        "edition": made.edition.key if made.edition else None,
        "spans": serialize.spans_to_json(made.sentences),
        "edition_spans": serialize.spans_to_json(made.edition_sentences),
        "beads": [serialize.bead_to_json(bead) for bead in made.beads],
        "translations": [serialize.translation_to_json(one) for one in made.translations],
        "warnings": list(made.warnings),
        "pairs": [_dated(serialize.pair_to_row(pair)) for pair in made.pairs],
        "findings": [serialize.finding_to_row(finding) for finding in made.findings],
    }


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"published": row["published"].isoformat() if row["published"] else None}


def _outcome(content: serialize.Row, article: Article, edition: Article | None) -> Outcome:
    return Outcome(
        article=article,
        sentences=_sentences(article, content["spans"]),
        pairs=tuple(
            serialize.pair_from_row(dict(row) | {"published": _day(row["published"])}) for row in content["pairs"]
        ),
        findings=tuple(serialize.finding_from_row(row) for row in content["findings"]),
        signature=content["signature"],
        translations=tuple(serialize.translation_from_json(article.key, one) for one in content["translations"]),
        edition=edition,
        edition_sentences=_sentences(edition, content["edition_spans"]) if edition else (),
        beads=tuple(serialize.bead_from_json(bead) for bead in content["beads"]),
        warnings=tuple(content["warnings"]),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _sentences(article: Article, spans: list[list[int]]) -> tuple[Sentence, ...]:
    return serialize.sentences_from_row({"text": article.text, "key": article.key, "spans": spans})
