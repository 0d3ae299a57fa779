"""SQL of articles and outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from aligner.model import Article, Lang, Outcome, Sentence
from aligner.store import rows, tables
from aligner.store.pairs import of_article

a, o = tables.articles, tables.outcomes


def put(connection: Connection, outcome: Outcome, page: str) -> None:
    """Write the article, its edition and the outcome's own row, in place of earlier ones."""
    _put_article(connection, outcome.article, outcome.sentences)
    if outcome.edition is not None:
        _put_article(connection, outcome.edition, outcome.edition_sentences)
    connection.execute(delete(o).where(o.c.article == outcome.key))
    connection.execute(insert(o), [_outcome_row(outcome, page)])


def _put_article(connection: Connection, article: Article, sentences: Sequence[Sentence]) -> None:
    row = rows.article_row(article, sentences)
    if connection.execute(update(a).where(a.c.key == article.key).values(row)).rowcount == 0:
        connection.execute(insert(a), [row])


def _outcome_row(outcome: Outcome, page: str) -> dict[str, Any]:
    return {
        "article": outcome.key,
        "edition": outcome.edition.key if outcome.edition else None,
        "page": page,
        "signature": outcome.signature,
        "beads": [rows.bead_json(bead) for bead in outcome.beads],
        "translations": [rows.translation_json(translation) for translation in outcome.translations],
        "warnings": list(outcome.warnings),
        "at": datetime.now(UTC),
    }


def done(connection: Connection, page: str) -> list[tuple[str, Lang, str]]:
    """Key, language and signature of the articles that this input became."""
    query = select(a.c.key, a.c.lang, o.c.signature).join(o, o.c.article == a.c.key).where(o.c.page == page)
    return [(row.key, row.lang, row.signature) for row in connection.execute(query)]


def article(connection: Connection, key: str | None) -> Article | None:
    """The article of that key; none for none."""
    row = _row(connection, key) if key else None
    return rows.article_of(row) if row else None


def outcome(connection: Connection, key: str) -> Outcome | None:
    """The outcome of an article, rebuilt."""
    own = _row(connection, key)
    row = connection.execute(select(o).where(o.c.article == key)).mappings().first()
    if own is None or row is None:
        return None
    edition = _row(connection, row["edition"]) if row["edition"] else None
    filed = of_article(connection, key)
    return Outcome(
        article=rows.article_of(own),
        sentences=rows.sentences_of(own),
        pairs=tuple(pair for pair, _, _ in filed),
        findings=tuple(finding for _, findings, _ in filed for finding in findings),
        signature=row["signature"],
        translations=tuple(rows.translation_of(key, value) for value in row["translations"]),
        edition=rows.article_of(edition) if edition else None,
        edition_sentences=rows.sentences_of(edition) if edition else (),
        beads=tuple(rows.bead_of(value) for value in row["beads"]),
        warnings=tuple(row["warnings"]),
    )


def editions(connection: Connection, key: str) -> tuple[Article, list[int], Article | None, str] | None:
    """A worked article, its sentences' paragraphs, its other edition, and the signature of the work."""
    row = connection.execute(select(o.c.edition, o.c.signature).where(o.c.article == key)).first()
    own = _row(connection, key)
    if row is None or own is None:
        return None
    paragraphs = [paragraph for _, _, paragraph in own["spans"]]
    return rows.article_of(own), paragraphs, article(connection, row.edition), row.signature


def _row(connection: Connection, key: str) -> Any:
    return connection.execute(select(a).where(a.c.key == key)).mappings().first()


def keys(connection: Connection, start: str) -> list[str]:
    """Keys of worked articles that begin so, at most 20."""
    query = select(o.c.article).where(o.c.article.startswith(start, autoescape=True))
    return list(connection.execute(query.order_by(o.c.article).limit(20)).scalars())


def keys_between(connection: Connection, key: str, since: date | None, until: date | None) -> list[str]:
    """Keys of worked articles in order of filing; an article without a date is outside every period."""
    query = select(o.c.article).join(a, a.c.key == o.c.article).order_by(o.c.at, o.c.article)
    if key:
        query = query.where(o.c.article == key)
    if since:
        query = query.where(a.c.published >= since)
    if until:
        query = query.where(a.c.published <= until)
    return list(connection.execute(query).scalars())


def listed(connection: Connection, limit: int | None) -> list[tuple[Article, int, int, datetime]]:
    """Worked articles, latest first, with the counts of their pairs and findings."""
    pairs = select(func.count()).where(tables.pairs.c.article == a.c.key).scalar_subquery()
    findings = select(func.count()).where(tables.findings.c.article == a.c.key).scalar_subquery()
    query = (
        select(a, pairs.label("pairs"), findings.label("findings"), o.c.at)
        .join(o, o.c.article == a.c.key)
        .order_by(o.c.at.desc(), a.c.key)
        .limit(limit)
    )
    found = connection.execute(query).mappings().all()
    return [(rows.article_of(row), row["pairs"], row["findings"], rows.utc(row["at"])) for row in found]


def tally(connection: Connection) -> dict[str, int]:
    """Worked articles and their other editions, by language."""
    known = or_(a.c.key.in_(select(o.c.article)), a.c.key.in_(select(o.c.edition)))
    query = select(a.c.lang, func.count()).where(known).group_by(a.c.lang).order_by(a.c.lang)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is no pair


def sections(connection: Connection) -> list[str]:
    """The sections that articles come from, by name."""
    query = select(a.c.section).where(a.c.section != "").distinct().order_by(a.c.section)
    return list(connection.execute(query).scalars())
